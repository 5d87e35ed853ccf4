"""Finds what a view of a story shows in the graph of an edition, and what that edition does not have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, urlencode

import pyoxigraph as ox

from ..core.messages import make_language_pair
from ..schema.terms import STK
from .graph import StakeholderGraph

MAX_PARTS = 200  # of an address
# What the parts of an address name: one thing, or a list of them with "~" between.
_SINGLE = {
    "entity": "entity",
    "tie": "tie",
    "sector": "sector",
    "topic": "name",
    "place": "name",
    "event": "entity",
}
_LISTED = {
    "path": "entity",
    "without": "entity",
    "picked": "entity",
    "kept": "entity",
    "topics": "name",
    "places": "name",
    "no-sectors": "sector",
    "no-kinds": "kind",
    "no-certainties": "certainty",
    "no-sources": "source",
}
# A view that loses all of such a part shows something else than it was made for.
_ESSENTIAL = {*_SINGLE, "path", "without", "kept", "topics", "places", "where"}
_FIELDS = {"colour", "size", "cluster"}  # parts that name a field of the data
_OWN = "own."  # before the name of a field that the data set brings itself
_ANSWERS = {"yes", "no"}
_NESTED = {"views", "lang", "visit"}  # views hold no views, and are shown in the language of the reader
_PLAIN = re.compile(r"[a-z0-9.~:+-]{0,200}", re.IGNORECASE)  # numbers, and names that the program gives


@dataclass(frozen=True)
class KnownLook:
    """What is left of an address in an edition: `missing` are the names that it does not have."""

    look: str
    missing: tuple[str, ...] = ()
    is_essential_missing: bool = False


@dataclass(frozen=True)
class StoryReferences:
    """Tells which parts of an address the graph of an edition knows."""

    knowledge: StakeholderGraph

    def keep_known(self, look: str) -> KnownLook:
        """Return an address without what the edition does not have."""
        try:
            parts = parse_qsl(look, keep_blank_values=False, max_num_fields=MAX_PARTS)
        except ValueError:
            return KnownLook("", (look[:60],), is_essential_missing=True)
        kept: list[tuple[str, str]] = []
        missing: list[str] = []
        is_essential_missing = False
        for name, value in parts:
            if name in _NESTED:
                continue
            values = list(self._split(name, value))
            known = [item for item, is_known in values if is_known]
            missing += [item for item, is_known in values if not is_known]
            is_complete = bool(known) and (name != "path" or len(known) == len(values))
            if is_complete:
                kept.append((name, ("!" if name == "moved" else "~").join(known)))
            elif name in _ESSENTIAL:
                is_essential_missing = True
        return KnownLook(urlencode(kept), tuple(dict.fromkeys(missing)), is_essential_missing)

    def _split(self, name: str, value: str) -> Iterator[tuple[str, bool]]:
        """Yield the values of a part of an address, and whether the edition has them."""
        if name in _SINGLE:
            yield value, self._is_known(_SINGLE[name], value)
        elif name in _LISTED:
            for item in filter(None, value.split("~")):
                yield item, self._is_known(_LISTED[name], item)
        elif name == "moved":
            for item in filter(None, value.split("!")):
                yield item, self._is_known("entity", item.partition("~")[0])
        elif name in _FIELDS:
            yield value, self._is_field(value)
        elif name == "where":
            yield value, self._is_filter(value)
        else:  # what names nothing of the data; a text that might stays with the owner
            yield value, self.knowledge.audience.is_for_owner or bool(_PLAIN.fullmatch(value))

    def _is_known(self, kind: str, name: str) -> bool:
        if kind == "entity":
            return self._find_entity(name) is not None
        if kind == "tie":
            return self._is_tie(*name.split("~")) if name.count("~") == 2 else False
        return name in self._names[kind]

    def _is_field(self, name: str) -> bool:
        """Tell whether the edition may name a field: a withheld row may be the only one with its heading."""
        if self.knowledge.audience.is_for_owner:
            return True
        if not name.startswith(_OWN):
            return bool(_PLAIN.fullmatch(name))
        headings = {text.partition(": ")[0] for text in self._attributes}
        kinds = self.knowledge.ontology.literal_kinds.values()
        return name.removeprefix(_OWN) in headings.union(kind.label.get("en", "") for kind in kinds)

    def _is_filter(self, text: str) -> bool:
        """Tell whether the edition has every field and every value that a filter names."""
        if self.knowledge.audience.is_for_owner:
            return True
        try:
            filters = json.loads(text)
            return all(self._is_field(name) and self._has_values(name, values) for name, *values in filters)
        except (ValueError, TypeError, AttributeError, RecursionError):
            return False

    def _has_values(self, name: str, values: list[object]) -> bool:
        texts = [value for value in values if isinstance(value, str) and value not in _ANSWERS]
        if name.startswith(_OWN):
            return all(f"{name.removeprefix(_OWN)}: {text}" in self._attributes for text in texts)
        return all(text in self._names["name"] for text in texts)

    @cached_property
    def _attributes(self) -> frozenset[str]:
        rows = self.knowledge.store.select_rows(f"SELECT DISTINCT ?o {{ ?s <{STK}attribute> ?o }}")
        return frozenset(text for (text,) in rows)

    def _find_entity(self, name: str) -> str | None:
        entities = self.knowledge.entities
        return next(
            (iri for iri in (f"{self.knowledge.dataset.base}id/{name}", name) if iri in entities), None
        )

    def _is_tie(self, kind: str, subject: str, object_: str) -> bool:
        iri = next(
            (iri for iri, known in self.knowledge.ontology.tie_kinds.items() if known.name == kind), ""
        )
        ends = (self._find_entity(subject), self._find_entity(object_))
        if not iri or None in ends:
            return False
        first, second = (ox.NamedNode(str(end)) for end in ends)
        query = f"SELECT ?g {{ GRAPH ?g {{ {first} <{iri}> {second} }} }} LIMIT 1"
        return any(True for _ in self.knowledge.store.select(query))

    @cached_property
    def _names(self) -> Mapping[str, frozenset[str]]:
        """What else an address can name, by its sort; topics and places by their English names."""
        ontology = self.knowledge.ontology
        labels = {
            make_language_pair(entity.label, entity.id)[0] for entity in self.knowledge.entities.values()
        }
        labels |= {concept.label.get("en", "") for concept in ontology.concepts.values()}
        labels |= {sector.label.get("en", "") for sector in ontology.sectors.values()}
        return {
            "sector": frozenset(sector.name for sector in ontology.sectors.values()),
            "kind": frozenset(kind.name for kind in ontology.tie_kinds.values()),
            "certainty": frozenset(concept.name for concept in ontology.concepts.values()),
            "source": frozenset(source.id for source in self.knowledge.sources.values()),
            "name": frozenset(labels - {""}),
        }
