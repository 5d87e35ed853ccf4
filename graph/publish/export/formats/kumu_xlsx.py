"""Writes the workbook that Kumu imports: a sheet of elements and one of connections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ....ingest.foreign.network import ForeignNetwork
from ...writers.csv_file import list_cells
from ...writers.workbook import make_workbook
from ..kumu import list_connection_cells, list_element_cells
from ..registry import ExportFormat

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_OWN = ("id", "label", "type", "description", "from", "to", "direction")  # names that Kumu knows
_MOST_SIGNS = 32_767  # of a cell in Excel


def write_kumu_workbook(network: ForeignNetwork) -> bytes:
    """Return the workbook; a connection names its ends by label, or by id where two have the label."""
    times = Counter(node.name or node.key for node in network.nodes)
    references = {
        node.key: node.key if times[node.name or node.key] > 1 else node.name or node.key
        for node in network.nodes
    }
    elements = [{"id": node.key, **list_element_cells(node)} for node in network.nodes]
    connections = [
        {"from": references[tie.subject], "to": references[tie.object], **list_connection_cells(tie)}
        for tie in network.ties
    ]

    def write_sheets(book: Workbook) -> None:
        _write_sheet(book, "Elements", ("label", "type"), elements)
        _write_sheet(book, "Connections", ("from", "to", "type", "direction"), connections)

    return make_workbook(write_sheets, title=network.title[:255])


def _write_sheet(book: Workbook, name: str, first: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    """Write a sheet whose first columns are given, and whose others are what any row has."""
    columns = list(dict.fromkeys((*first, *(column for row in rows for column in row))))
    sheet = book.add_worksheet(name)
    head, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 0)
    for number, column in enumerate(columns):
        sheet.write_string(0, number, column.capitalize() if column in _OWN else column, head)
    for line, cells in enumerate(list_cells(rows, columns), start=1):
        for number, cell in enumerate(cells):
            if cell:
                sheet.write_string(line, number, cell[:_MOST_SIGNS], text)


FORMAT = ExportFormat.of_network("workbook of Kumu", ".kumu.xlsx", write_kumu_workbook)
