"""Central organisations: the figures against published ones, hand-made ones and an oracle of plain Python."""

from __future__ import annotations

import math
from collections import deque
from itertools import combinations
from types import SimpleNamespace

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.measures.centrality import find_largest_component
from graph.measures.registry import Output, list_measures
from graph.measures.scores import OrganisationScores, score_organisations
from graph.schema.levels import Audience

Graph = dict[str, set[str]]


# ---------- the oracle: shortest paths listed one by one, linear equations iterated ----------
def distances(graph: Graph, start: str) -> dict[str, int]:
    found, queue = {start: 0}, deque([start])
    while queue:
        node = queue.popleft()
        for other in graph[node]:
            if other not in found:
                found[other] = found[node] + 1
                queue.append(other)
    return found


def shortest(graph: Graph, start: str, end: str) -> list[list[str]]:
    """Return every shortest path, by walking back from the end through ever nearer nodes."""
    far = distances(graph, start)
    if end not in far:
        return []
    paths = [[end]]
    for step in range(far[end] - 1, -1, -1):
        paths = [[node, *path] for path in paths for node in graph[path[0]] if far.get(node) == step]
    return paths


def betweenness(graph: Graph) -> dict[str, float]:
    total = dict.fromkeys(graph, 0.0)
    for one, other in combinations(sorted(graph), 2):
        paths = shortest(graph, one, other)
        for path in paths:
            for node in path[1:-1]:
                total[node] += 1 / len(paths)
    pairs = (len(graph) - 1) * (len(graph) - 2) / 2
    return {node: value / pairs if pairs else 0.0 for node, value in total.items()}


def closeness(graph: Graph) -> dict[str, float]:
    """Wasserman and Faust (1994), p. 201: (reached / others) * (reached / sum of distances)."""
    values = {}
    for node in graph:
        far = distances(graph, node)
        reached, others = len(far) - 1, len(graph) - 1
        values[node] = reached / others * reached / sum(far.values()) if reached else 0.0
    return values


def components(graph: Graph) -> list[list[str]]:
    found: list[list[str]] = []
    for node in sorted(graph):
        if not any(node in part for part in found):
            found.append(sorted(distances(graph, node)))
    return sorted(found, key=lambda part: (-len(part), part))


def eigenvector(graph: Graph) -> dict[str, float]:
    """Iterate in each part of three or more by itself."""
    return {
        node: value
        for part in components(graph)
        if len(part) > 2
        for node, value in main_vector(graph, part).items()
    }


def main_vector(graph: Graph, part: list[str]) -> dict[str, float]:
    values = dict.fromkeys(part, 1.0)
    for _ in range(3000):
        # A + I has the same vector and, where A is bipartite, converges
        values = {node: values[node] + sum(values[other] for other in graph[node]) for node in part}
        length = math.sqrt(sum(value * value for value in values.values()))
        values = {node: value / length for node, value in values.items()}
    return values


def pagerank(graph: Graph) -> dict[str, float]:
    number = len(graph)
    values = dict.fromkeys(graph, 1 / number)
    for _ in range(500):
        lost = sum(values[node] for node in graph if not graph[node])
        values = {
            node: 0.15 / number
            + 0.85 * (lost / number + sum(values[other] / len(graph[other]) for other in graph[node]))
            for node in graph
        }
    return values


def harmonic(graph: Graph) -> dict[str, float]:
    others = max(1, len(graph) - 1)
    return {
        node: sum(1 / steps for steps in distances(graph, node).values() if steps) / others for node in graph
    }


def core(graph: Graph) -> dict[str, int]:
    """Seidman (1983): k for the members of what is left when all with fewer than k ties leave, one by one."""
    values = dict.fromkeys(graph, 0)
    for k in range(1, len(graph)):
        left = set(graph)
        while weak := {node for node in left if len(graph[node] & left) < k}:
            left -= weak
        values |= dict.fromkeys(left, k)
    return values


def reach(graph: Graph) -> dict[str, int]:
    return {node: sum(0 < steps <= 2 for steps in distances(graph, node).values()) for node in graph}


def plain(graph: nx.Graph) -> Graph:
    return {str(node): {str(other) for other in graph[node]} for node in graph}


def named(graph: nx.Graph) -> nx.Graph:
    return nx.relabel_nodes(graph, str)


def scored(graph: nx.Graph, **more: int) -> tuple[list[OrganisationScores], float]:
    return score_organisations(graph, list_measures(Output.CENTRAL, Audience.INTERNAL), **more)


