"""Finds counted groups in Bengali clauses: who was trained, and how many organisations a network has."""

from __future__ import annotations

from collections.abc import Sequence

from .bengali_clauses import Clause, Word, is_count, is_organisation
from .bengali_grammar import FrameCue, Grammar
from .bengali_words import find_case, is_finite_verb, list_stems
from .drafts import End
from .names import NameFinder

_CUE_NOUNS = frozenset(("<training>", "<money>", "<help>", "<cooperation>"))
MAX_WORDS = 5  # of a group behind its number


class GroupReader:
    """Finds the unnamed groups of a clause."""

    def __init__(self, finder: NameFinder, grammar: Grammar) -> None:
        self._finder, self._grammar = finder, grammar
        self._stop = finder.lexicon.bengali_stop_words

    def find(self, clause: Clause, cue: FrameCue, place: str) -> Sequence[End]:
        """Return who was trained (trainees, trained), or the counted organisations of a clause (group)."""
        if place == "group":
            return [*self._find_units(clause), *self._find_included(clause)]
        if place == "trainees":
            return self._find_trainees(clause)
        counted = self._find_counted(clause)
        if counted:
            return counted
        if place == "trained" and (people := self._find_people(clause, cue)):
            return people
        names = [g for g in clause.groups if g.role == "nom" and all(is_organisation(end) for end in g.ends)]
        return names[0].ends if names else ()

    def is_plain_noun(self, word: Word) -> bool:
        """Whether a word is a noun without ending: what a clause is about, where it has no name."""
        is_noun = word.case == "nom" and word.text[:1] > "\u0984" and word.text not in self._stop
        is_noun = is_noun and not self._grammar.list_tags(word.text) & _CUE_NOUNS
        return is_noun and not is_finite_verb(word.text) and not is_count(word.text)

    def _find_units(self, clause: Clause) -> list[End]:
        """Return a counted group of organisations: "প্রায় ৩৫টি সংগঠন"."""
        for at, word in enumerate(clause.words):
            if word.name is not None or not is_count(word.text) or word.text.endswith("জন"):
                continue
            for last in range(at, min(len(clause.words), at + 4)):
                stems = {stem for stem, _ in list_stems(clause.words[last].text)}
                if stems & self._grammar.units and clause.words[last].name is None:
                    return [self._make_group(clause, at, last)]
            before = clause.texts[at - 1] if at else ""
            if at + 1 == len(clause.words) and before in self._grammar.units and word.text.endswith("টি"):
                return [self._make_group(clause, at - 1, at)]  # "সদস্য সংগঠন ২২টি"
        return []

    def _find_included(self, clause: Clause) -> list[End]:
        """Return the names that a group is told to hold: "বকুল সমিতিসহ ১২টি সংগঠন"."""
        text = self._finder.document.text
        return [
            end
            for group in clause.groups
            for end in group.ends
            if clause.words[group.last].name is not None
            and text.startswith("সহ", clause.words[group.last].end)
            and is_organisation(end)
        ]

    def _find_trainees(self, clause: Clause) -> list[End]:
        """Return the group in the accusative: "৪০ জন চাষিকে", "ছাগল পালনকারীদের"."""
        for last, word in enumerate(clause.words):
            if word.name is not None or not word.text.endswith(("কে", "দের")) or word.text in self._stop:
                continue
            first = next(
                (
                    i
                    for i in range(last, max(-1, last - MAX_WORDS - 1), -1)
                    if clause.words[i].name is None and is_count(clause.words[i].text)
                ),
                -1,
            )
            if first < 0 and word.text.endswith(("দের", "দেরকে")):
                first = last
                while (
                    first and self.is_plain_noun(clause.words[first - 1]) and not clause.words[first - 1].name
                ):
                    first -= 1
            if first >= 0:
                return [self._make_group(clause, first, last)]
        names = [group for group in clause.groups if group.role == "acc"]
        return [end for end in names[0].ends if is_organisation(end)] if names else []

    def find_people_counted(self, clause: Clause) -> Sequence[End]:
        """Return the counted people of a clause: "৪৫ জন কৃষক"."""
        return self._find_counted(clause)

    def _find_counted(self, clause: Clause) -> list[End]:
        """Return a counted group of people without ending: "৩৫ জন কর্মী"."""
        for at, word in enumerate(clause.words):
            following = clause.words[at + 1].text if at + 1 < len(clause.words) else ""
            if word.name is not None or not is_count(word.text):
                continue
            if following != "জন" and not word.text.endswith("জন"):
                continue
            last = at + (following == "জন")
            while (
                last + 1 < len(clause.words)
                and last - at < MAX_WORDS
                and self._is_inside(clause.words[last + 1])
            ):
                last += 1
            if last > at:
                return [self._make_group(clause, at, last)]
        return []

    def _find_people(self, clause: Clause, cue: FrameCue) -> list[End]:
        """Return people in the plural that do something: "আমাদের স্বেচ্ছাসেবকেরা"."""
        for at, word in enumerate(clause.words[: cue.first]):
            stems = {stem for stem, _ in list_stems(word.text)}
            is_person = bool(stems & (self._grammar.people | self._grammar.agents))
            if word.name is None and is_person and word.case == "nom" and word.text.endswith("রা"):
                first = at - 1 if at and clause.words[at - 1].text == "আমাদের" else at
                text = self._finder.slice_text(clause.words[first].start, word.end)
                return [End(text, "group")]
        return []

    def _is_inside(self, word: Word) -> bool:
        is_person = word.case == "nom" and word.text in self._grammar.people
        return word.name is None and (is_person or self.is_plain_noun(word))

    def _make_group(self, clause: Clause, first: int, last: int) -> End:
        text = self._finder.slice_text(clause.words[first].start, clause.words[last].end)
        stems = [stem for stem, case in list_stems(clause.words[last].text) if case != "nom"]
        bare = stems[0] if stems and find_case(clause.words[last].text) != "nom" else clause.words[last].text
        return End(text[: len(text) - len(clause.words[last].text)] + bare, "group")
