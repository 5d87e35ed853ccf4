"""Makes the pictures of a report for office documents: each as SVG, and as PNG for programs without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..document import Chart, MapFigure, Report
from . import charts
from .network_picture import draw_network_svg, render_svg

if TYPE_CHECKING:
    from lxml.etree import _Element

_SVG_NAMESPACE = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class VectorPicture:
    """A picture in both forms, and its height as a share of its width."""

    svg: bytes
    png: bytes
    shape: float


def draw_picture(figure: Chart | MapFigure, report: Report) -> VectorPicture:
    """Return the picture of a figure."""
    if isinstance(figure, Chart):
        svg, png = charts.draw_svg_file(figure, report), charts.draw_png(figure, report)
    else:
        svg = draw_network_svg(figure, report)
        png = render_svg(svg)
    return VectorPicture(svg, png, _measure_shape(png))


def _measure_shape(png: bytes) -> float:
    width, height = (int.from_bytes(png[start : start + 4], "big") for start in (16, 20))
    return height / width


def refer_to_svg(blip: _Element, relation: str) -> None:
    """Add to the PNG of an office document, by its element, the SVG that stands for it."""
    from lxml import etree

    extensions = etree.SubElement(blip, f"{{{_DRAWING}}}extLst")
    extension = etree.SubElement(extensions, f"{{{_DRAWING}}}ext", uri=_SVG_EXTENSION)
    svg = etree.SubElement(extension, f"{{{_SVG_NAMESPACE}}}svgBlip", nsmap={"asvg": _SVG_NAMESPACE})
    svg.set(f"{{{_RELATION}}}embed", relation)
