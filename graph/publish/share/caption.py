"""Writes what a sheet says as a text to paste into a message."""

from __future__ import annotations

from ...map.svg_text import strip_non_xml
from .map_sheet import MapSheet


def make_caption(sheet: MapSheet, page: str) -> str:
    """Return title, what is seen and not asked, date, sources, readers and origin as plain paragraphs."""
    summary = sheet.summary
    paragraphs = [
        "\n".join(filter(None, (sheet.notice, sheet.title))),
        " ".join(summary.seen),
        summary.unasked,
        sheet.apart,
        f"{sheet.date}\n{sheet.sources}\n{sheet.audience}",
        f"{sheet.format_message('open_page', file=page)}\n{sheet.made}",
    ]
    return "\n\n".join(strip_non_xml(paragraph) for paragraph in paragraphs if paragraph) + "\n"