def measured(graph: nx.Graph) -> list[SimpleNamespace]:
    """Return the figures of a network whose betweenness is exact."""
    rows, error = scored(graph)
    assert error == 0
    return [SimpleNamespace(iri=row.iri, **row.values) for row in rows]


def by_name(rows: list[SimpleNamespace]) -> dict[str, SimpleNamespace]:
    return {row.iri: row for row in rows}


NODES = [f"n{number}" for number in range(8)]


@st.composite
def graphs(draw: st.DrawFn) -> nx.Graph:
    nodes = NODES[: draw(st.integers(1, len(NODES)))]
    pairs = list(combinations(nodes, 2))
    graph = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else [])
    return graph


@settings(max_examples=100, deadline=None)
@given(graphs())
def test_all_figures_equal_those_of_the_oracle(graph):
    rows, known = by_name(measured(graph)), plain(graph)
    assert set(rows) == set(known)
    expected = betweenness(known), closeness(known), eigenvector(known), pagerank(known)
    others = harmonic(known), core(known), reach(known)
    for node, row in rows.items():
        assert row.degree == len(known[node])
        assert row.betweenness == pytest.approx(expected[0][node], abs=1e-9)
        assert row.closeness == pytest.approx(expected[1][node], abs=1e-9)
        assert (row.eigenvector is None) == (node not in expected[2])
        if row.eigenvector is not None:
            assert row.eigenvector == pytest.approx(expected[2][node], abs=1e-6)
        assert row.pagerank == pytest.approx(expected[3][node], abs=1e-8)
        assert row.harmonic == pytest.approx(others[0][node], abs=1e-9)
        assert (row.core, row.reach) == (others[1][node], others[2][node])


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_every_figure_is_a_number_within_its_bounds(graph):
    rows = measured(graph)
    for row in rows:
        figures = [row.betweenness, row.closeness, row.harmonic, row.pagerank]
        figures += [row.eigenvector] if row.eigenvector is not None else []
        assert all(math.isfinite(figure) and -1e-12 <= figure <= 1 + 1e-12 for figure in figures)
        assert 0 <= row.core <= row.degree <= row.reach < len(graph)
    assert sum(row.pagerank for row in rows) == pytest.approx(1)


@settings(max_examples=40, deadline=None)
@given(graphs(), st.randoms(use_true_random=False))
def test_the_list_is_the_same_whatever_the_order_of_nodes(graph, random):
    nodes, edges = list(graph), [random.sample(pair, 2) for pair in graph.edges]
    shuffled = nx.Graph()
    shuffled.add_nodes_from(random.sample(nodes, len(nodes)))
    shuffled.add_edges_from(random.sample(edges, len(edges)))
    assert [row.iri for row in measured(shuffled)] == [row.iri for row in measured(graph)]


@pytest.mark.parametrize(
    "graph", [nx.florentine_families_graph(), named(nx.karate_club_graph())], ids=["florentine", "zachary"]
)
def test_known_networks_equal_networkx_itself(graph):
    unweighted = nx.Graph(graph.edges)
    rows = by_name(measured(graph))
    expected = {
        "degree": dict(unweighted.degree()),
        "betweenness": nx.betweenness_centrality(unweighted),
        "closeness": nx.closeness_centrality(unweighted),
        "eigenvector": nx.eigenvector_centrality(unweighted, max_iter=5000, tol=1e-12),
        "harmonic": {n: v / (len(graph) - 1) for n, v in nx.harmonic_centrality(unweighted).items()},
        "core": nx.core_number(unweighted),
        "pagerank": nx.pagerank(unweighted, tol=1e-14, max_iter=5000),
    }
    for measure, values in expected.items():
        for node, value in values.items():
            assert getattr(rows[node], measure) == pytest.approx(value, abs=1e-8), measure


@pytest.mark.parametrize(
    "graph",
    [nx.florentine_families_graph(), nx.cycle_graph(NODES), nx.star_graph(9), nx.complete_graph(5)],
    ids=["florentine", "cycle", "star", "complete"],
)
def test_the_same_network_has_the_same_figures_to_the_last_digit(graph):
    first = measured(named(graph))
    assert all(measured(named(graph)) == first for _ in range(5))


