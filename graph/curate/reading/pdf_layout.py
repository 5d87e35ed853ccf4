"""Finds the lines and the tables of a PDF page in the order in which people read them, column by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypedDict, cast

if TYPE_CHECKING:
    from pdfplumber.page import Page

_SAME_LINE = 0.5  # of a word's height by which the words of a line may lie apart
_WIDE_GAP = 1.8  # times the height of a word: parts columns, or cells without lines
_MOST_CROSSING = 0.12  # share of the lines that may cross the gap between two columns
_LEAST_COLUMN_LINES = 6
_LEAST_SENTENCE_LINES = 3  # of columns that are full of words
_MOST_CELL_WORDS = 4
_LEAST_RULES = 4  # lines and boxes of a page, below which it has no table
_LEAST_ALIGNED = 3  # rows of a table without rules
_SLACK = 4.0  # points by which the cells of a column differ
_MOST_BULLET = 8.0  # points of a drawn dot before an item
_BULLET_REACH = 30.0  # points from the dot to its item


class Word(TypedDict):
    """A word as pdfplumber gives it; places are in points from the left and the top."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    fontname: str


@dataclass(frozen=True)
class TextLine:
    """A line of text on a page, within its column."""

    text: str
    page: int
    column: int
    left: float
    right: float
    top: float
    bottom: float
    size: float
    is_bold: bool
    has_bullet: bool  # a dot is drawn before it
    column_left: float
    column_right: float

    @property
    def height(self) -> float:
        """How high its letters are."""
        return self.bottom - self.top


@dataclass(frozen=True)
class PageTable:
    """A table on a page, its cells by row; a cell over the whole width is a row of its own."""

    page: int
    top: float
    rows: tuple[tuple[str, ...], ...]


Box = tuple[float, float, float, float]  # left, top, right, bottom
Segment = list[Word]


def read_page_items(page: Page) -> list[TextLine | PageTable]:
    """Return the lines and tables of a page in the order of reading."""
    number = page.page_number
    sideways = [char for char in page.chars if not char["upright"]]
    is_sideways = 2 * len(sideways) > len(page.chars)
    words = _turn_words(page, sideways) if is_sideways else _extract_words(page)
    tables = [] if is_sideways else list(_find_tables(page, number))
    outside = [word for word in words if not any(_lies_in(word, box) for box, _ in tables)]
    bullets = _find_drawn_bullets(page)
    items: list[TextLine | PageTable] = []
    pending = sorted((table for _, table in tables), key=lambda table: table.top)
    for item in _iter_text(outside, number, bullets):
        if item.column <= 1:
            while pending and pending[0].top <= item.top:
                items.append(pending.pop(0))
        items.append(item)
    return [*_gather_aligned(items), *pending]


def _extract_words(page: Page) -> list[Word]:
    return cast("list[Word]", page.extract_words(extra_attrs=["size", "fontname"], keep_blank_chars=False))


def _turn_words(page: Page, chars: Sequence[Mapping[str, float]]) -> list[Word]:
    """Return the words of a page that lies on its side as they are when it stands upright."""
    steps = [after["top"] - before["top"] for before, after in pairwise(chars)]
    runs_down = sum(step > 0 for step in steps) >= sum(step < 0 for step in steps)
    direction, lines = ("ttb", "rtl") if runs_down else ("btt", "ltr")
    words = page.extract_words(
        extra_attrs=["fontname"], char_dir_rotated=direction, line_dir_rotated=lines, keep_blank_chars=False
    )
    return [_turn_word(page, word, runs_down=runs_down) for word in words]


def _turn_word(page: Page, word: Mapping[str, Any], *, runs_down: bool) -> Word:
    """Return a word as it stands once its page is turned; `runs_down` where its letters go downwards."""
    if runs_down:
        x0, x1, top, bottom = word["top"], word["bottom"], page.width - word["x1"], page.width - word["x0"]
    else:
        x0, x1, top, bottom = page.height - word["bottom"], page.height - word["top"], word["x0"], word["x1"]
    return Word(
        text=word["text"], x0=x0, x1=x1, top=top, bottom=bottom, size=bottom - top, fontname=word["fontname"]
    )


