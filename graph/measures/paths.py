"""Shortest paths between two organisations, each step with its ties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from ..model.network import Tie

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
    counts = _count_paths_to(graph, start, end)
    paths = tuple(
        Path(nodes, tuple(graph.edges[from_node, to_node]["ties"] for from_node, to_node in pairwise(nodes)))
        for nodes in islice(_walk(graph, counts, start), most)
    )
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
