"""Keeps organisations apart from the alliances and events that bring them together.

An alliance is a platform, a programme or a committee: a class that the vocabulary marks as gathering
organisations. The network of organisations leaves alliances out; a two-mode network joins organisations with
the alliances that they are tied to, or with the events that they had a part in, and nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from ..core.errors import QueryError
from ..core.spelling import did_you_mean
from ..schema.dataset import date_bounds
from ..schema.levels import Certainty
from ..schema.terms import PROV, STK
from .network import Network, Projection, Tie
from .tie_filter import TieFilter
from .values import Entity

if TYPE_CHECKING:
    from networkx import Graph

PairOfTies = tuple[str, str, tuple[Tie, ...]]


class NetworkMode(StrEnum):
    """Which network is looked at."""

    ORGANISATIONS = "organisations"
    ALLIANCES = "alliances"
    EVENTS = "events"
    ALL = "all"

    @property
    def is_two_mode(self) -> bool:
        """Whether ties join organisations only with what brings them together."""
        return self in (NetworkMode.ALLIANCES, NetworkMode.EVENTS)


@dataclass(frozen=True)
class TwoModeNetwork:
    """Organisations and what they belong to: alliances or events; every tie joins one with the other.

    `graph` is bipartite, its edges have `ties`; its first nodes are the `organisations`, then the
    `gatherings`, alliances or events. `left_out` counts connections of alliances with each other or with
    events.
    """

    mode: NetworkMode
    graph: Graph[str]
    organisations: tuple[str, ...]
    gatherings: tuple[str, ...]
    left_out: int = 0

    @property
    def projection(self) -> Projection:
        """How the graph was made."""
        projection: Projection = self.graph.graph["projection"]
        return projection


def find_alliances(network: Network) -> frozenset[str]:
    """Return the named organisations that bring others together: alliances, programmes, committees."""
    gathering = network.knowledge.ontology.gathering_classes
    return frozenset(iri for iri, entity in network.organisations.items() if gathering & entity.classes)


def select_organisations(network: Network, graph: Graph[str]) -> Graph[str]:
    """Return a projection without alliances, which are ranked apart; all of it where it has only them."""
    alliances = find_alliances(network)
    if not alliances or len(alliances) == len(graph):
        return graph
    return _make_graph(
        [(node, data["entity"]) for node, data in graph.nodes(data=True) if node not in alliances],
        [
            (start, end, ties)
            for start, end, ties in graph.edges(data="ties")
            if start not in alliances and end not in alliances
        ],
        graph.graph["projection"],
    )


def build_two_mode(
    network: Network, mode: NetworkMode, ties: TieFilter, *, graph: Graph[str] | None = None
) -> TwoModeNetwork:
    """Return the two-mode network of ties of a certainty, of some kinds, at a date.

    `graph` is the projection of these ties, where it is at hand.

    With alliances, any tie between an organisation and an alliance counts. With events, what an organisation
    had a part in counts: as a participant, an organiser, a trainer.
    """
    if mode is NetworkMode.EVENTS:
        return _join_events(network, ties)
    if graph is None:
        graph = network.build_graph(certainty=ties.certainty, kinds=ties.kinds, as_of=ties.as_of)
    alliances = find_alliances(network)
    edges = [
        (*((end, start) if start in alliances else (start, end)), pair_ties)
        for start, end, pair_ties in graph.edges(data="ties")
        if (start in alliances) != (end in alliances)
    ]
    within = sum(start in alliances and end in alliances for start, end in graph.edges())
    return _make_two_mode(network, mode, sorted(alliances), edges, graph.graph["projection"], within)


def _join_events(network: Network, ties: TieFilter) -> TwoModeNetwork:
    alliances = find_alliances(network)
    pairs = _pair_with_events(network, ties)
    edges = [
        (end, event, tuple(pair_ties))
        for (event, end), pair_ties in sorted(pairs.items())
        if end not in alliances
    ]
    kinds = list_event_kinds(network)
    events = sorted({tie.subject for tie in network.ties if tie.kind.iri in kinds})
    projection = Projection(ties.certainty, (), network.knowledge.audience, 0, 0, ties.as_of)
    return _make_two_mode(network, NetworkMode.EVENTS, events, edges, projection, len(pairs) - len(edges))


def _make_two_mode(
    network: Network,
    mode: NetworkMode,
    gatherings: Sequence[str],
    edges: Sequence[PairOfTies],
    projection: Projection,
    left_out: int,
) -> TwoModeNetwork:
    alliances = find_alliances(network)
    organisations = tuple(iri for iri in network.organisations if iri not in alliances)
    entities = network.knowledge.entities
    graph = _make_graph([(iri, entities[iri]) for iri in (*organisations, *gatherings)], edges, projection)
    return TwoModeNetwork(mode, graph, organisations, tuple(gatherings), left_out)


def _make_graph(
    nodes: Iterable[tuple[str, Entity]], edges: Iterable[PairOfTies], projection: Projection
) -> Graph[str]:
    import networkx as nx

    graph: Graph[str] = nx.Graph()
    edges = list(edges)
    graph.add_nodes_from((node, {"entity": entity}) for node, entity in nodes)
    graph.add_edges_from((start, end, {"ties": ties}) for start, end, ties in edges)
    kinds = {tie.kind.name for _, _, ties in edges for tie in ties}
    graph.graph["projection"] = replace(
        projection,
        kinds=tuple(sorted(kinds)),
        nodes=graph.number_of_nodes(),
        edges=graph.number_of_edges(),
    )
    return graph


# ---- events ----
def list_event_kinds(network: Network) -> dict[str, str]:
    """Return the kinds of tie by which somebody has a part in an event: name by IRI, events as subjects."""
    kinds = network.knowledge.ontology.tie_kinds
    agent = network.knowledge.ontology.find_superclasses(STK + "Organisation")
    return {
        iri: kind.name
        for iri, kind in kinds.items()
        if kind.canonical and kind.domain == STK + "Event" and kind.range in agent
    }


def list_responsible_kinds(network: Network) -> frozenset[str]:
    """Return the IRIs of the kinds of part in an event by which somebody is responsible for it."""
    ontology = network.knowledge.ontology
    return frozenset(
        iri
        for iri in list_event_kinds(network)
        if PROV + "wasAssociatedWith" in ontology.find_superproperties(iri)
    )


def check_event_kinds(network: Network, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the kinds of part in an event that an option names; QueryError where one is unknown."""
    known = sorted(list_event_kinds(network).values())
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known, f"kinds of part in an event: {', '.join(known)}")
            raise QueryError(f"'{name}' is no kind of part in an event; {hint}")
    return names


