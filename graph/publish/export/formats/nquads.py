"""Writes the graph of an edition as N-Quads, each statement in the named graph of its evidence."""

from __future__ import annotations

import pyoxigraph as ox

from ....model.network import Network
from ....schema.terms import PREFIXES
from ....store.serialization import serialise_statements
from ..registry import ExportFormat


def write_nquads(network: Network) -> bytes:
    """Return the statements, sorted."""
    return serialise_statements(
        network.knowledge.iter_evidence_quads(), ox.RdfFormat.N_QUADS, prefixes=PREFIXES
    )


FORMAT = ExportFormat("RDF as N-Quads: each tie in the graph of its evidence", ".nq", write_nquads)
