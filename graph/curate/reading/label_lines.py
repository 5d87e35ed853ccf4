"""Tells labels from values where a text marks neither: a value below its label, beside it or in a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from .blocks import Block, BlockKind
from .lexicon import Lexicon, load_lexicon
from .mentions import ORGANISATIONS
from .name_forms import bare_name, classify_by_form

MAX_VALUE = 160  # characters of a line below a label that may be its value
MAX_SECTION = 110  # characters of a heading such as "Annex 2: Partners"
_LISTED_BELOW = (BlockKind.LIST_ITEM, BlockKind.TABLE_CELL, BlockKind.KEY_VALUE)
_SECTION = re.compile(
    r"(?:annexe?|annexure|appendix|table|section|part|chapter|box|পরিশিষ্ট|সারণি|সারণী|ছক|টেবিল|অধ্যায়|অংশ)"
    r"\s+(?:no\.?\s*)?[\w.]{1,5}\Z",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"(\S[^–—:;.]{1,48}?)\s+[–—-]\s+(?=\S)")


def group_labels(blocks: Sequence[Block], text: str) -> list[Block]:
    """Return the blocks of a plain text with values of labels told from headings, before headings nest."""
    lexicon = load_lexicon()
    grouped = [
        _read_section(block, blocks[at + 1 : at + 2], text, lexicon) for at, block in enumerate(blocks)
    ]
    at = 0
    while at < len(grouped):
        end = _find_values_end(grouped, at, lexicon)
        values = grouped[at + 1 : end]
        kind = BlockKind.LIST_ITEM if len(values) > 1 else BlockKind.KEY_VALUE
        for number, value in enumerate(values, at + 1):
            key = grouped[at].text if kind is BlockKind.KEY_VALUE else ""
            grouped[number] = replace(value, kind=kind, key=key)
        at = end
    return [_read_beside(block, lexicon) for block in grouped]


def pair_cells(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with tables of two columns that hold labels and values as key-value pairs."""
    lexicon = load_lexicon()
    paired: list[Block] = []
    for table, group in groupby(blocks, key=lambda block: block.table):
        cells = list(group)
        rows = [list(row) for _, row in groupby(cells, key=lambda cell: cell.row)]
        is_pairs = table is not None and _holds_labels(rows, lexicon)
        paired += _iter_pairs(rows) if is_pairs else cells
    return paired


def _holds_labels(rows: Sequence[Sequence[Block]], lexicon: Lexicon) -> bool:
    """Whether the first of two columns holds labels, in most rows."""
    if len(rows) < 2 or any(len(row) > 2 for row in rows):
        return False
    labels = [_is_label(row[0].text, lexicon) for row in rows]
    return sum(labels) >= max(2, len(rows) * 0.6)


def _iter_pairs(rows: Sequence[Sequence[Block]]) -> Iterator[Block]:
    for row in rows:
        if len(row) == 2 and row[1].text:
            yield replace(
                row[1], kind=BlockKind.KEY_VALUE, key=row[0].text.rstrip(":"), table=None, row=None,
                column=None, row_heading="", column_heading="",
            )  # fmt: skip


def _is_label(text: str, lexicon: Lexicon) -> bool:
    """Whether a line says what others are, and is no name itself, such as "Kestrel Climate Network"."""
    cue = lexicon.read_cue(text)
    is_named = classify_by_form(bare_name(text), lexicon) in ORGANISATIONS
    words = text.split()
    is_long = len(words) > 2 or (len(words) == 2 and lexicon.labels.is_plain(words[0]))
    is_name = is_named and is_long and lexicon.labels.fits_name(bare_name(text))
    return (bool(cue.role) or cue.blocked) and not (is_name and text not in lexicon.cues)


def _read_section(block: Block, following: Sequence[Block], text: str, lexicon: Lexicon) -> Block:
    """Return a line such as "Annex 2: Partners" over a list as the heading that it is."""
    if _is_lettered(block, following, text, lexicon):
        return replace(block, kind=BlockKind.HEADING, level=0)
    if block.kind is not BlockKind.KEY_VALUE or len(block.key) + len(block.text) > MAX_SECTION:
        return block
    is_over_list = bool(following) and following[0].kind in _LISTED_BELOW[:2]
    is_numbered = bool(_SECTION.match(block.key))
    is_said = is_over_list and block.text[:1].islower() and _is_label(block.key, lexicon)
    if not (is_numbered or is_said):
        return block
    start = text.rfind("\n", 0, block.start) + 1
    start += len(text[start : block.start]) - len(text[start : block.start].lstrip(" \t*_"))
    line = text[start : block.end].replace("\n", " ")
    return replace(block, kind=BlockKind.HEADING, text=line, start=start, key="", level=0)


def _is_lettered(block: Block, following: Sequence[Block], text: str, lexicon: Lexicon) -> bool:
    """Whether an entry such as "b) Our donors" is the heading of the numbered or marked ones that follow."""
    if not following or {block.kind, following[0].kind} != {BlockKind.LIST_ITEM}:
        return False
    marks = [text[text.rfind("\n", 0, item.start) + 1 : item.start] for item in (block, following[0])]
    letters = [any(map(str.isalpha, mark)) for mark in marks]
    is_outer = _measure_indent(marks[0]) <= _measure_indent(marks[1])
    return letters == [True, False] and is_outer and _is_label(block.text, lexicon)


def _measure_indent(mark: str) -> int:
    return len(mark) - len(mark.lstrip())


def _find_values_end(blocks: Sequence[Block], at: int, lexicon: Lexicon) -> int:
    """Return the index after the lines that are values of the label here; of the next block if none are."""
    label = blocks[at]
    if label.kind is not BlockKind.HEADING or not at or not _is_label(label.text, lexicon):
        return at + 1
    end = at + 1
    while end < len(blocks):
        block = blocks[end]
        is_next = block.line - blocks[end - 1].line == 1 and block.page == label.page
        if not (is_next and _is_value(block, lexicon)) or _is_label(block.text, lexicon):
            break
        end += 1
    follower = blocks[end] if end < len(blocks) else None
    over_list = follower is not None and follower.kind in (*_LISTED_BELOW, BlockKind.PARAGRAPH)
    if end > at + 1 and over_list and follower and follower.line - blocks[end - 1].line == 1:
        end -= 1  # the last of them is the heading of what follows
    return end


def _is_value(block: Block, lexicon: Lexicon) -> bool:
    """Whether a line was taken for a heading or a paragraph only because of its length."""
    is_said = bool(lexicon.word_list("auxiliaries") - {",", "to", "and", "of"} & set(block.text.split()))
    is_short = len(block.text) <= MAX_VALUE and not block.text.endswith((".", "।", "?", "!", ":"))
    is_guessed = block.kind is BlockKind.HEADING and block.level == 0
    return is_short and (is_guessed or (block.kind is BlockKind.PARAGRAPH and not is_said))


def _read_beside(block: Block, lexicon: Lexicon) -> Block:
    """Return a line such as "Founded – 1998" as a key-value pair."""
    match = _BESIDE.match(block.text) if block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH) else None
    if match is None or block.level or not lexicon.cues.get(match[1]):
        return block
    return replace(
        block, kind=BlockKind.KEY_VALUE, key=match[1], start=block.start + match.end(),
        text=block.text[match.end() :],
    )  # fmt: skip
