"""Puts the charts of a report into a workbook as its own charts, which follow the cells beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..document import Bars, Chart, HeatMap, Lines, PlaceMap, Quadrant, Table

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.chart import Chart as NativeChart
    from xlsxwriter.worksheet import Worksheet

COLOURS = ("#2F6DA3", "#9A3324", "#8A929C")
MOST_PLACES = 20


def insert_chart(book: Workbook, sheet: Worksheet, chart: Chart, head_row: int) -> None:
    """Put a chart beside the table of a sheet; a heat map colours the cells; bands and stars are left out."""
    make = _MAKERS.get(type(chart.drawing))
    if isinstance(chart.drawing, HeatMap):
        _colour_cells(sheet, chart.table, head_row)
    elif make:
        native = make(book, sheet, chart, head_row)
        native.set_title({"none": True})
        native.set_size({"width": 620, "height": 340})
        options = {"description": chart.title, "object_position": 2}
        sheet.insert_chart(head_row, len(chart.table.heads) + 1, native, options)


def _refer(sheet: Worksheet, head_row: int, column: int, rows: int) -> list[str | int]:
    return [sheet.get_name(), head_row + 1, column, head_row + rows, column]


def _make_series(
    sheet: Worksheet, table: Table, head_row: int, label: int, column: int, rows: int
) -> dict[str, object]:
    return {
        "name": [sheet.get_name(), head_row, column],
        "categories": _refer(sheet, head_row, label, rows),
        "values": _refer(sheet, head_row, column, rows),
    }


def _make_bars(book: Workbook, sheet: Worksheet, chart: Chart, head_row: int) -> NativeChart:
    drawing = chart.drawing if isinstance(chart.drawing, Bars) else Bars(0, (1,), MOST_PLACES)
    native = book.add_chart({"type": "column" if drawing.upright else "bar"})
    rows = min(drawing.rows, len(chart.table.rows))
    for number, column in enumerate(drawing.values):
        series = _make_series(sheet, chart.table, head_row, drawing.label, column, rows)
        native.add_series(
            {**series, "fill": {"color": COLOURS[number]}, "data_labels": {"value": True}, "gap": 60}
        )
    if not drawing.upright:
        native.set_y_axis({"reverse": True})
    if len(drawing.values) == 1:
        native.set_legend({"none": True})
    else:
        native.set_legend({"position": "bottom"})
    return native


def _make_lines(book: Workbook, sheet: Worksheet, chart: Chart, head_row: int) -> NativeChart:
    drawing, rows = chart.drawing, len(chart.table.rows)
    assert isinstance(drawing, Lines)  # noqa: S101 - chosen by its type
    native, lines = book.add_chart({"type": "column"}), book.add_chart({"type": "line"})
    for number, column in enumerate(drawing.bars):
        series = _make_series(sheet, chart.table, head_row, 0, column, rows)
        native.add_series({**series, "fill": {"color": (COLOURS[0], COLOURS[2])[number % 2]}})
    for column in drawing.values:
        series = _make_series(sheet, chart.table, head_row, 0, column, rows)
        line = {"color": COLOURS[1], "width": 2.25}
        lines.add_series(
            {**series, "line": line, "marker": {"type": "circle"}, "data_labels": {"value": True}}
        )
    if drawing.bars:
        native.combine(lines)
        native.set_legend({"position": "bottom"})
        return native
    return lines


def _make_quadrant(book: Workbook, sheet: Worksheet, chart: Chart, head_row: int) -> NativeChart:
    drawing, table = chart.drawing, chart.table
    assert isinstance(drawing, Quadrant)  # noqa: S101 - chosen by its type
    native, rows = book.add_chart({"type": "scatter"}), len(table.rows)
    series = _make_series(sheet, table, head_row, drawing.across, drawing.up, rows)
    names = [
        {"value": f"='{sheet.get_name()}'!${chr(65 + drawing.name)}${head_row + 2 + row}"}
        for row in range(rows)
    ]
    marker = {"type": "circle", "size": 9, "fill": {"color": COLOURS[0]}}
    native.add_series(
        {**series, "marker": marker, "data_labels": {"custom": names, "value": True, "position": "right"}}
    )
    span = {"min": -0.5, "max": len(drawing.levels) - 0.5, "major_unit": 1}
    native.set_x_axis({**span, "name": table.heads[drawing.across], "crossing": -0.5})
    native.set_y_axis({**span, "name": table.heads[drawing.up], "crossing": -0.5})
    native.set_legend({"none": True})
    return native


def _colour_cells(sheet: Worksheet, table: Table, head_row: int) -> None:
    rule = {"type": "2_color_scale", "min_color": "#DCE8F3", "max_color": COLOURS[0]}
    sheet.conditional_format(head_row + 1, 1, head_row + len(table.rows), len(table.heads) - 1, rule)


_MAKERS: dict[type, Callable[[Workbook, Worksheet, Chart, int], NativeChart]] = {
    Bars: _make_bars,
    PlaceMap: _make_bars,
    Lines: _make_lines,
    Quadrant: _make_quadrant,
}
