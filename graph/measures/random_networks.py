"""Draws random networks in which every organisation has as many ties as in the one that is measured."""

from __future__ import annotations

from typing import Any

from .adjacency import Links

ROUNDS = 20  # swaps that are tried for each tie; more of them change nothing
CIRCLES = 0.2  # share of the tries at directed ties that turn a circle of three


def rewire_links(links: Links, *, seed: int) -> Links:
    """Return a random simple network of the same degrees (Maslov and Sneppen 2002), all ties at once.

    In a round the ties stand in random pairs and each pair swaps ends, the second turned round or not. What
    would tie a node to itself or two nodes twice stays as it was.
    """
    import numpy as np

    size, draw = len(links.nodes), np.random.default_rng(seed)
    starts = np.repeat(np.arange(size), links.degrees)
    ties = np.column_stack([starts, links.ends])[starts < links.ends]
    half = len(ties) // 2
    for _ in range(ROUNDS if half else 0):
        ties = ties[draw.permutation(len(ties))]
        first, second = ties[:half], ties[half : 2 * half]
        turned = draw.integers(2, size=half).astype(bool)
        second = np.where(turned[:, None], second[:, ::-1], second)
        swapped = np.column_stack([first[:, 0], second[:, 1], second[:, 0], first[:, 1]])
        is_free = _find_free(
            _number_pairs(swapped[:, :2], size), _number_pairs(swapped[:, 2:], size), ties, size
        )
        is_free &= (swapped[:, 0] != swapped[:, 1]) & (swapped[:, 2] != swapped[:, 3])
        ties[:half][is_free] = swapped[is_free, :2]
        ties[half : 2 * half][is_free] = swapped[is_free, 2:]
    return Links.from_pairs(links.nodes, ties)


def _number_pairs(pairs: Any, size: int) -> Any:
    """Return each pair, whichever end stands first, as one number."""
    import numpy as np

    return np.minimum(pairs[:, 0], pairs[:, 1]) * size + np.maximum(pairs[:, 0], pairs[:, 1])


def _find_free(firsts: Any, seconds: Any, ties: Any, size: int) -> Any:
    """Tell of each swap whether neither of its ties is there, nor made by another swap."""
    import numpy as np

    present = np.sort(_number_pairs(ties, size))
    made, counts = np.unique(np.concatenate([firsts, seconds]), return_counts=True)
    is_free = np.ones(len(firsts), dtype=bool)
    for keys in (firsts, seconds):
        place = np.minimum(np.searchsorted(present, keys), len(present) - 1)
        is_free &= (present[place] != keys) & (counts[np.searchsorted(made, keys)] == 1)
    return is_free


def rewire_arcs(arcs: Any, size: int, *, seed: int) -> Any:
    """Return m × 2 arcs of a random directed network in which each node has as many arcs in and out.

    Two arcs at random swap their heads, or a circle of three turns round, without which some networks are
    never reached (Rao, Jana and Bandyopadhyay 1996, Sankhya A 58: 225-242). What would tie a node to itself
    or make an arc twice is not done but counts as a try, so that with time each such network is as likely as
    any other.
    """
    import numpy as np

    draw, count = np.random.default_rng(seed), len(arcs)
    walk = _ArcWalk([tuple(arc) for arc in arcs.tolist()], size)
    tries = ROUNDS * count
    chances = draw.integers(count, size=(2, tries)).tolist() if count else [[], []]
    for first, second, chance in zip(*chances, draw.random(tries).tolist(), strict=True):
        if chance < CIRCLES:
            walk.turn_circle(first, chance / CIRCLES)
        else:
            walk.swap_heads(first, second)
    return np.array(walk.arcs, dtype=np.int64).reshape(-1, 2)


class _ArcWalk:
    """Arcs that change one step at a time."""

    def __init__(self, arcs: list[tuple[int, int]], size: int) -> None:
        self.arcs = arcs
        self._place = {arc: number for number, arc in enumerate(arcs)}
        self._heads: list[list[int]] = [[] for _ in range(size)]  # of each node, the places of its arcs
        for number, (start, _) in enumerate(arcs):
            self._heads[start].append(number)

    def swap_heads(self, first: int, second: int) -> None:
        """Let two arcs swap where they lead."""
        (start, end), (other_start, other_end) = self.arcs[first], self.arcs[second]
        made = (start, other_end), (other_start, end)
        if start == other_end or other_start == end or any(arc in self._place for arc in made):
            return
        self._replace(first, made[0])
        self._replace(second, made[1])

    def turn_circle(self, first: int, chance: float) -> None:
        """Turn round a circle of three that begins with an arc, where there is one and no arc runs back."""
        start, middle = self.arcs[first]
        following = self._heads[middle]
        if not following:
            return
        second = following[int(chance * len(following))]
        end = self.arcs[second][1]
        third = self._place.get((end, start))
        turned = (middle, start), (end, middle), (start, end)
        if third is None or any(arc in self._place for arc in turned):
            return
        # each node keeps its one arc out of the circle: only where it leads changes
        self._replace(first, (start, end))
        self._replace(second, (middle, start))
        self._replace(third, (end, middle))

    def _replace(self, number: int, arc: tuple[int, int]) -> None:
        if self._place.get(self.arcs[number]) == number:
            del self._place[self.arcs[number]]
        self.arcs[number] = arc
        self._place[arc] = number
