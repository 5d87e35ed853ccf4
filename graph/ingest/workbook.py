"""Reads the tables of an `.xlsx` workbook as rows with sheet and line."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import Finding, InputError
from ..schema.dataset import TABLES, Dataset, TableRows, Tables
from . import table_matching
from .repair import MAX_LINES_NAMED
from .rows import MAX_CELL, column_to_letters, read_rows
from .xlsx_archive import MAX_SHEETS, make_unreadable_error, open_archive, refuse_many_cells
from .xlsx_metadata import SheetMetadata, find_dates_without_day, list_sheet_parts, read_sheet_metadata

_MAX_KEYS = 1_000  # lines of the sheet `dataset`
_MAX_NAMED_ALONE = 20  # cells with a finding of their own; of more it is one for all
MAX_EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number

if TYPE_CHECKING:
    import python_calamine

# sheets that tell of a data set, or help to fill it in
OTHER_SHEETS = frozenset({"dataset", "lists", "read me", "পড়ুন"})
_BENGALI_LETTER = re.compile("[\u0980-\u09ff]")
_NAMING = table_matching.NamingContext("sheet", ignored=OTHER_SHEETS)
_NO_METADATA = SheetMetadata()


@dataclass(frozen=True)
class WorkbookSheet:
    """The cells of a sheet, from its first row and column on, and what it holds beside them."""

    name: str
    rows: Sequence[Sequence[Any]]
    metadata: SheetMetadata = _NO_METADATA
    merged: tuple[str, ...] = ()
    hidden: bool = False


def read_workbook(path: Path) -> Tables:
    """Read the sheets named after the tables, and a sheet `dataset` of keys and values."""
    sheet_by_name = {sheet.name: sheet for sheet in read_sheets(path)}
    present, name_findings = table_matching.match_tables(sheet_by_name, _NAMING)
    findings = [_locate_in_workbook(path, finding) for finding in name_findings]
    if not present:
        suggestions = "; ".join(
            f"sheet '{finding.file}': {finding.mend}"
            for finding in name_findings
            if finding.code == "misnamed"
        )
        names = ", ".join(TABLES)
        raise InputError(
            f"{path}: no sheet of a data set here; its sheets are named {names}"
            + (f"; {suggestions}" if suggestions else "")
        )
    keys = next((sheet for name, sheet in sheet_by_name.items() if name.strip().lower() == "dataset"), None)
    dataset = _read_dataset(path, keys.rows if keys else [])
    read: dict[str, TableRows] = {}
    for table, name in present.items():
        sheet = sheet_by_name[name]
        file = f"{path.name}, sheet {table}"
        read[table], more = read_rows(file, table, iter_lines(sheet))
        findings += [*more, *check_sheet(file, sheet)]
    heads = (cell for name in present.values() for row in sheet_by_name[name].rows[:1] for cell in row)
    lang = "bn" if any(_BENGALI_LETTER.search(str(cell)) for cell in heads) else "en"
    return Tables(dataset, read, tuple(findings), lang=lang)


def read_sheets(path: Path) -> list[WorkbookSheet]:
    """Return the sheets of a workbook in their order, those without cells of their own left out.

    InputError where it is none, or where it would fill the memory.
    """
    import python_calamine

    try:
        with open_archive(path) as archive:
            book = python_calamine.CalamineWorkbook.from_path(str(path))
            names = list_sheet_parts(archive)
            if len(book.sheets_metadata) > MAX_SHEETS:
                raise InputError(f"{path}: more than {MAX_SHEETS} sheets; keep those of the data set")
            sheets, cells = [], 0
            for about, part in zip_longest(book.sheets_metadata, names[: len(book.sheets_metadata)]):
                if about.typ == python_calamine.SheetTypeEnum.WorkSheet:
                    sheet = book.get_sheet_by_name(about.name)
                    cells += sheet.total_height * sheet.total_width
                    refuse_many_cells(path, archive, cells)  # several sheets may be one part
                    sheets.append(_read_sheet(sheet, archive, part or "", about))
            return sheets
    except python_calamine.CalamineError as error:
        raise make_unreadable_error(path, error) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of the reader, which has no other name for it
            raise
        raise make_unreadable_error(path, error) from None


def _read_sheet(
    read: python_calamine.CalamineSheet,
    archive: zipfile.ZipFile,
    part: str,
    about: python_calamine.SheetMetadata,
) -> WorkbookSheet:
    import python_calamine

    # rows are counted from the sheet's first row, so that a line is the row number a person sees
    cells: list[list[Any]] = read.to_python(skip_empty_area=False)
    merged = tuple(
        f"{_format_cell_name(*first)}:{_format_cell_name(*last)}"
        for first, last in read.merged_cell_ranges or ()
    )
    hidden = about.visible != python_calamine.SheetVisibleEnum.Visible
    if part not in archive.NameToInfo:
        return WorkbookSheet(about.name, cells, _NO_METADATA, merged, hidden)
    months = {
        _format_cell_name(row, column)
        for row, line in enumerate(cells)
        for column, cell in enumerate(line)
        if isinstance(cell, datetime.date) and cell.day == 1
    }
    for name, shown in (find_dates_without_day(archive, part, months) if months else {}).items():
        row, column = parse_cell_name(name)
        cells[row][column] = cells[row][column].strftime("%Y-%m" if shown == "month" else "%Y")
    with archive.open(part) as content:
        return WorkbookSheet(about.name, cells, read_sheet_metadata(content), merged, hidden)


def _read_dataset(path: Path, sheet: Sequence[Sequence[Any]]) -> Dataset:
    data: dict[str, Any] = {"name": Dataset.default_for(path).name}
    file = f"{path.name}, sheet dataset"
    for line, cells in enumerate(sheet, start=1):
        key, value = (format_cell(cell) for cell in (*cells, "", "")[:2])
        if not key or not value or key == "key":
            continue
        if len(key) + len(value) > MAX_CELL or line > _MAX_KEYS:
            raise InputError(
                f"{file}, line {line}: more than {_MAX_KEYS:,} lines or {MAX_CELL:,} characters; shorten it"
            )
        table, dot, lang = key.partition(".")
        known = data.get(table)
        if dot or isinstance(known, dict):
            texts = known if isinstance(known, dict) else {"en": known} if known else {}
            data[table] = texts | {lang or "en": value}
        else:
            data[key] = value
    return Dataset.from_mapping(data, origin=path, file=file)


def iter_lines(sheet: WorkbookSheet) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows of a sheet as texts, with their numbers."""
    for line, cells in enumerate(sheet.rows, start=1):
        yield line, [format_cell(cell) for cell in cells]


