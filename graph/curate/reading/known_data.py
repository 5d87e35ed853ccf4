"""What a data set knows already that suggestions are compared with: names, kinds of things, and evidence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ...core.spelling import fold_text
from ...ingest.derived_ids import make_id
from ...schema.dataset import Tables
from ...schema.terms import compact_iri, expand_curie, normalise_text
from ...schema.vocabulary import Ontology
from .suggestions import KnownNames

_NAME_COLUMNS = {
    "entities": ("label_en", "label_bn", "short_label", "abbr", "alt"),
    "events": ("label_en", "label_bn"),
}
_WITH_ABBREVIATION = re.compile(r"(.{3,}?)\s*\(([^()]{2,20})\)\Z")
# the kinds of things that rules tell apart, by the class of the vocabulary; the narrowest first
CLASS_BY_KIND = {
    "platform": "Platform",
    "government": "PublicBody",
    "donor": "Organisation",
    "programme": "Programme",
    "person": "Person",
    "place": "Place",
    "group": "Collective",
    "event": "Event",
    "organisation": "Organisation",
}

TieKey = tuple[str, str, str]  # subject, kind, object, in the direction in which the kind is asserted


@dataclass(frozen=True)
class KnownData:
    """The names and ties of a data set; empty where there is none."""

    ontology: Ontology
    ids_by_name: Mapping[str, tuple[str, ...]]  # by the folded name
    labels: Mapping[str, str]
    classes: Mapping[str, str]
    evidence: Mapping[TieKey, frozenset[tuple[str, str]]]  # source and line of each tie and fact
    taken: frozenset[str]  # ids that are given
    bengali_labels: Mapping[str, str] = field(default_factory=dict)  # of what has one

    @classmethod
    def from_tables(cls, tables: Tables | None, ontology: Ontology) -> KnownData:
        """Return what the rows of a data set say, ids in place of names."""
        ids: dict[str, dict[str, None]] = defaultdict(dict)
        labels: dict[str, str] = {}
        classes: dict[str, str] = {}
        bengali_labels: dict[str, str] = {}
        evidence: dict[TieKey, set[tuple[str, str]]] = defaultdict(set)
        if tables is None:
            return cls(ontology, {}, labels, classes, {}, frozenset())
        for table, columns in _NAME_COLUMNS.items():
            for row in tables.rows.get(table, ()):
                names = [
                    name for column in columns for name in row.split_cell(column) or [row[column]] if name
                ]
                for name in names:
                    ids[fold_text(name)][row["id"]] = None
                labels.setdefault(row["id"], next(iter(names), row["id"]))
                classes.setdefault(row["id"], row["class"])
                if "label_bn" in columns and row["label_bn"]:
                    bengali_labels.setdefault(row["id"], row["label_bn"])
        for row in tables.rows.get("ties", ()):
            key = make_tie_key(ontology, row["subject"], row["kind"], row["object"])
            evidence[key].add((row["source"], row["locator"]))
        for row in tables.rows.get("facts", ()):
            key = row["subject"], row["property"], normalise_text(row["value"])
            evidence[key].add((row["source"], row["locator"]))
        taken = {
            name for table in ("entities", "events", "sources") for name in tables.iter_column(table, "id")
        }
        return cls(
            ontology,
            {name: tuple(known) for name, known in ids.items()},
            labels,
            classes,
            {key: frozenset(places) for key, places in evidence.items()},
            frozenset(taken),
            bengali_labels,
        )

    def find_label(self, name: str, lang: str) -> str:
        """Return the label of an id in a language, else the other one; empty for an unknown id."""
        label = self.labels.get(name, "")
        return self.bengali_labels.get(name, label) if lang == "bn" else label

    def find_ids(self, name: str) -> tuple[str, ...]:
        """Return the ids of what bears a name: the whole name first, then without its abbreviation."""
        for spelling in list_spellings(name):
            ids = self.ids_by_name.get(fold_text(spelling), ())
            if ids:
                return ids
        return ()

    def find_similar_free_id(self, name: str, taken: frozenset[str] = frozenset()) -> str:
        """Return an id for a new thing of a name, which nothing else has."""
        stem = make_id(name) or "unnamed"
        identifier, number = stem, 2
        while identifier in self.taken or identifier in taken:
            identifier, number = f"{stem}-{number}", number + 1
        return identifier

    def make_known_names(self, owner: str) -> KnownNames:
        """Return the names as the rules take them; `owner` is who made the document."""
        kinds = {}
        for name in self.labels:
            for label in self._list_names(name):
                kinds[label] = self.find_kind(self.classes.get(name, ""))
        return KnownNames(kinds, owner)

    def _list_names(self, name: str) -> Iterator[str]:
        yield self.labels[name]

    def find_kind(self, class_name: str) -> str:
        """Return the kind of thing that rules know for a class, `organisation` where they know none."""
        iri = self.ontology.classes.get(class_name, "")
        above = self.ontology.find_superclasses(iri) if iri else frozenset()
        for kind, name in CLASS_BY_KIND.items():
            if self.ontology.classes[name] in above and kind != "donor":
                return kind
        return "organisation"


def list_spellings(name: str) -> tuple[str, ...]:
    """Return a name, and without its abbreviation, and the abbreviation.

    >>> list_spellings("Fernhill Water Forum (FWF)")
    ('Fernhill Water Forum (FWF)', 'Fernhill Water Forum', 'FWF')
    """
    match = _WITH_ABBREVIATION.match(name.strip())
    return (name, match[1], match[2]) if match else (name,)


def make_tie_key(ontology: Ontology, subject: str, kind: str, object_: str) -> TieKey:
    """Return what tells a tie from others: the direction that is asserted, or the order of its two ends."""
    tie_kind = ontology.tie_kinds.get(expand_curie(kind))
    if tie_kind and tie_kind.inverse and not tie_kind.canonical:
        return object_, compact_iri(tie_kind.inverse), subject
    if tie_kind and tie_kind.symmetric:
        subject, object_ = sorted((subject, object_))
    return subject, kind, object_
