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
_TSV = ox.QueryResultsFormat.TSV


@dataclass(frozen=True)
class BoundedAnswer:
    """The answer to a query: whether a pattern is there, or lines of rows or triples."""

    head: AnswerHead
    lines: IO[bytes]

    def read(self) -> Answer:
        """Return the answer as a store gives it; it can be read once."""
        if self.head.kind == "boolean":
            return ox.parse_query_results(b"true" if self.head.truth else b"false", _TSV)
        is_in_memory = self.lines.tell() <= _IN_MEMORY_BYTES
        self.lines.seek(0)
        lines = self.lines.read() if is_in_memory else self.lines  # bytes are read twice as fast
        return _read_triples(lines) if self.head.kind == "triples" else ox.parse_query_results(lines, _TSV)

    def close(self) -> None:
        """Let go of the lines."""
        self.lines.close()


class _AnswerFile(tempfile.SpooledTemporaryFile[bytes]):
    """Lines of an answer, in memory while they are few; one that nobody has read is closed all the same."""

    def __del__(self) -> None:
        self.close()


def _read_triples(lines: IO[bytes] | bytes) -> Iterator[ox.Triple]:
    return (quad.triple for quad in ox.parse(lines, ox.RdfFormat.N_TRIPLES, lenient=True))


def make_answer_file() -> IO[bytes]:
    """Return where the lines of an answer go."""
    return cast(IO[bytes], _AnswerFile(_IN_MEMORY_BYTES))
