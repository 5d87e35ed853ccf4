"""Distances to everyone at once: closeness, harmonic closeness and reach, from one pass.

Breadth-first search from 64 starts in every machine word (Then et al. 2014, "The more the merrier",
VLDB 8(4)): a level is one gather and one OR over the neighbours of all nodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .adjacency import Links

if TYPE_CHECKING:
    from networkx import Graph

BLOCK = 4096  # starts in one pass; memory is n × BLOCK / 8 bytes, three times


@dataclass(frozen=True)
class Distances:
    """For each node, in the order of `links.nodes`: what its shortest paths add up to.

    `reached` counts the nodes that a path reaches, itself included; `total` is the sum of the distances
    to them, in steps; `inverse` the sum of one over each distance; `within_two` counts those one or two
    steps away, itself excluded.
    """

    links: Links
    reached: Any
    total: Any
    inverse: Any
    within_two: Any

    def measure_closeness(self) -> Any:
        """Closeness of Wasserman and Faust (1994, p. 201): (r - 1) / (n - 1) × (r - 1) / total, in 0 to 1."""
        import numpy as np

        size = len(self.links.nodes)
        others = self.reached - 1
        return np.divide(
            others * others, self.total * max(1, size - 1), out=np.zeros(size), where=self.total > 0
        )

    def measure_harmonic(self) -> Any:
        """Harmonic closeness (Marchiori and Latora 2000; Rochat 2009): inverse / (n - 1), in 0 to 1."""
        return self.inverse / max(1, len(self.links.nodes) - 1)


def measure_distances(links: Links, *, block: int = BLOCK) -> Distances:
    """Measure from every node to every other."""
    import numpy as np

    size = len(links.nodes)
    reached = np.ones(size, dtype=np.int64)
    total, inverse = np.zeros(size), np.zeros(size)
    within_two = np.zeros(size, dtype=np.int64)
    linked = np.flatnonzero(links.degrees)
    for first in range(0, size, block):
        starts = np.arange(first, min(size, first + block))
        seen = np.zeros((size, (len(starts) + 63) // 64), dtype=np.uint64)
        offset = starts - first
        seen[starts, offset // 64] = np.uint64(1) << (offset % 64).astype(np.uint64)
        front, step = seen.copy(), 0
        while len(linked):
            step += 1
            following = np.zeros_like(seen)
            following[linked] = np.bitwise_or.reduceat(front[links.ends], links.starts[linked], axis=0)
            following &= ~seen
            newly_reached = np.bitwise_count(following).sum(axis=1, dtype=np.int64)
            if not newly_reached.any():
                break
            reached += newly_reached
            total += step * newly_reached
            inverse += newly_reached / step
            if step <= 2:
                within_two += newly_reached
            seen |= following
            front = following
    return Distances(links, reached, total, inverse, within_two)


def measure_betweenness(
    graph: Graph[str], *, samples: int = 0, seed: int = 0
) -> tuple[dict[str, float], float]:
    """Return Freeman's (1977) betweenness by Brandes' (2001) algorithm, in 0 to 1, and its error.

    With `samples` the sources are drawn at random (Brandes and Pich 2007), and the error is the greatest
    half-width of intervals that hold for all nodes at once in 95 % of draws, from the spread of the
    sources' shares by Student's t (1908), since a spread told by few sources is itself uncertain. It is at
    most 1: then nothing is known.
    Without, the values are exact and the error is 0.
    """
    if samples and samples < graph.number_of_nodes():
        links = Links.from_graph(graph)
        values, error = _sample_betweenness(links, samples, seed)
        return links.map_to_nodes(values), error
    import rustworkx as rx

    nodes = list(graph)
    index = {node: number for number, node in enumerate(nodes)}
    rx_graph = rx.PyGraph(multigraph=False)
    rx_graph.add_nodes_from(nodes)
    rx_graph.add_edges_from_no_data(
        [(index[start], index[end]) for start, end in graph.edges() if start != end]
    )
    values = rx.graph_betweenness_centrality(rx_graph, normalized=True)
    # summed by several threads in an order of their own: what depends on it is rounded off
    return {node: round(values[number], 14) for node, number in index.items()}, 0.0


def _sample_betweenness(links: Links, samples: int, seed: int, *, block: int = 32) -> tuple[Any, float]:
    """Estimate betweenness from random sources, `block` of them in one sweep of sparse products."""
    import numpy as np

    size = len(links.nodes)
    chosen = np.sort(np.random.default_rng(seed).choice(size, samples, replace=False))
    total, squares = np.zeros(size), np.zeros(size)
    for first in range(0, samples, block):
        dependency = _compute_dependencies(links.matrix, chosen[first : first + block])
        total += dependency.sum(axis=1)
        squares += (dependency * dependency).sum(axis=1)
    return estimate_interval(total, squares, chosen)


def estimate_interval(total: Any, squares: Any, chosen: Any) -> tuple[Any, float]:
    """Return the mean share of each of n organisations, and the greatest half-width of intervals for all.

    `total` and `squares` are sums over the sources `chosen`; a source contributes nothing to its own sum, so
    that a node's mean is over the other sources. At most 1: then nothing is known.
    """
    import numpy as np
    from scipy.stats import t

    size = len(total)
    others = np.full(size, len(chosen))
    others[chosen] -= 1
    scale, source_count = 1 / max(1, size - 2), np.maximum(1, others)
    mean = total / source_count
    if (
        others.min(initial=2) < 2
    ):  # with one other source there is no spread to estimate: any value is possible
        return mean * scale, 1.0
    spread = np.sqrt(np.maximum(0.0, squares / source_count - mean * mean) / (source_count - 1))
    # for all nodes at once, not for each by itself: the chance to err is shared out (Bonferroni)
    widths = t.ppf(1 - 0.025 / max(1, size), others - 1) * spread
    return mean * scale, float(min(1.0, widths.max(initial=0.0) * scale))


def _compute_dependencies(matrix: Any, sources: Any) -> Any:
    """Return the dependency of each source on each node (Brandes 2001), nodes × sources."""
    import numpy as np

    size, columns = matrix.shape[0], np.arange(len(sources))
    path_counts = np.zeros((size, len(sources)))
    path_counts[sources, columns] = 1.0
    front, levels = path_counts.copy(), []
    while front.any():
        levels.append(front > 0)
        front = (matrix @ front) * (path_counts == 0)
        path_counts += front
    dependency = np.zeros_like(path_counts)
    for level, before in zip(reversed(levels[1:]), reversed(levels[:-1]), strict=True):
        share = np.where(level, (1.0 + dependency) / np.where(level, path_counts, 1.0), 0.0)
        dependency += np.where(before, path_counts * (matrix @ share), 0.0)
    dependency[sources, columns] = 0.0
    return dependency
