"""Gives each community of a large network a rectangle of its own, and lays its members out inside.

After group-in-a-box (Rodrigues et al. 2011): the areas follow the members, the places of the rectangles
those of the communities in the layout of the whole, each turned so that ties between them are short.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .distances import place_by_distance
from .linlog import refine_by_linlog
from .remembering import remember_results
from .shape import NetworkShape

Array = Any  # numpy's, which is imported only when a layout is made
Frame = tuple[float, float, float, float]  # left, top, right, bottom

LEAST, CLEAR = 300, 0.42  # organisations and modularity above which communities become islands
TOGETHER = 0.8  # share of the frame that the islands take; the rest lies between them


def has_islands(shape: NetworkShape) -> bool:
    """Tell whether the communities of a network are drawn as islands."""
    return len(shape.ids) > LEAST and shape.modularity > CLEAR


@dataclass(frozen=True)
class Island:
    """A community by itself: the numbers of its members, their places, and its middle in the whole."""

    members: Array
    places: Array
    middle: Array


def lay_out_islands(shape: NetworkShape, places: Array) -> list[Island]:
    """Return each community laid out by itself, turned as it lies in the layout of the whole."""
    import numpy as np

    islands = []
    for community in np.unique(shape.communities):
        members = np.flatnonzero(shape.communities == community)
        middle = places[members].mean(axis=0)
        islands.append(Island(members, _place_members(shape, members, places, middle), middle))
    return islands


def assign_rectangles(islands: list[Island], rooms: Array, frame: Frame) -> list[Frame]:
    """Return a rectangle for each island; `rooms` is the area that each organisation needs."""
    import numpy as np

    areas = np.array([rooms[island.members].sum() for island in islands])
    middles = np.array([island.middle for island in islands])
    rectangles = _split_frame(frame, list(range(len(islands))), middles, areas)
    return [rectangles[number] for number in range(len(islands))]


def _split_frame(frame: Frame, numbers: list[int], middles: Array, areas: Array) -> dict[int, Frame]:
    """Return a rectangle for each number, found by halving the frame across its longer side."""
    if len(numbers) == 1:
        left, top, right, bottom = frame
        side = (1 - TOGETHER**0.5) / 2
        dx, dy = (right - left) * side, (bottom - top) * side
        return {numbers[0]: (left + dx, top + dy, right - dx, bottom - dy)}
    left, top, right, bottom = frame
    axis = 0 if right - left >= bottom - top else 1
    ordered = sorted(numbers, key=lambda number: (middles[number, axis], number))
    total, sums, best = float(areas[numbers].sum()), 0.0, (2.0, 1)
    for place, number in enumerate(ordered[:-1], 1):
        sums += float(areas[number])
        best = min(best, (abs(sums / total - 0.5), place))
    cut = best[1]
    share = float(areas[ordered[:cut]].sum()) / total
    if axis == 0:
        middle = left + share * (right - left)
        parts = (left, top, middle, bottom), (middle, top, right, bottom)
    else:
        middle = top + share * (bottom - top)
        parts = (left, top, right, middle), (left, middle, right, bottom)
    return _split_frame(parts[0], ordered[:cut], middles, areas) | _split_frame(
        parts[1], ordered[cut:], middles, areas
    )


def _place_members(shape: NetworkShape, group: Array, places: Array, middle: Array) -> Array:
    """Return the members of a community laid out by themselves, turned as they lie in the whole."""
    import numpy as np

    if len(group) == 1:
        return np.zeros((1, 2))
    inner = np.full(len(shape.ids), -1)
    inner[group] = np.arange(len(group))
    inside = (inner[shape.pairs] >= 0).all(axis=1)
    pairs, lengths = inner[shape.pairs[inside]], shape.lengths[inside]
    own = _place_by_themselves(len(group), pairs, lengths)
    return _turn_towards(own, _aim_members(shape, group, places, middle))


@remember_results(128)
def _place_by_themselves(count: int, pairs: Array, lengths: Array) -> Array:
    """Return places that follow from the ties within a community alone: few change with one tie."""
    return refine_by_linlog(place_by_distance(count, pairs, lengths), pairs, lengths)


def _aim_members(shape: NetworkShape, group: Array, places: Array, middle: Array) -> Array:
    """Return where members would lie: as in the whole, drawn towards the communities they have ties with."""
    import numpy as np

    aims = places[group] - middle
    member = np.full(len(shape.ids), -1)
    member[group] = np.arange(len(group))
    for first, second in (shape.pairs.T, shape.pairs.T[::-1]):
        outward = (member[first] >= 0) & (member[second] < 0)
        directions = places[second[outward]] - middle
        directions /= np.maximum(np.linalg.norm(directions, axis=1, keepdims=True), 1e-9)
        np.add.at(aims, member[first[outward]], directions * float(np.abs(aims).mean() or 1))
    return aims


def _turn_towards(places: Array, aims: Array) -> Array:
    """Return places turned, and mirrored where that is nearer, to lie as their aims (Procrustes)."""
    import numpy as np

    centred = places - places.mean(axis=0)
    left, _, right = np.linalg.svd(centred.T @ (aims - aims.mean(axis=0)))
    return centred @ (left @ right)
