"""Sorts more lines than memory holds: sorted runs in a file without a name, merged as they are read."""

from __future__ import annotations

import io
import tempfile
import weakref
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice

RUN = 32 << 20  # bytes of lines sorted at once
_READ = 1 << 18  # bytes of a run read at once
_BLOCK = 4_000  # lines of what is in memory that are merged at once
_LINES = 200  # that are taken in at once: few, for each may be long


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

    def add_lines(self, lines: Collection[bytes]) -> None:
        """Take in some lines at once, which costs less than one after the other."""
        self._pending += lines
        self._size += sum(map(len, lines))
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
        return chain.from_iterable(self._iter_blocks())

    def _iter_blocks(self) -> Iterator[list[bytes]]:
        """Yield lines in order, block after block.

        The next block is what no run can have anything before any more: up to the least of the last lines
        read. The blocks of the runs are in order already, which is what the sort of Python is quick at.
        """
        self._pending.sort()
        runs = [self._read_run(*run) for run in self._runs]
        runs.append(_cut_into_blocks(self._pending))
        blocks = [next(run, []) for run in runs]
        while any(blocks):
            bound = min(block[-1] for block in blocks if block)
            lines: list[bytes] = []
            for number, block in enumerate(blocks):
                if block:
                    cut = bisect_right(block, bound)
                    lines += block[:cut]
                    blocks[number] = block[cut:] or next(runs[number], [])
            lines.sort()
            yield lines

    def _read_run(self, start: int, end: int) -> Iterator[list[bytes]]:
        """Yield the lines of one run, a piece of the file at a time."""
        size = _READ
        while start < end:
            self._file.seek(start)
            piece = self._file.read(min(size, end - start))
            cut = piece.rfind(b"\n") + 1
            if not cut:  # a line that is longer than the piece
                size *= 2
                continue
            start, size = start + cut, _READ
            yield io.BytesIO(piece[:cut]).readlines()


def _cut_into_blocks(lines: list[bytes]) -> Iterator[list[bytes]]:
    for start in range(0, len(lines), _BLOCK):
        yield lines[start : start + _BLOCK]


def sort_lines(lines: Iterable[bytes], *, run_size: int = RUN) -> Iterator[bytes]:
    """Yield lines, each ending in a newline, in the order of their bytes.

    >>> list(sort_lines([b"b\\n", b"c\\n", b"a\\n"], run_size=4))
    [b'a\\n', b'b\\n', b'c\\n']
    """
    sorter, remaining = LineSorter(run_size), iter(lines)
    while block := list(islice(remaining, _LINES)):
        sorter.add_lines(block)
    return sorter.iter_sorted()
