"""Finds the table in a grid: its heading row below titles and notes, and the rows that are data.

Totals, notes below the table, rows that number the columns and headings repeated on every page are no data;
each is listed with the reason. A row of one text over the whole width is the heading of a section.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ...core.spelling import fold_text
from .grids import Grid
from .maker_ties import OUR_RELATION
from .marks import is_date, is_mark, is_number
from .name_lists import is_nothing
from .network import SkippedItem
from .node_fields import PRIVATE_FIELDS, TIE_DATES
from .word_lists import load_columns, load_name_words, load_relations

_MAX_ABOVE = 40  # rows above a table in which its heading row is looked for
_SURE = 2.0  # score of a heading that is known
_MAX_SCORED = 100  # cells of a row that are looked at
_MAX_COUNTED = 500  # rows in which texts of headings are looked for
_MAX_BESIDE = 50  # tables beside each other that are told apart
_MAX_HEADING = 80  # characters; what is longer is a note
_END_DATES = {"from": "From date", "to": "To date"}
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

    @property
    def is_tagged(self) -> bool:
        """Whether the hashtags stand in the file."""
        return any(_is_hxl_row(row) for row in self.grid.rows[:_MAX_ABOVE])

    def get_column(self, column: int) -> list[str]:
        """Return the texts of a column."""
        return [self.grid.get(row, column) for row in self.rows]


def find_table(grid: Grid, heading_line: int | None = None) -> HeadedTable:
    """Return the table of a grid; without a heading row, every row is data.

    `heading_line` is the number of the row of headings where somebody has named it, 0 for none.
    """
    hxl, start = -1, grid.find_row(heading_line or 0)
    if start < 0 and heading_line != 0:
        hxl = next((row for row in range(min(len(grid.rows), _MAX_ABOVE)) if _is_hxl_row(grid.rows[row])), -1)
        start = hxl - 1 if hxl >= 0 else _find_lower_headings(grid, _find_heading_row(grid))
    if start < 0 and hxl < 0 and heading_line is None and _heads_numbers(grid):
        start = 0
    if hxl < 0 and start < 0:
        width = grid.width
        return HeadedTable(grid, ("",) * width, tuple(range(len(grid.rows))), has_headings=False)
    hashtags = tuple(_pad(grid.rows[hxl], grid.width)) if hxl >= 0 else ()
    headings = hashtags if hxl == 0 else tuple(_join_headings(grid, start))
    above = tuple(tuple(dict.fromkeys(filter(None, grid.rows[row]))) for row in range(max(start, 0)))
    titles = tuple(texts[0] for texts in above if len(texts) == 1)
    first = max(start, hxl) + 1
    rows, sections, skipped = _sort_rows(grid, headings, first)
    headings = tuple(
        _name_dates(heading, [text for row in rows if (text := grid.get(row, column))])
        for column, heading in enumerate(headings)
    )
    skipped = (*_list_rows_above(grid, start), *skipped)
    return HeadedTable(
        grid, headings, rows, hashtags=hashtags, titles=titles, above=above, sections=sections,
        skipped=skipped, heading_line=grid.lines[max(start, hxl)],
    )  # fmt: skip


def _heads_numbers(grid: Grid) -> bool:
    """Tell whether the first row is of words, one of them above a column of numbers or dates."""
    first = _pad(grid.rows[0], grid.width) if len(grid.rows) > 2 else []
    if len(first) < 3 or not all(any(map(str.isalpha, text)) and not is_date(text) for text in first):
        return False
    below = [
        [text for row in grid.rows[1:] for text in row[column : column + 1] if text]
        for column in range(grid.width)
    ]
    return any(texts and all(is_date(text) or is_number(text) for text in texts) for texts in below)


def _name_dates(heading: str, texts: Sequence[str]) -> str:
    """Return "From date" for a heading "From" above dates, so for "To"; any other heading as it is."""
    match = load_columns().find_listed(heading) if heading else None
    if not match or match.meaning not in ("from", "to") or not texts:
        return heading
    dates = sum(map(is_date, texts))
    return _END_DATES[match.meaning] if 10 * dates >= 8 * len(texts) else heading


def split_tables(grid: Grid) -> list[Grid]:
    """Return the tables that stand beside and below each other, each with a row of headings of its own."""
    return [
        table
        for beside in _split_columns(grid)
        for below in _split_rows(beside)
        for table in _split_columns(below)  # beside each other, above a wider one
    ]


def _split_columns(grid: Grid) -> list[Grid]:
    """Return the tables that stand beside each other with an empty column between them."""
    tables: list[Grid] = []
    while len(tables) < _MAX_BESIDE and (column := _find_gap(grid)):
        tables.append(grid.cut_columns(0, column))
        grid = grid.cut_columns(column + 1, grid.width)
    return [*tables, grid]


def _find_gap(grid: Grid) -> int:
    """Return the first empty column that parts two tables, 0 where there is none.

    Both sides have a title, or the same first headings.
    """
    start, width = _find_heading_row(grid), grid.width
    if start < 0:
        return 0
    used = {column for row in grid.rows for column, text in enumerate(row) if text}
    titled = [column for column in used if start and grid.get(start - 1, column)]
    ends: dict[str, tuple[int, int]] = {}  # the first and the last column of each heading that begins a table
    for column in sorted(used):
        if _means_row(heading := grid.get(start, column)):
            folded = fold_text(heading)
            ends[folded] = (ends.get(folded, (column,))[0], column)
    reach = 0  # how far to the right headings stand again that began on the left
    for column in range(width - 2):
        if column in used:
            reach = max([reach, *(last for first, last in ends.values() if first == column)])
        elif column > 1:
            has_titles = len(titled) == 2 and min(titled) < column < max(titled)
            if has_titles or reach > column:
                return column
    return 0


def _means_row(heading: str) -> bool:
    match = load_columns().find_listed(heading) if heading else None
    return bool(match and match.is_sure and match.meaning in ("name", "name_bn", "serial", "from"))


def _split_rows(grid: Grid) -> list[Grid]:
    """Return the tables that stand below each other."""
    starts = [0]
    first = _find_heading_row(grid)
    heading = {text for text in grid.rows[first] if text} if first >= 0 else set()
    for row in range(first + 2, len(grid.rows)) if first >= 0 else ():
        texts = {text for text in grid.rows[row] if text}
        is_apart = len(texts) > 2 and texts != heading
        if is_apart and all(map(_is_sure_heading, sorted(texts, key=len))):  # short ones are known soonest
            starts.append(row)
            heading = texts
        elif is_apart and _begins_table(grid, row, texts):
            starts.append(row - 1 if _is_title(grid, row - 1) else row)
            heading = texts
    ends = [*starts[1:], len(grid.rows)]
    return [grid.cut(start, end) for start, end in zip(starts, ends, strict=True)]


def _begins_table(grid: Grid, row: int, texts: Collection[str]) -> bool:
    """Tell whether a row after a gap, or below a title after one, is most likely of headings."""
    first = row - 1 if _is_title(grid, row - 1) else row
    if first <= 0 or grid.lines[first] - grid.lines[first - 1] <= 1:
        return False
    sure = sum(map(_is_sure_heading, texts))
    return sure > 1 and 2 * sure >= len(texts) and not any(map(is_mark, texts))


def _is_title(grid: Grid, row: int) -> bool:
    return len({text for text in grid.rows[row] if text}) == 1


def _pad(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _is_hxl_row(cells: Sequence[str]) -> bool:
    texts = [text for text in cells if text]
    return len(texts) > 1 and all(text.startswith("#") and len(text) > 2 for text in texts)


def _find_heading_row(grid: Grid) -> int:
    """Return the row with most known headings, -1 where none has two, or one that is sure."""
    best, best_score = -1, 1.9
    rows = {tuple(row) for row in grid.rows[:_MAX_COUNTED]}
    times = Counter(text for row in rows if not _may_be_headings(row) for text in {*row} if text)
    for row in range(min(len(grid.rows), _MAX_ABOVE)):
        texts = [text for text in grid.rows[row][:_MAX_SCORED] if text]
        if not texts or any(len(text) > _MAX_HEADING for text in texts):
            continue
        own = 0 if _may_be_headings(grid.rows[row]) else 1
        if 2 * sum(times[text] > own for text in {*texts}) > len({*texts}):
            continue  # what stands in rows of data, too, is data
        marks = sum(is_mark(text) for text in texts[1:])  # "No" heads a column of numbers, the first one
        scores = sum(map(_score_heading, texts)) - (_SURE * 2 * marks if marks > 1 else 0)
        score = (1 - 0.01 * row) * scores * (0.5 + 0.5 * len(set(texts)) / len(texts))
        if len(texts) == 1 and (grid.width > 2 or score < 2):
            continue  # a title
        if score > best_score:
            best, best_score = row, score
    return best


def _may_be_headings(cells: Sequence[str]) -> bool:
    """Tell whether most texts of a row are sure headings; that another such row has them makes no data."""
    texts = [text for text in cells[:_MAX_SCORED] if text]
    return 2 * sum(map(_is_sure_heading, texts)) > len(texts)


def _find_lower_headings(grid: Grid, start: int) -> int:
    """Return the lower of two rows of headings, where the upper one only groups its columns."""
    below = start + 1
    if start < 0 or below >= len(grid.rows):
        return start
    grouped = {column for row, left, right in grid.spans if row == start for column in range(left, right + 1)}
    own = [
        (column, text)
        for column, text in enumerate(grid.rows[below])
        if text and text != grid.get(start, column)
    ]
    is_lower = len(own) > 1 and grouped.issuperset(column for column, _ in own)
    return below if is_lower and not any(any(map(str.isdecimal, text)) for _, text in own) else start


def _list_rows_above(grid: Grid, start: int) -> Iterator[SkippedItem]:
    """Yield the rows above the headings that may be data; a title, a note and a row of groups are none."""
    for row in range(max(start - 1, 0)):
        texts = {text for text in grid.rows[row] if text}
        if len(texts) > 2:
            yield SkippedItem(
                grid.locate_row(row), f"above the headings of the table: '{'; '.join(sorted(texts))[:60]}'"
            )


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
        upper = grid.get(start - 1, column) if above else ""
        if not joined and upper and not any(left <= column <= right for left, right in above):
            yield " ".join(upper.split())  # no second row of headings in this column
            continue
        if _is_end(group) and _means_row(joined):
            yield group  # the name under "Organisation 1"
            continue
        own = load_columns().find_meaning(joined) or load_relations().find_meaning(joined)
        if group and group != joined and (_says_whose(group, joined) or not (own and own.is_sure)):
            joined = f"{group} {joined}".strip()
        yield joined


def _is_end(group: str) -> bool:
    match = load_columns().find_listed(group) if group else None
    return bool(match and match.is_sure and match.meaning in ("from", "to"))


def _says_whose(group: str, heading: str) -> bool:
    """Tell whether a heading over several columns changes what one of them means."""
    match, own = load_columns().find_meaning(group), load_columns().find_meaning(heading)
    is_date = bool(own and own.is_sure and own.meaning in TIE_DATES)
    return _is_end(group) or bool(
        match and (match.meaning in PRIVATE_FIELDS or (match.meaning == OUR_RELATION and not is_date))
    )


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
