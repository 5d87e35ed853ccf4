"""Hub and wings: hubs one above the other on an axis, partners to both sides, alliances in a row above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from . import columns
from .alliances import AllianceRow, build_alliance_row
from .items import DuplicateMark, Layout, ListHeading, PlacedText, SymbolPlace, enclose_boxes
from .labels import SAME, note_documents
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

WIDE = 955.0  # the picture at the opening view
NEAR, FAR = 140.0, 215.0  # least and greatest distance of a wing from the axis
WIDER = (0.0, 12.0, 24.0, 36.0)  # how much farther the wings may stand so that the alliances find room
BULGE = 30.0


@dataclass
class HubDrawing:
    """What has been placed so far, and the height down to which the sheet is used."""

    plan: LayoutPlan
    bottom: float = 0.0
    places: dict[str, SymbolPlace] = field(default_factory=dict)
    headings: list[ListHeading] = field(default_factory=list)
    curves: dict[tuple[str, str], str] = field(default_factory=dict)

    def set_curve(self, one: str, other: str, kind: str) -> None:
        """Say how the line of a pair runs."""
        self.curves[(min(one, other), max(one, other))] = kind


def draw_hub_layout(plan: LayoutPlan, apart: tuple[str, ...]) -> Layout:
    """Return the drawing of a plan that has hubs."""
    drawing = HubDrawing(plan)
    waiting = list(plan.joiners)
    for number, hub in enumerate(plan.hubs):
        _draw_hub(drawing, hub, first=number == 0)
        ready = [name for name in waiting if hub in plan.neighbours[name]]
        waiting = [name for name in waiting if name not in ready]
        _draw_joiners(drawing, ready)
    _draw_rest(drawing)
    _bend_other_lines(drawing)
    return Layout(
        kind="hub and wings",
        places=dict(sorted(drawing.places.items())),
        headings=tuple(drawing.headings),
        marks=tuple(_mark_duplicates(drawing)),
        curves=dict(sorted(drawing.curves.items())),
        hubs=plan.hubs,
        apart=apart,
    )


def _draw_hub(drawing: HubDrawing, hub: str, *, first: bool) -> None:
    plan = drawing.plan
    members = [*plan.members[hub], *_list_hanging(plan, hub, first=first)]
    headed = first or len(members) > columns.ROOMY
    alliances = [name for name in members if first and _is_alliance(plan, name)]
    row, wings = AllianceRow(), columns.build_wings(plan, members, headed=headed)
    if alliances:
        others = [name for name in members if name not in alliances]
        trial = columns.build_wings(plan, others, headed=headed)
        rooms = (_measure_room(trial, distance) for distance in _list_distances(trial))
        rows = (build_alliance_row(plan, hub, alliances, room=room) for room in rooms)
        row = next((row for row in rows if row.cells), row)
        if row.cells:
            wings = columns.build_wings(plan, [*others, *row.left_over], headed=headed)
    radius, lines, size = _fit_hub_name(plan.items[hub].label)
    if row.cells:
        drawing.bottom += row.height
        for name, place in row.place_cells(plan, drawing.bottom):
            drawing.places[name] = place
        drawing.bottom += row.depth
    middle = drawing.bottom + max(wings.height / 2, radius)
    distances = _list_distances(wings)
    distance = next((far for far in distances if row.reach <= _measure_room(wings, far)), distances[-1])
    for sign, groups in ((-1, wings.left), (1, wings.right)):
        _draw_wing(drawing, hub, groups, sign, middle, distance, _choose_bulge(wings))
    words = PlacedText(0, middle, lines, "centre", size, True, "inside")
    drawing.places[hub] = SymbolPlace(0, middle, radius, (words,))
    drawing.bottom = middle + max(wings.height / 2, radius)


def _is_alliance(plan: LayoutPlan, name: str) -> bool:
    return plan.items[name].side == "above" and not plan.items[name].several


def _list_hanging(plan: LayoutPlan, hub: str, *, first: bool) -> list[str]:
    """Return what hangs on joiners: it is listed in the wings of the first hub."""
    if not first:
        return []
    return [child for joiner in plan.joiners for child in plan.children.get(joiner, ())]


def _draw_wing(
    drawing: HubDrawing,
    hub: str,
    groups: Sequence[columns.WingGroup],
    sign: int,
    middle: float,
    distance: float,
    bulge: float,
) -> None:
    previous = ""
    for row, place in columns.place_rows(groups, sign, middle=middle, distance=distance, bulge=bulge):
        drawing.places[row.id] = place
        if hub in drawing.plan.neighbours[row.id]:
            drawing.set_curve(hub, row.id, "spoke")
        follows = previous and {previous, row.id} in (
            {row.id, row.hangs_on},
            {previous, _find_parent(groups, previous)},
        )
        if row.hangs_on:
            drawing.set_curve(row.id, row.hangs_on, "line" if follows else "bow")
        elif follows:
            drawing.set_curve(previous, row.id, "line")
        previous = row.id
    drawing.headings += columns.place_headings(groups, sign, drawing.places)


def _find_parent(groups: Sequence[columns.WingGroup], name: str) -> str:
    return next((row.hangs_on for group in groups for row in group.rows if row.id == name), "")


def _choose_distance(wings: columns.HubWings) -> float:
    names = (
        wings.measure_widest_name("left")
        + wings.measure_widest_name("right")
        + 2 * (columns.GAP + _choose_bulge(wings))
    )
    return min(FAR, max(NEAR, (WIDE - names) / 2))


def _list_distances(wings: columns.HubWings) -> list[float]:
    """Return the distances of the wings from the axis to try, the best first."""
    return [min(FAR, _choose_distance(wings) + more) for more in WIDER]


def _choose_bulge(wings: columns.HubWings) -> float:
    return min(BULGE, wings.rows * 0.6)


def _measure_room(wings: columns.HubWings, distance: float) -> float:
    """Return how far from the axis an alliance may stand so that its line clears the wings' headings."""
    half = wings.height / 2
    return (distance - 16) * (half + AllianceRow().depth) / max(half - columns.HEADING, 1)


