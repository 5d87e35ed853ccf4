"""Finds where a clause begins and ends, and whether it plans, doubts or denies what it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .blocks import Block
from .clauses import Item
from .drafts import End, Relation
from .lexicon import Lexicon

MAX_DENIED = 60  # words before a tie in which it may be denied
MAX_SUBJECT = 12  # words of the subject of a clause up to its verb
MAX_BARE = 5  # words of "fuel for it" up to its verb
MAX_TOLD = 4  # words from "informed" to "that"
_FINITE = frozenset(("is", "are", "was", "were", "has", "have", "had"))
_SUBORDINATE = frozenset((",", "which", "who", "whose", "that", "of", "with", "by", "from"))
_CLOSED = frozenset(("closed", "shut", "left", "withdrew", "withdrawn"))
_MONTH_MAY = re.compile(r"(?<!^)\bMay\b")


@dataclass(frozen=True)
class CueClass:
    """What the cues of a class say: their tie, and which end stands before them."""

    name: str
    relation: Relation
    value: str = ""  # year or place, where the end after the cue is one
    group: bool = False  # an end may be an unnamed group: the trained

    @property
    def group_is_before(self) -> bool:
        """Whether the end that may be a group stands before the cue."""
        return self.relation.names_are == "object"


@dataclass
class Sentence:
    """A sentence in work: its items, the words between two boundaries, and the block it stands in."""

    items: list[Item]
    block: Block
    start: int
    end: int
    default: End | None
    bounds: list[tuple[int, int]] = field(default_factory=list)  # of the clause around each item


class ClauseBounds:
    """Finds the clauses of sentences and what they say of themselves."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.boundaries = lexicon.word_list("boundaries")
        self.auxiliaries = lexicon.word_list("auxiliaries")
        self.subjects = frozenset(lexicon.sentences["pronouns"]["subjects"])
        self._reporting = lexicon.word_list("reporting")

    def bound_clause(self, sentence: Sentence, at: int) -> tuple[int, int]:
        """Return the clause around an item: between two boundaries."""
        if not sentence.bounds:
            sentence.bounds = self._list_bounds(sentence.items)
        return sentence.bounds[at]

    def _list_bounds(self, items: Sequence[Item]) -> list[tuple[int, int]]:
        """Return the clause around each item, in time that grows with the items alone."""
        marks = [at for at in range(len(items)) if self.is_boundary(items, at)]
        bounds: list[tuple[int, int]] = []
        low = 0
        for mark in (*marks, len(items)):
            bounds += [(low, mark)] * (mark - low)
            if mark < len(items):
                bounds.append((low, mark))  # of a boundary, the clause before it
            low = mark + 1
        return bounds

    def is_boundary(self, items: Sequence[Item], at: int) -> bool:
        """Whether a clause ends at an item: at a mark, a conjunction, or "and" before a pronoun."""
        after = items[at + 1].word if at + 1 < len(items) else ""
        if items[at].word in self.boundaries or (items[at].word == "and" and after in self.subjects):
            return True
        if items[at].word == "that" and any(
            item.word in self._reporting for item in items[max(0, at - MAX_TOLD) : at]
        ):
            return not any(item.word in self.auxiliaries for item in items[max(0, at - MAX_TOLD) : at])
        if items[at].word == "that" and at and items[at - 1].word in ("and", "but"):
            return any(item.word in self._reporting for item in items[:at])  # "said that ..., and that"
        return (
            items[at].word == "and"
            and at > 0
            and items[at - 1].word == ","
            and self._begins_clause(items, at + 1)
        )

    def _begins_clause(self, items: Sequence[Item], at: int) -> bool:
        """Whether a noun that is no name begins a clause of its own: "the house ... was built"."""
        if at >= len(items) or items[at].mention is not None:
            return False
        if not items[at].determined:
            return self._begins_bare_clause(items, at)
        for item in items[at : at + MAX_SUBJECT]:
            if item.word in _FINITE:
                return True
            if item.word in self.boundaries:
                return False
        return False

    def _begins_bare_clause(self, items: Sequence[Item], at: int) -> bool:
        """Whether a noun without an article and a verb follow: "and fuel for it is paid by"."""
        first = items[at].word
        if not first.isalpha() or first in self.auxiliaries or first.endswith(("ed", "ing")):
            return False
        following = items[at + 1 : at + MAX_BARE]
        verb = next((i for i, item in enumerate(following) if item.word in _FINITE), -1)
        return verb >= 0 and not any(
            item.mention is not None or item.word in self.boundaries or item.word in _SUBORDINATE
            for item in following[:verb]
        )

    def is_denied(self, sentence: Sentence, low: int, high: int, *, attendance_too: bool = True) -> bool:
        """Whether a clause plans, doubts or denies what it names."""
        items = sentence.items
        if low >= high:
            return False
        low = max(low, high - MAX_DENIED)
        low = max(low, self._find_predicate(items, low, high))
        first = low - 1 if low and items[low - 1].word in ("if", "when") else low
        text = self._omit_names(sentence, first, high)
        if items[first].start > sentence.start:
            text = f" {text}"  # "Since May", of which the first word is left out
        return self.lexicon.denies(_MONTH_MAY.sub("", text), attendance_too=attendance_too)

    def _find_predicate(self, items: Sequence[Item], low: int, high: int) -> int:
        """Return where the last predicate of a clause begins: "attends the meetings and is a member of"."""
        starts = (at for at in range(high - 2, low, -1) if items[at].word == "and")
        return next((at for at in starts if items[at + 1].word in _FINITE), low)

    def _omit_names(self, sentence: Sentence, first: int, after: int) -> str:
        """Return the text between two items without names: the "Without" of one denies nothing."""
        offset, text, pieces = sentence.block.start, sentence.block.text, []
        start = sentence.items[first].start
        for item in sentence.items[first:after]:
            if item.mention is not None and item.end - item.start > 1 and " " in item.mention.text:
                pieces += [text[start - offset : item.start - offset], item.mention.text.split()[0]]
                start = item.end
        return "".join((*pieces, text[start - offset : sentence.items[after - 1].end - offset]))

    def text_between(self, sentence: Sentence, first: int, after: int) -> str:
        """Return the text of a sentence between two of its items."""
        offset, items = sentence.block.start, sentence.items
        return sentence.block.text[items[first].start - offset : items[after - 1].end - offset]

    def is_closed(self, sentence: Sentence, low: int, high: int) -> bool:
        """Whether a clause says that an office was given up."""
        return any(item.word in _CLOSED for item in sentence.items[low:high])
