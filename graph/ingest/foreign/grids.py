"""Reads a table of any program as a grid of texts: CSV, TSV, XLSX, XLS and ODS.

A grid keeps where each text stands, in the words that a person finds it by: `Partners!H12` of a workbook,
`line 12, column H` of a text file.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...core.bounded import Limits, call_bounded
from ...core.errors import InputError, LimitExceededError
from ...core.input_file import open_regular_file
from ...schema.dataset import TableRow
from ...schema.terms import normalise_text
from .. import workbook
from ..dimensions import count_repeated_cells
from ..encoding import decode_text
from ..rows import MAX_CELL, column_to_letters
from ..xlsx_archive import MAX_CELLS, ODS_PART, is_locked, make_locked_error, open_archive
from .html_tables import is_page, read_pages_tables
from .json_records import read_records
from .network import MAX_COLUMNS, SkippedItem

MAX_TEXT_BYTES = 48 << 20  # of a text file: what is read of it takes about ten times as much memory
_MOST_ACROSS = 1 << 14  # columns of a text file, as many as a spreadsheet has
_MOST_REPEATED = 1_500_000  # cells of an .ods workbook that only repeat those written out
_DELIMITERS = (",", ";", "\t", "|")
_LINES_SNIFFED = 200
_DITTOS = frozenset({"-do-", "do", "ditto", "〃", "″", '"', "''", "ঐ", "same as above"})
_SNIFFED = 4096  # characters in which marks of another sort of file are looked for
_BINARY = re.compile(r"\0|\x1a|[\x01-\x08\x0e-\x1f]{2}")
LIMITS = Limits(seconds=30, memory=450 << 20)
_PACKED = b"PK"  # how an archive begins
_NOTED = frozenset({"formula", "faulty-cell", "rounded", "hidden"})  # findings of a sheet that are told
_OLE = b"\xd0\xcf\x11\xe0"  # how the binary workbooks of old spreadsheets begin


@dataclass(frozen=True)
class Grid:
    """The texts of a sheet or of a text file, row by row, empty texts included."""

    file: str
    sheet: str  # empty where the file has none
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]  # the number of each row, as an editor or a spreadsheet counts
    spans: tuple[tuple[int, int, int], ...] = ()  # row, first and last column of cells merged sideways
    notes: tuple[str, ...] = ()  # what was taken for granted in reading it
    first_column: int = 0  # of the sheet, where the grid is one of several tables beside each other
    quotes: Mapping[int, str] = field(default_factory=dict)  # of a list in a text: by number, its line
    cell_lines: Mapping[tuple[int, int], int] = field(
        default_factory=dict
    )  # by line and column, where not there
    skipped: tuple[SkippedItem, ...] = ()  # lines of a text that are no list
    unit: str = "line"  # what a number counts in a file without sheets

    @property
    def width(self) -> int:
        """How many columns it has."""
        return max(map(len, self.rows), default=0)

    def get(self, row: int, column: int) -> str:
        """Return the text at a place, empty where the row is shorter."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""

    def find_row(self, line: int) -> int:
        """Return the place of the row of a number, -1 where there is none."""
        return next((place for place, number in enumerate(self.lines) if number == line), -1)

    def cut(self, start: int, end: int) -> Grid:
        """Return the rows from one to before another."""
        if (start, end) == (0, len(self.rows)):
            return self
        spans = tuple((row - start, left, right) for row, left, right in self.spans if start <= row < end)
        return replace(self, rows=self.rows[start:end], lines=self.lines[start:end], spans=spans)

    def cut_columns(self, start: int, end: int) -> Grid:
        """Return the columns from one to before another; rows that are empty there are left out."""
        kept = [row for row, cells in enumerate(self.rows) if any(cells[start:end])]
        places = {row: place for place, row in enumerate(kept)}
        return replace(
            self,
            rows=[self.rows[row][start:end] for row in kept],
            lines=[self.lines[row] for row in kept],
            spans=tuple(
                (places[row], left - start, min(right, end - 1) - start)
                for row, left, right in self.spans
                if start <= left < end and row in places
            ),
            first_column=self.first_column + start,
        )

    def locate(self, row: int, column: int) -> str:
        """Return where a text stands, as a person finds it."""
        line = self.lines[row]
        if self.quotes:
            return f"{self.unit} {self.cell_lines.get((line, column), line)}"
        letters = column_to_letters(self.first_column + column)
        return f"{self.sheet}!{letters}{line}" if self.sheet else f"line {line}, column {letters}"

    def locate_row(self, row: int) -> str:
        """Return where a row stands."""
        line = self.lines[row]
        return f"{self.sheet}, row {line}" if self.sheet else f"{self.unit} {line}"

    def quote(self, row: int, column: int) -> str:
        """Return the words that say what a cell says: in a text, the whole line."""
        return self.quotes.get(self.lines[row], "") or self.get(row, column)


