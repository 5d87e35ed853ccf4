"""Measures connections by how strong they are: by kinds of tie, by quotes, or by a recorded weight."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..model.network import Tie
from .context import Values

if TYPE_CHECKING:
    from networkx import Graph

BLOCK = 256  # starting points whose distances are computed in one pass


class Strength(StrEnum):
    """What makes a connection strong."""

    KINDS = "kinds"
    SUPPORTS = "supports"
    WEIGHT = "weight"


def count_kinds(ties: Iterable[Tie]) -> float:
    """Return how many kinds of tie a connection has."""
    return len({tie.kind.iri for tie in ties})


def count_supports(ties: Iterable[Tie]) -> float:
    """Return how many quotes support the ties of a connection; what a rule derives is none.

    A tie that only a rule yields counts as one, since it rests on one.
    """
    ties = tuple(ties)
    quotes = {support.set for tie in ties for support in tie.supports if support.certainty != "inferred"}
    return len(quotes) or len(ties)


def add_weights(ties: Iterable[Tie]) -> float:
    """Return the sum of the weights of a connection's ties; 0 where none is a positive number."""
    weights = (_read_weight(dates.weight) for tie in ties for dates in tie.dates)
    return math.fsum(weight for weight in weights if weight > 0)


def _read_weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if math.isfinite(weight) else 0.0


_RULES: dict[Strength, Callable[[Iterable[Tie]], float]] = {
    Strength.KINDS: count_kinds,
    Strength.SUPPORTS: count_supports,
    Strength.WEIGHT: add_weights,
}


@dataclass(frozen=True)
class StrengthContext:
    """A projection whose connections have a strength; those without one are left out."""

    graph: Graph[str]
    strength: Strength

    @cached_property
    def strengths(self) -> dict[tuple[str, str], float]:
        """The strength of each connection that has one."""
        rule = _RULES[self.strength]
        values = {(start, end): rule(ties) for start, end, ties in self.graph.edges(data="ties")}
        return {pair: value for pair, value in values.items() if value > 0}

    @property
    def missing(self) -> int:
        """How many connections have no strength."""
        connections: int = self.graph.number_of_edges()
        return connections - len(self.strengths)

    @cached_property
    def matrix(self) -> Any:
        """The strengths as an n × n symmetric scipy sparse array, in the order of the graph's nodes."""
        import numpy as np
        from scipy.sparse import csr_array

        size = len(self.graph)
        index = {node: number for number, node in enumerate(self.graph)}
        rows = np.array([index[start] for start, _ in self.strengths], dtype=np.int64)
        columns = np.array([index[end] for _, end in self.strengths], dtype=np.int64)
        values = np.array(list(self.strengths.values()), dtype=float)
        half = csr_array((values, (rows, columns)), shape=(size, size))
        return (half + half.T).tocsr()

    def map_values(self, values: Iterable[float]) -> Values:
        """Return values in the order of the nodes as a mapping."""
        return dict(zip(self.graph, (float(value) for value in values), strict=True))


def measure_strength(context: StrengthContext) -> Values:
    """Return the sum of the strengths of each organisation's connections (Barrat et al. 2004)."""
    sums = context.map_values(context.matrix.sum(axis=1))
    if all(value == int(value) for value in context.strengths.values()):
        return {node: int(value or 0) for node, value in sums.items()}
    return sums


def measure_strong_closeness(context: StrengthContext) -> Values:
    """Return the closeness along connections that are the shorter, the stronger they are (Newman 2001).

    A connection is as long as the mean strength over its own (Opsahl, Agneessens and Skvoretz 2010), so that
    with equal strengths the values are those of `measure_closeness`; parts compare as there.
    """
    import numpy as np
    from scipy.sparse.csgraph import dijkstra

    size, lengths = len(context.graph), context.matrix.copy()
    if lengths.nnz:
        lengths.data = lengths.data.mean() / lengths.data
    values = np.zeros(size)
    for first in range(0, size, BLOCK):
        starts = np.arange(first, min(size, first + BLOCK))
        distances = dijkstra(lengths, directed=False, indices=starts)
        is_reached = np.isfinite(distances)
        others = is_reached.sum(axis=1) - 1
        total = np.where(is_reached, distances, 0.0).sum(axis=1) * max(1, size - 1)
        values[starts] = np.divide(others * others, total, out=np.zeros(len(starts)), where=total > 0)
    return context.map_values(values)


def measure_strong_pagerank(context: StrengthContext) -> Values:
    """Return the PageRank of a walk that takes strong connections more often (Brin and Page 1998)."""
    import networkx as nx

    graph: Graph[str] = nx.Graph()
    graph.add_nodes_from(context.graph)
    graph.add_weighted_edges_from((start, end, value) for (start, end), value in context.strengths.items())
    shares: Values = nx.pagerank(graph, tol=1e-12, max_iter=1000)
    return shares
