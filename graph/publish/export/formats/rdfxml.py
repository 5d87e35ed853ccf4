"""Writes the graph of an edition as RDF/XML, merged, for programs that read nothing else."""

from __future__ import annotations

import pyoxigraph as ox

from ....model.network import Network
from ....schema.terms import PREFIXES
from ....store.serialization import serialise_statements
from ..registry import ExportFormat


def write_rdfxml(network: Network) -> bytes:
    """Return the statements, sorted."""
    return serialise_statements(
        network.knowledge.iter_merged_triples(), ox.RdfFormat.RDF_XML, prefixes=PREFIXES
    )


FORMAT = ExportFormat("RDF/XML: the merged graph", ".rdf", write_rdfxml, limits="sources and quotes")
