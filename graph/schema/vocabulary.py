"""Reads the kinds of entity, tie and certainty from `ontology/`.

Nothing else in the package knows a kind by name: label, direction, inverse, symmetry, group and
whether it counts as a tie between organisations are all read here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import pyoxigraph as ox

from ..core import resources
from ..core.errors import OntologyError
from .terms import FOAF, ORG, OWL, RDF_TYPE, RDFS, SKOS, STK, XSD, compact_iri, expand_curie

_FILES = ("stk.ttl", "stk-concepts.ttl")


@dataclass(frozen=True)
class TieKind:
    """A kind of relation that the ties table may use.

    `inverse` is the IRI of the other direction, of which only this one is asserted where
    `canonical` is true; `node_class`, `node_subject` and `node_object` say how a tie with dates or a
    role is written as a node.
    """

    iri: str
    label: Mapping[str, str]
    definition: str
    group: str
    counts: bool
    directed: bool
    symmetric: bool
    transitive: bool
    inverse: str
    canonical: bool
    giver: str
    domain: str
    range: str
    node_class: str
    node_subject: str
    node_object: str
    node_role: str

    @property
    def name(self) -> str:
        """Local name in `stk:`, or CURIE."""
        return compact_iri(self.iri)


@dataclass(frozen=True)
class LiteralKind:
    """A property of the facts table; `value_type` is the IRI of its datatype."""

    iri: str
    label: Mapping[str, str]
    value_type: str
    is_on_map: bool = False

    @property
    def is_value(self) -> bool:
        """Whether it is a number or a date, not a text."""
        return self.value_type.startswith(XSD) and self.value_type != XSD + "string"

    @property
    def name(self) -> str:
        """Local name in `stk:`, or CURIE."""
        return compact_iri(self.iri)


@dataclass(frozen=True)
class Concept:
    """A concept of one of the schemes: a certainty, a unit, a kind of organisation."""

    iri: str
    label: Mapping[str, str]
    definition: str
    scheme: str
    broader: str
    rank: int

    @property
    def name(self) -> str:
        """Local name in `stk:`."""
        return compact_iri(self.iri)


@dataclass(frozen=True)
class Sector:
    """A sector of organisations, with its mark on the map; a sub-sector takes its parent's mark."""

    iri: str
    label: Mapping[str, str]
    plural: Mapping[str, str]
    parent: str
    order: int
    shape: str
    colour_light: str
    colour_dark: str
    side: str

    @property
    def name(self) -> str:
        """Local name in `stk:`."""
        return compact_iri(self.iri)


