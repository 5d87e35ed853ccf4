"""Sampled betweenness on a cluster: the sources of the local estimate, all in one pass, level by level.

A row of a level is an organisation as one source sees it: how many shortest paths lead there (`ways`) and
how far the paths beyond depend on it (`dependency`; Brandes 2001).
"""

from __future__ import annotations

from functools import reduce
from typing import Any

from ..distance import estimate_interval
from .frames import SparkNetwork, fetch_columns, sum_by_key


def measure_betweenness(network: SparkNetwork, *, samples: int, seed: int) -> tuple[Any, float]:
    """Return the betweenness of each organisation, in 0 to 1, and the error as on one machine.

    Sources and figures are those of `distance.betweenness` (Brandes and Pich 2007) with this seed; with as
    many samples as organisations, or more, the figures are exact and the error is 0.
    """
    import numpy as np

    size = network.size
    every = samples >= size
    chosen = np.arange(size) if every else np.random.default_rng(seed).choice(size, samples, replace=False)
    total, squares = np.zeros(size), np.zeros(size)
    dependencies = _sum_dependencies(network, _trace_levels(network, sorted(chosen.tolist())))
    if dependencies:
        sums = sum_by_key(
            reduce(lambda frame, next_frame: frame.union(next_frame), dependencies),
            "src",
            "sum(dependency) as total",
            "sum(dependency * dependency) as squares",
        )
        fetch_columns(sums, total=total, squares=squares)
    values, error = estimate_interval(total, squares, chosen)
    return values, 0.0 if every else error


def _trace_levels(network: SparkNetwork, chosen: list[int]) -> list[Any]:
    """Return the organisations at each distance from the sources, 0 first, with their numbers of ways."""
    from pyspark.sql import functions as sql

    first = network.links.where("src = dst").where(sql.col("src").isin(chosen))
    level = first.selectExpr("src", "src as source", "1D as ways").checkpoint()
    levels: list[Any] = []
    while level.take(1):
        met = level.join(network.links, "src").selectExpr(
            "dst", "source", "if(src = dst, 0D, ways) as ways", "src = dst as seen"
        )
        if levels:  # whoever is a step nearer; those further back are no neighbours of this level
            met = met.union(levels[-1].selectExpr("src", "source", "0D", "true"))
        levels.append(level)
        sums = sum_by_key(met.repartition("dst"), "dst, source", "sum(ways) as ways", "max(seen) as seen")
        level = sums.where("not seen").selectExpr("dst as src", "source", "ways").checkpoint()
    return levels


def _sum_dependencies(network: SparkNetwork, levels: list[Any]) -> list[Any]:
    """Return how far each source depends on whom it reaches, the furthest first, the sources left out."""
    dependencies: list[Any] = []
    for level in reversed(levels[1:]):
        near = level.selectExpr("src as dst", "source", "ways", "0D as share")
        if dependencies:
            further = dependencies[-1].join(network.ties, "src")
            near = near.union(
                further.selectExpr("dst", "source", "cast(null as double)", "(1 + dependency) / ways")
            )
        sums = sum_by_key(near.repartition("dst"), "dst, source", "max(ways) as ways", "sum(share) as share")
        level_rows = sums.where("ways is not null").selectExpr(
            "dst as src", "source", "ways", "ways * share as dependency"
        )
        dependencies.append(level_rows.checkpoint())
    return dependencies
