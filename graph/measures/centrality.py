"""Central organisations: five measures for each, with what each means.

All are computed on the undirected, unweighted projection of named organisations, and equal networkx's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Measure:
    """A measure's name, unit and plain meaning; `covers` tells what part of the network it speaks of."""

    name: str
    title: str
    meaning: str
    covers: str = "the whole network"


DEGREE = Measure("degree", "Ties", "with how many organisations it is connected")
BETWEENNESS = Measure(
    "betweenness",
    "Between",
    "on what share of the shortest paths between two others it lies, 0 to 1",
)
CLOSENESS = Measure(
    "closeness",
    "Close",
    "how few steps it is from others, scaled by how many it can reach, 0 to 1",
)
EIGENVECTOR = Measure(
    "eigenvector",
    "Eigenvector",
    "how well connected those are with whom it is connected, 0 to 1",
    "the largest connected part; organisations outside of it have no value",
)
PAGERANK = Measure(
    "pagerank", "PageRank", "its share of the visits of a walk along the ties; all shares add up to 1"
)

MEASURES = (DEGREE, BETWEENNESS, CLOSENESS, EIGENVECTOR, PAGERANK)


@dataclass(frozen=True)
class Central:
    """The five figures of one organisation; `eigenvector` is None outside the largest connected part."""

    iri: str
    degree: int
    betweenness: float
    closeness: float
    eigenvector: float | None
    pagerank: float


def central(graph: Any) -> list[Central]:
    """Return the figures of every organisation, most ties first.

    Degree: number of neighbours. Betweenness: Freeman (1977), by Brandes (2001), normalised.
    Closeness: Wasserman and Faust (1994, p. 201), so that organisations of different components compare.
    Eigenvector: Bonacich (1972), on the largest component. PageRank: Brin and Page (1998), damping 0.85.
    """
    import networkx as nx

    if not graph:
        return []
    betweenness = nx.betweenness_centrality(graph)
    closeness = nx.closeness_centrality(graph, wf_improved=True)
    eigenvector = _eigenvector(graph)
    pagerank = nx.pagerank(graph, tol=1e-12, max_iter=1000)
    rows = [
        Central(
            iri=node,
            degree=graph.degree(node),
            betweenness=float(betweenness[node]),
            closeness=float(closeness[node]),
            eigenvector=eigenvector.get(node),
            pagerank=float(pagerank[node]),
        )
        for node in graph
    ]
    return sorted(rows, key=lambda row: (-row.degree, -round(row.betweenness, 12), row.iri))


def _eigenvector(graph: Any) -> dict[str, float]:
    import networkx as nx
    from scipy.sparse.linalg import eigsh

    part = largest_component(graph)
    if len(part) < 3:
        return {}  # two tell nothing
    matrix = nx.to_scipy_sparse_array(graph, nodelist=part, weight=None, dtype=float)
    # a fixed start, positive and no eigenvector: networkx starts anywhere and differs in the last digits
    _, vectors = eigsh(matrix, k=1, which="LA", v0=[1 + place / len(part) for place in range(len(part))])
    return {node: abs(float(value)) for node, value in zip(part, vectors[:, 0], strict=True)}


def largest_component(graph: Any) -> list[str]:
    """Return the nodes of the largest connected part, sorted; of two as large, the one with the first node.

    >>> import networkx as nx
    >>> largest_component(nx.Graph([("a", "b"), ("b", "c"), ("d", "e")]))
    ['a', 'b', 'c']
    """
    import networkx as nx

    parts = [sorted(part) for part in nx.connected_components(graph)]
    return min(parts, key=lambda part: (-len(part), part), default=[])


def caution(graph: Any, rows: list[Central]) -> list[str]:
    """Return why a ranking says little, where it does: a star or a tree ranks its hub and nothing else."""
    connected = [row for row in rows if row.degree]
    if not connected:
        return ["No organisation has a tie at this certainty, so none is central."]
    single = sum(row.degree == 1 for row in connected)
    said = []
    if single > len(connected) / 2:
        said.append(
            f"{single} of {len(connected)} connected organisations hang by one tie: betweenness, closeness, "
            "eigenvector and PageRank repeat the count of ties and rank nothing below the hubs."
        )
    import networkx as nx

    if not any(nx.triangles(graph).values()):
        said.append(
            "No three organisations are all tied to each other: "
            "the list shows who wrote it down, not who works with whom."
        )
    return said
