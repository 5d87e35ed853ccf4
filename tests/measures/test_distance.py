"""Closeness, harmonic closeness, reach and betweenness, against networkx and walks by hand."""

from __future__ import annotations

import math
from statistics import mean, stdev

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from graph.measures.adjacency import Links
from graph.measures.distance import _compute_dependencies, measure_betweenness, measure_distances
from tests.measures.graphs import TINY, dolphins, edgeless, florence, graphs, in_parts, karate, named, women

CLASSIC = {"florence": florence(), "karate": karate(), "women": women(), "in parts": in_parts()}
SPARSE = named(nx.gnm_random_graph(150, 170, seed=3))  # several parts, some alone
HUBS = named(nx.barabasi_albert_graph(400, 2, seed=5))


def close(graph: nx.Graph) -> dict[str, float]:
    return dict(nx.closeness_centrality(graph, wf_improved=True))


def harmonic(graph: nx.Graph) -> dict[str, float]:
    others = max(1, len(graph) - 1)
    return {node: value / others for node, value in nx.harmonic_centrality(graph).items()}


def near(graph: nx.Graph) -> dict[str, int]:
    return {node: len(nx.ego_graph(graph, node, radius=2)) - 1 for node in graph}


def figures(graph: nx.Graph, **options: int) -> tuple[dict[str, float], ...]:
    links = Links.from_graph(graph)
    far = measure_distances(links, **options)
    return tuple(map(links.map_to_nodes, (far.measure_closeness(), far.measure_harmonic(), far.within_two)))


# ---------- distances ----------
@settings(max_examples=100, deadline=None)
@given(graphs(least=1))
def test_distances_are_those_of_networkx(graph):
    found = figures(graph)
    for mine, theirs in zip(found, (close(graph), harmonic(graph), near(graph)), strict=True):
        assert mine == pytest.approx(theirs)


@pytest.mark.parametrize("graph", [*CLASSIC.values(), SPARSE, HUBS], ids=[*CLASSIC, "sparse", "hubs"])
def test_distances_on_larger_networks_are_those_of_networkx(graph):
    found = figures(graph)
    for mine, theirs in zip(found, (close(graph), harmonic(graph), near(graph)), strict=True):
        assert mine == pytest.approx(theirs)


@settings(max_examples=50, deadline=None)
@given(graphs())
def test_sums_of_distances_are_those_of_paths_listed_one_by_one(graph):
    far = measure_distances(Links.from_graph(graph))
    every = dict(nx.all_pairs_shortest_path_length(graph))
    for number, node in enumerate(graph):
        assert far.reached[number] == len(every[node])
        assert far.total[number] == sum(every[node].values())
        assert far.inverse[number] == pytest.approx(sum(1 / steps for steps in every[node].values() if steps))


@pytest.mark.parametrize("block", [1, 2, 63, 64, 65, 149])
def test_how_many_starts_go_together_changes_nothing(block):
    whole = figures(SPARSE)
    for mine, theirs in zip(figures(SPARSE, block=block), whole, strict=True):
        assert mine == pytest.approx(theirs, abs=1e-12)


def test_a_path_of_three_and_someone_alone_worked_out_by_hand():
    graph = nx.Graph([("a", "b"), ("b", "c")])
    graph.add_node("d")
    closeness, inverse, within = figures(graph)
    assert closeness == pytest.approx({"a": 2 / 3 * 2 / 3, "b": 2 / 3 * 2 / 2, "c": 2 / 3 * 2 / 3, "d": 0})
    assert inverse == pytest.approx({"a": 1.5 / 3, "b": 2 / 3, "c": 1.5 / 3, "d": 0})
    assert within == {"a": 2, "b": 2, "c": 2, "d": 0}


def test_reach_stops_after_two_steps():
    _, _, within = figures(named(nx.path_graph(7)))
    assert [within[str(number)] for number in range(7)] == [2, 3, 4, 4, 4, 3, 2]


