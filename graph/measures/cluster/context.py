"""What the measures of one network share on a cluster, computed once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .between import measure_betweenness
from .frames import SparkNetwork


@dataclass(frozen=True)
class ClusterContext:
    """A network on a cluster to measure; betweenness from `samples` sources."""

    network: SparkNetwork
    samples: int
    seed: int

    @cached_property
    def betweenness(self) -> tuple[Any, float]:
        """Betweenness of every organisation, as an array, and the error of the estimate."""
        return measure_betweenness(self.network, samples=self.samples, seed=self.seed)
