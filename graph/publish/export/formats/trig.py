"""Writes the graph of an edition as TriG, each statement in the named graph of its evidence."""

from __future__ import annotations

from ....model.network import Network
from ..registry import ExportFormat


def write_trig(network: Network) -> bytes:
    """Return what a build writes as `graph.trig`."""
    return network.knowledge.to_trig()


FORMAT = ExportFormat("RDF as TriG: each tie in the graph of its evidence", ".trig", write_trig)
