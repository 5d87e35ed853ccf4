"""Suggestions of a document are decided in the review: accepted, changed, refused, and each taken back."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from graph.curate.reading.decisions import read_decisions
from tests.marks import mark_slow
from tests.serve.test_pages import visit
from tests.serve.workbench import Workbench

REVIEW = "/d/kestrel/review/suggestions"
TEXT = """# Notes of June

Zebra House is a member of Cobalt Forum.

Zebra House works in partnership with Amber Trust.

Zebra House is a member of Saffron Alliance.
"""
SOURCE = "notes-of-june-text"
ADD_TABS = """String([...document.querySelectorAll(".tabs .chip")]
    .reduce((sum, chip) => sum + Number(chip.textContent), 0))"""


@pytest.fixture(scope="module")
def opened(chromium: Browser, desk: Workbench) -> Iterator[Page]:
    """The review after a document was added in the browser; no page of it complains."""
    with visit(chromium, desk) as (page, complaints):
        page.goto(f"{desk.root}/d/kestrel/source")
        page.click(".add-document summary")
        file = {"name": "zebra.md", "mimeType": "text/plain", "buffer": TEXT.encode()}
        page.set_input_files("#documents", file)
        page.fill("#publisher", "Zebra House")
        page.fill("#working-as", "Ada")
        page.click(".add-document button")
        page.wait_for_url(f"**/source/{SOURCE}")
        page.goto(f"{desk.root}{REVIEW}")
        yield page
        assert complaints == []


def list_ties(folder: Path) -> list[dict[str, str]]:
    with (folder / "ties.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["source"] == SOURCE]


def choose(page: Page, words: str) -> None:
    """Go through the suggestions with `j` until the one of some words is marked."""
    marked = page.locator("form.suggestion.current")
    for _ in range(page.locator("form.suggestion").count()):
        if words in marked.inner_text():
            return
        page.keyboard.press("j")
    expect(marked).to_contain_text(words)


def expect_waiting(page: Page, count: int) -> None:
    """What waits stands on the tab of suggestions, and as many are shown."""
    expect(page.locator(".tabs [aria-current] .chip")).to_have_text(str(count))
    expect(page.locator("form.suggestion")).to_have_count(count)


def test_each_tab_says_how_much_waits_and_the_keys_are_listed(opened: Page) -> None:
    expect_waiting(opened, 3)
    assert all(text.isdecimal() for text in opened.locator(".tabs .chip").all_inner_texts())
    assert opened.locator(".tabs .chip").count() == 4
    opened.keyboard.press("?")
    keys = opened.locator("#keys")
    for words in ("Accept", "Edit", "Reject", "Undo"):
        expect(keys.locator("dd", has_text=words)).to_be_visible()
    opened.keyboard.press("Escape")


def test_a_suggestion_says_once_how_sure_it_is(opened: Page) -> None:
    assert opened.locator("form.suggestion").first.inner_text().count("stated") == 1


@pytest.mark.parametrize(("lang", "size"), mark_slow([("bn", (390, 844)), ("en", (1280, 800))], fast=1))
def test_the_page_is_accessible(opened: Page, desk: Workbench, lang: str, size: tuple[int, int]) -> None:
    opened.set_viewport_size({"width": size[0], "height": size[1]})
    opened.goto(f"{desk.root}{REVIEW}?lang={lang}")
    opened.locator("details").evaluate_all("list => list.forEach((item) => { item.open = true; })")
    assert Axe().run(opened).response["violations"] == []
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if lang == "bn":
        assert opened.locator(".tabs [aria-current]").inner_text() == "লেখা থেকে প্রস্তাব ৩"
    opened.set_viewport_size({"width": 1280, "height": 800})
    opened.goto(f"{desk.root}{REVIEW}?lang=en")


def test_what_waits_stands_in_the_rail(opened: Page, desk: Workbench) -> None:
    waiting = opened.locator("#rail .waits")
    expect(waiting).to_have_text(opened.evaluate(ADD_TABS))
    opened.goto(f"{desk.root}/d/kestrel/source")  # as the review has counted
    expect(waiting).to_be_visible()
    answer = desk.ask("/d/kestrel/review/waiting?lang=bn").text
    assert "সিদ্ধান্তের অপেক্ষায়" in answer
    opened.goto(f"{desk.root}{REVIEW}")


@pytest.mark.slow
def test_a_change_that_is_refused_keeps_what_was_typed(opened: Page, desk: Workbench) -> None:
    key = opened.locator("form.suggestion", has_text="Amber Trust").get_attribute("data-key")
    change = {
        "source": SOURCE, "key": str(key), "action": "edit", "working-as": "Ada", "subject": "Zebra <House>",
        "kind": "schema:foundingDate", "object": "soon", "certainty": "implied",
    }  # fmt: skip
    for path in (REVIEW, f"/d/kestrel/source/{SOURCE}/decide"):
        answer = desk.post(path, change)
        assert answer.status == 422
        form = answer.text.partition(f'id="s-{key}"')[2].partition("</form>")[0]
        assert '<details class="change" open>' in form
        assert 'value="Zebra &lt;House&gt;"' in form
        assert 'value="soon"' in form
        assert '<option value="implied" selected>' in form
        assert 'value="soon"' not in answer.text.replace(form, "")


def test_one_is_accepted_one_changed_one_refused_by_single_keys(opened: Page, folder: Path) -> None:
    choose(opened, "Cobalt Forum")
    opened.keyboard.press("a")
    expect_waiting(opened, 2)
    (row,) = list_ties(folder)
    assert (row["subject"], row["kind"], row["object"]) == ("zebra-house", "memberOf", "cobalt-forum")
    assert (row["locator"], row["phrase"]) == ("3", "Zebra House is a member of Cobalt Forum.")

    choose(opened, "Amber Trust")
    opened.keyboard.press("e")
    card = opened.locator("form.suggestion.current")
    card.locator("[name=kind]").select_option("networksWith")
    card.locator("[value=edit]").click()
    expect_waiting(opened, 1)
    assert [row["kind"] for row in list_ties(folder)] == ["memberOf", "networksWith"]

    choose(opened, "Saffron Alliance")
    opened.keyboard.press("r")
    expect(opened.locator("form.suggestion")).to_have_count(0)
    assert {decision.decision for decision in read_decisions(folder)} == {"changed", "rejected"}
    assert len(list_ties(folder)) == 2


def test_what_was_decided_is_not_asked_again_unless_it_is_taken_back(
    opened: Page, desk: Workbench, folder: Path
) -> None:
    opened.goto(f"{desk.root}/d/kestrel/source/{SOURCE}")
    assert opened.locator("form.suggestion").count() == 0
    opened.go_back()
    opened.keyboard.press("z")
    expect_waiting(opened, 1)
    assert [decision.decision for decision in read_decisions(folder)] == ["changed"]
    opened.locator("[value=reject]").click()
    expect(opened.locator("form.suggestion")).to_have_count(0)
    opened.locator(".saved button").click()
    expect_waiting(opened, 1)


@pytest.mark.slow
def test_a_row_of_ties_that_was_opened_is_open_after_back(opened: Page, desk: Workbench) -> None:
    opened.goto(f"{desk.root}/d/kestrel/org/civic-loom")
    opened.locator(".partners summary").nth(1).click()
    opened.locator(".partners [open] .evidence a").first.click()
    opened.wait_for_url(lambda address: not address.endswith("civic-loom"))
    opened.go_back()
    assert opened.locator(".partners details").nth(1).get_attribute("open") is not None
    assert opened.locator(".partners [open]").count() == 1
