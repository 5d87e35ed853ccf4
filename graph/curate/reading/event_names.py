"""Reads when an event was from the words of a sentence, and which class of event its name means."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .lexicon import Lexicon

_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december", "জানুয়ারি", "ফেব্রুয়ারি", "মার্চ", "এপ্রিল", "মে", "জুন"),
    *("জুলাই", "আগস্ট", "সেপ্টেম্বর", "অক্টোবর", "নভেম্বর", "ডিসেম্বর"),
)
_MONTH = "|".join(MONTHS)
_YEAR = r"(?P<year>(?:19|20)[0-9]{2}|(?:১৯|২০)[০-৯]{2})"
_ENDING = r"(?:st|nd|rd|th|ই|শে)?"
_ISO = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<number>0[1-9]|1[0-2])(?:-(?P<day>[0-3]\d))?(?!\d)")
_DAY_FIRST = re.compile(
    rf"(?:(?P<day>[0-3]?[0-9]|[০-৩]?[০-৯]){_ENDING}(?: of)? )?(?P<month>{_MONTH})(?:ে|ের)?,? {_YEAR}",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(rf"(?P<month>{_MONTH}) (?P<day>[0-3]?[0-9]){_ENDING},? {_YEAR}", re.IGNORECASE)
_WITHOUT_YEAR = re.compile(
    rf"(?<!\w)(?:[0-9০-৯]{{1,2}}{_ENDING}(?:[–-][0-9]{{1,2}})? )?(?:{_MONTH})(?!\w)", re.IGNORECASE
)


def read_event_date(words: str) -> Mapping[str, str]:
    """Return the columns of an event's date; none where its words name no month.

    >>> dict(read_event_date("On 12 May 2024 we held a fair")), dict(read_event_date("১২ মে ২০২৪ তারিখে"))
    ({'start': '2024-05-12'}, {'start': '2024-05-12'})
    >>> dict(read_event_date("In May 2024")), dict(read_event_date("in late October"))
    ({'start': '2024-05'}, {'date_text': 'October'})
    """
    for pattern in (_ISO, _MONTH_FIRST, _DAY_FIRST):
        match = pattern.search(words)
        if match:
            return {"start": _format_date(match)}
    named = next(
        (match for match in _WITHOUT_YEAR.finditer(words) if match[0].lower() != "may" or "May" in match[0]),
        None,
    )
    return {"date_text": named[0].strip()} if named else {}


def _format_date(match: re.Match[str]) -> str:
    parts = match.groupdict()
    month = parts.get("number") or str(_find_month(parts["month"])).zfill(2)
    day = (parts["day"] or "").translate(_DIGITS)
    year = parts["year"].translate(_DIGITS)
    return f"{year}-{month}" + (f"-{day.zfill(2)}" if day and 0 < int(day) < 32 else "")


def _find_month(name: str) -> int:
    return MONTHS.index(name.lower()) % 12 + 1


def find_event_class(name: str, lexicon: Lexicon) -> str:
    """Return the class of an event of a name: a training, or an event of any kind."""
    words = re.split(r"[^\w\u0980-\u09ff]+", name.lower())
    return "TrainingEvent" if not frozenset(words).isdisjoint(lexicon.word_list("trainings")) else "Event"
