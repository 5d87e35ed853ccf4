"""Measures organisations and the alliances or events that they have in common, each against the other.

All are computed on the bipartite network of `TwoModeNetwork`, with the normalisation of Borgatti and Everett
(1997, Social Networks 19: 243-269): a figure is a share of the most that a network of as many organisations
and as many alliances allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..model.modes import TwoModeNetwork
from .adjacency import Links
from .context import Values
from .distance import measure_distances

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_SHARED = (
    5_000_000  # pairs that share something, each once for all they share, up to which they are listed
)


@dataclass(frozen=True)
class SharedPair:
    """Two organisations and what they share, or two alliances and their members in common.

    `newman` counts each shared thing as one over the number of its other members (Newman 2001): to be in a
    small alliance together weighs more than to be in a large one.
    """

    first: str
    second: str
    shared: int
    newman: float


@dataclass(frozen=True)
class TwoModeContext:
    """What the measures of a two-mode network share, computed once."""

    network: TwoModeNetwork

    @cached_property
    def links(self) -> Links:
        """The neighbours of all nodes: organisations first, then alliances or events."""
        return Links.from_graph(self.network.graph)

    @cached_property
    def incidence(self) -> Any:
        """Organisations × alliances or events as a scipy sparse array of ones."""
        size = len(self.network.organisations)
        return self.links.matrix[:size, size:].tocsr()

    @cached_property
    def sizes(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Of each node, how many nodes its own mode has and how many the other has."""
        import numpy as np

        counts = len(self.network.organisations), len(self.network.gatherings)
        return np.repeat(counts, counts), np.repeat(counts[::-1], counts)

    @cached_property
    def can_be_paired(self) -> bool:
        """Whether pairs that share something are few enough to be listed."""
        degrees = self.links.degrees.astype(float)
        return float((degrees * (degrees - 1) / 2).sum()) <= MOST_SHARED

    def project(self, *, gatherings: bool, newman: bool = False) -> Any:
        """Return how much each two organisations share, or each two alliances, as a sparse array.

        The number of what they share; with `newman` each counts one over the number of its other members.
        """
        import numpy as np
        from scipy.sparse import diags_array

        matrix = self.incidence.T.tocsr() if gatherings else self.incidence
        if newman:
            members = np.asarray(matrix.sum(axis=0)).ravel()
            weights = np.divide(1.0, members - 1, out=np.zeros(len(members)), where=members > 1)
            shared = (matrix @ diags_array(weights) @ matrix.T).tocsr()
        else:
            shared = (matrix @ matrix.T).tocsr()
        shared.setdiag(0)
        shared.eliminate_zeros()
        return shared

    def map_values(self, values: Any) -> Values:
        """Return an array of all nodes as a mapping."""
        return self.links.map_to_nodes(values)


def measure_two_mode_degree(context: TwoModeContext) -> Values:
    """Return of an organisation the number of its alliances, of an alliance that of its organisations."""
    return {node: int(value) for node, value in context.map_values(context.links.degrees).items()}  # type: ignore[arg-type]


def measure_two_mode_share(context: TwoModeContext) -> Values:
    """Return the degree as a share of all nodes of the other mode (Borgatti and Everett 1997, p. 253)."""
    import numpy as np

    others = context.sizes[1]
    return context.map_values(
        np.divide(context.links.degrees, others, out=np.zeros(len(others)), where=others > 0)
    )


def measure_two_mode_closeness(context: TwoModeContext) -> Values:
    """Return the closeness of Borgatti and Everett (1997, p. 255), 0 to 1.

    The least sum of distances that is possible, one step to each of the other mode and two to each of its
    own, over the sum there is. In a network of several parts both are of the nodes that are reached, and the
    value is multiplied by the share of nodes reached, as Wasserman and Faust (1994, p. 201) do for one mode.
    """
    import numpy as np

    links, (own, other) = context.links, context.sizes
    distances = measure_distances(links)
    reached = distances.reached - 1
    across = _count_reached_across(context)
    least = across + 2 * (reached - across)
    total = distances.total * np.maximum(1, own + other - 1)
    return context.map_values(
        np.divide(reached * least, total, out=np.zeros(len(total)), where=distances.total > 0)
    )


