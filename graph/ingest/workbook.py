"""An `.xlsx` workbook of the same tables in, rows with sheet and line out."""

from __future__ import annotations

import datetime
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..dataset import TABLES, Dataset, Row, Tables
from ..errors import Finding, InputError
from .columns import check_header
from .extent import extent

MAX_UNPACKED = 1 << 30  # bytes; a workbook of a million rows stays below half of it
MAX_CELLS = 1 << 25  # of a sheet, empty ones included: the reader keeps a place for each


def read(path: Path) -> Tables:
    """Read the sheets named after the tables, and a sheet `dataset` of keys and values."""
    sheets = _sheets(path)
    if not set(sheets) & set(TABLES):
        names = ", ".join(TABLES)
        raise InputError(f"{path}: no sheet of a data set here; its sheets are named {names}")
    dataset = _dataset(path, sheets.get("dataset", []))
    rows: dict[str, tuple[Row, ...]] = {}
    findings: list[Finding] = []
    for name in TABLES:
        if name in sheets:
            rows[name], found = _table(f"{path.name}, sheet {name}", name, sheets[name])
            findings += found
    return Tables(dataset, rows, tuple(findings))


def _sheets(path: Path) -> dict[str, list[list[Any]]]:
    import python_calamine

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
                raise InputError(f"{path}: unpacks to more than {MAX_UNPACKED >> 20} MB; split the workbook")
            for item in archive.infolist():
                with archive.open(item) as part:
                    if extent(part) > MAX_CELLS:
                        mend = "clear what stands far from the table"
                        raise InputError(f"{path}: a sheet of more than {MAX_CELLS:,} cells; {mend}")
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        # rows are counted from the sheet's first row, so that a line is the row number a person sees
        return {
            name.strip().lower(): book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }
    except (zipfile.BadZipFile, zlib.error, python_calamine.CalamineError, OSError) as error:
        raise InputError(f"{path}: not a readable .xlsx workbook ({error})") from None


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


def _table(file: str, table: str, sheet: Sequence[Sequence[Any]]) -> tuple[tuple[Row, ...], list[Finding]]:
    header = [text(cell) for cell in sheet[0]] if sheet else []
    findings = check_header(file, table, header)
    rows = []
    for line, cells in enumerate(sheet[1:], start=2):
        values = {name: text(cell) for name, cell in zip(header, cells, strict=False) if text(cell)}
        if values:
            rows.append(Row(table, file, line, values))
    return tuple(rows), findings


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
