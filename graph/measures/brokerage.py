"""Brokers: who stands between others, how much of its reach is redundant, and in what role.

All on the undirected, unweighted projection.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .adjacency import Links

if TYPE_CHECKING:
    from networkx import Graph

COORDINATOR, GATEKEEPER, REPRESENTATIVE, CONSULTANT, LIAISON = (
    "coordinator",
    "gatekeeper",
    "representative",
    "consultant",
    "liaison",
)
ROLES = (COORDINATOR, GATEKEEPER, REPRESENTATIVE, CONSULTANT, LIAISON)


def measure_constraint(links: Links) -> Any:
    """Return Burt's (1992, p. 54) constraint of each node, 0 where ties lead to unconnected others.

    The sum over neighbours j of (p_ij + sum over q of p_iq p_qj) squared, p_ij = 1 / degree of i. It
    reaches 1 for a single tie and may pass it in a triangle; NaN where a node has no tie at all.
    """
    import numpy as np
    from scipy.sparse import diags_array

    degrees = links.degrees
    shares = np.divide(1.0, degrees, out=np.zeros(len(degrees)), where=degrees > 0)
    direct = diags_array(shares) @ links.matrix
    both = direct + (direct @ direct).multiply(links.matrix)
    values = np.asarray(both.multiply(both).sum(axis=1)).ravel()
    return np.where(degrees > 0, values, np.nan)


def measure_effective_size(links: Links) -> Any:
    """Return Burt's (1992, p. 52) effective size in Borgatti's (1997) form: d - 2 t / d.

    d is the number of neighbours and t the number of ties among them; NaN where a node has no tie.
    """
    import numpy as np

    degrees = links.degrees
    among = count_triangles(links)
    return np.where(degrees > 0, degrees - 2 * among / np.maximum(degrees, 1), np.nan)


def count_triangles(links: Links) -> Any:
    """Return the number of triangles through each node, n numbers."""
    import numpy as np

    matrix = links.matrix
    return np.asarray((matrix @ matrix).multiply(matrix).sum(axis=1)).ravel() / 2


@dataclass(frozen=True)
class Triad:
    """A broker between two that are not tied to each other."""

    start: str
    broker: str
    end: str
    role: str


def classify_role(start: str, broker: str, end: str) -> str:
    """Return the role of Gould and Fernandez (1989) by the groups of the three, read from `one` to `other`.

    >>> (
    ...     classify_role("a", "b", "b"),
    ...     classify_role("b", "b", "a"),
    ...     classify_role("a", "b", "a"),
    ...     classify_role("a", "b", "c"),
    ... )
    ('gatekeeper', 'representative', 'consultant', 'liaison')
    """
    if start == end:
        return COORDINATOR if broker == start else CONSULTANT
    if broker == end:
        return GATEKEEPER
    return REPRESENTATIVE if broker == start else LIAISON


def count_brokerage_roles(graph: Graph[str], groups: Mapping[str, str]) -> dict[str, Counter[str]]:
    """Return for each node how many ordered triads it brokers in each role (Gould and Fernandez 1989).

    A triad counts where its two ends are not tied; each is read in both directions, so that every
    gatekeeper is a representative the other way round. Nodes without a group broker nothing.
    """
    roles_by_node: dict[str, Counter[str]] = {}
    for broker in graph:
        tally: Counter[str] = Counter()
        if broker in groups:
            others = [node for node in graph[broker] if node in groups and node != broker]
            own, sizes = groups[broker], Counter(groups[node] for node in others)
            for first_group, first_size in sizes.items():
                for second_group, second_size in sizes.items():
                    pairs = (
                        first_size * (second_size - 1)
                        if first_group == second_group
                        else first_size * second_size
                    )
                    tally[classify_role(first_group, own, second_group)] += pairs
            near = set(others)
            for node in others:
                for other_end in near.intersection(graph[node]):
                    tally[classify_role(groups[node], own, groups[other_end])] -= 1
        roles_by_node[broker] = Counter({role: tally[role] for role in ROLES if tally[role]})
    return roles_by_node


def list_triads(graph: Graph[str], broker: str, groups: Mapping[str, str]) -> Iterator[Triad]:
    """Yield the triads that a node brokers, each once; a gatekeeper's begins outside its group."""
    others = sorted(node for node in graph[broker] if node in groups and node != broker)
    for number, start in enumerate(others):
        for end in others[number + 1 :]:
            if not graph.has_edge(start, end):
                role = classify_role(groups[start], groups[broker], groups[end])
                if (
                    role == REPRESENTATIVE
                ):  # the other way round a gatekeeper, for ties have no direction here
                    yield Triad(end, broker, start, GATEKEEPER)
                else:
                    yield Triad(start, broker, end, role)


def find_articulation_points(graph: Graph[str]) -> list[str]:
    """Return the nodes whose loss splits their part of the network (Hopcroft and Tarjan 1973), sorted."""
    import networkx as nx

    return sorted(set(nx.articulation_points(graph)))


def find_bridges(graph: Graph[str]) -> list[tuple[str, str]]:
    """Return the ties whose loss splits their part of the network, sorted."""
    import networkx as nx

    return sorted((start, end) if start < end else (end, start) for start, end in nx.bridges(graph))
