"""Models a document as blocks of text with their place, which file readers fill and rules read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block of text is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    TABLE_CELL = "table cell"
    KEY_VALUE = "key-value pair"
    FOOTNOTE = "footnote"


@dataclass(frozen=True)
class Block:
    """A piece of text with its place: `text` is `Document.text[start:end]` with line breaks as spaces.

    Of a key-value pair it is the value. Cells of a table's heading row have row 0 and no column heading;
    the rows below count from 1.
    """

    kind: BlockKind
    text: str
    start: int  # offset in Document.text
    line: int  # of Document.text, from 1
    page: int | None = None
    headings: tuple[str, ...] = ()  # above the block, outermost first
    level: int = 0  # of a heading from 1; nesting of a list item from 0
    table: int | None = None
    row: int | None = None
    column: int | None = None
    row_heading: str = ""
    column_heading: str = ""
    key: str = ""  # of a key-value pair

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Document:
    """A document as read: its text, and the blocks that the text falls into, in its order."""

    title: str
    text: str
    blocks: tuple[Block, ...]
    language: str = "en"  # en or bn
    pages: int | None = None
