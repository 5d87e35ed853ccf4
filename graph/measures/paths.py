"""Shortest paths between two organisations, each step with its ties.

In a kept store only the organisations around the two are read, from the nearest on, until both sides meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


@dataclass(frozen=True)
class ShortestPaths:
    """The first shortest paths in the order of their organisations, and how many there are in all."""

    paths: tuple[Path, ...]
    total: int


def find_shortest_paths(graph: Graph[str], start: str, end: str, *, most: int = MAX_PATHS) -> ShortestPaths:
    """Return the first `most` shortest paths, sorted, and the number of all; none where no path leads there.

    `graph` is what `Network.build_graph` returns. Breadth-first search counts the paths from each node to
    the end; those that are listed are walked from the start.
    """
    return _list_paths(graph, start, end, lambda first, second: graph.edges[first, second]["ties"], most)


def find_kept_paths(
    network: Network, index: SearchIndex, start: str, end: str, *, certainty: str
) -> ShortestPaths:
    """Return what `find_shortest_paths` does of all ties of a certainty or stronger, from a kept store."""
    import networkx as nx

    lookup, least = TieLookup(network), Certainty(certainty)
    numbers = {iri: index.get_number(iri) for iri in (start, end)}
    steps = sorted(_find_steps(index, numbers[start], numbers[end], least.rank))
    graph: Graph[str] = nx.Graph()
    graph.add_nodes_from((start, end))
    graph.add_edges_from((index.get_iri(first), index.get_iri(second)) for first, second in steps)

    def list_ties(first: str, second: str) -> tuple[Tie, ...]:
        fewest = sorted((first, second), key=lambda iri: index.count_neighbours(index.get_number(iri)))
        return tuple(
            tie
            for tie in lookup.list_ties_between(*fewest)
            if tie.kind.counts and least.includes(tie.certainty)
        )

    return _list_paths(graph, start, end, list_ties, MAX_PATHS)


def _list_paths(
    graph: Graph[str],
    start: str,
    end: str,
    list_ties: Callable[[str, str], tuple[Tie, ...]],
    most: int,
) -> ShortestPaths:
    counts = _count_paths_to(graph, start, end)
    walks = list(islice(_walk(graph, counts, start), most))
    ties = {pair: list_ties(*pair) for pair in sorted({pair for nodes in walks for pair in pairwise(nodes)})}
    paths = tuple(Path(nodes, tuple(ties[pair] for pair in pairwise(nodes))) for nodes in walks)
    return ShortestPaths(paths, counts[start][1] if start in counts else 0)


def _count_paths_to(graph: Graph[str], start: str, end: str) -> dict[str, tuple[int, int]]:
    """Return for the nodes up to the start their distance to the end, and their number of shortest paths."""
    counts, front, distance = {end: (0, 1)}, [end], 0
    while front and start not in counts:
        distance += 1
        following: dict[str, int] = {}
        for node in front:
            for neighbour in graph[node]:
                if neighbour not in counts:
                    following[neighbour] = following.get(neighbour, 0) + counts[node][1]
        counts.update({node: (distance, number) for node, number in following.items()})
        front = list(following)
    return counts


def _walk(graph: Graph[str], counts: dict[str, tuple[int, int]], start: str) -> Iterator[tuple[str, ...]]:
    """Yield the shortest paths from a node, in the order of their nodes."""
    waiting: list[tuple[str, ...]] = [(start,)] if start in counts else []
    while waiting:
        path = waiting.pop()
        distance = counts[path[-1]][0]
        if not distance:
            yield path
            continue
        nearer = [node for node in graph[path[-1]] if counts.get(node, (distance, 0))[0] == distance - 1]
        waiting += [(*path, node) for node in sorted(nearer, reverse=True)]


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
