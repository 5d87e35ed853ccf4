"""Positions: equal partners by comparing every pair, correlations by numpy, blocks that were made."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from graph.measures.adjacency import Links
from graph.measures.equivalence import find_positions, list_equivalent_groups, measure_profile_distances
from tests.measures.graphs import TINY, florence, graphs, karate, named


@given(graphs(least=0, most=8))
def test_equivalent_ones_are_those_with_the_same_third_partners(graph: nx.Graph) -> None:
    together = {pair for group in list_equivalent_groups(graph) for pair in combinations(sorted(group), 2)}
    expected = {
        (first, second)
        for first, second in combinations(sorted(graph), 2)
        if set(graph[first]) - {second} == set(graph[second]) - {first}
        and (graph.degree(first) and graph.degree(second))
    }
    assert together == expected


@pytest.mark.parametrize("graph", [karate(), florence()], ids=len)
def test_distances_are_correlations_over_third_ones(graph: nx.Graph) -> None:
    links = Links.from_graph(graph, sorted(graph))
    distances = measure_profile_distances(links)
    matrix = nx.to_numpy_array(graph, nodelist=links.nodes, weight=None)
    for first, second in combinations(range(len(links.nodes)), 2):
        third = [node for node in range(len(links.nodes)) if node not in (first, second)]
        one, other = matrix[first, third], matrix[second, third]
        if one.std() and other.std():
            assert distances[first, second] == pytest.approx(1 - np.corrcoef(one, other)[0, 1])
        else:
            assert distances[first, second] == (0 if (one == other).all() else 1)


def test_made_blocks_are_found_and_explain_what_they_explain() -> None:
    sizes, shares = [12, 12, 12], [[0.05, 0.8, 0.05], [0.8, 0.05, 0.6], [0.05, 0.6, 0.05]]
    graph = named(nx.stochastic_block_model(sizes, shares, seed=4))
    positions = find_positions(graph)
    assert positions is not None
    assert positions.is_supported
    blocks = [{str(node) for node in range(start, start + 12)} for start in (0, 12, 24)]
    assert all(max(len(block & set(group)) for group in positions.groups) >= 10 for block in blocks)
    assert positions.explained == pytest.approx(explain(graph, positions.groups))
    assert positions.explained > positions.by_chance[1]


def explain(graph: nx.Graph, groups: tuple[tuple[str, ...], ...]) -> float:
    """R² of a regression of every pair on the pair of its groups."""
    label = {node: number for number, group in enumerate(groups) for node in group}
    by_block: dict[tuple[int, int], list[float]] = {}
    for start, end in combinations(sorted(label), 2):
        key = tuple(sorted((label[start], label[end])))
        by_block.setdefault(key, []).append(float(graph.has_edge(start, end)))
    every = np.concatenate([np.array(values) for values in by_block.values()])
    residual = sum(((np.array(values) - np.mean(values)) ** 2).sum() for values in by_block.values())
    return float(1 - residual / ((every - every.mean()) ** 2).sum())


def test_densities_are_those_between_groups() -> None:
    positions = find_positions(karate())
    assert positions is not None
    for row, first in enumerate(positions.groups):
        for column, second in enumerate(positions.groups):
            pairs = [(a, b) for a in first for b in second if a != b]
            share = positions.density[row][column]
            if not pairs:
                assert share is None
            else:
                assert share == pytest.approx(sum(karate().has_edge(a, b) for a, b in pairs) / len(pairs))


def test_random_networks_have_no_positions() -> None:
    drawn = [find_positions(named(nx.gnm_random_graph(40, 90, seed=seed))) for seed in range(8)]
    assert sum(positions.is_supported for positions in drawn if positions) <= 1


@pytest.mark.parametrize("graph", [nx.Graph(), TINY["complete"], TINY["path"]], ids=len)
def test_few_organisations_have_no_positions(graph: nx.Graph) -> None:
    assert find_positions(graph) is None
