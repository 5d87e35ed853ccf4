"""Permutation tests beside networkx, exact counts over all permutations, and their rate of false alarms."""

from __future__ import annotations

from itertools import combinations, permutations

import networkx as nx
import numpy as np
import pytest

from graph.measures.permutation import correlate_kinds, measure_homophily
from tests.measures.graphs import karate, named

CLUBS = {str(node): club for node, club in nx.karate_club_graph().nodes(data="club")}


def test_assortativity_is_that_of_networkx() -> None:
    graph = karate()
    nx.set_node_attributes(graph, CLUBS, "club")
    found = measure_homophily(graph, CLUBS)
    assert found is not None
    assert found.assortativity == pytest.approx(nx.attribute_assortativity_coefficient(graph, "club"))
    within = sum(CLUBS[start] == CLUBS[end] for start, end in graph.edges())
    assert (found.test.count, found.connections) == (within, 78)
    assert found.ei_index == pytest.approx((78 - 2 * within) / 78)
    assert found.test.is_clear
    assert found.test.chance == pytest.approx(2 / 4001)


def test_the_chance_is_that_of_all_permutations() -> None:
    graph = named(nx.Graph([(0, 1), (1, 2), (2, 0), (3, 4), (2, 3)]))
    groups = dict(zip("01234", "aaabb", strict=True))
    found = measure_homophily(graph, groups, runs=20_000)
    assert found is not None
    counts = np.array(
        [
            sum(moved[int(start)] == moved[int(end)] for start, end in graph.edges())
            for moved in permutations("aaabb")
        ]
    )
    assert found.test.expected == pytest.approx(counts.mean(), abs=0.02)
    rarer = min((counts >= found.test.count).mean(), (counts <= found.test.count).mean())
    assert found.test.chance == pytest.approx(min(1, 2 * rarer), abs=0.02)


def test_groups_add_up_and_coleman_is_worked_out_by_hand() -> None:
    graph = named(nx.Graph([(0, 1), (0, 2), (1, 3), (4, 0)]))
    found = measure_homophily(graph, {"0": "a", "1": "a", "2": "b", "3": "b", "5": "b"})
    assert found is not None
    assert found.ungrouped == 1
    assert found.connections == 3
    first = next(group for group in found.groups if group.group == "a")
    assert (first.members, first.within, first.between) == (2, 1, 2)
    assert first.index == pytest.approx(
        (2 / 4 - 1 / 3) / (1 - 1 / 3)
    )  # half its ends within, a third by chance


def test_without_groups_or_ties_there_is_no_test() -> None:
    assert measure_homophily(karate(), dict.fromkeys(CLUBS, "one")) is None
    assert measure_homophily(karate(), {}) is None
    assert measure_homophily(named(nx.empty_graph(4)), {"0": "a", "1": "b"}) is None


@pytest.mark.slow
def test_chance_alone_is_clear_as_rarely_as_it_says() -> None:
    draw = np.random.default_rng(1)
    graph = named(nx.gnm_random_graph(40, 100, seed=1))
    clear = 0
    for _ in range(200):
        groups = dict(zip(graph, draw.choice(list("abc"), len(graph)).tolist(), strict=True))
        found = measure_homophily(graph, groups, runs=200)
        clear += found is not None and found.test.is_clear
    assert clear <= 20  # 5 % of 200 are 10, and 20 are exceeded once in a thousand


# ---- two kinds of tie ----
def pairs(graph: nx.Graph) -> set[tuple[str, str]]:
    return {(min(pair), max(pair)) for pair in graph.edges()}


def test_the_correlation_is_that_of_the_matrices() -> None:
    first, second = karate(), named(nx.relabel_nodes(nx.karate_club_graph(), {0: 33, 33: 0}))
    (found,) = correlate_kinds(list(first), {"a": pairs(first), "b": pairs(second)})
    over = list(combinations(sorted(first), 2))
    columns = [[float(graph.has_edge(*pair)) for pair in over] for graph in (first, second)]
    assert found.correlation == pytest.approx(np.corrcoef(columns)[0, 1])
    assert found.test.count == len(pairs(first) & pairs(second))
    expected = len(pairs(first)) * len(pairs(second)) / len(over)
    assert found.test.expected == pytest.approx(expected, rel=0.05)
    assert found.is_clear


def test_several_tests_are_adjusted_after_holm() -> None:
    kinds = {name: pairs(named(nx.gnm_random_graph(30, 40, seed=seed))) for seed, name in enumerate("abcd")}
    found = correlate_kinds([str(node) for node in range(30)], kinds, runs=500)
    chances = [pair.test.chance for pair in found]
    assert chances == sorted(chances)
    number = len(found)
    steps = [min(1.0, chance * (number - rank)) for rank, chance in enumerate(chances)]
    assert [pair.adjusted for pair in found] == pytest.approx(np.maximum.accumulate(steps).tolist())
    assert not any(pair.is_clear for pair in found)


def test_kinds_that_reach_different_sorts_are_not_compared() -> None:
    """Members of alliances and partners of each other: that no connection is both says nothing."""
    nodes = [f"n{number}" for number in range(20)] + ["alliance", "council"]
    members = {(alliance, node) for alliance in nodes[20:] for node in nodes[:8]}
    partners = {(nodes[number], nodes[number + 1]) for number in range(12)}
    strata = dict.fromkeys(nodes[20:], "alliance")
    ordered = {tuple(sorted(pair)) for pair in members}
    kinds = {"member": ordered, "partner": partners}
    assert correlate_kinds(nodes, kinds, strata=strata) == []
    (naive,) = correlate_kinds(nodes, kinds)
    assert naive.test.count == 0


def test_few_ties_are_no_kind_to_compare() -> None:
    assert correlate_kinds(list("abcdef"), {"a": {("a", "b")}, "b": {("a", "b"), ("c", "d")}}) == []


def test_the_same_seed_gives_the_same() -> None:
    assert measure_homophily(karate(), CLUBS, seed=3) == measure_homophily(karate(), CLUBS, seed=3)
