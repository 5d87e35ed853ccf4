"""Communities: groups with more ties inside than between, found many times, named by what they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any

from .links import Links
from .traits import Trait

RUNS = 20
LARGE = 2_000  # tied organisations above which Louvain stops earlier
_STOP, _STOP_LARGE = 1e-3, 4e-3  # gain in modularity with which a pass over all must be worth another


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

    Louvain (Blondel et al. 2008) with seeds 0 to `runs` - 1, modularity of Newman and Girvan (2004). It
    goes over all organisations again while that gains more than 0.001 of modularity; above LARGE
    organisations with ties, 0.004, which takes half the time. That costs less than a hundredth of the
    modularity, up to two where ties are purely random and there are no groups to be found.
    """
    links = _linked(Links.of(graph))
    if not links.nodes:
        return Partition((), 1.0, 0.0, runs, len(graph))
    found = _louvain(links, runs)
    scores = _agreements(found)
    means = [
        sum(score for pair, score in scores.items() if number in pair) / max(1, runs - 1)
        for number in range(runs)
    ]
    best = found[max(range(runs), key=lambda number: (means[number], -number))]
    groups: dict[int, list[str]] = {}
    for node, label in zip(links.nodes, best.tolist(), strict=True):
        groups.setdefault(label, []).append(node)
    everywhere = Counter(trait for has in by_node.values() for trait in has)
    ordered = sorted((sorted(group) for group in groups.values()), key=lambda group: (-len(group), group))
    return Partition(
        communities=tuple(Community(tuple(group), _shared(group, by_node, everywhere)) for group in ordered),
        agreement=sum(scores.values()) / len(scores) if scores else 1.0,
        modularity=_modularity(links, best),
        runs=runs,
        left_out=len(graph) - len(links.nodes),
    )


def _linked(links: Links) -> Links:
    """Return the same ties among those who have any."""
    import numpy as np

    kept = np.flatnonzero(links.degrees)
    number = np.cumsum(links.degrees > 0) - 1
    starts = np.append(links.starts[kept], links.starts[-1])
    return Links(tuple(links.nodes[node] for node in kept), starts, number[links.ends])


def _louvain(links: Links, runs: int) -> list[Any]:
    """Return the group of each node, numbered from 0, of every run."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sknetwork.clustering import Louvain

    matrix = csr_matrix(links.matrix)
    stop = _STOP_LARGE if len(links.nodes) > LARGE else _STOP
    groups = [
        Louvain(
            tol_optimization=stop,
            random_state=seed,
            shuffle_nodes=True,
            sort_clusters=False,
            return_probs=False,
            return_aggregate=False,
        ).fit_predict(matrix)
        for seed in range(runs)
    ]
    return [np.asarray(group, dtype=np.int64) for group in groups]


def _modularity(links: Links, groups: Any) -> float:
    """Return the share of ties inside groups less what is expected of the same degrees, rounded once."""
    import numpy as np

    inside = int((np.repeat(groups, links.degrees) == groups[links.ends]).sum())
    degrees = np.bincount(groups, weights=links.degrees)
    ends = len(links.ends)
    return (inside * ends - sum(int(degree) ** 2 for degree in degrees)) / ends**2


def adjusted_rand(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the adjusted Rand index of two partitions of the same nodes (Hubert and Arabie 1985).

    >>> adjusted_rand([0, 0, 1, 1], [5, 5, 3, 3]), adjusted_rand([0, 0, 1, 1], [0, 1, 0, 1])
    (1.0, -0.5)
    """
    import numpy as np

    if len(one) != len(other):
        raise ValueError(f"partitions of {len(one)} and {len(other)} nodes cannot be compared")
    numbered = [
        np.unique(np.asarray(groups, dtype=np.int64), return_inverse=True)[1] for groups in (one, other)
    ]
    return _agreements(numbered)[0, 1]


def _agreements(partitions: Sequence[Any]) -> dict[tuple[int, int], float]:
    """Return the adjusted Rand index of every two partitions, groups numbered from 0, by their places."""
    import numpy as np

    together = [_pairs(np.bincount(groups)) for groups in partitions]
    found = {}
    for first, second in combinations(range(len(partitions)), 2):
        one, other = partitions[first], partitions[second]
        joint = one * (other.max(initial=0) + 1) + other  # a number for each pair of groups
        both = _pairs(np.unique(joint, return_counts=True)[1])
        found[first, second] = _adjusted(both, together[first], together[second], comb(len(one), 2))
    return found


def _pairs(sizes: Iterable[int]) -> int:
    """Return how many pairs lie in groups of these sizes."""
    return sum(comb(int(size), 2) for size in sizes)


def _adjusted(both: int, first: int, second: int, every: int) -> float:
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
