"""A workbook is edited as a folder beside it, and what was edited is saved as a workbook again."""

from __future__ import annotations

import html
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.ingest import load_tables
from graph.ingest.workbook import read_workbook
from graph.model.opening import open_graph
from graph.publish.export.tables import export_workbook
from tests.conftest import KESTREL
from tests.serve.workbench import Workbench, start_workbench

NAME = "অংশীদার তালিকা"
NEW = {
    "cell-label_en": "Zebra House", "cell-label_bn": "জেব্রা হাউস", "cell-class": "CivilSocietyOrganisation",
    "working-as": "রিনা",
}  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("books") / f"{NAME}.xlsx"
    path.write_bytes(export_workbook(open_graph(KESTREL, audience="internal")))
    (path.parent / NAME).mkdir()
    (path.parent / NAME / "mine.txt").write_text("mine", encoding="utf-8")
    (path.parent / f"{NAME}-2").write_text("a file", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def workbench(book: Path) -> Iterator[Workbench]:
    with start_workbench(book) as started:
        yield started


def list_rows(path: Path) -> dict[str, list[dict[str, str]]]:
    tables = load_tables(path) if path.is_dir() else read_workbook(path)
    return {name: sorted((dict(row.cells) for row in rows), key=str) for name, rows in tables.rows.items()}


def test_a_workbook_is_edited_as_a_folder_and_saved_again(
    workbench: Workbench, book: Path, tmp_path: Path
) -> None:
    before = book.read_bytes()
    home = workbench.ask("/").headers["location"]
    page = workbench.ask(f"{home}org").text
    assert "Add an organisation" in page and f"{home}data/entities" in page and f"{home}history" not in page
    offer = workbench.ask(f"{home}data/entities/row")
    assert offer.status == 200 and "Edit a copy as a folder" in offer.text
    assert "ফোল্ডারে কপি করে সম্পাদনা করুন" in workbench.ask(f"{home}data/entities?lang=bn").text
    assert workbench.post(f"{home}data/entities/row", NEW).status == 403

    copied = workbench.post(f"{home}data/copy", {"wish": "data/entities/row"})
    folder = book.with_name(f"{NAME}-3")
    assert copied.status == 303 and folder.is_dir()
    assert [path.name for path in (book.parent / NAME).iterdir()] == ["mine.txt"]
    assert list_rows(folder) == list_rows(book)
    form = copied.headers["location"]
    assert "Zebra House" not in workbench.ask(form).text
    stored = workbench.post(form, NEW)
    assert stored.status == 303
    assert "জেব্রা হাউস" in html.unescape(workbench.ask(stored.headers["location"] + "&lang=bn").text)

    key = form.split("data/")[0]
    data = workbench.ask(f"{key}data/entities").text
    assert "Save as workbook" in data and f"{key}data/workbook.xlsx" in data
    saved = workbench.ask(f"{key}data/workbook.xlsx")
    assert "%E0%A6%85" in saved.headers["content-disposition"]
    (tmp_path / "saved.xlsx").write_bytes(saved.content)
    assert list_rows(tmp_path / "saved.xlsx") != list_rows(book)
    names = {row.get("label_bn") for row in list_rows(tmp_path / "saved.xlsx")["entities"]}
    assert "জেব্রা হাউস" in names
    again = workbench.post(f"{key}data/copy", {"wish": "data"})
    assert again.status == 403  # it is a folder already
    assert book.read_bytes() == before


def test_a_wish_leads_nowhere_else(workbench: Workbench) -> None:
    home = workbench.ask("/").headers["location"]
    copied = workbench.post(f"{home}data/copy", {"wish": "https://example.org/\r\nx: y"})
    assert copied.headers["location"].startswith("/d/") and "x" not in copied.headers


@pytest.mark.slow
def test_a_read_only_workbench_copies_nothing(book: Path, tmp_path: Path) -> None:
    copy = shutil.copy(book, tmp_path / "list.xlsx")  # the other one is open
    with start_workbench(copy, "--read-only") as workbench:
        home = workbench.ask("/").headers["location"]
        assert workbench.post(f"{home}data/copy", {"wish": "data"}).status == 403
        assert "Add an organisation" not in workbench.ask(f"{home}org").text
    assert [path.name for path in tmp_path.iterdir()] == ["list.xlsx"]