def _pair_with_events(network: Network, ties: TieFilter) -> dict[tuple[str, str], list[Tie]]:
    """Return the ties by event and organisation; at a date, those of events that took place then."""
    kinds, least = list_event_kinds(network), Certainty(ties.certainty)
    held = _select_events_at(network, ties.as_of) if ties.as_of else None
    pairs: dict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in network.ties:
        if (
            tie.kind.iri in kinds
            and (not ties.kinds or tie.kind.name in ties.kinds)
            and least.includes(tie.certainty)
            and tie.object in network.organisations
            and (held is None or tie.subject in held or tie.was_active_in(ties.as_of))
        ):
            pairs[tie.subject, tie.object].append(tie)
    return pairs


def _select_events_at(network: Network, when: str) -> set[str]:
    """Return the events whose own dates lie at least in part within an ISO date, possibly reduced."""
    bounds = date_bounds(when)
    if bounds is None:
        raise ValueError(f"'{when}' is no date")
    first, last = (day.isoformat() for day in bounds)
    dates: dict[str, dict[str, str]] = defaultdict(dict)
    rows = network.knowledge.store.select_rows(
        "SELECT ?e ?p ?v { VALUES ?p { stk:start stk:end } ?e a stk:Event ; ?p ?v }"
    )
    for event, predicate, value in rows:
        known = dates[event].setdefault(predicate, value)
        dates[event][predicate] = min(known, value) if predicate == STK + "start" else max(known, value)
    return {
        event
        for event, known in dates.items()
        if known.get(STK + "start", "") <= last
        and known.get(STK + "end", known.get(STK + "start", "")) >= first
    }
