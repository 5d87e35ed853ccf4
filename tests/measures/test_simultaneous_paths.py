"""Paths whose ties held at one time: all of them against a search of every path on every day."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.measures.simultaneous_paths import (
    LAST_DAY,
    Period,
    find_simultaneous_paths,
    intersect_periods,
    merge_periods,
)
from graph.model.network import TieDates

NODES = [f"n{number}" for number in range(6)]
DAYS = [f"2020-01-0{day}" for day in range(1, 7)]


@dataclass(frozen=True)
class FakeTie:
    """What the search looks at of a tie."""

    dates: tuple[TieDates, ...]


PERIODS = st.tuples(st.sampled_from(["", *DAYS]), st.sampled_from(["", *DAYS])).filter(
    lambda period: not all(period) or period[0] <= period[1]
)


@st.composite
def dated_graphs(draw: st.DrawFn) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(NODES)
    for pair in draw(st.lists(st.sampled_from(list(combinations(NODES, 2))), unique=True, max_size=10)):
        periods = draw(st.lists(PERIODS, min_size=1, max_size=3))
        graph.add_edge(*pair, ties=tuple(FakeTie((TieDates(*period),)) for period in periods))
    return graph


def held(graph: nx.Graph, pair: tuple[str, str], day: str) -> bool:
    return any(
        (dates.start or dates.end) and dates.start <= day <= (dates.end or LAST_DAY)
        for each in graph.edges[pair]["ties"]
        for dates in each.dates
    )


@settings(deadline=None)
@given(dated_graphs())
def test_all_shortest_paths_of_one_time_are_found_with_their_days(graph):
    found = find_simultaneous_paths(graph, "n0", "n1")
    days = ["2019-12-31", *DAYS, "2020-01-07"]
    by_path = {
        tuple(path): {day for day in days if all(held(graph, pair, day) for pair in pairwise(path))}
        for path in nx.all_simple_paths(graph, "n0", "n1")
    }
    together = {path: on for path, on in by_path.items() if on}
    shortest = min(map(len, together), default=0)
    expected = {path: on for path, on in together.items() if len(path) == shortest}
    assert [each.path.nodes for each in found.paths] == sorted(expected)
    for each in found.paths:
        on = {day for day in days if any(period.start <= day <= period.end for period in each.periods)}
        assert on == expected[each.path.nodes]
        assert all(each.path.steps)
    assert found.undated == sum(
        not any(dates.start or dates.end for tie in ties for dates in tie.dates)
        for _, _, ties in graph.edges(data="ties")
    )


def test_many_paths_are_cut_and_said_to_be():
    graph = nx.Graph()
    ties = (FakeTie((TieDates("2020-01-01"),)),)
    for number in range(5):
        graph.add_edge("n0", f"m{number}", ties=ties)
        graph.add_edge(f"m{number}", "n1", ties=ties)
    found = find_simultaneous_paths(graph, "n0", "n1", most=3)
    assert (len(found.paths), found.is_cut) == (3, True)
    assert not find_simultaneous_paths(graph, "n0", "n1", most=5).is_cut


def test_periods_that_touch_are_one_and_common_ones_are_kept():
    first = merge_periods([Period("2020-01-03", "2020-01-05"), Period("2020-01-01", "2020-01-03")])
    assert first == [Period("2020-01-01", "2020-01-05")]
    assert intersect_periods(first, [Period("", "2020-01-02"), Period("2020-01-05", LAST_DAY)]) == [
        Period("2020-01-01", "2020-01-02"),
        Period("2020-01-05", "2020-01-05"),
    ]
