"""Draws the pictures of a report that are no bars or lines: quadrant, heat map, places, flows and stars."""

from __future__ import annotations

import math
import textwrap
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from ...layout.label_positions import SIZE, Mark, place_names
from ..document import Chart, Flows, HeatMap, PlaceMap, Quadrant, Report, Star
from .chart_texts import ACCENT, BAR, EMPTY, INK, MUTED, PAGE, escape_text, read_number, wrap_label

MOST_COLUMNS = 14  # of a heat map
MOST_PARTNERS = 24  # round a star
MOST_PLACES_NAMED, PLACE_NAME_POINTS = 14, 7.5
UNNAMED_CHARACTERS, MOST_UNNAMED_LINES = 90, 4  # of the names for which a map of places has no room
LARGEST_CIRCLE = 420.0  # square points
OUTLINES = {"land": (0.9, MUTED), "division": (0.7, MUTED), "district": (0.35, "#c9d0d8")}
FLOW_COLOURS = ("#2f6da3", "#9a3324", "#2f9e56", "#a86a08", "#7a4fa3", "#0a6b6b")


# ---- quadrant ----
def _draw_quadrant(axes: Any, chart: Chart, report: Report) -> None:
    """Draw names in the cells of a field of levels; those of one cell stand below each other."""
    drawing = chart.drawing
    assert isinstance(drawing, Quadrant)  # noqa: S101 - chosen by its type
    size = len(drawing.levels)
    names_by_cell: dict[tuple[int, int], list[str]] = defaultdict(list)
    for row in chart.table.rows:
        cell = (round(read_number(row[drawing.across])), round(read_number(row[drawing.up])))
        names_by_cell[cell].append(str(row[drawing.name]))
    for across in range(size):
        for up in range(size):
            shade = (across + up) / max(1, 2 * (size - 1))
            axes.add_patch(_make_square(across, up, BAR, 0.04 + 0.2 * shade))
    for (across, up), names in names_by_cell.items():
        shown = list(dict.fromkeys(names))
        lines = [wrap_label(name, report.lang, characters=26, lines=1) for name in shown[:7]]
        if len(shown) > len(lines):
            lines.append(f"+ {report.format_cell(len(shown) - len(lines))}")
        axes.text(across, up, "\n".join(lines), ha="center", va="center", fontsize=7.5, linespacing=1.35)
    labels = [escape_text(level) for level in drawing.levels]
    axes.set_xticks(range(size), labels)
    axes.set_yticks(range(size), labels, rotation=90, va="center")
    axes.set_xlabel(escape_text(chart.table.heads[drawing.across]))
    axes.set_ylabel(escape_text(chart.table.heads[drawing.up]))
    axes.set_xlim(-0.5, size - 0.5)
    axes.set_ylim(-0.5, size - 0.5)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def _make_square(across: float, up: float, colour: str, alpha: float, side: float = 0.97) -> Any:
    from matplotlib.patches import Rectangle

    corner = (across - side / 2, up - side / 2)
    return Rectangle(corner, side, side, facecolor=colour, alpha=alpha, edgecolor="none")


# ---- heat map ----
def _count_heat_rows(chart: Chart) -> int:
    assert isinstance(chart.drawing, HeatMap)  # noqa: S101 - chosen by its type
    return min(len(chart.table.rows), chart.drawing.most_rows)


def _draw_heat_map(axes: Any, chart: Chart, report: Report) -> None:
    rows = chart.table.rows[: _count_heat_rows(chart)]
    heads = chart.table.heads[1 : 1 + MOST_COLUMNS]
    most = max((read_number(cell) for row in rows for cell in row[1:]), default=1.0) or 1.0
    for place, row in enumerate(rows):
        for column, cell in enumerate(row[1 : 1 + MOST_COLUMNS]):
            value = read_number(cell)
            axes.add_patch(
                _make_square(column, place, BAR if value else EMPTY, (value / most) if value else 0.45, 0.9)
            )
    axes.set_xlim(-0.5, len(heads) - 0.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    labels = [wrap_label(head, report.lang, characters=28, lines=1) for head in heads]
    axes.set_xticks(range(len(heads)), labels, rotation=45, ha="left", rotation_mode="anchor", fontsize=8)
    names = [wrap_label(report.format_cell(row[0]), report.lang, characters=40, lines=1) for row in rows]
    axes.set_yticks(range(len(rows)), names, fontsize=8)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    rest = len(chart.table.rows) - len(rows)
    if rest:
        axes.set_xlabel(f"+ {report.format_cell(rest)}")


# ---- places ----
def _draw_places(axes: Any, chart: Chart, report: Report) -> None:
    """Draw outlines where there are any, and a circle for each place; its area is the number there."""
    drawing = chart.drawing
    assert isinstance(drawing, PlaceMap)  # noqa: S101 - chosen by its type
    geography = drawing.geography
    for level, (width, colour) in OUTLINES.items():
        for line in geography.outlines.get(level, ()):
            axes.plot(line[::2], line[1::2], color=colour, linewidth=width, solid_joinstyle="round")
    most = max(len(spot.members) for spot in geography.spots)
    areas = [LARGEST_CIRCLE * max(len(spot.members) / most, 0.06) for spot in geography.spots]
    axes.scatter(
        [spot.x for spot in geography.spots],
        [spot.y for spot in geography.spots],
        s=areas,
        color=BAR,
        alpha=0.75,
        edgecolors="white",
        linewidths=0.7,
        zorder=3,
    )
    left, top, right, bottom = geography.bounds
    axes.set_xlim(left, right + 0.18 * (right - left))
    axes.set_ylim(bottom, top)
    axes.set_aspect("equal")
    axes.set_axis_off()
    credit = geography.credit[report.lang == "bn"] or geography.credit[0]
    if credit:
        place = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "top"}
        axes.annotate(escape_text(credit), (0, 0), (0, -4), fontsize=6.5, color=MUTED, **place)
    _name_places(axes, chart, report, areas)


