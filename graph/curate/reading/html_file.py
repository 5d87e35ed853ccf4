"""Reads a web page (.html): headings, paragraphs, lists with their nesting, tables and pairs, in their order.

Nothing of it is run or fetched. Menus, scripts and what the page hides are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...core.errors import InputError
from .blocks import Document
from .document_builder import DocumentBuilder, clean_text, make_footnote_mark

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_LEFT_OUT = frozenset(
    {
        *("script", "style", "noscript", "template", "nav", "svg", "math", "iframe", "object", "button"),
        *("select", "input", "textarea", "head", "audio", "video", "canvas", "-comment", "-doctype"),
    }
)
_INLINE = frozenset(
    {
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em"),
        *("font", "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub"),
        *("sup", "time", "tt", "u", "var", "wbr", "img", "-text"),
    }
)
# elements that a page has to close; of <p> and <td> the end is often left out
_CONTAINER = re.compile(
    r"<(/?)(div|table|span|ul|ol|dl|blockquote|section|article|font|b|i|em|strong|center)[\s>]", re.IGNORECASE
)
_MOST_TABLES_AROUND = 50  # tables around one that may hold data
_MOST_NESTED = 30_000
_HEADING = re.compile(r"h([1-6])\Z")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SHORT_LINE = 80  # characters: a cell of several such lines lists things
_MOST_SPAN = 200  # rows or columns that a cell may take


def read_html(text: str, name: str) -> Document:
    """Return the blocks of a page."""
    from selectolax.lexbor import LexborHTMLParser

    if _measure_depth(text) > _MOST_NESTED:
        fault = f"its elements lie more than {_MOST_NESTED:,} deep in each other, which no page needs"
        raise InputError(f"{name}: {fault}; check where it comes from")
    tree = LexborHTMLParser(text)
    builder = DocumentBuilder(name)
    if tree.body is not None:
        _PageReader(builder).add(tree.body)
    title = tree.css_first("title")
    return builder.build(title.text(deep=True) if title else "")


def _measure_depth(text: str) -> int:
    """Return how deep the elements of one kind lie in each other, where their tags are closed at all.

    >>> _measure_depth("<div><div></div><p></div><p><p>")
    2
    """
    depths: dict[str, int] = {}
    deepest = 0
    for match in _CONTAINER.finditer(text):
        tag = match[2].lower()
        depths[tag] = max(0, depths.get(tag, 0) + (-1 if match[1] else 1))
        deepest = max(deepest, depths[tag])
    return deepest


class _PageReader:
    """Goes through the elements of a page one after the other, however deeply they are nested."""

    def __init__(self, builder: DocumentBuilder) -> None:
        self._builder = builder
        self._line = ""  # words that no block has taken yet
        self._kinds: list[tuple[str, int]] = [("p", 0)]  # what words are here, and their level
        self._lists = 0
        self._tables = 0  # that only arrange the page around what is read
        self._term = ""  # that a description belongs to

    def add(self, root: LexborNode) -> None:
        """Add the blocks of an element and of all that lies in it."""
        stack: list[tuple[LexborNode, bool]] = [(root, False)]
        while stack:
            node, is_end = stack.pop()
            if is_end:
                self._leave(node.tag or "")
            elif node.tag == "-text":
                self._line += node.text_content or ""
            elif not _is_left_out(node) and self._enter(node):
                stack.append((node, True))
                stack.extend((child, False) for child in reversed(list(_iter_children(node))))
        self._flush()

    def _enter(self, node: LexborNode) -> bool:
        """Begin an element; tell whether its contents are still to be added."""
        tag = node.tag or ""
        if tag == "br":
            self._flush()
        elif tag == "table" and self._tables < _MOST_TABLES_AROUND and _is_data_table(node):
            self._flush()
            rows, has_header = _read_rows(node)
            self._builder.add_table(rows, has_header=has_header)
            return False
        elif tag == "sup" and (number := node.text(deep=True).strip(" []\n")).isdecimal():
            self._line += make_footnote_mark(int(number[:9]))
            return False
        elif tag in ("ul", "ol", "menu"):
            self._flush()
            self._lists += 1
        elif tag not in _INLINE:
            self._flush()
        if tag == "li":
            self._kinds.append(("li", max(0, self._lists - 1)))
        elif heading := _HEADING.match(tag):
            self._kinds.append(("heading", int(heading[1])))
        elif tag in ("dt", "dd"):
            self._kinds.append((tag, 0))
        self._tables += tag == "table"
        return True

    def _leave(self, tag: str) -> None:
        if tag not in _INLINE:
            self._flush()
        self._tables -= tag == "table"
        if tag in ("ul", "ol", "menu"):
            self._lists -= 1
        elif tag in ("li", "dt", "dd") or _HEADING.match(tag):
            self._kinds.pop()

    def _flush(self) -> None:
        """Add the words so far as a block."""
        text, self._line = clean_text(self._line), ""
        if not text:
            return
        kind, level = self._kinds[-1]
        if kind == "heading":
            self._builder.add_heading(text, level)
        elif kind == "li":
            self._builder.add_list_item(text, level)
        elif kind == "dt":
            self._term = text
        elif kind == "dd":
            self._builder.add_key_value(self._term, text)  # a term may have several
        else:
            self._builder.add_paragraph(text)


def _iter_children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _is_left_out(node: LexborNode) -> bool:
    if node.tag in _LEFT_OUT or node.tag is None:
        return True
    attributes = node.attributes
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or bool(_HIDDEN_STYLE.search(attributes.get("style") or ""))
    )


def _is_data_table(table: LexborNode) -> bool:
    """Whether a table holds data: one that holds another, or a single cell, only arranges the page."""
    cells = table.css("td, th")
    return len(cells) > 1 and not table.css_first("td table, th table, td h1, td h2, td h3, td ul ul")


def _read_rows(table: LexborNode) -> tuple[list[list[str]], bool | None]:
    """Return the texts of a table's cells, and whether its first row is a head, None where it does not say.

    A cell over several rows stands in each of them, one over all columns is a row of its own.
    """
    rows: list[list[str]] = []
    has_header: bool | None = None
    pending: dict[int, tuple[int, str]] = {}  # column: rows still to come, text
    for row in table.css("tr"):
        cells = [child for child in _iter_children(row) if child.tag in ("td", "th")]
        if not rows and cells and all(cell.tag == "th" for cell in cells):
            has_header = True
        texts: list[str] = []
        for cell in cells:
            _take_pending(texts, pending)
            text = _join_cell(cell)
            height = _read_span(cell, "rowspan")
            width = _read_span(cell, "colspan")
            if height > 1:
                pending[len(texts)] = (height - 1, text)
            texts.append(text)
            texts.extend([""] * (width - 1) if len(cells) > 1 else [])
        _take_pending(texts, pending)
        rows.append(texts)
    return rows, has_header


def _take_pending(texts: list[str], pending: dict[int, tuple[int, str]]) -> None:
    while len(texts) in pending:
        column = len(texts)
        left, text = pending[column]
        if left > 1:
            pending[column] = (left - 1, text)
        else:
            del pending[column]
        texts.append(text)


def _read_span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or ""
    return min(int(value), _MOST_SPAN) if value.isdecimal() and len(value) < 6 and int(value) else 1


def _join_cell(cell: LexborNode) -> str:
    """Return the text of a cell; short lines, which list things, are parted by semicolons."""
    lines: list[str] = []
    line = ""
    stack = [(child, False) for child in reversed(list(_iter_children(cell)))]
    while stack:
        node, is_end = stack.pop()
        if node.tag == "-text":
            line += node.text_content or ""
            continue
        if _is_left_out(node):
            continue
        if node.tag not in _INLINE or is_end:
            lines.append(clean_text(line))
            line = ""
        if not is_end:
            if node.tag not in _INLINE and node.tag != "br":
                stack.append((node, True))
            stack.extend((child, False) for child in reversed(list(_iter_children(node))))
    lines = [text for text in [*lines, clean_text(line)] if text]
    is_list = all(len(text) <= _SHORT_LINE and not text.endswith((",", ";")) for text in lines)
    return ("; " if is_list else " ").join(lines)
