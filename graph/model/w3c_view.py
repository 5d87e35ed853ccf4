"""Writes the merged graph for readers who know W3C terms only, as `graph.ttl` holds it.

Beside our terms stand those of `ontology/w3c-terms.csv`, the labels of the concepts in use, and where ties
are quoted from. A tie that no source states is no plain fact there: it is an `rdf:Statement` with its
certainty. All that the store holds stands in `graph.trig`.
"""

from __future__ import annotations

import csv
import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from ..core.collector import without_gc
from ..core.resources import find_ontology
from ..schema.levels import Certainty
from ..schema.licences import find_licence_iri
from ..schema.terms import DCT, PREFIXES, PROV, RDF, RDF_TYPE, RDFS, SKOS, STK, XSD, expand_curie
from ..store import lay_out_turtle, sort_for_layout
from ..store.evidence_texts import get_subject, get_triple
from .graph import StakeholderGraph

_STATED = Certainty.list_recorded()[0]
_TIE_KIND = f"<{STK}tieKind>".encode()
_MOMENTS = {"start": ("startedAtTime", "T00:00:00"), "end": ("endedAtTime", "T23:59:59")}


@dataclass(frozen=True)
class W3cTerm:
    """Which W3C term says the same as one of ours, in which direction, and between whom."""

    ours: str
    term: str
    is_inverse: bool
    ends: str  # who has to be an organisation: `subject`, `organisations` or nobody


@dataclass(frozen=True)
class WeakTies:
    """The ties of an edition that no source states, as lines of the merged graph."""

    lines: frozenset[bytes]  # what they and the rules say as plain facts
    nodes: frozenset[bytes]  # that hold their dates and roles
    asserted: tuple[tuple[bytes, bytes], ...]  # a set that holds one, and its line, in order


@without_gc
def write_w3c_turtle(knowledge: StakeholderGraph) -> bytes:
    """Return `graph.ttl`: the merged graph for readers of W3C terms, sorted."""
    return b"".join(iter_w3c_turtle(knowledge))


def iter_w3c_turtle(knowledge: StakeholderGraph) -> Iterator[bytes]:
    """Yield `graph.ttl` in pieces."""
    return lay_out_turtle(W3cView(knowledge).iter_sorted_lines(), PREFIXES)


