"""How far a rank can be trusted: with ties missing, and against random networks of the same degrees."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from networkx import Graph

RUNS = 100
MISSING = 0.1  # share of the ties that a run leaves out
TRIES = 10  # swaps that are tried for each tie of a random network; more of them change nothing
_LOW, _HIGH = 0.05, 0.95

Figures = Callable[["Graph[str]"], Mapping[str, float]]


@dataclass(frozen=True)
class RankInterval:
    """A rank, and the ranks between which it falls in nine of ten runs; the first is 1."""

    rank: int
    low: int
    high: int


def measure_rank_intervals(
    graph: Graph[str], figures: Figures, *, runs: int = RUNS, seed: int = 0
) -> dict[str, RankInterval]:
    """Return each node's rank and its interval where a tenth of the ties was not recorded.

    Each run leaves out MISSING of the ties at random, at least one, and ranks again (Borgatti, Carley and
    Krackhardt 2006). Equal figures share the best rank.
    """
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    ties = sorted(tuple(sorted(pair)) for pair in graph.edges())
    missing = min(len(ties), max(1, round(MISSING * len(ties))))
    ranks: dict[str, list[int]] = {node: [] for node in graph}
    for _ in range(runs):
        rest = graph.copy()
        rest.remove_edges_from(draw.sample(ties, missing))
        for node, rank in rank_values(figures(rest)).items():
            ranks[node].append(rank)
    observed = rank_values(figures(graph))
    return {
        node: RankInterval(observed[node], *_pick_middle_ranks(sorted(node_ranks)))
        for node, node_ranks in ranks.items()
    }


def measure_degree_intervals(
    graph: Graph[str], *, runs: int = RUNS, seed: int = 0
) -> dict[str, RankInterval]:
    """Return the ranks by number of ties and their intervals, as `measure_rank_intervals` draws them.

    All runs are counted as arrays: some ten thousand organisations take a second.
    """
    import numpy as np

    draw = random.Random(seed)  # noqa: S311 - not for secrets
    nodes = list(graph)
    place = {node: number for number, node in enumerate(nodes)}
    ties = sorted(tuple(sorted(pair)) for pair in graph.edges())
    ends = np.array([[place[start], place[end]] for start, end in ties], dtype=np.int64).reshape(-1, 2)
    missing = min(len(ties), max(1, round(MISSING * len(ties))))
    degrees = np.bincount(ends.ravel(), minlength=len(nodes))
    ranks = np.empty((runs, len(nodes)), dtype=np.int32)
    for run in range(runs):
        gone = ends[draw.sample(range(len(ties)), missing)]
        ranks[run] = _rank_counts(degrees - np.bincount(gone.ravel(), minlength=len(nodes)))
    ranks.sort(axis=0)
    low, high = _pick_middle_ranks(ranks)
    observed = _rank_counts(degrees)
    rows = zip(nodes, observed.tolist(), low.tolist(), high.tolist(), strict=True)
    return {node: RankInterval(*node_ranks) for node, *node_ranks in rows}


def _rank_counts(counts: Any) -> Any:
    """Return the rank of each of n counts, the greatest first; equal counts share the best rank."""
    import numpy as np

    tally = np.bincount(counts)
    return 1 + len(counts) - np.cumsum(tally)[counts]


def rank_values(figures: Mapping[str, float]) -> dict[str, int]:
    """Return ranks from 1, the greatest first; figures that differ by rounding only share a rank.

    >>> rank_values({"a": 2.0, "b": 3.0, "c": 2.0})
    {'b': 1, 'a': 2, 'c': 2}
    """
    ranks: dict[str, int] = {}
    before: float | None = None
    for number, (node, value) in enumerate(
        sorted(figures.items(), key=lambda item: (-item[1], item[0])), start=1
    ):
        same = before is not None and abs(before - value) < 1e-9
        ranks[node] = ranks[next(reversed(ranks))] if same else number
        before = value
    return ranks


def _pick_middle_ranks(ranks: Any) -> tuple[Any, Any]:
    """Return the ranks of sorted runs between which nine of ten lie."""
    last = len(ranks) - 1
    return ranks[round(_LOW * last)], ranks[round(_HIGH * last)]


def compare_with_random(
    graph: Graph[str], figures: Figures, *, runs: int = RUNS, seed: int = 0
) -> dict[str, float]:
    """Return for each node the share of random networks of the same degrees in which its figure is as great.

    Near 0: it is greater than its number of ties explains; near 1: smaller. Random networks are those of
    `rewire_network`. Where no other network has these degrees (a star), the share is 1 for all.
    """
    observed = figures(graph)
    reached = dict.fromkeys(graph, 0)
    for number in range(runs):
        for node, value in figures(rewire_network(graph, seed=seed + number)).items():
            reached[node] += value >= observed[node] - 1e-9
    return {node: times / runs for node, times in reached.items()}


def rewire_network(graph: Graph[str], *, seed: int = 0) -> Any:
    """Return a random simple network in which every node has as many ties as in the given simple one.

    Two ties at random swap ends (Maslov and Sneppen 2002), TRIES times for each tie. A swap that would tie
    a node to itself or two nodes twice is not made but counts as a try: so, with time, each network of
    these degrees is as likely as any other (Fosdick, Larremore, Nishimura and Ugander 2018).
    """
    import networkx as nx
    import numpy as np

    nodes = sorted(graph)
    number = {node: place for place, node in enumerate(nodes)}
    pairs = ((number[start], number[end]) for start, end in graph.edges())
    ties = sorted((start, end) if start < end else (end, start) for start, end in pairs)
    draw, tries = np.random.default_rng(seed), TRIES * len(ties)
    firsts, seconds = draw.integers(max(1, len(ties)), size=(2, tries)).tolist()
    _swap_ends(ties, firsts, seconds, draw.integers(2, size=tries).tolist())
    random_graph = nx.Graph()
    random_graph.add_nodes_from(graph)
    random_graph.add_edges_from((nodes[start], nodes[end]) for start, end in ties)
    return random_graph


def _swap_ends(ties: list[tuple[int, int]], firsts: list[int], seconds: list[int], turns: list[int]) -> None:
    """Swap the ends of two ties at a time, in place, the second turned round or not, where that can be."""
    partners: dict[int, set[int]] = defaultdict(set)
    for first_start, first_end in ties:
        partners[first_start].add(first_end)
        partners[first_end].add(first_start)
    for first, second, turn in zip(firsts, seconds, turns, strict=True):
        first_start, first_end = ties[first]
        second_start, second_end = ties[second]
        if turn:
            second_start, second_end = second_end, second_start
        if (
            first_start == second_end
            or second_start == first_end
            or second_end in partners[first_start]
            or first_end in partners[second_start]
        ):
            continue
        ties[first], ties[second] = (first_start, second_end), (second_start, first_end)
        partners[first_start].remove(first_end)
        partners[first_end].remove(first_start)
        partners[second_start].remove(second_end)
        partners[second_end].remove(second_start)
        partners[first_start].add(second_end)
        partners[second_end].add(first_start)
        partners[second_start].add(first_end)
        partners[first_end].add(second_start)
