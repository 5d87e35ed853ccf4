"""Passes what the engine writes on in chunks of whole lines, and hands it lines as a file to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

MAX_LINE_BYTES = 4 << 20  # of a line, where lines are counted: the engine reads longer ones ever more slowly
_LINES = 50  # of a stream that are made at once


class TooManyLinesError(OSError):
    """More lines were written than may be."""


class LongLineError(OSError):
    """A line is longer than it may be."""


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
        """Take some bytes; TooManyLinesError or LongLineError where there is a limit and they exceed one."""
        self._lines += data.count(b"\n")
        if self._most is not None and self._lines > self._most:
            raise TooManyLinesError
        self._waiting.append(data)
        self._length += len(data)
        if self._length >= self._size and b"\n" in data:
            whole, end, rest = b"".join(self._waiting).rpartition(b"\n")
            self._refuse_long_line(whole)
            self._take(whole + end)
            self._waiting, self._length = [rest], len(rest)
        elif self._most is not None and self._length > MAX_LINE_BYTES:
            self._refuse_long_line(b"".join(self._waiting))
        return len(data)

    def _refuse_long_line(self, lines: bytes) -> None:
        if self._most is None or len(lines) <= MAX_LINE_BYTES:
            return
        if max(map(len, lines.split(b"\n"))) > MAX_LINE_BYTES:
            raise LongLineError

    def flush(self) -> None:
        """Hand over the rest; the engine calls this at the end, too."""
        rest = b"".join(self._waiting)
        self._waiting, self._length = [], 0
        if rest:
            self._take(rest)


class LineStream:
    """A file to read from, of lines that are made as they are asked for."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """Return at most so many bytes, nothing at the end."""
        parts, length = [self._rest], len(self._rest)
        while size < 0 or length < size:
            lines = b"".join(islice(self._lines, _LINES))
            if not lines:
                break
            parts.append(lines)
            length += len(lines)
        text = b"".join(parts)
        cut = len(text) if size < 0 else size
        self._rest = text[cut:]
        return text[:cut]
