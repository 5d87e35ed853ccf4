"""Holds the data set that the workbench shows, and opens it again when its files have changed.

A version is what was read at one time. Its graph, network and map never change, so its pages agree.
While a new version is being read, or where its files have a fault, the pages show the last one and say so.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar, cast

from ..core.errors import GraphError
from ..core.messages import LANGUAGES
from ..ingest import file_stamp
from ..map import build_map
from ..map.model import MapModel
from ..map.page import render_page
from ..map.svg import render_drawing
from ..model.graph import StakeholderGraph
from ..model.network import Network
from ..model.updating import update_graph
from ..schema.dataset import Tables

if TYPE_CHECKING:
    import networkx

    from ..store.async_pool import AsyncQueryPool

CHECK_SECONDS = 1.0  # between two looks whether files have changed
T = TypeVar("T")
FileStamps = tuple[tuple[str, int, int], ...]
State = Literal["current", "reading", "faulty"]


class StillMakingError(Exception):
    """What is asked for is being made, and is not there yet."""


@dataclass(frozen=True)
class DrawnMap:
    """The map of a version: its model, its page and its drawing by language."""

    model: MapModel
    pages: dict[str, bytes]
    drawings: dict[tuple[str, bool], str]  # by language, and whether it is for a dark page


@dataclass(eq=False)
class DatasetVersion:
    """A data set as it was read at one time; `number` counts the readings of this session."""

    number: int
    graph: StakeholderGraph
    drawn_map: DrawnMap | None = None  # None while it is being drawn
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _making: dict[str, threading.RLock] = field(default_factory=dict, repr=False)
    _kept: dict[str, object] = field(default_factory=dict, repr=False)
    _futures: dict[str, Future[None]] = field(default_factory=dict, repr=False)

    @cached_property
    def network(self) -> Network:
        """The ties of the data set."""
        return Network(self.graph)

    def keep(self, name: str, make: Callable[[], T]) -> T:
        """Return what was made of this version under a name, made once, whoever asks first.

        Only those wait who ask for the same.
        """
        with self._lock:
            making = self._making.setdefault(name, threading.RLock())
        with making:
            if name not in self._kept:
                self._kept[name] = make()
            return cast(T, self._kept[name])

    def keep_within(self, name: str, make: Callable[[], T], seconds: float | None) -> T:
        """Return what `keep` returns; StillMakingError where it takes longer than some seconds to make.

        It is made on, so that who asks again gets it. An error of `make` is raised to whoever asks next.
        """
        if name in self._kept or seconds is None:
            return self.keep(name, make)
        with self._lock:
            future = self._futures.get(name)
            if not future:
                future = self._futures[name] = Future()
                threading.Thread(target=self._fulfil, args=(name, make, future), daemon=True).start()
        try:
            future.result(seconds)
        except TimeoutError:
            if not future.done():
                raise StillMakingError(name) from None
        return self.keep(name, make)

    def _fulfil(self, name: str, make: Callable[[], T], future: Future[None]) -> None:
        try:
            self.keep(name, make)
        except BaseException as error:
            with self._lock:
                self._futures.pop(name, None)
            future.set_exception(error)
        else:
            future.set_result(None)

    def has_kept(self, name: str) -> bool:
        """Tell whether something was made already, so that to ask for it takes no time."""
        return name in self._kept

    @cached_property
    def counted_graph(self) -> networkx.Graph:
        """The graph of organisations and the connections that figures count."""
        return self.network.build_graph(certainty=self.network.headline_certainty)

    def prepare(self) -> None:
        """Read what every page needs, and draw the map."""
        model = build_map(self.network)  # takes long: pages are made meanwhile
        pages = {lang: render_page(model, lang=lang).encode() for lang in LANGUAGES}
        drawings = {
            (lang, dark): render_drawing(model, lang, dark=dark)
            for lang in LANGUAGES
            for dark in (False, True)
        }
        self.drawn_map = DrawnMap(model, pages, drawings)


class OpenDataset:
    """The data set of one folder or file, for one audience.

    `key` stands for it in addresses; the processes of `pool` answer queries, where there are any.
    """

    key: str
    pool: AsyncQueryPool | None = None

    def __init__(
        self,
        path: Path,
        open_graph: Callable[[], StakeholderGraph],
        warm_up: Callable[[DatasetVersion], object] = lambda _: None,
    ) -> None:
        """Open it; `warm_up` makes what takes long and is shown once it is there."""
        self.path = path
        self._warm_up = warm_up
        self.fault = ""  # why the files as they are now cannot be shown
        self.state: State = "current"
        self._open_graph = open_graph
        self._lock = threading.Lock()
        self._stamps = stamp_files(path)
        self._checked_at = time.monotonic()
        self._version = DatasetVersion(1, open_graph())
        self.key = self._version.graph.dataset.name
        self._start(lambda: self._prepare(self._version))

    @classmethod
    def open_once(cls, path: Path, graph: StakeholderGraph) -> OpenDataset:
        """Return a data set that is shown as it is now, with its map drawn."""
        dataset = cls.__new__(cls)
        dataset.path, dataset.fault, dataset.state = path, "", "current"
        dataset._open_graph, dataset._lock = lambda: graph, threading.Lock()
        dataset._stamps, dataset._checked_at = (), float("inf")
        dataset._version, dataset.key = DatasetVersion(1, graph), graph.dataset.name
        dataset._version.prepare()
        return dataset

    @property
    def version(self) -> DatasetVersion:
        """What is shown now; looks from time to time whether the files have changed."""
        with self._lock:
            is_due = time.monotonic() - self._checked_at >= CHECK_SECONDS and self.state != "reading"
            if is_due:
                self._checked_at = time.monotonic()
                stamps = stamp_files(self.path)
                if stamps != self._stamps:
                    self._stamps, self.state = stamps, "reading"
                    self._start(self._read_again)
            return self._version

    @property
    def is_current(self) -> bool:
        """Whether the files are as they were when what is shown was read."""
        return self.state == "current" and stamp_files(self.path) == self._stamps

    def show_changed(self, before: Tables | None = None, after: Tables | None = None) -> None:
        """Show the files as they are now, at once: the workbench itself has changed them. The map follows.

        With the tables before and after, only the difference is read. Where the files have a fault, what was
        shown before stays, as after any other change.
        """
        with self._lock:
            self._stamps = stamp_files(self.path)
            last = self._version
        try:
            graph = update_graph(last.graph, before, after) if before and after else None
            version = DatasetVersion(last.number + 1, graph or self._open_graph(), last.drawn_map)
        except (GraphError, OSError) as error:
            self.fault, self.state = str(error), "faulty"
            return
        with self._lock:
            self._version, self.fault, self.state = version, "", "current"
        self._start(lambda: self._prepare(version))

    @property
    def changed_at(self) -> int:
        """When the latest of its files was written, in nanoseconds since 1970; 0 where it has none."""
        return max((written for _, _, written in self._stamps), default=0)

    def _prepare(self, version: DatasetVersion) -> None:
        if version.number < self._version.number:
            return  # another change came meanwhile
        version.prepare()
        self._warm_up(version)

    def _read_again(self) -> None:
        """Read the files as they are now and show them, or keep what is shown and its fault."""
        try:
            version = DatasetVersion(self._version.number + 1, self._open_graph())
            self._prepare(version)
        except (GraphError, OSError) as error:
            self.fault, self.state = str(error), "faulty"
            return
        with self._lock:
            self._version, self.fault, self.state = version, "", "current"

    def _start(self, work: Callable[[], None]) -> None:
        threading.Thread(target=work, daemon=True).start()


def stamp_files(path: Path) -> FileStamps:
    """Return name, size and time of writing of each file of a data set, to notice a change by."""
    stamps = []
    for file in file_stamp.list_files(path):
        try:
            status = file.stat()
        except OSError:  # just removed, or being replaced
            continue
        stamps.append((file.name, status.st_size, status.st_mtime_ns))
    return tuple(stamps)
