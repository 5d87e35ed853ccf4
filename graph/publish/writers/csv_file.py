"""Writes rows as CSV: the one way in which the program writes tables for spreadsheets.

A cell that a spreadsheet would run as a formula is escaped.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from ...core.formula_escape import escape_formula


def encode_csv(
    rows: Iterable[Iterable[str]], *, delimiter: str = ",", line_end: str = "\n", mark: bool = False
) -> bytes:
    r"""Return rows as CSV in UTF-8; `mark` puts the sign at the start by which spreadsheets know UTF-8.

    >>> encode_csv([["a", "b"], ["=1+1", "x, y"]])
    b'a,b\n\'=1+1,"x, y"\n'
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=line_end)
    writer.writerows(map(escape_formula, row) for row in rows)
    return buffer.getvalue().encode("utf-8-sig" if mark else "utf-8")


def list_cells(rows: Iterable[Mapping[str, str]], columns: Sequence[str]) -> Iterable[list[str]]:
    """Yield the cells of rows in the order of some columns, empty where a row has none."""
    return ([row.get(column, "") for column in columns] for row in rows)
