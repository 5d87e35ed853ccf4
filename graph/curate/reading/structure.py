"""Reads ties from lists under a heading and from lines such as "Member of: ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from .blocks import Block, BlockKind, Document
from .drafts import FOUNDED, LOCATED, Draft, End, NameReader, Relation, bare_name, clean_name
from .lexicon import Cue, Lexicon
from .names import ORGANISATIONS, NameFinder
from .references import References, find_heading_holder

YEAR = re.compile(r"(?<![0-9০-৯])(?:1[89][0-9]{2}|20[0-4][0-9]|১[৮৯][০-৯]{2}|২০[০-৪][০-৯])(?![0-9০-৯])")
_DASH = re.compile(r"\s+[–—-]\s+|\s*:\s+")
_TAIL = re.compile(
    r"\s+[–—-]\s+|:\s+|;\s+(?=[a-z])|\.\s+|,\s+(?=(?:which|who|that|a|an|the|its|with|since|for|where|in|as|until|our|has|is)\s)"
    r"|\s+(?=(?:which|who|that|has|is|are|was|were|since|until|runs|supports|provides|gives|helps|pays)\s)"
)
MAX_LISTED = 3000  # characters of a list item or a value that may be a list of names
MAX_LISTED_WORDS = 40  # of a paragraph that may be a list of names
MAX_LINES_APART = 6  # of the lines that say who trained and who was trained
MAX_GROUP = 120  # characters of who was trained
_MONEY = re.compile(r"[$€£৳]|\b(?:USD|EUR|GBP|BDT|Tk|million|thousand|grant|money)\b")
_GIVEN = re.compile(r"\b(?:from|by)\b(?: the)?")
_MARK = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹†‡*]")
_INTRODUCTION = re.compile(r"\b(?:following|below|these|list)\b|নিম্ন|নিচের|নিচে", re.IGNORECASE)


def read_relations(lexicon: Lexicon) -> Mapping[str, Relation]:
    """Return the tie that each role of a heading means."""
    return {role: Relation(**entry) for role, entry in lexicon.structure["relations"].items()}


@dataclass(frozen=True)
class _Item:
    """A list item in parts: the names that it begins with, and what it says of them."""

    head: str
    tail: str


class StructureReader:
    """Reads lists and key-value lines of one document."""

    def __init__(
        self, document: Document, names: NameReader, references: References, lexicon: Lexicon
    ) -> None:
        self.document, self.names, self.references, self.lexicon = document, names, references, lexicon
        self.finder: NameFinder = names.finder
        self.relations = read_relations(lexicon)
        self._notes = dict(self._iter_footnotes())
        self._trainees = dict(self._iter_trainees())
        self._parent: Block | None = None
        self._verbs = lexicon.word_list("auxiliaries") - {",", "to", "and", "of"}

    def read_key_value(self, block: Block) -> Iterator[Draft]:
        """Yield the ties of a line such as "Present donors: A; B"."""
        if len(block.text) > MAX_LISTED:
            return
        cue = self.lexicon.read_cue(block.key)
        start = self.document.text.rfind("\n", 0, block.start) + 1
        if cue.role == "organisation":
            self._set_holder(block)
        if cue.blocked or cue.role not in self.relations:
            return
        trainee = self._trainees.get(block.start) if cue.role == "trainer" else None
        if trainee is None:
            reference = "the key of the line"
            yield from self._join_all(cue, block.text, block, start, f"key {cue.role}", reference)
            return
        group = End(clean_name(trainee.text), "group", reference=trainee.key)
        for end in self._read_ends(self.relations[cue.role].kind, block.text, block):
            yield Draft(group, self.relations[cue.role].kind, end, start, block.end, block, "key trainer")

    def read_paragraph(self, block: Block) -> Iterator[Draft]:
        """Yield the ties of names in a paragraph without a verb, under a heading that says what they are."""
        cue = self.lexicon.read_cue(block.headings[-1]) if block.headings else Cue("")
        words = block.text.split()
        capitals = sum(word[0].isupper() for word in words)
        has_verb = any(word in self._verbs for word in words)
        is_list = len(words) <= MAX_LISTED_WORDS and capitals * 2 >= len(words) and not has_verb
        if is_list and cue.role in self.relations and not cue.blocked:
            yield from self._join_all(cue, block.text, block, block.start, f"list {cue.role}", "the heading")

    def read_list_item(self, block: Block, lead: Block | None) -> Iterator[Draft]:
        """Yield the ties of a list item; `lead` is the paragraph straight before the list."""
        if len(block.text) > MAX_LISTED:
            return
        if not block.level:
            self._parent = block
        cue, holder = self._find_list_cue(block, lead)
        label, _, value = block.text.partition(": ")
        own = self.lexicon.read_cue(label) if value and len(label.split()) <= 6 else Cue("")
        label_kind = self.finder.classify(clean_name(label))
        if own.role in self.relations and label_kind not in (*ORGANISATIONS, "place"):
            cue, holder = (own if cue is not None and not own.blocked else None), "the words before the colon"
        if cue is None or cue.role not in self.relations or cue.role in ("trainer", "founded"):
            yield from self._iter_places_beside(self._split_item(block.text, ""), block)
            return
        item = self._split_item(block.text, cue.role)
        if not self._states_tie(item):
            yield from self._iter_places_beside(item, block)
            return
        ended = cue.ended or any(True for _ in self.lexicon.ended.find_all(item.tail))
        cue = Cue(cue.role, ended)
        is_public = self.finder.classify(bare_name(clean_name(item.head))) == "government"
        if is_public or not (block.level and self._is_described(self._parent)):
            yield from self._join_all(cue, item.head, block, block.start, f"list {cue.role}", holder)
        yield from self._iter_places_beside(item, block)

    def _iter_footnotes(self) -> Iterator[tuple[str, str]]:
        for block in self.document.blocks:
            if block.kind is BlockKind.FOOTNOTE:
                start = self.document.text.rfind("\n", 0, block.start) + 1
                mark = _MARK.search(self.document.text[start : block.start])
                if mark:
                    yield mark[0], block.text

    def _iter_trainees(self) -> Iterator[tuple[int, Block]]:
        """Yield the line that says who was trained for each line of its group, by where that begins."""
        keyed = groupby(self.document.blocks, key=lambda block: block.kind is BlockKind.KEY_VALUE)
        for lines in (list(group) for is_key, group in keyed if is_key):
            for number, line in enumerate(lines):
                near = lines[max(0, number - MAX_LINES_APART) : number + MAX_LINES_APART + 1]
                trainee = next((other for other in near if self._names_trainee(other)), None)
                if trainee is not None:
                    yield line.start, trainee

    def _names_trainee(self, line: Block) -> bool:
        return self.lexicon.read_cue(line.key).role == "trainee" and 0 < len(line.text) <= MAX_GROUP

    def _set_holder(self, block: Block) -> None:
        end = self.names.make_end(bare_name(block.text))
        owner = self.references.owner
        self.references.holder = None if end.identity == owner.identity else end

    def _find_list_cue(self, block: Block, lead: Block | None) -> tuple[Cue | None, str]:
        """Return what the heading or the sentence above a list says, and which of them."""
        if block.level and self._parent and not self._is_described(self._parent):
            above = self.lexicon.read_cue(self._parent.text)
            if above.blocked or above.role in self.relations:
                return (None if above.blocked else above), "the item above the list"
        if lead is not None:
            last = _last_sentence(lead.text)
            cue = self.lexicon.read_cue(last)
            introduces = last.endswith(":")
            if (introduces and self._is_refused(last)) or (
                _INTRODUCTION.search(lead.text) and self._is_refused(lead.text)
            ):
                return None, ""
            if introduces and cue.role in self.relations:
                return cue, "the sentence above the list"
        for heading in reversed(block.headings):
            cue = self.lexicon.read_cue(heading)
            if cue.blocked:
                return None, ""
            if cue.role == "nothing" or cue.role in ("activity", "date"):
                return None, ""
            if cue.role:
                return cue, "the heading of the list"
        return None, ""

    def _is_refused(self, text: str) -> bool:
        return self.lexicon.denies(text) or self.lexicon.read_cue(text).blocked

    def _is_described(self, parent: Block | None) -> bool:
        """Whether the item above a nested one is a name of its own, of which the nested ones are parts."""
        if parent is None or parent.text.rstrip().endswith(":"):
            return False
        return any(mention.kind in ORGANISATIONS for mention in self.finder.find_in_block(parent)[:1])

    def _split_item(self, text: str, role: str) -> _Item:
        """Return head and tail of an item; of "Tonga – Forum of Tonga" the head is what follows the place."""
        dash = _DASH.search(text)
        if dash:
            left, right = text[: dash.start()], text[dash.end() :]
            if self._is_label(left, right, role):
                inner = self._split_item(right, role)
                return _Item(inner.head, inner.tail)
        cut = next(
            (match for match in _TAIL.finditer(text) if not _is_in_brackets(text, match.start())), None
        )
        return _Item(text[: cut.start()], text[cut.start() :]) if cut else _Item(text, "")

    def _is_label(self, left: str, right: str, role: str) -> bool:
        """Whether what stands before a dash only sorts the name behind it: a country, a field of work."""
        kind = self.finder.classify(clean_name(left))
        first = clean_name(right.split(",")[0].split("(")[0])
        right_kind = self.finder.classify(first)
        if kind == "place" or YEAR.fullmatch(left.strip()):
            return bool(first) and not first[0].islower()
        is_plain = kind in ("", "programme") and self.finder.expand(left) == left
        return role != "" and is_plain and (right_kind in ORGANISATIONS or _MONEY.search(right) is not None)

    def _states_tie(self, item: _Item) -> bool:
        tail = item.tail
        owner = self.references.owner
        is_own = re.search(r"\brun by\b", tail) and (owner.text in tail or self._names_owner(tail))
        denied = self.lexicon.denies(tail) or any(True for _ in self.lexicon.blocking.find_all(tail))
        return not is_own and not denied

    def _names_owner(self, text: str) -> bool:
        return any(
            self.finder.expand(word.strip(".,;:()")) == self.references.owner.key for word in text.split()
        )

    def _join_all(
        self, cue: Cue, text: str, block: Block, start: int, rule: str, reference: str
    ) -> Iterator[Draft]:
        """Yield the tie of each name in a text with the organisation of the document or of the section."""
        relation = self.relations[cue.role]
        holder = self._find_holder(block, reference)
        for end in self._read_ends(relation.kind, text, block):
            subject, kind, object_ = relation.join(holder, end)
            yield Draft(subject, kind, object_, start, block.end, block, rule, ended=cue.ended)

    def _read_ends(self, kind: str, text: str, block: Block) -> Iterator[End]:
        if kind == FOUNDED:
            year = YEAR.search(text)
            if year:
                yield End(year[0], "year")
        elif kind == LOCATED:
            yield from self.names.read_places(text)
        else:
            if kind == "funds" and _MONEY.search(text):
                text = re.split(r",? through | via ", _GIVEN.split(text, maxsplit=1)[-1])[0]
            for mark in self._iter_blocked_marks():
                text = re.sub(rf"[^,;]*{re.escape(mark)}", "", text)
            ends = self.names.read_organisations(text, self.finder.find_in_block(block))
            pieces = self.names.split_names(text)
            yield from (
                replace(end, kind="") if end.kind == "event" else end
                for end in ends
                if end.kind not in ("place", "person") and not self._is_placed(end, pieces)
            )

    def _is_placed(self, end: End, pieces: Sequence[str]) -> bool:
        """Whether a name is the place of the organisation before it: "Acorn Clinic, Bela"."""
        is_last = len(pieces) == 2 and clean_name(pieces[-1]) == end.text and end.kind == ""
        first = bare_name(clean_name(pieces[0]))
        kind = self.finder.classify(first)
        is_named = kind in ORGANISATIONS or (kind == "" and len(first.split()) > 2)
        return is_last and is_named and self._is_place_like(pieces[-1], pieces)

    def _iter_blocked_marks(self) -> Iterator[str]:
        """Yield the marks of footnotes that say that there is no tie."""
        for mark, note in self._notes.items():
            if any(True for _ in self.lexicon.blocking.find_all(note)):
                yield mark

    def _find_holder(self, block: Block, reference: str) -> End:
        labelled = reference == "the words before the colon"
        if labelled and block.level and self._parent and self._is_described(self._parent):
            first = self.finder.find_in_block(self._parent)[0]
            return End(first.text, first.kind, first.key, "the item above the list")
        named = find_heading_holder(block.headings, self.finder, self.references.owner, self.lexicon)
        if self.references.holder is None and named is not None:
            return named
        return self.references.get_holder(reference)

    def _iter_places_beside(self, item: _Item, block: Block) -> Iterator[Draft]:
        """Yield where an organisation of a list is: "Acorn Clinic, Port Rowan" or "Acorn Theatre (Rowan)"."""
        for part in re.split(r"\s+/\s+|;", item.head):
            pieces = self.names.split_names(part)
            holder: End | None = None
            for piece in pieces:
                name, _, inside = clean_name(piece).partition(" (")
                end = self.names.make_end(name)
                is_place = bool(inside) and not any(word[0].islower() for word in inside.split())
                place = next(self.names.read_places(inside.rstrip(")")), None) if is_place else None
                if end.kind in ORGANISATIONS or (holder is None and self._is_name_like(name)):
                    holder = end
                    if place and self._is_place_like(place.text, [name, place.text]):
                        yield self._place_draft(end, place, block)
                elif holder and (end.kind == "place" or self._is_place_like(piece, pieces)):
                    yield self._place_draft(holder, End(name, "place"), block)

    def _place_draft(self, holder: End, place: End, block: Block) -> Draft:
        return Draft(holder, LOCATED, place, block.start, block.end, block, "list place beside name")

    def _is_name_like(self, name: str) -> bool:
        is_known = self.finder.classify(name) not in ("place", "person", "event")
        return bool(name) and name[0].isupper() and is_known

    def _is_place_like(self, piece: str, pieces: Sequence[str]) -> bool:
        """Whether a short last piece after a comma is the place of the name before it."""
        words = clean_name(piece).split()
        is_short = 0 < len(words) <= 2 and all(word[0].isupper() for word in words)
        is_acronym = any(sum(char.isupper() for char in word) > 1 for word in words)
        is_known = " ".join(words) in self.lexicon.places
        return is_known or (len(pieces) == 2 and piece is pieces[-1] and is_short and not is_acronym)


def _last_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?।])\s+", text.strip())[-1]


def _is_in_brackets(text: str, at: int) -> bool:
    return text.count("(", 0, at) > text.count(")", 0, at)
