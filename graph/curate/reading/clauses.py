"""Cuts a sentence into items, names and other words, and finds the cues of relations in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...core.tokens import Token
from .names import Mention

MAX_GAP = 6  # words within a cue such as "trained ... by"
MAX_WIDE_GAP = 12  # words within a cue such as "secretariat … moved to", names among them
_GAPS = {"...": False, "…": True}
_DETERMINERS = frozenset(("the", "our", "this", "its", "their"))
_ADJECTIVES = frozenset(("regional", "national", "whole", "small", "young", "new", "central"))


@dataclass(frozen=True)
class Item:
    """A name, or a word in lower case, with its place; `determined` where "the" or "our" stood before it."""

    word: str
    start: int
    end: int
    mention: Mention | None = None
    determined: bool = False


@dataclass(frozen=True)
class CueMatch:
    """A cue in a list of items: its class, its first item and the item after its last."""

    name: str
    first: int
    after: int


def make_items(tokens: Sequence[Token], mentions: Sequence[Mention], skipped: frozenset[str]) -> list[Item]:
    """Return names and words in order, without words that change nothing and without brackets.

    A bracket stays where it names somebody else than the words before it.
    """
    items: list[Item] = []
    waiting = list(reversed(mentions))
    end, determined, opened = -1, False, -1
    for token in tokens:
        if token.start < end:
            continue
        while waiting and waiting[-1].end <= token.start:
            waiting.pop()
        word = token.text.lower()
        if waiting and waiting[-1].start <= token.start:
            mention = waiting.pop()
            end = mention.end
            items.append(Item("", mention.start, mention.end, mention, determined))
        elif word not in skipped:
            items.append(Item(word, token.start, token.end, None, determined))
        if word == "(":
            opened = len(items) - 1
        elif word == ")" and opened >= 0:
            _drop_bracket(items, opened)
            opened = -1
        determined = word in _DETERMINERS or (determined and (word in skipped or word in _ADJECTIVES))
    return items


def _drop_bracket(items: list[Item], opened: int) -> None:
    """Take out a bracket that names nobody, or whom the words before it name."""
    before = items[opened - 1].mention if opened else None
    names = [item.mention for item in items[opened:] if item.mention]
    if all(before and name.key == before.key for name in names):
        del items[opened:]


class CueFinder:
    """Finds cues in items; of two at the same place, the longer."""

    def __init__(self, cues: Iterable[tuple[str, str]], skipped: frozenset[str]) -> None:
        self._whole: dict[str, dict[tuple[str, ...], str]] = {}
        self._gapped: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], str, bool]]] = {}
        for phrase, name in cues:
            words = [word for word in phrase.lower().split() if word not in skipped]
            gap = next((word for word in words if word in _GAPS), "")
            if gap:
                at = words.index(gap)
                entry = (tuple(words[:at]), tuple(words[at + 1 :]), name, _GAPS[gap])
                self._gapped.setdefault(words[0], []).append(entry)
            elif words:
                self._whole.setdefault(words[0], {}).setdefault(tuple(words), name)
        self._longest: Mapping[str, int] = {
            first: max(map(len, phrases)) for first, phrases in self._whole.items()
        }

    def find_all(self, items: Sequence[Item]) -> Iterator[CueMatch]:
        """Yield the cues of a sentence in order, none within another."""
        at = 0
        while at < len(items):
            match = self._match_whole(items, at) or self._match_gapped(items, at)
            if match:
                yield match
            at = match.after if match else at + 1

    def _match_whole(self, items: Sequence[Item], at: int) -> CueMatch | None:
        gapped = self._match_gapped(items, at)
        phrases = self._whole.get(items[at].word, {})
        for length in range(min(self._longest.get(items[at].word, 0), len(items) - at), 0, -1):
            name = phrases.get(tuple(item.word for item in items[at : at + length]))
            if name:
                whole = CueMatch(name, at, at + length)
                return gapped if gapped and gapped.after > whole.after else whole
        return None

    def _match_gapped(self, items: Sequence[Item], at: int) -> CueMatch | None:
        for head, tail, name, wide in self._gapped.get(items[at].word, ()):
            start = at + len(head)
            if tuple(item.word for item in items[at:start]) != head:
                continue
            for gap in range(0, MAX_WIDE_GAP if wide else MAX_GAP + 1):
                end = start + gap + len(tail)
                if gap and (start + gap > len(items) or _ends_gap(items[start + gap - 1], wide)):
                    break
                if tuple(item.word for item in items[start + gap : end]) == tail:
                    return CueMatch(name, at, end)
        return None


def _ends_gap(item: Item, wide: bool) -> bool:
    return item.word in (";", ":", "|") or (not wide and (item.mention is not None or item.word == ","))
