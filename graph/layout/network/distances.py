"""Places nodes so that distances on the sheet are near to distances in the network.

Small networks by majorisation of the stress of every pair (Gansner, Koren, North 2004); large ones by
pivots: a start from their distances (Brandes, Pich 2006), then stress against them and along ties
(Ortmann, Klimenta, Brandes 2017). Nothing is drawn by lot.
"""

from __future__ import annotations

from typing import Any

Array = Any  # numpy's, which is imported only when a layout is made

DENSE = 1000  # nodes up to which every pair is weighed
ROUNDS = 50  # of majorisation for a thousand nodes, more for fewer
PIVOTS, FEWEST_PIVOTS, PIVOT_ROUNDS = 120, 30, 160  # a pivot for 25 nodes, fewer rounds for fewer
BESIDE = 1.0  # distance kept between parts without a tie, in ties


def place_by_distance(
    count: int, pairs: Array, lengths: Array, *, dense: int = DENSE, most_pivots: int = PIVOTS
) -> Array:
    """Return places, (nodes, 2), for nodes and weighted ties; a tie of length 1 is about 1 long.

    Up to `dense` nodes every pair is weighed, beyond that each node against so many pivots at most.
    """
    import numpy as np

    if count == 1:
        return np.zeros((1, 2))
    if count <= dense:
        distances = _measure_all_distances(count, pairs, lengths)
        return _majorise(_start_from_distances(distances), distances)
    return _place_by_pivots(count, pairs, lengths, most_pivots)


def _build_matrix(count: int, pairs: Array, lengths: Array) -> Array:
    import numpy as np
    from scipy.sparse import csr_matrix

    both = np.concatenate([pairs, pairs[:, ::-1]])
    return csr_matrix((np.concatenate([lengths, lengths]), (both[:, 0], both[:, 1])), shape=(count, count))


def _measure_all_distances(count: int, pairs: Array, lengths: Array) -> Array:
    import numpy as np
    from scipy.sparse.csgraph import shortest_path

    distances = shortest_path(_build_matrix(count, pairs, lengths), directed=False)
    reachable = np.isfinite(distances)
    if not reachable.all():
        reach = np.where(reachable, distances, 0).max(axis=1) / 2
        distances = np.where(reachable, distances, reach[:, None] + reach[None, :] + BESIDE)
    return distances


def _start_from_distances(distances: Array) -> Array:
    """Return the two main axes of the distances, found by iteration from a circle in the given order."""
    import numpy as np

    squared = distances**2
    centred = -(squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean()) / 2
    angles = np.linspace(0, 2 * np.pi, len(distances), endpoint=False)
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    axes = _find_main_axes(centred, circle)
    spread = float(distances.mean()) * np.sqrt(len(distances)) / 2
    return axes * spread + circle * 0.05 * float(distances.mean())


def _find_main_axes(matrix: Array, start: Array) -> Array:
    """Return the two main axes of a symmetric matrix by iteration, each of length 1."""
    import numpy as np

    axes = start.copy()
    for _ in range(40):
        axes = matrix @ (matrix.T @ axes)
        axes[:, 0] /= np.linalg.norm(axes[:, 0]) or 1
        axes[:, 1] -= axes[:, 0] * (axes[:, 0] @ axes[:, 1])
        axes[:, 1] /= np.linalg.norm(axes[:, 1]) or 1
    return axes


