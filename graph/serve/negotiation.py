"""Answers with what is said of an entity as RDF, where a program asks for it rather than for a page."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from ..model.values import Entity
from ..schema.terms import PREFIXES
from .rendering import Page

# media type, ending of the address and how it is written; a page comes first where none is preferred
RDF_FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_EVERY = frozenset({"*/*", "text/*"})


def choose_rdf_format(request: Request) -> str:
    """Return the media type of the RDF that is asked for, empty where a page is.

    >>> from starlette.requests import Request
    >>> accept = [(b"accept", b"application/ld+json, text/html;q=0.5")]
    >>> choose_rdf_format(Request({"type": "http", "headers": accept}))
    'application/ld+json'
    """
    ranges = [_read_range(text) for text in request.headers.get("accept", "*/*").split(",")]
    for quality, media_type in sorted(ranges, key=lambda pair: -pair[0]):
        if quality <= 0 or media_type in _PAGES or media_type in _EVERY:
            return ""
        if media_type in RDF_FORMATS:
            return media_type
    return ""


def _read_range(text: str) -> tuple[float, str]:
    """Return quality and media type of one part of an Accept header."""
    media_type, *parameters = (part.strip().lower() for part in text.split(";"))
    quality = next((part[2:] for part in parameters if part.startswith("q=")), "1")
    try:
        return float(quality), media_type
    except ValueError:
        return 0.0, media_type


def answer_as_rdf(page: Page, entity: Entity, media_type: str) -> Response:
    """Answer with the triples of the merged view that have an entity as subject or object."""
    store, node = page.version.graph.store, ox.NamedNode(entity.iri)
    triples = {
        ox.Triple(node, row["p"], row["o"]) for row in store.select(f"SELECT ?p ?o {{ {node} ?p ?o }}")
    }
    triples |= {
        ox.Triple(row["s"], row["p"], node) for row in store.select(f"SELECT ?s ?p {{ ?s ?p {node} }}")
    }
    return serialise_for_web(triples, media_type)


def serialise_for_web(triples: Iterable[ox.Triple], media_type: str) -> Response:
    """Answer with statements as RDF."""
    content = ox.serialize(sorted(triples, key=str), format=RDF_FORMATS[media_type], prefixes=dict(PREFIXES))
    return Response(content, media_type=media_type, headers={"vary": "Accept"})
