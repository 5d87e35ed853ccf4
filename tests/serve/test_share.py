"""Files for others: readers are chosen first, then each file is made in a process of its own."""

from __future__ import annotations

import csv
import io
import shutil
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from graph.core.lock_files import find_lock_file
from graph.ingest import load_tables
from graph.ingest.name_mentions import find_named
from graph.publish.withheld import compare_editions
from graph.schema.dataset import TableRows
from graph.schema.levels import Audience
from graph.schema.vocabulary import Ontology
from graph.serve.handouts import HandoutOrder, check_order, make_handout
from graph.serve.security import AccessRules
from tests.conftest import ROOT
from tests.marks import mark_slow
from tests.serve.test_pages import visit
from tests.serve.workbench import Workbench, start_workbench

SHARE = "/d/steps/share"
LONGEST = 60_000  # ms that a file may take to be made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the workbench is started, with a data set of which one tie is internal."""
    folder = tmp_path_factory.mktemp("share")
    shutil.copytree(ROOT / "data" / "steps", folder / "steps")
    path = folder / "steps" / "entities.csv"
    text = path.read_text(encoding="utf-8-sig")
    heads = next(csv.reader(io.StringIO(text)))
    row = {
        "id": "hidden-house",
        "class": "Organisation",
        "label_en": "Hidden House",
        "visibility": "internal",
    }
    cells = [row.get(head, "") for head in heads]
    path.write_text(text.rstrip("\r\n") + "\r\n" + ",".join(cells) + "\r\n", encoding="utf-8-sig", newline="")
    return folder


@pytest.fixture(scope="module")
def started(folder: Path) -> Iterator[Workbench]:
    with start_workbench(folder / "steps", folder=folder) as workbench:
        yield workbench


def list_files(folder: Path, audience: str) -> set[str]:
    place = folder / "outputs" / "steps" / "shared" / audience
    return {path.name for path in place.iterdir()} if place.is_dir() else set()


def make(page: Page, title: str, **choices: str) -> None:
    """Press the button of one thing, with other choices than the usual."""
    form = page.locator(f".handouts form:has(h3:text-is('{title}'))")
    for name, value in choices.items():
        form.locator(f"select[name={name}]").select_option(value)
    form.locator("button").click()


@pytest.mark.slow
def test_a_report_in_bengali_is_made_and_downloaded(
    chromium: Browser, started: Workbench, folder: Path
) -> None:
    with visit(chromium, started) as (page, complaints):
        page.goto(f"{started.root}{SHARE}")
        page.click("text=Public")
        page.click("a[lang=bn]:has(strong)")
        make(page, "Report", form="docx")
        link = page.locator("#made .jobs a")
        link.wait_for(timeout=LONGEST)
        with page.expect_download() as download:
            link.click()
        assert download.value.suggested_filename == "steps-report-public-bn.docx"
        words = zipfile.ZipFile(download.value.path()).read("word/document.xml").decode()
        assert "সংস্থা" in words
        assert "Hidden House" not in words
        assert list_files(folder, "public") == {"steps-report-public-bn.docx"}
        assert complaints == []


