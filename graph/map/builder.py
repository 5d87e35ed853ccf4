"""Builds the map of a network: what is shown, where it stands, its measures and its sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..core.collector import without_gc
from ..core.messages import LanguagePair, make_language_pair
from ..ingest.logo_image import LogoImage
from ..ingest.logos import read_logos
from ..measures.applicability import check_applicability, describe_structure
from ..measures.observation import count_reporters, list_consulted_organisations
from ..measures.shared_traits import PLACE, TOPIC, collect_traits
from ..model.edition import describe_edition
from ..model.modes import select_organisations
from ..model.network import Network, Tie
from ..model.values import Entity, Evidence
from ..schema.levels import Certainty
from ..schema.vocabulary import Concept, TieKind
from .drawing import build_layout, round_coordinate
from .events import build_events
from .fields import build_fields
from .geography import build_geography
from .layout_input import is_formal
from .measure_values import MeasuredNetwork, build_communities, build_measures, measure_alliance_sizes
from .messages import DASHES, MESSAGES, write_summary
from .model import (
    MapCertainty,
    MapModel,
    MapNode,
    MapSector,
    MapSource,
    MapSummary,
    MapSupport,
    MapSymbol,
    MapTerm,
    MapTie,
    MapTieKind,
)
from .selection import MapSelection
from .stories import select_stories

NO_SECTOR = ("circle", "#444444", "#BBBBBB")  # the symbol of an organisation whose kind is not given


@without_gc
def build_map(network: Network, *, counted_ties: Sequence[Tie] | None = None) -> MapModel:
    """Return the map of a network; with `counted_ties`, of named organisations and these ties alone."""
    parts = _MapParts(
        MapSelection.from_network(network)
        if counted_ties is None
        else MapSelection.from_counted_ties(network, counted_ties)
    )
    stories = select_stories(network.knowledge)
    edition = describe_edition(network.knowledge)
    return MapModel(
        edition=replace(edition, is_internal=edition.is_internal or stories.is_confidential),
        stories=stories,
        geography=build_geography(
            network.knowledge, [node for node in parts.nodes.values() if node.is_organisation]
        ),
        summary=parts.build_summary(),
        sectors=tuple(parts.sectors.values()),
        kinds=tuple(parts.kinds.values()),
        certainties=tuple(parts.certainties.values()),
        sources=tuple(parts.sources.values()),
        nodes=tuple(parts.nodes.values()),
        ties=parts.build_ties(),
        supports=parts.supports,
        events=build_events(parts.selection, parts.nodes),
        layout=build_layout(parts.selection, parts.nodes, parts.find_sector),
        measures=build_measures(parts.measured),
        communities=build_communities(parts.measured),
        fields=build_fields(parts.selection.facts, tuple(parts.measured.organisations)),
        logos=parts.read_logos(),
    )


@dataclass(frozen=True)
class _MapParts:
    """The parts of a map, each made once, by the IRI or name of what they show."""

    selection: MapSelection

    # ---- the legend ----
    @cached_property
    def sectors(self) -> Mapping[str, MapSector]:
        return {iri: self._build_sector(iri) for iri in self.selection.sectors}

    def _build_sector(self, iri: str) -> MapSector:
        if not iri:
            label = MESSAGES.format_pair("no-sector")
            return MapSector("", label, label, *NO_SECTOR)
        sector = self.selection.knowledge.ontology.sectors[iri]
        return MapSector(
            id=sector.name,
            label=make_language_pair(sector.label, sector.name),
            plural=make_language_pair(sector.plural, sector.name),
            shape=sector.shape,
            light=sector.colour_light,
            dark=sector.colour_dark,
        )

    def find_sector(self, iri: str) -> MapSector | None:
        """Return the row of the legend for a sector, None where it has none."""
        sector = self.selection.knowledge.ontology.sectors.get(iri)
        return self.sectors.get((sector.parent or sector.iri) if sector else "")

    @cached_property
    def kinds(self) -> Mapping[str, MapTieKind]:
        drawn = {tie.kind.iri for tie in self.selection.ties}
        return {kind.iri: self._build_kind(kind, is_drawn=kind.iri in drawn) for kind in self.selection.kinds}

    def _build_kind(self, kind: TieKind, *, is_drawn: bool) -> MapTieKind:
        label = make_language_pair(kind.label, kind.name)
        reverse = self.get_label(kind.inverse) if kind.inverse else ("", "")
        return MapTieKind(
            id=kind.name,
            label=label,
            reverse=reverse if kind.directed else label,
            meaning=self._explain_term(kind.iri),
            group=self.get_label(kind.group),
            is_directed=kind.directed,
            is_formal=is_formal(self.selection.network, kind),
            is_drawn=is_drawn,
        )

    @cached_property
    def certainties(self) -> Mapping[str, MapCertainty]:
        return {concept.name: self._build_certainty(concept) for concept in self.selection.certainties}

    def _build_certainty(self, concept: Concept) -> MapCertainty:
        label = make_language_pair(concept.label, concept.name)
        return MapCertainty(
            concept.name, label, self._explain_term(concept.iri), DASHES.get(concept.name, ())
        )

    @cached_property
    def sources(self) -> Mapping[str, MapSource]:
        known, ids = self.selection.knowledge.sources, {entity.iri for entity in self.selection.entities}
        return {
            source.iri: MapSource(
                id=source.id,
                title=source.title,
                issued=source.issued,
                publisher=self.selection.shorten_iri(source.publisher) if source.publisher in ids else "",
                copy_of=known[source.copy_of].id if source.copy_of in known else "",
                note=source.note,
            )
            for source in known.values()
        }

    @cached_property
    def _terms(self) -> dict[str, MapTerm]:
        return {}

    def _get_terms(self, iris: Iterable[str]) -> tuple[MapTerm, ...]:
        return tuple(self._terms.setdefault(iri, MapTerm(iri, self.get_label(iri))) for iri in iris)

    def get_label(self, iri: str) -> LanguagePair:
        """Return what people call an entity or a term of the vocabulary."""
        entity = self.selection.knowledge.entities.get(iri)
        if entity:
            return make_language_pair(entity.label, entity.id)
        labels = self.selection.knowledge.ontology.labels_by_language(iri)
        return make_language_pair(labels, self.selection.shorten_iri(iri))

    def _explain_term(self, iri: str) -> LanguagePair:
        ontology = self.selection.knowledge.ontology
        return ontology.explain_term(iri), ontology.explain_term(iri, "bn")

    # ---- organisations ----
    @cached_property
    def nodes(self) -> Mapping[str, MapNode]:
        consulted = frozenset(list_consulted_organisations(self.selection.knowledge))
        return {
            entity.iri: self._build_node(number, entity, is_consulted=entity.iri in consulted)
            for number, entity in enumerate(self.selection.entities)
        }

    def _build_node(self, number: int, entity: Entity, *, is_consulted: bool) -> MapNode:
        knowledge = self.selection.knowledge
        shown_names = {*entity.label.values(), entity.abbreviation, entity.short}
        place = self.selection.layout.places.get(entity.iri)
        return MapNode(
            number=number,
            id=self.selection.shorten_iri(entity.iri),
            name=make_language_pair(entity.label, entity.id),
            short=entity.short,
            abbreviation=entity.abbreviation,
            other_names=tuple(name for name in entity.other_names if name not in shown_names),
            sector=self.sectors.get(self.selection.find_top_sector(entity.iri)),
            types=self._get_terms(entity.types),
            topics=self._get_terms(self._list_traits(entity.iri, TOPIC)),
            places=self._get_terms(self._list_traits(entity.iri, PLACE)),
            identifiers=entity.identifiers,
            homepage=entity.homepage,
            counts=tuple(
                (count.format_count(knowledge), count.format_count(knowledge, "bn"))
                for count in self.selection.counts.get(entity.iri, ())
            ),
            is_organisation=entity.is_organisation,
            is_unnamed=entity.is_collective,
            is_consulted=is_consulted,
            connections=self._partner_counts.get(entity.iri, 0),
            symbol=MapSymbol(*map(round_coordinate, (place.x, place.y, place.size))) if place else None,
            group=self.selection.layout.group_of.get(entity.iri, -1),
            attributes=self.selection.attributes.get(entity.iri, ()),
        )

    @cached_property
    def _partner_counts(self) -> Mapping[str, int]:
        return dict(self.measured.graph.degree())

    def _list_traits(self, iri: str, sort: str) -> list[str]:
        return sorted(trait.iri for trait in self.measured.traits.get(iri, ()) if trait.sort == sort)

    # ---- ties ----
    def build_ties(self) -> tuple[MapTie, ...]:
        """Return the ties drawn, then those only listed."""
        drawn_count = len(self.selection.ties)
        return tuple(
            self._build_tie(tie, is_drawn=number < drawn_count)
            for number, tie in enumerate(self.selection.all_ties)
        )

    def _build_tie(self, tie: Tie, *, is_drawn: bool) -> MapTie:
        return MapTie(
            kind=self.kinds[tie.kind.iri],
            subject=self.nodes[tie.subject],
            object=self.nodes[tie.object],
            certainty=self.certainties[tie.shown_certainty],
            supports=tuple([self.supports[self._name_support(support)] for support in tie.supports]),
            dates=tie.dates,
            curve=self.selection.layout.curves.get(tie.ends, ""),
            is_drawn=is_drawn,
        )

    @cached_property
    def supports(self) -> Mapping[str, MapSupport]:
        """Quotes of the ties, then those that dispute them, each once; one with different notes for each."""
        knowledge = self.selection.knowledge
        disputes = knowledge.disputes
        reached = {
            self._name_support(support): support
            for tie in self.selection.all_ties
            for support in tie.supports
        }
        names = list(dict.fromkeys(support.set for support in reached.values()))
        for name in names if disputes else ():
            for disputing in disputes.get(name, ()):
                if disputing not in reached:
                    names.append(disputing)
                    reached[disputing] = knowledge.evidence[disputing]
        return {name: self._build_support(name, evidence) for name, evidence in reached.items()}

    @staticmethod
    def _name_support(evidence: Evidence) -> str:
        """Return what tells a support from others: its set, and its note where the set has different ones."""
        return f"{evidence.set} {evidence.note}" if evidence.row_notes else evidence.set

    def _build_support(self, name: str, evidence: Evidence) -> MapSupport:
        knowledge = self.selection.knowledge
        is_inferred = evidence.certainty == "inferred"
        return MapSupport(
            id=name,
            source=self.sources.get(evidence.source_iri),
            locator=evidence.locator,
            phrase=evidence.phrase,
            certainty=self.certainties[evidence.certainty],
            rests_on=self.certainties.get(knowledge.get_certainty(evidence.set)) if is_inferred else None,
            note=_choose_note(evidence),
            disputed_by=knowledge.disputes.get(evidence.set, ()),
        )

    def read_logos(self) -> Mapping[str, LogoImage]:
        """Return the logos of the organisations by what the page calls these; faulty files are left out."""
        ids = {
            entity.id: self.selection.shorten_iri(iri) for iri, entity in self.measured.organisations.items()
        }
        images = read_logos(self.selection.knowledge.dataset.path, ids.keys).images
        return {ids[id_]: image for id_, image in images.items()}

    # ---- figures and sentences ----
    @cached_property
    def measured(self) -> MeasuredNetwork:
        """The network of stated ties, of which the measures speak; of all where no certainty is recorded."""
        network = self.selection.network
        graph = network.build_graph(certainty=network.headline_certainty)
        observation = count_reporters(network, graph)
        ranked = select_organisations(network, graph)
        return MeasuredNetwork(
            graph=graph,
            ranked=ranked,
            organisations={
                entity.iri: entity for entity in self.selection.entities if entity.is_organisation
            },
            audience=network.knowledge.audience,
            observation=observation,
            applicability=check_applicability(describe_structure(graph, observation), network.knowledge),
            ranked_applicability=check_applicability(
                describe_structure(
                    ranked, observation if ranked is graph else count_reporters(network, ranked)
                ),
                network.knowledge,
            ),
            alliance_sizes=measure_alliance_sizes(network, graph),
            traits=collect_traits(network, certainty="unknown"),
            get_label=self.get_label,
        )

    def build_summary(self) -> Mapping[str, MapSummary]:
        """Return what is seen and what was not asked, by language."""
        network, observation = self.selection.network, self.measured.observation
        every = len({tie.ends for tie in network.select_counted_ties()})
        return write_summary(network, observation, less_certain=every - observation.pairs)


def _choose_note(evidence: Evidence) -> str:
    """Return the note; with it what is told in the place of a source, and not what the level says anyway."""
    if evidence.certainty == "inferred":
        return ""
    if evidence.certainty == Certainty.UNKNOWN and not evidence.source_iri:
        return evidence.source
    return (
        evidence.note if evidence.source_iri or not evidence.source else f"{evidence.source}: {evidence.note}"
    )