@pytest.mark.parametrize("graph", TINY.values(), ids=TINY)
def test_no_figure_is_infinite_or_no_number(graph):
    for values in (*figures(graph), measure_betweenness(graph)[0], measure_betweenness(graph, samples=2)[0]):
        assert set(values) == set(graph)
        assert all(math.isfinite(value) and value >= 0 for value in values.values())


# ---------- betweenness, exact ----------
@settings(max_examples=100, deadline=None)
@given(graphs())
def test_betweenness_is_that_of_networkx(graph):
    values, error = measure_betweenness(graph)
    assert values == pytest.approx(nx.betweenness_centrality(graph))
    assert error == 0


@pytest.mark.parametrize("graph", [*CLASSIC.values(), SPARSE, HUBS], ids=[*CLASSIC, "sparse", "hubs"])
def test_betweenness_on_larger_networks_is_that_of_networkx(graph):
    assert measure_betweenness(graph)[0] == pytest.approx(nx.betweenness_centrality(graph))


def test_the_medici_have_their_published_betweenness():
    """Padgett and Ansell (1993): the Medici lie on half of the shortest paths between other families."""
    values, _ = measure_betweenness(florence())
    published = {"Medici": 0.522, "Guadagni": 0.255, "Albizzi": 0.212, "Strozzi": 0.103, "Pazzi": 0}
    assert {family: values[family] for family in published} == pytest.approx(published, abs=5e-4)


# ---------- betweenness, from some sources ----------
@settings(max_examples=60, deadline=None)
@given(graphs(least=1), st.data())
def test_what_a_source_adds_to_a_node_is_its_share_of_the_shortest_paths(graph, data):
    """networkx counts each undirected pair once: what goes out from one source is twice its figure."""
    nodes = list(graph)
    sources = data.draw(st.lists(st.integers(0, len(nodes) - 1), unique=True, min_size=1))
    found = _compute_dependencies(Links.from_graph(graph).matrix, np.array(sources))
    for column, source in enumerate(sources):
        expected = nx.betweenness_centrality_subset(graph, [nodes[source]], nodes)
        assert found[:, column] == pytest.approx([2 * expected[node] for node in nodes])


def test_all_sources_add_up_to_the_exact_figures():
    graph = karate()
    whole = _compute_dependencies(Links.from_graph(graph).matrix, np.arange(34)).sum(axis=1)
    exact = nx.betweenness_centrality(graph, normalized=False)
    assert whole / 2 == pytest.approx([exact[node] for node in graph])


@pytest.mark.parametrize("samples", [34, 35, 1000])
def test_as_many_samples_as_organisations_are_exact(samples):
    values, error = measure_betweenness(karate(), samples=samples)
    assert values == pytest.approx(nx.betweenness_centrality(karate()))
    assert error == 0


def test_an_estimate_is_the_same_for_the_same_seed_only():
    first = measure_betweenness(HUBS, samples=40, seed=7)
    assert measure_betweenness(HUBS, samples=40, seed=7) == first
    assert measure_betweenness(HUBS, samples=40, seed=8) != first


def test_estimates_scatter_around_the_true_value():
    """The mean of many estimates is the figure itself: no node is over- or underrated."""
    graph, exact = karate(), nx.betweenness_centrality(karate())
    runs = [measure_betweenness(graph, samples=8, seed=seed)[0] for seed in range(400)]
    for node in graph:
        assert mean(run[node] for run in runs) == pytest.approx(exact[node], abs=0.02)


