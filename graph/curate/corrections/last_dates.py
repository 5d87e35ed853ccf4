"""Reads from words that say that something has ended when that was."""

from __future__ import annotations

import re

from ...schema.terms import normalise_text
from ..importing.dates import DateReader

_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)")
_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_ENDING = (
    r"(?:end(?:s|ed|ing)?|stop\w*|clos\w+|finish\w*|complet\w+|expir\w+|terminat\w+|discontinued|ceased"
    r"|concluded|dissolved|lapsed|left|withdrew|resigned|quit|over|no longer|not|never|last|until|till)"
)
_ENDS = re.compile(rf"\b{_ENDING}\b|শেষ|বন্ধ|সমাপ্ত|পর্যন্ত|ছেড়ে|ত্যাগ|বাতিল|নেই|নাই|(?<!\S)না(?!\S)", re.IGNORECASE)
# Words in whose sentence a date is not that of the end.
_ELSEWISE = re.compile(
    r"\b(?:began|begun|start(?:ed|ing)?|founded|established|joined|said|told|would|will|continu\w*"
    r"|(?:not|n['’]t|never)\s+(?:yet\s+)?(?:in|until|till|end|stop|close|finish|over))\b"
    r"|শুরু|চলবে|(?:আগে|পূর্বে|পরে)(?!\S)",
    re.IGNORECASE,
)
_LED = re.compile(
    rf"\b(?:in|since|by|from|on|up\s+to|{_ENDING})[\s:,–-]+"
    r"(?:the\s+)?(?:(?:end|middle|beginning)\s+of\s+)?(?:(?:the\s+)?year\s+|early\s+|late\s+|mid[\s-])?\Z",
    re.IGNORECASE,
)
# A number before another noun is no year: "in 2000 villages".
_AFTER = re.compile(
    r"\s*(?:\Z|[.,;:!?)।–-]|(?:and|as|when|because|but|or|we|it|they|the|our|this|after|with|due|at|by)\b)",
    re.IGNORECASE,
)
_AFTER_BN = re.compile(r"\s*(?:খ্রি\S*\s+)?-?(?:সাল\S*|এর?(?!\S)|থেকে|পর্যন্ত|তারিখ\S*)")
_DAY = re.compile(r"[^\W\d]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\Z")  # May 31, 2019
_NEXT_SENTENCE = re.compile(r"[.!?।;]\s+(?=[A-Z\u0980-\u09ff])")


def list_years(words: str) -> list[str]:
    """Return the numbers in words that may be years, in the digits of English.

    >>> list_years("2008 or ২০০৯")
    ['2008', '2009']
    """
    return _YEAR.findall(words.translate(_DIGITS))


def read_last_date(words: str) -> str:
    """Return the date in words that say when something ended; empty where they name none, or several.

    A number is a year only alone, or where a word before or after it says so.

    >>> read_last_date("It ended in March 2019, as you know"), read_last_date("began in 2015, now over")
    ('2019-03', '')
    >>> read_last_date("We have had 2000 members since"), read_last_date("২০১৯ সালে শেষ হয়েছে")
    ('', '2019')
    """
    words = normalise_text(words).strip(" .,;:()।")
    if _ELSEWISE.search(words):
        return ""
    period = DateReader(order="day").parse_text(words)
    years = list(_YEAR.finditer(words.translate(_DIGITS)))
    if period.end or period.start or len(years) != 1:
        return period.end or period.start
    date, before = _read_date_before(words[: years[0].end()])
    after = words[years[0].end() :]
    is_bengali = _AFTER_BN.match(after)
    if not is_bengali and not (_LED.search(before) and _AFTER.match(after)):
        return ""
    rest = after[is_bengali.end() :] if is_bengali else after
    is_alone = not rest.strip() and not (_LED.sub("", before) if not is_bengali else before).strip()
    return date if is_alone or _says_end(before, after) else ""


def _read_date_before(words: str) -> tuple[str, str]:
    """Return the date with which words close, of which the last is its year, and the words before it."""
    pieces = [match.start() for match in re.finditer(r"\S+", words)][-3:]
    for start in pieces:
        date = DateReader(order="day").parse_text(words[start:]).start
        if date and words[start:].split()[0].casefold() not in _PLAIN:
            return date, words[:start]
    year = list_years(words)[-1]
    return year, _DAY.sub("", words[: -len(year)])


_PLAIN = frozenset(("in", "since", "from", "established", "founded", "est", "c.", "ca"))  # no part of a date


def _says_end(before: str, after: str) -> bool:
    """Tell whether the sentence around a date says that something ended."""
    sentence = f"{_NEXT_SENTENCE.split(before)[-1]} · {_NEXT_SENTENCE.split(after)[0]}"
    return bool(_ENDS.search(sentence))
