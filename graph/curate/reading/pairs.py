"""Reads ties of two names that a sentence puts side by side: who did one thing together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from .clause_bounds import Sentence
from .clause_reader import MAX_JOINT, ClauseReader
from .clauses import CueFinder, Item
from .drafts import Draft, End, NameReader
from .english_objects import MAX_SKIPPED
from .lexicon import Lexicon
from .references import References

# words that join two names, and how many words before them an agreement may stand
_REACH = {"between": 6, "of": 2, "links": 3, "binds": 3, "connects": 3, "unites": 3}


class PairReader(ClauseReader):
    """Reads names that a sentence puts side by side."""

    def __init__(self, names: NameReader, references: References, lexicon: Lexicon) -> None:
        super().__init__(names, references, lexicon)
        self._joint = CueFinder(
            ((verb, "joint") for verb in lexicon.sentences["joint"]["verbs"]),
            self.skipped,
            lexicon.sentences["sets"],
        )
        self.agreements = lexicon.word_list("agreements")
        sets = lexicon.sentences["sets"]
        self._partners = frozenset(sets["partner"])
        # what "among its members" or "its donor" says of a name beside it, by the noun
        self._among = {
            **dict.fromkeys(sets["partner"], "partner"),
            **dict.fromkeys(sets["member"], "has_member"),
            **dict.fromkeys(sets["donor"], "funded"),
        }
        self._cash = frozenset(sets["cash"])
        self._costs = frozenset((*sets["costs"], *sets["money"]))
        self._support = frozenset(("support", "help", *sets["cash"]))
        members = frozenset((*sets["member"], *sets["belong"], *sets["join"], "part", "subscribe", "take"))
        donors = frozenset((*sets["get"], *sets["money"]))
        # the class of cues that a preposition before "which" means, and the words that it needs
        self._relatives = {
            "of": ("member", members),
            "to": ("member", members),
            "in": ("member", frozenset((*sets["member"], "part", "seat", "represented"))),
            "for": ("secretariat", frozenset(sets["secretariat"])),
            "with": ("partner", frozenset[str]()),
            "from": ("funds", donors),
            "by": ("funds", frozenset(sets["funded"])),
        }

    def read(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield the ties of names that stand side by side."""
        yield from self._read_fronted(sentence)
        yield from self._read_between(sentence)
        yield from self._read_joint(sentence)
        yield from self._read_relative(sentence)
        yield from self._read_with_as(sentence)
        yield from self._read_among(sentence)
        yield from self._read_among_of(sentence)
        yield from self._read_among_them(sentence)
        yield from self._read_possessive(sentence)
        yield from self._read_support(sentence)

    def _read_joint(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield partners from "A and B signed an agreement": two names that do one thing."""
        for match in self._joint.find_all(sentence.items):
            low, high = self.bound_clause(sentence, match.first)
            if self.is_denied(sentence, low, high):
                continue
            items = sentence.items
            at = match.first - 1
            while at > low and items[at].word in self.auxiliaries and items[at].word not in ("and", ","):
                at -= 1
            if at < low or self.is_governed(items, at, low):
                continue
            ends = [
                end for end in self._list_actors(items, at, low) if end.kind not in ("programme", "place")
            ]
            if 1 < len(ends) <= MAX_JOINT:
                for one, another in combinations(ends, 2):
                    yield self.make_draft(sentence, one, "partneredWith", another, "sentence joint")

    def _list_actors(self, items: Sequence[Item], at: int, low: int) -> list[End]:
        """Return the names that end at an item, of which the last may be a word: "the Fund and we"."""
        if items[at].mention is not None:
            return self.collect_left(items, at, low)
        last = self.resolve(items, at)
        is_joined = at - 2 >= low and items[at - 1].word == "and" and items[at - 2].mention is not None
        if last is None or not is_joined or not (items[at].determined or items[at].word in self.subjects):
            return []
        return [*self.collect_left(items, at - 2, low), last]

    def _read_fronted(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield partners from "With the Ministry, the organisation held ..."."""
        items = sentence.items
        if len(items) < 4 or items[0].word not in ("with", "together", "jointly", "alongside"):
            return
        at = 1
        while at < min(len(items), MAX_SKIPPED) and items[at].mention is None:
            if items[at].word not in self.determiners or items[at].word in ("from", "of", "by"):
                return  # "with a grant from"
            at += 1
        ends, after = self.collect_right(items, at, len(items), self.classes["partner"])
        if not ends or after >= len(items) or self.is_denied(sentence, 0, len(items)):
            return
        if items[after].word != ",":
            after -= 1  # "Together with the Society we held ..."
        high = self.bound_clause(sentence, after)[1]
        verb = next((match for match in self._joint.find_all(items[after:high])), None)
        subject = self.find_first(items, after + 1, after + verb.first) if verb else []
        if not subject and any(item.word in self.agreements for item in items[after : after + 4]):
            subject = [self.make_owner()]  # "With the Ministry an agreement was signed"
        for end in ends:
            for holder in subject:
                yield self.make_draft(sentence, holder, "partneredWith", end, "sentence fronted")

    def _read_with_as(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield partners from "with the Department as partner"."""
        items = sentence.items
        for at in range(len(items) - 2):
            if items[at].word not in ("with", "has", "have"):
                continue
            start = at + 1
            while (
                start < len(items) and items[start].mention is None and items[start].word in self.determiners
            ):
                start += 1
            low, high = self.bound_clause(sentence, at)
            ends, after = self.collect_right(items, start, high, self.classes["partner"])
            words = [item.word for item in items[after : after + 4]]
            if not ends or words[:1] != ["as"] or not self._partners & set(words):
                continue
            subject = self.find_first(items, low, at) or [self.make_owner()]
            if not self.is_denied(sentence, low, after):
                for end in ends:
                    yield self.make_draft(sentence, subject[0], "partneredWith", end, "sentence fronted")

    def _read_relative(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield ties from "the Coalition, of which we are a member" or "the Trust, with which we work"."""
        items = sentence.items
        for at in range(2, len(items) - 2):
            relative = self._relatives.get(items[at - 1].word)
            if items[at].word not in ("which", "whom") or relative is None:
                continue
            words = {item.word for item in items[at + 1 : at + 7]}
            before = items[at - 2].mention or (items[at - 3].mention if at > 2 else None)
            holder = self._find_relative_subject(items, at + 1)
            name, needed = relative
            is_named = before is not None and (before.is_organisation or before.kind == "programme")
            if before is None or not is_named or holder is None or (needed and not words & needed):
                continue
            low, high = self.bound_clause(sentence, at)
            if not self.is_denied(sentence, low, high):
                relation = self.classes[name].relation
                ends = (self.make_end(before), holder) if name == "funds" else (holder, self.make_end(before))
                subject, kind, object_ = relation.join(*ends)
                yield self.make_draft(sentence, subject, kind, object_, "sentence belonging")

    def _read_among(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield ties from "the Forum counts the Trust among its members"."""
        items = sentence.items
        for at in range(1, len(items) - 2):
            class_name = self._among.get(items[at + 2].word)
            if items[at].word != "among" or items[at + 1].word not in ("our", "its") or class_name is None:
                continue
            low, high = self.bound_clause(sentence, at)
            names = self.collect_left(items, at - 1, low)
            subject = self.make_owner() if items[at + 1].word == "our" else None
            first = self.find_first(items, low, at)
            if subject is None and first and names and first[0].identity != names[0].identity:
                subject = first[0]
            if subject is not None and not self.is_denied(sentence, low, high):
                for name in names:
                    ends = self.classes[class_name].relation.join(subject, name)
                    yield self.make_draft(sentence, *ends, "sentence belonging")

    def _read_among_of(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield ties from "among the members of the Forum are the Trust and the Museum"."""
        items = sentence.items
        for at in range(len(items) - 4):
            class_name = self._among.get(items[at + 1].word)
            platform = items[at + 3].mention
            if items[at].word != "among" or class_name is None or platform is None:
                continue
            if items[at + 2].word != "of" or items[at + 4].word not in ("is", "are", "was", "were"):
                continue
            low, high = self.bound_clause(sentence, at)
            names, _ = self.collect_right(items, at + 5, high, self.classes["partner"])
            for name in names if not self.is_denied(sentence, low, high) else ():
                ends = self.classes[class_name].relation.join(self.make_end(platform), name)
                yield self.make_draft(sentence, *ends, "sentence belonging")

    def _read_among_them(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield members from "the Forum has twelve members, the Trust among them"."""
        items = sentence.items
        for at in range(3, len(items) - 1):
            if items[at].word != "among" or items[at + 1].word not in ("them", "these"):
                continue
            low, high = self.bound_clause(sentence, at)
            platform = next(iter(self.find_first(items, low, at)), None)
            names = self.collect_left(items, at - 1, low)
            counts_members = any(item.word in self.group_nouns for item in items[low:at])
            if platform is None or platform.kind != "platform" or not counts_members:
                continue
            for name in names if not self.is_denied(sentence, low, high) else ():
                ends = self.classes["has_member"].relation.join(platform, name)
                yield self.make_draft(sentence, *ends, "sentence belonging")

    def _read_possessive(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield ties from "the Museum is Heron Net's partner"."""
        items = sentence.items
        for at in range(len(items) - 1):
            near = range(at + 1, min(at + 4, len(items)))
            noun = next((i for i in near if items[i].word in self._among), -1)
            mention = items[at].mention
            is_owner = mention is not None and mention.is_organisation and self.is_possessive(items[at])
            if noun < 0 or mention is None or not is_owner:
                continue
            low, high = self.bound_clause(sentence, at)
            if self.is_denied(sentence, low, high):
                continue
            is_said = at > low and items[at - 1].word in ("is", "was", "are", "remains", "became")
            before = self.find_first(items, low, at - 1) if is_said else []
            relation = self.classes[self._among[items[noun].word]].relation
            for name in before or self.collect_right(items, noun + 2, high, self.classes["partner"])[0]:
                ends = relation.join(self.make_end(mention), name)
                yield self.make_draft(sentence, *ends, "sentence belonging")

    def _read_support(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield money from "with the Fund's support, the Trust bought boats"."""
        items, skipped = sentence.items, self.determiners - self.prepositions
        for at in range(len(items) - 1):
            mention = items[at].mention
            if mention is None or not mention.is_organisation:
                continue
            start = at - 1
            while start > 0 and items[start].word in skipped:
                start -= 1
            is_led = (
                start >= 0
                and items[start].word in ("with", "through", "to")
                and (self.is_possessive(items[at]) or items[at + 1].word in self._cash)
            )
            noun = next(
                (i for i in (at + 1, at + 2) if i < len(items) and items[i].word in self._support), -1
            )
            low, high = self.bound_clause(sentence, at)
            is_led = is_led or self._reaches_us(items, at, noun, high)
            if not is_led or noun < 0:
                continue
            comma = noun + 1 < high and items[noun + 1].word == ","
            subject = self.find_first(items, noun + 2, high) if comma and not start else []
            subject = subject or self.find_first(items, low, start) or [self.make_owner()]
            if not self.is_denied(sentence, low, noun + 1):
                relation = self.classes["funds"].relation
                ends = relation.join(self.make_end(mention), subject[0])
                yield self.make_draft(sentence, *ends, "sentence belonging")

    def _reaches_us(self, items: Sequence[Item], at: int, noun: int, high: int) -> bool:
        """Whether money of a name is for whose document it is: "the Fund's grant for our boats"."""
        behind = items[noun + 1 : min(high, noun + MAX_SKIPPED)]
        is_money = noun > 0 and items[noun].word in self._cash
        return (
            is_money and self.is_possessive(items[at]) and any(item.word in ("our", "us") for item in behind)
        )

    def _find_relative_subject(self, items: Sequence[Item], at: int) -> End | None:
        for i in (at, at + 1):
            mention = items[i].mention if i < len(items) else None
            if mention is not None and mention.is_organisation:
                return self.make_end(mention)
            end = self.resolve(items, i) if i < len(items) else None
            if end is not None:
                return end
        group = self.read_group(items, at, min(len(items), at + MAX_SKIPPED), any_noun=True)
        return group[0] if group else None

    def _read_between(self, sentence: Sentence) -> Iterator[Draft]:
        """Yield partners from "an agreement between A and B"."""
        items = sentence.items
        for at, item in enumerate(items):
            reach = _REACH.get(item.word, 0)
            is_agreed = any(before.word in self.agreements for before in items[max(0, at - reach) : at])
            if not is_agreed and not _is_joint(items, at):
                continue
            low, high = self.bound_clause(sentence, at)
            if any(item.word in self._costs for item in items[low:at]):
                continue  # "costs were shared between"
            resolved = self.resolve(items, at + 1) if at + 1 < high else None
            start = at + 1 if resolved is None else at + 2
            small = self.determiners | ({"and"} if resolved else set[str]())
            while start < high and items[start].mention is None and items[start].word in small:
                start += 1
            ends, _ = self.collect_right(items, start, high, self.classes["partner"])
            ends = [resolved, *ends] if resolved and ends else ends
            if 1 < len(ends) <= MAX_JOINT and not self.is_denied(sentence, low, high):
                for one, another in combinations(ends, 2):
                    yield self.make_draft(sentence, one, "partneredWith", another, "sentence between")


def _is_joint(items: Sequence[Item], at: int) -> bool:
    """Whether names follow that do one thing: "tended jointly by", "the joint work of"."""
    if items[at].word == "by":
        return at > 0 and items[at - 1].word == "jointly"
    before = items[max(0, at - 3) : max(0, at - 1)]
    return items[at].word in ("of", "between") and any(item.word == "joint" for item in before)
