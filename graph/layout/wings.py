"""Hub and wings: hubs one above the other on an axis, partners to both sides, alliances in a row above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from . import columns
from .alliances import AllianceRow, alliance_row
from .items import Heading, Layout, Mark, Place, Words, around
from .saying import SAME, in_documents
from .structure import Plan
from .text import Lines, Text, height, one_line, span, widest, wrap

WIDE = 955.0  # the picture at the opening view
NEAR, FAR = 140.0, 215.0  # least and greatest distance of a wing from the axis
BULGE = 30.0


@dataclass
class Drawing:
    """What has been placed so far, and the height down to which the sheet is used."""

    plan: Plan
    bottom: float = 0.0
    places: dict[str, Place] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)
    curves: dict[tuple[str, str], str] = field(default_factory=dict)

    def curve(self, one: str, other: str, kind: str) -> None:
        """Say how the line of a pair runs."""
        self.curves[(min(one, other), max(one, other))] = kind


def draw(plan: Plan, apart: tuple[str, ...]) -> Layout:
    """Return the drawing of a plan that has hubs."""
    drawing = Drawing(plan)
    waiting = list(plan.joiners)
    for number, hub in enumerate(plan.hubs):
        _block(drawing, hub, first=number == 0)
        ready = [name for name in waiting if hub in plan.neighbours[name]]
        waiting = [name for name in waiting if name not in ready]
        _joiners(drawing, ready)
    _rest(drawing)
    _other_curves(drawing)
    return Layout(
        kind="hub and wings",
        places=dict(sorted(drawing.places.items())),
        headings=tuple(drawing.headings),
        marks=tuple(_marks(drawing)),
        curves=dict(sorted(drawing.curves.items())),
        hubs=plan.hubs,
        apart=apart,
    )


def _block(drawing: Drawing, hub: str, *, first: bool) -> None:
    plan = drawing.plan
    members = [*plan.members[hub], *_hanging(plan, hub, first=first)]
    headed = first or len(members) > columns.ROOMY
    above = [name for name in members if first and _is_alliance(plan, name)]
    row, wings = AllianceRow(), columns.wings(plan, members, headed=headed)
    if above:
        others = [name for name in members if name not in above]
        trial = columns.wings(plan, others, headed=headed)
        row = alliance_row(plan, hub, above, room=_room(trial))
        if row.cells:
            wings = columns.wings(plan, [*others, *row.left_over], headed=headed)
    radius, lines = _hub_words(plan.items[hub].label)
    if row.cells:
        drawing.bottom += row.height
        for name, place in row.places(plan, drawing.bottom):
            drawing.places[name] = place
        drawing.bottom += row.depth
    middle = drawing.bottom + max(wings.height / 2, radius)
    for sign, groups in ((-1, wings.left), (1, wings.right)):
        _wing(drawing, hub, groups, sign, middle, _distance(wings), _bulge(wings))
    words = Words(0, middle, lines, "centre", 13, True, "inside")
    drawing.places[hub] = Place(0, middle, radius, (words,))
    drawing.bottom = middle + max(wings.height / 2, radius)


def _is_alliance(plan: Plan, name: str) -> bool:
    return plan.items[name].side == "above" and not plan.items[name].several


def _hanging(plan: Plan, hub: str, *, first: bool) -> list[str]:
    """Return what hangs on joiners: it is listed in the wings of the first hub."""
    if not first:
        return []
    return [child for joiner in plan.joiners for child in plan.children.get(joiner, ())]


def _wing(
    drawing: Drawing,
    hub: str,
    groups: Sequence[columns.Group],
    sign: int,
    middle: float,
    distance: float,
    bulge: float,
) -> None:
    previous = ""
    for row, place in columns.placed(groups, sign, middle=middle, distance=distance, bulge=bulge):
        drawing.places[row.id] = place
        if hub in drawing.plan.neighbours[row.id]:
            drawing.curve(hub, row.id, "spoke")
        follows = previous and {previous, row.id} in (
            {row.id, row.hangs_on},
            {previous, _parent(groups, previous)},
        )
        if row.hangs_on:
            drawing.curve(row.id, row.hangs_on, "line" if follows else "bow")
        elif follows:
            drawing.curve(previous, row.id, "line")
        previous = row.id
    drawing.headings += columns.headings(groups, sign, drawing.places)


def _parent(groups: Sequence[columns.Group], name: str) -> str:
    return next((row.hangs_on for group in groups for row in group.rows if row.id == name), "")


def _distance(wings: columns.Wings) -> float:
    names = wings.widest("left") + wings.widest("right") + 2 * (columns.GAP + _bulge(wings))
    return min(FAR, max(NEAR, (WIDE - names) / 2))


def _bulge(wings: columns.Wings) -> float:
    return min(BULGE, wings.rows * 0.6)


def _room(wings: columns.Wings) -> float:
    """Return how far from the axis an alliance may stand so that its line clears the wings' headings."""
    half = wings.height / 2
    return (_distance(wings) - 16) * (half + AllianceRow().depth) / max(half - columns.HEADING, 1)


