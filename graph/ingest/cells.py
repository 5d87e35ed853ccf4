"""What the cells of each column hold: a date, a number, ids of which tables, a term of which list.

Column names in, what they hold out; the reader mends by it, a new data set's drop-downs and the guide to
the tables are made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ..schema.levels import Audience, Certainty
from ..schema.vocabulary import Ontology
from .consent import CONSENTS
from .validate import COVERAGES, DECISIONS

CellType = Literal["text", "date", "number", "decimal", "id", "term", "code"]


@dataclass(frozen=True)
class ColumnContent:
    """What a cell holds; `taken_from` names the tables whose ids, or the list whose terms, it takes.

    A code is written with plain letters, digits and marks, but comes from no list: an address, a
    checksum, an identifier.
    """

    cell_type: CellType
    taken_from: tuple[str, ...] = ()


_PLAIN_TEXT = ColumnContent("text")
_CONTENT_BY_COLUMN: Mapping[str, ColumnContent] = {
    **dict.fromkeys(
        ("start", "end", "issued", "retrieved", "as_of", "when", "on", "review_by"), ColumnContent("date")
    ),
    "counts.value": ColumnContent("number"),
    "sessions": ColumnContent("number"),
    "weight": ColumnContent("decimal"),
    "id": ColumnContent("id"),
    **dict.fromkeys(("url", "sha256", "homepage", "ids"), ColumnContent("code")),
    "lang": ColumnContent("term", ("languages",)),
    "publisher": ColumnContent("id", ("entities",)),
    "about": ColumnContent("id", ("entities", "events")),
    "copy_of": ColumnContent("id", ("sources",)),
    "covers": ColumnContent("term", ("coverages",)),
    **dict.fromkeys(("subject", "object"), ColumnContent("id", ("entities", "events", "sources"))),
    "source": ColumnContent("id", ("sources",)),
    "series": ColumnContent("id", ("events",)),
    **dict.fromkeys(("place", "entity"), ColumnContent("id", ("entities",))),
    "of": ColumnContent("id", ("entities", "events", "sources")),
    "part_of": ColumnContent("id", ("counts",)),
    **dict.fromkeys(("a", "b"), ColumnContent("id", ("entities", "events"))),
    "visibility": ColumnContent("term", ("audiences",)),
    "certainty": ColumnContent("term", ("certainties",)),
    "date_certainty": ColumnContent("term", ("certainties",)),
    "entities.class": ColumnContent("term", ("entity classes",)),
    "events.class": ColumnContent("term", ("event classes",)),
    "type": ColumnContent("term", ("OrgTypeScheme",)),
    "kind": ColumnContent("term", ("kinds of tie",)),
    "unit": ColumnContent("term", ("UnitScheme",)),
    "comparator": ColumnContent("term", ("ComparatorScheme",)),
    "dimension": ColumnContent("term", ("DimensionScheme",)),
    "property": ColumnContent("term", ("properties",)),
    "decision": ColumnContent("term", ("decisions",)),
    "holds": ColumnContent("term", ("yes or no",)),
    **dict.fromkeys(("influence", "interest"), ColumnContent("term", ("LevelScheme",))),
    "engagement": ColumnContent("term", ("EngagementScheme",)),
    "consent": ColumnContent("term", ("consents",)),
    "scope": ColumnContent("term", ("audiences",)),
}  # fmt: skip


def describe_column(table: str, column: str) -> ColumnContent:
    """Return what a column holds; a text where nothing narrower is known.

    >>> (
    ...     describe_column("ties", "start").cell_type,
    ...     describe_column("facts", "value").cell_type,
    ...     describe_column("counts", "value").cell_type,
    ... )
    ('date', 'text', 'number')
    """
    return _CONTENT_BY_COLUMN.get(f"{table}.{column}") or _CONTENT_BY_COLUMN.get(column, _PLAIN_TEXT)


def list_terms(ontology: Ontology, name: str) -> tuple[str, ...]:
    """Return the terms of a list that `ColumnContent.taken_from` names, in the order of the offer."""
    events = ontology.list_subclass_names("Event")
    # these have tables of their own, or are written by the program
    excluded = {"AssertionSet", "Assessment", "Count", "Decision", "Opinion", "Source"}
    nodes = set(ontology.list_subclass_names("Relationship")) | {"Membership"}
    fixed_lists = {
        "audiences": tuple(Audience),
        "languages": ("en", "bn"),
        "decisions": DECISIONS,
        "coverages": COVERAGES,
        "consents": CONSENTS,
        "yes or no": ("yes", "no"),
        "certainties": Certainty.list_recorded(),
        "entity classes": tuple(sorted(set(ontology.classes) - events - excluded - nodes)),
        "event classes": tuple(sorted(set(ontology.classes) & events)),
        "kinds of tie": tuple(sorted(kind.name for kind in ontology.tie_kinds.values() if kind.canonical)),
        "properties": tuple(sorted(kind.name for kind in ontology.literal_kinds.values())),
    }
    return fixed_lists.get(name) or tuple(concept.name for concept in ontology.list_scheme_concepts(name))
