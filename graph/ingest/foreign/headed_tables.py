"""Finds the table in a grid: its heading row below titles and notes, and the rows that are data.

Totals, notes below the table, rows that number the columns and headings repeated on every page are no data;
each is listed with the reason. A row of one text over the whole width is the heading of a section.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from .grids import Grid
from .name_lists import is_nothing
from .network import SkippedItem
from .node_fields import PRIVATE_FIELDS
from .word_lists import load_columns, load_name_words, load_relations

_MAX_ABOVE = 40  # rows above a table in which its heading row is looked for
_SURE = 2.0  # score of a heading that is known
_MAX_SCORED = 100  # cells of a row that are looked at
_MAX_HEADING = 80  # characters; what is longer is a note
_NOTE_STARTS = (
    *("note", "source:", "*", "prepared by", "compiled by", "last updated", "as of", "n.b", "nb:"),
    *("বি.দ্র", "সূত্র", "দ্রষ্টব্য", "প্রস্তুতকারী", "হালনাগাদ"),
)


@dataclass(frozen=True)
class HeadedTable:
    """The heading of each column and the rows below; `hashtags` are those of an HXL row, else empty."""

    grid: Grid
    headings: tuple[str, ...]
    rows: tuple[int, ...]  # places in the grid
    has_headings: bool = True
    hashtags: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()  # texts above the heading row, each alone in its row
    above: tuple[tuple[str, ...], ...] = ()  # all rows above it
    sections: dict[int, str] = field(default_factory=dict)  # by row, the heading of its section
    skipped: tuple[SkippedItem, ...] = ()
    heading_line: int = 0  # the number of the row of headings, 0 where there is none

    def get_column(self, column: int) -> list[str]:
        """Return the texts of a column."""
        return [self.grid.get(row, column) for row in self.rows]

    def iter_cells(self, row: int) -> Iterator[tuple[int, str]]:
        """Yield the column and text of each cell of a row that holds something."""
        for column, text in enumerate(self.grid.rows[row][: len(self.headings)]):
            if text and not is_nothing(text):
                yield column, text


def find_table(grid: Grid, heading_line: int | None = None) -> HeadedTable:
    """Return the table of a grid; without a heading row, every row is data.

    `heading_line` is the number of the row of headings where somebody has named it, 0 for none.
    """
    hxl, start = -1, grid.find_row(heading_line or 0)
    if start < 0 and heading_line != 0:
        hxl = next((row for row in range(min(len(grid.rows), _MAX_ABOVE)) if _is_hxl_row(grid.rows[row])), -1)
        start = hxl - 1 if hxl >= 0 else _find_heading_row(grid)
    if hxl < 0 and start < 0:
        width = grid.width
        return HeadedTable(grid, ("",) * width, tuple(range(len(grid.rows))), has_headings=False)
    hashtags = tuple(_pad(grid.rows[hxl], grid.width)) if hxl >= 0 else ()
    headings = hashtags if hxl == 0 else tuple(_join_headings(grid, start))
    above = tuple(tuple(dict.fromkeys(filter(None, grid.rows[row]))) for row in range(max(start, 0)))
    titles = tuple(texts[0] for texts in above if len(texts) == 1)
    first = max(start, hxl) + 1
    rows, sections, skipped = _sort_rows(grid, headings, first)
    return HeadedTable(
        grid, headings, rows, hashtags=hashtags, titles=titles, above=above, sections=sections,
        skipped=skipped, heading_line=grid.lines[max(start, hxl)],
    )  # fmt: skip


def split_tables(grid: Grid) -> list[Grid]:
    """Return the tables that stand below each other, each from a row of headings of its own."""
    starts = [0]
    first = _find_heading_row(grid)
    heading = {text for text in grid.rows[first] if text} if first >= 0 else set()
    for row in range(first + 2, len(grid.rows)) if first >= 0 else ():
        texts = {text for text in grid.rows[row] if text}
        if len(texts) > 2 and texts != heading and all(map(_is_sure_heading, texts)):
            starts.append(row)
            heading = texts
    ends = [*starts[1:], len(grid.rows)]
    return [grid.cut(start, end) for start, end in zip(starts, ends, strict=True)]


def _pad(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _is_hxl_row(cells: Sequence[str]) -> bool:
    texts = [text for text in cells if text]
    return len(texts) > 1 and all(text.startswith("#") and len(text) > 2 for text in texts)


def _find_heading_row(grid: Grid) -> int:
    """Return the row with most known headings, -1 where none has two, or one that is sure."""
    best, best_score = -1, 1.9
    for row in range(min(len(grid.rows), _MAX_ABOVE)):
        texts = [text for text in grid.rows[row][:_MAX_SCORED] if text]
        if not texts or any(len(text) > _MAX_HEADING for text in texts):
            continue
        score = (
            (1 - 0.01 * row) * sum(map(_score_heading, texts)) * (0.5 + 0.5 * len(set(texts)) / len(texts))
        )
        if len(texts) == 1 and (grid.width > 2 or score < 2):
            continue  # a title
        if score > best_score:
            best, best_score = row, score
    return best


@lru_cache(maxsize=4096)
def _score_heading(text: str) -> float:
    if "@" in text or sum(map(str.isdecimal, text)) * 2 > len(text):
        return -1.0
    matches = [
        match for match in (load_columns().find_meaning(text), load_relations().find_meaning(text)) if match
    ]
    return _SURE if any(match.is_sure for match in matches) else 1.0 if matches else 0.0


@lru_cache(maxsize=4096)
def _is_sure_heading(text: str) -> bool:
    lists = (load_columns(), load_relations())
    matches = [words.find_listed(text) for words in lists] if len(text) <= _MAX_HEADING else []
    return _score_heading(text) == _SURE if any(matches) else False


def _join_headings(grid: Grid, start: int) -> Iterator[str]:
    """Yield the heading of each column, with what is merged over several columns above it before it."""
    above = [(left, right) for row, left, right in grid.spans if row == start - 1]
    whole = grid.width * 0.7
    for column, text in enumerate(_pad(grid.rows[start], grid.width)):
        group = next(
            (grid.get(start - 1, left) for left, right in above if left <= column <= right < left + whole), ""
        )
        joined = " ".join(text.split())
        own = load_columns().find_meaning(joined) or load_relations().find_meaning(joined)
        if group and group != joined and (_is_private(group) or not (own and own.is_sure)):
            joined = f"{group} {joined}".strip()
        yield joined


def _is_private(heading: str) -> bool:
    match = load_columns().find_meaning(heading)
    return bool(match and match.meaning in PRIVATE_FIELDS)


def _sort_rows(
    grid: Grid, headings: Sequence[str], first: int
) -> tuple[tuple[int, ...], dict[int, str], tuple[SkippedItem, ...]]:
    """Return the rows that are data, the section of each, and what is none."""
    named = [column for column, heading in enumerate(headings) if heading]
    spans = {(row, left): right - left + 1 for row, left, right in grid.spans}
    rows, sections, skipped, section = [], {}, [], ""
    for row in range(first, len(grid.rows)):
        cells = [(column, text) for column, text in enumerate(grid.rows[row]) if text]
        reason = _explain_no_data(grid, headings, row, cells)
        if reason:
            skipped.append(SkippedItem(grid.locate_row(row), reason))
            continue
        column, text = cells[0]
        span = spans.get((row, column), 1)
        is_alone = len(cells) == 1 or all(cell == text for _, cell in cells)
        if is_alone and len(named) > 2 and (2 * span >= len(named) or not _may_be_name(headings, column)):
            section = text
            skipped.append(SkippedItem(grid.locate_row(row), f"the heading of a section: '{text[:60]}'"))
            continue
        rows.append(row)
        if section:
            sections[row] = section
    return tuple(rows), sections, tuple(skipped)


def _may_be_name(headings: Sequence[str], column: int) -> bool:
    match = load_columns().find_meaning(headings[column]) if column < len(headings) else None
    return bool(match and match.meaning in ("name", "name_bn", "from"))


def counts_up(texts: Sequence[str]) -> bool:
    """Tell whether texts are 1, 2, 3 ... in any digits, perhaps in brackets."""
    bare = [text.strip("()") for text in texts]
    return all(text.isdecimal() for text in bare) and [int(text) for text in bare] in (
        list(range(len(bare))),
        list(range(1, len(bare) + 1)),
    )


def _explain_no_data(grid: Grid, headings: Sequence[str], row: int, cells: Sequence[tuple[int, str]]) -> str:
    """Return why a row is no data, empty where it is."""
    texts = [text for _, text in cells]
    first = texts[0].casefold().strip(" :.-").replace("-", " ")
    if any(
        first == word or first.startswith((f"{word} ", f"{word}:")) for word in load_name_words()["totals"]
    ):
        return "a row of totals"
    if len(texts) > 1 and all(
        column < len(headings) and " ".join(text.split()) == headings[column] for column, text in cells
    ):
        return "the headings once more"
    below = grid.rows[row + 1] if row + 1 < len(grid.rows) else ()
    if len(texts) > 3 and counts_up(texts) and not all(text.isdigit() for text in below if text):
        return "numbers of the columns"
    alone = len(texts) == 1
    if alone and (first.startswith(_NOTE_STARTS) or len(texts[0]) > 2 * _MAX_HEADING):
        return "a note"
    if all(is_nothing(text) for text in texts):
        return "nothing but placeholders"
    if alone and len(headings) > 2 and row == len(grid.rows) - 1 and not _may_be_name(headings, cells[0][0]):
        return "a note"
    return ""
