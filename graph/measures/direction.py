"""Measures ties that have a direction: how many an organisation gives to and receives from, and what follows.

All are computed on the directed network of `DirectedNetwork`, arcs from who gives to who receives.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .adjacency import Links
from .context import Values
from .distance import measure_distances

if TYPE_CHECKING:
    from collections.abc import Collection

    from networkx import DiGraph


@dataclass(frozen=True)
class DirectedContext:
    """A directed network to measure."""

    graph: DiGraph[str]

    @cached_property
    def arcs(self) -> Any:
        """The arcs as m × 2 numbers of nodes, in the order of the graph's nodes."""
        import numpy as np

        index = {node: number for number, node in enumerate(self.graph)}
        pairs = [(index[start], index[end]) for start, end in self.graph.edges() if start != end]
        return np.array(pairs, dtype=np.int64).reshape(-1, 2)

    def count_reached(self, *, backwards: bool = False) -> Values:
        """Return how many others each can reach along the arcs, or `backwards` how many can reach it."""
        table = self.arcs[:, ::-1] if backwards else self.arcs
        distances = measure_distances(Links.from_arcs(tuple(self.graph), table))
        return dict(zip(self.graph, (distances.reached - 1).tolist(), strict=True))


@dataclass(frozen=True)
class Reciprocity:
    """How many arcs between organisations that were both asked are returned, and how many by chance.

    `expected` is the share of returned arcs in a random network with as many arcs among them: its density.
    """

    asked: int
    arcs: int
    returned: int
    expected: float

    @property
    def share(self) -> float | None:
        """The share of arcs that are returned; none where there is no arc."""
        return self.returned / self.arcs if self.arcs else None


def measure_in_degree(context: DirectedContext) -> Values:
    """Return from how many organisations each receives (Wasserman and Faust 1994, p. 126)."""
    return dict(context.graph.in_degree())


def measure_out_degree(context: DirectedContext) -> Values:
    """Return to how many organisations each gives (Wasserman and Faust 1994, p. 126)."""
    return dict(context.graph.out_degree())


def measure_directed_pagerank(context: DirectedContext) -> Values:
    """Return the PageRank along the arcs (Brin and Page 1998), damping 0.85; all values add up to 1."""
    import networkx as nx

    shares: Values = nx.pagerank(context.graph, tol=1e-12, max_iter=1000, weight=None)
    return shares


def measure_reciprocity(graph: DiGraph[str], asked: Collection[str]) -> Reciprocity:
    """Return how many arcs between two organisations that gave information are returned.

    An arc to somebody who was not asked could not have been returned, so it does not count (Wasserman and
    Faust 1994, p. 515). The expected share is the density of the arcs among those asked.
    """
    known = set(asked) & set(graph)
    arcs = {(start, end) for start, end in graph.edges() if start in known and end in known and start != end}
    possible = len(known) * (len(known) - 1)
    return Reciprocity(
        asked=len(known),
        arcs=len(arcs),
        returned=sum((end, start) in arcs for start, end in arcs),
        expected=len(arcs) / possible if possible else 0.0,
    )
