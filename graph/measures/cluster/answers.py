"""Computes on a cluster the rows, parts and groups that commands answer.

The network itself is read and projected on the machine that gives the command; its ties go to the cluster,
and figures come back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..adjacency import Links
from ..communities import Partition
from ..propagation import PropagatedLabels, group_by_label
from ..registry import Measure
from ..scores import OrganisationScores, sort_scores
from ..shared_traits import Trait
from . import rounds
from .context import ClusterContext
from .frames import send_ties
from .session import Cluster, open_session

if TYPE_CHECKING:
    from networkx import Graph

SAMPLES = 64  # sources of betweenness where no number is asked for


def score_organisations(
    graph: Graph[str], measures: Sequence[Measure], cluster: Cluster, *, samples: int = SAMPLES, seed: int = 0
) -> tuple[list[OrganisationScores], float]:
    """Return the figures of every organisation, most ties first, and the error of the betweenness.

    The figures are those of `scores.score_organisations`, without what a cluster cannot compute.
    """
    if not graph:
        return [], 0.0
    links = Links.from_graph(graph)
    with open_session(cluster) as spark:
        context = ClusterContext(send_ties(links, spark), samples, seed)
        columns = {
            measure.id: measure.compute_on_cluster(context).tolist()
            for measure in measures
            if measure.compute_on_cluster
        }
        error = context.betweenness[1] if "betweenness" in columns else 0.0
    rows = [
        OrganisationScores(node, {name: column[place] for name, column in columns.items()})
        for place, node in enumerate(links.nodes)
    ]
    return sort_scores(rows), error


def find_largest_component(graph: Graph[str], cluster: Cluster) -> list[str]:
    """Return the nodes of the largest connected part as `centrality.find_largest_component` does."""
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
    graph: Graph[str], by_node: Mapping[str, frozenset[Trait]], cluster: Cluster
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
