"""Asks a store on another machine through the SPARQL 1.1 Protocol.

Some servers cut an answer after so many rows and say nothing. So an answer is believed only where the server
has given more rows than that before, or where it counts as many itself; else it is fetched in pages.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urlencode

import pyoxigraph as ox

from ...core.address import Address
from ...core.errors import QueryError, StoreError
from ...schema.terms import PREFIXES
from ..interface import Answer, AnswerKind, QueryEvaluator, QueryLimits, write_evidence_query
from ..interface import parse_csv_rows as values
from ..interface import parse_tsv_lines as tabbed
from ..local import Store, find_kind, is_among
from ..query_guard import guard_query, run_on_deep_stack
from . import results
from .client import MAX_REPLY_BYTES, HttpClient, HttpReply, HttpRequest
from .discovery import RemoteDataset, find_dataset
from .errors import make_refusal_error
from .query_rewrite import (
    add_prefixes,
    drop_undefined_values,
    has_from_clause,
    make_count_query,
    make_page_query,
    restrict_to_evidence_graphs,
)

T = TypeVar("T")

MAX_COPIED_STATEMENTS = 5_000_000  # statements read from a server that does not compute as it should
MAX_NAMED_GRAPHS = 20_000  # graphs named in a request
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# what a server must compute to be trusted with a question: the answers do not depend on what it holds
_CANARY = """SELECT ?x ?y (1 = 1 AS ?z) {
  VALUES ?x { 1 2 } OPTIONAL { VALUES (?x ?y) { (1 3) } }
} ORDER BY ?x"""


class Endpoint:
    """A SPARQL endpoint, of which `merged` names the graph with the merged view, '' its default graph."""

    def __init__(
        self,
        address: Address,
        *,
        prefixes: Mapping[str, str] = PREFIXES,
        timeout: float | None = None,
        max_bytes: int = MAX_REPLY_BYTES,
        merged: str = "",
    ) -> None:
        self.address = address
        self.merged = merged
        self._prefixes = dict(prefixes)
        self._wire = HttpClient(timeout=timeout, max_bytes=max_bytes)
        self._graphs: tuple[str, ...] = ()
        self._accepted_type = results.ROWS
        self._local_copy: Store | None = None  # a copy, where the server does not compute as it should
        self._most_rows_given = 0  # rows that the server has given at once

    @classmethod
    def open(
        cls, address: Address, *, prefixes: Mapping[str, str] = PREFIXES, timeout: float | None = None
    ) -> tuple[Endpoint, RemoteDataset]:
        """Return the endpoint, set to the data set that it holds, and which that is.

        StoreError where nothing of ours is there, something is missing, or several are and none is named.
        """
        endpoint = cls(address, prefixes=prefixes, timeout=timeout)
        dataset = find_dataset(endpoint.select_server_rows, address)
        id_prefixes = {kind: f"{dataset.base}{kind}/" for kind in ("id", "source", "set", "tie")}
        endpoint.merged = dataset.merged
        endpoint._prefixes |= id_prefixes
        if dataset.merged:
            endpoint._list_evidence_graphs()
        if not endpoint._computes_correctly():
            endpoint._copy_locally()
        return endpoint, dataset

    def _computes_correctly(self) -> bool:
        """Tell whether the server computes as SPARQL 1.1 says: truth values, and what is optional."""
        try:
            rows = [tuple(map(str, row)) for row in self._fetch_rows(_CANARY).solutions]
        except QueryError:
            return False
        return rows == [tuple(map(str, row)) for row in Store({}).select(_CANARY)]

    def _copy_locally(self) -> None:
        """Read all statements into a store of this process, which answers in place of a server that errs."""
        number = self._count_rows("SELECT ?s ?p ?o { ?s ?p ?o }")
        if number > MAX_COPIED_STATEMENTS:
            raise StoreError(
                f"{self.address.url}: computes otherwise than SPARQL 1.1 says, and its {number:,} statements "
                f"are too many to be read first (at most {MAX_COPIED_STATEMENTS:,}); push them to "
                "another server"
            )
        local = Store(self._prefixes)
        local.load_lines(f"{quad} .\n" for quad in self.iter_quads())
        self._local_copy = local

    def _list_evidence_graphs(self) -> None:
        """Name the graphs of evidence too, where a server shows none beside a chosen default graph."""
        ours = f"SELECT ?g {{ GRAPH <{self.merged}> {{ ?g a stk:AssertionSet }} }}"
        if self.list_graphs():
            return
        self._graphs = tuple(sorted(name for (name,) in self.select_server_rows(ours)))
        if len(self._graphs) > MAX_NAMED_GRAPHS:
            raise StoreError(
                f"{self.address.url}: shows no graphs of evidence beside the merged view, and "
                f"{len(self._graphs):,} are too many to name each time; use a server that has a default graph"
            )

    # ---- the project's own questions ----
    def select(self, text: str) -> ox.QuerySolutions:
        """Answer one of the project's own SELECT queries; never a user's text."""
        if self._local_copy:
            return self._local_copy.select(text)
        return self._fetch_all_rows(self._rewrite_query(guard_query(text)), paged=True).solutions

    def select_rows(self, text: str) -> list[list[str]]:
        """Return the rows of one of the project's own SELECT queries as plain values, empty where unbound."""
        if self._local_copy:
            return self._local_copy.select_rows(text)
        return values(self.select(text).serialize(format=ox.QueryResultsFormat.CSV) or b"")

    def select_lines(self, text: str) -> list[bytes]:
        """Return the rows of one of the project's own SELECT queries as N-Triples terms with tabs between."""
        if self._local_copy:
            return self._local_copy.select_lines(text)
        return tabbed(self.select(text).serialize(format=ox.QueryResultsFormat.TSV) or b"")

    def select_server_rows(self, text: str) -> list[list[str]]:
        """Return the rows of a query on the server as it is: every graph of it, and its own default graph."""
        chosen, self.merged = self.merged, ""
        try:
            result = self._fetch_all_rows(add_prefixes(text, self._prefixes), paged=True)
        finally:
            self.merged = chosen
        return values(result.solutions.serialize(format=ox.QueryResultsFormat.CSV) or b"")

    # ---- a user's questions ----
    def answer_query(self, text: str, read: Callable[[Answer], T]) -> T:
        """Answer a query of a user and return what `read` makes of the answer.

        QueryError where the query is refused or does not parse, before anything is sent.
        """
        if self._local_copy:
            return self._local_copy.answer_query(text, read)
        # asked of nothing: what kind of answer it has, and whether it may be asked
        kind = Store(self._prefixes).answer_query(text, find_kind)
        return self._ask_server(text, kind, read)

    def answer_within(
        self, text: str, limits: QueryLimits, evaluator: QueryEvaluator, read: Callable[[Answer], T]
    ) -> T:
        """Answer a query of a user within limits and return what `read` makes of the answer."""
        if self._local_copy:
            return self._local_copy.answer_within(text, limits, evaluator, read)
        seconds = self._wire.timeout if limits.seconds is None else limits.seconds
        with self._wire.deadline_in(seconds):
            evaluator.open(Store(self._prefixes))
            kind = evaluator.find_kind(text, replace(limits, seconds=seconds))
            return self._ask_server(text, kind, read, limits.rows)

    def _ask_server(
        self, text: str, kind: AnswerKind, read: Callable[[Answer], T], max_rows: int | None = None
    ) -> T:
        query = self._rewrite_query(guard_query(text))
        if kind == "boolean":
            return read(results.read_boolean(self._send_query(query, self._accepted_type), self.address.url))
        if kind == "rows":
            result = self._fetch_all_rows(query, paged=False, max_rows=max_rows)
            return run_on_deep_stack(lambda: read(result.solutions))
        return read(self._fetch_triples(query, max_rows))

    def _fetch_triples(self, query: str, max_rows: int | None) -> tuple[ox.Triple, ...]:
        reply = self._send_query(query, results.TRIPLES)
        triples = results.read_triples(reply, self.address.url, max_rows)
        if not self._gives_more_than(len(triples)):
            raise QueryError(
                f"the server gives no more than {len(triples):,} triples at once, so some may be missing; "
                "ask in parts"
            )
        return triples

    # ---- statements ----
    def verify_contents(self) -> None:
        """Nothing: the server keeps its files."""

    def iter_quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Yield all quads, or those of one named graph; the default graph is named by ''."""
        if self._local_copy:
            yield from self._local_copy.iter_quads(graph)
            return
        if graph is None:
            named = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"
            yield from (self._make_quad(row["s"], row["p"], row["o"], row["g"]) for row in self.select(named))
        pattern = f"GRAPH {ox.NamedNode(graph)} {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
        name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
        for row in self.select(f"SELECT ?s ?p ?o {{ {pattern} }}"):
            yield self._make_quad(row["s"], row["p"], row["o"], name)

    def _make_quad(self, *terms: object) -> ox.Quad:
        """Return a statement of four terms; StoreError where the server sends terms that make none."""
        try:
            return ox.Quad(*terms)  # type: ignore[arg-type]
        except TypeError:
            raise StoreError(f"{self.address.url}: answers with terms that make no statement") from None

    def list_graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        if self._local_copy:
            return self._local_copy.list_graphs()
        return sorted(name for (name,) in self.select_rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"))

    def select_evidence(
        self, subject: str = "", object_: str = "", predicates: Collection[str] = ()
    ) -> Iterator[ox.Quad]:
        """Yield the statements of the named graphs with a subject, an object or both, by their IRIs.

        Only those of some predicates, where these are given.
        """
        ends = [ox.NamedNode(iri) if iri else None for iri in (subject, object_)]
        pattern = f"{ends[0] or '?s'} ?p {ends[1] or '?o'}"
        for row in self.select(f"SELECT * {{ GRAPH ?g {{ {pattern} }} }}"):
            quad = self._make_quad(ends[0] or row["s"], row["p"], ends[1] or row["o"], row["g"])
            if is_among(quad, predicates):
                yield quad

    def stream_evidence(self, predicates: Iterable[str]) -> Iterator[bytes]:
        """Yield subject, predicate, object and set of the statements of some predicates, as TSV has them."""
        return iter(self.select_lines(write_evidence_query(predicates)))

    def close(self) -> None:
        """Close the connection."""
        self._wire.close()

    # ---- asking ----
    def _rewrite_query(self, guarded: str) -> str:
        prefixed = drop_undefined_values(add_prefixes(guarded, self._prefixes))
        return prefixed if has_from_clause(prefixed) else restrict_to_evidence_graphs(prefixed)

    def _fetch_all_rows(
        self, query: str, *, paged: bool, max_rows: int | None = None
    ) -> results.SelectResult:
        """Return all rows of an answer.

        The server counts them wherever it has not given more rows than these before.
        """
        result = self._fetch_rows(query, max_rows)
        if paged:  # a question of ours
            self._refuse_other_columns(query, result)
        if result.count < self._most_rows_given or not result.count:
            return result
        total = self._count_rows(query)
        if total > result.count:
            if not paged:
                raise QueryError(
                    f"the server gives {result.count:,} of {total:,} rows at once; "
                    "ask in parts, with ORDER BY, LIMIT and OFFSET"
                )
            result = self._fetch_pages(query, result, total)
        elif total < result.count:
            raise StoreError(f"{self.address.url}: the data changed while they were asked; ask again")
        else:
            self._most_rows_given = max(self._most_rows_given, result.count)
        return result

    def _refuse_other_columns(self, query: str, result: results.SelectResult) -> None:
        asked = {variable.value for variable in Store(self._prefixes).select(query).variables}
        if asked != set(result.names):
            raise StoreError(
                f"{self.address.url}: answers another question than was asked; check the address"
            )

    def _fetch_pages(self, query: str, first: results.SelectResult, total: int) -> results.SelectResult:
        """Return all rows, fetched page by page.

        They are whole where as many come as the server counts, and as many that differ: a row that pages of
        an unsteady order left out would be missing among those that differ.
        """
        size = first.count
        pages = []
        for offset in range(0, total, size):
            pages.append(self._fetch_rows(make_page_query(query, first.names, limit=size, offset=offset)))
        result = results.join_pages(pages)
        different = len({tuple(map(str, row)) for row in result.solutions})
        if result.count != total or different != self._count_rows(query, distinct=True):
            raise StoreError(f"{self.address.url}: gives other rows page by page than it counts; ask again")
        return result

    def _count_rows(self, query: str, *, distinct: bool = False) -> int:
        (row,) = self._fetch_rows(make_count_query(query, distinct=distinct)).solutions
        cell = row["n"]
        if not isinstance(cell, ox.Literal) or not cell.value.isdecimal():
            raise StoreError(f"{self.address.url}: does not count its rows")
        return int(cell.value)

    def _gives_more_than(self, number: int) -> bool:
        """Tell whether the server gives more rows than this at once, by asking for that many of any kind."""
        if number >= self._most_rows_given:
            probe = f"SELECT ?s ?t {{ ?s ?p ?o . ?t ?q ?r }} LIMIT {number + 1}"
            self._most_rows_given = max(self._most_rows_given, self._fetch_rows(probe).count)
        return number < self._most_rows_given

    def _fetch_rows(self, query: str, max_rows: int | None = None) -> results.SelectResult:
        reply = self._send_query(query, self._accepted_type)
        return results.read_rows(reply, self.address.url, max_rows)

    def _send_query(self, query: str, accept: str) -> HttpReply:
        fields = [("query", query)]
        if self.merged and not has_from_clause(query):
            fields += [
                ("default-graph-uri", self.merged),
                *(("named-graph-uri", graph) for graph in self._graphs),
            ]
        headers = {**_FORM, "Accept": accept}
        reply = self._wire.send(
            HttpRequest("POST", self.address.url, urlencode(fields).encode(), headers, is_read=True)
        )
        if not 200 <= reply.status < 300:
            raise make_refusal_error(reply, self.address.url, what="query")
        if reply.headers.get("server", "").startswith("Virtuoso"):
            self._accepted_type = results.ROWS_XML  # its JSON writes true as 1
        return reply
