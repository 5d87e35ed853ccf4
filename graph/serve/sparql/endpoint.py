"""Answers SPARQL over HTTP: `/sparql` takes queries, `/store` gives whole graphs; processes evaluate them.

A query that is refused or does not parse is the client's fault (400), with its line and column. One that
takes too much is stopped; where too many wait, the client is asked to come again (503). A client that leaves
stops its query.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from ...core.errors import GraphError, LimitExceededError, PoolBusyError, QueryError
from ...core.visible_text import strip_control_characters
from ...store.async_pool import AsyncQueryPool
from ...store.bounded_answer import BoundedAnswer
from ...store.interface import QueryLimits, QueryScope, StoreSource, WrittenForm
from .answer_cache import LONGEST, AnswerCache, AskedRequest, Headers, WrittenAnswer
from .departures import DepartureWatch, WaitingClient
from .negotiation import GRAPH_FORMATS, ROW_FORMATS, AnswerFormat, choose_format
from .protocol import MAX_BODY, ProtocolError, ProtocolQuery, check_iri, read_query
from .service_description import describe_service

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

# of the queries of programs and of pages; rows are those of pages
LIMITS = QueryLimits(seconds=20.0, memory=1 << 30, rows=100_000, answer=50 << 20)
RETRY_SECONDS = 5
MOST_PER_CLIENT = 4  # queries at a time, where other machines may ask
PATH, STORE_PATH = "/sparql", "/store"
_READING = ("GET", "HEAD")
_METHODS = (*_READING, "POST")
_STATUS_OF_LIMIT = {"time": 504, "size": 413, "rows": 413, "output": 413}
# functions that give another value each time
_IS_VARYING = re.compile(r"\b(?:RAND|NOW|UUID|STRUUID|BNODE)\b", re.IGNORECASE)
_WHOLE_GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@dataclass(frozen=True)
class AskedSource:
    """What is asked: a store, and the address to which relative names of a query are relative."""

    store: StoreSource
    base: str


class SparqlEndpoint:
    """The endpoint of one data set; what it is asked of may be replaced while it runs.

    It is an ASGI application of its own, so that nothing stands between a request and the processes.
    """

    def __init__(
        self,
        pool: AsyncQueryPool,
        find_source: Callable[[], AskedSource],
        *,
        most_per_client: int = 0,
    ) -> None:
        self._pool, self._find_source = pool, find_source
        self._most_per_client = most_per_client  # queries at a time; 0 where all clients are the same user
        self._asking: Counter[str] = Counter()  # queries of each client that have no answer yet
        self._departures = DepartureWatch()
        self._asked: StoreSource | None = None
        self._kept = AnswerCache()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of the protocol or, where its address ends so, one for a whole graph."""
        answer = self._answer_store if scope["path"].endswith(STORE_PATH) else self._answer_sparql
        try:
            await answer(scope, receive, send)
        except GraphError as error:
            await make_error_answer(error)(scope, receive, send)

    async def _answer_sparql(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of the protocol."""
        method = scope["method"]
        if method not in _METHODS:
            await _refuse_method(method, _METHODS)(scope, receive, send)
            return
        asked = await _read_request(scope, receive)
        source = self._follow_source()
        if kept := self._kept.find(asked):
            await _send_whole(send, kept, is_head=method == "HEAD")
            return
        content_type = asked.content_type.decode("latin-1")
        query_string = asked.query_string.decode("latin-1")
        query = read_query(method, query_string, content_type, asked.body, source.base)
        if query is None:
            await self._describe(Request(scope))(scope, receive, send)
            return
        await self._answer_query(scope, receive, send, asked, query)

    async def _answer_store(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a whole graph: SPARQL 1.1 Graph Store Protocol, reading only."""
        method = scope["method"]
        if method not in _READING:
            await _refuse_method(method, _READING)(scope, receive, send)
            return
        asked, names = await _read_request(scope, receive), Request(scope).query_params
        if ("default" in names) == ("graph" in names):
            raise ProtocolError("name one graph: ?default, or ?graph=IRI")
        graph = "" if "default" in names else names["graph"]
        if graph:
            check_iri(graph, "graph")
            await self._refuse_missing(scope, receive, graph)
        elif "graph" in names:
            raise ProtocolError("'graph' has to be a whole IRI, such as https://example.org/graph")
        query = ProtocolQuery(_WHOLE_GRAPH, QueryScope((graph,), ()))
        await self._answer_query(scope, receive, send, asked, query, is_graph=True)

    async def _refuse_missing(self, scope: Scope, receive: Receive, graph: str) -> None:
        query = ProtocolQuery(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", QueryScope())
        answer = await self._evaluate(scope, receive, query, WrittenForm("srj", ""))
        if not answer.head.truth:
            raise ProtocolError("there is no such graph", 404)

    def _describe(self, request: Request) -> Response:
        form = choose_format(request.headers.get("accept", ""), GRAPH_FORMATS) or GRAPH_FORMATS[0]
        address = str(request.url.replace(query="", fragment=""))
        content = describe_service(address, self._find_source().base, form)
        return Response(content, headers={"content-type": form.content_type, "vary": "Accept"})

    async def _answer_query(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        asked: AskedRequest,
        query: ProtocolQuery,
        *,
        is_graph: bool = False,
    ) -> None:
        accept = asked.accept.decode("latin-1")
        rows = None if is_graph else choose_format(accept, ROW_FORMATS)
        triples = choose_format(accept, GRAPH_FORMATS)
        if not rows and not triples:
            raise _make_unacceptable_error()
        written = WrittenForm(rows.ending if rows else "", triples.ending if triples else "", query.scope)
        store, is_head = self._follow_source().store, scope["method"] == "HEAD"
        answer = await self._evaluate(scope, receive, query, written)
        with ExitStack() as stack:
            stack.callback(answer.close)
            form = triples if answer.head.kind == "triples" else rows
            if not form:
                raise _make_unacceptable_error()
            size = answer.size
            headers = _make_headers(size, form)
            if size > LONGEST and not is_head:
                await _send_pieces(send, headers, answer)
                return
            whole = WrittenAnswer(headers, answer.read_bytes())
        if not is_graph and store is self._asked and not _IS_VARYING.search(query.text):
            self._kept.keep(asked, whole)
        await _send_whole(send, whole, is_head=is_head)

    def _follow_source(self) -> AskedSource:
        """Return what is asked now; what was answered from another version is forgotten."""
        source = self._find_source()
        if source.store is not self._asked:
            self._kept.clear()
            self._asked = source.store
        return source

    async def _evaluate(
        self, scope: Scope, receive: Receive, query: ProtocolQuery, written: WrittenForm
    ) -> BoundedAnswer:
        """Return the answer to a query of a client that does not ask too many at a time."""
        if not self._most_per_client:
            return await self._evaluate_while_present(receive, query, written)
        client = scope["client"][0] if scope.get("client") else ""
        if self._asking[client] >= self._most_per_client:
            raise PoolBusyError(f"{self._most_per_client} of your queries have no answer yet; wait for one")
        self._asking[client] += 1
        try:
            return await self._evaluate_while_present(receive, query, written)
        finally:
            self._asking[client] -= 1
            self._asking += Counter()  # forgets clients that ask nothing

    async def _evaluate_while_present(
        self, receive: Receive, query: ProtocolQuery, written: WrittenForm
    ) -> BoundedAnswer:
        """Return the answer to a query; a client that leaves meanwhile stops it."""
        pending = self._pool.submit(self._follow_source().store, query.text, written)
        client = WaitingClient(receive, pending)
        self._departures.add(client)
        try:
            return await pending.future
        except asyncio.CancelledError:
            pending.withdraw()
            if client.has_left:
                raise ProtocolError("the client has left", 499) from None
            raise
        finally:
            self._departures.remove(client)


async def _read_request(scope: Scope, receive: Receive) -> AskedRequest:
    """Return what decides the answer of a request; its body may not be longer than any query is."""
    accept, content_type = b"", b""
    for name, value in scope["headers"]:
        if name == b"accept":
            accept = accept + b", " + value if accept else value
        elif name == b"content-type":
            content_type = value
    if scope["method"] != "POST":
        return AskedRequest(scope["query_string"], accept)
    body = await _read_body(Request(scope, receive))
    return AskedRequest(scope["query_string"], accept, True, content_type, body)


async def _read_body(request: Request) -> bytes:
    body = bytearray()
    with suppress(ClientDisconnect):
        async for piece in request.stream():
            body += piece
            if len(body) > MAX_BODY:
                raise ProtocolError(f"the query has more than {MAX_BODY:,} bytes", 413)
    return bytes(body)


def _refuse_method(method: str, methods: tuple[str, ...]) -> Response:
    """Say which methods there are: that is what OPTIONS asks."""
    return Response(
        status_code=204 if method == "OPTIONS" else 405, headers={"allow": ", ".join((*methods, "OPTIONS"))}
    )


def _make_headers(size: int, form: AnswerFormat) -> Headers:
    return [
        (b"content-type", form.content_type.encode()),
        (b"content-length", b"%d" % size),
        (b"vary", b"Accept"),
    ]


async def _send_whole(send: Send, answer: WrittenAnswer, *, is_head: bool) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": answer.headers})
    await send({"type": "http.response.body", "body": b"" if is_head else answer.content})


async def _send_pieces(send: Send, headers: Headers, answer: BoundedAnswer) -> None:
    """Send a long answer, which is read piece by piece; to who has left nothing is sent."""
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for piece in answer.iter_pieces():
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _make_unacceptable_error() -> ProtocolError:
    known = ", ".join(form.media_type for form in (*ROW_FORMATS, *GRAPH_FORMATS))
    return ProtocolError(f"none of the accepted formats fits this query; there are {known}", 406)


def make_error_answer(error: GraphError) -> Response:
    """Return what a client is told of an error: one line, and when to come again where that helps."""
    status, headers = _find_status(error)
    return PlainTextResponse(f"{strip_control_characters(str(error))}\n", status, headers)


def _find_status(error: GraphError) -> tuple[int, Mapping[str, str]]:
    if isinstance(error, ProtocolError):
        return error.status, {}
    if isinstance(error, QueryError):
        return 400, {}
    if isinstance(error, PoolBusyError):
        return 503, {"retry-after": str(RETRY_SECONDS)}
    if isinstance(error, LimitExceededError):
        return _STATUS_OF_LIMIT.get(error.kind, 500), {}
    return 500, {}
