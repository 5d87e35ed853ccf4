"""Chooses what the map shows of a network: ties, entities, the rows of the legend and the layout."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..core.messages import make_language_pair
from ..layout import Layout, compute_layout
from ..model.entity_profile import Count
from ..model.graph import StakeholderGraph
from ..model.network import Network, Tie
from ..model.values import Entity
from ..schema.vocabulary import Concept, TieKind
from .collectives import choose_collectives, collect_counts, select_drawn_ties
from .fields import Fact
from .layout_input import build_items, build_links, list_panel_ties


@dataclass(frozen=True)
class MapSelection:
    """What the map shows: ties drawn, ties only `listed` in the panel, and the collectives that are drawn."""

    network: Network
    ties: tuple[Tie, ...]
    listed_ties: tuple[Tie, ...]
    counts: Mapping[str, Sequence[Count]]
    collectives: frozenset[str]

    @classmethod
    def from_network(cls, network: Network) -> MapSelection:
        """Return what the map shows of a network."""
        counts_by_entity = collect_counts(network)
        collectives = choose_collectives(network, counts_by_entity)
        ties = tuple(select_drawn_ties(network, collectives))
        return cls(network, ties, tuple(list_panel_ties(network, ties)), counts_by_entity, collectives)

    @classmethod
    def from_counted_ties(cls, network: Network, ties: Sequence[Tie]) -> MapSelection:
        """Return a map of named organisations with these ties alone: what the figures of a report count."""
        return cls(network, tuple(ties), (), {}, frozenset())

    @property
    def knowledge(self) -> StakeholderGraph:
        """The graph of the edition."""
        return self.network.knowledge

    @property
    def all_ties(self) -> tuple[Tie, ...]:
        """The ties drawn, then those only listed."""
        return *self.ties, *self.listed_ties

    @cached_property
    def attributes(self) -> Mapping[str, tuple[str, ...]]:
        """Facts that the panel shows, in order, by the IRI of what they are about."""
        kinds = [kind.iri for kind in self.knowledge.ontology.literal_kinds.values() if kind.is_on_map]
        texts: dict[str, set[str]] = defaultdict(set)
        for subject, _, text in self._select_facts(kinds):
            texts[subject].add(text)
        return {iri: tuple(sorted(held)) for iri, held in texts.items()}

    @cached_property
    def facts(self) -> Mapping[str, tuple[Fact, ...]]:
        """What can become a field, by the IRI of what it is about: attributes, and facts that are values."""
        labels = {
            kind.iri: make_language_pair(kind.label, kind.name)
            for kind in self.knowledge.ontology.literal_kinds.values()
            if kind.is_value
        }
        facts: dict[str, list[Fact]] = defaultdict(list)
        for subject, property_, text in self._select_facts(labels):
            facts[subject].append(Fact(labels[property_], text))
        for subject, texts in self.attributes.items():
            for heading, colon, text in (attribute.partition(": ") for attribute in texts):
                if colon:
                    facts[subject].append(Fact((heading, ""), text))
        return {iri: tuple(held) for iri, held in facts.items()}

    def _select_facts(self, kinds: Iterable[str]) -> Iterator[tuple[str, str, str]]:
        """Yield subject, property and text of the facts of some kinds."""
        values = " ".join(f"<{iri}>" for iri in kinds)
        for row in self.knowledge.store.select(f"SELECT ?s ?p ?o {{ VALUES ?p {{ {values} }} ?s ?p ?o }}"):
            yield row["s"].value, row["p"].value, row["o"].value

    @cached_property
    def layout(self) -> Layout:
        """Where everything stands."""
        is_doubt_of_identity = self.knowledge.ontology.is_doubt_of_identity
        twins = [tie.ends for tie in self.listed_ties if is_doubt_of_identity(tie.kind.iri)]
        items = build_items(self.network, self.collectives, self.ties)
        return compute_layout(items, build_links(self.network, self.ties), twins)

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """Organisations, then groups that no source names, then what else a tie points to; each by id."""
        entities = self.knowledge.entities
        ends = {end for tie in self.all_ties for end in (tie.subject, tie.object)}
        known = self.network.organisations.keys() | (ends & entities.keys())
        ranked_entities = [
            (_rank_entity(entities[iri]), self.shorten_iri(iri), entities[iri]) for iri in known
        ]
        return tuple(entity for _, _, entity in sorted(ranked_entities, key=lambda item: item[:2]))

    def shorten_iri(self, iri: str) -> str:
        """Return what the page calls an entity: its slug, or the IRI of one from elsewhere."""
        return iri.removeprefix(self.knowledge.dataset.base + "id/")

    @cached_property
    def certainties(self) -> tuple[Concept, ...]:
        """Levels of certainty that occur, strongest first."""
        ties = self.all_ties
        held = {tie.shown_certainty for tie in ties}
        held |= {support.certainty for tie in ties for support in tie.supports}
        held |= {dates.certainty for tie in ties for dates in tie.dates}
        held |= {self.knowledge.evidence[name].certainty for name in self.knowledge.disputes}
        if "inferred" in held:
            held |= {tie.certainty for tie in ties if tie.is_inferred}
        scheme = self.knowledge.ontology.list_scheme_concepts("CertaintyScheme")
        return tuple(concept for concept in scheme if concept.name in held)

    @cached_property
    def kinds(self) -> tuple[TieKind, ...]:
        """Kinds that occur, those with most ties between named organisations first."""
        held = Counter(tie.kind.iri for tie in self.network.select_counted_ties())
        occur = {tie.kind.iri: tie.kind for tie in self.all_ties}
        return tuple(sorted(occur.values(), key=lambda kind: (-held[kind.iri], kind.iri)))

    @cached_property
    def sectors(self) -> tuple[str, ...]:
        """Sectors at the top that occur, in the order of the legend; last the empty one, where it occurs."""
        held = {self.find_top_sector(entity.iri) for entity in self.entities}
        tops = [sector.iri for sector in self.knowledge.ontology.sectors.values() if not sector.parent]
        return tuple(iri for iri in (*tops, "") if iri in held)

    def find_top_sector(self, iri: str) -> str:
        """Return the sector whose symbol an entity bears."""
        sector = self.knowledge.entities[iri].sector
        return (sector.parent or sector.iri) if sector else ""


def _rank_entity(entity: Entity) -> int:
    return 0 if entity.is_organisation else 1 if entity.is_collective else 2
