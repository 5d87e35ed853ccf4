"""Puts a face into a Word document in which digits look Bengali.

Word and LibreOffice count pages in Latin digits. Set in this face, their numbers look as Bengali numbers do.
A program that takes no face from a document shows Latin digits.
"""

from __future__ import annotations

import io
import uuid
from functools import lru_cache
from typing import TYPE_CHECKING

from .docx_parts import insert_in_order, make_element

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.text.font import CT_RPr

FACE = "Stakeholder Bengali Digits"
_KEY = uuid.uuid5(uuid.NAMESPACE_URL, "https://w3id.org/stk/bengali-digits")  # the same each time
_HIDDEN_BYTES = 32  # at the start of a face, which the format wants obscured
_LATIN_ZERO, _BENGALI_ZERO = 0x30, 0x09E6
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"


def embed_digit_face(document: Document) -> None:
    """Add the face to the document and to its table of faces."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from lxml import etree

    package = document.part.package
    table = next(part for part in package.iter_parts() if part.partname == "/word/fontTable.xml")
    face = Part(PackURI("/word/fonts/font1.odttf"), _CONTENT_TYPE, _obscure(_make_digit_face()), package)
    relation = table.relate_to(face, _RELATION)
    faces = parse_xml(table.blob)
    font = make_element("font", name=FACE)
    embedded = make_element("embedRegular", fontKey=f"{{{str(_KEY).upper()}}}")
    embedded.set(qn("r:id"), relation)
    font.append(embedded)
    faces.append(font)
    table._blob = etree.tostring(faces, xml_declaration=True, encoding="UTF-8", standalone=True)
    zoom = document.settings.element.find(qn("w:zoom"))
    zoom.addnext(make_element("embedTrueTypeFonts"))


def set_digit_face(properties: CT_RPr) -> None:
    """Set text in the face by the properties of its run or style."""
    for old in list(properties):
        if old.tag.endswith("}rFonts"):
            properties.remove(old)
    insert_in_order(properties, make_element("rFonts", ascii=FACE, hAnsi=FACE, cs=FACE))


@lru_cache(maxsize=1)
def _make_digit_face() -> bytes:
    """Return the ten digits of the Bengali face, under the codes of both scripts."""
    import fontpkg
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(str(fontpkg.path("Hind Siliguri", weight=400)), recalcTimestamp=False)
    options = Options(
        layout_features=[], hinting=False, name_IDs=[0, 1, 2, 4, 6, 13, 14], notdef_outline=True
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[0x20, *range(_BENGALI_ZERO, _BENGALI_ZERO + 10)])
    subsetter.subset(font)
    for codes in font["cmap"].tables:
        for digit in range(10):
            glyph = codes.cmap.get(_BENGALI_ZERO + digit)
            if glyph:
                codes.cmap[_LATIN_ZERO + digit] = glyph
    for record in font["name"].names:
        if record.nameID in (1, 4):
            record.string = FACE
        elif record.nameID == 6:
            record.string = FACE.replace(" ", "")
    target = io.BytesIO()
    font.save(target, reorderTables=False)
    return target.getvalue()


def _obscure(face: bytes) -> bytes:
    """Return a face as Word keeps it: its first bytes are combined with its key."""
    key = _KEY.bytes[::-1]
    start = bytes(byte ^ key[place % len(key)] for place, byte in enumerate(face[:_HIDDEN_BYTES]))
    return start + face[_HIDDEN_BYTES:]
