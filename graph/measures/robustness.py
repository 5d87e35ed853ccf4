"""How far a rank can be trusted: with ties missing, and against random networks of the same degrees."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

RUNS = 100
MISSING = 0.1  # share of the ties that a run leaves out
TRIES = 10  # swaps that are tried for each tie of a random network; more of them change nothing
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

    Near 0: it is greater than its number of ties explains; near 1: smaller. Random networks are those of
    `rewired`. Where no other network has these degrees (a star), the share is 1 for all.
    """
    observed = figures(graph)
    reached = dict.fromkeys(graph, 0)
    for number in range(runs):
        for node, value in figures(rewired(graph, seed=seed + number)).items():
            reached[node] += value >= observed[node] - 1e-9
    return {node: times / runs for node, times in reached.items()}


def rewired(graph: Any, *, seed: int = 0) -> Any:
    """Return a random simple network in which every node has as many ties as in the given simple one.

    Two ties at random swap ends (Maslov and Sneppen 2002), TRIES times for each tie. A swap that would tie
    a node to itself or two nodes twice is not made but counts as a try: so, with time, each network of
    these degrees is as likely as any other (Fosdick, Larremore, Nishimura and Ugander 2018).
    """
    import networkx as nx
    import numpy as np

    nodes = sorted(graph)
    number = {node: place for place, node in enumerate(nodes)}
    pairs = ((number[one], number[other]) for one, other in graph.edges())
    ties = sorted((one, other) if one < other else (other, one) for one, other in pairs)
    draw, tries = np.random.default_rng(seed), TRIES * len(ties)
    firsts, seconds = draw.integers(max(1, len(ties)), size=(2, tries)).tolist()
    _swap(ties, firsts, seconds, draw.integers(2, size=tries).tolist())
    made = nx.Graph()
    made.add_nodes_from(graph)
    made.add_edges_from((nodes[one], nodes[other]) for one, other in ties)
    return made


def _swap(ties: list[tuple[int, int]], firsts: list[int], seconds: list[int], turns: list[int]) -> None:
    """Swap the ends of two ties at a time, in place, the second turned round or not, where that can be."""
    partners: dict[int, set[int]] = defaultdict(set)
    for one, other in ties:
        partners[one].add(other)
        partners[other].add(one)
    for first, second, turn in zip(firsts, seconds, turns, strict=True):
        one, other = ties[first]
        third, fourth = ties[second]
        if turn:
            third, fourth = fourth, third
        if one == fourth or third == other or fourth in partners[one] or other in partners[third]:
            continue
        ties[first], ties[second] = (one, fourth), (third, other)
        partners[one].remove(other)
        partners[other].remove(one)
        partners[third].remove(fourth)
        partners[fourth].remove(third)
        partners[one].add(fourth)
        partners[fourth].add(one)
        partners[third].add(other)
        partners[other].add(third)
