"""Lays out networks that are trees so that no two of their lines cross.

Each branch has a wedge of its own (the equal-angle method: Felsenstein 2004, ch. 34); from there on, moves
that would make two lines cross are taken back (after PrEd: Bertault 2000).
"""

from __future__ import annotations

from math import cos, pi, sin
from typing import Any

Array = Any  # numpy's, which is imported only when a layout is made

MOST = 700  # ties beyond which comparing all with all takes too long
TAKEN_BACK, HALVED = 16, 4  # times that ends of crossing lines are put back, at first half way only
PARTED = 0.1  # of the room about a line, that lines without it are moved apart at once
CLEARED = (0.1, 0.3, 1.0)  # shares of the room about a line that it keeps once it has them
BESIDE = 1.0  # distance kept between trees, in ties
LANDSCAPE = 1.3  # of a row of trees, times the root of their area


def is_forest(count: int, pairs: Array) -> bool:
    """Tell whether no tie of so many nodes closes a circle, and each can be compared with each."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    if not len(pairs) or len(pairs) > min(MOST, count - 1):
        return False
    matrix = csr_matrix(([1] * len(pairs), pairs.T), shape=(count, count))
    return bool(connected_components(matrix, directed=False)[0] == count - len(pairs))


def spread_branches(count: int, pairs: Array, lengths: Array) -> Array:
    """Return places, (nodes, 2), of a forest whose lines do not cross, each as long as it should be."""
    import numpy as np

    near: list[dict[int, float]] = [{} for _ in range(count)]
    for (one, other), length in zip(pairs.tolist(), lengths.tolist(), strict=True):
        near[one][other] = near[other][one] = length
    trees, places = [], np.zeros((count, 2))
    unseen = dict.fromkeys(range(count))
    while unseen:
        order, parents = _walk(_find_middle(next(iter(unseen)), near), near)
        _place_in_wedges(order, parents, near, places)
        trees.append(order)
        for node in order:
            del unseen[node]
    _set_in_rows(trees, places)
    return places


def _walk(start: int, near: list[dict[int, float]]) -> tuple[list[int], dict[int, int]]:
    """Return the nodes of a tree from a start outwards, and the parent of each."""
    order, parents = [start], {start: -1}
    for node in order:
        for other in near[node]:
            if other not in parents:
                parents[other] = node
                order.append(other)
    return order, parents


def _count_below(order: list[int], parents: dict[int, int], weights: dict[int, int]) -> dict[int, int]:
    """Return the weight of each node and of all below it."""
    below = dict(weights)
    for node in order[:0:-1]:
        below[parents[node]] += below[node]
    return below


def _find_middle(start: int, near: list[dict[int, float]]) -> int:
    """Return the node of a tree whose largest branch is smallest."""
    order, parents = _walk(start, near)
    below = _count_below(order, parents, dict.fromkeys(order, 1))
    branches = {
        node: max(
            (below[other] if parents[other] == node else len(order) - below[node] for other in near[node]),
            default=0,
        )
        for node in order
    }
    return min(order, key=lambda node: (branches[node], node))


def _place_in_wedges(
    order: list[int], parents: dict[int, int], near: list[dict[int, float]], places: Array
) -> None:
    """Place each node in the middle of its wedge, which is as wide as the leaves below it are many."""
    leaves = _count_below(order, parents, {node: int(len(near[node]) == 1) for node in order})
    wedges = {order[0]: (0.0, 2 * pi)}
    for node in order:
        first, last = wedges[node]
        below = [other for other in near[node] if parents[other] == node]
        share = (last - first) / max(1, sum(leaves[other] for other in below))
        for other in below:
            end = first + share * leaves[other]
            wedges[other], middle, length = (first, end), (first + end) / 2, near[node][other]
            places[other] = places[node] + (length * cos(middle), length * sin(middle))
            first = end


def _set_in_rows(trees: list[list[int]], places: Array) -> None:
    """Move trees into rows, the largest first."""
    import numpy as np

    sizes = [np.ptp(places[tree], axis=0) + BESIDE for tree in trees]
    width = LANDSCAPE * float(sum(wide * high for wide, high in sizes)) ** 0.5
    x = y = height = 0.0
    for number in sorted(range(len(trees)), key=lambda number: (-len(trees[number]), number)):
        wide, high = sizes[number]
        if x and x + wide > width:
            x, y, height = 0.0, y + height, 0.0
        places[trees[number]] += (x, y) - places[trees[number]].min(axis=0)
        x, height = x + wide, max(height, high)


class CrossingGuard:
    """Takes back moves of nodes that would make two lines cross; `pairs` are the ends of lines.

    A line keeps `clear` from the ends of others, along its own direction, once it has come so far.
    """

    def __init__(self, pairs: Array, clear: float = 0.0) -> None:
        import numpy as np

        first, second = np.triu_indices(len(pairs), 1)
        meet = (pairs[first][:, :, None] == pairs[second][:, None, :]).any(axis=(1, 2))
        self._pairs, self._first, self._second = pairs, first[~meet], second[~meet]
        self._clear = clear

    def is_free(self, places: Array) -> bool:
        """Tell whether no two lines cross."""
        return not _cross(places, self._find_near(places, places), 0.0).any()

    def take_back(self, places: Array, before: Array) -> None:
        """Put nodes half way back, then wholly, to where they were before, until no more lines cross."""
        import numpy as np

        ends = self._find_near(places, before)
        clear = np.zeros(ends.shape[1])
        for share in CLEARED:
            clear[~_cross(before, ends, share * self._clear)] = share * self._clear
        self._part(places, ends[:, clear < self._clear])
        for number in range(TAKEN_BACK):
            crossing = _cross(places, ends, clear)
            if not crossing.any():
                return
            wrong = ends[:, crossing].ravel()
            kept = 0.5 if number < HALVED else 0.0
            places[wrong] = kept * places[wrong] + (1 - kept) * before[wrong]
        places[:] = before

    def _part(self, places: Array, ends: Array) -> None:
        """Move lines that are too near to each other apart, from the middle of one to that of the other."""
        import numpy as np

        a, b, c, d = places[ends]
        apart = a + b - c - d
        apart *= PARTED * self._clear / np.maximum(np.hypot(*apart.T), 1e-9)[:, None]
        np.add.at(places, ends.T, np.stack([apart, apart, -apart, -apart], axis=1))

    def _find_near(self, places: Array, before: Array) -> Array:
        """Return the ends, (4, pairs), of lines that may have come to cross."""
        import numpy as np

        spots = np.stack([places[self._pairs], before[self._pairs]]).transpose(3, 1, 0, 2)
        flat = spots.reshape(2, len(self._pairs), 4)
        low, high = flat.min(axis=2) - self._clear, flat.max(axis=2) + self._clear
        first, second = self._first, self._second
        for axis in (0, 1):
            near = (low[axis].take(first) <= high[axis].take(second)) & (
                low[axis].take(second) <= high[axis].take(first)
            )
            first, second = first[near], second[near]
        return np.concatenate([self._pairs[first], self._pairs[second]], axis=1).T


def _cross(places: Array, ends: Array, clear: Array | float) -> Array:
    """Tell of pairs of lines, each made longer at both ends by `clear`, whether they meet."""
    import numpy as np

    a, b, c, d = (places[numbers] for numbers in ends)
    for one, other in ((a, b), (c, d)):
        along = other - one
        along *= (clear / np.maximum(np.hypot(*along.T), 1e-9))[:, None]
        one -= along
        other += along
    return (_turn(a, b, c) * _turn(a, b, d) <= 0) & (_turn(c, d, a) * _turn(c, d, b) <= 0)


def _turn(one: Array, other: Array, third: Array) -> Array:
    """Return on which side of the line from one to another third places lie: by the sign."""
    along, towards = other - one, third - one
    return along[:, 0] * towards[:, 1] - along[:, 1] * towards[:, 0]
