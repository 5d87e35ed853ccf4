"""Makes the pages of the vocabulary: each kind of tie, class, property and concept, with examples of use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..ingest.statements import value_of
from ..publish.answers.ask import Term
from ..schema.terms import OWL, RDF_TYPE, RDFS, SKOS, STK, compact_iri
from ..schema.vocabulary import Ontology
from .addresses import Addresses
from .links import EntityLink, link_entity
from .negotiation import choose_rdf_format, serialise_for_web
from .rendering import Page, find_dataset, open_page, render_page

MOST_EXAMPLES = 8
TIES_GROUP, CLASSES_GROUP, PROPERTIES_GROUP = "terms-ties", "terms-classes", "terms-properties"
OTHERS_GROUP = "terms-others"  # lists of concepts, and concepts of no list
_LOOKED_AT = 400  # statements among which examples are looked for
_MOST_SORTED = 100_000  # entities of a data set in which the first are found by sorting all
_CLASS, _CONCEPT, _SCHEME = OWL + "Class", SKOS + "Concept", SKOS + "ConceptScheme"
_PROPERTIES = tuple(OWL + sort for sort in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty"))
# what a term says of others, and what others say of it, each with the key of its text
_OUTWARD = {
    RDFS + "subClassOf": "term-narrows",
    RDFS + "subPropertyOf": "term-narrows",
    SKOS + "broader": "term-narrows",
    RDFS + "domain": "term-domain",
    RDFS + "range": "term-range",
    OWL + "inverseOf": "term-inverse",
    SKOS + "inScheme": "term-scheme",
    STK + "tieGroup": "term-group",
}
_INWARD = {
    RDFS + "subClassOf": "term-widens",
    RDFS + "subPropertyOf": "term-widens",
    SKOS + "broader": "term-widens",
    OWL + "inverseOf": "term-inverse",
    SKOS + "inScheme": "term-members",
    STK + "tieGroup": "term-members",
}


@dataclass(frozen=True)
class TermLink:
    """A term as a page names it; without an address where it is of another vocabulary."""

    label: str
    address: str


@dataclass(frozen=True)
class UseExample:
    """A statement of the data set that uses a term: with its object in words where it is no name."""

    subject: EntityLink
    object: EntityLink | None
    value: str


@dataclass(frozen=True)
class VocabularyIndex:
    """The terms of our vocabulary by their names, in groups, and what each says."""

    triples: Mapping[str, tuple[ox.Triple, ...]]  # by subject
    pointing: Mapping[str, tuple[ox.Triple, ...]]  # by object
    groups: Mapping[str, tuple[str, ...]]  # by the key of a text, or the IRI of a scheme

    @classmethod
    def open(cls, page: Page) -> VocabularyIndex:
        """Return that of a page's data set, made once for a version."""
        ontology = page.version.graph.ontology
        return page.version.keep("vocabulary", lambda: cls.from_ontology(ontology))

    @classmethod
    def from_ontology(cls, ontology: Ontology) -> VocabularyIndex:
        """Return that of an ontology."""
        by_subject: dict[str, list[ox.Triple]] = defaultdict(list)
        by_object: dict[str, list[ox.Triple]] = defaultdict(list)
        for triple in ontology.triples:
            by_subject[value_of(triple.subject)].append(triple)
            if isinstance(triple.object, ox.NamedNode):
                by_object[triple.object.value].append(triple)
        groups: dict[str, list[str]] = defaultdict(list)
        for iri in sorted(by_subject):
            if iri.startswith(STK) and len(iri) > len(STK):
                for group in _find_groups(ontology, by_subject[iri], iri):
                    groups[group].append(iri)
        order = (TIES_GROUP, CLASSES_GROUP, PROPERTIES_GROUP, OTHERS_GROUP)
        return cls(
            {iri: tuple(triples) for iri, triples in by_subject.items()},
            {iri: tuple(triples) for iri, triples in by_object.items()},
            {key: tuple(groups[key]) for key in (*order, *sorted(set(groups) - set(order)))},
        )


def _find_groups(ontology: Ontology, triples: list[ox.Triple], iri: str) -> Iterator[str]:
    """Yield where a term is listed: by what it is, a concept under its scheme."""
    types = {value_of(triple.object) for triple in triples if triple.predicate.value == RDF_TYPE}
    if iri in ontology.tie_kinds:
        yield TIES_GROUP
    elif _CLASS in types:
        yield CLASSES_GROUP
    elif types.intersection(_PROPERTIES):
        yield PROPERTIES_GROUP
    schemes = [value_of(triple.object) for triple in triples if triple.predicate.value == SKOS + "inScheme"]
    yield from schemes
    if not schemes and types - {_CLASS, *_PROPERTIES}:
        yield OTHERS_GROUP


def answer_vocabulary(request: Request) -> Response:
    """Answer with the list of terms, or with the whole vocabulary as RDF where that is asked for."""
    page = open_page(request)
    index = VocabularyIndex.open(page)
    if media_type := choose_rdf_format(request):
        return serialise_for_web(page.version.graph.ontology.triples, media_type)
    ontology = page.version.graph.ontology
    groups = [
        (
            page.format_message(key) if key.startswith("terms-") else ontology.label(key, page.lang),
            sorted(
                ((link_term(page, iri), ontology.definition(iri, page.lang)) for iri in iris),
                key=lambda pair: pair[0].label.casefold(),
            ),
        )
        for key, iris in index.groups.items()
    ]
    return render_page(page, "vocabulary.html", groups=groups)


