"""Keeps short answers as long as what they were asked of is the same: clients ask again and again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from ...store.interface import AnswerKind

MOST_BYTES = 32 << 20  # of all kept answers
LONGEST = 256 << 10  # of one
_ENTRY_BYTES = 1 << 10  # that an entry takes beside its content, about


@dataclass(frozen=True)
class WrittenAnswer:
    """An answer as a client gets it."""

    kind: AnswerKind
    content: bytes


class AnswerCache:
    """The answers that were asked for last, in a bounded number of bytes.

    >>> cache = AnswerCache(most_bytes=3 * _ENTRY_BYTES)
    >>> for name in "abc":
    ...     cache.keep(name, WrittenAnswer("rows", b"x"))
    >>> cache.find("a"), cache.find("c")
    (None, WrittenAnswer(kind='rows', content=b'x'))
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes, self._bytes = most_bytes, 0
        self._answers: OrderedDict[Hashable, WrittenAnswer] = OrderedDict()

    def find(self, key: Hashable) -> WrittenAnswer | None:
        """Return what was kept under a key, None where nothing is."""
        answer = self._answers.get(key)
        if answer:
            self._answers.move_to_end(key)
        return answer

    def keep(self, key: Hashable, answer: WrittenAnswer) -> None:
        """Keep a short answer; those that were asked for longest ago make room."""
        if len(answer.content) > LONGEST or key in self._answers:
            return
        self._answers[key] = answer
        self._bytes += _measure(answer)
        while self._bytes > self._most_bytes:
            self._bytes -= _measure(self._answers.popitem(last=False)[1])

    def clear(self) -> None:
        """Forget everything."""
        self._answers.clear()
        self._bytes = 0


def _measure(answer: WrittenAnswer) -> int:
    return _ENTRY_BYTES + len(answer.content)
