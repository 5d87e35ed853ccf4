"""Answers the queries that a server sends to a process of its own, of which `async_pool` is the other side.

A query comes as one frame. Its answer is one frame, too, where it is short: a letter that says what kind it
is, and the bytes that a client gets. What comes before in frames of data belongs in front of these.
"""

from __future__ import annotations

import pickle
import socket
from collections.abc import Callable

from ..core.bounded import Limits
from ..core.bounded_child import (
    CALL,
    DATA,
    ERROR,
    GRACE_SECONDS,
    HEADER,
    OUT_OF_MEMORY,
    RESULT,
    pickle_error,
    set_alarm,
)
from .interface import QueryScope, WrittenForm
from .query_guard import guard_query
from .query_worker import QUERY, AnswerHead, evaluate_query, write_answer

# of the first byte of an answer
KINDS = {
    ord("r"): AnswerHead("rows"),
    ord("t"): AnswerHead("triples"),
    ord("1"): AnswerHead("boolean", truth=True),
    ord("0"): AnswerHead("boolean"),
}
_LETTERS = {head: bytes((letter,)) for letter, head in KINDS.items()}
_channel: list[socket.socket] = []  # of this process


def adopt_channel(handle: int | bytes) -> None:
    """Take the socket that this process was started with: its number, or what Windows shares it by."""
    if isinstance(handle, int):
        _channel[:] = [socket.socket(fileno=handle)]
    else:
        _channel[:] = [socket.fromshare(handle)]  # type: ignore[attr-defined]


def pack_query(text: str, form: WrittenForm | None) -> bytes:
    """Return the frame of a query; without a form its answer is one that can be read again."""
    scope = form.scope if form else QueryScope()
    plain = (form.rows, form.triples, scope.default_graphs, scope.named_graphs, scope.base) if form else None
    content = pickle.dumps((text, plain))
    return HEADER.pack(CALL, len(content)) + content


def pack_end() -> bytes:
    """Return the frame after which no query comes."""
    return HEADER.pack(CALL, 0)


def serve_queries(seconds: float, most_bytes: int, most_rows: int) -> None:
    """Answer queries of the open store, each within its limits, until there are no more."""
    channel = _channel[0]
    limits = Limits(seconds, result=most_bytes)
    while content := _receive(channel):
        set_alarm(seconds + GRACE_SECONDS)
        try:
            kind, answer = RESULT, _answer(content, _Answer(channel, limits), most_rows)
        except MemoryError:
            kind, answer = OUT_OF_MEMORY, b""
        except BaseException as error:
            kind, answer = ERROR, pickle_error(error)
        set_alarm(0)
        channel.sendall(HEADER.pack(kind, len(answer)) + answer)


def _receive(channel: socket.socket) -> bytes:
    """Return the content of a frame, nothing where there are no more."""
    data = channel.recv(1 << 16)
    while len(data) < HEADER.size or len(data) < HEADER.size + HEADER.unpack_from(data)[1]:
        piece = channel.recv(1 << 20)
        if not piece:
            return b""
        data += piece
    return data[HEADER.size :]


class _Answer:
    """Takes an answer as it is written, and sends all but its last piece, which waits for its kind."""

    def __init__(self, channel: socket.socket, limits: Limits) -> None:
        self._channel, self._limits = channel, limits
        self._size = 0
        self.rest = b""

    def take(self, piece: bytes) -> None:
        """Take a piece; LimitExceededError where the answer is longer than it may be."""
        self._size += len(piece)
        if self._size > self._limits.result:
            raise self._limits.make_error("size", QUERY)
        if self.rest:
            self._channel.sendall(HEADER.pack(DATA, len(self.rest)) + self.rest)
        self.rest = piece


def _answer(content: bytes, answer: _Answer, most_rows: int) -> bytes:
    """Return the last frame of an answer; QueryError where the query is refused or does not parse."""
    text, plain = pickle.loads(content)  # noqa: S301 - from the process that has started this one
    head = _evaluate(guard_query(text), plain, answer.take, most_rows)
    return _LETTERS[head] + answer.rest


def _evaluate(
    query: str,
    plain: tuple[str, str, tuple[str, ...] | None, tuple[str, ...] | None, str | None] | None,
    take: Callable[[bytes], None],
    most_rows: int,
) -> AnswerHead:
    if plain is None:
        return evaluate_query(take, query, most_rows)
    rows, triples, default_graphs, named_graphs, base = plain
    return write_answer(
        take, query, WrittenForm(rows, triples, QueryScope(default_graphs, named_graphs, base))
    )
