"""The wings of a hub: its partners in lists by sector, left and right. Plan in, rows with places out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .items import Heading, Place, Words
from .saying import NOT_NAMED, continued, counted
from .structure import Plan, with_twins
from .text import Text, one_line, span

PITCH = 17.0  # from row to row
HEADING = 24.0  # what a heading takes, the gap above it included
GLYPH = 6.0
GAP = 10.0  # from the glyph's middle to its name
SIZE = 12.0
ROOMY = 8  # partners of a further hub that still go without headings


@dataclass(frozen=True)
class Row:
    """One line of a list; `hangs_on` names the item it is drawn under, if not the hub."""

    id: str
    text: Text
    hangs_on: str = ""
    several: bool = False


@dataclass(frozen=True)
class Group:
    """A list of one sector; without `heading` no words stand above it. `kind` are those words, uncounted."""

    sector: str
    kind: Text
    heading: Text
    rows: tuple[Row, ...]

    @property
    def height(self) -> float:
        """What it takes from top to bottom."""
        return len(self.rows) * PITCH + (HEADING if self.heading else 0)


@dataclass(frozen=True)
class Wings:
    """Both wings of a hub."""

    left: tuple[Group, ...]
    right: tuple[Group, ...]

    @property
    def height(self) -> float:
        """The taller of the two."""
        return max((sum(group.height for group in side) for side in (self.left, self.right)), default=0)

    @property
    def rows(self) -> int:
        """Rows of both."""
        return sum(len(group.rows) for group in (*self.left, *self.right))

    def widest(self, side: str) -> float:
        """Return the width of the longest name of a side."""
        groups = self.left if side == "left" else self.right
        return max((span(row.text, SIZE) for group in groups for row in group.rows), default=0)


def wings(plan: Plan, members: Iterable[str], *, headed: bool) -> Wings:
    """Return the lists of a hub's partners, balanced so that no side is empty or far longer."""
    sides: dict[str, list[Group]] = {"left": [], "right": []}
    lists: dict[tuple[int, str, Text, str], list[str]] = {}
    for name in members:
        item = plan.items[name]
        side = "left" if item.side == "left" and not item.several else "right"
        key = (999, "", NOT_NAMED, side) if item.several else (item.order, item.group, item.heading, side)
        lists.setdefault(key, []).append(name)
    for (_, sector, heading, side), names in sorted(lists.items()):
        rows = tuple(row for name in with_twins(names, plan.twins, plan.items) for row in rows_of(plan, name))
        of_it = sum(plan.items[row.id].group == sector and not plan.items[row.id].several for row in rows)
        words = counted(heading, of_it) if of_it else heading
        sides[side].append(Group(sector, heading, words if headed else Text(""), rows))
    left, right = _balanced(sides["left"], sides["right"])
    return Wings(tuple(left), tuple(right))


def rows_of(plan: Plan, name: str, parent: str = "") -> Iterator[Row]:
    """Yield the row of an item and of what hangs on it; a formal tie reads from one row to the next."""
    children = plan.children.get(name, ())
    own = plan.items[name].label
    link = plan.link(name, children[0]) if len(children) == 1 else None
    if link and link.words and link.a == children[0] and not plan.children.get(children[0]):
        yield Row(children[0], plan.items[children[0]].label.then(link.words), name)
        yield Row(name, own, parent)
        return
    text = own.then(link.words) if link and link.words else own
    yield Row(name, text, parent, plan.items[name].several)
    for child in with_twins(children, plan.twins, plan.items):
        yield from rows_of(plan, child, name)


def _balanced(left: list[Group], right: list[Group]) -> tuple[list[Group], list[Group]]:
    def height(groups: Sequence[Group]) -> float:
        return sum(group.height for group in groups)

    while max(height(left), height(right)) > 2 * min(height(left), height(right)) + 4 * PITCH:
        longer, shorter = (left, right) if height(left) > height(right) else (right, left)
        excess = (height(longer) - height(shorter)) / 2
        moved = next((group for group in reversed(longer) if group.height <= 1.5 * excess), None)
        if moved and len(longer) > 1:
            longer.remove(moved)
            shorter.insert(0, moved)
            continue
        group = max(longer, key=lambda group: group.height)
        first, second = _halves(group)
        if not second.rows:
            break
        longer[longer.index(group)] = first
        shorter.insert(0, second)
    return left, right


def _halves(group: Group) -> tuple[Group, Group]:
    middle = (len(group.rows) + 1) // 2
    while middle < len(group.rows) and group.rows[middle].hangs_on:
        middle += 1
    rest = continued(group.kind) if group.heading else Text("")
    return replace(group, rows=group.rows[:middle]), replace(group, rows=group.rows[middle:], heading=rest)


def placed(
    groups: Sequence[Group], sign: int, *, middle: float, distance: float, bulge: float
) -> Iterator[tuple[Row, Place]]:
    """Yield each row with its place, in a bracket that is widest at its middle; `sign` -1 is left."""
    high = sum(group.height for group in groups)
    align = "right" if sign < 0 else "left"
    for row, y in _levels(groups, middle - high / 2):
        share = (y - middle) / (high / 2) if high else 0
        x = sign * (distance + bulge * (1 - share * share))
        gap = GAP + (4 if row.several else 0)
        yield row, Place(x, y, GLYPH, (Words(x + sign * gap, y, one_line(row.text), align, SIZE),))


def headings(groups: Sequence[Group], sign: int, places: dict[str, Place]) -> Iterator[Heading]:
    """Yield the words above each list, at the place of its first row."""
    for group in groups:
        if group.heading:
            first = places[group.rows[0].id]
            align = "right" if sign < 0 else "left"
            words = Words(
                first.x - sign * GLYPH,
                first.y - PITCH + 1,
                one_line(group.heading),
                align,
                11,
                True,
                "sector" if group.sector else "muted",
            )
            yield Heading(group.sector, words, tuple(row.id for row in group.rows))


def _levels(groups: Iterable[Group], top: float) -> Iterator[tuple[Row, float]]:
    y = top
    for group in groups:
        y += HEADING if group.heading else 0
        for row in group.rows:
            yield row, y + PITCH / 2
            y += PITCH
