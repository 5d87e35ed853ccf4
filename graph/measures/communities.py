"""Communities: groups with more ties inside than between, found many times, named by what they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Any

from .adjacency import Links
from .random_networks import rewire_links
from .shared_traits import Trait

if TYPE_CHECKING:
    from networkx import Graph

RUNS = 20
RANDOM = 30  # random networks of the same degrees that the modularity is compared with
_FEW = 8  # of a large network
AGREED = 0.5  # agreement of the runs below which the search finds other groups each time
CLEAR = 3.0  # standard deviations above random networks from which groups are more than chance
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
    groups and about 0 where they agree no more than by chance; `modularity` lies in -0.5 to 1. `by_chance`
    is the interval in which 95 % of random networks of the same degrees lie, None where it was not drawn.
    """

    communities: tuple[Community, ...]
    agreement: float
    modularity: float
    runs: int
    left_out: int  # organisations without a tie
    by_chance: tuple[float, float] | None = None
    is_supported: bool = True  # by more modularity than random networks have, in runs that agree


def detect_communities(
    graph: Graph[str], by_node: Mapping[str, frozenset[Trait]], *, runs: int = RUNS
) -> Partition:
    """Return the partition of best modularity among those that agree with the other runs.

    Louvain (Blondel et al. 2008) with seeds 0 to `runs` - 1, modularity of Newman and Girvan (2004). It
    goes over all organisations again while that gains more than 0.001 of modularity; above LARGE
    organisations with ties, 0.004, which takes half the time. That costs less than a hundredth of the
    modularity, up to two where ties are purely random and there are no groups to be found.
    """
    links = _drop_untied(Links.from_graph(graph))
    if not links.nodes:
        return Partition((), 1.0, 0.0, runs, len(graph))
    partitions = _run_louvain(links, runs)
    scores = _compare_partitions(partitions)
    means = [
        sum(score for pair, score in scores.items() if number in pair) / max(1, runs - 1)
        for number in range(runs)
    ]
    typical = sum(means) / runs
    qualities = [_measure_modularity(links, groups) for groups in partitions]
    agreeing = [number for number in range(runs) if means[number] >= typical - 1e-9]
    best = partitions[max(agreeing, key=lambda number: (qualities[number], -number))]
    agreement = sum(scores.values()) / len(scores) if scores else 1.0
    mean, spread = _sample_random_modularity(links)
    is_clear = sum(qualities) / runs > mean + CLEAR * spread + 1e-9
    groups: dict[int, list[str]] = {}
    for node, label in zip(links.nodes, best.tolist(), strict=True):
        groups.setdefault(label, []).append(node)
    everywhere = Counter(trait for has in by_node.values() for trait in has)
    ordered = sorted((sorted(group) for group in groups.values()), key=lambda group: (-len(group), group))
    return Partition(
        communities=tuple(
            Community(tuple(group), _find_shared_traits(group, by_node, everywhere)) for group in ordered
        ),
        agreement=agreement,
        modularity=_measure_modularity(links, best),
        runs=runs,
        left_out=len(graph) - len(links.nodes),
        by_chance=(mean - 1.96 * spread, mean + 1.96 * spread),
        is_supported=is_clear and agreement >= AGREED,
    )


def _sample_random_modularity(links: Links) -> tuple[float, float]:
    """Return mean and standard deviation of the modularity found in random networks of the same degrees."""
    import numpy as np

    number = _FEW if len(links.nodes) > LARGE else RANDOM
    rewired = [rewire_links(links, seed=seed) for seed in range(number)]
    values = [_measure_modularity(network, _run_louvain(network, 1)[0]) for network in rewired]
    return float(np.mean(values)), float(np.std(values, ddof=1))


def _drop_untied(links: Links) -> Links:
    """Return the same ties among those who have any."""
    import numpy as np

    tied_nodes = np.flatnonzero(links.degrees)
    number = np.cumsum(links.degrees > 0) - 1
    starts = np.append(links.starts[tied_nodes], links.starts[-1])
    return Links(tuple(links.nodes[node] for node in tied_nodes), starts, number[links.ends])


def _run_louvain(links: Links, runs: int) -> list[Any]:
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


def _measure_modularity(links: Links, groups: Any) -> float:
    """Return the share of ties inside groups less what is expected of the same degrees, rounded once."""
    import numpy as np

    inside = int((np.repeat(groups, links.degrees) == groups[links.ends]).sum())
    degrees = np.bincount(groups, weights=links.degrees)
    ends = len(links.ends)
    return (inside * ends - sum(int(degree) ** 2 for degree in degrees)) / ends**2


def measure_adjusted_rand(first: Sequence[int], second: Sequence[int]) -> float:
    """Return the adjusted Rand index of two partitions of the same nodes (Hubert and Arabie 1985).

    >>> measure_adjusted_rand([0, 0, 1, 1], [5, 5, 3, 3]), measure_adjusted_rand([0, 0, 1, 1], [0, 1, 0, 1])
    (1.0, -0.5)
    """
    import numpy as np

    if len(first) != len(second):
        raise ValueError(f"partitions of {len(first)} and {len(second)} nodes cannot be compared")
    numbered = [
        np.unique(np.asarray(groups, dtype=np.int64), return_inverse=True)[1] for groups in (first, second)
    ]
    return _compare_partitions(numbered)[0, 1]


def _compare_partitions(partitions: Sequence[Any]) -> dict[tuple[int, int], float]:
    """Return the adjusted Rand index of every two partitions, groups numbered from 0, by their places."""
    import numpy as np

    pairs_within = [_count_pairs(np.bincount(groups)) for groups in partitions]
    agreements = {}
    for first, second in combinations(range(len(partitions)), 2):
        first_groups, second_groups = partitions[first], partitions[second]
        joint = (
            first_groups * (second_groups.max(initial=0) + 1) + second_groups
        )  # a number for each pair of groups
        pairs_in_both = _count_pairs(np.unique(joint, return_counts=True)[1])
        agreements[first, second] = _correct_for_chance(
            pairs_in_both, pairs_within[first], pairs_within[second], comb(len(first_groups), 2)
        )
    return agreements


def _count_pairs(sizes: Iterable[int]) -> int:
    """Return how many pairs lie in groups of these sizes."""
    return sum(comb(int(size), 2) for size in sizes)


def _correct_for_chance(both: int, first: int, second: int, every: int) -> float:
    # the usual terms times twice the number of pairs: whole numbers, rounded once
    most = (first + second) * every - 2 * first * second
    return 2 * (both * every - first * second) / most if most else 1.0


def _find_shared_traits(
    group: Sequence[str], by_node: Mapping[str, frozenset[Trait]], everywhere: Mapping[Trait, int]
) -> tuple[tuple[Trait, int, int], ...]:
    """Return what at least half of a group shares and is commoner in it than outside, most telling first."""
    inside = Counter(trait for node in group for trait in by_node.get(node, ()))
    total, candidates = len(by_node), []
    for trait, times in inside.items():
        outside = (everywhere[trait] - times) / max(1, total - len(group))
        share = times / len(group)
        if times > 1 and share >= 0.5 and share > outside:
            candidates.append((share - outside, trait, times))
    ranked = sorted(candidates, key=lambda item: (-item[0], item[1]))[:3]
    return tuple((trait, times, everywhere[trait]) for _, trait, times in ranked)
