"""Cuts a sentence into items, names and other words, and finds the cues of relations in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ...core.tokens import Token
from .mentions import Mention

MAX_GAP = 6  # words within a cue such as "trained ... by"
MAX_WIDE_GAP = 12  # words within a cue such as "secretariat … moved to", names among them
_GAP, _WIDE_GAP = "...", "…"
MIN_ADVERB = 6  # letters
# words in "ly" that say who or what, or with whom
_NO_ADVERBS = frozenset(
    (
        "assembly",
        "families",
        "jointly",
        "financially",
        "monthly",
        "quarterly",
        "weekly",
        "elderly",
        "especially",
        "approximately",
        "roughly",
        "technically",
        "butterfly",
    )
)
_FOUNDING = frozenset(("founded", "established", "formed", "created", "est", "est."))  # a bracket with a year
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
        elif word not in skipped and not is_adverb(word):
            items.append(Item(word, token.start, token.end, None, determined))
        if word == "(":
            opened = len(items) - 1
        elif word == ")" and opened >= 0:
            _drop_bracket(items, opened)
            opened = -1
        determined = word in _DETERMINERS or (determined and (word in skipped or word in _ADJECTIVES))
    return items


def is_adverb(word: str) -> bool:
    """Whether a word only says how: "unanimously"."""
    return len(word) > MIN_ADVERB and word.endswith("ly") and word not in _NO_ADVERBS


def _drop_bracket(items: list[Item], opened: int) -> None:
    """Take out a bracket that names nobody, or whom the words before it name."""
    before = items[opened - 1].mention if opened else None
    names = [item.mention for item in items[opened:] if item.mention]
    if any(item.word in _FOUNDING for item in items[opened:]):
        return
    if all(before and name.key == before.key for name in names):
        del items[opened:]


class _Node:
    """A place in cues: what may follow at once or behind a gap, and the class of a cue that ends here."""

    __slots__ = ("gap", "name", "next", "sets", "wide")

    def __init__(self) -> None:
        self.next: dict[str, list[_Node]] = {}
        self.sets: dict[str, _Node] = {}  # what follows any word of a set, by the name of the set
        self.gap: _Node | None = None  # what follows after other words
        self.wide: _Node | None = None  # what follows after other words and names
        self.name = ""

    def step(self, word: str) -> _Node:
        """Return what follows a word or a gap, which is made where it is new."""
        if word == _GAP:
            self.gap = self.gap or _Node()
            return self.gap
        if word == _WIDE_GAP:
            self.wide = self.wide or _Node()
            return self.wide
        if word not in self.sets:
            self.sets[word] = _Node()
            self.next.setdefault(word, []).append(self.sets[word])
        return self.sets[word]

    def step_over_set(self, name: str, phrases: Iterable[Sequence[str]]) -> _Node:
        """Return what follows any of some phrases, which are a set of a name."""
        if name not in self.sets:
            self.sets[name] = _Node()
            for words in phrases:
                node = self
                for word in words[:-1]:
                    node = node.step(word)
                node.next.setdefault(words[-1], []).append(self.sets[name])
        return self.sets[name]


class CueFinder:
    """Finds cues in items; of two at the same place, the longer.

    A cue is words, "..." for up to six words without a name, "…" for some more with names, and names of
    sets in braces: "{get} ... {money} from".
    """

    def __init__(
        self,
        cues: Iterable[tuple[str, str]],
        skipped: frozenset[str],
        sets: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        self._root = _Node()
        split_sets = {
            f"{{{name}}}": [
                [word for word in phrase.split() if word not in skipped and not is_adverb(word)]
                for phrase in phrases
            ]
            for name, phrases in sets.items()
        }
        for phrase, name in cues:
            node = self._root
            for word in phrase.lower().split():
                if word in split_sets:
                    node = node.step_over_set(word, split_sets[word])
                elif word not in skipped and not is_adverb(word):
                    node = node.step(word)
            if node is not self._root:
                node.name = node.name or name

    def find_next(self, items: Sequence[Item], at: int) -> CueMatch | None:
        """Return the first cue from an item on."""
        for start in range(at, len(items)):
            after, name = _match(self._root, items, start)
            if name:
                return CueMatch(name, start, after)
        return None

    def find_shorter(self, items: Sequence[Item], match: CueMatch) -> CueMatch | None:
        """Return the next shorter cue at the place of another: "set up" of "set up in 1999 with"."""
        after, name = _match(self._root, items[: match.after - 1], match.first)
        return CueMatch(name, match.first, after) if name else None

    def find_all(self, items: Sequence[Item]) -> Iterator[CueMatch]:
        """Yield the cues of a sentence in order, none within another."""
        match = self.find_next(items, 0)
        while match is not None:
            yield match
            match = self.find_next(items, match.after)


def _match(node: _Node, items: Sequence[Item], at: int) -> tuple[int, str]:
    """Return where the longest cue ends that goes on from a node at an item, and its class."""
    best = (at, node.name)
    for following in node.next.get(items[at].word, ()) if at < len(items) else ():
        best = max(best, _match(following, items, at + 1), key=_rank_match)
    for gap, width, wide in ((node.gap, MAX_GAP, False), (node.wide, MAX_WIDE_GAP, True)):
        if gap is None:
            continue
        for start in range(at, min(at + width, len(items) - 1) + 1):
            if start > at and _ends_gap(items[start - 1], wide):
                break
            endings = [_match(ending, items, start + 1) for ending in gap.next.get(items[start].word, ())]
            ending = max(endings, key=_rank_match, default=(at, ""))
            if ending[1]:
                best = max(best, ending, key=_rank_match)
                break
    return best


def _rank_match(match: tuple[int, str]) -> tuple[bool, int]:
    return bool(match[1]), match[0]


def _ends_gap(item: Item, wide: bool) -> bool:
    return item.word in (";", ":", "|") or (not wide and (item.mention is not None or item.word == ","))
