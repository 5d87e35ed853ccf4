"""A network into what the map shows: nodes, ties, legend and panel as plain values ready for JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..knowledge import Entity, Source
from ..layout import Layout, Text, positions
from ..measures.conditions import Verdict, structure, verdicts
from ..measures.observation import Observation, consulted_organisations, observe
from ..measures.traits import PLACE, TOPIC, Trait, traits
from ..network import Network, Tie
from ..ontology import Concept, Sector, TieKind
from ..profile import Count
from ..wording import Pair
from . import columns
from .canvas import assembled
from .collectives import counts, drawn, shown
from .edition import edition
from .figures import groups, measures
from .parts import is_formal, items, label, links, listed
from .saying import DASHES, SAYING, above

SCHEMA = 1
NO_SECTOR = ("circle", "#444444", "#BBBBBB")  # the mark of an organisation whose kind is not given


@dataclass(frozen=True)
class MapModel:
    """What the page is made of: ties drawn, ties only `listed` in the panel, and the collectives `shown`."""

    network: Network
    layout: Layout
    ties: tuple[Tie, ...]
    listed: tuple[Tie, ...]
    counts: Mapping[str, Sequence[Count]]
    shown: frozenset[str]

    @classmethod
    def of(cls, network: Network) -> MapModel:
        """Return the model of a network, with its layout."""
        found = counts(network)
        kept = shown(network, found)
        ties = tuple(drawn(network, kept))
        told = tuple(listed(network, ties))
        doubts = network.knowledge.ontology.is_doubt_of_identity
        twins = [tie.ends for tie in told if doubts(tie.kind.iri)]
        layout = positions(items(network, kept, ties), links(network, ties), twins)
        return cls(network, layout, ties, told, found, kept)

    @cached_property
    def canvas(self) -> Any:
        """Nodes with their places and edges with their lines, as a `pyvis.network.Network`."""
        return assembled(self)

    def data(self, lang: str = "en") -> dict[str, Any]:
        """Return everything that the page's script reads, in a fixed order."""
        types, topics, spots, sets = (columns.Numbering() for _ in range(4))
        entities = columns.entities(self, types, topics, spots)
        ties = columns.ties(self, sets)
        return {
            "schema": SCHEMA,
            "edition": edition(self.network.knowledge, lang),
            "above": self.above,
            "sectors": [self._sector(iri) for iri in self.sectors],
            "types": [self.pair_of(iri) for iri in types],
            "kinds": [self._kind(kind) for kind in self.kinds],
            "certainties": [self._level(name) for name in self.levels],
            "sources": columns.sources(self),
            "topics": [self.pair_of(iri) for iri in topics],
            "places": [self.pair_of(iri) for iri in spots],
            "entities": entities,
            "sets": columns.sets(self, sets),
            "ties": ties,
            "layout": columns.layout(self),
            "measures": measures(self),
            "communities": groups(self),
        }

    # ---- what the columns point to ----
    @cached_property
    def told(self) -> tuple[Entity, ...]:
        """Everything that the page tells of: organisations, collectives, then what else a tie names."""
        entities = self.network.knowledge.entities
        ends = {end for tie in (*self.ties, *self.listed) for end in (tie.subject, tie.object)}
        known = self.network.organisations.keys() | (ends & entities.keys())
        found = [(_rank(entities[iri]), self.id(iri), entities[iri]) for iri in known]
        return tuple(entity for _, _, entity in sorted(found, key=lambda item: item[:2]))

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Place of each entity in the columns."""
        return {entity.iri: number for number, entity in enumerate(self.told)}

    def id(self, iri: str) -> str:
        """Return what the page calls an entity: its slug, or the IRI of one from elsewhere."""
        return iri.removeprefix(self.network.knowledge.dataset.base + "id/")

    @cached_property
    def organisations(self) -> tuple[str, ...]:
        """Named organisations in the order of the columns, which they open."""
        return tuple(entity.iri for entity in self.told if entity.is_organisation)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Documents of this edition."""
        return tuple(self.network.knowledge.sources.values())

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """Levels of certainty that occur, strongest first."""
        held = {tie.shown_certainty for tie in (*self.ties, *self.listed)}
        for tie in (*self.ties, *self.listed):
            held |= {support.certainty for support in tie.supports}
            held |= {dates.certainty for dates in tie.dates}
        for name in self.disputes:
            held.add(self.network.knowledge.evidence[name].certainty)
        if "inferred" in held:
            held |= {tie.certainty for tie in (*self.ties, *self.listed) if tie.is_inferred}
        scheme = self.network.knowledge.ontology.scheme("CertaintyScheme")
        return tuple(concept.name for concept in scheme if concept.name in held)

    @cached_property
    def kinds(self) -> tuple[TieKind, ...]:
        """Kinds that occur, those with most ties between named organisations first."""
        held = Counter(tie.kind.iri for tie in self.network.counted())
        occur = {tie.kind.iri: tie.kind for tie in (*self.ties, *self.listed)}
        return tuple(sorted(occur.values(), key=lambda kind: (-held[kind.iri], kind.iri)))

    @cached_property
    def disputes(self) -> Mapping[str, tuple[str, ...]]:
        """Assertion sets that contradict each other, by IRI."""
        found: dict[str, set[str]] = defaultdict(set)
        known = self.network.knowledge.evidence
        for row in self.network.knowledge.store.select("SELECT ?a ?b { ?a stk:disputes ?b }"):
            one, other = row["a"].value, row["b"].value
            if one in known and other in known:
                found[one].add(other)
                found[other].add(one)
        return {name: tuple(sorted(found[name])) for name in sorted(found)}

    @cached_property
    def consulted(self) -> frozenset[str]:
        """Those by whom or about whom a source was read."""
        return frozenset(consulted_organisations(self.network.knowledge))

    @cached_property
    def all_traits(self) -> Mapping[str, frozenset[Trait]]:
        """What organisations share, at any certainty."""
        return traits(self.network, certainty="unknown")

    @cached_property
    def traits(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """Topics and places of each organisation, at any certainty."""
        found: dict[str, dict[str, tuple[str, ...]]] = {TOPIC: {}, PLACE: {}}
        for iri, has in self.all_traits.items():
            for sort, by_node in found.items():
                held = sorted(trait.iri for trait in has if trait.sort == sort)
                if held:
                    by_node[iri] = tuple(held)
        return found

    @cached_property
    def sectors(self) -> tuple[str, ...]:
        """Sectors at the top that occur, in the order of the legend; last the empty one, where it occurs."""
        held = {self.top(entity.iri) for entity in self.told}
        tops = [
            sector.iri for sector in self.network.knowledge.ontology.sectors.values() if not sector.parent
        ]
        return tuple(iri for iri in (*tops, "") if iri in held)

    def top(self, iri: str) -> str:
        """Return the sector whose mark an entity bears."""
        sector = self.network.knowledge.entities[iri].sector
        return (sector.parent or sector.iri) if sector else ""

    def sector_number(self, sector: str) -> int:
        """Return the place of a sector's mark in the legend, -1 where it has none."""
        found = self.network.knowledge.ontology.sectors.get(sector)
        top = (found.parent or found.iri) if found else ""
        return self.sectors.index(top) if top in self.sectors else -1

    # ---- the stated network, of which the measures speak ----
    @cached_property
    def stated(self) -> Any:
        """The projection at the highest certainty."""
        return self.network.project(certainty="stated")

    @cached_property
    def observation(self) -> Observation:
        """Who reported the stated pairs."""
        return observe(self.network, self.stated)

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """Whether each measure says something of the stated network."""
        return verdicts(structure(self.stated, self.observation), self.network.knowledge)

    @cached_property
    def above(self) -> dict[str, dict[str, Any]]:
        """What is seen and what was not asked, by language."""
        every = len({tie.ends for tie in self.network.counted()})
        return above(self.network, self.observation, weaker=every - self.observation.pairs)

    # ---- the rows of the legend ----
    def label_of(self, iri: str) -> Text:
        """Return what stands beside the mark of an entity."""
        return label(self.network.knowledge.entities[iri])

    def pair_of(self, iri: str) -> Pair:
        """Return what people call an entity or a term of the vocabulary."""
        entity = self.network.knowledge.entities.get(iri)
        if entity:
            return columns.pair(entity.label, entity.id)
        return columns.pair(self.network.knowledge.ontology.labels(iri), self.id(iri))

    def _meaning(self, iri: str) -> Pair:
        ontology = self.network.knowledge.ontology
        return ontology.plainly(iri), ontology.plainly(iri, "bn")

    def _sector(self, iri: str) -> dict[str, Any]:
        if not iri:
            label, (shape, light, dark) = SAYING.pair("no-sector"), NO_SECTOR
            return {"id": "", "label": label, "plural": label, "shape": shape, "light": light, "dark": dark}
        sector: Sector = self.network.knowledge.ontology.sectors[iri]
        return {
            "id": sector.name,
            "label": columns.pair(sector.label, sector.name),
            "plural": columns.pair(sector.plural, sector.name),
            "shape": sector.shape,
            "light": sector.colour_light,
            "dark": sector.colour_dark,
        }

    def _kind(self, kind: TieKind) -> dict[str, Any]:
        label = columns.pair(kind.label, kind.name)
        reverse = self.pair_of(kind.inverse) if kind.inverse else ("", "")
        return {
            "id": kind.name,
            "label": label,
            "reverse": reverse if kind.directed else label,
            "meaning": self._meaning(kind.iri),
            "group": self.pair_of(kind.group),
            "directed": kind.directed,
            "formal": is_formal(self.network, kind),
            "drawn": any(tie.kind.iri == kind.iri for tie in self.ties),
        }

    def level(self, name: str) -> Concept:
        """Return a level of certainty by its name."""
        concepts = self.network.knowledge.ontology.scheme("CertaintyScheme")
        return next(concept for concept in concepts if concept.name == name)

    def _level(self, name: str) -> dict[str, Any]:
        concept = self.level(name)
        return {
            "id": name,
            "label": columns.pair(concept.label, name),
            "meaning": self._meaning(concept.iri),
            "dashes": DASHES.get(name, []),
        }


def _rank(entity: Entity) -> int:
    return 0 if entity.is_organisation else 1 if entity.is_collective else 2
