"""What `-d` names in, a loaded and inferred graph for one audience out: the value that everything asks.

Order: read, infer, describe. The default graph holds every triple once with the vocabulary beside it;
named graphs hold the evidence.
"""

from __future__ import annotations

import functools
import gc
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import ParamSpec, TypeVar

import pyoxigraph as ox

from .. import ingest
from ..core import resources
from ..core.address import Address
from ..core.errors import DataError, Finding, StoreError
from ..core.progress import ProgressCallback, ignore_progress
from ..ingest import file_stamp
from ..ingest.rdf_file import dataset_from_description
from ..ingest.statements import iri, literal, value_of
from ..schema.dataset import AUDIENCES, Dataset, Tables
from ..schema.terms import DCT, FOAF, OWL, PREFIXES, RDF_TYPE, SKOS, STK
from ..schema.vocabulary import Ontology, Sector
from ..store import QueryableStore, Store, snapshots, write_trig, write_turtle
from ..store.snapshots import StoreSnapshot
from .inference import RULE, Rules, inferred_set, load_with_inference

IN_MEMORY = 500 << 20  # bytes of statements up to which outputs are made from memory: 300,000 entities

P = ParamSpec("P")
T = TypeVar("T")


def without_gc(build: Callable[P, T]) -> Callable[P, T]:
    """Return a function that builds its value without Python's collector of cycles looking in.

    For functions that make very many values which all live on: the collector would go through all of them
    again and again and find nothing, which takes as long as the work itself.
    """

    @functools.wraps(build)
    def build_without_gc(*args: P.args, **kwargs: P.kwargs) -> T:
        was_on = gc.isenabled()
        gc.disable()
        try:
            return build(*args, **kwargs)
        finally:
            if was_on:
                gc.enable()

    return build_without_gc


@dataclass(frozen=True)
class Evidence:
    """One support of a statement: the assertion set, and where its phrase stands."""

    set: str
    source: str
    locator: str
    phrase: str
    certainty: str
    note: str = ""
    source_iri: str = ""

    def as_json(self) -> dict[str, str]:
        """Return the support as every JSON output writes it."""
        return {
            "source": self.source,
            "locator": self.locator,
            "phrase": self.phrase,
            "certainty": self.certainty,
            "note": self.note,
        }


@dataclass(frozen=True)
class Source:
    """A source document: `publisher` is an entity's IRI, `copy_of` another source's IRI."""

    iri: str
    id: str
    title: str
    publisher: str
    about: tuple[str, ...]
    issued: str
    url: str
    copy_of: str
    note: str


@dataclass(frozen=True)
class Entity:
    """A named or unnamed node with everything it is called; `types` are IRIs of kinds of organisation."""

    iri: str
    id: str
    classes: frozenset[str]
    label: Mapping[str, str]
    short: str
    abbreviation: str
    other_names: tuple[str, ...]
    types: tuple[str, ...]
    homepage: str
    identifiers: tuple[str, ...]
    aliases: tuple[str, ...]
    sector: Sector | None

    @property
    def is_organisation(self) -> bool:
        """Whether it is one named organisation."""
        return STK + "Organisation" in self.classes

    @property
    def is_collective(self) -> bool:
        """Whether it stands for several that the source does not name."""
        return STK + "Collective" in self.classes

    def get_name(self, lang: str = "en") -> str:
        """Return its label in a language, else in English, else any, else its id."""
        return self.label.get(lang) or self.label.get("en") or next(iter(self.label.values()), self.id)


