"""Reads a Word document (.docx): headings, lists with their nesting, tables and footnotes, in their order.

Deleted and hidden words are left out; so are comments, headers and footers.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...core.archive_errors import ARCHIVE_ERRORS
from ...core.errors import InputError
from .blocks import Document
from .document_builder import DocumentBuilder, make_footnote_mark

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OF_LIBRARY = re.compile(r",? (?:use|see) \w*(?:XML_|xml)\w.*|, line 1, column \d+")  # words for programmers
_MOST_UNPACKED = 200_000_000  # bytes of all parts
_MOST_PARTS = 5_000
_BODY, _STYLES, _NOTES = "word/document.xml", "word/styles.xml", ("word/footnotes.xml", "word/endnotes.xml")
_PROPERTIES = "docProps/core.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_LIST_STYLE = re.compile(r"list (?:bullet|number|paragraph)? ?(\d?)")
_MOST_BOLD = 90  # characters of a bold line that is a heading without a style
_BOLD_LEVEL = 9
_LAST_LEVEL = 9
_OUTLINE_OF_TEXT = 9  # the level that Word gives to what is no heading
_SHORT_LINE = 80  # characters: a cell of several such paragraphs lists things
_LOCKED = b"\xd0\xcf\x11\xe0"  # the case of a document with a password, and of .doc


@dataclass(frozen=True)
class _Style:
    """What a paragraph style says: the level of a heading from 1, and of a list from 0."""

    heading: int = 0
    list_level: int | None = None


@dataclass(frozen=True)
class _Line:
    """A line of a paragraph, and whether all of it is bold."""

    text: str
    is_bold: bool


def read_docx(data: bytes, name: str) -> Document:
    """Return the blocks of a Word document; InputError where it is none or would fill the memory."""
    return _DocxReader(_read_parts(data, name), name).read()


def read_rows_with_hidden_text(data: bytes, name: str) -> Iterator[list[str]]:
    """Yield the texts of the cells of each table row, and of each other paragraph; hidden words too."""
    body = _read_parts(data, name)[_BODY].find(f"{_W}body")
    for element in _iter_content(body) if body is not None else ():
        if element.tag == f"{_W}p":
            yield [_join_text(element)]
        else:
            for row in element.iter(f"{_W}tr"):
                yield [_join_text(cell) for cell in row.iter(f"{_W}tc")]


def _join_text(element: Element) -> str:
    """Return all text of an element, its paragraphs and lines parted by spaces."""
    breaks = {f"{_W}{tag}" for tag in ("p", "br", "cr", "tab")}
    pieces = (
        " " if child.tag in breaks else (child.text or "") if child.tag == f"{_W}t" else ""
        for child in element.iter()
    )
    return " ".join("".join(pieces).split())


def _read_parts(data: bytes, name: str) -> dict[str, Element]:
    """Return the parts of a document that hold text; InputError where they cannot be read."""
    if data.startswith(_LOCKED):
        hint = "save it as .docx without a password"
        raise InputError(f"{name}: is protected by a password, or saved as .doc; {hint}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_vast(archive, name)
            parts = {
                part: _parse_part(archive, part, name)
                for part in (_BODY, _STYLES, *_NOTES, _PROPERTIES)
                if part in archive.namelist()
            }
    except ARCHIVE_ERRORS as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise InputError(f"{name}: not a readable .docx document ({reason}); save it again in Word") from None
    if _BODY not in parts:
        raise InputError(f"{name}: not a Word document: it has no text part; save it as .docx in Word")
    return parts


def _refuse_vast(archive: zipfile.ZipFile, name: str) -> None:
    """Raise InputError where unpacking would take much more than the file."""
    infos = archive.infolist()
    unpacked = sum(info.file_size for info in infos if info.filename.endswith((".xml", ".rels")))
    if unpacked > _MOST_UNPACKED or len(infos) > _MOST_PARTS:
        fault = f"unpacks to {unpacked >> 20:,} MB of text in {len(infos):,} parts"
        raise InputError(f"{name}: {fault}, which no document needs; check where it comes from")


def _parse_part(archive: zipfile.ZipFile, part: str, name: str) -> Element:
    from lxml import etree

    with archive.open(part) as file:
        data = file.read(_MOST_UNPACKED + 1)
    if len(data) > _MOST_UNPACKED:
        raise InputError(f"{name}: {part} unpacks to more than it says; check where the file comes from")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        reason = _OF_LIBRARY.sub("", error.msg)
        raise InputError(
            f"{name}: not a readable .docx document ({part}: {reason}); save it again in Word"
        ) from None


class _DocxReader:
    """One document while it is being read."""

    def __init__(self, parts: Mapping[str, Element], name: str) -> None:
        self._parts = parts
        self._builder = DocumentBuilder(name)
        self._styles = _read_styles(parts[_STYLES]) if _STYLES in parts else {}
        self._notes: dict[tuple[str, str], int] = {}  # tag of the reference and id: number in the text

    def read(self) -> Document:
        """Return its blocks."""
        body = self._parts[_BODY].find(f"{_W}body")
        for element in _iter_content(body) if body is not None else ():
            if element.tag == f"{_W}p":
                self._add_paragraph(element)
            else:
                self._add_table(element)
        self._add_notes()
        properties = self._parts.get(_PROPERTIES)
        title = properties.findtext(_TITLE) if properties is not None else None
        return self._builder.build(title or "")

    def _add_paragraph(self, paragraph: Element) -> None:
        style = self._find_style(paragraph)
        lines = [line for line in self._split_lines(paragraph) if line.text.strip()]
        if style.heading and lines:
            self._builder.add_heading(" ".join(line.text for line in lines), style.heading)
            return
        for line in lines:
            if style.list_level is not None:
                self._builder.add_list_item(line.text, style.list_level)
            elif line.is_bold and len(lines) == 1 and _is_heading_text(line.text):
                self._builder.add_heading(line.text, _BOLD_LEVEL)
            else:
                self._builder.add_paragraph(line.text)

    def _find_style(self, paragraph: Element) -> _Style:
        """Return what the paragraph itself says of its level, else what its style says."""
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return _Style()
        named = self._styles.get(_get_value(properties, "pStyle"), _Style())
        own = _read_levels(properties)
        is_numbered = properties.find(f"{_W}numPr") is not None
        if named.heading and not own.heading:
            return _Style(named.heading)
        return _Style(own.heading, own.list_level if is_numbered else named.list_level)

    def _split_lines(self, paragraph: Element) -> list[_Line]:
        """Return the lines of a paragraph: the author's line breaks part them."""
        pieces: list[tuple[str, bool]] = []
        for run in paragraph.iter(f"{_W}r"):
            if _is_left_out(run, paragraph):
                continue
            is_bold = _is_on(run, "b")
            pieces.extend((piece, is_bold) for piece in self._iter_text(run))
        lines, text, bold = [], "", True
        for piece, is_bold in pieces:
            if piece == "\n":
                lines.append(_Line(text, bold and bool(text.strip())))
                text, bold = "", True
            else:
                text += piece
                bold = bold and (is_bold or not piece.strip())
        return [*lines, _Line(text, bold and bool(text.strip()))]

    def _iter_text(self, run: Element) -> Iterator[str]:
        for child in run:
            tag = str(child.tag).removeprefix(_W)
            if tag == "t":
                yield child.text or ""
            elif tag in ("tab", "ptab"):
                yield " "
            elif tag == "noBreakHyphen":
                yield "-"
            elif tag in ("br", "cr"):
                yield "\n" if _get_attribute(child, "type") in ("", "textWrapping") else " "
            elif tag in ("footnoteReference", "endnoteReference"):
                key = tag.removesuffix("Reference"), _get_attribute(child, "id")
                yield make_footnote_mark(self._notes.setdefault(key, len(self._notes) + 1))

    def _add_table(self, table: Element) -> None:
        rows: list[list[str]] = []
        has_header: bool | None = None
        for row in table.findall(f"{_W}tr"):
            properties = row.find(f"{_W}trPr")
            if not rows and properties is not None and _is_on_in(properties, "tblHeader"):
                has_header = True
            rows.append(list(self._iter_cells(row, rows[-1] if rows else [])))
        if rows and max(map(len, rows)) == 1 and len(rows) == 1:  # a frame around text
            for paragraph in table.iter(f"{_W}p"):
                self._add_paragraph(paragraph)
            return
        self._builder.add_table(rows, has_header=has_header)

    def _iter_cells(self, row: Element, above: list[str]) -> Iterator[str]:
        """Yield the texts of a row; a cell that goes on from above has the text of that one."""
        column = 0
        for cell in row.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tr")) is not row:
                continue  # of a table within a cell
            properties = cell.find(f"{_W}tcPr")
            merge = properties.find(f"{_W}vMerge") if properties is not None else None
            goes_on = merge is not None and _get_attribute(merge, "val") in ("", "continue")
            if goes_on and column < len(above):
                yield above[column]
            else:
                yield self._join_cell(cell)
            column += 1

    def _join_cell(self, cell: Element) -> str:
        """Return the text of a cell; short paragraphs, which list things, are parted by semicolons."""
        lines = [
            line.text.strip()
            for paragraph in cell.iter(f"{_W}p")
            for line in self._split_lines(paragraph)
            if line.text.strip()
        ]
        is_list = all(len(line) <= _SHORT_LINE and not line.endswith((",", ";")) for line in lines)
        return ("; " if is_list else " ").join(lines)

    def _add_notes(self) -> None:
        for (kind, identifier), number in sorted(self._notes.items(), key=lambda item: item[1]):
            part = self._parts.get(f"word/{kind}s.xml")
            for note in part.findall(f"{_W}{kind}") if part is not None else ():
                if _get_attribute(note, "id") == identifier:
                    lines = [line.text for text in note.iter(f"{_W}p") for line in self._split_lines(text)]
                    self._builder.add_footnote(make_footnote_mark(number), " ".join(lines))


