"""The row above a hub: its alliances, their unnamed members above them, what they report to beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .items import Place, Words
from .structure import Plan
from .text import Lines, Text, height, one_line, span, widest, wrap

GLYPH = 10.0
NAME = 13.0
SMALL = 11.0
LIFT = 42.0  # from an alliance up to its unnamed members
INNER = 30.0  # room beside an alliance for the line that runs down to the hub
AIR = 8.0


@dataclass(frozen=True)
class Cell:
    """An alliance with all that is written around it."""

    id: str
    name: Text
    role: Lines | None
    above: tuple[tuple[str, Lines], ...]
    beside: str
    beside_name: Text
    outward: int

    @property
    def span_above(self) -> float:
        """Half the width of the words above."""
        return sum(self._widths) / 2 + AIR * max(0, len(self.above) - 1) / 2

    @property
    def _widths(self) -> list[float]:
        return [max(24.0, widest(lines, SMALL)) for _, lines in self.above]

    @property
    def reach(self) -> float:
        """How far its name and role go outward."""
        role = widest(self.role, SMALL) if self.role else 0.0
        return GLYPH + 3 + max(span(self.name, NAME, bold=True), role)

    @property
    def role_lines(self) -> int:
        """How many lines its role takes."""
        return height(self.role) if self.role else 0

    def extent(self, side: int) -> tuple[float, float]:
        """Return how far it goes to a side: in the words above, and beside the glyph."""
        return self.span_above, self.reach if side == self.outward else INNER

    def columns(self) -> Iterator[tuple[str, Lines, float]]:
        """Yield what stands above: id, words and distance from the middle."""
        x = -self.span_above
        for (name, lines), wide in zip(self.above, self._widths, strict=True):
            yield name, lines, x + wide / 2
            x += wide + AIR


@dataclass(frozen=True)
class AllianceRow:
    """Alliances with their distance from the axis, and what found no room and goes to the wings."""

    cells: tuple[tuple[Cell, float], ...] = ()
    left_over: tuple[str, ...] = ()

    @property
    def height(self) -> float:
        """What the row takes above its alliances."""
        lines = max((height(lines) for cell, _ in self.cells for _, lines in cell.above), default=0)
        return LIFT + GLYPH + 6 + lines * SMALL * 1.25 if lines else GLYPH + 4

    @property
    def depth(self) -> float:
        """What it takes below them, down to the wings."""
        return 26 + max((cell.role_lines for cell, _ in self.cells), default=1) * SMALL * 1.25

    def places(self, plan: Plan, y: float) -> Iterator[tuple[str, Place]]:
        """Yield the places of the row when its alliances stand at a height."""
        for cell, x in self.cells:
            align = "right" if cell.outward < 0 else "left"
            start = x + cell.outward * (GLYPH + 3)
            texts = [Words(start, y + 13, one_line(cell.name), align, NAME, True)]
            if cell.role:
                role_y = y + 22 + cell.role_lines * SMALL * 1.25 / 2
                texts.append(Words(start, role_y, cell.role, align, SMALL, False, "muted"))
            yield cell.id, Place(x, y, GLYPH, tuple(texts))
            for name, lines, offset in cell.columns():
                middle = y - LIFT - GLYPH - 2 - height(lines) * SMALL * 1.25 / 2
                words = Words(x + offset, middle, lines, "centre", SMALL, False, "muted")
                yield name, Place(x + offset, y - LIFT, 7, (words,))
            if cell.beside:
                away = x + cell.outward * (cell.reach + 34)
                words = Words(away + cell.outward * 11, y, one_line(cell.beside_name), align)
                yield cell.beside, Place(away, y, 6.5, (words,))


def alliance_row(plan: Plan, hub: str, names: Sequence[str], *, room: float) -> AllianceRow:
    """Return the row of a hub's alliances within `room` to each side; empty where they do not fit."""
    order = _order(plan, names)
    for limit in (120.0, 106.0, 94.0, 84.0, 74.0):
        cells = _cells(plan, hub, order, limit)
        spots = _spots(cells)
        if spots and spots[-1] <= room:
            shown = {part for cell in cells for part in (cell.beside, *(name for name, _ in cell.above))}
            hanging = [name for cell in cells for name in _below(plan, cell.id)]
            left_over = tuple(name for name in hanging if name not in shown)
            return AllianceRow(tuple(zip(cells, spots, strict=True)), left_over)
    return AllianceRow()


def _below(plan: Plan, name: str) -> list[str]:
    found = list(plan.children.get(name, ()))
    for child in tuple(found):
        found += _below(plan, child)
    return found


def _order(plan: Plan, names: Sequence[str]) -> list[str]:
    """Return names by label, those with a named partner of their own at both ends."""
    ordered = sorted(names, key=lambda name: (plan.items[name].label.en.casefold(), name))
    ends = [name for name in ordered if _named(plan, name)][:2]
    between = [name for name in ordered if name not in ends]
    return [*ends[:1], *between, *ends[1:]]


def _named(plan: Plan, name: str) -> list[str]:
    return [child for child in plan.children.get(name, ()) if not plan.items[child].several]


def _cells(plan: Plan, hub: str, names: Sequence[str], limit: float) -> list[Cell]:
    cells = []
    for number, name in enumerate(names):
        children = plan.children.get(name, ())
        several = [child for child in children if plan.items[child].several and not plan.children.get(child)][
            :2
        ]
        at_end = number in (0, len(names) - 1)
        beside = [child for child in _named(plan, name) if at_end][:1]
        link = plan.link(hub, name)
        cells.append(
            Cell(
                id=name,
                name=plan.items[name].label,
                role=wrap(link.words, limit, SMALL) if link and link.words else None,
                above=tuple((child, wrap(plan.items[child].label, limit, SMALL)) for child in several),
                beside=beside[0] if beside else "",
                beside_name=plan.items[beside[0]].label if beside else Text(""),
                outward=-1 if 2 * number < len(names) - 1 else 1,
            )
        )
    return cells


def _spots(cells: Sequence[Cell]) -> list[float]:
    spots: list[float] = []
    for number, cell in enumerate(cells):
        if number:
            before = zip(cells[number - 1].extent(1), cell.extent(-1), strict=True)
            spots.append(spots[-1] + max(right + left for right, left in before) + AIR)
        else:
            spots.append(0.0)
    middle = spots[-1] / 2 if spots else 0
    return [spot - middle for spot in spots]
