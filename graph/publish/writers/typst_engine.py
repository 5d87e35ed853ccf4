"""Sets sheets as PDF or PNG with typst, using the fonts of one package and no other.

What the sheet says is handed over as JSON; a folder that holds the template alone is the root of all
that typst may read.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from ...core.errors import GraphError
from ...core.visible_text import strip_direction_controls

LARGEST_PNG = 1_000_000  # bytes; what messengers and mail take as it is
WIDEST_PNG, NARROWEST_PNG = 2000, 800  # pixels
INCHES = 297 / 25.4  # width of an A4 sheet on its side

_TEMPLATE = Path(__file__).with_name("sheet.typ")


def render_pdf(values: Mapping[str, Any], *, scale: float) -> bytes:
    """Return a sheet as a PDF of one page with text that can be searched; at scale 1 it is A4."""
    return _compile_template(values, "pdf", scale=scale)


def render_png(values: Mapping[str, Any]) -> bytes:
    """Return a sheet as a picture as large as fits, so that no messenger makes it smaller."""
    pixel_width = WIDEST_PNG
    while True:
        picture = _compile_template(values, "png", scale=1, ppi=pixel_width / INCHES)
        if len(picture) < LARGEST_PNG or pixel_width <= NARROWEST_PNG:
            return picture
        pixel_width = max(NARROWEST_PNG, int(pixel_width * 0.85))


def render_document(template: Path, values: Mapping[str, Any]) -> bytes:
    """Return a PDF of as many pages as the values take in another template, by the same fonts and root."""
    return _compile_template(values, "pdf", scale=1, template=template)


def _compile_template(
    values: Mapping[str, Any],
    form: Literal["pdf", "png"],
    *,
    scale: float,
    ppi: float | None = None,
    template: Path = _TEMPLATE,
) -> bytes:
    import typst

    sheet = strip_direction_controls(json.dumps(values, ensure_ascii=False))
    inputs = {"sheet": sheet, "scale": str(scale)}
    with tempfile.TemporaryDirectory(prefix="stakeholders-sheet-") as folder:
        root = Path(folder)
        main = root / template.name
        main.write_bytes(template.read_bytes())
        try:
            document = typst.compile(
                main,
                root=root,
                font_paths=[find_fonts()],
                ignore_system_fonts=True,
                format=form,
                ppi=ppi,
                sys_inputs=inputs,
            )
        except typst.TypstError as error:
            raise GraphError(f"the sheet cannot be set ({error.message})") from None
    if not isinstance(document, bytes):
        raise GraphError("the sheet takes more than one page")
    return document


def find_fonts() -> Path:
    """Return the folder of the fonts for Latin and Bengali."""
    import fontpkg

    return Path(fontpkg.path("Hind Siliguri", weight=400)).parent
