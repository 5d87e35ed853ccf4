"""Chooses where names stand beside their marks: none on another name, few on lines, the important first.

A greedy choice among candidates (after Christensen, Marks, Shieber 1995): several widths at twelve positions
about the mark. The page chooses anew at each scale by the same tables, which are written into it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .box_grid import CELL, BoxGrid, list_cells
from .items import LINE, Box
from .text import estimate_width, wrap_line

WIDTHS = (88.0, 118.0, 170.0, 1e9)  # to which a name is broken into lines
WIDEST = 240.0  # of a name in one line that can be broken, beside a mark that stands in no list
ONE_LINE, ON_THE_RIGHT = 3, 1  # where the names of a list stand, by their place in both tables
SIZE, BOLD_SIZE = 11.0, 12.5  # of a name, and of one that is set bold
COVERABLE = 2.6  # pixels of the radius of a mark that a name may cover
MOST_TRIED = 600  # names for which room is sought
MOST_COVERED = 2  # lesser marks that a name may cover which must stand
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
    names = _PlacedNames(marks, _Lines(lines), frame)
    left = room * (frame[2] - frame[0]) * (frame[3] - frame[1])
    for number in order[:MOST_TRIED]:
        best = names.find_best(number) or names.find_after_step(number) or names.find_covering(number)
        if best is None:
            continue
        box = best.box
        left -= (box[2] - box[0]) * (box[3] - box[1])
        if left < 0:
            break
        names.write(number, best)
    return names.written


class _PlacedNames:
    """The names that stand so far; a further one keeps off symbols and names, and off lines if it can."""

    def __init__(self, marks: Mapping[int, Mark], lines: _Lines, frame: Box) -> None:
        self.written: dict[int, NameBox] = {}
        self._marks, self._lines, self._frame = marks, lines, frame
        self._symbols, self._texts = BoxGrid(), BoxGrid()
        self._candidates: dict[int, list[tuple[float, NameBox]]] = {}
        for number, mark in marks.items():
            if mark.radius > COVERABLE:
                self._symbols.add(mark.box, number)

    def write(self, number: int, name: NameBox) -> None:
        self._texts.add(name.box, number)
        self.written[number] = name

    def find_best(self, number: int) -> NameBox | None:
        """Return where a name costs least, None where it has no room."""
        best: NameBox | None = None
        least = math.inf
        for cost, name in self._list_candidates(number):
            if cost >= least:
                break
            box = name.box
            if self._texts.touches(box, number) or self._symbols.touches(box, number):
                continue
            total = cost + CROSSED * self._lines.count_crossing(box)
            if total < least:
                best, least = name, total
        return best

    def find_covering(self, number: int) -> NameBox | None:
        """Return where a name that must stand covers fewest lesser marks; None where it covers many."""
        if not self._marks[number].bold:
            return None
        fewest, best = MOST_COVERED + 1, None
        for _, name in self._list_candidates(number):
            if self._texts.touches(name.box, number):
                continue
            covered = self._symbols.find_owners(name.box, number)
            if len(covered) < fewest and not any(self._marks[other].bold for other in covered):
                fewest, best = len(covered), name
        return best

    def find_after_step(self, number: int) -> NameBox | None:
        """Return where a name has room once another has stepped aside, which it does; None where none can."""
        for _, name in self._list_candidates(number):
            if self._symbols.touches(name.box, number):
                continue
            owners = self._texts.find_owners(name.box, number)
            if len(owners) == 1 and self._step_aside(min(owners), number, name):
                return name
        return None

    def _step_aside(self, other: int, number: int, name: NameBox) -> bool:
        """Move a name to where it leaves room for another; tell whether there was such a place."""
        old = self.written[other]
        self._texts.remove(old.box, other)
        self._texts.add(name.box, number)
        moved = self.find_best(other)
        self._texts.remove(name.box, number)
        self.write(other, moved or old)
        return moved is not None

    def _list_candidates(self, number: int) -> list[tuple[float, NameBox]]:
        if number not in self._candidates:
            left, top, right, bottom = self._frame
            self._candidates[number] = [
                (cost, name)
                for cost, name in _list_candidates(self._marks[number])
                for box in [name.box]
                if box[0] >= left and box[1] >= top and box[2] <= right and box[3] <= bottom
            ]
        return self._candidates[number]


def _list_candidates(mark: Mark) -> list[tuple[float, NameBox]]:
    """Return where the name of a mark may stand, the cheapest first."""
    size = BOLD_SIZE if mark.bold else SIZE
    candidates: list[tuple[float, NameBox]] = []
    seen: set[tuple[str, ...]] = set()
    for width, limit in enumerate(WIDTHS):
        if mark.listed and width != ONE_LINE:
            continue
        lines = wrap_line(mark.name, limit, size, bold=mark.bold)
        if lines in seen:
            continue
        seen.add(lines)
        wide = max(estimate_width(line, size, bold=mark.bold) for line in lines)
        if wide > WIDEST and candidates:
            continue
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
