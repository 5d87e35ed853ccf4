"""How wide a text will be, told without a browser: a wide common face, so that the real one fits.

The picture is the same in both languages, so every text has both and takes the room of the wider one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ..core.messages import LanguagePair

Lines = tuple[tuple[str, ...], tuple[str, ...]]  # in English and in Bengali

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
# Those of Hind Siliguri, the Bengali face of the page, a tenth wider; a conjunct counts as all its letters.
_BENGALI = {
    **dict.fromkeys("ািীেৈ", 330),
    **dict.fromkeys("ংঃ", 480),
    **dict.fromkeys("ইবর১২৪চদটঢৎ", 620),
    **dict.fromkeys("তশলকঈউডড়থভ৩৮ঊখ", 820),
    **dict.fromkeys("জফঝঞঋঐঔঅ", 1000),
    "আ": 1290,
}
_BENGALI_LETTER = 690


@dataclass(frozen=True, order=True)
class BilingualText:
    """What is written at a place, in English and in Bengali; where that is empty English stands for it."""

    en: str
    bn: str = ""

    def __bool__(self) -> bool:
        return bool(self.en)

    @property
    def both(self) -> LanguagePair:
        """What is read in each language."""
        return self.en, self.bn or self.en

    def append(self, more: BilingualText, between: str = ", ") -> BilingualText:
        """Return the text followed by another.

        >>> BilingualText("a", "ক").append(BilingualText("b"))
        BilingualText(en='a, b', bn='ক, b')
        """
        english, bengali = (between.join(parts) for parts in zip(self.both, more.both, strict=True))
        return BilingualText(english, bengali if self.bn or more.bn else "")


NOTHING = BilingualText("")


def set_on_one_line(text: BilingualText) -> Lines:
    """Return the text in one line of each language."""
    english, bengali = text.both
    return (english,), (bengali,)


def measure_text(text: BilingualText, size: float, *, bold: bool = False) -> float:
    """Return the room that a line takes in either language."""
    return max(estimate_width(line, size, bold=bold) for line in text.both)


def measure_widest_line(lines: Lines, size: float, *, bold: bool = False) -> float:
    """Return the room that lines take in either language."""
    return max(
        (estimate_width(line, size, bold=bold) for lines_of_language in lines for line in lines_of_language),
        default=0.0,
    )


def count_lines(lines: Lines) -> int:
    """Return how many lines the language with more of them has."""
    return max(len(lines_of_language) for lines_of_language in lines)


def estimate_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how many pixels a line takes.

    >>> 60 < estimate_width("UN Women", 12) < 75, estimate_width("", 12)
    (True, 0.0)
    """
    return sum(_find_advance(char) for char in text) * size / 1000 * (1.11 if bold else 1)


def _find_advance(char: str) -> int:
    if char in _ADVANCES:
        return _ADVANCES[char]
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    if "\u0980" <= char <= "\u09ff":
        return _BENGALI.get(char, _BENGALI_LETTER)
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return 1000
    return 630 if char.isascii() else 760


def wrap_text(text: BilingualText, limit: float, size: float, *, bold: bool = False) -> Lines:
    """Return the text in as few lines of at most `limit` pixels as it takes, of about one length.

    A longer word stands alone.

    >>> wrap_text(BilingualText("54 members, not named"), 80, 11)[0]
    ('54 members,', 'not named')
    """
    english, bengali = (wrap_line(text_of_language, limit, size, bold=bold) for text_of_language in text.both)
    return english, bengali


def wrap_line(text: str, limit: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return a text of one language in as few lines of at most `limit` pixels as it takes."""
    words = [(word, estimate_width(word, size, bold=bold)) for word in text.split()]
    space = estimate_width(" ", size, bold=bold)
    lines, longest = _break_lines(words, space, limit)
    while len(lines) > 1:
        narrower, reached = _break_lines(words, space, longest - 0.01)
        if len(narrower) > len(lines) or reached >= longest:
            break
        lines, longest = narrower, reached
    return tuple(lines) or ("",)


def _break_lines(words: Sequence[tuple[str, float]], space: float, limit: float) -> tuple[list[str], float]:
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
