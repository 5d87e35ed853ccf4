"""Reads the marks in cells: crosses, yes and no, numbers."""

from __future__ import annotations

from .name_lists import is_nothing

_YES = frozenset({"x", "✓", "✔", "√", "yes", "y", "true", "•", "●", "হ্যাঁ", "আছে", "1"})
_NO = frozenset({"", "0", "no", "n", "false", "না", "0.0"})
_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")


def parse_mark(cell: str) -> float | None:
    """Return the strength that a cell gives: 1 for a cross, 0 for nothing; None where it is a text."""
    text = cell.casefold().strip().translate(_DIGITS)
    if text in _NO or is_nothing(text):
        return 0.0
    if text in _YES:
        return 1.0
    try:
        value = float(text)
    except ValueError:
        return None
    return value if value == value and abs(value) != float("inf") else None


def is_mark(cell: str) -> bool:
    """Tell whether a cell says yes or no in a word or a sign.

    >>> is_mark("Yes"), is_mark("x"), is_mark("Amber Trust"), is_mark("2020")
    (True, True, False, False)
    """
    text = cell.casefold().strip()
    return bool(text) and (text in _YES or text in _NO or is_nothing(text))
