"""When a measure says something: what a network is like, and the reasons on networks known beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, pairwise
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings

from graph.measures.applicability import (
    Applicability,
    NetworkStructure,
    check_applicability,
    describe_structure,
)
from graph.measures.observation import Observation, count_reporters
from graph.measures.registry import MEASURES
from graph.model.network import Network
from tests.fiction import LEAFLET, iri, knowledge, organisation, tie
from tests.measures.graphs import connected_pairs, florence, graphs, karate, kestrel, neighbours

TELLERS = ["amber-trust", "birch-guild", "cobalt-forum", "dune-house"]
SOURCES = [{"id": f"letter-{name}", "title": f"A letter of {name}", "publisher": name} for name in TELLERS]
SOURCES.append(LEAFLET)
PATHS = {"betweenness", "closeness", "harmonic", "eigenvector", "pagerank", "core", "brokerage"}
PATHS |= {"communities", "introductions"}
HOLES = {"constraint", "effective size"}
ALL = {*PATHS, *HOLES, "degree", "reach", "whatif"}

RANKING = "A ranking would show who wrote the list, not who is central."
Told = Iterable[tuple[str, str, str]]  # two organisations, and who tells of their tie


def reasons(folder: Path, told: Told, names: Iterable[str] = ()) -> dict[str, str]:
    """Return the reasons for silence in a fictional network."""
    told = list(told)
    people = {*TELLERS, *names, *(name for one, other, _ in told for name in (one, other))}
    network = Network(
        knowledge(
            folder,
            sources=SOURCES,
            entities=[organisation(name) for name in sorted(people)],
            ties=[tie(one, "partneredWith", other, source=f"letter-{teller}") for one, other, teller in told],
        )
    )
    graph = network.build_graph()
    found = check_applicability(describe_structure(graph, count_reporters(network, graph)), network.knowledge)
    assert all(verdict.measure == measure for measure, verdict in found.items())
    assert all(verdict.is_meaningful is (not verdict.reason) for verdict in found.values())
    return {measure: verdict.reason for measure, verdict in found.items()}


def silent(found: dict[str, str]) -> set[str]:
    return {measure for measure, reason in found.items() if reason}


def by_turns(pairs: Iterable[tuple[str, str]]) -> Told:
    """Return pairs of which three tell by turns, none of most."""
    return [(one, other, TELLERS[number % 3]) for number, (one, other) in enumerate(pairs)]


def people(number: int) -> list[str]:
    return [f"house-{place:02}" for place in range(number)]


# ---------- what a network is like ----------
def observed(graph: nx.Graph, *alone: tuple[str, int]) -> Observation:
    return Observation(
        pairs=graph.number_of_edges(),
        by_one_end=0,
        by_both_ends=0,
        by_third_party=0,
        reporters=(),
        copies=(),
        silent=(),
        unanswered=(),
        alone=alone,
        own=(),
    )


@settings(max_examples=100, deadline=None)
@given(graphs())
def test_single_ties_cycles_and_triangles_are_counted_as_walks_find_them(graph):
    around = set()
    for one, other in graph.edges():
        rest = graph.copy()
        rest.remove_edge(one, other)
        if frozenset((one, other)) in connected_pairs(neighbours(rest)):
            around |= {one, other}
    corners = {
        node
        for three in combinations(graph, 3)
        if all(graph.has_edge(*pair) for pair in combinations(three, 2))
        for node in three
    }
    degrees = [len(graph[node]) for node in graph]
    assert describe_structure(graph, observed(graph)) == NetworkStructure(
        connected=sum(degree > 0 for degree in degrees),
        single=degrees.count(1),
        on_cycles=len(around),
        in_triangles=len(corners),
        main_reporter="",
        solely_reported=0,
        pairs=graph.number_of_edges(),
    )


def test_the_one_voice_is_that_of_who_alone_tells_of_most():
    found = describe_structure(karate(), observed(karate(), ("x", 39), ("y", 20)))
    assert (found.main_reporter, found.solely_reported, found.has_main_reporter) == (
        "x",
        39,
        False,
    )  # 39 of 78 are not most
    assert describe_structure(karate(), observed(karate(), ("y", 20), ("x", 40))).has_main_reporter


def test_the_classic_networks_are_no_trees():
    assert not describe_structure(karate(), observed(karate())).is_tree_like
    found = describe_structure(florence(), observed(florence()))
    assert (found.single, found.on_cycles, found.in_triangles) == (4, 10, 7)
    assert not found.is_tree_like


def test_a_tree_with_few_on_a_cycle_is_still_like_a_tree():
    for leaves, alike in ((12, False), (13, True)):  # three on a cycle of 15, then of 16
        graph = nx.cycle_graph(3)
        graph.add_edges_from((0, f"leaf{number}") for number in range(leaves))
        assert describe_structure(graph, observed(graph)).is_tree_like is alike


# ---------- reasons ----------
def test_every_measure_that_is_shown_has_its_condition():
    assert set(MEASURES) == ALL
    assert all(measure.conditions for measure in MEASURES.values())


def test_without_ties_nothing_says_anything(tmp_path):
    found = reasons(tmp_path, [], people(4))
    assert silent(found) == ALL
    assert set(found.values()) == {"No tie is documented at this certainty."}


def test_a_star_that_its_hub_wrote_shows_who_wrote_it(tmp_path):
    found = reasons(tmp_path, [("amber-trust", name, "amber-trust") for name in people(12)])
    assert silent(found) == ALL
    assert set(found.values()) == {"12 of the 12 connections are reported by Amber Trust alone. " + RANKING}


def test_a_star_that_its_leaves_told_counts_ties_and_ranks_nothing(tmp_path):
    leaves = people(12)
    found = reasons(tmp_path, by_turns(("dune-house", name) for name in leaves))
    assert silent(found) == PATHS | HOLES
    assert "0 of 13 connected organisations lie on a cycle" in found["betweenness"]
    assert "0 of 13 connected organisations have two partners" in found["constraint"]


def test_in_a_tree_of_many_voices_there_is_one_way_between_most(tmp_path):
    names = people(15)
    found = reasons(tmp_path, by_turns((names[(place - 1) // 2], names[place]) for place in range(1, 15)))
    assert silent(found) == PATHS | HOLES
    assert all("Between most of them there is only one path" in found[measure] for measure in PATHS)


def test_in_a_ring_there_is_a_choice_of_ways_but_no_common_partner(tmp_path):
    names = people(12)
    found = reasons(tmp_path, by_turns(pairwise([*names, names[0]])))
    assert silent(found) == HOLES


def test_where_all_know_each_other_everything_may_be_said(tmp_path):
    assert silent(reasons(tmp_path, by_turns(combinations(people(6), 2)))) == set()


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (7, "9 of the 16 connections are reported by Birch Guild alone. " + RANKING),
        (8, ""),
        (9, "9 of the 16 connections are reported by Amber Trust alone. " + RANKING),
    ],
)
def test_of_two_voices_one_decides_where_it_tells_of_more_than_half(tmp_path, own, said):
    pairs = [*combinations(people(6), 2), ("amber-trust", "birch-guild")]
    found = reasons(
        tmp_path,
        [
            (one, other, "amber-trust" if number < own else "birch-guild")
            for number, (one, other) in enumerate(pairs)
        ],
    )
    assert found == dict.fromkeys(ALL, said)


def test_what_two_tell_of_is_nobodys_list(tmp_path):
    pairs = list(combinations(people(5), 2))
    told = [(one, other, teller) for one, other in pairs for teller in TELLERS[:2]]
    assert silent(reasons(tmp_path, told)) == set()


def test_a_verdict_without_reason_lets_the_figures_stand():
    assert Applicability("degree").is_meaningful
    assert not Applicability("degree", "nobody was asked").is_meaningful


# ---------- the two data sets ----------
def test_on_the_example_every_measure_has_a_reason(network):
    graph = network.build_graph()
    found = check_applicability(describe_structure(graph, count_reporters(network, graph)), network.knowledge)
    assert {measure for measure, verdict in found.items() if verdict.reason} == ALL
    assert all("reported by Steps Towards Development alone." in verdict.reason for verdict in found.values())


def test_on_the_whole_network_no_measure_has_one():
    network = kestrel()
    for year in ("", "2022", "2023", "2024"):
        graph = network.build_graph(as_of=year)
        found = check_applicability(
            describe_structure(graph, count_reporters(network, graph)), network.knowledge
        )
        assert [verdict.reason for verdict in found.values() if verdict.reason] == [], year


def test_a_date_without_ties_silences_the_whole_network_too():
    network = kestrel()
    graph = network.build_graph(as_of="1990")
    found = check_applicability(describe_structure(graph, count_reporters(network, graph)), network.knowledge)
    assert {verdict.reason for verdict in found.values()} == {"No tie is documented at this certainty."}
    assert iri("x") not in graph
