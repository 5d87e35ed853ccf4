"""Holds the answer to a query that a process has sent: in memory while it is short, in a file otherwise."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, cast

import pyoxigraph as ox

from .interface import Answer
from .query_worker import AnswerHead

_IN_MEMORY_BYTES = 16 << 20  # of an answer that is kept in memory, not in a file
_PIECE = 1 << 18
_TSV = ox.QueryResultsFormat.TSV


@dataclass(frozen=True, slots=True)
class BoundedAnswer:
    """The answer to a query: whether a pattern is there, or lines of rows or triples."""

    head: AnswerHead
    content: bytes | IO[bytes]  # a file where it is long, which belongs to whoever has the answer

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.seek(0, 2)

    def read(self) -> Answer:
        """Return the answer as a store gives it; it can be read once."""
        if self.head.kind == "boolean":
            return ox.parse_query_results(b"true" if self.head.truth else b"false", _TSV)
        # bytes are read twice as fast as a file
        lines = self.read_bytes() if self.size <= _IN_MEMORY_BYTES else self._rewind()
        return _read_triples(lines) if self.head.kind == "triples" else ox.parse_query_results(lines, _TSV)

    def read_bytes(self) -> bytes:
        """Return the answer as it was written."""
        lines = self._rewind()
        return lines if isinstance(lines, bytes) else lines.read()

    def iter_pieces(self) -> Iterator[bytes]:
        """Yield the answer as it was written, piece by piece."""
        lines = self._rewind()
        if isinstance(lines, bytes):
            yield lines
        else:
            yield from iter(lambda: lines.read(_PIECE), b"")

    def close(self) -> None:
        """Let go of the lines."""
        if not isinstance(self.content, bytes):
            self.content.close()

    def _rewind(self) -> bytes | IO[bytes]:
        """Return the lines, a file from its start."""
        if not isinstance(self.content, bytes):
            self.content.seek(0)
        return self.content


class _AnswerFile(tempfile.SpooledTemporaryFile[bytes]):
    """Lines of an answer, in memory while they are few; one that nobody has read is closed all the same."""

    def __del__(self) -> None:
        self.close()


def _read_triples(lines: IO[bytes] | bytes) -> Iterator[ox.Triple]:
    return (quad.triple for quad in ox.parse(lines, ox.RdfFormat.N_TRIPLES, lenient=True))


def make_answer_file() -> IO[bytes]:
    """Return where the lines of an answer go."""
    return cast(IO[bytes], _AnswerFile(_IN_MEMORY_BYTES))
