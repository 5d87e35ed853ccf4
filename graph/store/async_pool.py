"""Evaluates queries for a server: processes with limits that one event loop talks to, without a thread.

A query is written to the socket of an idle process, and what comes back is passed on as it is. What exceeds
its limits is stopped with its process, which is replaced at once; where all are busy, some queries may wait.
One is sent ahead to a process that has just begun another, so that it need not sleep in between; where that
other takes longer, it is taken back.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from typing import Self, TypeVar

from ..core.errors import PoolBusyError
from .bounded_answer import BoundedAnswer
from .interface import QueryLimits, StoreSource, WrittenForm
from .query_process import Outcome, QueryProcess

T = TypeVar("T")

QUEUED = 64  # queries that may wait for a process
MOST_THREADS = 16  # that wait at a time, so that a server has others left for what needs no query
_LOOK_SECONDS = 0.02  # between two looks whether a query exceeds its limits
_AHEAD_SECONDS = 0.005  # that a query, and the one before it, may take behind which another is sent ahead
_AHEAD_PATIENCE_SECONDS = 0.1  # until it is taken back
_LONG_SECONDS = 0.05  # that a query may take until it steps back behind pages and short queries
_UNWANTED_SECONDS = 1.0  # that a query may take on whose answer nobody waits for: a new process takes longer


class PendingAnswer:
    """A query that a client has sent, and its answer to come."""

    __slots__ = ("form", "future", "source", "text", "worker")

    def __init__(self, source: StoreSource, text: str, form: WrittenForm | None) -> None:
        self.source, self.text, self.form = source, text, form
        self.future: asyncio.Future[BoundedAnswer] = asyncio.get_running_loop().create_future()
        self.worker: _Worker | None = None  # that evaluates it

    @property
    def text_for_choice(self) -> str:
        """By what the store is chosen: the query, a graph where the client names some."""
        return "GRAPH" if self.form and self.form.scope.names_graphs else self.text

    def withdraw(self) -> None:
        """Stop the query, wherever it is; waiting for it raises CancelledError."""
        self.future.cancel()
        if self.worker:
            self.worker.stop(self)

    def drop(self) -> None:
        """Let whoever waits know that no answer comes, unless the loop has ended before."""
        if not self.future.get_loop().is_closed():
            self.future.cancel()


class AsyncQueryPool:
    """Processes that evaluate queries for one event loop, all within the same limits.

    They start at once, so that this takes no time of its own while a data set is read.
    """

    def __init__(self, limits: QueryLimits, *, size: int = 1, queued: int = QUEUED) -> None:
        self.limits = limits
        self._queued = queued
        self._waiting: deque[PendingAnswer] = deque()
        self._workers = [_Worker(self) for _ in range(size)]
        self._is_looking = False
        self._threads = 0  # that wait for an answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End every process, whatever it is doing, and drop what is waiting."""
        for pending in self._waiting:
            pending.drop()
        self._waiting.clear()
        for worker in self._workers:
            worker.close()

    def submit(self, source: StoreSource, text: str, form: WrittenForm | None = None) -> PendingAnswer:
        """Hand in a query to a store and return its answer to come; without a form it can be read again.

        PoolBusyError where too many are waiting. The future raises QueryError where the query is refused or
        does not parse, LimitExceededError where it takes too much.
        """
        pending = PendingAnswer(source, text, form)
        chosen = source.find_source(pending.text_for_choice)
        worker = self._choose_worker(chosen)
        if worker:
            worker.start(pending, chosen)
            self._warm_up(source)
            return pending
        while self._waiting and self._waiting[0].future.done():
            self._waiting.popleft()
        if len(self._waiting) >= self._queued:
            raise PoolBusyError(f"{self._queued} queries are waiting already; ask again in a moment")
        self._waiting.append(pending)
        return pending

    def _choose_worker(self, source: StoreSource | None) -> _Worker | None:
        """Return a process for a query: an idle one with its store, one that is quick, or any idle one."""
        idle = [worker for worker in self._workers if worker.is_idle]
        for worker in (*idle, *self._workers):
            if worker.can_take(source):
                return worker
        return idle[0] if idle else None

    def _warm_up(self, source: StoreSource) -> None:
        """Have processes that hold nothing yet open a store, for more queries to it will come."""
        for worker in self._workers:
            if worker.is_idle and not worker.is_ready:
                worker.prepare(source, "")

    async def evaluate(
        self, source: StoreSource, text: str, form: WrittenForm | None = None
    ) -> BoundedAnswer:
        """Return the answer to a query; errors as of `submit`. Whoever stops waiting stops the query."""
        pending = self.submit(source, text, form)
        try:
            return await pending.future
        except asyncio.CancelledError:
            pending.withdraw()
            raise

    async def evaluate_for_thread(self, source: StoreSource, text: str) -> BoundedAnswer:
        """Return an answer that can be read, for a thread that waits; PoolBusyError where many do."""
        if self._threads >= MOST_THREADS:
            raise PoolBusyError(
                f"{MOST_THREADS} pages are waiting for a query already; ask again in a moment"
            )
        self._threads += 1
        try:
            return await self.evaluate(source, text)
        finally:
            self._threads -= 1

    def feed(self, worker: _Worker) -> None:
        """Give a process that has room the query that has waited longest, and one ahead."""
        while self._waiting:
            pending = self._waiting.popleft()
            if pending.future.done():
                continue
            chosen = pending.source.find_source(pending.text_for_choice)
            if not worker.is_idle and not worker.can_take(chosen):
                self._waiting.appendleft(pending)
                return
            worker.start(pending, chosen)

    def take_back(self, queries: Iterable[PendingAnswer]) -> None:
        """Have queries evaluated, before any other, that were sent ahead in vain."""
        self._waiting.extendleft(reversed(list(queries)))
        for worker in self._workers:
            if worker.is_idle:
                self.feed(worker)

    def look_after(self) -> None:
        """Look at the processes from time to time as long as one is busy."""
        if not self._is_looking:
            self._is_looking = True
            asyncio.get_running_loop().call_later(_LOOK_SECONDS, self._look)

    def _look(self) -> None:
        self._is_looking = False
        busy = [worker for worker in self._workers if worker.look()]
        if busy:
            self.look_after()


