"""Reads the tables of a web page, as which many systems export what they call a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...core.errors import InputError
from ...schema.terms import normalise_text

MAX_CELLS = 1 << 21  # of a page, empty ones included
_PAGE = re.compile(r"\s*<[^>]*>", re.DOTALL)
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_MAX_SPAN = 1000  # columns or rows that one cell may cover

Row = list[str]
Area = tuple[tuple[int, int], tuple[int, int]]  # first row and column of a cell, and its last ones


class PageTable(NamedTuple):
    """The texts of a table of a page; a text over several rows and columns stands in the first of them."""

    rows: list[Row]
    merged: list[Area]


def is_page(text: str) -> bool:
    """Tell whether a text is a web page with a table.

    >>> is_page("<html><table><tr><td>a</td></tr></table></html>"), is_page("name,type")
    (True, False)
    """
    return bool(_PAGE.match(text) and _TABLE.search(text))


def read_pages_tables(text: str, where: str) -> list[PageTable]:
    """Return each table that holds no other.

    >>> read_pages_tables("<table><tr><th>Name<td rowspan=2>NGO<tr><td>Amber</table>", "a.xls")
    [PageTable(rows=[['Name', 'NGO'], ['Amber', '']], merged=[((0, 1), (1, 1))])]
    """
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, huge_tree=False, encoding="utf-8")
    try:  # as bytes: a text may not say its encoding
        root = html.document_fromstring(text.encode(), parser=parser)
    except etree.LxmlError:  # there is nothing but comments
        return []
    tables, left = [], MAX_CELLS
    for element in root.iter("table"):
        if next(element.iterdescendants("table"), None) is None:
            table = PageTable([], [])
            for row in _iter_rows(element, table.merged, most=left):
                left -= len(row)
                if left < 0:
                    raise InputError(f"{where}: more than {MAX_CELLS:,} cells, empty ones included; split it")
                table.rows.append(row)
            tables.append(table)
    return tables


def _iter_rows(table: object, merged: list[Area], *, most: int) -> Iterator[Row]:
    """Yield the texts of each row, which ends where it has more than `most`; enter what a cell covers."""
    below: dict[int, int] = {}  # by column: how many rows a cell above still covers
    elements = table.iter("tr")  # type: ignore[attr-defined]  # an element of lxml, which has no types here
    for number, row in enumerate(elements):
        texts: Row = []
        for cell in row.iterchildren("td", "th"):
            _take_from_above(texts, below)
            for line_break in cell.iter("br"):
                line_break.tail = f"\n{line_break.tail or ''}"
            lines = map(normalise_text, cell.text_content().split("\n"))
            text = "\n".join(filter(None, lines))
            rows, columns = (_read_span(cell.get(name)) for name in ("rowspan", "colspan"))
            first, end = len(texts), len(texts) + columns
            if rows > 1:
                below |= dict.fromkeys(range(first, end), rows - 1)
            if rows > 1 or columns > 1:
                merged.append(((number, first), (number + rows - 1, end - 1)))
            texts += [text, *[""] * (columns - 1)]
            if end > most:
                break
        _take_from_above(texts, below)
        yield texts


def _take_from_above(texts: Row, below: dict[int, int]) -> None:
    """Leave the columns empty that cells above cover in this row."""
    while left := below.pop(len(texts), 0):
        if left > 1:
            below[len(texts)] = left - 1
        texts.append("")


def _read_span(text: str | None) -> int:
    return max(1, min(int(text[:9]), _MAX_SPAN)) if text and text.isdecimal() else 1
