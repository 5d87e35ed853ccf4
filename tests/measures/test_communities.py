"""Communities: agreement of partitions counted pair by pair, known groups found, and what they share."""

from __future__ import annotations

import math
import random
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.measures import communities as measured
from graph.measures.communities import LARGE, detect_communities, measure_adjusted_rand
from graph.measures.shared_traits import ALLIANCE, KIND, PLACE, Trait, collect_traits
from tests.measures.graphs import TINY, edgeless, florence, graphs, karate, kestrel, named

WEST, EAST, ROUND = Trait(PLACE, "west"), Trait(PLACE, "east"), Trait(ALLIANCE, "round-table")


def by_pairs(one: list[int], other: list[int]) -> float:
    """Hubert and Arabie (1985), from the pairs that the partitions put together or apart."""
    pairs = list(combinations(range(len(one)), 2))
    together = (
        {(n, m) for n, m in pairs if one[n] == one[m]},
        {(n, m) for n, m in pairs if other[n] == other[m]},
    )
    both, only_one, only_other = (
        len(together[0] & together[1]),
        len(together[0] - together[1]),
        len(together[1] - together[0]),
    )
    neither = len(pairs) - both - only_one - only_other
    below = (both + only_one) * (only_one + neither) + (both + only_other) * (only_other + neither)
    return 2 * (both * neither - only_one * only_other) / below if below else 1.0


labels = st.integers(0, 3)
partitions = st.lists(st.tuples(labels, labels), max_size=9)


# ---------- agreement ----------
@settings(max_examples=300, deadline=None)
@given(partitions)
def test_agreement_is_that_of_pairs_counted_one_by_one(both):
    one, other = [first for first, _ in both], [second for _, second in both]
    assert measure_adjusted_rand(one, other) == pytest.approx(by_pairs(one, other))
    assert measure_adjusted_rand(other, one) == pytest.approx(by_pairs(one, other))
    assert measure_adjusted_rand(one, one) == 1


def test_a_worked_example_has_its_known_agreement():
    """Of six pairs one is together in both, one in the second only: 2 * (1 * 4 - 0) / (1 * 4 + 2 * 5)."""
    assert measure_adjusted_rand([0, 0, 1, 2], [0, 0, 1, 1]) == pytest.approx(8 / 14)
    assert measure_adjusted_rand([0, 0, 0, 0], [0, 1, 2, 3]) == 0


def test_partitions_of_different_sizes_are_refused():
    with pytest.raises(ValueError, match="partitions of 2 and 1 nodes"):
        measure_adjusted_rand([0, 1], [0])


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_agreement_of_many_groups_of_many_is_that_of_pairs(seed):
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    one = [draw.randrange(40) for _ in range(200)]
    other = [group if draw.random() < 0.7 else draw.randrange(3, 90) for group in one]
    assert measure_adjusted_rand(one, other) == pytest.approx(by_pairs(one, other))


# ---------- groups ----------
def cliques(*sizes: int) -> nx.Graph:
    """Return groups all tied inside, each tied to the next by one tie."""
    graph = nx.Graph()
    for number, size in enumerate(sizes):
        graph.add_edges_from(combinations([f"g{number}-{member}" for member in range(size)], 2))
    graph.add_edges_from((f"g{number}-0", f"g{number + 1}-1") for number in range(len(sizes) - 1))
    return graph


def test_groups_that_hardly_touch_are_found_in_every_run():
    found = detect_communities(cliques(7, 6, 5), {})
    assert [len(one.members) for one in found.communities] == [7, 6, 5]
    assert all(len({member[:2] for member in one.members}) == 1 for one in found.communities)
    assert found.agreement == 1
    assert found.runs == 20
    # Newman and Girvan (2004) by hand: 46 + 2 bridge ties; ends of each group 43, 32, 21
    assert found.modularity == pytest.approx(46 / 48 - (43**2 + 32**2 + 21**2) / 96**2)


def test_the_club_splits_nearly_as_well_as_it_can():
    """Brandes et al. (2008): no partition of Zachary's club has more than 0.4198; Louvain comes near it."""
    found = detect_communities(karate(), {})
    groups = [set(one.members) for one in found.communities]
    assert 0.41 < found.modularity < 0.41979
    assert found.modularity == pytest.approx(nx.community.modularity(karate(), groups))
    assert 3 <= len(groups) <= 5
    assert 0.5 < found.agreement <= 1
    by_member = {member: number for number, group in enumerate(groups) for member in group}
    assert by_member["0"] != by_member["33"]


def test_runs_that_find_other_groups_agree_less():
    """A random network has no groups to be found again."""
    found = detect_communities(named(nx.gnm_random_graph(80, 200, seed=1)), {})
    assert found.agreement < 0.7
    assert 0 < found.modularity < 1


@pytest.mark.parametrize(
    "graph", [karate(), florence(), cliques(4, 4)], ids=["karate", "florence", "cliques"]
)
def test_the_same_network_has_the_same_communities(graph):
    assert detect_communities(graph, {}) == detect_communities(graph.copy(), {})


