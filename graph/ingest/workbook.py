"""An `.xlsx` workbook of the same tables in, rows with sheet and line out."""

from __future__ import annotations

import datetime
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..dataset import TABLES, Dataset, Rows, Tables
from ..errors import Finding, InputError
from . import misnamed
from .extent import extent
from .marks import Marks, marks, parts, without_day
from .mending import NAMED
from .rows import letters, rows

MAX_UNPACKED = 1 << 30  # bytes; a workbook of a million rows stays below half of it
MAX_CELLS = 1 << 25  # of a sheet, empty ones included: the reader keeps a place for each
MAX_EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number

# sheets that tell of a data set, or help to fill it in
BESIDE = frozenset({"dataset", "lists", "read me", "পড়ুন"})
_PLACE = misnamed.Place("sheet", beside=BESIDE)
_NONE = Marks()


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet, from its first row and column on, and what it holds beside them."""

    name: str
    rows: Sequence[Sequence[Any]]
    marks: Marks = _NONE
    merged: tuple[str, ...] = ()
    hidden: bool = False


def read(path: Path) -> Tables:
    """Read the sheets named after the tables, and a sheet `dataset` of keys and values."""
    found = {sheet.name: sheet for sheet in sheets(path)}
    present, named = misnamed.tables(found, _PLACE)
    findings = [_in_book(path, finding) for finding in named]
    if not present:
        near = "; ".join(f"sheet '{one.file}': {one.mend}" for one in named if one.code == "misnamed")
        names = ", ".join(TABLES)
        raise InputError(
            f"{path}: no sheet of a data set here; its sheets are named {names}"
            + (f"; {near}" if near else "")
        )
    keys = next((sheet for name, sheet in found.items() if name.strip().lower() == "dataset"), None)
    dataset = _dataset(path, keys.rows if keys else [])
    read: dict[str, Rows] = {}
    for table, name in present.items():
        sheet = found[name]
        file = f"{path.name}, sheet {table}"
        read[table], more = rows(file, table, lines(sheet))
        findings += [*more, *told(file, sheet)]
    return Tables(dataset, read, tuple(findings))


def sheets(path: Path) -> list[Sheet]:
    """Return the sheets of a workbook in their order, those without cells of their own left out.

    InputError where it is none, or where it would fill the memory.
    """
    import python_calamine

    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_large(path, archive)
            book = python_calamine.CalamineWorkbook.from_path(str(path))
            names = parts(archive)
            return [
                _sheet(book.get_sheet_by_name(about.name), archive, part, about)
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
            if extent(part) > MAX_CELLS:
                mend = "clear what stands far from the table"
                raise InputError(f"{path}: a sheet of more than {MAX_CELLS:,} cells; {mend}")


def _sheet(read: Any, archive: zipfile.ZipFile, part: str, about: Any) -> Sheet:
    import python_calamine

    # rows are counted from the sheet's first row, so that a line is the row number a person sees
    cells: list[list[Any]] = read.to_python(skip_empty_area=False)
    merged = tuple(f"{_name(*first)}:{_name(*last)}" for first, last in read.merged_cell_ranges or ())
    hidden = about.visible != python_calamine.SheetVisibleEnum.Visible
    if part not in archive.NameToInfo:
        return Sheet(about.name, cells, _NONE, merged, hidden)
    months = {
        _name(row, column)
        for row, line in enumerate(cells)
        for column, cell in enumerate(line)
        if isinstance(cell, datetime.date) and cell.day == 1
    }
    for name, shown in (without_day(archive, part, months) if months else {}).items():
        row, column = _place(name)
        cells[row][column] = cells[row][column].strftime("%Y-%m" if shown == "month" else "%Y")
    with archive.open(part) as content:
        return Sheet(about.name, cells, marks(content), merged, hidden)


def _dataset(path: Path, sheet: Sequence[Sequence[Any]]) -> Dataset:
    data: dict[str, Any] = {"name": Dataset.bare(path).name}
    for cells in sheet:
        key, value = (text(cell) for cell in (*cells, "", "")[:2])
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


def lines(sheet: Sheet) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows of a sheet as texts, with their numbers."""
    for line, cells in enumerate(sheet.rows, start=1):
        yield line, [text(cell) for cell in cells]


def told(file: str, sheet: Sheet) -> list[Finding]:
    """Return what a person should know of a sheet whose rows were read."""
    found = []

    def tell(fault: str, mend: str, code: str, *, error: bool = False) -> None:
        found.append(Finding(file, 0, "", "error" if error else "warning", fault, mend, code))

    marked = sheet.marks
    if sheet.hidden:
        tell("the sheet is hidden, and read", "show it, or remove it", "hidden")
    if marked.hidden_rows:
        tell(f"hidden rows are read: {_some(marked.hidden_rows)}", "show them, or delete them", "hidden")
    columns = [letters(column) for column in marked.hidden_columns if _has_text(sheet, column)]
    if columns:
        tell(f"hidden columns are read: {_some(columns)}", "show them, or delete them", "hidden")
    for name in sheet.merged:
        fault = f"the cells {name} are merged: all but the first are empty"
        tell(fault, "separate them and fill in each", "merged", error=True)
    for name, value in marked.faulty.items():
        tell(f"the cell {name} shows {value}", "write what is meant", "faulty-cell", error=True)
    uncomputed = [name for name in marked.uncomputed if name not in marked.faulty]
    if uncomputed:
        fault = f"formulas that were never computed: {_some(uncomputed)}"
        tell(fault, "open the workbook in a spreadsheet program and save it", "formula", error=True)
    computed = [name for name in marked.formulas if name not in uncomputed and name not in marked.faulty]
    if computed:
        fault = f"formulas, of which the value is read: {_some(computed)}"
        tell(fault, "replace them by their values, lest they change unseen", "formula")
    rounded = [
        _name(row, column)
        for row, cells in enumerate(sheet.rows)
        for column, cell in enumerate(cells)
        if isinstance(cell, int | float) and abs(cell) >= MAX_EXACT
    ]
    if rounded:
        fault = f"numbers of more than 15 digits, of which the spreadsheet dropped the rest: {_some(rounded)}"
        tell(fault, "format the cells as text and write them again", "rounded", error=True)
    return found


def _has_text(sheet: Sheet, column: int) -> bool:
    return any(column < len(cells) and text(cells[column]) for cells in sheet.rows)


def _in_book(path: Path, finding: Finding) -> Finding:
    return replace(finding, file=f"{path.name}, sheet {finding.file}")


def _some(names: Sequence[object]) -> str:
    more = len(names) - NAMED
    return ", ".join(map(str, names[:NAMED])) + (f" and {more} more" if more > 0 else "")


def _name(row: int, column: int) -> str:
    return f"{letters(column)}{row + 1}"


def _place(name: str) -> tuple[int, int]:
    column = 0
    for letter in name.rstrip("0123456789"):
        column = column * 26 + ord(letter) - 64
    return int(name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1, column - 1


def text(cell: Any) -> str:
    """Return what a person sees in a cell: 2010 for the number 2010.0, an ISO date for a date.

    >>> text(2010.0), text(datetime.datetime(2020, 2, 1)), text(" x ")
    ('2010', '2020-02-01', 'x')
    """
    if isinstance(cell, datetime.datetime):
        cell = cell.date()
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
