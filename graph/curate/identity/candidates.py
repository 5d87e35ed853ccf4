"""Finds pairs of names that may be one thing, with a score and the reasons for it.

Only names that share something rare are compared: an identifier, an abbreviation, the whole name, or one of
its rarest words by sound. So the work grows with the number of names and not with its square.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .names import ComparedName, compare_name, split_short_form

MIN_SCORE = 0.7  # below, a pair is not worth a person's time
_MAX_BLOCK = 60  # names that share a word and are still compared with each other
_RAREST = 2  # words of a name by which others are looked for
_SIMILAR_WORD, _SIMILAR_SHORT_WORD = 82, 90  # of 100: how alike two words are spelt that count as one
_SHORT_WORD, _MIN_SPELLING = 6, 4  # letters: of a short word, and of one that is compared by spelling
_LETTERS_EXCHANGED = 0.95
_CERTAIN, _SAME_NAME, _SAME_WORDS, _SAME_SOUND = 1.0, 0.97, 0.94, 0.9
_INITIALS, _ABBREVIATION = 0.78, 0.75
_MIN_INITIALS = 3
_NO_LIKENESS = 0.5  # of two names in one script: below, an abbreviation in common is chance
_SAME_SPELLING = 72  # of 100: how alike two names in one script are that sound alike and may be one
_OTHER_IDENTIFIERS = 0.25  # taken off where a register knows the two under two numbers


@dataclass(frozen=True)
class NamedThing:
    """Something with an id and names: of a data set, or of a reference list."""

    id: str
    kind: str  # only things of one kind are compared
    names: tuple[str, ...]
    abbreviations: tuple[str, ...] = ()
    identifiers: frozenset[str] = frozenset()

    @cached_property
    def compared(self) -> tuple[ComparedName, ...]:
        """Its names as they are compared, those in brackets behind a name left out."""
        return tuple(dict.fromkeys(compare_name(split_short_form(name)[0]) for name in self.names if name))

    @cached_property
    def short_forms(self) -> frozenset[str]:
        """Its abbreviations, folded."""
        in_brackets = (split_short_form(name)[1] for name in self.names)
        return frozenset(
            compare_name(text).folded.replace(" ", "") for text in (*self.abbreviations, *in_brackets) if text
        )


@dataclass(frozen=True)
class Candidate:
    """Two things that may be one; `reasons` are keys of messages, the strongest first."""

    first: NamedThing
    second: NamedThing
    score: float
    reasons: tuple[str, ...]


class CandidateFinder:
    """Compares things of one list with each other, or with those of another list."""

    def __init__(self, things: Sequence[NamedThing], others: Sequence[NamedThing] | None = None) -> None:
        self._things = things
        self._others = things if others is None else others
        everything = things if others is None else [*things, *others]
        self._frequency = Counter(
            key for thing in everything for key in {key for name in thing.compared for key in name.keys}
        )
        self._total = len(everything)
        self._weights: dict[str, float] = {}

    def list_candidates(self, *, least: float = MIN_SCORE) -> list[Candidate]:
        """Return the pairs that may be one, the likeliest first."""
        candidates = []
        for first, second in sorted(self._iter_pairs()):
            candidate = self.compare_things(self._things[first], self._others[second])
            if candidate and candidate.score >= least:
                candidates.append(candidate)
        return sorted(candidates, key=lambda pair: (-pair.score, pair.first.id, pair.second.id))

    def _iter_pairs(self) -> set[tuple[int, int]]:
        """Return the places of the pairs that share something rare."""
        is_one_list = self._others is self._things
        pairs: set[tuple[int, int]] = set()
        for list_keys in (self._list_exact_keys, self._list_rare_keys):
            left = _group_by_key(self._things, list_keys)
            right = left if is_one_list else _group_by_key(self._others, list_keys)
            for key, places in left.items():
                others = right.get(key, ())
                if len(places) * len(others) > _MAX_BLOCK**2:
                    continue
                for first in places:
                    pairs.update((first, second) for second in others if first < second or not is_one_list)
        return pairs

    def _list_exact_keys(self, thing: NamedThing) -> Iterator[tuple[str, str]]:
        yield from (("identifier", identifier) for identifier in thing.identifiers)
        for name in thing.compared:
            yield "sound", " ".join(sorted(name.keys))
            yield "joined", name.joined
            yield from (("short", text) for text in name.initials if len(text) >= _MIN_INITIALS)
            if name.is_one_word:
                yield "short", name.folded
        yield from (("short", short) for short in thing.short_forms)

    def _list_rare_keys(self, thing: NamedThing) -> Iterator[tuple[str, str]]:
        for name in thing.compared:
            rarest = sorted(set(name.keys), key=lambda key: (self._frequency[key], key))[:_RAREST]
            yield from (("rare", key) for key in rarest)
            yield from (("letters", "".join(sorted(key))) for key in rarest[:1])  # letters exchanged

    def compare_things(self, first: NamedThing, second: NamedThing) -> Candidate | None:
        """Return how likely two things are one, None where nothing speaks for it."""
        if first.kind != second.kind or first.id == second.id:
            return None
        reasons: dict[str, float] = {}
        if first.identifiers & second.identifiers:
            reasons["same-identifier"] = _CERTAIN
        for one in first.compared:
            for two in second.compared:
                for reason, score in self._compare_names(one, two):
                    reasons[reason] = max(score, reasons.get(reason, 0.0))
        for reason, score in _compare_short_forms(first, second, max(reasons.values(), default=0.0)):
            reasons[reason] = score
        if not reasons:
            return None
        score = max(reasons.values())
        if _has_other_identifiers(first, second):
            score -= _OTHER_IDENTIFIERS
        ordered = tuple(sorted(reasons, key=lambda reason: (-reasons[reason], reason)))
        return Candidate(first, second, round(score, 2), ordered)

    def _compare_names(self, one: ComparedName, two: ComparedName) -> Iterator[tuple[str, float]]:
        if one.numbers != two.numbers:
            return
        if one.folded == two.folded:
            yield "same-name", _SAME_NAME
        elif one.words == two.words or one.joined == two.joined:
            yield "same-words", _SAME_WORDS
        elif sorted(one.words) == sorted(two.words):
            yield "word-order", _SAME_WORDS
        elif one.keys == two.keys or sorted(one.keys) == sorted(two.keys):
            if one.is_latin != two.is_latin:
                yield "other-script", _SAME_SOUND
            elif _spell_alike(one, two):
                yield "same-sound", _SAME_SOUND
        else:
            share = self._measure_shared_words(one, two)
            if share > 0:
                yield "similar-name", share

    def _measure_shared_words(self, one: ComparedName, two: ComparedName) -> float:
        """Return the share of the words that two names have in common, rare words counting more, 0 to 0.9."""
        pairs = list(_match_words(one, two))
        matched = sum(self._weigh_key(one.keys[place]) * likeness for place, likeness in pairs)
        total = (sum(map(self._weigh_key, one.keys)) + sum(map(self._weigh_key, two.keys))) / 2
        rest_one = len(one.keys) - len(pairs)
        rest_two = len(two.keys) - len(pairs)
        if rest_one and rest_two:  # each has a word that the other lacks: Ministry of Land, Ministry of Water
            total *= 1.25
        return min(_SAME_SOUND, matched / total) * 0.98 if total else 0.0

    def _weigh_key(self, key: str) -> float:
        weight = self._weights.get(key)
        if weight is None:
            weight = math.log((self._total + 2) / (self._frequency[key] + 0.5)) + 0.2
            self._weights[key] = weight
        return weight


def _spell_alike(one: ComparedName, two: ComparedName) -> bool:
    """Tell whether two names that sound alike are spelt alike, too: Hasan and Hossain are two."""
    from rapidfuzz import fuzz

    words = (sorted(zip(name.keys, name.words, strict=True)) for name in (one, two))
    pairs = zip(*words, strict=True)
    return all(fuzz.ratio(first, second) >= _SAME_SPELLING for (_, first), (_, second) in pairs)


def _match_words(one: ComparedName, two: ComparedName) -> Iterator[tuple[int, float]]:
    """Yield the places of words that the other name has, too, each once, and how alike they are."""
    free = list(range(len(two.keys)))
    is_one_script = one.is_latin and two.is_latin
    for place, key in enumerate(one.keys):
        for other in free:
            likeness = 0.0
            if two.keys[other] == key:
                likeness = 1.0
            elif is_one_script:
                likeness = _compare_words(one.words[place], two.words[other])
            if likeness:
                free.remove(other)
                yield place, likeness
                break


def _compare_words(one: str, two: str) -> float:
    """Return how alike two words are spelt, 0 where they are two words."""
    if one[0] != two[0] or min(len(one), len(two)) < _MIN_SPELLING or abs(len(one) - len(two)) > 2:
        return 0.0
    if sorted(one) == sorted(two):
        return _LETTERS_EXCHANGED
    from rapidfuzz import fuzz

    least = _SIMILAR_WORD if min(len(one), len(two)) > _SHORT_WORD else _SIMILAR_SHORT_WORD
    ratio = fuzz.ratio(one, two)
    return ratio / 100 if ratio >= least else 0.0


def _compare_short_forms(
    first: NamedThing, second: NamedThing, likeness: float
) -> Iterator[tuple[str, float]]:
    """Yield what abbreviations say: the same on both sides, or one in place of the other's name.

    An abbreviation that stands beside its own full name does not count where the full names differ.
    """
    share_short = bool(first.short_forms & second.short_forms)
    if share_short and (likeness >= _NO_LIKENESS or not _have_comparable_names(first, second)):
        yield "same-abbreviation", _ABBREVIATION
    for one, two in ((first, second), (second, first)):
        alone = {name.folded for name in one.compared if name.is_one_word}
        if alone & two.short_forms and not share_short:
            yield "abbreviation-as-name", _SAME_SOUND
        if any(
            len(text) >= _MIN_INITIALS and text in alone for name in two.compared for text in name.initials
        ):
            yield "initials", _INITIALS


def _have_comparable_names(first: NamedThing, second: NamedThing) -> bool:
    """Tell whether both have a full name in the same script."""
    scripts = [
        {name.is_latin for name in thing.compared if not name.is_one_word} for thing in (first, second)
    ]
    return bool(scripts[0] & scripts[1])


def _has_other_identifiers(first: NamedThing, second: NamedThing) -> bool:
    """Tell whether one register knows the two under two numbers."""
    registers = [
        {scheme: value for scheme, _, value in (text.partition(":") for text in thing.identifiers)}
        for thing in (first, second)
    ]
    shared = registers[0].keys() & registers[1].keys()
    return bool(shared) and not first.identifiers & second.identifiers


def _group_by_key(
    things: Iterable[NamedThing], list_keys: Callable[[NamedThing], Iterable[tuple[str, str]]]
) -> Mapping[tuple[str, str], list[int]]:
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, thing in enumerate(things):
        for key in set(list_keys(thing)):
            groups[key].append(place)
    return groups
