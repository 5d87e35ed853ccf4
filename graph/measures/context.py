"""What the measures of one network share, computed once: links as arrays, distances and betweenness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING, Any

from .adjacency import Links
from .distance import Distances, measure_betweenness, measure_distances

if TYPE_CHECKING:
    from networkx import Graph

Values = Mapping[str, float | None]  # of each organisation; None where a measure has no value for it


@dataclass(frozen=True)
class MeasureContext:
    """A projection to measure; betweenness from `samples` sources where that is not 0."""

    graph: Graph[str]
    samples: int = 0
    seed: int = 0

    @cached_property
    def links(self) -> Links:
        """The neighbours of every organisation."""
        return Links.from_graph(self.graph)

    @cached_property
    def distances(self) -> Distances:
        """The distances from every organisation to all others."""
        return measure_distances(self.links)

    @cached_property
    def betweenness(self) -> tuple[dict[str, float], float]:
        """Betweenness of every organisation, and the error of an estimate."""
        return measure_betweenness(self.graph, samples=self.samples, seed=self.seed)

    def map_values(self, values: Any) -> Values:
        """Return an array in the order of the links as a mapping of organisations; NaN is no value."""
        by_node = self.links.map_to_nodes(values)
        return {node: None if isnan(value) else value for node, value in by_node.items()}