def _majorise(places: Array, distances: Array) -> Array:
    """Return the places after rounds of stress majorisation with weights 1/d²."""
    import numpy as np

    count = len(places)
    away = distances + np.eye(count)
    weights = 1 / away**2
    np.fill_diagonal(weights, 0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.inv(laplacian + 1 / count) - 1 / count
    pull = weights * distances
    for _ in range(min(4 * ROUNDS, max(20, ROUNDS * 1000 // count))):
        gaps = np.sqrt(np.maximum(_square_distances(places), 1e-9))
        ratio = pull / gaps
        np.fill_diagonal(ratio, 0)
        places = inverse @ (ratio.sum(axis=1)[:, None] * places - ratio @ places)
    return turn_to_landscape(places)


def _square_distances(places: Array) -> Array:
    norms = (places**2).sum(axis=1)
    return norms[:, None] + norms[None, :] - 2 * places @ places.T


def turn_to_landscape(places: Array) -> Array:
    """Return places about their middle, turned so that they spread most from left to right."""
    import numpy as np

    centred = places - places.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, ::-1]
    strongest = np.abs(axes).argmax(axis=0)
    return centred @ (axes * np.sign(axes[strongest, [0, 1]]))


def _place_by_pivots(count: int, pairs: Array, lengths: Array, most_pivots: int) -> Array:
    import numpy as np

    matrix = _build_matrix(count, pairs, lengths)
    pivots, distances = _choose_pivots(matrix, most_pivots)
    squared = distances**2
    centred = -(squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean()) / 2
    angles = np.linspace(0, 2 * np.pi, len(pivots), endpoint=False)
    inner = _find_main_axes(centred.T @ centred, np.column_stack([np.cos(angles), np.sin(angles)]))
    places = centred @ inner
    places *= float(distances.mean()) / max(1e-9, float(np.abs(places).mean())) / 2
    turn = np.arange(count) * 2.399963  # the golden angle: nodes with the same distances part
    places += 0.05 * np.column_stack([np.cos(turn), np.sin(turn)])
    return turn_to_landscape(_relax_against_pivots(places, matrix, pivots, distances))


def _choose_pivots(matrix: Array, most_pivots: int) -> tuple[Array, Array]:
    """Return pivots, each as far as can be from those before, and (nodes, pivots) distances to them."""
    import numpy as np
    from scipy.sparse.csgraph import dijkstra

    pivots: list[int] = []
    columns: list[Array] = []
    nearest = np.full(matrix.shape[0], np.inf)
    current = int(np.diff(matrix.indptr).argmax())
    for _ in range(min(most_pivots, max(FEWEST_PIVOTS, matrix.shape[0] // 25))):
        pivots.append(current)
        column = dijkstra(matrix, directed=False, indices=current)
        columns.append(column)
        nearest = np.minimum(nearest, column)
        unreached = np.isinf(nearest)
        current = int(unreached.argmax()) if unreached.any() else int(nearest.argmax())
    distances = np.column_stack(columns)
    reachable = np.isfinite(distances)
    if not reachable.all():
        reach = float(distances[reachable].max()) / 2
        distances = np.where(reachable, distances, 2 * reach + BESIDE)
    return np.array(pivots), distances


def _relax_against_pivots(places: Array, matrix: Array, pivots: Array, distances: Array) -> Array:
    """Return places after rounds in which each node goes to the mean of where its ties and pivots want it."""
    import numpy as np

    region = np.bincount(distances.argmin(axis=1), minlength=len(pivots))
    with np.errstate(divide="ignore"):
        weights = np.where(distances > 0, region[None, :] / np.maximum(distances, 1e-9) ** 2, 0)
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    columns, wanted = matrix.indices, matrix.data
    tie_weights = 1 / wanted**2
    total = weights.sum(axis=1) + np.bincount(rows, tie_weights, minlength=len(places))
    wanted_pull, tie_pull = weights * distances, tie_weights * wanted
    for _ in range(PIVOT_ROUNDS * len(pivots) // PIVOTS):
        axes = places.T.copy()
        to_pivots = [axis[:, None] - axis[None, pivots] for axis in axes]
        ends = [axis.take(columns) for axis in axes]
        along = [axis.take(rows) - end for axis, end in zip(axes, ends, strict=True)]
        pull = wanted_pull / np.maximum(np.hypot(*to_pivots), 1e-6)
        tie_ratio = tie_pull / np.maximum(np.hypot(*along), 1e-6)
        summed = weights @ places[pivots]
        for axis in (0, 1):
            summed[:, axis] += np.einsum("ij,ij->i", pull, to_pivots[axis])
            tie_targets = tie_weights * ends[axis] + tie_ratio * along[axis]
            summed[:, axis] += np.bincount(rows, tie_targets, minlength=len(places))
        places = summed / np.maximum(total, 1e-9)[:, None]
    return places
