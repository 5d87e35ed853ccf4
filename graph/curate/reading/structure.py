"""Reads ties from lists under a heading and from lines such as "Member of: ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from .blocks import Block, BlockKind, Document
from .drafts import Draft, End, NameReader, Relation
from .entries import EntryReader
from .lexicon import Cue, Lexicon, PhraseFinder
from .mentions import ORGANISATIONS
from .name_forms import bare_name, clean_name
from .names import NameFinder
from .places_beside import PlaceBesideReader
from .references import References, find_heading_holder
from .runners import RunnerFinder
from .training_lists import TrainingListReader, find_group

MAX_LISTED = 3000  # characters of a list item or a value that may be a list of names
MAX_LISTED_WORDS = 40  # of a paragraph that may be a list of names
MAX_LINES_APART = 6  # of the lines that say who trained and who was trained
MAX_GROUP = 120  # characters of who was trained
_NAMED = ("funder", "partner", "member", "network", "grantee")
_TRAINING = ("trainer", "trained", "trainee")
_POST = re.compile(
    r"director|chair|manager|secretary|treasurer|officer|head|coordinator|president|contact", re.IGNORECASE
)
_GIVER = re.compile(r"\b(?:by|from|with)\s+(?:the\s+)?(\S.*)")
_TAUGHT = re.compile(r"\btrained|\btaught|প্রশিক্ষণ", re.IGNORECASE)
_BODIES = re.compile(
    r"(?:clubs|councils|schools|colleges|groups|organi[sz]ations|ngos|csos|members|associations|societies|unions|churches)\Z"
    r"|সংগঠন|সংস্থা|সদস্য|সমিতি|ক্লাব",
    re.IGNORECASE,
)
_LABELLED = "the words before the colon"  # what says of whom a value speaks
_MARK = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹†‡*]")
_VENUES = frozenset(("স্থান", "সভার স্থান", "place", "location"))
_MEETING = re.compile(r"\b(?:minutes|meeting|workshop|training)\b|সভা|কার্যবিবরণী|কর্মশালা|বৈঠক", re.IGNORECASE)
_INTRODUCTION = re.compile(r"\b(?:following|below|these|list)\b|নিম্ন|নিচের|নিচে", re.IGNORECASE)


def read_relations(lexicon: Lexicon) -> Mapping[str, Relation]:
    """Return the tie that each role of a heading means."""
    return {role: Relation(**entry) for role, entry in lexicon.structure["relations"].items()}


class StructureReader:
    """Reads lists and key-value lines of one document."""

    def __init__(
        self, document: Document, names: NameReader, references: References, lexicon: Lexicon
    ) -> None:
        self.document, self.names, self.references, self.lexicon = document, names, references, lexicon
        self.finder: NameFinder = names.finder
        self.entries = EntryReader(names, references, lexicon)
        self.places = PlaceBesideReader(self.entries)
        self.trainings = TrainingListReader(self.entries)
        self.relations = read_relations(lexicon)
        self._notes = dict(self._iter_footnotes())
        self._trainees = dict(self._iter_trainees())
        self._taught = {
            self._trainees[block.start].start
            for block in document.blocks
            if block.start in self._trainees and lexicon.read_cue(block.key).role == "trainer"
        }
        self._parent: Block | None = None
        self._is_closed = False  # whether the words with which a letter ends have been read
        self._closings = PhraseFinder((words, "closing") for words in lexicon.structure["closings"]["words"])
        self._runners = RunnerFinder(names, references, lexicon)
        self._verbs = lexicon.word_list("auxiliaries") - {",", "to", "and", "of"}

    def read_key_value(self, block: Block) -> Iterator[Draft]:
        """Yield the ties of a line such as "Present donors: A; B"."""
        if len(block.text) > MAX_LISTED:
            return
        cue = self.lexicon.read_cue(block.key)
        start = self.document.text.rfind("\n", 0, block.start) + 1
        if cue.role in ("organisation", "project"):
            self._set_holder(block.text, cue.role)
        self._runners.note_key(block)
        if cue.blocked or self._is_venue(cue, block):
            return
        if cue.role in ("trained", "trainee") and block.start not in self._taught:
            yield from self._read_training(cue.role, block, start, None)
        if cue.role == "activity":
            yield from self.trainings.read_groups(
                block, start, "key trainer", "the key of the line", is_told_apart=True
            )
        if not cue.role and not _POST.search(block.key):
            is_below_title = block.headings[-1:] == (self.document.blocks[0].text,)
            cue = cue if is_below_title else self._find_list_cue(block, None)[0] or cue
        if cue.role not in self.relations:
            return
        trainee = self._trainees.get(block.start) if cue.role == "trainer" else None
        if cue.role == "trainer" and trainee is None and find_group(block.text):
            yield from self.trainings.read_trainers(block, start, "", "key trainer")
            return
        if trainee is None:
            reference = "the key of the line"
            yield from self._join_all(cue, block.text, block, start, f"key {cue.role}", reference)
            if cue.role == "grantee" and self.references.get_holder("").kind == "programme":
                partner = Cue(
                    "partner", cue.ended
                )  # who is given a part of the money does a part of the work
                yield from self._join_all(partner, block.text, block, start, "key partner", reference)
            if cue.role in _NAMED:
                yield from self.places.read(block.text, block, after_comma=False)
            return
        group = End(clean_name(trainee.text), "group", reference=trainee.key)
        kind = self.relations[cue.role].kind
        for end, _ in self.entries.read_ends(kind, block.text, cue.role, block):
            yield Draft(group, kind, end, start, block.end, block, "key trainer")

    def _is_venue(self, cue: Cue, block: Block) -> bool:
        """Whether a line says where a meeting was, which is not where anybody works."""
        is_place = cue.role == "place" and block.key.casefold() in _VENUES
        return is_place and bool(_MEETING.search(self.document.blocks[0].text))

    def read_paragraph(self, block: Block) -> Iterator[Draft]:
        """Yield the ties of names in a paragraph without a verb, under a heading that says what they are."""
        cue = self.lexicon.read_cue(block.headings[-1]) if block.headings else Cue("")
        self._is_closed = self._is_closed or bool(self._closings.get(re.split(r"[,।\n]", block.text)[0]))
        if self._is_closed:
            return
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
        is_label = bool(value) and len(label.split()) <= 6 and "(" not in label
        own = self.lexicon.read_cue(label) if is_label else Cue("")
        if own.role == "project" or (own.role == "organisation" and not cue):
            self._set_holder(value, own.role)
        label_kind = self.finder.classify(clean_name(label))
        if own.role in self.relations and label_kind not in (*ORGANISATIONS, "place"):
            cue, holder = (own if cue is not None and not own.blocked else None), _LABELLED
        elif label_kind not in ORGANISATIONS and (
            own.role == "nothing" or (not own.role and (own.ended or own.blocked))
        ):
            cue = None  # "Printers: Acorn Press", "Left: Acorn Trust"
        if cue is not None and self._is_training(cue, block) and not cue.blocked:
            yield from self._read_training(cue.role, block, block.start, lead)
        yield from self.trainings.read_parts(block, block.start)
        if cue is None or cue.role not in self.relations or cue.role in ("trainer", "founded"):
            yield from self.places.read(self.entries.split_entry(block.text, "").head, block)
            return
        item = self.entries.split_entry(block.text, cue.role)
        is_public = self.finder.classify(bare_name(clean_name(item.head))) == "government"
        is_labelled = holder == _LABELLED
        if is_public or is_labelled or not (block.level and self._is_described(self._parent)):
            yield from self._join_all(cue, block.text, block, block.start, f"list {cue.role}", holder)
        yield from self.places.read(item.head, block)

    def _is_training(self, cue: Cue, block: Block) -> bool:
        heading = block.headings[-1] if block.headings else ""
        return cue.role in ("trainer", "trained") or (
            cue.role == "trainee" and _TAUGHT.search(heading) is not None
        )

    def _read_training(self, role: str, block: Block, start: int, lead: Block | None) -> Iterator[Draft]:
        if role == "trainer":
            said = _last_sentence(lead.text) if lead else block.headings[-1] if block.headings else ""
            yield from self.trainings.read_trainers(block, start, said, "list trainer")
        else:
            yield from self.trainings.read_groups(
                block, start, f"list {role}", "the heading of the list", is_named=role == "trained"
            )

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

    def start_section(self, block: Block) -> Iterator[Draft]:
        """Take a heading under "Projects" as the project that its section is about, and read what it says."""
        self._is_closed = False
        above = self.lexicon.read_cue(block.headings[-1]).role if block.headings else ""
        name, _, said = block.text.partition(", ")
        cue = self.lexicon.read_cue(said)
        if self._is_statement(block.text) and not cue.blocked:
            holder = End(clean_name(name), "programme", clean_name(name))
            for mention in self.finder.find_in_block(block):
                if mention.kind in ORGANISATIONS and mention.start > block.start + len(name):
                    end = End(mention.text, mention.kind, mention.key)
                    subject, kind, object_ = self.relations[cue.role].join(holder, end)
                    yield Draft(subject, kind, object_, block.start, block.end, block, f"heading {cue.role}")
        runner = self._runners.find_described(block.text)
        if runner is not None:
            self.references.holder = runner
        if above == "project" and not self.lexicon.read_cue(block.text).role:
            self._set_holder(name, "project")
        described = self._find_described(block)
        if described:
            self._set_holder(described, "")

    def _find_described(self, heading: Block) -> str:
        """Return the organisation that a heading says its section is about: "About Acorn Trust"."""
        words = self.lexicon.structure["about"]
        for mention in self.finder.find_in_block(heading):
            before = heading.text[: mention.start - heading.start].lower().strip()
            after = heading.text[mention.end - heading.start :].strip(" :")
            is_about = (before.removesuffix("the").strip(), after) in {
                *((word, "") for word in words["before"]),
                *(("", word) for word in words["after"]),
            }
            if is_about and mention.is_organisation:
                return mention.text
        return ""

    def _is_statement(self, heading: str) -> bool:
        """Whether a heading says who pays for what it names: "Wells for All, paid for by Acorn Fund"."""
        _, comma, said = heading.partition(", ")
        giver = _GIVER.search(said)
        is_cue = bool(giver) and self.lexicon.read_cue(said).role in ("funder", "partner")
        return bool(comma) and giver is not None and is_cue and giver[1][:1].isupper()

    def _set_holder(self, text: str, role: str) -> None:
        """Take an organisation or a project as what the lines below are about; not a list of them."""
        name = clean_name(bare_name(text))
        if role == "project" and (";" in text or "," in text or len(name.split()) > 10 or not name):
            return
        end = self.names.make_end(name, "programme" if role == "project" else "")
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
            if introduces and (cue.role in self.relations or cue.role in _TRAINING):
                return cue, "the sentence above the list"
        for heading in reversed(block.headings):
            cue = self.lexicon.read_cue(heading)
            if cue.blocked:
                return None, ""
            if self._is_statement(heading) or self._is_document_title(heading):
                continue
            if cue.role == "nothing" or cue.role in ("activity", "date"):
                return None, ""
            if cue.role:
                return cue, "the heading of the list"
        return None, ""

    def _is_document_title(self, heading: str) -> bool:
        """Whether a heading is the title of minutes or a report, whose points are no list of names."""
        is_title = heading == self.document.blocks[0].text
        return is_title and any(True for _ in self.lexicon.document_kinds.find_all(heading))

    def _is_refused(self, text: str) -> bool:
        return self.lexicon.denies(text) or self.lexicon.read_cue(text).blocked

    def _is_described(self, parent: Block | None) -> bool:
        """Whether the item above a nested one is a name of its own, of which the nested ones are parts."""
        if parent is None or parent.text.rstrip().endswith(":"):
            return False
        return any(mention.kind in ORGANISATIONS for mention in self.finder.find_in_block(parent)[:1])

    def _join_all(
        self, cue: Cue, text: str, block: Block, start: int, rule: str, reference: str
    ) -> Iterator[Draft]:
        """Yield the tie of each name in a text with the organisation of the document or of the section."""
        relation = self.relations[cue.role]
        holder = self._runners.find_holder(cue, block.key) or self._find_holder(block, reference)
        for mark in self._iter_blocked_marks():
            text = re.sub(rf"[^,;]*{re.escape(mark)}", "", text)
        for end, is_over in self.entries.read_ends(relation.kind, text, cue.role, block):
            subject, kind, object_ = relation.join(holder, end)
            yield Draft(subject, kind, object_, start, block.end, block, rule, ended=cue.ended or is_over)
            if cue.role in ("network", "secretariat"):
                yield from self._read_counted(end, text, block, start)

    def _read_counted(self, network: End, text: str, block: Block, start: int) -> Iterator[Draft]:
        """Yield how many members a network has: "Savings Forum, in which 14 clubs take part"."""
        _, named, behind = text.partition(network.text)
        group = find_group(behind) if named and ";" not in behind.rpartition("–")[0] else ""
        if group and _BODIES.search(group):
            member = End(group, "group")
            yield Draft(member, "memberOf", network, start, block.end, block, "list members counted")

    def _iter_blocked_marks(self) -> Iterator[str]:
        """Yield the marks of footnotes that say that there is no tie."""
        for mark, note in self._notes.items():
            if any(True for _ in self.lexicon.blocking.find_all(note)):
                yield mark

    def _find_holder(self, block: Block, reference: str) -> End:
        labelled = reference == _LABELLED
        if labelled and block.level and self._parent and self._is_described(self._parent):
            first = self.finder.find_in_block(self._parent)[0]
            return End(first.text, first.kind, first.key, "the item above the list")
        named = find_heading_holder(block.headings, self.finder, self.references.owner, self.lexicon)
        if self.references.holder is None and named is not None:
            return named
        return self.references.get_holder(reference)


def _last_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?।])\s+", text.strip())[-1]
