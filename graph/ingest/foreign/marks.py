"""Reads the marks in cells: crosses, yes and no, numbers."""

from __future__ import annotations

import re
from functools import lru_cache

from .name_lists import is_nothing

_YES = frozenset({"x", "✓", "✔", "√", "yes", "y", "true", "•", "●", "হ্যাঁ", "আছে", "1"})
_NO = frozenset({"", "0", "no", "n", "false", "না", "0.0"})
_LONGEST_DATE = 30
_LONGEST_MARK = 60
_MONTH = (
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
    r"|জানু|ফেব্রু|মার্চ|এপ্রিল|মে|জুন|জুলাই|আগস্ট|সেপ্টেম্বর|অক্টোবর|নভেম্বর|ডিসেম্বর)[^\s\d,./-]{0,6}"
)
_YEAR = r"(?:\d{4}|\d{2})"
_DATE = re.compile(
    rf"(?:19|20)\d\d(?:[-/.]\d{{1,2}}){{0,2}}|\d{{1,2}}[-/. ](?:\d{{1,2}}|{_MONTH})[-/., ]+{_YEAR}"
    rf"|{_MONTH}[-/., ]+(?:\d{{1,2}},? )?{_YEAR}",
    re.IGNORECASE,
)
_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")


def parse_mark(cell: str) -> float | None:
    """Return the strength that a cell gives: 1 for a cross, 0 for nothing; None where it is a text."""
    if len(cell) <= _LONGEST_MARK:
        return _parse_short_mark(cell)
    return 0.0 if is_nothing(cell) else None


@lru_cache(maxsize=4096)
def _parse_short_mark(cell: str) -> float | None:
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


def is_number(text: str) -> bool:
    """Tell whether a text is a number, however it is grouped: 12,500.

    >>> is_number("12,500"), is_number("১২"), is_number("Amber 12")
    (True, True, False)
    """
    bare = text.translate(_DIGITS).replace(",", "").replace(" ", "")
    return bool(re.fullmatch(r"[-+]?\d+(?:\.\d+)?%?", bare))


def is_date(text: str) -> bool:
    """Tell whether a text is a date or a year and nothing else.

    >>> [is_date(text) for text in ("12-Mar-19", "জানুয়ারি ২০২১", "2021", "Vision 2021", "45")]
    [True, True, True, False, False]
    """
    bare = text.strip().translate(_DIGITS)
    return len(bare) <= _LONGEST_DATE and _DATE.fullmatch(bare) is not None


def is_mark(cell: str) -> bool:
    """Tell whether a cell says yes or no in a word or a sign.

    >>> is_mark("Yes"), is_mark("x"), is_mark("Amber Trust"), is_mark("2020")
    (True, True, False, False)
    """
    text = cell.casefold().strip()
    return bool(text) and (text in _YES or text in _NO or is_nothing(text))
