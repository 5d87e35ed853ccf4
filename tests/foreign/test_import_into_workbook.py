"""An import into a workbook adds rows to its sheets and leaves everything else in it as it was."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from tests.conftest import Run

NOVEMBER = """Name,Abbr,Type,Works with
Amber Rural Trust,ART,NGO,"BRF, Kestrel Forum"
Bangladesh Rural Fund (BRF),,Donor,
Kestrel Forum,,Network,ART
"""
DECEMBER = """Name,Abbr,Type,Works with
Amber Rural Trust,ART,INGO,"BRF, Willow Club"
Bangladesh Rural Fund (BRF),,Donor,
"""


@pytest.fixture
def workbook(tmp_path: Path, stakeholders: Run) -> Path:
    """A workbook of two tables, with a column, a sheet and a colour of its owner's own."""
    book = openpyxl.Workbook()
    entities = book.active
    entities.title = "entities"
    entities.append(["label_en", "class", "our own word"])
    entities.append(["Heron Society", "CivilSocietyOrganisation", "good"])
    entities["A2"].fill = PatternFill("solid", fgColor="FFEE00")
    ties = book.create_sheet("ties")
    ties.append(["subject", "kind", "object"])
    ties.append(["Heron Society", "partneredWith", "Heron Society Two"])
    entities.append(["Heron Society Two", "CivilSocietyOrganisation"])
    notes = book.create_sheet("our notes")
    notes["C3"] = "ask _x0041_ again"
    notes["D4"] = "=1+1"
    path = tmp_path / "our network.xlsx"
    book.save(path)
    (tmp_path / "list-nov.csv").write_text(NOVEMBER, encoding="utf-8")
    (tmp_path / "list-dec.csv").write_text(DECEMBER, encoding="utf-8")
    return path


def list_rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    head, *rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows if any(row)]


def read_parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_rows_are_added_and_the_rest_is_kept(workbook: Path, stakeholders: Run) -> None:
    before = read_parts(workbook)
    result = stakeholders("import", str(workbook.parent / "list-nov.csv"), "--into", str(workbook))
    assert result.exit_code == 0, result.output
    after = read_parts(workbook)
    changed = {name for name in before if before[name] != after[name]}
    assert "xl/worksheets/sheet3.xml" in before
    assert "xl/styles.xml" not in changed
    assert "xl/worksheets/sheet3.xml" not in changed
    entities = list_rows(workbook, "entities")
    assert [row["label_en"] for row in entities] == [
        "Heron Society", "Heron Society Two", "Amber Rural Trust", "Bangladesh Rural Fund", "Kestrel Forum",
    ]  # fmt: skip
    assert entities[0]["our own word"] == "good"
    assert openpyxl.load_workbook(workbook)["entities"]["A2"].fill.fgColor.rgb == "00FFEE00"
    assert len(list_rows(workbook, "ties")) == 4
    assert [row["id"] for row in list_rows(workbook, "sources")] == ["list-nov"]
    assert stakeholders("check", "-d", str(workbook)).exit_code == 0


def test_the_next_version_changes_only_its_rows(workbook: Path, stakeholders: Run) -> None:
    folder = workbook.parent
    assert stakeholders("import", str(folder / "list-nov.csv"), "--into", str(workbook)).exit_code == 0
    result = stakeholders("import", str(folder / "list-dec.csv"), "--into", str(workbook))
    assert result.exit_code == 0, result.output
    names = [row["label_en"] for row in list_rows(workbook, "entities")]
    assert "Willow Club" in names
    assert "Kestrel Forum" not in names
    assert "Heron Society Two" in names
    types = {row["label_en"]: row["type"] for row in list_rows(workbook, "entities")}
    assert types["Amber Rural Trust"] == "TypeINGO"
    ties = {(row["subject"], row["object"]) for row in list_rows(workbook, "ties")}
    assert ties == {
        ("Heron Society", "Heron Society Two"),
        ("amber-rural-trust", "bangladesh-rural-fund"),
        ("amber-rural-trust", "willow-club"),
    }
    assert len(list_rows(workbook, "sources")) == 1


def test_a_name_of_a_row_without_an_id_is_that_organisation(workbook: Path, stakeholders: Run) -> None:
    (workbook.parent / "more.csv").write_text("Name,Works with\nHeron Society,Maple Union\n")
    result = stakeholders("import", str(workbook.parent / "more.csv"), "--into", str(workbook))
    assert result.exit_code == 0, result.output
    result = stakeholders("show", "Heron Society", "-d", str(workbook))
    assert "Maple Union" in result.output
    assert "Heron Society Two" in result.output


def test_a_formula_in_the_way_is_named_and_nothing_is_written(workbook: Path, stakeholders: Run) -> None:
    folder = workbook.parent
    assert stakeholders("import", str(folder / "list-nov.csv"), "--into", str(workbook)).exit_code == 0
    book = openpyxl.load_workbook(workbook)
    sheet = book["entities"]
    column = [cell.value for cell in sheet[1]].index("locator") + 1
    sheet.cell(5, column).value = '="line 4, column A"'
    book.save(workbook)
    before = workbook.read_bytes()
    result = stakeholders("import", str(folder / "list-dec.csv"), "--into", str(workbook))
    assert result.exit_code == 2
    assert workbook.read_bytes() == before


def test_a_bengali_workbook_of_init_takes_an_import(tmp_path: Path, stakeholders: Run) -> None:
    book, file = tmp_path / "খাতা.xlsx", tmp_path / "তালিকা.csv"
    assert stakeholders("init", str(book), "--lang", "bn").exit_code == 0
    file.write_text("সংস্থার নাম,ধরন,যাদের সঙ্গে কাজ করে\nনীল ট্রাস্ট,এনজিও,সবুজ ফোরাম\n", encoding="utf-8")
    result = stakeholders("import", str(file), "--into", str(book), "--lang", "bn")
    assert result.exit_code == 0, result.output
    result = stakeholders("show", "নীল ট্রাস্ট", "-d", str(book), "--lang", "bn")
    assert "সবুজ ফোরাম" in result.output


@pytest.mark.parametrize("name", ["list-nov.csv", "missing.xlsx"])
def test_what_is_no_data_set_takes_nothing(workbook: Path, name: str, stakeholders: Run) -> None:
    result = stakeholders(
        "import", str(workbook.parent / "list-dec.csv"), "--into", str(workbook.parent / name)
    )
    assert result.exit_code == 2
    assert "-o for a new folder" in " ".join(result.output.split())
