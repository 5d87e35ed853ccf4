"""What a workbook holds beside values: formulas, faults, what is hidden, how dates are shown.

The reader of values tells none of it. A part of the file in, cells by their names out; the part is read
in pieces, and those without such a mark are passed over.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from .dimensions import whole_tags
from .rows import MAX_WIDTH

_METADATA_TAGS = (b"<f", b":f", b"hidden", b't="e"', b"t='e'")
_TAG = re.compile(rb"<(?:\w+:)?(row|col|c|f|v)(?=[\s/>])([^<>]*)>([^<]*)")
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""(?<![\w:])([\w:]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)')""")
_SHEET_TAG = re.compile(rb"<(?:\w+:)?sheet(?=\s)([^<>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship(?=\s)([^<>]*)>")
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt(?=\s)([^<>]*)>")
_FORMATS_START = re.compile(rb"<(?:\w+:)?cellXfs(?=[\s>])")
_FORMATS_END = re.compile(rb"</(?:\w+:)?cellXfs>")
_STYLE = re.compile(rb"<(?:\w+:)?xf(?=[\s/>])([^<>]*)>")
_BUILT_IN = {"17": "mmm-yy"}  # of the formats that no file spells out, the one that shows no day
_LITERAL = re.compile(r"\[[^\]]*\]|\"[^\"]*\"|\\.")


@dataclass(frozen=True)
class SheetMetadata:
    """The cells of a sheet by their names, such as B7, and its rows and columns that nobody sees."""

    formulas: tuple[str, ...] = ()
    uncomputed: tuple[str, ...] = ()
    faulty: Mapping[str, str] = field(default_factory=dict)
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()  # from 0


def list_sheet_parts(archive: zipfile.ZipFile) -> list[str]:
    """Return the names of the parts that hold the sheets, in their order; empty where that cannot be told."""
    try:
        book = archive.read("xl/workbook.xml")
        relations = archive.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return []
    targets = {}
    for attributes in map(_parse_attributes, _RELATION.findall(relations)):
        target = attributes.get("Target", "")
        targets[attributes.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
    names = []
    for attributes in map(_parse_attributes, _SHEET_TAG.findall(book)):
        key = next((value for name, value in attributes.items() if name.endswith(":id")), "")
        names.append(targets.get(key, ""))
    return names


def read_sheet_metadata(part: IO[bytes]) -> SheetMetadata:
    """Return the marks of a sheet.

    >>> import io
    >>> read_sheet_metadata(io.BytesIO(b'<row r="2" hidden="1"><c r="A2"><f>B2</f><v>3</v></c></row>'))
    SheetMetadata(formulas=('A2',), uncomputed=(), faulty={}, hidden_rows=(2,), hidden_columns=())
    """
    formulas: list[str] = []
    valued: set[str] = set()
    faulty: dict[str, str] = {}
    rows: list[int] = []
    columns: set[int] = set()
    for tag, attributes, text in _iter_tags(part):
        if tag == b"row" and _is_hidden(attributes):
            rows.append(_parse_number(attributes, "r"))
        elif tag == b"col" and _is_hidden(attributes):
            first, last = _parse_number(attributes, "min"), _parse_number(attributes, "max")
            columns.update(range(max(0, first - 1), min(last, first + 63, MAX_WIDTH)))
        elif tag == b"c":
            cell, sort = attributes.get("r", ""), attributes.get("t", "")
            if sort == "str":
                valued.add(cell)  # a formula may well give an empty text
        elif tag == b"f":
            formulas.append(cell)
        elif tag == b"v" and text.strip():
            valued.add(cell)
            if sort == "e":
                faulty[cell] = html.unescape(text.decode("utf-8", "replace")).strip()
    uncomputed = tuple(name for name in formulas if name not in valued)
    return SheetMetadata(tuple(formulas), uncomputed, faulty, tuple(rows), tuple(sorted(columns)))


def _iter_tags(part: IO[bytes]) -> Iterator[tuple[bytes, dict[str, str], bytes]]:
    had_metadata = False  # a cell may begin in one piece and end in the next
    for piece in whole_tags(part):
        has_metadata = any(tag_start in piece for tag_start in _METADATA_TAGS)
        if has_metadata or had_metadata:
            for tag, attributes, text in _TAG.findall(piece):
                yield tag, _parse_attributes(attributes), text
        had_metadata = has_metadata


def _parse_number(attributes: Mapping[str, str], key: str) -> int:
    text = attributes.get(key, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return attributes.get("hidden", "") in ("1", "true")


def find_dates_without_day(archive: zipfile.ZipFile, part: str, cells: Iterable[str]) -> dict[str, str]:
    """Return, of cells that hold a date, those that show none of its day: as year-month or as year."""
    wanted = set(cells)
    precision_by_style = _read_date_styles(archive)
    date_precision = {}
    with archive.open(part) as content:
        for piece in whole_tags(content):
            for attributes in map(_parse_attributes, _CELL.findall(piece)):
                cell, style = attributes.get("r", ""), attributes.get("s", "0")
                if cell in wanted and style in precision_by_style:
                    date_precision[cell] = precision_by_style[style]
    return date_precision


def _read_date_styles(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the number of a style to `month` or `year`, where it shows a date no closer."""
    try:
        styles = archive.read("xl/styles.xml")
    except KeyError:
        return {}
    codes = dict(_BUILT_IN)
    for attributes in map(_parse_attributes, _FORMAT.findall(styles)):
        codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
    precision_by_style = {}
    start = _FORMATS_START.search(styles)
    end = _FORMATS_END.search(styles, start.end()) if start else None
    formats = styles[start.end() : end.start()] if start and end else b""
    for number, text in enumerate(_STYLE.findall(formats)):
        code = _LITERAL.sub("", codes.get(_parse_attributes(text).get("numFmtId", ""), "")).lower()
        if "y" in code and "d" not in code and "h" not in code:
            precision_by_style[str(number)] = "month" if "m" in code else "year"
    return precision_by_style


def _parse_attributes(text: bytes) -> dict[str, str]:
    return {
        name.decode("ascii", "replace"): html.unescape(
            (double_quoted or single_quoted).decode("utf-8", "replace")
        )
        for name, double_quoted, single_quoted in _ATTRIBUTE.findall(text)
    }
