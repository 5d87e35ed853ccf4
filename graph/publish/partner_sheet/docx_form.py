"""Writes a partner sheet as a Word document to fill in: choices as drop-down lists, texts as free cells.

Each row holds its key as hidden text, so that an answer is found again whatever program saved the file.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from ..writers.docx_tables import set_run_size
from ..writers.office_properties import LANGUAGES, UNDATED
from ..writers.zip import remove_zip_times
from .answer_keys import (
    CHOICES,
    CONSENT,
    CONSENTS,
    MISSING,
    SENDER,
    SHEET,
    SheetIdentity,
    decode_key,
    make_mark,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.table import _Cell as Cell
    from docx.table import _Row as Row
    from docx.text.paragraph import Paragraph

_LATIN, _BENGALI = "Calibri", "Nirmala UI"
_MARGIN_CM = 1.6
_WIDTHS_CM = (9.6, 2.8, 5.4)  # what we wrote, the choice, the correction
_TWO_WIDTHS_CM = (8.0, 9.8)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def write_docx_form(sheets: Sequence[Mapping[str, Any]], identity: SheetIdentity) -> bytes:
    """Return the sheet as a DOCX file, the languages after each other, the same bytes each time."""
    import docx
    from docx.shared import Cm

    document = docx.Document()
    _set_properties(document, sheets[0])
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN_CM)
    for number, sheet in enumerate(sheets):
        if number:
            document.add_paragraph().paragraph_format.page_break_before = True
        _SheetPage(document, sheet).write(identity)
    buffer = io.BytesIO()
    document.save(buffer)
    return remove_zip_times(buffer.getvalue())


def _set_properties(document: Document, sheet: Mapping[str, Any]) -> None:
    import datetime

    from docx.oxml.ns import qn
    from docx.shared import Pt

    properties = document.core_properties
    properties.title = f"{sheet['text']['title']}: {sheet['name']}"
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = datetime.datetime(
        UNDATED.year, UNDATED.month, UNDATED.day, tzinfo=datetime.UTC
    )
    properties.language = LANGUAGES[sheet["lang"]]
    for name in ("Normal", "Heading 1", "Heading 2"):
        style = document.styles[name]
        style.font.name = _LATIN
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:cs"), _BENGALI)
    document.styles["Normal"].font.size = Pt(10)
    document.styles["Normal"].paragraph_format.space_after = Pt(3)


class _SheetPage:
    """One language of a sheet while it is written."""

    def __init__(self, document: Document, sheet: Mapping[str, Any]) -> None:
        self._document = document
        self._sheet = sheet
        self._text: Mapping[str, str] = sheet["text"]

    def write(self, identity: SheetIdentity) -> None:
        """Write every part of the sheet in its order."""
        head = self._document.add_paragraph()
        self._add_text(head, self._text["title"], size=9)
        _hide_mark(head, f"{SHEET}:{identity.encode()}")
        self._document.add_heading(self._sheet["name"], 1)
        notice = self._document.add_paragraph()
        self._add_text(notice, self._sheet["notice"] or self._sheet["audience"], size=9, bold=True)
        self._add_text(self._document.add_paragraph(), self._sheet["intro"])
        self._write_names()
        self._write_statements("ties")
        if self._sheet["facts"]:
            self._write_statements("facts")
        for meaning in self._sheet["meanings"]:
            self._add_text(self._document.add_paragraph(), meaning, size=8)
        self._write_ending()

    def _write_names(self) -> None:
        self._add_heading("names")
        self._add_text(self._document.add_paragraph(), self._text["names-hint"], size=9)
        self._write_lines((f"{row['label']}: {row['value']}", row["key"]) for row in self._sheet["names"])

    def _write_statements(self, part: str) -> None:
        self._add_heading(part)
        if not self._sheet[part]:
            self._add_text(self._document.add_paragraph(), self._text["no-ties"])
            return
        table = self._document.add_table(rows=1, cols=3, style="Table Grid")
        heads = (self._text["statement"], self._text["is-it-right"], self._text["what-is-right"])
        for cell, words in zip(table.rows[0].cells, heads, strict=True):
            self._add_text(cell.paragraphs[0], words, size=9, bold=True)
        _repeat_row(table.rows[0])
        for row in self._sheet[part]:
            cells = table.add_row().cells
            statement = cells[0].paragraphs[0]
            self._add_text(statement, ", ".join(filter(None, (row["said"], row["when"]))), bold=True)
            _hide_mark(statement, decode_key(row["key"]))
            evidence = f"[{row['certainty']}] {'; '.join(row['quotes'])}"
            self._add_text(cells[0].add_paragraph(), evidence, size=8)
            self._add_choice(cells[1], row["key"], CHOICES)
        _set_widths(table, _WIDTHS_CM)

    def _write_ending(self) -> None:
        self._add_heading(MISSING)
        self._write_lines([(self._text["missing-hint"], MISSING)])
        self._add_heading(CONSENT)
        self._write_lines([(self._text[CONSENT], CONSENT)], choices=CONSENTS)
        self._add_heading("signed")
        self._write_lines((self._text[key], key) for key in SENDER)
        send = self._document.add_paragraph()
        self._add_text(send, f"{self._text['send']} {self._sheet['send_to'] or '…'}", bold=True)
        self._add_text(self._document.add_paragraph(), self._sheet["edition"], size=8)

    def _write_lines(self, lines: Iterable[tuple[str, str]], choices: Sequence[str] = ()) -> None:
        """Write a table of a label and a free cell, or one to choose in, for each line."""
        table = self._document.add_table(rows=0, cols=2, style="Table Grid")
        for label, key in lines:
            cells = table.add_row().cells
            self._add_text(cells[0].paragraphs[0], label, size=9)
            _hide_mark(cells[0].paragraphs[0], decode_key(key))
            if choices:
                self._add_choice(cells[1], key, choices)
        _set_widths(table, _TWO_WIDTHS_CM)

    def _add_choice(self, cell: Cell, key: str, choices: Sequence[str]) -> None:
        """Put a drop-down list into a cell."""
        from docx.oxml import parse_xml

        items = "".join(
            f"<w:listItem w:displayText={quoteattr(self._text[choice])} w:value={quoteattr(choice)}/>"
            for choice in choices
        )
        shown = escape(self._text["choose"])
        control = parse_xml(
            f"<w:sdt {_W}><w:sdtPr><w:alias w:val={quoteattr(self._text['is-it-right'])}/>"
            f"<w:showingPlcHdr/><w:dropDownList>{items}</w:dropDownList></w:sdtPr>"
            f'<w:sdtContent><w:r><w:rPr><w:color w:val="808080"/></w:rPr><w:t>{shown}</w:t></w:r>'
            "</w:sdtContent></w:sdt>"
        )
        cell.paragraphs[0]._p.append(control)

    def _add_heading(self, key: str) -> None:
        self._document.add_heading(self._text[key], 2)

    def _add_text(
        self, paragraph: Paragraph, words: str, *, size: float | None = None, bold: bool = False
    ) -> None:
        from docx.shared import Pt

        set_run_size(paragraph.add_run(words), Pt(size) if size else None, bold=bold)


def _hide_mark(paragraph: Paragraph, key: str) -> None:
    run = paragraph.add_run(f" {make_mark(key)}")
    run.font.hidden = True


def _repeat_row(row: Row) -> None:
    from docx.oxml import parse_xml

    row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {_W}/>"))


def _set_widths(table: Table, widths_cm: Sequence[float]) -> None:
    from docx.oxml import parse_xml
    from docx.shared import Cm

    table.autofit = False
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        properties = row._tr.get_or_add_trPr()
        properties.insert(0, parse_xml(f"<w:cantSplit {_W}/>"))
        for cell, width in zip(row.cells, widths_cm, strict=True):
            cell.width = Cm(width)
