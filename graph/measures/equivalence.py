"""Groups organisations that stand in the same position: tied to the same others (structural equivalence).

Two are fully equivalent where they have the same partners (Lorrain and White 1971). Positions are groups of
nearly equivalent ones: the correlation of their ties, by average linkage (Wasserman and Faust 1994, ch. 9).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .adjacency import Links
from .core_periphery import read_tied
from .random_networks import find_interval, rewire_links

if TYPE_CHECKING:
    from networkx import Graph

RANDOM = 40  # random networks of the same degrees that the positions are compared with
CLEAR = 3.0  # standard deviations above random networks from which positions are more than chance
MOST_GROUPED = 600  # organisations with ties up to which positions are searched for
MOST_POSITIONS = 10
_LEAST = 6  # organisations with ties: of fewer, groups cannot be told apart


@dataclass(frozen=True)
class Positions:
    """Groups of organisations in like positions, and how far they explain who is tied to whom.

    `explained` is the share of the variance of all pairs that the mean of their two positions explains (R²);
    `by_chance` the interval of 95 % of random networks of the same degrees. `density` has the share of
    possible ties between every two positions, in the order of `groups`.
    """

    groups: tuple[tuple[str, ...], ...]
    explained: float
    by_chance: tuple[float, float]
    density: tuple[tuple[float | None, ...], ...]
    is_supported: bool


def list_equivalent_groups(graph: Graph[str]) -> list[tuple[str, ...]]:
    """Return the groups of two or more with exactly the same partners, largest first.

    A tie between two of a group does not tell them apart; those without a tie are left out.
    """
    by_partners: dict[frozenset[str], list[str]] = defaultdict(list)
    for node in sorted(graph):
        partners = set(graph[node]) - {node}
        if partners:
            by_partners[frozenset(partners)].append(node)
            by_partners[frozenset(partners | {node})].append(node)
    groups = {tuple(group) for group in by_partners.values() if len(group) > 1}
    return sorted(groups, key=lambda group: (-len(group), group))


def find_positions(graph: Graph[str], *, seed: int = 0, runs: int = RANDOM) -> Positions | None:
    """Return the positions among the organisations with ties; None where these are too few or too many.

    Of two to MOST_POSITIONS groups, the number is taken after which another group explains least more.
    """
    import numpy as np

    links = read_tied(graph)
    size = len(links.nodes)
    if not _LEAST <= size <= MOST_GROUPED:
        return None
    labels, explained = _group(links)
    number = int(labels.max()) + 1
    random_values = [
        _explain(rewired, _cut(rewired, number))
        for rewired in (rewire_links(links, seed=seed + run) for run in range(runs))
    ]
    limit = float(np.mean(random_values)) + CLEAR * float(np.std(random_values, ddof=1)) + 1e-9
    order = sorted(
        range(number), key=lambda label: (-int((labels == label).sum()), links.nodes[_first(labels, label)])
    )
    return Positions(
        groups=tuple(tuple(links.nodes[node] for node in np.flatnonzero(labels == label)) for label in order),
        explained=explained,
        by_chance=find_interval(random_values),
        density=_measure_densities(links, labels, order),
        is_supported=explained > limit,
    )


def _first(labels: Any, label: int) -> int:
    import numpy as np

    return int(np.flatnonzero(labels == label)[0])


def measure_profile_distances(links: Links) -> Any:
    """Return one less the correlation of the ties of every two nodes to all third ones, n × n.

    Where one of the two is tied to none or to all of the others, the correlation is 1 for equal ties, else 0.
    """
    import numpy as np

    matrix = links.matrix.toarray()
    third = len(links.nodes) - 2
    degrees = links.degrees[:, None] - matrix  # partners besides the other one of the pair
    common = matrix @ matrix
    covariance = third * common - degrees * degrees.T
    spread = np.sqrt(np.maximum(0.0, degrees * (third - degrees)))
    scale = spread * spread.T
    is_equal = (degrees + degrees.T - 2 * common) == 0
    correlation = np.divide(covariance, scale, out=is_equal.astype(float), where=scale > 0)
    distances = 1 - correlation
    np.fill_diagonal(distances, 0.0)
    return np.clip((distances + distances.T) / 2, 0.0, 2.0)


def _group(links: Links) -> tuple[Any, float]:
    """Return the position of each node, and how much the positions explain."""
    import numpy as np

    most = min(MOST_POSITIONS + 1, len(links.nodes) - 1)
    cuts = [_cut(links, number) for number in range(1, most + 1)]
    values = np.array([_explain(links, labels) for labels in cuts])
    bends = 2 * values[1:-1] - values[:-2] - values[2:]  # what a group adds, less what the next one adds
    best = 1 + int(np.argmax(bends >= bends.max() - 1e-12))
    return cuts[best], float(values[best])


def _cut(links: Links, number: int) -> Any:
    """Return the position of each node, numbered from 0, where there are at most so many."""
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    tree = linkage(squareform(np.round(measure_profile_distances(links), 12), checks=False), "average")
    labels = fcluster(tree, number, "maxclust")
    return np.unique(labels, return_inverse=True)[1]


def _explain(links: Links, labels: Any) -> float:
    """Return the share of the variance of all pairs that the densities between positions explain."""
    ties, pairs = _count_between(links, labels)
    total, every = ties.sum(), pairs.sum()
    mean = total / every
    shares = ties / (pairs + (pairs == 0))
    within = (pairs * shares * (1 - shares)).sum()
    variance = every * mean * (1 - mean)
    return float(1 - within / variance) if variance > 0 else 0.0


def _count_between(links: Links, labels: Any) -> tuple[Any, Any]:
    """Return ties and possible ties between every two positions, both directions."""
    import numpy as np

    number = int(labels.max()) + 1
    ties = np.bincount(labels[links.sources] * number + labels[links.ends], minlength=number * number)
    sizes = np.bincount(labels, minlength=number)
    return ties.reshape(number, number), np.outer(sizes, sizes) - np.diag(sizes)


def _measure_densities(links: Links, labels: Any, order: list[int]) -> tuple[tuple[float | None, ...], ...]:
    ties, pairs = _count_between(links, labels)
    return tuple(
        tuple(
            float(ties[row, column] / pairs[row, column]) if pairs[row, column] else None for column in order
        )
        for row in order
    )
