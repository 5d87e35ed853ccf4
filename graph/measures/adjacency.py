"""Holds the neighbours of a network as arrays, the form in which the heavy measures run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from networkx import Graph


@dataclass(frozen=True)
class Links:
    """Neighbours of n nodes as compressed rows: those of node i are `ends[starts[i]:starts[i + 1]]`, sorted.

    `starts` has n + 1 and `ends` 2 m integers, m the number of edges of the undirected simple graph.
    """

    nodes: tuple[str, ...]
    starts: Any
    ends: Any

    @classmethod
    def from_graph(cls, graph: Graph[str], order: Iterable[str] | None = None) -> Links:
        """Read an undirected networkx graph, or the part among some nodes in an order; no self-loops."""
        import numpy as np

        nodes = tuple(graph if order is None else order)
        index = {node: number for number, node in enumerate(nodes)}
        pairs = [
            (index[start], index[end])
            for start, end in graph.edges()
            if start != end and start in index and end in index
        ]
        return cls.from_pairs(nodes, np.array(pairs, dtype=np.int64).reshape(-1, 2))

    @classmethod
    def from_pairs(cls, nodes: tuple[str, ...], table: Any) -> Links:
        """Return the links of m × 2 numbers of nodes, each pair once."""
        import numpy as np

        sources = np.concatenate([table[:, 0], table[:, 1]])
        targets = np.concatenate([table[:, 1], table[:, 0]])
        order = np.lexsort((targets, sources))
        starts = np.searchsorted(sources[order], np.arange(len(nodes) + 1))
        return cls(nodes, starts, targets[order])

    @classmethod
    def from_arcs(cls, nodes: tuple[str, ...], table: Any) -> Links:
        """Return one-way links of m × 2 numbers of nodes, from the first to the second, each pair once."""
        import numpy as np

        order = np.lexsort((table[:, 1], table[:, 0]))
        starts = np.searchsorted(table[order, 0], np.arange(len(nodes) + 1))
        return cls(nodes, starts, table[order, 1])

    @cached_property
    def degrees(self) -> Any:
        """Number of neighbours of each node, n integers."""
        import numpy as np

        return np.diff(self.starts)

    @cached_property
    def sources(self) -> Any:
        """The node at which each of `ends` begins, 2 m integers."""
        import numpy as np

        return np.repeat(np.arange(len(self.nodes)), self.degrees)

    @property
    def pairs(self) -> Any:
        """Each edge once, m × 2 numbers of nodes, the smaller first."""
        import numpy as np

        return np.column_stack([self.sources, self.ends])[self.sources < self.ends]

    @cached_property
    def matrix(self) -> Any:
        """Adjacency as an n × n scipy sparse array of ones."""
        import numpy as np
        from scipy.sparse import csr_array

        size = len(self.nodes)
        return csr_array((np.ones(len(self.ends)), self.ends, self.starts), shape=(size, size))

    @cached_property
    def dense(self) -> Any:
        """Adjacency as an n × n array, for networks that are small enough for it."""
        return self.matrix.toarray()

    def map_to_nodes(self, values: Any) -> dict[str, float]:
        """Return an array of n numbers as a mapping of nodes."""
        return dict(zip(self.nodes, (float(value) for value in values), strict=True))
