"""Turns the places that the template marks on a PDF into fields that can be filled in.

The template sets a link over each place; its address says which field belongs there. The same field in two
languages is one field: what is written in one appears in the other.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from .answer_keys import SHEET, SheetIdentity

if TYPE_CHECKING:
    from pypdf import PdfWriter
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

SCHEME = "sheetfield:"
_RADIO, _UNISON, _MULTILINE, _READ_ONLY = 1 << 15, 1 << 25, 1 << 12, 1
_PRINT, _HIDDEN = 4, 2
_APPEARANCE = "/Helv 8 Tf 0.11 0.15 0.19 rg"


def add_form_fields(pdf: bytes, identity: SheetIdentity, hints: Mapping[str, str]) -> bytes:
    """Return a PDF with a field at each marked place; `hints` are what fields are about, by key."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    form = _Form(writer, hints)
    for page in writer.pages:
        for reference in page.get("/Annots", ()):
            form.convert_link(reference, page.indirect_reference)
    form.add_identity(identity)
    form.finish()
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


class _Form:
    """The fields of a document while they are made."""

    def __init__(self, writer: PdfWriter, hints: Mapping[str, str]) -> None:
        self._writer = writer
        self._hints = hints
        self._fields: dict[str, IndirectObject] = {}
        self._kids: dict[str, ArrayObject] = {}

    def convert_link(self, reference: IndirectObject, page: IndirectObject | None) -> None:
        """Make a marked link the widget of its field."""
        from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

        link = reference.get_object()
        action = link.get("/A") if isinstance(link, DictionaryObject) else None
        address = str(action.get_object().get("/URI", "")) if action is not None else ""
        if not isinstance(link, DictionaryObject) or not address.startswith(SCHEME):
            return
        kind, _, name = unquote_once(address.removeprefix(SCHEME)).partition("/")
        option = ""
        if kind == "choice":
            option, _, name = name.partition("/")
        for key in ("/A", "/Border", "/H", "/C", "/Contents"):
            link.pop(key, None)
        field = self._find_field(kind, name)
        link.update({
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/F"): NumberObject(_PRINT),
            NameObject("/Parent"): field,
            NameObject("/Border"): ArrayObject([NumberObject(0)] * 3),
        })  # fmt: skip
        if page is not None:
            link[NameObject("/P")] = page
        if option:
            self._draw_choice(link, option)
        self._kids[f"{kind}/{name}"].append(reference)

    def _find_field(self, kind: str, name: str) -> IndirectObject:
        from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

        title = f"{kind}/{name}"
        if title not in self._fields:
            field = DictionaryObject({
                NameObject("/T"): TextStringObject(title),
                NameObject("/TU"): TextStringObject(self._hints.get(unquote(name), "") or name),
                NameObject("/Kids"): self._kids.setdefault(title, ArrayObject()),
            })  # fmt: skip
            if kind == "choice":
                field[NameObject("/FT")] = NameObject("/Btn")
                field[NameObject("/Ff")] = NumberObject(_RADIO | _UNISON)
                field[NameObject("/V")] = NameObject("/Off")
            else:
                field[NameObject("/FT")] = NameObject("/Tx")
                field[NameObject("/Ff")] = NumberObject(_MULTILINE if kind == "text" else 0)
                field[NameObject("/DA")] = TextStringObject(_APPEARANCE)
                field[NameObject("/V")] = TextStringObject("")
            self._fields[title] = self._writer._add_object(field)
        return self._fields[title]

    def _draw_choice(self, widget: DictionaryObject, option: str) -> None:
        """Give a box to tick its two looks: empty, and with a tick."""
        from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

        corners = widget["/Rect"].get_object()
        left, bottom, right, top = map(float, corners if isinstance(corners, ArrayObject) else (0, 0, 0, 0))
        width, height = abs(right - left), abs(top - bottom)
        points = [(0.18, 0.5), (0.42, 0.22), (0.86, 0.84)]
        path = " ".join(
            f"{x * width:.2f} {y * height:.2f} {'l' if place else 'm'}" for place, (x, y) in enumerate(points)
        )
        looks = DictionaryObject()
        for state, drawing in (("Off", ""), (option, f"q 1.4 w 0.11 0.15 0.19 RG {path} S Q")):
            look = StreamObject()
            look.set_data(drawing.encode())
            look.update({
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): ArrayObject(_numbers(0, 0, width, height)),
            })  # fmt: skip
            looks[NameObject(f"/{state}")] = self._writer._add_object(look)
        widget[NameObject("/AP")] = DictionaryObject({NameObject("/N"): looks})
        widget[NameObject("/AS")] = NameObject("/Off")

    def add_identity(self, identity: SheetIdentity) -> None:
        """Add a hidden field that says of what the sheet is."""
        from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

        page = self._writer.pages[0]
        field = self._writer._add_object(
            DictionaryObject({
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Widget"),
                NameObject("/FT"): NameObject("/Tx"),
                NameObject("/T"): TextStringObject(SHEET),
                NameObject("/V"): TextStringObject(identity.encode()),
                NameObject("/DA"): TextStringObject(_APPEARANCE),
                NameObject("/F"): NumberObject(_HIDDEN),
                NameObject("/Ff"): NumberObject(_READ_ONLY),
                NameObject("/Rect"): ArrayObject(_numbers(0, 0, 0, 0)),
            })
        )  # fmt: skip
        annotations = page.setdefault(NameObject("/Annots"), ArrayObject()).get_object()
        if isinstance(annotations, ArrayObject):
            annotations.append(field)
        self._fields[SHEET] = field

    def finish(self) -> None:
        """Enter the fields into the document."""
        from pypdf.generic import (
            ArrayObject,
            BooleanObject,
            DictionaryObject,
            NameObject,
            TextStringObject,
        )

        font = DictionaryObject({
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        })  # fmt: skip
        fonts = DictionaryObject({NameObject("/Helv"): self._writer._add_object(font)})
        form = DictionaryObject({
            NameObject("/Fields"): ArrayObject(self._fields.values()),
            NameObject("/DA"): TextStringObject(_APPEARANCE),
            NameObject("/DR"): DictionaryObject({NameObject("/Font"): fonts}),
            NameObject("/NeedAppearances"): BooleanObject(True),
        })  # fmt: skip
        self._writer.root_object[NameObject("/AcroForm")] = self._writer._add_object(form)


def _numbers(*values: float) -> list[object]:
    from pypdf.generic import FloatObject

    return [FloatObject(round(value, 2)) for value in values]


def unquote_once(address: str) -> str:
    """Return an address as the template wrote it: a percent sign of a key was written as %25."""
    return address.replace("%25", "%")
