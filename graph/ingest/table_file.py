"""Reads the lines of a table that is no table of a data set: a CSV file, or the first sheet of a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import Finding, InputError
from ..core.input_file import require_regular_file
from ..schema.dataset import TableRow
from . import csv_folder, workbook
from .rows import MAX_WIDTH


@dataclass(frozen=True)
class TableFile:
    """The headings of a table and its lines with their numbers; `unread_sheets` were left aside."""

    path: Path
    headings: tuple[str, ...]
    lines: tuple[tuple[int, Sequence[str]], ...]
    findings: tuple[Finding, ...] = ()
    unread_sheets: tuple[str, ...] = ()


def read_table_file(path: Path, what: str) -> TableFile:
    """Return the table of a file; InputError where it is none. `what` the table is stands in messages."""
    findings: list[Finding] = []
    unread_sheets: tuple[str, ...] = ()
    require_regular_file(path)
    if path.suffix.lower() == ".xlsx":
        first, *others = workbook.read_sheets(path) or [workbook.WorkbookSheet("", [])]
        lines = list(workbook.iter_lines(first))
        findings += workbook.check_sheet(f"{path.name}, sheet {first.name}", first)
        unread_sheets = tuple(sheet.name for sheet in others if sheet.rows)
    else:
        read, findings = csv_folder.read_lines(path, TableRow(what, path.name, 0, {}))
        lines = list(read)
    for finding in findings:
        if finding.severity == "error":
            raise InputError(str(finding))
    filled_lines = [(line, cells) for line, cells in lines if any(map(str.strip, cells))]
    headings = tuple(name.strip() for name in filled_lines[0][1]) if filled_lines else ()
    if len(headings) > MAX_WIDTH:
        raise InputError(
            f"{path}: {len(headings):,} columns; at most {MAX_WIDTH:,} are read; delete the others"
        )
    return TableFile(path, headings, tuple(filled_lines[1:]), tuple(findings), unread_sheets)
