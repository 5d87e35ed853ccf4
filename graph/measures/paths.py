"""Shortest paths between two organisations, each step with its ties.

In a kept store only the organisations around the two are read, from the nearest on, until both sides meet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from ..model.network import Network, Tie
from ..model.search_index import SearchIndex
from ..model.tie_lookup import TieLookup
from ..schema.levels import Certainty

if TYPE_CHECKING:
    from networkx import Graph

MAX_PATHS = 1000


@dataclass(frozen=True)
class Path:
    """One path: the organisations along it, and the ties of each step."""

    nodes: tuple[str, ...]
    steps: tuple[tuple[Tie, ...], ...]


def find_shortest_paths(graph: Graph[str], start: str, end: str) -> list[Path]:
    """Return every shortest path, sorted, at most MAX_PATHS of them; none where no path leads there.

    `graph` is what `Network.build_graph` returns. Breadth-first search by networkx.
    """
    return _list_paths(graph, start, end, lambda first, second: graph.edges[first, second]["ties"])


def find_kept_paths(
    network: Network, index: SearchIndex, start: str, end: str, *, certainty: str
) -> list[Path]:
    """Return what `find_shortest_paths` does of all ties of a certainty or stronger, from a kept store."""
    import networkx as nx

    lookup, least = TieLookup(network), Certainty(certainty)
    numbers = {iri: index.get_number(iri) for iri in (start, end)}
    steps = sorted(_find_steps(index, numbers[start], numbers[end], least.rank))
    graph: Graph[str] = nx.Graph()
    # in the order of the whole network, so that of too many paths the same ones are shown
    graph.add_nodes_from(sorted({start, end, *(index.get_iri(number) for step in steps for number in step)}))
    graph.add_edges_from((index.get_iri(first), index.get_iri(second)) for first, second in steps)

    def list_ties(first: str, second: str) -> tuple[Tie, ...]:
        fewest = sorted((first, second), key=lambda iri: index.count_neighbours(index.get_number(iri)))
        return tuple(
            tie
            for tie in lookup.list_ties_between(*fewest)
            if tie.kind.counts and least.includes(tie.certainty)
        )

    return _list_paths(graph, start, end, list_ties)


def _list_paths(
    graph: Graph[str], start: str, end: str, list_ties: Callable[[str, str], tuple[Tie, ...]]
) -> list[Path]:
    import networkx as nx

    try:
        paths = [tuple(path) for path in islice(nx.all_shortest_paths(graph, start, end), MAX_PATHS)]
    except nx.NetworkXNoPath:
        return []
    ties = {pair: list_ties(*pair) for pair in sorted({pair for path in paths for pair in pairwise(path)})}
    return [Path(nodes, tuple(ties[pair] for pair in pairwise(nodes))) for nodes in sorted(paths)]


def _find_steps(index: SearchIndex, start: int, end: int, weakest_rank: int) -> set[tuple[int, int]]:
    """Return the connections on all shortest paths, each as two numbers in order.

    Breadth-first search from both ends in turn, always from where fewer organisations are to be looked at.
    """
    sides = (_Side(start), _Side(end))
    while not (middle := sides[0].frontier & sides[1].frontier):
        side = min(sides, key=lambda side: len(side.frontier))
        if not side.frontier:
            return set()
        side.expand(index, weakest_rank)
    return {step for side in sides for step in side.trace_back(index, middle, weakest_rank)}


class _Side:
    """What was reached from one end, level by level."""

    def __init__(self, origin: int) -> None:
        self.frontier = {origin}
        self._reached = {origin}
        self._levels: list[set[int]] = []  # before the frontier

    def expand(self, index: SearchIndex, weakest_rank: int) -> None:
        """Go one step on."""
        self._levels.append(self.frontier)
        nearby = {
            neighbour
            for number in sorted(self.frontier)
            for neighbour in index.list_neighbours(number, weakest_rank)
        }
        self.frontier = nearby - self._reached
        self._reached |= self.frontier

    def trace_back(self, index: SearchIndex, middle: set[int], weakest_rank: int) -> set[tuple[int, int]]:
        """Return the connections on all shortest paths from the origin to where both sides met."""
        steps: set[tuple[int, int]] = set()
        for level in reversed(self._levels):
            pairs = {
                (number, neighbour)
                for number in sorted(middle)
                for neighbour in index.list_neighbours(number, weakest_rank)
                if neighbour in level
            }
            steps |= {(min(pair), max(pair)) for pair in pairs}
            middle = {neighbour for _, neighbour in pairs}
        return steps
