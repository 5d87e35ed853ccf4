"""Finds the names most like a misspelt one among very many, without comparing it with each.

The likeness of two texts in which no word is the same cannot exceed what their lengths allow. So the keys of
names stand together by length, the likeliest lengths are compared first, and of the rest only those keys that
share a word with what is looked for. The result is what comparing with every name gives.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from ..core.spelling import CUTOFF, fold_text, rank_similar_keys

# lengths of keys that stand together; keys in which a word stands twice are in a band of their own
BANDS = (4, 8, 12, 16, 20, 26, 34, 48, 80, 1 << 30)
_REPEATING = len(BANDS)
_MARGIN = 1.0  # rapidfuzz misses some that just reach its cutoff


def choose_band(key: str) -> int:
    """Return the number of the band in which a key stands.

    >>> choose_band("amber trust"), choose_band("new york new york")
    (2, 10)
    """
    words = key.split(" ")
    return bisect_left(BANDS, len(key)) if len(set(words)) == len(words) else _REPEATING


class SimilarNames:
    """The names found so far that are most like one."""

    def __init__(self, name: str, limit: int) -> None:
        self._key = fold_text(name)
        self._words = set(self._key.split(" "))
        # a word that stands twice counts once where words are compared as a set
        self._lengths = {len(self._key), len(" ".join(self._words))}
        self._limit = limit
        self._best: list[tuple[float, str]] = []  # how unlike, and the name

    @property
    def _cutoff(self) -> float:
        """The likeness that a further name needs."""
        return max(CUTOFF, -self._best[-1][0] - _MARGIN) if len(self._best) == self._limit else CUTOFF

    def limit_likeness(self, band: int) -> float:
        """Return the greatest likeness that a key of a band can have which shares no word."""
        if band == _REPEATING:
            return 100.0
        shortest, longest = BANDS[band - 1] + 1 if band else 1, BANDS[band]
        return max(_compute_limit(length, shortest, longest) for length in self._lengths)

    def compare_keys(self, lines: str, band: int) -> Iterator[tuple[int, float]]:
        """Yield place and likeness of those keys of a band, a line each, that are like enough."""
        if not self._key:
            return
        if self.limit_likeness(band) >= self._cutoff:
            keys = lines.split("\n")
            yield from self._rank(keys, range(len(keys)))
        else:
            sharing = _find_lines(self._words, lines)
            yield from self._rank(list(sharing.values()), list(sharing))

    def _rank(self, keys: Sequence[str], places: Sequence[int]) -> Iterator[tuple[int, float]]:
        ranked = rank_similar_keys(self._key, keys, limit=self._limit, cutoff=self._cutoff)
        return ((places[place], likeness) for likeness, place in ranked)

    def _may_resemble_any(self, folded_prefix: str) -> bool:
        """Tell whether the prefix, or lengths alone, leave it open that any IRI is like enough."""
        words = set(folded_prefix.split(" "))
        limit = max(_compute_limit(length, len(" ".join(words)), 1 << 30) for length in self._lengths)
        return not self._words.isdisjoint(words) or limit >= self._cutoff

    def compare_iris(
        self, lines: str, start: Sequence[str], folded_prefix: str
    ) -> Iterator[tuple[str, float]]:
        """Yield those IRIs, each in a line behind one of some starts, that are like enough.

        What the starts have in common is, as a key, the prefix.
        """
        if not self._key:
            return iter(())
        is_plain = lines.isascii() and "'" not in lines  # else a word may stand there in another form
        if is_plain and not self._may_resemble_any(folded_prefix):
            candidates: Iterable[str] = self._find_in_iris(lines)
        else:
            candidates = lines.split("\n")
        iris = [line[1:] for line in candidates if line.startswith(tuple(start))]
        ranked = self._rank([fold_text(iri) for iri in iris], range(len(iris)))
        return ((iris[place], likeness) for place, likeness in ranked)

    def _find_in_iris(self, lines: str) -> list[str]:
        """Return the lines in which a word stands, as they are written."""
        numbers = _find_lines(self._words, lines.lower())
        if not numbers:
            return []
        written = lines.split("\n")
        return [written[number] for number in numbers]

    def add(self, name: str, likeness: float) -> None:
        """Take in a name; among names that are equally like, the first in order counts."""
        self._best = heapq.nsmallest(self._limit, {*self._best, (-likeness, name)})

    def list_names(self) -> list[str]:
        """Return the names, best first."""
        return [name for _, name in self._best]


def _find_lines(words: Iterable[str], text: str) -> dict[int, str]:
    """Return the lines in which one of some words stands by itself, by number.

    >>> _find_lines({"b", "cd"}, "a\\nab b\\nbcd\\ncd.b")
    {1: 'ab b', 3: 'cd.b'}
    """
    starts = {text.rfind("\n", 0, place) + 1 for word in words for place in _iter_places(word, text)}
    lines: dict[int, str] = {}
    number = counted = 0
    for start in sorted(starts):
        end = text.find("\n", start)
        number += text.count("\n", counted, start)
        lines[number], counted = text[start : end if end >= 0 else len(text)], start
    return lines


def _iter_places(word: str, text: str) -> Iterator[int]:
    """Yield where a word stands with neither a letter nor a digit beside it."""
    place, last = text.find(word), len(text)
    while place >= 0:
        end = place + len(word)
        if not (place and text[place - 1].isalnum()) and not (end < last and text[end].isalnum()):
            yield place
        place = text.find(word, end)


def _compute_limit(length: int, shortest: int, longest: int) -> float:
    """Return the greatest likeness that texts of such lengths can have: twice the shorter, of both."""
    nearest = min(max(length, shortest), longest)
    return 200 * min(length, nearest) / (length + nearest) if length + nearest else 0.0
