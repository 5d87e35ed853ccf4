"""Counts the cells that a sheet spans, before a reader keeps a place for each of them.

A few bytes can name a cell in the last row and column: the empty ones between would fill the memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

_CHUNK = 1 << 20  # bytes
_COLUMN = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]+)""")
_LINE = re.compile(rb"""\sr\s*=\s*["']\s*[A-Za-z]*([0-9]+)""")
# a row, or a cell that does not say where it stands: that is right of the cell before
_PLACED = rb"[^<>]{0,200}?\sr\s*="
_ODS_TAG = re.compile(rb"<(?:[\w-]+:)?table-(row|cell)\b([^<>]*?)(/?)>")
_REPEATED = re.compile(rb"""-repeated\s*=\s*["']([0-9]{1,9})""")
_UNPLACED = re.compile(rb"<(?:\w+:)?(?:(row)(?=[\s/>])(" + _PLACED + rb")?|c(?=[\s/>])(?!" + _PLACED + rb"))")


def count_spanned_cells(part: IO[bytes], *, most: int = 1 << 60) -> int:
    """Return an upper bound of the cells between the first and the farthest that the part names.

    The part is not read further once there are more than `most`.

    >>> import io
    >>> part = b'<row r="1"><c r="A1"/><c r="B1"/></row><row r="1000"><c r="A1000"/></row>'
    >>> count_spanned_cells(io.BytesIO(part))
    2000
    """
    across = down = 1
    run = unplaced = rows = 0
    has_comments = False
    for text in whole_tags(part):
        down = max(down, *(int(row[:9]) for row in set(_LINE.findall(text))), 1)
        across = max(across, *map(_parse_column, set(_COLUMN.findall(text))), 1)
        has_comments = has_comments or b"<!" in text
        if _states_all_positions(text):
            continue
        for row, placed in _UNPLACED.findall(text):
            run = 0 if row else run + 1
            rows += bool(row and not placed)
            unplaced += not row
            if run > across:
                across = run
        if across * (down + rows) > most:
            break
    if unplaced and has_comments:
        across = max(across, unplaced)  # a row may be a comment
    return across * (down + rows)


def _states_all_positions(text: bytes) -> bool:
    """Tell, quickly, whether every row and cell says where it stands."""
    return (
        b":c" not in text
        and b":row" not in text
        and all(text.count(tag) == text.count(tag + b' r="') for tag in (b"<row", b"<c"))
    )


def _parse_column(column: bytes) -> int:
    number = 0
    for letter in column[:5].upper():
        number = number * 26 + letter - 64
    return number


def count_repeated_cells(part: IO[bytes], *, most: int) -> int:
    """Return how many cells of the content of an .ods workbook only repeat those that are written out.

    The part is not read further once there are more than `most`. Empty cells that end a row do not count.

    >>> import io
    >>> row = b'<table-row number-rows-repeated="10"><table-cell number-columns-repeated="3">x</table-cell>'
    >>> part = io.BytesIO(row + b'<table-cell number-columns-repeated="9"/></table-row>')
    >>> count_repeated_cells(part, most=99)
    29
    """
    cells, times = 0, 1
    place = width = tags = written = 0  # of a row, as far as the last tag and as far as the last text
    for text in whole_tags(part):
        if times == 1 and place == tags and b"-repeated" not in text:
            width = written = place  # nothing repeats: only how the two differ counts
            continue
        for kind, attributes, is_empty in _ODS_TAG.findall(text):
            repeated = _REPEATED.search(attributes)
            number = int(repeated[1]) if repeated else 1
            if kind == b"row":
                cells, times = cells + times * width - written, number
                place = width = tags = written = 0
            else:
                place, tags = place + number, tags + 1
                if not is_empty or b"value" in attributes:
                    width, written = place, tags
        if cells + times * width - written > most:
            break
    return cells + times * width - written


def count_merged_cells(part: IO[bytes], *, most: int) -> int:
    """Return how many merged cells a sheet names; it is not read further once there are more than `most`."""
    merged = 0
    for text in whole_tags(part):
        merged += text.count(b"mergeCell ")
        if merged > most:
            break
    return merged


def whole_tags(part: IO[bytes]) -> Iterator[bytes]:
    """Yield a part in pieces, each of which ends before a tag begins."""
    rest = b""
    while chunk := part.read(_CHUNK):
        text = rest + chunk
        cut = text.rfind(b"<") if len(text) < 2 * _CHUNK else -1
        yield text[:cut] if cut >= 0 else text
        rest = text[cut:] if cut >= 0 else b""
    yield rest
