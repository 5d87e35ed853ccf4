"""Writes a node table and an edge table as CSV, as Gephi and most programs read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ....ingest.foreign.fields import list_node_fields, list_tie_fields
from ....ingest.foreign.network import ForeignNetwork
from ...writers.csv_file import encode_csv, list_cells
from ..registry import ExportFormat


def write_tables(network: ForeignNetwork) -> dict[str, bytes]:
    """Return `nodes.csv` and `edges.csv`; cells that a spreadsheet would run are escaped."""
    nodes = [{"Id": node.key, **_capitalise(list_node_fields(node))} for node in network.nodes]
    edges = [
        {
            "Source": tie.subject,
            "Target": tie.object,
            "Type": "Directed" if tie.is_directed else "Undirected",
            **_capitalise(list_tie_fields(tie)),
        }
        for tie in network.ties
    ]
    for edge in edges:
        edge.pop("Directed", "")
    return {
        "nodes.csv": _encode_rows(("Id", "Label"), nodes),
        "edges.csv": _encode_rows(("Source", "Target", "Type"), edges),
    }


def _capitalise(fields: Mapping[str, str]) -> dict[str, str]:
    """Return fields by names as Gephi writes its own; a name that differs from it is kept."""
    return {name.capitalize() if name in ("label", "weight", "directed") else name: text
            for name, text in fields.items()}  # fmt: skip


def _encode_rows(first: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    columns = list(dict.fromkeys((*first, *(column for row in rows for column in row))))
    return encode_csv([columns, *list_cells(rows, columns)], mark=True)


FORMAT = ExportFormat.of_network("node and edge tables as CSV", "", write_tables)