@dataclass(frozen=True)
class Ontology:
    """The vocabulary as one table of statements, with views by what they say."""

    folder: Path
    triples: tuple[ox.Triple, ...] = field(repr=False)

    @classmethod
    def load(cls, folder: Path | None = None) -> Ontology:
        """Read `stk.ttl` and `stk-concepts.ttl` of a folder; OntologyError where one is missing or broken."""
        return _parse_vocabulary(folder or resources.find_ontology())

    @cached_property
    def _index(self) -> Mapping[str, Mapping[str, list[ox.NamedNode | ox.Literal]]]:
        index: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
        for triple in self.triples:
            if isinstance(triple.subject, ox.NamedNode) and isinstance(
                triple.object, ox.NamedNode | ox.Literal
            ):
                index[triple.subject.value][triple.predicate.value].append(triple.object)
        return index

    def _get_values(self, subject: str, predicate: str) -> list[str]:
        return [value.value for value in self._index.get(subject, {}).get(predicate, ())]

    def _get_first(self, subject: str, predicate: str, default: str = "") -> str:
        values = self._get_values(subject, predicate)
        return values[0] if values else default

    def _get_texts(self, subject: str, *predicates: str) -> dict[str, str]:
        texts: dict[str, str] = {}
        for predicate in predicates:
            for value in self._index.get(subject, {}).get(predicate, ()):
                if isinstance(value, ox.Literal):
                    texts.setdefault(value.language or "en", value.value)
        return texts

    def _find_by_type(self, *types: str) -> Iterator[str]:
        wanted = set(types)
        for subject in sorted(self._index):
            if wanted & set(self._get_values(subject, RDF_TYPE)):
                yield subject

    def label(self, iri: str, lang: str = "en") -> str:
        """Return the label of a term in a language, else in English, else its short name."""
        texts = self.labels_by_language(iri)
        return texts.get(lang) or texts.get("en") or compact_iri(iri)

    def labels_by_language(self, iri: str) -> Mapping[str, str]:
        """Return the labels of a term by language."""
        return self._get_texts(iri, SKOS + "prefLabel", RDFS + "label")

    def definition(self, iri: str, lang: str = "en") -> str:
        """Return what a term means in a language, empty where that language does not say."""
        return self._get_texts(iri, SKOS + "definition").get(lang, "")

    def explain_term(self, iri: str, lang: str = "en") -> str:
        """Return the note by which a reader understands a term, in a language, else its definition."""
        return self._get_texts(iri, SKOS + "scopeNote").get(lang, "") or self.definition(iri, lang)

    @cached_property
    def tie_kinds(self) -> Mapping[str, TieKind]:
        """Kinds of tie by IRI."""
        kinds = {}
        for iri in self._find_by_type(OWL + "ObjectProperty"):
            if not self._get_values(iri, STK + "tieGroup"):
                continue
            symmetric = OWL + "SymmetricProperty" in self._get_values(iri, RDF_TYPE)
            stated = self._get_first(iri, OWL + "inverseOf")
            reverse = next(
                (
                    candidate
                    for candidate in self._index
                    if iri in self._get_values(candidate, OWL + "inverseOf")
                ),
                "",
            )
            kinds[iri] = TieKind(
                iri=iri,
                label=self._get_texts(iri, RDFS + "label"),
                definition=self._get_texts(iri, SKOS + "definition").get("en", ""),
                group=self._get_first(iri, STK + "tieGroup"),
                counts=self._get_first(iri, STK + "countsAsTie") == "true",
                directed=not symmetric and self._get_first(iri, STK + "directed", "true") == "true",
                symmetric=symmetric,
                transitive=OWL + "TransitiveProperty" in self._get_values(iri, RDF_TYPE),
                inverse=stated or reverse,
                canonical=not reverse or bool(stated),
                giver=self._get_first(iri, STK + "givenBy"),
                domain=self._get_first(iri, RDFS + "domain"),
                range=self._get_first(iri, RDFS + "range"),
                node_class=self._get_first(iri, STK + "nodeClass", STK + "Relationship"),
                node_subject=self._get_first(iri, STK + "nodeSubject", STK + "roleHolder"),
                node_object=self._get_first(iri, STK + "nodeObject", STK + "roleIn"),
                node_role=self._get_first(iri, STK + "nodeRole"),
            )
        return kinds

    @cached_property
    def literal_kinds(self) -> Mapping[str, LiteralKind]:
        """Properties of the facts table by IRI."""
        kinds = {}
        for iri in self._find_by_type(OWL + "DatatypeProperty"):
            value_type = self._get_first(iri, STK + "valueType") or self._get_first(iri, RDFS + "range")
            if value_type and self._get_first(iri, STK + "usableAsFact") == "true":
                is_on_map = self._get_first(iri, STK + "shownOnMap") == "true"
                kinds[iri] = LiteralKind(iri, self._get_texts(iri, RDFS + "label"), value_type, is_on_map)
        return kinds

    @cached_property
    def concepts(self) -> Mapping[str, Concept]:
        """Concepts of all schemes by IRI."""
        return {
            iri: Concept(
                iri=iri,
                label=self._get_texts(iri, SKOS + "prefLabel"),
                definition=self._get_texts(iri, SKOS + "definition").get("en", ""),
                scheme=self._get_first(iri, SKOS + "inScheme"),
                broader=self._get_first(iri, SKOS + "broader"),
                rank=int(self._get_first(iri, STK + "rank", "99")),
            )
            for iri in self._find_by_type(SKOS + "Concept", ORG + "Role")
        }

    def list_scheme_concepts(self, name: str) -> list[Concept]:
        """Return the concepts of a scheme, such as `UnitScheme`, by rank and then name."""
        members = [concept for concept in self.concepts.values() if concept.scheme == STK + name]
        return sorted(members, key=lambda concept: (concept.rank, concept.iri))

    @cached_property
    def roles(self) -> Mapping[str, Concept]:
        """Roles in a tie by IRI: the `org:Role`s and the roles of a programme."""
        roles = {iri: self.concepts[iri] for iri in self._find_by_type(ORG + "Role")}
        return roles | {concept.iri: concept for concept in self.list_scheme_concepts("ProgrammeRoleScheme")}

    @cached_property
    def sectors(self) -> Mapping[str, Sector]:
        """Sectors by IRI, in the order of the legend."""
        sectors = []
        for concept in self.list_scheme_concepts("SectorScheme"):
            top = concept.broader or concept.iri
            label = concept.label
            sectors.append(
                Sector(
                    iri=concept.iri,
                    label=label,
                    plural=self._get_texts(concept.iri, STK + "plural") or label,
                    parent=concept.broader,
                    order=int(self._get_first(concept.iri, STK + "order", "99")),
                    shape=self._get_first(top, STK + "shape", "circle"),
                    colour_light=self._get_first(top, STK + "colourLight", "#444444"),
                    colour_dark=self._get_first(top, STK + "colourDark", "#BBBBBB"),
                    side=self._get_first(concept.iri, STK + "side")
                    or self._get_first(top, STK + "side", "right"),
                )
            )
        return {
            sector.iri: sector for sector in sorted(sectors, key=lambda sector: (sector.order, sector.iri))
        }

    def find_sector(self, types: tuple[str, ...]) -> Sector | None:
        """Return the sector of an organisation of these types: the first in the order of the legend."""
        reached = []
        for iri in types:
            seen = set()
            while iri and iri not in seen:
                seen.add(iri)
                sector = self._get_first(iri, STK + "sector")
                if sector:
                    reached.append(self.sectors[sector])
                    break
                iri = self._get_first(iri, SKOS + "broader")
        return min(reached, key=lambda sector: (sector.order, sector.iri), default=None)

    @cached_property
    def classes(self) -> Mapping[str, str]:
        """Classes that a table may name: local name to IRI."""
        iri_by_name = {
            iri.rpartition("#")[2].rpartition("/")[2]: iri for iri in self._find_by_type(OWL + "Class")
        }
        iri_by_name["Person"] = FOAF + "Person"
        iri_by_name["Concept"] = SKOS + "Concept"
        return {
            name: iri
            for name, iri in iri_by_name.items()
            if iri.startswith(STK) or name in ("Person", "Concept")
        }

    def find_superclasses(self, iri: str) -> frozenset[str]:
        """Return a class with all classes above it."""
        return self._climb(iri, RDFS + "subClassOf")

    def find_superproperties(self, iri: str) -> frozenset[str]:
        """Return a property with all properties above it."""
        return self._climb(iri, RDFS + "subPropertyOf")

    def _climb(self, iri: str, parent: str) -> frozenset[str]:
        reached: set[str] = set()
        pending = [iri]
        while pending:
            current = pending.pop()
            if current not in reached:
                reached.add(current)
                pending += self._get_values(current, parent)
        return frozenset(reached)

    def select_narrowest(self, classes: Iterable[str]) -> list[str]:
        """Return those of some classes that tables may name and that no other of them is below, sorted."""
        named = set(classes) & set(self.classes.values())
        return sorted(
            candidate
            for candidate in named
            if not any(candidate in self.find_superclasses(narrower) for narrower in named - {candidate})
        )

    def list_subclass_names(self, parent: str) -> frozenset[str]:
        """Return the local names of the classes at or below a class of `stk:`."""
        return frozenset(
            name for name, iri in self.classes.items() if expand_curie(parent) in self.find_superclasses(iri)
        )

    @cached_property
    def subproperties(self) -> tuple[tuple[str, str], ...]:
        """Pairs of a property and the property above it."""
        return tuple(
            (iri, parent)
            for iri in self._find_by_type(OWL + "ObjectProperty", OWL + "DatatypeProperty")
            for parent in sorted(self._get_values(iri, RDFS + "subPropertyOf"))
        )

    @cached_property
    def symmetric(self) -> tuple[str, ...]:
        """Symmetric properties."""
        return tuple(self._find_by_type(OWL + "SymmetricProperty"))

    @cached_property
    def transitive(self) -> tuple[str, ...]:
        """Transitive properties."""
        return tuple(self._find_by_type(OWL + "TransitiveProperty"))

    @cached_property
    def inverses(self) -> tuple[tuple[str, str], ...]:
        """Pairs of a property and its inverse, in both orders."""
        stated = [
            (iri, inverse)
            for iri in sorted(self._index)
            for inverse in self._get_values(iri, OWL + "inverseOf")
        ]
        return tuple(sorted({*stated, *((inverse, iri) for iri, inverse in stated)}))

    @cached_property
    def subclasses(self) -> tuple[tuple[str, str], ...]:
        """Pairs of a class and each class above it, near or far."""
        return tuple(
            (iri, parent)
            for iri in self._find_by_type(OWL + "Class")
            for parent in sorted(self.find_superclasses(iri) - {iri})
        )

    @cached_property
    def evidence_properties(self) -> frozenset[str]:
        """Properties that describe assertion sets and sources, which rules do not touch."""
        about = (STK + "AssertionSet", STK + "Source", STK + "Decision")
        return frozenset(iri for iri in self._index if self._get_first(iri, RDFS + "domain") in about)

    def counts_members(self, unit: str) -> bool:
        """Tell whether a unit counts members of a body, rather than years or districts."""
        return self._get_first(unit, STK + "countsMembers") == "true"

    @cached_property
    def gathering_classes(self) -> frozenset[str]:
        """Classes of what brings organisations together: alliances, programmes, committees."""
        return frozenset(
            iri
            for iri in self.classes.values()
            if self._get_first(iri, STK + "gathersOrganisations") == "true"
        )

    def is_formal(self, group: str) -> bool:
        """Tell whether a group of ties holds formal roles: how bodies are made up and who belongs to them."""
        return self._get_first(group, STK + "formal") == "true"

    def is_doubt_of_identity(self, kind: str) -> bool:
        """Tell whether a kind of tie says that its two ends may be one."""
        return self._get_first(kind, STK + "doubtsIdentity") == "true"


@lru_cache(maxsize=4)
def _parse_vocabulary(folder: Path) -> Ontology:
    triples: list[ox.Triple] = []
    for name in _FILES:
        path = folder / name
        try:
            quads = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
            triples += [quad.triple for quad in quads]
        except OSError as error:
            raise OntologyError(f"{path}: cannot be read ({error.strerror}); reinstall the package") from None
        except SyntaxError as error:
            raise OntologyError(f"{path}: {error}") from None
    return Ontology(folder=folder, triples=tuple(triples))