# ---------- published figures ----------
# Padgett's marriages among Florentine families: raw betweenness (of 91 pairs) and sum of distances
FLORENCE = {
    "Medici": (6, 47.5, 25),
    "Guadagni": (4, 23.1667, 30),
    "Albizzi": (3, 19.3333, 29),
    "Salviati": (2, 13.0, 36),
    "Ridolfi": (3, 10.3333, 28),
    "Bischeri": (3, 9.5, 35),
    "Strozzi": (4, 9.3333, 32),
    "Barbadori": (2, 8.5, 32),
    "Tornabuoni": (3, 8.3333, 29),
    "Castellani": (3, 5.0, 36),
    "Peruzzi": (3, 2.0, 38),
    "Acciaiuoli": (1, 0.0, 38),
    "Ginori": (1, 0.0, 42),
    "Lamberteschi": (1, 0.0, 43),
    "Pazzi": (1, 0.0, 49),
}


def test_florentine_families_have_their_published_figures():
    rows = by_name(measured(nx.florentine_families_graph()))
    assert set(rows) == set(FLORENCE)
    for family, (degree, between, far) in FLORENCE.items():
        assert rows[family].degree == degree
        assert rows[family].betweenness * 91 == pytest.approx(between, abs=5e-4)
        assert rows[family].closeness == pytest.approx(14 / far)


def test_an_isolate_lowers_the_shares_and_has_none_itself():
    """Wasserman and Faust (1994) keep the Pucci, who had no marriage: the Medici then stand at 0.452."""
    graph = nx.florentine_families_graph()
    graph.add_node("Pucci")
    rows = by_name(measured(graph))
    assert rows["Medici"].betweenness == pytest.approx(0.452, abs=5e-4)
    assert rows["Medici"].closeness == pytest.approx(14 / 15 * 14 / 25)
    pucci = rows["Pucci"]
    assert (pucci.degree, pucci.betweenness, pucci.closeness, pucci.eigenvector) == (0, 0, 0, None)


def test_zacharys_club_has_its_published_figures():
    """Members are numbered from 0: the instructor is 0, the president 33."""
    rows = by_name(measured(named(nx.karate_club_graph())))
    assert {node: rows[node].degree for node in ("0", "33", "32", "2", "1", "11")} == {
        "0": 16, "33": 17, "32": 12, "2": 10, "1": 9, "11": 1,
    }  # fmt: skip
    published = {"0": 231.0714, "33": 160.5516, "32": 76.6905, "2": 75.8508, "31": 73.0095, "8": 29.5294}
    for node, value in published.items():
        assert rows[node].betweenness * 528 == pytest.approx(value, abs=5e-4)
    for node, value in {"0": 0.5690, "2": 0.5593, "33": 0.5500, "31": 0.5410, "16": 0.2845}.items():
        assert rows[node].closeness == pytest.approx(value, abs=5e-5)


def test_the_core_of_zacharys_club_has_ten_members():
    """Those of the 4-core, of which half stayed with the instructor."""
    rows = by_name(measured(named(nx.karate_club_graph())))
    assert {node for node, row in rows.items() if row.core == 4} == {
        "0", "1", "2", "3", "7", "8", "13", "30", "32", "33",
    }  # fmt: skip
    assert max(row.core for row in rows.values()) == 4
    assert [node for node, row in rows.items() if row.core == 1] == ["11"]


def test_the_women_of_the_southern_town_nearly_all_met():
    """Davis, Gardner and Gardner (1941): 139 of the 153 pairs met at one of the 14 events."""
    both = nx.davis_southern_women_graph()
    rows = by_name(measured(nx.bipartite.projected_graph(both, both.graph["top"])))
    assert sum(row.degree for row in rows.values()) == 2 * 139
    everyone = {"Evelyn Jefferson", "Theresa Anderson", "Ruth DeSand", "Verne Sanderson", "Sylvia Avondale"}
    everyone |= {"Nora Fayette", "Helen Lloyd"}
    assert {node for node, row in rows.items() if row.degree == 17} == everyone
    assert {node for node, row in rows.items() if row.closeness == 1} == everyone
    assert {node for node, row in rows.items() if row.harmonic == 1} == everyone
    assert {row.reach for row in rows.values()} == {17}
    events = by_name(measured(both))
    assert {event: events[event].degree for event in ("E8", "E9", "E1", "E12")} == {
        "E8": 14, "E9": 12, "E1": 3, "E12": 6,
    }  # fmt: skip


