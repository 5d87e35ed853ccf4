"""A network and the address of a cluster in; the rows, parts and groups that commands print out.

The network itself is read and projected on the machine that gives the command; its ties go to the cluster,
and figures come back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from ..communities import Partition
from ..links import Links
from ..propagation import Labels, partition
from ..traits import Trait
from . import between, rounds
from .frames import send
from .session import Cluster, connected

SAMPLES = 64  # sources of betweenness where no number is asked for


@dataclass(frozen=True)
class Central:
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


LACKING = tuple(one.name for one in fields(Central) if one.default is None)


def central(
    graph: Any, cluster: Cluster, *, samples: int = SAMPLES, seed: int = 0
) -> tuple[list[Central], float]:
    """Return the figures of every organisation, most ties first, and the error of the betweenness.

    Degree, core number, PageRank and, from the same sources, betweenness are those of `centrality.central`.
    """
    if not graph:
        return [], 0.0
    links = Links.of(graph)
    with connected(cluster) as spark:
        network = send(links, spark)
        degree, core = rounds.degree(network), rounds.core(network)
        pagerank = rounds.pagerank(network)
        betweenness, error = between.betweenness(network, samples=samples, seed=seed)
    rows = [
        Central(node, int(degree[place]), float(betweenness[place]), int(core[place]), float(pagerank[place]))
        for place, node in enumerate(links.nodes)
    ]
    return sorted(rows, key=lambda row: (-row.degree, -round(row.betweenness, 12), row.iri)), error


def largest_component(graph: Any, cluster: Cluster) -> list[str]:
    """Return the nodes of the largest connected part as `centrality.largest_component` does."""
    if not graph:
        return []
    links = Links.of(graph)
    with connected(cluster) as spark:
        found = rounds.components(send(links, spark))
    parts: dict[int, list[str]] = {}
    for node, part in zip(links.nodes, found.tolist(), strict=True):
        parts.setdefault(part, []).append(node)
    return min(map(sorted, parts.values()), key=lambda part: (-len(part), part))


def communities(
    graph: Any, by_node: Mapping[str, frozenset[Trait]], cluster: Cluster
) -> tuple[Partition, Labels]:
    """Return the communities by label propagation, and how that ended."""
    import numpy as np

    links = Links.of(graph)
    if not graph:
        return partition(links, Labels(np.arange(0), 0, True), by_node), Labels(np.arange(0), 0, True)
    with connected(cluster) as spark:
        found = rounds.labels(send(links, spark))
    return partition(links, found, by_node), found
