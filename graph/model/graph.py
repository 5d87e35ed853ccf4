"""The graph of one edition: the value that everything asks.

The default graph holds every triple once with the vocabulary beside it; named graphs hold the evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from .. import ingest
from ..core.errors import Finding
from ..ingest.statements import value_of
from ..schema.dataset import Dataset, Tables
from ..schema.levels import Audience, Certainty, write_notice
from ..schema.terms import DCT, FOAF, PREFIXES, RDF_TYPE, STK
from ..schema.vocabulary import Ontology
from ..store import LargeStore, QueryableStore, Store, lay_out_trig, sort_for_layout
from ..store.evidence_texts import TYPE, TYPE_IRI, EvidenceTexts, get_subject
from .entity_reader import EntityReader
from .evidence_reader import EvidenceReader
from .names import KeptNameIndex, NameIndex
from .on_demand import OnDemandMapping
from .search_index import SearchIndex
from .values import Entity, Evidence, Source

if TYPE_CHECKING:
    import rdflib

_SHORT_TYPE, _LONG_TYPE = b"\t%b\t" % TYPE, b"\t%b\t" % TYPE_IRI


@dataclass
class StakeholderGraph:
    """A data set as one audience may see it, loaded, inferred and ready to be asked."""

    store: QueryableStore
    ontology: Ontology
    dataset: Dataset
    audience: Audience
    findings: tuple[Finding, ...]
    vocabulary: frozenset[ox.Triple]
    is_confidential: bool  # whether this edition may show what is not meant for everybody
    address: str = ""  # of the endpoint, where it is one
    search_index: SearchIndex | None = None  # of a kept store: what is asked for is read, not everything

    def write_notice(self, lang: str = "en") -> str:
        """Return what every output of this edition says where it is not to be shared, else nothing."""
        return write_notice(lang) if self.is_confidential else ""

    @cached_property
    def tables(self) -> Tables:
        """All rows of the data set, withheld ones too, for its owner, who has the files; else none."""
        if not self.dataset.path.exists():
            return Tables(self.dataset, {})
        return ingest.load_tables(self.dataset.path)

    def label(self, iri: str, lang: str = "en") -> str:
        """Return what people call a node or a term of the vocabulary."""
        source = self.sources.get(iri)  # first: a source is a document, and so an entity without a name
        if source:
            return source.title
        if iri == self.dataset.base:
            return self.dataset.title.get(lang) or next(iter(self.dataset.title.values()), self.dataset.name)
        entity = self.entities.get(iri)
        return entity.get_name(lang) if entity else self.ontology.label(iri, lang)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Source documents by IRI; the data set itself, where a row names no source, is none of them."""
        values_by_source: dict[str, dict[str, list[str]]] = {}
        for subject, predicate, value in self.store.select_rows(
            "SELECT ?s ?p ?o { ?s a stk:Source ; ?p ?o }"
        ):
            values_by_source.setdefault(subject, {}).setdefault(predicate, []).append(value)

        def get_first(values: Mapping[str, list[str]], predicate: str) -> str:
            return min(values.get(predicate, [""]))

        return {
            name: Source(
                iri=name,
                id=self._evidence_reader.shorten_source(name),
                title=get_first(values, DCT + "title"),
                publisher=get_first(values, DCT + "publisher"),
                about=tuple(sorted(values.get(STK + "isAbout", []))),
                issued=get_first(values, DCT + "issued"),
                url=get_first(values, FOAF + "page"),
                copy_of=get_first(values, STK + "copyOf"),
                note=get_first(values, STK + "note"),
                covers=get_first(values, STK + "covers"),
            )
            for name, values in sorted(values_by_source.items())
            if name != self.dataset.base
        }

    @cached_property
    def publisher_by_source(self) -> Mapping[str, str]:
        """The publisher of each source that names one; of a copy, that of the source which it repeats."""
        publishers = {iri: self._find_original(source).publisher for iri, source in self.sources.items()}
        return {iri: publisher for iri, publisher in publishers.items() if publisher}

    def _find_original(self, source: Source) -> Source:
        """Return the source that a copy repeats in the end; two that copy each other lead nowhere."""
        seen: set[str] = set()
        while source.copy_of in self.sources and source.iri not in seen:
            seen.add(source.iri)
            source = self.sources[source.copy_of]
        return source

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """Supports by the IRI of their assertion set; an inferred set tells what it rests on."""
        reader = self._evidence_reader
        if not self.search_index:
            return reader.read_all()
        return OnDemandMapping(reader.read_evidence, reader.read_all, self.search_index.assertion_sets)

    @cached_property
    def _evidence_reader(self) -> EvidenceReader:
        return EvidenceReader(self.store, self.dataset)

    def get_certainty(self, assertion_set: str) -> Certainty:
        """Return the certainty with which a set counts: an inferred one counts at its weakest premise."""
        return self.certainty_by_set.get(assertion_set, Certainty.UNKNOWN)

    def iter_naming_sets(self) -> Iterator[tuple[str, str]]:
        """Yield what has a class, and each set that says so."""
        for line in self.store.stream_evidence([RDF_TYPE]):
            subject, *_, name = line.decode().split("\t")
            yield subject[1:-1], name[1:-1]

    def list_inferred_sets(self) -> list[str]:
        """Return the sets of what follows by a rule."""
        return [name for (name,) in self.store.select_rows("SELECT ?s { ?s stk:certainty stk:inferred }")]

    def find_strongest_certainty(self, supports: Iterable[Evidence]) -> Certainty:
        """Return the strongest certainty of some supports; not recorded where there is none."""
        return Certainty.find_strongest(self.get_certainty(support.set) for support in supports)

    @cached_property
    def certainty_by_set(self) -> Mapping[str, Certainty]:
        """The certainty with which each set counts, by its IRI."""
        reader = self._evidence_reader
        if not self.search_index:
            return reader.read_all_certainties()
        size = self.search_index.assertion_sets
        return OnDemandMapping(reader.read_certainty, reader.read_all_certainties, size)

    @cached_property
    def disputes(self) -> Mapping[str, tuple[str, ...]]:
        """Assertion sets that contradict each other, by IRI."""
        disputed_by: dict[str, set[str]] = {}
        for first, second in self.store.select_rows("SELECT ?a ?b { ?a stk:disputes ?b }"):
            if first in self.evidence and second in self.evidence:
                disputed_by.setdefault(first, set()).add(second)
                disputed_by.setdefault(second, set()).add(first)
        return {name: tuple(sorted(disputed_by[name])) for name in sorted(disputed_by)}

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """Everything that has a label or a kind, events and documents included, by IRI."""
        reader = EntityReader(self.store, self.dataset, self.ontology, self.vocabulary)
        if not self.search_index:
            return reader.read_all()
        return OnDemandMapping(reader.read_entity, reader.read_all, self.search_index.entities)

    @cached_property
    def names(self) -> NameIndex:
        """What the entities are called."""
        if self.search_index:
            return KeptNameIndex(self.search_index, self.entities)
        return NameIndex(self.entities.values())

    def list_organisations(self) -> list[Entity]:
        """Return the named organisations, platforms, programmes and committees included, by IRI."""
        return [entity for entity in self.entities.values() if entity.is_organisation]

    def iter_evidence_quads(self) -> Iterator[ox.Quad]:
        """Yield what `graph.trig` holds: named graphs, and descriptions of sets, sources and data set."""
        described = self._described_subjects
        for quad in self.store.iter_quads():
            if isinstance(quad.graph_name, ox.NamedNode) or value_of(quad.subject) in described:
                yield quad

    def iter_merged_triples(self) -> Iterator[ox.Triple]:
        """Yield the merged view without descriptions of sets."""
        sets = frozenset(self.certainty_by_set)
        for quad in self.store.iter_quads(""):
            if value_of(quad.subject) not in sets and quad.triple not in self.vocabulary:
                yield quad.triple

    @property
    def texts(self) -> EvidenceTexts | None:
        """All statements as sorted text, where the data set is a large one that is kept."""
        return self.store.texts if isinstance(self.store, LargeStore) else None

    def to_trig(self) -> bytes:
        """Return `graph.trig`: what `iter_evidence_quads` yields, sorted."""
        return b"".join(self.iter_trig())

    def iter_trig(self) -> Iterator[bytes]:
        """Yield `graph.trig` in pieces."""
        prefixes = PREFIXES | {"set": self.dataset.base + "set/"}
        if self.texts:
            described = frozenset(f"<{name}>".encode() for name in self._described_subjects)
            lines = (line for line in self.texts.iter_merged() if get_subject(line) in described)
            return lay_out_trig(lines, self.texts.iter_by_set(), prefixes)
        base = f"{{ VALUES ?s {{ <{self.dataset.base}> }} }}"
        about = f"{{ ?s stk:certainty ?any }} UNION {{ ?s a stk:Source }} UNION {base}"
        default = self.store.select_lines(
            f"SELECT ?s ?p ?o {{ {{ SELECT DISTINCT ?s {{ {about} }} }} ?s ?p ?o }}"
        )
        named = self.store.select_lines("SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }")
        return lay_out_trig(sort_for_layout(default), sort_for_layout(named), prefixes)

    def iter_merged_lines(self) -> Iterator[bytes]:
        """Yield what `iter_merged_triples` does, as SPARQL's TSV writes subject, predicate and object."""
        if self.texts:
            sets = frozenset(f"<{name}>".encode() for name in self.certainty_by_set)
            for line in self.texts.iter_merged():
                if get_subject(line) not in sets:
                    yield line.replace(_SHORT_TYPE, _LONG_TYPE)
            return
        vocabulary_store = Store()
        vocabulary_store.load_lines(f"{triple} .\n" for triple in self.vocabulary)
        vocabulary = frozenset(vocabulary_store.select_lines("SELECT ?s ?p ?o { ?s ?p ?o }"))
        query = "SELECT ?s ?p ?o { ?s ?p ?o MINUS { ?s stk:certainty ?c } }"  # no descriptions of sets
        yield from (line for line in self.store.select_lines(query) if line not in vocabulary)

    def count_statements(self) -> int:
        """Return how many statements `merged` yields."""
        of_sets = "{ SELECT DISTINCT ?s { ?s stk:certainty ?c } }"
        whole, described = (
            int(self.store.select_rows(f"SELECT (COUNT(*) AS ?n) {{ {which} ?s ?p ?o }}")[0][0])
            for which in ("", of_sets)
        )
        return whole - described - len(self.vocabulary)

    def count_nodes(self, class_: str) -> int:
        """Return how many nodes are of a class."""
        rows = self.store.select_rows(f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a <{class_}> }}")
        return int(rows[0][0])

    @cached_property
    def _described_subjects(self) -> frozenset[str]:
        return frozenset(self.certainty_by_set) | frozenset(self.sources) | {self.dataset.base}

    def to_rdflib(self) -> rdflib.Dataset:
        """Return the edition as an `rdflib.Dataset`, for those who work with rdflib."""
        import warnings

        import rdflib

        dataset = rdflib.Dataset()
        merged = (
            ox.Quad(triple.subject, triple.predicate, triple.object) for triple in self.iter_merged_triples()
        )
        quads = ox.serialize([*self.iter_evidence_quads(), *merged], format=ox.RdfFormat.N_QUADS)
        with warnings.catch_warnings():  # rdflib's own parser still asks for what rdflib has deprecated
            warnings.simplefilter("ignore", DeprecationWarning)
            dataset.parse(data=quads, format="nquads")
        return dataset
