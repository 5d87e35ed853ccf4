"""Recognises files that are tables of a data set already, and reads their rows as they are."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from ...core.errors import InputError
from ...ingest.column_matching import match_columns
from ...ingest.csv_folder import read_lines
from ...ingest.rows import read_rows
from ...ingest.workbook import read_workbook
from ...ingest.xlsx_archive import open_archive
from ...schema.dataset import REQUIRED, TABLES, TableRow
from .network_rows import Cells

_SHEET_NAME = re.compile(rb"<(?:\w+:)?sheet\s[^<>]*?\bname=[\"']([^\"']*)")
_TELLING = (
    "entities",
    "ties",
    "sources",
    "events",
    "facts",
    "counts",
    "assessments",
    "consents",
    "decisions",
)  # tables whose columns no other list has


def read_own_tables(path: Path) -> Mapping[str, list[Cells]] | None:
    """Return the rows of a file by table, None where it is no table of ours."""
    if zipfile.is_zipfile(path):
        return _read_own_workbook(path)
    rows, _ = read_lines(path, TableRow("", path.name, 0, {}))
    header = next((list(cells) for _, cells in rows if any(map(str.strip, cells))), [])
    table = next((table for table in _TELLING if _has_columns(table, header)), "")
    if not table:
        return None
    lines, _ = read_lines(path, TableRow(table, path.name, 0, {}))
    read, findings = read_rows(path.name, table, lines)
    fault = next((finding for finding in findings if finding.severity == "error"), None)
    if fault:
        raise InputError(str(fault))
    return {table: [dict(row.cells) for row in read]}


def _has_columns(table: str, header: list[str]) -> bool:
    if len(header) < len(REQUIRED[table]):
        return False
    names, _ = match_columns("", table, header, 1)
    return set(REQUIRED[table]) <= set(names) and all(name in TABLES[table] for name in names if name)


def _list_sheet_names(path: Path) -> list[str]:
    with open_archive(path) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return []
        parts = archive.read("xl/workbook.xml")
    return [name.decode().strip().casefold() for name in _SHEET_NAME.findall(parts)]


def _read_own_workbook(path: Path) -> Mapping[str, list[Cells]] | None:
    names = set(_list_sheet_names(path))
    if "entities" not in names or not names & {"ties", "sources"}:
        return None
    tables = read_workbook(path)
    fault = next((finding for finding in tables.findings if finding.severity == "error"), None)
    if fault:
        raise InputError(str(fault))
    return {table: [dict(row.cells) for row in rows] for table, rows in tables.rows.items()}
