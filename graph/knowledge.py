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

from . import ingest, resources
from .address import Address
from .dataset import AUDIENCES, Dataset, Tables
from .errors import DataError, Finding, StoreError
from .ingest import stamp
from .ingest.rdf_file import described
from .ingest.statements import iri, literal, value_of
from .ontology import Ontology, Sector
from .progress import Say, silent
from .rules import RULE, Rules, inferred_set, load
from .store import Readable, Store, kept, trig, turtle
from .store.kept import Kept
from .terms import DCT, FOAF, OWL, PREFIXES, RDF_TYPE, SKOS, STK

IN_MEMORY = 500 << 20  # bytes of statements up to which outputs are made from memory: 300,000 entities

P = ParamSpec("P")
T = TypeVar("T")


def undisturbed(build: Callable[P, T]) -> Callable[P, T]:
    """Return a function that builds its value without Python's collector of cycles looking in.

    For functions that make very many values which all live on: the collector would go through all of them
    again and again and find nothing, which takes as long as the work itself.
    """

    @functools.wraps(build)
    def built(*args: P.args, **kwargs: P.kwargs) -> T:
        was_on = gc.isenabled()
        gc.disable()
        try:
            return build(*args, **kwargs)
        finally:
            if was_on:
                gc.enable()

    return built


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

    def name(self, lang: str = "en") -> str:
        """Return its label in a language, else in English, else any, else its id."""
        return self.label.get(lang) or self.label.get("en") or next(iter(self.label.values()), self.id)


