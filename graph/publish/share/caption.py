"""What a sheet says in, a text to paste into a message out."""

from __future__ import annotations

from ...map.svg_text import strip_non_xml
from .map_sheet import MapSheet


def make_caption(sheet: MapSheet, page: str) -> str:
    """Return title, what is seen and not asked, date, sources, readers and origin as plain paragraphs."""
    intro = sheet.data["above"][sheet.lang]
    paragraphs = [
        "\n".join(filter(None, (sheet.notice, sheet.title))),
        " ".join(intro["seen"]),
        intro["unasked"],
        sheet.apart,
        f"{sheet.date}\n{sheet.sources}\n{sheet.audience}",
        f"{sheet.format_message('open_page', file=page)}\n{sheet.made}",
    ]
    return "\n\n".join(strip_non_xml(paragraph) for paragraph in paragraphs if paragraph) + "\n"
