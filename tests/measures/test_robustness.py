"""How far ranks can be trusted: what each run looked at, and what comes out where it is known beforehand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from statistics import mean

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2 as chisquare

from graph.measures.robustness import (
    RankInterval,
    compare_with_random,
    measure_rank_intervals,
    rank_values,
    rewire_network,
)
from tests.measures.graphs import TINY, florence, graphs, karate, named


def degrees(graph: nx.Graph) -> Mapping[str, float]:
    return dict(graph.degree())


def between(graph: nx.Graph) -> Mapping[str, float]:
    return nx.betweenness_centrality(graph)


class Watched:
    """Figures that remember which networks they were asked of."""

    def __init__(self, figures=degrees) -> None:
        self.figures, self.seen = figures, []

    def __call__(self, graph: nx.Graph) -> Mapping[str, float]:
        self.seen.append(graph.copy())
        return self.figures(graph)

    def others(self, graph: nx.Graph) -> list[nx.Graph]:
        """Return the networks of the runs, without the observed one."""
        return [
            one for one in self.seen if set(map(frozenset, one.edges)) != set(map(frozenset, graph.edges))
        ]


# ---------- ranks ----------
@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.text(max_size=3), st.integers(-5, 5)))
def test_a_rank_is_one_more_than_how_many_are_greater(figures):
    assert rank_values(figures) == {
        node: 1 + sum(other > value for other in figures.values()) for node, value in figures.items()
    }


def test_figures_that_differ_by_rounding_share_a_rank():
    assert rank_values({"a": 0.1 + 0.2, "b": 0.3, "c": 0.2}) == {"a": 1, "b": 1, "c": 3}
    assert rank_values({}) == {}


# ---------- missing ties ----------
@pytest.mark.parametrize("graph", [karate(), florence()], ids=["karate", "florence"])
def test_each_run_leaves_out_a_tenth_of_the_ties_and_nobody(graph):
    figures = Watched()
    measure_rank_intervals(graph, figures, runs=30)
    runs = figures.others(graph)
    assert len(runs) == 30
    for rest in runs:
        assert set(rest) == set(graph)
        assert set(rest.edges) <= set(graph.edges)
        assert rest.number_of_edges() == graph.number_of_edges() - round(graph.number_of_edges() / 10)
    assert len({frozenset(map(frozenset, rest.edges)) for rest in runs}) > 20


@settings(max_examples=60, deadline=None)
@given(graphs(most=6), st.integers(0, 3))
def test_a_few_ties_lose_one_and_the_network_itself_stays_as_it_is(graph, seed):
    before, figures = nx.Graph(graph), Watched()
    found = measure_rank_intervals(graph, figures, runs=5, seed=seed)
    assert nx.utils.graphs_equal(graph, before)
    assert set(found) == set(graph)
    assert {node: one.rank for node, one in found.items()} == rank_values(degrees(graph))
    assert all(1 <= one.low <= one.high <= len(graph) for one in found.values())
    left = sorted(rest.number_of_edges() for rest in figures.seen)
    assert left == [max(0, graph.number_of_edges() - max(1, round(graph.number_of_edges() / 10)))] * 5 + [
        graph.number_of_edges()
    ]


def test_a_seed_repeats_and_another_does_not():
    first = measure_rank_intervals(karate(), between, runs=20, seed=1)
    assert measure_rank_intervals(karate(), between, runs=20, seed=1) == first
    assert measure_rank_intervals(karate(), between, runs=20, seed=2) != first


def test_the_order_of_nodes_and_ties_changes_nothing():
    graph = karate()
    turned = nx.Graph()
    turned.add_nodes_from(reversed(list(graph)))
    turned.add_edges_from((other, one) for one, other in reversed(list(graph.edges)))
    assert measure_rank_intervals(turned, degrees) == measure_rank_intervals(graph, degrees)


def test_the_hub_of_a_large_star_is_always_first_and_a_close_race_is_open():
    star = named(nx.star_graph(30))
    assert measure_rank_intervals(star, degrees)["0"] == RankInterval(1, 1, 1)
    race = named(nx.barabasi_albert_graph(60, 2, seed=4))
    found = measure_rank_intervals(race, degrees)
    assert any(one.low < one.rank < one.high for one in found.values())


def test_an_interval_holds_nine_of_ten_runs():
    graph = karate()
    figures = Watched()
    found = measure_rank_intervals(graph, figures, runs=200, seed=5)
    runs = [rank_values(degrees(rest)) for rest in figures.others(graph)]
    assert len(runs) == 200
    for node, one in found.items():
        below = sum(run[node] < one.low for run in runs)
        above = sum(run[node] > one.high for run in runs)
        assert below <= 10
        assert above <= 10
        assert sum(one.low <= run[node] <= one.high for run in runs) >= 180


# ---------- random networks of the same degrees ----------
@settings(max_examples=200, deadline=None)
@given(graphs(most=12), st.integers(0, 5))
def test_ends_are_swapped_and_every_degree_is_kept(graph, seed):
    before = nx.Graph(graph)
    found = rewire_network(graph, seed=seed)
    assert list(found) == list(graph)
    assert dict(found.degree()) == dict(graph.degree())
    assert nx.number_of_selfloops(found) == 0
    assert type(found) is nx.Graph  # no two ties between the same
    assert found.number_of_edges() == graph.number_of_edges()
    assert nx.utils.graphs_equal(graph, before)
    assert nx.utils.graphs_equal(rewire_network(graph, seed=seed), found)


def test_the_order_of_nodes_and_ties_does_not_change_the_random_network():
    graph, turned = karate(), nx.Graph()
    turned.add_nodes_from(reversed(list(graph)))
    turned.add_edges_from((other, one) for one, other in reversed(list(graph.edges)))
    assert nx.utils.graphs_equal(rewire_network(turned, seed=4), rewire_network(graph, seed=4))


@pytest.mark.parametrize(
    "graph",
    [
        nx.Graph([("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")]),
        nx.Graph([("a", "b"), ("c", "d"), ("e", "f")]),
        nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e")]),
        named(nx.cycle_graph(6)),
    ],
    ids=["path", "pairs", "kite", "ring"],
)
def test_every_network_of_the_same_degrees_is_as_likely(graph):
    """Counted against all of them, found by trying every set of so many ties."""
    ties = graph.number_of_edges()
    wanted = dict(graph.degree())
    possible = set()
    for chosen in combinations(combinations(sorted(graph), 2), ties):
        degrees_of = Counter(node for pair in chosen for node in pair)
        if all(degrees_of[node] == degree for node, degree in wanted.items()):
            possible.add(frozenset(map(frozenset, chosen)))
    assert len(possible) > 3
    runs = 150 * len(possible)
    times = Counter(frozenset(map(frozenset, rewire_network(graph, seed=seed).edges)) for seed in range(runs))
    assert set(times) == possible
    chi = sum((times[one] - 150) ** 2 / 150 for one in possible)
    assert chisquare.sf(chi, len(possible) - 1) > 0.001


@pytest.mark.parametrize("graph", [karate(), florence()], ids=["karate", "florence"])
def test_random_networks_keep_every_degree_and_are_others(graph):
    figures = Watched()
    compare_with_random(graph, figures, runs=20)
    others = figures.others(graph)
    assert len(others) == 20
    for other in others:
        assert dict(other.degree()) == dict(graph.degree())
        assert nx.number_of_selfloops(other) == 0
    assert len({frozenset(map(frozenset, other.edges)) for other in others}) == 20
    moved = mean(len(set(map(frozenset, other.edges)) - set(map(frozenset, graph.edges))) for other in others)
    assert moved > graph.number_of_edges() / 4


def test_what_degrees_decide_is_as_great_in_every_random_network():
    assert set(compare_with_random(karate(), degrees, runs=5).values()) == {1.0}


def test_a_broker_between_groups_stands_out_beyond_its_ties():
    """Two close groups and one with a single tie to each: no random network puts it so much between."""
    graph = nx.disjoint_union(nx.complete_graph(8), nx.complete_graph(8))
    graph.remove_edges_from([(0, 1), (8, 9)])
    graph.add_edges_from([(16, 0), (16, 8)])
    found = compare_with_random(named(graph), between, runs=50)
    assert found["16"] == 0
    assert found["4"] > 0.5


def test_shares_repeat_with_a_seed_and_leave_the_network_as_it_is():
    graph = florence()
    first = compare_with_random(graph, between, runs=20, seed=2)
    assert compare_with_random(graph, between, runs=20, seed=2) == first
    assert compare_with_random(graph, between, runs=20, seed=3) != first
    assert nx.utils.graphs_equal(graph, florence())
    assert all(0 <= share <= 1 for share in first.values())


def test_shares_are_those_of_the_random_networks_that_were_tried():
    graph, figures = florence(), Watched(between)
    found = compare_with_random(graph, figures, runs=30)
    observed, others = between(graph), figures.seen[1:]
    assert len(others) == 30
    for node in graph:
        as_great = sum(between(other)[node] >= observed[node] - 1e-9 for other in others)
        assert found[node] == pytest.approx(as_great / 30)


@pytest.mark.parametrize("name", ["star", "triangle", "complete", "pair", "edgeless", "one", "empty"])
def test_where_no_other_network_has_the_degrees_nobody_stands_out(name):
    graph = TINY[name]
    assert compare_with_random(graph, between, runs=3) == dict.fromkeys(graph, 1.0)


@settings(max_examples=60, deadline=None)
@given(graphs(most=7))
def test_every_network_has_shares(graph):
    """Even where hardly any other network has its degrees."""
    found = compare_with_random(graph, between, runs=2)
    assert set(found) == set(graph)
    assert all(share in (0, 0.5, 1) for share in found.values())
