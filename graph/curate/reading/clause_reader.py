"""Finds the parts of a clause that ties are made of: the names around a cue, and groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import combinations

from .clause_bounds import CueClass, Sentence
from .clause_lists import COORDINATION, ClauseLists
from .clauses import Item
from .drafts import Draft, End, NameReader, Relation
from .lexicon import Lexicon
from .references import References

MAX_JOINT = 5  # names that a sentence joins in pairs
_PARTITIVES = frozenset(("them", "these", "us", "those"))  # "eighteen of them"


class ClauseReader(ClauseLists):
    """Finds names, groups and what stands for them in the clauses of one document."""

    def __init__(self, names: NameReader, references: References, lexicon: Lexicon) -> None:
        super().__init__(names, lexicon)
        self.references = references
        self.skipped = lexicon.word_list("skipped")
        groups = lexicon.sentences["groups"]
        self.units = frozenset(groups["units"])
        self.group_nouns = frozenset(groups["nouns"])
        self.quantifiers = frozenset(groups["quantifiers"])

    @cached_property
    def classes(self) -> dict[str, CueClass]:
        """What the cues of each class say, by the name of the class."""
        return {
            name: CueClass(
                name,
                Relation(entry["kind"], "object" if entry["before"] == "subject" else "subject"),
                entry.get("value", ""),
                "group" in entry,
            )
            for name, entry in self.lexicon.sentences["classes"].items()
        }

    def join_ends(
        self,
        sentence: Sentence,
        class_: CueClass,
        left: Sequence[End],
        right: Sequence[End],
        low: int,
        high: int,
    ) -> Iterator[Draft]:
        """Yield the ties of the ends before a cue with those behind it."""
        if class_.value == "place" and (
            any(end.kind == "donor" for end in left) or self.is_closed(sentence, low, high)
        ):
            return  # a donor pays for a nursery in a place; an office is closed
        ended = self.is_ended(sentence, low, high) and class_.value == "" and not class_.group
        if ended and class_.relation.kind not in ("funds", "memberOf"):
            return
        for before in left:
            for behind in right:
                subject, kind, object_ = class_.relation.join(before, behind)
                certainty = "implied" if "(implied)" in before.reference + behind.reference else "stated"
                yield self.make_draft(
                    sentence, subject, kind, object_, f"sentence {class_.name}", certainty, ended
                )
        if class_.name == "partner" and 1 < len(left) <= MAX_JOINT and right:
            for one, another in combinations(left, 2):
                yield self.make_draft(sentence, one, class_.relation.kind, another, "sentence joint")

    def make_draft(
        self,
        sentence: Sentence,
        subject: End,
        kind: str,
        object_: End,
        rule: str,
        certainty: str = "stated",
        ended: bool = False,
    ) -> Draft:
        """Return a tie that a sentence states."""
        subject, object_ = (
            replace(end, reference=end.reference.replace("(implied)", "").strip())
            for end in (subject, object_)
        )
        return Draft(
            subject, kind, object_, sentence.start, sentence.end, sentence.block, rule, certainty, ended
        )

    def mark_implied(self, end: End) -> End:
        """Return an end that the text does not name where it is."""
        return replace(end, reference=f"{end.reference} (implied)")

    def is_possessive(self, item: Item) -> bool:
        """Whether a name owns what follows: "Heron Net's budget"."""
        return item.mention is not None and self.names.document_text(item.end, item.end + 2) in ("'s", "’s")

    def make_owner(self) -> End:
        """Return the organisation of the document or the section, for words that do not name it."""
        return self.mark_implied(self.references.get_holder("the document's organisation"))

    def find_last_name(self, items: Sequence[Item], low: int, at: int) -> End | None:
        """Return the last organisation or project named before an item."""
        for item in reversed(items[low:at]):
            if item.mention and (item.mention.is_organisation or item.mention.kind == "programme"):
                return self.make_end(item.mention)
        return None

    def find_nearest(self, items: Sequence[Item], low: int, at: int) -> list[End]:
        """Return the subject before a cue: the nearest name that does not follow a preposition."""
        relative = False
        for i in range(at - 1, low - 1, -1):
            item = items[i]
            if item.mention is not None:
                if item.mention.kind == "person" and i + 2 < at and items[i + 1].word == "(":
                    return self.collect_left(items, i + 2, i + 2)
                acts = item.mention.is_organisation or item.mention.kind == "programme"
                if acts and (relative or not self.is_governed(items, i, low)):
                    return self.collect_left(items, i, low)
            elif item.word in ("which", "who", "that", "whose"):
                relative = True
            else:
                resolved = self.resolve(items, i)
                if resolved and item.word != "our" and not self.is_governed(items, i, low):
                    return [resolved]
        return []

    def find_first(self, items: Sequence[Item], low: int, at: int) -> list[End]:
        """Return the subject of a clause: its first names that do not follow a preposition."""
        for i in range(low, at):
            item = items[i]
            if item.mention is not None and (
                item.mention.is_organisation or item.mention.kind == "programme"
            ):
                if not self.is_governed(items, i, low):
                    last = i
                    while last + 2 < at and items[last + 1].word in COORDINATION and items[last + 2].mention:
                        last += 2
                    return self.collect_left(items, last, low)
            elif item.mention is None:
                resolved = self.resolve(items, i)
                if resolved and not self.is_governed(items, i, low) and item.word != "our":
                    return [resolved]
        return []

    def is_governed(self, items: Sequence[Item], at: int, low: int) -> bool:
        """Whether a name is the object of a preposition or part of a list that is."""
        i = at - 1
        while i >= low and (
            items[i].word in self.determiners - self.prepositions or self.is_listed(items, i)
        ):
            i -= 1
        return i >= low and items[i].word in self.prepositions

    def is_listed(self, items: Sequence[Item], at: int) -> bool:
        """Whether an item is between two names of one list, or the first of them."""
        before = at - 1
        return (items[at].word in ("and", "&") and before >= 0 and items[before].mention is not None) or (
            items[at].mention is not None and at + 1 < len(items) and items[at + 1].word in ("and", "&")
        )

    def collect_left(self, items: Sequence[Item], at: int, low: int) -> list[End]:
        """Return a list of names that ends at an item."""
        ends: list[End] = []
        while at >= low:
            mention = items[at].mention
            if mention is None:
                break
            if mention.is_organisation or mention.kind == "programme":
                ends.append(self.make_end(mention))
            step = at - 1
            while step >= low and items[step].word in COORDINATION and at - step < 3:
                step -= 1
            words = {items[i].word for i in range(step + 1, at)}
            if len(ends) == 1 and words == {","}:
                break  # "In the campaign, the Forum": no list
            if step < low or step == at - 1 or items[step].mention is None:
                if step >= low and step < at - 1 and ends:
                    resolved = self.resolve(items, step)
                    if resolved and (items[step].determined or items[step].word in ("we", "it", "আমরা")):
                        ends.append(resolved)
                break
            at = step
        return list(reversed(ends))

    def resolve(self, items: Sequence[Item], at: int) -> End | None:
        """Return what a word such as "we" or "the Forum" stands for."""
        item = items[at]
        if item.mention is not None or not item.word:
            return None
        if item.word == "it" and at:
            before = self.find_first(items[:at], 0, at)
            if before and items[at - 1].word in self.boundaries | {":", ",", "and", "that"}:
                return replace(before[0], reference="it")
        return self.references.resolve(item.word, item.determined)

    def read_group(
        self, items: Sequence[Item], at: int, high: int, *, any_noun: bool = False
    ) -> tuple[End, int] | None:
        """Return a counted group that begins at an item, such as "over 400 volunteers"."""
        end, counted = at, False
        while (
            end < high
            and end - at < 4
            and (self.is_count(items[end].word) or (counted and self._joins_count(items, end, high)))
        ):
            counted = counted or self.is_count(items[end].word)
            end += 1
        if not counted or not any(
            items[i].word[:1].isdigit()
            or items[i].word not in ("to", "at", "up", "more", "than", "over", "about")
            for i in range(at, end)
        ):
            return None
        if end + 1 < high and items[end].word == "of" and items[end + 1].word in _PARTITIVES:
            return End(self.slice_text_between(items[at], items[end + 1]), "group"), end + 2
        for last in range(end, min(high, end + 6)):
            word = items[last].word
            is_noun = word in self.group_nouns or word.rstrip("s") in self.group_nouns
            goes_on = last + 1 < high and items[last + 1].word in self.group_nouns
            if (is_noun or (any_noun and word.endswith("s") and word not in self.units)) and not goes_on:
                return End(self.slice_text_between(items[at], items[last]), "group"), last + 1
            if word in self.units or word in self.prepositions:
                return None
            mention = items[last].mention
            if mention is not None and mention.kind != "place":
                return None
        return None

    def is_count(self, word: str) -> bool:
        """Whether a word counts: "40", "forty", "forty-two"."""
        return word[:1].isdigit() or all(part in self.quantifiers for part in word.split("-"))

    def _joins_count(self, items: Sequence[Item], at: int, high: int) -> bool:
        """Whether a word is the "and" of "a hundred and thirty"."""
        return (
            items[at].word == "and"
            and items[at - 1].word in ("hundred", "thousand")
            and at + 1 < high
            and self.is_count(items[at + 1].word)
        )

    def slice_text_between(self, first: Item, last: Item) -> str:
        """Return the text from one item to another."""
        return self.names.finder.slice_text(first.start, last.end)

    def slice_items(self, items: Sequence[Item]) -> str:
        """Return the text of some items."""
        return self.slice_text_between(items[0], items[-1])