def _name_places(axes: Any, chart: Chart, report: Report, areas: Sequence[float]) -> None:
    """Write the names of the first places with their numbers, each where it covers no other name."""
    drawing = chart.drawing
    assert isinstance(drawing, PlaceMap)  # noqa: S101 - chosen by its type
    axes.figure.draw_without_rendering()  # only then is it known where the places stand
    scale = SIZE / PLACE_NAME_POINTS
    pixels = scale * 72 / axes.figure.dpi  # to the sheet on which names of that size are placed
    frame = axes.bbox
    marks = {}
    for number, (spot, area) in enumerate(zip(drawing.geography.spots, areas, strict=True)):
        x, y = axes.transData.transform((spot.x, spot.y))
        name = spot.label[report.lang == "bn"] or spot.label[0] or spot.label[1]
        text = (
            f"{wrap_label(name, report.lang, characters=24, lines=1)} {report.format_cell(len(spot.members))}"
        )
        radius = scale * math.sqrt(area) / 2
        marks[number] = Mark((x - frame.x0) * pixels, (frame.y1 - y) * pixels, radius, text)
    sheet = (0.0, 0.0, frame.width * pixels, frame.height * pixels)
    names = place_names(marks, range(min(len(marks), MOST_PLACES_NAMED)), [], sheet, 1.0)
    for name_box in names.values():
        left, top, right, bottom = name_box.box
        middle = (frame.x0 + (left + right) / 2 / pixels, frame.y1 - (top + bottom) / 2 / pixels)
        axes.text(
            *axes.transData.inverted().transform(middle),
            "\n".join(name_box.lines),
            ha="center",
            va="center",
            fontsize=PLACE_NAME_POINTS,
            zorder=4,
            bbox={"facecolor": PAGE, "alpha": 0.7, "edgecolor": "none", "pad": 0.5},
        )
    _list_unnamed_places(axes, [marks[number].name for number in marks if number not in names])


def _list_unnamed_places(axes: Any, names: Sequence[str]) -> None:
    """Write the names for which the map has no room below it."""
    lines = textwrap.wrap("+ " + "; ".join(names), UNNAMED_CHARACTERS) if names else []
    if len(lines) > MOST_UNNAMED_LINES:
        lines = [*lines[: MOST_UNNAMED_LINES - 1], lines[MOST_UNNAMED_LINES - 1].rstrip(" ;") + "…"]
    place = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "top"}
    axes.annotate("\n".join(lines), (0, 0), (0, -14), fontsize=PLACE_NAME_POINTS, **place)


# ---- flows ----
def _measure_flows(chart: Chart) -> float:
    assert isinstance(chart.drawing, Flows)  # noqa: S101 - chosen by its type
    rows = chart.table.rows[: chart.drawing.most_rows]
    return 0.5 + 0.24 * max(len({row[0] for row in rows}), len({row[1] for row in rows}), 2)


