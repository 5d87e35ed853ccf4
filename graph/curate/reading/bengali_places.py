"""Finds where Bengali clauses say that somebody works or has an office."""

from __future__ import annotations

from collections.abc import Iterator

from .bengali_clauses import Clause, Word, is_count
from .bengali_grammar import FrameCue, Grammar
from .bengali_words import is_finite_verb, list_stems
from .drafts import End
from .names import NameFinder

_JOINING = frozenset((",", "ও", "এবং", "আর"))


class PlaceReader:
    """Finds the places of a clause."""

    def __init__(self, finder: NameFinder, grammar: Grammar) -> None:
        self._finder, self._grammar = finder, grammar
        self._stop = finder.lexicon.bengali_stop_words

    def find(self, clause: Clause, cue: FrameCue) -> list[End]:
        """Return the places where a clause says that something is, or those that it lists."""
        lists = list(self._iter_lists(clause, cue))
        located = [place for ends, is_located in lists if is_located for place in ends]
        return located

    def _iter_lists(self, clause: Clause, cue: FrameCue) -> Iterator[tuple[list[End], bool]]:
        """Yield places that stand together, and whether the clause says that something is there."""
        at = 0
        while at < len(clause.words):
            place = self._read_place(clause, at, cue, listed=False)
            if place is None:
                at += 1
                continue
            ends, last = [place], at
            while last + 2 < len(clause.words) and clause.words[last + 1].text in _JOINING:
                following = self._read_place(clause, last + 2, cue, listed=True)
                if following is None or clause.words[last].case not in ("nom", clause.words[last + 2].case):
                    break
                ends.append(following)
                last += 2
            yield ends, self._is_located(clause, last, cue)
            at = last + 1

    def _is_located(self, clause: Clause, last: int, cue: FrameCue) -> bool:
        """Whether the ending of a list, or the words behind it, say that something is there."""
        word = clause.words[last]
        following = clause.words[last + 1 : last + 6]
        if word.case == "loc":
            return True
        if cue.noun == "<area>" and word.case in ("nom", "gen"):
            return last > cue.first
        for number, next_ in enumerate(following):
            if next_.name is not None or is_finite_verb(next_.text) or next_.text in _JOINING:
                return False
            stems = list_stems(next_.text)
            is_container = any(stem in self._grammar.container for stem, _ in stems)
            if is_container and next_.case == "loc":
                return True
            if is_container and number == 0 and next_.case in ("nom", "gen"):
                continue
            if word.case == "gen" and is_count(next_.text):
                return cue.noun in ("আওতায়", "<work>", "<area>")
            if word.case == "nom" and next_.text == "পর্যন্ত":
                return True
        return False

    def _read_place(self, clause: Clause, at: int, cue: FrameCue, *, listed: bool) -> End | None:
        """Return the place that stands at a word: a known one, or a word in the locative that may be one."""
        word = clause.words[at]
        if word.name is not None:
            return word.name if word.name.kind == "place" else None
        if not self._may_be_place(word):
            return None
        stem = next((stem for stem, case in list_stems(word.text) if case == word.case), word.text)
        before = clause.words[at - 1] if at else None
        is_inside = (
            before is not None
            and before.case == "gen"
            and before.name is not None
            and before.name.kind == "place"
        )
        is_joined = at + 1 < len(clause.words) and clause.words[at + 1].text in _JOINING
        tells_office = cue.noun in ("<office>", "অবস্থিত")
        if word.case == "loc" and (is_inside or listed or tells_office):
            return End(stem, "place")
        if (
            word.case == "nom"
            and is_joined
            and (listed or tells_office)
            and self._leads_to_place(clause, at, cue)
        ):
            return End(word.text, "place")
        if word.case == "nom" and is_inside:
            return End(word.text, "place")
        if listed and word.case == "gen":
            return End(stem, "place")
        return None

    def _leads_to_place(self, clause: Clause, at: int, cue: FrameCue) -> bool:
        return at + 2 < len(clause.words) and self._read_place(clause, at + 2, cue, listed=True) is not None

    def _may_be_place(self, word: Word) -> bool:
        stems = {stem for stem, _ in list_stems(word.text)}
        is_word = "\u0985" <= word.text[0] <= "\u09df" and len(word.text) > 2
        is_other = stems & self._grammar.no_place or stems & self._stop or stems & self._grammar.container
        is_head = any(stem in self._finder.lexicon.heads for stem in stems)
        return is_word and not (is_other or is_head or is_count(word.text) or is_finite_verb(word.text))
