"""Reads from the words of a tie since when, until when or in which year it held."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...schema.terms import normalise_text

_YEAR = re.compile(r"(?<![\d০-৯.,/-])(?:(?:19|20)\d\d|(?:১৯|২০)[০-৯]{2})(?![\d০-৯/-]|,\d)")
_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_SINCE = re.compile(r"\b(?:since|ever since|as of|starting in|from)(?: \w+)? \Z", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|up to)(?: \w+)? \Z", re.IGNORECASE)
_IN = re.compile(r"\b(?:in|during)(?: (?:early|late|mid|the year|[A-Z]\w+))? \Z", re.IGNORECASE)
_SINCE_BEHIND = re.compile(r"\A(?: সাল)? (?:থেকে|হতে)(?!\S)")
_UNTIL_BEHIND = re.compile(r"\A(?: সাল)? পর্যন্ত")
_IN_BEHIND = re.compile(r"\A (?:সালে|সালের)(?!\S)")
# a year beside one of these says when a body began, not when a tie held
_BEGINNINGS = re.compile(
    r"\b(?:founded|founding|foundation|established|formed|created|set up|born|opened|built|launched)\b"
    r"|প্রতিষ্ঠ|গঠিত|গঠন",
    re.IGNORECASE,
)


def read_tie_dates(words: str) -> Mapping[str, str]:
    """Return the columns of a tie's dates; none where its words name no year, or more than one.

    >>> dict(read_tie_dates("Since 2014 Fern Trust has been a member of Lake Forum"))
    {'start': '2014'}
    >>> dict(read_tie_dates("In 2024 we worked with Prism Collective"))
    {'date_text': '2024'}
    """
    text = normalise_text(words)
    years = list(_YEAR.finditer(text))
    if len(years) != 1 or _BEGINNINGS.search(text):
        return {}
    before, behind = text[: years[0].start()], text[years[0].end() :]
    year = years[0].group().translate(_DIGITS)
    if _SINCE.search(before) or _SINCE_BEHIND.match(behind):
        return {"start": year}
    if _UNTIL.search(before) or _UNTIL_BEHIND.match(behind):
        return {"end": year}
    return {"date_text": year} if _IN.search(before) or _IN_BEHIND.match(behind) else {}
