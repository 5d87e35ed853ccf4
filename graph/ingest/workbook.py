"""Reads the tables of an `.xlsx` workbook as rows with sheet and line."""

from __future__ import annotations

import datetime
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import Finding, InputError
from ..schema.dataset import TABLES, Dataset, TableRows, Tables
from . import table_matching
from .dimensions import count_spanned_cells
from .repair import MAX_LINES_NAMED
from .rows import column_to_letters, read_rows
from .xlsx_metadata import SheetMetadata, find_dates_without_day, list_sheet_parts, read_sheet_metadata

MAX_UNPACKED = 1 << 30  # bytes; a workbook of a million rows stays below half of it
MAX_CELLS = 1 << 25  # of a sheet, empty ones included: the reader keeps a place for each
MAX_EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number

if TYPE_CHECKING:
    import python_calamine

# sheets that tell of a data set, or help to fill it in
OTHER_SHEETS = frozenset({"dataset", "lists", "read me", "পড়ুন"})
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
    return Tables(dataset, read, tuple(findings))


def read_sheets(path: Path) -> list[WorkbookSheet]:
    """Return the sheets of a workbook in their order, those without cells of their own left out.

    InputError where it is none, or where it would fill the memory.
    """
    import python_calamine

    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_large(path, archive)
            book = python_calamine.CalamineWorkbook.from_path(str(path))
            names = list_sheet_parts(archive)
            return [
                _read_sheet(book.get_sheet_by_name(about.name), archive, part, about)
                for about, part in zip(
                    book.sheets_metadata, names + [""] * len(book.sheets_metadata), strict=False
                )
                if about.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
    except (zipfile.BadZipFile, zlib.error, python_calamine.CalamineError, OSError) as error:
        raise InputError(f"{path}: not a readable .xlsx workbook ({error})") from None


def _refuse_large(path: Path, archive: zipfile.ZipFile) -> None:
    if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
        raise InputError(f"{path}: unpacks to more than {MAX_UNPACKED >> 20} MB; split the workbook")
    for item in archive.infolist():
        with archive.open(item) as part:
            if count_spanned_cells(part) > MAX_CELLS:
                hint = "clear what stands far from the table"
                raise InputError(f"{path}: a sheet of more than {MAX_CELLS:,} cells; {hint}")


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
    for cells in sheet:
        key, value = (format_cell(cell) for cell in (*cells, "", "")[:2])
        if not key or not value or key == "key":
            continue
        table, dot, lang = key.partition(".")
        known = data.get(table)
        if dot or isinstance(known, dict):
            texts = known if isinstance(known, dict) else {"en": known} if known else {}
            data[table] = texts | {lang or "en": value}
        else:
            data[key] = value
    return Dataset.from_mapping(data, origin=path, file=f"{path.name}, sheet dataset")


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
    columns = [column_to_letters(column) for column in metadata.hidden_columns if _has_text(sheet, column)]
    if columns:
        report(f"hidden columns are read: {_list_some(columns)}", "show them, or delete them", "hidden")
    for name in sheet.merged:
        fault = f"the cells {name} are merged: all but the first are empty"
        report(fault, "separate them and fill in each", "merged", error=True)
    for name, value in metadata.faulty.items():
        report(f"the cell {name} shows {value}", "write what is meant", "faulty-cell", error=True)
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


def _has_text(sheet: WorkbookSheet, column: int) -> bool:
    return any(column < len(cells) and format_cell(cells[column]) for cells in sheet.rows)


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
