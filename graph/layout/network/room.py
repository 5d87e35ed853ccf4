"""Spreads a layout over a frame and makes room for names, the most important first."""

from __future__ import annotations

from typing import Any

from .remembering import remember_results

Array = Any  # numpy's, which is imported only when a layout is made
Frame = tuple[float, float, float, float]  # left, top, right, bottom

RANKED = 0.4  # share of a place that follows from its rank along an axis, the rest from the position
FILLED = 0.62  # share of the frame that boxes of whole names may take
LAID_OUT = 0.85  # share of the frame that the boxes of all may take: more of them would line up at its sides
NEXT_ZOOM = 2.61  # how much smaller the box of a name is that has room one zoom step later
PUSHES, FEWER_PUSHES, MANY = 220, 90, 1000  # rounds of pushing apart; fewer of them above so many marks
GROWN, SLACK = 1.15, 1.5  # times as large as boxes are, and of half of one: where pairs are looked for
START_SIZE = 0.25  # of the boxes at the first round
MARK_SLACK = 0.6  # of the reach of marks: how far beyond it pairs are looked for
DIAGONAL = 1.42  # of the square about a mark, in half its side
PULL = 0.08  # of the way that ties draw back what was pushed


def fit_to_frame(places: Array, frame: Frame) -> Array:
    """Return places that fill a frame evenly: each axis partly by position, partly by rank."""
    import numpy as np

    left, top, right, bottom = frame
    result = np.empty_like(places, dtype=float)
    for axis, (low, high) in enumerate(((left, right), (top, bottom))):
        values = places[:, axis]
        span = float(np.ptp(values)) or 1.0
        position = (values - values.min()) / span
        order = np.argsort(np.round(position, 9), kind="stable")
        rank = np.empty(len(values))
        rank[order] = np.linspace(0, 1, len(values)) if len(values) > 1 else 0.5
        if len(values) == 1:
            position = np.array([0.5])
        result[:, axis] = low + (high - low) * ((1 - RANKED) * position + RANKED * rank)
    return result


def choose_boxes(boxes: Array, radii: Array, order: Array, area: float) -> Array:
    """Return the box that each mark keeps free: that of its whole name for the most important.

    `boxes` are those of marks with names: left, top, right, bottom from the middle of the mark; `order` the
    numbers of the marks, the most important first. The others have a box as large as one zoom step needs, or
    smaller where the frame has no room for these.
    """
    import numpy as np

    sizes = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    reserved = np.zeros(len(boxes), dtype=bool)
    reserved[order] = np.cumsum(sizes[order]) <= FILLED * area
    left = LAID_OUT * area - float(sizes[reserved].sum())
    wanted = float(sizes[~reserved].sum()) / NEXT_ZOOM**2
    small = boxes / NEXT_ZOOM * min(1.0, (max(left, 0.0) / max(wanted, 1e-9)) ** 0.5)
    marks = np.column_stack([-radii, -radii, radii, radii])
    smaller = np.column_stack(
        [np.minimum(small[:, :2], marks[:, :2]), np.maximum(small[:, 2:], marks[:, 2:])]
    )
    return np.where(reserved[:, None], boxes, smaller)


@remember_results(4)
def push_apart(places: Array, boxes: Array, frame: Frame, pairs: Array, radii: Array, fixed: Array) -> Array:
    """Return places whose boxes overlap as little as the frame allows, and whose marks do not touch.

    `fixed` marks stay where they are. Boxes grow to their size, while ties draw their ends together.
    """
    import numpy as np

    places = places.astype(float).copy()
    low, high = np.array(frame[:2]), np.array(frame[2:])
    turn = np.arange(len(places)) * 2.399963
    uneven = 1.15 + 0.15 * np.sin(turn * 7)  # distances of marks differ: no rows appear
    rounds = PUSHES if len(places) <= MANY else FEWER_PUSHES
    near = _NearBoxes()
    for number in range(rounds):
        share = START_SIZE + (1 - START_SIZE) * number / (rounds - 1)
        before = places.copy()
        _push_boxes(places, boxes * share, fixed, near)
        _pull_along_ties(places, before, pairs, fixed)
        _keep_inside(places, boxes * share, low, high)
    pusher = MarkPusher((DIAGONAL * radii + 1) * uneven, fixed)
    for _ in range(PUSHES):
        if not pusher.push_marks(places):
            break
        _keep_inside(places, np.column_stack([-radii, -radii, radii, radii]), low, high)
    return places


