"""Computes on a cluster the rows, parts and groups that commands answer.

The network itself is read and projected on the machine that gives the command; its ties go to the cluster,
and figures come back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from ..adjacency import Links
from ..communities import Partition
from ..propagation import PropagatedLabels, group_by_label
from ..shared_traits import Trait
from . import between, rounds
from .frames import send_ties
from .session import Cluster, open_session

SAMPLES = 64  # sources of betweenness where no number is asked for


@dataclass(frozen=True)
class SparkCentralityScores:
    """The figures of one organisation; those that need every distance, or eigenvectors, are not computed."""

    iri: str
    degree: int
    betweenness: float
    core: int
    pagerank: float
    closeness: None = None
    harmonic: None = None
    reach: None = None
    eigenvector: None = None


NOT_COMPUTED = tuple(field.name for field in fields(SparkCentralityScores) if field.default is None)


def measure_centrality(
    graph: Any, cluster: Cluster, *, samples: int = SAMPLES, seed: int = 0
) -> tuple[list[SparkCentralityScores], float]:
    """Return the figures of every organisation, most ties first, and the error of the betweenness.

    Degree, core number, PageRank and, from the same sources, betweenness are those of `centrality.central`.
    """
    if not graph:
        return [], 0.0
    links = Links.from_graph(graph)
    with open_session(cluster) as spark:
        network = send_ties(links, spark)
        degree, core = rounds.count_neighbours(network), rounds.measure_core_numbers(network)
        pagerank = rounds.measure_pagerank(network)
        betweenness, error = between.measure_betweenness(network, samples=samples, seed=seed)
    rows = [
        SparkCentralityScores(
            node, int(degree[place]), float(betweenness[place]), int(core[place]), float(pagerank[place])
        )
        for place, node in enumerate(links.nodes)
    ]
    return sorted(rows, key=lambda row: (-row.degree, -round(row.betweenness, 12), row.iri)), error


def find_largest_component(graph: Any, cluster: Cluster) -> list[str]:
    """Return the nodes of the largest connected part as `centrality.largest_component` does."""
    if not graph:
        return []
    links = Links.from_graph(graph)
    with open_session(cluster) as spark:
        part_of_node = rounds.find_components(send_ties(links, spark))
    parts: dict[int, list[str]] = {}
    for node, part in zip(links.nodes, part_of_node.tolist(), strict=True):
        parts.setdefault(part, []).append(node)
    return min(map(sorted, parts.values()), key=lambda part: (-len(part), part))


def detect_communities(
    graph: Any, by_node: Mapping[str, frozenset[Trait]], cluster: Cluster
) -> tuple[Partition, PropagatedLabels]:
    """Return the communities by label propagation, and how that ended."""
    import numpy as np

    links = Links.from_graph(graph)
    if not graph:
        return group_by_label(links, PropagatedLabels(np.arange(0), 0, True), by_node), PropagatedLabels(
            np.arange(0), 0, True
        )
    with open_session(cluster) as spark:
        propagated = rounds.propagate_labels(send_ties(links, spark))
    return group_by_label(links, propagated, by_node), propagated
