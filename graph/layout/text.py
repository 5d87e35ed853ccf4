"""How wide a text will be, told without a browser: a wide common face, so that the real one fits."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

# Advance widths of DejaVu Sans in thousandths of the size: the widest of the usual system faces.
_ADVANCES = {
    **dict.fromkeys("ijl'|", 280),
    **dict.fromkeys(" ,.:;!()[]·-/I’", 370),
    **dict.fromkeys("ftr", 400),
    **dict.fromkeys("ckszvxyJ", 560),
    **dict.fromkeys("mM%", 900),
    **dict.fromkeys("wW@&", 880),
    **dict.fromkeys("ABDGHNOQRUVKX", 740),
}


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how many pixels a line takes.

    >>> 60 < width("UN Women", 12) < 75, width("", 12)
    (True, 0.0)
    """
    return sum(_advance(char) for char in text) * size / 1000 * (1.11 if bold else 1)


def _advance(char: str) -> int:
    if char in _ADVANCES:
        return _ADVANCES[char]
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return 1000
    return 630 if char.isascii() else 760


def wrap(text: str, limit: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return the text in lines of at most `limit` pixels; a longer word stands alone.

    >>> wrap("54 members, not named", 80, 11)
    ('54 members,', 'not named')
    """
    return tuple(_lines(text.split(), limit, size, bold)) or ("",)


def _lines(words: Iterable[str], limit: float, size: float, bold: bool) -> Iterator[str]:
    line = ""
    for word in words:
        longer = f"{line} {word}".strip()
        if line and width(longer, size, bold=bold) > limit:
            yield line
            longer = word
        line = longer
    if line:
        yield line