def _find_close_pairs(places: Array, reach: float, *, p: float = 2) -> tuple[Array, Array]:
    """Return the numbers of places nearer than `reach`, as two columns in a fixed order."""
    import numpy as np
    from scipy.spatial import cKDTree

    pairs = cKDTree(places).query_pairs(reach, p=p, output_type="ndarray")
    if not len(pairs):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    ordered = np.sort(pairs[:, 0] * len(places) + pairs[:, 1])
    return ordered // len(places), ordered % len(places)


class _NearBoxes:
    """Pairs of boxes that may overlap, looked for anew only where boxes have moved or grown too far since."""

    def __init__(self) -> None:
        self._pairs: tuple[Array, Array] | None = None

    def find_pairs(self, centres: Array, half: Array) -> tuple[Array, Array]:
        """Return the numbers of boxes that may overlap, in a fixed order; large and small apart."""
        if self._pairs is None or self._has_changed(centres, half):
            self._centres, self._half = centres, half * GROWN
            self._stretch = _choose_stretch(half)
            self._slack = SLACK * float(half.mean())
            self._pairs = _find_near_boxes(centres, self._half, self._stretch, self._slack)
        return self._pairs

    def _has_changed(self, centres: Array, half: Array) -> bool:
        import numpy as np

        moved = float((np.abs(centres - self._centres) * self._stretch).max())
        return moved > self._slack or bool((half > self._half).any())


def _choose_stretch(half: Array) -> Array:
    import numpy as np

    return np.array([1.0, float(half[:, 0].mean() / max(1e-9, half[:, 1].mean()))])


def _find_near_boxes(centres: Array, half: Array, stretch: Array, slack: float) -> tuple[Array, Array]:
    """Return the numbers of boxes that overlap, or would if each moved by `slack`."""
    import numpy as np
    from scipy.spatial import cKDTree

    spots, sizes = centres * stretch, (half * stretch).max(axis=1)
    is_small = sizes <= 2 * np.median(sizes)
    small, large = np.flatnonzero(is_small), np.flatnonzero(~is_small)
    reach = 2 * (float(sizes[small].max()) + slack)
    first, second = _find_close_pairs(spots[small], reach, p=float("inf"))
    pairs = [np.column_stack([small[first], small[second]])]
    if len(large):
        reaches = sizes[large] + float(sizes.max()) + 2 * slack
        near = cKDTree(spots).query_ball_point(spots[large], reaches, p=float("inf"), return_sorted=True)
        counts = [len(others) for others in near]
        numbers, beside = np.repeat(large, counts), np.concatenate(near).astype(np.int64)
        is_kept = is_small[beside] | (beside > numbers)
        pairs.append(np.column_stack([numbers[is_kept], beside[is_kept]]))
    joined = np.concatenate(pairs)
    return joined[:, 0], joined[:, 1]


def _push_boxes(places: Array, boxes: Array, fixed: Array, near: _NearBoxes) -> None:
    """Move overlapping boxes apart along the shorter way."""
    import numpy as np

    centres = places + (boxes[:, :2] + boxes[:, 2:]) / 2
    half = (boxes[:, 2:] - boxes[:, :2]) / 2
    first, second = near.find_pairs(centres, half)
    gaps: list[Array] = []
    depths: list[Array] = []
    for middles, halves in zip(centres.T.copy(), half.T.copy(), strict=True):
        gap = middles.take(second) - middles.take(first)
        depth = halves.take(first) + halves.take(second) - np.abs(gap)
        close = np.flatnonzero(depth > 1e-6)
        first, second = first.take(close), second.take(close)
        gaps = [column.take(close) for column in (*gaps, gap)]
        depths = [column.take(close) for column in (*depths, depth)]
    is_down = depths[1] < depths[0]
    shorter_gap: Array = np.where(is_down, gaps[1], gaps[0])
    shorter_depth: Array = np.where(is_down, depths[1], depths[0])
    step = np.where(shorter_gap >= 0, 1.0, -1.0) * (shorter_depth / 2 + 0.05)
    axis = is_down.astype(int)
    cells, moved = np.concatenate([2 * first + axis, 2 * second + axis]), np.concatenate([-step, step])
    moves = np.bincount(cells, moved, minlength=2 * len(places)).reshape(-1, 2)
    moves[fixed] = 0
    counts = np.bincount(np.concatenate([first, second]), minlength=len(places))
    places += moves / np.maximum(1, counts**0.5)[:, None]