def _count_reached_across(context: TwoModeContext) -> Any:
    """Return of each node how many nodes of the other mode are in its part of the network."""
    import numpy as np
    from scipy.sparse.csgraph import connected_components

    size = len(context.network.organisations)
    _, part = connected_components(context.links.matrix, directed=False)
    organisations = np.bincount(part[:size], minlength=part.max(initial=0) + 1)
    gatherings = np.bincount(part[size:], minlength=part.max(initial=0) + 1)
    return np.concatenate([gatherings[part[:size]], organisations[part[size:]]])


def measure_two_mode_betweenness(context: TwoModeContext) -> Values:
    """Return the betweenness as a share of the greatest in its mode (Borgatti and Everett 1997, p. 256)."""
    import rustworkx as rx

    graph, nodes = rx.PyGraph(multigraph=False), context.links.nodes
    graph.add_nodes_from(nodes)
    index = {node: number for number, node in enumerate(nodes)}
    edges = context.network.graph.edges()
    graph.add_edges_from_no_data([(index[start], index[end]) for start, end in edges])
    raw = rx.graph_betweenness_centrality(graph, normalized=False)
    counts = len(context.network.organisations), len(context.network.gatherings)
    greatest = find_greatest_betweenness(*counts), find_greatest_betweenness(*counts[::-1])
    # summed by several threads in an order of their own: what depends on it is rounded off
    return {
        node: round(raw[number] / most, 14) if (most := greatest[number >= counts[0]]) else 0.0
        for number, node in enumerate(nodes)
    }


def find_greatest_betweenness(own: int, other: int) -> float:
    """Return the greatest betweenness of a node among `own` of its mode and `other` of the other.

    >>> find_greatest_betweenness(1, 4)  # a star: it lies between all pairs of the four
    6.0
    """
    if not other:
        return 0.0
    whole, rest = divmod(own - 1, other)
    return (
        other**2 * (whole + 1) ** 2
        + other * (whole + 1) * (2 * rest - whole - 1)
        - rest * (2 * whole - rest + 3)
    ) / 2


def measure_shared_partners(context: TwoModeContext) -> Values:
    """Return with how many of its own mode a node shares something: its degree in the projection."""
    import numpy as np

    if not context.can_be_paired:
        return dict.fromkeys(context.links.nodes)
    degrees = [np.diff(context.project(gatherings=side).indptr) for side in (False, True)]
    return {
        node: int(value) for node, value in zip(context.links.nodes, np.concatenate(degrees), strict=True)
    }


def count_only_links(context: TwoModeContext) -> Values:
    """Return the pairs of alliances that only one organisation has in common; of an alliance likewise."""
    if not context.can_be_paired:
        return dict.fromkeys(context.links.nodes)
    values: dict[str, float | None] = {}
    modes = (context.network.organisations, context.network.gatherings)
    for matrix, nodes, is_gathering in (
        (context.incidence, modes[0], False),
        (context.incidence.T.tocsr(), modes[1], True),
    ):
        shared = context.project(gatherings=not is_gathering)
        once = shared.copy()
        once.data = (once.data == 1).astype(float)
        once.eliminate_zeros()
        # pairs with one thing in common among those that the node has: x' A x / 2 for each row x
        counts = (matrix @ once).multiply(matrix).sum(axis=1) / 2
        values |= {node: int(count) for node, count in zip(nodes, counts.tolist(), strict=True)}
    return values


def list_shared_pairs(context: TwoModeContext, *, gatherings: bool) -> list[SharedPair]:
    """Return the pairs that share something, those that share most first."""
    nodes = context.network.gatherings if gatherings else context.network.organisations
    shared = context.project(gatherings=gatherings).tocoo()
    newman = context.project(gatherings=gatherings, newman=True).tocsr()
    pairs = [
        SharedPair(nodes[row], nodes[column], int(number), float(newman[row, column]))
        for row, column, number in zip(shared.row.tolist(), shared.col.tolist(), shared.data, strict=True)
        if row < column
    ]
    return sorted(pairs, key=lambda pair: (-pair.shared, -round(pair.newman, 12), pair.first, pair.second))


def list_common_members(context: TwoModeContext, pair: SharedPair) -> list[str]:
    """Return what the two of a pair have in common, sorted."""
    graph = context.network.graph
    return sorted(set(graph[pair.first]) & set(graph[pair.second]))
