"""Brokers: Burt's measures, roles between groups, and whose loss splits the network."""

from __future__ import annotations

import json
import math
from collections import Counter
from itertools import permutations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.measures.adjacency import Links
from graph.measures.brokerage import (
    ROLES,
    Triad,
    classify_role,
    count_brokerage_roles,
    count_triangles,
    find_articulation_points,
    find_bridges,
    list_triads,
    measure_constraint,
    measure_effective_size,
)
from tests.fiction import organisation, tie, write
from tests.measures.graphs import (
    TINY,
    connected_pairs,
    florence,
    graphs,
    karate,
    named,
    neighbours,
    parts,
    women,
)

LARGER = {"karate": karate(), "florence": florence(), "women": women()}
LARGER |= {"random": named(nx.gnm_random_graph(60, 90, seed=2))}


def of(measure, graph: nx.Graph) -> dict[str, float]:
    links = Links.from_graph(graph)
    return links.map_to_nodes(measure(links))


# ---------- Burt ----------
@settings(max_examples=100, deadline=None)
@given(graphs(least=1))
def test_constraint_and_effective_size_are_those_of_networkx(graph):
    assert of(measure_constraint, graph) == pytest.approx(nx.constraint(graph), nan_ok=True)
    assert of(measure_effective_size, graph) == pytest.approx(nx.effective_size(graph), nan_ok=True)


@pytest.mark.parametrize("graph", LARGER.values(), ids=LARGER)
def test_on_larger_networks_they_are_those_of_networkx(graph):
    assert of(measure_constraint, graph) == pytest.approx(nx.constraint(graph), nan_ok=True)
    assert of(measure_effective_size, graph) == pytest.approx(nx.effective_size(graph), nan_ok=True)
    assert of(count_triangles, graph) == nx.triangles(graph)


@pytest.mark.parametrize("graph", TINY.values(), ids=TINY)
def test_only_who_has_no_tie_has_no_number(graph):
    for measure in (measure_constraint, measure_effective_size):
        values = of(measure, graph)
        assert {node for node, value in values.items() if math.isnan(value)} == set(nx.isolates(graph))
        assert not any(math.isinf(value) for value in values.values())


def test_the_medici_choose_among_partners_who_hardly_know_each_other():
    """Six marriages, of which only Ridolfi and Tornabuoni, three marriages each, are tied to each other."""
    alone, tied = (1 / 6) ** 2, (1 / 6 + 1 / 6 * 1 / 3) ** 2
    assert of(measure_constraint, florence())["Medici"] == pytest.approx(4 * alone + 2 * tied)
    assert of(measure_constraint, florence())["Medici"] == pytest.approx(0.2098, abs=1e-4)
    assert of(measure_effective_size, florence())["Medici"] == pytest.approx(6 - 2 * 1 / 6)


def test_a_star_and_a_triangle_worked_out_by_hand():
    star, triangle = named(nx.star_graph(4)), named(nx.complete_graph(3))
    assert of(measure_constraint, star) == pytest.approx({"0": 1 / 4, "1": 1, "2": 1, "3": 1, "4": 1})
    assert of(measure_effective_size, star) == {"0": 4, "1": 1, "2": 1, "3": 1, "4": 1}
    assert of(measure_constraint, triangle) == pytest.approx(dict.fromkeys("012", 1.125))  # may pass 1
    assert of(measure_effective_size, triangle) == dict.fromkeys("012", 1)
    assert of(count_triangles, triangle) == dict.fromkeys("012", 1)


# ---------- Gould and Fernandez ----------
def role(one: str, broker: str, other: str) -> str:
    """Gould and Fernandez (1989), table 1, as read from the first to the last of the three."""
    table = {
        (True, True, True): "coordinator",
        (False, False, True): "consultant",
        (False, True, False): "gatekeeper",
        (True, False, False): "representative",
        (False, False, False): "liaison",
    }
    return table[one == broker, broker == other, one == other]


