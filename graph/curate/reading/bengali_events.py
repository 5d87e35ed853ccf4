"""Reads events from Bengali clauses: who held a workshop or a fair, when, and how many came."""

from __future__ import annotations

from collections.abc import Iterator

from .bengali_clauses import Clause, Word, is_count, is_organisation
from .bengali_grammar import Grammar
from .bengali_words import list_stems
from .drafts import End
from .names import NameFinder

MAX_QUALIFIERS = 5  # words before the noun of an event


class BengaliEventReader:
    """Finds the event of a clause and who held it."""

    def __init__(self, finder: NameFinder, grammar: Grammar) -> None:
        self._finder, self._grammar = finder, grammar
        self._stop = finder.lexicon.bengali_stop_words
        events = finder.lexicon.sentences["events"]
        self._nouns = frozenset((*events["words"], *finder.lexicon.word_list("trainings")))
        self._holding = frozenset(events["holding"])

    def find(self, clause: Clause) -> tuple[End, list[End]] | None:
        """Return the event that a clause tells and its organisers; None where it tells none."""
        at = next((i for i, word in enumerate(clause.words) if self._is_noun(word)), -1)
        behind = clause.texts[at + 1 : at + 5]
        is_held = any(stem in self._holding for word in behind for stem, _ in list_stems(word))
        if at < 1 or not is_held:
            return None
        organisers = list(self._iter_organisers(clause))
        first = at
        actors = {place for group in clause.groups for place in range(group.first, group.last + 1)}
        while first and at - first < MAX_QUALIFIERS and first - 1 not in actors:
            if not self._is_qualifier(clause.words[first - 1]):
                break
            first -= 1
        if not organisers or (first == at and clause.words[at].name is None):
            return None
        text = self._finder.slice_text(clause.words[first].start, clause.words[at].end)
        if clause.words[at].name is not None:
            return End(text, "event"), organisers
        last = clause.words[at].text
        stem = next(stem for stem, _ in list_stems(last) if stem in self._nouns)
        return End(text.removesuffix(last) + stem, "event"), organisers

    def _is_noun(self, word: Word) -> bool:
        text = word.name.text.split()[-1] if word.name is not None else word.text
        return any(stem in self._nouns for stem, _ in list_stems(text))

    def _is_qualifier(self, word: Word) -> bool:
        """Whether a word says which event is meant: "তিন দিনের", "নারী অধিকার বিষয়ক"."""
        is_year = word.text[:1].isdigit() or is_count(word.text)
        is_other = word.name is not None or word.text in self._stop or word.case in ("loc", "acc")
        return "\u0985" <= word.text[:1] <= "\u09df" and not is_other and not is_year

    def _iter_organisers(self, clause: Clause) -> Iterator[End]:
        """Yield who acts in a clause, or in whose name something was held: "ক্লাবের উদ্যোগে"."""
        for group in clause.groups:
            behind = clause.texts[group.last + 1] if group.last + 1 < len(clause.words) else ""
            is_actor = group.role in ("nom", "by") or (group.role == "gen" and behind in ("উদ্যোগে", "আয়োজনে"))
            if is_actor and not group.is_place:
                yield from (end for end in group.ends if is_organisation(end))
                return
