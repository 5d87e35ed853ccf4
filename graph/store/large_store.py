"""Opens a kept store that holds the merged view alone, with the evidence beside it as packed text.

What names no graph is asked of the merged view. So is what asks for little in named graphs, such as the ties
of one organisation: that is read from the text. The first query that asks for more has the evidence loaded,
and is asked of a store that holds both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain, islice, product
from math import prod
from pathlib import Path
from threading import Lock
from typing import IO, cast

import pyoxigraph as ox

from ..schema.terms import RDF_TYPE
from .evidence_texts import TYPE, TYPE_IRI, EvidenceTexts, write_term
from .evidence_values import GraphPattern, find_patterns
from .interface import QueryScope, StoreSource
from .line_chunks import LineStream
from .local import Store, is_among
from .query_guard import needs_named_graphs

_MOST_TRIPLES = 5_000  # of a pattern whose evidence is read from the texts
_MOST_LOOKED_UP = 1_000  # ways to choose its terms from their values
_IRI = re.compile(
    r'[^\x00-\x20<>"{}|^`\\]*'
)  # as SPARQL writes one; in RDF that others made it may be otherwise

EvidenceLoader = Callable[["LargeStore"], tuple[Store, EvidenceTexts]]


class LargeStore(Store):
    """The store of a large data set: the merged view at least, and the evidence as texts beside it."""

    texts: EvidenceTexts
    _load_evidence: EvidenceLoader | None
    _holds_evidence: bool
    _whole: Store | None
    _lock: Lock

    @classmethod
    def open_with_texts(
        cls,
        folder: Path,
        prefixes: Mapping[str, str],
        texts: EvidenceTexts,
        load_evidence: EvidenceLoader | None = None,
        *,
        holds_evidence: bool = False,
    ) -> LargeStore:
        """Open the store of a folder for reading; without `load_evidence`, only little evidence is read."""
        store = cast(LargeStore, cls.open_read_only(folder, prefixes))
        store.texts, store._load_evidence, store._whole = texts, load_evidence, None
        store._holds_evidence, store._lock = holds_evidence, Lock()
        return store

    @property
    def evidence_file(self) -> Path | None:
        """Where the evidence stands that the store does not hold."""
        return None if self._holds_evidence else self.texts.path

    def find_source(self, text: str) -> StoreSource | None:
        """Return the store that a query has to be asked of, None where it has to be made first."""
        return None if self._lacks_evidence(text) else self._whole or self

    def choose_source(self, text: str) -> StoreSource:
        """Return the store that a query has to be asked of, which is made where there is none yet."""
        return self._choose_store(text)

    def _choose_store(self, text: str) -> Store:
        if self._lacks_evidence(text):
            with self._lock:  # of several that ask at once, one loads
                if self._load_evidence is not None:
                    self._whole, self.texts = self._load_evidence(self)
                    self.answers, self._load_evidence = self._whole.answers, None
        return self._whole or self

    def _lacks_evidence(self, text: str) -> bool:
        """Tell whether a query asks for more evidence than is looked up, and it is not loaded."""
        if self._load_evidence is None or not needs_named_graphs(text):
            return False
        patterns = find_patterns(text, self.prefixes)
        return patterns is None or not all(map(self._is_little, patterns))

    def _is_little(self, pattern: GraphPattern) -> bool:
        """Tell whether few triples of the merged view match a pattern, all of which a query can hold."""
        if prod(len(term.iris) for term in pattern.terms if term.iris is not None) > _MOST_LOOKED_UP:
            return False
        quads = [*islice(self._find_triples(pattern), _MOST_TRIPLES + 1)]
        return len(quads) <= _MOST_TRIPLES and all(
            isinstance(term, ox.Literal) or (isinstance(term, ox.NamedNode) and _IRI.fullmatch(term.value))
            for quad in quads
            for term in quad.triple
        )

    def _find_triples(self, pattern: GraphPattern) -> Iterator[ox.Quad]:
        """Yield the triples of the merged view that match a pattern."""
        names = (
            [None] if term.iris is None else map(ox.NamedNode, sorted(term.iris)) for term in pattern.terms
        )
        for subject, predicate, object_ in product(*names):
            yield from self._store.quads_for_pattern(subject, predicate, object_, ox.DefaultGraph())

    def _write_evidence(self, text: str) -> str:
        """Return a query as it is asked of the merged view: with the evidence in it that it asks for."""
        if self._holds_evidence or not needs_named_graphs(text):
            return text
        for pattern in reversed(find_patterns(text, self.prefixes) or ()):
            subjects = pattern.subject.iris or {
                cast(ox.NamedNode, quad.subject).value for quad in self._find_triples(pattern)
            }
            lines = chain.from_iterable(map(self.texts.list_lines_of, sorted(subjects)))
            if values := pattern.write_values(lines):  # else it stays: it matches nothing here, either
                text = f"{text[: pattern.start]}{values}{text[pattern.end :]}"
        return text

    def evaluate_query(
        self, text: str, scope: QueryScope | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Evaluate a query that the guard has let pass; QueryError where it does not parse."""
        names_graphs = scope is not None and scope.names_graphs
        chosen = self._choose_store("GRAPH" if names_graphs else text)
        if chosen is not self:
            return chosen.evaluate_query(text, scope)
        return super().evaluate_query(text if names_graphs else self._write_evidence(text), scope)

    def select(self, text: str) -> ox.QuerySolutions:
        """Answer one of the project's own SELECT queries; never a user's text."""
        chosen = self._choose_store(text)
        return super().select(self._write_evidence(text)) if chosen is self else chosen.select(text)

    def iter_quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Yield all quads, or those of one named graph; the default graph is named by ''."""
        if graph:
            chosen = self._choose_store("GRAPH")
            return super().iter_quads(graph) if chosen is self else chosen.iter_quads(graph)
        return super().iter_quads("") if graph == "" else self._iter_all_quads()

    def _iter_all_quads(self) -> Iterator[ox.Quad]:
        yield from super().iter_quads("")
        lines = cast("IO[bytes]", LineStream(map(write_nquad, self.texts.iter_by_subject())))
        yield from ox.parse(lines, format=ox.RdfFormat.N_QUADS, lenient=True)

    def list_graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        names = {line[line.rindex(b"\t") + 2 : -1] for line in self.texts.iter_by_subject()}
        return sorted(map(bytes.decode, names))

    def select_evidence(
        self, subject: str = "", object_: str = "", predicates: Collection[str] = ()
    ) -> Iterator[ox.Quad]:
        """Yield the statements of the named graphs with a subject, an object or both, by their IRIs.

        Only those of some predicates, where these are given.
        """
        if subject:
            lines: Iterable[bytes] = self.texts.list_lines_of(subject)
        else:
            quads = self._store.quads_for_pattern(None, None, ox.NamedNode(object_), ox.DefaultGraph())
            subjects = {
                quad.subject.value
                for quad in quads
                if is_among(quad, predicates) and isinstance(quad.subject, ox.NamedNode)
            }
            lines = (line for name in sorted(subjects) for line in self.texts.list_lines_of(name))
        end = f"\t<{object_}>\t".encode() if object_ else b""
        nquads = b"".join(write_nquad(line) for line in lines if end in line)
        parsed = ox.parse(nquads, format=ox.RdfFormat.N_QUADS, lenient=True)
        return (quad for quad in parsed if is_among(quad, predicates))

    def stream_evidence(self, predicates: Iterable[str]) -> Iterator[bytes]:
        """Yield subject, predicate, object and set of the statements of some predicates, as TSV has them."""
        wanted = {TYPE if iri == RDF_TYPE else f"<{iri}>".encode() for iri in predicates}
        lines = self.texts.iter_of_predicates(wanted)
        return (
            lines
            if TYPE not in wanted
            else (line.replace(b"\t%b\t" % TYPE, b"\t%b\t" % TYPE_IRI) for line in lines)
        )


def write_nquad(line: bytes) -> bytes:
    """Return a line of the texts, the graph of which stands last, as N-Quads."""
    subject, predicate, rest = line.split(b"\t", 2)
    object_, _, graph = rest.rpartition(b"\t")
    return b"%b %b %b %b .\n" % (subject, write_term(predicate), write_term(object_), graph)
