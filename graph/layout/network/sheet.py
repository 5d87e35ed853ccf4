"""Puts a network on a sheet of a given size: marks in the frame, hubs in its middle, columns below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from ..items import LINE, Box, Item
from ..label_positions import BOLD_SIZE, SIZE
from ..text import count_lines, measure_text, measure_widest_line, wrap_text
from .distances import place_by_distance, turn_to_landscape
from .islands import Island, assign_rectangles, has_islands, lay_out_islands
from .linlog import refine_by_linlog
from .remembering import remember_results
from .room import RANKED, choose_boxes, fit_to_frame, push_apart
from .shape import NetworkShape
from .trees import CrossingGuard, is_forest, spread_branches

Array = Any  # numpy's, which is imported only when a layout is made

NAME_WIDTH = 118.0  # to which names are broken into lines when room is kept for them
HUB_RADIUS = 15.0
BOLD_SHARE, MOST_BOLD = 0.06, 8  # of the organisations that are set larger, and at most so many
MANY, LEAST_LED = 300, 10  # organisations from which leaders are set larger, and members of whom one leads
RADII = ((300, 6.0), (1000, 3.6), (10**9, 2.5))  # of marks, up to a number of organisations
ROW, LEAST_ROW = 16.0, 6.5  # height of a row of the columns below, and its least
USUAL = 0.9  # share of the names that the width of a column holds
LEAST_FRAME = 0.5  # of the height of a sheet, for the network above the columns
BESIDE = 26.0  # of a column, besides its names
COLUMNS_HEIGHT = 260.0  # of the columns below, where their rows can be made lower
UPRIGHT = 1.35  # times as much of that on an upright sheet: readers of a phone scroll
CLEAR_OF_LINES = 0.01  # of the spread of a tree: what the ends of its lines keep from its other lines
LESS_RANKED = (
    RANKED,
    0.3,
    0.2,
    0.1,
)  # shares of a place by rank, of which the first is taken that crosses none
HEADING = 26.0  # what the heading of columns takes


@dataclass(frozen=True)
class NetworkDrawing:
    """What is the same on every sheet: the shape, places by distance, and the order of importance."""

    shape: NetworkShape
    items: Mapping[str, Item]
    places: Array
    islands: list[Island]
    radii: Array
    boxes: Array
    order: Array
    bold: frozenset[str]


@dataclass(frozen=True)
class PlacedColumns:
    """Those that only the same hubs hold: where their heading stands, and the place of each."""

    hubs: tuple[str, ...]
    heading: tuple[float, float]
    places: Mapping[str, tuple[float, float]]

    def move_down(self, y: float) -> PlacedColumns:
        """Return the columns lower by so much."""
        places = {name: (x, own + y) for name, (x, own) in self.places.items()}
        return PlacedColumns(self.hubs, (self.heading[0], self.heading[1] + y), places)


@dataclass(frozen=True)
class PlacedSheet:
    """Places of everything on one sheet, and what the sheet holds."""

    places: Mapping[str, tuple[float, float]]
    columns: Sequence[PlacedColumns]
    bounds: Box


def prepare_drawing(shape: NetworkShape, items: Mapping[str, Item]) -> NetworkDrawing:
    """Return the parts of a drawing that do not depend on the sheet."""
    import numpy as np

    radii, order = _choose_radii(shape), rank_by_importance(shape, items)
    bold = choose_bold(shape, order)
    boxes = [
        _measure_box(items[name], radius, name in bold) for name, radius in zip(shape.ids, radii, strict=True)
    ]
    places, islands = np.zeros((0, 2)), []
    if shape.ids:
        places = _place_all(len(shape.ids), shape.pairs, shape.lengths, not has_islands(shape))
        if has_islands(shape):
            islands = lay_out_islands(shape, places)
    return NetworkDrawing(shape, items, places, islands, radii, np.array(boxes).reshape(-1, 4), order, bold)


def choose_bold(shape: NetworkShape, order: Array) -> frozenset[str]:
    """Return those whose names are set larger: hubs, few with clearly more ties, leaders of many."""
    count = min(MOST_BOLD, int(BOLD_SHARE * len(shape.ids)))
    clear = 2 * float(shape.degrees.mean()) if len(shape.ids) else 0
    ranked = sorted(order, key=lambda number: -int(shape.degrees[number]))
    leaders = find_leaders(shape, LEAST_LED) if len(shape.ids) > MANY else []
    best = [number for number in ranked[:count] if shape.degrees[number] >= clear]
    return frozenset({*shape.hubs, *(shape.ids[number] for number in (*best, *leaders))})


@remember_results(2)
def _place_all(count: int, pairs: Array, lengths: Array, is_refined: bool) -> Array:
    places = place_by_distance(count, pairs, lengths)
    if is_forest(count, pairs):
        guard = CrossingGuard(pairs, CLEAR_OF_LINES)
        if not guard.is_free(places):
            places = spread_branches(count, pairs, lengths)
        return turn_to_landscape(refine_by_linlog(places, pairs, lengths, guard))
    return turn_to_landscape(refine_by_linlog(places, pairs, lengths)) if is_refined else places


def find_leaders(shape: NetworkShape, least: int) -> list[int]:
    """Return the number of the best-tied of each community with at least so many members."""
    import numpy as np

    members = [np.flatnonzero(shape.communities == community) for community in np.unique(shape.communities)]
    return [int(group[shape.degrees[group].argmax()]) for group in members if len(group) >= least]


def rank_by_importance(shape: NetworkShape, items: Mapping[str, Item]) -> Array:
    """Return the numbers of organisations: the best-tied of each community first, then by ties."""
    import numpy as np

    best = set(find_leaders(shape, 3))
    keys = [
        (number not in best, -int(shape.degrees[number]), len(items[name].label.en), name)
        for number, name in enumerate(shape.ids)
    ]
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)


def place_sheet(drawing: NetworkDrawing, size: tuple[float, float]) -> PlacedSheet:
    """Return places on a sheet of a width and a height, with columns below the frame of the network."""
    import numpy as np

    shape, count = drawing.shape, len(drawing.shape.ids)
    columns, height = _place_columns(drawing, size)
    size = size[0], max(LEAST_FRAME * size[1], size[1] - height)
    hub_places = _place_hubs(shape.hubs, size)
    places: dict[str, tuple[float, float]] = dict(hub_places)
    if count:
        frame = (0.0, 0.0, *size)
        kept = choose_boxes(drawing.boxes, drawing.radii, drawing.order, size[0] * size[1])
        spots = np.vstack(
            [_fit_places(drawing, kept, frame), *(np.array([spot]) for spot in hub_places.values())]
        )
        hub_boxes = [_measure_box(drawing.items[hub], HUB_RADIUS, True) for hub in shape.hubs]
        settled = push_apart(
            spots,
            np.vstack([kept, *(np.array([box]) for box in hub_boxes)]),
            frame,
            shape.pairs,
            np.concatenate([drawing.radii, np.full(len(hub_boxes), HUB_RADIUS + 4)]),
            np.arange(len(spots)) >= count,
        )
        places |= {name: (float(x), float(y)) for name, (x, y) in zip(shape.ids, settled, strict=False)}
    below = [part.move_down(size[1]) for part in columns]
    for part in below:
        places |= part.places
    return PlacedSheet(places, below, (0.0, 0.0, size[0], size[1] + height))


def _is_upright(size: tuple[float, float]) -> bool:
    return size[0] < size[1]


def _fit_places(drawing: NetworkDrawing, kept: Array, frame: Box) -> Array:
    import numpy as np

    if is_forest(len(drawing.places), drawing.shape.pairs):
        guard = CrossingGuard(drawing.shape.pairs)
        fits = (fit_to_frame(drawing.places, frame, ranked) for ranked in LESS_RANKED)
        free = (places for places in fits if guard.is_free(places))
        return next(free, fit_to_frame(drawing.places, frame, 0.0))
    if not drawing.islands:
        return fit_to_frame(drawing.places, frame)
    fitted = np.empty_like(drawing.places)
    rooms = (kept[:, 2] - kept[:, 0]) * (kept[:, 3] - kept[:, 1])
    for island, rectangle in zip(
        drawing.islands, assign_rectangles(drawing.islands, rooms, frame), strict=True
    ):
        fitted[island.members] = fit_to_frame(island.places, rectangle)
    return fitted


def _choose_radii(shape: NetworkShape) -> Array:
    """Return half the size of each mark, which is the same for all."""
    import numpy as np

    return np.full(len(shape.ids), _choose_radius(len(shape.ids)))


def _choose_radius(count: float) -> float:
    return next(radius for most, radius in RADII if count <= most)


def measure_mark_share(count: int, smaller: float) -> float:
    """Return how large marks are on a sheet so many times smaller, where as few have as large ones."""
    return round(_choose_radius(count * smaller) / _choose_radius(count), 2)


def _measure_box(item: Item, radius: float, is_bold: bool) -> Box:
    """Return the box of a mark with its name below it, from the middle of the mark."""
    size = BOLD_SIZE if is_bold else SIZE
    lines = wrap_text(item.label, NAME_WIDTH, size, bold=is_bold)
    half = max(radius, measure_widest_line(lines, size, bold=is_bold) / 2) + 3
    return -half, -radius - 2, half, radius + 4 + count_lines(lines) * size * LINE


def _place_hubs(hubs: Sequence[str], size: tuple[float, float]) -> dict[str, tuple[float, float]]:
    across = size[0] >= size[1]
    return {
        hub: (size[0] * share, size[1] / 2) if across else (size[0] / 2, size[1] * share)
        for number, hub in enumerate(hubs)
        for share in [(number + 1) / (len(hubs) + 1)]
    }


def _place_columns(drawing: NetworkDrawing, size: tuple[float, float]) -> tuple[list[PlacedColumns], float]:
    """Return those that only hubs hold, in columns, one block for each set of hubs, and their height."""
    columns, top = [], 14.0
    most_height = COLUMNS_HEIGHT * (UPRIGHT if _is_upright(size) else 1)
    for hubs, names in drawing.shape.held.items():
        widths = sorted(measure_text(drawing.items[name].label, SIZE) for name in names)
        usual = widths[ceil(USUAL * (len(widths) - 1))] + BESIDE
        count, row = max(1, int(size[0] // usual)), ROW
        if len(names) * ROW > count * most_height:
            row = max(LEAST_ROW, count * most_height / len(names))
            count = max(count, ceil(len(names) * row / most_height))
        rows = ceil(len(names) / count)
        width = size[0] / count
        places = {
            name: (10 + width * (number // rows), top + HEADING + row * (number % rows))
            for number, name in enumerate(names)
        }
        columns.append(PlacedColumns(hubs, (4.0, top + 4), places))
        top += HEADING + row * rows + 12
    return columns, top if columns else 0.0
