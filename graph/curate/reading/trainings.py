"""Reads who was trained by whom from English sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .blocks import Block
from .clause_bounds import Sentence
from .clause_lists import COORDINATION
from .clause_reader import ClauseReader
from .clauses import CueMatch, Item, make_items
from .drafts import Draft, End
from .entries import YEAR
from .name_forms import clean_name

MAX_GROUP_WORDS = 14
_GROUP_WORDS = frozenset(
    ("all", "women", "men", "people", "children", "staff", "board", "team", "youth", "management", "council")
)
_SINCE = frozenset(("in", "since", "of", "until", "from"))
_COURSE_PRONOUNS = frozenset(("it", "this", "they"))
_SEGMENT_ENDS = frozenset((",", ":", "–", "—"))


class TrainingReader(ClauseReader):
    """Finds the trained groups of English sentences."""

    def read_trained(self, sentence: Sentence, match: CueMatch, low: int) -> list[End]:
        """Return who was trained: the names, or the words of the subject."""
        items = sentence.items
        end = match.first
        while end > low and items[end - 1].word in self.auxiliaries:
            end -= 1
        while end > low and items[end - 1].word == ",":
            end -= 1
        for at in range(low, end):
            if counted := self.read_counted(items, at, end):
                return [counted[0]]
        start = self._find_segment(items, low, end)
        while start > low + 1 and (
            items[start].word in self.prepositions
            or items[start].word.endswith("ed")
            or items[start].word in ("which", "who")
        ):
            end = start - 1
            start = self._find_segment(items, low, end)
        if start < end and items[start].word in self.prepositions:
            start = next((i for i in range(start + 1, end) if self._opens_group(items[i])), end)
        last = self.references.last_group
        if (
            last
            and end - start == 1
            and (items[start].word in _COURSE_PRONOUNS or self._is_course(items[start]))
        ):
            return [replace(last, reference=f"{items[start].word} (the sentence before)")]
        if start >= end or items[start].word in ("what", "this", "these"):
            return []
        if all(item.mention is not None or item.word in COORDINATION for item in items[start:end]):
            return self.collect_left(items, end - 1, start)
        if self.resolve(items, start) and end - start == 1:
            resolved = self.resolve(items, start)
            return [resolved] if resolved else []
        if not any(_is_group_word(item) for item in items[start:end]):
            return []
        return [End(clean_name(self.slice_text_between(items[start], items[end - 1])), "group")]

    def _opens_group(self, item: Item) -> bool:
        """Whether a word begins a noun of its own: "40", "all", "our"."""
        is_count = item.word[:1].isdigit() and not YEAR.fullmatch(item.word)
        return is_count or item.word in self.quantifiers or item.word == "all" or item.determined

    def _is_course(self, item: Item) -> bool:
        return item.determined and item.word in self.lexicon.sentences["sets"]["course"]

    def find_attendants(self, sentence: Sentence) -> End | None:
        """Return the counted group that a sentence says took a course: "40 girls completed the course"."""
        items = sentence.items
        attending = {
            word for phrase in self.lexicon.sentences["sets"]["attend"] for word in phrase.split()[:1]
        }
        for at in range(len(items)):
            counted = self.read_counted(items, at, len(items)) if self.is_count(items[at].word) else None
            if counted is not None:
                rest = {item.word for item in items[counted[1] :]}
                is_denied = self.is_denied(sentence, 0, len(items), attendance_too=False)
                return counted[0] if rest & attending and not is_denied else None
        return None

    def read_counted(self, items: Sequence[Item], at: int, high: int) -> tuple[End, int] | None:
        """Return a counted group with what it is of, "15 field staff of the Trust", and the item after it."""
        is_year = bool(YEAR.fullmatch(items[at].word)) and at > 0 and items[at - 1].word in _SINCE
        group = None if is_year else self.read_group(items, at, high, any_noun=True)
        if group is None:
            return None
        after = group[1]
        while after < high and items[after].word in ("of", "from", "and", ""):
            step = after + 1 if items[after].word else after
            while step < high and items[step].word in self.determiners and items[step].word:
                step += 1
            if step >= high or items[step].mention is None:
                after = self._step_over_kind(items, after, high)
                break
            after = step + 1
        return End(clean_name(self.slice_text_between(items[at], items[after - 1])), "group"), after

    def _step_over_kind(self, items: Sequence[Item], at: int, high: int) -> int:
        """Return the item behind "of school clubs"; the same item where it says no such thing."""
        end = at + 1
        while (
            end < min(high, at + 4)
            and items[end].word.replace("-", "").isalpha()
            and not (items[end].word in self.prepositions or items[end].word in self.auxiliaries)
        ):
            end += 1
        return end if items[at].word == "of" and end > at + 1 and items[end - 1].word.endswith("s") else at

    def _find_segment(self, items: Sequence[Item], low: int, end: int) -> int:
        """Return where the words between two commas begin."""
        start = end
        while start > low and end - start < MAX_GROUP_WORDS and items[start - 1].word not in _SEGMENT_ENDS:
            start -= 1
        return start

    def read_participants(self, sentence: Sentence, at: int) -> tuple[list[End], int]:
        """Return the counted group that is said to have taken part in a course, behind the words for it."""
        items = sentence.items
        for start in range(at, len(items)):
            counted = self.read_counted(items, start, len(items))
            if counted is None:
                continue
            rest = self.slice_items(items[start:])
            if any(True for _ in self.lexicon.attendance.find_all(rest)):
                return [counted[0]], counted[1]
        return [], at

    def read_trainees(self, sentence: Sentence, at: int, high: int) -> tuple[list[End], int]:
        """Return who was trained after "trained": words up to a preposition of what or where."""
        items = sentence.items
        end = at
        while (
            end < high
            and end - at < MAX_GROUP_WORDS
            and items[end].word
            not in (*(",", "in", "on", "how", "to", "at", "about", "during", "and", "for", "with", ")"),)
        ):
            end += 1
        if end == at or not any(_is_group_word(item) for item in items[at:end]):
            return [], at
        return [End(clean_name(self.slice_text_between(items[at], items[end - 1])), "group")], end

    def read_trainer_line(self, block: Block) -> Iterator[Draft]:
        """Yield who was trained from "Trainer: the Skills College. 22 women took part."."""
        trainers: list[End] = []
        groups: list[End] = []
        for tokens in self.names.finder.split_block(block):
            items = make_items(tokens, self.names.finder.find_in(tokens), self.skipped)
            colon = next((i for i, item in enumerate(items[:4]) if item.word == ":"), -1)
            if colon > 0 and self.lexicon.read_cue(items[colon - 1].word).role == "trainer":
                trainers += [
                    self.make_end(item.mention)
                    for item in items
                    if item.mention and item.mention.is_organisation
                ]
            for at in range(len(items)):
                group = self.read_group(items, at, len(items), any_noun=True)
                text = self.slice_items(items[at:])
                if group and any(True for _ in self.lexicon.attendance.find_all(text)):
                    groups.append(group[0])
                    break
        for group_end in groups if trainers else []:
            for trainer in trainers:
                yield Draft(group_end, "trainedBy", trainer, block.start, block.end, block, "block trainer")


def _is_group_word(item: Item) -> bool:
    """Whether a word may be a group of persons: a plural, or a noun such as "staff"."""
    return item.mention is not None or item.word.endswith("s") or item.word in _GROUP_WORDS
