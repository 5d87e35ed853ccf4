"""Computes where ties run and how symbols are shaped, as points and SVG path data.

The page's curves.js and symbols.js draw the same.
Units are the layout's: CSS pixels at the opening view, y downwards.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from .model import Point

Course = tuple[Point, ...]  # two points of a straight line, or the four of a cubic Bézier curve

BEND = 5.4  # between the control points of parallel ties: their lines are three quarters of it, 4 px, apart
BOW = 0.35  # how far the control points of a bow stand aside, in its length
STUB = 14.0  # of a line from a hub that is not drawn whole
ROOM = 28.0  # a shorter line has no room for an arrowhead

# number of corners and the direction of the first, in degrees
_CORNERS = {
    "hexagon": (6, 0), "pentagon": (5, -90), "triangle": (3, -90), "triangleDown": (3, 90),
    "diamond": (4, -90),
}  # fmt: skip
# Regular shapes look smaller or larger than a circle of the same radius; these make them look alike.
_REACH = {
    "circle": 0.95, "square": 0.86, "hexagon": 1.08, "pentagon": 1.06, "triangle": 1.2, "triangleDown": 1.2,
    "diamond": 1.18,
}  # fmt: skip


def format_coordinate(value: float) -> str:
    """Return a coordinate to a tenth of a pixel, as short as it can be written.

    >>> format_coordinate(-0.04), format_coordinate(12.0), format_coordinate(3.25)
    ('0', '12', '3.2')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def compute_bends(ties: Sequence[tuple[int, int]]) -> dict[int, float]:
    """Return how far each tie, given by the numbers of its ends, stands aside of the middle of its pair.

    >>> compute_bends([(1, 2), (3, 4), (2, 1)])
    {0: -0.5, 2: -0.5, 1: 0.0}
    """
    pairs: dict[tuple[int, int], list[int]] = defaultdict(list)
    for tie, (source, target) in enumerate(ties):
        pairs[min(source, target), max(source, target)].append(tie)
    bend_of = {}
    for parallel_ties in pairs.values():
        for place, tie in enumerate(parallel_ties):
            source, target = ties[tie]
            turn = 1 if source < target else -1
            bend_of[tie] = (place - (len(parallel_ties) - 1) / 2) * turn
    return bend_of


def route_tie(start: Point, end: Point, curve: str, bend: float = 0) -> Course:
    """Return the line of a tie.

    >>> route_tie((0, 0), (100, 40), "spoke")
    ((0, 0), (50.0, 0.0), (50.0, 40.0), (100, 40))
    """
    (x, y), (to_x, to_y) = start, end
    dx, dy = to_x - x, to_y - y
    long = math.hypot(dx, dy) or 1.0
    aside_x, aside_y = -dy / long * bend * BEND, dx / long * bend * BEND
    if curve == "spoke":
        middle = (x + to_x) / 2 + aside_x
        return start, (middle, y + aside_y), (middle, to_y + aside_y), end
    bow = (BOW if (y, x) <= (to_y, to_x) else -BOW) if curve == "bow" else 0.0
    if not bow and not bend:
        return start, end
    aside_x, aside_y = aside_x - dy * bow, aside_y + dx * bow
    near = (x + dx / 3 + aside_x, y + dy / 3 + aside_y)
    far = (to_x - dx / 3 + aside_x, to_y - dy / 3 + aside_y)
    return start, near, far, end


def route_stub(hub: Point, radius: float, end: Point) -> Course:
    """Return the first part of a line from a hub, which stands for a line that is not drawn whole.

    >>> route_stub((0, 0), 10, (100, 0))
    ((10.0, 0.0), (24.0, 0.0))
    """
    distance = math.dist(hub, end) or 1.0
    across, down = (end[0] - hub[0]) / distance, (end[1] - hub[1]) / distance
    near, far = radius, radius + STUB
    return (hub[0] + across * near, hub[1] + down * near), (hub[0] + across * far, hub[1] + down * far)


def find_point_on(line: Course, t: float) -> Point:
    """Return the point at a share of a line, 0 at its start and 1 at its end."""
    s = 1 - t
    shares = (s, t) if len(line) == 2 else (s**3, 3 * s * s * t, 3 * s * t * t, t**3)
    x = sum(share * point[0] for share, point in zip(shares, line, strict=True))
    return x, sum(share * point[1] for share, point in zip(shares, line, strict=True))


def format_path(line: Course) -> str:
    """Return a line as path data.

    >>> format_path(((0, 0), (3, 4)))
    'M0 0L3 4'
    """
    first, *rest = (f"{format_coordinate(x)} {format_coordinate(y)}" for x, y in line)
    return f"M{first}{'L' if len(rest) == 1 else 'C'}{' '.join(rest)}"


def shape_arrowhead(line: Course, reach: float, size: float) -> tuple[Point, Point, Point] | None:
    """Return the head of an arrow, clear of the glyph of a radius at its end; None where there is no room."""
    (x, y), (to_x, to_y) = line[0], line[-1]
    long = math.hypot(to_x - x, to_y - y)
    if long <= ROOM:
        return None
    step = min(0.45, (reach + 1) / long)
    tip, back = find_point_on(line, 1 - step), find_point_on(line, max(0.0, 1 - step * 1.8))
    angle = math.atan2(tip[1] - back[1], tip[0] - back[0])
    left_corner, right_corner = (
        (tip[0] - size * math.cos(angle + turn), tip[1] - size * math.sin(angle + turn))
        for turn in (0.42, -0.42)
    )
    return tip, left_corner, right_corner


def format_polygon(points: Sequence[Point]) -> str:
    """Return a closed polygon as path data."""
    return "M" + "L".join(f"{format_coordinate(x)} {format_coordinate(y)}" for x, y in points) + "Z"


def outline_symbol(shape: str, x: float, y: float, size: float) -> str:
    """Return the outline of a sector's mark as path data; a shape that is not known is a circle."""
    reach = size * _REACH.get(shape, 0.95)
    if shape == "square":
        corners = ((-1, -1), (1, -1), (1, 1), (-1, 1))
        return format_polygon([(x + reach * across, y + reach * down) for across, down in corners])
    if shape in _CORNERS:
        count, turn = _CORNERS[shape]
        drop = 0.0 if count != 3 else 0.22 * reach if turn < 0 else -0.22 * reach
        angles = [math.radians(turn + 360 / count * corner) for corner in range(count)]
        return format_polygon([(x + reach * math.cos(a), y + drop + reach * math.sin(a)) for a in angles])
    return format_circle(x, y, reach)


def format_circle(x: float, y: float, radius: float) -> str:
    """Return a circle as path data."""
    r, across = format_coordinate(radius), format_coordinate(2 * radius)
    start = f"M{format_coordinate(x - radius)} {format_coordinate(y)}"
    return f"{start}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 -{across} 0Z"


def outline_stack(x: float, y: float, size: float) -> list[str]:
    """Return the three outlines that stand for several, the hindmost first."""
    return [format_circle(x + step * 0.55 * size, y - step * 0.28 * size, 0.78 * size) for step in (1, 0, -1)]
