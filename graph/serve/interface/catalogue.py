"""Describes the data set to catalogues and crawlers: VoID (W3C, 2011) and DCAT 3 (W3C, 2024)."""

from __future__ import annotations

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from ...schema.licences import find_licence_iri
from ...schema.terms import DCT, RDF_TYPE, VOID, XSD
from ...store.serialization import serialise_statements
from ..rendering import Page, open_page
from ..sparql.negotiation import GRAPH_FORMATS, choose_format

DCAT = "http://www.w3.org/ns/dcat#"
PATHS = ("/void", "/.well-known/void")
_PREFIXES = {"void": VOID, "dcat": DCAT, "dct": DCT, "xsd": XSD}


def answer_catalogue(request: Request) -> Response:
    """Answer with what the data set is, how large, under which licence, and where to get it."""
    form = choose_format(", ".join(request.headers.getlist("accept")), GRAPH_FORMATS) or GRAPH_FORMATS[0]
    page = open_page(request)
    triples = describe_dataset(page, str(request.base_url).rstrip("/") + page.service_path)
    rdf_format = ox.RdfFormat.from_extension(form.ending) or ox.RdfFormat.TURTLE
    content = serialise_statements(triples, rdf_format, prefixes=_PREFIXES)
    return Response(content, headers={"content-type": form.content_type, "vary": "Accept"})


def describe_dataset(page: Page, root: str) -> list[ox.Triple]:
    """Return the description of the data set of a page, served at an address."""
    graph = page.version.graph
    node, served = ox.NamedNode(graph.dataset.base), ox.NamedNode(f"{root}/sparql#service")
    dump = ox.NamedNode(f"{root}/store?default")
    counts = page.version.keep("void-counts", lambda: _count(page))
    triples = [
        *(_type(node, kind) for kind in (VOID + "Dataset", DCAT + "Dataset")),
        *(
            _say(node, DCT + "title", ox.Literal(text, language=lang))
            for lang, text in graph.dataset.title.items()
        ),
        _say(node, DCT + "identifier", ox.Literal(graph.dataset.name)),
        *(_say(node, DCT + "language", ox.Literal(lang)) for lang in graph.dataset.languages),
        _say(node, VOID + "sparqlEndpoint", ox.NamedNode(f"{root}/sparql")),
        _say(node, VOID + "dataDump", dump),
        _say(node, VOID + "uriSpace", ox.Literal(graph.dataset.base)),
        *(_say(node, VOID + name, ox.Literal(number)) for name, number in counts.items()),
        *(_say(node, DCAT + "distribution", part) for part in (served, dump)),
        *(_type(part, DCAT + "Distribution") for part in (served, dump)),
        _say(dump, DCAT + "downloadURL", dump),
        _say(dump, DCAT + "mediaType", ox.Literal("text/turtle")),
        _say(served, DCAT + "accessURL", ox.NamedNode(f"{root}/sparql")),
        _say(served, DCAT + "endpointDescription", ox.NamedNode(f"{root}/api/openapi.json")),
    ]
    licence = find_licence_iri(graph.dataset.licence)
    if licence:
        triples.append(_say(node, DCT + "license", ox.NamedNode(licence)))
    return triples


def _count(page: Page) -> dict[str, int]:
    """Return the figures of the merged view, without the vocabulary and the descriptions of evidence."""
    graph = page.version.graph
    return {"triples": graph.count_statements(), "entities": len(graph.entities)}


def _type(subject: ox.NamedNode, kind: str) -> ox.Triple:
    return _say(subject, RDF_TYPE, ox.NamedNode(kind))


def _say(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), value)
