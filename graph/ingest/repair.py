"""Repairs a cell that a spreadsheet rewrote, where no doubt is left about what was meant.

What has two readings is a fault that names both: nothing is guessed.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ..core.errors import Finding
from ..schema.dataset import TableRow, date_bounds
from .cells import CellType

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
MAX_LINES_NAMED = 5  # lines that a finding names; of more it gives the number

# findings that quote cells, or say where they stand
CELL_CODES = frozenset({
    "ambiguous-date", "ambiguous-name", "faulty-cell", "formula", "hidden", "mended", "merged", "misnamed",
    "no-heading", "not-a-table", "rounded", "short-date",
})  # fmt: skip

_DAY_ZERO = datetime.date(1899, 12, 30)  # of the numbers by which a spreadsheet keeps days
_SERIAL = re.compile(r"[1-7][0-9]{4}(?:\.[0-9]+)?\Z")
_PLAIN = re.compile(r"[\x21\x23-\x26\x28-\x5f\x61-\x7e]*\Z")  # what is typed, but quotes and spaces
_NAME = re.compile(r"[^\W\d_]\s+[^\W\d_]|[\u0980-\u09ff]")  # two words, or a Bengali letter
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


_UTF8_AS_WINDOWS = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)


@dataclass(frozen=True)
class CellRepair:
    """A cell as it is read: what was mended, or what cannot be, with a name for findings of its sort."""

    text: str
    code: str = ""
    message: str = ""
    hint: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether the cell cannot be read."""
        return bool(self.hint)


def needs_no_repair(sort: CellType, text: str) -> bool:
    """Tell, quickly, whether there is nothing to mend: most cells of most tables.

    >>> (
    ...     needs_no_repair("id", "amber-trust"),
    ...     needs_no_repair("id", "“amber-trust”"),
    ...     needs_no_repair("date", "43877"),
    ... )
    (True, False, False)
    """
    if sort == "text":
        return True
    if sort in ("date", "number", "decimal"):
        return False
    return _PLAIN.match(text) is not None and "E+" not in text


def repair_cell(sort: CellType, text: str) -> CellRepair:
    """Return a cell as it is to be read.

    >>> (
    ...     repair_cell("date", "43877").text,
    ...     repair_cell("date", "16/02/2020").text,
    ...     repair_cell("number", "54.0").text,
    ... )
    ('2020-02-16', '2020-02-16', '54')
    >>> repair_cell("date", "12/03/2020").message
    "'12/03/2020' is 12 March or 3 December 2020"
    """
    if sort == "text":
        return CellRepair(text)
    if _ROUNDED.match(text):
        message = f"'{text}' is a number that a spreadsheet has rounded"
        return CellRepair("", "rounded", message, "format the column as text and write it again")
    if sort in ("id", "term") and _NAME.search(text):
        return CellRepair(text)  # a name in place of an id or a label in place of a term: looked up later
    cleaned = text if _PLAIN.match(text) else "|".join(_clean_code(part, sort) for part in text.split("|"))
    repair = _REPAIR_BY_TYPE.get(sort, CellRepair)(cleaned)
    if repair.code or cleaned == text:
        return repair
    return CellRepair(cleaned, "characters", f"{_quote_visibly(text)} is read as '{cleaned}'")


def find_mojibake(text: str) -> str:
    """Return what a text means that was saved as UTF-8 and opened as Windows-1252; empty where it is none.

    >>> find_mojibake("CafÃ© ZoÃ«"), find_mojibake("Café Zoë")
    ('Café Zoë', '')
    """
    if text.isascii() or not _UTF8_AS_WINDOWS.search(text):
        return ""
    data = bytearray()
    for char in text:
        try:
            data += char.encode("cp1252")
        except UnicodeEncodeError:
            if ord(char) > 255:
                return ""
            data.append(ord(char))  # five bytes have no character there and stay as they are
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _clean_code(text: str, sort: CellType) -> str:
    """Return a code without what cannot be seen, quotes around it and, but in addresses, dashes of print."""
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf")
    spaced = " ".join((visible if sort == "code" else visible.translate(_DASHES)).split())
    return spaced.strip(_QUOTES).strip()


def _quote_visibly(text: str) -> str:
    """Return a text in quotes, with the characters named that nobody sees."""
    parts = []
    for char in text:
        hidden = unicodedata.category(char) in ("Cf", "Zs") and char != " "
        parts.append(f"<U+{ord(char):04X}>" if hidden else char)
    return f"'{''.join(parts)}'"


def _repair_number(text: str) -> CellRepair:
    plain = text.translate(_DIGITS)
    match = _DECIMAL.match(plain)
    number = match[1] if match else plain
    return (
        CellRepair(number, "number", f"'{text}' is read as {number}") if number != text else CellRepair(text)
    )


