"""Lines of texts in, as a file or a sheet holds them; the rows of a table out, with what was mended."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from ..dataset import TABLES, Row, Rows
from ..errors import Finding
from .cells import Sort, holds
from .columns import check_header, resolve
from .mending import Mends, also, is_plain, mended

# columns whose texts stand in many rows each
_OFTEN = frozenset({
    "class", "type", "kind", "subject", "object", "source", "locator", "phrase", "certainty", "visibility",
    "start", "date_certainty", "place", "property", "of", "unit", "comparator", "lang",
})  # fmt: skip

Lines = Iterable[tuple[int, Sequence[str]]]  # number, as an editor or a spreadsheet counts it, and cells


def rows(file: str, table: str, lines: Lines) -> tuple[Rows, list[Finding]]:
    """Return the rows under the first line that holds anything, which is the header.

    Lines and columns without text are left out; a line with more cells than the header has is a fault.
    """
    numbered = iter(lines)
    start, written = next(((line, cells) for line, cells in numbered if any(map(str.strip, cells))), (1, ()))
    header, findings = resolve(file, table, written, start)
    findings += check_header(file, table, header, start)
    reader = _Reader(file, table, header, start)
    texts, places = [], array("Q")
    for line, cells in numbered:
        read = reader.read(line, cells)
        if read is not None:
            texts.append(read)
            places.append(line)
    named = [name or str(number) for number, name in enumerate(header)]  # no column is called by a number
    return Rows(table, file, named, texts, places), findings + reader.findings()


class _Reader:
    """Reads the cells of one line after the other; a text that stands in many rows is kept once."""

    def __init__(self, file: str, table: str, header: Sequence[str], start: int) -> None:
        known = TABLES[table]
        self._head = Row(table, file, start, {})
        self._sorts: list[Sort] = [holds(table, name).sort if name in known else "text" for name in header]
        self._columns = header
        self._mends = Mends(self._head)
        self._bare = _Bare(file, table)
        self._faults: list[Finding] = []
        self._often = [name in _OFTEN for name in header]
        self._plain: list[dict[str, str]] = [{} for _ in header]  # what was read before, by column

    def read(self, line: int, cells: Sequence[str]) -> tuple[str, ...] | None:
        """Return the texts of a line, None where it is empty or has too many cells."""
        if len(cells) > len(self._columns):
            if any(map(str.strip, cells[len(self._columns) :])):
                fault = f"{len(cells)} cells under {len(self._columns)} columns"
                mend = "put a text with a comma in double quotes"
                where = Row(self._head.table, self._head.file, line, {})
                self._faults.append(where.fault("", fault, mend, "too-many-cells"))
                return None
            cells = cells[: len(self._columns)]
        texts = []
        for number, cell in enumerate(cells):
            often = self._plain[number]
            known = often.get(cell)
            if known is None:
                known = self._cell(number, cell.strip(), line)
                if known == cell and self._often[number]:
                    often[cell] = known
            texts.append(known)
        return tuple(texts) if any(texts) or any(map(str.strip, cells)) else None

    def _cell(self, number: int, text: str, line: int) -> str:
        if not text:
            return ""
        column, sort = self._columns[number], self._sorts[number]
        if not column:
            self._bare.add(number, line)
            return ""
        if is_plain(sort, text):
            return text
        found = mended(sort, text)
        if found.code:
            self._mends.add(line, column, found)
        return found.text

    def findings(self) -> list[Finding]:
        """Return what was mended, what cannot be, and what is not read."""
        return self._faults + self._mends.findings() + self._bare.findings()


class _Bare:
    """Texts under no heading, by column."""

    def __init__(self, file: str, table: str) -> None:
        self._head = Row(table, file, 0, {})
        self._lines: dict[int, list[int]] = {}

    def add(self, column: int, line: int) -> None:
        self._lines.setdefault(column, []).append(line)

    def findings(self) -> list[Finding]:
        found = []
        for column, (line, *more) in self._lines.items():
            fault = f"a text in column {letters(column)}, which has no heading, is not read"
            mend = also(more) or "give the column a heading or clear it"
            where = Row(self._head.table, self._head.file, line, {})
            found.append(where.fault("", fault, mend, "no-heading", severity="warning"))
        return found


def letters(column: int) -> str:
    """Return the letters by which a spreadsheet names a column, counted from 0.

    >>> letters(0), letters(25), letters(26), letters(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
