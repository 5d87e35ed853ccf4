"""Files of others come in by the browser: what was read is shown, changed, stored as a step, taken back."""

from __future__ import annotations

import csv
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from graph.curate.editing import read_history
from tests.conftest import ROOT
from tests.marks import mark_slow
from tests.serve.messy_workbook import write_workbook
from tests.serve.test_pages import visit
from tests.serve.workbench import Workbench, start_workbench

NAME = "Partner list 2026.xlsx"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the workbench is started: a data set, and a messy list of partners."""
    folder = tmp_path_factory.mktemp("import")
    shutil.copytree(ROOT / "data" / "steps", folder / "steps")
    (folder / NAME).write_bytes(write_workbook())
    return folder


@pytest.fixture(scope="module")
def started(folder: Path) -> Iterator[Workbench]:
    with start_workbench(folder / "steps", folder=folder) as workbench:
        yield workbench


def send(page: Page, workbench: Workbench, file: Path, path: str = "/d/steps/import") -> None:
    page.goto(f"{workbench.root}{path}")
    page.set_input_files("#files", file)


def read_tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".csv", ".toml")}


def test_a_messy_list_reaches_the_map_without_a_typed_cell(
    chromium: Browser, started: Workbench, folder: Path
) -> None:
    begun = time.monotonic()
    with visit(chromium, started) as (page, complaints):
        send(page, started, folder / NAME, "/start")
        page.wait_for_url("**/import/*")
        page.get_by_label("What “Works with” means").last.select_option(label="partnered with")
        expect(page.locator("#import")).not_to_have_attribute("aria-busy", "true", timeout=20_000)
        page.locator("text=the same organisation").first.click()
        expect(page.locator("button[value=import]")).to_contain_text("8 organisations", timeout=20_000)
        page.click("button[value=import]")
        page.wait_for_url("**/import/done*")
        page.click("text=Open the map")
        frame = page.frame_locator("iframe")
        frame.locator("#panel").wait_for(timeout=60_000)
        assert "Tansy Collective" in frame.locator("#side").inner_text()
        assert complaints == []
    assert time.monotonic() - begun < 180
    made = folder / "partner-list-2026"
    with (made / "ties.csv").open(encoding="utf-8-sig", newline="") as file:
        ties = list(csv.DictReader(file))
    assert {tie["kind"] for tie in ties} == {"partneredWith"}
    text = (made / "facts.csv").read_text(encoding="utf-8")
    assert "01711" not in text  # telephone numbers stay out unless somebody asks for them
    assert [step.kind for step in read_history(made)] == ["import"]


@pytest.mark.slow
def test_an_import_into_a_data_set_is_undone_as_one_step(
    chromium: Browser, started: Workbench, folder: Path
) -> None:
    before = read_tables(folder / "steps")
    with visit(chromium, started) as (page, _):
        send(page, started, folder / NAME)
        page.wait_for_url("**/import/*")
        assert read_tables(folder / "steps") == before  # nothing is stored until somebody says so
        page.click("button[value=import]")
        page.wait_for_url("**/import/done*")
        assert b"Tansy Collective" in read_tables(folder / "steps")["entities.csv"]
        page.click("text=Undo this import")
        page.wait_for_url("**/d/steps/?undone=*")
    assert read_tables(folder / "steps") == before


@pytest.mark.slow
def test_the_next_version_of_a_file_shows_what_changed(
    chromium: Browser, started: Workbench, folder: Path, tmp_path: Path
) -> None:
    with visit(chromium, started) as (page, _):
        send(page, started, folder / NAME)
        page.wait_for_url("**/import/*")
        page.click("button[value=import]")
        page.wait_for_url("**/import/done*")
        newer = tmp_path / NAME
        newer.write_bytes(write_workbook((11, "Harbour Weavers", "NGO", "", "Tansy Collective"), without=5))
        send(page, started, newer)
        page.wait_for_url("**/import/*")
        aside = page.inner_text("aside")
        assert "rows are new" in aside
        assert "gone" in aside
        page.click("text=Which rows")
        assert "Tin Kettle Foods" in page.inner_text("aside")
        page.click("text=Throw it away")
        page.wait_for_url("**/d/steps/import")


@pytest.mark.slow
def test_an_import_works_without_script_and_by_keyboard(
    chromium: Browser, started: Workbench, folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "Clubs.csv"
    file.write_text("Name,Type,Works with\nGrove Readers,NGO,Mill Readers\nMill Readers,NGO,\n")
    with visit(chromium, started, script=False, size="phone") as (page, _):
        page.goto(f"{started.root}/d/steps/import?lang=bn")
        page.set_input_files("#files", file)
        page.focus("form.drop button")
        page.keyboard.press("Enter")
        page.wait_for_url("**/import/*")
        assert page.locator("html").get_attribute("lang") == "bn"
        page.focus("button[value=import]")
        page.keyboard.press("Enter")
        page.wait_for_url("**/import/done*")
    assert b"Grove Readers" in read_tables(folder / "steps")["entities.csv"]


@pytest.mark.slow
def test_the_row_of_headings_is_marked_in_the_table_as_it_stands(
    chromium: Browser, started: Workbench, tmp_path: Path
) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("Our friends\nupdated in May\nBodies,Wherefrom\nAmber Trust,Dhaka\nBirch Circle,Khulna\n")
    with visit(chromium, started) as (page, complaints):
        send(page, started, file)
        page.wait_for_url("**/import/*")
        expect(page.get_by_role("alert")).to_contain_text("Mark the row of headings")
        expect(page.locator("button[value=import]")).to_have_count(0)
        page.get_by_label("The headings stand in row 3").check()
        expect(page.locator("button[value=import]")).to_contain_text("2 organisations", timeout=20_000)
        meanings = page.get_by_label("What “Wherefrom” means")
        assert meanings.locator("optgroup [value=place]").count() == 0
        assert meanings.locator("optgroup [value=memberOf]").count() == 1
        meanings.select_option("place")
        expect(page.locator("#import")).not_to_have_attribute("aria-busy", "true", timeout=20_000)
        expect(page.get_by_label("The headings stand in row 3")).to_be_checked()
        expect(page.get_by_label("What “Wherefrom” means")).to_have_value("place")
        assert complaints == []


def make_hostile_files(folder: Path) -> dict[str, Path]:
    bomb = folder / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"<x>" + b" " * (300 << 20))
    line = folder / "line.csv"
    line.write_bytes(b"name\n" + b"x" * (60 << 20))
    picture = folder / "photo.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(1000))
    empty = folder / "empty.csv"
    empty.touch()
    return {"bomb": bomb, "line": line, "picture": picture, "empty": empty}


@pytest.mark.slow
@pytest.mark.parametrize("sort", ["bomb", "line", "picture", "empty"])
def test_hostile_files_get_a_plain_message(
    chromium: Browser, started: Workbench, folder: Path, tmp_path: Path, sort: str
) -> None:
    before = read_tables(folder / "steps")
    with visit(chromium, started) as (page, _):
        send(page, started, make_hostile_files(tmp_path)[sort])
        alert = page.locator("[role=alert]")
        alert.wait_for(timeout=120_000)
        assert "cannot be imported" in alert.inner_text()
        assert "Traceback" not in page.content()
        assert "import-" not in alert.inner_text()
    assert read_tables(folder / "steps") == before


def test_names_and_cells_with_html_are_shown_as_they_are(
    chromium: Browser, started: Workbench, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Name,Type\n<img src=x onerror=alert(1)>,<script>alert(2)</script>\nPlain Name,NGO\n")
    with visit(chromium, started) as (page, complaints):
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        page.goto(f"{started.root}/d/steps/import")
        page.set_input_files(
            "#files",
            {"name": "../../<b>x.csv", "mimeType": "text/csv", "buffer": file.read_bytes()},
        )
        page.wait_for_url("**/import/*")
        assert page.locator("main img, main script, main b").count() == 0
        assert complaints == []


@pytest.mark.parametrize(
    ("lang", "size"),
    mark_slow([("bn", "phone"), ("en", "desktop"), ("en", "phone"), ("bn", "desktop")], fast=1),
)
def test_the_pages_are_accessible(
    chromium: Browser, started: Workbench, folder: Path, lang: str, size: str
) -> None:
    with visit(chromium, started, size=size) as (page, complaints):
        for path in ("/start", "/d/steps/import"):
            page.goto(f"{started.root}{path}?lang={lang}")
            check_page(page)
        page.set_input_files("#files", folder / NAME)
        page.wait_for_url("**/import/*")
        check_page(page)
        page.goto(f"{started.root}/d/steps/import/done?step=1")
        check_page(page)
        assert complaints == []


def check_page(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()
