"""Writes the graph of an edition as RDF/XML, merged, for programs that read nothing else."""

from __future__ import annotations

import pyoxigraph as ox

from ....model.network import Network
from ....model.w3c_view import write_w3c_turtle
from ....schema.terms import PREFIXES
from ....store.serialization import serialise_statements
from ..registry import ExportFormat


def write_rdfxml(network: Network) -> bytes:
    """Return the statements, sorted."""
    quads = ox.parse(write_w3c_turtle(network.knowledge), format=ox.RdfFormat.TURTLE)
    return serialise_statements((quad.triple for quad in quads), ox.RdfFormat.RDF_XML, prefixes=PREFIXES)


FORMAT = ExportFormat(
    "RDF/XML: the merged graph",
    ".rdf",
    write_rdfxml,
)
