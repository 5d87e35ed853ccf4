"""Communities: groups with more ties inside than between, found many times, named by what they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from .links import Links
from .traits import Trait

RUNS = 20


@dataclass(frozen=True)
class Community:
    """One group: its members, and what they share as (trait, members with it, all with it)."""

    members: tuple[str, ...]
    shared: tuple[tuple[Trait, int, int], ...]


@dataclass(frozen=True)
class Partition:
    """The groups of one run, and how far the runs agree.

    `agreement` is the mean adjusted Rand index over all pairs of runs, 1 where every run finds the same
    groups and about 0 where they agree no more than by chance; `modularity` lies in -0.5 to 1.
    """

    communities: tuple[Community, ...]
    agreement: float
    modularity: float
    runs: int
    left_out: int  # organisations without a tie


def communities(graph: Any, by_node: Mapping[str, frozenset[Trait]], *, runs: int = RUNS) -> Partition:
    """Return the partition that agrees best with those of all other runs.

    Louvain (Blondel et al. 2008) with seeds 0 to `runs` - 1, modularity of Newman and Girvan (2004).
    """
    import networkx as nx

    linked = graph.subgraph([node for node in graph if graph.degree(node)])
    if not linked:
        return Partition((), 1.0, 0.0, runs, len(graph))
    found = _louvain(Links.of(linked), runs)
    scores = {pair: adjusted_rand(found[pair[0]], found[pair[1]]) for pair in combinations(range(runs), 2)}
    means = [
        sum(score for pair, score in scores.items() if number in pair) / max(1, runs - 1)
        for number in range(runs)
    ]
    best = found[max(range(runs), key=lambda number: (means[number], -number))]
    groups: dict[int, list[str]] = {}
    for node, label in zip(linked, best, strict=True):
        groups.setdefault(label, []).append(node)
    everywhere = Counter(trait for has in by_node.values() for trait in has)
    ordered = sorted((sorted(group) for group in groups.values()), key=lambda group: (-len(group), group))
    return Partition(
        communities=tuple(Community(tuple(group), _shared(group, by_node, everywhere)) for group in ordered),
        agreement=sum(scores.values()) / len(scores) if scores else 1.0,
        modularity=nx.community.modularity(linked, ordered),
        runs=runs,
        left_out=len(graph) - len(linked),
    )


def _louvain(links: Links, runs: int) -> list[list[int]]:
    from scipy.sparse import csr_matrix
    from sknetwork.clustering import Louvain

    matrix = csr_matrix(links.matrix)
    return [
        [int(label) for label in Louvain(random_state=seed, shuffle_nodes=True).fit_predict(matrix)]
        for seed in range(runs)
    ]


def adjusted_rand(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the adjusted Rand index of two partitions of the same nodes (Hubert and Arabie 1985).

    >>> adjusted_rand([0, 0, 1, 1], [5, 5, 3, 3]), adjusted_rand([0, 0, 1, 1], [0, 1, 0, 1])
    (1.0, -0.5)
    """
    from math import comb

    both = sum(comb(times, 2) for times in Counter(zip(one, other, strict=True)).values())
    first = sum(comb(times, 2) for times in Counter(one).values())
    second = sum(comb(times, 2) for times in Counter(other).values())
    every = comb(len(one), 2)
    # the usual terms times twice the number of pairs: whole numbers, rounded once
    most = (first + second) * every - 2 * first * second
    return 2 * (both * every - first * second) / most if most else 1.0


def _shared(
    group: Sequence[str], by_node: Mapping[str, frozenset[Trait]], everywhere: Mapping[Trait, int]
) -> tuple[tuple[Trait, int, int], ...]:
    """Return what at least half of a group shares and is commoner in it than outside, most telling first."""
    inside = Counter(trait for node in group for trait in by_node.get(node, ()))
    total, found = len(by_node), []
    for trait, times in inside.items():
        outside = (everywhere[trait] - times) / max(1, total - len(group))
        share = times / len(group)
        if times > 1 and share >= 0.5 and share > outside:
            found.append((share - outside, trait, times))
    ranked = sorted(found, key=lambda item: (-item[0], item[1]))[:3]
    return tuple((trait, times, everywhere[trait]) for _, trait, times in ranked)
