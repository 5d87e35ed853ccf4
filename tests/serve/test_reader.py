"""The source reader: a document is taken in, its suggestions and words become ties, with keys and without."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from graph.curate.reading.decisions import read_decisions
from graph.ingest import load_tables
from tests.conftest import ROOT
from tests.marks import mark_slow
from tests.serve.workbench import Workbench, start_workbench

TEXT = """# Zebra House

Zebra House is a member of Cobalt Forum. Amber Trust spoke at our meeting with Zebra House.

Established: 1998

All were welcome.
"""
SOURCE = "zebra-house-text"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "kestrel"
    shutil.copytree(ROOT / "data" / "kestrel", path)
    return path


@pytest.fixture
def workbench(folder: Path) -> Iterator[Workbench]:
    with start_workbench(folder) as started:
        yield started


def open_context(browser: Browser, workbench: Workbench, **options: object) -> BrowserContext:
    context = browser.new_context(**options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(workbench.address)
    page.close()
    return context


def upload(page: Page, workbench: Workbench, name: str = "zebra.md", text: str = TEXT) -> None:
    page.goto(f"{workbench.root}/d/kestrel/source")
    page.click(".add-document summary")
    page.set_input_files("#documents", {"name": name, "mimeType": "text/plain", "buffer": text.encode()})
    page.fill("#publisher", "Zebra House")
    page.fill("#working-as", "Ada")
    page.click(".add-document button")


def list_facts(folder: Path) -> list[tuple[str, str]]:
    return [
        (row["subject"], row["value"]) for row in load_tables(folder).rows["facts"] if row["source"] == SOURCE
    ]


def select_words(page: Page, line: int, words: str) -> None:
    """Select words of a line as a reader does with the mouse."""
    page.evaluate(
        """([line, words]) => {
          const text = document.querySelector(`#line-${line} .text`);
          const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const start = node.data.indexOf(words);
            if (start < 0) continue;
            getSelection().setBaseAndExtent(node, start, node, start + words.length);
            return;
          }
        }""",
        [line, words],
    )


def test_a_document_becomes_ties_with_single_keys_and_is_taken_back(chromium, workbench, folder):
    page = open_context(chromium, workbench, viewport={"width": 1280, "height": 800}).new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    upload(page, workbench)
    page.wait_for_url(f"**/source/{SOURCE}")
    total = page.locator("form.suggestion").count()
    assert total >= 1
    founded = page.locator("form.suggestion", has_text="1998")
    page.keyboard.press("j")
    while page.locator("form.suggestion.current").inner_text() != founded.inner_text():
        page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_url("**saved=*")
    assert list_facts(folder) == [("zebra-house", "1998")]
    assert page.locator("form.suggestion").count() == total - 1
    page.keyboard.press("z")
    page.wait_for_selector(f"form.suggestion >> nth={total - 1}")
    assert list_facts(folder) == []
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.wait_for_url("**rejected=yes*")
    assert len(read_decisions(folder)) == 1
    assert page.locator("form.suggestion").count() == total - 1
    assert failures == []


@pytest.mark.slow
def test_selected_words_become_a_tie_in_four_actions(chromium, workbench, folder):
    page = open_context(chromium, workbench, viewport={"width": 1280, "height": 800}).new_page()
    upload(page, workbench)
    page.wait_for_url(f"**/source/{SOURCE}")
    words = "Amber Trust spoke at our meeting with Zebra House"
    select_words(page, 3, words)  # one
    page.keyboard.press("t")  # two
    assert page.input_value("#tie-words") == words
    assert page.input_value("#tie-form [name=line]") == "3"
    page.fill("#tie-from", "Amber Trust")
    page.fill("#tie-to", "Cobalt Forum")
    page.select_option("#tie-kind", "networksWith")  # three
    page.click("#tie-form .main-action")  # four
    page.wait_for_url("**saved=*")
    row = load_tables(folder).rows["ties"][-1]
    assert (row["subject"], row["kind"], row["object"]) == ("amber-trust", "networksWith", "cobalt-forum")
    assert (row["source"], row["locator"], row["certainty"]) == (SOURCE, "3", "stated")
    assert row["phrase"] in TEXT.splitlines()[2]
    assert len(row["phrase"].split()) <= 8
    assert page.locator("#line-3.has-tie").count() == 1


@pytest.mark.slow
def test_names_in_selected_words_fill_both_ends(chromium, workbench):
    page = open_context(chromium, workbench, viewport={"width": 1280, "height": 800}).new_page()
    text = "# Notes\n\nAmber Trust met Cobalt Forum in the old hall.\n"
    upload(page, workbench, "notes.md", text)
    page.wait_for_url("**/source/notes-text")
    select_words(page, 3, "Amber Trust met Cobalt Forum")
    page.keyboard.press("t")
    assert (page.input_value("#tie-from"), page.input_value("#tie-to")) == ("Amber Trust", "Cobalt Forum")
    page.keyboard.press("Escape")
    assert page.locator("#tie-form").is_hidden()


@pytest.mark.slow
def test_without_script_each_suggestion_and_each_line_has_its_form(chromium, workbench, folder):
    context = open_context(chromium, workbench, java_script_enabled=False)
    page = context.new_page()
    upload(page, workbench)
    page.locator("form.suggestion", has_text="1998").locator("button[value=accept]").click()
    assert list_facts(folder) == [("zebra-house", "1998")]
    page.goto(f"{workbench.root}/d/kestrel/source/{SOURCE}?tie=7#tie-form")
    assert page.input_value("#tie-words") == "All were welcome."
    page.fill("#tie-from", "Amber Trust")
    page.fill("#tie-to", "Zebra House")
    page.select_option("#tie-kind", "networksWith")
    page.fill("#tie-words", "All were not welcome")
    page.click("#tie-form .main-action")
    assert "do not stand in line 7" in page.locator("[role=alert]").inner_text()
    assert page.input_value("#tie-from") == "Amber Trust"
    page.fill("#tie-words", "All were welcome")
    page.click("#tie-form .main-action")
    row = load_tables(folder).rows["ties"][-1]
    assert (row["phrase"], row["locator"]) == ("All were welcome", "7")


@pytest.mark.slow
def test_a_bad_document_is_refused_with_its_reason(chromium, workbench, folder):
    page = open_context(chromium, workbench).new_page()
    before = sorted(path.name for path in folder.iterdir())
    upload(page, workbench, "scan.pdf", "Just words")
    assert "scan.pdf: is no PDF" in page.locator("[role=alert]").inner_text()
    assert sorted(path.name for path in folder.iterdir()) == before


@pytest.mark.parametrize(
    ("lang", "theme", "width"), mark_slow([("bn", "dark", 390), ("en", "light", 1280)], fast=1)
)
def test_the_reader_is_accessible(chromium, workbench, lang, theme, width):
    context = open_context(chromium, workbench, viewport={"width": width, "height": 844})
    page = context.new_page()
    upload(page, workbench)
    for path in ("source", f"source/{SOURCE}", f"source/{SOURCE}?tie=3"):
        joint = "&" if "?" in path else "?"
        page.goto(f"{workbench.root}/d/kestrel/{path}{joint}lang={lang}&theme={theme}")
        page.locator("details").evaluate_all("list => list.forEach((item) => { item.open = true; })")
        violations = Axe().run(page).response["violations"]
        assert [(found["id"], found["nodes"][0]["html"][:200]) for found in violations] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if lang == "bn":
        words = page.locator("form.suggestion").first.locator("button").first.inner_text()
        assert re.search("[\u0980-\u09ff]", words)


@pytest.mark.slow
def test_a_read_only_workbench_has_no_form(folder):
    with start_workbench(folder, "--read-only") as workbench:
        page = workbench.ask("/d/kestrel/source").text
        assert "add-document" not in page
        assert workbench.ask("/d/kestrel/source", method="POST", body="x").status == 403