# ---------- by hand ----------
def test_a_star_has_the_figures_worked_out_by_hand():
    rows = by_name(measured(nx.Graph([("hub", leaf) for leaf in "abcd"])))
    hub, leaf = rows["hub"], rows["a"]
    assert (hub.degree, hub.betweenness, hub.closeness) == (4, 1.0, 1.0)
    assert (leaf.degree, leaf.betweenness) == (1, 0.0)
    assert leaf.closeness == pytest.approx(4 / 7)
    assert (hub.harmonic, hub.core, hub.reach) == (1.0, 1, 4)
    assert (leaf.harmonic, leaf.core, leaf.reach) == (pytest.approx((1 + 3 / 2) / 4), 1, 4)
    assert hub.eigenvector == pytest.approx(1 / math.sqrt(2))
    assert leaf.eigenvector == pytest.approx(1 / math.sqrt(8))


def test_a_path_of_three_and_a_pair_are_compared_by_what_they_reach():
    rows = by_name(measured(nx.Graph([("a", "b"), ("b", "c"), ("x", "y")])))
    assert rows["b"].closeness == pytest.approx(2 / 4 * 1)
    assert rows["a"].closeness == pytest.approx(2 / 4 * 2 / 3)
    assert rows["x"].closeness == pytest.approx(1 / 4)
    assert rows["b"].betweenness == pytest.approx(1 / 6)
    assert rows["b"].eigenvector == pytest.approx(1 / math.sqrt(2))
    assert rows["x"].eigenvector is None


def test_the_list_is_by_ties_then_betweenness_then_name():
    graph = nx.Graph([("z", "a"), ("z", "b"), ("z", "c"), ("c", "d")])
    graph.add_node("idle")
    assert [row.iri for row in measured(graph)] == ["z", "c", "a", "b", "d", "idle"]


def test_a_triangle_with_a_tail_has_a_core_of_two():
    graph = nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e")])
    assert {row.iri: row.core for row in measured(graph)} == {"a": 2, "b": 2, "c": 2, "d": 1, "e": 1}
    assert {row.iri: row.reach for row in measured(graph)} == {"a": 3, "b": 3, "c": 4, "d": 4, "e": 2}


def test_a_sample_changes_the_betweenness_alone_and_tells_its_error():
    graph = named(nx.karate_club_graph())
    exact = by_name(measured(graph))
    rows, error = scored(graph, samples=10, seed=4)
    assert 0 < error < 1
    assert any(row.betweenness != exact[row.iri].betweenness for row in rows)
    for row in rows:
        assert vars(exact[row.iri]) | {"betweenness": 0} == {
            "iri": row.iri,
            **row.values,
            "betweenness": 0,
        }
    assert scored(graph, samples=10, seed=4) == (rows, error)


# ---------- small and broken networks ----------
def test_an_empty_network_has_no_rows():
    assert measured(nx.Graph()) == []
    assert find_largest_component(nx.Graph()) == []


def test_a_single_organisation_has_nothing_but_its_share():
    graph = nx.Graph()
    graph.add_node("a")
    assert measured(graph) == [
        SimpleNamespace(
            iri="a",
            degree=0,
            betweenness=0.0,
            closeness=0.0,
            harmonic=0.0,
            core=0,
            reach=0,
            eigenvector=None,
            pagerank=pytest.approx(1.0),
        )
    ]


def test_two_organisations_have_no_eigenvector():
    rows = measured(nx.Graph([("a", "b")]))
    assert [row.eigenvector for row in rows] == [None, None]
    assert [row.closeness for row in rows] == [1.0, 1.0]


def test_isolates_alone_are_no_network():
    graph = nx.Graph()
    graph.add_nodes_from("abc")
    for row in measured(graph):
        assert (row.degree, row.betweenness, row.closeness, row.eigenvector) == (0, 0.0, 0.0, None)
        assert (row.harmonic, row.core, row.reach) == (0.0, 0, 0)
        assert row.pagerank == pytest.approx(1 / 3)


def test_of_two_parts_of_one_size_the_first_by_name_is_the_largest():
    graph = nx.Graph([("x", "y"), ("y", "z"), ("c", "b"), ("b", "a")])
    assert find_largest_component(graph) == ["a", "b", "c"]
    # each part has values of its own
    assert {row.iri: row.eigenvector for row in measured(graph)} == pytest.approx(
        {"x": 0.5, "y": 0.5**0.5, "z": 0.5, "a": 0.5, "b": 0.5**0.5, "c": 0.5}
    )


def test_an_eigenvector_that_is_not_unique_is_none():
    """Two cliques joined by a long path are all but two parts: which leads is a matter of rounding."""
    graph = nx.barbell_graph(20, 40)
    graph = nx.relabel_nodes(graph, str)
    assert {row.eigenvector for row in measured(graph)} == {None}
