"""The text of a cell in, what was meant out, where a spreadsheet rewrote it and no doubt is left.

What has two readings is a fault that names both: nothing is guessed.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ..dataset import Row, date_bounds
from ..errors import Finding
from .cells import Sort

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
NAMED = 5  # lines that a finding names; of more it gives the number

# findings that quote cells, or say where they stand
OF_CELLS = frozenset({
    "ambiguous-date", "faulty-cell", "formula", "hidden", "mended", "merged", "misnamed", "no-heading",
    "not-a-table", "rounded", "short-date",
})  # fmt: skip

_DAY_ZERO = datetime.date(1899, 12, 30)  # of the numbers by which a spreadsheet keeps days
_SERIAL = re.compile(r"[1-7][0-9]{4}(?:\.[0-9]+)?\Z")
_PLAIN = re.compile(r"[\x21\x23-\x26\x28-\x5f\x61-\x7e]*\Z")  # what is typed, but quotes and spaces
_ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]{2,}\Z")
_DECIMAL = re.compile(r"([0-9]+)\.0+\Z")
_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T][0-9]{1,2}:[0-9]{2}\S*\Z")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?\Z")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})\Z")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{4})\Z")
_SHORT = re.compile(
    r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}\Z|[0-9]{1,2}[- ][A-Za-z]{3,9}\Z|[A-Za-z]{3,9}[- ][0-9]{2}\Z"
)
_WORDS = re.compile(
    r"(?:(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[- ])?(?P<month>[A-Za-z]{3,9})\.?[- ]"
    r"(?:(?P<after>[0-9]{1,2})(?:st|nd|rd|th)?,? )?(?P<year>[0-9]{4})\Z"
)
_QUOTES = "‘’‚‛“”„‟«»\"'`´"
_DASHES = str.maketrans("‐‑‒–—−", "------")
_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")


@dataclass(frozen=True)
class Mended:
    """A cell as it is read: what was mended, or what cannot be, with a name for findings of its sort."""

    text: str
    code: str = ""
    told: str = ""
    mend: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether the cell cannot be read."""
        return bool(self.mend)


def is_plain(sort: Sort, text: str) -> bool:
    """Tell, quickly, whether there is nothing to mend: most cells of most tables.

    >>> is_plain("id", "amber-trust"), is_plain("id", "“amber-trust”"), is_plain("date", "43877")
    (True, False, False)
    """
    if sort == "text":
        return True
    if sort in ("date", "number"):
        return False
    return _PLAIN.match(text) is not None and "E+" not in text


def mended(sort: Sort, text: str) -> Mended:
    """Return a cell as it is to be read.

    >>> mended("date", "43877").text, mended("date", "16/02/2020").text, mended("number", "54.0").text
    ('2020-02-16', '2020-02-16', '54')
    >>> mended("date", "12/03/2020").told
    "'12/03/2020' is 12 March or 3 December 2020"
    """
    if sort == "text":
        return Mended(text)
    if _ROUNDED.match(text):
        told = f"'{text}' is a number that a spreadsheet has rounded"
        return Mended("", "rounded", told, "format the column as text and write it again")
    bare = text if _PLAIN.match(text) else "|".join(_bare(part, sort) for part in text.split("|"))
    rest = _BY_SORT.get(sort, Mended)(bare)
    if rest.code or bare == text:
        return rest
    return Mended(bare, "characters", f"{_shown(text)} is read as '{bare}'")


def _bare(text: str, sort: Sort) -> str:
    """Return a code without what cannot be seen, quotes around it and, but in addresses, dashes of print."""
    kept = "".join(char for char in text if unicodedata.category(char) != "Cf")
    spaced = " ".join((kept if sort == "code" else kept.translate(_DASHES)).split())
    return spaced.strip(_QUOTES).strip()


def _shown(text: str) -> str:
    """Return a text in quotes, with the characters named that nobody sees."""
    parts = []
    for char in text:
        hidden = unicodedata.category(char) in ("Cf", "Zs") and char != " "
        parts.append(f"<U+{ord(char):04X}>" if hidden else char)
    return f"'{''.join(parts)}'"


