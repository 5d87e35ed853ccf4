"""A store on another machine, behind the SPARQL 1.1 Protocol: queries in, whole answers out.

Some servers cut an answer after so many rows and say nothing. So an answer is believed only where the server
has given more rows than that before, or where it counts as many itself; else it is fetched in pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar
from urllib.parse import urlencode

import pyoxigraph as ox

from ..address import Address
from ..errors import QueryError, StoreError
from ..terms import PREFIXES
from . import answers
from .asking import guard, on_deep_stack
from .holding import Held, held_by
from .local import Store
from .phrasing import counted, has_from, of_our_graphs, page, with_prefixes, without_open
from .reading import Answer
from .reading import lines as tabbed
from .reading import rows as values
from .refusals import refusal
from .wire import MOST, Reply, Request, Wire

T = TypeVar("T")

MOST_COPIED = 5_000_000  # statements read from a server that does not compute as it should
MOST_NAMED = 20_000  # graphs named in a request
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
        most: int = MOST,
        merged: str = "",
    ) -> None:
        self.address = address
        self.merged = merged
        self._prefixes = dict(prefixes)
        self._wire = Wire(timeout=timeout, most=most)
        self._graphs: tuple[str, ...] = ()
        self._rows = answers.ROWS
        self._local: Store | None = None  # a copy, where the server does not compute as it should
        self._known = 0  # rows that the server has given at once

    @classmethod
    def open(
        cls, address: Address, *, prefixes: Mapping[str, str] = PREFIXES, timeout: float | None = None
    ) -> tuple[Endpoint, Held]:
        """Return the endpoint, set to the data set that it holds, and which that is.

        StoreError where nothing of ours is there, something is missing, or several are and none is named.
        """
        bare = cls(address, prefixes=prefixes, timeout=timeout)
        held = held_by(bare.rows_of, address)
        rooms = {room: f"{held.base}{room}/" for room in ("id", "source", "set", "tie")}
        bare.merged = held.merged
        bare._prefixes |= rooms
        if held.merged:
            bare._open_graphs()
        if not bare._computes():
            bare._copy()
        return bare, held

    def _computes(self) -> bool:
        """Tell whether the server computes as SPARQL 1.1 says: truth values, and what is optional."""
        try:
            found = [tuple(map(str, row)) for row in self._fetch(_CANARY).solutions]
        except QueryError:
            return False
        return found == [tuple(map(str, row)) for row in Store({}).select(_CANARY)]

    def _copy(self) -> None:
        """Read all statements into a store of this process, which answers in place of a server that errs."""
        number = self._count("SELECT ?s ?p ?o { ?s ?p ?o }")
        if number > MOST_COPIED:
            raise StoreError(
                f"{self.address.url}: computes otherwise than SPARQL 1.1 says, and its {number:,} statements "
                f"are too many to be read first (at most {MOST_COPIED:,}); push them to another server"
            )
        local = Store(self._prefixes)
        local.load(f"{quad} .\n" for quad in self.quads())
        self._local = local

    def _open_graphs(self) -> None:
        """Name the graphs of evidence too, where a server shows none beside a chosen default graph."""
        ours = f"SELECT ?g {{ GRAPH <{self.merged}> {{ ?g a stk:AssertionSet }} }}"
        if self.graphs():
            return
        self._graphs = tuple(sorted(name for (name,) in self.rows_of(ours)))
        if len(self._graphs) > MOST_NAMED:
            raise StoreError(
                f"{self.address.url}: shows no graphs of evidence beside the merged view, and "
                f"{len(self._graphs):,} are too many to name each time; use a server that has a default graph"
            )

    # ---- the project's own questions ----
    def select(self, text: str) -> ox.QuerySolutions:
        """Answer one of the project's own SELECT queries; never a user's text."""
        if self._local:
            return self._local.select(text)
        return self._whole(self._phrased(guard(text)), paged=True).solutions

    def table(self, text: str) -> list[list[str]]:
        """Return the rows of one of the project's own SELECT queries as plain values, empty where unbound."""
        if self._local:
            return self._local.table(text)
        return values(self.select(text).serialize(format=ox.QueryResultsFormat.CSV) or b"")

    def lines(self, text: str) -> list[bytes]:
        """Return the rows of one of the project's own SELECT queries as N-Triples terms with tabs between."""
        if self._local:
            return self._local.lines(text)
        return tabbed(self.select(text).serialize(format=ox.QueryResultsFormat.TSV) or b"")

    def rows_of(self, text: str) -> list[list[str]]:
        """Return the rows of a query on the server as it is: every graph of it, and its own default graph."""
        chosen, self.merged = self.merged, ""
        try:
            found = self._whole(with_prefixes(text, self._prefixes), paged=True)
        finally:
            self.merged = chosen
        return values(found.solutions.serialize(format=ox.QueryResultsFormat.CSV) or b"")

    # ---- a user's questions ----
    def answer(self, text: str, read: Callable[[Answer], T]) -> T:
        """Answer a query of a user and return what `read` makes of the answer.

        QueryError where the query is refused or does not parse, before anything is sent.
        """
        if self._local:
            return self._local.answer(text, read)
        shape = Store(self._prefixes).answer(
            text, type
        )  # of nothing: what it is, and whether it may be asked
        query = self._phrased(guard(text))
        if issubclass(shape, ox.QueryBoolean):
            return read(answers.boolean(self._ask(query, self._rows), self.address.url))
        if issubclass(shape, ox.QuerySolutions):
            found = self._whole(query, paged=False)
            return on_deep_stack(lambda: read(found.solutions))
        local = Store({})
        local.load(f"{triple} .\n" for triple in self._triples(query))
        return local.answer("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", read)

    def _triples(self, query: str) -> tuple[ox.Triple, ...]:
        found = answers.triples(self._ask(query, answers.TRIPLES), self.address.url)
        if not self._gives(len(found)):
            raise QueryError(
                f"the server gives no more than {len(found):,} triples at once, so some may be missing; "
                "ask in parts"
            )
        return found

    # ---- statements ----
    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Yield all quads, or those of one named graph; the default graph is named by ''."""
        if self._local:
            yield from self._local.quads(graph)
            return
        if graph is None:
            named = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"
            yield from (_quad(row, row["g"]) for row in self.select(named))
        pattern = f"GRAPH {ox.NamedNode(graph)} {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
        name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
        yield from (_quad(row, name) for row in self.select(f"SELECT ?s ?p ?o {{ {pattern} }}"))

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        if self._local:
            return self._local.graphs()
        return sorted(name for (name,) in self.table("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"))

    def close(self) -> None:
        """Close the connection."""
        self._wire.close()

    # ---- asking ----
    def _phrased(self, guarded: str) -> str:
        known = without_open(with_prefixes(guarded, self._prefixes))
        return known if has_from(known) else of_our_graphs(known)

    def _whole(self, query: str, *, paged: bool) -> answers.Rows:
        """Return all rows of an answer.

        The server counts them wherever it has not given more rows than these before.
        """
        found = self._fetch(query)
        if found.count < self._known or not found.count:
            return found
        total = self._count(query)
        if total > found.count:
            if not paged:
                raise QueryError(
                    f"the server gives {found.count:,} of {total:,} rows at once; "
                    "ask in parts, with ORDER BY, LIMIT and OFFSET"
                )
            found = self._pages(query, found, total)
        elif total < found.count:
            raise StoreError(f"{self.address.url}: the data changed while they were asked; ask again")
        else:
            self._known = max(self._known, found.count)
        return found

    def _pages(self, query: str, first: answers.Rows, total: int) -> answers.Rows:
        """Return all rows, fetched page by page.

        They are whole where as many come as the server counts, and as many that differ: a row that pages of
        an unsteady order left out would be missing among those that differ.
        """
        size = first.count
        pages = []
        for offset in range(0, total, size):
            pages.append(self._fetch(page(query, first.names, limit=size, offset=offset)))
        found = answers.joined(pages)
        different = len({tuple(map(str, row)) for row in found.solutions})
        if found.count != total or different != self._count(query, distinct=True):
            raise StoreError(f"{self.address.url}: gives other rows page by page than it counts; ask again")
        return found

    def _count(self, query: str, *, distinct: bool = False) -> int:
        (row,) = self._fetch(counted(query, distinct=distinct)).solutions
        cell = row["n"]
        if not isinstance(cell, ox.Literal) or not cell.value.isdecimal():
            raise StoreError(f"{self.address.url}: does not count its rows")
        return int(cell.value)

    def _gives(self, number: int) -> bool:
        """Tell whether the server gives more rows than this at once, by asking for that many of any kind."""
        if number >= self._known:
            probe = f"SELECT ?s ?t {{ ?s ?p ?o . ?t ?q ?r }} LIMIT {number + 1}"
            self._known = max(self._known, self._fetch(probe).count)
        return number < self._known

    def _fetch(self, query: str) -> answers.Rows:
        return answers.rows(self._ask(query, self._rows), self.address.url)

    def _ask(self, query: str, accept: str) -> Reply:
        fields = [("query", query)]
        if self.merged and not has_from(query):
            fields += [
                ("default-graph-uri", self.merged),
                *(("named-graph-uri", one) for one in self._graphs),
            ]
        headers = {**_FORM, "Accept": accept}
        reply = self._wire.send(Request("POST", self.address.url, urlencode(fields).encode(), headers))
        if not 200 <= reply.status < 300:
            raise refusal(reply, self.address.url, what="query")
        if reply.headers.get("server", "").startswith("Virtuoso"):
            self._rows = answers.ROWS_XML  # its JSON writes true as 1
        return reply


def _quad(row: ox.QuerySolution, graph: object) -> ox.Quad:
    return ox.Quad(row["s"], row["p"], row["o"], graph)  # type: ignore[arg-type]