def read_grids(path: Path) -> list[Grid]:
    """Return the grids of a file that hold any text; InputError where it is no table."""
    with open_regular_file(path) as file:
        start = file.read(8)
    if start.startswith(_PACKED) or start.startswith(_OLE):
        with name_way_out():
            return call_bounded(LIMITS, _read_workbook, path, what=str(path))
    text, notes = load_text(path)
    if is_page(text):
        with name_way_out():
            tables = call_bounded(LIMITS, read_pages_tables, text, str(path), what=str(path))
        return [
            make_grid(path, f"table {number}", table.rows, table.merged)
            for number, table in enumerate(tables, start=1)
            if any(map(any, table.rows))
        ]
    records = []
    if text.lstrip().startswith("["):
        with name_way_out():
            records = call_bounded(LIMITS, read_records, text, str(path), what=str(path))
    return [make_grid(path, "records", records, ())] if records else [_read_text(path, text, notes)]


@contextmanager
def name_way_out() -> Iterator[None]:
    """Say of a file that takes too long or too much memory what to do with it."""
    try:
        yield
    except LimitExceededError as error:
        raise InputError(f"{error}; save its tables as CSV, then import those") from None


def _read_workbook(path: Path) -> list[Grid]:
    """Read the sheets of a workbook that are not hidden; of a process of its own."""
    if not zipfile.is_zipfile(path):
        return _read_with_calamine(path)
    with open_archive(path) as archive:
        names = set(archive.namelist())
        if ODS_PART in names:
            with archive.open(ODS_PART) as part:
                if count_repeated_cells(part, most=_MOST_REPEATED) > _MOST_REPEATED:
                    raise _make_vast_error(path, _MOST_REPEATED)
    if not any(name.startswith("xl/") for name in names):
        return _read_with_calamine(path)
    return [
        replace(grid, notes=notes)
        for sheet in workbook.read_sheets(path)
        if not sheet.hidden
        for grid in [make_grid(path, sheet.name, sheet.rows, [_parse_range(name) for name in sheet.merged])]
        for notes in [_list_notes(sheet)]
        if grid.rows
    ]


def _list_notes(sheet: workbook.WorkbookSheet) -> tuple[str, ...]:
    """Return what a person should know of the cells of a sheet: formulas without a value, faults."""
    findings = workbook.check_sheet(sheet.name, sheet)
    return tuple(f"{sheet.name}: {finding.fault}" for finding in findings if finding.code in _NOTED)


def _read_with_calamine(path: Path) -> list[Grid]:
    """Read a workbook of a kind other than .xlsx."""
    import python_calamine

    grids, cells = [], 0
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        for about in book.sheets_metadata:
            if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            if about.visible != python_calamine.SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_name(about.name)
            cells += sheet.total_height * sheet.total_width
            if cells > MAX_CELLS:
                raise _make_vast_error(path, MAX_CELLS)
            rows = sheet.to_python(skip_empty_area=False)
            grids.append(make_grid(path, about.name, rows, sheet.merged_cell_ranges or ()))
    except (python_calamine.CalamineError, OSError) as error:
        raise _explain_unreadable(path) from error
    return [grid for grid in grids if grid.rows]


def _make_vast_error(path: Path, most: int) -> InputError:
    hint = "clear what stands far from the tables"
    return InputError(f"{path}: more than {most:,} cells, empty ones included; {hint}")


def _explain_unreadable(path: Path) -> InputError:
    """Return what to say of a workbook that its reader does not take: locked or broken."""
    if is_locked(path):
        return make_locked_error(path)
    hint = "open it in a spreadsheet program and save it as .xlsx"
    return InputError(f"{path}: not a workbook that can be read: broken or not complete; {hint}")


def make_grid(
    path: Path,
    sheet: str,
    cells: Sequence[Sequence[object]],
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]],
) -> Grid:
    """Return the rows that hold any text; a text merged over several rows stands in each of them."""
    rows = [[_clean_cell(workbook.format_cell(cell)) for cell in line] for line in cells]
    width = max((column + 1 for row in rows for column, text in enumerate(row) if text), default=0)
    spans = []
    filled: dict[int, int] = {}  # by column: the row from which on no area has filled its cells
    for (top, left), (bottom, right) in sorted(merged):
        if top >= len(rows):
            continue
        if right > left:
            spans.append((top, left, right))
        end = min(bottom + 1, len(rows))
        first = max(top + 1, filled.get(left, 0))  # of areas over each other, each cell is filled once
        filled[left] = max(first, end)
        for row in range(first, end):
            if left < len(rows[row]) and left < len(rows[top]):
                rows[row][left] = rows[top][left]
    _repeat_dittos(rows)
    kept = [number for number, row in enumerate(rows) if any(row)]
    place_of = {number: place for place, number in enumerate(kept)}
    return Grid(
        path.name,
        sheet,
        [rows[number][:width] for number in kept],
        [number + 1 for number in kept],
        tuple((place_of[row], left, right) for row, left, right in spans if row in place_of),
    )


