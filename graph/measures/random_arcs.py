"""Draws random directed networks in which every organisation gives and receives as often as it does."""

from __future__ import annotations

from typing import Any

TRIES = 20  # steps that are tried for each arc; more of them change nothing
CIRCLES = 0.2  # share of the tries that turn a circle of three


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
    tries = TRIES * count
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