def _find_tables(page: Page, number: int) -> Iterator[tuple[Box, PageTable]]:
    """Yield the tables with rules, each with its place; a frame around text is none."""
    if len(page.rects) + len(page.lines) + len(page.curves) // 4 < _LEAST_RULES:
        return
    for table in page.find_tables():
        rows = [[(cell or "").strip() for cell in row] for row in table.extract()]
        filled = [[cell for cell in row if cell] for row in rows]
        if sum(len(row) > 1 for row in filled) < 2:
            continue
        merged = tuple(tuple(_merge_row(row, raw)) for row, raw in zip(rows, table.extract(), strict=True))
        yield cast(Box, table.bbox), PageTable(number, float(table.bbox[1]), merged)


def _merge_row(row: Sequence[str], raw: Sequence[str | None]) -> list[str]:
    """Return the cells of a row; where the first goes over all others, that one alone."""
    if len(row) > 1 and row[0] and all(cell is None for cell in raw[1:]):
        return [row[0]]
    return list(row)


def _lies_in(word: Word, box: Box) -> bool:
    middle, height = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return box[0] <= middle <= box[2] and box[1] <= height <= box[3]


def _find_drawn_bullets(page: Page) -> list[tuple[float, float]]:
    """Return where small dots are drawn: their right edge and their middle."""
    shapes = [*page.curves, *page.rects] if len(page.curves) + len(page.rects) < 5_000 else []
    return [
        (float(shape["x1"]), (float(shape["top"]) + float(shape["bottom"])) / 2)
        for shape in shapes
        if 0.5 < shape["width"] < _MOST_BULLET and 0.5 < shape["height"] < _MOST_BULLET
    ]


def _iter_text(
    words: Sequence[Word], number: int, bullets: Sequence[tuple[float, float]]
) -> Iterator[TextLine]:
    """Yield the lines of text: bands across the page, and between them each column from top to bottom."""
    lines = _group_lines(words)
    gutter = _find_gutter(lines)
    band: list[list[Segment]] = [[], []]  # segments of the left and of the right column
    left, right = min((w["x0"] for w in words), default=0.0), max((w["x1"] for w in words), default=0.0)
    spans = ((left, gutter), (gutter, right)) if gutter else ((left, right),) * 2
    for line in lines:
        if not gutter or any(word["x0"] < gutter < word["x1"] for word in line) or _crosses(line, gutter):
            for column in (0, 1):
                yield from (_make_line(s, number, column + 1, spans[column], bullets) for s in band[column])
            band = [[], []]
            yield _make_line(line, number, 0, (left, right), bullets)
        else:
            for column in (0, 1):
                part = [word for word in line if (word["x0"] >= gutter) == bool(column)]
                if part:
                    band[column].append(part)
    for column in (0, 1):
        yield from (_make_line(s, number, column + 1, spans[column], bullets) for s in band[column])


