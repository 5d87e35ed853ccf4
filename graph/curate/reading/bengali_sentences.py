"""Reads ties from Bengali clauses, where the names of a tie stand before the cue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .bengali_names import strip_case_ending
from .clause_reader import COORDINATION, ClauseReader, CueClass, Sentence
from .clauses import CueFinder, CueMatch, Item
from .drafts import Draft, End, NameReader
from .entries import YEAR
from .lexicon import Lexicon
from .references import References
from .trainings import MAX_GROUP_WORDS


class BengaliReader(ClauseReader):
    """Reads the clauses of Bengali sentences."""

    def __init__(self, names: NameReader, references: References, lexicon: Lexicon) -> None:
        super().__init__(names, references, lexicon)
        self.cues = CueFinder(lexicon.list_cues("bengali"), self.skipped, lexicon.sentences["sets"])
        self.place_nouns = frozenset(lexicon.sentences["groups"]["places"])

    def read(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield the ties that the cues of a sentence state."""
        for match in self.cues.find_all(sentence.items):
            yield from self._read_cue(sentence, match)

    def _read_cue(self, sentence: Sentence, match: CueMatch) -> Iterator[Draft]:
        class_ = self.classes[match.name]
        low, high = self.bound_clause(sentence, match.first)
        if self.is_denied(sentence, low, max(high, match.after)):
            return
        items = sentence.items
        if class_.name == "trains":
            trained = self._read_trained(items, low, match)
            yield from self.join_ends(sentence, class_, *trained, low, high)
            return
        if class_.value == "year":
            near = [End(year[0], "year") for item in items[low:high] if (year := YEAR.match(item.word))][:1]
            span = (low, high)
        elif class_.value == "place":
            near, span = self._find_places(items, match.first, low), (low, high)
        else:
            near, span = self._find_near(items, match.first, low)
            follows = match.after < high and items[match.after].mention is not None
            if follows and class_.name == "funded" and match.after - match.first > 1:
                near, _ = self.collect_right(items, match.after, high, class_)
                high = match.after  # "প্রকল্পে অর্থায়ন করেছে A ও B": the funder stands behind the verb
        far = self._find_far(sentence, class_, span, (low, match.first, match.after, high), near)
        yield from self.join_ends(sentence, class_, far, near, low, high)

    def _read_trained(self, items: Sequence[Item], low: int, match: CueMatch) -> tuple[list[End], list[End]]:
        """Return trainer and trained of "A ৪০ জনকে প্রশিক্ষণ দেয়": the first name, and the counted words."""
        at = next((i for i in range(match.first, low, -1) if items[i - 1].word.endswith("কে")), match.first)
        behind = [item.mention for item in items[match.after : match.after + 2] if item.mention]
        trainer = [self.make_end(behind[0])] if behind else self.find_first(items, low, at)
        start = next((i for i in range(at - 1, low, -1) if items[i].word[:1].isdigit()), -1)
        if not trainer or start < 0 or at - start > MAX_GROUP_WORDS:
            return [], []
        return trainer, [
            End(strip_case_ending(self.slice_text_between(items[start], items[at - 1])), "group")
        ]

    def _find_places(self, items: Sequence[Item], at: int, low: int) -> list[End]:
        """Return the places of a clause: those that are known, and words listed right before "উপজেলায়"."""
        places = [
            self.make_end(item.mention)
            for item in items[low:at]
            if item.mention and item.mention.kind == "place"
        ]
        kind_word = next((i for i in range(low, at + 1) if items[i].word in self.place_nouns), -1)
        i = kind_word - 1
        while kind_word > 0 and i >= low and i > kind_word - 12:
            word = items[i].word
            if (
                items[i].mention is None
                and word not in COORDINATION
                and not word.isascii()
                and word not in self.lexicon.bengali_stop_words
            ):
                places.append(End(word if word.endswith("র") else strip_case_ending(word), "place"))
            elif word not in COORDINATION and not (items[i].mention and places):
                break
            if i - 1 < low or (items[i].word not in COORDINATION and items[i - 1].word not in COORDINATION):
                break
            i -= 1
        return places

    def _find_near(self, items: Sequence[Item], at: int, low: int) -> tuple[list[End], tuple[int, int]]:
        """Return the names that a postposition follows, and where they stand."""
        last = at - 1
        while last >= low and items[last].mention is None and at - last < 4:
            last -= 1
        if last < low or items[last].mention is None:
            return [], (at, at)
        ends = self.collect_left(items, last, low)
        return ends, (last - 2 * len(ends) + 2, last + 1)

    def _find_far(
        self,
        sentence: Sentence,
        class_: CueClass,
        span: tuple[int, int],
        bounds: tuple[int, int, int, int],
        near: Sequence[End],
    ) -> list[End]:
        """Return the other end of a Bengali clause: its subject, or the project that follows."""
        low, first, after, high = bounds
        items = sentence.items
        taken = {end.identity for end in near}
        if class_.group:
            end = span[0]
            start = max([low, *(i + 1 for i in range(low, end) if items[i].word == ",")])
            if start < end:
                return [End(self.slice_text_between(items[start], items[end - 1]), "group")]
            return []
        order = (
            [*range(after, min(high, after + 3)), *range(low, first)]
            if class_.name == "funded"
            else range(low, high)
        )
        for i in order:
            mention = items[i].mention
            if mention and (mention.is_organisation or mention.kind == "programme"):
                end_ = self.make_end(mention)
                if end_.identity not in taken:
                    return [end_]
            resolved = self.resolve(items, i)
            if resolved:
                return [resolved]
        if sentence.default:
            return [sentence.default]
        return [self.make_owner()]
