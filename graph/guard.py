"""A cell in, the cell as no spreadsheet runs it out, and back: the one way in which tables are written.

A spreadsheet takes a cell that begins with = + - or @ for a formula, also behind a tab or a line break. In
front of such a cell stands an apostrophe, which spreadsheets take for "this is a text".
"""

from __future__ import annotations

import re

_STEERS = re.compile("'*[-=+@\t\r\n]")  # how a cell begins that would be run, or one that was made safe


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("one"), guarded("'=1+1"), guarded("it's")
    ("'=1+1", 'one', "''=1+1", "it's")
    """
    return f"'{cell}" if _STEERS.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return what a cell said before it was made safe.

    >>> unguarded(guarded("=1+1")), unguarded("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if cell[:1] == "'" and _STEERS.match(cell) else cell
