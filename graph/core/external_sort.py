"""Sorts more lines than memory holds: sorted runs in a file without a name, merged as they are read."""

from __future__ import annotations

import heapq
import tempfile
import weakref
from collections.abc import Iterable, Iterator

RUN = 32 << 20  # bytes of lines sorted at once
_READ = 1 << 18  # bytes of a run read at once


class LineSorter:
    """Takes in lines, each ending in a newline, and yields them in the order of their bytes."""

    def __init__(self, run_size: int = RUN) -> None:
        self._run_size = run_size
        self._pending: list[bytes] = []
        self._size = 0
        self._runs: list[tuple[int, int]] = []
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        weakref.finalize(self, self._file.close)

    def add(self, line: bytes) -> None:
        """Take in a line."""
        self._pending.append(line)
        self._size += len(line)
        if self._size > self._run_size:
            self._write_run()

    def _write_run(self) -> None:
        start = self._file.tell()
        self._pending.sort()
        self._file.writelines(self._pending)
        self._runs.append((start, self._file.tell()))
        self._pending, self._size = [], 0

    def iter_sorted(self) -> Iterator[bytes]:
        """Yield all lines in order."""
        self._pending.sort()
        yield from heapq.merge(*(self._iter_run(*run) for run in self._runs), self._pending)

    def _iter_run(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the lines of one run, a piece of the file at a time."""
        rest = b""
        while start < end:
            self._file.seek(start)
            piece = self._file.read(min(_READ, end - start))
            start += len(piece)
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                yield line + b"\n"


def sort_lines(lines: Iterable[bytes], *, run_size: int = RUN) -> Iterator[bytes]:
    """Yield lines, each ending in a newline, in the order of their bytes.

    >>> list(sort_lines([b"b\\n", b"c\\n", b"a\\n"], run_size=4))
    [b'a\\n', b'b\\n', b'c\\n']
    """
    sorter = LineSorter(run_size)
    for line in lines:
        sorter.add(line)
    return sorter.iter_sorted()
