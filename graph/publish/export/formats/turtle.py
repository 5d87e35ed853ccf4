"""Writes the graph of an edition as Turtle, merged."""

from __future__ import annotations

from ....model.network import Network
from ....model.w3c_view import write_w3c_turtle
from ..registry import ExportFormat


def write_turtle(network: Network) -> bytes:
    """Return what a build writes as `graph.ttl`."""
    return write_w3c_turtle(network.knowledge)


FORMAT = ExportFormat(
    "RDF as Turtle: the merged graph",
    ".ttl",
    write_turtle,
)
