"""When a measure says something: what a network is like, and the reasons on networks known beforehand."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from itertools import combinations, pairwise
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.measures.applicability import (
    Applicability,
    NetworkStructure,
    check_applicability,
    describe_structure,
    judge_figures,
)
from graph.measures.coverage import Coverage, count_covered_pairs, measure_coverage
from graph.measures.observation import Observation, count_reporters
from graph.measures.registry import MEASURES
from graph.model.network import Network
from tests.fiction import LEAFLET, iri, knowledge, organisation, tie
from tests.measures.graphs import graphs, karate, kestrel, named

TELLERS = ["amber-trust", "birch-guild", "cobalt-forum", "dune-house"]
SOURCES = [{"id": f"letter-{name}", "title": f"A letter of {name}", "publisher": name} for name in TELLERS]
PATHS = {"betweenness", "closeness", "harmonic", "eigenvector", "pagerank", "core", "brokerage"}
PATHS |= {"communities", "introductions"}
HOLES = {"constraint", "effective size"}
TWO_MODE = {
    "alliance size",
    "two-mode degree",
    "two-mode share",
    "two-mode closeness",
    "two-mode betweenness",
}
TWO_MODE |= {"shared partners", "only links"}
DIRECTED = {"out-degree", "in-degree", "reach out", "reached by", "directed pagerank", "directed brokerage"}
STRONG = {"strength", "strong closeness", "strong pagerank"}
WHOLE = {
    "key players",
    "key losses",
    "core periphery",
    "positions",
    "homophily",
    "kinds together",
    "ego network",
}
ALL = {*PATHS, *HOLES, *WHOLE, *TWO_MODE, *DIRECTED, *STRONG, "degree", "reach", "whatif", "scorecard"}

RANKING = "A ranking would show who wrote the list, not who is central."
Told = Iterable[tuple[str, str, str]]  # two organisations, and who tells of their tie


def reasons(
    folder: Path,
    told: Told,
    names: Iterable[str] = (),
    *,
    sources: Iterable[dict[str, str]] = SOURCES,
    tellers: Iterable[str] = TELLERS,
) -> dict[str, str]:
    """Return the reasons for silence in a fictional network."""
    told = list(told)
    people = {*tellers, *names, *(name for one, other, _ in told for name in (one, other))}
    network = Network(
        knowledge(
            folder,
            sources=[LEAFLET, *sources],
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
        coverage=Coverage(len(graph), frozenset(), (), 0),
    )


@settings(max_examples=100, deadline=None)
@given(graphs())
def test_ends_and_triangles_are_counted_as_walks_find_them(graph):
    corners = {
        node
        for three in combinations(graph, 3)
        if all(graph.has_edge(*pair) for pair in combinations(three, 2))
        for node in three
    }
    found = describe_structure(graph, observed(graph))
    assert found == NetworkStructure("", 0, graph.number_of_edges(), observed(graph).coverage, graph=graph)
    assert found.connected == sum(len(graph[node]) > 0 for node in graph)
    assert found.in_triangles == len(corners)


def test_the_one_voice_is_that_of_who_alone_tells_of_most():
    found = describe_structure(karate(), observed(karate(), ("x", 39), ("y", 20)))
    assert (found.main_reporter, found.solely_reported, found.has_main_reporter) == (
        "x",
        39,
        False,
    )  # 39 of 78 are not most
    assert describe_structure(karate(), observed(karate(), ("y", 20), ("x", 40))).has_main_reporter


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
    assert set(found.values()) == {"All 12 connections are reported by Amber Trust alone. " + RANKING}


@pytest.mark.parametrize("asked", [2, 3])
def test_several_lists_of_partners_are_no_network(tmp_path, asked):
    told = [
        (teller, name, teller)
        for number, teller in enumerate(TELLERS[:asked])
        for name in people(40)[10 * number : 10 * number + 15]
    ]
    found = reasons(tmp_path, told, people(40))
    assert silent(found) == ALL
    (reason,) = set(found.values())
    assert reason.startswith(f"{asked} of 44 organisations gave information about their own ties.")
    assert "who was asked, not who is central" in reason


@pytest.mark.parametrize(("asked", "said"), [(8, False), (7, True)])
def test_a_ranking_needs_nine_tenths_of_all_pairs(tmp_path, asked, said):
    """Of 12 with 4 silent, 6 of 66 pairs are hidden: 91 %; with 5, 10 of 66: 85 %."""
    names = people(12)
    sources = [
        {"id": f"letter-{name}", "title": name, "publisher": name, "covers": "own"} for name in names[:asked]
    ]
    told = [(one, other, names[0]) for one, other in pairwise(names)]
    assert bool(reasons(tmp_path, told, sources=sources, tellers=())["degree"]) is said


def test_a_list_without_publisher_is_one_voice_unless_it_is_complete(tmp_path):
    pairs = [*pairwise(people(9)), ("house-00", "house-02")]
    for covers, count in (("", len(ALL)), ("own", len(ALL)), ("all", 0)):
        digest = [{"id": "letter-digest", "title": "A digest", "covers": covers}]
        told = [(one, other, "digest") for one, other in pairs]
        found = reasons(tmp_path / (covers or "blank"), told, sources=digest, tellers=())
        assert len(silent(found) - HOLES) == max(0, count - len(HOLES)), covers
        if count:
            assert "enter “all” in its column “covers”" in found["degree"]


def test_two_complete_lists_that_share_nobody_cannot_be_compared(tmp_path):
    told = [(one, other, "north") for one, other in pairwise(people(10)[:5])]
    told += [(one, other, "south") for one, other in pairwise(people(10)[5:])]
    sources = [{"id": f"letter-{name}", "title": name, "covers": "all"} for name in ("north", "south")]
    found = reasons(tmp_path, told, sources=sources, tellers=())
    assert silent(found) == ALL
    assert "organisations of different lists cannot be compared" in found["degree"]


def test_a_complete_register_of_a_member_is_a_network(tmp_path):
    """Its publisher tells of everything alone, its own ties among it."""
    names = ["amber-trust", *people(9)]
    told = [(one, other, "amber-trust") for one, other in combinations(names, 2)]
    register = [{"id": "letter-amber-trust", "title": "A", "publisher": "amber-trust", "covers": "all"}]
    assert silent(reasons(tmp_path, told, sources=register, tellers=())) == set()


@pytest.mark.parametrize("shape", ["tree", "star", "caterpillar"])
def test_trees_that_were_seen_whole_are_ranked(tmp_path, shape):
    names = people(13)
    pairs = {
        "tree": [(names[(place - 1) // 2], names[place]) for place in range(1, 13)],
        "star": [(names[0], name) for name in names[1:]],
        "caterpillar": [*pairwise(names[:6]), *((names[place % 6], names[place]) for place in range(6, 13))],
    }[shape]
    register = [{"id": "letter-x", "title": "X", "covers": "all"}]
    found = reasons(tmp_path, [(*pair, "x") for pair in pairs], sources=register, tellers=())
    assert silent(found) == HOLES
    assert "0 of 13 connected organisations have two partners" in found["constraint"]


def test_equal_figures_rank_nobody():
    verdicts = {name: Applicability(name) for name in MEASURES}
    figures = {"betweenness": [0.1, 0.1 + 1e-12, None], "closeness": [0.2, 0.3], "degree": [2.0, 2.0]}
    judged = judge_figures(verdicts, figures)
    assert {name for name, verdict in judged.items() if not verdict.is_meaningful} == {"betweenness"}
    assert judged["betweenness"].reason == "All organisations have the same value."


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sets(st.sampled_from("abcdefgh"))))
def test_pairs_of_lists_are_counted_as_sets_of_pairs(lists):
    pairs = {frozenset(pair) for members in lists for pair in combinations(sorted(members), 2)}
    assert count_covered_pairs(lists) == len(pairs)


def test_a_denied_connection_is_named(tmp_path):
    network = Network(
        knowledge(
            tmp_path,
            sources=[LEAFLET | {"covers": "all"}, {"id": "reply", "title": "A reply"}],
            entities=[organisation(name) for name in TELLERS],
            ties=[
                tie("amber-trust", "supports", "birch-guild"),
                tie("amber-trust", "supports", "birch-guild", source="reply") | {"holds": "no"},
                tie("amber-trust", "supports", "cobalt-forum") | {"holds": "", "locator": "9"},
            ],
        )
    )
    found = count_reporters(network, network.build_graph())
    assert found.denied == ((iri("amber-trust"), iri("birch-guild")),)
    said = "One counted connection is denied by another source: Amber Trust – Birch Guild."
    assert said in found.write_sentences(network.knowledge)


def test_the_gate_is_quick_at_ten_thousand_organisations():
    graph = nx.gnm_random_graph(10_000, 30_000, seed=1)
    start = time.process_time()
    count_covered_pairs([set(range(number, 10_000, 7)) for number in range(7)] * 3)
    assert describe_structure(named(graph), observed(graph)).connected
    assert time.process_time() - start < 3


@pytest.mark.slow
def test_observable_pairs_of_ten_thousand_organisations_are_counted_quickly(tmp_path):
    """A third gave lists of their own and a complete list names others; processor time, the best of three."""
    draw = random.Random(1)  # noqa: S311 - not for secrets
    everybody = [f"o{number}" for number in range(10_000)]
    pairs = {tuple(sorted(draw.sample(range(10_000), 2))) for _ in range(30_000)}
    letters = [{"id": f"s{one}", "title": "A letter", "publisher": f"o{one}"} for one in range(3_000)]
    network = Network(
        knowledge(
            tmp_path,
            sources=[LEAFLET, {"id": "list", "title": "A list", "covers": "all"}, *letters],
            entities=list(map(organisation, everybody)),
            ties=[
                tie(f"o{one}", "partneredWith", f"o{other}", source=f"s{one}" if one < 3_000 else "list")
                for one, other in sorted(pairs)
            ],
        )
    )
    graph = network.build_graph()
    measure_coverage(network, graph)
    times = []
    for _ in range(3):
        start = time.process_time()
        found = measure_coverage(network, graph)
        times.append(time.process_time() - start)
    assert found.respondents and found.complete_lists
    assert min(times) < 0.25  # under 0.1 s on a quiet machine; other programs slow it down


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
