"""The face in a Bengali Word document: what Word counts in Latin digits looks Bengali."""

from __future__ import annotations

import io
import zipfile

import docx
from fontTools.ttLib import TTFont
from lxml import etree

from graph.publish.writers.docx_digits import FACE, embed_digit_face

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_a_latin_digit_has_the_shape_of_the_bengali_one_in_the_embedded_face() -> None:
    document = docx.Document()
    embed_digit_face(document)
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        face = bytearray(archive.read("word/fonts/font1.odttf"))
        faces = etree.fromstring(archive.read("word/fontTable.xml"))
        relations = archive.read("word/_rels/fontTable.xml.rels").decode()
        settings = [child.tag for child in etree.fromstring(archive.read("word/settings.xml"))]
    (font,) = (font for font in faces if font.get(f"{W}name") == FACE)
    (embedded,) = font
    key = bytes.fromhex(embedded.get(f"{W}fontKey").strip("{}").replace("-", ""))[::-1]
    for place in range(32):
        face[place] ^= key[place % 16]
    shapes = TTFont(io.BytesIO(bytes(face))).getBestCmap()
    assert [shapes[ord(digit)] for digit in "0123456789"] == [shapes[ord(digit)] for digit in "০১২৩৪৫৬৭৮৯"]
    assert len({shapes[ord(digit)] for digit in "0123456789"}) == 10
    assert "fonts/font1.odttf" in relations
    assert f"{W}embedTrueTypeFonts" in settings
