"""Reads entities from a store: all of them, or one by its IRI."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, cached_property

import pyoxigraph as ox

from ..core.collector import without_gc
from ..ingest.statements import value_of
from ..schema.dataset import Dataset
from ..schema.terms import DCT, FOAF, OWL, RDF_TYPE, SKOS, STK, expand_curie
from ..schema.vocabulary import Ontology
from ..store import QueryableStore
from .values import Entity

# what is of one of these classes is an entity wherever its IRI lies
ENTITY_CLASSES = tuple(
    expand_curie(name)
    for name in (
        "foaf:Agent",
        "stk:Event",
        "stk:Place",
        "stk:Document",
        "stk:Instrument",
        "stk:Heading",
        "stk:Post",
    )
)
ENTITY_PREDICATES = (
    SKOS + "prefLabel", SKOS + "altLabel", STK + "shortLabel", STK + "abbreviation", STK + "orgType",
    FOAF + "homepage", DCT + "identifier", OWL + "sameAs", RDF_TYPE,
)  # fmt: skip
_LANGUAGE = "(IF(isLiteral(?o), LANG(?o), '-') AS ?l)"  # `-` where a value is no text

_LABEL = ENTITY_PREDICATES[0]

Values = Mapping[str, Sequence[str]]  # of an entity, by predicate
Labels = Sequence[tuple[str, str]]  # of an entity, each with its language


class EntityReader:
    """Reads what has a label or a kind, events and documents included, from the store of an edition."""

    def __init__(
        self, store: QueryableStore, dataset: Dataset, ontology: Ontology, vocabulary: frozenset[ox.Triple]
    ) -> None:
        self._store, self._dataset, self._ontology, self._vocabulary = store, dataset, ontology, vocabulary
        self._prefix = dataset.base + "id/"
        self._kept_classes: dict[frozenset[str], frozenset[str]] = {}
        self._find_sector = cache(ontology.find_sector)

    @cached_property
    def _terms(self) -> frozenset[str]:
        """What the vocabulary describes, and so is no entity."""
        return frozenset(value_of(triple.subject) for triple in self._vocabulary)

    @without_gc
    def read_all(self) -> Mapping[str, Entity]:
        """Return all entities by IRI, in order: read by predicate, which takes the fewest texts."""
        values_by_entity: dict[str, dict[str, list[str]]] = {}
        labels_by_entity: dict[str, list[tuple[str, str]]] = {}
        prefix, typed = self._prefix, self._read_typed_subjects()
        for predicate in ENTITY_PREDICATES[1:]:
            kept: dict[str, str] = {}  # the same text of many entities, once
            for subject, value in self._store.select_rows(f"SELECT ?s ?o {{ ?s <{predicate}> ?o }}"):
                if subject.startswith(prefix) or subject in typed:
                    values = values_by_entity.setdefault(subject, {})
                    values.setdefault(predicate, []).append(kept.setdefault(value, value))
        query = f"SELECT ?s ?o {_LANGUAGE} {{ ?s <{_LABEL}> ?o }}"
        for subject, value, lang in self._store.select_rows(query):
            labels_by_entity.setdefault(subject, []).append((value, lang))
        return {
            name: self._make_entity(name, values_by_entity.get(name, {}), labels_by_entity.get(name, ()))
            for name in sorted(values_by_entity.keys() | self._select_entities(labels_by_entity, typed))
        }

    def _select_entities(self, names: Iterable[str], typed: Collection[str]) -> set[str]:
        return {name for name in names if name.startswith(self._prefix) or name in typed}

    def read_entity(self, iri: str) -> Entity | None:
        """Return one entity, None where nothing of that IRI is one; ValueError for what is no IRI."""
        values: dict[str, list[str]] = {}
        labels: list[tuple[str, str]] = []
        query = (
            f"SELECT ?p ?o {_LANGUAGE} {{ {_list_values('p', ENTITY_PREDICATES)} {ox.NamedNode(iri)} ?p ?o }}"
        )
        for row in self._store.select(query):
            predicate, value = row["p"].value, value_of(row["o"])
            if predicate == _LABEL:
                labels.append((value, row["l"].value))
            else:
                values.setdefault(predicate, []).append(value)
        is_typed = iri not in self._terms and not set(values.get(RDF_TYPE, ())).isdisjoint(ENTITY_CLASSES)
        is_entity = (values or labels) and (iri.startswith(self._prefix) or is_typed)
        return self._make_entity(iri, values, labels) if is_entity else None

    def _read_typed_subjects(self) -> frozenset[str]:
        rows = self._store.select_rows(f"SELECT ?s {{ {_list_values('c', ENTITY_CLASSES)} ?s a ?c }}")
        return frozenset(name for (name,) in rows) - self._terms

    def _make_entity(self, name: str, values: Values, labels: Labels) -> Entity:
        """Make an entity of its values by predicate, and of its labels."""

        def get_texts(predicate: str) -> Sequence[str]:
            held = values.get(predicate)
            return sorted(held) if held else ()

        shorten = self._dataset.mint.shorten_iri
        classes = frozenset(values.get(RDF_TYPE, ()))
        classes = self._kept_classes.setdefault(classes, classes)
        types = tuple(get_texts(STK + "orgType")) or self._list_telling_classes(classes)
        label = {
            lang or "en": value for value, lang in sorted(labels, key=_get_value, reverse=True) if lang != "-"
        }
        return Entity(
            iri=name,
            id=shorten(name),
            classes=classes,
            label=label,
            short=next(iter(get_texts(STK + "shortLabel")), ""),
            abbreviation=next(iter(get_texts(STK + "abbreviation")), ""),
            other_names=tuple(get_texts(SKOS + "altLabel")),
            types=types,
            homepage=next(iter(get_texts(FOAF + "homepage")), ""),
            identifiers=tuple(get_texts(DCT + "identifier")),
            aliases=tuple(shorten(alias) for alias in get_texts(OWL + "sameAs")),
            sector=self._find_sector(types),
        )

    def _list_telling_classes(self, classes: frozenset[str]) -> tuple[str, ...]:
        """Return the classes that say what kind of organisation one is whose type nobody gave."""
        if STK + "Organisation" not in classes:
            return ()
        return tuple(
            name for name in self._ontology.select_narrowest(classes) if name != STK + "Organisation"
        )


def _list_values(variable: str, iris: Sequence[str]) -> str:
    return f"VALUES ?{variable} {{ {' '.join(f'<{iri}>' for iri in iris)} }}"


def _get_value(item: tuple[str, str]) -> str:
    return item[0]