class _Worker:
    """A process of the pool, and the queries that it was given: it evaluates the first, one may be ahead."""

    def __init__(self, pool: AsyncQueryPool) -> None:
        self._pool = pool
        self._process = QueryProcess(pool.limits, self._finish)
        self._given: deque[PendingAnswer | None] = deque()  # None where nobody waits for the answer
        self._opening: asyncio.Task[None] | None = None  # of a store in the process
        self._source: StoreSource | None = None  # that is opened again after the process was replaced
        self._last_duration = 0.0  # of the query before, in seconds
        self._is_closed = self._is_stopping = False
        self._stopped: PendingAnswer | None = None  # the query with which the process is ended

    @property
    def is_idle(self) -> bool:
        """Whether it has nothing to do."""
        return not (self._given or self._opening or self._is_closed or self._is_stopping)

    @property
    def is_ready(self) -> bool:
        """Whether a store is open in the process."""
        return self._process.is_ready

    def can_take(self, source: StoreSource | None) -> bool:
        """Tell whether it can be sent a query to a store that is open in it, now or ahead."""
        if self._is_stopping or self._opening or self._process.get_number(source) is None:
            return False
        if not self._given:
            return not self._is_closed
        longest = max(self._last_duration, self._process.measure_duration())
        return len(self._given) == 1 and self._given[0] is not None and longest < _AHEAD_SECONDS

    def start(self, pending: PendingAnswer, source: StoreSource | None) -> None:
        """Have the process evaluate a query, once the store is open in it that has to be asked."""
        pending.worker = self
        self._given.append(pending)
        number = self._process.get_number(source)
        if number is not None:
            self._send(number, pending)
        else:
            self.prepare(pending.source, pending.text_for_choice)

    def prepare(self, source: StoreSource, text: str) -> None:
        """Open the store that a query has to be asked of; what waits for it is sent then."""
        self._source = source
        self._opening = asyncio.ensure_future(self._prepare(source, text))

    async def _prepare(self, source: StoreSource, text: str) -> None:
        try:
            number = await self._process.open(source, text)
        except BaseException as error:
            self._opening = None
            self._pass_on(error)
            self._pool.feed(self)
            return
        self._opening = None
        pending = self._given[0] if self._given else None
        if pending and not pending.future.done():
            self._send(number, pending)
        else:
            self._given.clear()
            self._pool.feed(self)

    def _send(self, number: int, pending: PendingAnswer) -> None:
        if len(self._given) == 1:
            self._process.start_clock()
        self._process.send(number, pending.text, pending.form)
        self._pool.look_after()

    def _finish(self, outcome: Outcome) -> None:
        """Pass on what became of a query, and go on with the next."""
        self._last_duration = self._process.measure_duration()
        was_answered = self._is_stopping and bool(self._given) and self._given[0] is not self._stopped
        if self.is_ready or not was_answered:  # else the process answered before it ended
            self._pass_on(outcome)
        if self._is_closed:
            return
        if not self.is_ready:  # the process has ended: have another
            self._is_stopping = False
            self._take_back()
            if self.is_idle and self._source:
                self.prepare(self._source, "")
            return
        if self._given:
            self._process.start_clock()
        self._pool.feed(self)

    def _pass_on(self, outcome: Outcome) -> None:
        pending = self._given.popleft() if self._given else None
        if pending:
            pending.worker = None
        if pending is None or pending.future.done():
            if isinstance(outcome, BoundedAnswer):
                outcome.close()
        elif isinstance(outcome, BoundedAnswer):
            pending.future.set_result(outcome)
        else:
            pending.future.set_exception(outcome)

    def _take_back(self) -> None:
        """Give what was sent ahead to others, or to whatever takes the place of a process that has ended."""
        ahead = [pending for pending in self._given if pending]
        self._given.clear()
        for pending in ahead:
            pending.worker = None
        self._pool.take_back(ahead)

    def look(self) -> bool:
        """Stop the query where it exceeds a limit; tell whether one is evaluated."""
        is_evaluating = bool(self._given) and self._opening is None
        if is_evaluating:
            if not self._is_stopping and self._process.stop_where_excessive():
                self._is_stopping, self._stopped = True, self._given[0]
            seconds = self._process.measure_duration()
            if seconds > _LONG_SECONDS:
                self._process.step_back()
            if self._given[0] is None and not self._is_stopping and seconds > _UNWANTED_SECONDS:
                self._stop_process()
            if len(self._given) > 1 and seconds > _AHEAD_PATIENCE_SECONDS and (pending := self._given[1]):
                self._given[1] = pending.worker = None
                self._pool.take_back([pending])
        return is_evaluating

    def stop(self, pending: PendingAnswer) -> None:
        """Evaluate a query no more."""
        if self._opening:
            return
        if pending is self._given[0]:
            self._stop_process()
        else:
            self._given[1] = pending.worker = None

    def _stop_process(self) -> None:
        """End the process; until that is noticed, nothing is sent to it."""
        self._is_stopping, self._stopped = True, self._given[0]
        self._process.stop()

    def close(self) -> None:
        """End the process."""
        self._is_closed = True
        for pending in self._given:
            if pending:
                pending.drop()
        self._process.close()