def answer_term(request: Request) -> Response:
    """Answer with the page of one term, or with what the vocabulary says of it as RDF."""
    page = open_page(request)
    iri, index = STK + request.path_params["term"], VocabularyIndex.open(page)
    if iri == STK or iri not in index.triples:
        raise HTTPException(404)
    if media_type := choose_rdf_format(request):
        return serialise_for_web(index.triples[iri], media_type)
    ontology = page.version.graph.ontology
    definitions = {
        triple.object.language or "en": triple.object.value
        for triple in index.triples[iri]
        if triple.predicate.value == SKOS + "definition" and isinstance(triple.object, ox.Literal)
    }
    relations: dict[str, dict[TermLink, None]] = defaultdict(dict)
    for key, related in _list_relations(index, iri):
        relations[key][link_term(page, related)] = None
    return render_page(
        page,
        "term.html",
        iri=iri,
        written=f"stk:{compact_iri(iri)}",
        label=ontology.label(iri, page.lang),
        labels=[pair for pair in sorted(ontology.labels_by_language(iri).items()) if pair[0] != page.lang],
        definitions=sorted(definitions.items(), key=lambda pair: pair[0] != page.lang),
        relations=relations,
        examples=page.version.keep(f"uses {iri} {page.lang}", lambda: tuple(_list_examples(page, iri))),
        query=f"SELECT * WHERE {{\n  {_write_pattern(page, iri)}\n}}\nLIMIT 50\n",
    )


def answer_at_root(request: Request) -> Response:
    """Go to the same page of the data set that was opened first."""
    addresses = Addresses(find_dataset(request).key)
    target = addresses.vocabulary(request.path_params.get("term", ""))
    return RedirectResponse(target, 303, headers={"vary": "Accept"})


def list_terms(page: Page) -> list[str]:
    """Return the names of every term that has a page."""
    return sorted({iri[len(STK) :] for iris in VocabularyIndex.open(page).groups.values() for iri in iris})


def link_term(page: Page, iri: str) -> TermLink:
    """Return the link to the page of a term."""
    has_page = iri.startswith(STK) and iri in VocabularyIndex.open(page).triples
    label = page.version.graph.label(iri, page.lang)
    is_known = label not in (iri, iri.rpartition("/")[2], iri.rpartition("#")[2])
    return TermLink(
        label if is_known else compact_iri(iri),
        page.addresses.vocabulary(iri[len(STK) :]) if has_page else "",
    )


def _list_relations(index: VocabularyIndex, iri: str) -> Iterator[tuple[str, str]]:
    for triple in index.triples[iri]:
        if triple.predicate.value in _OUTWARD and isinstance(triple.object, ox.NamedNode):
            yield _OUTWARD[triple.predicate.value], triple.object.value
    for triple in sorted(index.pointing.get(iri, ()), key=str):
        if triple.predicate.value in _INWARD and isinstance(triple.subject, ox.NamedNode):
            yield _INWARD[triple.predicate.value], triple.subject.value


def _write_pattern(page: Page, iri: str) -> str:
    """Return the pattern that uses a term as what it is."""
    types = {
        value_of(triple.object)
        for triple in VocabularyIndex.open(page).triples[iri]
        if triple.predicate.value == RDF_TYPE
    }
    term = f"stk:{iri[len(STK) :]}"
    if types.intersection(_PROPERTIES):
        return f"?subject {term} ?object"
    if _CLASS in types:
        return f"?subject a {term}"
    return f"?subject ?property {term}"


def _select_uses(page: Page, iri: str) -> list[tuple[str, Term]]:
    """Return subject and object of the first statements that use a term, None where it has no object.

    In a very large data set they are not sorted: the order of its tables chooses the first.
    """
    graph = page.version.graph
    order = "ORDER BY ?subject ?property ?object" if len(graph.entities) <= _MOST_SORTED else ""
    rows = graph.store.select(f"SELECT * {{ {_write_pattern(page, iri)} }} {order} LIMIT {_LOOKED_AT}")
    has_object = "object" in {variable.value for variable in rows.variables}
    return [(value_of(row["subject"]), row["object"] if has_object else None) for row in rows]


def _list_examples(page: Page, iri: str) -> Iterator[UseExample]:
    """Yield some statements of the edition that use a term, about things that have a page."""
    graph = page.version.graph
    examples = []
    for subject, object_ in page.version.keep(f"uses-of-{iri}", lambda: _select_uses(page, iri)):
        if subject not in graph.entities and subject not in graph.sources:
            continue
        is_link = isinstance(object_, ox.NamedNode)
        examples.append(
            UseExample(
                link_entity(page, subject),
                link_entity(page, object_.value) if isinstance(object_, ox.NamedNode) else None,
                "" if is_link or object_ is None else value_of(object_),
            )
        )
    yield from sorted(set(examples), key=_order_example)[:MOST_EXAMPLES]


def _order_example(use: UseExample) -> tuple[str, ...]:
    """Return by what examples are sorted: names first; addresses tell those of the same name apart."""
    far = use.object.address if use.object else ""
    return use.subject.name.casefold(), use.value, use.subject.address, far
