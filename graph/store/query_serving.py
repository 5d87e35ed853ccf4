"""Answers the queries that a server sends to a process of its own, of which `async_pool` is the other side.

A query comes as one frame. Its answer is one frame, too, where it is short: the bytes that a client gets,
under a letter that says what kind of answer they are. What comes before in frames of data belongs in front.
"""

from __future__ import annotations

import gc
import pickle
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

from ..core.bounded import Limits
from ..core.bounded_child import (
    CALL,
    DATA,
    ERROR,
    GRACE_SECONDS,
    HEADER,
    OUT_OF_MEMORY,
    limit_address_space,
    pickle_error,
    set_alarm,
)
from ..core.priority import HAS_THREAD_PRIORITIES, read_priority, step_back, wake_without_haste
from .interface import QueryScope, WrittenForm
from .query_guard import guard_query
from .query_worker import QUERY, AnswerHead, evaluate_query, write_answer

# what an answer is, by the letter of its frame
HEADS = {
    b"r": AnswerHead("rows"),
    b"t": AnswerHead("triples"),
    b"1": AnswerHead("boolean", truth=True),
    b"0": AnswerHead("boolean"),
}
THREAD = b"#"  # a frame with the system's number of the thread that answers
_LETTERS = {head: letter for letter, head in HEADS.items()}
_JOINED_BYTES = 1 << 14  # of an answer that is copied behind its header, so that both are sent at once
_MOST_RECEIVED = 1 << 16  # bytes at once
_channel: list[socket.socket] = []  # of this process


def adopt_channel(handle: int | bytes) -> None:
    """Take the socket that this process was started with: its number, or what Windows shares it by.

    Where only processes can stand back, this one does so from now on.
    """
    if not HAS_THREAD_PRIORITIES:
        step_back()
    if isinstance(handle, int):
        _channel[:] = [socket.socket(fileno=handle)]
    else:
        _channel[:] = [socket.fromshare(handle)]  # type: ignore[attr-defined]


def pack_query(store: int, text: str, form: WrittenForm | None) -> bytes:
    """Return the frame of a query to one of the open stores; without a form its answer can be read again."""
    scope = form.scope if form else QueryScope()
    plain = (form.rows, form.triples, scope.default_graphs, scope.named_graphs, scope.base) if form else None
    content = pickle.dumps((store, text, plain))
    return HEADER.pack(CALL, len(content)) + content


def pack_end() -> bytes:
    """Return the frame after which no query comes."""
    return HEADER.pack(CALL, 0)


def serve_queries(limits: Limits, most_rows: int) -> None:
    """Answer queries of the open stores, each within its limits, until there are no more.

    A query that takes long is set back by whoever has sent it, with the thread that answers it; that cannot
    be taken back, so another thread answers the next.
    """
    gc.freeze()  # answers leave no cycles: what is there already need not be looked through
    frames = _FrameReader(_channel[0])
    are_more = True
    while are_more:
        try:
            with ThreadPoolExecutor(1) as thread:
                are_more = thread.submit(_answer_queries, frames, limits, most_rows).result()
        except RuntimeError:  # there is no room for the stack of a thread
            are_more = _answer_queries(frames, limits, most_rows)


def _answer_queries(frames: _FrameReader, limits: Limits, most_rows: int) -> bool:
    """Answer queries until this thread was set back (true), or there are no more."""
    channel, usual_priority = _channel[0], read_priority()
    limit_address_space(limits.memory)  # beyond the stack of this thread
    wake_without_haste()
    _send(channel, THREAD, str(threading.get_native_id()).encode())
    while content := frames.read():
        set_alarm(limits.seconds + GRACE_SECONDS)
        try:
            kind, answer = _answer(content, _Answer(channel, limits), most_rows)
        except MemoryError:
            kind, answer = OUT_OF_MEMORY, b""
        except BaseException as error:
            kind, answer = ERROR, pickle_error(error)
        set_alarm(0)
        _send(channel, kind, answer)
        if read_priority() > usual_priority:
            return True
    return False


def _send(channel: socket.socket, kind: bytes, content: bytes) -> None:
    header = HEADER.pack(kind, len(content))
    if len(content) <= _JOINED_BYTES:
        channel.sendall(header + content)
    else:
        channel.sendall(header)
        channel.sendall(content)


class _FrameReader:
    """Reads frames from a channel; one may have arrived behind another."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._ahead = b""

    def read(self) -> bytes:
        """Return the content of the next frame, nothing where there are no more."""
        data, self._ahead = self._ahead, b""
        while len(data) < HEADER.size or len(data) < HEADER.size + HEADER.unpack_from(data)[1]:
            piece = self._channel.recv(_MOST_RECEIVED)
            if not piece:
                return b""
            data += piece
        end = HEADER.size + HEADER.unpack_from(data)[1]
        self._ahead = data[end:]
        return data[HEADER.size : end]


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
            _send(self._channel, DATA, self.rest)
        self.rest = piece


def _answer(content: bytes, answer: _Answer, most_rows: int) -> tuple[bytes, bytes]:
    """Return the last frame of an answer; QueryError where the query is refused or does not parse."""
    store, text, plain = pickle.loads(content)  # noqa: S301 - from the process that has started this one
    query = guard_query(text)
    if plain is None:
        head = evaluate_query(answer.take, store, query, most_rows)
    else:
        rows, triples, default_graphs, named_graphs, base = plain
        form = WrittenForm(rows, triples, QueryScope(default_graphs, named_graphs, base))
        head = write_answer(answer.take, store, query, form)
    return _LETTERS[head], answer.rest