def test_the_page_names_what_readers_do_not_get(chromium: Browser, started: Workbench) -> None:
    with visit(chromium, started) as (page, _):
        page.goto(f"{started.root}{SHARE}?audience=partners")
        assert "One organisation does not appear:\n" in page.inner_text("aside")
        assert "Hidden House" in page.inner_text("aside")
        page.goto(f"{started.root}{SHARE}?audience=internal")
        assert "Hidden House" not in page.inner_text("aside")
        assert (
            page.locator("aside img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
        )


def test_a_hidden_organisation_that_a_note_names_is_pointed_out(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "steps", tmp_path / "steps")
    path = tmp_path / "steps" / "facts.csv"
    text = path.read_text(encoding="utf-8-sig")
    row = {"subject": "steps", "property": "mandate", "value": "Help", "visibility": "public"}
    row["note"] = "Agreed with Hidden House; not with Hidden Housekeepers"
    cells = [row.get(head, "") for head in next(csv.reader(io.StringIO(text)))]
    path.write_text(text.rstrip("\r\n") + "\r\n" + ",".join(cells) + "\r\n", encoding="utf-8-sig", newline="")
    ontology = Ontology.load()
    for place, named in ((folder / "steps", ()), (tmp_path / "steps", ("Hidden House",))):
        tables = load_tables(place, ontology)
        contents = compare_editions(tables, Audience.INTERNAL, Audience.PUBLIC, ontology)
        assert (contents.hidden, contents.named_in_texts) == (("Hidden House",), named)


@pytest.mark.parametrize(
    "text",
    [
        "Amber Trust’s yearbook",
        "Amber Trust's",
        "ময়না ফাউন্ডেশনের সঙ্গে",
        "ময়না ফাউন্ডেশনও",
        "led by ABT",
        "সভায় ABTকে",
        "the Amberists",
    ],
)
def test_a_name_is_found_in_every_form_and_language(text: str) -> None:
    names = {"Amber Trust": ["Amber Trust", "ময়না ফাউন্ডেশন", "ABT", "Amberists"]}
    assert find_named(names, [text]) == ("Amber Trust",)
    assert (
        find_named(names, ["Amber Trustees", "ময়না ফাউন্ডেশনাল", "abt", "Amber Trust Fund"], ["Amber Trust Fund"])
        == ()
    )


def test_titles_and_events_that_name_a_hidden_organisation_are_pointed_out(folder: Path) -> None:
    ontology = Ontology.load()
    tables = load_tables(folder / "steps", ontology)
    for table, column in (("sources", "title"), ("events", "label_en")):
        *rest, last = tables.rows[table]
        row = last.with_cells({**last.cells, column: "Report on Hidden House", "visibility": "public"})
        changed = replace(tables, rows={**tables.rows, table: TableRows.from_rows((*rest, row))})
        contents = compare_editions(changed, Audience.INTERNAL, Audience.PUBLIC, ontology)
        assert (contents.named_in_texts, contents.still_named) == (("Hidden House",), ())


@pytest.mark.slow
def test_files_are_made_without_script(chromium: Browser, started: Workbench, folder: Path) -> None:
    with visit(chromium, started, script=False, size="phone") as (page, _):
        page.goto(f"{started.root}{SHARE}?audience=internal")
        make(page, "Matrix", variant="kinds-topics", form="csv")
        link = page.locator("#made .jobs li:has-text('steps-matrix-kinds-topics-internal.csv') a")
        expect(link).to_be_visible(timeout=LONGEST)
        assert "steps-matrix-kinds-topics-internal.csv" in list_files(folder, "internal")


def test_a_job_is_stopped_and_leaves_nothing(chromium: Browser, started: Workbench, folder: Path) -> None:
    with visit(chromium, started) as (page, _):
        page.goto(f"{started.root}{SHARE}?audience=partners")
        make(page, "Partner sheets")
        page.keyboard.press("Tab")
        page.locator("#made button:has-text('Stop')").first.click(timeout=LONGEST)
        expect(page.locator("#made .cancelled").first).to_contain_text("nothing was written")
        time.sleep(1)
        assert not any("sheets" in name for name in list_files(folder, "partners"))


@pytest.mark.slow
def test_a_file_that_is_open_elsewhere_is_said_to_be(
    chromium: Browser, started: Workbench, folder: Path
) -> None:
    place = folder / "outputs" / "steps" / "shared" / "internal"
    place.mkdir(parents=True, exist_ok=True)
    (place / "steps-map-internal.html").write_text("earlier")
    (place / ".~lock.steps-map-internal.html#").write_text("")
    with visit(chromium, started) as (page, _):
        page.goto(f"{started.root}{SHARE}?audience=internal")
        make(page, "Map")
        page.locator("text=is open in another program").wait_for(timeout=LONGEST)
        page.click("text=Make it under another name")
        page.locator("#made .jobs li:has-text('steps-map-internal-2.html') a").wait_for(timeout=LONGEST)
    assert (place / "steps-map-internal.html").read_text() == "earlier"
    assert (place / "steps-map-internal-2.html").stat().st_size > 10_000


@pytest.mark.slow
def test_a_report_is_made_whole_short_or_with_a_page_for_each(folder: Path) -> None:
    sizes = {}
    for variant in ("", "brief", "profiles"):
        order = HandoutOrder(folder / "steps", folder / "made", "public", "report", "md", variant)
        check_order(order)
        sizes[variant] = make_handout(lambda _: None, order).size
    assert sizes["brief"] < sizes[""] < sizes["profiles"]
    assert len(list((folder / "made").glob("steps-report*.md"))) == 3


def test_lock_files_of_office_programs_are_known(tmp_path: Path) -> None:
    for lock in ("~$port.docx", "~$report.docx", ".~lock.report.docx#"):
        path = tmp_path / "report.docx"
        (tmp_path / lock).touch()
        is_of_word = len("report") > 6
        assert (find_lock_file(path) is not None) == (lock != "~$port.docx" or is_of_word)
        (tmp_path / lock).unlink()
    (tmp_path / "~$eat-report.docx").touch()
    assert find_lock_file(tmp_path / "great-report.docx")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 403),  # without the token of the session
        ({"form_token": "x" * 64}, 403),
        ({"key": "report", "form": "exe", "audience": "public"}, 400),
        ({"key": "../../x", "form": "docx", "audience": "public"}, 400),
        ({"key": "report", "form": "docx", "audience": "everybody"}, 403),
    ],
)
def test_orders_that_no_page_offers_are_refused(
    started: Workbench, folder: Path, fields: dict[str, str], status: int
) -> None:
    token = AccessRules(started.port, token=started.token).form_token
    body = urlencode({"form_token": token, **fields} if "key" in fields else fields)
    headers = {"content-type": "application/x-www-form-urlencoded"}
    before = list_files(folder, "public")
    answer = started.ask(f"{SHARE}/make", method="POST", headers=headers, body=body)
    assert answer.status == status
    assert "Traceback" not in answer.text
    assert list_files(folder, "public") == before