@pytest.mark.slow
def test_a_thousand_organisations_have_the_modularity_that_networkx_gives_them():
    graph = named(nx.barabasi_albert_graph(1000, 3, seed=1))
    graph.add_nodes_from(f"alone{number}" for number in range(1500))  # more without a tie than with one
    found = detect_communities(graph, {})
    groups = [set(one.members) for one in found.communities]
    assert sum(map(len, groups)) == 1000
    assert found.left_out == 1500
    assert found.modularity == pytest.approx(
        nx.community.modularity(graph.subgraph(set().union(*groups)), groups)
    )


def grouped(parts: int, size: int) -> nx.Graph:
    """Return groups with some five ties of each member inside and two outside: not easy to tell."""
    return named(nx.random_partition_graph([size] * parts, 5 / size, 2 / (size * (parts - 1)), seed=7))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("graph", "least"),
    [
        pytest.param(lambda: grouped(50, 60), 0.99, id="groups"),
        pytest.param(lambda: named(nx.powerlaw_cluster_graph(3000, 3, 0.5, seed=2)), 0.99, id="triangles"),
        pytest.param(
            lambda: named(nx.barabasi_albert_graph(10_000, 3, seed=1)),
            0.99,
            id="large",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            lambda: named(nx.gnm_random_graph(10_000, 30_000, seed=1)),
            0.98,
            id="random",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_stopping_earlier_in_large_networks_costs_hardly_any_modularity(graph, least, monkeypatch):
    network = graph()
    assert len(network) > LARGE
    soon = detect_communities(network, {})
    monkeypatch.setattr(measured, "LARGE", len(network))
    late = detect_communities(network, {})
    assert soon != late  # the other setting was taken
    assert soon.modularity > least * late.modularity


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(graphs())
def test_everyone_with_a_tie_is_in_one_community(graph):
    found = detect_communities(graph, {}, runs=4)
    members = [member for one in found.communities for member in one.members]
    assert sorted(members) == sorted(node for node in graph if graph.degree(node))
    assert found.left_out == len(graph) - len(members)
    sizes = [len(one.members) for one in found.communities]
    assert sizes == sorted(sizes, reverse=True)
    assert all(list(one.members) == sorted(one.members) for one in found.communities)
    assert -1 <= found.agreement <= 1
    if members:
        groups = [set(one.members) for one in found.communities]
        linked = graph.subgraph(members)
        assert found.modularity == pytest.approx(nx.community.modularity(linked, groups))


@pytest.mark.parametrize("graph", TINY.values(), ids=TINY)
def test_no_figure_is_infinite_or_no_number(graph):
    for runs in (1, 2):
        found = detect_communities(graph, {}, runs=runs)
        assert math.isfinite(found.agreement)
        assert math.isfinite(found.modularity)


def test_without_ties_there_are_no_communities():
    found = detect_communities(edgeless(3), {"0": frozenset({WEST})})
    assert (found.communities, found.left_out) == ((), 3)


# ---------- names ----------
def test_a_community_is_named_by_what_is_commoner_inside_than_outside():
    graph = cliques(4, 4)
    common = Trait(KIND, "ngo")
    by_node = {node: {common} for node in graph}
    for member in range(4):
        by_node[f"g0-{member}"].add(WEST)
        by_node[f"g1-{member}"].add(EAST)
    by_node["g1-3"].add(WEST)  # one outside has it too
    by_node["g0-0"].add(ROUND)  # one alone names no group
    by_node["alone"] = {WEST}
    graph.add_node("alone")
    found = detect_communities(graph, {node: frozenset(has) for node, has in by_node.items()})
    assert found.left_out == 1
    shared = {one.members[0][:2]: one.shared for one in found.communities}
    assert shared["g0"][0] == (WEST, 4, 6)
    assert ROUND not in {trait for trait, _, _ in shared["g0"]}
    assert shared["g1"][0] == (EAST, 4, 4)
    assert WEST not in {trait for trait, _, _ in shared["g1"]}
    assert (common, 4, 8) not in shared["g0"][:1]


def test_what_fewer_than_half_share_names_no_community():
    graph = cliques(5, 5)
    by_node = {node: frozenset({WEST} if node in ("g0-0", "g0-1") else ()) for node in graph}
    assert all(one.shared == () for one in detect_communities(graph, by_node).communities)


def test_what_one_of_two_has_is_not_shared():
    graph = nx.Graph([("a", "b"), ("c", "d")])
    by_node = {"a": frozenset({WEST, EAST}), "b": frozenset({EAST}), "c": frozenset(), "d": frozenset()}
    assert [one.shared for one in detect_communities(graph, by_node).communities] == [((EAST, 2, 2),), ()]


def test_the_four_parts_of_the_valley_are_found_and_named():
    """The plan of the fictional data draws four parts that are close inside, and one part of three apart."""
    network = kestrel()
    by_node = collect_traits(network)
    found = detect_communities(network.build_graph(), by_node)
    assert found.agreement > 0.9
    assert found.left_out == 2
    places = {
        trait.iri.rpartition("/")[2]
        for one in found.communities
        for trait, _, _ in one.shared
        if trait.sort == PLACE
    }
    assert {"upper-kestrel", "middle-kestrel", "lower-kestrel", "far-kestrel"} <= places
    for one in found.communities:
        for trait, inside, everywhere in one.shared:
            assert inside == sum(trait in by_node[node] for node in one.members)
            assert everywhere == sum(trait in has for has in by_node.values())
            assert 2 * inside >= len(one.members)
