"""Evaluates the queries of a command in a process of its own, each within a time, memory and number of rows.

What exceeds its limits is stopped with its process; the next query gets a new one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self, TypeVar

from ..core.bounded import ChildProcess, Limits
from . import query_worker
from .bounded_answer import BoundedAnswer, make_answer_file
from .interface import QUERY_SECONDS, Answer, AnswerKind, QueryLimits, StoreSource
from .query_guard import guard_query
from .store_transfer import TransferredStores

T = TypeVar("T")


class ProcessEvaluator:
    """A process that evaluates one query after the other.

    It starts at once, so that this takes no time of its own where the store is still to be read. Threads that
    ask at the same time wait for each other.
    """

    def __init__(self) -> None:
        self._source: StoreSource | None = None
        self._lock = threading.Lock()
        self._start_child()

    def _start_child(self) -> None:
        self._child = ChildProcess()
        self._stores = TransferredStores(self._child)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._child.close()

    def open(self, source: StoreSource) -> None:
        """Let queries be asked of a store, which may not change from here on."""
        self._source = source

    def find_kind(self, query: str, limits: QueryLimits) -> AnswerKind:
        """Return what kind of answer a query has; errors as of `ask`."""
        guarded = guard_query(query)
        with self._lock:
            number = self._find_store("")
            return self._child.call(
                _make_bounds(limits), query_worker.find_kind, number, guarded, what=query_worker.QUERY
            )

    def ask(self, query: str, limits: QueryLimits, read: Callable[[Answer], T]) -> T:
        """Return what is read from the answer to a query, once it is whole.

        QueryError where the query is refused or does not parse, LimitExceededError where it takes too much.
        """
        with self._evaluate(guard_query(query), limits) as answer:
            return read(answer.read())

    @contextmanager
    def _evaluate(self, query: str, limits: QueryLimits) -> Iterator[BoundedAnswer]:
        with make_answer_file() as lines:
            with self._lock:
                number = self._find_store(query)
                head = self._child.stream(
                    _make_bounds(limits),
                    lines.write,
                    query_worker.evaluate_query,
                    number,
                    query,
                    limits.rows,
                    what=query_worker.QUERY,
                )
            yield BoundedAnswer(head, lines)

    def _find_store(self, query: str) -> int:
        """Return the number of the store in the process that a query has to be asked of."""
        if not self._child.is_alive:
            self._child.close()
            self._start_child()
        return self._stores.find_number(self._source, query)


def _make_bounds(limits: QueryLimits) -> Limits:
    seconds = QUERY_SECONDS if limits.seconds is None else limits.seconds
    return Limits(seconds, limits.memory, limits.answer or limits.memory)
