"""Evaluates queries of users in processes of their own, each within a time, memory and number of rows.

A query is handed in and gives a future, so that nobody has to wait: a command waits for the one that it
asked, and a server for as many as come. What exceeds its limits is stopped with its process; the next query
gets a new one.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from typing import Self, TypeVar

from ..core.bounded import ChildProcess, Limits
from ..core.errors import LimitExceededError, PoolBusyError
from . import query_worker
from .bounded_answer import BoundedAnswer, make_answer_file
from .interface import QUERY_SECONDS, Answer, AnswerKind, QueryLimits, StoreSource
from .query_guard import guard_query
from .query_worker import AnswerHead

T = TypeVar("T")

QUEUED = 64  # queries that may wait for a process
_OPENING = Limits(seconds=3600.0, memory=1 << 40)  # of the data set's own store: it may be as large as it is
_WAKE_SECONDS = 0.2  # between two looks for an interrupt, which some systems deliver only then


class QueryFuture(Future[BoundedAnswer]):
    """An answer to come; cancelling it also stops a query that is being evaluated."""

    def __init__(
        self,
        query: str,
        limits: QueryLimits,
        *,
        wants_kind_only: bool = False,
    ) -> None:
        super().__init__()
        self.query = query
        self.limits = limits
        self.wants_kind_only = wants_kind_only
        self.is_abandoned = False
        self.worker: _Worker | None = None  # that evaluates it

    def cancel(self) -> bool:
        """Stop the query, wherever it is; waiting for it raises CancelledError."""
        if super().cancel():
            return True
        self.is_abandoned = True
        if self.worker:
            self.worker.stop(self)
        return not self.done()

    def wait(self) -> BoundedAnswer:
        """Return the answer; an interrupt is heard on every system while it is waited for."""
        while True:
            with suppress(TimeoutError):
                return self.result(_WAKE_SECONDS)
            if self.done():  # it was the answer that took too long
                return self.result()


class QueryPool:
    """Processes that evaluate queries on one store.

    They start at once, so that this takes no time of its own where the store is still to be read; queries are
    evaluated from when it is open. A process that was stopped is replaced when the next query comes.
    """

    def __init__(self, *, size: int = 1, queued: int = QUEUED) -> None:
        self.waiting: queue.Queue[QueryFuture | None] = queue.Queue(queued)
        self.source: StoreSource | None = None
        self._workers = [_Worker(self) for _ in range(size)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self, source: StoreSource) -> None:
        """Let queries be asked of a store, which may not change from here on."""
        self.source = source
        for worker in self._workers:
            if not worker.is_alive():
                worker.start()

    def submit(self, query: str, limits: QueryLimits | None = None) -> QueryFuture:
        """Hand in a query and return its answer to come.

        QueryError where the query is refused, PoolBusyError where too many are waiting. The future raises
        QueryError where the query does not parse, LimitExceededError where it takes too much.
        """
        return self._hand_in(QueryFuture(guard_query(query), limits or QueryLimits()))

    def _hand_in(self, future: QueryFuture) -> QueryFuture:
        try:
            self.waiting.put_nowait(future)
        except queue.Full:
            raise PoolBusyError(
                f"{self.waiting.maxsize} queries are waiting already; ask again in a moment"
            ) from None
        return future

    def find_kind(self, query: str, limits: QueryLimits) -> AnswerKind:
        """Return what kind of answer a query has; errors as of `ask`."""
        future = QueryFuture(guard_query(query), limits, wants_kind_only=True)
        return self._hand_in(future).wait().head.kind

    def ask(self, query: str, limits: QueryLimits, read: Callable[[Answer], T]) -> T:
        """Return what is read from the answer to a query, once it is whole; errors as of `submit`."""
        answer = self.submit(query, limits).wait()
        try:
            return read(answer.read())
        finally:
            answer.close()

    def close(self) -> None:
        """End every process, whatever it is doing, and drop what is waiting."""
        with suppress(queue.Empty):
            while True:
                future = self.waiting.get_nowait()
                if future:
                    future.cancel()
        for worker in self._workers:
            worker.close()


class _Worker(threading.Thread):
    """A thread that has its process evaluate one query after the other."""

    def __init__(self, pool: QueryPool) -> None:
        super().__init__(daemon=True)
        self._pool = pool
        self._child = ChildProcess()
        self._opened: StoreSource | None = None  # in the process
        self._current: QueryFuture | None = None
        self._lock = threading.Lock()  # of the current query and the process
        self._is_spent = self._is_closing = False

    def run(self) -> None:
        """Answer queries until the pool is closed."""
        while future := self._pool.waiting.get():
            if not future.set_running_or_notify_cancel():
                continue
            future.worker = self
            try:
                answer = self._answer(future)
            except BaseException as error:
                is_unwanted = future.is_abandoned or self._is_closing
                future.set_exception(CancelledError() if is_unwanted else error)
            else:
                future.set_result(answer)
            del future  # its answer belongs to whoever has asked

    def stop(self, future: QueryFuture) -> None:
        """Stop a query, if it is still the one that is evaluated."""
        with self._lock:
            if future is self._current:
                self._is_spent = True
                self._child.stop()

    def close(self) -> None:
        """End the process and, once it is idle, the thread."""
        with self._lock:
            self._is_closing = True
            if self._current:
                self._current.is_abandoned = True
            self._child.close()
        with suppress(queue.Full):
            self._pool.waiting.put_nowait(None)

    def _answer(self, future: QueryFuture) -> BoundedAnswer:
        limits = future.limits
        seconds = QUERY_SECONDS if limits.seconds is None else limits.seconds
        bounds = Limits(seconds, limits.memory, limits.answer or limits.memory)
        self._prepare_child(future)
        with self._lock:
            self._current = future
            if future.is_abandoned:
                raise CancelledError
        lines = make_answer_file()
        try:
            if future.wants_kind_only:
                kind = self._child.call(bounds, query_worker.find_kind, future.query, what=query_worker.QUERY)
                return BoundedAnswer(AnswerHead(kind), lines)
            head = self._child.stream(
                bounds,
                lines.write,
                query_worker.evaluate_query,
                future.query,
                limits.rows,
                what=query_worker.QUERY,
            )
            return BoundedAnswer(head, lines)
        except BaseException:
            lines.close()
            raise
        finally:
            with self._lock:
                self._current = None

    def _prepare_child(self, future: QueryFuture) -> None:
        """Have a process in which the store is open that a query has to be asked of."""
        with self._lock:
            if self._is_closing:
                raise CancelledError
            if self._is_spent or not self._child.is_alive:
                self._child.close()
                self._child, self._opened, self._is_spent = ChildProcess(), None, False
        source = self._pool.source
        if source is not None:
            source = source.choose_source("" if future.wants_kind_only else future.query)
        if source is not None and source is not self._opened:
            open_store(self._child, source)
            self._opened = source


def open_store(child: ChildProcess, source: StoreSource) -> None:
    """Open a store in a process, or copy one that is in the memory of this one."""
    prefixes = dict(source.prefixes)
    try:
        if source.folder:
            child.call(_OPENING, query_worker.open_folder, source.folder, prefixes)
            return
        child.call(_OPENING, query_worker.open_empty, prefixes)
        source.dump_chunks(lambda lines: child.call(_OPENING, query_worker.load_quads, lines))
    except LimitExceededError:
        raise LimitExceededError(
            "opening the data set for the query needs more memory than this process may take; allow more "
            "(ulimit -v), or close other programs",
            "memory",
        ) from None
