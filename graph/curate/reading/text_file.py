"""Reads plain text and Markdown files, whatever program saved them, and finds the encoding of web pages."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from ...core.errors import InputError
from ...core.visible_text import strip_control_characters, strip_direction_controls
from ...ingest.encoding import decode_text
from ...schema.dataset import TableRow
from .blocks import Document
from .document_builder import MOST_CHARACTERS
from .plain_text import read_plain_text

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,40})", re.IGNORECASE)
_HEAD_BYTES = 4096
_LINE_END = re.compile(r"\r\n?|\u2028|\u2029|\x85")
_MOST_STRANGE = 0.02  # share of characters that no text has


def read_text(data: bytes, name: str) -> Document:
    """Return the blocks of a plain text or Markdown file; InputError where it is no text."""
    text = decode_file(data, name)
    if len(text) > MOST_CHARACTERS:
        raise InputError(f"{name}: holds more than {MOST_CHARACTERS:,} characters of text; divide it")
    return unwrap_paragraphs(read_plain_text(clean_lines(text)))


def unwrap_paragraphs(document: Document) -> Document:
    """Return a document in which each paragraph is one line, so that its words can be quoted by a line."""
    text = list(document.text)
    for block in document.blocks:
        for offset in range(block.start, block.end):
            if text[offset] == "\n":
                text[offset] = " "
    joined = "".join(text)
    ends = [offset for offset, char in enumerate(joined) if char == "\n"]
    blocks = tuple(replace(block, line=bisect_left(ends, block.start) + 1) for block in document.blocks)
    return replace(document, text=joined, blocks=blocks)


def clean_lines(text: str) -> str:
    """Return a text whose lines end in line feeds, without what steers a terminal; pages stay parted."""
    pages = _LINE_END.sub("\n", text).expandtabs(4).split("\f")
    return "\f".join(strip_control_characters(page) for page in pages)


def decode_file(data: bytes, name: str) -> str:
    """Return the text of a file; InputError where its bytes are no text, or may be several."""
    text, findings = decode_text(data, TableRow("", name, 0, {}))
    if text is None:
        fault = findings[-1]
        where = f", line {fault.line}" if fault.line else ""
        raise InputError(f"{name}{where}: {fault.fault}; save the text as UTF-8")
    visible = strip_direction_controls(text[:100_000])
    strange = sum(not (char.isprintable() or char.isspace()) for char in visible)
    if strange > _MOST_STRANGE * min(len(text), 100_000):
        raise InputError(f"{name}: is no text; give a .txt, .md, .html, .docx, .pdf or .eml file")
    return text


def decode_page(data: bytes, name: str) -> str:
    """Return the text of a web page in the encoding that it names."""
    named = _CHARSET.search(data[:_HEAD_BYTES])
    if named and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(named[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # what it names is not so: its bytes are looked at
    return decode_file(data, name)
