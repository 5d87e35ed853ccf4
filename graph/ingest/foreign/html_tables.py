"""Reads the tables of a web page, as which many systems export what they call a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...core.errors import InputError
from ...schema.terms import normalise_text

MAX_CELLS = 1 << 21  # of a page, empty ones included
_PAGE = re.compile(r"\s*<[^>]*>", re.DOTALL)
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_MAX_SPAN = 1000  # columns or rows that one cell may cover

Row = list[str]


def is_page(text: str) -> bool:
    """Tell whether a text is a web page with a table.

    >>> is_page("<html><table><tr><td>a</td></tr></table></html>"), is_page("name,type")
    (True, False)
    """
    return bool(_PAGE.match(text) and _TABLE.search(text))


def read_pages_tables(text: str, where: str) -> list[list[Row]]:
    """Return the rows of each table that holds no other; a text over several columns stands in the first.

    >>> read_pages_tables("<table><tr><th>Name<td rowspan=2>NGO<tr><td>Amber</table>", "a.xls")
    [[['Name', 'NGO'], ['Amber', 'NGO']]]
    """
    from lxml import html

    parser = html.HTMLParser(no_network=True, huge_tree=False)
    root = html.document_fromstring(text, parser=parser)
    tables, left = [], MAX_CELLS
    for table in root.iter("table"):
        if next(table.iterdescendants("table"), None) is None:
            rows: list[Row] = []
            for row in _iter_rows(table):
                left -= len(row)
                if left < 0:
                    raise InputError(f"{where}: more than {MAX_CELLS:,} cells, empty ones included; split it")
                rows.append(row)
            tables.append(rows)
    return tables


def _iter_rows(table: object) -> Iterator[Row]:
    """Yield the texts of each row; a cell over several rows stands in each of them."""
    below: dict[int, tuple[int, str]] = {}  # by column: rows that a cell above still covers, and its text
    for row in table.iter("tr"):  # type: ignore[attr-defined]  # an element of lxml, which has no types here
        texts: Row = []
        for cell in row.iterchildren("td", "th"):
            _take_from_above(texts, below)
            for line_break in cell.iter("br"):
                line_break.tail = f"\n{line_break.tail or ''}"
            lines = map(normalise_text, cell.text_content().split("\n"))
            text = "\n".join(filter(None, lines))
            rows, columns = (_read_span(cell.get(name)) for name in ("rowspan", "colspan"))
            if rows > 1:
                below[len(texts)] = rows - 1, text
            texts += [text, *[""] * (columns - 1)]
        _take_from_above(texts, below)
        yield texts


def _take_from_above(texts: Row, below: dict[int, tuple[int, str]]) -> None:
    while len(texts) in below:
        left, text = below.pop(len(texts))
        if left > 1:
            below[len(texts)] = left - 1, text
        texts.append(text)


def _read_span(text: str | None) -> int:
    return min(int(text), _MAX_SPAN) if text and text.isdecimal() and int(text) else 1
