"""The row above a hub: its alliances, their unnamed members above them, what they report to beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .items import PlacedText, SymbolPlace
from .structure import LayoutPlan
from .text import (
    BilingualText,
    Lines,
    count_lines,
    measure_text,
    measure_widest_line,
    set_on_one_line,
    wrap_text,
)

GLYPH = 10.0
NAME = 13.0
SMALL = 11.0
MEMBERS_ABOVE_PX = 42.0  # from an alliance up to its unnamed members
HUB_LINE_ROOM_PX = 30.0  # room beside an alliance for the line that runs down to the hub
CELL_GAP_PX = 8.0


@dataclass(frozen=True)
class AllianceCell:
    """An alliance with all that is written around it."""

    id: str
    name: BilingualText
    role: Lines | None
    unnamed_members: tuple[tuple[str, Lines], ...]
    beside: str
    beside_name: BilingualText
    outward: int

    @property
    def half_width_above(self) -> float:
        """Half the width of the words above."""
        return sum(self._widths) / 2 + CELL_GAP_PX * max(0, len(self.unnamed_members) - 1) / 2

    @property
    def _widths(self) -> list[float]:
        return [max(24.0, measure_widest_line(lines, SMALL)) for _, lines in self.unnamed_members]

    @property
    def reach(self) -> float:
        """How far its name and role go outward."""
        role = measure_widest_line(self.role, SMALL) if self.role else 0.0
        return GLYPH + 3 + max(measure_text(self.name, NAME, bold=True), role)

    @property
    def role_lines(self) -> int:
        """How many lines its role takes."""
        return count_lines(self.role) if self.role else 0

    def measure_half_widths(self, side: int) -> tuple[float, float]:
        """Return how far it goes to a side: in the words above, and beside the glyph."""
        return self.half_width_above, self.reach if side == self.outward else HUB_LINE_ROOM_PX

    def place_unnamed_members(self) -> Iterator[tuple[str, Lines, float]]:
        """Yield what stands above: id, words and distance from the middle."""
        x = -self.half_width_above
        for (name, lines), wide in zip(self.unnamed_members, self._widths, strict=True):
            yield name, lines, x + wide / 2
            x += wide + CELL_GAP_PX


@dataclass(frozen=True)
class AllianceRow:
    """Alliances with their distance from the axis, and what found no room and goes to the wings."""

    cells: tuple[tuple[AllianceCell, float], ...] = ()
    left_over: tuple[str, ...] = ()

    @property
    def reach(self) -> float:
        """How far from the axis its last alliance stands."""
        return self.cells[-1][1] if self.cells else 0.0

    @property
    def height(self) -> float:
        """What the row takes above its alliances."""
        lines = max(
            (count_lines(lines) for cell, _ in self.cells for _, lines in cell.unnamed_members), default=0
        )
        return MEMBERS_ABOVE_PX + GLYPH + 6 + lines * SMALL * 1.25 if lines else GLYPH + 4

    @property
    def depth(self) -> float:
        """What it takes below them, down to the wings."""
        return 26 + max((cell.role_lines for cell, _ in self.cells), default=1) * SMALL * 1.25

    def place_cells(self, plan: LayoutPlan, y: float) -> Iterator[tuple[str, SymbolPlace]]:
        """Yield the places of the row when its alliances stand at a height."""
        for cell, x in self.cells:
            align = "right" if cell.outward < 0 else "left"
            start = x + cell.outward * (GLYPH + 3)
            texts = [PlacedText(start, y + 13, set_on_one_line(cell.name), align, NAME, True)]
            if cell.role:
                role_y = y + 22 + cell.role_lines * SMALL * 1.25 / 2
                texts.append(PlacedText(start, role_y, cell.role, align, SMALL, False, "muted"))
            yield cell.id, SymbolPlace(x, y, GLYPH, tuple(texts))
            for name, lines, offset in cell.place_unnamed_members():
                middle = y - MEMBERS_ABOVE_PX - GLYPH - 2 - count_lines(lines) * SMALL * 1.25 / 2
                words = PlacedText(x + offset, middle, lines, "centre", SMALL, False, "muted")
                yield name, SymbolPlace(x + offset, y - MEMBERS_ABOVE_PX, 7, (words,))
            if cell.beside:
                away = x + cell.outward * (cell.reach + 34)
                words = PlacedText(away + cell.outward * 11, y, set_on_one_line(cell.beside_name), align)
                yield cell.beside, SymbolPlace(away, y, 6.5, (words,))


def build_alliance_row(plan: LayoutPlan, hub: str, names: Sequence[str], *, room: float) -> AllianceRow:
    """Return the row of a hub's alliances within `room` to each side; empty where they do not fit."""
    order = _order_alliances(plan, names)
    for limit in (120.0, 106.0, 94.0, 84.0, 74.0):
        cells = _build_cells(plan, hub, order, limit)
        spots = _space_cells(cells)
        if spots and spots[-1] <= room:
            shown = {
                part for cell in cells for part in (cell.beside, *(name for name, _ in cell.unnamed_members))
            }
            hanging = [name for cell in cells for name in _list_descendants(plan, cell.id)]
            left_over = tuple(name for name in hanging if name not in shown)
            return AllianceRow(tuple(zip(cells, spots, strict=True)), left_over)
    return AllianceRow()


def _list_descendants(plan: LayoutPlan, name: str) -> list[str]:
    descendants = list(plan.children.get(name, ()))
    for child in tuple(descendants):
        descendants += _list_descendants(plan, child)
    return descendants


def _order_alliances(plan: LayoutPlan, names: Sequence[str]) -> list[str]:
    """Return names by label, those with a named partner of their own at both ends."""
    ordered = sorted(names, key=lambda name: (plan.items[name].label.en.casefold(), name))
    ends = [name for name in ordered if _list_named_children(plan, name)][:2]
    between = [name for name in ordered if name not in ends]
    return [*ends[:1], *between, *ends[1:]]


def _list_named_children(plan: LayoutPlan, name: str) -> list[str]:
    return [child for child in plan.children.get(name, ()) if not plan.items[child].several]


def _build_cells(plan: LayoutPlan, hub: str, names: Sequence[str], limit: float) -> list[AllianceCell]:
    cells = []
    for number, name in enumerate(names):
        children = plan.children.get(name, ())
        several = [child for child in children if plan.items[child].several and not plan.children.get(child)][
            :2
        ]
        at_end = number in (0, len(names) - 1)
        beside = [child for child in _list_named_children(plan, name) if at_end][:1]
        link = plan.find_link(hub, name)
        cells.append(
            AllianceCell(
                id=name,
                name=plan.items[name].label,
                role=wrap_text(link.words, limit, SMALL) if link and link.words else None,
                unnamed_members=tuple(
                    (child, wrap_text(plan.items[child].label, limit, SMALL)) for child in several
                ),
                beside=beside[0] if beside else "",
                beside_name=plan.items[beside[0]].label if beside else BilingualText(""),
                outward=-1 if 2 * number < len(names) - 1 else 1,
            )
        )
    return cells


def _space_cells(cells: Sequence[AllianceCell]) -> list[float]:
    spots: list[float] = []
    for number, cell in enumerate(cells):
        if number:
            before = zip(cells[number - 1].measure_half_widths(1), cell.measure_half_widths(-1), strict=True)
            spots.append(spots[-1] + max(right + left for right, left in before) + CELL_GAP_PX)
        else:
            spots.append(0.0)
    middle = spots[-1] / 2 if spots else 0
    return [spot - middle for spot in spots]