def _sum_by_number(numbers: Array, values: Array, count: int) -> Array:
    """Return the sum of the values of each number, as columns."""
    import numpy as np

    return np.column_stack([np.bincount(numbers, column, minlength=count) for column in values.T])


def _pull_along_ties(places: Array, before: Array, pairs: Array, fixed: Array) -> None:
    """Draw back along its ties what was moved: towards where its neighbours moved as well."""
    import numpy as np

    if not len(pairs):
        return
    moved = places - before
    counts = np.bincount(pairs.ravel(), minlength=len(places))[:, None]
    sums = _sum_by_number(pairs.T.ravel(), moved[pairs[:, ::-1].T.ravel()], len(places))
    drawn = np.where(counts > 0, (sums / np.maximum(counts, 1) - moved) * PULL, 0)
    drawn[fixed] = 0
    places += drawn


class MarkPusher:
    """Moves marks that touch apart, round after round; looks for near ones anew only where they moved far."""

    def __init__(self, radii: Array, fixed: Array) -> None:
        self._radii, self._fixed = radii, fixed
        self._reach = float(radii.max()) * 2
        self._slack = self._reach * MARK_SLACK
        self._places: Array = None  # where the marks were when pairs were looked for
        self._pairs: tuple[Array, Array, Array] | None = None

    def push_marks(self, places: Array) -> bool:
        """Move marks that touch apart along the line between them; tell whether any touched."""
        import numpy as np

        first, second, limits = self._find_pairs(places)
        gaps: list[Array] = []
        for spots in places.T.copy():  # one axis after the other: before any root is taken
            gap = spots.take(second) - spots.take(first)
            near = np.flatnonzero(np.abs(gap) < limits)
            first, second, limits = first.take(near), second.take(near), limits.take(near)
            gaps = [column.take(near) for column in (*gaps, gap)]
        across, down = gaps
        distance = np.sqrt(across * across + down * down)
        depth = limits - distance
        close = np.flatnonzero(depth > 1e-6)
        if not len(close):
            return False
        first, second, distance = first.take(close), second.take(close), distance.take(close)
        numbers, push = np.concatenate([first, second]), depth.take(close) / 2 + 0.02
        is_apart, turn = distance > 1e-6, first * 2.399963
        away = np.maximum(distance, 1e-6)
        for axis, gap, same in ((0, across, np.cos), (1, down, np.sin)):
            step = np.where(is_apart, gap.take(close) / away, same(turn)) * push
            moves = np.bincount(numbers, np.concatenate([-step, step]), minlength=len(places))
            moves[self._fixed] = 0
            places[:, axis] += moves
        return True

    def _find_pairs(self, places: Array) -> tuple[Array, Array, Array]:
        """Return the numbers of marks that may touch, and how near they may come."""
        import numpy as np

        if self._pairs is None or float(np.abs(places - self._places).max()) * DIAGONAL > self._slack / 2:
            self._places = places.copy()
            first, second = _find_close_pairs(places, self._reach + self._slack)
            self._pairs = first, second, self._radii[first] + self._radii[second]
        return self._pairs


def _keep_inside(places: Array, boxes: Array, low: Array, high: Array) -> None:
    import numpy as np

    np.clip(places, low - boxes[:, :2], np.maximum(high - boxes[:, 2:], low - boxes[:, :2]), out=places)
