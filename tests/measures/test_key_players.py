"""Key players: the best set of all sets, walked out by hand and by networkx."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import shortest_path

from graph.measures import key_players
from graph.measures.key_players import find_breaking_set, find_reaching_set
from tests.marks import mark_slow
from tests.measures.graphs import TINY, edgeless, florence, graphs, in_parts, karate, named


def reach(graph: nx.Graph, chosen: tuple[str, ...]) -> float:
    """The mean over all of one over the steps to the nearest of a set, members counting one."""
    steps = nx.multi_source_dijkstra_path_length(graph, set(chosen), weight=None)
    return sum(1 / max(1, step) for step in steps.values()) / len(graph)


def fragmentation(graph: nx.Graph, removed: tuple[str, ...]) -> float:
    """One less the mean of one over the steps, of those who stay."""
    rest = graph.subgraph(set(graph) - set(removed))
    total = sum(
        1 / step for _, steps in nx.all_pairs_shortest_path_length(rest) for step in steps.values() if step
    )
    return 1 - total / (len(rest) * (len(rest) - 1))


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("graph", [karate(), florence(), in_parts(), TINY["star"]], ids=len)
def test_the_reaching_set_is_the_best_of_all(graph: nx.Graph, size: int) -> None:
    best = find_reaching_set(graph, size)
    assert best is not None
    assert best.is_exact
    assert best.value == pytest.approx(max(reach(graph, chosen) for chosen in combinations(graph, size)))
    assert best.value == pytest.approx(reach(graph, best.chosen)) == best.most
    around = set().union(*(graph[node] for node in best.chosen)) - set(best.chosen)
    assert best.near == len(around)
    ordered = sorted(graph, key=lambda node: (-graph.degree(node), node))[:size]
    assert best.by_degree == pytest.approx(reach(graph, tuple(ordered)))


@pytest.mark.parametrize(
    ("graph", "size"),
    mark_slow([(florence(), 2), (in_parts(), 1), (TINY["ring"], 2), (karate(), 2)], fast=3),
)
def test_the_breaking_set_is_the_best_of_all(graph: nx.Graph, size: int) -> None:
    best = find_breaking_set(graph, size)
    assert best is not None
    assert best.is_exact
    assert best.value == pytest.approx(max(fragmentation(graph, gone) for gone in combinations(graph, size)))
    assert best.value == pytest.approx(fragmentation(graph, best.chosen))
    assert best.without == pytest.approx(fragmentation(graph, ()))


@given(graphs(least=3, most=8), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_values_are_what_a_walk_gives_and_no_set_exceeds_the_bound(graph: nx.Graph, size: int) -> None:
    closest = find_reaching_set(graph, size)
    assert closest is not None
    assert closest.value == pytest.approx(reach(graph, closest.chosen))
    assert closest.most is not None
    assert closest.value <= closest.most + 1e-9
    worst = find_breaking_set(graph, min(size, len(graph) - 2))
    assert worst is not None
    assert worst.value == pytest.approx(fragmentation(graph, worst.chosen))
    assert worst.most is not None
    assert 0 <= worst.value <= worst.most + 1e-9 <= 1 + 1e-9


@cache
def best_of_karate(size: int) -> tuple[float, float]:
    """The best reach and the best fragmentation of all sets of a size; the second of at most three."""
    near = nx.to_numpy_array(karate(), weight=None)
    steps = shortest_path(near, unweighted=True)
    np.fill_diagonal(steps, 1)
    sets = np.array(list(combinations(range(len(near)), size)))
    reached = (1 / steps[sets].min(axis=1)).mean(axis=1).max()
    broken = 0.0
    for gone in combinations(range(len(near)), min(size, 3)):
        rest = np.delete(np.delete(near, gone, 0), gone, 1)
        between = shortest_path(rest, unweighted=True)
        np.fill_diagonal(between, np.inf)
        broken = max(broken, 1 - (1 / between).sum() / (len(rest) * (len(rest) - 1)))
    return float(reached), broken


@pytest.mark.parametrize("size", mark_slow([2, 3, 4], fast=1))
def test_searches_lose_little_and_stay_below_their_bounds(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_players, "_EXACT_REACH", 0)
    monkeypatch.setattr(key_players, "_EXACT_LOSS", 0)
    graph = karate()
    closest, worst = find_reaching_set(graph, size), find_breaking_set(graph, size)
    assert closest is not None
    assert worst is not None
    assert closest.is_exact == (closest.value >= 1), "what reaches everybody cannot be bettered"
    assert not worst.is_exact
    best_reach, best_loss = best_of_karate(size)
    for value, most, best in (
        (closest.value, closest.most, best_reach),
        (worst.value, worst.most, best_loss),
    ):
        assert most is not None
        assert value <= most + 1e-9
        assert value >= 0.97 * best
        if size <= 3:
            assert best <= most + 1e-9


def test_the_order_of_rows_decides_nothing() -> None:
    graph = karate()
    turned = nx.Graph()
    turned.add_nodes_from(reversed(list(graph)))
    turned.add_edges_from((end, start) for start, end in reversed(list(graph.edges())))
    assert find_reaching_set(graph, 3) == find_reaching_set(turned, 3)
    assert find_breaking_set(graph, 3) == find_breaking_set(turned, 3)


def test_members_that_add_nothing_are_left_out() -> None:
    star = find_reaching_set(TINY["star"], 4)
    assert star is not None
    assert (star.chosen, star.value, star.near, star.is_exact) == (("0",), 1.0, 6, True)
    many = find_reaching_set(karate(), 20)
    assert many is not None
    assert many.value == 1
    assert many.is_exact
    for node in many.chosen:
        assert reach(karate(), tuple(set(many.chosen) - {node})) < 1


def test_small_and_empty_networks() -> None:
    assert find_reaching_set(nx.Graph(), 3) is None
    assert find_breaking_set(TINY["pair"], 1) is None
    alone = find_reaching_set(edgeless(4), 9)
    assert alone is not None
    assert len(alone.chosen) == 4
    assert alone.value == 1
    cut = find_breaking_set(TINY["star"], 99)
    assert cut is not None
    assert cut.chosen[0] == "0"


def test_a_large_network_is_searched_among_the_most_connected() -> None:
    graph = named(nx.barabasi_albert_graph(1_500, 3, seed=2))
    best = find_reaching_set(graph, 3)
    assert best is not None
    assert not best.is_exact
    assert best.most is None
    assert best.candidates == 200
    assert best.value == pytest.approx(reach(graph, best.chosen))
    assert best.value >= best.by_degree
    assert find_breaking_set(graph, 3) is None
