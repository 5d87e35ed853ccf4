"""Reads who was trained by whom from lists, key lines and lines of several labelled parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from .bengali_words import find_case, strip_case_ending
from .blocks import Block
from .drafts import Draft, End
from .entries import EntryReader
from .mentions import ORGANISATIONS
from .name_forms import clean_name

MAX_GROUP_WORDS = 12
_BRACKETED = re.compile(r"\(([^()]*)\)")
_PARTS = re.compile(r"\s+[–—|-]\s+|;\s+|\.\s+")
_LABEL = re.compile(r"([^:]{2,30}):\s+(\S.*)")
_COUNT = re.compile(
    r"(?:\b(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty)"
    r"(?=\s+[a-z’'-])|[০-৯][০-৯,]*(?=\s*(?:জন|টি)\s))"
)
_GROUP_END = re.compile(
    r"[,;:.()।–—]|\s(?:in|on|at|how|by|from|for|to|were|was|took|with|have|has|had|learned|learnt|during|about)\s"
)
_MEASURES = frozenset(
    (
        "days",
        "day",
        "hours",
        "weeks",
        "week",
        "months",
        "years",
        "sessions",
        "times",
        "modules",
        "courses",
        "million",
    )
)
_BY = re.compile(r"\bby\s+(?:the\s+)?(.+)", re.IGNORECASE)
_WAS_TRAINED = re.compile(r"\s(?:(?:has|have|had)\s(?:been\s)?|was\s|were\s|are\s|is\s)?(?:trained|taught)\b")


def find_group(text: str) -> str:
    """Return the words for a counted group of people, "" where a text counts nobody.

    >>> find_group("soil health, 12 field officers of Bela (3 days)")
    '12 field officers of Bela'
    """
    for count in _COUNT.finditer(text):
        end = _GROUP_END.search(text, count.end())
        words = text[count.start() : end.start() if end else len(text)].split()
        words = _cut_clause(words)
        if 1 < len(words) <= MAX_GROUP_WORDS and not _MEASURES & set(words):
            return " ".join(words)
    return ""


def _cut_clause(words: list[str]) -> list[str]:
    """Return Bengali words up to the one whom something is done to, without its ending: "২৪ জন কর্মীকে"."""
    for number, word in enumerate(words[1:], 1):
        if not word.isascii() and find_case(word) == "acc":
            return [*words[:number], strip_case_ending(word)]
    return words


def _is_group(text: str) -> bool:
    """Whether words may name a group of people, and not an organisation."""
    words = text.split()
    is_plain = not text.isascii() or bool(find_group(text)) or any(word[0].islower() for word in words)
    return is_plain and len(words) <= MAX_GROUP_WORDS and any(map(str.isalpha, text))


def _is_organisation(text: str, entries: EntryReader) -> bool:
    return entries.finder.classify(text) in ORGANISATIONS


class TrainingListReader:
    """Reads trained groups and their trainers from what is no sentence."""

    def __init__(self, entries: EntryReader) -> None:
        self.entries, self.references, self.lexicon = entries, entries.references, entries.lexicon

    def read_groups(
        self,
        block: Block,
        start: int,
        rule: str,
        reference: str,
        *,
        is_named: bool = False,
        is_told_apart: bool = False,
    ) -> Iterator[Draft]:
        """Yield the ties of groups that were trained: "260 teachers (by Acorn College); 18 clerks".

        An organisation counts as trained where the label says so by name (`is_named`). Where the label is
        that of courses, each group must have its trainer beside it (`is_told_apart`).
        """
        for part in block.text.split(";"):
            inside = _BRACKETED.search(part)
            group = clean_name(_BRACKETED.sub("", part).strip())
            remark = inside[1] if inside else ""
            group = group if _is_organisation(group, self.entries) else find_group(group) or group
            is_group = _is_group(group) or (is_named and _is_organisation(group, self.entries))
            if not is_group or not self.entries.states_tie(part):
                continue
            by = self._find_trainer(remark)
            trainers = list(self._read_trainers(by, block)) if by else []
            if is_told_apart and not trainers:
                continue
            holder = self.references.get_holder(reference)
            holder = self.references.owner if holder.kind == "programme" else holder
            for trainer in trainers or [replace(holder, reference=reference)]:
                yield Draft(End(group, "group"), "trainedBy", trainer, start, block.end, block, rule)

    def _find_trainer(self, remark: str) -> str:
        """Return whom a remark names as the trainer: "by Acorn College", "instructor: Acorn College"."""
        by, label = _BY.search(remark), _LABEL.fullmatch(remark.strip())
        cue = self.lexicon.read_cue(label[1]) if label else None
        if label and cue and cue.role == "trainer" and not cue.blocked:
            return label[2]
        return by[1] if by else ""

    def read_trainers(self, block: Block, start: int, lead: str, rule: str) -> Iterator[Draft]:
        """Yield the ties of trainers: "Acorn College (12 field officers, soil health)".

        Where an entry counts nobody, the sentence above says who was trained, else the owner was.
        """
        described = _WAS_TRAINED.split(lead, maxsplit=1)[0] if _WAS_TRAINED.search(lead) else ""
        for part in block.text.split(";"):
            group = find_group(part) or clean_name(described)
            trainers = list(self._read_trainers(part, block))
            owner = self.references.get_holder("the heading of the list")
            trainee = End(group, "group", reference="the sentence above the list") if group else owner
            for trainer in trainers:
                yield Draft(trainee, "trainedBy", trainer, start, block.end, block, rule)

    def read_parts(self, block: Block, start: int) -> Iterator[Draft]:
        """Yield the ties of a line such as "Compost – 30 growers – trainer: Acorn College"."""
        parts = [part.strip() for part in _PARTS.split(block.text)]
        labelled = [match for part in parts[1:] if (match := _LABEL.fullmatch(part))]
        for label in labelled:
            cue = self.lexicon.read_cue(label[1])
            if cue.role != "trainer" or cue.blocked or not self.entries.states_tie(label[2]):
                continue
            others = [part for part in parts if part != label[0]]
            group = next(filter(None, map(find_group, others)), others[1] if len(others) > 1 else "")
            for trainer in self._read_trainers(label[2], block) if group else ():
                trainee = End(clean_name(group), "group")
                yield Draft(trainee, "trainedBy", trainer, start, block.end, block, "list trainer part")

    def _read_trainers(self, text: str, block: Block) -> Iterator[End]:
        ends = self.entries.read_ends("trainedBy", text, "trainer", block)
        yield from (end for end, _ in ends if not end.text.lower().endswith(" staff"))
