"""Changes single rows in the text of a CSV table and leaves every other character of it as it is.

A table is kept as its records: what stands between two line ends outside of quotes. A record that is changed
and changed back is the same text again, however the program that saved the file had written it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ...core.errors import InputError
from ...core.formula_escape import unescape_formula
from ...ingest.column_matching import match_columns
from ...ingest.csv_folder import detect_delimiter
from ...publish.writers.csv_file import encode_csv
from ...schema.dataset import TABLES

Row = Mapping[str, str]
_MARK = "\ufeff"
_LINE_ENDS = ("\r\n", "\n", "\r")
_NEW_TABLE = f"{_MARK}{{header}}\r\n"  # so that Excel opens it with all letters


@dataclass(frozen=True)
class Record:
    """The text of one record, its line end, the line that it begins in and its cells."""

    text: str
    end: str
    line: int = field(compare=False)
    cells: tuple[str, ...] = field(compare=False)

    @property
    def written(self) -> str:
        """The record as the file has it."""
        return self.text + self.end

    @property
    def height(self) -> int:
        """How many lines it takes."""
        if "\n" not in self.text and "\r" not in self.text:
            return 1  # as nearly all
        return len(io.StringIO(self.text, newline="").readlines())


@dataclass(frozen=True)
class TableText:
    """A CSV table as its records; `has_last_end` tells whether the last record has a line end."""

    table: str
    file: str
    records: tuple[Record, ...]
    delimiter: str = ","
    mark: str = ""
    has_last_end: bool = True

    @classmethod
    def parse(cls, table: str, file: str, data: bytes) -> TableText:
        """Read the bytes of a table; InputError where they are not well-formed CSV in UTF-8."""
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise InputError(f"{file}: not UTF-8; save it as 'CSV UTF-8' before it is changed here") from None
        mark, body = (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)
        delimiter, skipped = detect_delimiter(body)
        try:
            records = _split_records(body, delimiter, skipped)
        except csv.Error as error:
            hint = "check the double quotes around texts"
            raise InputError(f"{file}: not well-formed CSV ({error}); {hint}") from None
        has_last_end = not records or bool(records[-1].end)
        return cls(table, file, records, delimiter, mark, has_last_end)

    @classmethod
    def make_new(cls, table: str) -> TableText:
        """Return a table without rows."""
        header = ",".join(TABLES[table])
        return cls.parse(table, f"{table}.csv", _NEW_TABLE.format(header=header).encode())

    @cached_property
    def head(self) -> int:
        """The place of the header among the records, -1 where there is none."""
        return next((place for place, record in enumerate(self.records) if _has_text(record)), -1)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns that the headings mean, in their order."""
        if self.head < 0:
            return ()
        header = self.records[self.head]
        return tuple(match_columns(self.file, self.table, header.cells, header.line)[0])

    @cached_property
    def places(self) -> Mapping[int, int]:
        """The place among the records of each row, by the line that it begins in."""
        return {
            record.line: place
            for place, record in enumerate(self.records)
            if place > self.head and _has_text(record)
        }

    def read_row(self, place: int) -> Row:
        """Return the filled cells of a row as they are written, by column."""
        cells = zip(self.columns, self.records[place].cells, strict=False)
        return {column: text for column, cell in cells if column and (text := cell.strip())}

    def find_row(self, row: Row, line: int) -> int | None:
        """Return the place of a row that says the same, the nearest to a line; None where none does."""
        place = self.places.get(line)
        if place is not None and self.read_row(place) == row:
            return place
        cells = set(row.values())
        likely = (place for place in self.places.values() if cells.issubset(_strip(self.records[place])))
        return min(
            (place for place in likely if self.read_row(place) == row),
            key=lambda place: abs(self.records[place].line - line),
            default=None,
        )

    def render_row(self, row: Row) -> str:
        """Return a row as a record without its line end."""
        cells = [row.get(column, "") for column in self.columns]
        return encode_csv([cells], delimiter=self.delimiter, line_end="").decode()

    def with_columns(self, names: Iterable[str]) -> TableText:
        """Return the table with those columns at the end of its header that it lacks."""
        missing = [name for name in dict.fromkeys(names) if name not in self.columns]
        if not missing:
            return self
        unknown = [name for name in missing if name not in TABLES[self.table]]
        if unknown:
            known = ", ".join(TABLES[self.table])
            raise InputError(f"{self.file}: has no column '{unknown[0]}'; known are {known}")
        added = encode_csv([missing], delimiter=self.delimiter, line_end="").decode()
        header = self.records[self.head].text.rstrip(self.delimiter) if self.head >= 0 else ""
        return self.with_header(header + self.delimiter * bool(header) + added)

    def with_header(self, header: str) -> TableText:
        """Return the table under another header."""
        if self.head < 0:
            head = [Record(header, self.line_end, 1, tuple(self._parse_cells(header)))]
            return self.with_records([*head, *self.records])
        record = self.records[self.head]
        head = [replace(record, text=header, cells=tuple(self._parse_cells(header)))]
        return self.with_records([*self.records[: self.head], *head, *self.records[self.head + 1 :]])

    @property
    def line_end(self) -> str:
        """The line end of a new row: that of the first record."""
        return next((record.end for record in self.records if record.end), "\r\n")

    def make_record(self, written: str) -> Record:
        """Return a record of its text, with a line end of the table's own where it has none."""
        end = next((end for end in _LINE_ENDS if written.endswith(end)), "")
        text = written[: len(written) - len(end)]
        return Record(text, end or self.line_end, 0, tuple(self._parse_cells(text)))

    def _parse_cells(self, text: str) -> list[str]:
        lines = io.StringIO(text, newline="")
        try:
            return [unescape_formula(cell) for cell in next(csv.reader(lines, delimiter=self.delimiter), [])]
        except csv.Error:  # such as a cell that is too long: told where the table is read
            return [text]

    def with_records(self, records: Sequence[Record]) -> TableText:
        """Return the table with other records; each gets its line."""
        line, numbered = 1, []
        for place, record in enumerate(records):
            is_last = place == len(records) - 1
            end = "" if is_last and not self.has_last_end else record.end or self.line_end
            if record.line == line and record.end == end:
                numbered.append(record)
            else:
                numbered.append(replace(record, line=line, end=end))
            line += record.height
        return replace(self, records=tuple(numbered))

    def to_bytes(self) -> bytes:
        """Return the table as its file holds it."""
        return (self.mark + "".join(record.written for record in self.records)).encode()


def _split_records(text: str, delimiter: str, skipped: int) -> tuple[Record, ...]:
    lines = list(io.StringIO(text, newline=""))
    guards = "'" in text
    records = [_end_record(line, number, ()) for number, line in enumerate(lines[:skipped], start=1)]
    reader, start = csv.reader(lines[skipped:], delimiter=delimiter, strict=True), skipped
    for cells in reader:
        stop = skipped + reader.line_num
        texts = tuple(map(unescape_formula, cells)) if guards else tuple(cells)
        records.append(_end_record("".join(lines[start:stop]), start + 1, texts))
        start = stop
    return tuple(records)


def _end_record(written: str, line: int, cells: tuple[str, ...]) -> Record:
    end = next((end for end in _LINE_ENDS if written.endswith(end)), "")
    return Record(written[: len(written) - len(end)], end, line, cells)


def _has_text(record: Record) -> bool:
    return any(map(str.strip, record.cells))


def _strip(record: Record) -> set[str]:
    return {cell.strip() for cell in record.cells}
