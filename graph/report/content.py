"""What a report says, free of any format: frozen values that every writer turns into its own kind of page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..wording import digits, number

Cell = str | int | float | None  # None: there is no value
NONE = "–"


@dataclass(frozen=True)
class Passage:
    """Where a statement stands: the document, the place in it, the words, and how certain the reading is."""

    source: str
    place: str
    words: str
    certainty: str


@dataclass(frozen=True)
class Paragraph:
    """Words that are no finding: what to know before the findings."""

    text: str


@dataclass(frozen=True)
class Finding:
    """A sentence with its numbers by name, the tables and charts it is read from, and its evidence."""

    text: str
    figures: tuple[tuple[str, int | float], ...] = ()
    see: tuple[str, ...] = ()
    evidence: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows under heads; pages show the first `shown` rows (0: all), a workbook has them all."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shown: int = 0

    @property
    def printed(self) -> tuple[tuple[Cell, ...], ...]:
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
    def shown(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows that are drawn."""
        return self.table.rows[: self.rows]


@dataclass(frozen=True)
class Drawing:
    """The picture of the map: the data of the map's page, and what the picture says in words."""

    key: str
    title: str
    data: Mapping[str, Any]


Block = Paragraph | Finding | Table | Chart | Drawing


@dataclass(frozen=True)
class Section:
    """A part of the report, and the commands that give the same."""

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
    glance: tuple[tuple[Cell, str], ...]
    sections: tuple[Section, ...]
    words: Mapping[str, str]  # what writers say of their own

    @property
    def marking(self) -> str:
        """For whom the report is, as every page says it."""
        return " · ".join(filter(None, (self.notice, self.audience)))

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """What each table and figure is called, by key: "Table 3"."""
        found: dict[str, str] = {}
        tally = {"table": 0, "figure": 0}
        for block in (block for section in self.sections for block in section.blocks):
            if isinstance(block, Table | Chart | Drawing):
                sort = "table" if isinstance(block, Table) else "figure"
                tally[sort] += 1
                found[block.key] = f"{self.words[sort]} {self.shown(tally[sort])}"
        return found

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, in order."""
        return tuple(block for part in self.sections for block in part.blocks if isinstance(block, Table))

    def shown(self, cell: Cell) -> str:
        """Return a cell as pages of this language write it; a share or a score has three decimals."""
        if cell is None:
            return NONE
        if isinstance(cell, float):
            return digits(f"{cell:.3f}", self.lang)
        return number(cell, self.lang)

    def references(self, finding: Finding, only: Collection[str] | None = None) -> str:
        """Return what stands behind a finding: "(Table 3, Figure 1)", empty where there is nothing."""
        known = [key for key in finding.see if key in self.numbers and (only is None or key in only)]
        return f"({', '.join(self.numbers[key] for key in known)})" if known else ""

    def rest(self, table: Table) -> str:
        """Return how many rows of a table pages show, where that is not all."""
        shown, whole = (self.shown(number) for number in (len(table.printed), len(table.rows)))
        return self.words["more-rows"].format(shown=shown, n=whole)
