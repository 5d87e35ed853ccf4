"""Describes the endpoint to programs: SPARQL 1.1 Service Description, with the named graphs counted."""

from __future__ import annotations

import pyoxigraph as ox

from ...schema.terms import RDF_TYPE
from .negotiation import GRAPH_FORMATS, ROW_FORMATS, AnswerFormat

SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_W3C_NAMES = {
    **{"srj": "SPARQL_Results_JSON", "srx": "SPARQL_Results_XML", "csv": "SPARQL_Results_CSV"},
    **{
        "tsv": "SPARQL_Results_TSV",
        "ttl": "Turtle",
        "nt": "N-Triples",
        "jsonld": "JSON-LD",
        "rdf": "RDF_XML",
    },
}


def describe_service(endpoint: str, dataset: str, form: AnswerFormat) -> bytes:
    """Return what the endpoint at an address can do, and that it answers from a data set."""
    service, data = ox.NamedNode(endpoint), ox.NamedNode(dataset)
    default_graph = ox.BlankNode("default")
    triples = [
        ox.Triple(service, ox.NamedNode(RDF_TYPE), _name("Service")),
        ox.Triple(service, _name("endpoint"), service),
        ox.Triple(service, _name("supportedLanguage"), _name("SPARQL11Query")),
        *(
            ox.Triple(service, _name("resultFormat"), ox.NamedNode(_FORMATS + _W3C_NAMES[known.ending]))
            for known in (*ROW_FORMATS, *GRAPH_FORMATS)
        ),
        ox.Triple(service, _name("defaultDataset"), data),
        ox.Triple(data, ox.NamedNode(RDF_TYPE), _name("Dataset")),
        ox.Triple(data, _name("defaultGraph"), default_graph),
        ox.Triple(default_graph, ox.NamedNode(RDF_TYPE), _name("Graph")),
    ]
    prefixes = {"sd": SD, "formats": _FORMATS}
    return ox.serialize(triples, format=ox.RdfFormat.from_extension(form.ending), prefixes=prefixes) or b""


def _name(local: str) -> ox.NamedNode:
    return ox.NamedNode(SD + local)
