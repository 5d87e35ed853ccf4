"""Reads ties of two names that a sentence puts side by side: who did one thing together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from .clause_reader import MAX_JOINT, ClauseReader, CueClass, Sentence
from .clauses import CueFinder
from .drafts import Draft, NameReader, Relation
from .english_objects import MAX_SKIPPED
from .lexicon import Lexicon
from .references import References


class PairReader(ClauseReader):
    """Reads names that a sentence puts side by side."""

    def __init__(self, names: NameReader, references: References, lexicon: Lexicon) -> None:
        super().__init__(names, references, lexicon)
        self._joint = CueFinder(
            ((verb, "joint") for verb in lexicon.sentences["joint"]["verbs"]), self.skipped
        )
        self.agreements = lexicon.word_list("agreements")

    def read(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield the ties of names that stand side by side."""
        yield from self._read_fronted(sentence)
        yield from self._read_between(sentence)
        yield from self._read_joint(sentence)
        yield from self._read_belonging(sentence)

    def _read_joint(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield partners from "A and B signed an agreement": two names that do one thing."""
        for match in self._joint.find_all(sentence.items):
            low, high = self.bound_clause(sentence, match.first)
            if self.is_denied(sentence, low, high):
                continue
            items = sentence.items
            at = match.first - 1
            while at > low and items[at].word in self.auxiliaries and items[at].word not in ("and", ","):
                at -= 1
            if at < low or items[at].mention is None or self.is_governed(items, at, low):
                continue
            ends = [
                end for end in self.collect_left(items, at, low) if end.kind not in ("programme", "place")
            ]
            if 1 < len(ends) <= MAX_JOINT:
                for one, another in combinations(ends, 2):
                    yield self.make_draft(sentence, one, "partneredWith", another, "sentence joint")

    def _read_fronted(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield partners from "With the Ministry, the organisation held ..."."""
        items = sentence.items
        if len(items) < 4 or items[0].word not in ("with", "together", "jointly", "alongside"):
            return
        at = 1
        while at < min(len(items), MAX_SKIPPED) and items[at].mention is None:
            at += 1
        partner = CueClass("partner", Relation("partneredWith", "object"))
        ends, after = self.collect_right(items, at, len(items), partner)
        if not ends or after >= len(items) or self.is_denied(sentence, 0, len(items)):
            return
        if items[after].word != ",":
            after -= 1  # "Together with the Society we held ..."
        high = self.bound_clause(sentence, after)[1]
        verb = next((match for match in self._joint.find_all(items[after:high])), None)
        subject = self.find_first(items, after + 1, after + verb.first) if verb else []
        for end in ends:
            for holder in subject:
                yield self.make_draft(sentence, holder, "partneredWith", end, "sentence fronted")

    def _read_belonging(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield membership from "the Coalition, of which we are a member"."""
        items = sentence.items
        for at in range(2, len(items) - 2):
            if items[at].word != "which" or items[at - 1].word not in ("of", "to"):
                continue
            words = {item.word for item in items[at + 1 : at + 6]}
            before = items[at - 2].mention or (items[at - 3].mention if at > 2 else None)
            holder = next(
                (end for i in (at + 1, at + 2) if (end := self.resolve(items, i)) is not None), None
            )
            if before and holder and words & {"member", "members", "belong", "belongs", "belonged"}:
                yield self.make_draft(
                    sentence, holder, "memberOf", self.make_end(before), "sentence belonging"
                )

    def _read_between(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield partners from "an agreement between A and B"."""
        items = sentence.items
        for at, item in enumerate(items):
            reach = {"between": 6, "of": 2}.get(item.word, 0)
            if not any(before.word in self.agreements for before in items[max(0, at - reach) : at]):
                continue
            low, high = self.bound_clause(sentence, at)
            start = at + 1
            while start < high and items[start].mention is None and items[start].word in self.determiners:
                start += 1
            partner = CueClass("partner", Relation("partneredWith", "object"))
            ends, _ = self.collect_right(items, start, high, partner)
            resolved = self.resolve(items, at + 1) if at + 1 < high else None
            ends = [resolved, *ends] if resolved and ends else ends
            if 1 < len(ends) <= MAX_JOINT and not self.is_denied(sentence, low, high):
                for one, another in combinations(ends, 2):
                    yield self.make_draft(sentence, one, "partneredWith", another, "sentence between")
