"""Finds what stands before a cue of an English clause: its subject, or whom the document speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .clause_bounds import CueClass, Sentence
from .clause_lists import COORDINATION
from .clauses import CueMatch, Item
from .drafts import End, NameReader
from .implied_subjects import ImpliedSubjectFinder
from .lexicon import Lexicon
from .references import References
from .trainings import TrainingReader

_RELATIVE = frozenset(("which", "who", "that", "whose"))
MAX_FRONT = 4  # words before a cue whose subject follows: "With funding from the Trust, the Forum ..."
MAX_FRONTED = 14  # words of "founded in 1999 with a gift of ..." up to the comma
MAX_APPOSITION = 6  # words of "a global body" up to its verb
_PASSIVE = frozenset(("by", "from", "in", "with", "founded", "established", "set", "up"))
_RELATIVES = frozenset((*_RELATIVE, "whom", "where"))
# what the document's organisation is the subject of where a clause names none
_TIE_NOUNS = ("partnership", "cooperation", "collaboration", "agreement", "memorandum", "mou", "support")
MAX_GROUP_DISTANCE = 4  # words from who trained to who was trained


class SubjectFinder(ImpliedSubjectFinder):
    """Finds the ends of ties before the cues of English clauses."""

    def __init__(self, names: NameReader, references: References, lexicon: Lexicon) -> None:
        super().__init__(names, references, lexicon)
        self._trainings = TrainingReader(names, references, lexicon)
        sets = lexicon.sentences["sets"]
        self._tie_nouns = frozenset((*sets["membership"], *_TIE_NOUNS))

    def find_left(
        self, sentence: Sentence, match: CueMatch, class_: CueClass, low: int, bounds: tuple[int, int]
    ) -> list[End]:
        """Return the ends before a cue; `bounds` are the items behind its names and at the clause's end."""
        is_theirs = any(
            item.word == "their" for item in sentence.items[max(low, match.first - 3) : match.first]
        )
        if class_.name == "funded" and is_theirs:
            return []  # "their fees are borne by"
        colon = next((at for at in range(match.first - 1, low, -1) if sentence.items[at].word == ":"), low)
        if class_.name == "trained_by" and (group := self._find_group(sentence.items, match, *bounds)):
            return [group]
        left = self._find_named(sentence, match, class_, colon + 1) if colon > low else []
        left = left or self._find_named(sentence, match, class_, low)
        if left or (class_.group and class_.group_is_before):
            return left
        if self._is_unclear(sentence, low, match.first):
            return []
        if any(item.word in ("he", "she") for item in sentence.items[low : match.first]):
            return []
        return self._find_behind(sentence, match, class_, low, bounds) or self.find_implied(
            sentence, match, class_, low
        )

    def _find_named(self, sentence: Sentence, match: CueMatch, class_: CueClass, low: int) -> list[End]:
        """Return the subject that a clause names before a cue, or the object of "opened the Centre"."""
        items = sentence.items
        if class_.value == "group" and items[match.first - 1].word == "," and match.first - 2 >= low:
            mention = items[match.first - 2].mention  # "..., a network of 40 groups"
            if mention and mention.is_organisation:
                return [self.make_end(mention)]
        if class_.value == "group" and (counted := self._find_counted_body(items, match)):
            return counted
        if class_.name == "has_secretariat":
            inside = self._find_platform_inside(items, match)
            if inside is not None:
                return [inside]
        if class_.value == "year":
            if self._speaks_of_tie(items, low, match.first):
                return []
            named = self._find_founded(items, match)
            if named or items[match.after - 1].word == "opened":
                return named
        if class_.group and class_.group_is_before:
            return self._trainings.read_trained(sentence, match, low)
        group = self._read_group_before(items, match.first, low) if class_.name == "member" else None
        if group:
            return [*self._find_one_of(items, match, low), group]
        subject = self._find_subject(items, match, class_, low)
        if subject or self._is_unclear(sentence, low, match.first):
            return subject
        return self._find_default(sentence, match, class_, low)

    def _find_counted_body(self, items: Sequence[Item], match: CueMatch) -> list[End]:
        """Return whose members a cue counts that names it inside: "brings the network to 31 groups"."""
        resolved = (self.resolve(items, at) for at in range(match.first + 1, match.after))
        return [end for end in resolved if end is not None and end.kind == "platform"][:1]

    def _find_one_of(self, items: Sequence[Item], match: CueMatch, low: int) -> list[End]:
        """Return the subject of "the Trust is one of twelve groups that form the Coalition"."""
        for at in range(low, match.first - 1):
            if items[at].word == "one" and items[at + 1].word == "of":
                return self.find_first(items, low, at)
        return []

    def find_appositive(self, items: Sequence[Item], match: CueMatch, low: int) -> End | None:
        """Return whom a noun behind a comma describes: "the Alliance, a global body hosted by"."""
        at = match.first - 1
        while at > low and match.first - at < MAX_APPOSITION and items[at].word.isalpha():
            at -= 1
        mention = items[at - 1].mention if at > low and items[at].word == "," else None
        words = {item.word for item in items[at + 1 : match.first]}
        is_reduced = not words & (self.auxiliaries | _RELATIVES) and items[match.after - 1].word in _PASSIVE
        if mention is None or not mention.is_organisation or not is_reduced:
            return None
        start = items[at].end
        is_noun = self.names.document_text(start, start + 4).startswith((" a ", " an "))
        return self.make_end(mention) if is_noun and words else None

    def _is_unclear(self, sentence: Sentence, low: int, first: int) -> bool:
        """Whether a clause is about "it", and the sentence before does not tell what that is."""
        return self.references.is_unclear and any(item.word == "it" for item in sentence.items[low:first])

    def _speaks_of_tie(self, items: Sequence[Item], low: int, first: int) -> bool:
        """Whether what began in a year is a tie: "the Trust's membership dates from 2004"."""
        if low < first and items[low].word in self._tie_nouns:
            return True
        return any(
            item.word in self._tie_nouns and (item.determined or (at and self.is_possessive(items[at - 1])))
            for at, item in enumerate(items[:first])
            if at >= low
        )

    def _find_platform_inside(self, items: Sequence[Item], match: CueMatch) -> End | None:
        """Return whose secretariat a cue speaks of: "the secretariat of the Forum moved to"."""
        for at in range(match.first + 1, match.after):
            mention = items[at].mention
            if mention is not None and mention.is_organisation:
                return self.make_end(mention) if items[at - 1].word != "from" else None
        return None

    def _find_subject(self, items: Sequence[Item], match: CueMatch, class_: CueClass, low: int) -> list[End]:
        before = items[match.first - 1].word if match.first > low else ""
        relative = self._find_relative(items, low, match.first)
        if relative > low:
            return self.find_nearest(items, relative, match.first)
        skipped = self._skip_relative(items, low, match.first)
        if skipped > low:
            return self.find_nearest(items, low, skipped)
        pronoun = self.resolve(items, match.first - 1) if before in self.subjects else None
        if pronoun:
            return [pronoun]
        if class_.name == "member" and before not in (",", "which", "who", "that"):
            first = self.find_first(items, low, match.first)
            if first:
                return first
        verb = match.first - 1
        while verb > low and items[verb].word in self.auxiliaries - _RELATIVE - {","}:
            verb -= 1
        antecedent = verb - 2 if items[verb - 1].word == "," else verb - 1
        if antecedent >= low and items[verb].word in _RELATIVE and items[antecedent].mention is not None:
            return self.find_nearest(items, low, match.first)  # "..., which works with"
        if class_.name == "partner":
            first = self.find_first(items, low, match.first)
            if any(
                item.word in ("established", "founded", "set", "created", "formed")
                for item in items[low : match.first]
            ):
                return [self.make_owner()]
            if first:
                return first
        return self.find_nearest(items, low, match.first)

    def _find_relative(self, items: Sequence[Item], low: int, at: int) -> int:
        """Return where the subject begins of "the Forum, which the Trust joined"; `low` where none does."""
        opened = next((i for i in range(at - 1, low, -1) if items[i].word in ("which", "whom")), low)
        acts = any(item.mention is not None and item.mention.is_organisation for item in items[opened:at])
        is_object = items[opened - 1].word == "," or items[opened - 1].mention is not None
        is_short = not any(item.word in self.auxiliaries for item in items[opened + 1 : at])
        return opened + 1 if opened > low and acts and is_object and is_short else low

    def _skip_relative(self, items: Sequence[Item], low: int, at: int) -> int:
        """Return where the relative clause begins that ends before a cue: "the Trust, which ..., has".

        The result is `low` where there is none.
        """
        opened = next(
            (
                i
                for i in range(low + 1, at)
                if items[i].word in _RELATIVES
                and (items[i - 1].word == "," or (items[i - 2].word == "," and i - 2 > low))
            ),
            at,
        )
        closed = next((i for i in range(opened + 1, at) if items[i].word == ","), at)
        is_main = closed + 1 <= at and (closed + 1 == at or items[closed + 1].word in self.auxiliaries)
        if closed >= at or not is_main:
            return low
        return opened - 1 if items[opened - 1].word == "," else opened - 2

    def _find_default(self, sentence: Sentence, match: CueMatch, class_: CueClass, low: int) -> list[End]:
        """Return whom a list item is about where it begins with a cue."""
        at_start = self._is_start(sentence.items, low, match.first)
        if sentence.default and (at_start or class_.name == "funded"):
            default = sentence.default
            return [default if default.reference else replace(default, reference="the list item")]
        return []

    def _is_start(self, items: Sequence[Item], low: int, first: int) -> bool:
        return all(
            items[at].word in self.auxiliaries or items[at].word in self.prepositions
            for at in range(low, first)
        )

    def share_subject(self, items: Sequence[Item], last: CueMatch, match: CueMatch) -> bool:
        """Whether a cue goes on from the one before: "funded by the Fund and run by the Trust"."""
        between = items[last.after : match.first]
        is_passive = items[match.after - 1].word in ("by", "with")
        joins = any(item.word in ("and", "but") or (item.word == "," and is_passive) for item in between)
        return joins and all(
            item.mention is not None
            or item.word in COORDINATION
            or item.word in self.auxiliaries - _RELATIVE
            or item.word in self.determiners
            for item in between
        )

    def _find_group(self, items: Sequence[Item], match: CueMatch, after: int, high: int) -> End | None:
        """Return the trained of "a course for 40 teachers was given by", or of "to 40 teachers" behind it."""
        for at in range(after, min(high - 1, after + MAX_GROUP_DISTANCE)):
            if items[at].word in ("by", "to", "for", "with", ","):
                group = self._trainings.read_counted(items, at + 1, high)
                if group:
                    return group[0]
        for at in range(match.first, match.after - 1):
            if items[at].word in ("to", "for", "of"):
                group = self._trainings.read_counted(items, at + 1, match.after)
                if group:
                    return group[0]
        return None

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

    def _find_behind(
        self, sentence: Sentence, match: CueMatch, class_: CueClass, low: int, bounds: tuple[int, int]
    ) -> list[End]:
        """Return the subject that follows after a comma, as in "Founded in 1997, the Forum ..."."""
        items, (after, high) = sentence.items, bounds
        is_fronted = match.first - low < MAX_FRONT or self._is_start(items, low, match.first)
        if not is_fronted or (class_.relation.names_are == "subject" and class_.name == "has_member"):
            return []
        for at in range(after, min(high, after + MAX_FRONTED)):
            if items[at].word == ",":
                return self.find_first(items, at + 1, min(high, at + 8))
            if at == after and items[at].word == "we" and items[low].word == "as":
                return [end for end in (self.resolve(items, at),) if end is not None]
            is_founding = class_.value == "year" and match.first == low
            if items[at].mention is None and not is_founding and items[at].word not in ("in", "of", ")", "("):
                break
        return []

    def _read_group_before(self, items: Sequence[Item], at: int, low: int) -> End | None:
        """Return a counted group that ends before a cue: "About 60 organisations have joined"."""
        for start in range(low, at):
            group = self.read_group(items, start, at, any_noun=True)
            if group and all(item.word in self.auxiliaries for item in items[group[1] : at]):
                return group[0]
        return None
