"""Talks to one process that evaluates queries, over a socket, from an event loop."""

from __future__ import annotations

import asyncio
import pickle
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import IO

from ..core.bounded import ChildProcess, Limits
from ..core.bounded_child import DATA, ERROR, HEADER, MOST_STACK
from ..core.errors import GraphError, LimitExceededError
from ..core.priority import set_thread_back
from . import query_serving
from .bounded_answer import BoundedAnswer, make_answer_file
from .interface import QUERY_SECONDS, QueryLimits, StoreSource, WrittenForm
from .query_worker import QUERY
from .store_transfer import TransferredStores

_STEP = Limits(seconds=60.0)  # for what a process does between two stores
Outcome = BoundedAnswer | BaseException


class QueryProcess:
    """A process in which stores can be opened; `finish` gets each answer, or why there is none.

    A process that was stopped is replaced when a store is opened again.
    """

    def __init__(self, limits: QueryLimits, finish: Callable[[Outcome], None]) -> None:
        seconds = QUERY_SECONDS if limits.seconds is None else limits.seconds
        self.limits = Limits(seconds, limits.memory, limits.answer or limits.memory)
        self._most_rows, self._finish = limits.rows, finish
        self._link: _Link | None = None  # to the process, while it takes queries
        self._start_child()
        self._began_at, self._allowed = 0.0, 0  # when the query began, and the memory that may be held
        self._is_opening = self._is_closed = False

    def _start_child(self) -> None:
        self._channel, theirs = socket.socketpair()
        with theirs:
            self._child = ChildProcess(theirs)
            self._handle = self._child.share_channel(theirs)
        self._stores = TransferredStores(self._child)
        self._is_new = True
        self._thread = 0  # that answers in the process, by the number that the system gives it

    def get_number(self, source: StoreSource | None) -> int | None:
        """Return the number of a store, None where it cannot be asked now."""
        return self._stores.get_number(source) if self._link and not self._is_opening else None

    @property
    def is_ready(self) -> bool:
        """Whether it takes queries."""
        return self._link is not None and not self._is_opening

    async def open(self, source: StoreSource, text: str) -> int:
        """Open the store that a query has to be asked of, and return its number."""
        loop, link = asyncio.get_running_loop(), self._link
        self._is_opening = True
        try:
            if link:
                link.send(query_serving.pack_end())
            number = await loop.run_in_executor(None, self._open, source, text, link is not None)
            if not link:
                _, self._link = await loop.create_connection(lambda: _Link(self), sock=self._channel)
            if self._is_closed:
                raise GraphError("queries are not evaluated any more: the server ends")
            return number
        except BaseException:
            self._stop()
            if self._is_closed:
                self._dispose()
            raise
        finally:
            self._is_opening = False

    def _open(self, source: StoreSource, text: str, is_serving: bool) -> int:
        if is_serving:
            self._child.end_call(_STEP)
        elif not self._child.is_alive:
            self._dispose()
            self._start_child()
        if self._is_new:
            self._child.call(_STEP, query_serving.adopt_channel, self._handle)
            self._is_new = False
        number = self._stores.find_number(source, text)
        limits = self.limits
        with_thread = replace(limits, memory=limits.memory + MOST_STACK)
        self._child.begin_call(with_thread, query_serving.serve_queries, limits, self._most_rows)
        self._allowed = self._child.measure_memory() + limits.memory
        return number

    def send(self, number: int, text: str, form: WrittenForm | None) -> None:
        """Have a query evaluated on one of the stores that are open, after what was sent before."""
        assert self._link  # noqa: S101 - a store is open
        self._link.send(query_serving.pack_query(number, text, form))

    def start_clock(self) -> None:
        """Let the time of a query begin, for the process begins with it."""
        self._began_at = time.monotonic()

    def measure_duration(self) -> float:
        """Return for how many seconds the query is evaluated."""
        return time.monotonic() - self._began_at

    def stop_where_excessive(self) -> bool:
        """Stop the query where it exceeds a limit, and tell whether it does."""
        excess = self._child.find_exceeded(self._began_at + self.limits.seconds, self._allowed)
        if excess:
            self._child.stop(excess)
        return excess is not None

    def step_back(self) -> None:
        """Let the query, which takes long, leave the processors to others where they need them."""
        set_thread_back(self._thread)

    def stop(self) -> None:
        """Stop the query; `finish` is told of it as soon as the process has ended."""
        self._child.stop()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._is_closed = True
        self._stop()
        if not self._is_opening:  # else once that has come to its end
            self._dispose()

    def _dispose(self) -> None:
        """Let go of what belongs to a process that has ended."""
        self._child.close()
        self._channel.close()

    def _stop(self) -> None:
        link, self._link = self._link, None
        if link:
            link.close()
        self._child.stop()

    def take_answer(self, kind: bytes, content: bytes, lines: IO[bytes] | None) -> None:
        """Take the last frame of an answer, and what came before it."""
        if kind == query_serving.THREAD:
            self._thread = int(content)
            return
        head = query_serving.HEADS.get(kind)
        if head is None:
            if lines:
                lines.close()
            if kind == ERROR:
                self._finish(pickle.loads(content))  # noqa: S301 - from a process that this one has started
            else:
                self._child.stop("memory")
            return
        if lines:
            lines.write(content)
        self._finish(BoundedAnswer(head, lines or content))

    def take_end(self, link: _Link) -> None:
        """Say why the process has ended, unless it is known."""
        if link is not self._link or self._is_opening:
            return
        self._link = None
        error: LimitExceededError = self.limits.make_error(self._child.explain_end(), QUERY)
        self._finish(error)


class _Link(asyncio.Protocol):
    """Puts frames of a process together."""

    def __init__(self, process: QueryProcess) -> None:
        self._process = process
        self._received = bytearray()
        self._lines: IO[bytes] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what queries are written to."""
        self._transport = transport

    def send(self, frame: bytes) -> None:
        """Write a frame."""
        self._transport.write(frame)  # type: ignore[attr-defined]

    def close(self) -> None:
        """Let go of the socket; a loop that has ended has done so."""
        with suppress(RuntimeError):
            self._transport.abort()  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        """Take some bytes, which end where they like; most are one short answer."""
        if not self._received and len(data) >= HEADER.size:
            kind, size = HEADER.unpack_from(data)
            if kind != DATA and len(data) == HEADER.size + size:
                lines, self._lines = self._lines, None
                self._process.take_answer(kind, data[HEADER.size :], lines)
                return
        self._received += data
        while len(self._received) >= HEADER.size:
            kind, size = HEADER.unpack_from(self._received)
            end = HEADER.size + size
            if len(self._received) < end:
                return
            with memoryview(self._received) as received:
                content = bytes(received[HEADER.size : end])
            del self._received[:end]
            if kind == DATA:
                self._lines = self._lines or make_answer_file()
                self._lines.write(content)
            else:
                lines, self._lines = self._lines, None
                self._process.take_answer(kind, content, lines)

    def connection_lost(self, _: Exception | None) -> None:
        """Say that the process has ended."""
        if self._lines:
            self._lines.close()
        self._process.take_end(self)
