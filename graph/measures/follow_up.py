"""Lists whom to ask what next, to test what the network seems to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..model.network import Network
from .fragility import count_separated_pairs
from .observation import find_publishers, list_consulted_organisations
from .registry import MEASURES

if TYPE_CHECKING:
    from networkx import Graph

JOINS, DOUBT, ONE_SIDED, UNKNOWN = "joins", "doubt", "one side", "no tie"


@dataclass(frozen=True)
class FollowUp:
    """Someone to ask, about whom, and why; `weight` is how many pairs the answer bears on."""

    whom: str
    about: tuple[str, ...]
    why: str
    weight: int


def rank_follow_ups(network: Network, graph: Graph[str], *, as_of: str = "") -> list[FollowUp]:
    """Return whom to ask what, what bears on most first.

    First those on whom connections hang that nobody else confirms, then ties of which the reading is
    in doubt, then partners known from one side only, then organisations without any documented tie.
    `graph` is what `Network.build_graph` returns; with `as_of` only readings that are dated and held then.
    Readers who may not see brokers do not learn which organisations the connections depend on.
    """
    consulted = list_consulted_organisations(network.knowledge)
    is_open = MEASURES["whatif"].is_open_to(network.knowledge.audience)
    separated = count_separated_pairs(graph) if is_open else dict.fromkeys(graph, 0)
    follow_ups = []
    for node in graph:
        if node in consulted:
            continue
        partners = tuple(sorted(graph[node]))
        reporters = {
            reporter
            for _, _, ties in graph.edges(node, data="ties")
            for reporter in find_publishers(ties, network.knowledge)
        }
        if separated[node]:
            follow_ups.append(FollowUp(node, partners, JOINS, separated[node] + len(partners)))
        elif partners and node not in reporters:
            follow_ups.append(FollowUp(node, partners, ONE_SIDED, len(partners)))
        elif not partners:
            follow_ups.append(FollowUp(node, (), UNKNOWN, 0))
    for tie in network.select_counted_ties(as_of=as_of):
        if not network.headline_certainty.includes(tie.certainty) and not tie.is_inferred:
            follow_ups.append(
                FollowUp(tie.object if tie.subject in consulted else tie.subject, tie.ends, DOUBT, 1)
            )
    order = {JOINS: 0, DOUBT: 1, ONE_SIDED: 2, UNKNOWN: 3}
    return sorted(follow_ups, key=lambda ask: (order[ask.why], -ask.weight, ask.whom, ask.about))
