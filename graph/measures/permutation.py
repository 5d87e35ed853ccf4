"""Tests by permutation whether organisations tie within their own group, and whether kinds of tie coincide.

Ties depend on each other, so that usual tests do not hold: organisations change places at random, the network
stays as it is, and the figure is counted again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb, sqrt
from typing import TYPE_CHECKING, Any

from .adjacency import Links
from .random_networks import find_interval, number_pairs

if TYPE_CHECKING:
    from networkx import Graph

RUNS = 4_000
LARGE, RUNS_LARGE = 2_000, 2_000  # organisations above which fewer runs are made, and how many
LEAST_TIES = 5  # connections of a kind below which it is compared with no other
CLEAR = 0.05  # chance below which a figure is more than chance


@dataclass(frozen=True)
class ChanceTest:
    """A count and what it is where organisations change places: mean, middle 95 %, and how rare it is.

    `chance` is twice the share of permutations that are as far on the rarer side, at most 1; the figure
    itself counts as one (Phipson and Smyth 2010).
    """

    count: int
    expected: float
    low: float
    high: float
    chance: float

    @property
    def is_clear(self) -> bool:
        """Whether the count is more, or less, than chance explains."""
        return self.chance < CLEAR


@dataclass(frozen=True)
class GroupMixing:
    """One group: its organisations, its connections within and to other groups, and Coleman's (1958) index.

    The index is 1 where all its connections are within, 0 where as many as partners at random would give, and
    -1 where none is; None of a group of one, without a connection, or that holds everybody.
    """

    group: str
    members: int
    within: int
    between: int
    index: float | None


@dataclass(frozen=True)
class Homophily:
    """How far organisations are tied within their own group.

    `test` is of the connections within groups, `assortativity` Newman's (2003) coefficient, 1 where all are
    within and 0 where as many as by chance; `ungrouped` organisations are left out with their connections.
    """

    connections: int
    test: ChanceTest
    assortativity: float | None
    ei_index: float
    groups: tuple[GroupMixing, ...]
    ungrouped: int


def measure_homophily(
    graph: Graph[str], group_of: Mapping[str, str], *, seed: int = 0, runs: int = 0
) -> Homophily | None:
    """Return how far ties lie within groups; None where there is one group, or no tie between grouped ones.

    Groups change places among the organisations (McPherson, Smith-Lovin and Cook 2001), so that their sizes
    and all connections stay.
    """
    import numpy as np

    nodes = sorted(node for node in graph if node in group_of)
    names, labels = np.unique([group_of[node] for node in nodes], return_inverse=True)
    ends = Links.from_graph(graph, nodes).pairs
    if len(names) < 2 or not len(ends):
        return None
    draw = np.random.default_rng(seed)
    runs = runs or _choose_runs(len(nodes))
    counts = np.array([_count_within(ends, draw.permutation(labels)) for _ in range(runs)])
    within = _count_within(ends, labels)
    return Homophily(
        connections=len(ends),
        test=_judge(within, counts),
        assortativity=_measure_assortativity(ends, labels, len(names)),
        ei_index=(len(ends) - 2 * within) / len(ends),
        groups=tuple(_list_mixing(names, labels, ends)),
        ungrouped=graph.number_of_nodes() - len(nodes),
    )


def _choose_runs(size: int) -> int:
    return RUNS if size <= LARGE else RUNS_LARGE


def _count_within(ends: Any, labels: Any) -> int:
    return int((labels[ends[:, 0]] == labels[ends[:, 1]]).sum())


def _judge(count: int, counts: Any) -> ChanceTest:
    """Return a count beside those of permutations."""
    rarer = min(int((counts >= count).sum()), int((counts <= count).sum()))
    return ChanceTest(
        count, float(counts.mean()), *find_interval(counts), min(1.0, 2 * (1 + rarer) / (1 + len(counts)))
    )


def _measure_assortativity(ends: Any, labels: Any, number: int) -> float | None:
    """Return Newman's (2003, Physical Review E 67: 026126) coefficient; None where all are of one group."""
    import numpy as np

    first, second = labels[ends[:, 0]], labels[ends[:, 1]]
    shares = (np.bincount(first, minlength=number) + np.bincount(second, minlength=number)) / (2 * len(ends))
    by_chance = float((shares * shares).sum())
    within = float((first == second).mean())
    return (within - by_chance) / (1 - by_chance) if by_chance < 1 - 1e-12 else None


