"""Writes the map as one HTML page that opens offline. Everything that comes from data is escaped here.

Template and style are files in `web/` beside this module, put in as they stand; `linker` joins the scripts.
"""

from __future__ import annotations

import base64
import gzip
import json

from ..core import resources
from ..core.collector import without_gc
from ..core.messages import Messages
from ..core.notes import write_note
from ..core.visible_text import escape_html, strip_direction_controls
from ..model.network import Network
from ..schema.levels import write_notice
from .builder import build_map
from .html_page import fill_page
from .linker import link_script
from .model import MapModel
from .noscript import render_static
from .page_data import pack_map
from .svg_text import pick_language

MOST_PLAIN = 30_000  # characters of JSON above which the page holds it packed, in a third of the bytes
MOST_SQUEEZED = 2_000_000  # characters that are packed as small as can be, which takes four times as long


def render_map(network: Network, *, lang: str = "en") -> str:
    """Return the map of a network as the text of an HTML file that opens in a language."""
    return render_page(build_map(network), lang=lang)


@without_gc
def render_page(model: MapModel, *, lang: str = "en", drawing: str = "") -> str:
    """Return a map as the text of an HTML file that opens in a language; `drawing` is its own, if at hand."""
    for note in model.stories.notes:
        write_note(note)
    data = {**pack_map(model, lang), "texts": _select_texts(model.edition.is_internal)}
    parts = {
        "lang": lang,
        "title": escape_html(pick_language(model.edition.title, lang)),
        "static": render_static(model, lang, drawing),
        "data": data_element(data),
        "script": bundle_script(),
    }
    folder = resources.find_page_assets() / "web"
    return fill_page(folder / "template.html", parts, style=folder / "map.css", is_small=True).removesuffix(
        "\n"
    )


def _select_texts(confidential: bool) -> dict[str, dict[str, str]]:
    """Return the script's texts; the words that keep an edition at home are only in one that stays there."""
    texts = load_interface().group_by_language()
    return {
        lang: {**known, "internal": write_notice(lang)} if confidential else known
        for lang, known in texts.items()
    }


def load_interface() -> Messages:
    """Return the texts that the page's script says."""
    return Messages.load(resources.find_page_assets() / "interface.toml")


def bundle_script() -> str:
    """Return the page's script: the modules of `web/`, linked and minified."""
    return link_script(resources.find_page_assets() / "web")


def data_element(data: object) -> str:
    """Return the script element that holds the data: as JSON, or packed where that is long."""
    text = as_json(data)
    if len(text) <= MOST_PLAIN:
        return f'<script type="application/json" id="data">{escape_for_script(text)}</script>'
    level = 9 if len(text) <= MOST_SQUEEZED else 6
    packed = base64.b64encode(gzip.compress(text.encode(), level, mtime=0)).decode("ascii")
    return f'<script type="application/gzip" id="data">{packed}</script>'


def as_json(data: object) -> str:
    """Return JSON as short as it can be written, without what steers the direction of text."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return strip_direction_controls(text)


def escape_for_script(text: str) -> str:
    r"""Return JSON so written that it cannot leave a script element.

    >>> escape_for_script('"</script>"')
    '"\\u003c/script\\u003e"'
    """
    unsafe: dict[str, str | int | None] = {
        "<": "\\u003c",
        ">": "\\u003e",
        "&": "\\u0026",
        "\u2028": "\\u2028",
        "\u2029": "\\u2029",
    }
    return text.translate(str.maketrans(unsafe))
