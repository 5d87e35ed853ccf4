"""Counts how much text the cells of a workbook share, before a reader copies it for each of them.

One text of some thousand characters, named by a hundred thousand cells, would fill the memory.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import IO

from .dimensions import whole_tags

MAX_TEXT = 256 << 20  # bytes of text in the cells of a workbook
_START, _MOST_BEFORE = re.compile(rb"<(?:\w+:)?sst[\s/>]"), 8192  # bytes in which a part says what it is
_END = re.compile(rb"</(?:\w+:)?si\s*>")
_REFERENCE = re.compile(
    rb"""<(?:\w+:)?c\s(?>[^<>]*?\bt\s*=\s*["']s["'])[^<>]*+>\s*+<(?:\w+:)?v[^<>]*+>\s*+([0-9]{1,9})"""
)


def exceeds_text_limit(archive: zipfile.ZipFile, cells: int) -> bool:
    """Tell whether the cells of a workbook, so many at most, hold more text than is read."""
    shared = [part for part in archive.infolist() if _is_shared(archive, part)]
    sizes = [size for part in shared for size in _iter_sizes(archive, part)]
    if sum(sizes) > MAX_TEXT:
        return True
    if not sizes or max(sizes) * cells <= MAX_TEXT:
        return False
    total = 0
    for part in archive.infolist():
        if part in shared:
            continue
        with archive.open(part) as content:
            for text in _iter_pieces(content):
                numbers = map(int, _REFERENCE.findall(text))
                total += sum(sizes[number] for number in numbers if number < len(sizes))
                if total > MAX_TEXT:
                    return True
    return False


def _is_shared(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Tell whether a part holds the shared texts, by what it begins with: it may have any name."""
    if part.is_dir():
        return False
    with archive.open(part) as content:
        return _START.search(content.read(_MOST_BEFORE)) is not None


def _iter_sizes(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[int]:
    """Yield the size of each shared text, as far as they stay within the limit."""
    if part.file_size > MAX_TEXT:
        yield part.file_size
        return
    size = 0
    with archive.open(part) as content:
        for text in whole_tags(content):
            *ended, rest = _END.split(text)
            for piece in ended:
                yield size + len(piece)
                size = 0
            size += len(rest)


def _iter_pieces(content: IO[bytes]) -> Iterator[bytes]:
    """Yield a part in pieces that end where a cell does."""
    rest = b""
    for text in whole_tags(content):
        joined = rest + text
        cut = joined.rfind(b"<c ") if len(joined) < 4 << 20 else -1
        yield joined[:cut] if cut > 0 else joined
        rest = joined[cut:] if cut > 0 else b""
    yield rest
