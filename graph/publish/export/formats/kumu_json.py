"""Writes the JSON that Kumu imports."""

from __future__ import annotations

from ....ingest.foreign.network import ForeignNetwork
from ..json_text import write_json
from ..kumu import list_connection_cells, list_element_cells
from ..registry import ExportFormat


def write_kumu_json(network: ForeignNetwork) -> bytes:
    """Return the network as elements and connections, which name their ends by the id of an element."""
    return write_json(
        {
            "name": network.title,
            "elements": [{"id": node.key, **list_element_cells(node)} for node in network.nodes],
            "connections": [
                {"from": tie.subject, "to": tie.object, **list_connection_cells(tie)} for tie in network.ties
            ],
        }
    )


FORMAT = ExportFormat.of_network("JSON of Kumu", ".kumu.json", write_kumu_json)
