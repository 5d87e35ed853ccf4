"""Finds what stands behind a cue of an English clause: names, groups, years, or whom a word stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .clause_bounds import CueClass, Sentence
from .clause_reader import ClauseReader
from .clauses import CueMatch, Item
from .drafts import End, NameReader
from .entries import YEAR
from .lexicon import Lexicon
from .references import References
from .trainings import TrainingReader

MAX_SKIPPED = 8  # words between a cue and the name that it joins
MAX_YEAR_DISTANCE = 14
MAX_LEAP = 5  # words of a noun before "of" or "from" and a name: "a small grant of the Reed Fund"
MAX_OWN = 5  # words of "masters of our own"
MAX_COUNTED = 9  # words of "two bodies from the other side" up to their names
_COUNTED = frozenset(("partner", "funded", "located", "has_member", "trained_by", "thanked"))
_LEAPS = frozenset(("of", "from", "by"))
_RELATIVE_OBJECTS = frozenset(("member", "secretariat", "funds"))
_OTHERS = frozenset(("their", "his", "her", "them"))
_JOINED = frozenset(("its", "admitted", "welcomed", "co-opted"))
_ANY_GROUP = frozenset(("of", "together", "unites", "represents", "links", "gathers", "groups", "joins"))


class ObjectFinder(ClauseReader):
    """Finds the ends of ties behind the cues of English clauses."""

    def __init__(self, names: NameReader, references: References, lexicon: Lexicon) -> None:
        super().__init__(names, references, lexicon)
        self._trainings = TrainingReader(names, references, lexicon)
        self._before_year = lexicon.word_list("months")
        self._committees = lexicon.word_list("committees")
        sets = lexicon.sentences["sets"]
        self._money = frozenset((*sets["money"], *sets["currency"], *sets["donor"], "us"))
        self._money |= frozenset(sets["costs"])
        self._amounts = frozenset((*sets["currency"], "million", "thousand", "billion", "crore", "lakh"))
        self._courses = frozenset(sets["course"])
        self._nouns = frozenset((*sets["member"], *sets["partner"]))

    def find_right(
        self, sentence: Sentence, match: CueMatch, class_: CueClass, low: int, high: int
    ) -> tuple[list[End], int]:
        """Return the ends after a cue, and the item after them."""
        items = sentence.items
        if class_.value == "year":
            return self._find_year(items, match, high)
        if class_.value == "group" or class_.name == "has_member":
            any_noun = any(item.word in _ANY_GROUP for item in items[match.first : match.after])
            group = self.read_group(items, match.after, high, any_noun=any_noun)
            if group or class_.value == "group":
                return ([group[0]], group[1]) if group else ([], match.after)
        at = self._leap(items, match.after, high) if class_.name in ("funded", "trained_by") else match.after
        ends, at = self._find_next(items, at, high, class_)
        if class_.name == "partner" and self._names_amount(items, match.after, at):
            return [], at  # "set up with 30,000 dollars from"
        if class_.name == "partner" and ends and at < high and items[at].word in self._money:
            return [], at  # "built with Reed Fund money"
        if ends or class_.value == "place":
            return ends, at
        return self._find_unnamed(sentence, match, class_, (low, at, high))

    def _names_amount(self, items: Sequence[Item], start: int, at: int) -> bool:
        """Whether money stands between a cue and the names behind it."""
        return any(item.word in self._amounts or item.word in self._money for item in items[start:at])

    def _find_next(
        self, items: Sequence[Item], start: int, high: int, class_: CueClass
    ) -> tuple[list[End], int]:
        """Return the names, the group or the reference that follow behind small words."""
        at = self._step_over_count(items, start, high) if class_.name in _COUNTED else start
        while at < high and items[at].mention is None and at - start < MAX_SKIPPED:
            if class_.name == "member" and (body := self._read_committee(items, at, high)):
                return body
            resolved = self.resolve(items, at) if class_.value != "place" else None
            named_next = at + 1 < high and items[at + 1].mention is not None
            if resolved and (
                (items[at].determined and not named_next) or items[at].word not in self.determiners
            ):
                return [resolved], at + 1
            if class_.name == "trains" and (group := self._trainings.read_counted(items, at, high)):
                return [group[0]], group[1]
            word = items[at].word
            if word == "," and at == start and class_.name == "partner" and items[at - 1].word in self._nouns:
                at += 1  # "our partner, the Museum"
                continue
            if word not in self.determiners and not word[:1].isdigit() and word not in self._amounts:
                break
            at += 1
        if at < high and items[at].mention:
            return self.collect_right(items, at, high, class_)
        return [], at

    def _step_over_count(self, items: Sequence[Item], at: int, high: int) -> int:
        """Return where the names begin of "two bodies from the city, the Trust and the Fund"; else `at`."""
        if at >= high or not self.is_count(items[at].word):
            return at
        for mark in range(at + 2, min(high - 1, at + MAX_COUNTED)):
            if items[mark].mention is not None or items[mark].word in self.auxiliaries - {","}:
                return at
            if items[mark].word in (",", ":"):
                start = mark + 1
                while (
                    start < high - 1
                    and items[start].mention is None
                    and items[start].word in self.determiners
                ):
                    start += 1
                return start if items[start].mention is not None else at
        return at

    def _find_unnamed(
        self, sentence: Sentence, match: CueMatch, class_: CueClass, bounds: tuple[int, int, int]
    ) -> tuple[list[End], int]:
        """Return whom a clause means where no name follows its cue."""
        items, (low, at, high) = sentence.items, bounds
        if class_.name == "trains":
            for inside in range(match.first + 1, match.after):
                counted = self._trainings.read_counted(items, inside, match.after)
                if counted and items[counted[1] - 1].word not in self._courses:
                    return [counted[0]], at  # "gave 40 teachers a course"
            trainees = self._trainings.read_trainees(sentence, match.after, high)
            return trainees if trainees[0] else self._trainings.read_participants(sentence, match.after)
        if class_.name in _RELATIVE_OBJECTS and (antecedent := self._find_antecedent(items, match, low)):
            return [antecedent], at
        if class_.name == "trained_by":
            own = items[match.after : min(high, match.after + MAX_OWN)]
            return ([self.make_owner()] if any(item.word == "our" for item in own) else []), at
        if class_.name == "funds":
            return self._find_receiver(items, match, low), at
        if class_.name == "secretariat":
            return self._find_hosted(sentence, match), at
        if class_.name == "has_secretariat" and at < high and (resolved := self.resolve(items, at)):
            return [resolved], at
        if class_.name == "member" and any(item.word in _JOINED for item in items[match.first : match.after]):
            return self._find_platform(items, match.first), at
        is_noun = items[match.after - 1].word in self._nouns
        is_own = any(item.word == "our" for item in items[match.first : match.after])
        if class_.name in ("member", "partner") and is_noun and match.after - match.first > 1 and not is_own:
            is_member = class_.name == "member"
            return self._find_platform(items, match.first) if is_member else [self.make_owner()], at
        return [], at

    def _find_antecedent(self, items: Sequence[Item], match: CueMatch, low: int) -> End | None:
        """Return what a relative clause has as its object: "the Forum, which the Trust joined"."""
        for at in range(match.first - 1, max(low, match.first - MAX_LEAP), -1):
            if items[at].word not in ("which", "that", "whom"):
                continue
            behind = items[at + 1 : match.first]
            name = items[at - 2].mention if items[at - 1].word == "," and at > 1 else items[at - 1].mention
            acts = any(item.mention is not None or item.word in self.subjects for item in behind)
            return self.make_end(name) if name is not None and name.is_organisation and acts else None
        return None

    def _find_platform(self, items: Sequence[Item], at: int) -> list[End]:
        """Return the platform that is spoken of: the last that is named, else the document's if it is one."""
        for item in reversed(items[:at]):
            if item.mention is not None and item.mention.kind == "platform":
                return [replace(self.make_end(item.mention), reference="its")]
        last = self.references.last_subject
        if last is not None and last.kind == "platform":
            return [replace(last, reference="its")]
        return [self.make_owner()] if self.references.get_holder("").kind == "platform" else []

    def _leap(self, items: Sequence[Item], at: int, high: int) -> int:
        """Return where a name begins behind "a small grant of" or "technicians of"; else the same place."""
        for last in range(at, min(high - 1, at + MAX_LEAP)):
            word = items[last].word
            if word in _LEAPS and last > at:
                start = last + 1
                while start < high - 1 and items[start].word in self.determiners and items[start].word:
                    start += 1
                return start if items[start].mention is not None else at
            if not word.isalpha() or word in self.auxiliaries or word in self.boundaries:
                break
        return at

    def _read_committee(self, items: Sequence[Item], at: int, high: int) -> tuple[list[End], int] | None:
        """Return a committee that is named by a common noun, or the platform whose committee it is."""
        for last in range(at, min(high, at + 3)):
            if items[last].mention is not None:
                return None
            following = items[last + 1].word if last + 1 < high else ""
            if items[last].word in ("its", "their") and following in (*self._committees, "board", "steering"):
                platforms = self._find_platform(items, last)
                return (platforms, last + 2) if platforms else None
            platform = items[last + 2 : last + 3] if items[last + 1 : last + 2] else []
            is_of = last + 1 < high and items[last + 1].word in ("of", "in")
            if items[last].word in (*self._committees, "board") and is_of:
                mention = next((item.mention for item in platform if item.mention), None)
                if mention is not None and mention.is_organisation:
                    return [self.make_end(mention)], last + 3
                resolved = self.resolve(items, last + 2) if last + 2 < high else None
                if resolved:
                    return [resolved], last + 3
            if items[last].word in self._committees:
                text = self.slice_text_between(items[at], items[last]).removeprefix("that ")
                return [End(text, "organisation")], last + 1
        return None

    def _find_hosted(self, sentence: Sentence, match: CueMatch) -> list[End]:
        """Return whose secretariat it is where a cue does not say: of the clause before, else the owner."""
        items = sentence.items
        low, _ = self.bound_clause(sentence, match.first)
        for item in items[match.first : match.after]:
            owner = (
                self.references.resolve(item.word[:-2], True) if item.word.endswith(("'s", "’s")) else None
            )
            if owner:
                return [owner]
        left = self.find_nearest(items, low, match.first)
        taken = {end.identity for end in left}
        named = [
            self.make_end(item.mention)
            for item in items
            if item.mention and item.mention.kind == "platform" and item.start != items[match.first].start
        ]
        named = [end for end in named if end.identity not in taken]
        if named and not low:
            return named[:1]
        if any(item.word == "its" for item in items[match.first : match.after]):
            first = self.find_first(items, 0, match.first)
            if first and first[0].identity not in taken:
                return [replace(first[0], reference="its")]
        last = self.references.last_subject
        if not low and last and last.identity not in taken:
            return [replace(last, reference="its")]
        before = self.find_first(items, 0, low) if low else []
        if before or sentence.default:
            end = before[0] if before else sentence.default or self.references.owner
            return [replace(end, reference="its")]
        return [self.make_owner()]

    def _find_receiver(self, items: Sequence[Item], match: CueMatch, low: int) -> list[End]:
        """Return what is funded where no name follows: a project "for which" it is, or the owner's work."""
        at = match.after
        for i in range(match.first - 1, low, -1):
            if items[i].word in ("which", "whom") and items[i - 1].word in ("for", "to"):
                before = self.find_last_name(items, low, i - 1)
                return [before] if before else [self.make_owner()]
        follows_own = any(
            item.mention is None and (item.determined or item.word in ("us", "our"))
            for item in items[at : at + 3]
        )
        if any(item.word in _OTHERS for item in items[at : at + 3]):
            return []  # "paid for their travel"
        if items[at - 1].word in self._money or follows_own:
            return [self.make_owner()]
        return []

    def _find_year(self, items: Sequence[Item], match: CueMatch, high: int) -> tuple[list[End], int]:
        for at in range(match.after, min(high, match.after + MAX_YEAR_DISTANCE)):
            if YEAR.fullmatch(items[at].word):
                return [End(items[at].word, "year")], at + 1
        says_year = items[match.first].word == "year"  # "2004, the year of our foundation"
        for at in range(max(0, match.first - MAX_YEAR_DISTANCE), match.first):
            if YEAR.fullmatch(items[at].word) and says_year:
                return [End(items[at].word, "year")], match.after
            if YEAR.fullmatch(items[at].word) and at and items[at - 1].word in self._before_year:
                return [End(items[at].word, "year")], match.after
        return [], match.after
