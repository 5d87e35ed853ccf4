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
            at = self._skip_container(clause, at, cue)
            place = self._read_place(clause, at, cue, listed=False)
            if place is None:
                at += 1
                continue
            ends, last = [place], at
            while last + 2 < len(clause.words) and clause.words[last + 1].text in _JOINING:
                next_ = self._skip_container(clause, last + 2, cue)
                following = self._read_place(clause, next_, cue, listed=True)
                if following is None or clause.words[last].case not in ("nom", clause.words[next_].case):
                    break
                ends.append(following)
                last = next_
            yield ends, self._is_located(clause, last, cue)
            at = last + 1

    def _skip_container(self, clause: Clause, at: int, cue: FrameCue) -> int:
        """Return where the inner place stands in "কক্সবাজারের টেকনাফে"."""
        name, case = clause.words[at].name, clause.words[at].case
        if name is None or name.kind != "place" or case != "gen" or at + 1 >= len(clause.words):
            return at
        return at + (self._read_place(clause, at + 1, cue, listed=False) is not None)

    def _is_located(self, clause: Clause, last: int, cue: FrameCue) -> bool:
        """Whether the ending of a list, or the words behind it, say that something is there."""
        case = clause.words[last].case
        if case == "loc":
            return True
        tells_area = cue.noun == "<area>" and last > cue.first
        for next_ in clause.words[last + 1 : last + 8]:
            if next_.name is not None or is_finite_verb(next_.text) or next_.text in _JOINING:
                break
            stems = {stem for stem, _ in list_stems(next_.text)}
            if is_count(next_.text) or next_.text in self._grammar.many:
                continue
            if stems & self._grammar.container:
                if next_.case == "loc":
                    return True
                case = next_.case
            elif case == "nom":
                return tells_area or next_.text == "পর্যন্ত"
            elif (
                case == "gen"
                and cue.noun == "<office>"
                and next_.case == "loc"
                and stems & self._grammar.no_place
            ):
                return True  # "শহরের একটি বাড়িতে"
            elif case == "gen" and cue.noun == "আওতায়" and stems & self._grammar.people:
                return True
        return tells_area

    def _is_before_container(self, clause: Clause, at: int) -> bool:
        """Whether places of a kind follow a word in the genitive: "কয়রার ৩০টি গ্রামে"."""
        following = [word for word in clause.words[at + 1 : at + 4] if word.text not in self._grammar.many]
        if following and is_count(following[0].text):
            following = following[1:]
        if not following or clause.words[at].case != "gen":
            return False
        stems = {stem for stem, _ in list_stems(following[0].text)}
        return bool(stems & (self._grammar.container | self._grammar.people)) and following[0].name is None

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
        if self._is_before_container(clause, at):
            return End(stem, "place")
        if word.case == "loc" and (is_inside or listed or tells_office):
            return End(stem, "place")
        if word.case == "nom" and is_joined and self._leads_to_place(clause, at, cue, tells_office or listed):
            return End(word.text, "place")
        if word.case == "nom" and is_inside:
            return End(word.text, "place")
        if listed and word.case == "gen":
            return End(stem, "place")
        return None

    def _leads_to_place(self, clause: Clause, at: int, cue: FrameCue, is_place: bool) -> bool:
        """Whether the list that begins with a word ends with a place."""
        if at + 2 >= len(clause.words):
            return False
        following = self._read_place(clause, at + 2, cue, listed=is_place)
        return following is not None and (is_place or clause.words[at + 2].name is None)

    def _may_be_place(self, word: Word) -> bool:
        stems = {stem for stem, _ in list_stems(word.text)}
        is_word = "\u0985" <= word.text[0] <= "\u09df" and len(word.text) > 2
        is_other = stems & self._grammar.no_place or stems & self._stop or stems & self._grammar.container
        is_head = any(stem in self._finder.lexicon.heads for stem in stems)
        return is_word and not (is_other or is_head or is_count(word.text) or is_finite_verb(word.text))
