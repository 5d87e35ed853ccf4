"""Reads dates in the mixed forms of a file: '2015', 'Jan-22', '2019-2021', '3/4/2021', 'since 2018'.

'3/4/2021' is read only where another date of the file shows which order it uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from ...ingest.repair import MONTHS, repair_cell
from ...ingest.validate import MAX_WORDS
from ...schema.dataset import date_bounds
from ...schema.terms import normalise_text

_BENGALI_DIGITS = "০১২৩৪৫৬৭৮৯"
_DIGITS = str.maketrans(_BENGALI_DIGITS, "0123456789")
# What Bengali writes for a month, with the older spellings of some.
_BENGALI_MONTHS = (
    ("জানুয়ারি", "জানুয়ারী"), ("ফেব্রুয়ারি", "ফেব্রুয়ারী"), ("মার্চ",), ("এপ্রিল",), ("মে",), ("জুন",), ("জুলাই",),
    ("আগস্ট", "আগষ্ট"), ("সেপ্টেম্বর",), ("অক্টোবর",), ("নভেম্বর",), ("ডিসেম্বর",),
)  # fmt: skip
_MONTH_BY_WORD = {
    normalise_text(word): month
    for month, words in zip(MONTHS, _BENGALI_MONTHS, strict=True)
    for word in words
}
_NUMERIC = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})\Z")
_MONTH_YEAR = re.compile(r"([A-Za-z]{3,9})\.?[-' ,/]+([0-9]{4}|[0-9]{2})\Z")
_YEARS = re.compile(
    r"((?:1[89]|20)[0-9]{2})\s*(?:-|–|—|to|until|থেকে|/)\s*((?:1[89]|20)[0-9]{2}|[0-9]{2})?\Z", re.IGNORECASE
)
_RANGE = re.compile(r"(.+?)\s+(?:-|–|—|to|until|থেকে)\s+(.+)\Z", re.IGNORECASE)
_CLOSE_RANGE = re.compile(r"([^\W\d]{3,9}\.? [0-9]{4})[-–—](\S.*)\Z")  # July 2020-June 2023
_INTERVAL = re.compile(r"<?[\[(]\s*([0-9][^,;]*?)\s*,\s*([^,;\])]*?)\s*[\])](?:\s*;?\s*>)?\Z")  # of Gephi
_DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/. ]([A-Za-z]{3,9})\.?[-/., ]+([0-9]{4}|[0-9]{2})\Z")
_ERA = re.compile(r"\s*(?:খ্রি(?:স্টাব্দ|ষ্টাব্দ)?|ইং|A\.?D|C\.?E)\.?\Z")
_FLOAT_YEAR = re.compile(r"((?:1[89]|20)[0-9]{2})\.0+\Z")
_SINCE = re.compile(
    r"(?:since|from|est\.?|estd\.?|established(?: in)?|founded(?: in)?|in|c\.|ca\.?)\s+(.+)\Z", re.IGNORECASE
)
_UNTIL = re.compile(r"(?:until|till|to|up to|ended(?: in)?)\s+(.+)\Z", re.IGNORECASE)
_OPEN = re.compile(r"(?:present|now|ongoing|date|to date|current|today|চলমান|বর্তমান)\.?\Z", re.IGNORECASE)
# How a title says when its list was made: "as of 30 June 2025", "(March 2024)", "৩০ জুন ২০২৫ পর্যন্ত".
_TITLE_PARTS = re.compile(r"[()\[\]|;]|\s[-–—]\s|,(?!\s*[0-9০-৯]{4}\b)")
_AS_OF = re.compile(
    r".*?\b(?:as (?:of|on|at)|(?:last )?(?:updated|revised)(?: on)?|dated|date)\b\s*:?\s*(?P<date>.+)"
    r"|.*?(?:হালনাগাদ|তারিখ)\s*[:ঃ]?\s*(?P<date_bn>.+)|(?P<until>.+?)\s*(?:পর্যন্ত|তারিখের|তারিখে)\b.*",
    re.IGNORECASE,
)
_SINCE_BN = re.compile(r"(.+?)\s*(?:সাল থেকে|থেকে|সাল)\Z")


@dataclass(frozen=True)
class Period:
    """A start and an end as ISO dates, possibly reduced; words where they cannot be read."""

    start: str = ""
    end: str = ""
    words: str = ""


@dataclass(frozen=True)
class DateReader:
    """Reads the dates of one file; `order` is "day" or "month", which comes first, empty if unknown."""

    order: str = ""

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> DateReader:
        """Find out which order the file uses: a number above 12 can only be a day.

        >>> DateReader.from_texts(["3/4/2021", "25/4/2021"]).order
        'day'
        """
        first = second = False
        for text in texts:
            match = _NUMERIC.match(text.strip().translate(_DIGITS))
            if match:
                first, second = first or int(match[1]) > 12, second or int(match[2]) > 12
        return cls("" if first == second else "day" if first else "month")

    def read_period(self, start: str, end: str, words: str) -> Period:
        """Return the period of a tie from what stands in its three cells."""
        first, last = self._read_text(start), self._read_text(end)
        spoken = self._read_text(words)
        begin = first.start or spoken.start
        finish = last.end or last.start or first.end or spoken.end
        left = [text for text in (first.words, last.words, spoken.words) if text]
        bounds = date_bounds(begin), date_bounds(finish)
        if bounds[0] and bounds[1] and bounds[0][0] > bounds[1][1]:
            begin, finish, left = "", "", [*left, f"{start or words} {end}".strip()]
        return Period(begin, finish, " ".join(" ".join(left).split()[:MAX_WORDS]))

    def read_year(self, text: str) -> str:
        """Return the year that a text gives for a founding, empty where it gives none."""
        return self._read_text(text).start[:4]

    def _read_text(self, text: str) -> Period:
        """Return the period that one text says."""
        return _read_period(self, text) if text else Period()

    def parse_text(self, text: str) -> Period:
        """Return the period that one text says; `_read_text` remembers it."""
        text = _ERA.sub("", text)
        words = normalise_text(text.translate(_DIGITS)).split()
        plain = " ".join(_MONTH_BY_WORD.get(word, word) for word in words)
        if not plain or _OPEN.match(plain):
            return Period()
        numeric = _NUMERIC.match(plain)
        if numeric and not self.order and (text.strip()[0] in _BENGALI_DIGITS or "." in plain):
            return replace(self, order="day").parse_text(plain)  # who writes so writes the day first
        date = self._read_date(plain)
        if date:
            return Period(start=date)
        match = _INTERVAL.match(plain)
        if match:
            first, last = (self._read_date(_FLOAT_YEAR.sub(r"\1", part)) for part in match.groups())
            return Period(first, last) if first else Period(words=text)
        match = _YEARS.match(plain)
        if match:
            short = match[2] or ""
            return Period(match[1], match[1][:2] + short if len(short) == 2 else short)
        match = _RANGE.match(plain) or _CLOSE_RANGE.match(plain)
        if match:
            first, last = self._read_date(match[1]), self._read_date(match[2])
            if first and (last or _OPEN.match(match[2])):
                return Period(first, last)
        for pattern in (_SINCE, _SINCE_BN):
            match = pattern.match(plain)
            if match and self._read_date(match[1].strip()):
                return Period(start=self._read_date(match[1].strip()))
        match = _UNTIL.match(plain)
        if match and self._read_date(match[1]):
            return Period(end=self._read_date(match[1]))
        return Period(words=text)

    def _read_date(self, plain: str) -> str:
        """Return one date as ISO, empty where it cannot be read without doubt."""
        match = _NUMERIC.match(plain)
        if match:
            return self._read_numeric(int(match[1]), int(match[2]), match[3])
        match = _DAY_MONTH_YEAR.match(plain)
        if match and (month := _find_month(match[2])):
            date = f"{_complete_year(match[3])}-{month:02}-{int(match[1]):02}"
            return date if date_bounds(date) else ""
        match = _MONTH_YEAR.match(plain)
        if match:
            month = _find_month(match[1])
            return f"{_complete_year(match[2])}-{month:02}" if month else ""
        repair = repair_cell("date", plain)
        return repair.text if not repair.is_fault and date_bounds(repair.text) else ""

    def _read_numeric(self, first: int, second: int, year: str) -> str:
        order = self.order or ("day" if first > 12 or first == second else "month" if second > 12 else "")
        if not order:
            return ""
        day, month = (first, second) if order == "day" else (second, first)
        date = f"{_complete_year(year)}-{month:02}-{day:02}"
        return date if date_bounds(date) else ""


def find_date_in_title(title: str) -> str:
    """Return as of which day or month a title says that its list is, as an ISO date; empty where it does not.

    >>> find_date_in_title("Partners of Moyna Trust (as of 30 June 2025)")
    '2025-06-30'
    >>> find_date_in_title("অংশীদার তালিকা, ৩০ জুন ২০২৫ পর্যন্ত"), find_date_in_title("Partners since May 2024")
    ('2025-06-30', '')
    """
    pieces = [piece.strip() for piece in _TITLE_PARTS.split(title)]
    for piece in pieces:
        match = _AS_OF.fullmatch(piece)
        text = next(filter(None, match.groups()), "") if match else piece
        date = DateReader().parse_text(text.replace(",", " ").rstrip(". ")).start
        if (match and date) or len(date) > len("2025"):
            return date
    return ""


@lru_cache(maxsize=4096)
def _read_period(reader: DateReader, text: str) -> Period:
    return reader.parse_text(text)


def _find_month(name: str) -> int:
    return next(
        (
            number
            for number, month in enumerate(MONTHS, start=1)
            if month.casefold().startswith(name.casefold())
        ),
        0,
    )


def _complete_year(text: str) -> str:
    """Return a year of four digits; one of two is of this century up to 50, else of the last."""
    if len(text) == 4:
        return text
    return f"20{text}" if int(text) <= 50 else f"19{text}"
