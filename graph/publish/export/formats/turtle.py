"""Writes the graph of an edition as Turtle, merged."""

from __future__ import annotations

from ....model.network import Network
from ..registry import ExportFormat


def write_turtle(network: Network) -> bytes:
    """Return what a build writes as `graph.ttl`."""
    return network.knowledge.to_turtle()


FORMAT = ExportFormat("RDF as Turtle: the merged graph", ".ttl", write_turtle, limits="sources and quotes")
