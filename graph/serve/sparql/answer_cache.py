"""Keeps short answers as long as what they were asked of is the same: clients ask again and again."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

MOST_BYTES = 32 << 20  # of all kept answers
LONGEST = 256 << 10  # of one, with the request that it answers
_ENTRY_BYTES = 1 << 10  # that an entry takes beside these, about

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class AskedRequest:
    """All of a request that decides its answer, as it was sent."""

    query_string: bytes
    accept: bytes
    is_post: bool = False
    content_type: bytes = b""
    body: bytes = b""

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.query_string) + len(self.accept) + len(self.content_type) + len(self.body)


@dataclass(frozen=True)
class WrittenAnswer:
    """An answer as a client gets it."""

    headers: Headers
    content: bytes


class AnswerCache:
    """The answers that were asked for last, in a bounded number of bytes.

    >>> cache = AnswerCache(most_bytes=3 * _ENTRY_BYTES)
    >>> requests = [AskedRequest(name, b"") for name in (b"a", b"b", b"c")]
    >>> for request in requests:
    ...     cache.keep(request, WrittenAnswer([], b"x"))
    >>> [cache.find(request) is None for request in requests]
    [True, False, False]
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes, self._bytes = most_bytes, 0
        self._answers: OrderedDict[AskedRequest, WrittenAnswer] = OrderedDict()

    def find(self, request: AskedRequest) -> WrittenAnswer | None:
        """Return the answer that was kept for a request, None where there is none."""
        answer = self._answers.get(request)
        if answer:
            self._answers.move_to_end(request)
        return answer

    def keep(self, request: AskedRequest, answer: WrittenAnswer) -> None:
        """Keep a short answer; those that were asked for longest ago make room."""
        if request.size + len(answer.content) > LONGEST or request in self._answers:
            return
        self._answers[request] = answer
        self._bytes += _measure(request, answer)
        while self._bytes > self._most_bytes:
            self._bytes -= _measure(*self._answers.popitem(last=False))

    def clear(self) -> None:
        """Forget everything."""
        self._answers.clear()
        self._bytes = 0


def _measure(request: AskedRequest, answer: WrittenAnswer) -> int:
    return _ENTRY_BYTES + request.size + len(answer.content)
