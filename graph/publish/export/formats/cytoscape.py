"""Writes the JSON of Cytoscape desktop and Cytoscape.js."""

from __future__ import annotations

from ....ingest.foreign.fields import list_node_fields, list_tie_fields
from ....ingest.foreign.network import ForeignNetwork
from ..json_text import write_json
from ..registry import ExportFormat


def write_cytoscape(network: ForeignNetwork) -> bytes:
    """Return the network as elements: the data of a node or an edge hold what is known of it."""
    nodes = [
        {"data": {"id": node.key, "name": node.name or node.key, **list_node_fields(node)}}
        for node in network.nodes
    ]
    edges = [
        {
            "data": {
                "id": f"e{number}",
                "source": tie.subject,
                "target": tie.object,
                "interaction": tie.relation_word,
                **list_tie_fields(tie),
            }
        }
        for number, tie in enumerate(network.ties)
    ]
    return write_json(
        {
            "format_version": "1.0",
            "target_cytoscapejs_version": "~3.0",
            "data": {"name": network.title, "publisher": network.publisher, "licence": network.licence},
            "elements": {"nodes": nodes, "edges": edges},
        }
    )


FORMAT = ExportFormat.of_network("JSON of Cytoscape", ".cyjs", write_cytoscape)