def test_more_samples_mean_a_smaller_error_told_and_made():
    exact = nx.betweenness_centrality(HUBS)
    told, made = [], []
    for samples in (10, 40, 160):
        runs = [measure_betweenness(HUBS, samples=samples, seed=seed) for seed in range(5)]
        told.append(mean(error for _, error in runs))
        made.append(mean(max(abs(values[node] - exact[node]) for node in exact) for values, _ in runs))
    assert told == sorted(told, reverse=True)
    assert made == sorted(made, reverse=True)
    assert told[0] > 2 * told[2] > 0


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("samples", [20, 64])
def test_the_true_value_lies_within_the_error_for_most(seed, samples):
    exact = nx.betweenness_centrality(HUBS)
    values, error = measure_betweenness(HUBS, samples=samples, seed=seed)
    within = sum(abs(values[node] - exact[node]) <= error for node in exact)
    assert within >= 0.95 * len(exact)
    assert error < (1 if samples < 60 else 0.5)


@pytest.mark.parametrize("name", ["karate", "dolphins", "random", "tree"])
@pytest.mark.parametrize("samples", [8, 16, 24])
def test_the_error_holds_for_all_at_once_in_95_of_100_draws(name, samples):
    graph = {
        "karate": karate,
        "dolphins": dolphins,
        "random": lambda: named(nx.gnm_random_graph(80, 160, seed=3)),
        "tree": lambda: named(nx.balanced_tree(3, 3)),
    }[name]()
    exact, held = nx.betweenness_centrality(graph), 0
    for seed in range(100):
        values, error = measure_betweenness(graph, samples=samples, seed=seed)
        held += all(abs(values[node] - exact[node]) <= error + 1e-12 for node in exact)
    assert held >= 95


@settings(max_examples=100, deadline=None)
@given(graphs(least=2, most=9), st.integers(1, 8), st.integers(0, 5))
def test_an_estimate_is_a_share_as_the_figure_is(graph, samples, seed):
    values, error = measure_betweenness(graph, samples=samples, seed=seed)
    assert all(0 <= value <= 1 + 1e-12 for value in values.values())
    assert math.isfinite(error)


def test_the_hub_of_a_star_is_estimated_without_error_by_its_leaves():
    """Every leaf says the same; what the hub itself says of the hub is nothing and must not count."""
    star = named(nx.star_graph(20))
    for seed in range(6):
        assert measure_betweenness(star, samples=5, seed=seed)[0]["0"] == pytest.approx(1)


def test_one_sample_is_not_told_as_exact():
    assert measure_betweenness(karate(), samples=1)[1] == 1


def test_organisations_without_a_tie_are_between_nobody_whatever_the_sample():
    assert measure_betweenness(edgeless(5), samples=3) == (dict.fromkeys("01234", 0.0), 0.0)


@pytest.mark.parametrize("samples", [2, 3, 5, 8])
@pytest.mark.parametrize("graph", [karate(), florence(), HUBS], ids=["karate", "florence", "hubs"])
def test_the_error_told_by_few_sources_holds_for_every_node_in_nineteen_of_twenty_draws(graph, samples):
    """With 1.96 in place of Student's t it held in 17 of 20 for two sources."""
    exact = nx.betweenness_centrality(graph)
    runs = [measure_betweenness(graph, samples=samples, seed=seed) for seed in range(100)]
    within = sum(max(abs(run[node] - exact[node]) for node in exact) <= error for run, error in runs)
    assert within >= 95


def test_the_error_is_students_interval_of_the_node_told_of_least_surely():
    graph, samples = karate(), 6
    values, error = measure_betweenness(graph, samples=samples, seed=3)
    chosen = set(np.random.default_rng(3).choice(34, samples, replace=False).tolist())
    nodes, widths = list(graph), []
    for place, node in enumerate(nodes):
        told = [
            2 * nx.betweenness_centrality_subset(graph, [nodes[source]], nodes)[node] / 32
            for source in chosen - {place}
        ]
        assert values[node] == pytest.approx(mean(told))
        # of 34 nodes at once, each may err in a 34th of one draw in twenty
        point = student.ppf(1 - 0.05 / 2 / 34, len(told) - 1)
        widths.append(point * stdev(told) / len(told) ** 0.5)
    assert error == pytest.approx(max(widths), rel=1e-3)