def _repair_date(text: str) -> CellRepair:
    if date_bounds(text):
        return CellRepair(text)
    plain = text.translate(_DIGITS)
    for rule in (_parse_serial_date, _parse_timestamp, _parse_numeric_date, _parse_worded_date):
        repair = rule(plain)
        if repair and repair.hint:
            return repair
        if repair and date_bounds(repair.text):
            return CellRepair(repair.text, repair.code, f"'{text}' is read as {repair.text}")
    if date_bounds(plain):
        return CellRepair(plain, "digits", f"'{text}' is read as {plain}")
    if _SHORT.match(plain):
        message = f"'{text}' does not say its year in four digits, or at all"
        return CellRepair("", "short-date", message, "write 2020-02-16, 2020-02 or 2020")
    return CellRepair(text)


def _parse_serial_date(text: str) -> CellRepair | None:
    if _SERIAL.match(text):
        day = _DAY_ZERO + datetime.timedelta(days=int(text.partition(".")[0]))
        return CellRepair(day.isoformat(), "date-number")
    match = _DECIMAL.match(text)
    return CellRepair(match[1], "number") if match else None


def _parse_timestamp(text: str) -> CellRepair | None:
    match = _TIME.match(text)
    return CellRepair(match[1], "date-time") if match else None


def _parse_numeric_date(text: str) -> CellRepair | None:
    if match := _YEAR_FIRST.match(text):
        return CellRepair("-".join(f"{int(part):02}" for part in match.groups() if part), "date-order")
    if match := _MONTH_FIRST.match(text):
        return CellRepair(f"{match[2]}-{int(match[1]):02}", "date-order")
    if match := _YEAR_LAST.match(text):
        first_number, second_number, year = int(match[1]), int(match[2]), match[3]
        if first_number != second_number and 1 <= first_number <= 12 and 1 <= second_number <= 12:
            readings = [(first_number, second_number), (second_number, first_number)]
            first, second = (f"{day} {MONTHS[month - 1]}" for day, month in readings)
            choices = " or ".join(f"{year}-{month:02}-{day:02}" for day, month in readings)
            return CellRepair(
                "", "ambiguous-date", f"'{text}' is {first} or {second} {year}", f"write {choices}"
            )
        day, month = (first_number, second_number) if second_number <= 12 else (second_number, first_number)
        return CellRepair(f"{year}-{month:02}-{day:02}", "date-order")
    return None


def _parse_worded_date(text: str) -> CellRepair | None:
    match = _WORDS.match(text)
    if not match or (match["day"] and match["after"]):
        return None
    name, day = match["month"].capitalize(), match["day"] or match["after"]
    for number, month in enumerate(MONTHS, start=1):
        if month.startswith(name):
            return CellRepair(
                f"{match['year']}-{number:02}" + (f"-{int(day):02}" if day else ""), "date-words"
            )
    return None


_REPAIR_BY_TYPE: Mapping[str, Callable[[str], CellRepair]] = {
    "date": _repair_date,
    "number": _repair_number,
    "decimal": _repair_number,
}


_HINTS = {"placeholder": "leave the cell empty", "mojibake": "save the table as 'CSV UTF-8' from its source"}


class RepairLog:
    """The findings of one table: each fault by itself, mends of one sort in a column as one."""

    def __init__(self, row: TableRow) -> None:
        self._row = row
        self._faults: list[Finding] = []
        self._lines: dict[tuple[str, str], list[tuple[int, str]]] = {}

    def add(self, line: int, column: str, repair: CellRepair) -> None:
        """Note what was found in a cell."""
        if repair.is_fault:
            where = TableRow(self._row.table, self._row.file, line, {})
            self._faults.append(where.make_finding(column, repair.message, repair.hint, repair.code))
        elif repair.code:
            self._lines.setdefault((column, repair.code), []).append((line, repair.message))

    def list_findings(self) -> list[Finding]:
        """Return a finding for each fault and each sort of mend."""
        warnings = []
        for (column, code), places in self._lines.items():
            line, message = places[0]
            where = TableRow(self._row.table, self._row.file, line, {})
            hint = format_further_lines(number for number, _ in places[1:]) or _HINTS.get(code, "write it so")
            warnings.append(where.make_finding(column, message, hint, "mended", severity="warning"))
        return self._faults + warnings


def format_further_lines(lines: Iterable[int]) -> str:
    """Return the words for further lines of which the same is so.

    >>> format_further_lines([4, 9]), format_further_lines([])
    ('so in lines 4, 9', '')
    """
    numbers = list(lines)
    if not numbers:
        return ""
    named = ", ".join(map(str, numbers[:MAX_LINES_NAMED]))
    more = len(numbers) - MAX_LINES_NAMED
    return f"so in line{'s' if len(numbers) > 1 else ''} {named}" + (f" and {more} more" if more > 0 else "")
