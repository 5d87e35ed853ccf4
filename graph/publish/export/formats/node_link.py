"""Writes node-link JSON, as networkx and D3 read it."""

from __future__ import annotations

from ....ingest.foreign.fields import list_node_fields, list_tie_fields
from ....ingest.foreign.network import ForeignNetwork
from ..json_text import write_json
from ..registry import ExportFormat


def write_node_link(network: ForeignNetwork) -> bytes:
    """Return the network as lists of nodes and of edges, which name their ends by id."""
    return write_json(
        {
            "directed": True,
            "multigraph": True,
            "graph": {"name": network.title, "publisher": network.publisher, "licence": network.licence},
            "nodes": [{"id": node.key, **list_node_fields(node)} for node in network.nodes],
            "edges": [
                {"source": tie.subject, "target": tie.object, "key": number, **list_tie_fields(tie)}
                for number, tie in enumerate(network.ties)
            ],
        }
    )


FORMAT = ExportFormat.of_network("node-link JSON, for networkx and D3", ".json", write_node_link)
