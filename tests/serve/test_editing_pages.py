"""Tables are changed in a real browser: by keyboard alone, on a phone, in Bengali, without script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from graph.ingest import load_tables
from tests.marks import mark_slow
from tests.serve.workbench import Workbench

HOME = "/d/kestrel"
PASTE = """(text) => {
  const cell = document.querySelector("table.grid tbody tr:last-child td");
  cell.focus();
  const data = new DataTransfer();
  data.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
}"""


@contextmanager
def visit(
    chromium: Browser, desk: Workbench, *, width: int = 1280, height: int = 800, script: bool = True
) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": width, "height": height}, java_script_enabled=script)
    page = context.new_page()
    page.goto(desk.address)
    try:
        yield page
    finally:
        context.close()


def find_violations(page: Page) -> list[str]:
    results = Axe().run(page)
    return [f"{found['id']}: {found['nodes'][0]['html'][:120]}" for found in results.response["violations"]]


def test_enter_goes_to_the_next_empty_field_and_saves_nothing_half_filled(
    chromium: Browser, desk: Workbench, folder: Path
) -> None:
    before = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    with visit(chromium, desk) as page:
        page.goto(f"{desk.root}{HOME}/data/ties/row?subject=amber-trust")
        expect(page.get_by_label("Kind of tie")).to_be_focused()
        page.get_by_label("With whom").fill("Zebra")
        page.keyboard.press("Enter")
        expect(page.get_by_label("With whom")).not_to_be_focused()
        assert "/data/ties/row" in page.url
        page.goto(f"{desk.root}{HOME}/data/entities/row")
        expect(page.get_by_label("English name")).to_be_focused()
        page.get_by_text("More fields").click()
        expect(page.get_by_label("Kind of organisation").locator("option").nth(1)).not_to_have_text("")
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == before


@pytest.mark.parametrize("script", [True, False])
def test_an_organisation_and_a_tie_are_entered_and_taken_back(
    chromium: Browser, desk: Workbench, folder: Path, script: bool
) -> None:
    before = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    with visit(chromium, desk, script=script) as page:
        page.goto(f"{desk.root}{HOME}/org")
        page.get_by_role("link", name="Add an organisation").click()
        page.get_by_label("English name").fill("Zebra House")
        page.get_by_label("What it is").select_option(label="Civil society organisation")
        page.get_by_label("Working as").fill("Rina")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_role("heading", name="Zebra House")).to_be_visible()
        page.get_by_role("link", name="Add a tie").click()
        page.get_by_label("Kind of tie").select_option(label="partnered with")
        page.get_by_label("With whom").fill("Amber Trust")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_role("heading", name="Connected with")).to_be_visible()
        page.get_by_role("status").get_by_role("button", name="Undo").click()
        page.goto(f"{desk.root}{HOME}/history")
        page.get_by_role("button", name="Undo").nth(1).click()
        page.wait_for_load_state()
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == before


def test_a_cell_is_changed_with_the_keyboard_alone(chromium: Browser, desk: Workbench, folder: Path) -> None:
    with visit(chromium, desk) as page:
        page.goto(f"{desk.root}{HOME}/data/entities")
        page.locator("#working-as").fill("Karim")
        page.locator('table.grid td[tabindex="0"]').focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("F2")
        page.keyboard.press("Control+A")
        page.keyboard.type("Teal Lamp")
        page.keyboard.press("Enter")
        expect(page.locator("#grid-status")).to_contain_text("Saved")
        assert "Teal Lamp" in {row["label_en"] for row in load_tables(folder).rows["entities"]}
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Control+D")  # the kind of the row above
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        page.goto(f"{desk.root}{HOME}/history")
        page.get_by_role("button", name="Undo").first.click()
        page.wait_for_load_state()
    assert "Teal Lantern" in {row["label_en"] for row in load_tables(folder).rows["entities"]}


def test_a_wrong_cell_says_why_and_is_described(chromium: Browser, desk: Workbench, folder: Path) -> None:
    before = (folder / "ties.csv").read_bytes()
    with visit(chromium, desk) as page:
        page.goto(f"{desk.root}{HOME}/data/ties")
        page.locator("#working-as").fill("Karim")
        cell = page.locator("table.grid tbody tr").nth(3).locator("td").nth(2)
        cell.dblclick()
        page.keyboard.press("Control+A")
        page.keyboard.type("Nobody")
        page.keyboard.press("Tab")
        expect(page.locator("#grid-status")).to_contain_text("Not stored. Cells that need something: 1.")
        described = cell.get_attribute("aria-describedby")
        expect(page.locator(f"#{described}")).to_contain_text("no entity 'Nobody'")
        assert find_violations(page) == []
    assert (folder / "ties.csv").read_bytes() == before


def test_fifty_rows_are_pasted_and_two_are_wrong(chromium: Browser, desk: Workbench, folder: Path) -> None:
    before = (folder / "entities.csv").read_bytes()
    lines = [f"Pasted {number}\tCompany" for number in range(50)]
    lines[4], lines[30] = "Pasted 4\tCompani", "\tCompany"
    with visit(chromium, desk) as page:
        page.goto(f"{desk.root}{HOME}/data/entities")
        page.locator("#working-as").fill("Rina")
        page.evaluate(PASTE, "\n".join(lines))
        expect(page.get_by_role("status")).to_contain_text("48 rows are complete. 2 rows need something.")
        assert page.locator("td.wrong").count() == 2
        assert find_violations(page) == []
        page.locator("td.wrong select").select_option("Company")
        page.locator("td.wrong input").fill("Pasted 30")
        page.get_by_role("button", name="Store all 50 rows").click()
        expect(page.get_by_text("Saved.")).to_be_visible()
        page.get_by_role("button", name="Undo").first.click()
        page.wait_for_load_state()
    assert (folder / "entities.csv").read_bytes() == before


def test_two_people_on_one_row(chromium: Browser, desk: Workbench) -> None:
    with visit(chromium, desk) as first, visit(chromium, desk) as second:
        for page, who in ((first, "Rina"), (second, "Karim")):
            page.goto(f"{desk.root}{HOME}/data/entities/row?line=4")
            page.get_by_label("English name").fill(f"Named by {who}")
            page.get_by_label("Working as").fill(who)
        first.get_by_role("button", name="Save").click()
        first.wait_for_load_state()
        second.get_by_role("button", name="Save").click()
        expect(second.get_by_role("heading", name="This row was changed meanwhile")).to_be_visible()
        expect(second.get_by_role("cell", name="Named by Rina")).to_be_visible()
        expect(second.get_by_role("cell", name="Named by Karim")).to_be_visible()
        assert find_violations(second) == []
        second.get_by_role("button", name="Save your version").click()
        second.wait_for_load_state()
        for _ in range(2):
            second.goto(f"{desk.root}{HOME}/history")
            second.get_by_role("button", name="Undo").first.click()
            second.wait_for_load_state()


@pytest.mark.parametrize(
    "path",
    mark_slow(
        [
            "data/ties/row?subject=amber-trust",
            "data/ties",
            "data/rows?entity=amber-trust",
            "history",
            "data/forget?entity=amber-trust",
        ],
        fast=2,
    ),
)
def test_pages_are_clean_in_both_languages_and_fit_a_phone(
    chromium: Browser, desk: Workbench, path: str
) -> None:
    with visit(chromium, desk, width=390, height=844) as page:
        for lang in ("bn", "en"):
            mark = "&" if "?" in path else "?"
            page.goto(
                f"{desk.root}{HOME}/{path}{mark}lang={lang}&theme={'dark' if lang == 'bn' else 'light'}"
            )
            assert page.locator("html").get_attribute("lang") == lang
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            assert find_violations(page) == []


@pytest.mark.slow
def test_a_tie_is_made_on_the_map_by_a_line_or_by_choosing_both(chromium: Browser, desk: Workbench) -> None:
    with visit(chromium, desk) as page:
        page.goto(f"{desk.root}{HOME}/map")
        button, line = page.get_by_role("button", name="Add a tie"), page.locator(".tie-layer line")
        places = place_on_map(page, "amber-trust", "teal-lantern", "bramble-sisters")
        button.click()
        expect(page.get_by_text("Choose the first organisation on the map")).to_be_visible()
        assert find_violations(page) == []
        pull(page, places[0], places[1])  # a line that Escape takes back
        expect(line).to_have_count(1)
        expect(page.get_by_text("From Amber Trust to Teal Lantern")).to_be_visible()
        page.keyboard.press("Escape")
        page.mouse.up()
        expect(line).to_have_count(0)
        expect(button).to_be_visible()
        button.click()
        pull(page, places[0], (places[0][0] + 3, places[0][1]))  # a click
        page.mouse.up()
        expect(page.get_by_text("From Amber Trust: choose the second")).to_be_visible()
        page.frames[1].evaluate("location.hash = 'entity=bramble-sisters'")  # as keys and search choose
        expect(page.locator("#cell-object")).to_have_value("Bramble Sisters")
        page.goto(f"{desk.root}{HOME}/map?focus=teal-lantern")
        place_on_map(page, "teal-lantern")
        pull(page, find_middle(button), place_on_map(page, "amber-trust")[0])  # from the button
        page.mouse.up()
        expect(page.locator("#cell-subject")).to_have_value("Teal Lantern")
        page.goto(f"{desk.root}{HOME}/map")
        button.click()
        places = place_on_map(page, "amber-trust", "teal-lantern")
        pull(page, places[0], places[1])
        page.mouse.up()
        expect(page.locator("#cell-subject")).to_have_value("Amber Trust")
        expect(page.locator("#cell-object")).to_have_value("Teal Lantern")
        page.get_by_label("Kind of tie").select_option(label="partnered with")
        page.get_by_label("Working as").fill("Rina")
        page.get_by_role("button", name="Add", exact=True).click()
        page.wait_for_url("**/map?focus=amber-trust&saved=*")
        expect(page.get_by_text("This is the map before the last change")).to_have_count(0, timeout=30_000)
        assert json.loads(desk.ask(f"{HOME}/map/state").text) == {"is_drawn": True, "has_failed": False}
        assert "partneredWith" in page.frames[1].content()
        page.get_by_role("button", name="Undo").click()
        page.wait_for_url("**undone=*")


def place_on_map(page: Page, *names: str) -> list[tuple[float, float]]:
    """Return where organisations stand in the window, once the map is there."""
    frame = page.frames[1]
    frame.wait_for_selector("body[data-ready]")
    box = frame.locator("#picture").bounding_box()
    assert box
    places = [frame.evaluate("(name) => stakeholderMap.place(name)", name) for name in names]
    return [(box["x"] + place["x"], box["y"] + place["y"]) for place in places]


def find_middle(part: Locator) -> tuple[float, float]:
    box = part.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def pull(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press at one point and move to another, without letting go."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=3)


def test_a_finger_draws_a_tie_on_the_map(chromium: Browser, desk: Workbench) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    try:
        page = context.new_page()
        page.goto(desk.address)
        page.goto(f"{desk.root}{HOME}/map")
        place_on_map(page)  # it is drawn
        page.get_by_role("button", name="Add a tie").click()
        start, end = place_on_map(page, "amber-trust", "teal-lantern")
        scrolled = page.frames[1].evaluate("scrollY")
        fingers = context.new_cdp_session(page)
        steps = [("touchStart", start), ("touchMove", ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))]
        for kind, (x, y) in (*steps, ("touchMove", end)):
            fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        expect(page.locator(".tie-layer circle")).to_have_count(2)
        assert page.frames[1].evaluate("scrollY") == scrolled
        fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        expect(page.locator("#cell-object")).to_have_value("Teal Lantern")
    finally:
        context.close()
