"""Draws maps, ranks and measures what is large in a process of its own, so that pages do not wait."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, TypeVarTuple, cast

from ..core.bounded import ChildProcess, Limits
from ..core.errors import GraphError, StoreError
from ..core.messages import LANGUAGES
from ..core.priority import step_back
from ..map import build_map
from ..map.model import MapModel, MapSummary
from ..map.page import render_page
from ..map.svg import render_drawing
from ..measures.follow_up import FollowUp, rank_follow_ups
from ..model import opening
from ..model.graph import StakeholderGraph
from ..model.network import Network
from ..model.updating import GraphDifference, apply_difference
from ..schema.vocabulary import Ontology
from ..store import snapshots

T = TypeVar("T")
Arguments = TypeVarTuple("Arguments")

_LIMITS = Limits(seconds=3600.0, memory=1 << 40, result=1 << 40)  # of what is made of the data set
MOST_PLACED = 2000  # organisations whose places a small map can show apart
_opened: list[Network] = []  # the network of this process


@dataclass(frozen=True, slots=True)
class PlacedTie:
    """Two organisations that the map joins, by their IRIs, and the certainty of the line."""

    subject: str
    object: str
    level: str


@dataclass(frozen=True)
class DrawnMap:
    """The map of a version: its sentences, its page and its drawing by language."""

    summary: Mapping[str, MapSummary]
    pages: Mapping[str, bytes]
    drawings: Mapping[tuple[str, bool], str]  # by language, and whether it is for a dark page
    places: Mapping[str, tuple[float, float]]  # of organisations by IRI, none where the map opens in groups
    ties: Sequence[PlacedTie]  # between these, the surest first


def rank_next_steps(network: Network) -> list[FollowUp]:
    """Return whom to ask and what, most useful first; in a large network that takes long."""
    return rank_follow_ups(network, network.build_graph(certainty=network.headline_certainty))


def draw_map(network: Network) -> DrawnMap:
    """Return the map of a network; of a large one that takes long."""
    model = build_map(network)
    drawings = {
        (lang, dark): render_drawing(model, lang, dark=dark) for lang in LANGUAGES for dark in (False, True)
    }
    pages = {
        lang: render_page(model, lang=lang, drawing=drawings[lang, False]).encode() for lang in LANGUAGES
    }
    places, ties = _list_places(model, network)
    return DrawnMap(model.summary, pages, drawings, places, ties)


def _list_places(model: MapModel, network: Network) -> tuple[dict[str, tuple[float, float]], list[PlacedTie]]:
    """Return where the organisations of a small map stand, and what joins them."""
    if len(network.organisations) > MOST_PLACED:
        return {}, []
    iris = {entity.id: iri for iri, entity in network.organisations.items()}
    places = {
        iris[node.id]: (node.symbol.x, node.symbol.y)
        for node in model.organisations
        if node.symbol and node.id in iris
    }
    order = {certainty.id: number for number, certainty in enumerate(model.certainties)}
    drawn = sorted(model.drawn_ties, key=lambda tie: order[tie.certainty.id])
    ends = [(iris.get(tie.subject.id, ""), iris.get(tie.object.id, ""), tie.certainty.id) for tie in drawn]
    return places, [
        PlacedTie(subject, object_, level)
        for subject, object_, level in ends
        if subject in places and object_ in places
    ]


class AsideProcess:
    """A process that has read a data set and works on it while pages are made here."""

    def __init__(self, path: Path, audience: str) -> None:
        self._place = (path, audience)
        self._child = ChildProcess()
        self._has_read = self._is_closed = False
        self._differences: tuple[GraphDifference, ...] = ()  # since then
        self._lock = threading.Lock()

    def call(self, function: Callable[[Network, *Arguments], T], *arguments: *Arguments) -> T:
        """Return what a function of a module makes of the network; it has to be one that can be pickled.

        Errors of the project where the data set cannot be read, or the process was closed.
        """
        with self._lock:
            if self._is_closed:
                raise GraphError("the data set is not shown any more")
            if not self._has_read or self._differences:
                self._child.call(_LIMITS, read_network, *self._place, self._differences)
                self._has_read, self._differences = True, ()
            return cast(T, self._child.call(_LIMITS, _work, function, arguments))

    def hand_over(self, difference: GraphDifference | None = None) -> AsideProcess:
        """Return what works on the data set as it is by now: this process where it is idle, else a new one.

        A process that has worked once has loaded what it needs, and begins sooner; with the difference, it
        does not read the files again.
        """
        heir = AsideProcess(*self._place)
        if not self._lock.acquire(blocking=False):
            self.close()
            return heir
        try:
            if self._has_read and not self._is_closed:
                heir._child, self._child = self._child, heir._child
                if difference:
                    heir._has_read, heir._differences = True, (*self._differences, difference)
            self._is_closed = True
        finally:
            self._lock.release()
        self.close()
        return heir

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._is_closed = True
        self._child.stop()
        with self._lock:
            self._child.close()


def read_network(path: Path, audience: str, differences: Sequence[GraphDifference] = ()) -> None:
    """Read a data set in this process, which steps back behind those that make pages.

    With differences, those are applied to what it has read before, where it has.
    """
    if not _opened:
        step_back()
    if differences and _opened:
        graph = _opened[0].knowledge
        for difference in differences:
            graph = apply_difference(graph, difference)
    else:
        graph = _open_graph(path, audience)
    _opened[:] = [Network(graph)]


def _open_graph(path: Path, audience: str) -> StakeholderGraph:
    """Return the data set from what a build has kept, where that is still the same, else from its files."""
    with suppress(StoreError):
        snapshot = snapshots.find_snapshot(path, audience)
        if snapshot and opening.is_fresh(snapshot, path, Ontology.load()):
            return opening.open_snapshot(snapshot)
    return opening.open_graph(path, audience=audience)


def _work(function: Callable[..., object], arguments: tuple[object, ...]) -> object:
    return function(_opened[0], *arguments)