def _repeat_dittos(rows: Sequence[list[str]]) -> None:
    """Write the text above into each cell that says so."""
    above: dict[int, str] = {}
    for row in rows:
        for column, text in enumerate(row):
            if text.casefold().strip(" .") in _DITTOS:
                row[column] = above.get(column, text)
            elif text:
                above[column] = text


def _parse_range(name: str) -> tuple[tuple[int, int], tuple[int, int]]:
    first, _, last = name.partition(":")
    return workbook.parse_cell_name(first), workbook.parse_cell_name(last or first)


def _clean_cell(text: str) -> str:
    """Return a text without spaces around it and around its lines; line breaks stay: they part lists."""
    text = text[1:] if text.startswith("'") and text[1:2].isdecimal() else text  # typed so to keep it as text
    lines = [normalise_text(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "\n".join(filter(None, lines))


def load_text(path: Path) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file and what was taken for granted in decoding it."""
    if path.stat().st_size > MAX_TEXT_BYTES:
        size = MAX_TEXT_BYTES >> 20
        raise InputError(f"{path}: larger than {size} MB; split it, or give it as tables of a data set")
    return _decode(path, path.read_bytes())


def _read_text(path: Path, text: str, notes: tuple[str, ...]) -> Grid:
    delimiter, skipped = detect_delimiter(text)
    rows, lines = [], []
    try:
        for line, cells in _parse_lines(text, delimiter, is_strict=True):
            if len(cells) > _MOST_ACROSS:
                raise make_width_error(path, len(cells))
            cleaned = [_clean_cell(cell) if cell else "" for cell in cells]
            if line > skipped and any(cleaned):
                rows.append(cleaned)
                lines.append(line)
    except csv.Error as error:
        where = f"{path}, after line {lines[-1]}" if lines else str(path)
        fault, hint = f"not a table ({error})", "check the double quotes around texts"
        if str(error).startswith("field larger than"):
            fault = f"a cell of more than {MAX_CELL:,} characters"
            hint = "shorten it, or check for a double quote that is not closed"
        raise InputError(f"{where}: {fault}; {hint}") from None
    _repeat_dittos(rows)
    return Grid(path.name, "", rows, lines, notes=notes)


def make_width_error(path: Path, width: int) -> InputError:
    """Return what to say of a table with too many columns."""
    hint = "delete columns that hold nothing of use, or give a matrix"
    return InputError(f"{path}: {width:,} columns; a list of at most {MAX_COLUMNS} is read; {hint}")


def _decode(path: Path, data: bytes) -> tuple[str, tuple[str, ...]]:
    text, findings = decode_text(data, TableRow("", path.name, 0, {}))
    if text is None:
        if b"\0" in data:
            raise InputError(f"{path}: neither a table nor a workbook; save it as .xlsx or as 'CSV UTF-8'")
        text = data.decode("cp1252", errors="replace")
        return text, ("the file does not say its encoding; it was read as Windows-1252 (Western)",)
    if text.startswith("%PDF") or _BINARY.search(text[:_SNIFFED]):
        raise InputError(f"{path}: neither a table nor a workbook; save it as .xlsx or as 'CSV UTF-8'")
    return text, tuple(finding.fault for finding in findings)


def _parse_lines(text: str, delimiter: str, *, is_strict: bool = False) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=is_strict)
    start = 1
    for cells in reader:
        yield start, cells
        start = reader.line_num + 1


def detect_delimiter(text: str) -> tuple[str, int]:
    r"""Return what stands between cells, and how many lines at the start only say so.

    It is what parts most rows into the same number of cells, whatever stands in a title above them.

    >>> detect_delimiter("Our partners, 2024\nname;type\nAmber;NGO\n"), detect_delimiter("sep=;\na;b\n")
    ((';', 0), (';', 1))
    """
    head = text.lstrip("\ufeff")[:5].lower()
    if head.startswith("sep=") and head[4:5] in _DELIMITERS:
        return head[4], 1
    sample = "\n".join(text[: 1 << 20].splitlines()[:_LINES_SNIFFED])
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(len(cells) for _, cells in _parse_lines(sample, delimiter) if any(cells))
        except csv.Error:
            continue
        rows = sum(widths.values())
        width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
        score = times / rows + min(width, 20) / 100 if width > 1 and rows else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best, 0
