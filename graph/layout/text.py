"""How wide a text will be, told without a browser: a wide common face, so that the real one fits."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

# Advance widths of DejaVu Sans in thousandths of the size: the widest of the usual system faces.
_ADVANCES = {
    **dict.fromkeys("ijl'|", 280),
    **dict.fromkeys(" \u00a0,.:;!()[]·-/I’", 370),
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
    """Return the text in as few lines of at most `limit` pixels as it takes, of about one length.

    A longer word stands alone.

    >>> wrap("54 members, not named", 80, 11)
    ('54 members,', 'not named')
    """
    words = [(word, width(word, size, bold=bold)) for word in text.split()]
    space = width(" ", size, bold=bold)
    lines, longest = _lines(words, space, limit)
    while len(lines) > 1:
        narrower, reached = _lines(words, space, longest - 0.01)
        if len(narrower) > len(lines) or reached >= longest:
            break
        lines, longest = narrower, reached
    return tuple(lines) or ("",)


def _lines(words: Sequence[tuple[str, float]], space: float, limit: float) -> tuple[list[str], float]:
    """Return the words in lines, and how long the longest is."""
    lines: list[list[str]] = []
    lengths: list[float] = []
    for word, wide in words:
        if lines and lengths[-1] + space + wide <= limit:
            lines[-1].append(word)
            lengths[-1] += space + wide
        else:
            lines.append([word])
            lengths.append(wide)
    return [" ".join(line) for line in lines], max(lengths, default=0.0)
