"""Whom to introduce to whom: pairs that are not tied but share partners, alliances, topics or places.

The score is tested on the network itself before it is used: known ties are hidden, then all features
are computed, and the hidden pairs must rank above pairs that are not tied. Where too few ties can be
hidden without leaving an end with none, nothing is suggested.
"""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import fsum, log
from typing import Any

from .traits import ALLIANCE, PLACE, TOPIC, Trait, holders

HIDDEN = 0.1  # share of the ties that a run hides
RUNS = 20
ENOUGH = 20  # ties that can be hidden; below, the score cannot be tested
_WEIGHTS = {ALLIANCE: 1.0, TOPIC: 0.5, PLACE: 0.5}


@dataclass(frozen=True)
class Suggestion:
    """A pair with its score and the reasons for it: common partners and shared traits."""

    one: str
    other: str
    score: float
    partners: tuple[str, ...]
    shared: tuple[Trait, ...]


@dataclass(frozen=True)
class Trial:
    """How the score did on hidden ties: area under the ROC curve, 1 is perfect and 0.5 is chance."""

    runs: int
    hidden: int
    score: float
    common_neighbours: float
    random: float

    @property
    def is_useful(self) -> bool:
        """Whether the score beats chance clearly and common neighbours at all."""
        return self.score > 0.6 and self.score >= self.common_neighbours


def hideable(graph: Any) -> list[tuple[str, str]]:
    """Return the ties that can be hidden without leaving an end with none, sorted."""
    return sorted(
        (one, other) if one < other else (other, one)
        for one, other in graph.edges()
        if graph.degree(one) > 1 and graph.degree(other) > 1
    )


def trial(
    graph: Any, by_node: Mapping[str, frozenset[Trait]], *, seed: int = 0, runs: int = RUNS
) -> Trial | None:
    """Return how well hidden ties are found again; None where too few can be hidden."""
    candidates = hideable(graph)
    if len(candidates) < ENOUGH:
        return None
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    nodes = sorted(graph)
    areas: list[tuple[float, float, float]] = []
    hidden_in_all = 0
    for _ in range(runs):
        rest = graph.copy()
        hidden = _hide(rest, candidates, max(1, round(HIDDEN * graph.number_of_edges())), draw)
        strangers = _strangers(graph, nodes, 5 * len(hidden), draw)
        known = _without_ties(by_node, hidden)
        rare = holders(known)
        scores = [
            [measure(rest, known, rare, *pair) for pair in pairs]
            for measure in (_score, _common, _chance(draw))
            for pairs in (hidden, strangers)
        ]
        areas.append((area(*scores[0:2]), area(*scores[2:4]), area(*scores[4:6])))
        hidden_in_all += len(hidden)
    means = [sum(one[number] for one in areas) / runs for number in range(3)]
    return Trial(runs, hidden_in_all, *means)


def _hide(
    rest: Any, candidates: list[tuple[str, str]], number: int, draw: random.Random
) -> list[tuple[str, str]]:
    hidden: list[tuple[str, str]] = []
    for one, other in draw.sample(candidates, len(candidates)):
        if len(hidden) == number:
            break
        if rest.degree(one) > 1 and rest.degree(other) > 1:
            rest.remove_edge(one, other)
            hidden.append((one, other))
    return hidden


def _strangers(graph: Any, nodes: list[str], number: int, draw: random.Random) -> list[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for _ in range(50 * number):
        one, other = sorted(draw.sample(nodes, 2))
        if not graph.has_edge(one, other):
            found.add((one, other))
        if len(found) == number:
            break
    return sorted(found)


def _without_ties(
    by_node: Mapping[str, frozenset[Trait]], hidden: list[tuple[str, str]]
) -> dict[str, frozenset[Trait]]:
    """Return the traits without those that a hidden tie itself gives: membership of the other end."""
    known = dict(by_node)
    for one, other in hidden:
        known[one] = known[one] - {Trait(ALLIANCE, other)}
        known[other] = known[other] - {Trait(ALLIANCE, one)}
    return known


def area(hits: list[float], others: list[float]) -> float:
    """Return the area under the ROC curve: the chance that a hit scores above another, ties half.

    >>> area([3.0, 1.0], [2.0, 1.0])
    0.625
    """
    if not hits or not others:
        return 0.5
    ordered = sorted(others)
    wins = sum(bisect_left(ordered, hit) + bisect_right(ordered, hit) for hit in hits) / 2
    return wins / (len(hits) * len(others))


def _score(graph: Any, by_node: Any, rare: Any, one: str, other: str) -> float:
    """Adamic and Adar (2003) over common partners, and over shared alliances, topics and places."""
    common = (1 / log(max(2, graph.degree(node))) for node in set(graph[one]) & set(graph[other]))
    shared = by_node[one] & by_node[other]
    traits = (_WEIGHTS.get(trait.sort, 0.0) / log(max(2, len(rare[trait]))) for trait in shared)
    return fsum((*common, *traits))  # rounded once, so that the order of a set does not matter


def _common(graph: Any, by_node: Any, rare: Any, one: str, other: str) -> float:
    return float(len(set(graph[one]) & set(graph[other])))


def _chance(draw: random.Random) -> Any:
    return lambda *_: draw.random()


def suggestions(
    graph: Any, by_node: Mapping[str, frozenset[Trait]], *, node: str = "", limit: int = 10
) -> list[Suggestion]:
    """Return the best pairs that are not tied, of one organisation or of all, best first."""
    rare = holders(by_node)
    found = []
    for one, other in _candidates(graph, rare, node):
        score = _score(graph, by_node, rare, one, other)
        if score > 0:
            partners = tuple(sorted(set(graph[one]) & set(graph[other])))
            shared = tuple(sorted(trait for trait in by_node[one] & by_node[other] if trait.sort in _WEIGHTS))
            found.append(Suggestion(one, other, score, partners, shared))
    return sorted(found, key=lambda pair: (-pair.score, pair.one, pair.other))[:limit]


def _candidates(graph: Any, rare: Mapping[Trait, tuple[str, ...]], node: str) -> list[tuple[str, str]]:
    pairs: set[tuple[str, str]] = set()
    groups = [sorted(graph[broker]) for broker in (graph[node] if node else graph)]
    groups += [list(nodes) for trait, nodes in rare.items() if trait.sort in _WEIGHTS]
    for group in groups:
        if not node:
            pairs.update(combinations(group, 2))
        elif node in group:
            pairs.update((min(node, other), max(node, other)) for other in group if other != node)
    return sorted(pair for pair in pairs if not graph.has_edge(*pair))
