"""Holds a tie that a rule has found, before it is checked, dated and put into words for a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...ingest.foreign import name_lists
from .blocks import Block
from .lexicon import Lexicon
from .mentions import ORGANISATIONS, Mention
from .name_forms import bare_name, clean_name
from .names import NameFinder

FOUNDED, LOCATED = "schema:foundingDate", "operatesIn"
ORGANISED, ATTENDED = "organisedBy", "attendedBy"
_AMOUNT = re.compile(r"[$€£৳]|\A(?:[A-Z]{3}|Tk|Rs)\.?\s*[0-9০-৯]")
_PRONOUNS = frozenset(("its", "their", "our", "his", "her"))
_NOT_IN_TIES = frozenset(("person", "event", "place"))


@dataclass(frozen=True)
class End:
    """One end of a tie: its words, its kind, what mentions of it share, and how it was resolved."""

    text: str
    kind: str = ""
    key: str = ""
    reference: str = ""  # "we", "the Forum", "heading": how it was resolved, where the quote does not name it

    @property
    def identity(self) -> str:
        """What all mentions of the same thing share."""
        return (self.key or self.text).casefold().removeprefix("the ")


@dataclass(frozen=True)
class Draft:
    """A tie that a rule has found in a stretch of the document."""

    subject: End
    kind: str
    object: End
    start: int
    end: int
    block: Block
    rule: str
    certainty: str = "stated"
    ended: bool = False


@dataclass(frozen=True)
class Relation:
    """The kind of tie that a cue means, and whether the names that it introduces are its subject."""

    kind: str
    names_are: str  # subject or object

    def join(self, holder: End, name: End) -> tuple[End, str, End]:
        """Return subject, kind and object of the tie between the holder of a list and a name in it."""
        if self.names_are == "subject":
            return name, self.kind, holder
        return holder, self.kind, name


def is_allowed(draft: Draft) -> bool:
    """Whether the ends of a draft are of kinds that its tie can join."""
    subject, object_ = draft.subject, draft.object
    if subject.identity == object_.identity or not subject.text or not object_.text:
        return False
    if subject.text.lower() in _PRONOUNS or object_.text.lower() in _PRONOUNS:
        return False
    if draft.kind in (ORGANISED, ATTENDED):
        return subject.kind == "event" and object_.kind not in _NOT_IN_TIES
    if draft.kind == FOUNDED:
        return subject.kind not in _NOT_IN_TIES
    if draft.kind == LOCATED:
        return object_.kind in ("place", "") and subject.kind not in _NOT_IN_TIES
    if draft.kind == "funds" and subject.kind == "programme" and draft.rule.startswith("sentence"):
        return False
    return subject.kind not in _NOT_IN_TIES and object_.kind not in _NOT_IN_TIES


class NameReader:
    """Reads the names of a cell, a value or a list item as ends of ties."""

    def __init__(self, finder: NameFinder, lexicon: Lexicon) -> None:
        self.finder, self.lexicon = finder, lexicon
        self._known = name_lists.KnownNames.from_names(
            {mention.text for mention in finder.iter_all()} | set(lexicon.bodies)
        )

    def make_end(self, text: str, kind: str = "", reference: str = "") -> End:
        """Return a name as an end; its kind as its form, the document or the data set tell."""
        name = clean_name(text)
        if self._has_title(name) and self.finder.classify(name) not in ORGANISATIONS:
            return End(name, "person", name, reference)
        return End(name, kind or self.finder.classify(name), self.finder.expand(bare_name(name)), reference)

    def _has_title(self, name: str) -> bool:
        """Whether a name begins as that of a person: "Mrs Estery Phiri"."""
        first, *rest = name.split() or [""]
        return bool(rest) and first.casefold().rstrip(".") in self.lexicon.names["capitals"]["titles"]

    def read_organisations(self, text: str, mentions: Sequence[Mention] = ()) -> Iterator[End]:
        """Yield the organisations and places that a text lists; `mentions` are names within it."""
        for piece in self.split_names(text):
            end = self._read_piece(piece, mentions)
            if end is not None:
                yield end

    def document_text(self, start: int, end: int) -> str:
        """Return a part of the document."""
        return self.finder.document.text[start:end]

    def split_names(self, text: str) -> list[str]:
        """Return the names that a text lists, as written."""
        return name_lists.split_names(text, self._known)

    def _read_piece(self, piece: str, mentions: Sequence[Mention]) -> End | None:
        name = clean_name(piece)
        words = name.split()
        if self.lexicon.is_empty_cell(name) or not any(char.isalpha() for char in name) or len(words) > 14:
            return None
        if _AMOUNT.search(name) or (words[0][0].isdigit() and name.isascii()):
            return None
        if words[0][0].islower() or words[0].lower() in self.lexicon.stop_words:
            inner = [mention for mention in mentions if mention.is_organisation and mention.text in piece]
            if len({mention.key for mention in inner}) == 1:
                return self.make_end(inner[0].text)
            is_whole = all(word[0].isupper() for word in words if len(word) > 3 and word[0].isalpha())
            if not is_whole or self.finder.classify(bare_name(name)) not in ORGANISATIONS:
                return None
        return self.make_end(name)

    def read_places(self, text: str) -> Iterator[End]:
        """Yield the places that a text lists: "Sindh: Sukkur & Jacobabad" names Sukkur and Jacobabad."""
        for part in text.replace("•", ";").split(";"):
            head, colon, rest = part.partition(":")
            for piece in _split_places(rest if colon and len(head.split()) <= 4 else part):
                name = self._clean_place(piece)
                if name:
                    yield End(name, "place")

    def _clean_place(self, piece: str) -> str:
        words = clean_name(piece).removesuffix(".").split()
        while words and (words[0].islower() or words[0].lower() in self.lexicon.place_words):
            words = words[1:]
        while words and words[-1].islower() and words[-1].isascii():
            words = words[:-1]
        name = " ".join(words)
        is_name = bool(words) and len(words) <= 5 and not any(char.isdigit() for char in name)
        if not is_name or self.lexicon.is_empty_cell(name) or name.lower() in self.lexicon.stop_words:
            return ""
        is_organisation = self.finder.classify(name) in ORGANISATIONS and name not in self.lexicon.places
        return "" if is_organisation else name


def _split_places(text: str) -> Sequence[str]:
    for mark in (" and ", " & ", " / ", "/", " ও ", " এবং ", "·"):
        text = text.replace(mark, ",")
    depth, piece, pieces = 0, "", []
    for char in text:
        depth += (char == "(") - (char == ")" and depth > 0)
        if char == "," and not depth:
            pieces.append(piece)
            piece = ""
        else:
            piece += char
    return [*pieces, piece]
