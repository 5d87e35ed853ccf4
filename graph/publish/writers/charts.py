"""Draws charts: SVG for pages and documents, PNG for what reads no SVG, the same bytes each time.

Texts are drawn as outlines by the face that the package brings, so that Bengali shapes wherever it is read.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from ..document import Bars, Chart, Lines, Report
from . import picture_charts
from .chart_texts import ACCENT, BAR, INK, ON_PAGE, SECOND, escape_text, read_number, wrap_label

FIGURE_WIDTH_INCHES = 6.3  # inches: the width of the text on A4
DPI = 200
CHARACTERS_BELOW = 84  # of the labels below upright bars, side by side

_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "stakeholders",
    "svg.fonttype": "path",
    "font.size": 9,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.8,
}


def draw_svg(chart: Chart, report: Report) -> str:
    """Return the chart as one `<svg>` element in the colour of the text around it, every id its own."""
    element = re.sub(
        r'width="[\d.]+pt" height="[\d.]+pt"',
        'class="chart" role="img"',
        _draw_element(chart, report),
        count=1,
    )
    for colour, own in ON_PAGE.items():
        element = element.replace(colour, own)
    return element


def draw_svg_file(chart: Chart, report: Report) -> bytes:
    """Return the chart as an SVG file in its own colours, for documents that hold pictures."""
    return _draw_element(chart, report).encode()


def draw_png(chart: Chart, report: Report) -> bytes:
    """Return the chart as a picture on white."""
    return _render_chart(chart, report, "png")


def _draw_element(chart: Chart, report: Report) -> str:
    markup = _render_chart(chart, report, "svg").decode()
    element = markup[markup.index("<svg ") :]
    element = re.sub(r"<metadata>.*?</metadata>", "", element, flags=re.DOTALL)
    return re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{chart.key}-", element).strip()


def _render_chart(chart: Chart, report: Report, form: str) -> bytes:
    import matplotlib
    from matplotlib.figure import Figure

    draw, measure_height = _DRAWERS[type(chart.drawing)]
    with matplotlib.rc_context({**_STYLE, "font.family": [_register_font()]}):
        figure = Figure(figsize=(FIGURE_WIDTH_INCHES, measure_height(chart)), layout="constrained")
        draw(figure.subplots(), chart, report)
        buffer = io.BytesIO()
        metadata = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
        figure.savefig(buffer, format=form, dpi=DPI, metadata=metadata, transparent=form == "svg")
        return buffer.getvalue()


# ---- bars ----
def _measure_bars(chart: Chart) -> float:
    drawing = chart.drawing
    assert isinstance(drawing, Bars)  # noqa: S101 - chosen by its type
    if drawing.upright:
        return 2.2
    rows = len(chart.table.rows[: drawing.rows])
    return 0.4 + (0.22 + 0.1 * len(drawing.values)) * rows + 0.3 * (len(drawing.values) > 1)


def _draw_bars(axes: Any, chart: Chart, report: Report) -> None:
    """Draw the bars with their numbers; a second value is told by its hatching too, and by a legend."""
    drawing = chart.drawing
    assert isinstance(drawing, Bars)  # noqa: S101 - chosen by its type
    rows = chart.table.rows[: drawing.rows]
    positions = range(len(rows))
    bar_width = 0.72 / len(drawing.values)
    draw = axes.bar if drawing.upright else axes.barh
    for index, column in enumerate(drawing.values):
        offset = (index - (len(drawing.values) - 1) / 2) * bar_width
        style = (
            {"color": SECOND, "edgecolor": INK, "hatch": "////", "linewidth": 0.6}
            if index
            else {"color": BAR}
        )
        bars = draw(
            [place + offset for place in positions],
            [read_number(row[column]) for row in rows],
            bar_width,
            label=escape_text(chart.table.heads[column]),
            **style,
        )
        labels = [escape_text(report.format_cell(row[column])) if row[column] else "" for row in rows]
        axes.bar_label(bars, labels=labels, padding=3)
    labels = [wrap_label(report.format_cell(row[drawing.label]), report.lang) for row in rows]
    if drawing.upright:
        step = _space_labels(labels)
        axes.set_xticks(list(positions)[::step], labels[::step])
        axes.set_yticks([])
        axes.set_xlabel(escape_text(chart.table.heads[drawing.label]))
    else:
        axes.set_yticks(list(positions), labels)
        axes.invert_yaxis()
        axes.set_xticks([])
    axes.tick_params(length=0)
    axes.margins(**{"y" if drawing.upright else "x": 0.12})
    axes.spines[:].set_visible(False)
    axes.spines["bottom" if drawing.upright else "left"].set_visible(True)
    if len(drawing.values) > 1:
        axes.legend(frameon=False, loc="lower right", ncols=len(drawing.values), bbox_to_anchor=(1, 1))


def _space_labels(labels: Sequence[str]) -> int:
    """Return how many bars have one label, so that labels side by side do not touch.

    >>> _space_labels(["1", "2", "3"]), _space_labels(["10–11"] * 40)
    (1, 4)
    """
    return max(1, math.ceil(sum(len(label) + 2 for label in labels) / CHARACTERS_BELOW))


# ---- lines over the years ----
def _draw_lines(axes: Any, chart: Chart, report: Report) -> None:
    """Draw a line through the years, each value written, and small bars below for what began and ended."""
    drawing, rows = chart.drawing, chart.table.rows
    assert isinstance(drawing, Lines)  # noqa: S101 - chosen by its type
    places = list(range(len(rows)))
    columns = [*drawing.values, *drawing.bars]
    most = max((read_number(row[column]) for row in rows for column in columns), default=1.0)
    width = 0.3
    for index, column in enumerate(drawing.bars):
        offset = (index - (len(drawing.bars) - 1) / 2) * width
        style = (
            {"color": SECOND, "edgecolor": INK, "hatch": "////", "linewidth": 0.6}
            if index
            else {"color": BAR, "alpha": 0.75}
        )
        values = [read_number(row[column]) for row in rows]
        bars = axes.bar(
            [place + offset for place in places], values, width * 0.92,
            label=escape_text(chart.table.heads[column]), **style,
        )  # fmt: skip
        labels = ["" if row[column] is None else escape_text(report.format_cell(row[column])) for row in rows]
        axes.bar_label(bars, labels=labels, padding=2, fontsize=8)
    for column in drawing.values:
        values = [read_number(row[column]) for row in rows]
        axes.plot(
            places, values, color=ACCENT, marker="o", markersize=4, linewidth=1.8,
            label=escape_text(chart.table.heads[column]),
        )  # fmt: skip
        for place, value, row in zip(places, values, rows, strict=True):
            axes.annotate(
                escape_text(report.format_cell(row[column])), (place, value), (0, 6),
                textcoords="offset points", ha="center", color=ACCENT, fontweight="normal",
            )  # fmt: skip
    axes.set_xticks(places, [escape_text(report.format_cell(row[0])) for row in rows])
    axes.set_yticks([])
    axes.set_ylim(0, most * 1.18 or 1)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.spines["bottom"].set_visible(True)
    count = len(columns)
    axes.legend(frameon=False, loc="lower center", ncols=count, bbox_to_anchor=(0.5, 1.0))


_Drawer = tuple[Callable[[Any, Chart, Report], None], Callable[[Chart], float]]
_DRAWERS: dict[type, _Drawer] = {
    Bars: (_draw_bars, _measure_bars),
    Lines: (_draw_lines, lambda chart: 2.8),
    **picture_charts.DRAWERS,
}


@lru_cache(maxsize=1)
def _register_font() -> str:
    """Make the package's face known, and return what it is called."""
    import fontpkg
    from matplotlib import font_manager

    path = str(fontpkg.path("Hind Siliguri", weight=400))
    font_manager.fontManager.addfont(path)
    return str(font_manager.FontProperties(fname=path).get_name())
