"""Finds the names most like a misspelt one among very many, without comparing it with each.

The likeness of two texts in which no word is the same cannot exceed what their lengths allow. So the keys of
names stand together by length, the likeliest lengths are compared first, and of the rest only those keys that
share a word with what is looked for. The result is what comparing with every name gives.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Iterator, Sequence

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
        may_differ = self.limit_likeness(band) >= self._cutoff
        if not self._key or not (may_differ or self._shares_word(lines)):
            return
        keys = lines.split("\n")
        places = [place for place, key in enumerate(keys) if may_differ or self._shares_word(key)]
        yield from self._rank([keys[place] for place in places], places)

    def _shares_word(self, text: str) -> bool:
        return any(word in text for word in self._words)

    def _rank(self, keys: Sequence[str], places: Sequence[int]) -> Iterator[tuple[int, float]]:
        ranked = rank_similar_keys(self._key, keys, limit=self._limit, cutoff=self._cutoff)
        return ((places[place], likeness) for likeness, place in ranked)

    def may_resemble_iri(self, text: str, folded_prefix: str) -> bool:
        """Tell whether an IRI with a prefix can be like enough, among those that stand in a text."""
        return bool(self._key) and (self._may_resemble_any(folded_prefix) or self._stands_in(text))

    def _may_resemble_any(self, folded_prefix: str) -> bool:
        """Tell whether the prefix, or lengths alone, leave it open that any IRI is like enough."""
        words = set(folded_prefix.split(" "))
        limit = max(_compute_limit(length, len(" ".join(words)), 1 << 30) for length in self._lengths)
        return not self._words.isdisjoint(words) or limit >= self._cutoff

    def _stands_in(self, text: str) -> bool:
        """Tell whether a word may stand in a text that is not folded."""
        return not text.isascii() or "'" in text or self._shares_word(text.lower())

    def compare_iris(self, iris: Sequence[str], folded_prefix: str) -> Iterator[tuple[int, float]]:
        """Yield place and likeness of those IRIs with a prefix that are like enough."""
        may_resemble_any = self._may_resemble_any(folded_prefix)
        places = [place for place, iri in enumerate(iris) if may_resemble_any or self._stands_in(iri)]
        yield from self._rank([fold_text(iris[place]) for place in places], places)

    def add(self, name: str, likeness: float) -> None:
        """Take in a name; among names that are equally like, the first in order counts."""
        self._best = heapq.nsmallest(self._limit, {*self._best, (-likeness, name)})

    def list_names(self) -> list[str]:
        """Return the names, best first."""
        return [name for _, name in self._best]


def _compute_limit(length: int, shortest: int, longest: int) -> float:
    """Return the greatest likeness that texts of such lengths can have: twice the shorter, of both."""
    nearest = min(max(length, shortest), longest)
    return 200 * min(length, nearest) / (length + nearest) if length + nearest else 0.0
