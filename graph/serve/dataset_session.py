"""Holds the data set that the workbench shows, and opens it again when its files have changed.

A version is what was read at one time. Its graph and network never change, so its pages agree. Its map is
drawn in a process of its own; until it is there, the last one is shown.
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

from ..core.collector import set_living_values_apart
from ..core.errors import GraphError
from ..core.notes import write_note
from ..ingest import file_stamp
from ..measures.follow_up import FollowUp
from ..measures.observation import Observation, count_reporters
from ..model.graph import StakeholderGraph
from ..model.network import Network
from ..model.updating import GraphDifference, apply_difference, find_difference
from ..schema.dataset import Tables
from .aside import AsideProcess, DrawnMap, draw_map, rank_next_steps

if TYPE_CHECKING:
    import networkx

    from ..store.async_pool import AsyncQueryPool

_FOLLOW_UPS = "follow-ups"
CHECK_SECONDS = 1.0  # between two looks whether files have changed
T = TypeVar("T")
FileStamps = tuple[tuple[str, int, int], ...]
State = Literal["current", "reading", "faulty"]


class StillMakingError(Exception):
    """What is asked for is being made, and is not there yet."""


@dataclass(eq=False)
class DatasetVersion:
    """A data set as it was read at one time; `number` counts the readings of this session."""

    number: int
    graph: StakeholderGraph
    drawn_map: DrawnMap | None = None  # None while it is being drawn
    aside: AsideProcess | None = None  # that works on this version
    is_map_old: bool = False  # whether the map is that of the version before, until its own is drawn
    has_map_failed: bool = False  # whether its own could not be drawn
    waiting: int | None = None  # how much waits for a decision, once somebody has counted
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

    @property
    def observation(self) -> Observation:
        """Who reported the connections that figures count."""
        return self.keep("observation", lambda: count_reporters(self.network, self.counted_graph))

    @property
    def follow_ups(self) -> list[FollowUp]:
        """Whom to ask and what, most useful first; in a large network that takes long."""
        return self.keep(_FOLLOW_UPS, lambda: rank_next_steps(self.network))

    @property
    def has_follow_ups(self) -> bool:
        """Whether to ask for the follow-ups takes no time."""
        return self.has_kept(_FOLLOW_UPS)

    def make_next(self, graph: StakeholderGraph) -> DatasetVersion:
        """Return the version after this one; it shows the map of this one until its own is drawn."""
        return DatasetVersion(self.number + 1, graph, self.drawn_map, is_map_old=self.drawn_map is not None)

    def put_map(self, drawn_map: DrawnMap) -> None:
        """Show a map of this version."""
        self.drawn_map, self.is_map_old = drawn_map, False

    def put_follow_ups(self, follow_ups: list[FollowUp]) -> None:
        """Keep what another process has ranked."""
        self.keep(_FOLLOW_UPS, lambda: follow_ups)


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
        note_opened: Callable[[DatasetVersion], object] = lambda _: None,
    ) -> None:
        """Open it, and call `note_opened` with the first version; its map follows."""
        self.path = path
        self.fault = ""  # why the files as they are now cannot be shown
        self.state: State = "current"
        self._open_graph, self._is_closed = open_graph, False
        self._lock = threading.Lock()
        self._stamps = stamp_files(path)
        self._checked_at = time.monotonic()
        self._version = DatasetVersion(1, open_graph())
        self.key = self._version.graph.dataset.name
        note_opened(self._version)
        _ = self._version.observation  # of which the first page speaks
        set_living_values_apart()
        self._show(self._version)

    @classmethod
    def open_once(cls, path: Path, graph: StakeholderGraph) -> OpenDataset:
        """Return a data set that is shown as it is now, with its map drawn."""
        dataset = cls.__new__(cls)
        dataset.path, dataset.fault, dataset.state = path, "", "current"
        dataset._open_graph, dataset._lock = lambda: graph, threading.Lock()
        dataset._stamps, dataset._checked_at = (), float("inf")
        dataset._version, dataset.key = DatasetVersion(1, graph), graph.dataset.name
        dataset._version.drawn_map = draw_map(dataset._version.network)
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
            difference = find_difference(last.graph, before, after) if before and after else None
            graph = apply_difference(last.graph, difference) if difference else self._open_graph()
            version = last.make_next(graph)
        except (GraphError, OSError) as error:
            self.fault, self.state = str(error), "faulty"
            return
        self._show(version, difference)

    @property
    def changed_at(self) -> int:
        """When the latest of its files was written, in nanoseconds since 1970; 0 where it has none."""
        return max((written for _, _, written in self._stamps), default=0)

    def close(self) -> None:
        """Stop what is being made of it."""
        self._is_closed = True
        if self._version.aside:
            self._version.aside.close()

    def _show(self, version: DatasetVersion, difference: GraphDifference | None = None) -> None:
        """Show a version, and have its map drawn; `difference` is what it changes in the last one."""
        with self._lock:
            last, self._version = self._version, version
            self.fault, self.state = "", "current"
            aside = last.aside
            version.aside = (
                aside.hand_over(difference) if aside else AsideProcess(self.path, version.graph.audience)
            )
        self._start(lambda: self._draw(version))

    def draw_again(self) -> None:
        """Draw the map of what is shown once more, where that has failed."""
        version = self._version
        if version.has_map_failed and version.aside:
            version.has_map_failed = False
            version.aside.close()
            version.aside = AsideProcess(self.path, version.graph.audience)
            self._start(lambda: self._draw(version))

    def _draw(self, version: DatasetVersion) -> None:
        """Draw the map of a version, unless another change comes meanwhile; then rank what to ask next."""
        try:
            self._make_aside(version)
        except (GraphError, OSError):  # another version is shown, or the files have changed
            if version is self._version and not self._is_closed:
                self._draw_here(version)
        except Exception as error:  # whatever it was, pages say that there is no map, and offer to try again
            write_note(f"the map could not be drawn ({error!r})")
        finally:
            version.has_map_failed = version.is_map_old or not version.drawn_map

    def _make_aside(self, version: DatasetVersion) -> None:
        assert version.aside  # noqa: S101 - a version that is shown has one
        version.put_map(version.aside.call(draw_map))
        set_living_values_apart()  # whoever changed something has seen it by now
        _ = version.observation  # of which the first page speaks
        version.put_follow_ups(version.aside.call(rank_next_steps))

    def _draw_here(self, version: DatasetVersion) -> None:
        try:
            version.put_map(draw_map(version.network))
        except Exception as error:  # as above
            write_note(f"the map could not be drawn ({error!r})")

    def _read_again(self) -> None:
        """Read the files as they are now and show them, or keep what is shown and its fault."""
        last = self._version
        try:
            version = last.make_next(self._open_graph())
        except (GraphError, OSError) as error:
            self.fault, self.state = str(error), "faulty"
            return
        self._show(version)

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