class W3cView:
    """The lines of an edition for readers of W3C terms."""

    def __init__(self, knowledge: StakeholderGraph) -> None:
        self.knowledge = knowledge
        self.store = knowledge.store

    def iter_sorted_lines(self) -> Iterator[bytes]:
        """Yield lines of subject, predicate and object with tabs between in the order of the layout.

        Some come twice. Of a large data set what the store holds is in order, and only the rest is sorted.
        """
        texts = self.knowledge.texts
        if not texts:
            return sort_for_layout(self._iter_lines(self.knowledge.iter_merged_lines(), with_own=True))
        own = self._iter_own_lines(texts.iter_merged())
        return heapq.merge(own, sort_for_layout(self._iter_lines(texts.iter_merged(), with_own=False)))

    def _iter_own_lines(self, merged: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the merged view without sets and ties that no source states, with the IRI of the licence."""
        weak, licence = self._weak, self._write_licence()
        left_out = self._sets | weak.nodes
        start, is_left_out = b"\n", False  # of the lines of a subject
        for line in merged:
            if not line.startswith(start):
                start = line[: line.index(b"\t") + 1]
                is_left_out = start[:-1] in left_out
            if not is_left_out and line not in weak.lines:
                yield licence.get(line, line)

    def _iter_lines(self, merged: Iterable[bytes], *, with_own: bool) -> Iterator[bytes]:
        """Yield what is said in W3C terms and, where they are asked for, the lines of the merged view."""
        left_out, used = self._left_out, set[bytes]()
        w3c_terms = self._w3c_terms
        for line in self._iter_own_lines(merged):
            subject, predicate, object_ = line.split(b"\t", 2)
            if predicate in left_out:
                used.add(predicate)
            if object_ in left_out:
                used.add(object_)
            if with_own:
                yield line
            for term in w3c_terms.get(predicate, ()):
                if subject not in left_out and self._is_between(term, subject, object_):
                    ends = (object_, subject) if term.is_inverse else (subject, object_)
                    yield b"\t".join((ends[0], _write_iri(term.term), ends[1]))
        yield from self._iter_moments()
        yield from self._iter_origins()
        yield from self._iter_statements(used)
        yield from self._iter_labels(used)

    def _write_licence(self) -> dict[bytes, bytes]:
        """Return the line of the licence, and the one that names it by its IRI."""
        dataset = self.knowledge.dataset
        iri = find_licence_iri(dataset.licence)
        start = _write_iri(dataset.base) + b"\t" + _write_iri(DCT + "license") + b"\t"
        return {start + b'"%b"' % dataset.licence.encode(): start + _write_iri(iri)} if iri else {}

    @cached_property
    def _w3c_terms(self) -> dict[bytes, list[W3cTerm]]:
        """The W3C terms for each of our predicates."""
        terms: dict[bytes, list[W3cTerm]] = {}
        for term in _load_w3c_terms():
            terms.setdefault(_write_iri(term.ours), []).append(term)
        return terms

    def _is_between(self, term: W3cTerm, subject: bytes, object_: bytes) -> bool:
        """Tell whether a W3C term may stand between two: some make organisations of their ends."""
        if not term.ends:
            return True
        are_organisations = self._organisations
        return subject in are_organisations and (term.ends == "subject" or object_ in are_organisations)

    @cached_property
    def _organisations(self) -> frozenset[bytes]:
        return frozenset(self.store.select_lines("SELECT ?s { ?s a stk:Organisation }"))

    @cached_property
    def _left_out(self) -> frozenset[bytes]:
        terms = {_write_iri(str(triple.subject)[1:-1]) for triple in self.knowledge.vocabulary}
        return self._sets | terms

    @cached_property
    def _sets(self) -> frozenset[bytes]:
        return frozenset(map(_write_iri, self.knowledge.certainty_by_set))

    def _iter_moments(self) -> Iterator[bytes]:
        """Yield when activities began and ended, as moments: the first of a first day, the last of a last."""
        for ours, (theirs, time) in _MOMENTS.items():
            query = f"SELECT ?s ?o {{ ?s a prov:Activity ; stk:{ours} ?o }}"
            for subject, date in self.store.select_rows(query):
                moment = f'"{date}{time}"^^<{XSD}dateTime>'.encode()
                yield b"\t".join((_write_iri(subject), _write_iri(PROV + theirs), moment))

    def _iter_origins(self) -> Iterator[bytes]:
        """Yield which source each tie with a node is quoted from, and which the data set rests on."""
        quoted_from, source_of = _write_iri(PROV + "wasQuotedFrom"), _write_iri(PROV + "hadPrimarySource")
        sources: dict[bytes, list[bytes]] = {}
        for line in self.store.select_lines("SELECT ?g ?source { ?g stk:source ?source }"):
            name, source = line.split(b"\t", 1)
            sources.setdefault(name, []).append(source)
        for line in self.store.stream_evidence([STK + "tieKind"]):
            node, _, name = get_subject(line), *line.rsplit(b"\t", 1)
            for source in sources.get(name, ()) if node not in self._weak.nodes else ():
                yield b"\t".join((node, quoted_from, source))
        base = _write_iri(self.knowledge.dataset.base)
        for iri in self.knowledge.sources:
            yield b"\t".join((base, source_of, _write_iri(iri)))

    # ---- ties that no source states ----
    @cached_property
    def _weak(self) -> WeakTies:
        """Find what weaker sets say of ties and no stated one does."""
        certainties = self.knowledge.certainty_by_set
        weak_sets = {_write_iri(name) for name, level in certainties.items() if level != _STATED}
        if not weak_sets:
            return WeakTies(frozenset(), frozenset(), ())
        lines: set[bytes] = set()
        asserted: list[tuple[bytes, bytes]] = []
        nodes: set[bytes] = set()
        evidence = self.store.stream_evidence([*self._tie_predicates, STK + "tieKind"])
        for triple, group in groupby(evidence if self.knowledge.texts else sorted(evidence), key=get_triple):
            sets = [line[line.rindex(b"\t") + 1 :] for line in group]
            if not weak_sets.issuperset(sets):
                continue
            subject, predicate, _ = triple.split(b"\t")
            if predicate == _TIE_KIND:  # each node has one
                nodes.add(subject)
                continue
            lines.add(triple)
            if predicate in self._asserted_kinds:
                asserted += [(name, triple) for name in sets]
        return WeakTies(frozenset(lines), frozenset(nodes), tuple(sorted(asserted)))

    @cached_property
    def _tie_predicates(self) -> frozenset[str]:
        """The kinds of tie, and what the rules make of them in other vocabularies."""
        ontology = self.knowledge.ontology
        broader = (iri for kind in ontology.tie_kinds for iri in ontology.find_superproperties(kind))
        return frozenset((*ontology.tie_kinds, *broader))

    @cached_property
    def _asserted_kinds(self) -> frozenset[bytes]:
        kinds = self.knowledge.ontology.tie_kinds.values()
        return frozenset(_write_iri(kind.iri) for kind in kinds if kind.canonical)

    def _iter_statements(self, used: set[bytes]) -> Iterator[bytes]:
        """Yield each tie that no source states as a statement with its certainty, and its sources.

        What only the rules say of one is left out, as they say it again.
        """
        knowledge, kinds = self.knowledge, self.knowledge.ontology.tie_kinds
        sources = self._find_sources() if self._weak.asserted else {}
        supports: dict[tuple[str, str, str], list[str]] = {}
        for name, line in self._weak.asserted:
            subject, predicate, object_ = (term[1:-1].decode() for term in line.split(b"\t"))
            if kinds[predicate].symmetric and object_ < subject:
                subject, object_ = object_, subject
            if name[1:-1].decode() in sources:
                supports.setdefault((subject, predicate, object_), []).append(name[1:-1].decode())
        for triple, names in supports.items():
            level = STK + Certainty.find_strongest(map(knowledge.get_certainty, names))
            values = [(RDF_TYPE, RDF + "Statement"), (STK + "tieCertainty", level)]
            values += zip((RDF + part for part in ("subject", "predicate", "object")), triple, strict=True)
            origins = sorted({sources[name] for name in names} - {""})
            values += ((PROV + "wasQuotedFrom", source) for source in origins)
            node = _write_iri(self._name_statement(*triple))
            for predicate, value in values:
                used.update((_write_iri(predicate), _write_iri(value)))
                yield b"\t".join((node, _write_iri(predicate), _write_iri(value)))

    def _find_sources(self) -> dict[str, str]:
        """Return the source of each set that is not inferred, empty where it has none."""
        query = (
            "SELECT ?g ?source { ?g stk:certainty ?c OPTIONAL { ?g stk:source ?source }"
            " FILTER(?c != stk:inferred) }"
        )
        return {row[0]: row[1] for row in self.store.select_rows(query)}

    def _name_statement(self, subject: str, predicate: str, object_: str) -> str:
        """Return the IRI of the statement of a tie."""
        mint, kind = self.knowledge.dataset.mint, self.knowledge.ontology.tie_kinds[predicate]
        ends = mint.shorten_iri(subject), mint.shorten_iri(object_)
        return mint.make_tie_iri(f"unstated/{kind.name}", *ends, symmetric=kind.symmetric)

    def _iter_labels(self, used: set[bytes]) -> Iterator[bytes]:
        """Yield the labels of the terms of ours that the lines name."""
        label = _write_iri(RDFS + "label")
        terms = b" ".join(sorted(used & self._left_out - self._sets)).decode()
        query = (
            f"SELECT DISTINCT ?s ?o {{ VALUES ?s {{ {terms} }}"
            f" VALUES ?p {{ <{RDFS}label> <{SKOS}prefLabel> }} ?s ?p ?o }}"
        )
        for line in self.store.select_lines(query):
            subject, text = line.split(b"\t", 1)
            yield b"\t".join((subject, label, text))


def _load_w3c_terms() -> list[W3cTerm]:
    with (find_ontology() / "w3c-terms.csv").open(encoding="utf-8", newline="") as file:
        return [
            W3cTerm(
                expand_curie(row["term"]),
                expand_curie(row["w3c_term"]),
                row["direction"] == "inverse",
                row["ends"],
            )
            for row in csv.DictReader(file)
        ]


def _write_iri(iri: str) -> bytes:
    return f"<{iri}>".encode()
