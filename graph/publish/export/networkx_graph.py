"""Makes networkx graphs whose attributes are texts and numbers, so that every writer of networkx takes them.

A node is named by its id. What is not known of a node or a tie is no attribute of it; several values are one
text with "; " between them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ...map.svg_text import strip_unwritable
from ...measures.shared_traits import PLACE, TOPIC, Trait, collect_traits
from ...model.edition import compute_version
from ...model.network import Network, Tie
from ...model.tie_filter import TieFilter
from ...model.values import Entity
from ...schema.levels import Certainty
from ...schema.terms import SCHEMA, STK

if TYPE_CHECKING:
    import networkx

Attributes = dict[str, str | int]

SEPARATOR = "; "


def build_tie_graph(network: Network, ties: TieFilter) -> networkx.MultiDiGraph[str]:
    """Return organisations and their ties: each tie is an edge, its kind the key."""
    return _build_multigraph(network, ties, network.organisations, ties.select_counted_ties(network))


def build_whole_graph(network: Network) -> networkx.MultiDiGraph[str]:
    """Return whatever is documented: groups, events, places and topics too, and ties of all kinds."""
    return _build_multigraph(network, TieFilter(), network.knowledge.entities, network.ties)


def _build_multigraph(
    network: Network, chosen: TieFilter, entities: Mapping[str, Entity], ties: Iterable[Tie]
) -> networkx.MultiDiGraph[str]:
    import networkx as nx

    plain = PlainNetwork(network)
    graph: networkx.MultiDiGraph[str] = nx.MultiDiGraph(**plain.describe_graph(chosen))
    for iri, entity in entities.items():
        graph.add_node(plain.get_id(iri), **plain.describe_entity(entity))
    for tie in ties:
        for end in {tie.subject, tie.object} - entities.keys():
            graph.add_node(plain.get_id(end), **plain.describe_other(end))
        ends = plain.get_id(tie.subject), plain.get_id(tie.object)
        graph.add_edge(*ends, key=tie.kind.name, **plain.describe_tie(tie))
    return graph


def build_connection_graph(network: Network, ties: TieFilter) -> networkx.Graph[str]:
    """Return organisations and their connections; `weight` counts the kinds of tie, `supports` the quotes."""
    import networkx as nx

    plain = PlainNetwork(network)
    graph: networkx.Graph[str] = nx.Graph(**plain.describe_graph(ties))
    for iri, organisation in network.organisations.items():
        graph.add_node(plain.get_id(iri), **plain.describe_entity(organisation))
    ties_by_ends: dict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in ties.select_counted_ties(network):
        ties_by_ends[tie.ends].append(tie)
    for (first, second), connection in sorted(ties_by_ends.items()):
        graph.add_edge(plain.get_id(first), plain.get_id(second), **plain.describe_connection(connection))
    return graph


class PlainNetwork:
    """Describes what a network holds in plain attributes."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.knowledge = network.knowledge
        self.ontology = network.knowledge.ontology

    def get_id(self, iri: str) -> str:
        """Return what a node is named by; a source may have the id of an entity, and is told from it."""
        source = self.knowledge.sources.get(iri)
        return f"source/{source.id}" if source else self.knowledge.dataset.mint.shorten_iri(iri)

    def describe_graph(self, ties: TieFilter) -> Attributes:
        """Return which edition this is, and which ties count."""
        dataset = self.knowledge.dataset
        return _clean(
            name=dataset.title.get("en") or next(iter(dataset.title.values()), dataset.name),
            dataset=dataset.name,
            version=compute_version(self.knowledge),
            edition=self.knowledge.audience,
            certainty=ties.certainty,
            kinds=_join(ties.kinds),
            as_of=ties.as_of,
        )

    # ---- nodes ----
    def describe_entity(self, entity: Entity) -> Attributes:
        """Return what is known of an entity; `name` is `label` again, which GML and Cytoscape do not keep."""
        kinds = entity.types or self.ontology.select_narrowest(entity.classes)
        traits = self._traits.get(entity.iri, frozenset())
        return _clean(
            label=entity.get_name(),
            name=entity.get_name(),
            label_bn=entity.label.get("bn", ""),
            abbreviation=entity.abbreviation,
            kind=_join(self.ontology.label(kind) for kind in kinds),
            sector=self.ontology.label(entity.sector.parent or entity.sector.iri) if entity.sector else "",
            places=self._join_labels(traits, PLACE),
            topics=self._join_labels(traits, TOPIC),
            start=self._starts.get(entity.iri, ""),
            end=self._ends.get(entity.iri, ""),
            certainty=self._certainties.get(entity.iri, "unknown"),
            homepage=entity.homepage,
            iri=entity.iri,
        )

    def describe_other(self, iri: str) -> Attributes:
        """Return what is known of what a tie points to and is no entity, such as a source."""
        label = self.knowledge.label(iri)
        return _clean(label=label, name=label, certainty="unknown", iri=iri)

    def _join_labels(self, traits: frozenset[Trait], sort: str) -> str:
        return _join(sorted(self.knowledge.label(trait.iri) for trait in traits if trait.sort == sort))

    @cached_property
    def _traits(self) -> Mapping[str, frozenset[Trait]]:
        return collect_traits(self.network, certainty="unknown")

    @cached_property
    def _starts(self) -> Mapping[str, str]:
        return self._read_dates(STK + "start", SCHEMA + "foundingDate")

    @cached_property
    def _ends(self) -> Mapping[str, str]:
        return self._read_dates(STK + "end")

    def _read_dates(self, *properties: str) -> dict[str, str]:
        """Return the first date of each entity that has one."""
        values = " ".join(f"<{property_}>" for property_ in properties)
        rows = self.knowledge.store.select_rows(f"SELECT ?s ?o {{ VALUES ?p {{ {values} }} ?s ?p ?o }}")
        return dict(sorted(((subject, value) for subject, value in rows), reverse=True))

    @cached_property
    def _certainties(self) -> Mapping[str, str]:
        """How certain it is that there is such an entity: its strongest support."""
        levels: dict[str, list[Certainty]] = defaultdict(list)
        for subject, name in self.knowledge.iter_naming_sets():
            levels[subject].append(self.knowledge.get_certainty(name))
        return {subject: Certainty.find_strongest(held) for subject, held in levels.items()}

    # ---- ties ----
    def describe_tie(self, tie: Tie) -> Attributes:
        """Return what is known of a tie."""
        return _clean(
            kind=tie.kind.name,
            label=self.ontology.label(tie.kind.iri),
            directed="yes" if tie.kind.directed else "no",
            certainty=tie.shown_certainty,
            role=_join(dates.role for dates in tie.dates),
            **_describe_supports([tie]),
        )

    def describe_connection(self, ties: Sequence[Tie]) -> Attributes:
        """Return what is known of two organisations with one tie or more."""
        strongest = min(ties, key=lambda tie: (tie.certainty.rank, tie.is_inferred))
        supports = {support.set for tie in ties for support in tie.supports}
        texts = _clean(
            kinds=_join(sorted(tie.kind.name for tie in ties)),
            certainty=strongest.shown_certainty,
            **_describe_supports(ties),
        )
        return {"weight": len(ties), "supports": len(supports), **texts}


def _describe_supports(ties: Sequence[Tie]) -> dict[str, str]:
    """Return when ties held, and what supports them."""
    dates = [dates for tie in ties for dates in tie.dates]
    supports = [support for tie in ties for support in tie.supports]
    return {
        "start": min((date.start for date in dates if date.start), default=""),
        "end": max((date.end for date in dates if date.end), default=""),
        "sources": _join(support.source for support in supports),
        "quotes": _join(support.phrase for support in supports),
    }


def _join(texts: Iterable[str]) -> str:
    """Return texts as one, each once, blanks left out."""
    return SEPARATOR.join(dict.fromkeys(filter(None, texts)))


def _clean(**texts: str) -> Attributes:
    """Return attributes without blanks and without characters that XML has no way to write."""
    return {name: strip_unwritable(str(text)) for name, text in texts.items() if text}
