"""Holds the content of a report free of any format, for writers that turn it into their kind of page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..core.messages import format_number, localise_digits

if TYPE_CHECKING:
    from ..map.model import MapGeography, MapModel

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
class Bars:
    """Bars, one for each of the first rows: `label` and `values` are columns of the chart's table."""

    label: int
    values: tuple[int, ...]
    rows: int = 12
    upright: bool = False


@dataclass(frozen=True)
class Lines:
    """A line for each column of `values` over the years of the first column; `bars` stand below."""

    values: tuple[int, ...]
    bars: tuple[int, ...] = ()


@dataclass(frozen=True)
class Quadrant:
    """Names in a field of two scales: the columns of the name and of the places on both scales, from 0."""

    name: int
    across: int
    up: int
    levels: tuple[str, ...]


@dataclass(frozen=True)
class HeatMap:
    """A square for each cell of the table: the first column names the row, the heads name the columns."""

    most_rows: int = 40


@dataclass(frozen=True)
class PlaceMap:
    """Circles on a map of places, as large as the number of organisations there."""

    geography: MapGeography


@dataclass(frozen=True)
class Flows:
    """Bands from who gives on the left to who receives on the right; `weight` is a column or None."""

    weight: int | None = None
    most_rows: int = 40


@dataclass(frozen=True)
class Star:
    """An organisation in the middle of those that it is tied to, which the rows of the table name."""

    centre: str
    name: int = 0


Drawing = Bars | Lines | Quadrant | HeatMap | PlaceMap | Flows | Star


@dataclass(frozen=True)
class Chart:
    """A picture of a table's numbers; the table does not stand beside it but in the workbook."""

    key: str
    title: str
    table: Table
    drawing: Drawing


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
    """The picture of the network: an overview with a legend, or the whole map with every name."""

    key: str
    title: str
    model: MapModel
    is_overview: bool = False


Block = Paragraph | KeyFinding | Table | Listing | Chart | MapFigure


@dataclass(frozen=True)
class Section:
    """A part of the report, and the commands that give its figures, which the methods list.

    A part that is `wide` lies on its side where it is printed; one that is `apart` begins a page; one that is
    not `listed` is one of many alike, which the contents leave out.
    """

    key: str
    title: str
    blocks: tuple[Block, ...]
    commands: tuple[str, ...] = ()
    wide: bool = False
    apart: bool = False
    listed: bool = True


@dataclass(frozen=True)
class Summary:
    """The first page, which stands alone: of when the figures are, a picture, findings, limits and advice.

    An entry of the advice is what to do, with its reason below.
    """

    scope: str
    picture: MapFigure | None
    findings: tuple[KeyFinding, ...]
    limits: tuple[str, ...]
    advice: tuple[Entry, ...]


@dataclass(frozen=True)
class Report:
    """The whole: what it is about and for whom, the first page, and its parts."""

    lang: str
    title: str
    kind: str
    about: tuple[str, ...]  # date of the data, documents
    author: str  # who publishes the data, empty where they do not say
    date: str  # ISO, possibly reduced; empty where nothing is dated
    audience: str
    notice: str  # "internal, not for sharing", empty where all of it may be
    glance: tuple[tuple[CellValue, str], ...]
    summary: Summary
    sections: tuple[Section, ...]
    words: Mapping[str, str]  # what writers say of their own

    @property
    def marking(self) -> str:
        """For whom the report is, as every page says it."""
        return " · ".join(filter(None, (self.notice, self.audience)))

    @property
    def figures(self) -> Mapping[str, Chart | MapFigure]:
        """Every picture by its key, that of the first page first."""
        pictures = [self.summary.picture, *(block for part in self.sections for block in part.blocks)]
        return {block.key: block for block in pictures if isinstance(block, Chart | MapFigure)}

    @cached_property
    def block_numbers(self) -> Mapping[str, str]:
        """What each table and figure is called, by key: "Table 3"."""
        blocks = [block for part in self.sections for block in part.blocks if isinstance(block, Table)]
        series = (("figure", list(self.figures)), ("table", [block.key for block in blocks]))
        return {
            key: f"{self.words[name]} {self.format_cell(number)}"
            for name, keys in series
            for number, key in enumerate(keys, start=1)
        }

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, in order; those of charts too."""
        return tuple(
            block.table if isinstance(block, Chart) else block
            for part in self.sections
            for block in part.blocks
            if isinstance(block, Table | Chart)
        )

    def format_cell(self, cell: CellValue) -> str:
        """Return a cell as pages of this language write it."""
        return format_cell(cell, self.lang)

    def format_references(self, finding: KeyFinding) -> str:
        """Return what stands behind a finding: "(Table 3, Figure 1)", empty where there is nothing."""
        keys = [key for key in finding.see if key in self.block_numbers]
        return f"({', '.join(self.block_numbers[key] for key in keys)})" if keys else ""

    def describe_shown_rows(self, table: Table) -> str:
        """Return how many rows of a table pages show, where that is not all."""
        shown, total = (self.format_cell(number) for number in (len(table.printed_rows), len(table.rows)))
        return self.words["more-rows"].format(shown=shown, n=total)
