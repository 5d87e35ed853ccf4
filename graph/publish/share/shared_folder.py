"""Makes the files of a shared folder from a network, the same bytes each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...map import build_map, render_page
from ...model.network import Network
from ..writers import typst_engine
from .caption import make_caption
from .map_sheet import MapSheet

SIZES = {"a4": 1.0, "a3": 2**0.5}  # of paper, in the width of A4

PAGE, PICTURE, CAPTION = "map.html", "map.png", "caption.txt"


def list_file_names(sizes: Sequence[str] = tuple(SIZES)) -> list[str]:
    """Return the names of the files that a bundle has, sheets in these sizes."""
    return [PAGE, *(f"map-{size}.pdf" for size in sizes), PICTURE, CAPTION]


def make_share_files(
    network: Network,
    *,
    lang: str = "en",
    sizes: Sequence[str] = tuple(SIZES),
    say: Callable[[str], None] = lambda _: None,
) -> dict[str, bytes]:
    """Return the page, a sheet in each size, a picture and a caption, in a language."""
    say("drawing the map")
    model = build_map(network)
    contents = {PAGE: render_page(model, lang=lang).encode()}
    sheet = MapSheet(model, lang)
    values = sheet.make_template_values()
    for size in sizes:
        say(f"setting the {size.upper()} sheet")
        contents[f"map-{size}.pdf"] = typst_engine.render_pdf(values, scale=SIZES[size])
    say("setting the picture")
    contents[PICTURE] = typst_engine.render_png(values)
    contents[CAPTION] = make_caption(sheet, PAGE).encode()
    return contents