def _group_lines(words: Iterable[Word]) -> list[list[Word]]:
    """Return the words by lines, from the top, each line from the left."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word["top"] + word["bottom"]) / 2):
        middle = (word["top"] + word["bottom"]) / 2
        last = lines[-1] if lines else None
        if last and middle - (last[0]["top"] + last[0]["bottom"]) / 2 <= _SAME_LINE * (
            last[0]["bottom"] - last[0]["top"]
        ):
            last.append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word["x0"]) for line in lines]


def _find_gutter(lines: Sequence[Sequence[Word]]) -> float:
    """Return where the gap between two columns is, 0 where a page has one column."""
    gaps: Counter[int] = Counter()
    for line in lines:
        for before, after in pairwise(line):
            if after["x0"] - before["x1"] > _WIDE_GAP * (after["bottom"] - after["top"]) * 0.6:
                gaps[round(after["x0"] / 4)] += 1
    if not gaps:
        return 0.0
    left, right = min(line[0]["x0"] for line in lines), max(line[-1]["x1"] for line in lines)
    place, count = gaps.most_common(1)[0]
    gutter = place * 4.0 - 4
    least = _LEAST_COLUMN_LINES if not _are_sentences(lines, gutter) else _LEAST_SENTENCE_LINES
    if count < least or not 0.3 < (gutter - left) / max(right - left, 1) < 0.7:
        return 0.0
    crossing = sum(_crosses(line, gutter) for line in lines)
    full = sum(line[0]["x0"] < gutter and _measure_words(line, gutter) > 3 for line in lines)
    return gutter if crossing <= len(lines) * _MOST_CROSSING * 2 and full >= least else 0.0


def _are_sentences(lines: Sequence[Sequence[Word]], gutter: float) -> bool:
    """Whether both sides of a gap hold running text, of which cells never have so many words."""
    over = [line for line in lines if line[0]["x0"] < gutter < line[-1]["x0"]]
    parted = [line for line in over if not _crosses(line, gutter)]
    full = sum(
        _MOST_CELL_WORDS < _measure_words(line, gutter) <= len(line) - _MOST_CELL_WORDS for line in parted
    )
    return full >= max(_LEAST_SENTENCE_LINES, len(parted) - 1)  # the last line of a column may be short


def _measure_words(line: Sequence[Word], gutter: float) -> int:
    """Return how many words a line has at the left of a gap: cells of a table have few, columns many."""
    return sum(word["x1"] <= gutter for word in line)


def _crosses(line: Sequence[Word], gutter: float) -> bool:
    """Whether a line goes on over the gap between two columns."""
    return any(
        before["x0"] < gutter <= after["x1"]
        and after["x0"] - before["x1"] < (after["bottom"] - after["top"]) * 0.8
        for before, after in pairwise(line)
        if before["x1"] <= gutter + _SLACK and after["x0"] >= gutter - _SLACK
    ) or any(word["x0"] < gutter - _SLACK and word["x1"] > gutter + _SLACK for word in line)


def _make_line(
    words: Sequence[Word],
    number: int,
    column: int,
    span: tuple[float, float],
    bullets: Sequence[tuple[float, float]],
) -> TextLine:
    """Return a line; words far from each other are parted by a tab, as cells are."""
    text = words[0]["text"]
    for before, after in pairwise(words):
        is_cell = after["x0"] - before["x1"] > _WIDE_GAP * (after["bottom"] - after["top"])
        text += ("\t" if is_cell else " ") + after["text"]
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[round(word["size"] * 2) / 2] += len(word["text"])
    top, bottom = min(word["top"] for word in words), max(word["bottom"] for word in words)
    left, middle = words[0]["x0"], (top + bottom) / 2
    has_bullet = any(
        0 <= left - x < _BULLET_REACH and abs(y - middle) < (bottom - top) / 2 for x, y in bullets
    )
    return TextLine(
        text, number, column, left, words[-1]["x1"], top, bottom, sizes.most_common(1)[0][0],
        all("bold" in word["fontname"].lower() or "black" in word["fontname"].lower() for word in words),
        has_bullet, span[0], span[1],
    )  # fmt: skip


def _gather_aligned(items: Sequence[TextLine | PageTable]) -> Iterator[TextLine | PageTable]:
    """Yield the items with rows of cells that stand below each other, without rules, as tables."""
    rows: list[TextLine] = []
    for item in items:
        is_row = isinstance(item, TextLine) and "\t" in item.text
        if (
            is_row
            and isinstance(item, TextLine)
            and (not rows or item.text.count("\t") == rows[-1].text.count("\t"))
        ):
            rows.append(item)
            continue
        yield from _close_rows(rows)
        rows = [item] if is_row and isinstance(item, TextLine) else []
        if not is_row:
            yield item
    yield from _close_rows(rows)


def _close_rows(rows: Sequence[TextLine]) -> Iterator[TextLine | PageTable]:
    if len(rows) >= _LEAST_ALIGNED:
        cells = tuple(tuple(row.text.split("\t")) for row in rows)
        yield PageTable(rows[0].page, rows[0].top, cells)
    else:
        yield from rows