def _draw_flows(axes: Any, chart: Chart, report: Report) -> None:
    """Draw a band for each row; the ends of one organisation stand together, as high as its sum."""
    drawing = chart.drawing
    assert isinstance(drawing, Flows)  # noqa: S101 - chosen by its type
    rows = chart.table.rows[: drawing.most_rows]
    weights = [
        max(read_number(row[drawing.weight]) if drawing.weight is not None else 1.0, 0.0) for row in rows
    ]
    total = sum(weights) or 1.0
    givers = list(dict.fromkeys(str(row[0]) for row in rows))
    sums: dict[str, float] = defaultdict(float)
    order: dict[str, list[int]] = defaultdict(list)
    for row, weight in zip(rows, weights, strict=True):
        sums[str(row[1])] += weight
        order[str(row[1])].append(givers.index(str(row[0])))
    receivers = sorted(sums, key=lambda name: (sum(order[name]) / len(order[name]), name))
    gap = 0.35 / max(len(givers), len(receivers), 1)
    left, left_ends = _stack(givers, _add_up(rows, weights, 0), total, gap)
    right, right_ends = _stack(receivers, _add_up(rows, weights, 1), total, gap)
    for row, weight in sorted(
        zip(rows, weights, strict=True), key=lambda item: receivers.index(str(item[0][1]))
    ):
        giver, receiver, high = str(row[0]), str(row[1]), weight / total
        colour = FLOW_COLOURS[givers.index(giver) % len(FLOW_COLOURS)]
        axes.add_patch(_make_band(left[giver], right[receiver], high, colour))
        left[giver] += high
        right[receiver] += high
    for ends, x, align in ((left_ends, -0.02, "right"), (right_ends, 1.02, "left")):
        for name, (top, high) in ends.items():
            axes.text(
                x,
                top + high / 2,
                wrap_label(name, report.lang, characters=30, lines=1),
                ha=align,
                va="center",
                fontsize=8,
            )
            axes.plot(
                [0 if x < 0 else 1] * 2, [top, top + high], color=INK, linewidth=2.4, solid_capstyle="butt"
            )
    low = max(top + high for ends in (left_ends, right_ends) for top, high in ends.values())
    rest = len(chart.table.rows) - len(rows)
    if rest:
        axes.annotate(f"+ {report.format_cell(rest)}", (0.5, low + 0.05), ha="center", va="top", fontsize=8)
    axes.set_xlim(-0.75, 1.75)
    axes.set_ylim(low + (0.08 if rest else 0.02), -0.02)
    axes.set_axis_off()


def _add_up(rows: Any, weights: list[float], column: int) -> dict[str, float]:
    sums: dict[str, float] = defaultdict(float)
    for row, weight in zip(rows, weights, strict=True):
        sums[str(row[column])] += weight
    return sums


def _stack(
    names: list[str], sums: dict[str, float], total: float, gap: float
) -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    """Return where the bands of each name begin, and the top and height of its end."""
    top, tops, ends = 0.0, {}, {}
    for name in names:
        high = sums[name] / total
        tops[name], ends[name] = top, (top, high)
        top += high + gap
    return tops, ends


def _make_band(start: float, end: float, high: float, colour: str) -> Any:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    points = [
        (0, start), (0.5, start), (0.5, end), (1, end),
        (1, end + high), (0.5, end + high), (0.5, start + high), (0, start + high), (0, start),
    ]  # fmt: skip
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    return PathPatch(Path(points, codes), facecolor=colour, alpha=0.45, edgecolor="none")


# ---- an organisation and its partners ----
def _draw_star(axes: Any, chart: Chart, report: Report) -> None:
    """Draw the partners in two columns beside the organisation, so that every name can be read."""
    drawing = chart.drawing
    assert isinstance(drawing, Star)  # noqa: S101 - chosen by its type
    rows = chart.table.rows[:MOST_PARTNERS]
    half = -(-len(rows) // 2)
    for part, side in ((rows[:half], -1), (rows[half:], 1)):
        for number, row in enumerate(part):
            y = 0.0 if len(part) == 1 else 1 - 2 * number / (len(part) - 1)
            bend = 0.55 + 0.3 * math.cos(y * math.pi / 2)
            axes.plot(
                [0, side * bend],
                [0, y],
                color=MUTED,
                linewidth=0.8 + 0.7 * min(read_number(row[1]), 4),
                zorder=1,
            )
            axes.scatter([side * bend], [y], s=28, color=BAR, zorder=2)
            name = wrap_label(str(row[drawing.name]), report.lang, characters=30, lines=1)
            axes.annotate(name, (side * bend, y), (6 * side, 0), textcoords="offset points", va="center",
                          ha="left" if side > 0 else "right", fontsize=8)  # fmt: skip
    axes.scatter([0], [0], s=240, color=ACCENT, zorder=3)
    ground = {"facecolor": PAGE, "alpha": 0.85, "edgecolor": "none", "pad": 1}
    place = {"textcoords": "offset points", "ha": "center", "va": "top"}
    centre = wrap_label(drawing.centre, report.lang, characters=22)
    axes.annotate(centre, (0, 0), (0, -12), fontsize=9, bbox=ground, **place)
    rest = len(chart.table.rows) - len(rows)
    if rest:
        axes.annotate(f"+ {report.format_cell(rest)}", (0, -1), ha="center", va="bottom", fontsize=8)
    axes.set_xlim(-2.1, 2.1)
    axes.set_ylim(-1.25, 1.15)
    axes.set_axis_off()


_Drawer = tuple[Callable[[Any, Chart, Report], None], Callable[[Chart], float]]
DRAWERS: dict[type, _Drawer] = {
    Quadrant: (_draw_quadrant, lambda chart: 3.5),
    HeatMap: (_draw_heat_map, lambda chart: 1.4 + 0.17 * _count_heat_rows(chart)),
    PlaceMap: (_draw_places, lambda chart: 4.6),
    Flows: (_draw_flows, _measure_flows),
    Star: (_draw_star, lambda chart: 0.9 + 0.24 * max(4, min(len(chart.table.rows), MOST_PARTNERS) / 2)),
}
