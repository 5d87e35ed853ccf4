"""Core and periphery: the best of all cores on small networks, made-up cores found again, chance refused."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from graph.measures.core_periphery import fit_core
from tests.measures.graphs import TINY, edgeless, florence, graphs, named


def correlate(graph: nx.Graph, core: set[str]) -> float:
    """The correlation of ties and ideal over pairs within the core and within the rest."""
    ties, ideal = [], []
    for start, end in combinations(graph, 2):
        if (start in core) == (end in core):
            ties.append(float(graph.has_edge(start, end)))
            ideal.append(float(start in core))
    if len(set(ties)) < 2 or len(set(ideal)) < 2:
        return 0.0
    return float(np.corrcoef(ties, ideal)[0, 1])


def best_fit(graph: nx.Graph) -> float:
    tied = graph.subgraph(node for node in graph if graph.degree(node))
    every = (set(core) for size in range(len(tied) + 1) for core in combinations(tied, size))
    return max((correlate(tied, core) for core in every), default=0.0)


def planted(core: int, rest: int, seed: int, inside: float = 0.9) -> nx.Graph:
    draw = np.random.default_rng(seed)
    graph = nx.empty_graph(core + rest)
    for start, end in combinations(range(core + rest), 2):
        share = inside if end < core else 0.25 if start < core else 0.02
        if draw.random() < share:
            graph.add_edge(start, end)
    return named(graph)


@given(graphs(least=4, most=8))
@settings(max_examples=60, deadline=None)
def test_the_fit_is_its_correlation_and_near_the_best_of_all(graph: nx.Graph) -> None:
    found = fit_core(graph, runs=0)
    best = best_fit(graph)
    if found is None:
        tied = sum(degree > 0 for _, degree in graph.degree())
        assert best <= 1e-9 or tied < 4
        return
    tied = graph.subgraph(node for node in graph if graph.degree(node))
    assert found.fit == pytest.approx(correlate(tied, set(found.core)))
    assert best - 0.12 <= found.fit <= best + 1e-9


@pytest.mark.slow
def test_on_published_networks_it_is_the_best_of_all() -> None:
    families = florence()
    found = fit_core(families, runs=0)
    assert found is not None
    assert found.fit == pytest.approx(best_fit(families))


@pytest.mark.parametrize("seed", range(4))
def test_a_core_that_was_made_is_found_again(seed: int) -> None:
    graph = planted(8, 40, seed)
    found = fit_core(graph)
    assert found is not None
    made = {str(node) for node in range(8)}
    assert len(made & set(found.core)) >= 7
    assert len(set(found.core) - made) <= 1
    assert found.is_supported
    assert found.by_chance is not None
    assert found.fit > found.by_chance[1]
    inside = graph.subgraph(found.core)
    assert found.density[0] == pytest.approx(nx.density(inside))
    rest = graph.subgraph(node for node in graph if graph.degree(node) and node not in found.core)
    assert found.density[2] == pytest.approx(nx.density(rest))


@pytest.mark.slow
def test_random_networks_have_no_core() -> None:
    graphs_ = [named(nx.gnm_random_graph(50, 120, seed=seed)) for seed in range(8)]
    supported = [found.is_supported for graph in graphs_ if (found := fit_core(graph))]
    assert sum(supported) <= 1


def test_two_communities_are_no_core_beyond_their_degrees() -> None:
    graph = named(nx.planted_partition_graph(2, 20, 0.5, 0.02, seed=1))
    found = fit_core(graph)
    assert found is None or not found.is_supported or not found.is_beyond_degrees


@pytest.mark.parametrize("graph", [nx.Graph(), edgeless(5), TINY["pair"], TINY["complete"]], ids=len)
def test_where_nothing_can_be_told_apart_there_is_none(graph: nx.Graph) -> None:
    assert fit_core(graph) is None


def test_the_order_of_rows_decides_nothing() -> None:
    graph = planted(6, 20, 3)
    turned = nx.Graph()
    turned.add_nodes_from(sorted(graph, reverse=True))
    turned.add_edges_from(reversed(list(graph.edges())))
    assert fit_core(graph) == fit_core(turned)