def _iter_content(parent: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables of a part in their order, those in text boxes after their paragraph."""
    pending = list(reversed(parent))
    while pending:
        element = pending.pop()
        if element.tag == f"{_W}tbl":
            yield element
        elif element.tag == f"{_W}p":
            yield element
            boxes = [box for box in element.iter(f"{_W}txbxContent") if not _is_fallback(box)]
            pending.extend(child for box in reversed(boxes) for child in reversed(box))
        elif element.tag != f"{_W}del":
            pending.extend(reversed(element))


def _is_fallback(element: Element) -> bool:
    return any(ancestor.tag == _FALLBACK for ancestor in element.iterancestors())


def _is_left_out(run: Element, paragraph: Element) -> bool:
    """Whether a run is hidden, or of a text box within the paragraph, which comes by itself."""
    if _is_on(run, "vanish"):
        return True
    for ancestor in run.iterancestors():
        if ancestor is paragraph:
            return False
        if ancestor.tag in (f"{_W}txbxContent", f"{_W}moveFrom", _FALLBACK):
            return True
    return False


def _is_heading_text(text: str) -> bool:
    text = text.strip()
    return len(text) <= _MOST_BOLD and not text.endswith((".", ",", ";", "।", ":")) and not text[0].islower()


def _read_styles(part: Element) -> dict[str, _Style]:
    """Return the paragraph styles by id, with what they take from the styles that they are based on."""
    styles: dict[str, _Style] = {}
    bases: dict[str, str] = {}
    for style in part.findall(f"{_W}style"):
        identifier = _get_attribute(style, "styleId")
        styles[identifier] = _read_style(style)
        bases[identifier] = _get_value(style, "basedOn")
    for identifier in styles:
        seen, base = {identifier}, bases[identifier]
        while styles[identifier] == _Style() and base in styles and base not in seen:
            styles[identifier] = styles[base]
            seen.add(base)
            base = bases[base]
    return styles


def _read_style(style: Element) -> _Style:
    name = _get_value(style, "name").casefold()
    if name == "title":
        return _Style(1)
    if name == "subtitle":
        return _Style()
    heading = re.fullmatch(r"heading (\d)", name)
    if heading:
        return _Style(int(heading[1]))
    listed = _LIST_STYLE.match(name)
    if listed and name != "list paragraph":
        return _Style(0, int(listed[1] or 1) - 1)
    properties = style.find(f"{_W}pPr")
    return _read_levels(properties) if properties is not None else _Style()


def _read_levels(properties: Element) -> _Style:
    outline = _get_value(properties, "outlineLvl")
    heading = int(outline) + 1 if outline.isdecimal() and int(outline) < _OUTLINE_OF_TEXT else 0
    numbering = properties.find(f"{_W}numPr")
    if numbering is None or _get_value(numbering, "numId") == "0":
        return _Style(heading)
    level = _get_value(numbering, "ilvl")
    return _Style(heading, min(int(level), _LAST_LEVEL) if level.isdecimal() else 0)


def _get_value(parent: Element, name: str) -> str:
    child = parent.find(f"{_W}{name}")
    return _get_attribute(child, "val") if child is not None else ""


def _get_attribute(element: Element, name: str) -> str:
    return element.get(f"{_W}{name}") or ""


def _is_on(run: Element, name: str) -> bool:
    properties = run.find(f"{_W}rPr")
    return properties is not None and _is_on_in(properties, name)


def _is_on_in(properties: Element, name: str) -> bool:
    switch = properties.find(f"{_W}{name}")
    return switch is not None and _get_attribute(switch, "val") not in ("0", "false", "off")
