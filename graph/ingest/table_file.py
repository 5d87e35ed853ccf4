"""Reads the lines of a table that is no table of a data set: a CSV file, or the first sheet of a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
    other_tables: tuple[tuple[str, TableFile], ...] = ()  # the other sheets of a workbook, by name

    @property
    def unread_sheets(self) -> tuple[str, ...]:
        """The names of the other sheets of a workbook."""
        return tuple(name for name, _ in self.other_tables)


def read_table_file(path: Path, what: str) -> TableFile:
    """Return the table of a file; InputError where it is none. `what` the table is stands in messages."""
    findings: list[Finding] = []
    other_tables: tuple[tuple[str, TableFile], ...] = ()
    require_regular_file(path)
    if path.suffix.lower() == ".xlsx":
        first, *others = workbook.read_sheets(path) or [workbook.WorkbookSheet("", [])]
        lines = list(workbook.iter_lines(first))
        findings += workbook.check_sheet(f"{path.name}, sheet {first.name}", first)
        other_tables = tuple(
            (sheet.name, _make_table(path, list(workbook.iter_lines(sheet))))
            for sheet in others
            if sheet.rows
        )
    else:
        read, findings = csv_folder.read_lines(path, TableRow(what, path.name, 0, {}))
        lines = list(read)
    for finding in findings:
        if finding.severity == "error":
            raise InputError(str(finding))
    table = _make_table(path, lines)
    return replace(table, findings=tuple(findings), other_tables=other_tables)


def _make_table(path: Path, lines: Sequence[tuple[int, Sequence[str]]]) -> TableFile:
    """Return a table of its lines, of which the first that is not empty has the headings."""
    filled_lines = [(line, cells) for line, cells in lines if any(map(str.strip, cells))]
    headings = tuple(name.strip() for name in filled_lines[0][1]) if filled_lines else ()
    if len(headings) > MAX_WIDTH:
        raise InputError(
            f"{path}: {len(headings):,} columns; at most {MAX_WIDTH:,} are read; delete the others"
        )
    return TableFile(path, headings, tuple(filled_lines[1:]))
