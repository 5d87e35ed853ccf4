"""Opens a store on this machine, in memory or in a folder, and answers queries."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import IO, TypeVar, cast

import pyoxigraph as ox

from ..core.errors import DamagedStoreError, QueryError, StoreError
from ..core.progress import TrackedFile
from ..schema.terms import PREFIXES
from .checksums import is_store_fault
from .interface import (
    Answer,
    AnswerKind,
    QueryEvaluator,
    QueryLimits,
    QueryScope,
    StoreSource,
    parse_csv_rows,
    parse_tsv_lines,
    write_evidence_query,
)
from .kept_answers import KeptAnswers
from .line_chunks import LineChunks, LineStream
from .query_guard import guard_query, locate_error, needs_named_graphs, run_on_deep_stack, shorten_message

T = TypeVar("T")

_CHUNK = 16 << 20  # characters handed to the engine at once
_CHUNK_BYTES = 4 << 20  # of statements handed to another process at once


class Store:
    """An Oxigraph store with the merged view as its default graph.

    In a folder it is written by the process that makes it and, once whole, only read: a reader beside a
    writer would see stale data.
    """

    def __init__(self, prefixes: Mapping[str, str] = PREFIXES, *, folder: Path | None = None) -> None:
        self._store = _open_for_writing(folder) if folder else ox.Store()
        self.prefixes = dict(prefixes)
        self.folder = folder
        self.lock: object = None  # what keeps the folder from being removed
        self.answers: KeptAnswers | None = None  # long ones of a snapshot
        self.verify: Callable[[], None] | None = None  # reads a snapshot again, see `verify_contents`

    @classmethod
    def open_read_only(cls, folder: Path, prefixes: Mapping[str, str]) -> Store:
        """Open the store of a folder for reading; StoreError where there is none or it is broken."""
        store = cls.__new__(cls)
        try:
            store._store = ox.Store.read_only(str(folder))
        except (OSError, RuntimeError, ValueError) as error:
            fault = shorten_message(str(error))
            raise DamagedStoreError(f"{folder}: cannot be read as a store ({fault})") from None
        store.prefixes, store.folder = dict(prefixes), folder
        store.lock = store.answers = store.verify = None
        return store

    def __len__(self) -> int:
        return len(self._store)

    def __bool__(self) -> bool:
        """A store is a store, whatever it holds: to count a million entities takes seconds."""
        return True

    @property
    def evidence_file(self) -> Path | None:
        """Where the evidence stands that it does not hold: nowhere."""
        return None

    def verify_contents(self) -> None:
        """Raise DamagedStoreError where a file is not what was written; for what reads all of a store, once.

        Without it some queries go on for ever, and take all memory, where a large file is damaged.
        """
        if self.verify:
            self.verify()
            self.verify = None

    def load_lines(self, lines: Iterable[str]) -> None:
        """Load N-Quads lines, each ending in a newline."""
        pending: list[str] = []
        size = 0
        for line in lines:
            pending.append(line)
            size += len(line)
            if size > _CHUNK:
                self.load_text("".join(pending).encode())
                pending, size = [], 0
        if pending:
            self.load_text("".join(pending).encode())

    def load_text(
        self, text: bytes | IO[bytes] | TrackedFile | LineStream, *, graph: str | None = None
    ) -> None:
        """Load what this project wrote, from bytes or an open file: N-Quads, or N-Triples into a graph.

        The default graph is named by ''. StoreError where the disk is full.
        """
        if isinstance(text, bytes) and not text:
            return
        form = ox.RdfFormat.N_QUADS if graph is None else ox.RdfFormat.N_TRIPLES
        into = None if graph is None else _make_graph_name(graph)
        source = cast("IO[bytes]", text)
        try:
            if self.folder:  # sorted files beside the others: no log, no transaction, bounded memory
                self._store.bulk_load(source, format=form, to_graph=into, lenient=True)
            else:
                self._store.load(source, format=form, to_graph=into, lenient=True)
        except OSError as error:
            raise make_write_error(error) from None

    def copy_to_memory(self) -> Store:
        """Return a store in memory that holds the same."""
        copy = Store(self.prefixes)
        copy._store.bulk_extend(self.iter_quads())
        return copy

    def with_difference(self, removed: Iterable[ox.Quad], added: Iterable[ox.Quad]) -> Store:
        """Return a store that holds what comes and not what goes: this one, where it is in memory."""
        changed = Store(self.prefixes)
        changed._store = (self.copy_to_memory() if self.folder else self)._store
        for quad in removed:
            changed._store.remove(quad)
        changed._store.extend(added)
        return changed

    def select_missing_lines(self, triples: bytes) -> bytes:
        """Return those N-Triples lines, as this project writes them, that the default graph lacks."""
        read = ox.parse(triples, format=ox.RdfFormat.N_TRIPLES, lenient=True)
        has = self._store.__contains__
        lines = triples.splitlines(keepends=True)
        return b"".join(line for line, quad in zip(lines, read, strict=True) if not has(quad))

    def construct_triples(self, text: str) -> bytes:
        """Answer one of the project's own CONSTRUCT queries as N-Triples."""
        answer = self._store.query(text, prefixes=self.prefixes)
        if not isinstance(answer, ox.QueryTriples):
            raise QueryError("not a CONSTRUCT query")
        return answer.serialize(format=ox.RdfFormat.N_TRIPLES) or b""

    def optimise_files(self) -> None:
        """Bring a folder's files into the order that is read fastest; StoreError where the disk is full."""
        try:
            self._store.optimize()
            self._store.flush()
        except OSError as error:
            raise make_write_error(error) from None

    def close(self) -> None:
        """Let go of the folder; nothing can be asked any more."""
        self._store = ox.Store()

    def select(self, text: str) -> ox.QuerySolutions:
        """Answer one of the project's own SELECT queries; never a user's text."""
        answer = self._store.query(text, prefixes=self.prefixes)
        if not isinstance(answer, ox.QuerySolutions):
            raise QueryError("not a SELECT query")
        return answer

    def select_rows(self, text: str) -> list[list[str]]:
        """Return the rows of one of the project's own SELECT queries as plain values, empty where unbound.

        For large answers: the engine writes them as one text, which is read faster than row by row.
        """
        return parse_csv_rows(self._select_as_text(text, ox.QueryResultsFormat.CSV))

    def select_lines(self, text: str) -> list[bytes]:
        """Return the rows of one of the project's own SELECT queries as N-Triples terms with tabs between."""
        return parse_tsv_lines(self._select_as_text(text, ox.QueryResultsFormat.TSV))

    def stream_lines(self, text: str) -> Iterator[bytes]:
        """Yield the rows that `select_lines` returns, a line each, from a file: for the largest answers."""
        with tempfile.TemporaryFile() as file:
            self.select(text).serialize(output=file, format=ox.QueryResultsFormat.TSV)
            file.seek(0)
            file.readline()
            yield from file

    def _select_as_text(self, text: str, form: ox.QueryResultsFormat) -> bytes:
        """Return an answer as text; a long one of a kept store is kept, too, for the store never changes."""
        name = f"{hashlib.sha256(text.encode()).hexdigest()[:24]}.{form.file_extension}"
        if self.answers and (kept := self.answers.read_answer(name)) is not None:
            return kept
        answer = self.select(text).serialize(format=form) or b""
        if self.answers:
            self.answers.keep_answer(name, answer)
        return answer

    def answer_query(self, text: str, read: Callable[[Answer], T]) -> T:
        """Answer a query of a user in this process and return what `read` makes of the answer.

        QueryError where the query is refused or does not parse. The answer belongs to the thread that
        evaluates it, so it is read there.
        """
        guarded = guard_query(text)
        return run_on_deep_stack(lambda: read(self.evaluate_query(guarded)))

    def answer_within(
        self, text: str, limits: QueryLimits, evaluator: QueryEvaluator, read: Callable[[Answer], T]
    ) -> T:
        """Answer a query of a user within limits and return what `read` makes of the answer."""
        evaluator.open(self)
        return evaluator.ask(text, limits, read)

    def find_source(self, text: str) -> StoreSource | None:
        """Return the store that a query has to be asked of, None where it has to be made first."""
        return self.choose_source(text)

    def choose_source(self, text: str) -> StoreSource:
        """Return what a query has to be asked of: the merged view, the whole where it may name graphs.

        What lies in a folder is opened there as it is.
        """
        return self if self.folder or needs_named_graphs(text) else self._merged_view

    @cached_property
    def _merged_view(self) -> MergedView:
        return MergedView(self._store, self.prefixes)

    def evaluate_query(
        self, text: str, scope: QueryScope | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Evaluate a query that the guard has let pass; QueryError where it does not parse."""
        try:
            if scope is None:
                return self._store.query(text, prefixes=self.prefixes)
            default, named = scope.default_graphs, scope.named_graphs
            return self._store.query(
                text,
                prefixes=self.prefixes,
                base_iri=scope.base,
                default_graph=None if default is None else [_make_graph_name(name) for name in default],
                named_graphs=None if named is None else [ox.NamedNode(name) for name in named],
            )
        except SyntaxError as error:
            raise QueryError(f"the query does not parse: {locate_error(str(error), text)}") from None
        except (ValueError, OSError, RuntimeError) as error:
            raise make_query_error(error) from None

    def dump_chunks(self, take: Callable[[bytes], None]) -> None:
        """Hand over all statements as N-Quads, some whole lines at a time."""
        chunks = LineChunks(take, _CHUNK_BYTES)
        self._store.dump(cast("IO[bytes]", chunks), ox.RdfFormat.N_QUADS)
        chunks.flush()

    def iter_quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Yield all quads, or those of one named graph; the default graph is named by ''."""
        if graph is None:
            return iter(self._store.quads_for_pattern(None, None, None, None))
        return iter(self._store.quads_for_pattern(None, None, None, _make_graph_name(graph)))

    def select_evidence(
        self, subject: str = "", object_: str = "", predicates: Collection[str] = ()
    ) -> Iterator[ox.Quad]:
        """Yield the statements of the named graphs with a subject, an object or both, by their IRIs.

        Only those of some predicates, where these are given.
        """
        ends = [ox.NamedNode(iri) if iri else None for iri in (subject, object_)]
        quads = self._store.quads_for_pattern(ends[0], None, ends[1], None)
        for quad in quads:
            if isinstance(quad.graph_name, ox.NamedNode) and is_among(quad, predicates):
                yield quad

    def stream_evidence(self, predicates: Iterable[str]) -> Iterator[bytes]:
        """Yield subject, predicate, object and set of the statements of some predicates, as TSV has them."""
        return iter(self.select_lines(write_evidence_query(predicates)))

    def has_graph(self, name: str) -> bool:
        """Tell whether there is a named graph of this IRI."""
        return self._store.contains_named_graph(ox.NamedNode(name))

    def list_graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return sorted(str(graph.value) for graph in self._store.named_graphs())


class MergedView:
    """The default graph of a store in memory: without the evidence, its searches take half of the time."""

    folder: Path | None = None
    evidence_file: Path | None = None

    def __init__(self, store: ox.Store, prefixes: Mapping[str, str]) -> None:
        self._store, self.prefixes = store, prefixes

    def find_source(self, _: str) -> StoreSource | None:
        """Return itself: whoever has chosen it knows that no graph is named."""
        return self

    def choose_source(self, _: str) -> StoreSource:
        """Return itself."""
        return self

    def dump_chunks(self, take: Callable[[bytes], None]) -> None:
        """Hand over its statements as N-Quads, some whole lines at a time."""
        chunks = LineChunks(take, _CHUNK_BYTES)
        self._store.dump(cast("IO[bytes]", chunks), ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        chunks.flush()


def is_among(quad: ox.Quad, predicates: Collection[str]) -> bool:
    """Tell whether a quad has one of some predicates; without any, every quad has."""
    return not predicates or quad.predicate.value in predicates


def find_kind(answer: Answer) -> AnswerKind:
    """Return what kind of answer one is."""
    if isinstance(answer, ox.QueryBoolean):
        return "boolean"
    return "rows" if isinstance(answer, ox.QuerySolutions) else "triples"


def _make_graph_name(name: str) -> ox.NamedNode | ox.DefaultGraph:
    return ox.NamedNode(name) if name else ox.DefaultGraph()


def make_query_error(error: Exception) -> QueryError | DamagedStoreError:
    """Return what to say where the engine could not answer a query: the query's fault or the store's."""
    if is_store_fault(error):
        return DamagedStoreError(f"the store cannot be read: {shorten_message(str(error))}")
    return QueryError(f"the query cannot be answered: {shorten_message(str(error))}")


def make_write_error(error: OSError) -> StoreError:
    """Return what to say where the engine could not write: its reason, without the names of its own files."""
    reason = shorten_message(str(error)).rpartition(": ")[2]
    return StoreError(f"the store cannot be written ({reason}); what was there before is unchanged")


def _open_for_writing(folder: Path) -> ox.Store:
    try:
        return ox.Store(str(folder))
    except OSError as error:
        raise make_write_error(error) from None