def test_only_files_of_the_folder_are_handed_out(started: Workbench, folder: Path) -> None:
    (folder / "outputs" / "steps" / "secret.txt").parent.mkdir(parents=True, exist_ok=True)
    (folder / "outputs" / "steps" / "secret.txt").write_text("secret")
    for name in ("../secret.txt", "..%2fsecret.txt", quote("../../secret.txt", safe=""), "none"):
        assert started.ask(f"{SHARE}/file/public/{name}").status == 404


@pytest.mark.slow
def test_an_empty_edition_says_how_rows_are_published(chromium: Browser, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data" / "steps", tmp_path / "steps")
    about = tmp_path / "steps" / "dataset.toml"
    about.write_text(
        about.read_text(encoding="utf-8").replace('visibility = "public"', 'visibility = "internal"'),
        encoding="utf-8",
    )
    with (
        start_workbench(tmp_path / "steps", folder=tmp_path) as workbench,
        visit(chromium, workbench) as (page, _),
    ):
        page.goto(f"{workbench.root}{SHARE}?audience=public")
        assert "no row is for these readers yet" in page.inner_text("main")
        assert page.locator("button[name=source][value='*']").count() == 1
        assert page.locator(".handouts").count() == 0


@pytest.mark.slow
def test_nothing_is_made_where_the_workbench_is_read_only(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data" / "steps", tmp_path / "steps")
    with start_workbench(tmp_path / "steps", "--read-only", folder=tmp_path) as workbench:
        token = AccessRules(workbench.port, token=workbench.token).form_token
        answer = workbench.ask(
            f"{SHARE}/make",
            method="POST",
            headers={"content-type": "application/x-www-form-urlencoded"},
            body=urlencode({"form_token": token, "key": "map", "form": "html", "audience": "public"}),
        )
        assert answer.status == 403
        assert workbench.ask(SHARE).status == 403
        assert "/share" not in workbench.ask("/d/steps/").text
    assert not (tmp_path / "outputs").exists()


@pytest.mark.parametrize(
    ("lang", "size"),
    mark_slow([("bn", "phone"), ("en", "desktop"), ("en", "phone"), ("bn", "desktop")], fast=1),
)
def test_the_page_is_accessible(chromium: Browser, started: Workbench, lang: str, size: str) -> None:
    with visit(chromium, started, size=size) as (page, complaints):
        page.goto(f"{started.root}{SHARE}?lang={lang}&audience=partners")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        result = Axe().run(page)
        assert result.violations_count == 0, result.generate_report()
        assert complaints == []