def _list_mixing(names: Any, labels: Any, ends: Any) -> list[GroupMixing]:
    import numpy as np

    first, second = labels[ends[:, 0]], labels[ends[:, 1]]
    within = np.bincount(first[first == second], minlength=len(names))
    touched = np.bincount(first, minlength=len(names)) + np.bincount(second, minlength=len(names))
    sizes = np.bincount(labels, minlength=len(names))
    mixing = [
        GroupMixing(
            str(name), int(size), int(inside), int(total - 2 * inside), _index(inside, total, size, labels)
        )
        for name, size, inside, total in zip(names, sizes, within, touched, strict=True)
    ]
    return sorted(mixing, key=lambda group: (-group.members, group.group))


def _index(inside: int, total: int, size: int, labels: Any) -> float | None:
    """Return Coleman's (1958) index of a group with so many ends of ties."""
    by_chance = (size - 1) / (len(labels) - 1)
    if not total or size < 2 or by_chance >= 1:
        return None
    share = 2 * inside / total
    return float((share - by_chance) / (1 - by_chance if share >= by_chance else by_chance))


# ---- two kinds of tie ----
@dataclass(frozen=True)
class KindCorrelation:
    """How far two kinds of tie connect the same organisations.

    `test` is of the connections that have both, `correlation` that of the two networks over all pairs
    (Krackhardt 1988, Social Networks 10: 359–381). `adjusted` is the chance after Holm (1979), since several
    pairs of kinds are tested.
    """

    first: str
    second: str
    connections: tuple[int, int]
    correlation: float
    test: ChanceTest
    adjusted: float

    @property
    def is_clear(self) -> bool:
        """Whether the two go together more, or less, than chance explains, however many were tested."""
        return self.adjusted < CLEAR


def correlate_kinds(
    nodes: Sequence[str],
    pairs_by_kind: Mapping[str, set[tuple[str, str]]],
    *,
    strata: Mapping[str, str] | None = None,
    seed: int = 0,
    runs: int = 0,
) -> list[KindCorrelation]:
    """Return the QAP correlation of every two kinds with LEAST_TIES connections, clearest first.

    Organisations change places in one of the two networks; with `strata`, only those of one stratum with each
    other: an alliance has members where an organisation has partners, and this is no finding.
    """
    import numpy as np

    order = sorted(nodes)
    place = {node: number for number, node in enumerate(order)}
    layers = _list_layers(order, strata)
    kinds = sorted(kind for kind, pairs in pairs_by_kind.items() if len(pairs) >= LEAST_TIES)
    ends = {
        kind: np.array([[place[start], place[end]] for start, end in sorted(pairs_by_kind[kind])])
        for kind in kinds
    }
    tested = []
    for number, first in enumerate(kinds):
        for second in kinds[number + 1 :]:
            draw = np.random.default_rng(seed)
            runs = runs or _choose_runs(len(order))
            result = _correlate(ends[first], ends[second], len(order), layers, draw, runs)
            if result:
                tested.append((first, second, *result))
    tested.sort(key=lambda item: (item[3].chance, -abs(item[2]), item[0], item[1]))
    adjusted, least = [], 0.0
    for rank, (_, _, _, test) in enumerate(tested):
        least = max(least, min(1.0, test.chance * (len(tested) - rank)))
        adjusted.append(least)
    return [
        KindCorrelation(first, second, (len(ends[first]), len(ends[second])), correlation, test, chance)
        for (first, second, correlation, test), chance in zip(tested, adjusted, strict=True)
    ]


def _list_layers(order: Sequence[str], strata: Mapping[str, str] | None) -> list[Any]:
    """Return the numbers of the organisations of each stratum."""
    import numpy as np

    names = np.array([(strata or {}).get(node, "") for node in order])
    return [np.flatnonzero(names == name) for name in np.unique(names)]


def _correlate(
    first: Any, second: Any, size: int, layers: Sequence[Any], draw: Any, runs: int
) -> tuple[float, ChanceTest] | None:
    """Return the correlation of two networks and its test; None where they cannot meet."""
    import numpy as np

    every = comb(size, 2)
    scale = sqrt(len(first) * (every - len(first)) * len(second) * (every - len(second)))
    if not scale:
        return None
    fewer, more = sorted((first, second), key=len)
    keys = np.sort(number_pairs(more, size))
    both = _count_shared(fewer, keys, size)
    counts = np.empty(runs)
    for run in range(runs):
        moved = np.arange(size)
        for layer in layers:
            moved[layer] = draw.permutation(layer)
        counts[run] = _count_shared(moved[fewer], keys, size)
    if not both and not counts.any():  # of organisations that do not occur in both
        return None
    return (every * both - len(first) * len(second)) / scale, _judge(both, counts)


def _count_shared(ends: Any, keys: Any, size: int) -> int:
    import numpy as np

    wanted = number_pairs(ends, size)
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return int((keys[places] == wanted).sum())
