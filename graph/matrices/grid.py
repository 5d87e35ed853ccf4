"""What a matrix is: heads, rows of cells that each say their state, and the supports behind each cell."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..knowledge import Entity, Evidence, Knowledge
from ..wording import LANGUAGES, Pair, Wording

PRESENT, ABSENT, UNDOCUMENTED = "present", "absent", "undocumented"
OPINION, UNASSESSED = "opinion", "unassessed"
SAYING = frozenset({PRESENT, ABSENT, OPINION})  # the states of a cell that says something

WORDING = Wording.load(Path(__file__).with_name("matrices.toml"))


@dataclass(frozen=True)
class Cell:
    """What a cell says in both languages; `state` is empty where it names something and states nothing."""

    text: Pair
    state: str = ""
    supports: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Matrix:
    """A matrix of an edition: `tags` are HXL hashtags, one for each head, or none at all.

    `named` is how many of the first columns name the row; `notes` say what can be read from it.
    """

    name: str
    title: Pair
    heads: tuple[Pair, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Pair, ...]
    tags: tuple[str, ...] = ()
    named: int = 1


def is_said(row: tuple[Cell, ...]) -> bool:
    """Tell whether any cell of a row says something, beyond what the row is about."""
    return any(cell.state in SAYING for cell in row)


def pair(key: str, **values: str | int) -> Pair:
    """Return a text of `matrices.toml` in both languages."""
    return WORDING.pair(key, **values)


def undocumented() -> Cell:
    """Return the cell of which nothing is known."""
    return Cell(pair(UNDOCUMENTED), UNDOCUMENTED)


def plain(text: str) -> Cell:
    """Return a cell of a text that is the same in both languages, such as an id or a date."""
    return Cell((text, text)) if text else undocumented()


def named(entity: Entity) -> Cell:
    """Return the cell of an entity's name."""
    return Cell((entity.name("en"), entity.name("bn")))


def label(knowledge: Knowledge, iri: str) -> Pair:
    """Return what people call a node or a term, in both languages."""
    english, bengali = (knowledge.label(iri, lang) for lang in LANGUAGES)
    return english, bengali


def joined(pairs: list[Pair], mark: str) -> Pair:
    """Return several texts as one, in both languages."""
    return mark.join(one for one, _ in pairs), mark.join(other for _, other in pairs)
