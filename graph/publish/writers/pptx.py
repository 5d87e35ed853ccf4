"""Writes a report as slides: a title with the figures at a glance, then one finding and its picture each."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ...map.svg_text import strip_non_xml
from ..document import Chart, Entry, Flows, HeatMap, KeyFinding, MapFigure, Paragraph, Report, Section
from .office_properties import LANGUAGES, set_properties
from .slide_master import ACCENT, MUTED, TEXT, make_presentation
from .vector_pictures import VectorPicture, draw_picture, refer_to_svg
from .zip import remove_zip_times

if TYPE_CHECKING:
    from pptx.slide import Slide
    from pptx.text.text import TextFrame
    from pptx.util import Length

LEFT, WIDTH = 0.75, 11.83  # inches between the margins of a slide
PICTURE_TOP, PICTURE_HEIGHT = 1.65, 4.85
LONG_TITLE = 90  # characters from which a title is set smaller
LONG_HEADING = 50  # of the title of the first slide
MOST_HEAT_ROWS = 14
MOST_FLOWS = 14  # bands of money on a slide
MOST_LINES = 5  # of a list on a slide
LONG_TEXT = 420  # characters of a paragraph that a slide takes


def write_pptx(report: Report) -> bytes:
    """Return the report as a PPTX file, the same bytes each time."""
    slides = _SlideDeck(report)
    slides.write()
    buffer = io.BytesIO()
    slides.presentation.save(buffer)
    return remove_zip_times(buffer.getvalue())


class _SlideDeck:
    """Slides being filled with a report."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.presentation = make_presentation(report)
        set_properties(self.presentation.core_properties, report)
        self._pictures = 0

    def write(self) -> None:
        """Write every slide."""
        report, words, summary = self.report, self.report.words, self.report.summary
        self._write_title()
        shown: set[str] = set()
        texts = []
        for finding in summary.findings:
            if self._choose_figure(finding, shown):
                self._write_finding(finding, shown)
            else:
                texts.append(Entry(finding.text))
        self._write_list(words["findings-title"], texts)
        self._write_list(words["limits"], [Entry(limit) for limit in summary.limits])
        self._write_list(words["advice"], summary.advice)
        for section in report.sections:
            self._write_section(section, shown)

    def _write_section(self, section: Section, shown: set[str]) -> None:
        """Write the findings of a part that have a picture of their own; what is known how, as a list."""
        if section.key == "observed":
            self._write_list(section.title, [Entry(text) for text in _list_texts(section)])
        for block in section.blocks:
            if isinstance(block, KeyFinding) and self._choose_figure(block, shown):
                self._write_finding(block, shown)

    def _write_title(self) -> None:
        report, slide = self.report, self._add_slide("")
        about = " · ".join(filter(None, (report.author, *report.about)))
        self._write_text(slide, (LEFT, 1.3, WIDTH, 0.5), report.kind, 18, colour=MUTED)
        size = 36 if len(report.title) <= LONG_HEADING else 26
        self._write_text(slide, (LEFT, 1.75, WIDTH, 1.6), report.title, size, bold=True)
        self._write_text(slide, (LEFT, 3.35, WIDTH, 0.5), about, 16, colour=MUTED)
        width = WIDTH / len(report.glance)
        for number, (cell, label) in enumerate(report.glance):
            left = LEFT + number * width
            figure = report.format_cell(cell)
            self._write_text(slide, (left, 4.3, width - 0.2, 0.8), figure, 34, bold=True, colour=ACCENT)
            self._write_text(slide, (left, 5.05, width - 0.2, 0.8), label, 14, colour=MUTED)
        self._write_text(slide, (LEFT, 6.0, WIDTH, 0.75), report.summary.scope, 12, colour=MUTED)

    def _write_finding(self, finding: KeyFinding, shown: set[str]) -> None:
        figure = self._choose_figure(finding, shown)
        slide = self._add_slide(finding.text)
        if figure:
            shown.add(figure.key)
            self._add_picture(slide, figure)

    def _choose_figure(self, finding: KeyFinding, shown: set[str]) -> Chart | MapFigure | None:
        """Return the first picture of a finding that no slide has shown."""
        figures = self.report.figures
        return next((figures[key] for key in finding.see if key in figures and key not in shown), None)

    def _write_list(self, title: str, entries: Sequence[Entry]) -> None:
        for start in range(0, len(entries), MOST_LINES):
            slide = self._add_slide(title)
            box = slide.shapes.add_textbox(*_to_inches((LEFT, 1.6, WIDTH, 4.9)))
            box.text_frame.word_wrap = True
            for number, entry in enumerate(entries[start : start + MOST_LINES]):
                self._add_line(box.text_frame, entry.text, 18, first=not number, bold=bool(entry.details))
                for detail in entry.details:
                    self._add_line(box.text_frame, detail, 14, colour=MUTED)

    # ---- parts of a slide ----
    def _add_slide(self, title: str) -> Slide:
        slide: Slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[0])
        holder = slide.shapes.title
        assert holder is not None  # noqa: S101 - the layout has one
        if not title:
            holder._element.getparent().remove(holder._element)
            return slide
        run = holder.text_frame.paragraphs[0].add_run()
        run.text = strip_non_xml(title)
        self._set_face(run, 22 if len(title) > LONG_TITLE else 26, bold=True, colour=TEXT)
        return slide

    def _write_text(
        self,
        slide: Slide,
        place: tuple[float, float, float, float],
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: str = TEXT,
    ) -> None:
        box = slide.shapes.add_textbox(*_to_inches(place))
        box.text_frame.word_wrap = True
        self._add_line(box.text_frame, text, size, first=True, bold=bold, colour=colour)

    def _add_line(
        self,
        frame: TextFrame,
        text: str,
        size: float,
        *,
        first: bool = False,
        bold: bool = False,
        colour: str = TEXT,
    ) -> None:
        from pptx.util import Pt

        paragraph = frame.paragraphs[0] if first else frame.add_paragraph()  # type: ignore[no-untyped-call]
        paragraph.space_after = Pt(size / 2.5)
        run = paragraph.add_run()
        run.text = strip_non_xml(text)
        self._set_face(run, size, bold=bold, colour=colour)

    def _set_face(self, run: object, size: float, *, bold: bool, colour: str) -> None:
        from pptx.dml.color import RGBColor
        from pptx.text.text import _Run
        from pptx.util import Pt

        assert isinstance(run, _Run)  # noqa: S101 - made here
        run.font.size, run.font.bold = Pt(size), bold
        run.font.color.rgb = RGBColor.from_string(colour)  # type: ignore[no-untyped-call]
        run._r.get_or_add_rPr().set("lang", LANGUAGES[self.report.lang])

    def _add_picture(self, slide: Slide, figure: Chart | MapFigure) -> None:
        """Add a picture as large as fits under the title, and its caption at the foot."""
        picture = draw_picture(_shorten(figure), self.report)
        width = min(WIDTH, PICTURE_HEIGHT / picture.shape)
        place = (LEFT + (WIDTH - width) / 2, PICTURE_TOP, width, width * picture.shape)
        shape = slide.shapes.add_picture(io.BytesIO(picture.png), *_to_inches(place))
        names = next(shape._element.iter(_NAMES))
        names.set("descr", strip_non_xml(figure.title))
        names.set("name", figure.key)
        refer_to_svg(next(shape._element.iter(_BLIP)), self._relate_svg(slide, picture))
        self._write_text(slide, (LEFT, 6.5, WIDTH, 0.4), figure.title, 12, colour=MUTED)

    def _relate_svg(self, slide: Slide, picture: VectorPicture) -> str:
        from pptx.opc.constants import RELATIONSHIP_TYPE
        from pptx.opc.package import Part
        from pptx.opc.packuri import PackURI

        self._pictures += 1
        name = PackURI(f"/ppt/media/vector{self._pictures}.svg")
        part = Part(name, "image/svg+xml", slide.part.package, picture.svg)
        return slide.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)


_NAMES = "{http://schemas.openxmlformats.org/presentationml/2006/main}cNvPr"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"


def _shorten(figure: Chart | MapFigure) -> Chart | MapFigure:
    """Return a picture as a slide takes it: with fewer rows, so that they can be read."""
    if isinstance(figure, Chart) and isinstance(figure.drawing, HeatMap):
        return replace(figure, drawing=HeatMap(MOST_HEAT_ROWS))
    if isinstance(figure, Chart) and isinstance(figure.drawing, Flows):
        return replace(figure, drawing=replace(figure.drawing, most_rows=MOST_FLOWS))
    return figure


def _list_texts(section: Section) -> Iterator[str]:
    """Yield the sentences of a part that a slide takes."""
    for block in section.blocks:
        if isinstance(block, KeyFinding | Paragraph) and len(block.text) <= LONG_TEXT:
            yield block.text


def _to_inches(place: tuple[float, float, float, float]) -> tuple[Length, Length, Length, Length]:
    from pptx.util import Inches

    left, top, width, height = map(Inches, place)
    return left, top, width, height
