"""Isolated organisations: four different things that one word hides.

No tie; known from one side only; outside the main component; no source consulted. Being undocumented
is not being isolated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..model.network import Network
from ..schema.levels import Certainty
from ..schema.terms import STK
from .centrality import find_largest_component
from .observation import find_publishers, list_consulted_organisations
from .shared_traits import KIND, Trait, collect_traits

if TYPE_CHECKING:
    from networkx import Graph

NO_TIE = "no tie"
ONE_SIDE = "known from one side only"
OUTSIDE = "outside the main component"
NOT_CONSULTED = "no source consulted"
MADE_LIST = "only made a list"  # no kind of isolation: whoever made it is not counted

LEFT_OUT = "a tie that --kind or --as-of leaves out"
WEAKER = "a tie that is not stated"
SAME_EVENT = "in the same event"
SAME_TRAIT = "in the same alliance, topic or place"


@dataclass(frozen=True)
class Isolation:
    """The four kinds, as IRIs of organisations; those known from one side are grouped by who says so."""

    no_tie: tuple[str, ...]
    one_side: tuple[tuple[str, tuple[str, ...]], ...]
    outside: tuple[str, ...]
    not_consulted: tuple[str, ...]
    weaker: tuple[tuple[str, str], ...]  # of those without tie: the certainty at which they have one
    makers: tuple[str, ...] = ()  # who made a source that names no tie of theirs; not among those without tie


def find_isolated(
    network: Network, graph: Graph[str], *, kinds: Iterable[str] = (), as_of: str = ""
) -> Isolation:
    """Return the four kinds of isolation of a projection.

    `graph` is what `Network.build_graph` returns, of these kinds and at this date.
    """
    knowledge = network.knowledge
    main = set(find_largest_component(graph)) if graph.number_of_edges() else set()
    by_reporter: dict[str, list[str]] = defaultdict(list)
    for node in graph:
        reporters: set[str] = set()
        for _, _, ties in graph.edges(node, data="ties"):
            reporters |= find_publishers(ties, knowledge) or {""}
        if len(reporters) == 1 and "" not in reporters and node not in reporters:
            by_reporter[reporters.pop()].append(node)
    makers = find_list_makers(network)
    without_tie = sorted(node for node in graph if graph.degree(node) == 0 and node not in makers)
    consulted, weaker = (
        list_consulted_organisations(knowledge),
        _find_strongest_certainty(network, kinds, as_of),
    )
    return Isolation(
        no_tie=tuple(without_tie),
        one_side=tuple((reporter, tuple(sorted(nodes))) for reporter, nodes in sorted(by_reporter.items())),
        outside=tuple(sorted(node for node in graph if graph.degree(node) and node not in main)),
        not_consulted=tuple(sorted(node for node in graph if node not in consulted)),
        weaker=tuple((node, weaker[node]) for node in without_tie if node in weaker),
        makers=tuple(sorted(makers.intersection(graph))),
    )


def find_list_makers(network: Network) -> frozenset[str]:
    """Return the organisations that reported ties of others and have none: an office that lists its partners.

    They are known as makers of the list alone, so nothing tells whether they are isolated; whoever was asked
    for its own ties is none.
    """
    knowledge = network.knowledge
    ties = tuple(network.select_counted_ties())
    tied = {end for tie in ties for end in tie.ends}
    asked = {knowledge.dataset.mint.make_entity_iri(name) for name in knowledge.dataset.asked}
    return frozenset(find_publishers(ties, knowledge) & network.organisations.keys()) - tied - asked


def _find_strongest_certainty(network: Network, kinds: Iterable[str], as_of: str) -> dict[str, str]:
    """Return the strongest certainty at which each organisation has such a tie."""
    ties = network.select_counted_ties(kinds=kinds, as_of=as_of)
    strongest: dict[str, str] = {}
    for level in reversed(Certainty):
        strongest.update({end: level for tie in ties if tie.certainty == level for end in tie.ends})
    return strongest


def find_introducers(
    network: Network, graph: Graph[str], isolation: Isolation
) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return who could introduce those without a tie or outside the main part: why, and who, by IRI.

    Someone of the main part with a tie to them that the projection leaves out for its kind or date, else
    with a less certain tie, else someone who took part in the same event, else someone of the same
    alliance, topic or place. Those whom nobody could are left out. It is looked for in the whole network,
    whatever the kinds, the date and the certainty of the projection: any acquaintance may help.
    """
    main = set(find_largest_component(graph)) if graph.number_of_edges() else set()
    events, acquaintances = _list_events(network), _list_acquaintances(network)
    by_node = collect_traits(network, certainty=Certainty.UNKNOWN)
    level = graph.graph["projection"].certainty
    taking_part = _index_holders({node: events.get(node, set()) for node in main})
    alike_by = _index_holders({node: _exclude_kinds(by_node[node]) for node in main})
    strong = frozenset(Certainty(level).list_stronger())
    result = {}
    for node in (*isolation.no_tie, *isolation.outside):
        sure = {end for end, certainty in acquaintances.get(node, ()) if certainty in strong}
        weak = {end for end, _ in acquaintances.get(node, ())}
        for why, who in (
            (LEFT_OUT, sure & main),
            (WEAKER, weak & main),
            (SAME_EVENT, _collect_holders(taking_part, events.get(node, ()))),
            (
                SAME_TRAIT,
                _collect_holders(alike_by, _exclude_kinds(by_node[node])),
            ),
        ):
            if who - {node}:
                result[node] = (why, tuple(sorted(who - {node})))
                break
    return result


def _index_holders(has: Mapping[str, Iterable[Any]]) -> dict[Any, set[str]]:
    """Return who has each thing, of what each has."""
    holders: dict[Any, set[str]] = defaultdict(set)
    for node, things in has.items():
        for thing in things:
            holders[thing].add(node)
    return holders


def _collect_holders(holders: Mapping[Any, set[str]], things: Iterable[Any]) -> set[str]:
    return set().union(*(holders.get(thing, ()) for thing in things))


def _list_acquaintances(network: Network) -> dict[str, set[tuple[str, str]]]:
    """Return with whom each organisation has a tie of any kind, and the certainty of each."""
    acquaintances: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for tie in network.select_counted_ties():
        acquaintances[tie.subject].add((tie.object, tie.certainty))
        acquaintances[tie.object].add((tie.subject, tie.certainty))
    return acquaintances


def _list_events(network: Network) -> dict[str, set[str]]:
    """Return in which events each organisation had a part."""
    events = {iri for iri, entity in network.knowledge.entities.items() if STK + "Event" in entity.classes}
    events_of: dict[str, set[str]] = defaultdict(set)
    for tie in network.ties:
        if tie.subject in events:
            events_of[tie.object].add(tie.subject)
    return events_of


def _exclude_kinds(node_traits: frozenset[Trait]) -> frozenset[Trait]:
    return frozenset(trait for trait in node_traits if trait.sort != KIND)
