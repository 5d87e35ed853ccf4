"""Label propagation, against the definition walked through with dictionaries, and by hand."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.measures.adjacency import Links
from graph.measures.communities import detect_communities
from graph.measures.propagation import ROUNDS, PropagatedLabels, group_by_label, propagate_labels
from graph.measures.shared_traits import PLACE, Trait
from tests.measures.graphs import TINY, florence, graphs, in_parts, karate, named

LARGER = {
    "sparse": named(nx.gnm_random_graph(300, 330, seed=3)),
    "hubs": named(nx.barabasi_albert_graph(400, 2, seed=5)),
    "planted": named(nx.planted_partition_graph(8, 20, 0.5, 0.01, seed=2)),
    "grid": named(nx.convert_node_labels_to_integers(nx.grid_2d_graph(12, 12))),
    "karate": karate(),
    "florence": florence(),
}


def walked(graph: nx.Graph, limit: int = ROUNDS) -> tuple[list[int], int, bool]:
    """What the definition says, one organisation after the other."""
    places = {node: place for place, node in enumerate(graph)}
    near = {places[node]: {places[other] for other in graph[node]} for node in graph}
    label = {place: place for place in near}
    for number in range(1, limit + 1):
        before = dict(label)
        for half in (0, 1):
            heard = dict(label)
            for place in near:
                if place % 2 == half:
                    votes = Counter(heard[other] for other in near[place] | {place})
                    most = max(votes.values())
                    label[place] = min(one for one, times in votes.items() if times == most)
        if label == before:
            return list(label.values()), number, True
    return list(label.values()), limit, False


def found(graph: nx.Graph, **options: int) -> tuple[list[int], int, bool]:
    one = propagate_labels(Links.from_graph(graph), **options)
    return one.values.tolist(), one.rounds, one.settled


@settings(max_examples=300, deadline=None)
@given(graphs(most=10))
def test_labels_are_those_of_the_definition(graph):
    assert found(graph) == walked(graph)


@pytest.mark.parametrize("graph", LARGER.values(), ids=LARGER)
def test_labels_of_larger_networks_are_those_of_the_definition(graph):
    assert found(graph) == walked(graph)


@settings(max_examples=60, deadline=None)
@given(graphs(least=2), st.integers(1, 3))
def test_it_stops_where_it_is_told_to(graph, limit):
    assert found(graph, limit=limit) == walked(graph, limit)


@pytest.mark.parametrize("graph", TINY.values(), ids=TINY)
def test_a_settled_answer_is_one_that_another_round_does_not_change(graph):
    values, rounds, settled = found(graph)
    assert settled
    assert found(graph, limit=rounds + 1)[0] == values


def test_a_path_of_four_worked_out_by_hand():
    """First 0 hears 0 and 1, and 2 hears 1, 2 and 3; then 1 hears 0, 1 and 1, and 3 hears 1 and 3."""
    assert found(named(nx.path_graph(4)))[0] == [0, 1, 1, 1]


def test_parts_never_share_a_label_and_the_untied_keep_their_own():
    values = found(in_parts())[0]
    assert values[:3] == [0, 0, 0]
    assert values[3] == values[4]
    assert len(set(values)) == 3


def test_groups_that_are_planted_are_found():
    graph = nx.connected_caveman_graph(12, 8)
    values = found(named(graph))[0]
    assert [len(set(values[first : first + 8])) for first in range(0, 96, 8)] == [1] * 12
    assert len(set(values)) == 12


# ---------- as communities ----------
def test_groups_are_the_labels_of_those_with_a_tie():
    graph = LARGER["sparse"]
    links = Links.from_graph(graph)
    one = group_by_label(links, propagate_labels(links), {})
    values = dict(zip(graph, walked(graph)[0], strict=True))
    alone = set(nx.isolates(graph))
    expected = {
        frozenset(node for node in graph if values[node] == label and node not in alone)
        for label in set(values.values())
    } - {frozenset()}
    assert {frozenset(group.members) for group in one.communities} == expected
    assert one.left_out == len(alone) > 0
    sizes = [len(group.members) for group in one.communities]
    assert sizes == sorted(sizes, reverse=True)
    tied = graph.subgraph(set(graph) - alone)
    assert one.modularity == pytest.approx(nx.community.modularity(tied, expected))


def test_a_group_is_named_as_louvains_are():
    """Two cliques and a bridge: both methods find them, so that what is shared is the same."""
    graph = named(nx.barbell_graph(6, 0))
    here = Trait(PLACE, "https://example.org/here")
    by_node = {node: frozenset({here} if int(node) < 6 else set()) for node in graph}
    links = Links.from_graph(graph)
    mine, theirs = (
        group_by_label(links, propagate_labels(links), by_node),
        detect_communities(graph, by_node, runs=1),
    )
    assert mine.communities == theirs.communities
    assert mine.communities[0].shared == ((here, 6, 6),)
    assert (mine.agreement, mine.runs, mine.modularity) == (1.0, 1, theirs.modularity)


def test_a_network_without_anyone_has_no_groups():
    links = Links.from_graph(nx.Graph())
    assert propagate_labels(links).rounds == 1
    assert group_by_label(links, PropagatedLabels(np.arange(0), 0, True), {}).communities == ()
