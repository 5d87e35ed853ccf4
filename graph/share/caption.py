"""What a sheet says in, a text to paste into a message out."""

from __future__ import annotations

from ..map.lettering import clean
from .sheet import Sheet


def caption(sheet: Sheet, page: str) -> str:
    """Return title, what is seen and not asked, date, sources, readers and origin as plain paragraphs."""
    above = sheet.data["above"][sheet.lang]
    paragraphs = [
        "\n".join(filter(None, (sheet.notice, sheet.title))),
        " ".join(above["seen"]),
        above["unasked"],
        sheet.apart,
        f"{sheet.date}\n{sheet.sources}\n{sheet.audience}",
        f"{sheet.say('open_page', file=page)}\n{sheet.made}",
    ]
    return "\n\n".join(clean(paragraph) for paragraph in paragraphs if paragraph) + "\n"
