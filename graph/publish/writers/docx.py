"""Writes a report as a Word document: real headings, captions and table heads, Bengali set as Bengali.

The first page stands alone; the annex of evidence lies on its side. For whom the report is stands at the
head of every page.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...core.messages import localise_digits
from ...core.visible_text import shorten_text
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
from .docx_digits import embed_digit_face, set_digit_face
from .docx_parts import BookmarkedDocument, add_field, insert_in_order
from .docx_tables import TEXT_WIDTH_CM, add_key_figures, add_table, set_run_size
from .office_properties import LANGUAGES, set_properties
from .vector_pictures import draw_picture
from .zip import remove_zip_times

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.text.font import CT_RPr
    from docx.section import Section as DocxSection

OWN_STYLES = ("Evidence", "Finding", "Cell", "Contents", "Contents Heading", "Numbered", "TOC 1", "Small")
SMALL_SECTIONS = ("methods",)  # set small, so that they stay on one page
SIZES = {
    **{"Normal": 10.5, "Title": 22, "Subtitle": 12, "Heading 1": 15, "Heading 2": 14, "Caption": 9},
    **{"Header": 8.5, "Footer": 8.5, "Contents": 10.5, "TOC 1": 10.5, "Contents Heading": 12},
    **{"List Bullet": 9.25, "List Number": 9.25, "Numbered": 9.25},
    **{"Evidence": 9, "Cell": 9, "Small": 8.5, "Finding": 10.5},
}  # points
SPACE_AFTER = {
    **{"Normal": 6, "Evidence": 2, "Cell": 0, "Contents": 2, "TOC 1": 2, "Contents Heading": 2},
    **{"List Bullet": 1, "List Number": 1, "Numbered": 1, "Small": 3},
}  # points
LATIN, BENGALI = "Calibri", "Nirmala UI"  # faces that office programs bring
WIDE_TEXT_WIDTH_CM = 26.5  # of one on its side
LONG_TITLE = 50  # characters from which a title is set smaller, so that the summary stays on one page
SUMMARY_CHARACTERS = 92  # in a line of the first page
SUMMARY_LINES = {"en": 25, "bn": 19}  # below a picture as wide as the text; lines of Bengali are higher
SUMMARY_PICTURE_CM, LINE_CM, LEAST_PICTURE_CM = 6.6, 0.45, 3.8  # heights on the first page
MOST_TEXTS_KEPT = 2  # with the table or picture that they introduce
HIGHEST_PICTURE_CM, WIDE_PICTURE_CM = 20.0, 14.0


def write_docx(report: Report) -> bytes:
    """Return the report as a DOCX file, the same bytes each time."""
    import docx

    document = docx.Document()
    set_properties(document.core_properties, report)
    if report.lang == "bn":
        embed_digit_face(document)
    _set_styles(document, report)
    _set_paper(document.sections[0])
    _write_header_footer(document.sections[0], report)
    _ReportDocument(document, report).write()
    buffer = io.BytesIO()
    document.save(buffer)
    return remove_zip_times(buffer.getvalue())


def _set_styles(document: Document, report: Report) -> None:
    """Give every style faces and sizes for Bengali as well: a complex script has its own of each."""
    from docx.shared import Pt, RGBColor

    _add_styles(document)
    for name, size in SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = LATIN, Pt(size), RGBColor(0x1B, 0x1F, 0x24)
        _set_complex_script(style.element.get_or_add_rPr(), size, report.lang, bold=bool(style.font.bold))
    for name in ("Heading 1", "Heading 2", "Caption", "Contents Heading"):
        document.styles[name].paragraph_format.keep_with_next = True
    if report.lang == "bn":  # the numbers of pages, in the contents that the program fills
        set_digit_face(document.styles["TOC 1"].element.get_or_add_rPr())


def _add_styles(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm, Pt

    for name in OWN_STYLES:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
    for name in ("Finding", "Contents Heading"):
        document.styles[name].font.bold = True
    formats = {name: document.styles[name].paragraph_format for name in SIZES}
    for name, after in SPACE_AFTER.items():
        formats[name].space_after = Pt(after)
    formats["Contents Heading"].space_before = Pt(6)
    formats["Evidence"].left_indent = Pt(14)
    formats["Numbered"].left_indent, formats["Numbered"].first_line_indent = Pt(18), Pt(-18)
    for name in ("Footer", "TOC 1"):
        formats[name].tab_stops.clear_all()
        formats[name].tab_stops.add_tab_stop(Cm(TEXT_WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)


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
    section.top_margin, section.bottom_margin = Mm(20), Mm(17)
    section.header_distance = section.footer_distance = Mm(9)


def _write_header_footer(section: DocxSection, report: Report) -> None:
    """Write at the head of every page for whom it is, and at its foot of what and which page."""
    section.header.paragraphs[0].text = strip_non_xml(report.marking)
    foot = section.footer.paragraphs[0]
    title = shorten_text(report.title, LONG_TITLE)
    foot.text = strip_non_xml(f"{report.kind} · {title}\t{report.words['page']} ")
    number = add_field(foot, "PAGE", localise_digits("1", report.lang))
    if report.lang == "bn":
        set_digit_face(number.get_or_add_rPr())


class _ReportDocument(BookmarkedDocument):
    """A document being filled with a report."""

    def __init__(self, document: Document, report: Report) -> None:
        super().__init__(document)
        self.report = report
        self._is_wide = False
        self._is_small = False

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
        from docx.shared import Pt

        report, document = self.report, self.document
        summary = report.summary
        about = (*filter(None, [report.author]), *report.about)
        document.add_paragraph(strip_non_xml(" · ".join(about)), style="Cell")
        add_key_figures(document, report)
        scope = document.add_paragraph(strip_non_xml(summary.scope), style="Cell")
        scope.paragraph_format.space_before = Pt(4)
        if summary.picture:
            self._write_figure(summary.picture, TEXT_WIDTH_CM, self._measure_summary_picture())
        rows = [(finding.text, "") for finding in summary.findings]
        self._write_list("findings-title", rows, "List Number" if report.lang == "en" else "Numbered")
        self._write_list("limits", [(row, "") for row in summary.limits], "List Bullet")
        advice = [(entry.text, " ".join(entry.details)) for entry in summary.advice]
        self._write_list("advice", advice, "List Bullet")

    def _measure_summary_picture(self) -> float:
        """Return how high the picture may be so that what stands below it stays on the first page."""
        summary = self.report.summary
        advice = [" ".join((entry.text, *entry.details)) for entry in summary.advice]
        texts = (*(finding.text for finding in summary.findings), *summary.limits, *advice)
        lines = sum(math.ceil(len(text) / SUMMARY_CHARACTERS) for text in texts)
        more = max(0, lines + (len(self.report.title) > LONG_TITLE) - SUMMARY_LINES[self.report.lang])
        return max(LEAST_PICTURE_CM, SUMMARY_PICTURE_CM - LINE_CM * more)

    def _write_list(self, word: str, rows: Sequence[tuple[str, str]], style: str) -> None:
        if not rows:
            return
        heading = self.document.add_paragraph(
            strip_non_xml(self.report.words[word]), style="Contents Heading"
        )
        heading.paragraph_format.keep_with_next = True
        for number, (text, reason) in enumerate(rows, start=1):
            paragraph = self.document.add_paragraph(style=style)
            if style == "Numbered":  # Word counts in no Bengali digits
                paragraph.add_run(f"{self.report.format_cell(number)}.\t")
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
        self._is_small = section.key in SMALL_SECTIONS
        for place, block in enumerate(section.blocks):
            self._write_block(block)
            following = section.blocks[place + 1 : place + 1 + MOST_TEXTS_KEPT]
            is_opening = place == 0 and bool(following)
            if isinstance(block, KeyFinding | Paragraph) and (is_opening or any(map(_is_high, following))):
                self.document.paragraphs[-1].paragraph_format.keep_with_next = True

    @property
    def _text_width_cm(self) -> float:
        return WIDE_TEXT_WIDTH_CM if self._is_wide else TEXT_WIDTH_CM

    def _write_block(self, block: Block) -> None:
        from docx.shared import Pt

        if isinstance(block, Paragraph):
            style = "Small" if self._is_small else "Normal"
            paragraph = self.document.add_paragraph(strip_non_xml(block.text), style=style)
            if self._is_small:
                paragraph.paragraph_format.space_before = Pt(3)
        elif isinstance(block, KeyFinding):
            self._write_finding(block)
        elif isinstance(block, Table):
            self._write_caption(block)
            add_table(self.document, block, self.report, self._text_width_cm, small=self._is_small)
        elif isinstance(block, Listing):
            _add_listing(self.document, block)
        else:
            highest = WIDE_PICTURE_CM if self._is_wide else HIGHEST_PICTURE_CM
            self._write_figure(block, self._text_width_cm, highest)

    def _write_figure(self, figure: Chart | MapFigure, width_cm: float, highest: float) -> None:
        """Write a picture as wide as the text, narrower where it would be too high."""
        picture = draw_picture(figure, self.report)
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


def _is_high(block: Block) -> bool:
    """Tell whether a block may not fit below its heading, so that what introduces it moves with it."""
    return isinstance(block, Table | Chart | MapFigure)


def _add_listing(document: Document, listing: Listing) -> None:
    if listing.heading:
        document.add_paragraph(strip_non_xml(listing.heading))
    for entry in listing.entries:
        text = "\n".join((entry.text, *entry.details))
        document.add_paragraph(strip_non_xml(text), style="List Bullet")
