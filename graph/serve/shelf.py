"""Holds the data sets that one workbench shows, each under the name that stands in its addresses.

The first is the one that the workbench was started with: programs that name none ask that one. Each has
processes of its own that answer queries, so that no query meets the data of another.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ..core.errors import InputError
from ..store.async_pool import AsyncQueryPool
from .dataset_session import DatasetVersion, OpenDataset
from .running import RunningWorkbench
from .sparql.endpoint import LIMITS

if TYPE_CHECKING:
    from ..model.graph import StakeholderGraph

MOST_OPEN = 12  # data sets of one workbench: each takes memory and processes of its own


class OpenElsewhereError(Exception):
    """Another workbench shows the data set already, at `address`."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class DatasetShelf:
    """The data sets of one workbench."""

    def __init__(
        self,
        open_graph: Callable[[Path], StakeholderGraph],
        claim: Callable[[Path], AbstractContextManager[RunningWorkbench | None]] = lambda _: nullcontext(),
        *,
        workers: int = 1,
        note_opened: Callable[[Path, DatasetVersion], object] = lambda _, __: None,
    ) -> None:
        self._open_graph, self._claim, self._workers, self._note_opened = (
            open_graph,
            claim,
            workers,
            note_opened,
        )
        self._datasets: dict[str, OpenDataset] = {}
        self._paths: dict[str, str] = {}  # the key of each path
        self._running: list[tuple[str, RunningWorkbench]] = []
        self._lock = threading.Lock()
        self._held = ExitStack()
        self._write_address: Callable[[str], str] | None = None

    @classmethod
    def of_one(cls, dataset: OpenDataset) -> Self:
        """Return a shelf that holds one data set, whose pages are published."""
        shelf = cls(lambda _: dataset.version.graph)
        shelf._datasets[dataset.key] = dataset
        return shelf

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    @property
    def is_empty(self) -> bool:
        """Whether no data set is open yet."""
        return not self._datasets

    def list_datasets(self) -> list[OpenDataset]:
        """Return the data sets that are open, in the order in which they were opened."""
        return list(self._datasets.values())

    def find(self, key: str) -> OpenDataset | None:
        """Return the data set of a key, the first without one; None where there is none."""
        if not key:
            return next(iter(self._datasets.values()), None)
        return self._datasets.get(key)

    def open(self, path: Path) -> OpenDataset:
        """Return the data set of a folder or file, opened if it is not open yet.

        OpenElsewhereError where another workbench shows it; errors of the project where it cannot be read.
        """
        place = os.path.realpath(path)
        with self._lock:
            if place in self._paths:
                return self._datasets[self._paths[place]]
            if len(self._datasets) >= MOST_OPEN:
                raise InputError(
                    f"{MOST_OPEN} data sets are open already; stop the workbench and start it again"
                )
            with ExitStack() as held:
                running = held.enter_context(self._claim(path))
                if running and (address := running.find_address()):
                    raise OpenElsewhereError(address)
                dataset = OpenDataset(
                    path, lambda: self._open_graph(path), lambda version: self._note_opened(path, version)
                )
                held.callback(dataset.close)
                dataset.key = self._choose_key(dataset)
                dataset.pool = held.enter_context(AsyncQueryPool(LIMITS, size=self._workers))
                self._held.push(held.pop_all())
            self._datasets[dataset.key], self._paths[place] = dataset, dataset.key
            if running:
                self._running.append((dataset.key, running))
                self._announce_one(dataset.key, running)
        return dataset

    def find_last_port(self) -> int:
        """Return the port on which the first data set was shown last, 0 where nobody knows it."""
        return self._running[0][1].find_last_port() if self._running else 0

    def announce(self, write_address: Callable[[str], str]) -> None:
        """Let other workbenches find the data sets of this one; `write_address` names the page of a key."""
        self._write_address = write_address
        for key, running in self._running:
            self._announce_one(key, running)

    def _announce_one(self, key: str, running: RunningWorkbench) -> None:
        if self._write_address:
            running.announce(self._write_address(key))

    def _choose_key(self, dataset: OpenDataset) -> str:
        """Return the name of a data set; of two folders with the same name, the second gets a number."""
        name, number = dataset.key, 1
        while (key := name if number == 1 else f"{name}-{number}") in self._datasets:
            number += 1
        return key
