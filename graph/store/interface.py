"""What a store answers, wherever it lies: the interface that everything above asks."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, TypeVar

import pyoxigraph as ox

from ..core.errors import LimitExceededError

Answer = ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]
AnswerKind = Literal["rows", "boolean", "triples"]

T = TypeVar("T")

QUERY_SECONDS = 60.0


@dataclass(frozen=True)
class QueryLimits:
    """How much a query of a user may take."""

    seconds: float | None = None  # QUERY_SECONDS, or what is set for endpoints
    memory: int = 2 << 30  # bytes, beyond what the store takes, and of the answer
    rows: int = 1_000_000  # or triples
    answer: int | None = None  # bytes of the answer, as many as `memory` where it is not said


@dataclass(frozen=True)
class QueryScope:
    """Which graphs a query reads, and what its relative addresses are relative to.

    None are the store's own, so that FROM in the query decides; anything else overrides FROM.
    """

    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    base: str | None = None

    @property
    def names_graphs(self) -> bool:
        """Whether the graphs are said here."""
        return self.default_graphs is not None or self.named_graphs is not None


@dataclass(frozen=True)
class WrittenForm:
    """How an answer is written: the endings of a format for rows, and of one for triples, empty for neither.

    >>> WrittenForm("srj", "ttl").get_ending("triples")
    'ttl'
    """

    rows: str
    triples: str
    scope: QueryScope = QueryScope()

    def get_ending(self, kind: AnswerKind) -> str:
        """Return the ending of the format for a kind of answer."""
        return self.triples if kind == "triples" else self.rows


def make_row_limit_error(most: int) -> LimitExceededError:
    """Return an error for an answer of more rows than may be."""
    return LimitExceededError(f"the answer has more than {most:,} rows", "rows")


class StoreSource(Protocol):
    """A store on this machine that another process can open or copy."""

    @property
    def folder(self) -> Path | None:
        """Where it lies; None where it is in memory."""

    @property
    def evidence_file(self) -> Path | None:
        """Where the evidence stands as text, for a store that does not hold it; None for others."""

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes that a query need not declare."""

    def find_source(self, text: str, /) -> StoreSource | None:
        """Return the store that a query has to be asked of, None where it has to be made first."""

    def choose_source(self, text: str, /) -> StoreSource:
        """Return the store that a query has to be asked of: one that has what it asks for."""

    def dump_chunks(self, take: Callable[[bytes], None]) -> None:
        """Hand over all statements as N-Quads, some whole lines at a time."""


class QueryEvaluator(Protocol):
    """Evaluates queries of users within limits, apart from this process."""

    def open(self, source: StoreSource) -> None:
        """Let queries be asked of a store, which may not change from here on."""

    def find_kind(self, query: str, limits: QueryLimits) -> AnswerKind:
        """Return what kind of answer a query has; errors as of `ask`."""

    def ask(self, query: str, limits: QueryLimits, read: Callable[[Answer], T]) -> T:
        """Return what is read from the answer, once it is whole.

        QueryError where the query is refused or does not parse, LimitExceededError where it takes too much.
        """


class QueryableStore(Protocol):
    """A store that can be asked: on this machine, or an endpoint on another."""

    def select(self, text: str) -> ox.QuerySolutions:
        """Answer one of the project's own SELECT queries; never a user's text."""

    def select_rows(self, text: str) -> list[list[str]]:
        """Return the rows of one of the project's own SELECT queries as plain values, empty where unbound."""

    def select_lines(self, text: str) -> list[bytes]:
        """Return the rows of one of the project's own SELECT queries as N-Triples terms with tabs between."""

    def answer_query(self, text: str, read: Callable[[Answer], T]) -> T:
        """Answer a query of a user in this process and return what `read` makes of the answer."""

    def answer_within(
        self, text: str, limits: QueryLimits, evaluator: QueryEvaluator, read: Callable[[Answer], T]
    ) -> T:
        """Answer a query of a user within limits and return what `read` makes of the answer."""

    def verify_contents(self) -> None:
        """Raise DamagedStoreError where what is kept is not what was written; for what reads all of it."""

    def iter_quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Yield all quads, or those of one named graph; the default graph is named by ''."""

    def list_graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""

    def select_evidence(
        self, subject: str = "", object_: str = "", predicates: Collection[str] = ()
    ) -> Iterator[ox.Quad]:
        """Yield the statements of the named graphs with a subject, an object or both, by their IRIs.

        Only those of some predicates, where these are given.
        """

    def stream_evidence(self, predicates: Iterable[str]) -> Iterator[bytes]:
        """Yield subject, predicate, object and set of the statements of some predicates, as TSV has them."""


def write_evidence_query(predicates: Iterable[str]) -> str:
    """Return a query for the statements of the named graphs that have one of some predicates."""
    values = " ".join(f"<{iri}>" for iri in predicates)
    return f"SELECT ?s ?p ?o ?g {{ VALUES ?p {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"


def parse_tsv_lines(text: bytes) -> list[bytes]:
    """Return the rows of a SPARQL TSV result, without its header."""
    return text.rstrip(b"\n").split(b"\n")[1:]


def parse_csv_rows(text: bytes) -> list[list[str]]:
    """Return the rows of a SPARQL CSV result, without its header."""
    decoded = text.decode()
    usual = csv.field_size_limit(len(decoded) + 1)  # a value may be as long as it likes
    try:
        return list(csv.reader(io.StringIO(decoded, newline="")))[1:]
    finally:
        csv.field_size_limit(usual)
