"""A mapping that reads single values as they are asked for, and all of them once that costs less."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

V = TypeVar("V")

SINGLE_READS = 50  # that are always cheaper than reading everything
COST_OF_ONE = 15  # values of a reading of all that take as long as one that is read alone


class OnDemandMapping(Mapping[str, V]):
    """Values by IRI from a store that is kept: what is the same whether one is read or all of them."""

    def __init__(
        self, read_one: Callable[[str], V | None], read_all: Callable[[], Mapping[str, V]], size: int
    ) -> None:
        self._read_one, self._read_all = read_one, read_all
        self._remaining_reads = max(SINGLE_READS, size // COST_OF_ONE)
        self._read: dict[str, V | None] = {}
        self._all: Mapping[str, V] | None = None

    def load_all(self) -> Mapping[str, V]:
        """Read everything, for those who will ask for most of it."""
        if self._all is None:
            self._all, self._read = self._read_all(), {}
        return self._all

    def __getitem__(self, key: str) -> V:
        if self._all is not None:
            return self._all[key]
        if key not in self._read:
            if ":" not in key:  # no IRI
                raise KeyError(key)
            if not self._remaining_reads:
                return self.load_all()[key]
            try:
                self._read[key] = self._read_one(key)
            except ValueError:  # an IRI that cannot be written into a query
                return self.load_all()[key]
            self._remaining_reads -= 1
        value = self._read[key]
        if value is None:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self.load_all())

    def __len__(self) -> int:
        return len(self.load_all())


def load_all_values(values: Mapping[str, V]) -> Mapping[str, V]:
    """Return values by IRI for one who will ask for most of them: all are read at once."""
    return values.load_all() if isinstance(values, OnDemandMapping) else values
