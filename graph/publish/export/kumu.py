"""Names what is known of nodes and ties as Kumu does: Label, Type and Description, Direction."""

from __future__ import annotations

from ...ingest.foreign.fields import list_node_fields, list_tie_fields
from ...ingest.foreign.network import ForeignNode, ForeignTie

_ELEMENT_NAMES = {"remarks": "description"}
_CONNECTION_NAMES = {"relation": "type"}


def list_element_cells(node: ForeignNode) -> dict[str, str]:
    """Return what is known of a node by the names that Kumu has for it."""
    return {_ELEMENT_NAMES.get(name, name): text for name, text in list_node_fields(node).items()}


def list_connection_cells(tie: ForeignTie) -> dict[str, str]:
    """Return what is known of a tie by the names that Kumu has for it."""
    cells = {_CONNECTION_NAMES.get(name, name): text for name, text in list_tie_fields(tie).items()}
    del cells["directed"]
    return {"direction": "directed" if tie.is_directed else "undirected", **cells}
