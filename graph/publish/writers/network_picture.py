"""Draws the network for documents and slides: SVG whose texts are outlines, and PNG of the same.

Word, PowerPoint and LibreOffice then show what the page shows, whatever fonts they have.
"""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from ...map.overview import NetworkOverview
from ...map.svg import MapPicture
from ...map.svg_paths import format_coordinate
from ...map.svg_text import SvgText, strip_non_xml
from ..document import MapFigure, Report
from .typst_engine import find_fonts

WEIGHTS = {False: 400, True: 600}
PIXELS_PER_INCH = 200
_PAGE = '#set page(width: auto, height: auto, margin: 0pt, fill: white)\n#image("picture.svg", width: 500pt)'


def draw_network_svg(figure: MapFigure, report: Report) -> bytes:
    """Return the picture as an SVG file."""
    picture: NetworkOverview | MapPicture = (
        NetworkOverview(figure.model, report.lang)
        if figure.is_overview
        else MapPicture(figure.model, report.lang)
    )
    elements = (
        picture.render_elements()
        if isinstance(picture, NetworkOverview)
        else picture.render_ties() + picture.render_symbols()
    )
    page = picture.colours.page
    texts = "".join(_outline_text(text, page) for text in picture.list_texts())
    left, top, width, height = picture.box
    size = f'width="{format_coordinate(width)}" height="{format_coordinate(height)}"'
    view_box = " ".join(map(format_coordinate, (left, top, width, height)))
    markup = f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="{view_box}">{elements}{texts}</svg>'
    return markup.encode()


def measure_shape(figure: MapFigure, report: Report) -> float:
    """Return the height of the picture as a share of its width."""
    if figure.is_overview:
        _, _, width, height = NetworkOverview(figure.model, report.lang).box
    else:
        _, _, width, height = MapPicture(figure.model, report.lang).box
    return height / max(width, 1.0)


def render_svg(svg: bytes) -> bytes:
    """Return an SVG file without texts as a PNG on white."""
    import typst

    with tempfile.TemporaryDirectory(prefix="stakeholders-picture-") as folder:
        root = Path(folder)
        (root / "picture.svg").write_bytes(svg)
        main = root / "picture.typ"
        main.write_text(_PAGE, encoding="utf-8")
        picture = typst.compile(
            main,
            root=root,
            font_paths=[find_fonts()],
            ignore_system_fonts=True,
            format="png",
            ppi=PIXELS_PER_INCH,
        )
    assert isinstance(picture, bytes)  # noqa: S101 - one page
    return picture


def _outline_text(text: SvgText, page: str) -> str:
    """Return a line of text as a path; one on the page is set off from the lines behind it."""
    path, width = _trace(strip_non_xml(text.line), text.bold)
    if not path:
        return ""
    scale = text.size / 100
    left = text.x - {"start": 0.0, "end": width * scale}.get(text.anchor, width * scale / 2)
    move = f"translate({left:.1f} {text.y + 0.35 * text.size:.1f}) scale({scale:.4f} {-scale:.4f})"
    halo = (
        ""
        if text.bare
        else f'<path d="{path}" fill="none" stroke="{page}" stroke-width="26" stroke-linejoin="round"/>'
    )
    return f'<g transform="{move}">{halo}<path d="{path}" fill="{text.colour}"/></g>'


@lru_cache(maxsize=4096)
def _trace(line: str, bold: bool) -> tuple[str, float]:
    """Return the outline of a line at a size of 100 as path data, and its width."""
    from matplotlib.textpath import TextPath

    safe = line.replace("$", r"\$")
    outline = TextPath((0, 0), safe, size=100, prop=_load_face(bold))
    letters = {1: "M", 2: "L", 3: "Q", 4: "C", 79: "Z"}
    parts = [
        letters[int(code)] + ("" if code == 79 else " ".join(f"{value:.0f}" for value in points))
        for points, code in outline.iter_segments(simplify=False)
    ]
    extent = outline.get_extents()
    return "".join(parts), float(extent.x1) if len(outline.vertices) else 0.0


@lru_cache(maxsize=2)
def _load_face(bold: bool) -> Any:
    import fontpkg
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=str(fontpkg.path("Hind Siliguri", weight=WEIGHTS[bold])))
