"""Passes what the engine writes on in chunks of whole lines, and counts the lines."""

from __future__ import annotations

from collections.abc import Callable


class TooManyLinesError(OSError):
    """More lines were written than may be."""


class LineChunks:
    """A file to write lines to, which hands them over in chunks of at least so many bytes."""

    def __init__(
        self, take: Callable[[bytes], None], size: int = 1 << 16, *, most: int | None = None
    ) -> None:
        self._take = take
        self._size = size
        self._most = most
        self._waiting: list[bytes] = []
        self._length = 0
        self._lines = 0

    def write(self, data: bytes) -> int:
        """Take some bytes; TooManyLinesError where they are more lines than may be."""
        self._lines += data.count(b"\n")
        if self._most is not None and self._lines > self._most:
            raise TooManyLinesError
        self._waiting.append(data)
        self._length += len(data)
        if self._length >= self._size and b"\n" in data:
            whole, end, rest = b"".join(self._waiting).rpartition(b"\n")
            self._take(whole + end)
            self._waiting, self._length = [rest], len(rest)
        return len(data)

    def flush(self) -> None:
        """Hand over the rest; the engine calls this at the end, too."""
        rest = b"".join(self._waiting)
        self._waiting, self._length = [], 0
        if rest:
            self._take(rest)
