"""A workbook of the same tables: sheets, cell types, the sheet of keys, and workbooks that are none."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from graph.core.errors import InputError
from graph.ingest import workbook, xlsx_archive
from graph.ingest.dimensions import count_spanned_cells
from graph.ingest.xlsx_metadata import read_sheet_metadata
from graph.model.opening import open_graph
from graph.schema.dataset import Tables
from tests.fiction import BASE, LEAFLET, organisation, tie, write

Sheet = Sequence[Sequence[Any]]
DAY = datetime.datetime(2020, 2, 16, 9, 30)


def book(path: Path, sheets: Mapping[str, Sheet]) -> Path:
    with xlsxwriter.Workbook(path) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for line, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, datetime.datetime):
                        sheet.write_datetime(line, column, cell, day)
                    elif cell != "":
                        sheet.write(line, column, cell)
    return path


def table(*rows: Mapping[str, Any]) -> list[list[Any]]:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return [columns, *([row.get(column, "") for column in columns] for row in rows)]


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes | None]) -> Path:
    """Write the workbook again with one part changed, or left out."""
    content = io.BytesIO(path.read_bytes())
    with (
        zipfile.ZipFile(content) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            data: bytes | None = old.read(item)
            if item.filename == part:
                data = change(old.read(item))
            if data is not None:
                new.writestr(item.filename, data)
    return path


def read(path: Path) -> Tables:
    return workbook.read_workbook(path)


def test_a_workbook_and_a_folder_of_the_same_rows_are_the_same_graph(tmp_path: Path) -> None:
    entities = [organisation("amber-trust", label_bn="সোনালি"), organisation("cobalt-forum")]
    ties = [tie("amber-trust", "partneredWith", "cobalt-forum", start="2020", date_certainty="stated")]
    folder = open_graph(write(tmp_path / "fiction", entities=entities, ties=ties))
    sheets = {
        "dataset": [["key", "value"], ["name", "fiction"], ["base", BASE], ["visibility", "public"]],
        "sources": table(LEAFLET),
        "entities": table(*({**row, "locator": 1} for row in entities)),
        "ties": table({**ties[0], "start": 2020, "locator": 1.0}),
    }
    again = open_graph(book(tmp_path / "fiction.xlsx", sheets))
    assert {*map(str, again.iter_merged_triples())} == {*map(str, folder.iter_merged_triples())}
    sets = [
        {str(quad) for name in one.store.list_graphs() for quad in one.store.iter_quads(name)}
        for one in (again, folder)
    ]
    assert sets[0] == sets[1]


def test_cells_are_read_as_a_person_sees_them(tmp_path: Path) -> None:
    row = {"id": "c", "of": "amber", "unit": " x ", "value": 54, "as_of": DAY, "note": 0.5, "phrase": True}
    (found,) = read(book(tmp_path / "a.xlsx", {"counts": table(row)})).rows["counts"]
    assert dict(found.cells) == {
        "id": "c",
        "of": "amber",
        "unit": "x",
        "value": "54",
        "as_of": "2020-02-16",
        "note": "0.5",
        "phrase": "True",
    }


def test_a_line_is_the_row_number_of_the_sheet(tmp_path: Path) -> None:
    rows = [["id", "title"], ["", ""], ["leaflet", "The leaflet"], ["", ""], ["almanac", "The almanac"]]
    tables = read(book(tmp_path / "fiction.xlsx", {"sources": rows}))
    assert [(row.file, row.line) for row in tables.rows["sources"]] == [
        ("fiction.xlsx, sheet sources", 3),
        ("fiction.xlsx, sheet sources", 5),
    ]


def test_a_table_may_start_lower_and_further_right(tmp_path: Path) -> None:
    rows = [["", "", ""], ["", "id", "title"], ["", "leaflet", "x"], ["", "", ""], ["a note", "almanac", "y"]]
    tables = read(book(tmp_path / "a.xlsx", {"sources": rows}))
    assert [(row.line, row["id"]) for row in tables.rows["sources"]] == [(3, "leaflet"), (5, "almanac")]
    (found,) = tables.findings
    assert (found.line, found.code, found.severity) == (5, "no-heading", "warning")
    assert "column A" in found.fault


def test_sheet_names_count_whatever_their_case_and_other_sheets_are_named(tmp_path: Path) -> None:
    sheets = {"Sources ": [["id", "title"], ["leaflet", "x"]], "Sketch": [["whatever"]]}
    tables = read(book(tmp_path / "a.xlsx", sheets))
    assert set(tables.rows) == {"sources"}
    assert {(found.file, found.severity, found.code) for found in tables.findings} == {
        ("a.xlsx, sheet Sources ", "warning", "mended"),
        ("a.xlsx, sheet Sketch", "warning", "not-a-table"),
    }


def test_a_sheet_that_holds_a_chart_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("sources").write_row(0, 0, ["id", "title"])
        chart = made.add_chart({"type": "bar"})
        chart.add_series({"values": "=sources!$A$1:$A$2"})
        made.add_chartsheet("Chart").set_chart(chart)
    assert set(read(path).rows) == {"sources"}


def test_the_sheet_of_keys_describes_the_data_set(tmp_path: Path) -> None:
    keys = [
        ["key", "value"],
        ["format", 1],
        ["name", "amber-partners"],
        ["base", BASE],
        ["focal", "amber-trust|cobalt-forum"],
        ["languages", "en|bn"],
        ["visibility", "partners"],
        ["title", "Partners of Amber"],
        ["title.bn", "অ্যাম্বারের অংশীজন"],
        ["extent.en", "One leaflet"],
        ["licence", ""],
    ]
    dataset = read(book(tmp_path / "a.xlsx", {"dataset": keys, "ties": [["subject"]]})).dataset
    assert (dataset.name, dataset.base, dataset.visibility) == ("amber-partners", BASE, "partners")
    assert dataset.focal == ("amber-trust", "cobalt-forum")
    assert dataset.languages == ("en", "bn")
    assert dict(dataset.title) == {"en": "Partners of Amber", "bn": "অ্যাম্বারের অংশীজন"}
    assert dict(dataset.extent) == {"en": "One leaflet"}


def test_a_workbook_without_keys_is_internal_and_named_after_its_file(tmp_path: Path) -> None:
    dataset = read(book(tmp_path / "Amber Partners.xlsx", {"ties": [["subject"]]})).dataset
    assert (dataset.name, dataset.visibility) == ("amber-partners", "internal")


def test_a_faulty_key_is_told_with_its_sheet(tmp_path: Path) -> None:
    keys = [["key", "value"], ["visibility", "secret"]]
    with pytest.raises(InputError, match=r"a\.xlsx, sheet dataset: visibility 'secret' is unknown; use one"):
        read(book(tmp_path / "a.xlsx", {"dataset": keys, "ties": [["subject"]]}))


def test_a_workbook_of_other_sheets_says_which_it_should_have(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no sheet of a data set here; its sheets are named sources"):
        read(book(tmp_path / "a.xlsx", {"Budget": [["x"]]}))


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("part", "change"),
    [
        (SHEET, lambda data: data[: len(data) // 2]),
        (SHEET, lambda data: b"<broken"),
        (SHEET, lambda data: None),
        ("xl/sharedStrings.xml", lambda data: None),
        ("_rels/.rels", lambda data: None),
    ],
)
def test_a_workbook_with_a_broken_part_is_refused(
    tmp_path: Path, part: str, change: Callable[[bytes], bytes | None]
) -> None:
    path = book(tmp_path / "a.xlsx", {"ties": [["subject"], ["amber"]]})
    with pytest.raises(InputError, match=r"a\.xlsx: not a readable \.xlsx workbook"):
        read(rewritten(path, part, change))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", r"not a readable \.xlsx workbook"),
        (b"subject,kind\n", r"not a readable \.xlsx workbook"),
        (b"PK\x05\x06" + b"\0" * 18, r"not a readable \.xlsx workbook"),
        (b"\xd0\xcf\x11\xe0" * 99, r"an older workbook \(\.xls\), or one with a password"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes, fault: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match=rf"a\.xlsx: {fault}"):
        read(path)


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>',
        b'<row r="1"><c r="XFD1"/></row><row r="1048576"><c/></row>',
        b'<row r="1"><c r="A1"/></row><row r="1000000000"><c r="ZZ1000000000"/></row>',
        b"<row>" + b"<c/>" * 20_000 + b'</row><row r="1048576"><c/></row>',
        b"<row>" + b"<c/><!--<row>-->" * 20_000 + b'</row><row r="1048576"><c/></row>',
    ],
    ids=["corner", "two cells", "beyond", "unplaced", "commented"],
)
def test_a_sheet_that_would_fill_the_memory_is_refused(tmp_path: Path, cells: bytes) -> None:
    """The reader keeps a place for every cell of the rectangle: a file of 6 KB would end the process."""
    path = book(tmp_path / "a.xlsx", {"ties": [["subject"]]})
    body = b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>"
    with pytest.raises(InputError, match=r"more than .* cells, empty ones included; clear what stands far"):
        read(rewritten(path, SHEET, lambda _: body))


def test_a_workbook_that_unpacks_to_more_than_it_may_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path / "a.xlsx", {"ties": [["subject"]]})
    monkeypatch.setattr(xlsx_archive, "MAX_UNPACKED", 1 << 20)
    padded = rewritten(path, SHEET, lambda data: data + b" " * (1 << 20))
    assert padded.stat().st_size < 20_000
    with pytest.raises(InputError, match="unpacks to more than 1 MB"):
        read(padded)


@pytest.mark.parametrize(("across", "down"), [(1, 1), (7, 3), (28, 1200), (800, 40)])
def test_the_extent_of_a_sheet_is_never_below_its_rectangle(tmp_path: Path, across: int, down: int) -> None:
    rows: list[list[Any]] = [[""] * across for _ in range(down)]
    rows[0][0], rows[-1][-1] = "first", "last"
    with zipfile.ZipFile(book(tmp_path / "a.xlsx", {"ties": rows})) as archive, archive.open(SHEET) as part:
        assert across * down <= count_spanned_cells(part) <= 2 * across * down


def test_the_extent_of_a_large_part_is_found_across_the_pieces_it_is_read_in() -> None:
    padding = b"<c r='A1'/>" * 300_000
    assert count_spanned_cells(io.BytesIO(padding + b"<row  r = '77'><c\n r='AB77'/>" + padding)) == 77 * 28


# ---------- what people do to workbooks, written by openpyxl ----------
TIES = ("subject", "kind", "object", "start", "date_certainty", "source", "locator", "phrase", "certainty")
TIE = ("amber", "partneredWith", "cobalt", "2020", "stated", "leaflet", "1", "some words", "stated")


def edited(path: Path, change: Callable[[Any, Any], None]) -> Tables:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "ties"
    for cells in (TIES, TIE, TIE, TIE):
        sheet.append(cells)
    change(made, sheet)
    made.save(path)
    return read(path)


def told(tables: Tables) -> list[tuple[str, str, str]]:
    return [(found.severity, found.code, found.fault) for found in tables.findings]


def test_a_month_that_a_spreadsheet_made_a_day_is_a_month_again(tmp_path: Path) -> None:
    def change(_: Any, sheet: Any) -> None:
        for line, shown in ((2, "mmm-yy"), (3, 'yyyy"th year"'), (4, "yyyy-mm-dd")):
            sheet.cell(line, 4).value = datetime.date(2020, 2, 1)
            sheet.cell(line, 4).number_format = shown

    tables = edited(tmp_path / "a.xlsx", change)
    assert [row["start"] for row in tables.rows["ties"]] == ["2020-02", "2020", "2020-02-01"]


def test_a_day_shown_as_its_number_is_a_day_and_told(tmp_path: Path) -> None:
    def change(_: Any, sheet: Any) -> None:
        sheet["D2"].value = 43877

    tables = edited(tmp_path / "a.xlsx", change)
    assert tables.rows["ties"][0]["start"] == "2020-02-16"
    assert [(found.line, found.column, found.code) for found in tables.findings] == [(2, "start", "mended")]


def test_merged_cells_are_an_error_that_names_their_range(tmp_path: Path) -> None:
    tables = edited(tmp_path / "a.xlsx", lambda _, sheet: sheet.merge_cells("A2:A4"))
    (found,) = [found for found in tables.findings if found.code == "merged"]
    assert (found.severity, found.file) == ("error", "a.xlsx, sheet ties")
    assert "A2:A4" in found.fault


def test_a_formula_is_a_warning_where_it_was_computed_and_an_error_where_not(tmp_path: Path) -> None:
    def change(_: Any, sheet: Any) -> None:
        sheet["H3"].value = '="some"&" words"'

    assert ("error", "formula") in [(one, code) for one, code, _ in told(edited(tmp_path / "a.xlsx", change))]
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(path) as made:  # writes what a formula gives beside it
        sheet = made.add_worksheet("sources")
        sheet.write_row(0, 0, ["id", "title", "note"])
        sheet.write_row(1, 0, ["leaflet"])
        sheet.write_formula(1, 1, '="The"&" leaflet"', None, "The leaflet")
        sheet.write_formula(1, 2, '=IF(A2="","x","y")', None, "y")
    tables = read(path)
    assert tables.rows["sources"][0]["title"] == "The leaflet"
    (found,) = tables.findings
    assert (found.severity, found.code) == ("warning", "formula")
    assert found.fault.endswith("B2, C2")


def test_hidden_rows_columns_and_sheets_are_read_and_told(tmp_path: Path) -> None:
    def change(made: Any, sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["H"].hidden = True
        other = made.create_sheet("sources")
        other.append(["id", "title"])
        other.append(["leaflet", "The leaflet"])
        other.sheet_state = "hidden"

    tables = edited(tmp_path / "a.xlsx", change)
    assert (len(tables.rows["ties"]), len(tables.rows["sources"])) == (3, 1)
    assert sorted(told(tables)) == [
        ("warning", "hidden", "hidden columns are read: H"),
        ("warning", "hidden", "hidden rows are read: 3"),
        ("warning", "hidden", "the sheet is hidden, and read"),
    ]


def test_a_cell_that_shows_an_error_is_told_with_its_name(tmp_path: Path) -> None:
    def change(_: Any, sheet: Any) -> None:
        sheet["C3"].value = "#REF!"
        sheet["C3"].data_type = "e"

    assert ("error", "faulty-cell", "the cell C3 shows #REF!") in told(edited(tmp_path / "a.xlsx", change))


def test_a_number_that_lost_its_digits_is_an_error(tmp_path: Path) -> None:
    def change(_: Any, sheet: Any) -> None:
        sheet["G2"].value = 12345678901234567890

    tables = edited(tmp_path / "a.xlsx", change)
    assert [(one, code) for one, code, _ in told(tables)] == [("error", "rounded")]
    assert "G2" in tables.findings[0].fault


def test_a_sheet_whose_name_resembles_a_missing_table_is_an_error(tmp_path: Path) -> None:
    def change(made: Any, _: Any) -> None:
        made.create_sheet("Entity (2)")
        made.create_sheet("ties copy")
        made.create_sheet("Contacts")
        made.create_sheet("read me")

    tables = edited(tmp_path / "a.xlsx", change)
    assert {(found.file, found.severity, found.code) for found in tables.findings} == {
        ("a.xlsx, sheet Entity (2)", "error", "misnamed"),
        ("a.xlsx, sheet ties copy", "warning", "not-a-table"),
        ("a.xlsx, sheet Contacts", "warning", "not-a-table"),
    }


@pytest.mark.slow
def test_marks_are_found_across_the_pieces_in_which_a_part_is_read() -> None:
    padding = b'<row r="1"><c r="A1"><v>1</v></c></row>' * 60_000
    cell = b'<row r="7" hidden="1"><c r="B7"><f>A1</f><v>3</v></c></row>'
    for cut in range(0, len(cell), 3):
        shift = (1 << 20) - len(padding) % (1 << 20) - cut
        part = padding + b" " * shift + cell + padding
        found = read_sheet_metadata(io.BytesIO(part))
        assert (found.formulas, found.uncomputed, found.hidden_rows) == (("B7",), (), (7,)), cut