def _fit_hub_name(label: BilingualText) -> tuple[float, Lines, float]:
    """Return the radius of a hub, its name in lines that fit inside, and their size: smaller for several."""
    english, bengali = wrap_text(label, 78, 13, bold=True)
    lines = english[:4], bengali[:4]
    size = 13 if count_lines(lines) == 1 else 11
    wide = measure_widest_line(lines, size, bold=True)
    return min(54.0, max(26.0, wide / 2 + 2 + 2 * (count_lines(lines) - 1))), lines, size


def _draw_joiners(drawing: HubDrawing, names: Sequence[str]) -> None:
    """Put those who join hubs between them on the axis, names outward."""
    if not names:
        return
    notes = [_write_joiner_note(drawing.plan, name) for name in names]
    labels = [drawing.plan.items[name].label for name in names]
    y = drawing.bottom + 16
    wide = [
        14 + max(measure_text(label, 13, bold=True), measure_text(note, 11))
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
        texts = [PlacedText(x + sign * 13, y - (6 if note else 0), set_on_one_line(label), align, 13, True)]
        texts += (
            [PlacedText(x + sign * 13, y + 8, set_on_one_line(note), align, 11, False, "muted")]
            if note
            else []
        )
        drawing.places[name] = SymbolPlace(x, y, 7, tuple(texts))
    drawing.bottom = y + 18


def _write_joiner_note(plan: LayoutPlan, name: str) -> BilingualText:
    hubs = [hub for hub in plan.hubs if hub in plan.neighbours[name]]
    if not set(hubs) <= plan.items[name].reported_by:
        return BilingualText("")
    return note_documents(len(hubs))


def _draw_rest(drawing: HubDrawing) -> None:
    """Scatter below what no hub reaches."""
    if not drawing.plan.rest:
        return
    from .network import scatter

    rest = {name: drawing.plan.items[name] for name in drawing.plan.rest}
    links = [link for link in drawing.plan.links if link.a in rest and link.b in rest]
    scattered = scatter(rest, links)
    left, top, right, _ = enclose_boxes(place.box for place in scattered.values())
    x, y = -(left + right) / 2, drawing.bottom + 30 - top
    for name, place in scattered.items():
        drawing.places[name] = place.move_by(x, y)
    drawing.bottom = enclose_boxes(box for place in drawing.places.values() for box in [place.box])[3] + 20


def _bend_other_lines(drawing: HubDrawing) -> None:
    """Bend a line between hubs that are not next to each other, and one between two of the same wing."""
    order = {hub: number for number, hub in enumerate(drawing.plan.hubs)}
    for link in drawing.plan.links:
        pair = (min(link.a, link.b), max(link.a, link.b))
        first, second = (drawing.places[end] for end in pair)
        hubs = [order[end] for end in pair if end in order]
        skips = len(hubs) == 2 and abs(hubs[0] - hubs[1]) > 1
        same_wing = (
            not hubs
            and first.x * second.x > 0
            and abs(first.x - second.x) < 2 * BULGE
            and first.size == columns.GLYPH
        )
        if skips or same_wing:
            drawing.curves.setdefault(pair, "bow")


def _mark_duplicates(drawing: HubDrawing) -> Iterator[DuplicateMark]:
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
            words = PlacedText(
                x + sign * 4, (upper.y + lower.y) / 2, set_on_one_line(SAME), align, 11, False, "muted"
            )
        else:
            points = ((upper.x, upper.y), (lower.x, lower.y))
            words = PlacedText(
                (upper.x + lower.x) / 2,
                (upper.y + lower.y) / 2,
                set_on_one_line(SAME),
                "centre",
                11,
                False,
                "muted",
            )
        yield DuplicateMark(pair, points, words)