@dataclass
class StakeholderGraph:
    """A data set as one audience may see it, loaded, inferred and ready to be asked."""

    store: QueryableStore
    ontology: Ontology
    dataset: Dataset
    audience: str
    findings: tuple[Finding, ...]
    vocabulary: frozenset[ox.Triple]
    is_confidential: bool  # whether this edition may show what is not meant for everybody
    address: str = ""  # of the endpoint, where it is one

    @classmethod
    def open(
        cls, path: Path | None = None, *, audience: str = "internal", ontology: Ontology | None = None
    ) -> StakeholderGraph:
        """Load a data set; DataError with every finding where a row is faulty, InputError if unreadable."""
        return _load_in_memory(
            path or resources.find_example_dataset(), audience, ontology or Ontology.load()
        )

    @classmethod
    def build_snapshot(
        cls,
        path: Path,
        outputs: Path | None = None,
        *,
        audience: str = "internal",
        ontology: Ontology | None = None,
        say: ProgressCallback = ignore_progress,
    ) -> tuple[StakeholderGraph, StoreSnapshot]:
        """Load a data set into a store that is kept in a folder of outputs, `outputs/<name>` by default.

        The store is whole, but not yet the one that is read: `atomic.publish` its name (`kept.named`).
        Errors as in `open`; StoreError where the store cannot be written.
        """
        return _load_into_snapshot(path, outputs, audience, ontology or Ontology.load(), say)

    @classmethod
    def from_snapshot(cls, snapshot: StoreSnapshot, *, ontology: Ontology | None = None) -> StakeholderGraph:
        """Open a kept store: what its tables were is not read again."""
        manifest, ontology = snapshot.manifest, ontology or Ontology.load()
        dataset = Dataset.from_json(manifest["dataset"])
        return cls(
            snapshot.open(_make_prefixes(dataset)),
            ontology,
            dataset,
            manifest["audience"],
            tuple(Finding(**finding) for finding in manifest["findings"]),
            frozenset(ontology.triples).difference(_parse_triples(manifest["repeated"])),
            manifest["is_confidential"],
        )

    @classmethod
    def from_endpoint(
        cls, address: Address, *, audience: str = "internal", ontology: Ontology | None = None
    ) -> StakeholderGraph:
        """Ask an endpoint; InputError where its edition is for others, StoreError where it holds none."""
        from ..store.remote.endpoint import (
            Endpoint,  # all that speaks HTTP, for those who ask another machine
        )

        ontology = ontology or Ontology.load()
        store, remote_dataset = Endpoint.open(address)
        about = store.select(f"SELECT ?p ?o {{ <{remote_dataset.base}> ?p ?o }}")
        dataset = dataset_from_description(
            remote_dataset.base, ((row["p"].value, row["o"]) for row in about), origin=Path(address.url)
        )
        if dataset is None:
            raise StoreError(
                f"{address.url}: does not describe its data set; load it with: stakeholders push"
            )
        ingest.refuse_unseen(dataset, audience, address.url)
        return cls(
            store,
            ontology,
            dataset,
            dataset.visibility,
            (),
            frozenset(ontology.triples) - _find_repeated_triples(store, ontology),
            dataset.visibility != AUDIENCES[0],
            str(address),
        )

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
        entity = self.entities.get(iri)
        return entity.get_name(lang) if entity else self.ontology.label(iri, lang)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Source documents by IRI."""
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
                id=self.dataset.mint.shorten_iri(name),
                title=get_first(values, DCT + "title"),
                publisher=get_first(values, DCT + "publisher"),
                about=tuple(sorted(values.get(STK + "isAbout", []))),
                issued=get_first(values, DCT + "issued"),
                url=get_first(values, FOAF + "page"),
                copy_of=get_first(values, STK + "copyOf"),
                note=get_first(values, STK + "note"),
            )
            for name, values in sorted(values_by_source.items())
        }

    @cached_property
    @without_gc
    def evidence(self) -> Mapping[str, Evidence]:
        """Supports by the IRI of their assertion set; an inferred set tells what it rests on."""
        values_by_set: dict[str, dict[str, list[str]]] = {}
        query = "SELECT ?s ?p ?o { ?s a stk:AssertionSet ; ?p ?o }"
        for subject, predicate, value in self.store.select_rows(query):
            values_by_set.setdefault(subject, {}).setdefault(predicate, []).append(value)
        return {name: self._make_evidence(name, values) for name, values in sorted(values_by_set.items())}

    def _make_evidence(self, name: str, values: Mapping[str, list[str]]) -> Evidence:
        def get_first(predicate: str) -> str:
            return min(values.get(STK + predicate, [""]))

        certainty = get_first("certainty").removeprefix(STK)
        source = self.dataset.mint.shorten_iri(get_first("source")) if get_first("source") else ""
        note = "; ".join(sorted(values.get(STK + "note", [])))
        if certainty == "inferred":
            note = f"follows by rule; rests on what is {get_first('restsOn').removeprefix(STK)}"
        elif get_first("decidedBy"):
            source, note = (
                f"decision of {get_first('decidedBy')}, {get_first('decidedOn')}",
                get_first("reason"),
            )
        elif certainty == "unknown":
            source, note = min(values.get(DCT + "title", [""])), "taken from RDF that carries no evidence"
        return Evidence(
            name, source, get_first("locator"), get_first("phrase"), certainty, note, get_first("source")
        )

    def get_certainty(self, assertion_set: str) -> str:
        """Return the certainty with which a set counts: an inferred one counts at its weakest premise."""
        return self.certainty_by_set.get(assertion_set, "unknown")

    @cached_property
    def certainty_by_set(self) -> Mapping[str, str]:
        """The certainty with which each set counts, by its IRI."""
        query = "SELECT ?s ?c ?r { ?s stk:certainty ?c OPTIONAL { ?s stk:restsOn ?r } }"
        return {
            name: (rests or level).removeprefix(STK) for name, level, rests in self.store.select_rows(query)
        }

    @cached_property
    @without_gc
    def entities(self) -> Mapping[str, Entity]:
        """Everything that has a label or a kind, events and documents included, by IRI."""
        wanted = (
            SKOS + "prefLabel", SKOS + "altLabel", STK + "shortLabel", STK + "abbreviation", STK + "orgType",
            FOAF + "homepage", DCT + "identifier", OWL + "sameAs", RDF_TYPE,
        )  # fmt: skip
        prefix = self.dataset.base + "id/"
        values_by_entity: dict[str, dict[str, list[tuple[str, str]]]] = {}
        typed = self._typed_subjects
        values = " ".join(f"<{predicate}>" for predicate in wanted)
        query = (
            "SELECT ?s ?p ?o (IF(isLiteral(?o), LANG(?o), '-') AS ?l) "
            f"{{ VALUES ?p {{ {values} }} ?s ?p ?o }}"
        )
        for subject, predicate, value, lang in self.store.select_rows(query):
            if subject.startswith(prefix) or subject in typed:
                values_by_entity.setdefault(subject, {}).setdefault(predicate, []).append((value, lang))
        return {name: self._make_entity(name, values_by_entity[name]) for name in sorted(values_by_entity)}

    @cached_property
    def _typed_subjects(self) -> frozenset[str]:
        classes = (
            "foaf:Agent",
            "stk:Event",
            "stk:Place",
            "stk:Document",
            "stk:Instrument",
            "stk:Heading",
            "stk:Post",
        )
        rows = self.store.select_rows(f"SELECT ?s {{ VALUES ?c {{ {' '.join(classes)} }} ?s a ?c }}")
        return frozenset(name for (name,) in rows) - {value_of(triple.subject) for triple in self.vocabulary}

    def _make_entity(self, name: str, values: Mapping[str, list[tuple[str, str]]]) -> Entity:
        """Make an entity of its values by predicate, each with its language, `-` where it is no text."""

        def get_texts(predicate: str) -> list[str]:
            return sorted(value for value, _ in values.get(predicate, ()))

        types = tuple(get_texts(STK + "orgType"))
        label = {
            lang or "en": value
            for value, lang in sorted(values.get(SKOS + "prefLabel", ()), key=_get_value, reverse=True)
            if lang != "-"
        }
        return Entity(
            iri=name,
            id=self.dataset.mint.shorten_iri(name),
            classes=frozenset(get_texts(RDF_TYPE)),
            label=label,
            short=next(iter(get_texts(STK + "shortLabel")), ""),
            abbreviation=next(iter(get_texts(STK + "abbreviation")), ""),
            other_names=tuple(get_texts(SKOS + "altLabel")),
            types=types,
            homepage=next(iter(get_texts(FOAF + "homepage")), ""),
            identifiers=tuple(get_texts(DCT + "identifier")),
            aliases=tuple(self.dataset.mint.shorten_iri(alias) for alias in get_texts(OWL + "sameAs")),
            sector=self.ontology.find_sector(types),
        )

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
        """Yield what `graph.ttl` holds: the merged view without descriptions of sets."""
        sets = frozenset(self.certainty_by_set)
        for quad in self.store.iter_quads(""):
            if value_of(quad.subject) not in sets and quad.triple not in self.vocabulary:
                yield quad.triple

    @without_gc
    def to_trig(self) -> bytes:
        """Return `graph.trig`: what `quads` yields, sorted."""
        base = f"{{ VALUES ?s {{ <{self.dataset.base}> }} }}"
        about = f"{{ ?s stk:certainty ?any }} UNION {{ ?s a stk:Source }} UNION {base}"
        default = self.store.select_lines(
            f"SELECT ?s ?p ?o {{ {{ SELECT DISTINCT ?s {{ {about} }} }} ?s ?p ?o }}"
        )
        named = self.store.select_lines("SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }")
        return write_trig(default, named, PREFIXES | {"set": self.dataset.base + "set/"})

    @without_gc
    def to_turtle(self) -> bytes:
        """Return `graph.ttl`: what `merged` yields, sorted."""
        return write_turtle(self.iter_merged_lines(), PREFIXES)

    def iter_merged_lines(self) -> Iterator[bytes]:
        """Yield what `merged` does as lines of subject, predicate and object with tabs between."""
        sets = frozenset(f"<{name}>".encode() for name in self.certainty_by_set)
        vocabulary_store = Store()
        vocabulary_store.load_lines(f"{triple} .\n" for triple in self.vocabulary)
        vocabulary_lines = frozenset(_select_merged_lines(vocabulary_store))
        looked_at = sets.union(line.partition(b"\t")[0] for line in vocabulary_lines)
        for line in _select_merged_lines(self.store):
            subject = line.partition(b"\t")[0]
            if subject not in looked_at or (subject not in sets and line not in vocabulary_lines):
                yield line

    def count_statements(self) -> int:
        """Return how many statements `merged` yields."""
        of_sets = "{ SELECT DISTINCT ?s { ?s stk:certainty ?c } }"
        whole, described = (
            int(self.store.select_rows(f"SELECT (COUNT(*) AS ?n) {{ {which} ?s ?p ?o }}")[0][0])
            for which in ("", of_sets)
        )
        return whole - described - len(self.vocabulary)

    @cached_property
    def _described_subjects(self) -> frozenset[str]:
        return frozenset(self.certainty_by_set) | frozenset(self.sources) | {self.dataset.base}

    def to_rdflib(self):  # type: ignore[no-untyped-def]  # rdflib is imported only where it is asked for
        """Return the edition as an `rdflib.Dataset`, for those who work with rdflib."""
        import rdflib

        dataset = rdflib.Dataset()
        merged = (
            ox.Quad(triple.subject, triple.predicate, triple.object) for triple in self.iter_merged_triples()
        )
        quads = ox.serialize([*self.iter_evidence_quads(), *merged], format=ox.RdfFormat.N_QUADS)
        dataset.parse(data=quads, format="nquads")
        return dataset


@without_gc
def _load_in_memory(path: Path, audience: str, ontology: Ontology) -> StakeholderGraph:
    """Read, infer, describe, in memory."""
    rules = Rules.from_ontology(ontology)
    return _build_graph(_read_edition(path, audience, ontology, rules), ontology, rules)


def _build_graph(edition: ingest.DatasetEdition, ontology: Ontology, rules: Rules) -> StakeholderGraph:
    store = Store(_make_prefixes(edition.dataset))
    vocabulary, _ = _fill_store(store, edition, ontology, rules)
    return StakeholderGraph(
        store,
        ontology,
        edition.dataset,
        edition.audience,
        edition.findings,
        vocabulary,
        edition.is_confidential,
    )


@without_gc
def _load_into_snapshot(
    path: Path, outputs: Path | None, audience: str, ontology: Ontology, say: ProgressCallback
) -> tuple[StakeholderGraph, StoreSnapshot]:
    """Read, infer, describe, in a folder."""
    read_started_at = time.time_ns()  # before the files are read: what changes from here on is seen
    file_stamps = (
        file_stamp.fingerprint_files(path) if path.exists() else {}
    )  # what is not there is told where it is read
    rules = Rules.from_ontology(ontology)
    edition = _read_edition(path, audience, ontology, rules, say)
    folder = outputs or Path("outputs") / edition.dataset.name
    with snapshots.build_snapshot(folder, audience, _make_prefixes(edition.dataset)) as builder:
        _, repeated = _fill_store(builder.store, edition, ontology, rules, say)
        manifest = {
            "source": str(path.resolve()),
            "files": file_stamps,
            "looked": read_started_at,
            "maker": file_stamp.fingerprint_program(ontology.folder),
            "dataset": edition.dataset.as_json(),
            "audience": edition.audience,
            "is_confidential": edition.is_confidential,
            "findings": [asdict(finding) for finding in edition.findings],
            "repeated": "".join(f"{triple} .\n" for triple in sorted(repeated, key=str)),
        }
        snapshot = builder.finish(manifest)
    if edition.statements.size > IN_MEMORY:
        return StakeholderGraph.from_snapshot(snapshot, ontology=ontology), snapshot
    # what makes the outputs asks for everything, which memory answers many times faster than files
    return _build_graph(edition, ontology, rules), snapshot


def is_fresh(snapshot: StoreSnapshot, path: Path, ontology: Ontology) -> bool:
    """Tell whether a kept store is what would be made of a data set now."""
    manifest = snapshot.manifest
    return manifest["maker"] == file_stamp.fingerprint_program(ontology.folder) and file_stamp.is_unchanged(
        path, manifest["files"], manifest["looked"]
    )


def _read_edition(
    path: Path, audience: str, ontology: Ontology, rules: Rules, say: ProgressCallback = ignore_progress
) -> ingest.DatasetEdition:
    edition = ingest.read_edition(
        path, audience=audience, ontology=ontology, rules=rules.consequences, say=say
    )
    if edition.has_errors:
        raise DataError(edition.findings)
    return edition


def _make_prefixes(dataset: Dataset) -> dict[str, str]:
    return PREFIXES | {kind: f"{dataset.base}{kind}/" for kind in ("id", "source", "set", "tie")}


def _fill_store(
    store: Store,
    edition: ingest.DatasetEdition,
    ontology: Ontology,
    rules: Rules,
    say: ProgressCallback = ignore_progress,
) -> tuple[frozenset[ox.Triple], frozenset[ox.Triple]]:
    """Load and infer; return the vocabulary's triples that stand beside the data, and the repeated."""
    load_with_inference(store, edition.statements, rules, ontology.certainties, say=say)
    store.load_lines(edition.statements.iter_descriptions())
    _describe_inferred(store, edition.dataset, ontology)
    repeated = _find_repeated_triples(store, ontology)
    vocabulary = frozenset(ontology.triples) - repeated
    store.load_lines(f"{triple} .\n" for triple in sorted(vocabulary, key=str))
    return vocabulary, repeated


