"""Holds the content of a report free of any format, for writers that turn it into their kind of page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..core.messages import format_number, localise_digits
from ..map.model import MapModel

CellValue = str | int | float | None  # None: there is no value
NONE = "–"


def format_cell(cell: CellValue, lang: str) -> str:
    """Return a cell as a language writes it; a share or a score has three decimals.

    >>> format_cell(1200, "en"), format_cell(0.25, "bn"), format_cell(None, "en")
    ('1,200', '০.২৫০', '–')
    """
    if cell is None:
        return NONE
    if isinstance(cell, float):
        return localise_digits(f"{cell:.3f}", lang)
    return format_number(cell, lang)


@dataclass(frozen=True)
class SourceQuote:
    """Where a statement stands: the document, the place in it, the words, and how certain it is."""

    source: str
    place: str
    words: str
    certainty: str


@dataclass(frozen=True)
class Paragraph:
    """Words that are no finding: what to know before the findings."""

    text: str


@dataclass(frozen=True)
class KeyFinding:
    """A sentence with its numbers by name, the tables and charts it is read from, and its evidence."""

    text: str
    figures: tuple[tuple[str, int | float], ...] = ()
    see: tuple[str, ...] = ()
    evidence: tuple[SourceQuote, ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows under heads; pages show the first `shown` rows (0: all), a workbook has them all."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[CellValue, ...], ...]
    shown: int = 0

    @property
    def printed_rows(self) -> tuple[tuple[CellValue, ...], ...]:
        """The rows that pages show."""
        return self.rows[: self.shown or None]

    @cached_property
    def numeric(self) -> frozenset[int]:
        """The columns that hold numbers and nothing else."""
        return frozenset(
            column
            for column in range(len(self.heads))
            if any(not isinstance(row[column], str) for row in self.rows)
            and all(not isinstance(row[column], str) for row in self.rows)
        )


@dataclass(frozen=True)
class Chart:
    """Columns of a table drawn as bars, one for each of its first rows; the table stands beside it."""

    key: str
    title: str
    table: Table
    label: int
    values: tuple[int, ...]
    rows: int = 12
    upright: bool = False

    @property
    def drawn_rows(self) -> tuple[tuple[CellValue, ...], ...]:
        """The rows that are drawn."""
        return self.table.rows[: self.rows]


@dataclass(frozen=True)
class Entry:
    """A line of a list, and the lines that stand below it."""

    text: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listing:
    """Entries below each other; the heading is empty where the section's says it.

    Where they are paths, to be copied, a terminal does not break their lines.
    """

    heading: str
    entries: tuple[Entry, ...]
    has_paths: bool = False


@dataclass(frozen=True)
class MapFigure:
    """The picture of the map, and what it says in words."""

    key: str
    title: str
    model: MapModel


Block = Paragraph | KeyFinding | Table | Listing | Chart | MapFigure


@dataclass(frozen=True)
class Section:
    """A part of the report, and the commands that give its figures, which the methods list."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    commands: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The whole: what it is about and for whom, figures at a glance, and its parts."""

    lang: str
    title: str
    kind: str
    about: tuple[str, ...]  # date of the data, documents, version
    audience: str
    notice: str  # "internal, not for sharing", empty where all of it may be
    glance: tuple[tuple[CellValue, str], ...]
    sections: tuple[Section, ...]
    words: Mapping[str, str]  # what writers say of their own

    @property
    def marking(self) -> str:
        """For whom the report is, as every page says it."""
        return " · ".join(filter(None, (self.notice, self.audience)))

    @cached_property
    def block_numbers(self) -> Mapping[str, str]:
        """What each table and figure is called, by key: "Table 3"."""
        numbers_by_key: dict[str, str] = {}
        tally = {"table": 0, "figure": 0}
        for block in (block for section in self.sections for block in section.blocks):
            if isinstance(block, Table | Chart | MapFigure):
                series = "table" if isinstance(block, Table) else "figure"
                tally[series] += 1
                numbers_by_key[block.key] = f"{self.words[series]} {self.format_cell(tally[series])}"
        return numbers_by_key

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, in order."""
        return tuple(block for part in self.sections for block in part.blocks if isinstance(block, Table))

    def format_cell(self, cell: CellValue) -> str:
        """Return a cell as pages of this language write it."""
        return format_cell(cell, self.lang)

    def format_references(self, finding: KeyFinding, only: Collection[str] | None = None) -> str:
        """Return what stands behind a finding: "(Table 3, Figure 1)", empty where there is nothing."""
        keys = [key for key in finding.see if key in self.block_numbers and (only is None or key in only)]
        return f"({', '.join(self.block_numbers[key] for key in keys)})" if keys else ""

    def describe_shown_rows(self, table: Table) -> str:
        """Return how many rows of a table pages show, where that is not all."""
        shown, total = (self.format_cell(number) for number in (len(table.printed_rows), len(table.rows)))
        return self.words["more-rows"].format(shown=shown, n=total)
