"""Finds the shortest paths whose ties all held at one time: along others something may never have passed.

Only ties that a source dates count: of others nobody knows when they held. A tie without an end holds on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ..model.network import Tie
from .paths import MAX_PATHS, Path, find_shortest_paths

if TYPE_CHECKING:
    from networkx import Graph

FIRST_DAY, LAST_DAY = "", "9999-12-31"  # of a tie of which only the end, or only the start, is known


@dataclass(frozen=True, order=True)
class Period:
    """A time between two ISO days, both included; open where a source gives no start or no end."""

    start: str
    end: str


@dataclass(frozen=True)
class DatedPath:
    """A path, and the periods in which each of its steps had a tie."""

    path: Path
    periods: tuple[Period, ...]


@dataclass(frozen=True)
class SimultaneousPaths:
    """The shortest of these paths in the order of their organisations; `is_cut` where there are more."""

    paths: tuple[DatedPath, ...]
    is_cut: bool
    undated: int  # connections without a dated tie, which are left out


def find_simultaneous_paths(
    graph: Graph[str], start: str, end: str, *, most: int = MAX_PATHS
) -> SimultaneousPaths:
    """Return the shortest paths on which at some time every step had a tie.

    If such a time exists, the ties of all steps also held on a day on which one of them began. So the network
    of each such day is searched.
    """
    periods = {
        frozenset((first, second)): merge_periods(list_periods(ties))
        for first, second, ties in graph.edges(data="ties")
    }
    undated = sum(not each for each in periods.values())
    walks: dict[int, set[tuple[str, ...]]] = {}
    is_cut = False
    for day in sorted({period.start for each in periods.values() for period in each}):
        active = _select_active(graph, periods, day)
        if not (active.has_node(start) and active.has_node(end)):
            continue
        paths = find_shortest_paths(active, start, end, most=most)
        if paths.paths:
            steps = len(paths.paths[0].nodes) - 1
            if steps <= min(walks, default=steps):
                walks.setdefault(steps, set()).update(path.nodes for path in paths.paths)
                is_cut |= paths.total > len(paths.paths)
    nearest = sorted(walks[min(walks)]) if walks else []
    found = tuple(_date_path(graph, periods, nodes) for nodes in nearest[:most])
    return SimultaneousPaths(found, is_cut or len(nearest) > most, undated)


def list_periods(ties: Iterable[Tie]) -> list[Period]:
    """Return when ties held, of those that a source dates."""
    return [
        Period(dates.start or FIRST_DAY, dates.end or LAST_DAY)
        for tie in ties
        for dates in tie.dates
        if dates.start or dates.end
    ]


def merge_periods(periods: Iterable[Period]) -> list[Period]:
    """Return periods that do not overlap, in order.

    >>> merge_periods([Period("2021-01-01", "2021-12-31"), Period("2021-06-01", "2022-03-31")])
    [Period(start='2021-01-01', end='2022-03-31')]
    """
    merged: list[Period] = []
    for period in sorted(periods):
        if merged and period.start <= merged[-1].end:
            merged[-1] = Period(merged[-1].start, max(merged[-1].end, period.end))
        else:
            merged.append(period)
    return merged


def intersect_periods(first: Sequence[Period], second: Sequence[Period]) -> list[Period]:
    """Return the periods that lie in both lists, in order."""
    common = [
        Period(max(one.start, other.start), min(one.end, other.end)) for one in first for other in second
    ]
    return sorted(period for period in common if period.start <= period.end)


def _select_active(graph: Graph[str], periods: dict[frozenset[str], list[Period]], day: str) -> Graph[str]:
    """Return the network of one day."""
    import networkx as nx

    active: Graph[str] = nx.Graph()
    for first, second, ties in graph.edges(data="ties"):
        if any(period.start <= day <= period.end for period in periods[frozenset((first, second))]):
            active.add_edge(first, second, ties=ties)
    return active


def _date_path(
    graph: Graph[str], periods: dict[frozenset[str], list[Period]], nodes: tuple[str, ...]
) -> DatedPath:
    """Return a path with the times at which all its steps held, and the ties that held then."""
    common = [Period(FIRST_DAY, LAST_DAY)]
    for pair in pairwise(nodes):
        common = intersect_periods(common, periods[frozenset(pair)])
    steps = tuple(
        tuple(tie for tie in graph.edges[pair]["ties"] if intersect_periods(list_periods([tie]), common))
        for pair in pairwise(nodes)
    )
    return DatedPath(Path(nodes, steps), tuple(common))
