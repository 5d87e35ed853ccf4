"""Shortest paths between two organisations, each step with its ties."""

from __future__ import annotations

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


def find_shortest_paths(graph: Graph[str], start: str, end: str) -> list[Path]:
    """Return every shortest path, sorted, at most MAX_PATHS of them; none where no path leads there.

    `graph` is what `Network.build_graph` returns. Breadth-first search by networkx.
    """
    import networkx as nx

    try:
        paths = [tuple(path) for path in islice(nx.all_shortest_paths(graph, start, end), MAX_PATHS)]
    except nx.NetworkXNoPath:
        return []
    return [
        Path(nodes, tuple(graph.edges[from_node, to_node]["ties"] for from_node, to_node in pairwise(nodes)))
        for nodes in sorted(paths)
    ]