def _parse_triples(triples: str) -> frozenset[ox.Triple]:
    return frozenset(quad.triple for quad in ox.parse(triples, format=ox.RdfFormat.N_TRIPLES))


def _select_merged_lines(store: QueryableStore) -> list[bytes]:
    return store.select_lines("SELECT ?s ?p ?o { ?s ?p ?o }")


def _get_value(item: tuple[str, str]) -> str:
    return item[0]


def _find_repeated_triples(store: QueryableStore, ontology: Ontology) -> frozenset[ox.Triple]:
    """Return what a data set says of the vocabulary's own terms, which may repeat the vocabulary."""
    terms = sorted(
        {triple.subject.value for triple in ontology.triples if isinstance(triple.subject, ox.NamedNode)}
    )
    values = " ".join(f"<{term}>" for term in terms)
    rows = store.select(f"SELECT DISTINCT ?s ?p ?o {{ VALUES ?s {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}")
    return frozenset(ox.Triple(row["s"], row["p"], row["o"]) for row in rows).intersection(ontology.triples)


def _describe_inferred(store: Store, dataset: Dataset, ontology: Ontology) -> None:
    present = set(store.list_graphs())
    lines = []
    for level in ontology.certainties:
        name = inferred_set(dataset, level)
        if name in present:
            node = iri(name)
            lines += [
                f"{node} {iri(RDF_TYPE)} {iri(STK + 'AssertionSet')} .\n",
                f"{node} {iri(STK + 'certainty')} {iri(STK + 'inferred')} .\n",
                f"{node} {iri(STK + 'restsOn')} {iri(STK + level)} .\n",
                f"{node} {iri(STK + 'rule')} {literal(RULE)} .\n",
            ]
    store.load_lines(lines)
