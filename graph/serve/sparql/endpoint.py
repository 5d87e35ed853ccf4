"""Answers SPARQL over HTTP: `/sparql` takes queries, `/store` gives whole graphs; processes evaluate them.

A query that is refused or does not parse is the client's fault (400), with its line and column. One that
takes too much is stopped; where too many wait, the client is asked to come again (503). A client that leaves
stops its query.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from ...core.errors import GraphError, LimitExceededError, PoolBusyError, QueryError
from ...core.visible_text import strip_control_characters
from ...store.async_pool import AsyncQueryPool, PendingAnswer
from ...store.bounded_answer import BoundedAnswer
from ...store.interface import AnswerKind, QueryLimits, QueryScope, StoreSource, WrittenForm
from .answer_cache import LONGEST, AnswerCache, WrittenAnswer
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
_PIECE = 1 << 18
_PATIENCE_SECONDS, _GRACE_SECONDS = 0.1, 1.0  # until a client is watched; after it has left
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
        self._asked: StoreSource | None = None
        self._kept = AnswerCache()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of the protocol or, where its address ends so, one for a whole graph."""
        answer = self.answer_store if scope["path"].endswith(STORE_PATH) else self.answer_sparql
        response = await answer(Request(scope, receive))
        await response(scope, receive, send)

    async def answer_sparql(self, request: Request) -> Response:
        """Answer one request of the protocol."""
        method, base = request.method, self._find_source().base
        if method not in _METHODS:
            return _refuse_method(method, _METHODS)
        try:
            query = read_query(
                method,
                request.scope["query_string"].decode("latin-1"),
                request.headers.get("content-type", "") if method == "POST" else "",
                await _read_body(request) if method == "POST" else b"",
                base,
            )
            if query is None:
                return self._describe(request)
            return await self._answer_query(request, query)
        except GraphError as error:
            return make_error_answer(error)

    async def answer_store(self, request: Request) -> Response:
        """Answer with a whole graph: SPARQL 1.1 Graph Store Protocol, reading only."""
        if request.method not in _READING:
            return _refuse_method(request.method, _READING)
        names = request.query_params
        try:
            if ("default" in names) == ("graph" in names):
                raise ProtocolError("name one graph: ?default, or ?graph=IRI")
            graph = "" if "default" in names else names["graph"]
            if graph:
                check_iri(graph, "graph")
                await self._refuse_missing(request, graph)
            elif "graph" in names:
                raise ProtocolError("'graph' has to be a whole IRI, such as https://example.org/graph")
            scope = QueryScope((graph,), ())
            return await self._answer_query(request, ProtocolQuery(_WHOLE_GRAPH, scope), is_graph=True)
        except GraphError as error:
            return make_error_answer(error)

    async def _refuse_missing(self, request: Request, graph: str) -> None:
        query = ProtocolQuery(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", QueryScope())
        answer = await self._evaluate(request, query, WrittenForm("srj", ""))
        with answer.lines as lines:
            lines.seek(0)
            if b"true" not in lines.read():
                raise ProtocolError("there is no such graph", 404)

    def _describe(self, request: Request) -> Response:
        form = choose_format(request.headers.get("accept", ""), GRAPH_FORMATS) or GRAPH_FORMATS[0]
        address = str(request.url.replace(query="", fragment=""))
        content = describe_service(address, self._find_source().base, form)
        return Response(content, headers={"content-type": form.content_type, "vary": "Accept"})

    async def _answer_query(
        self, request: Request, query: ProtocolQuery, *, is_graph: bool = False
    ) -> Response:
        accept = ", ".join(request.headers.getlist("accept"))
        rows = None if is_graph else choose_format(accept, ROW_FORMATS)
        triples = choose_format(accept, GRAPH_FORMATS)
        if not rows and not triples:
            raise _make_unacceptable_error()
        written = WrittenForm(rows.ending if rows else "", triples.ending if triples else "", query.scope)
        source = self._follow_source()
        is_head = request.method == "HEAD"
        if kept := self._kept.find((query.text, written)):
            form = _pick_format(kept.kind, rows, triples)
            return _send_whole(kept.content, form, is_head=is_head)
        answer = await self._evaluate(request, query, written)
        with ExitStack() as stack:
            stack.callback(answer.close)
            form = _pick_format(answer.head.kind, rows, triples)
            size = answer.lines.tell()
            answer.lines.seek(0)
            if size > LONGEST and not is_head:
                stack.pop_all()
                return _send_pieces(answer.lines, size, form)
            content = answer.lines.read()
        if source is self._asked and not _IS_VARYING.search(query.text):
            self._kept.keep((query.text, written), WrittenAnswer(answer.head.kind, content))
        return _send_whole(content, form, is_head=is_head)

    def _follow_source(self) -> StoreSource:
        """Return what is asked now; what was answered from another version is forgotten."""
        source = self._find_source().store
        if source is not self._asked:
            self._kept.clear()
            self._asked = source
        return source

    async def _evaluate(self, request: Request, query: ProtocolQuery, written: WrittenForm) -> BoundedAnswer:
        """Return the answer to a query of a client that does not ask too many at a time."""
        if not self._most_per_client:
            return await self._evaluate_while_present(request, query, written)
        client = request.client.host if request.client else ""
        if self._asking[client] >= self._most_per_client:
            raise PoolBusyError(f"{self._most_per_client} of your queries have no answer yet; wait for one")
        self._asking[client] += 1
        try:
            return await self._evaluate_while_present(request, query, written)
        finally:
            self._asking[client] -= 1
            self._asking += Counter()  # forgets clients that ask nothing

    async def _evaluate_while_present(
        self, request: Request, query: ProtocolQuery, written: WrittenForm
    ) -> BoundedAnswer:
        """Return the answer to a query; a client that leaves meanwhile stops it."""
        pending = self._pool.submit(self._follow_source(), query.text, written)
        watch = _DepartureWatch(request, pending)
        try:
            return await pending.future
        except asyncio.CancelledError:
            pending.withdraw()
            if watch.has_left:
                raise ProtocolError("the client has left", 499) from None
            raise
        finally:
            watch.end()


class _DepartureWatch:
    """Stops a query whose client leaves; most are answered before it is worth to look."""

    def __init__(self, request: Request, pending: PendingAnswer) -> None:
        self._request, self._pending = request, pending
        self._task: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(_PATIENCE_SECONDS, self._begin)
        self.has_left = False

    def end(self) -> None:
        """Look no more."""
        self._timer.cancel()
        if self._task:
            self._task.cancel()

    def _begin(self) -> None:
        self._task = asyncio.ensure_future(self._watch())

    async def _watch(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        # a process that is stopped has to read the data again: what is nearly done may end
        await asyncio.sleep(_GRACE_SECONDS)
        self.has_left = True
        self._pending.withdraw()


async def _read_body(request: Request) -> bytes:
    """Return the body of a request, which may not be longer than any query is."""
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


def _pick_format(kind: AnswerKind, rows: AnswerFormat | None, triples: AnswerFormat | None) -> AnswerFormat:
    """Return the format that fits a kind of answer; ProtocolError where the client accepts none."""
    form = triples if kind == "triples" else rows
    if not form:
        raise _make_unacceptable_error()
    return form


def _make_headers(size: int, form: AnswerFormat) -> dict[str, str]:
    return {"content-type": form.content_type, "content-length": str(size), "vary": "Accept"}


def _send_whole(content: bytes, form: AnswerFormat, *, is_head: bool) -> Response:
    return Response(b"" if is_head else content, headers=_make_headers(len(content), form))


def _send_pieces(lines: IO[bytes], size: int, form: AnswerFormat) -> Response:
    """Return a long answer, which is read piece by piece while it is sent."""
    return StreamingResponse(_iter_pieces(lines), headers=_make_headers(size, form))


async def _iter_pieces(lines: IO[bytes]) -> AsyncIterator[bytes]:
    with lines:
        while piece := lines.read(_PIECE):
            yield piece


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
