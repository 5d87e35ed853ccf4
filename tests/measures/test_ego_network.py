"""The network around one organisation beside networkx, and what only it connects by taking it out."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given

from graph.measures.coverage import Coverage
from graph.measures.ego_network import describe_ego_network
from tests.measures.graphs import connected_pairs, graphs, karate, named, neighbours

CLUBS = {str(node): club for node, club in nx.karate_club_graph().nodes(data="club")}


def everybody(graph: nx.Graph) -> Coverage:
    return Coverage(len(graph), frozenset(graph), (), 0)


@pytest.mark.parametrize("node", ["0", "33", "11", "8"])
def test_figures_are_those_of_networkx(node: str) -> None:
    graph = karate()
    ego = describe_ego_network(graph, node, CLUBS, everybody(graph))
    assert ego.size == graph.degree(node)
    around = graph.subgraph(ego.partners)
    assert ego.among == around.number_of_edges()
    assert ego.density == (pytest.approx(nx.density(around)) if ego.size > 1 else None)
    assert ego.effective_size == pytest.approx(nx.effective_size(graph)[node])
    assert ego.constraint == pytest.approx(nx.constraint(graph)[node])
    shares = [
        sum(CLUBS[partner] == club for partner in ego.partners) / ego.size for club in set(CLUBS.values())
    ]
    assert ego.diversity == pytest.approx(1 - sum(share**2 for share in shares))
    assert ego.own_group == sum(CLUBS[partner] == CLUBS[node] for partner in ego.partners)


@given(graphs(least=1, most=8))
def test_what_it_alone_connects_is_lost_without_it(graph: nx.Graph) -> None:
    node = min(graph)
    ego = describe_ego_network(graph, node, {}, everybody(graph))
    rest = neighbours(graph, without=[node])
    before = {pair for pair in connected_pairs(neighbours(graph)) if node not in pair}
    assert ego.separated == len(before - connected_pairs(rest))
    assert set(ego.only_here) == {partner for partner in graph[node] if not rest[partner]}
    apart = [
        pair
        for pair in combinations(sorted(graph[node]), 2)
        if not graph.has_edge(*pair) and not (rest[pair[0]] & rest[pair[1]])
    ]
    assert ego.unshared == len(apart)


def test_what_could_be_seen_among_partners_is_counted() -> None:
    graph = named(nx.star_graph(4))
    some = Coverage(5, frozenset({"0", "1"}), (), 0)
    ego = describe_ego_network(graph, "0", {}, some)
    assert (ego.pairs, ego.observable, ego.is_seen) == (6, 3, False)
    listed = Coverage(5, frozenset({"0"}), (), 0, named_together=(frozenset("1234"),))
    assert describe_ego_network(graph, "0", {}, listed).is_seen
    assert not describe_ego_network(graph, "2", {}, some).is_respondent


def test_without_partners_there_is_nothing_to_say() -> None:
    ego = describe_ego_network(named(nx.empty_graph(3)), "0", {}, everybody(nx.empty_graph(3)))
    assert (ego.size, ego.density, ego.diversity, ego.effective_size, ego.separated) == (
        0,
        None,
        None,
        None,
        0,
    )
