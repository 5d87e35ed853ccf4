"""Describes the network around one organisation: its partners, who they are, how they are tied to each other.

Size, density, effective size and constraint after Burt (1992) and Borgatti (1997), diversity after Blau
(1977).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import comb, isnan
from typing import TYPE_CHECKING

from .adjacency import Links
from .brokerage import measure_constraint, measure_effective_size
from .coverage import ENOUGH, Coverage
from .fragility import count_separated_pairs

if TYPE_CHECKING:
    from networkx import Graph


@dataclass(frozen=True)
class EgoNetwork:
    """One organisation, its partners, and the connections among these.

    `observable` are the pairs of partners that one of the two, or a complete list, could have reported; what
    rests on connections among partners means something only where these are nearly all. `only_here` are
    partners without another connection, `unshared` the pairs of partners that no other partner and no
    connection joins, and `separated` the pairs of organisations that lose their only path without it.
    """

    node: str
    partners: tuple[str, ...]
    is_respondent: bool
    observable: int
    among: int
    effective_size: float | None
    constraint: float | None
    groups: tuple[tuple[str, int], ...]
    ungrouped: int
    own_group: int | None
    only_here: tuple[str, ...]
    unshared: int
    separated: int

    @property
    def size(self) -> int:
        """How many partners it has."""
        return len(self.partners)

    @property
    def pairs(self) -> int:
        """How many pairs its partners make."""
        return comb(self.size, 2)

    @property
    def density(self) -> float | None:
        """The share of the pairs of partners that are connected; None of fewer than two."""
        return self.among / self.pairs if self.pairs else None

    @property
    def efficiency(self) -> float | None:
        """Effective size as a share of the size."""
        return self.effective_size / self.size if self.effective_size is not None else None

    @property
    def is_seen(self) -> bool:
        """Whether nearly all connections among its partners could have been reported."""
        return not self.pairs or self.observable >= ENOUGH * self.pairs

    @property
    def diversity(self) -> float | None:
        """Blau's index: the chance that two of its partners, the same one twice too, are of other groups."""
        total = sum(number for _, number in self.groups)
        return 1 - sum(number * number for _, number in self.groups) / total**2 if total else None


def describe_ego_network(
    graph: Graph[str], node: str, group_of: Mapping[str, str], coverage: Coverage
) -> EgoNetwork:
    """Return the network around one organisation; `group_of` gives the group of each by which they differ."""
    partners = tuple(sorted(set(graph[node]) - {node}))
    around = Links.from_graph(graph, sorted(_list_two_steps(graph, node)))
    place = around.nodes.index(node)
    effective, constraint = (
        None if isnan(values[place]) else float(values[place])
        for values in (measure_effective_size(around), measure_constraint(around))
    )
    members = Counter(group_of[partner] for partner in partners if partner in group_of)
    return EgoNetwork(
        node=node,
        partners=partners,
        is_respondent=node in coverage.list_answered(graph),
        observable=sum(coverage.is_observable(*pair) for pair in combinations(partners, 2)),
        among=graph.subgraph(partners).number_of_edges(),
        effective_size=effective,
        constraint=constraint,
        groups=tuple(sorted(members.items(), key=lambda item: (-item[1], item[0]))),
        ungrouped=sum(partner not in group_of for partner in partners),
        own_group=members[group_of[node]] if node in group_of else None,
        only_here=tuple(partner for partner in partners if graph.degree(partner) == 1),
        unshared=_count_unshared_pairs(graph, node, partners),
        separated=count_separated_pairs(graph)[node],
    )


def _list_two_steps(graph: Graph[str], node: str) -> set[str]:
    """Return it, its partners and theirs: all that its own figures depend on."""
    near = {node, *graph[node]}
    return near.union(*(graph[partner] for partner in near))


def _count_unshared_pairs(graph: Graph[str], node: str, partners: tuple[str, ...]) -> int:
    """Return how many pairs of partners have neither a connection nor another partner in common."""
    unshared = 0
    for first, second in combinations(partners, 2):
        if second not in graph[first]:
            unshared += set(graph[first]) & set(graph[second]) <= {node}
    return unshared
