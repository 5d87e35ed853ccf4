"""Shortest paths: all of them, in order, with the ties of each step."""

from __future__ import annotations

from itertools import combinations, pairwise

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.measures.paths import MAX_PATHS, find_shortest_paths
from graph.model.network import Network
from tests.fiction import iri, knowledge, organisation, tie

NODES = [f"n{number}" for number in range(7)]


def tied(edges: list[tuple[str, str]], nodes: list[str] = NODES) -> nx.Graph:
    """A graph whose edges carry their own ends as their tie."""
    graph = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from((one, other, {"ties": (frozenset((one, other)),)}) for one, other in edges)
    return graph


def walks(edges: list[tuple[str, str]], start: str, end: str) -> list[tuple[str, ...]]:
    """Oracle: walks of 0, 1, 2 ... steps, until some of a length arrive."""
    both = {*edges, *((other, one) for one, other in edges)}
    found = [(start,)]
    for _ in NODES:
        arrived = sorted(walk for walk in found if walk[-1] == end)
        if arrived:
            return arrived
        found = [(*walk, other) for walk in found for one, other in both if one == walk[-1]]
    return []


EDGES = st.lists(st.sampled_from(list(combinations(NODES, 2))), unique=True, max_size=12)


@settings(deadline=None)
@given(EDGES, st.permutations(NODES))
def test_all_shortest_paths_are_found_in_order_with_the_ties_of_their_steps(edges, nodes):
    start, end = nodes[:2]
    found = find_shortest_paths(tied(edges), start, end)
    assert [path.nodes for path in found.paths] == walks(edges, start, end)
    assert found.total == len(found.paths)
    for path in found.paths:
        assert path.steps == tuple((frozenset(pair),) for pair in pairwise(path.nodes))


def test_no_path_between_parts_and_from_isolates():
    graph = tied([("n0", "n1"), ("n2", "n3")])
    assert find_shortest_paths(graph, "n0", "n3").paths == ()
    assert find_shortest_paths(graph, "n5", "n6").total == 0


def test_from_one_to_itself_is_no_step():
    (path,) = find_shortest_paths(tied([("n0", "n1")]), "n0", "n0").paths
    assert (path.nodes, path.steps) == (("n0",), ())


def test_the_first_thousand_paths_are_listed_and_all_are_counted():
    """Ten layers of two: 1,024 shortest paths."""
    layers = [["start"], *([f"{number}a", f"{number}b"] for number in range(10)), ["end"]]
    edges = [(one, other) for left, right in pairwise(layers) for one in left for other in right]
    found = find_shortest_paths(tied(edges, []), "start", "end")
    assert len(found.paths) == MAX_PATHS == 1000
    assert found.total == 1024
    nodes = [path.nodes for path in found.paths]
    assert nodes == sorted(nodes)
    assert nodes[0] == ("start", *(f"{number}a" for number in range(10)), "end")


def test_millions_of_paths_are_counted_at_once():
    layers = [["start"], *([f"{number}{side}" for side in "abc"] for number in range(30)), ["end"]]
    edges = [(one, other) for left, right in pairwise(layers) for one in left for other in right]
    found = find_shortest_paths(tied(edges, []), "start", "end", most=5)
    assert (len(found.paths), found.total) == (5, 3**30)


def test_each_step_of_a_path_has_its_ties_and_evidence(tmp_path):
    names = ("amber-trust", "birch-guild", "cobalt-forum")
    graph = Network(
        knowledge(
            tmp_path,
            entities=[organisation(name) for name in names],
            ties=[
                tie("amber-trust", "memberOf", "birch-guild", locator="7"),
                tie("amber-trust", "funds", "birch-guild"),
                tie("cobalt-forum", "supports", "birch-guild"),
            ],
        )
    ).build_graph()
    (path,) = find_shortest_paths(graph, iri("amber-trust"), iri("cobalt-forum")).paths
    assert path.nodes == tuple(map(iri, names))
    assert [[found.kind.name for found in step] for step in path.steps] == [
        ["funds", "memberOf"],
        ["supports"],
    ]
    assert path.steps[0][1].supports[0].locator == "7"
