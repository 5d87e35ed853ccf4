"""Writes a report as a Word document: real headings, captions and table heads, Bengali set as Bengali.

The first page stands alone; the annex of evidence lies on its side. For whom the report is stands at the
head of every page.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...map.svg_text import strip_non_xml
from ..document import (
    Block,
    Chart,
    KeyFinding,
    Listing,
    MapFigure,
    Paragraph,
    Report,
    Section,
    Table,
)
from .docx_parts import BookmarkedDocument, add_field, insert_in_order
from .docx_tables import TEXT_WIDTH_CM, add_key_figures, add_table, set_run_size
from .office_properties import LANGUAGES, set_properties
from .vector_pictures import draw_picture
from .zip import remove_zip_times

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.text.font import CT_RPr
    from docx.section import Section as DocxSection

LATIN, BENGALI = "Calibri", "Nirmala UI"  # faces that office programs bring
WIDE_TEXT_WIDTH_CM = 26.5  # of one on its side
SUMMARY_WIDTH_CM = 11.0  # of the picture of the first page
LONG_TITLE = 50  # characters from which a title is set smaller, so that the summary stays on one page
HIGHEST_PICTURE_CM, WIDE_PICTURE_CM = 20.0, 14.0


def write_docx(report: Report) -> bytes:
    """Return the report as a DOCX file, the same bytes each time."""
    import docx

    document = docx.Document()
    set_properties(document.core_properties, report)
    _set_styles(document, report)
    _set_paper(document.sections[0])
    _write_header_footer(document.sections[0], report)
    _ReportDocument(document, report).write()
    buffer = io.BytesIO()
    document.save(buffer)
    return remove_zip_times(buffer.getvalue())


def _set_styles(document: Document, report: Report) -> None:
    """Give every style faces and sizes for Bengali as well: a complex script has its own of each."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    quote = document.styles.add_style("Evidence", WD_STYLE_TYPE.PARAGRAPH)
    quote.base_style, quote.font.size = document.styles["Normal"], Pt(9)
    quote.paragraph_format.left_indent, quote.paragraph_format.space_after = Pt(14), Pt(2)
    finding = document.styles.add_style("Finding", WD_STYLE_TYPE.PARAGRAPH)
    finding.base_style, finding.font.bold = document.styles["Normal"], True
    cell = document.styles.add_style("Cell", WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style, cell.font.size = document.styles["Normal"], Pt(9)
    cell.paragraph_format.space_after = Pt(0)
    sizes = {
        "Normal": 10.5,
        "Title": 22,
        "Subtitle": 12,
        "Heading 1": 15,
        "Heading 2": 14,
        "Caption": 9,
        "Header": 8.5,
    }
    contents = document.styles.add_style("Contents", WD_STYLE_TYPE.PARAGRAPH)
    contents.base_style = document.styles["Normal"]
    contents.paragraph_format.space_after = Pt(2)
    heading = document.styles.add_style("Contents Heading", WD_STYLE_TYPE.PARAGRAPH)
    heading.base_style, heading.font.bold = document.styles["Normal"], True
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(6), Pt(2)
    heading.paragraph_format.keep_with_next = True
    for name in ("List Bullet", "List Number"):
        document.styles[name].paragraph_format.space_after = Pt(1)
    sizes |= {"Contents": 10.5, "Contents Heading": 12, "List Bullet": 9.5, "List Number": 9.5}
    sizes |= {"Footer": 8.5, "Evidence": 9, "Cell": 9, "Finding": 10.5}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = LATIN, Pt(size), RGBColor(0x1B, 0x1F, 0x24)
        _set_complex_script(style.element.get_or_add_rPr(), size, report.lang, bold=bool(style.font.bold))
    for name in ("Heading 1", "Heading 2"):
        document.styles[name].paragraph_format.keep_with_next = True
    document.styles["Caption"].paragraph_format.keep_with_next = True
    document.styles["Normal"].paragraph_format.space_after = Pt(6)


def _set_complex_script(properties: CT_RPr, size: float, lang: str, *, bold: bool) -> None:
    """Set face, size, weight and language of complex scripts; faces of the theme would overrule them."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    for name, face in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", LATIN), ("cs", BENGALI)):
        fonts.set(qn(f"w:{name}"), face)
    for tag in ("w:bCs", "w:szCs", "w:lang"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    weight_elements = []
    if bold:
        weight_elements.append(OxmlElement("w:bCs"))
    points = OxmlElement("w:szCs")
    points.set(qn("w:val"), str(round(2 * size)))
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGES["en"])
    language.set(qn("w:bidi"), "bn-BD")
    for element in (*weight_elements, points, language):
        insert_in_order(properties, element)


def _set_paper(section: DocxSection, *, landscape: bool = False) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    sizes = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = sizes
    section.left_margin = section.right_margin = Mm(22.5 if not landscape else 15)
    section.top_margin, section.bottom_margin = Mm(22), Mm(18)
    section.header_distance = section.footer_distance = Mm(9)


def _write_header_footer(section: DocxSection, report: Report) -> None:
    """Write at the head of every page for whom it is, and at its foot of what and which page."""
    section.header.paragraphs[0].text = strip_non_xml(report.marking)
    foot = section.footer.paragraphs[0]
    foot.text = strip_non_xml(f"{report.kind} · {report.title} · {report.words['page']} ")
    add_field(foot, "PAGE", "1")


class _ReportDocument(BookmarkedDocument):
    """A document being filled with a report."""

    def __init__(self, document: Document, report: Report) -> None:
        super().__init__(document)
        self.report = report
        self._is_wide = False

    def write(self) -> None:
        """Write the first page, the contents and every part."""
        from docx.shared import Pt

        report, document = self.report, self.document
        document.add_paragraph(strip_non_xml(report.kind), style="Subtitle")
        title = document.add_paragraph(style="Title")
        run = title.add_run(strip_non_xml(report.title))
        if len(report.title) > LONG_TITLE:
            set_run_size(run, Pt(17), bold=False)
        self._write_summary()
        if len(report.sections) > 1:
            heading = document.add_paragraph(
                strip_non_xml(report.words["contents"]), style="Contents Heading"
            )
            heading.paragraph_format.page_break_before = True
            self.add_contents(
                (section.key, strip_non_xml(section.title)) for section in report.sections if section.listed
            )
        for section in report.sections:
            self._write_section(section)

    def _write_summary(self) -> None:
        report, document = self.report, self.document
        summary = report.summary
        about = (*filter(None, [report.author]), *report.about)
        document.add_paragraph(strip_non_xml(" · ".join(about)), style="Cell")
        add_key_figures(document, report)
        document.add_paragraph(strip_non_xml(summary.scope), style="Cell")
        if summary.picture:
            self._write_figure(summary.picture, SUMMARY_WIDTH_CM)
        rows = [finding.text for finding in summary.findings]
        numbers = "List Number" if report.lang == "en" else "List Bullet"  # Word has no Bengali digits
        self._write_list("findings-title", [(row, "") for row in rows], numbers)
        self._write_list("limits", [(row, "") for row in summary.limits], "List Bullet")
        advice = [(entry.text, " ".join(entry.details)) for entry in summary.advice]
        self._write_list("advice", advice, "List Bullet")

    def _write_list(self, word: str, rows: Sequence[tuple[str, str]], style: str) -> None:
        if not rows:
            return
        heading = self.document.add_paragraph(
            strip_non_xml(self.report.words[word]), style="Contents Heading"
        )
        heading.paragraph_format.keep_with_next = True
        for text, reason in rows:
            paragraph = self.document.add_paragraph(style=style)
            run = paragraph.add_run(strip_non_xml(text))
            if reason:
                set_run_size(run, None, bold=True)
                run.bold = True
                paragraph.add_run(strip_non_xml(f" {reason}"))

    def _write_section(self, section: Section) -> None:
        from docx.enum.section import WD_SECTION

        if section.wide != self._is_wide:
            _set_paper(self.document.add_section(WD_SECTION.NEW_PAGE), landscape=section.wide)
            self._is_wide = section.wide
        heading = self.document.add_heading(strip_non_xml(section.title), level=1 if section.listed else 2)
        heading.paragraph_format.page_break_before = section.apart
        self.add_bookmark(heading, f"part-{section.key}")
        for block in section.blocks:
            self._write_block(block)

    @property
    def _text_width_cm(self) -> float:
        return WIDE_TEXT_WIDTH_CM if self._is_wide else TEXT_WIDTH_CM

    def _write_block(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            self.document.add_paragraph(strip_non_xml(block.text))
        elif isinstance(block, KeyFinding):
            self._write_finding(block)
        elif isinstance(block, Table):
            self._write_caption(block)
            add_table(self.document, block, self.report, self._text_width_cm)
        elif isinstance(block, Listing):
            _add_listing(self.document, block)
        else:
            self._write_figure(block, self._text_width_cm)

    def _write_figure(self, figure: Chart | MapFigure, width_cm: float) -> None:
        """Write a picture as wide as the text, narrower where it would be higher than the page."""
        picture = draw_picture(figure, self.report)
        highest = WIDE_PICTURE_CM if self._is_wide else HIGHEST_PICTURE_CM
        width = min(width_cm, highest / picture.shape)
        self.add_picture(picture, width, strip_non_xml(figure.title))
        self._write_caption(figure)

    def _write_finding(self, finding: KeyFinding) -> None:
        report = self.report
        paragraph = self.document.add_paragraph(style="Finding")
        paragraph.add_run(strip_non_xml(finding.text))
        keys = [key for key in finding.see if key in report.block_numbers]
        for number, key in enumerate(keys):
            paragraph.add_run(", " if number else " (").bold = False
            self.add_reference(paragraph, key, report.block_numbers[key])
        if keys:
            paragraph.add_run(")").bold = False
        paragraph.paragraph_format.keep_with_next = bool(finding.evidence)
        for number, quote in enumerate(finding.evidence, start=1):
            place = f"{quote.source}, {quote.place} [{quote.certainty}]"
            words = f"{report.words['evidence']}: “{quote.words}” – {place}"
            evidence = self.document.add_paragraph(strip_non_xml(words), style="Evidence")
            evidence.paragraph_format.keep_with_next = number < len(finding.evidence)

    def _write_caption(self, block: Table | Chart | MapFigure) -> None:
        """Write a caption; its number is a field where the program's digits are those of the language."""
        paragraph = self.document.add_paragraph(style="Caption")
        word, _, number = self.report.block_numbers[block.key].partition(" ")
        if self.report.lang == "en":
            paragraph.add_run(f"{word} ")
            series = "Table" if isinstance(block, Table) else "Figure"
            add_field(paragraph, f"SEQ {series} \\* ARABIC", number)
        else:
            paragraph.add_run(f"{word} {number}")
        self.add_bookmark(paragraph, block.key)
        paragraph.add_run(strip_non_xml(f". {block.title}"))
        paragraph.paragraph_format.keep_with_next = isinstance(block, Table)


def _add_listing(document: Document, listing: Listing) -> None:
    if listing.heading:
        document.add_paragraph(strip_non_xml(listing.heading))
    for entry in listing.entries:
        text = "\n".join((entry.text, *entry.details))
        document.add_paragraph(strip_non_xml(text), style="List Bullet")
