"""Makes the master of the slides: one layout, faces for Latin and Bengali, and the marking at their foot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...core.visible_text import escape_html
from ...map.svg_text import strip_non_xml
from ..document import Report

if TYPE_CHECKING:
    from pptx.oxml.xmlchemy import BaseOxmlElement
    from pptx.presentation import Presentation
    from pptx.slide import SlideMaster

LATIN, BENGALI = "Calibri", "Nirmala UI"  # faces that office programs bring
TEXT, MUTED, ACCENT, WARNING = "1B1F24", "545D69", "2F6DA3", "8A1C1C"
TITLE_ONLY = 5  # the layout of the template that is kept
_INCH = 914_400
_TITLE_PLACE = (0.75, 0.5, 11.83, 1.05)  # left, top, width and height in inches

_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


def make_presentation(report: Report) -> Presentation:
    """Return a presentation without slides, wide, with the one layout that its slides have."""
    import pptx
    from pptx.util import Inches

    presentation = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = Inches(13.333), Inches(7.5)
    layouts = presentation.slide_layouts
    for layout in [layout for number, layout in enumerate(layouts) if number != TITLE_ONLY]:
        layouts.remove(layout)
    _remove_thumbnail(presentation)
    master = presentation.slide_master
    _set_theme(master)
    _arrange(master, report)
    return presentation


def _remove_thumbnail(presentation: Presentation) -> None:
    package = presentation.part.package
    for key, relation in list(package._rels.items()):
        if relation.reltype.endswith("thumbnail"):
            package._rels.pop(key)


def _set_theme(master: SlideMaster) -> None:
    """Give the theme the faces and the first colour of the report."""
    from pptx.opc.constants import RELATIONSHIP_TYPE

    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = theme.blob.decode()
    text = re.sub(r'<a:latin typeface="[^"]*"', f'<a:latin typeface="{LATIN}"', text)
    text = re.sub(r'<a:cs typeface="[^"]*"', f'<a:cs typeface="{BENGALI}"', text)
    text = re.sub(r"(<a:accent1><a:srgbClr val=)\"[0-9A-F]{6}\"", rf'\1"{ACCENT}"', text)
    theme._blob = text.encode()


def _arrange(master: SlideMaster, report: Report) -> None:
    """Place the title, drop the other holders, and draw the band and the line at the foot."""
    for owner in (master, *master.slide_layouts):
        for holder in list(owner.placeholders):
            if holder.placeholder_format.type is not None and "TITLE" in str(holder.placeholder_format.type):
                left, top, width, height = (round(_INCH * value) for value in _TITLE_PLACE)
                holder.left, holder.top, holder.width, holder.height = left, top, width, height
                body = holder._element.txBody.bodyPr
                body.set("anchor", "ctr")
                for properties in holder._element.iter(f"{{{_DRAWING}}}lvl1pPr"):
                    properties.set("algn", "l")
            else:
                holder._element.getparent().remove(holder._element)
    for properties in master._element.iter(f"{{{_PRESENTATION}}}titleStyle"):
        for level in properties.iter(f"{{{_DRAWING}}}lvl1pPr"):
            level.set("algn", "l")
    tree = master._element.cSld.spTree
    colour = WARNING if report.notice else MUTED
    tree.append(_make_band())
    foot = f"{report.kind} · {report.title}"
    tree.append(_make_foot(101, 0.75, 6.0, foot if len(foot) <= 80 else report.kind, "l", MUTED))
    tree.append(_make_foot(102, 6.8, 5.78, report.marking, "r", colour))


_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PRESENTATION = "http://schemas.openxmlformats.org/presentationml/2006/main"


def _make_band() -> BaseOxmlElement:
    from pptx.oxml import parse_xml

    size = f'<a:ext cx="{round(0.22 * _INCH)}" cy="{round(7.5 * _INCH)}"/>'
    band: BaseOxmlElement = parse_xml(
        f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="100" name="Band"/><p:cNvSpPr/><p:nvPr userDrawn="1"/>'
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/>{size}</a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{ACCENT}"/>'
        "</a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )
    return band


def _make_foot(number: int, left: float, width: float, text: str, align: str, colour: str) -> BaseOxmlElement:
    from pptx.oxml import parse_xml

    words = escape_html(strip_non_xml(text))
    place = (
        f'<a:off x="{round(left * _INCH)}" y="{round(6.98 * _INCH)}"/>'
        f'<a:ext cx="{round(width * _INCH)}" cy="{round(0.35 * _INCH)}"/>'
    )
    run = f'<a:rPr sz="1000"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:rPr><a:t>{words}</a:t>'
    box: BaseOxmlElement = parse_xml(
        f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="{number}" name="Foot {number}"/><p:cNvSpPr txBox="1"/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm>{place}</a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
        f'<p:txBody><a:bodyPr wrap="square" lIns="0" rIns="0"/><a:lstStyle/><a:p><a:pPr algn="{align}"/>'
        f"<a:r>{run}</a:r></a:p></p:txBody></p:sp>"
    )
    return box
