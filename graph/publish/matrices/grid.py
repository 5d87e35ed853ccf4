"""Defines a matrix: heads, rows of cells that each say their state, and the sources behind each cell."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...core.messages import LANGUAGES, LanguagePair, Messages
from ...model.graph import StakeholderGraph
from ...model.values import Entity, Evidence

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
