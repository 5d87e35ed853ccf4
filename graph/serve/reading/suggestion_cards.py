"""Prepares the suggestions of a document for the margin of its page, and what a person may choose there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import GraphError
from ...core.messages import Messages, localise_digits
from ...core.spelling import fold_text
from ...curate.answers.read import (
    describe_origin,
    describe_reference,
    label_certainty,
    label_kind,
    open_read_texts,
)
from ...curate.reading.acceptance import TieEntry
from ...curate.reading.known_data import KnownData
from ...curate.reading.review import DocumentReview
from ...curate.reading.stored_reading import READINGS
from ...curate.reading.verification import EndLink, VerifiedTie
from ...schema.levels import Certainty
from ...schema.vocabulary import Ontology
from ..rendering import Page

MESSAGES = Messages.load(Path(__file__).with_name("messages.toml"))
MOST_LINES_WITH_NAMES = 400  # of a text, in whose lines known names are looked for
_MOST_NAME_WORDS = 7
_FOUNDED = "schema:foundingDate"


@dataclass(frozen=True)
class Choice:
    """One of the values that a field offers, and its words."""

    value: str
    label: str


@dataclass(frozen=True)
class SuggestionCard:
    """A suggestion as the margin shows it; `entry` fills the fields by which it is changed."""

    key: str
    number: int
    line: int
    quote: str
    subject: str
    kind: str
    object: str
    level: str
    certainty: str
    notes: tuple[str, ...]
    origin: str
    entry: TieEntry
    subject_choices: tuple[Choice, ...]
    object_choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Reader:
    """What is open of a document, by line; `fault` says why nothing can be suggested."""

    cards: tuple[SuggestionCard, ...] = ()
    is_suggested: bool = True  # whether somebody has let the text be read for ties
    failed: int = 0
    names_by_line: Mapping[int, Sequence[str]] | None = None
    fault: str = ""

    def list_at(self, line: int) -> list[SuggestionCard]:
        """Return the suggestions of a line."""
        return [card for card in self.cards if card.line == line]

    def list_names(self, line: int) -> Sequence[str]:
        """Return the known names that stand in a line."""
        return (self.names_by_line or {}).get(line, ())


def open_reader(page: Page, source: str) -> Reader | None:
    """Return the suggestions of a source, None where nothing may be changed here."""
    if page.closure:
        return None
    folder = page.dataset.path
    if not (folder / READINGS / f"{source}.json").is_file():
        return Reader(is_suggested=False)
    try:
        review = DocumentReview.open(folder, source)
    except (GraphError, OSError) as error:
        return Reader(fault=str(error))
    ties = review.open_ties
    cards = tuple(make_card(review.known, tie, number, page.lang) for number, tie in enumerate(ties, start=1))
    failed = sum(review.verification.failures.values())
    return Reader(cards, failed=failed, names_by_line=find_names(review.reading.document.text, review.known))


def make_card(known: KnownData, tie: VerifiedTie, number: int, lang: str) -> SuggestionCard:
    """Return a suggestion in the words of a language."""
    suggestion, ontology = tie.suggestion, known.ontology
    return SuggestionCard(
        key=tie.key,
        number=number,
        line=suggestion.line,
        quote=suggestion.quote,
        subject=_label_end(known, tie.subject, lang),
        kind=label_kind(suggestion.kind, ontology, lang),
        object=_label_end(known, tie.object, lang) if tie.object else localise_digits(tie.value, lang),
        level=suggestion.certainty,
        certainty=label_certainty(suggestion.certainty, ontology, lang),
        notes=tuple(_list_notes(tie, lang)),
        origin=describe_origin(open_read_texts(lang), suggestion, ontology),
        entry=TieEntry.from_tie(tie),
        subject_choices=_list_ends(known, tie.subject.choices, lang),
        object_choices=_list_ends(known, tie.object.choices if tie.object else (), lang),
    )


def _label_end(known: KnownData, end: EndLink, lang: str) -> str:
    return known.find_label(end.id, lang) or end.label


def _list_ends(known: KnownData, ids: Sequence[str], lang: str) -> tuple[Choice, ...]:
    return tuple(Choice(name, f"{known.find_label(name, lang)} ({name})") for name in ids)


def _list_notes(tie: VerifiedTie, lang: str) -> list[str]:
    texts = open_read_texts(lang)
    notes = []
    if tie.standing == "support":
        notes.append(texts.format_message("is-support"))
    new = [end.name for end in (tie.subject, tie.object) if end and end.is_new]
    if new:
        notes.append(texts.format_message("is-new", names=texts.join_words(new)))
    if tie.suggestion.reference:
        notes.append(describe_reference(texts, tie.suggestion.reference))
    if tie.suggestion.ended:
        notes.append(texts.format_message("has-ended"))
    return notes


def list_kinds(ontology: Ontology, lang: str) -> list[Choice]:
    """Return the kinds that a person may choose, by their words: ties that count, places, founding."""
    names = [
        kind.name for kind in ontology.tie_kinds.values() if kind.counts or kind.range.endswith("#Place")
    ]
    choices = [Choice(name, label_kind(name, ontology, lang)) for name in (*names, _FOUNDED)]
    return sorted(choices, key=lambda choice: choice.label.casefold())


def list_certainties(ontology: Ontology, lang: str) -> list[Choice]:
    """Return the levels that a tie may have, the strongest first."""
    return [Choice(str(level), label_certainty(level, ontology, lang)) for level in Certainty.list_recorded()]


def find_names(text: str, known: KnownData) -> Mapping[int, Sequence[str]]:
    """Return the names of the data set that stand in each line, the longest where they overlap."""
    lines = text.split("\n")
    if len(lines) > MOST_LINES_WITH_NAMES:
        return {}
    names: dict[int, list[str]] = defaultdict(list)
    for number, line in enumerate(lines, start=1):
        words, at = line.split(), 0
        while at < len(words):
            for length in range(min(_MOST_NAME_WORDS, len(words) - at), 0, -1):
                ids = known.ids_by_name.get(fold_text(" ".join(words[at : at + length])), ())
                if len(ids) == 1:
                    label = known.labels[ids[0]]
                    names[number] += [label] if label not in names[number] else []
                    at += length - 1
                    break
            at += 1
    return names
