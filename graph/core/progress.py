"""Reports how far a long piece of work is.

>>> said = []
>>> list(track_items("abcd", 4, said.append, "reading rows", every=0.0))
['a', 'b', 'c', 'd']
>>> said[-1].startswith("reading rows: 4 of 4")
True
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable, Iterator
from typing import IO, TypeVar

T = TypeVar("T")
ProgressCallback = Callable[[str], None]

EVERY = 0.25  # seconds between two sentences
_ITEMS_PER_CHECK = 1000  # items between two looks at the clock


def ignore_progress(_: str) -> None:
    """Say nothing of how far the work is."""


class ProgressMeter:
    """Says how much of a total is done, how fast it goes and how long the rest takes at that rate."""

    def __init__(
        self, total: int, say: ProgressCallback, what: str, *, unit: str = "", every: float = EVERY
    ) -> None:
        self._total, self._say, self._what, self._unit, self._every = total, say, what, unit, every
        self._started = self._said = time.monotonic()

    def report_done(self, number: int) -> None:
        """Tell that so much is done, where it is time to say so."""
        now = time.monotonic()
        if now - self._said < self._every:
            return
        self._said = now
        rate = number / max(now - self._started, 1e-9)
        rest = max(0, self._total - number) / rate if rate else 0.0
        self._say(
            f"{self._what}: {number:,} of {self._total:,}{self._unit}, {rate:,.0f}{self._unit} a second, "
            f"{format_duration(rest)} left"
        )


def format_duration(seconds: float) -> str:
    """Return a length of time for people.

    >>> format_duration(4.2), format_duration(75), format_duration(7300)
    ('5 s', '2 min', '2 h 2 min')
    """
    whole = int(seconds + 0.999)
    if whole < 60:
        return f"{whole} s"
    minutes = (whole + 59) // 60
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def track_items(
    items: Iterable[T], total: int, say: ProgressCallback, what: str, *, every: float = EVERY
) -> Iterator[T]:
    """Yield items and say how many were taken; nothing is counted where nobody listens."""
    if say is ignore_progress:
        yield from items
        return
    meter, interval = (
        ProgressMeter(total, say, what, every=every),
        min(_ITEMS_PER_CHECK, max(1, total // 100)),
    )
    for number, item in enumerate(items, start=1):
        yield item
        if number % interval == 0:
            meter.report_done(number)


def track_reading(file: IO[bytes], say: ProgressCallback, what: str) -> IO[bytes] | TrackedFile:
    """Return an open file at its start; where somebody listens, as one that says how much of it was read."""
    total = file.seek(0, io.SEEK_END)
    file.seek(0)
    return file if say is ignore_progress else TrackedFile(file, total, say, what)


class TrackedFile:
    """An open file that says how many megabytes of it were read, in pieces or line by line."""

    def __init__(self, file: IO[bytes], total: int, say: ProgressCallback, what: str) -> None:
        self._file, self._pace, self._read = file, ProgressMeter(total >> 20, say, what, unit=" MB"), 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        data = self._file.read(size)
        self._read += len(data)
        self._pace.report_done(self._read >> 20)
        return data

    def __iter__(self) -> Iterator[bytes]:
        """Yield the lines."""
        for number, line in enumerate(self._file):
            self._read += len(line)
            if number % _ITEMS_PER_CHECK == 0:
                self._pace.report_done(self._read >> 20)
            yield line
