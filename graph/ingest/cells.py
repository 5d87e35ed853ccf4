"""What the cells of each column hold: a date, a number, ids of which tables, a term of which list.

Column names in, what they hold out; the reader mends by it, a new data set's drop-downs and the guide to
the tables are made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ..dataset import AUDIENCES
from ..ontology import Ontology
from .consent import CONSENTS
from .validate import DECISIONS

Sort = Literal["text", "date", "number", "id", "term", "code"]


@dataclass(frozen=True)
class Holds:
    """What a cell holds; `of` names the tables whose ids, or the list whose terms, it takes.

    A code is written with plain letters, digits and marks, but comes from no list: an address, a
    checksum, an identifier.
    """

    sort: Sort
    of: tuple[str, ...] = ()


_TEXT = Holds("text")
_HOLDS: Mapping[str, Holds] = {
    **dict.fromkeys(
        ("start", "end", "issued", "retrieved", "as_of", "when", "on", "review_by"), Holds("date")
    ),
    "counts.value": Holds("number"),
    "sessions": Holds("number"),
    "id": Holds("id"),
    **dict.fromkeys(("url", "sha256", "homepage", "ids"), Holds("code")),
    "lang": Holds("term", ("languages",)),
    "publisher": Holds("id", ("entities",)),
    "about": Holds("id", ("entities", "events")),
    "copy_of": Holds("id", ("sources",)),
    **dict.fromkeys(("subject", "object"), Holds("id", ("entities", "events", "sources"))),
    "source": Holds("id", ("sources",)),
    "series": Holds("id", ("events",)),
    **dict.fromkeys(("place", "entity"), Holds("id", ("entities",))),
    "of": Holds("id", ("entities", "events", "sources")),
    "part_of": Holds("id", ("counts",)),
    **dict.fromkeys(("a", "b"), Holds("id", ("entities", "events"))),
    "visibility": Holds("term", ("audiences",)),
    "certainty": Holds("term", ("certainties",)),
    "date_certainty": Holds("term", ("certainties",)),
    "entities.class": Holds("term", ("entity classes",)),
    "events.class": Holds("term", ("event classes",)),
    "type": Holds("term", ("OrgTypeScheme",)),
    "kind": Holds("term", ("kinds of tie",)),
    "unit": Holds("term", ("UnitScheme",)),
    "comparator": Holds("term", ("ComparatorScheme",)),
    "dimension": Holds("term", ("DimensionScheme",)),
    "property": Holds("term", ("properties",)),
    "decision": Holds("term", ("decisions",)),
    "holds": Holds("term", ("yes or no",)),
    **dict.fromkeys(("influence", "interest"), Holds("term", ("LevelScheme",))),
    "engagement": Holds("term", ("EngagementScheme",)),
    "consent": Holds("term", ("consents",)),
    "scope": Holds("term", ("audiences",)),
}  # fmt: skip


def holds(table: str, column: str) -> Holds:
    """Return what a column holds; a text where nothing narrower is known.

    >>> holds("ties", "start").sort, holds("facts", "value").sort, holds("counts", "value").sort
    ('date', 'text', 'number')
    """
    return _HOLDS.get(f"{table}.{column}") or _HOLDS.get(column, _TEXT)


def terms(ontology: Ontology, name: str) -> tuple[str, ...]:
    """Return the terms of a list that `Holds.of` names, in the order in which people are offered them."""
    events = ontology.kinds_of("Event")
    # these have tables of their own, or are written by the program
    apart = {"AssertionSet", "Assessment", "Count", "Decision", "Source"}
    nodes = set(ontology.kinds_of("Relationship")) | {"Membership"}
    own = {
        "audiences": AUDIENCES,
        "languages": ("en", "bn"),
        "decisions": DECISIONS,
        "consents": CONSENTS,
        "yes or no": ("yes", "no"),
        "certainties": tuple(level for level in ontology.certainties if level != "unknown"),
        "entity classes": tuple(sorted(set(ontology.classes) - events - apart - nodes)),
        "event classes": tuple(sorted(set(ontology.classes) & events)),
        "kinds of tie": tuple(sorted(kind.name for kind in ontology.ties.values() if kind.canonical)),
        "properties": tuple(sorted(kind.name for kind in ontology.literals.values())),
    }
    return own.get(name) or tuple(concept.name for concept in ontology.scheme(name))
