"""A network into what the map shows: nodes, ties, legend and panel as plain values ready for JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..core.messages import LanguagePair, make_language_pair
from ..layout import BilingualText, Layout, compute_layout
from ..measures.applicability import Applicability, check_applicability, describe_structure
from ..measures.observation import Observation, count_reporters, list_consulted_organisations
from ..measures.shared_traits import PLACE, TOPIC, Trait, collect_traits
from ..model.edition import describe_edition
from ..model.entity_profile import Count
from ..model.network import Network, Tie
from ..model.values import Entity, Source
from ..schema.vocabulary import Concept, Sector, TieKind
from . import page_data
from .canvas import build_canvas
from .collectives import choose_collectives, collect_counts, select_drawn_ties
from .layout_input import build_items, build_links, is_formal, label_entity, list_panel_ties
from .measure_values import build_communities, build_measures
from .messages import DASHES, MESSAGES, write_summary

SCHEMA = 1
NO_SECTOR = ("circle", "#444444", "#BBBBBB")  # the mark of an organisation whose kind is not given


@dataclass(frozen=True)
class MapModel:
    """What the page is made of: ties drawn, ties only `listed` in the panel, and the collectives `shown`."""

    network: Network
    layout: Layout
    ties: tuple[Tie, ...]
    listed_ties: tuple[Tie, ...]
    counts: Mapping[str, Sequence[Count]]
    collectives: frozenset[str]

    @classmethod
    def from_network(cls, network: Network) -> MapModel:
        """Return the model of a network, with its layout."""
        counts_by_entity = collect_counts(network)
        collectives = choose_collectives(network, counts_by_entity)
        ties = tuple(select_drawn_ties(network, collectives))
        listed_ties = tuple(list_panel_ties(network, ties))
        is_doubt_of_identity = network.knowledge.ontology.is_doubt_of_identity
        twins = [tie.ends for tie in listed_ties if is_doubt_of_identity(tie.kind.iri)]
        layout = compute_layout(build_items(network, collectives, ties), build_links(network, ties), twins)
        return cls(network, layout, ties, listed_ties, counts_by_entity, collectives)

    @cached_property
    def canvas(self) -> Any:
        """Nodes with their places and edges with their lines, as a `pyvis.network.Network`."""
        return build_canvas(self)

    def build_data(self, lang: str = "en") -> dict[str, Any]:
        """Return everything that the page's script reads, in a fixed order."""
        types, topics, spots, sets = (page_data.Numbering() for _ in range(4))
        entities = page_data.build_entity_columns(self, types, topics, spots)
        ties = page_data.build_tie_columns(self, sets)
        return {
            "schema": SCHEMA,
            "edition": describe_edition(self.network.knowledge, lang),
            "above": self.summary,
            "sectors": [self._describe_sector(iri) for iri in self.sectors],
            "types": [self.get_bilingual_label(iri) for iri in types],
            "kinds": [self._describe_kind(kind) for kind in self.kinds],
            "certainties": [self._describe_level(name) for name in self.levels],
            "sources": page_data.list_sources(self),
            "topics": [self.get_bilingual_label(iri) for iri in topics],
            "places": [self.get_bilingual_label(iri) for iri in spots],
            "entities": entities,
            "sets": page_data.build_assertion_columns(self, sets),
            "ties": ties,
            "layout": page_data.describe_layout(self),
            "measures": build_measures(self),
            "communities": build_communities(self),
        }

    # ---- what the columns point to ----
    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """Everything that the page tells of: organisations, collectives, then what else a tie names."""
        entities = self.network.knowledge.entities
        ends = {end for tie in (*self.ties, *self.listed_ties) for end in (tie.subject, tie.object)}
        known = self.network.organisations.keys() | (ends & entities.keys())
        ranked_entities = [
            (_rank_entity(entities[iri]), self.shorten_iri(iri), entities[iri]) for iri in known
        ]
        return tuple(entity for _, _, entity in sorted(ranked_entities, key=lambda item: item[:2]))

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Place of each entity in the columns."""
        return {entity.iri: number for number, entity in enumerate(self.entities)}

    def shorten_iri(self, iri: str) -> str:
        """Return what the page calls an entity: its slug, or the IRI of one from elsewhere."""
        return iri.removeprefix(self.network.knowledge.dataset.base + "id/")

    @cached_property
    def organisations(self) -> tuple[str, ...]:
        """Named organisations in the order of the columns, which they open."""
        return tuple(entity.iri for entity in self.entities if entity.is_organisation)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Documents of this edition."""
        return tuple(self.network.knowledge.sources.values())

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """Levels of certainty that occur, strongest first."""
        held = {tie.shown_certainty for tie in (*self.ties, *self.listed_ties)}
        for tie in (*self.ties, *self.listed_ties):
            held |= {support.certainty for support in tie.supports}
            held |= {dates.certainty for dates in tie.dates}
        for name in self.disputes:
            held.add(self.network.knowledge.evidence[name].certainty)
        if "inferred" in held:
            held |= {tie.certainty for tie in (*self.ties, *self.listed_ties) if tie.is_inferred}
        scheme = self.network.knowledge.ontology.list_scheme_concepts("CertaintyScheme")
        return tuple(concept.name for concept in scheme if concept.name in held)

    @cached_property
    def kinds(self) -> tuple[TieKind, ...]:
        """Kinds that occur, those with most ties between named organisations first."""
        held = Counter(tie.kind.iri for tie in self.network.select_counted_ties())
        occur = {tie.kind.iri: tie.kind for tie in (*self.ties, *self.listed_ties)}
        return tuple(sorted(occur.values(), key=lambda kind: (-held[kind.iri], kind.iri)))

    @cached_property
    def disputes(self) -> Mapping[str, tuple[str, ...]]:
        """Assertion sets that contradict each other, by IRI."""
        disputed_by: dict[str, set[str]] = defaultdict(set)
        known = self.network.knowledge.evidence
        for row in self.network.knowledge.store.select("SELECT ?a ?b { ?a stk:disputes ?b }"):
            first, second = row["a"].value, row["b"].value
            if first in known and second in known:
                disputed_by[first].add(second)
                disputed_by[second].add(first)
        return {name: tuple(sorted(disputed_by[name])) for name in sorted(disputed_by)}

    @cached_property
    def consulted(self) -> frozenset[str]:
        """Those by whom or about whom a source was read."""
        return frozenset(list_consulted_organisations(self.network.knowledge))

    @cached_property
    def all_traits(self) -> Mapping[str, frozenset[Trait]]:
        """What organisations share, at any certainty."""
        return collect_traits(self.network, certainty="unknown")

    @cached_property
    def traits(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """Topics and places of each organisation, at any certainty."""
        values_by_sort: dict[str, dict[str, tuple[str, ...]]] = {TOPIC: {}, PLACE: {}}
        for iri, has in self.all_traits.items():
            for sort, by_node in values_by_sort.items():
                held = sorted(trait.iri for trait in has if trait.sort == sort)
                if held:
                    by_node[iri] = tuple(held)
        return values_by_sort

    @cached_property
    def sectors(self) -> tuple[str, ...]:
        """Sectors at the top that occur, in the order of the legend; last the empty one, where it occurs."""
        held = {self.find_top_sector(entity.iri) for entity in self.entities}
        tops = [
            sector.iri for sector in self.network.knowledge.ontology.sectors.values() if not sector.parent
        ]
        return tuple(iri for iri in (*tops, "") if iri in held)

    def find_top_sector(self, iri: str) -> str:
        """Return the sector whose mark an entity bears."""
        sector = self.network.knowledge.entities[iri].sector
        return (sector.parent or sector.iri) if sector else ""

    def find_sector_number(self, sector: str) -> int:
        """Return the place of a sector's mark in the legend, -1 where it has none."""
        known_sector = self.network.knowledge.ontology.sectors.get(sector)
        top = (known_sector.parent or known_sector.iri) if known_sector else ""
        return self.sectors.index(top) if top in self.sectors else -1

    # ---- the stated network, of which the measures speak ----
    @cached_property
    def stated(self) -> Any:
        """The projection at the highest certainty."""
        return self.network.build_graph(certainty="stated")

    @cached_property
    def observation(self) -> Observation:
        """Who reported the stated pairs."""
        return count_reporters(self.network, self.stated)

    @cached_property
    def applicability(self) -> Mapping[str, Applicability]:
        """Whether each measure says something of the stated network."""
        return check_applicability(describe_structure(self.stated, self.observation), self.network.knowledge)

    @cached_property
    def summary(self) -> dict[str, dict[str, Any]]:
        """What is seen and what was not asked, by language."""
        every = len({tie.ends for tie in self.network.select_counted_ties()})
        return write_summary(self.network, self.observation, less_certain=every - self.observation.pairs)

    # ---- the rows of the legend ----
    def get_label(self, iri: str) -> BilingualText:
        """Return what stands beside the mark of an entity."""
        return label_entity(self.network.knowledge.entities[iri])

    def get_bilingual_label(self, iri: str) -> LanguagePair:
        """Return what people call an entity or a term of the vocabulary."""
        entity = self.network.knowledge.entities.get(iri)
        if entity:
            return make_language_pair(entity.label, entity.id)
        return make_language_pair(
            self.network.knowledge.ontology.labels_by_language(iri), self.shorten_iri(iri)
        )

    def _describe_term(self, iri: str) -> LanguagePair:
        ontology = self.network.knowledge.ontology
        return ontology.explain_term(iri), ontology.explain_term(iri, "bn")

    def _describe_sector(self, iri: str) -> dict[str, Any]:
        if not iri:
            label, (shape, light, dark) = MESSAGES.format_pair("no-sector"), NO_SECTOR
            return {"id": "", "label": label, "plural": label, "shape": shape, "light": light, "dark": dark}
        sector: Sector = self.network.knowledge.ontology.sectors[iri]
        return {
            "id": sector.name,
            "label": make_language_pair(sector.label, sector.name),
            "plural": make_language_pair(sector.plural, sector.name),
            "shape": sector.shape,
            "light": sector.colour_light,
            "dark": sector.colour_dark,
        }

    def _describe_kind(self, kind: TieKind) -> dict[str, Any]:
        label = make_language_pair(kind.label, kind.name)
        reverse = self.get_bilingual_label(kind.inverse) if kind.inverse else ("", "")
        return {
            "id": kind.name,
            "label": label,
            "reverse": reverse if kind.directed else label,
            "meaning": self._describe_term(kind.iri),
            "group": self.get_bilingual_label(kind.group),
            "directed": kind.directed,
            "formal": is_formal(self.network, kind),
            "drawn": any(tie.kind.iri == kind.iri for tie in self.ties),
        }

    def find_level(self, name: str) -> Concept:
        """Return a level of certainty by its name."""
        concepts = self.network.knowledge.ontology.list_scheme_concepts("CertaintyScheme")
        return next(concept for concept in concepts if concept.name == name)

    def _describe_level(self, name: str) -> dict[str, Any]:
        concept = self.find_level(name)
        return {
            "id": name,
            "label": make_language_pair(concept.label, name),
            "meaning": self._describe_term(concept.iri),
            "dashes": DASHES.get(name, []),
        }


def _rank_entity(entity: Entity) -> int:
    return 0 if entity.is_organisation else 1 if entity.is_collective else 2
