"""Loads a large data set by sorting: the merged view into a store, the evidence as packed text beside it.

All statements are put in order on the disk, each with how certain it is and whether it follows by a rule. In
that order everything that is known of a triple stands together: which sets assert it, and whether what the
rules say of it is new at that certainty. So nothing has to be looked up. Only for transitive properties a
store is asked, one that holds these and what follows from them.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import IO

from ..core.external_sort import LineSorter
from ..core.progress import ProgressCallback, ignore_progress
from ..ingest.statements import Spool, Statements
from ..schema.levels import Certainty
from ..schema.terms import STK
from ..schema.vocabulary import Ontology
from ..store import Store
from ..store.evidence_texts import TYPE, TYPE_IRI, EvidenceTextsWriter, write_term
from ..store.line_chunks import LineStream
from .inference import Rules, find_chain_keys, inferred_set, load_with_inference

# what stands behind a triple while lines are sorted: what certainty it has, and then the set or one of these
_INFERRED = b"~"  # sorts behind every set
_DESCRIPTION, _VOCABULARY = b"8", b"9"  # in place of a certainty: what is in no set
_ASSERTION_SET = f"<{STK}AssertionSet>".encode()
_PLAIN, _BRACKET = b'">'
_IN_MEMORY = 64 << 20  # bytes of statements of transitive properties
_AS_WRITTEN = b'<"_'  # how terms begin that N-Triples has as the lines do
_LINES = 200  # handed to a sorter at once
_LEVELS = tuple(Certainty)
_ESCAPED = re.compile(rb"\\[uUbf]")


@dataclass
class MergedView:
    """What is known of a data set once its merged view is loaded."""

    repeated: list[bytes] = field(default_factory=list)  # triples of the vocabulary that it says, too
    inferred_levels: set[Certainty] = field(default_factory=set)  # of which something follows

    def write_repeated(self) -> str:
        """Return the repeated triples as N-Triples."""
        lines = (b" ".join(map(write_term, line.split(b"\t", 2))) + b" .\n" for line in self.repeated)
        return b"".join(lines).decode()


def load_sorted(
    store: Store,
    texts: EvidenceTextsWriter,
    statements: Statements,
    rules: Rules,
    ontology: Ontology,
    *,
    describe_inferred: Callable[[set[Certainty]], list[str]],
    say: ProgressCallback = ignore_progress,
) -> MergedView:
    """Load the merged view with descriptions and vocabulary, and write all statements as texts."""
    say("sorting the statements")
    merging = _Merging(texts, statements, ontology)
    _sort_statements(merging.lines, statements, rules)
    for lines in statements.iter_descriptions():
        for line in lines.encode().splitlines():
            merging.lines.add(_format_line(line[:-2], _DESCRIPTION))
    for triple in ontology.triples:
        merging.lines.add(_format_line(str(triple).encode(), _VOCABULARY))
    say("loading the merged view")
    store.load_text(LineStream(merging.iter_merged()), graph="")
    descriptions = describe_inferred(merging.view.inferred_levels)
    store.load_lines(descriptions)
    late = [_format_line(line.encode()[:-3], b"") for line in descriptions]
    is_complete = merging.has_evidence_of_all(late)
    texts.finish(late, is_complete=is_complete)
    return merging.view


def _sort_statements(lines: LineSorter, statements: Statements, rules: Rules) -> None:
    """Put all statements among the lines, and what follows from them."""
    keys = {f"<{key}>".encode() for key in find_chain_keys(rules, statements)}
    chains = _ChainStatements(statements, {key[1:-1].decode() for key in keys})
    for level in Certainty:
        for block in _cut(_iter_level(level, statements, chains, keys)):
            lines.add_lines(block)
    if keys:
        for level, line in chains.iter_inferred(rules):
            lines.add(_format_line(line, b"%d%b" % (level.rank, _INFERRED)))


def _cut(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    while block := list(islice(lines, _LINES)):
        yield block


def _iter_level(
    level: Certainty, statements: Statements, chains: _ChainStatements, keys: set[bytes]
) -> Iterator[bytes]:
    """Yield the lines of what has one certainty: what is asserted, and what follows from it alone."""
    rank = b"%d" % level.rank
    # each statement stands there in its set, and then in the merged view
    for line in islice(statements.read_asserted(level), 0, None, 2):
        subject, predicate, rest = line[:-3].split(b" ", 2)
        object_, _, graph = rest.rpartition(b" ")
        if predicate in keys:
            chains.add_asserted(level, b"%b %b %b" % (subject, predicate, object_), graph)
        if object_[0] == _PLAIN:
            object_ = _write_literal(object_)
        elif predicate == TYPE_IRI:
            predicate = TYPE
        yield b"%b\t%b\t%b\t%b%b\n" % (subject, predicate, object_, rank, graph)
    mark = rank + _INFERRED
    for line in statements.read_consequences(level):
        if keys and line.split(b" ", 2)[1] in keys:
            chains.add_consequence(level, line)
        yield _format_line(line[:-3], mark)


def _format_line(triple: bytes, mark: bytes) -> bytes:
    """Return the line of a triple as N-Triples writes it, without its end."""
    subject, predicate, object_ = triple.split(b" ", 2)
    if object_[0] == _PLAIN:
        object_ = _write_literal(object_)
    elif predicate == TYPE_IRI:
        predicate = TYPE
    return b"%b\t%b\t%b\t%b\n" % (subject, predicate, object_, mark)


def _write_literal(term: bytes) -> bytes:
    """Return a literal as the store would write it: most stay as they are."""
    if term[-1] == _BRACKET or _ESCAPED.search(term):
        return _ask_engine(term)
    return term


@lru_cache(maxsize=100_000)
def _ask_engine(term: bytes) -> bytes:
    """Return a literal as a store gives it back in SPARQL's TSV, its number in the usual form.

    >>> _ask_engine(b'"04.50"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    b'4.5'
    """
    store = Store({})
    store.load_text(b"<a:> <a:> %b .\n" % term, graph="")
    return store.select_lines("SELECT ?o { ?s ?p ?o }")[0]


class _Merging:
    """Reads sorted lines, and tells what stands in the merged view and in which sets."""

    def __init__(self, texts: EvidenceTextsWriter, statements: Statements, ontology: Ontology) -> None:
        self.lines = LineSorter()
        self.view = MergedView()
        self._texts = texts
        names = [inferred_set(statements.dataset, level) for level in Certainty]
        self._inferred_sets = [f"<{name}>".encode() for name in names]
        self._tie_predicates = {f"<{iri}>".encode() for iri in ontology.tie_kinds}
        self._sets: set[bytes] = set()  # that hold a triple
        self._described_sets: set[bytes] = set()
        self._has_bare_tie = False

    def iter_merged(self) -> Iterator[bytes]:
        """Yield the merged view as N-Triples; each triple goes to the texts, too, with its sets."""
        triple, marks = b"", list[bytes]()
        for line in self.lines.iter_sorted():
            cut = line.rindex(b"\t")
            if line[:cut] != triple:
                if marks:
                    yield self._take_triple(triple, marks)
                triple, marks = line[:cut], []
            marks.append(line[cut + 1 : -1])
        if marks:
            yield self._take_triple(triple, marks)

    def _take_triple(self, triple: bytes, marks: list[bytes]) -> bytes:
        """Write a triple to the texts with all that is known of it, and return it as N-Triples."""
        self._write_texts(triple, marks)
        subject, predicate, object_ = triple.split(b"\t", 2)
        if predicate == TYPE:
            predicate = TYPE_IRI
        term = object_ if object_[0] in _AS_WRITTEN else write_term(object_)
        return b"%b %b %b .\n" % (subject, predicate, term)

    def _write_texts(self, triple: bytes, marks: list[bytes]) -> None:
        is_in_set, last = False, b""
        for mark in marks:
            if mark[1:2] == _INFERRED:
                if not is_in_set:  # new only where nothing as certain says it
                    level = int(mark[:1])
                    self.view.inferred_levels.add(_LEVELS[level])
                    self._add_quad(triple, self._inferred_sets[level])
                    is_in_set = True
            elif mark == _DESCRIPTION:
                if _VOCABULARY not in marks and not is_in_set:
                    self._add_description(triple)
            elif mark == _VOCABULARY:
                if is_in_set:
                    self.view.repeated.append(triple)
            elif mark != last:
                self._add_quad(triple, mark[1:])
                is_in_set, last = True, mark

    def _add_quad(self, triple: bytes, graph: bytes) -> None:
        self._texts.add_line(b"%b\t%b\n" % (triple, graph))
        self._sets.add(graph)

    def _add_description(self, triple: bytes) -> None:
        self._texts.add_line(triple + b"\t\n")
        subject, predicate, object_ = triple.split(b"\t", 2)
        if predicate == TYPE and object_ == _ASSERTION_SET:
            self._described_sets.add(subject)
        self._has_bare_tie |= predicate in self._tie_predicates

    def has_evidence_of_all(self, late: Iterable[bytes]) -> bool:
        """Tell whether each set is described and holds something, and each tie stands in a set."""
        inferred = {line.partition(b"\t")[0] for line in late}
        return not self._has_bare_tie and self._sets == self._described_sets | inferred


class _ChainStatements:
    """The statements from which transitive properties infer, as `load_with_inference` reads them."""

    def __init__(self, statements: Statements, keys: set[str]) -> None:
        self.dataset = statements.dataset
        self._statements, self._keys = statements, keys
        self._asserted = {level: Spool() for level in Certainty}
        self._consequences = {level: Spool() for level in Certainty}

    def add_asserted(self, level: Certainty, triple: bytes, graph: bytes) -> None:
        """Take in an asserted triple."""
        text = triple.decode()
        self._asserted[level].write(f"{text} {graph.decode()} .\n{text} .\n")

    def add_consequence(self, level: Certainty, line: bytes) -> None:
        """Take in what follows from one statement alone."""
        self._consequences[level].write(line.decode())

    def read_asserted(self, level: Certainty) -> IO[bytes]:
        """Return the statements of one certainty as N-Quads."""
        return self._asserted[level].open_at_start()

    def read_consequences(self, level: Certainty) -> IO[bytes]:
        """Return what follows from each statement of one certainty alone."""
        return self._consequences[level].open_at_start()

    def list_terms(self, level: Certainty) -> set[str]:
        """Return the predicates that the statements of one certainty use."""
        return self._statements.list_terms(level) & self._keys

    def list_heads(self, level: Certainty) -> set[str]:
        """Return the predicates of what follows from the statements of one certainty."""
        return self._statements.list_heads(level) & self._keys

    def iter_inferred(self, rules: Rules) -> Iterator[tuple[Certainty, bytes]]:
        """Yield what the rules say, with its certainty."""
        spools = (*self._asserted.values(), *self._consequences.values())
        size = sum(spool.open_at_start().seek(0, io.SEEK_END) for spool in spools)
        with tempfile.TemporaryDirectory() as folder:
            store = Store({}, folder=Path(folder) / "chains" if size > _IN_MEMORY else None)
            load_with_inference(store, self, rules)
            for level in Certainty:
                for quad in store.iter_quads(inferred_set(self.dataset, level)):
                    yield level, str(quad.triple).encode()
            store.close()
