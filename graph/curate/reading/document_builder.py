"""Lays out what a file reader finds as the text of a document, one line for each block, and its blocks.

Every format goes the same way, so that a list or a table is the same to the rules wherever it stood.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from ...core.errors import InputError
from ...core.visible_text import strip_control_characters, strip_direction_controls
from .blocks import Block, BlockKind, Document
from .plain_text import find_language, find_title, read_plain_text

MOST_CHARACTERS = 5_000_000  # of the text of a document: some 2,500 pages
_BULLETS = "•◦"
_PAIR = 2  # cells of a row that is a key with its value
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\ufeff\u200b\u2060"))  # hyphens that only break a line, and marks
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def clean_text(text: str) -> str:
    """Return a text on one line, without what is not seen.

    >>> clean_text(" Amber\\u00a0Trust\\n of Car\\u00adlow ")
    'Amber Trust of Carlow'
    """
    visible = strip_direction_controls(text.translate(_INVISIBLE))
    return unicodedata.normalize("NFC", " ".join(strip_control_characters(visible).split()))


def make_footnote_mark(number: int) -> str:
    """Return the number of a footnote as it stands in the text.

    >>> make_footnote_mark(12)
    '¹²'
    """
    return str(number).translate(_SUPERSCRIPTS)


class DocumentBuilder:
    """Collects the blocks of a document in their order."""

    def __init__(self, name: str) -> None:
        """Begin a document; `name` is what a message calls its file."""
        self._name = name
        self._lines: list[str] = []
        self._blocks: list[Block] = []
        self._path: list[tuple[int, str]] = []  # level and text of the headings above
        self._size = 0
        self._tables = 0

    def add_heading(self, text: str, level: int, page: int | None = None) -> None:
        """Add a heading; what follows stands below it until one of its level."""
        text = clean_text(text)
        if not text:
            return
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self._add_line(text, [Block(BlockKind.HEADING, text, 0, 0, page, level=level)])
        self._path.append((level, text))

    def add_paragraph(self, text: str, page: int | None = None) -> None:
        """Add a paragraph; one that is a typed list item, footnote or key-value pair becomes such a block."""
        text = clean_text(text)
        blocks = read_plain_text(text).blocks
        if len(blocks) == 1 and blocks[0].kind in (
            BlockKind.LIST_ITEM,
            BlockKind.FOOTNOTE,
            BlockKind.KEY_VALUE,
        ):
            self._add_line(text, [replace(blocks[0], page=page)])
        elif text:
            self._add_line(text, [Block(BlockKind.PARAGRAPH, text, 0, 0, page)])

    def add_list_item(self, text: str, level: int, page: int | None = None) -> None:
        """Add an item of a list; `level` counts the lists that it lies in, from 0."""
        text = clean_text(text)
        if text:
            lead = "  " * level + _BULLETS[min(level, 1)] + " "
            self._add_line(lead + text, [Block(BlockKind.LIST_ITEM, text, len(lead), 0, page, level=level)])

    def add_footnote(self, mark: str, text: str, page: int | None = None) -> None:
        """Add the text of a footnote."""
        text = clean_text(text)
        if text:
            self._add_line(
                f"{mark} {text}", [Block(BlockKind.FOOTNOTE, text, len(mark) + 1, 0, page, key=mark)]
            )

    def add_key_value(self, key: str, value: str, page: int | None = None) -> None:
        """Add a pair such as a term and its description."""
        key, value = clean_text(key).rstrip(" :"), clean_text(value)
        if key and value:
            pair = Block(BlockKind.KEY_VALUE, value, len(key) + 2, 0, page, key=key)
            self._add_line(f"{key}: {value}", [pair])
        elif value:
            self.add_paragraph(value, page)

    def add_document(self, document: Document) -> None:
        """Add the lines and blocks of another document below the headings so far."""
        above = tuple(text for _, text in self._path)
        first_line, first_table, size = len(self._lines), self._tables, self._size
        for line in document.text.split("\n"):
            self._add_line(line, [])
        for block in document.blocks:
            self._blocks.append(
                replace(
                    block,
                    start=size + block.start,
                    line=first_line + block.line,
                    headings=(*above, *block.headings),
                    table=None if block.table is None else first_table + block.table,
                )
            )
        self._tables += sum(block.table is not None for block in document.blocks)

    def add_table(
        self, rows: Sequence[Sequence[str]], *, has_header: bool | None = None, page: int | None = None
    ) -> None:
        """Add a table; a row of one cell goes across it. Without a word, a first row of words is its head."""
        cleaned = [[clean_text(cell) for cell in row] for row in rows]
        cleaned = [row for row in cleaned if any(row)]
        if not cleaned:
            return
        if all(len(row) == _PAIR and row[0].endswith(":") for row in cleaned):
            for key, value in cleaned:
                self.add_key_value(key, value, page)
            return
        head = cleaned[0]
        if has_header is None:
            has_header = _is_head(head)
        has_header = has_header and len(cleaned) > 1
        for number, row in enumerate(cleaned, 0 if has_header else 1):
            self._add_row(row, number, head if has_header else [], page)
        self._tables += 1

    def _add_row(self, row: Sequence[str], number: int, head: Sequence[str], page: int | None) -> None:
        row_heading = next((cell for cell in row if any(char.isalpha() for char in cell)), "")
        blocks, start = [], 0
        for column, cell in enumerate(row):
            column_heading = head[column] if number and column < len(head) else ""
            cell_block = Block(
                BlockKind.TABLE_CELL, cell, start, 0, page, table=self._tables, row=number, column=column,
                row_heading=row_heading if number else "", column_heading=column_heading,
            )  # fmt: skip
            blocks.append(cell_block)
            start += len(cell) + len(" | ")
        self._add_line(" | ".join(row), blocks)

    def _add_line(self, line: str, blocks: Sequence[Block]) -> None:
        """Add a line, and its blocks with offsets from its start."""
        headings = tuple(text for _, text in self._path)
        number = len(self._lines) + 1
        for block in blocks:
            self._blocks.append(
                replace(block, start=self._size + block.start, line=number, headings=headings)
            )
        self._lines.append(line)
        self._size += len(line) + 1
        if self._size > MOST_CHARACTERS:
            raise InputError(
                f"{self._name}: holds more than {MOST_CHARACTERS:,} characters of text; divide it"
            )

    def build(self, title: str = "", pages: int | None = None) -> Document:
        """Return the document; its title is its first heading, else the one given."""
        text = "".join(f"{line}\n" for line in self._lines)
        has_heading = any(block.kind is BlockKind.HEADING for block in self._blocks)
        title = find_title(self._blocks) if has_heading or not title else clean_text(title)
        return Document(title, text, tuple(self._blocks), find_language(text), pages)


def _is_head(row: Sequence[str]) -> bool:
    """Whether a first row is one of headings: several cells of words, without digits."""
    return len(row) > 1 and all(row[1:]) and not any(char.isdigit() for cell in row for char in cell)