def check_sheet(file: str, sheet: WorkbookSheet) -> list[Finding]:
    """Return what a person should know of a sheet whose rows were read."""
    findings = []

    def report(fault: str, hint: str, code: str, *, error: bool = False) -> None:
        findings.append(Finding(file, 0, "", "error" if error else "warning", fault, hint, code))

    metadata = sheet.metadata
    if sheet.hidden:
        report("the sheet is hidden, and read", "show it, or remove it", "hidden")
    if metadata.hidden_rows:
        report(
            f"hidden rows are read: {_list_some(metadata.hidden_rows)}", "show them, or delete them", "hidden"
        )
    columns = [column_to_letters(column) for column in _find_columns_with_text(sheet)]
    if columns:
        report(f"hidden columns are read: {_list_some(columns)}", "show them, or delete them", "hidden")
    for name in sheet.merged[:_MAX_NAMED_ALONE]:
        fault = f"the cells {name} are merged: all but the first are empty"
        report(fault, "separate them and fill in each", "merged", error=True)
    if len(sheet.merged) > _MAX_NAMED_ALONE:
        fault = f"more cells are merged: {_list_some(sheet.merged[_MAX_NAMED_ALONE:])}"
        report(fault, "separate them and fill in each", "merged", error=True)
    faulty = [f"the cell {name} shows {value[:40]}" for name, value in metadata.faulty.items()]
    for fault in faulty[:_MAX_NAMED_ALONE]:
        report(fault, "write what is meant", "faulty-cell", error=True)
    if len(faulty) > _MAX_NAMED_ALONE:
        fault = f"more cells show a fault: {_list_some([*metadata.faulty][_MAX_NAMED_ALONE:])}"
        report(fault, "write what is meant", "faulty-cell", error=True)
    uncomputed = [name for name in metadata.uncomputed if name not in metadata.faulty]
    if uncomputed:
        fault = f"formulas that were never computed: {_list_some(uncomputed)}"
        report(fault, "open the workbook in a spreadsheet program and save it", "formula", error=True)
    computed = [name for name in metadata.formulas if name not in uncomputed and name not in metadata.faulty]
    if computed:
        fault = f"formulas, of which the value is read: {_list_some(computed)}"
        report(fault, "replace them by their values, lest they change unseen", "formula")
    rounded = [
        _format_cell_name(row, column)
        for row, cells in enumerate(sheet.rows)
        for column, cell in enumerate(cells)
        if isinstance(cell, int | float) and abs(cell) >= MAX_EXACT
    ]
    if rounded:
        cells = _list_some(rounded)
        fault = f"numbers of more than 15 digits, of which the spreadsheet dropped the rest: {cells}"
        report(fault, "format the cells as text and write them again", "rounded", error=True)
    return findings


def _find_columns_with_text(sheet: WorkbookSheet) -> list[int]:
    """Return those hidden columns that hold a text."""
    width = max(map(len, sheet.rows), default=0)
    empty = [column for column in sheet.metadata.hidden_columns if column < width]
    hidden = list(empty)
    for cells in sheet.rows:
        empty = [column for column in empty if column >= len(cells) or not format_cell(cells[column])]
    return sorted(set(hidden).difference(empty))


def _locate_in_workbook(path: Path, finding: Finding) -> Finding:
    return replace(finding, file=f"{path.name}, sheet {finding.file}")


def _list_some(names: Sequence[object]) -> str:
    more = len(names) - MAX_LINES_NAMED
    return ", ".join(map(str, names[:MAX_LINES_NAMED])) + (f" and {more} more" if more > 0 else "")


def _format_cell_name(row: int, column: int) -> str:
    return f"{column_to_letters(column)}{row + 1}"


def parse_cell_name(name: str) -> tuple[int, int]:
    """Return row and column, from 0, of a cell by its name.

    >>> parse_cell_name("B7")
    (6, 1)
    """
    column = 0
    for letter in name.rstrip("0123456789"):
        column = column * 26 + ord(letter) - 64
    return int(name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1, column - 1


def format_cell(cell: object) -> str:
    """Return what a person sees in a cell: 2010 for the number 2010.0, an ISO date for a date.

    >>> format_cell(2010.0), format_cell(datetime.datetime(2020, 2, 1)), format_cell(" x ")
    ('2010', '2020-02-01', 'x')
    """
    if isinstance(cell, datetime.datetime):
        cell = cell.date()
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