@dataclass
class Knowledge:
    """A data set as one audience may see it, loaded, inferred and ready to be asked."""

    store: Readable
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
    ) -> Knowledge:
        """Load a data set; DataError with every finding where a row is faulty, InputError if unreadable."""
        return _opened(path or resources.example(), audience, ontology or Ontology.load())

    @classmethod
    def keep(
        cls,
        path: Path,
        outputs: Path | None = None,
        *,
        audience: str = "internal",
        ontology: Ontology | None = None,
        say: Say = silent,
    ) -> tuple[Knowledge, Kept]:
        """Load a data set into a store that is kept in a folder of outputs, `outputs/<name>` by default.

        The store is whole, but not yet the one that is read: `atomic.publish` its name (`kept.named`).
        Errors as in `open`; StoreError where the store cannot be written.
        """
        return _kept(path, outputs, audience, ontology or Ontology.load(), say)

    @classmethod
    def of_kept(cls, found: Kept, *, ontology: Ontology | None = None) -> Knowledge:
        """Open a kept store: what its tables were is not read again."""
        about, ontology = found.about, ontology or Ontology.load()
        dataset = Dataset.restored(about["dataset"])
        return cls(
            found.open(_prefixes(dataset)),
            ontology,
            dataset,
            about["audience"],
            tuple(Finding(**finding) for finding in about["findings"]),
            frozenset(ontology.triples).difference(_read(about["repeated"])),
            about["is_confidential"],
        )

    @classmethod
    def at(
        cls, address: Address, *, audience: str = "internal", ontology: Ontology | None = None
    ) -> Knowledge:
        """Ask an endpoint; InputError where its edition is for others, StoreError where it holds none."""
        from .store.endpoint import Endpoint  # all that speaks HTTP, for those who ask another machine

        ontology = ontology or Ontology.load()
        store, held = Endpoint.open(address)
        about = store.select(f"SELECT ?p ?o {{ <{held.base}> ?p ?o }}")
        dataset = described(
            held.base, ((row["p"].value, row["o"]) for row in about), origin=Path(address.url)
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
            frozenset(ontology.triples) - _repeated(store, ontology),
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
        return entity.name(lang) if entity else self.ontology.label(iri, lang)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Source documents by IRI."""
        found: dict[str, dict[str, list[str]]] = {}
        for subject, predicate, value in self.store.table("SELECT ?s ?p ?o { ?s a stk:Source ; ?p ?o }"):
            found.setdefault(subject, {}).setdefault(predicate, []).append(value)

        def one(values: Mapping[str, list[str]], predicate: str) -> str:
            return min(values.get(predicate, [""]))

        return {
            name: Source(
                iri=name,
                id=self.dataset.mint.local(name),
                title=one(values, DCT + "title"),
                publisher=one(values, DCT + "publisher"),
                about=tuple(sorted(values.get(STK + "isAbout", []))),
                issued=one(values, DCT + "issued"),
                url=one(values, FOAF + "page"),
                copy_of=one(values, STK + "copyOf"),
                note=one(values, STK + "note"),
            )
            for name, values in sorted(found.items())
        }

    @cached_property
    @undisturbed
    def evidence(self) -> Mapping[str, Evidence]:
        """Supports by the IRI of their assertion set; an inferred set tells what it rests on."""
        found: dict[str, dict[str, list[str]]] = {}
        query = "SELECT ?s ?p ?o { ?s a stk:AssertionSet ; ?p ?o }"
        for subject, predicate, value in self.store.table(query):
            found.setdefault(subject, {}).setdefault(predicate, []).append(value)
        return {name: self._support(name, values) for name, values in sorted(found.items())}

    def _support(self, name: str, values: Mapping[str, list[str]]) -> Evidence:
        def one(predicate: str) -> str:
            return min(values.get(STK + predicate, [""]))

        certainty = one("certainty").removeprefix(STK)
        source = self.dataset.mint.local(one("source")) if one("source") else ""
        note = "; ".join(sorted(values.get(STK + "note", [])))
        if certainty == "inferred":
            note = f"follows by rule; rests on what is {one('restsOn').removeprefix(STK)}"
        elif one("decidedBy"):
            source, note = f"decision of {one('decidedBy')}, {one('decidedOn')}", one("reason")
        elif certainty == "unknown":
            source, note = min(values.get(DCT + "title", [""])), "taken from RDF that carries no evidence"
        return Evidence(name, source, one("locator"), one("phrase"), certainty, note, one("source"))

    def level(self, assertion_set: str) -> str:
        """Return the certainty with which a set counts: an inferred one counts at its weakest premise."""
        return self.levels.get(assertion_set, "unknown")

    @cached_property
    def levels(self) -> Mapping[str, str]:
        """The certainty with which each set counts, by its IRI."""
        query = "SELECT ?s ?c ?r { ?s stk:certainty ?c OPTIONAL { ?s stk:restsOn ?r } }"
        return {name: (rests or level).removeprefix(STK) for name, level, rests in self.store.table(query)}

    @cached_property
    @undisturbed
    def entities(self) -> Mapping[str, Entity]:
        """Everything that has a label or a kind, events and documents included, by IRI."""
        wanted = (
            SKOS + "prefLabel", SKOS + "altLabel", STK + "shortLabel", STK + "abbreviation", STK + "orgType",
            FOAF + "homepage", DCT + "identifier", OWL + "sameAs", RDF_TYPE,
        )  # fmt: skip
        prefix = self.dataset.base + "id/"
        found: dict[str, dict[str, list[tuple[str, str]]]] = {}
        known = self._typed
        values = " ".join(f"<{predicate}>" for predicate in wanted)
        query = (
            "SELECT ?s ?p ?o (IF(isLiteral(?o), LANG(?o), '-') AS ?l) "
            f"{{ VALUES ?p {{ {values} }} ?s ?p ?o }}"
        )
        for subject, predicate, value, lang in self.store.table(query):
            if subject.startswith(prefix) or subject in known:
                found.setdefault(subject, {}).setdefault(predicate, []).append((value, lang))
        return {name: self._entity(name, found[name]) for name in sorted(found)}

    @cached_property
    def _typed(self) -> frozenset[str]:
        classes = (
            "foaf:Agent",
            "stk:Event",
            "stk:Place",
            "stk:Document",
            "stk:Instrument",
            "stk:Heading",
            "stk:Post",
        )
        rows = self.store.table(f"SELECT ?s {{ VALUES ?c {{ {' '.join(classes)} }} ?s a ?c }}")
        return frozenset(name for (name,) in rows) - {value_of(triple.subject) for triple in self.vocabulary}

    def _entity(self, name: str, values: Mapping[str, list[tuple[str, str]]]) -> Entity:
        """Make an entity of its values by predicate, each with its language, `-` where it is no text."""

        def texts(predicate: str) -> list[str]:
            return sorted(value for value, _ in values.get(predicate, ()))

        types = tuple(texts(STK + "orgType"))
        label = {
            lang or "en": value
            for value, lang in sorted(values.get(SKOS + "prefLabel", ()), key=_value, reverse=True)
            if lang != "-"
        }
        return Entity(
            iri=name,
            id=self.dataset.mint.local(name),
            classes=frozenset(texts(RDF_TYPE)),
            label=label,
            short=next(iter(texts(STK + "shortLabel")), ""),
            abbreviation=next(iter(texts(STK + "abbreviation")), ""),
            other_names=tuple(texts(SKOS + "altLabel")),
            types=types,
            homepage=next(iter(texts(FOAF + "homepage")), ""),
            identifiers=tuple(texts(DCT + "identifier")),
            aliases=tuple(self.dataset.mint.local(alias) for alias in texts(OWL + "sameAs")),
            sector=self.ontology.sector_of(types),
        )

    def organisations(self) -> list[Entity]:
        """Return the named organisations, platforms, programmes and committees included, by IRI."""
        return [entity for entity in self.entities.values() if entity.is_organisation]

    def quads(self) -> Iterator[ox.Quad]:
        """Yield what `graph.trig` holds: named graphs, and descriptions of sets, sources and data set."""
        kept = self._described
        for quad in self.store.quads():
            if isinstance(quad.graph_name, ox.NamedNode) or value_of(quad.subject) in kept:
                yield quad

    def merged(self) -> Iterator[ox.Triple]:
        """Yield what `graph.ttl` holds: the merged view without descriptions of sets."""
        sets = frozenset(self.levels)
        for quad in self.store.quads(""):
            if value_of(quad.subject) not in sets and quad.triple not in self.vocabulary:
                yield quad.triple

    @undisturbed
    def trig(self) -> bytes:
        """Return `graph.trig`: what `quads` yields, sorted."""
        base = f"{{ VALUES ?s {{ <{self.dataset.base}> }} }}"
        about = f"{{ ?s stk:certainty ?any }} UNION {{ ?s a stk:Source }} UNION {base}"
        default = self.store.lines(f"SELECT ?s ?p ?o {{ {{ SELECT DISTINCT ?s {{ {about} }} }} ?s ?p ?o }}")
        named = self.store.lines("SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }")
        return trig(default, named, PREFIXES | {"set": self.dataset.base + "set/"})

    @undisturbed
    def turtle(self) -> bytes:
        """Return `graph.ttl`: what `merged` yields, sorted."""
        return turtle(self.merged_lines(), PREFIXES)

    def merged_lines(self) -> Iterator[bytes]:
        """Yield what `merged` does as lines of subject, predicate and object with tabs between."""
        sets = frozenset(f"<{name}>".encode() for name in self.levels)
        beside = Store()
        beside.load(f"{triple} .\n" for triple in self.vocabulary)
        known = frozenset(_all(beside))
        looked_at = sets.union(line.partition(b"\t")[0] for line in known)
        for line in _all(self.store):
            subject = line.partition(b"\t")[0]
            if subject not in looked_at or (subject not in sets and line not in known):
                yield line

    def size(self) -> int:
        """Return how many statements `merged` yields."""
        of_sets = "{ SELECT DISTINCT ?s { ?s stk:certainty ?c } }"
        whole, described = (
            int(self.store.table(f"SELECT (COUNT(*) AS ?n) {{ {which} ?s ?p ?o }}")[0][0])
            for which in ("", of_sets)
        )
        return whole - described - len(self.vocabulary)

    @cached_property
    def _described(self) -> frozenset[str]:
        return frozenset(self.levels) | frozenset(self.sources) | {self.dataset.base}

    def to_rdflib(self):  # type: ignore[no-untyped-def]  # rdflib is imported only where it is asked for
        """Return the edition as an `rdflib.Dataset`, for those who work with rdflib."""
        import rdflib

        dataset = rdflib.Dataset()
        merged = (ox.Quad(triple.subject, triple.predicate, triple.object) for triple in self.merged())
        quads = ox.serialize([*self.quads(), *merged], format=ox.RdfFormat.N_QUADS)
        dataset.parse(data=quads, format="nquads")
        return dataset


@undisturbed
def _opened(path: Path, audience: str, ontology: Ontology) -> Knowledge:
    """Read, infer, describe, in memory."""
    rules = Rules.of(ontology)
    return _loaded(_read_edition(path, audience, ontology, rules), ontology, rules)


def _loaded(edition: ingest.Edition, ontology: Ontology, rules: Rules) -> Knowledge:
    store = Store(_prefixes(edition.dataset))
    vocabulary, _ = _fill(store, edition, ontology, rules)
    return Knowledge(
        store,
        ontology,
        edition.dataset,
        edition.audience,
        edition.findings,
        vocabulary,
        edition.is_confidential,
    )


@undisturbed
def _kept(
    path: Path, outputs: Path | None, audience: str, ontology: Ontology, say: Say
) -> tuple[Knowledge, Kept]:
    """Read, infer, describe, in a folder."""
    looked = time.time_ns()  # before the files are read: what changes from here on is seen
    before = stamp.stamp(path) if path.exists() else {}  # what is not there is told where it is read
    rules = Rules.of(ontology)
    edition = _read_edition(path, audience, ontology, rules, say)
    folder = outputs or Path("outputs") / edition.dataset.name
    with kept.making(folder, audience, _prefixes(edition.dataset)) as made:
        _, repeated = _fill(made.store, edition, ontology, rules, say)
        about = {
            "source": str(path.resolve()),
            "files": before,
            "looked": looked,
            "maker": stamp.maker(ontology.folder),
            "dataset": edition.dataset.as_json(),
            "audience": edition.audience,
            "is_confidential": edition.is_confidential,
            "findings": [asdict(finding) for finding in edition.findings],
            "repeated": "".join(f"{triple} .\n" for triple in sorted(repeated, key=str)),
        }
        found = made.finish(about)
    if edition.statements.size > IN_MEMORY:
        return Knowledge.of_kept(found, ontology=ontology), found
    # what makes the outputs asks for everything, which memory answers many times faster than files
    return _loaded(edition, ontology, rules), found


def is_fresh(found: Kept, path: Path, ontology: Ontology) -> bool:
    """Tell whether a kept store is what would be made of a data set now."""
    about = found.about
    return about["maker"] == stamp.maker(ontology.folder) and stamp.is_unchanged(
        path, about["files"], about["looked"]
    )


def _read_edition(
    path: Path, audience: str, ontology: Ontology, rules: Rules, say: Say = silent
) -> ingest.Edition:
    edition = ingest.read(path, audience=audience, ontology=ontology, rules=rules.alone, say=say)
    if edition.has_errors:
        raise DataError(edition.findings)
    return edition


def _prefixes(dataset: Dataset) -> dict[str, str]:
    return PREFIXES | {room: f"{dataset.base}{room}/" for room in ("id", "source", "set", "tie")}


def _fill(
    store: Store, edition: ingest.Edition, ontology: Ontology, rules: Rules, say: Say = silent
) -> tuple[frozenset[ox.Triple], frozenset[ox.Triple]]:
    """Load and infer; return the vocabulary's triples that stand beside the data, and the repeated."""
    load(store, edition.statements, rules, ontology.certainties, say=say)
    store.load(edition.statements.descriptions())
    _describe_inferred(store, edition.dataset, ontology)
    repeated = _repeated(store, ontology)
    vocabulary = frozenset(ontology.triples) - repeated
    store.load(f"{triple} .\n" for triple in sorted(vocabulary, key=str))
    return vocabulary, repeated


def _read(triples: str) -> frozenset[ox.Triple]:
    return frozenset(quad.triple for quad in ox.parse(triples, format=ox.RdfFormat.N_TRIPLES))


def _all(store: Readable) -> list[bytes]:
    return store.lines("SELECT ?s ?p ?o { ?s ?p ?o }")


def _value(item: tuple[str, str]) -> str:
    return item[0]


def _repeated(store: Readable, ontology: Ontology) -> frozenset[ox.Triple]:
    """Return what a data set says of the vocabulary's own terms, which may repeat the vocabulary."""
    terms = sorted(
        {triple.subject.value for triple in ontology.triples if isinstance(triple.subject, ox.NamedNode)}
    )
    values = " ".join(f"<{term}>" for term in terms)
    rows = store.select(f"SELECT DISTINCT ?s ?p ?o {{ VALUES ?s {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}")
    return frozenset(ox.Triple(row["s"], row["p"], row["o"]) for row in rows).intersection(ontology.triples)


def _describe_inferred(store: Store, dataset: Dataset, ontology: Ontology) -> None:
    present = set(store.graphs())
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
    store.load(lines)