def by_hand(graph: nx.Graph, groups: dict[str, str]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {node: Counter() for node in graph}
    for one, broker, other in permutations(graph, 3):
        tied = graph.has_edge(one, broker) and graph.has_edge(broker, other)
        if tied and not graph.has_edge(one, other) and {one, broker, other} <= groups.keys():
            found[broker][role(groups[one], groups[broker], groups[other])] += 1
    return found


def grouped(graph: nx.Graph) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(
        {}, optional={node: st.sampled_from(["ngo", "state", "firm"]) for node in graph}
    )


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_roles_are_those_of_all_ordered_triads_tried_one_by_one(data):
    graph = data.draw(graphs(most=7))
    groups = data.draw(grouped(graph))
    assert count_brokerage_roles(graph, groups) == by_hand(graph, groups)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_triads_by_name_are_those_that_are_counted(data):
    """Each is named once and counted twice, once in each direction."""
    graph = data.draw(graphs(most=7))
    groups = data.draw(grouped(graph))
    turned = {"gatekeeper": "representative", "representative": "gatekeeper"}
    for broker, counted in count_brokerage_roles(graph, groups).items():
        if broker not in groups:
            continue
        listed = list(list_triads(graph, broker, groups))
        assert counted == Counter(
            found for triad in listed for found in (triad.role, turned.get(triad.role, triad.role))
        )
        assert "representative" not in {triad.role for triad in listed}
        assert len({frozenset((triad.start, triad.end)) for triad in listed}) == len(listed)
        for triad in listed:
            assert triad.role == role(groups[triad.start], groups[broker], groups[triad.end])
            assert not graph.has_edge(triad.start, triad.end)


def test_all_five_roles_worked_out_by_hand():
    """`hub` of group A with two of A, one of B and one of C; a third of B is tied to the other of B."""
    graph = nx.Graph([("hub", leaf) for leaf in ("a1", "a2", "b1", "b2", "c1")])
    graph.add_edge("b1", "b2")
    groups = {"hub": "A", "a1": "A", "a2": "A", "b1": "B", "b2": "B", "c1": "C"}
    # ordered pairs not tied: a-a 2; a to b or c 2 * 3 and back; b-b are tied; b-c 2 * 1, both ways
    assert count_brokerage_roles(graph, groups)["hub"] == {
        "coordinator": 2,
        "representative": 6,
        "gatekeeper": 6,
        "liaison": 4,
    }
    groups["c1"], groups["a1"] = "B", "A"
    assert count_brokerage_roles(graph, groups)["hub"]["consultant"] == 4
    assert list(list_triads(graph, "hub", {"hub": "A", "a1": "A", "c1": "C"})) == [
        Triad("c1", "hub", "a1", "gatekeeper")
    ]


def test_every_role_is_reached():
    assert {classify_role(*three) for three in permutations("aabbc", 3)} | {classify_role(*"aaa")} == set(
        ROLES
    )


def test_who_has_no_group_brokers_nothing_and_is_no_end():
    graph = nx.Graph([("a", "b"), ("b", "c")])
    assert count_brokerage_roles(graph, {"a": "x", "c": "x"})["b"] == {}
    assert count_brokerage_roles(graph, {"a": "x", "b": "x"})["b"] == {}
    assert count_brokerage_roles(nx.Graph(), {}) == {}


# ---------- who splits ----------
@settings(max_examples=100, deadline=None)
@given(graphs())
def test_an_articulation_point_is_whose_removal_leaves_more_parts(graph):
    before = parts(neighbours(graph))
    expected = []
    for node in graph:
        (home,) = (part for part in before if node in part)
        after = parts(neighbours(graph, without=[node]))
        if sum(part < home for part in after) > 1:
            expected.append(node)
    assert find_articulation_points(graph) == sorted(expected)


@settings(max_examples=100, deadline=None)
@given(graphs())
def test_a_bridge_is_a_tie_without_which_its_ends_are_apart(graph):
    expected = []
    for one, other in graph.edges():
        rest = graph.copy()
        rest.remove_edge(one, other)
        if frozenset((one, other)) not in connected_pairs(neighbours(rest)):
            expected.append((min(one, other), max(one, other)))
    assert find_bridges(graph) == sorted(expected)


def test_the_classic_networks_have_their_known_points_and_bridges():
    assert find_articulation_points(karate()) == ["0"]
    assert find_bridges(karate()) == [("0", "11")]
    assert find_articulation_points(florence()) == ["Albizzi", "Guadagni", "Medici", "Salviati"]
    assert find_bridges(florence()) == [
        ("Acciaiuoli", "Medici"),
        ("Albizzi", "Ginori"),
        ("Guadagni", "Lamberteschi"),
        ("Medici", "Salviati"),
        ("Pazzi", "Salviati"),
    ]
    assert find_articulation_points(women()) == find_bridges(women()) == []


# ---------- the command ----------
def numbers_only(text: str) -> dict:
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


def test_the_command_writes_null_for_who_has_no_tie_and_never_nan(tmp_path, stakeholders):
    names = ["amber-trust", "birch-guild", "cobalt-forum", "dune-house", "elm-circle"]
    folder = write(
        tmp_path / "fiction",
        entities=[organisation(name) for name in names],
        ties=[
            tie("amber-trust", "supports", "birch-guild"),
            tie("birch-guild", "supports", "cobalt-forum"),
            tie("cobalt-forum", "supports", "amber-trust"),
            tie("cobalt-forum", "supports", "dune-house"),
        ],
    )
    result = stakeholders("brokers", "-d", folder, "--json", "--anyway")
    assert result.exit_code == 0
    rows = {row["id"]: row for row in numbers_only(result.stdout)["rows"]}
    alone = rows.pop("elm-circle")
    assert (alone["constraint"], alone["effective_size"]) == (None, None)
    assert all(row["constraint"] > 0 and row["effective_size"] >= 1 for row in rows.values())


@pytest.mark.parametrize("names", [[], ["amber-trust"], ["amber-trust", "birch-guild"]], ids=len)
@pytest.mark.parametrize("verb", ["central", "brokers", "communities", "introduce"])
def test_no_command_writes_nan_where_there_is_no_tie(tmp_path, stakeholders, verb, names):
    folder = write(tmp_path / "fiction", entities=[organisation(name) for name in names])
    anyway = [] if verb == "introduce" else ["--anyway"]
    result = stakeholders(verb, "-d", folder, "--json", *anyway)
    assert result.exit_code == 0
    assert numbers_only(result.stdout)["projection"]["nodes"] == len(names)
