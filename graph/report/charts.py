"""A chart in, a picture of its bars out: SVG for pages, PNG for documents, the same bytes each time.

Texts are drawn as outlines by the face that the package brings, so that Bengali shapes wherever it is read.
"""

from __future__ import annotations

import io
import re
import textwrap
from functools import lru_cache
from typing import Any

from .content import Chart, Report

INK, BAR, SECOND = "#1b1f24", "#2f6da3", "#dfe7ef"  # on a dark page the ink is the text's own colour
WIDE = 6.3  # inches: the width of the text on A4
DPI = 200
LONGEST = {"en": 34, "bn": 30}  # characters of a label in one line
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


def svg(chart: Chart, report: Report) -> str:
    """Return the chart as one `<svg>` element in the colour of the text around it, every id its own."""
    drawn = _drawn(chart, report, "svg").decode()
    element = drawn[drawn.index("<svg ") :]
    element = re.sub(r"<metadata>.*?</metadata>", "", element, flags=re.DOTALL)
    element = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{chart.key}-", element)
    element = re.sub(r'width="[\d.]+pt" height="[\d.]+pt"', 'class="chart" role="img"', element, count=1)
    return element.replace(INK, "currentColor").strip()


def png(chart: Chart, report: Report) -> bytes:
    """Return the chart as a picture on white."""
    return _drawn(chart, report, "png")


def _drawn(chart: Chart, report: Report, form: str) -> bytes:
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context({**_STYLE, "font.family": [_face()]}):
        figure = Figure(figsize=(WIDE, _height(chart)), layout="constrained")
        _bars(figure.subplots(), chart, report)
        buffer = io.BytesIO()
        own = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
        figure.savefig(buffer, format=form, dpi=DPI, metadata=own, transparent=form == "svg")
        return buffer.getvalue()


def _height(chart: Chart) -> float:
    if chart.upright:
        return 2.4
    return 0.4 + (0.22 + 0.1 * len(chart.values)) * len(chart.shown) + 0.3 * (len(chart.values) > 1)


def _bars(axes: Any, chart: Chart, report: Report) -> None:
    """Draw the bars with their numbers; a second value is told by its hatching too, and by a legend."""
    places = range(len(chart.shown))
    thick = 0.72 / len(chart.values)
    draw = axes.bar if chart.upright else axes.barh
    for at, column in enumerate(chart.values):
        values = [float(row[column] or 0) for row in chart.shown]
        offset = (at - (len(chart.values) - 1) / 2) * thick
        look = (
            {"color": SECOND, "edgecolor": INK, "hatch": "////", "linewidth": 0.6} if at else {"color": BAR}
        )
        head = chart.table.heads[column]
        bars = draw([place + offset for place in places], values, thick, label=_plain(head), **look)
        told = [_plain(report.shown(row[column])) for row in chart.shown]
        axes.bar_label(bars, labels=told, padding=3)
    labels = [_wrapped(report.shown(row[chart.label]), report.lang) for row in chart.shown]
    if chart.upright:
        axes.set_xticks(list(places), labels)
        axes.set_yticks([])
    else:
        axes.set_yticks(list(places), labels)
        axes.invert_yaxis()
        axes.set_xticks([])
    axes.tick_params(length=0)
    axes.margins(**{"y" if chart.upright else "x": 0.12})
    axes.spines[:].set_visible(False)
    axes.spines["bottom" if chart.upright else "left"].set_visible(True)
    if len(chart.values) > 1:
        axes.legend(frameon=False, loc="lower right", ncols=len(chart.values), bbox_to_anchor=(1, 1))


def _wrapped(label: str, lang: str) -> str:
    lines = textwrap.wrap(" ".join(label.split()), LONGEST[lang], break_long_words=True) or [""]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1].rstrip(" ,;") + "…"]
    return _plain("\n".join(lines))


def _plain(text: str) -> str:
    """Return a text in which no dollar sign begins a formula, and no sign steers the picture."""
    kept = "".join(char for char in text if char.isprintable() or char in "\n\u200c\u200d")
    return kept.replace("$", r"\$")


@lru_cache(maxsize=1)
def _face() -> str:
    """Make the package's face known, and return what it is called."""
    import fontpkg
    from matplotlib import font_manager

    path = str(fontpkg.path("Hind Siliguri", weight=400))
    font_manager.fontManager.addfont(path)
    return str(font_manager.FontProperties(fname=path).get_name())
