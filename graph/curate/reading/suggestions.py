"""Suggests ties that a document states, each with its exact words, its place and the rule that found it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ...core.spelling import fold_text
from .blocks import Block, BlockKind, Document

_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")


@dataclass(frozen=True)
class KnownNames:
    """Names that a data set uses, each with its kind (organisation, place ...), and whose document it is.

    `owner` is the organisation that speaks in the document, where the user says so.
    """

    kinds: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""


@dataclass(frozen=True)
class Suggestion:
    """A tie that a document states, as a person is to see it; names are as the text writes them.

    `kind` is an id of the vocabulary, written in the direction that the vocabulary gives it.
    """

    subject: str
    kind: str
    object: str
    quote: str  # Document.text[start:end]
    start: int
    end: int
    line: int
    page: int | None
    place: str  # "line 12", or "page 3, line 12"
    certainty: str  # stated, implied or ambiguous
    rule: str
    precision: float | None  # of the rule, measured on the development set
    reference: str = ""  # how an end was resolved that does not stand in the quote, or stands there as "we"
    subject_kind: str = ""
    object_kind: str = ""
    ended: bool = False  # the text says that the tie is over


def suggest(document: Document, known: KnownNames) -> list[Suggestion]:
    """Return the ties that a document states, in the order of the text."""
    return list(_iter_founding_years(document, known))


def describe_place(block: Block) -> str:
    """Return where a block stands, for a person."""
    return f"page {block.page}, line {block.line}" if block.page else f"line {block.line}"


def _iter_founding_years(document: Document, known: KnownNames) -> Iterator[Suggestion]:
    """Yield the year of a line such as "Founded: 1998", for the organisation that the document is about."""
    owner = known.owner or document.title
    for block in document.blocks:
        year = _YEAR.search(block.text)
        if block.kind is BlockKind.KEY_VALUE and year and "establish" in fold_text(block.key):
            start = document.text.rfind("\n", 0, block.start) + 1
            yield Suggestion(
                owner, "schema:foundingDate", year[1], document.text[start : block.end], start, block.end,
                block.line, block.page, describe_place(block), "stated", "key-value founded", None,
                "the organisation of the document",
            )  # fmt: skip
