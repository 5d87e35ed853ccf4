"""A network in, the files of a shared folder by name out, the same bytes each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..map import render
from ..map.model import MapModel
from ..network import Network
from . import engine
from .caption import caption
from .sheet import Sheet

SIZES = {"a4": 1.0, "a3": 2**0.5}  # of paper, in the width of A4

PAGE, PICTURE, CAPTION = "map.html", "map.png", "caption.txt"


def names(sizes: Sequence[str] = tuple(SIZES)) -> list[str]:
    """Return the names of the files that a bundle has, sheets in these sizes."""
    return [PAGE, *(f"map-{size}.pdf" for size in sizes), PICTURE, CAPTION]


def bundle(
    network: Network,
    *,
    lang: str = "en",
    sizes: Sequence[str] = tuple(SIZES),
    say: Callable[[str], None] = lambda _: None,
) -> dict[str, bytes]:
    """Return the page, a sheet in each size, a picture and a caption, in a language."""
    say("drawing the map")
    contents = {PAGE: render(network, lang=lang).encode()}
    sheet = Sheet(MapModel.of(network).data(lang), lang)
    values = sheet.values()
    for size in sizes:
        say(f"setting the {size.upper()} sheet")
        contents[f"map-{size}.pdf"] = engine.pdf(values, scale=SIZES[size])
    say("setting the picture")
    contents[PICTURE] = engine.png(values)
    contents[CAPTION] = caption(sheet, PAGE).encode()
    return contents
