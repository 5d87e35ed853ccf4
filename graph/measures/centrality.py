"""Computes how central each organisation is, one function for each measure.

All are computed on the undirected, unweighted projection of named organisations, and equal networkx's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .context import MeasureContext, Values

if TYPE_CHECKING:
    from networkx import Graph

NEAR = 1e-6  # relative difference of two eigenvalues below which their vectors cannot be told apart
SMALL_PART = 64  # organisations up to which all eigenvalues are computed


def measure_degree(context: MeasureContext) -> Values:
    """Return the number of neighbours of each organisation (Freeman 1979)."""
    return dict(zip(context.links.nodes, context.links.degrees.tolist(), strict=True))


def measure_betweenness(context: MeasureContext) -> Values:
    """Return Freeman's (1977) betweenness by Brandes' (2001) algorithm, normalised, 0 to 1."""
    return context.betweenness[0]


def measure_closeness(context: MeasureContext) -> Values:
    """Return the closeness of Wasserman and Faust (1994, p. 201): organisations of all parts compare."""
    return context.links.map_to_nodes(context.distances.measure_closeness())


def measure_harmonic(context: MeasureContext) -> Values:
    """Return the harmonic closeness (Rochat 2009), normalised, 0 to 1."""
    return context.links.map_to_nodes(context.distances.measure_harmonic())


def measure_core(context: MeasureContext) -> Values:
    """Return the core number (Seidman 1983), by Batagelj and Zaversnik (2003)."""
    import networkx as nx

    return {node: int(value) for node, value in nx.core_number(context.graph).items()}


def measure_reach(context: MeasureContext) -> Values:
    """Return how many organisations are one or two steps away (Borgatti 2006)."""
    return dict(zip(context.links.nodes, context.distances.within_two.tolist(), strict=True))


def measure_eigenvector(context: MeasureContext) -> Values:
    """Return the eigenvector centrality (Bonacich 1972), of each connected part by itself.

    No value where it is not unique: where the two greatest eigenvalues of a part are equal but for NEAR,
    as if the part were two. Parts of one or two have none, since neither is more central.
    """
    import networkx as nx

    values: dict[str, float | None] = dict.fromkeys(context.graph)
    for part in sorted(map(sorted, nx.connected_components(context.graph))):
        if len(part) > 2:
            values.update(zip(part, _find_main_vector(context.graph, part), strict=True))
    return values


def _find_main_vector(graph: Graph[str], part: list[str]) -> list[float | None]:
    import networkx as nx
    import numpy as np
    from scipy.sparse.linalg import eigsh

    matrix = nx.to_scipy_sparse_array(graph, nodelist=part, weight=None, dtype=float)
    if len(part) <= SMALL_PART:
        roots, vectors = np.linalg.eigh(matrix.toarray())
    else:
        # a fixed start, positive and no eigenvector: networkx starts anywhere and differs in the last digits
        start = [1 + place / len(part) for place in range(len(part))]
        roots, vectors = eigsh(matrix, k=2, which="LA", v0=start)
    if roots[-1] - roots[-2] < NEAR * roots[-1]:
        return [None] * len(part)
    return [abs(float(value)) for value in vectors[:, -1]]


def measure_pagerank(context: MeasureContext) -> Values:
    """Return the PageRank (Brin and Page 1998), damping 0.85; all values add up to 1."""
    import networkx as nx

    shares: Values = nx.pagerank(context.graph, tol=1e-12, max_iter=1000, weight=None)
    return shares


def find_largest_component(graph: Graph[str]) -> list[str]:
    """Return the nodes of the largest connected part, sorted; of two as large, the one with the first node.

    >>> import networkx as nx
    >>> find_largest_component(nx.Graph([("a", "b"), ("b", "c"), ("d", "e")]))
    ['a', 'b', 'c']
    """
    import networkx as nx

    parts = [sorted(part) for part in nx.connected_components(graph)]
    return min(parts, key=lambda part: (-len(part), part), default=[])
