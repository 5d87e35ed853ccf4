"""Counts who passes on what between groups, and compares it with random networks.

A broker receives from one organisation and gives to another to which the first does not give itself. The
groups of the three make its role (Gould and Fernandez 1989, Sociological Methodology 19: 89-126).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .brokerage import CONSULTANT, COORDINATOR, GATEKEEPER, LIAISON, REPRESENTATIVE, ROLES
from .direction import DirectedContext
from .random_arcs import rewire_arcs

if TYPE_CHECKING:
    from networkx import DiGraph

RUNS = 200
MOST_ARCS = 5_000  # arcs up to which roles are compared with random networks


@dataclass(frozen=True)
class RoleFigures:
    """How often an organisation has a role, and how often it would in a random network.

    `expected` and `z` are None where no comparison was made; `z` also where no random network differs.
    """

    count: int
    expected: float | None = None
    z: float | None = None


def compare_directed_roles(
    graph: DiGraph[str], groups: Mapping[str, str], *, runs: int = RUNS, seed: int = 0
) -> dict[str, dict[str, RoleFigures]]:
    """Return for each organisation with a group how often it has each role, and beyond chance.

    The random networks keep how many each organisation gives to and receives from, and its group. z is the
    difference from their mean in their standard deviations.
    """
    import numpy as np

    nodes = [node for node in graph if node in groups]
    part = graph.subgraph(nodes)
    ordered: DiGraph[str] = type(graph)()
    ordered.add_nodes_from(nodes)
    ordered.add_edges_from(sorted(part.edges()))
    arcs, names = DirectedContext(ordered).arcs, [groups[node] for node in nodes]
    observed = count_directed_roles(arcs, names)
    if len(arcs) > MOST_ARCS or not len(arcs):
        return {
            node: {role: RoleFigures(int(observed[role][place])) for role in ROLES}
            for place, node in enumerate(nodes)
        }
    draws = [
        count_directed_roles(rewire_arcs(arcs, len(nodes), seed=seed + run), names) for run in range(runs)
    ]
    figures: dict[str, dict[str, RoleFigures]] = {node: {} for node in nodes}
    for role in ROLES:
        counts = np.array([draw[role] for draw in draws])
        means, spreads = counts.mean(axis=0), counts.std(axis=0, ddof=1)
        for place, node in enumerate(nodes):
            count, mean, spread = int(observed[role][place]), float(means[place]), float(spreads[place])
            figures[node][role] = RoleFigures(count, mean, (count - mean) / spread if spread else None)
    return figures


def count_directed_roles(arcs: Any, groups: list[str]) -> dict[str, Any]:
    """Return by role n counts of the pairs that each node stands between, of m × 2 arcs between n nodes.

    All pairs of who gives to a node and to whom it gives are counted by group; those that are one and the
    same, and those with an arc of their own, are taken off.
    """
    import numpy as np
    from scipy.sparse import csr_array

    size = len(groups)
    _, group = np.unique(np.array(groups, dtype=object).astype(str), return_inverse=True)
    ones = np.ones(len(arcs))
    arc = csr_array((ones, (arcs[:, 0], arcs[:, 1])), shape=(size, size))
    of_group = csr_array(
        (np.ones(size), (np.arange(size), group)), shape=(size, int(group.max(initial=0)) + 1)
    )
    is_same = group[arcs[:, 0]] == group[arcs[:, 1]]
    same = csr_array((ones[is_same], arcs[is_same].T), shape=(size, size))
    other = csr_array((ones[~is_same], arcs[~is_same].T), shape=(size, size))
    into, out = (arc.T @ of_group).tocsr(), (arc @ of_group).tocsr()  # of each node, by group
    own = np.arange(size), group
    into_own, out_own = np.asarray(into[own]).ravel(), np.asarray(out[own]).ravel()
    into_other = np.asarray(into.sum(axis=1)).ravel() - into_own
    out_other = np.asarray(out.sum(axis=1)).ravel() - out_own
    in_one_group = np.asarray(into.multiply(out).sum(axis=1)).ravel() - into_own * out_own

    def take_off(first: Any, direct: Any, second: Any) -> Any:
        """Return of each node the pairs it stands between that have an arc of their own, or are one."""
        closed = (first.T @ direct).multiply(second).sum(axis=1)
        return np.asarray(closed).ravel()

    def count_mutual(matrix: Any) -> Any:
        return np.asarray(matrix.T.multiply(matrix).sum(axis=1)).ravel()

    counts = {
        COORDINATOR: into_own * out_own - count_mutual(same) - take_off(same, same, same),
        CONSULTANT: in_one_group - count_mutual(other) - take_off(other, same, other),
        GATEKEEPER: into_other * out_own - take_off(other, other, same),
        REPRESENTATIVE: into_own * out_other - take_off(same, other, other),
        LIAISON: into_other * out_other - in_one_group - take_off(other, other, other),
    }
    return {role: np.rint(values).astype(int) for role, values in counts.items()}
