"""Stress layout: distances on the sheet as near to distances in the network as they can be.

For what is small enough to be read as one picture: every pair is weighed. Majorisation (Gansner, Koren,
North 2004) from a start that is computed, not drawn by lot. Those of one sector start and stay near each
other. Components are packed in rows, the largest first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .items import DuplicateMark, Layout, PlacedText, SymbolPlace, boxes_overlap, enclose_boxes
from .labels import SAME
from .structure import LayoutPlan
from .text import count_lines, set_on_one_line, wrap_text

Array = Any  # numpy's, which is imported only when a stress layout is made

STEP = 74.0  # pixels that one tie is long
APART = 0.35  # how much farther than its ties say a node of another sector stays
ROUNDS = 50  # of majorisation for a thousand nodes, more for fewer
SHOVES = 200  # rounds of pushing apart, after which the sheet is enlarged instead
CROWD = 80  # nodes up to which names are kept clear of each other, not only glyphs
WIDER = 1.7  # names are wider than high: drawn out by so much, they need less pushing
GLYPH = 7.0
NAME = 11.0
ASIDE = (0, 16, -16, 28, -28, 40, -40)  # pixels beside the line, where nothing on it is free
ALONG = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)  # where on its line the words of a mark may stand, best first


def lay_out_by_stress(plan: LayoutPlan, apart: tuple[str, ...]) -> Layout:
    """Return the stress layout of everything in a plan."""
    places = place_by_stress(plan, plan.rest)
    return Layout(
        "stress", dict(sorted(places.items())), marks=tuple(_mark_duplicates(plan, places)), apart=apart
    )


def place_by_stress(plan: LayoutPlan, names: Sequence[str]) -> dict[str, SymbolPlace]:
    """Return places for some items of a plan, component by component."""
    drawn = [_place_component(plan, part) for part in _find_components(plan, names)]
    return dict(_pack_components(drawn))


def _find_components(plan: LayoutPlan, names: Sequence[str]) -> list[list[str]]:
    """Return the parts that hold together, largest first, each by sector and id."""
    left, parts = set(names), []
    for name in sorted(names):
        if name not in left:
            continue
        part, todo = [], [name]
        left.discard(name)
        while todo:
            current = todo.pop()
            part.append(current)
            near = plan.neighbours[current] & left
            left -= near
            todo += sorted(near)
        parts.append(sorted(part, key=lambda name: (plan.items[name].order, plan.items[name].group, name)))
    return sorted(parts, key=lambda part: (-len(part), part[0]))


def _place_component(plan: LayoutPlan, names: Sequence[str]) -> dict[str, SymbolPlace]:
    import numpy as np

    if len(names) <= 2:
        spots = np.array([[number * 2 * STEP, 0.0] for number in range(len(names))])
    else:
        boxes = [_measure_box(plan, name) for name in names] if len(names) <= CROWD else []
        spots = _resolve_overlaps(
            _compute_positions(plan, names) * (STEP * WIDER if boxes else STEP, STEP), boxes, len(names)
        )
    return {
        name: _place_item(plan, name, round(float(x), 1), round(float(y), 1))
        for name, (x, y) in zip(names, spots, strict=True)
    }


def _place_item(plan: LayoutPlan, name: str, x: float, y: float) -> SymbolPlace:
    lines = wrap_text(plan.items[name].label, 120, NAME)
    return SymbolPlace(
        x,
        y,
        GLYPH,
        (PlacedText(x, y + GLYPH + 3 + count_lines(lines) * NAME * 0.625, lines, "centre", NAME),),
    )


def _measure_box(plan: LayoutPlan, name: str) -> tuple[float, float, float, float]:
    place = _place_item(plan, name, 0, 0)
    return enclose_boxes([place.box, place.words[0].box])


def _compute_positions(plan: LayoutPlan, names: Sequence[str]) -> Array:
    import numpy as np
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import shortest_path

    number = {name: index for index, name in enumerate(names)}
    pairs = sorted(
        (number[name], number[neighbour])
        for name in names
        for neighbour in plan.neighbours[name]
        if neighbour in number
    )
    rows, columns = np.array(pairs).T
    graph = csr_matrix((np.ones(len(pairs)), (rows, columns)), shape=(len(names), len(names)))
    groups = sorted({plan.items[name].group for name in names})
    sectors = np.array([groups.index(plan.items[name].group) for name in names])
    distances = shortest_path(graph, unweighted=True)
    distances += APART * (sectors[:, None] != sectors[None, :])
    return _majorise_stress(_compute_start(distances), distances)


def _compute_start(distances: Array) -> Array:
    """Return the two main axes of the distances, found by iteration from a circle in the given order."""
    import numpy as np

    squared = distances**2
    centred = -(squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean()) / 2
    angles = np.linspace(0, 2 * np.pi, len(distances), endpoint=False)
    axes = np.column_stack([np.cos(angles), np.sin(angles)])
    circle = axes.copy()
    for _ in range(40):
        axes = centred @ (centred.T @ axes)
        axes[:, 0] /= np.linalg.norm(axes[:, 0]) or 1
        axes[:, 1] -= axes[:, 0] * (axes[:, 0] @ axes[:, 1])
        axes[:, 1] /= np.linalg.norm(axes[:, 1]) or 1
    spread = float(distances.mean()) * np.sqrt(len(distances)) / 2
    return axes * spread + circle * 0.05 * float(distances.mean())


def _majorise_stress(spots: Array, distances: Array) -> Array:
    """Return the places after rounds of stress majorisation with weights 1/d²."""
    import numpy as np

    count = len(spots)
    away = distances + np.eye(count)
    weights = 1 / away**2
    np.fill_diagonal(weights, 0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.inv(laplacian + 1 / count) - 1 / count
    pull = weights * distances
    for _ in range(min(4 * ROUNDS, max(20, ROUNDS * 1000 // count))):
        gaps = np.sqrt(np.maximum(_square_distances(spots), 1e-9))
        ratio = pull / gaps
        np.fill_diagonal(ratio, 0)
        spots = inverse @ (ratio.sum(axis=1)[:, None] * spots - ratio @ spots)
    return _rotate_to_landscape(spots - spots.mean(axis=0))


def _rotate_to_landscape(spots: Array) -> Array:
    """Return the places turned so that they spread most from left to right, as a screen does."""
    import numpy as np

    _, axes = np.linalg.eigh(spots.T @ spots)
    axes = axes[:, ::-1]
    strongest = np.abs(axes).argmax(axis=0)
    return spots @ (axes * np.sign(axes[strongest, [0, 1]]))


def _square_distances(spots: Array) -> Array:
    norms = (spots**2).sum(axis=1)
    return norms[:, None] + norms[None, :] - 2 * spots @ spots.T


def _resolve_overlaps(spots: Array, boxes: Sequence[tuple[float, float, float, float]], count: int) -> Array:
    """Push apart what is too close: whole boxes in a small network, glyphs in a large one."""
    import numpy as np

    gap = 2 * GLYPH + 6
    if not boxes:
        sizes = np.full((count, 4), gap / 2) * np.array([-1, -1, 1, 1])
    else:
        sizes = np.array(boxes) + np.array([-3.0, -2.0, 3.0, 2.0])
    needed = 1.5 * gap * count**0.5
    spots = spots * max(1.0, needed / max(1e-6, float(np.ptp(spots, axis=0).max())))
    for _ in range(SHOVES):
        if not _push_apart(spots, sizes):
            return spots
    return _stretch_until_clear(spots, gap)


def _push_apart(spots: Array, sizes: Array) -> bool:
    """Move overlapping pairs apart along the shorter way; tell whether any moved."""
    import numpy as np
    from scipy.spatial import cKDTree

    reach = float(np.hypot(*(sizes[:, 2:] - sizes[:, :2]).max(axis=0)))
    pairs = cKDTree(spots).query_pairs(reach, output_type="ndarray")
    if not len(pairs):
        return False
    first, second = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].T
    low = np.maximum(spots[first] + sizes[first, :2], spots[second] + sizes[second, :2])
    high = np.minimum(spots[first] + sizes[first, 2:], spots[second] + sizes[second, 2:])
    depth = high - low
    close = depth.min(axis=1) > 1e-6
    first, second, depth = first[close], second[close], depth[close]
    axis = (depth[:, 1] < depth[:, 0]).astype(int)
    ahead = spots[first, axis] <= spots[second, axis]
    step = np.where(ahead, 1.0, -1.0) * (depth.min(axis=1) / 2 + 0.1)
    np.add.at(spots, (first, axis), -step)
    np.add.at(spots, (second, axis), step)
    return bool(close.any())


def _stretch_until_clear(spots: Array, gap: float) -> Array:
    """Return the places enlarged so far that no two glyphs touch, at most thirty-fold."""
    import numpy as np
    from scipy.spatial import cKDTree

    nearest = float(cKDTree(spots).query(spots, k=2)[0][:, 1].min())
    return spots * min(30.0, max(1.0, gap / max(nearest, 1e-6))) if np.isfinite(nearest) else spots


def _pack_components(parts: Sequence[Mapping[str, SymbolPlace]]) -> Iterator[tuple[str, SymbolPlace]]:
    """Yield the places of all parts, set in rows under each other."""
    boxes = [enclose_boxes([place.box for place in part.values()] + _list_text_boxes(part)) for part in parts]
    area = sum((box[2] - box[0] + 40) * (box[3] - box[1] + 40) for box in boxes)
    limit = max([1.25 * area**0.5, *(box[2] - box[0] + 40 for box in boxes)], default=0)
    x = y = high = 0.0
    for part, box in zip(parts, boxes, strict=True):
        if x and x + box[2] - box[0] + 40 > limit:
            x, y, high = 0.0, y + high, 0.0
        for name, place in part.items():
            yield name, place.move_by(round(x - box[0], 1), round(y - box[1], 1))
        x += box[2] - box[0] + 40
        high = max(high, box[3] - box[1] + 40)


def _list_text_boxes(part: Mapping[str, SymbolPlace]) -> list[tuple[float, float, float, float]]:
    return [words.box for place in part.values() for words in place.words]


def _mark_duplicates(plan: LayoutPlan, places: Mapping[str, SymbolPlace]) -> Iterator[DuplicateMark]:
    """Yield a line between possible duplicates, its words where they cover nothing else."""
    taken = [place.box for place in places.values()] + _list_text_boxes(places)
    for first, second in plan.twins:
        if first not in places or second not in places:
            continue
        start, end = places[first], places[second]
        wide, high = end.x - start.x, end.y - start.y
        long = (wide**2 + high**2) ** 0.5 or 1.0
        spots = [
            PlacedText(
                round(start.x + wide * share - high / long * aside, 1),
                round(start.y + high * share + wide / long * aside, 1),
                set_on_one_line(SAME),
                "centre",
                11,
                False,
                "muted",
            )
            for aside in ASIDE
            for share in ALONG
        ]
        words = next(
            (spot for spot in spots if not any(boxes_overlap(spot.box, box) for box in taken)), spots[0]
        )
        taken.append(words.box)
        yield DuplicateMark((first, second), ((start.x, start.y), (end.x, end.y)), words)
