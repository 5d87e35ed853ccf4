"""Makes the rows of a table from lines of text, and tells what was repaired."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from ..core.errors import Finding
from ..schema.dataset import TABLES, TableRow, TableRows
from .cells import CellType, describe_column
from .column_matching import check_header, match_columns
from .placeholders import is_placeholder
from .repair import CellRepair, RepairLog, find_mojibake, format_further_lines, needs_no_repair, repair_cell

# columns whose texts stand in many rows each
_REPETITIVE_COLUMNS = frozenset({
    "class", "type", "kind", "subject", "object", "source", "locator", "phrase", "certainty", "visibility",
    "start", "date_certainty", "place", "property", "of", "unit", "comparator", "lang",
})  # fmt: skip

MAX_ROWS = 10_000_000  # of a table
MAX_COLUMNS = 1_000  # with a heading; each is compared with those that are known
MAX_WIDTH = 16_384  # columns, empty ones included; a sheet has no more
MAX_HEADING = 1_000  # characters of a heading
MAX_CELL = 131_072  # characters; a cell of a spreadsheet holds 32,767

NumberedLines = Iterable[
    tuple[int, Sequence[str]]
]  # number, as an editor or a spreadsheet counts it, and cells


def read_rows(file: str, table: str, lines: NumberedLines) -> tuple[TableRows, list[Finding]]:
    """Return the rows under the first line that holds anything, which is the header.

    Lines and columns without text are left out; a line with more cells than the header has is a fault.
    """
    numbered = iter(lines)
    start, written = next(((line, cells) for line, cells in numbered if any(map(str.strip, cells))), (1, ()))
    excess = _find_excess(written)
    if excess:
        head = TableRow(table, file, start, {})
        return TableRows.from_rows(()), [head.make_finding("", *excess, "vast")]
    header, findings = match_columns(file, table, written, start)
    findings += check_header(file, table, header, start)
    reader = _RowReader(file, table, header, start)
    texts, places = [], array("Q")
    for line, cells in numbered:
        read = reader.read_line(line, cells)
        if read is not None:
            texts.append(read)
            places.append(line)
    named = [name or str(number) for number, name in enumerate(header)]  # no column is called by a number
    return TableRows(table, file, named, texts, places), findings + reader.list_findings()


def _find_excess(header: Sequence[str]) -> tuple[str, str] | None:
    """Return what is too much of a header and what to do about it, None where nothing is."""
    headed = sum(1 for name in header if name.strip())
    if headed > MAX_COLUMNS or len(header) > MAX_WIDTH:
        fault = f"{len(header):,} columns, {headed:,} with a heading; at most {MAX_COLUMNS:,} are read"
        return fault, "delete the others"
    if max(map(len, header), default=0) > MAX_HEADING:
        return f"a heading of more than {MAX_HEADING:,} characters", "write the name of the column"
    return None


class _RowReader:
    """Reads the cells of one line after the other; a text that stands in many rows is kept once."""

    def __init__(self, file: str, table: str, header: Sequence[str], start: int) -> None:
        known = TABLES[table]
        self._head = TableRow(table, file, start, {})
        self._cell_types: list[CellType] = [
            describe_column(table, name).cell_type if name in known else "text" for name in header
        ]
        self._columns = header
        self._repairs = RepairLog(self._head)
        self._unheaded = _UnheadedTexts(file, table)
        self._faults: list[Finding] = []
        self._often = [name in _REPETITIVE_COLUMNS for name in header]
        self._plain: list[dict[str, str]] = [{} for _ in header]  # what was read before, by column

    def read_line(self, line: int, cells: Sequence[str]) -> tuple[str, ...] | None:
        """Return the texts of a line, None where it is empty or has too many cells."""
        if len(cells) > len(self._columns):
            if any(map(str.strip, cells[len(self._columns) :])):
                fault = f"{len(cells)} cells under {len(self._columns)} columns"
                hint = "put a text with a comma in double quotes"
                where = TableRow(self._head.table, self._head.file, line, {})
                self._faults.append(where.make_finding("", fault, hint, "too-many-cells"))
                return None
            cells = cells[: len(self._columns)]
        texts = []
        for number, cell in enumerate(cells):
            often = self._plain[number]
            known = often.get(cell)
            if known is None:
                known = self._read_cell(number, cell.strip(), line)
                if known == cell and self._often[number]:
                    often[cell] = known
            texts.append(known)
        return tuple(texts) if any(texts) or self._holds_more_than_marks(cells) else None

    def _holds_more_than_marks(self, cells: Sequence[str]) -> bool:
        """Tell whether a line without a readable text has one that could not be read."""
        written = ((column, cell.strip()) for column, cell in zip(self._columns, cells, strict=False))
        return any(cell and not is_placeholder(column, cell) for column, cell in written)

    def _read_cell(self, number: int, text: str, line: int) -> str:
        if not text:
            return ""
        column, sort = self._columns[number], self._cell_types[number]
        if not column:
            self._unheaded.add(number, line)
            return ""
        if len(text) > MAX_CELL:
            where = TableRow(self._head.table, self._head.file, line, {})
            fault = f"a cell of more than {MAX_CELL:,} characters"
            self._faults.append(where.make_finding(column, fault, "shorten it", "vast"))
            return ""
        if is_placeholder(column, text):
            self._repairs.add(
                line, column, CellRepair("", "placeholder", f"'{text}' is read as an empty cell")
            )
            return ""
        if meant := find_mojibake(text):
            message = f"'{text[:60]}' was opened with the wrong encoding and means '{meant[:60]}'"
            self._repairs.add(line, column, CellRepair(text, "mojibake", message))
            return text
        if needs_no_repair(sort, text):
            return text
        repair = repair_cell(sort, text)
        if repair.code:
            self._repairs.add(line, column, repair)
        return repair.text

    def list_findings(self) -> list[Finding]:
        """Return what was mended, what cannot be, and what is not read."""
        return self._faults + self._repairs.list_findings() + self._unheaded.list_findings()


class _UnheadedTexts:
    """Texts under no heading, by column."""

    def __init__(self, file: str, table: str) -> None:
        self._head = TableRow(table, file, 0, {})
        self._lines: dict[int, list[int]] = {}

    def add(self, column: int, line: int) -> None:
        self._lines.setdefault(column, []).append(line)

    def list_findings(self) -> list[Finding]:
        findings = []
        for column, (line, *more) in self._lines.items():
            fault = f"a text in column {column_to_letters(column)}, which has no heading, is not read"
            hint = format_further_lines(more) or "give the column a heading or clear it"
            where = TableRow(self._head.table, self._head.file, line, {})
            findings.append(where.make_finding("", fault, hint, "no-heading", severity="warning"))
        return findings


def column_to_letters(column: int) -> str:
    """Return the letters by which a spreadsheet names a column, counted from 0.

    >>> column_to_letters(0), column_to_letters(25), column_to_letters(26), column_to_letters(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
