"""Reads plain text and Markdown into headings, paragraphs, nested lists, tables and key-value lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .blocks import Block, BlockKind, Document
from .label_lines import group_labels

MAX_HEADING = 90  # characters of a line that may be a heading
MAX_KEY_WORDS = 7
MAX_LABEL = 25  # characters of a heading over a line that lists names
MAX_WIDTH = 120  # characters of the longest line in a text whose paragraphs are broken into lines
FIRST_LEVEL = 2  # of a heading without a mark of its level: below the title
SLACK = 6  # characters by which the lines of a paragraph differ from the width
MAX_INTRODUCTION = 110  # characters of a sentence between a heading and the headings of its lists
_BULLETS = "•◦▪‣●○■□*+–-"
_BULLET = re.compile(rf"([ \t]*)([{re.escape(_BULLETS)}])[ \t]+(?=\S)")
_NUMBER = re.compile(
    r"([ \t]*)([0-9০-৯]{1,2}(?:\.[0-9০-৯]{1,2})+[.)]?(?=[ \t]+[A-Z\u0980-\u09ff])"
    r"|\(?[0-9০-৯]{1,2}[.)।]|\(?[a-zA-Hক-হ][)]|\(?[ivx]{2,5}[)]|[0-9০-৯]{1,2} [–-])[ \t]+(?=\S)"
)
_SECTION = re.compile(r"(\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}\.|[IVX]{1,5}\.|[০-৯]{1,2}[.।])[ \t]+(?=\S)")
_MARKDOWN = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_UNDERLINE = re.compile(r"[ \t]*(?:={3,}|-{3,}|~{3,}|\*{3,}|_{3,})[ \t]*\Z")
_TABLE_RULE = re.compile(r"[ \t|:+=-]{3,}\Z")
_FOOTNOTE = re.compile(r"[ \t]*(?:[¹²³⁴⁵⁶⁷⁸⁹]|\[\^?\d{1,2}\]:?|\*{1,2}(?=[^\s*])(?!.*\*\*)|†)[ \t]*(?=\S)")
_NUMERAL = r"[0-9০-৯]{1,3}"  # four digits are a year
_PAGE = re.compile(
    rf"(?:page|p\.|পৃষ্ঠা)? ?[-–]? ?{_NUMERAL} ?[-–]?(?: ?(?:of|/|-) ?{_NUMERAL})?\Z", re.IGNORECASE
)
_KEY = re.compile(r"[ \t]*([^\s:|•.;!?।][^:|•;!?।\n]{0,70}?)[ \t]*:(?:\*\*|__)?[ \t]+(?=\S)")
_BOLD = re.compile(r"[ \t]*(\*\*|__)(?=\S)[^*_]+\1:?[ \t]*\Z")
_DASHED = re.compile(r"\s[–—-]\s")
_LEADER = re.compile(r"[ \t]*([^\s:|•;।][^:|•;।\n]{0,60}?)[ \t]*(?:\.{3,}|…+|_{3,}|·{3,})[ \t]*(?=\S)")
_YEAR = re.compile(r"(?:19|20)\d\d|(?:১৯|২০)[০-৯]{2}")
_CELL_BREAK = re.compile(r"\||\t+")
_LISTS = (BlockKind.LIST_ITEM, BlockKind.TABLE_CELL, BlockKind.KEY_VALUE)
_SENTENCE_END = tuple(".;,!?।…")
_BENGALI = re.compile("[\u0980-\u09ff]")
_LATIN = re.compile("[A-Za-z]")


@dataclass(frozen=True)
class _Line:
    text: str
    start: int
    number: int
    page: int | None

    @property
    def bare(self) -> str:
        return self.text.strip()


def read_plain_text(text: str, title: str = "") -> Document:
    """Return the blocks of a plain text or Markdown file; form feeds part its pages.

    >>> [block.kind.value for block in read_plain_text("Our donors\\n• Acorn Fund\\n").blocks]
    ['heading', 'list item']
    """
    lines = [line for line in _split_lines(text) if not _is_page_number(line)]
    blocks = tuple(_nest_headings(group_labels(list(_iter_blocks(lines, text, _find_width(lines))), text)))
    pages = text.count("\f") + 1 if "\f" in text else None
    return Document(title or find_title(blocks), text, blocks, find_language(text), pages)


def find_language(text: str) -> str:
    """Return "bn" where most letters are Bengali, else "en"."""
    sample = text[:200_000]
    return "bn" if len(_BENGALI.findall(sample)) > len(_LATIN.findall(sample)) else "en"


def find_title(blocks: Sequence[Block]) -> str:
    """Return the first heading, else the first words."""
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            return block.text
    return blocks[0].text[:MAX_HEADING] if blocks else ""


def _split_lines(text: str) -> list[_Line]:
    lines, start, page = [], 0, 1
    paged = "\f" in text
    for number, line in enumerate(text.split("\n"), 1):
        page += line.count("\f")
        lines.append(
            _Line(line.replace("\f", " ").replace("\r", " "), start, number, page if paged else None)
        )
        start += len(line) + 1
    return lines


def _is_page_number(line: _Line) -> bool:
    return len(line.bare) < 20 and bool(_PAGE.match(line.bare))


def _find_width(lines: Sequence[_Line]) -> int:
    """Return the width at which the lines are broken; 0 where every paragraph is one line."""
    lengths = sorted(len(line.bare) for line in lines if line.bare and not _count_breaks(line))
    if not lengths or lengths[-1] > MAX_WIDTH or sum(length > 50 for length in lengths) < 3:
        return 0
    return lengths[-1]


def _iter_blocks(lines: Sequence[_Line], text: str, width: int) -> Iterator[Block]:
    """Yield the blocks without their heading path."""
    at, tables = 0, 0
    while at < len(lines):
        line = lines[at]
        if not line.bare or _UNDERLINE.match(line.text):
            at += 1
            continue
        end = _find_table_end(lines, at)
        if end > at + 1:
            yield from _read_table(lines[at:end], tables)
            tables += 1
            at = end
            continue
        kind, lead, level = _classify_line(lines, at, width)
        end = at + 1 if kind is BlockKind.HEADING else _find_wrapped_end(lines, at, kind, width)
        yield from _make_block(text, lines[at:end], kind, lead, level)
        at = end


def _classify_line(lines: Sequence[_Line], at: int, width: int) -> tuple[BlockKind, int, int]:
    """Return what a line begins, how many of its characters are a mark, and its level."""
    line = lines[at]
    if mark := _MARKDOWN.match(line.text):
        return BlockKind.HEADING, mark.end(), len(mark[1])
    if mark := _BOLD.match(line.text):
        return BlockKind.HEADING, mark.end(1), 0
    if (mark := _FOOTNOTE.match(line.text)) and not _BULLET.match(line.text):
        return BlockKind.FOOTNOTE, mark.end(), 0
    if mark := _BULLET.match(line.text):
        return BlockKind.LIST_ITEM, mark.end(), _measure_nesting(mark[1], mark[2])
    if (mark := _SECTION.match(line.text)) and _is_section(lines, at, mark.end()):
        return BlockKind.HEADING, mark.end(), 1 + max(1, len(re.findall(r"\w+", mark[1])))
    if mark := _NUMBER.match(line.text):
        return BlockKind.LIST_ITEM, mark.end(), _measure_nesting(mark[1], "")
    if _is_heading(lines, at, width):
        return BlockKind.HEADING, len(line.text) - len(line.text.lstrip()), 0
    mark = _match_key(line)
    if mark:
        return BlockKind.KEY_VALUE, mark.end(), 0
    return BlockKind.PARAGRAPH, len(line.text) - len(line.text.lstrip()), 0


def _match_key(line: _Line) -> re.Match[str] | None:
    """Return the key with which a line begins and the colon or the dots behind it."""
    mark = _LEADER.match(line.text) or _KEY.match(line.text)
    if mark is None or len(mark[1].split()) > MAX_KEY_WORDS:
        return None
    is_key = not mark[1][0].islower() and not mark[1][0].isdigit() and not _DASHED.search(mark[1])
    return mark if is_key else None


def _measure_nesting(indent: str, bullet: str) -> int:
    level = len(indent.expandtabs(4)) // 2
    return max(level, 1) if bullet in "◦▪○□" else level


def _is_section(lines: Sequence[_Line], at: int, lead: int) -> bool:
    """Whether a numbered line is a heading: short, no sentence, and not followed by the next."""
    line = lines[at]
    after = next((later for later in lines[at + 1 :] if later.bare), None)
    is_short = len(line.bare) <= MAX_HEADING and not line.bare.endswith(_SENTENCE_END)
    depth, depth_before = _count_parts(line), _count_parts(lines[at - 1]) if at else 0
    is_alike = not depth or not depth_before or depth == depth_before
    before = _NUMBER.match(lines[at - 1].text) if at and is_alike else None
    is_only = bool(at and lines[at - 1].bare) and after is not None and after.number > line.number + 1
    if not is_short or after is None or ":" in line.text[lead:] or before or is_only:
        return False
    is_listed = 0 < _count_parts(after) <= max(1, depth)
    return not is_listed and not line.text[lead].islower()


def _count_parts(line: _Line) -> int:
    """Return how many parts the number has that a line begins with: two for "2.1 Partners"."""
    mark = _NUMBER.match(line.text)
    return len(re.findall(r"\d+", mark[2])) if mark else 0


def _is_heading(lines: Sequence[_Line], at: int, width: int) -> bool:
    line = lines[at]
    bare = line.bare
    if len(bare) > MAX_HEADING or bare.endswith(_SENTENCE_END) or not any(char.isalpha() for char in bare):
        return False
    if at + 1 < len(lines) and _UNDERLINE.match(lines[at + 1].text):
        return True
    is_key = ":" in bare[:-1] and (at > 0 or all(map(_match_key, lines[:2])))
    if bare[0].islower() or is_key or len(bare.split()) > 12 or _LEADER.match(bare):
        return False
    before = lines[at - 1].bare if at else ""
    after = next((later for later in lines[at + 1 : at + 4] if later.bare), None)
    follows_heading = 0 < len(before) <= MAX_LABEL and not before.endswith((*_SENTENCE_END, ":"))
    if after is None or (at > 1 and "," in bare and follows_heading and not _begins_block(lines[at - 1])):
        return False
    if width and len(before) > width * 0.7 and not before.endswith((*_SENTENCE_END, ":")):
        return False  # the last words of a paragraph that is broken into lines
    is_going_on = after.bare[0].islower() and not _NUMBER.match(after.text)
    return not (is_going_on and after.number == line.number + 1)


def _find_wrapped_end(lines: Sequence[_Line], at: int, kind: BlockKind, width: int) -> int:
    """Return the index after the last line that goes on with the text of this one."""
    end = at + 1
    while end < len(lines):
        line, before = lines[end], lines[end - 1]
        if not line.bare or line.number != before.number + 1 or line.page != before.page:
            break
        is_indented = kind is BlockKind.LIST_ITEM and line.text.startswith(("   ", "\t"))
        # a line was broken where the next word no longer fitted
        is_full = len(before.bare) + 1 + len(line.bare.split(maxsplit=1)[0]) > width - SLACK
        if not (is_indented or (width and is_full)) or _begins_block(line) or _UNDERLINE.match(line.text):
            break
        end += 1
    return end


def _begins_block(line: _Line) -> bool:
    return bool(
        _BULLET.match(line.text)
        or _MARKDOWN.match(line.text)
        or _FOOTNOTE.match(line.text)
        or (_NUMBER.match(line.text) and not line.bare[0].islower())
        or len(_CELL_BREAK.findall(line.bare)) > 1
        or _match_key(line) is not None
    )


def _make_block(text: str, lines: Sequence[_Line], kind: BlockKind, lead: int, level: int) -> Iterator[Block]:
    first, last = lines[0], lines[-1]
    start, end = first.start + lead, last.start + len(last.text.rstrip())
    body = text[start:end].translate({10: " ", 12: " ", 13: " "})
    key = ""
    if kind is BlockKind.KEY_VALUE:
        match = _match_key(first)
        key = match[1].strip("*_ ") if match else ""
    if kind is BlockKind.HEADING:
        body = body.rstrip("#: *")
        bold = len(body) - len(body.lstrip("*"))
        start, body = start + bold, body[bold:]
    if body:
        yield Block(kind, body, start, first.number, first.page, level=level, key=key)


def _find_table_end(lines: Sequence[_Line], at: int) -> int:
    """Return the index after the last row of a table that begins here; `at` where none does."""
    if not _count_breaks(lines[at]) or _BULLET.match(lines[at].text):
        return at
    last = at
    for end in range(at + 1, len(lines)):
        line = lines[end]
        if _count_breaks(line) or _TABLE_RULE.match(line.text):
            last = end
            continue
        is_short = len(line.bare) <= 60 and not line.bare.endswith(_SENTENCE_END)
        heads_next = end + 1 < len(lines) and (_is_header(lines[end + 1]) or bool(_SECTION.match(line.text)))
        if not line.bare or end - last > 1 or not is_short or heads_next:
            break
    return last + 1 if last > at else at


def _is_header(line: _Line) -> bool:
    """Whether a row is one of headings: short, without digits, brackets and lists."""
    cells = [cell for cell, _ in _split_cells(line)]
    plain = [cell for cell in cells if cell and len(cell.split()) <= 4 and not re.search(r"[\d(),;@]", cell)]
    return len(cells) > 1 and len(plain) == len(cells)


def _count_breaks(line: _Line) -> int:
    return len(_CELL_BREAK.findall(line.bare.strip("|"))) if not _TABLE_RULE.match(line.text) else 0


def _read_table(lines: Sequence[_Line], table: int) -> Iterator[Block]:
    """Yield the cells of a table; a line without separators is a cell of its own in the first column."""
    rows = [(line, _split_cells(line)) for line in lines if not _TABLE_RULE.match(line.text)]
    header = [cell for cell, _ in rows[0][1]]
    has_header = len(rows) > 1 and not any(char.isdigit() for cell in _drop_years(rows) for char in cell)
    for number, (line, cells) in enumerate(rows, 0 if has_header else 1):
        heading = next((cell for cell, _ in cells if any(char.isalpha() for char in cell)), "")
        for column, (cell, offset) in enumerate(cells):
            named = number > 0 and has_header and column < len(header)
            yield Block(
                BlockKind.TABLE_CELL, cell, line.start + offset, line.number, line.page,
                table=table, row=number, column=column,
                row_heading=heading if number else "", column_heading=header[column] if named else "",
            )  # fmt: skip


def _drop_years(rows: Sequence[tuple[_Line, list[tuple[str, int]]]]) -> list[str]:
    """Return the cells of the first row without years over columns of amounts: "Source | 2022 | 2023"."""
    first, second = ([cell for cell, _ in cells] for _, cells in rows[:2])
    years = {column for column, cell in enumerate(first) if _YEAR.fullmatch(cell)}
    is_data = len(years) < 2 or any(_YEAR.fullmatch(cell) for cell in second)
    return first if is_data else [cell for column, cell in enumerate(first) if column not in years]


def _split_cells(line: _Line) -> list[tuple[str, int]]:
    """Return the cells of a line with their offsets, the empty ones included."""
    lead = len(line.text) - len(line.text.lstrip())
    body = line.text.strip()
    if body.startswith("|") and body.endswith("|") and len(body) > 1:
        lead, body = lead + 1, body[1:-1]
    cells, start = [], 0
    for gap in [*_CELL_BREAK.finditer(body), None]:
        raw = body[start : gap.start()] if gap else body[start:]
        cells.append((raw.strip(), lead + start + len(raw) - len(raw.lstrip())))
        start = gap.end() if gap else start
    return cells


def _nest_headings(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks with the path of headings above them; levels are guessed where the text marks none.

    A heading straight below another is one level deeper. So are the next ones that stand over a list
    each: a group of lists under one heading.
    """
    path: list[tuple[int, str]] = []
    nested = False
    for at, block in enumerate(blocks):
        if block.kind is not BlockKind.HEADING:
            yield replace(block, headings=tuple(text for _, text in path))
            continue
        level = block.level
        if not level:
            before = blocks[at - 1] if at else None
            follower = blocks[at + 1] if at + 1 < len(blocks) else None
            over_list = follower is not None and follower.kind in _LISTS
            below = before is not None and before.kind is BlockKind.HEADING and at > 1
            introduced = over_list and _is_introduction(blocks, at - 1)
            nested = below or introduced or (nested and over_list)
            level = FIRST_LEVEL + int(nested)
        while path and path[-1][0] >= level:
            path.pop()
        yield replace(block, headings=tuple(text for _, text in path), level=level)
        path.append((level, block.text))


def _is_introduction(blocks: Sequence[Block], at: int) -> bool:
    """Whether a block is a short sentence straight below a heading."""
    return (
        at > 1
        and blocks[at].kind is BlockKind.PARAGRAPH
        and len(blocks[at].text) <= MAX_INTRODUCTION
        and blocks[at - 1].kind is BlockKind.HEADING
    )
