"""Defines a matrix: heads, rows of cells that each say their state, and the sources behind each cell."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...core.messages import LANGUAGES, LanguagePair, Messages, format_date
from ...model.graph import StakeholderGraph
from ...model.network import Network, Tie
from ...model.values import Entity, Evidence
from ...schema.dataset import date_bounds
from ...schema.levels import Certainty
from ...schema.terms import STK
from .place_codes import PlaceCodes

PRESENT, ABSENT, UNDOCUMENTED = "present", "absent", "undocumented"
OPINION, UNASSESSED = "opinion", "unassessed"
MEANINGFUL_STATES = frozenset({PRESENT, ABSENT, OPINION})  # the states of a cell that says something

MESSAGES = Messages.load(Path(__file__).with_name("messages.toml"))


@dataclass(frozen=True)
class MatrixCell:
    """What a cell says in both languages; `state` is empty where it names something and states nothing.

    `level` is the local name of the level of an opinion.
    """

    text: LanguagePair
    state: str = ""
    supports: tuple[Evidence, ...] = ()
    level: str = ""


@dataclass(frozen=True)
class SummarySheet:
    """A sheet beside the matrix that sums it up: sentences, heads, and rows of names and counts."""

    name: LanguagePair
    title: LanguagePair
    lines: tuple[LanguagePair, ...]
    heads: tuple[LanguagePair, ...]
    rows: tuple[tuple[LanguagePair | int, ...], ...]


@dataclass(frozen=True)
class Matrix:
    """A matrix of an edition: `tags` are HXL hashtags, one for each head, or none at all.

    `named` is how many of the first columns name the row; `notes` say what can be read from it.
    """

    name: str
    title: LanguagePair
    heads: tuple[LanguagePair, ...]
    rows: tuple[tuple[MatrixCell, ...], ...]
    notes: tuple[LanguagePair, ...]
    tags: tuple[str, ...] = ()
    named: int = 1
    summaries: tuple[SummarySheet, ...] = ()


@dataclass(frozen=True)
class MatrixScope:
    """What a matrix shows: ties of a certainty or stronger, at a date or at any; and its P-codes."""

    certainty: str
    as_of: str = ""
    place_codes: PlaceCodes | None = None

    def includes(self, tie: Tie) -> bool:
        """Tell whether a tie is certain enough, and is not said not to have held at the date."""
        is_over = self.as_of and tie.is_dated and not tie.was_active_in(self.as_of)
        return Certainty(self.certainty).includes(tie.certainty) and not is_over

    def includes_dated(self, tie: Tie) -> bool:
        """Tell whether a tie is certain enough and, at a date, is said to have held then."""
        return self.includes(tie) and (not self.as_of or tie.is_dated)

    def includes_event(self, start: str, end: str) -> bool:
        """Tell whether an event was held within the date; one without dates only where none is asked for."""
        if not self.as_of:
            return True
        first, last = self._list_bounds()
        return bool(start or end) and (start or end) <= last and (end or start) >= first

    def began_by(self, day: str) -> bool:
        """Tell whether a day, possibly reduced, is not after the date; one that is not known may be."""
        return bool(day) and day <= self._list_bounds()[1]

    def _list_bounds(self) -> list[str]:
        bounds = date_bounds(self.as_of)
        if bounds is None:
            raise ValueError(f"'{self.as_of}' is no date")
        return [day.isoformat() for day in bounds]

    def describe(self, network: Network) -> tuple[LanguagePair, ...]:
        """Return what a reader has to know of it."""
        is_unrecorded = network.records_no_certainty and self.certainty == Certainty.UNKNOWN
        key = "scope-unrecorded" if is_unrecorded else f"scope-{self.certainty}"
        return (format_message_pair(key), *self.describe_date("as-of"))

    def describe_date(self, key: str) -> tuple[LanguagePair, ...]:
        """Return the message of a key with the date that was asked for, if one was."""
        if not self.as_of:
            return ()
        english, bengali = (
            format_message_pair(key, date=format_date(self.as_of, lang))[index]
            for index, lang in enumerate(LANGUAGES)
        )
        return ((english, bengali),)


def format_weaker(network: Network, text: LanguagePair, certainty: str) -> LanguagePair:
    """Return a text with its certainty, unless a source states it."""
    if certainty in ("", Certainty.STATED):
        return text
    label = format_label_pair(network.knowledge, STK + certainty)
    pairs = [format_message_pair("weaker", state=text[at], certainty=label[at]) for at in (0, 1)]
    return pairs[0][0], pairs[1][1]


def has_statement(row: tuple[MatrixCell, ...]) -> bool:
    """Tell whether any cell of a row says something, beyond what the row is about."""
    return any(cell.state in MEANINGFUL_STATES for cell in row)


def format_message_pair(key: str, **values: str | int) -> LanguagePair:
    """Return a text of `messages.toml` in both languages."""
    return MESSAGES.format_pair(key, **values)


def make_undocumented_cell() -> MatrixCell:
    """Return the cell of which nothing is known."""
    return MatrixCell(format_message_pair(UNDOCUMENTED), UNDOCUMENTED)


def make_plain_cell(text: str) -> MatrixCell:
    """Return a cell of a text that is the same in both languages, such as an id or a date."""
    return MatrixCell((text, text)) if text else make_undocumented_cell()


def make_name_cell(entity: Entity) -> MatrixCell:
    """Return the cell of an entity's name."""
    return MatrixCell((entity.get_name("en"), entity.get_name("bn")))


def format_label_pair(knowledge: StakeholderGraph, iri: str) -> LanguagePair:
    """Return what people call a node or a term, in both languages."""
    english, bengali = (knowledge.label(iri, lang) for lang in LANGUAGES)
    return english, bengali


def join_pairs(pairs: list[LanguagePair], separator: str) -> LanguagePair:
    """Return several texts as one, in both languages."""
    return separator.join(one for one, _ in pairs), separator.join(other for _, other in pairs)
