"""Chooses where names stand beside their marks: none on another name, few on lines, the important first.

A greedy choice among candidates (after Christensen, Marks, Shieber 1995): several widths at twelve positions
about the mark. The page chooses anew at each scale by the same tables, which are written into it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .box_grid import CELL, BoxGrid, list_cells
from .items import LINE, Box
from .text import estimate_width, wrap_line

WIDTHS = (88.0, 118.0, 170.0, 1e9)  # to which a name is broken into lines
ONE_LINE, ON_THE_RIGHT = 3, 1  # where the names of a list stand, by their place in both tables
SIZE, BOLD_SIZE = 11.0, 12.5  # of a name, and of one that is set bold
COVERABLE = 2.6  # pixels of the radius of a mark that a name may cover
MOST_TRIED = 600  # names for which room is sought
GAP = 3.0  # from the mark to its name
CROSSED = 0.55  # cost of each tie that a name lies on
NAMES_ROOM = (
    (150, 1.0),
    (300, 0.5),
    (800, 0.26),
    (1e9, 0.19),
)  # share of the sheet for names, up to a number of organisations
WIDTH_COST = (0.1, 0.0, 0.15, 0.3)
FEW_LINES, LINE_COST = 3, 0.25  # cost of each line of a name beyond so many
# where a name stands: direction from the mark, and what that costs
POSITIONS = (
    (0, 1, 0.0), (1, 0, 0.1), (-1, 0, 0.2), (0, -1, 0.3),
    (1, 1, 0.4), (-1, 1, 0.4), (1, -1, 0.5), (-1, -1, 0.5),
    (0.5, 1, 0.6), (-0.5, 1, 0.6), (0.5, -1, 0.7), (-0.5, -1, 0.7),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameBox:
    """A name in lines beside its mark: which width and position were chosen, and its box on the sheet."""

    width: int
    position: int
    lines: tuple[str, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on the sheet with its name; one that is `listed` has its name on its right, in one line."""

    x: float
    y: float
    radius: float
    name: str
    bold: bool = False
    listed: bool = False

    @property
    def box(self) -> Box:
        """Left, top, right, bottom."""
        return self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius


class _Lines:
    """Straight lines by the squares that they pass."""

    def __init__(self, lines: Sequence[tuple[float, float, float, float]]) -> None:
        self._lines = lines
        self._cells: dict[tuple[int, int], set[int]] = defaultdict(set)
        for number, (x1, y1, x2, y2) in enumerate(lines):
            steps = max(1, math.ceil(max(abs(x2 - x1), abs(y2 - y1)) / (CELL / 2)))
            for step in range(steps + 1):
                share = step / steps
                cell = int((x1 + (x2 - x1) * share) // CELL), int((y1 + (y2 - y1) * share) // CELL)
                self._cells[cell].add(number)

    def count_crossing(self, box: Box) -> int:
        near: set[int] = set()
        for cell in list_cells(box):
            near |= self._cells.get(cell, set())
        return sum([_crosses(*self._lines[number], *box) for number in near])


def _crosses(
    x1: float, y1: float, x2: float, y2: float, left: float, top: float, right: float, bottom: float
) -> bool:
    """Tell whether a line passes a box (Liang, Barsky 1984)."""
    enter, leave = 0.0, 1.0
    for delta, start, low, high in ((x2 - x1, x1, left, right), (y2 - y1, y1, top, bottom)):
        if delta == 0:
            if not low <= start <= high:
                return False
            continue
        first, last = (low - start) / delta, (high - start) / delta
        if first > last:
            first, last = last, first
        if first > enter:  # quicker than max(), of which there are thousands
            enter = first
        if last < leave:
            leave = last
        if enter > leave:
            return False
    return enter <= leave


def place_names(
    marks: Mapping[int, Mark],
    order: Sequence[int],
    lines: Sequence[tuple[float, float, float, float]],
    frame: Box,
    room: float,
) -> dict[int, NameBox]:
    """Return where names stand, by the number of their mark; those without room are left out.

    `order` gives the numbers, the most important first; names may take the share `room` of the frame.
    """
    room_left = _Room(BoxGrid(), BoxGrid(), _Lines(lines), frame)
    for number, mark in marks.items():
        if mark.radius > COVERABLE:
            room_left.symbols.add(mark.box, number)
    left = room * (frame[2] - frame[0]) * (frame[3] - frame[1])
    names: dict[int, NameBox] = {}
    for number in order[:MOST_TRIED]:
        mark = marks[number]
        best = _find_best(mark, number, room_left)
        if best is None and mark.bold:  # one of the few that must be named covers lesser marks
            best = _find_best(mark, number, replace(room_left, symbols=BoxGrid()))
        if best is None:
            continue
        box = best.box
        left -= (box[2] - box[0]) * (box[3] - box[1])
        if left < 0:
            break
        room_left.written.add(box, number)
        names[number] = best
    return names


@dataclass(frozen=True)
class _Room:
    """What a name keeps off: symbols and names always, lines where it can; it stays in the frame."""

    symbols: BoxGrid
    written: BoxGrid
    lines: _Lines
    frame: Box


def _find_best(mark: Mark, number: int, room: _Room) -> NameBox | None:
    best: tuple[float, NameBox] | None = None
    for cost, name in _list_candidates(mark):
        if best and cost >= best[0]:
            break
        box, frame = name.box, room.frame
        if box[0] < frame[0] or box[1] < frame[1] or box[2] > frame[2] or box[3] > frame[3]:
            continue
        if room.written.touches(box, number) or room.symbols.touches(box, number):
            continue
        total = cost + CROSSED * room.lines.count_crossing(box)
        if best is None or total < best[0]:
            best = total, name
    return best[1] if best else None


def _list_candidates(mark: Mark) -> list[tuple[float, NameBox]]:
    """Return where the name of a mark may stand, the cheapest first."""
    size = BOLD_SIZE if mark.bold else SIZE
    candidates, seen = [], set()
    for width, limit in enumerate(WIDTHS):
        if mark.listed and width != ONE_LINE:
            continue
        lines = wrap_line(mark.name, limit, size, bold=mark.bold)
        if lines in seen:
            continue
        seen.add(lines)
        wide = max(estimate_width(line, size, bold=mark.bold) for line in lines)
        high = len(lines) * size * LINE
        for position, (across, down, cost) in enumerate(POSITIONS):
            if mark.listed and position != ON_THE_RIGHT:
                continue
            box = locate_box(mark, wide, high, across, down)
            total = cost + WIDTH_COST[width] + LINE_COST * max(0, len(lines) - FEW_LINES)
            candidates.append((total, NameBox(width, position, lines, box)))
    return sorted(candidates, key=lambda candidate: candidate[0])


def locate_box(mark: Mark, wide: float, high: float, across: float, down: int) -> Box:
    """Return the box of a text beside a mark, in a direction of `POSITIONS`."""
    reach = mark.radius + GAP
    diagonal = abs(across) == 1 and abs(down) == 1
    side = reach * (0.75 if diagonal else 1)
    if abs(across) == 1:
        left = mark.x + side if across > 0 else mark.x - side - wide
    else:
        left = mark.x - wide / 2 + across * wide / 2
    tops = {1: mark.y + side - 1, 0: mark.y - high / 2, -1: mark.y - side - high + 1}
    return left, tops[down], left + wide, tops[down] + high
