"""Places the partners of a hub in lists by sector, left and right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .items import ListHeading, PlacedText, SymbolPlace
from .labels import NOT_NAMED, append_count, mark_continued
from .structure import LayoutPlan, order_with_twins
from .text import BilingualText, measure_text, set_on_one_line

PITCH = 17.0  # from row to row
HEADING = 24.0  # what a heading takes, the gap above it included
GLYPH = 6.0
GAP = 10.0  # from the glyph's middle to its name
SIZE = 12.0
ROOMY = 8  # partners of a further hub that still go without headings


@dataclass(frozen=True)
class WingRow:
    """One line of a list; `hangs_on` names the item it is drawn under, if not the hub."""

    id: str
    text: BilingualText
    hangs_on: str = ""
    several: bool = False


@dataclass(frozen=True)
class WingGroup:
    """A list of one sector; without `heading` no words stand above it. `kind` are those words, uncounted."""

    sector: str
    kind: BilingualText
    heading: BilingualText
    rows: tuple[WingRow, ...]

    @property
    def height(self) -> float:
        """What it takes from top to bottom."""
        return len(self.rows) * PITCH + (HEADING if self.heading else 0)


@dataclass(frozen=True)
class HubWings:
    """Both wings of a hub."""

    left: tuple[WingGroup, ...]
    right: tuple[WingGroup, ...]

    @property
    def height(self) -> float:
        """The taller of the two."""
        return max((sum(group.height for group in side) for side in (self.left, self.right)), default=0)

    @property
    def rows(self) -> int:
        """Rows of both."""
        return sum(len(group.rows) for group in (*self.left, *self.right))

    def measure_widest_name(self, side: str) -> float:
        """Return the width of the longest name of a side."""
        groups = self.left if side == "left" else self.right
        return max((measure_text(row.text, SIZE) for group in groups for row in group.rows), default=0)


def build_wings(plan: LayoutPlan, members: Iterable[str], *, headed: bool) -> HubWings:
    """Return the lists of a hub's partners, balanced so that no side is empty or far longer."""
    sides: dict[str, list[WingGroup]] = {"left": [], "right": []}
    lists: dict[tuple[int, str, BilingualText, str], list[str]] = {}
    for name in members:
        item = plan.items[name]
        side = "left" if item.side == "left" and not item.several else "right"
        key = (999, "", NOT_NAMED, side) if item.several else (item.order, item.group, item.heading, side)
        lists.setdefault(key, []).append(name)
    for (_, sector, heading, side), names in sorted(lists.items()):
        rows = tuple(
            row for name in order_with_twins(names, plan.twins, plan.items) for row in list_rows(plan, name)
        )
        sector_count = sum(
            plan.items[row.id].group == sector and not plan.items[row.id].several for row in rows
        )
        words = append_count(heading, sector_count) if sector_count else heading
        sides[side].append(WingGroup(sector, heading, words if headed else BilingualText(""), rows))
    left, right = _balance_wings(sides["left"], sides["right"])
    return HubWings(tuple(left), tuple(right))


def list_rows(plan: LayoutPlan, name: str, parent: str = "") -> Iterator[WingRow]:
    """Yield the row of an item and of what hangs on it; a formal tie reads from one row to the next."""
    children = plan.children.get(name, ())
    own = plan.items[name].label
    link = plan.find_link(name, children[0]) if len(children) == 1 else None
    if link and link.words and link.a == children[0] and not plan.children.get(children[0]):
        yield WingRow(children[0], plan.items[children[0]].label.append(link.words), name)
        yield WingRow(name, own, parent)
        return
    text = own.append(link.words) if link and link.words else own
    yield WingRow(name, text, parent, plan.items[name].several)
    for child in order_with_twins(children, plan.twins, plan.items):
        yield from list_rows(plan, child, name)


def _balance_wings(left: list[WingGroup], right: list[WingGroup]) -> tuple[list[WingGroup], list[WingGroup]]:
    def sum_heights(groups: Sequence[WingGroup]) -> float:
        return sum(group.height for group in groups)

    while (
        max(sum_heights(left), sum_heights(right))
        > 2 * min(sum_heights(left), sum_heights(right)) + 4 * PITCH
    ):
        longer, shorter = (left, right) if sum_heights(left) > sum_heights(right) else (right, left)
        excess = (sum_heights(longer) - sum_heights(shorter)) / 2
        moved = next((group for group in reversed(longer) if group.height <= 1.5 * excess), None)
        if moved and len(longer) > 1:
            longer.remove(moved)
            shorter.insert(0, moved)
            continue
        group = max(longer, key=lambda group: group.height)
        first, second = _split_group(group)
        if not second.rows:
            break
        longer[longer.index(group)] = first
        shorter.insert(0, second)
    return left, right


def _split_group(group: WingGroup) -> tuple[WingGroup, WingGroup]:
    middle = (len(group.rows) + 1) // 2
    while middle < len(group.rows) and group.rows[middle].hangs_on:
        middle += 1
    rest = mark_continued(group.kind) if group.heading else BilingualText("")
    return replace(group, rows=group.rows[:middle]), replace(group, rows=group.rows[middle:], heading=rest)


def place_rows(
    groups: Sequence[WingGroup], sign: int, *, middle: float, distance: float, bulge: float
) -> Iterator[tuple[WingRow, SymbolPlace]]:
    """Yield each row with its place, in a bracket that is widest at its middle; `sign` -1 is left."""
    high = sum(group.height for group in groups)
    align = "right" if sign < 0 else "left"
    for row, y in _stack_rows(groups, middle - high / 2):
        share = (y - middle) / (high / 2) if high else 0
        x = sign * (distance + bulge * (1 - share * share))
        gap = GAP + (4 if row.several else 0)
        yield (
            row,
            SymbolPlace(
                x, y, GLYPH, (PlacedText(x + sign * gap, y, set_on_one_line(row.text), align, SIZE),)
            ),
        )


def place_headings(
    groups: Sequence[WingGroup], sign: int, places: dict[str, SymbolPlace]
) -> Iterator[ListHeading]:
    """Yield the words above each list, at the place of its first row."""
    for group in groups:
        if group.heading:
            first = places[group.rows[0].id]
            align = "right" if sign < 0 else "left"
            words = PlacedText(
                first.x - sign * GLYPH,
                first.y - PITCH + 1,
                set_on_one_line(group.heading),
                align,
                11,
                True,
                "sector" if group.sector else "muted",
            )
            yield ListHeading(group.sector, words, tuple(row.id for row in group.rows))


def _stack_rows(groups: Iterable[WingGroup], top: float) -> Iterator[tuple[WingRow, float]]:
    y = top
    for group in groups:
        y += HEADING if group.heading else 0
        for row in group.rows:
            yield row, y + PITCH / 2
            y += PITCH
