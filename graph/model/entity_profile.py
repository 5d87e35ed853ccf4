"""Collects all that is known of one entity: names, facts, dates, counts and ties with their evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from ..core.messages import format_number
from ..ingest.statements import value_of
from ..schema.terms import RDF_TYPE, STK, parse_whole_number
from .graph import StakeholderGraph
from .network import Network, Tie
from .tie_lookup import TieLookup
from .values import Entity, Evidence

_COUNT_COLUMNS = ("owner", "n", "p", "o", "g")


@dataclass(frozen=True)
class Fact:
    """A literal that is said of the entity, with its supports."""

    property: str
    label: str
    value: str
    supports: tuple[Evidence, ...]


@dataclass(frozen=True)
class Count:
    """A number of something; `value` is None where the source leaves it open."""

    iri: str
    id: str
    value: int | None
    unit: str
    comparator: str
    dimension: str
    part_of: str
    certainty: str
    supports: tuple[Evidence, ...]

    def format_count(self, knowledge: StakeholderGraph, lang: str = "en") -> str:
        """Return the count in words, such as "more than 120 organisations".

        A comparator whose label opens with a hyphen follows its number, as "more than" does in Bengali.
        """
        label = knowledge.ontology.label
        value = format_number(self.value, lang) if self.value is not None else ""
        before = label(STK + self.comparator, lang) if self.comparator != "exactly" else ""
        if before.startswith("-"):
            before, value = "", value + before
        parts = [
            before,
            value,
            label(STK + self.dimension, lang) if self.dimension else "",
            label(self.unit, lang),
        ]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class EntityProfile:
    """All that a data set says of one entity."""

    entity: Entity
    facts: tuple[Fact, ...]
    counts: tuple[Count, ...]
    ties: tuple[Tie, ...]
    supports: tuple[Evidence, ...]  # where the entity itself is named


class EntityProfiles:
    """Profiles of a network's entities; the indexes are made once."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.knowledge = network.knowledge
        self.tie_lookup = TieLookup(network)

    def build_profile(self, entity: Entity) -> EntityProfile:
        """Return the profile of an entity."""
        return EntityProfile(
            entity=entity,
            facts=tuple(self._collect_facts(entity)),
            counts=self._list_counts(entity),
            ties=self.tie_lookup.list_ties_of(entity.iri),
            supports=self._sort_supports(
                self._find_assertion_sets(entity.iri, RDF_TYPE), (entity.iri, RDF_TYPE, "")
            ),
        )

    def _find_assertion_sets(self, subject: str, predicate: str) -> list[str]:
        quads = self.knowledge.store.select_evidence(subject, predicates=[predicate])
        set_iris = dict.fromkeys(value_of(quad.graph_name) for quad in quads)
        return [name for name in set_iris if self.knowledge.evidence[name].certainty != "inferred"]

    def _sort_supports(self, sets: Iterable[str], statement: tuple[str, str, str]) -> tuple[Evidence, ...]:
        """Return the supports of a statement in the order of their sources, with the notes on it."""
        supports = [self.knowledge.evidence[name].for_statement(*statement) for name in sets]
        return tuple(
            sorted(supports, key=lambda support: (support.source, _parse_line(support), support.set))
        )

    def _collect_facts(self, entity: Entity) -> list[Fact]:
        ontology = self.knowledge.ontology
        shown = {
            *ontology.literal_kinds, STK + "start", STK + "end", STK + "dateText", STK + "dateCertainty",
            STK + "sessionCount", STK + "sessionLength",
        }  # fmt: skip
        sets_by_fact: dict[tuple[str, str], list[str]] = defaultdict(list)
        for quad in self.knowledge.store.select_evidence(entity.iri, predicates=shown):
            value = value_of(quad.object)
            text = ontology.label(value) if isinstance(quad.object, ox.NamedNode) else value
            sets_by_fact[(quad.predicate.value, text)].append(value_of(quad.graph_name))
        return [
            Fact(
                property_,
                ontology.label(property_),
                value,
                self._sort_supports(sets, (entity.iri, property_, value)),
            )
            for (property_, value), sets in sorted(sets_by_fact.items())
        ]

    @cached_property
    def counts(self) -> Mapping[str, tuple[Count, ...]]:
        """Counts by the IRI of what they count."""
        if self.knowledge.texts:
            return self._read_counts("UNDEF")
        query = "SELECT ?owner ?n ?p ?o ?g { ?owner stk:hasCount ?n . GRAPH ?g { ?n ?p ?o } }"
        rows = self.knowledge.store.select(query)
        return self._collect_counts([row[name].value for name in _COUNT_COLUMNS] for row in rows)

    def _list_counts(self, entity: Entity) -> tuple[Count, ...]:
        """Return the counts of one entity; of a kept store only these are read."""
        if not self.knowledge.search_index:
            return self.counts.get(entity.iri, ())
        return self._read_counts(str(ox.NamedNode(entity.iri))).get(entity.iri, ())

    def _read_counts(self, owner: str) -> Mapping[str, tuple[Count, ...]]:
        """Return the counts of an owner, or of any, with the evidence of each by itself."""
        store = self.knowledge.store
        query = f"SELECT DISTINCT ?owner ?n {{ VALUES ?owner {{ {owner} }} ?owner stk:hasCount ?n }}"
        rows = (
            [owner_iri, *map(value_of, quad)]
            for owner_iri, node in sorted(store.select_rows(query))
            for quad in store.select_evidence(node)
        )
        return self._collect_counts(rows)

    def _collect_counts(self, rows: Iterable[Sequence[str]]) -> Mapping[str, tuple[Count, ...]]:
        values: dict[str, dict[str, str]] = {}
        sets: dict[str, set[str]] = defaultdict(set)
        owners: dict[str, set[str]] = defaultdict(set)
        for owner, name, predicate, value, assertion_set in rows:
            values.setdefault(name, {})[predicate] = value
            owners[owner].add(name)
            if self.knowledge.evidence[assertion_set].certainty != "inferred":
                sets[name].add(assertion_set)
        counts = {name: self._make_count(name, fields, sets[name]) for name, fields in values.items()}
        return {
            owner: tuple(counts[name] for name in sorted(names)) for owner, names in sorted(owners.items())
        }

    def _make_count(self, name: str, values: Mapping[str, str], sets: Iterable[str]) -> Count:
        def get_local_name(predicate: str) -> str:
            return values.get(STK + predicate, "").removeprefix(STK)

        supports = self._sort_supports(sets, (name, RDF_TYPE, ""))
        return Count(
            iri=name,
            id=self.knowledge.dataset.mint.shorten_iri(name),
            value=parse_whole_number(values.get(STK + "value", "")),
            unit=values.get(STK + "unit", ""),
            comparator=get_local_name("comparator"),
            dimension=get_local_name("dimension"),
            part_of=self.knowledge.dataset.mint.shorten_iri(values[STK + "partOfCount"])
            if STK + "partOfCount" in values
            else "",
            certainty=self.knowledge.find_strongest_certainty(supports),
            supports=supports,
        )


def _parse_line(support: Evidence) -> int:
    return parse_whole_number(support.locator) or 0
