"""Lines of texts in, as a file or a sheet holds them; the rows of a table out, with what was mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..dataset import TABLES, Row
from ..errors import Finding
from .cells import Sort, holds
from .columns import check_header, resolve
from .mending import Mends, also, is_plain, mended

Lines = Iterable[tuple[int, Sequence[str]]]  # number, as an editor or a spreadsheet counts it, and cells


def rows(file: str, table: str, lines: Lines) -> tuple[tuple[Row, ...], list[Finding]]:
    """Return the rows under the first line that holds anything, which is the header.

    Lines and columns without text are left out; a line with more cells than the header has is a fault.
    """
    numbered = iter(lines)
    start, written = next(((line, cells) for line, cells in numbered if _any(cells)), (1, ()))
    header, findings = resolve(file, table, written, start)
    findings += check_header(file, table, header, start)
    mends = Mends(Row(table, file, start, {}))
    bare = _Bare(file, table)
    known = TABLES[table]
    columns = [(name, holds(table, name).sort if name in known else "text") for name in header]
    read = []
    for line, cells in numbered:
        if not _any(cells):
            continue
        if len(cells) > len(header) and _any(cells[len(header) :]):
            fault = f"{len(cells)} cells under {len(header)} columns"
            mend = "put a text with a comma in double quotes"
            findings.append(Finding(file, line, "", "error", fault, mend, "too-many-cells"))
            continue
        read.append(Row(table, file, line, dict(_cells(columns, cells, line, mends, bare))))
    return tuple(read), findings + mends.findings() + bare.findings()


def _cells(
    columns: Sequence[tuple[str, Sort]], cells: Sequence[str], line: int, mends: Mends, bare: _Bare
) -> Iterator[tuple[str, str]]:
    for number, ((column, sort), cell) in enumerate(zip(columns, cells, strict=False)):
        text = cell.strip()
        if not text:
            continue
        if not column:
            bare.add(number, line)
            continue
        if is_plain(sort, text):
            yield column, text
            continue
        found = mended(sort, text)
        if found.code:
            mends.add(line, column, found)
        if found.text:
            yield column, found.text


def _any(cells: Sequence[str]) -> bool:
    return any(cell.strip() for cell in cells)


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