def _number(text: str) -> Mended:
    plain = text.translate(_DIGITS)
    match = _DECIMAL.match(plain)
    found = match[1] if match else plain
    return Mended(found, "number", f"'{text}' is read as {found}") if found != text else Mended(text)


def _date(text: str) -> Mended:
    if date_bounds(text):
        return Mended(text)
    plain = text.translate(_DIGITS)
    for rule in (_of_number, _of_time, _of_numbers, _of_words):
        found = rule(plain)
        if found and found.mend:
            return found
        if found and date_bounds(found.text):
            return Mended(found.text, found.code, f"'{text}' is read as {found.text}")
    if date_bounds(plain):
        return Mended(plain, "digits", f"'{text}' is read as {plain}")
    if _SHORT.match(plain):
        told = f"'{text}' does not say its year in four digits, or at all"
        return Mended("", "short-date", told, "write 2020-02-16, 2020-02 or 2020")
    return Mended(text)


def _of_number(text: str) -> Mended | None:
    if _SERIAL.match(text):
        day = _DAY_ZERO + datetime.timedelta(days=int(text.partition(".")[0]))
        return Mended(day.isoformat(), "date-number")
    match = _DECIMAL.match(text)
    return Mended(match[1], "number") if match else None


def _of_time(text: str) -> Mended | None:
    match = _TIME.match(text)
    return Mended(match[1], "date-time") if match else None


def _of_numbers(text: str) -> Mended | None:
    if match := _YEAR_FIRST.match(text):
        return Mended("-".join(f"{int(part):02}" for part in match.groups() if part), "date-order")
    if match := _MONTH_FIRST.match(text):
        return Mended(f"{match[2]}-{int(match[1]):02}", "date-order")
    if match := _YEAR_LAST.match(text):
        one, other, year = int(match[1]), int(match[2]), match[3]
        if one != other and 1 <= one <= 12 and 1 <= other <= 12:
            readings = [(one, other), (other, one)]
            first, second = (f"{day} {MONTHS[month - 1]}" for day, month in readings)
            ways = " or ".join(f"{year}-{month:02}-{day:02}" for day, month in readings)
            return Mended("", "ambiguous-date", f"'{text}' is {first} or {second} {year}", f"write {ways}")
        day, month = (one, other) if other <= 12 else (other, one)
        return Mended(f"{year}-{month:02}-{day:02}", "date-order")
    return None


def _of_words(text: str) -> Mended | None:
    match = _WORDS.match(text)
    if not match or (match["day"] and match["after"]):
        return None
    name, day = match["month"].capitalize(), match["day"] or match["after"]
    for number, month in enumerate(MONTHS, start=1):
        if month.startswith(name):
            return Mended(f"{match['year']}-{number:02}" + (f"-{int(day):02}" if day else ""), "date-words")
    return None


_BY_SORT: Mapping[str, Callable[[str], Mended]] = {"date": _date, "number": _number}


class Mends:
    """The findings of one table: each fault by itself, mends of one sort in a column as one."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self._faults: list[Finding] = []
        self._lines: dict[tuple[str, str], list[tuple[int, str]]] = {}

    def add(self, line: int, column: str, found: Mended) -> None:
        """Note what was found in a cell."""
        if found.is_fault:
            where = Row(self._row.table, self._row.file, line, {})
            self._faults.append(where.fault(column, found.told, found.mend, found.code))
        elif found.code:
            self._lines.setdefault((column, found.code), []).append((line, found.told))

    def findings(self) -> list[Finding]:
        """Return a finding for each fault and each sort of mend."""
        mends = []
        for (column, _), places in self._lines.items():
            line, told = places[0]
            where = Row(self._row.table, self._row.file, line, {})
            mend = also(number for number, _ in places[1:]) or "write it so"
            mends.append(where.fault(column, told, mend, "mended", severity="warning"))
        return self._faults + mends


def also(lines: Iterable[int]) -> str:
    """Return the words for further lines of which the same is so.

    >>> also([4, 9]), also([])
    ('so in lines 4, 9', '')
    """
    numbers = list(lines)
    if not numbers:
        return ""
    named = ", ".join(map(str, numbers[:NAMED]))
    more = len(numbers) - NAMED
    return f"so in line{'s' if len(numbers) > 1 else ''} {named}" + (f" and {more} more" if more > 0 else "")
