"""Draws the bars of a chart: SVG for pages, PNG for documents, the same bytes each time.

Texts are drawn as outlines by the face that the package brings, so that Bengali shapes wherever it is read.
"""

from __future__ import annotations

import io
import re
import textwrap
from functools import lru_cache
from typing import Any

from ..document import Chart, Report

INK, BAR, SECOND = "#1b1f24", "#2f6da3", "#dfe7ef"  # on a dark page the ink is the text's own colour
FIGURE_WIDTH_INCHES = 6.3  # inches: the width of the text on A4
DPI = 200
MOST_LABEL_CHARACTERS = {"en": 34, "bn": 30}  # characters of a label in one line
MOST_LINES = 2

_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "stakeholders",
    "svg.fonttype": "path",
    "font.size": 9,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.8,
}


def draw_svg(chart: Chart, report: Report) -> str:
    """Return the chart as one `<svg>` element in the colour of the text around it, every id its own."""
    markup = _render_chart(chart, report, "svg").decode()
    element = markup[markup.index("<svg ") :]
    element = re.sub(r"<metadata>.*?</metadata>", "", element, flags=re.DOTALL)
    element = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{chart.key}-", element)
    element = re.sub(r'width="[\d.]+pt" height="[\d.]+pt"', 'class="chart" role="img"', element, count=1)
    return element.replace(INK, "currentColor").strip()


def draw_png(chart: Chart, report: Report) -> bytes:
    """Return the chart as a picture on white."""
    return _render_chart(chart, report, "png")


def _render_chart(chart: Chart, report: Report, form: str) -> bytes:
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context({**_STYLE, "font.family": [_register_font()]}):
        figure = Figure(figsize=(FIGURE_WIDTH_INCHES, _compute_figure_height(chart)), layout="constrained")
        _draw_bars(figure.subplots(), chart, report)
        buffer = io.BytesIO()
        metadata = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
        figure.savefig(buffer, format=form, dpi=DPI, metadata=metadata, transparent=form == "svg")
        return buffer.getvalue()


def _compute_figure_height(chart: Chart) -> float:
    if chart.upright:
        return 2.4
    return 0.4 + (0.22 + 0.1 * len(chart.values)) * len(chart.drawn_rows) + 0.3 * (len(chart.values) > 1)


def _draw_bars(axes: Any, chart: Chart, report: Report) -> None:
    """Draw the bars with their numbers; a second value is told by its hatching too, and by a legend."""
    positions = range(len(chart.drawn_rows))
    bar_width = 0.72 / len(chart.values)
    draw = axes.bar if chart.upright else axes.barh
    for index, column in enumerate(chart.values):
        values = [float(row[column] or 0) for row in chart.drawn_rows]
        offset = (index - (len(chart.values) - 1) / 2) * bar_width
        bar_style = (
            {"color": SECOND, "edgecolor": INK, "hatch": "////", "linewidth": 0.6}
            if index
            else {"color": BAR}
        )
        head = chart.table.heads[column]
        bars = draw(
            [place + offset for place in positions],
            values,
            bar_width,
            label=_escape_mathtext(head),
            **bar_style,
        )
        bar_labels = [_escape_mathtext(report.format_cell(row[column])) for row in chart.drawn_rows]
        axes.bar_label(bars, labels=bar_labels, padding=3)
    labels = [_wrap_label(report.format_cell(row[chart.label]), report.lang) for row in chart.drawn_rows]
    if chart.upright:
        axes.set_xticks(list(positions), labels)
        axes.set_yticks([])
    else:
        axes.set_yticks(list(positions), labels)
        axes.invert_yaxis()
        axes.set_xticks([])
    axes.tick_params(length=0)
    axes.margins(**{"y" if chart.upright else "x": 0.12})
    axes.spines[:].set_visible(False)
    axes.spines["bottom" if chart.upright else "left"].set_visible(True)
    if len(chart.values) > 1:
        axes.legend(frameon=False, loc="lower right", ncols=len(chart.values), bbox_to_anchor=(1, 1))


def _wrap_label(label: str, lang: str) -> str:
    lines = textwrap.wrap(" ".join(label.split()), MOST_LABEL_CHARACTERS[lang], break_long_words=True) or [""]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1].rstrip(" ,;") + "…"]
    return _escape_mathtext("\n".join(lines))


def _escape_mathtext(text: str) -> str:
    """Return a text in which no dollar sign begins a formula, and no sign steers the picture."""
    printable = "".join(char for char in text if char.isprintable() or char in "\n\u200c\u200d")
    return printable.replace("$", r"\$")


@lru_cache(maxsize=1)
def _register_font() -> str:
    """Make the package's face known, and return what it is called."""
    import fontpkg
    from matplotlib import font_manager

    path = str(fontpkg.path("Hind Siliguri", weight=400))
    font_manager.fontManager.addfont(path)
    return str(font_manager.FontProperties(fname=path).get_name())