def _hub_words(label: Text) -> tuple[float, Lines]:
    """Return the radius of a hub and its name in lines that fit inside."""
    english, bengali = wrap(label, 78, 13, bold=True)
    lines = english[:4], bengali[:4]
    wide = widest(lines, 13, bold=True)
    return min(54.0, max(26.0, wide / 2 + 6 + 5 * (height(lines) - 1))), lines


def _joiners(drawing: Drawing, names: Sequence[str]) -> None:
    """Put those who join hubs between them on the axis, names outward."""
    if not names:
        return
    notes = [_joiner_note(drawing.plan, name) for name in names]
    labels = [drawing.plan.items[name].label for name in names]
    y = drawing.bottom + 20
    wide = [
        14 + max(span(label, 13, bold=True), span(note, 11))
        for label, note in zip(labels, notes, strict=True)
    ]
    for number, (name, label, note) in enumerate(zip(names, labels, notes, strict=True)):
        sign = 1 if number % 2 == 0 else -1
        x = (
            0.0
            if number == 0
            else sign * sum(wide[number % 2 : number : 2]) + sign * 24.0 * ((number + 1) // 2)
        )
        align = "left" if sign > 0 else "right"
        texts = [Words(x + sign * 13, y - (6 if note else 0), one_line(label), align, 13, True)]
        texts += [Words(x + sign * 13, y + 8, one_line(note), align, 11, False, "muted")] if note else []
        drawing.places[name] = Place(x, y, 7, tuple(texts))
    drawing.bottom = y + 22


def _joiner_note(plan: Plan, name: str) -> Text:
    hubs = [hub for hub in plan.hubs if hub in plan.neighbours[name]]
    if not set(hubs) <= plan.items[name].reported_by:
        return Text("")
    return in_documents(len(hubs))


def _rest(drawing: Drawing) -> None:
    """Scatter below what no hub reaches."""
    if not drawing.plan.rest:
        return
    from .stress import scatter_part

    scattered = scatter_part(drawing.plan, drawing.plan.rest)
    left, top, right, _ = around(place.box for place in scattered.values())
    x, y = -(left + right) / 2, drawing.bottom + 30 - top
    for name, place in scattered.items():
        drawing.places[name] = place.moved(x, y)
    drawing.bottom = around(box for place in drawing.places.values() for box in [place.box])[3] + 20


def _other_curves(drawing: Drawing) -> None:
    """Bend a line between hubs that are not next to each other, and one between two of the same wing."""
    order = {hub: number for number, hub in enumerate(drawing.plan.hubs)}
    for link in drawing.plan.links:
        pair = (min(link.a, link.b), max(link.a, link.b))
        one, other = (drawing.places[end] for end in pair)
        hubs = [order[end] for end in pair if end in order]
        skips = len(hubs) == 2 and abs(hubs[0] - hubs[1]) > 1
        same_wing = (
            not hubs
            and one.x * other.x > 0
            and abs(one.x - other.x) < 2 * BULGE
            and one.size == columns.GLYPH
        )
        if skips or same_wing:
            drawing.curves.setdefault(pair, "bow")


def _marks(drawing: Drawing) -> Iterator[Mark]:
    """Yield "same?" beside neighbours in a list, or between two that stand apart."""
    for pair in drawing.plan.twins:
        if not set(pair) <= drawing.places.keys():
            continue
        upper, lower = sorted((drawing.places[name] for name in pair), key=lambda place: (place.y, place.x))
        sign = -1 if upper.x < 0 else 1
        if (
            upper.x * lower.x > 0
            and abs(lower.y - upper.y) < 1.5 * columns.PITCH
            and upper.size == columns.GLYPH
        ):
            edges = [words.box[0 if sign < 0 else 2] for place in (upper, lower) for words in place.words]
            inner = [edge + sign * 4 for edge in edges]
            x = sign * max(abs(edge) for edge in inner) + sign * 5
            points: tuple[tuple[float, float], ...] = (
                (inner[0], upper.y),
                (x, upper.y),
                (x, lower.y),
                (inner[1], lower.y),
            )
            align = "right" if sign < 0 else "left"
            words = Words(x + sign * 4, (upper.y + lower.y) / 2, one_line(SAME), align, 11, False, "muted")
        else:
            points = ((upper.x, upper.y), (lower.x, lower.y))
            words = Words(
                (upper.x + lower.x) / 2, (upper.y + lower.y) / 2, one_line(SAME), "centre", 11, False, "muted"
            )
        yield Mark(pair, points, words)
