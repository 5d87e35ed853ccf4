"""Recognises files that hold a data set already, tables or RDF, and reads their rows as they are."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import Finding, InputError
from ...ingest.column_matching import match_columns
from ...ingest.csv_folder import read_lines
from ...ingest.foreign.documents import is_word_document
from ...ingest.foreign.network import SkippedItem
from ...ingest.rows import read_rows
from ...ingest.workbook import read_workbook
from ...ingest.xlsx_archive import open_archive
from ...schema.dataset import REQUIRED, TABLES, Dataset, TableRow
from .network_rows import Cells
from .own_rdf import read_own_rdf

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


@dataclass(frozen=True)
class OwnFile:
    """The rows of a file that holds a data set, or one table of it."""

    path: Path
    rows: Mapping[str, list[Cells]]
    dataset: Dataset | None = None  # what the file says of it
    is_source: bool = False  # whether rows that name no source rest on the file itself
    skipped: tuple[SkippedItem, ...] = ()

    def count_rows(self) -> int:
        """Return how many rows it has, of all tables."""
        return sum(map(len, self.rows.values()))


def read_own_file(path: Path) -> OwnFile | None:
    """Return what a file holds of a data set, None where it is none of ours."""
    if zipfile.is_zipfile(path):
        return None if is_word_document(path) else _read_own_workbook(path)
    rdf = read_own_rdf(path)
    if rdf:
        return OwnFile(path, rdf.rows, rdf.dataset, is_source=rdf.is_merged, skipped=rdf.skipped)
    rows, _ = read_lines(path, TableRow("", path.name, 0, {}))
    header = next((list(cells) for _, cells in rows if any(map(str.strip, cells))), [])
    table = next((table for table in _TELLING if _has_columns(table, header)), "")
    if not table:
        return None
    lines, _ = read_lines(path, TableRow(table, path.name, 0, {}))
    read, findings = read_rows(path.name, table, lines)
    _refuse_faulty(findings)
    return OwnFile(path, {table: [dict(row.cells) for row in read]})


def _refuse_faulty(findings: Sequence[Finding]) -> None:
    fault = next((finding for finding in findings if finding.severity == "error"), None)
    if fault:
        raise InputError(str(fault))


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


def _read_own_workbook(path: Path) -> OwnFile | None:
    names = set(_list_sheet_names(path))
    if "entities" not in names or not names & {"ties", "sources"}:
        return None
    tables = read_workbook(path)
    _refuse_faulty(tables.findings)
    rows = {table: [dict(row.cells) for row in rows] for table, rows in tables.rows.items()}
    return OwnFile(path, rows, tables.dataset if "dataset" in names else None)
