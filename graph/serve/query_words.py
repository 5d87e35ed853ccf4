"""Lists what the query editor completes: our prefixes, and the terms of the vocabulary with their labels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..schema.terms import PREFIXES, STK
from ..schema.vocabulary import Ontology
from .rendering import open_page
from .vocabulary_pages import PROPERTIES_GROUP, TIES_GROUP, VocabularyIndex

_PROPERTY_GROUPS = (TIES_GROUP, PROPERTIES_GROUP)


def answer_query_words(request: Request) -> Response:
    """Answer with what the editor completes, in the reader's language."""
    page = open_page(request)
    index = VocabularyIndex.open(page)
    return JSONResponse(list_query_words(page.version.graph.ontology, index, page.lang))


def list_query_words(ontology: Ontology, index: VocabularyIndex, lang: str) -> dict[str, Any]:
    """Return prefixes and terms as the editor takes them."""
    properties = {iri for group in _PROPERTY_GROUPS for iri in index.groups.get(group, ())}
    return {
        "prefixes": [{"prefix": prefix, "iri": iri} for prefix, iri in PREFIXES.items()],
        "terms": [_describe_term(ontology, iri, properties, lang) for iri in _sort_terms(index)],
    }


def _sort_terms(index: VocabularyIndex) -> Iterable[str]:
    return sorted({iri for iris in index.groups.values() for iri in iris})


def _describe_term(ontology: Ontology, iri: str, properties: set[str], lang: str) -> dict[str, str]:
    return {
        "name": f"stk:{iri[len(STK) :]}",
        "label": ontology.label(iri, lang),
        "definition": ontology.definition(iri, lang),
        "type": "property" if iri in properties else "class",
    }
