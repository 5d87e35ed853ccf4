"""Adds to a Word document what python-docx has no call for: fields, bookmarks, contents and SVG pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from .vector_pictures import VectorPicture, refer_to_svg

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.text.font import CT_RPr
    from docx.oxml.text.run import CT_R
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.text.paragraph import Paragraph as DocxParagraph


def make_element(tag: str, **attributes: str) -> BaseOxmlElement:
    """Return an element of the namespace of Word, with its attributes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def add_field(paragraph: DocxParagraph, code: str, shown: str) -> CT_R:
    """Add a field that the office program keeps up to date; return the run that shows it."""
    field = make_element("fldSimple", instr=code)
    run = paragraph.add_run(shown)
    paragraph._p.remove(run._r)
    field.append(run._r)
    paragraph._p.append(field)
    return run._r


def name_bookmark(key: str) -> str:
    """Return the name of the bookmark of a table, figure or part.

    >>> name_bookmark("chart-told")
    '_ref_chart_told'
    """
    return "_ref_" + re.sub(r"\W", "_", key)


_ORDER = ("rFonts", "b", "bCs", "i", "iCs", "caps", "color", "spacing", "kern", "sz", "szCs", "u", "lang")


def insert_in_order(properties: CT_RPr, element: BaseOxmlElement) -> None:
    """Put a run property where the schema wants it."""

    def find_position(child: BaseOxmlElement) -> int:
        name = child.tag.rpartition("}")[2]
        return _ORDER.index(name) if name in _ORDER else _ORDER.index("spacing")

    after = [child for child in properties if find_position(child) <= find_position(element)]
    properties.insert(len(after), element)


class BookmarkedDocument:
    """A document whose bookmarks are numbered as they are added."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._count = 0
        self._pictures = 0

    def add_bookmark(self, paragraph: DocxParagraph, key: str, first: int = 0) -> None:
        """Put the runs of a paragraph, from a number on, into a bookmark."""
        self._count += 1
        start = make_element("bookmarkStart", id=str(self._count), name=name_bookmark(key))
        children = [child for child in paragraph._p if child.tag.rpartition("}")[2] != "pPr"]
        children[first].addprevious(start)
        children[-1].addnext(make_element("bookmarkEnd", id=str(self._count)))

    def add_reference(self, paragraph: DocxParagraph, key: str, shown: str) -> None:
        """Add a field that repeats what a bookmark holds, and leads to it."""
        add_field(paragraph, f"REF {name_bookmark(key)} \\h", shown)

    def add_contents(self, entries: Iterable[tuple[str, str]]) -> None:
        """Add a table of contents: a field over the headings, with links until the program fills it."""
        listed = list(entries)
        for number, (key, title) in enumerate(listed):
            paragraph = self.document.add_paragraph(style="Contents")
            if number == 0:
                for part in ("begin", "code", "separate"):
                    paragraph._p.append(_make_contents_run(part))
            link = make_element("hyperlink", anchor=name_bookmark(f"part-{key}"), history="1")
            run = paragraph.add_run(title)
            paragraph._p.remove(run._r)
            link.append(run._r)
            paragraph._p.append(link)
            if number == len(listed) - 1:
                paragraph._p.append(_make_contents_run("end"))

    def add_picture(self, picture: VectorPicture, width_cm: float, words: str) -> None:
        """Add a picture with words for who cannot see it, in a paragraph kept with its caption."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part
        from docx.shared import Cm

        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(io.BytesIO(picture.png), width=Cm(width_cm))
        shape._inline.docPr.set("descr", words)
        self._pictures += 1
        package = self.document.part.package
        name = PackURI(f"/word/media/vector{self._pictures}.svg")
        part = Part(name, "image/svg+xml", picture.svg, package)
        relation = self.document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        refer_to_svg(shape._inline.graphic.graphicData.pic.blipFill.blip, relation)


def _make_contents_run(part: str) -> BaseOxmlElement:
    run = make_element("r")
    if part == "code":
        code = make_element("instrText")
        code.text = ' TOC \\o "1-1" \\h \\z \\u '
        run.append(code)
    else:
        mark = make_element("fldChar", fldCharType=part)
        if part == "begin":
            mark = make_element("fldChar", fldCharType=part, dirty="true")
        run.append(mark)
    return run
