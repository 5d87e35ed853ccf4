"""Neighbours as arrays: the same ties as the networkx graph has."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from graph.measures.adjacency import Links
from tests.measures.graphs import TINY, edgeless, graphs


def neighbours_of(links: Links, number: int) -> list[str]:
    return [links.nodes[end] for end in links.ends[links.starts[number] : links.starts[number + 1]]]


@settings(max_examples=100, deadline=None)
@given(graphs())
def test_every_node_has_the_neighbours_of_the_graph_in_order(graph):
    links = Links.from_graph(graph)
    assert links.nodes == tuple(graph)
    for number, node in enumerate(links.nodes):
        found = neighbours_of(links, number)
        assert found == sorted(graph[node])  # n0 to n7 were added in order
    assert list(links.degrees) == [graph.degree(node) for node in graph]
    assert len(links.ends) == 2 * graph.number_of_edges()


@settings(max_examples=50, deadline=None)
@given(graphs(least=1))
def test_the_matrix_is_the_adjacency_matrix(graph):
    assert np.array_equal(Links.from_graph(graph).matrix.toarray(), nx.to_numpy_array(graph, weight=None))


def test_a_tie_to_oneself_is_left_out():
    graph = nx.Graph([("a", "a"), ("a", "b"), ("c", "c")])
    links = Links.from_graph(graph)
    assert dict(zip(links.nodes, links.degrees.tolist(), strict=True)) == {"a": 1, "b": 1, "c": 0}
    assert links.matrix.diagonal().tolist() == [0, 0, 0]


@pytest.mark.parametrize("graph", [TINY["empty"], edgeless(3)], ids=["empty", "edgeless"])
def test_without_ties_there_are_no_ends(graph):
    links = Links.from_graph(graph)
    assert len(links.starts) == len(graph) + 1
    assert len(links.ends) == 0
    assert links.degrees.tolist() == [0] * len(graph)
    assert links.matrix.shape == (len(graph), len(graph))


def test_numbers_are_given_back_by_node_as_plain_floats():
    links = Links.from_graph(nx.Graph([("a", "b"), ("b", "c")]))
    found = links.map_to_nodes(np.array([1, 2, 3]))
    assert found == {"a": 1.0, "b": 2.0, "c": 3.0}
    assert all(type(value) is float for value in found.values())


def test_an_array_of_another_length_is_refused():
    with pytest.raises(ValueError, match="shorter"):
        Links.from_graph(nx.Graph([("a", "b")])).map_to_nodes(np.array([1.0]))
