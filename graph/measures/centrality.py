"""Central organisations: eight measures for each, with what each means.

All are computed on the undirected, unweighted projection of named organisations, and equal networkx's.
Whether they say anything of a network is the business of `conditions`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .adjacency import Links
from .distance import measure_betweenness, measure_distances


@dataclass(frozen=True)
class Measure:
    """A measure's name, head of its column and plain meaning; `covers` tells what part it speaks of."""

    name: str
    title: str
    meaning: str
    covers: str = "the whole network"


DEGREE = Measure("degree", "Ties", "with how many organisations it is connected")
BETWEENNESS = Measure(
    "betweenness",
    "Betw.",
    "on what share of the shortest paths between two others it lies, 0 to 1",
)
CLOSENESS = Measure(
    "closeness",
    "Close",
    "how few steps it is from others, scaled by how many it can reach, 0 to 1",
)
HARMONIC = Measure(
    "harmonic",
    "Harm.",
    "the mean of one over its steps to each other, nothing for those it cannot reach, 0 to 1",
)
CORE = Measure(
    "core",
    "Core",
    "the largest k for which it belongs to a group whose members have k ties or more within the group",
)
REACH = Measure("reach", "Reach", "how many organisations are one or two steps away")
EIGENVECTOR = Measure(
    "eigenvector",
    "Eigen",
    "how well connected those are with whom it is connected, 0 to 1",
    "the largest connected part; organisations outside of it have no value",
)
PAGERANK = Measure(
    "pagerank", "PageR.", "its share of the visits of a walk along the ties; all shares add up to 1"
)

MEASURES = (DEGREE, BETWEENNESS, CLOSENESS, HARMONIC, CORE, REACH, EIGENVECTOR, PAGERANK)


@dataclass(frozen=True)
class CentralityScores:
    """The figures of one organisation; `eigenvector` is None outside the largest connected part."""

    iri: str
    degree: int
    betweenness: float
    closeness: float
    harmonic: float
    core: int
    reach: int
    eigenvector: float | None
    pagerank: float


def measure_centrality(
    graph: Any, *, samples: int = 0, seed: int = 0
) -> tuple[list[CentralityScores], float]:
    """Return the figures of every organisation, most ties first, and the error of a sampled betweenness.

    Degree: number of neighbours. Betweenness: Freeman (1977), by Brandes (2001), normalised; from
    `samples` sources where that is not 0. Closeness: Wasserman and Faust (1994, p. 201), so that
    organisations of different components compare. Harmonic closeness: Rochat (2009), normalised.
    Core number: Seidman (1983), by Batagelj and Zaversnik (2003). Reach: neighbours and theirs.
    Eigenvector: Bonacich (1972), on the largest component. PageRank: Brin and Page (1998), damping 0.85.
    """
    import networkx as nx

    if not graph:
        return [], 0.0
    links = Links.from_graph(graph)
    all_distances = measure_distances(links)
    betweenness_of, error = measure_betweenness(graph, samples=samples, seed=seed)
    columns: Mapping[str, Mapping[str, float]] = {
        "closeness": links.map_to_nodes(all_distances.measure_closeness()),
        "harmonic": links.map_to_nodes(all_distances.measure_harmonic()),
        "reach": links.map_to_nodes(all_distances.within_two),
        "core": nx.core_number(graph),
        "pagerank": nx.pagerank(graph, tol=1e-12, max_iter=1000, weight=None),
    }
    eigenvector_of = _measure_eigenvector(graph)
    rows = [
        CentralityScores(
            iri=node,
            degree=graph.degree(node),
            betweenness=float(betweenness_of[node]),
            closeness=columns["closeness"][node],
            harmonic=columns["harmonic"][node],
            core=int(columns["core"][node]),
            reach=int(columns["reach"][node]),
            eigenvector=eigenvector_of.get(node),
            pagerank=float(columns["pagerank"][node]),
        )
        for node in graph
    ]
    return sorted(rows, key=lambda row: (-row.degree, -round(row.betweenness, 12), row.iri)), error


def _measure_eigenvector(graph: Any) -> dict[str, float]:
    import networkx as nx
    from scipy.sparse.linalg import eigsh

    part = find_largest_component(graph)
    if len(part) < 3:
        return {}  # two tell nothing
    matrix = nx.to_scipy_sparse_array(graph, nodelist=part, weight=None, dtype=float)
    # a fixed start, positive and no eigenvector: networkx starts anywhere and differs in the last digits
    _, vectors = eigsh(matrix, k=1, which="LA", v0=[1 + place / len(part) for place in range(len(part))])
    return {node: abs(float(value)) for node, value in zip(part, vectors[:, 0], strict=True)}


def find_largest_component(graph: Any) -> list[str]:
    """Return the nodes of the largest connected part, sorted; of two as large, the one with the first node.

    >>> import networkx as nx
    >>> find_largest_component(nx.Graph([("a", "b"), ("b", "c"), ("d", "e")]))
    ['a', 'b', 'c']
    """
    import networkx as nx

    parts = [sorted(part) for part in nx.connected_components(graph)]
    return min(parts, key=lambda part: (-len(part), part), default=[])
