"""Writes the texts of the picture as SVG, everything escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..core.visible_text import escape_html, strip_direction_controls
from ..layout.items import Box
from ..layout.text import estimate_width
from .svg_paths import format_coordinate

FACES = {
    "en": (
        'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Hind Siliguri", sans-serif'
    ),
    "bn": '"Stakeholder Bengali", "Hind Siliguri", "Nirmala UI", "Noto Sans Bengali", system-ui, sans-serif',
}
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Colours:
    """The colours that no sector gives; the page's script has them from here.

    Neighbours among those of communities differ in lightness, too.
    """

    page: str
    text: str
    muted: str
    line: str
    communities: tuple[str, ...]


LIGHT = Colours(
    "#ffffff",
    "#1b1f24",
    "#545d69",
    "#6b7480",
    ("#9A3324", "#16358C", "#2F9E56", "#C21FB0", "#A86A08", "#0A6B6B", "#78808F"),
)
DARK = Colours(
    "#12161b",
    "#e8ecf1",
    "#a9b2bd",
    "#8d97a3",
    ("#DB6F38", "#5B97F5", "#C4EFAA", "#EBC2FA", "#F2B01E", "#2CC7B4", "#858A94"),
)


@dataclass(frozen=True)
class SvgText:
    """One line of text: `x` is its start, middle or end by `anchor`, `y` the middle of its height.

    `bare` stands on a glyph; any other is set off from the lines behind it in the colour of the page.
    """

    x: float
    y: float
    line: str
    anchor: str = "middle"
    size: float = 12
    bold: bool = False
    colour: str = ""
    bare: bool = False

    @property
    def box(self) -> Box:
        """Left, top, right and bottom of the line in a wide common face."""
        wide = estimate_width(self.line, self.size, bold=self.bold)
        left = self.x - {"start": 0.0, "end": wide}.get(self.anchor, wide / 2)
        return left, self.y - 0.625 * self.size, left + wide, self.y + 0.625 * self.size


def choose_text_colour(colour: str) -> str:
    """Return black or white, whichever is read better on a colour (relative luminance, WCAG 2)."""
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return "#12161b" if 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 > 0.22 else "#ffffff"


def pick_language(pair: Sequence[str], lang: str) -> str:
    """Return a pair's text in a language, in the other where it has none."""
    return (lang == "bn" and pair[1]) or pair[0] or pair[1]


def strip_non_xml(text: str) -> str:
    """Return the text without what XML has no way to write, and what sets the direction of others."""
    return strip_direction_controls(strip_unwritable(text))


def strip_unwritable(text: str) -> str:
    """Return the text without characters that XML has no way to write; data keep all others."""
    return _NO_XML.sub("", text)


def render_texts(texts: Iterable[SvgText], colours: Colours) -> str:
    """Return lines of text as elements; what is the same for all of them stands once."""
    written = "".join(_render_text(text, colours) for text in texts)
    return f'<g stroke-linejoin="round" paint-order="stroke">{written}</g>' if written else ""


def _render_text(text: SvgText, colours: Colours) -> str:
    halo = f' stroke="{colours.page}" stroke-width="{format_coordinate(text.size / 4)}"'
    anchor = f' text-anchor="{text.anchor}"' if text.anchor != "start" else ""
    weight = ' font-weight="600"' if text.bold else ""
    # the middle of the letters lies about a third of the size above the line they stand on
    return (
        f'<text x="{format_coordinate(text.x)}" y="{format_coordinate(text.y + 0.35 * text.size)}"{anchor} '
        f'font-size="{format_coordinate(text.size)}"{weight} fill="{escape_html(text.colour)}"'
        f"{'' if text.bare else halo}>{escape_html(strip_non_xml(text.line))}</text>"
    )
