"""Keeps how a table looks at its start, so that a person sees which row was taken for the headings.

Whoever reads a file may name another row, by the number that a spreadsheet gives it; 0 is none.
"""

from __future__ import annotations

from dataclasses import dataclass

from .grids import Grid

MOST_ROWS = 40  # within which the headings stand
_ROWS_BELOW = 6
_MOST_COLUMNS = 60
_LONGEST_CELL = 60  # characters


@dataclass(frozen=True)
class SampleRow:
    """A row as it stands in the file."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class TableSample:
    """The start of a table; `heading` is the number of the row of headings, 0 where there is none."""

    name: str  # by which its row of headings is chosen: file and sheet
    heading: int
    headings: tuple[str, ...]
    rows: tuple[SampleRow, ...]
    total: int  # of rows
    is_chosen: bool = False  # whether somebody has named the row of headings

    def get_answer(self, line: int) -> str:
        """Return what a page sends for a row of headings: nothing for the one that was found."""
        return "" if line == self.heading and not self.is_chosen else str(line)


def name_table(grid: Grid, part: int) -> str:
    """Return what tells a table from others: file, sheet, and of several below each other the first row."""
    place = f"{grid.file}, {grid.sheet}" if grid.sheet else grid.file
    return f"{place}, {grid.lines[0]}" if part and grid.lines else place


def take_sample(
    grid: Grid, name: str, heading: int, headings: tuple[str, ...], *, is_chosen: bool
) -> TableSample:
    """Return the start of a table with some rows below its headings."""
    shown = range(min(len(grid.rows), grid.find_row(heading) + 1 + _ROWS_BELOW, MOST_ROWS))
    rows = tuple(
        SampleRow(grid.lines[place], tuple(_shorten(text) for text in grid.rows[place][:_MOST_COLUMNS]))
        for place in shown
    )
    return TableSample(name, heading, headings[:_MOST_COLUMNS], rows, len(grid.rows), is_chosen)


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_CELL else f"{line[: _LONGEST_CELL - 1]}…"
