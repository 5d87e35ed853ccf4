"""Names the page of each thing that a data set holds, with the mark of its kind, for templates to link to."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.values import Entity
from ..schema.terms import FOAF, SKOS, STK
from ..schema.vocabulary import TieKind
from .rendering import Page
from .symbols import PLAIN_SECTOR, outline_mark

# of an entity's classes: the first that matches is the part of its address
_SEGMENTS = (
    (STK + "Organisation", "org"),
    (STK + "Collective", "group"),
    (FOAF + "Person", "person"),
    (STK + "Event", "event"),
    (STK + "Place", "place"),
    (SKOS + "Concept", "topic"),
)
OTHER_SEGMENT = "item"
SEGMENTS = (*(segment for _, segment in _SEGMENTS), OTHER_SEGMENT)


@dataclass(frozen=True)
class EntityLink:
    """What a page shows of an entity that it names: `outlines` is empty where it has no mark."""

    name: str
    lang: str  # of the name
    address: str
    sector: str  # class of its mark
    kind: str  # in words
    outlines: tuple[str, ...]


def find_segment(entity: Entity) -> str:
    """Return the part of the address that says what sort of thing an entity is."""
    return next((segment for iri, segment in _SEGMENTS if iri in entity.classes), OTHER_SEGMENT)


def find_entity_address(page: Page, entity: Entity) -> str:
    """Return the address of the page of an entity."""
    return page.addresses.entity(find_segment(entity), entity.id)


def find_tie_address(page: Page, kind: TieKind, subject: str, object_: str) -> str:
    """Return the address of the page of a tie; the ends of a symmetric one may stand in either order."""
    if kind.symmetric and object_ < subject:
        subject, object_ = object_, subject
    shorten = page.version.graph.dataset.mint.shorten_iri
    return page.addresses.tie(shorten(subject), kind.name, shorten(object_))


def link_entity(page: Page, iri: str) -> EntityLink:
    """Return the link to a node; without an address for a term of the vocabulary."""
    graph = page.version.graph
    entity = graph.entities.get(iri)
    if iri in graph.sources:
        return EntityLink(
            graph.sources[iri].title, "", page.addresses.source(graph.sources[iri].id), "", "", ()
        )
    if not entity:
        return EntityLink(graph.label(iri, page.lang), page.lang, "", "", "", ())
    lang = page.lang if page.lang in entity.label else "en"
    sector = entity.sector
    return EntityLink(
        entity.get_name(page.lang),
        lang,
        find_entity_address(page, entity),
        sector.name if sector else PLAIN_SECTOR,
        name_kind(page, entity),
        outline_mark(entity),
    )


def name_kind(page: Page, entity: Entity) -> str:
    """Return what kind of thing an entity is, in words."""
    ontology = page.version.graph.ontology
    kinds = entity.types or tuple(ontology.select_narrowest(entity.classes))
    return ", ".join(sorted({ontology.label(kind, page.lang) for kind in kinds}))
