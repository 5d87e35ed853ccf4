"""Reads ties from English clauses: a cue joins the names before and after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from .clause_reader import MAX_JOINT, ClauseReader, CueClass, Sentence
from .clauses import CueFinder, CueMatch, Item
from .drafts import Draft, End, NameReader
from .lexicon import Lexicon
from .references import References
from .structure import YEAR
from .trainings import TrainingReader

MAX_SKIPPED = 6  # words between a cue and the name that it joins
MAX_YEAR_DISTANCE = 14
_OWNER_WITHOUT_SUBJECT = frozenset(("has_secretariat", "funded"))


class EnglishReader(ClauseReader):
    """Reads the clauses of English sentences."""

    def __init__(self, names: NameReader, references: References, lexicon: Lexicon) -> None:
        super().__init__(names, references, lexicon)
        self._trainings = TrainingReader(names, references, lexicon)
        self.cues = CueFinder(lexicon.list_cues(), self.skipped)
        self.before_year = lexicon.word_list("months")
        self.generic = lexicon.word_list("generic")
        self.help = lexicon.word_list("help")
        self.committees = lexicon.word_list("committees")

    def read(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield the ties that the cues of a sentence state."""
        for match in self.cues.find_all(sentence.items):
            yield from self._read_cue(sentence, match)

    def _read_cue(self, sentence: Sentence, match: CueMatch) -> Iterator[Draft]:
        class_ = self.classes[match.name]
        low, high = self.bound_clause(sentence, match.first)
        high = max(high, match.after)
        right, after = self._find_right(sentence, match, class_, high)
        after = max(after, match.after)
        if self.is_denied(sentence, low, after, attendance_too=not class_.group):
            return
        if after < high and self.lexicon.denies_behind(self.text_between(sentence, after, high)):
            return
        left = self._find_left(sentence, match, class_, low) if right else []
        if right and not left:
            left = self._find_behind(sentence, after, high, class_)
        if right and not left and class_.name in _OWNER_WITHOUT_SUBJECT:
            left = [self.mark_implied(self.references.get_holder("the document's organisation"))]
        if (
            class_.name == "located"
            and not left
            and any(item.word in self.generic for item in sentence.items[low : match.after])
        ):
            left = [self.mark_implied(self.references.get_holder("the document's organisation"))]
        cue_words = [item.word for item in sentence.items[match.first : match.after]]
        if cue_words[-1:] in (["them"], ["including"], ["as"]) and class_.name == "has_member":
            nouns = any(item.word in self.group_nouns for item in sentence.items[low : match.first])
            left = [end for end in left if end.kind == "platform" and nouns]
        if class_.name == "member":
            left = [end for end in left if self._may_be_member(end, right)]
        if (
            class_.name == "funds"
            and cue_words[-1] in self.help
            and left
            and left[0].kind not in ("donor", "government")
        ):
            class_ = self.classes["partner"]
        if class_.name == "partner" and cue_words[-1] == "by" and 1 < len(right) <= MAX_JOINT:
            for one, another in combinations(right, 2):
                yield self.make_draft(sentence, one, class_.relation.kind, another, "sentence joint")
        if class_.name == "member" and any(
            item.word == "part" for item in sentence.items[match.first : match.after]
        ):
            right = [end for end in right if end.kind == "platform"]
        yield from self.join_ends(sentence, class_, left, right, low, high)

    def _may_be_member(self, end: End, right: Sequence[End]) -> bool:
        """Whether an end may be a member: an organisation or a group, or anybody that a platform names."""
        if any(name.kind in ("programme", "government") and "omm" not in name.text for name in right):
            return False
        return end.kind not in ("",) or any(
            name.kind in ("platform", "organisation") or name.text.isupper() for name in right
        )

    def _find_right(
        self, sentence: Sentence, match: CueMatch, class_: CueClass, high: int
    ) -> tuple[list[End], int]:
        """Return the ends after a cue, and the item after them."""
        items = sentence.items
        if class_.value == "year":
            return self._find_year(items, match, high)
        if class_.value == "group":
            group = self.read_group(
                items, match.after, high, any_noun=items[match.after - 1].word in ("of", "together", "unites")
            )
            return ([group[0]], group[1]) if group else ([], match.after)
        at, skipped = match.after, 0
        while at < high and items[at].mention is None and skipped < MAX_SKIPPED:
            resolved = self.resolve(items, at)
            named_next = at + 1 < high and items[at + 1].mention is not None
            if resolved and class_.value != "place" and items[at].determined and not named_next:
                return [resolved], at + 1
            if resolved and class_.value != "place" and items[at].word not in self.determiners:
                return [resolved], at + 1
            if class_.name == "trains" and (group := self.read_group(items, at, high, any_noun=True)):
                return [group[0]], group[1]
            if (
                class_.name == "member"
                and at > match.after - 1
                and (body := self._read_committee(items, at, high))
            ):
                return body
            if items[at].word not in self.determiners:
                break
            at, skipped = at + 1, skipped + 1
        if at < high and items[at].mention:
            return self.collect_right(items, at, high, class_)
        if class_.name == "trains":
            return self._trainings.read_trainees(sentence, match.after, high)
        if class_.name == "funds":
            return self._fall_back(items, match.after), at
        if class_.name == "secretariat":
            return self._find_hosted(sentence, match), at
        if class_.name == "has_secretariat" and at < high and (resolved := self.resolve(items, at)):
            return [resolved], at
        is_noun = items[match.after - 1].word in ("member", "members", "partner", "partners")
        if (
            class_.name in ("member", "partner")
            and is_noun
            and items[match.after - 1].word != items[match.first].word
        ):
            return [self.mark_implied(self.references.get_holder("the document's organisation"))], at
        return [], at

    def _read_committee(self, items: Sequence[Item], at: int, high: int) -> tuple[list[End], int] | None:
        """Return a committee that is named by a common noun: "the steering committee"."""
        for last in range(at, min(high, at + 3)):
            if items[last].mention is not None:
                return None
            if items[last].word in self.committees:
                return [
                    End(self.slice_text_between(items[at], items[last]).removeprefix("that "), "organisation")
                ], last + 1
        return None

    def _find_hosted(self, sentence: Sentence, match: CueMatch) -> list[End]:
        """Return whose secretariat it is where a cue does not say: of the clause before, else the owner."""
        low, _ = self.bound_clause(sentence, match.first)
        platforms = [
            item.mention
            for item in sentence.items
            if item.mention
            and item.mention.kind == "platform"
            and item.start != sentence.items[match.first].start
        ]
        left = self.find_nearest(sentence.items, low, match.first)
        taken = {end.identity for end in left}
        named = [self.make_end(mention) for mention in platforms]
        named = [end for end in named if end.identity not in taken]
        if named and not low:
            return named[:1]
        last = self.references.last_subject
        if not low and last and last.identity not in taken:
            return [replace(last, reference="its")]
        before = self.find_first(sentence.items, 0, low) if low else []
        if before or sentence.default:
            end = before[0] if before else sentence.default or self.references.owner
            return [replace(end, reference="its")]
        return [self.mark_implied(self.references.get_holder("the document's organisation"))]

    def _fall_back(self, items: Sequence[Item], at: int) -> list[End]:
        """Return the owner as what is funded where the text says "our work" or "the plan"."""
        names_money = items[at - 1].word in (
            "support",
            "funding",
            "grant",
            "grants",
            "money",
            "funds",
            "donor",
            "funder",
            "us",
        )
        if names_money or (at < len(items) and (items[at].determined or items[at].word in ("us", "our"))):
            return [self.mark_implied(self.references.get_holder("the document's organisation"))]
        return []

    def _find_year(self, items: Sequence[Item], match: CueMatch, high: int) -> tuple[list[End], int]:
        for at in range(match.after, min(high, match.after + MAX_YEAR_DISTANCE)):
            if YEAR.fullmatch(items[at].word):
                return [End(items[at].word, "year")], at + 1
        for at in range(max(0, match.first - MAX_YEAR_DISTANCE), match.first):
            if YEAR.fullmatch(items[at].word) and at and items[at - 1].word in self.before_year:
                return [End(items[at].word, "year")], match.after
        return [], match.after

    def _find_left(self, sentence: Sentence, match: CueMatch, class_: CueClass, low: int) -> list[End]:
        items = sentence.items
        if class_.value == "group" and items[match.first - 1].word == "," and match.first - 2 >= low:
            mention = items[match.first - 2].mention  # "..., a network of 40 groups"
            if mention and mention.is_organisation:
                return [self.make_end(mention)]
        if class_.value == "year":
            named = self._find_founded(items, match)
            if named or items[match.after - 1].word == "opened":
                return named
        if class_.group and class_.group_is_before:
            return self._trainings.read_trained(sentence, match, low)
        group = self._read_group_before(items, match.first, low) if class_.name == "member" else None
        if group:
            return [group]
        if class_.name == "member" and items[match.first - 1].word not in (",", "which", "who", "that"):
            first = self.find_first(items, low, match.first)
            if first:
                return first
        if class_.name == "partner":
            first = self.find_first(items, low, match.first)
            if any(
                item.word in ("established", "founded", "set", "created", "formed")
                for item in items[low : match.first]
            ):
                return [self.mark_implied(self.references.get_holder("the document's organisation"))]
            if first:
                return first
        nearest = self.find_nearest(items, low, match.first)
        if nearest:
            return nearest
        at_start = match.first == low or all(
            items[at].word in self.auxiliaries or items[at].word in self.prepositions
            for at in range(low, match.first)
        )
        if sentence.default and (at_start or class_.name == "funded"):
            default = sentence.default
            return [default if default.reference else replace(default, reference="the list item")]
        if class_.name == "funded" and match.first > low + 1 and not at_start:
            return [self.mark_implied(self.references.get_holder("the document's organisation"))]
        return []

    def _find_founded(self, items: Sequence[Item], match: CueMatch) -> list[End]:
        """Return what was founded where it follows an active verb: "Volunteers opened the Centre"."""
        at = match.after
        while (
            at < len(items)
            and items[at].mention is None
            and items[at].word in self.determiners - self.prepositions
        ):
            if (resolved := self.resolve(items, at)) and items[at].determined:
                return [resolved]
            at += 1
        if at < len(items):
            mention = items[at].mention
            if mention and (mention.is_organisation or mention.kind == "programme"):
                return [self.make_end(mention)]
            resolved = self.resolve(items, at)
            if resolved and items[at].determined:
                return [resolved]
        return []

    def _find_behind(self, sentence: Sentence, after: int, high: int, class_: CueClass) -> list[End]:
        """Return the subject that follows after a comma, as in "Founded in 1997, the Forum ..."."""
        items = sentence.items
        if class_.relation.names_are == "subject" and class_.name == "has_member":
            return []
        for at in range(after, high):
            if items[at].word == ",":
                return self.find_first(items, at + 1, min(high, at + 8))
            if items[at].mention is None and items[at].word not in ("in", "of", ")", "("):
                break
        return []

    def _read_group_before(self, items: Sequence[Item], at: int, low: int) -> End | None:
        """Return a counted group that ends before a cue: "About 60 organisations have joined"."""
        for start in range(low, at):
            group = self.read_group(items, start, at, any_noun=True)
            if group and all(item.word in self.auxiliaries for item in items[group[1] : at]):
                return group[0]
        return None
