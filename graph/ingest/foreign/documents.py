"""Reads the tables and lists of plain texts, Markdown files and Word documents as grids."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from ...core.archive_errors import ARCHIVE_ERRORS
from ...core.bounded import call_bounded
from ...core.errors import InputError
from ...core.input_file import open_regular_file
from ..xlsx_archive import lists_part
from .grids import LIMITS, Grid, detect_delimiter, load_text, make_grid, make_width_error, name_way_out
from .network import MAX_COLUMNS
from .text_lines import TextLine, read_lines
from .text_lists import find_text_lists, holds_lists
from .xml_faults import shorten_fault

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OLE = b"\xd0\xcf\x11\xe0"  # how old workbooks begin
_BODY = "word/document.xml"
_MOST_UNPACKED = 64 << 20  # bytes of its text
_MOST_TEXT = 1 << 20  # characters of lists in a text
_SAMPLE_LINES = 200
_MIN_TABLE = 0.8  # of the lines that have the same number of cells, for a text to be a table
_HEADING_STYLE = re.compile(r"heading|title|subtitle", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list", re.IGNORECASE)


def read_document(path: Path) -> list[Grid]:
    """Return the tables and lists of a document, none where the file is none, or a table as a whole."""
    with open_regular_file(path) as file:
        is_packed = file.read(2) == b"PK"
    if is_packed:
        if not is_word_document(path):
            return []
        with name_way_out():
            grids = call_bounded(LIMITS, _read_word, path, what=str(path))
        if not grids:
            fault = "a Word document without a table or a list of organisations"
            raise InputError(f"{path}: {fault}; 'stakeholders read' finds ties in prose")
        return grids
    with path.open("rb") as file:
        start = file.read(1 << 14)
    if start.startswith(_OLE) or start.lstrip()[:1] in (b"<", b"[", b"{"):
        return []
    text, notes = load_text(path)
    sample = text[: 1 << 16].splitlines()[:_SAMPLE_LINES]
    lines = read_lines("\n".join(sample))
    if not holds_lists(lines) or _is_table(sample, lines):
        return []
    if len(text) > _MOST_TEXT:
        raise InputError(f"{path}: its text is larger than {_MOST_TEXT >> 20} MB; split it")
    with name_way_out():
        return call_bounded(LIMITS, _read_text_lists, text, path.name, notes, what=str(path))


def _is_table(sample: Sequence[str], lines: Sequence[TextLine]) -> bool:
    """Tell whether most lines have the same number of cells, as a table of text has."""
    if any(line.is_row for line in lines):
        return False
    delimiter, _ = detect_delimiter("\n".join(sample))
    counts = [line.count(delimiter) for line in sample if line.strip()]
    same = max(map(counts.count, {*counts} - {0}), default=0)
    return same >= _MIN_TABLE * len(counts) and not any(line.is_item for line in lines)


def _read_text_lists(text: str, file: str, notes: tuple[str, ...]) -> list[Grid]:
    lines = read_lines(text)
    return [*_read_drawn_tables(lines, file), *find_text_lists(lines, file, notes=notes)]


def _read_drawn_tables(lines: Sequence[TextLine], file: str) -> Iterator[Grid]:
    """Yield the tables that are drawn with bars, each with the heading above it as its title."""
    title = ""
    for is_row, group in groupby(lines, key=lambda line: line.is_row):
        rows = [*group]
        if not is_row:
            title = next((line.text for line in reversed(rows) if line.is_heading), "")
            continue
        kept = [(line.number, line.cells) for line in rows if line.cells]
        above = [(max(0, rows[0].number - 1), [title])] if title else []
        numbered = [*above, *kept]
        if len(kept) > 1:
            yield Grid(file, "", [cells for _, cells in numbered], [number for number, _ in numbered])


def is_word_document(path: Path) -> bool:
    """Tell whether a file is a Word document, a damaged one included."""
    return lists_part(path, _BODY)


def _read_word(path: Path) -> list[Grid]:
    """Return the tables and lists of a Word document; of a process of its own."""
    lines = list[TextLine]()
    grids = list[Grid]()
    number, title = 0, ""
    for element in _parse_body(path):
        if element.tag == f"{_W}tbl":
            rows, merged = _read_table(path, element)
            grid = make_grid(path, f"table {len(grids) + 1}", [[title], *rows] if title else rows, merged)
            grids += [grid] if grid.rows else []
        elif element.tag == f"{_W}p":
            number += 1
            line = _read_paragraph(element, number)
            if line:
                lines.append(line)
                title = line.text
    return [*grids, *find_text_lists(lines, path.name, unit="paragraph")]


def _parse_body(path: Path) -> Iterator[Element]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_BODY) as part:
            data = part.read(_MOST_UNPACKED + 1)
        if len(data) > _MOST_UNPACKED:
            raise InputError(f"{path}: its text is larger than {_MOST_UNPACKED >> 20} MB; split it")
        body = etree.fromstring(data, parser).find(f"{_W}body")
    except (*ARCHIVE_ERRORS, etree.XMLSyntaxError) as error:
        reason = shorten_fault(" ".join(str(error).split()))[:120] or type(error).__name__
        raise InputError(f"{path}: not a readable .docx document ({reason}); save it again in Word") from None
    yield from body if body is not None else ()


def _read_paragraph(element: Element, number: int) -> TextLine | None:
    text = " ".join(_join_text(element).split())
    style = element.find(f"{_W}pPr/{_W}pStyle")
    name = "" if style is None else str(style.get(f"{_W}val", ""))
    level = element.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")
    is_item = level is not None or bool(_LIST_STYLE.search(name))
    if not text:
        return None
    written = next(iter(read_lines(text)), None)
    depth = 0 if level is None else _read_number(level, otherwise=0)
    return TextLine(
        number,
        written.text if written else text,
        depth=depth,
        is_item=is_item or bool(written and written.is_item),
        is_heading=bool(_HEADING_STYLE.search(name)),
    )


def _read_table(
    path: Path, element: Element
) -> tuple[list[list[str]], list[tuple[tuple[int, int], tuple[int, int]]]]:
    """Return the texts of a table by rows; a cell over several rows stands in each, one over columns once."""
    rows: list[list[str]] = []
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for row in element.iterfind(f"{_W}tr"):
        texts: list[str] = []
        for cell in row.iterfind(f"{_W}tc"):
            goes_on = cell.find(f"{_W}tcPr/{_W}vMerge")
            column = len(texts)
            is_below = goes_on is not None and goes_on.get(f"{_W}val") != "restart" and bool(rows)
            above = rows[-1][column] if is_below and column < len(rows[-1]) else ""
            texts.append(above or "\n".join(_join_text(line) for line in cell.iterfind(f"{_W}p")))
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            width = 1 if span is None else _read_number(span, otherwise=1)
            if len(texts) + width > MAX_COLUMNS:
                raise make_width_error(path, len(texts) + width)
            if width > 1:
                merged.append(((len(rows), column), (len(rows), column + width - 1)))
                texts += [""] * (width - 1)
        rows.append(texts)
    return rows, merged


def _read_number(element: Element, *, otherwise: int) -> int:
    """Return the number that an element holds; what is none, or too large for any table, as said."""
    text = str(element.get(f"{_W}val", ""))
    return max(otherwise, int(text[:6])) if text.isascii() and text.isdecimal() else otherwise


def _join_text(element: Element) -> str:
    """Return the text of an element without deleted words."""
    pieces = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": " "}
    return "".join(
        pieces.get(str(child.tag), (child.text or "") if child.tag == f"{_W}t" else "")
        for child in element.iter()
    )
