"""Reads where an organisation works from English clauses without a cue: "We run clinics in Bela"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from .clause_bounds import Sentence
from .clause_reader import ClauseReader
from .clauses import Item
from .drafts import LOCATED, Draft, End, NameReader
from .lexicon import Lexicon
from .references import References

MAX_REACH = 10  # words between a verb and the place where it is done
_BASED = "-based"
_PLURAL = frozenset(("we", "they"))
_RULE = "sentence active"


class PlaceReader(ClauseReader):
    """Reads places from what a clause says of habitual work."""

    def __init__(self, names: NameReader, references: References, lexicon: Lexicon) -> None:
        super().__init__(names, references, lexicon)
        places = lexicon.sentences["places"]
        self._before = frozenset(places["before"])
        self._events = frozenset(places["events"])
        self._passing = frozenset(places["passing"])  # verbs of what is done once
        self._generic = lexicon.word_list("generic")

    def read(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield where the subjects of a sentence work."""
        items = sentence.items
        for at, item in enumerate(items):
            if item.word in self._before:
                yield from self._read_habit(sentence, at)
            elif item.word == "where" and at:
                yield from self._read_where(sentence, at)
            elif item.word.endswith(_BASED) and at + 1 < len(items):
                yield from self._read_based(sentence, item, items[at + 1])

    def _read_habit(self, sentence: Sentence, at: int) -> Iterator[Draft]:
        """Yield the places of "The Trust repairs wells in Pell": a subject, a verb of today, a place."""
        items = sentence.items
        low, high = self.bound_clause(sentence, at)
        start = at + 1
        while start < high and items[start].mention is None and items[start].word in self.determiners:
            start += 1
        mention = items[start].mention if start < high else None
        if mention is None or mention.kind != "place":
            return
        verb = self._find_verb(items, max(low, at - MAX_REACH), at)
        if verb <= low or any(item.word in self._events for item in items[verb:at]):
            return
        if any(
            item.mention is not None and next_item.word == "," for item, next_item in pairwise(items[verb:at])
        ):
            return  # "through Fair Threads, a shop in Guadalajara"
        subject = self._find_subject(items, low, verb)
        if subject is None or subject.kind == "donor" or self.is_denied(sentence, low, at):
            return
        places, _ = self.collect_right(items, start, high, self.classes["located"])
        for place in places:
            yield self.make_draft(sentence, subject, LOCATED, place, _RULE)

    def _find_verb(self, items: Sequence[Item], low: int, at: int) -> int:
        """Return where the verb stands that a place belongs to; -1 where it is not one of today."""
        for i in range(at - 1, low, -1):
            before = items[i - 1]
            follows_name = before.mention is not None and before.mention.kind not in ("place", "person")
            follows_noun = before.determined and self.resolve(items, i - 1) is not None
            is_third = (follows_name or follows_noun or before.word in ("it", "which", "who", "and")) and (
                items[i].word.endswith("s") and len(items[i].word) > 2
            )
            is_plural = before.word in _PLURAL and not items[i].word.endswith("ed")
            if items[i].mention is None and (is_third or is_plural):
                is_other = items[i].word in self.auxiliaries or items[i].word in self._passing
                return -1 if is_other or before.word == "and" else i
        return -1

    def _find_subject(self, items: Sequence[Item], low: int, verb: int) -> End | None:
        before = items[verb - 1]
        if before.mention is None and (resolved := self.resolve(items, verb - 1)):
            return resolved
        ends = self.find_nearest(items, low, verb)
        return ends[-1] if len(ends) == 1 else None

    def _read_where(self, sentence: Sentence, at: int) -> Iterator[Draft]:
        """Yield the place of "Bela, where our secretariat has its offices"."""
        items = sentence.items
        place = next((item.mention for item in reversed(items[max(0, at - 2) : at]) if item.mention), None)
        following = items[at + 1 : at + 6]
        if place is None or place.kind != "place" or not following:
            return
        own = any(item.word in self._generic for item in following)
        first = following[0]
        subject: End | None = None
        if first.mention is not None and first.mention.is_organisation:
            subject = self.make_end(first.mention)
        elif own and first.word == "its" and self.references.last_subject:
            subject = self.references.last_subject
        elif (own and first.word in ("our", "its")) or first.word == "we":
            subject = self.make_owner()
        elif resolved := self.resolve(items, at + 1):
            subject = resolved
        if subject is not None and not any(item.word in self._events for item in following):
            yield self.make_draft(sentence, subject, LOCATED, self.make_end(place), _RULE)

    def _read_based(self, sentence: Sentence, item: Item, following: Item) -> Iterator[Draft]:
        """Yield the place of "the Bela-based Trust"."""
        text = self.slice_text_between(item, item)[: -len(_BASED)]
        if following.mention is not None and following.mention.is_organisation and text[:1].isupper():
            holder = self.make_end(following.mention)
            yield self.make_draft(sentence, holder, LOCATED, End(text, "place"), _RULE)
