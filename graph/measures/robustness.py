"""How far a rank can be trusted: with ties missing, and against random networks of the same degrees."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

RUNS = 100
MISSING = 0.1  # share of the ties that a run leaves out
_LOW, _HIGH = 0.05, 0.95

Figures = Callable[[Any], Mapping[str, float]]


@dataclass(frozen=True)
class Interval:
    """A rank, and the ranks between which it falls in nine of ten runs; the first is 1."""

    rank: int
    low: int
    high: int


def rank_intervals(graph: Any, figures: Figures, *, runs: int = RUNS, seed: int = 0) -> dict[str, Interval]:
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
        for node, rank in ranked(figures(rest)).items():
            ranks[node].append(rank)
    observed = ranked(figures(graph))
    return {node: Interval(observed[node], *_middle(sorted(found))) for node, found in ranks.items()}


def ranked(figures: Mapping[str, float]) -> dict[str, int]:
    """Return ranks from 1, the greatest first; figures that differ by rounding only share a rank.

    >>> ranked({"a": 2.0, "b": 3.0, "c": 2.0})
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


def _middle(ranks: list[int]) -> tuple[int, int]:
    last = len(ranks) - 1
    return ranks[round(_LOW * last)], ranks[round(_HIGH * last)]


def beyond_degrees(graph: Any, figures: Figures, *, runs: int = RUNS, seed: int = 0) -> dict[str, float]:
    """Return for each node the share of random networks of the same degrees in which its figure is as great.

    Near 0: it is greater than its number of ties explains; near 1: smaller. Random networks come from
    swapping the ends of pairs of ties (Maslov and Sneppen 2002), ten swaps for each tie, fewer where
    hardly any network has these degrees. Where no other has them (a star), the share is 1 for all.
    """
    import networkx as nx

    observed = figures(graph)
    reached = dict.fromkeys(graph, 0)
    ties = graph.number_of_edges()
    for number in range(runs):
        other = nx.Graph(graph)
        try:
            nx.double_edge_swap(other, nswap=10 * ties, max_tries=100 * ties, seed=seed + number)
        except nx.NetworkXException:  # too few ties, or too few ways to swap them
            if all(other.has_edge(*pair) for pair in graph.edges()):
                return dict.fromkeys(graph, 1.0)
        for node, value in figures(other).items():
            reached[node] += value >= observed[node] - 1e-9
    return {node: times / runs for node, times in reached.items()}
