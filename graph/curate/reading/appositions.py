"""Reads what stands beside a name between commas: "the Brewery, once our largest sponsor, ..."."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .clause_bounds import Sentence
from .clause_reader import ClauseReader
from .clauses import Item
from .drafts import Draft, End, NameReader
from .lexicon import Lexicon
from .references import References

MAX_WORDS = 5  # of "once our largest sponsor"
_OWNED = frozenset(("our", "its", "their"))
_OPENING = frozenset((",", "(", "is", "was", "became", "remains", "remained"))
_OVER = frozenset(("once", "formerly", "former", "previously", "until", "till", "earlier", "ex"))


class AppositionReader(ClauseReader):
    """Reads nouns such as "partner" or "donor" that say between commas what a name is to somebody."""

    def __init__(self, names: NameReader, references: References, lexicon: Lexicon) -> None:
        super().__init__(names, references, lexicon)
        sets = lexicon.sentences["sets"]
        self._roles = {
            **dict.fromkeys(sets["partner"], "partner"),
            **dict.fromkeys(sets["donor"], "funded"),
        }

    def read(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield the ties that the nouns beside names state."""
        yield from self._read_owned(sentence)
        items = sentence.items
        for at in range(1, len(items) - 2):
            mention = items[at - 1].mention
            if items[at].word not in _OPENING or mention is None or not mention.is_organisation:
                continue
            noun = self._find_noun(items, at + 1)
            low, _ = self.bound_clause(sentence, at)
            if noun < 0 or self._is_denied_before(sentence, low, at):
                continue
            owner = self._find_owner(items, at + 1, noun, low)
            if owner is None:
                continue
            text = self.names.document_text(items[at].start, items[noun].end).lower()
            if self.lexicon.denies_role(text):
                continue
            ended = any(word in _OVER for word in text.split())
            class_ = self.classes[self._roles[items[noun].word]]
            if ended and class_.relation.kind != "funds":
                continue
            subject, kind, object_ = class_.relation.join(owner, self.make_end(mention))
            yield self.make_draft(
                sentence, subject, kind, object_, f"sentence {class_.name}", "stated", ended
            )

    def _read_owned(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield ties from "the Net and its partner, the Museum, opened a school"."""
        items = sentence.items
        for at in range(1, len(items) - 3):
            noun = at + 1
            while noun < at + 3 and items[noun].word not in self._roles and items[noun].word.isalpha():
                noun += 1
            start = noun + (noun + 1 < len(items) and items[noun + 1].word == ",") + 1
            if items[at].word != "its" or items[noun].word not in self._roles or start >= len(items):
                continue
            low, high = self.bound_clause(sentence, at)
            class_ = self.classes[self._roles[items[noun].word]]
            names, _ = self.collect_right(items, start, high, class_)
            owner = self._find_owner(items, at, noun, low)
            if owner is None or not names or self.is_denied(sentence, low, high):
                continue
            if self.lexicon.denies_role(self.names.document_text(items[at].start, items[noun].end)):
                continue
            for name in names[:1] if noun + 1 < start else names:
                ends = class_.relation.join(owner, name)
                yield self.make_draft(sentence, *ends, f"sentence {class_.name}")

    def _is_denied_before(self, sentence: Sentence, low: int, at: int) -> bool:
        """Whether what leads to a name plans or denies something."""
        return at - 1 > low and self.is_denied(sentence, low, at - 1)

    def _find_noun(self, items: Sequence[Item], at: int) -> int:
        """Return where the noun stands that ends an apposition; -1 where there is none."""
        for i in range(at, min(len(items) - 1, at + MAX_WORDS)):
            if items[i].word in self._roles:
                return i if items[i + 1].word in (",", ".", ")", ";", "in", "for", "on", "since") else -1
            if items[i].mention is not None or items[i].word in self.auxiliaries:
                return -1
        return -1

    def _find_owner(self, items: Sequence[Item], at: int, noun: int, low: int) -> End | None:
        """Return to whom the name is what the noun says: "our donor", "its partner"."""
        words = {item.word for item in items[at:noun]}
        if "our" in words:
            return self.make_owner()
        if not words & _OWNED:
            return None
        first = self.find_first(items, low, max(low, at - 1))
        last = first[0] if first else self.references.last_subject
        return replace(last, reference="its") if last is not None else None
