"""What needs a person is decided in the browser: names, corrections, rows to check; each is taken back."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from graph.curate.corrections import Correction, Ledger
from tests.conftest import ROOT
from tests.marks import mark_slow
from tests.serve.test_pages import visit
from tests.serve.workbench import Workbench, start_workbench

REVIEW = "/d/steps/review"
CORRECTION = """Corrections to: Steps (steps, version 1a2b3c)
--- 1
About: BPATC [entity bpatc]
Kind: name
Says: Write the name in full, <b>please</b>
By: A reader
On: 2026-11-22
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data set in which two pairs of names wait for a decision and one row is due."""
    folder = tmp_path / "steps"
    shutil.copytree(ROOT / "data" / "steps", folder, ignore=shutil.ignore_patterns("corrections.csv"))
    path = folder / "entities.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(keepends=True)))
    for number, row in enumerate(rows):
        row.append({0: "review_by", 1: "2020-01"}.get(number, ""))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return folder


@pytest.fixture
def started(folder: Path) -> Iterator[Workbench]:
    with start_workbench(folder, folder=folder.parent) as workbench:
        yield workbench


def read_decisions(folder: Path) -> list[dict[str, str]]:
    with (folder / "decisions.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_pair_is_decided_by_keys_and_taken_back(
    chromium: Browser, started: Workbench, folder: Path
) -> None:
    before = (folder / "decisions.csv").read_bytes()
    with visit(chromium, started) as (page, complaints):
        page.goto(f"{started.root}{REVIEW}")
        assert page.url.endswith("/review/same")
        first = page.locator(".waiting-list strong").first.inner_text()
        page.fill("#working-as", "M&E officer")
        page.fill("#why", "The ministry says so")
        page.locator("h1").click()  # out of the field, where keys are letters
        page.keyboard.press("d")
        page.keyboard.press("Enter")
        expect(page.locator(".saved")).to_be_visible(timeout=30_000)
        decision = read_decisions(folder)[-1]
        assert (decision["decision"], decision["who"]) == ("different", "M&E officer")
        assert decision["why"] == "The ministry says so"
        assert page.locator(".waiting-list strong").first.inner_text() != first
        page.click(".saved button")
        page.wait_for_url("**undone=*")
        page.goto(f"{started.root}{REVIEW}/same")
        expect(page.locator(".waiting-list strong").first).to_have_text(first)
        assert complaints == []
    assert (folder / "decisions.csv").read_bytes() == before


@pytest.mark.slow
def test_who_comes_second_sees_what_was_decided(chromium: Browser, started: Workbench, folder: Path) -> None:
    with visit(chromium, started) as (page, _), visit(chromium, started) as (second, _):
        for each in (page, second):
            each.goto(f"{started.root}{REVIEW}/same")
            each.fill("#working-as", "One" if each is page else "Two")
        page.check("[value=different]")
        page.click("button:has-text('Save and next')")
        page.wait_for_load_state()
        assert page.locator("[role=alert]").all_inner_texts() == []
        expect(page.locator(".saved")).to_be_visible(timeout=30_000)
        second.check("[value=same]")
        second.click("button:has-text('Save and next')")
        expect(second.locator("[role=alert]")).to_contain_text("Different (One", timeout=30_000)
    assert [row["who"] for row in read_decisions(folder)].count("Two") == 0


def test_corrections_are_taken_in_and_decided_without_script(
    chromium: Browser, started: Workbench, folder: Path
) -> None:
    with visit(chromium, started, script=False, size="phone") as (page, _):
        page.goto(f"{started.root}{REVIEW}/corrections")
        page.fill("#text", CORRECTION)
        page.fill("#working-as", "Officer")
        page.click("text=Read it")
        assert "<b>please</b>" in page.inner_text("main")
        page.locator("a:has-text('bpatc')").first.wait_for()
        page.fill("#why-1", "Right")
        page.click("button[value=accept]")
        assert page.locator(".saved").count() == 1
    with (folder / "corrections.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file))
    assert (row["decision"], row["who"], row["why"]) == ("accept", "Officer", "Right")


@pytest.mark.slow
def test_what_accepting_adds_is_shown_before_and_goes_with_one_undo(started: Workbench, folder: Path) -> None:
    tables = {path: path.read_bytes() for path in folder.glob("*.csv")}
    answer = Correction(
        id="a1b2c3d4e5f6", about="entity steps", kind="name", text="short: Steps T.D.", by="Steps",
        on="2026-11-20", organisation="steps",
    )  # fmt: skip
    unknown = replace(
        answer, id="ffffffffffff", about="tie partneredWith~steps~nobody", kind="right", text="yes"
    )
    ledger = Ledger(folder / "corrections.csv", (answer, unknown))
    ledger.path.write_bytes(ledger.to_csv())
    page = started.ask(f"{REVIEW}/corrections").text
    assert "Accepting adds 2 rows to your tables:" in page
    assert "<dd>Steps T.D.</dd>" in page
    assert "It cannot be accepted as it is:" in page
    assert not (folder / "history").exists()
    form = {"id": answer.id, "seen": "", "decision": "accept", "why": "they say so", "working-as": "Officer"}
    stored = started.post(f"{REVIEW}/corrections", form)
    assert stored.status == 303
    assert "Steps T.D." in (folder / "entities.csv").read_text(encoding="utf-8")
    step = parse_qs(urlsplit(stored.headers["location"]).query)["saved"][0]
    started.post("/d/steps/history/undo", {"step": step, "working-as": "Officer"})
    assert {path: path.read_bytes() for path in tables} == tables
    assert ledger.path.read_bytes() == ledger.to_csv()


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["nothing of the sort", "Corrections to: Other (other, version 1a2b3c)\n--- 1\n"]
)
def test_what_are_no_corrections_is_said(
    chromium: Browser, started: Workbench, folder: Path, text: str
) -> None:
    with visit(chromium, started) as (page, _):
        page.goto(f"{started.root}{REVIEW}/corrections")
        page.fill("#text", text)
        page.fill("#working-as", "Officer")
        page.click("text=Read it")
        page.locator("[role=alert]").wait_for()
        assert "Traceback" not in page.content()
    assert not (folder / "corrections.csv").exists()


@pytest.mark.slow
def test_a_row_that_still_holds_is_due_in_a_year(chromium: Browser, started: Workbench, folder: Path) -> None:
    with visit(chromium, started) as (page, _):
        page.goto(f"{started.root}{REVIEW}/due")
        assert "January 2020" in page.inner_text("main")
        page.fill("#who-1", "Officer")
        page.click("button:has-text('It still holds')")
        expect(page.locator(".saved")).to_be_visible(timeout=30_000)
        assert "January 2020" not in page.inner_text("main")
    assert b"2020-01\r" not in (folder / "entities.csv").read_bytes()


@pytest.mark.parametrize("size", mark_slow(["phone", "desktop"], fast=1))
def test_the_pages_are_accessible(chromium: Browser, started: Workbench, size: str) -> None:
    with visit(chromium, started, size=size) as (page, complaints):
        for tab in ("same", "suggestions", "corrections", "due"):
            for lang in ("en", "bn"):
                page.goto(f"{started.root}{REVIEW}/{tab}?lang={lang}")
                check_page(page)
        assert complaints == []


def check_page(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()


@pytest.mark.slow
def test_nothing_is_decided_where_the_workbench_is_read_only(chromium: Browser, folder: Path) -> None:
    with start_workbench(folder, "--read-only", folder=folder.parent) as workbench:
        assert workbench.ask(f"{REVIEW}/same").status == 403
        assert workbench.ask(f"{REVIEW}/same", method="POST", body="decision=same").status == 403
