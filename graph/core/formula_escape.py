"""Escapes cells so that no spreadsheet runs them as formulas, and back.

A spreadsheet takes a cell that begins with = + - or @ for a formula, also behind a tab or a line break. In
front of such a cell stands an apostrophe, which spreadsheets take for "this is a text".
"""

from __future__ import annotations

import re

_FORMULA_START = re.compile(
    "'*[-=+@\t\r\n]"
)  # how a cell begins that would be run, or one that was made safe


def escape_formula(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    >>> escape_formula("=1+1"), escape_formula("one"), escape_formula("'=1+1"), escape_formula("it's")
    ("'=1+1", 'one', "''=1+1", "it's")
    """
    return f"'{cell}" if _FORMULA_START.match(cell) else cell


def unescape_formula(cell: str) -> str:
    """Return what a cell said before it was made safe.

    >>> unescape_formula(escape_formula("=1+1")), unescape_formula("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if cell[:1] == "'" and _FORMULA_START.match(cell) else cell
