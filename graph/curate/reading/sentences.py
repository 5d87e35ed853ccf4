"""Reads ties from sentences: a cue such as "funded by" joins the names before and after it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from ...core.tokens import Token, split_sentences
from .blocks import Block, BlockKind
from .clauses import CueFinder, CueMatch, Item, make_items
from .drafts import Draft, End, NameReader, Relation, clean_name
from .lexicon import Lexicon
from .names import Mention, strip_case_ending
from .references import References, find_heading_holder
from .structure import YEAR

MAX_SKIPPED = 6  # words between a cue and the name that it joins
MAX_YEAR_DISTANCE = 14
MAX_GROUP_WORDS = 14
MAX_JOINT = 5
_OWNER_WITHOUT_SUBJECT = frozenset(("has_secretariat", "funded"))
_COORDINATION = frozenset((",", "and", "&", "as", "well", "ও", "এবং", "or", "plus"))
_SEGMENT_ENDS = frozenset((",", ":", "–", "—"))
_BRACKETS = frozenset("()")
_MONTH_MAY = re.compile(r"(?<!^)\bMay\b")


@dataclass(frozen=True)
class _Class:
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
class _Sentence:
    """A sentence in work: its items, the words between two boundaries, and the block it stands in."""

    items: list[Item]
    block: Block
    start: int
    end: int
    default: End | None


class SentenceReader:
    """Reads the sentences of one document, in order, since pronouns point back."""

    def __init__(self, names: NameReader, references: References, lexicon: Lexicon) -> None:
        self.names, self.references, self.lexicon = names, references, lexicon
        self._classes = {
            name: _Class(
                name,
                Relation(entry["kind"], "object" if entry["before"] == "subject" else "subject"),
                entry.get("value", ""),
                "group" in entry,
            )
            for name, entry in lexicon.sentences["classes"].items()
        }
        self._place_nouns = frozenset(lexicon.sentences["groups"]["places"])
        self._skipped = lexicon.word_list("skipped")
        self._determiners = lexicon.word_list("determiners")
        self._prepositions = lexicon.word_list("prepositions")
        self._boundaries = lexicon.word_list("boundaries")
        self._auxiliaries = lexicon.word_list("auxiliaries")
        self._before_year = lexicon.word_list("months")
        self._units = frozenset(lexicon.sentences["groups"]["units"])
        self._subjects = frozenset(lexicon.sentences["pronouns"]["subjects"])
        self._generic = lexicon.word_list("generic")
        self._help = lexicon.word_list("help")
        self._agreements = lexicon.word_list("agreements")
        self._committees = lexicon.word_list("committees")
        self._group_nouns = frozenset(lexicon.sentences["groups"]["nouns"])
        self._quantifiers = frozenset(lexicon.sentences["groups"]["quantifiers"])
        self._cues = {
            language: CueFinder(
                ((cue, name) for name, entry in lexicon.sentences["classes"].items() for cue in entry[key]),
                self._skipped,
            )
            for language, key in (("en", "cues"), ("bn", "bengali"))
        }
        self._joint = CueFinder(
            ((verb, "joint") for verb in lexicon.sentences["joint"]["verbs"]), self._skipped
        )

    def start_section(self, heading: Block) -> None:
        """Forget the subject of the sentence before a heading; note the names in it."""
        self.references.last_subject = find_heading_holder(
            [heading.text], self.names.finder, self.references.owner, self.lexicon
        )
        for mention in self.names.finder.find_in_block(heading):
            self.references.note(mention)

    def read_block(self, block: Block) -> Iterator[Draft]:
        """Yield the ties that the sentences of a block state."""
        default = self._find_default(block)
        self.references.last_subject = None
        yield from self._read_trainer_line(block)
        sentences = list(split_sentences(block.text, block.start))
        for number, tokens in enumerate(sentences):
            following = sentences[number + 1] if number + 1 < len(sentences) else []
            if self.lexicon.corrects(" ".join(token.text for token in following)):
                continue
            mentions = [
                mention
                for mention in self.names.finder.find_in(tokens)
                if mention.text.lower() not in self.references.words
            ]
            for mention in mentions:
                self.references.note(mention)
            sentence = _Sentence(
                make_items(tokens, mentions, self._skipped), block, tokens[0].start, tokens[-1].end, default
            )
            yield from self._read_sentence(sentence, tokens)
            self._note_subject(sentence)

    def _find_default(self, block: Block) -> End | None:
        """Return whom a list item or a value is about, where its words name no subject."""
        if block.kind is BlockKind.LIST_ITEM:
            first = next(iter(self.names.finder.find_in_block(block)), None)
            if first and first.start == block.start and first.is_organisation:
                return self._make_end(first)
        if block.kind in (BlockKind.LIST_ITEM, BlockKind.KEY_VALUE):
            return self.references.get_holder("the document's organisation")
        return None

    def _note_subject(self, sentence: _Sentence) -> None:
        subject = self._find_first(sentence.items, 0, len(sentence.items))
        if sentence.block.kind is BlockKind.LIST_ITEM:
            self.references.last_subject = None
        elif subject:
            self.references.last_subject = replace(subject[0], reference="")

    def _read_sentence(self, sentence: _Sentence, tokens: Sequence[Token]) -> Iterator[Draft]:
        is_bengali = any("\u0985" <= token.text[0] <= "\u09b9" for token in tokens)
        for match in self._cues["en"].find_all(sentence.items):
            yield from self._read_cue(sentence, match)
        if is_bengali:
            for match in self._cues["bn"].find_all(sentence.items):
                yield from self._read_bengali_cue(sentence, match)
        yield from self._read_joint(sentence)
        yield from self._read_belonging(sentence)

    def _bound(self, sentence: _Sentence, at: int) -> tuple[int, int]:
        """Return the clause around an item: between two boundaries."""
        items = sentence.items
        low, high = at, at
        while low > 0 and not self._is_boundary(items, low - 1):
            low -= 1
        while high < len(items) and not self._is_boundary(items, high):
            high += 1
        return low, high

    def _is_boundary(self, items: Sequence[Item], at: int) -> bool:
        """Whether a clause ends at an item: at a mark, a conjunction, or "and" before a pronoun."""
        after = items[at + 1].word if at + 1 < len(items) else ""
        return items[at].word in self._boundaries or (items[at].word == "and" and after in self._subjects)

    def _is_denied(self, sentence: _Sentence, low: int, high: int, *, attendance_too: bool = True) -> bool:
        items = sentence.items
        if low >= high:
            return False
        first = low - 1 if low and items[low - 1].word in ("if", "when") else low
        offset = sentence.block.start
        text = sentence.block.text[items[first].start - offset : items[high - 1].end - offset]
        return self.lexicon.denies(_MONTH_MAY.sub("", text), attendance_too=attendance_too)

    def _read_cue(self, sentence: _Sentence, match: CueMatch) -> Iterator[Draft]:
        class_ = self._classes[match.name]
        low, high = self._bound(sentence, match.first)
        high = max(high, match.after)
        right, after = self._find_right(sentence, match, class_, high)
        after = max(after, match.after)
        if self._is_denied(sentence, low, after, attendance_too=not class_.group):
            return
        if after < high and self.lexicon.denies_behind(self._text_between(sentence, after, high)):
            return
        left = self._find_left(sentence, match, class_, low) if right else []
        if right and not left:
            left = self._find_behind(sentence, after, high, class_)
        if right and not left and class_.name in _OWNER_WITHOUT_SUBJECT:
            left = [self._mark_implied(self.references.get_holder("the document's organisation"))]
        if (
            class_.name == "located"
            and not left
            and any(item.word in self._generic for item in sentence.items[low : match.after])
        ):
            left = [self._mark_implied(self.references.get_holder("the document's organisation"))]
        cue_words = [item.word for item in sentence.items[match.first : match.after]]
        if cue_words[-1:] in (["them"], ["including"], ["as"]) and class_.name == "has_member":
            nouns = any(item.word in self._group_nouns for item in sentence.items[low : match.first])
            left = [end for end in left if end.kind == "platform" and nouns]
        if class_.name == "member":
            left = [end for end in left if self._may_be_member(end, right)]
        if (
            class_.name == "funds"
            and cue_words[-1] in self._help
            and left
            and left[0].kind not in ("donor", "government")
        ):
            class_ = self._classes["partner"]
        if class_.name == "partner" and cue_words[-1] == "by" and 1 < len(right) <= MAX_JOINT:
            for one, another in combinations(right, 2):
                yield self._draft(sentence, one, class_.relation.kind, another, "sentence joint")
        if class_.name == "member" and any(
            item.word == "part" for item in sentence.items[match.first : match.after]
        ):
            right = [end for end in right if end.kind == "platform"]
        yield from self._join(sentence, class_, left, right, low, high)

    def _may_be_member(self, end: End, right: Sequence[End]) -> bool:
        """Whether an end may be a member: an organisation or a group, or anybody that a platform names."""
        if any(name.kind in ("programme", "government") and "omm" not in name.text for name in right):
            return False
        return end.kind not in ("",) or any(
            name.kind in ("platform", "organisation") or name.text.isupper() for name in right
        )

    def _text_between(self, sentence: _Sentence, first: int, after: int) -> str:
        offset, items = sentence.block.start, sentence.items
        return sentence.block.text[items[first].start - offset : items[after - 1].end - offset]

    def _join(
        self,
        sentence: _Sentence,
        class_: _Class,
        left: Sequence[End],
        right: Sequence[End],
        low: int,
        high: int,
    ) -> Iterator[Draft]:
        ended = self._is_ended(sentence, low, high) and class_.value == ""
        if ended and class_.relation.kind not in ("funds", "memberOf"):
            return
        for before in left:
            for behind in right:
                subject, kind, object_ = class_.relation.join(before, behind)
                certainty = "implied" if "(implied)" in before.reference + behind.reference else "stated"
                yield self._draft(
                    sentence, subject, kind, object_, f"sentence {class_.name}", certainty, ended
                )
        if class_.name == "partner" and 1 < len(left) <= MAX_JOINT and right:
            for one, another in combinations(left, 2):
                yield self._draft(sentence, one, class_.relation.kind, another, "sentence joint")

    def _draft(
        self,
        sentence: _Sentence,
        subject: End,
        kind: str,
        object_: End,
        rule: str,
        certainty: str = "stated",
        ended: bool = False,
    ) -> Draft:
        subject, object_ = (
            replace(end, reference=end.reference.replace("(implied)", "").strip())
            for end in (subject, object_)
        )
        return Draft(
            subject, kind, object_, sentence.start, sentence.end, sentence.block, rule, certainty, ended
        )

    def _is_ended(self, sentence: _Sentence, low: int, high: int) -> bool:
        if low >= high:
            return False
        offset, items = sentence.block.start, sentence.items
        text = sentence.block.text[items[low].start - offset : items[high - 1].end - offset]
        return any(True for _ in self.lexicon.ended_clause.find_all(text))

    # names after the cue

    def _find_right(
        self, sentence: _Sentence, match: CueMatch, class_: _Class, high: int
    ) -> tuple[list[End], int]:
        """Return the ends after a cue, and the item after them."""
        items = sentence.items
        if class_.value == "year":
            return self._find_year(items, match, high)
        if class_.value == "group":
            group = self._read_group(
                items, match.after, high, any_noun=items[match.after - 1].word in ("of", "together", "unites")
            )
            return ([group[0]], group[1]) if group else ([], match.after)
        at, skipped = match.after, 0
        while at < high and items[at].mention is None and skipped < MAX_SKIPPED:
            resolved = self._resolve(items, at)
            named_next = at + 1 < high and items[at + 1].mention is not None
            if resolved and class_.value != "place" and items[at].determined and not named_next:
                return [resolved], at + 1
            if resolved and class_.value != "place" and items[at].word not in self._determiners:
                return [resolved], at + 1
            if class_.name == "trains" and (group := self._read_group(items, at, high, any_noun=True)):
                return [group[0]], group[1]
            if (
                class_.name == "member"
                and at > match.after - 1
                and (body := self._read_committee(items, at, high))
            ):
                return body
            if items[at].word not in self._determiners:
                break
            at, skipped = at + 1, skipped + 1
        if at < high and items[at].mention:
            return self._collect_right(items, at, high, class_)
        if class_.name == "trains":
            return self._read_trainees(sentence, match.after, high)
        if class_.name == "funds":
            return self._fall_back(items, match.after), at
        if class_.name == "secretariat":
            return self._find_hosted(sentence, match), at
        if class_.name == "has_secretariat" and at < high and (resolved := self._resolve(items, at)):
            return [resolved], at
        is_noun = items[match.after - 1].word in ("member", "members", "partner", "partners")
        if (
            class_.name in ("member", "partner")
            and is_noun
            and items[match.after - 1].word != items[match.first].word
        ):
            return [self._mark_implied(self.references.get_holder("the document's organisation"))], at
        return [], at

    def _read_committee(self, items: Sequence[Item], at: int, high: int) -> tuple[list[End], int] | None:
        """Return a committee that is named by a common noun: "the steering committee"."""
        for last in range(at, min(high, at + 3)):
            if items[last].mention is not None:
                return None
            if items[last].word in self._committees:
                return [
                    End(self._slice(items[at], items[last]).removeprefix("that "), "organisation")
                ], last + 1
        return None

    def _find_hosted(self, sentence: _Sentence, match: CueMatch) -> list[End]:
        """Return whose secretariat it is where a cue does not say: of the clause before, else the owner."""
        low, _ = self._bound(sentence, match.first)
        platforms = [
            item.mention
            for item in sentence.items
            if item.mention
            and item.mention.kind == "platform"
            and item.start != sentence.items[match.first].start
        ]
        left = self._find_nearest(sentence.items, low, match.first)
        taken = {end.identity for end in left}
        named = [self._make_end(mention) for mention in platforms]
        named = [end for end in named if end.identity not in taken]
        if named and not low:
            return named[:1]
        last = self.references.last_subject
        if not low and last and last.identity not in taken:
            return [replace(last, reference="its")]
        before = self._find_first(sentence.items, 0, low) if low else []
        if before or sentence.default:
            end = before[0] if before else sentence.default or self.references.owner
            return [replace(end, reference="its")]
        return [self._mark_implied(self.references.get_holder("the document's organisation"))]

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
            return [self._mark_implied(self.references.get_holder("the document's organisation"))]
        return []

    def _mark_implied(self, end: End) -> End:
        return replace(end, reference=f"{end.reference} (implied)")

    def _find_year(self, items: Sequence[Item], match: CueMatch, high: int) -> tuple[list[End], int]:
        for at in range(match.after, min(high, match.after + MAX_YEAR_DISTANCE)):
            if YEAR.fullmatch(items[at].word):
                return [End(items[at].word, "year")], at + 1
        for at in range(max(0, match.first - MAX_YEAR_DISTANCE), match.first):
            if YEAR.fullmatch(items[at].word) and at and items[at - 1].word in self._before_year:
                return [End(items[at].word, "year")], match.after
        return [], match.after

    def _collect_right(
        self, items: Sequence[Item], at: int, high: int, class_: _Class
    ) -> tuple[list[End], int]:
        """Return the names of a list that begins at an item."""
        ends: list[End] = []
        while at < high:
            mention = items[at].mention
            if mention is not None:
                if self._fits(mention, class_, right=True):
                    ends.append(self._make_end(mention, "place" if class_.value == "place" else ""))
                elif not ends and mention.kind != "place":
                    break
                at += 1
                continue
            step = at
            while (
                step < high
                and step - at < 4
                and (
                    items[step].word in _COORDINATION
                    or items[step].word in self._determiners
                    or items[step].word in _BRACKETS
                )
            ):
                step += 1
            joined = any(
                items[i].word in _COORDINATION or items[i].word in _BRACKETS for i in range(at, step)
            )
            if (
                step >= high
                or items[step].mention is None
                or not joined
                or self._starts_clause(items, step, high)
            ):
                break
            at = step
        return ends, at

    def _starts_clause(self, items: Sequence[Item], at: int, high: int) -> bool:
        """Whether a name after a comma or "and" is the subject of a clause of its own: a verb follows."""
        after = items[at + 1].word if at + 1 < high else ""
        return (
            after in ("is", "are", "was", "were", "has", "have", "which", "who")
            and items[at - 1].word == "and"
        )

    def _fits(self, mention: Mention, class_: _Class, *, right: bool) -> bool:
        if class_.value == "place" and right:
            return mention.kind in ("place", "")
        return mention.is_organisation or mention.kind == "programme"

    # names before the cue

    def _find_left(self, sentence: _Sentence, match: CueMatch, class_: _Class, low: int) -> list[End]:
        items = sentence.items
        if class_.value == "group" and items[match.first - 1].word == "," and match.first - 2 >= low:
            mention = items[match.first - 2].mention  # "..., a network of 40 groups"
            if mention and mention.is_organisation:
                return [self._make_end(mention)]
        if class_.value == "year":
            named = self._find_founded(items, match)
            if named or items[match.after - 1].word == "opened":
                return named
        if class_.group and class_.group_is_before:
            return self._read_trained(sentence, match, low)
        group = self._read_group_before(items, match.first, low) if class_.name == "member" else None
        if group:
            return [group]
        if class_.name == "member" and items[match.first - 1].word not in (",", "which", "who", "that"):
            first = self._find_first(items, low, match.first)
            if first:
                return first
        if class_.name == "partner":
            first = self._find_first(items, low, match.first)
            if any(
                item.word in ("established", "founded", "set", "created", "formed")
                for item in items[low : match.first]
            ):
                return [self._mark_implied(self.references.get_holder("the document's organisation"))]
            if first:
                return first
        nearest = self._find_nearest(items, low, match.first)
        if nearest:
            return nearest
        at_start = match.first == low or all(
            items[at].word in self._auxiliaries or items[at].word in self._prepositions
            for at in range(low, match.first)
        )
        if sentence.default and (at_start or class_.name == "funded"):
            default = sentence.default
            return [default if default.reference else replace(default, reference="the list item")]
        if class_.name == "funded" and match.first > low + 1 and not at_start:
            return [self._mark_implied(self.references.get_holder("the document's organisation"))]
        return []

    def _find_founded(self, items: Sequence[Item], match: CueMatch) -> list[End]:
        """Return what was founded where it follows an active verb: "Volunteers opened the Centre"."""
        at = match.after
        while (
            at < len(items)
            and items[at].mention is None
            and items[at].word in self._determiners - self._prepositions
        ):
            if (resolved := self._resolve(items, at)) and items[at].determined:
                return [resolved]
            at += 1
        if at < len(items):
            mention = items[at].mention
            if mention and (mention.is_organisation or mention.kind == "programme"):
                return [self._make_end(mention)]
            resolved = self._resolve(items, at)
            if resolved and items[at].determined:
                return [resolved]
        return []

    def _find_nearest(self, items: Sequence[Item], low: int, at: int) -> list[End]:
        """Return the subject before a cue: the nearest name that does not follow a preposition."""
        relative = False
        for i in range(at - 1, low - 1, -1):
            item = items[i]
            if item.mention is not None:
                if item.mention.kind == "person" and i + 2 < at and items[i + 1].word == "(":
                    return self._collect_left(items, i + 2, i + 2)
                acts = item.mention.is_organisation or item.mention.kind == "programme"
                if acts and (relative or not self._is_governed(items, i, low)):
                    return self._collect_left(items, i, low)
            elif item.word in ("which", "who", "that", "whose"):
                relative = True
            else:
                resolved = self._resolve(items, i)
                if resolved and not self._is_governed(items, i, low):
                    return [resolved]
        return []

    def _find_first(self, items: Sequence[Item], low: int, at: int) -> list[End]:
        """Return the subject of a clause: its first names that do not follow a preposition."""
        for i in range(low, at):
            item = items[i]
            if item.mention is not None and (
                item.mention.is_organisation or item.mention.kind == "programme"
            ):
                if not self._is_governed(items, i, low):
                    last = i
                    while last + 2 < at and items[last + 1].word in _COORDINATION and items[last + 2].mention:
                        last += 2
                    return self._collect_left(items, last, low)
            elif item.mention is None:
                resolved = self._resolve(items, i)
                if resolved and not self._is_governed(items, i, low) and item.word != "our":
                    return [resolved]
        return []

    def _is_governed(self, items: Sequence[Item], at: int, low: int) -> bool:
        """Whether a name is the object of a preposition or part of a list that is."""
        i = at - 1
        while i >= low and (
            items[i].word in self._determiners - self._prepositions or self._is_listed(items, i)
        ):
            i -= 1
        return i >= low and items[i].word in self._prepositions

    def _is_listed(self, items: Sequence[Item], at: int) -> bool:
        """Whether an item is between two names of one list, or the first of them."""
        before = at - 1
        return (items[at].word in ("and", "&") and before >= 0 and items[before].mention is not None) or (
            items[at].mention is not None and at + 1 < len(items) and items[at + 1].word in ("and", "&")
        )

    def _collect_left(self, items: Sequence[Item], at: int, low: int) -> list[End]:
        """Return a list of names that ends at an item."""
        ends: list[End] = []
        while at >= low:
            mention = items[at].mention
            if mention is None:
                break
            if mention.is_organisation or mention.kind == "programme":
                ends.append(self._make_end(mention))
            step = at - 1
            while step >= low and items[step].word in _COORDINATION and at - step < 3:
                step -= 1
            words = {items[i].word for i in range(step + 1, at)}
            if len(ends) == 1 and words == {","}:
                break  # "In the campaign, the Forum": no list
            if step < low or step == at - 1 or items[step].mention is None:
                if step >= low and step < at - 1 and ends:
                    resolved = self._resolve(items, step)
                    if resolved and (items[step].determined or items[step].word in ("we", "it", "আমরা")):
                        ends.append(resolved)
                break
            at = step
        return list(reversed(ends))

    def _find_behind(self, sentence: _Sentence, after: int, high: int, class_: _Class) -> list[End]:
        """Return the subject that follows after a comma, as in "Founded in 1997, the Forum ..."."""
        items = sentence.items
        if class_.relation.names_are == "subject" and class_.name == "has_member":
            return []
        for at in range(after, high):
            if items[at].word == ",":
                return self._find_first(items, at + 1, min(high, at + 8))
            if items[at].mention is None and items[at].word not in ("in", "of", ")", "("):
                break
        return []

    def _resolve(self, items: Sequence[Item], at: int) -> End | None:
        item = items[at]
        if item.mention is not None or not item.word:
            return None
        if item.word == "it" and at:
            before = self._find_first(items[:at], 0, at)
            if before and items[at - 1].word in self._boundaries | {":", ",", "and"}:
                return replace(before[0], reference="it")
        return self.references.resolve(item.word, item.determined)

    def _make_end(self, mention: Mention, kind: str = "") -> End:
        return End(mention.text, kind or mention.kind, mention.key)

    # unnamed groups

    def _read_group(
        self, items: Sequence[Item], at: int, high: int, *, any_noun: bool = False
    ) -> tuple[End, int] | None:
        """Return a counted group that begins at an item, such as "over 400 volunteers"."""
        end, counted = at, False
        while (
            end < high
            and end - at < 4
            and (items[end].word in self._quantifiers or items[end].word[:1].isdigit())
        ):
            counted = counted or items[end].word[:1].isdigit() or items[end].word in self._quantifiers
            end += 1
        if not counted or not any(
            items[i].word[:1].isdigit()
            or items[i].word not in ("to", "at", "up", "more", "than", "over", "about")
            for i in range(at, end)
        ):
            return None
        for last in range(end, min(high, end + 6)):
            word = items[last].word
            is_noun = word in self._group_nouns or word.rstrip("s") in self._group_nouns
            goes_on = last + 1 < high and items[last + 1].word in self._group_nouns
            if (is_noun or (any_noun and word.endswith("s") and word not in self._units)) and not goes_on:
                return End(self._slice(items[at], items[last]), "group"), last + 1
            if word in self._units or word in self._prepositions:
                return None
            mention = items[last].mention
            if mention is not None and mention.kind != "place":
                return None
        return None

    def _read_group_before(self, items: Sequence[Item], at: int, low: int) -> End | None:
        """Return a counted group that ends before a cue: "About 60 organisations have joined"."""
        for start in range(low, at):
            group = self._read_group(items, start, at, any_noun=True)
            if group and all(item.word in self._auxiliaries for item in items[group[1] : at]):
                return group[0]
        return None

    def _read_trained(self, sentence: _Sentence, match: CueMatch, low: int) -> list[End]:
        """Return who was trained: the names, or the words of the subject."""
        items = sentence.items
        end = match.first
        while end > low and items[end - 1].word in self._auxiliaries:
            end -= 1
        while end > low and items[end - 1].word == ",":
            end -= 1
        start = self._find_segment(items, low, end)
        while start > low + 1 and (
            items[start].word in self._prepositions
            or items[start].word.endswith("ed")
            or items[start].word in ("which", "who")
        ):
            end = start - 1
            start = self._find_segment(items, low, end)
        if start < end and items[start].word in self._prepositions:
            start = next(
                (
                    i
                    for i in range(start + 1, end)
                    if items[i].word[:1].isdigit()
                    or items[i].word in self._quantifiers
                    or items[i].determined
                ),
                end,
            )
        if start >= end or items[start].word in ("what", "this", "these"):
            return []
        if all(item.mention is not None or item.word in _COORDINATION for item in items[start:end]):
            return self._collect_left(items, end - 1, start)
        if self._resolve(items, start) and end - start == 1:
            resolved = self._resolve(items, start)
            return [resolved] if resolved else []
        return [End(clean_name(self._slice(items[start], items[end - 1])), "group")]

    def _find_segment(self, items: Sequence[Item], low: int, end: int) -> int:
        """Return where the words between two commas begin."""
        start = end
        while start > low and end - start < MAX_GROUP_WORDS and items[start - 1].word not in _SEGMENT_ENDS:
            start -= 1
        return start

    def _read_trainees(self, sentence: _Sentence, at: int, high: int) -> tuple[list[End], int]:
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
        words = [item.word for item in items[at:end]]
        is_group = any(
            word.endswith("s") or word in ("women", "men", "people", "children", "staff") for word in words
        )
        if end == at or not is_group:
            return [], at
        return [End(clean_name(self._slice(items[at], items[end - 1])), "group")], end

    def _slice(self, first: Item, last: Item) -> str:
        return self.names.finder.slice_text(first.start, last.end)

    # two subjects of one verb

    def _read_joint(self, sentence: _Sentence) -> Iterator[Draft]:
        """Yield partners from "A and B signed an agreement": two names that do one thing."""
        yield from self._read_fronted(sentence)
        yield from self._read_between(sentence)
        for match in self._joint.find_all(sentence.items):
            low, high = self._bound(sentence, match.first)
            if self._is_denied(sentence, low, high):
                continue
            items = sentence.items
            at = match.first - 1
            while at > low and items[at].word in self._auxiliaries and items[at].word not in ("and", ","):
                at -= 1
            if at < low or items[at].mention is None or self._is_governed(items, at, low):
                continue
            ends = [
                end for end in self._collect_left(items, at, low) if end.kind not in ("programme", "place")
            ]
            if 1 < len(ends) <= MAX_JOINT:
                for one, another in combinations(ends, 2):
                    yield self._draft(sentence, one, "partneredWith", another, "sentence joint")

    def _read_fronted(self, sentence: _Sentence) -> Iterator[Draft]:
        """Yield partners from "With the Ministry, the organisation held ..."."""
        items = sentence.items
        if len(items) < 4 or items[0].word not in ("with", "together", "jointly", "alongside"):
            return
        at = 1
        while at < min(len(items), MAX_SKIPPED) and items[at].mention is None:
            at += 1
        partner = _Class("partner", Relation("partneredWith", "object"))
        ends, after = self._collect_right(items, at, len(items), partner)
        if not ends or after >= len(items) or self._is_denied(sentence, 0, len(items)):
            return
        if items[after].word != ",":
            after -= 1  # "Together with the Society we held ..."
        high = self._bound(sentence, after)[1]
        verb = next((match for match in self._joint.find_all(items[after:high])), None)
        subject = self._find_first(items, after + 1, after + verb.first) if verb else []
        for end in ends:
            for holder in subject:
                yield self._draft(sentence, holder, "partneredWith", end, "sentence fronted")

    def _read_belonging(self, sentence: _Sentence) -> Iterator[Draft]:
        """Yield membership from "the Coalition, of which we are a member"."""
        items = sentence.items
        for at in range(2, len(items) - 2):
            if items[at].word != "which" or items[at - 1].word not in ("of", "to"):
                continue
            words = {item.word for item in items[at + 1 : at + 6]}
            before = items[at - 2].mention or (items[at - 3].mention if at > 2 else None)
            holder = next(
                (end for i in (at + 1, at + 2) if (end := self._resolve(items, i)) is not None), None
            )
            if before and holder and words & {"member", "members", "belong", "belongs", "belonged"}:
                yield self._draft(sentence, holder, "memberOf", self._make_end(before), "sentence belonging")

    def _read_trainer_line(self, block: Block) -> Iterator[Draft]:
        """Yield who was trained from "Trainer: the Skills College. 22 women took part."."""
        trainers: list[End] = []
        groups: list[End] = []
        for tokens in split_sentences(block.text, block.start):
            items = make_items(tokens, self.names.finder.find_in(tokens), self._skipped)
            colon = next((i for i, item in enumerate(items[:4]) if item.word == ":"), -1)
            if colon > 0 and self.lexicon.read_cue(items[colon - 1].word).role == "trainer":
                trainers += [
                    self._make_end(item.mention)
                    for item in items
                    if item.mention and item.mention.is_organisation
                ]
            for at in range(len(items)):
                group = self._read_group(items, at, len(items), any_noun=True)
                text = self._text_of(items[at:])
                if group and any(True for _ in self.lexicon.attendance.find_all(text)):
                    groups.append(group[0])
                    break
        for group_end in groups if trainers else []:
            for trainer in trainers:
                yield Draft(group_end, "trainedBy", trainer, block.start, block.end, block, "block trainer")

    def _text_of(self, items: Sequence[Item]) -> str:
        return self._slice(items[0], items[-1])

    def _read_between(self, sentence: _Sentence) -> Iterator[Draft]:
        """Yield partners from "an agreement between A and B"."""
        items = sentence.items
        for at, item in enumerate(items):
            reach = {"between": 6, "of": 2}.get(item.word, 0)
            if not any(before.word in self._agreements for before in items[max(0, at - reach) : at]):
                continue
            low, high = self._bound(sentence, at)
            start = at + 1
            while start < high and items[start].mention is None and items[start].word in self._determiners:
                start += 1
            partner = _Class("partner", Relation("partneredWith", "object"))
            ends, _ = self._collect_right(items, start, high, partner)
            resolved = self._resolve(items, at + 1) if at + 1 < high else None
            ends = [resolved, *ends] if resolved and ends else ends
            if 1 < len(ends) <= MAX_JOINT and not self._is_denied(sentence, low, high):
                for one, another in combinations(ends, 2):
                    yield self._draft(sentence, one, "partneredWith", another, "sentence between")

    # Bengali: the end that a cue names stands right before it

    def _read_bengali_cue(self, sentence: _Sentence, match: CueMatch) -> Iterator[Draft]:
        class_ = self._classes[match.name]
        low, high = self._bound(sentence, match.first)
        if self._is_denied(sentence, low, max(high, match.after)):
            return
        items = sentence.items
        if class_.name == "trains":
            trained = self._read_bengali_trained(items, low, match)
            yield from self._join(sentence, class_, *trained, low, high)
            return
        if class_.value == "year":
            near = [End(year[0], "year") for item in items[low:high] if (year := YEAR.match(item.word))][:1]
            span = (low, high)
        elif class_.value == "place":
            near, span = self._find_bengali_places(items, match.first, low), (low, high)
        else:
            near, span = self._find_near(items, match.first, low)
            follows = match.after < high and items[match.after].mention is not None
            if follows and class_.name == "funded" and match.after - match.first > 1:
                near, _ = self._collect_right(items, match.after, high, class_)
                high = match.after  # "প্রকল্পে অর্থায়ন করেছে A ও B": the funder stands behind the verb
        far = self._find_far(sentence, class_, span, (low, match.first, match.after, high), near)
        yield from self._join(sentence, class_, far, near, low, high)

    def _read_bengali_trained(
        self, items: Sequence[Item], low: int, match: CueMatch
    ) -> tuple[list[End], list[End]]:
        """Return trainer and trained of "A ৪০ জনকে প্রশিক্ষণ দেয়": the first name, and the counted words."""
        at = next((i for i in range(match.first, low, -1) if items[i - 1].word.endswith("কে")), match.first)
        behind = [item.mention for item in items[match.after : match.after + 2] if item.mention]
        trainer = [self._make_end(behind[0])] if behind else self._find_first(items, low, at)
        start = next((i for i in range(at - 1, low, -1) if items[i].word[:1].isdigit()), -1)
        if not trainer or start < 0 or at - start > MAX_GROUP_WORDS:
            return [], []
        return trainer, [End(strip_case_ending(self._slice(items[start], items[at - 1])), "group")]

    def _find_bengali_places(self, items: Sequence[Item], at: int, low: int) -> list[End]:
        """Return the places of a clause: those that are known, and words listed right before "উপজেলায়"."""
        places = [
            self._make_end(item.mention)
            for item in items[low:at]
            if item.mention and item.mention.kind == "place"
        ]
        kind_word = next((i for i in range(low, at + 1) if items[i].word in self._place_nouns), -1)
        i = kind_word - 1
        while kind_word > 0 and i >= low and i > kind_word - 12:
            word = items[i].word
            if (
                items[i].mention is None
                and word not in _COORDINATION
                and not word.isascii()
                and word not in self.lexicon.bengali_stop_words
            ):
                places.append(End(word if word.endswith("র") else strip_case_ending(word), "place"))
            elif word not in _COORDINATION and not (items[i].mention and places):
                break
            if i - 1 < low or (items[i].word not in _COORDINATION and items[i - 1].word not in _COORDINATION):
                break
            i -= 1
        return places

    def _find_near(self, items: Sequence[Item], at: int, low: int) -> tuple[list[End], tuple[int, int]]:
        """Return the names that a postposition follows, and where they stand."""
        last = at - 1
        while last >= low and items[last].mention is None and at - last < 4:
            last -= 1
        if last < low or items[last].mention is None:
            return [], (at, at)
        ends = self._collect_left(items, last, low)
        return ends, (last - 2 * len(ends) + 2, last + 1)

    def _find_far(
        self,
        sentence: _Sentence,
        class_: _Class,
        span: tuple[int, int],
        bounds: tuple[int, int, int, int],
        near: Sequence[End],
    ) -> list[End]:
        """Return the other end of a Bengali clause: its subject, or the project that follows."""
        low, first, after, high = bounds
        items = sentence.items
        taken = {end.identity for end in near}
        if class_.group:
            end = span[0]
            start = max([low, *(i + 1 for i in range(low, end) if items[i].word == ",")])
            if start < end:
                return [End(self._slice(items[start], items[end - 1]), "group")]
            return []
        order = (
            [*range(after, min(high, after + 3)), *range(low, first)]
            if class_.name == "funded"
            else range(low, high)
        )
        for i in order:
            mention = items[i].mention
            if mention and (mention.is_organisation or mention.kind == "programme"):
                end_ = self._make_end(mention)
                if end_.identity not in taken:
                    return [end_]
            resolved = self._resolve(items, i)
            if resolved:
                return [resolved]
        if sentence.default:
            return [sentence.default]
        return [self._mark_implied(self.references.get_holder("the document's organisation"))]
