"""Direction: which way ties run, figures that equal networkx's, and what is returned among those asked."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.core.errors import QueryError
from graph.measures import direction
from graph.measures.brokerage import ROLES, classify_role
from graph.measures.directed_brokerage import compare_directed_roles, count_directed_roles
from graph.measures.direction import DirectedContext, measure_reciprocity
from graph.measures.random_arcs import rewire_arcs
from graph.model.direction import direct_ties
from graph.model.network import Network
from tests.fiction import iri, knowledge, organisation, tie


@st.composite
def digraphs(draw: st.DrawFn, *, most: int = 7) -> nx.DiGraph:
    """Any directed graph of few nodes without loops."""
    nodes = [f"n{number}" for number in range(draw(st.integers(1, most)))]
    pairs = list(permutations(nodes, 2))
    graph = nx.DiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else [])
    return graph


@settings(deadline=None)
@given(digraphs())
def test_degrees_reach_and_pagerank_equal_networkx(graph):
    context = DirectedContext(graph)
    assert direction.measure_in_degree(context) == dict(graph.in_degree())
    assert direction.measure_out_degree(context) == dict(graph.out_degree())
    assert context.count_reached() == {node: len(nx.descendants(graph, node)) for node in graph}
    assert context.count_reached(backwards=True) == {node: len(nx.ancestors(graph, node)) for node in graph}
    assert direction.measure_directed_pagerank(context) == pytest.approx(solve_pagerank(graph), abs=1e-9)


def solve_pagerank(graph: nx.DiGraph) -> dict[str, float]:
    """Solve for the visits of a walk that leaves by an arc with 0.85, else jumps anywhere."""
    nodes = list(graph)
    follow = np.full((len(nodes), len(nodes)), 1 / len(nodes))
    for number, node in enumerate(nodes):
        if graph.out_degree(node):
            follow[number] = [graph.has_edge(node, end) / graph.out_degree(node) for end in nodes]
    start = np.full(len(nodes), 0.15 / len(nodes))
    return dict(zip(nodes, np.linalg.solve(np.eye(len(nodes)) - 0.85 * follow.T, start), strict=True))


@settings(deadline=None)
@given(digraphs(), st.data())
def test_reciprocity_counts_among_those_asked_only(graph, data):
    asked = data.draw(st.sets(st.sampled_from(sorted(graph))))
    found = measure_reciprocity(graph, asked)
    part = graph.subgraph(asked)
    assert (found.arcs, found.asked) == (part.number_of_edges(), len(asked))
    if found.arcs:
        assert found.share == pytest.approx(nx.overall_reciprocity(part))
        assert found.expected == pytest.approx(nx.density(part))
    else:
        assert found.share is None


# ---------- roles ----------
def count_roles_plainly(graph: nx.DiGraph, groups: dict[str, str]) -> dict[str, dict[str, int]]:
    """Look at every ordered triad."""
    counts = {node: dict.fromkeys(ROLES, 0) for node in graph}
    for start, broker, end in permutations(graph, 3):
        if graph.has_edge(start, broker) and graph.has_edge(broker, end) and not graph.has_edge(start, end):
            counts[broker][classify_role(groups[start], groups[broker], groups[end])] += 1
    return counts


@settings(deadline=None)
@given(digraphs(), st.data())
def test_roles_are_those_of_every_triad(graph, data):
    groups = {node: data.draw(st.sampled_from("xyz")) for node in graph}
    counts = count_directed_roles(DirectedContext(graph).arcs, [groups[node] for node in graph])
    expected = count_roles_plainly(graph, groups)
    for place, node in enumerate(graph):
        assert {role: counts[role][place] for role in ROLES} == expected[node]


@settings(deadline=None)
@given(digraphs(), st.integers(0, 5))
def test_a_random_network_keeps_what_each_gives_and_receives(graph, seed):
    arcs = DirectedContext(graph).arcs
    drawn = rewire_arcs(arcs, len(graph), seed=seed)
    assert len({tuple(arc) for arc in drawn.tolist()}) == len(arcs)
    assert all(start != end for start, end in drawn.tolist())
    for side in (0, 1):
        assert sorted(drawn[:, side].tolist()) == sorted(arcs[:, side].tolist())


def test_each_network_of_the_same_degrees_is_drawn_as_often():
    """Six nodes of which each gives once and receives once, and four with other degrees: all are listed."""
    for arcs, size in (
        ([(0, 1), (1, 2), (2, 0)], 3),
        ([(0, 1), (1, 2), (2, 3), (3, 0)], 4),
        ([(0, 1), (0, 2), (1, 3), (2, 3)], 4),
    ):
        table = np.array(arcs)
        every = list_networks(arcs, size)
        draws = 300 * len(every)
        seen: dict[frozenset, int] = {}
        for seed in range(draws):
            # many short walks from one network to the next would hide a bias: each starts from the same one
            drawn = frozenset(map(tuple, rewire_arcs(table, size, seed=seed).tolist()))
            seen[drawn] = seen.get(drawn, 0) + 1
        assert set(seen) == every
        # chi-square of equal shares, far in the tail
        chi = sum((number - 300) ** 2 / 300 for number in seen.values())
        assert chi < 8 * max(1, len(every) - 1) + 12


def list_networks(arcs: list[tuple[int, int]], size: int) -> set[frozenset[tuple[int, int]]]:
    """Return every network in which each node gives and receives as often, by trying all ends."""
    starts = [start for start, _ in arcs]
    found = set()
    for ends in set(permutations([end for _, end in arcs])):
        made = frozenset(zip(starts, ends, strict=True))
        if len(made) == len(arcs) and all(start != end for start, end in made):
            found.add(made)
    return found


@pytest.mark.slow
def test_the_expected_roles_are_the_mean_over_all_networks_of_the_same_degrees():
    graph = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "d"), ("d", "a"), ("a", "c")])
    nodes, groups = list(graph), {"a": "x", "b": "x", "c": "y", "d": "y"}
    number = {node: place for place, node in enumerate(nodes)}
    arcs = [(number[start], number[end]) for start, end in graph.edges()]
    every = [count_roles_plainly(relabel(made, nodes), groups) for made in list_networks(arcs, len(nodes))]
    found = compare_directed_roles(graph, groups, runs=2000)
    for node in nodes:
        for role in ROLES:
            mean = np.mean([counts[node][role] for counts in every])
            spread = np.std([counts[node][role] for counts in every])
            figures = found[node][role]
            assert figures.count == count_roles_plainly(graph, groups)[node][role]
            assert figures.expected == pytest.approx(mean, abs=0.1)
            if spread:
                assert figures.z == pytest.approx((figures.count - mean) / spread, abs=0.35)
            else:
                assert figures.z is None


def relabel(arcs: frozenset[tuple[int, int]], nodes: list[str]) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from((nodes[start], nodes[end]) for start, end in arcs)
    return graph


# ---------- which way ties run ----------
def _flow(folder: Path) -> Network:
    names = ("fund", "mill", "school", "yard")
    return Network(
        knowledge(
            folder,
            entities=list(map(organisation, names)),
            ties=[
                tie("fund", "funds", "mill"),
                tie("mill", "funds", "yard"),
                tie("mill", "trainedBy", "school"),
                tie("mill", "submittedReportTo", "fund"),
                tie("yard", "networksWith", "school"),
                tie("fund", "implementsThrough", "yard"),
            ],
        )
    )


def test_ties_run_from_who_gives_to_who_receives(tmp_path):
    network = _flow(tmp_path)
    found = direct_ties(network, network.build_graph())
    assert sorted(found.graph.edges()) == sorted(
        [
            (iri("fund"), iri("mill")),
            (iri("mill"), iri("yard")),
            (iri("school"), iri("mill")),
            (iri("mill"), iri("fund")),
        ]
    )
    assert found.left_out == 2  # the network of equals, and the work of which nothing says what passes
    named = {kind.rpartition("#")[2]: number for kind, number in found.kinds}
    assert named == {"funds": 2, "trainedBy": 1, "submittedReportTo": 1}


def test_a_kind_that_is_asked_for_runs_as_it_is_read(tmp_path):
    network = _flow(tmp_path)
    graph = network.build_graph(kinds=("implementsThrough",))
    assert list(direct_ties(network, graph, ("implementsThrough",)).graph.edges()) == [
        (iri("fund"), iri("yard"))
    ]


def test_a_kind_without_a_direction_is_refused(tmp_path):
    network = _flow(tmp_path)
    with pytest.raises(QueryError, match="'networksWith' have no direction; kinds that have one: funds"):
        direct_ties(network, network.build_graph(), ("networksWith",))
