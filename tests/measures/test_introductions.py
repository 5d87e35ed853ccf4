"""Whom to introduce to whom, and that what is hidden from the score has no part in it."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from itertools import combinations
from math import fsum, log
from types import SimpleNamespace

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata

from graph.measures import introductions
from graph.measures.introductions import (
    ENOUGH,
    Introduction,
    ScoreValidation,
    list_hideable_ties,
    measure_roc_area,
    suggest_introductions,
    validate_score,
)
from graph.measures.shared_traits import ALLIANCE, KIND, PLACE, TOPIC, Trait, collect_traits
from tests.measures.graphs import TINY, graphs, karate, kestrel, named

WEIGHTS = {ALLIANCE: 1.0, TOPIC: 0.5, PLACE: 0.5, KIND: 0.0}
TRAITS = [Trait(ALLIANCE, "forum"), Trait(TOPIC, "water"), Trait(PLACE, "west"), Trait(KIND, "ngo")]


def score(graph: nx.Graph, by_node: dict[str, frozenset[Trait]], one: str, other: str) -> float:
    """Adamic and Adar (2003): what two share counts the more, the fewer others have it."""
    ((_, _, common),) = nx.adamic_adar_index(graph, [(one, other)])
    holders = {
        trait: sum(trait in has for has in by_node.values()) for trait in by_node[one] & by_node[other]
    }
    return common + sum(WEIGHTS[trait.sort] / log(number) for trait, number in holders.items())


def bare(graph: nx.Graph) -> dict[str, frozenset[Trait]]:
    return {node: frozenset() for node in graph}


def traited(graph: nx.Graph) -> st.SearchStrategy[dict[str, frozenset[Trait]]]:
    return st.fixed_dictionaries({node: st.frozensets(st.sampled_from(TRAITS)) for node in graph})


# ---------- suggestions ----------
@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(st.data())
def test_suggestions_are_all_untied_pairs_that_share_something_best_first(data):
    graph = data.draw(graphs())
    by_node = data.draw(traited(graph))
    expected = {}
    for one, other in combinations(sorted(graph), 2):
        if not graph.has_edge(one, other) and (points := score(graph, by_node, one, other)) > 0:
            expected[one, other] = points
    found = suggest_introductions(graph, by_node, limit=1000)
    assert {(pair.first, pair.second): pair.score for pair in found} == pytest.approx(expected)
    assert [pair.score for pair in found] == sorted((pair.score for pair in found), reverse=True)
    for pair in found:
        assert pair.partners == tuple(sorted(nx.common_neighbors(graph, pair.first, pair.second)))
        assert set(pair.shared) == {
            trait for trait in by_node[pair.first] & by_node[pair.second] if trait.sort != KIND
        }
        assert pair.partners or pair.shared  # no suggestion without a reason
    for node in graph:
        mine = suggest_introductions(graph, by_node, node=node, limit=1000)
        assert mine == [pair for pair in found if node in (pair.first, pair.second)]
    assert suggest_introductions(graph, by_node, limit=2) == found[:2]


def test_a_suggestion_worked_out_by_hand():
    """Two with a common partner of degree 2 and a place that three have."""
    graph = nx.Graph([("a", "m"), ("m", "b")])
    graph.add_node("c")
    west = Trait(PLACE, "west")
    by_node = bare(graph) | dict.fromkeys("abc", frozenset({west}))
    first, *others = suggest_introductions(graph, by_node)
    assert first == Introduction("a", "b", pytest.approx(1 / log(2) + 0.5 / log(3)), ("m",), (west,))
    assert [(pair.first, pair.second, pair.partners) for pair in others] == [("a", "c", ()), ("b", "c", ())]


def test_a_kind_in_common_is_no_reason_to_meet():
    graph = nx.Graph()
    graph.add_nodes_from("ab")
    assert suggest_introductions(graph, dict.fromkeys("ab", frozenset({Trait(KIND, "ngo")}))) == []


def exhaustive(graph: nx.Graph, by_node: dict[str, frozenset[Trait]]) -> list[tuple[float, str, str]]:
    """Every pair one by one, the terms of each added up exactly (Shewchuk 1997), best first."""
    partners = {node: set(graph[node]) for node in graph}
    holders: dict[Trait, int] = defaultdict(int)
    for has in by_node.values():
        for trait in has:
            holders[trait] += 1
    found = []
    for one, other in combinations(sorted(graph), 2):
        if other in partners[one]:
            continue
        terms = [1 / log(max(2, len(partners[node]))) for node in partners[one] & partners[other]]
        terms += [
            WEIGHTS[trait.sort] / log(max(2, holders[trait])) for trait in by_node[one] & by_node[other]
        ]
        if fsum(terms) > 0:
            found.append((-fsum(terms), one, other))
    return [(-points, one, other) for points, one, other in sorted(found)]


def as_rows(found: list[Introduction]) -> list[tuple[float, str, str]]:
    return [(pair.score, pair.first, pair.second) for pair in found]


@settings(max_examples=150, deadline=None)
@given(st.data(), st.integers(1, 12), st.sampled_from([1, 7, 10**6]))
def test_suggestions_are_to_the_last_bit_those_of_trying_every_pair(data, limit, at_once):
    """Also where many pairs have the same score, and whichever part of them is added up at a time."""
    graph = data.draw(graphs(most=14))
    by_node = data.draw(traited(graph))
    expected = exhaustive(graph, by_node)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(introductions, "_AT_ONCE", at_once)
        assert as_rows(suggest_introductions(graph, by_node, limit=limit)) == expected[:limit]
        for node in graph:
            mine = [row for row in expected if node in row[1:]]
            assert as_rows(suggest_introductions(graph, by_node, node=node, limit=limit)) == mine[:limit]


def thousand() -> tuple[nx.Graph, dict[str, frozenset[Trait]]]:
    """A thousand organisations and some alone, with a place, topics and a forum that is one of them."""
    graph = named(nx.barabasi_albert_graph(1000, 3, seed=5))
    graph.add_nodes_from(f"alone{number}" for number in range(20))
    draw = random.Random(6)  # noqa: S311 - not for secrets
    by_node = {}
    for node in graph:
        topics = {Trait(TOPIC, f"topic{draw.randrange(40)}") for _ in range(draw.randrange(4))}
        forums = {Trait(ALLIANCE, other) for other in graph[node] if int(other) < 30}
        by_node[node] = (
            frozenset({Trait(PLACE, f"place{draw.randrange(50)}"), Trait(KIND, "ngo")}) | topics | forums
        )
    return graph, by_node


def test_a_thousand_organisations_have_the_suggestions_of_trying_every_pair():
    graph, by_node = thousand()
    expected = exhaustive(graph, by_node)
    assert as_rows(suggest_introductions(graph, by_node, limit=5000)) == expected[:5000]
    assert as_rows(suggest_introductions(graph, by_node)) == expected[:10]
    mine = [row for row in expected if "alone3" in row[1:]]
    assert as_rows(suggest_introductions(graph, by_node, node="alone3", limit=len(mine) + 1)) == mine


# ---------- which ties can be hidden ----------
@settings(max_examples=100, deadline=None)
@given(graphs())
def test_a_tie_can_be_hidden_where_both_ends_keep_another(graph):
    expected = []
    for one, other in graph.edges():
        rest = graph.copy()
        rest.remove_edge(one, other)
        if not {one, other} & set(nx.isolates(rest)):
            expected.append((min(one, other), max(one, other)))
    assert list_hideable_ties(graph) == sorted(expected)


def test_below_enough_ties_to_hide_there_is_no_trial():
    for number, silent in ((ENOUGH - 1, True), (ENOUGH, False)):
        ring = named(nx.cycle_graph(number))
        assert (validate_score(ring, bare(ring)) is None) is silent


@pytest.mark.parametrize("graph", [*TINY.values(), named(nx.star_graph(200))], ids=[*TINY, "large star"])
def test_a_star_a_tree_or_next_to_nothing_is_not_tried(graph):
    assert validate_score(graph, bare(graph)) is None
    for pair in suggest_introductions(graph, bare(graph)):
        assert math.isfinite(pair.score)


# ---------- the trial sees nothing of what it hides ----------
FORUMS = ("first-forum", "next-forum", "old-forum", "other-forum", "small-forum", "wide-forum")


def forums() -> tuple[nx.Graph, dict[str, frozenset[Trait]]]:
    """Members of forums, tied to each other here and there; who is tied to a forum has it as a trait."""
    graph = nx.gnm_random_graph(40, 70, seed=11)
    graph = nx.relabel_nodes(graph, {number: f"member{number}" for number in graph})
    for number, forum in enumerate(FORUMS):
        graph.add_edges_from((forum, f"member{member}") for member in range(number, 40, 5))
    return graph, traits_of(graph)


def traits_of(graph: nx.Graph) -> dict[str, frozenset[Trait]]:
    """Return the traits that a network's own ties give, and a place that they do not."""
    return {
        node: frozenset(
            {Trait(PLACE, f"place{len(node) + ord(node[-1]) % 3}")}
            | {Trait(ALLIANCE, other) for other in graph[node] if other in FORUMS}
        )
        for node in graph
    }


@pytest.fixture
def scored(monkeypatch) -> list[SimpleNamespace]:
    """Whatever the score is asked and answers during a trial, and the network and traits that it looks at."""
    seen: list[SimpleNamespace] = []
    really = introductions.SharedFeatures.score_pairs

    def watched(shared, pairs):
        answer = really(shared, pairs)
        rest, known, rare = unfolded(shared)
        for (one, other), points, common in zip(pairs.tolist(), *answer, strict=True):
            pair = shared.nodes[one], shared.nodes[other]
            seen.append(
                SimpleNamespace(rest=rest, known=known, rare=rare, pair=pair, points=points, common=common)
            )
        return answer

    monkeypatch.setattr(introductions.SharedFeatures, "score_pairs", watched)
    return seen


def unfolded(shared) -> tuple[nx.Graph, dict[str, set[Trait]], dict[Trait, set[str]]]:
    """Read the network, the traits and who has them back from all that the score can see."""
    rest = nx.Graph()
    rest.add_nodes_from(shared.nodes)
    known: dict[str, set[Trait]] = {node: set() for node in shared.nodes}
    rare: dict[Trait, set[str]] = defaultdict(set)
    for row, column in zip(*shared.has.nonzero(), strict=True):
        node = shared.nodes[row]
        if column < len(shared.nodes):
            rest.add_edge(node, shared.nodes[column])
        else:
            trait = shared.traits[column - len(shared.nodes)]
            known[node].add(trait)
            rare[trait].add(node)
    return rest, known, rare


def test_every_score_is_that_of_the_network_without_the_hidden_ties(scored):
    """Partners, memberships and how rare they are, all read again from what is left, give the same score."""
    graph, by_node = forums()
    assert validate_score(graph, by_node, runs=5)
    hidden = [one for one in scored if graph.has_edge(*one.pair)]
    assert len(hidden) > 20
    assert any(one.pair[0] in FORUMS for one in hidden)
    assert any(one.pair[1] in FORUMS for one in hidden)
    for one in scored:
        assert not one.rest.has_edge(*one.pair)
        assert one.points == pytest.approx(score(one.rest, traits_of(one.rest), *one.pair))
        assert one.common == len(set(one.rest[one.pair[0]]) & set(one.rest[one.pair[1]]))


def test_what_comes_out_is_how_often_a_hidden_pair_is_above_a_stranger(scored):
    """Each run compared pair by pair; equal points count half."""
    graph, by_node = forums()
    found = validate_score(graph, by_node, runs=3)
    areas = {"points": [], "common": []}
    for rest in {id(one.rest): one.rest for one in scored}.values():
        run = [one for one in scored if one.rest is rest]
        hits = [one for one in run if graph.has_edge(*one.pair)]
        strangers = [one for one in run if not graph.has_edge(*one.pair)]
        assert len(strangers) == len({one.pair for one in strangers}) == 5 * len(hits)
        assert all(one.pair[0] < one.pair[1] for one in run)
        for name, areas_of in areas.items():
            both = [(getattr(hit, name), getattr(other, name)) for hit in hits for other in strangers]
            areas_of.append(sum((hit > other) + (hit == other) / 2 for hit, other in both) / len(both))
    assert found.score == pytest.approx(sum(areas["points"]) / 3)
    assert found.common_neighbours == pytest.approx(sum(areas["common"]) / 3)


@pytest.mark.slow
def test_a_thousand_organisations_are_scored_as_one_by_one(scored):
    graph, by_node = thousand()
    found = validate_score(graph, by_node, runs=1)
    hidden = {frozenset(one.pair) for one in scored if graph.has_edge(*one.pair)}
    assert found.hidden == len(hidden) == round(graph.number_of_edges() / 10)
    rest = nx.Graph(graph)
    rest.remove_edges_from(tuple(pair) for pair in hidden)
    assert nx.utils.graphs_equal(scored[0].rest, rest)
    known = {
        node: frozenset(trait for trait in has if frozenset((node, trait.iri)) not in hidden)
        for node, has in by_node.items()
    }
    assert known != by_node
    expected = {(one, other): points for points, one, other in exhaustive(rest, known)}
    assert len(scored) == 6 * len(hidden)
    for one in scored:
        assert one.points == expected.get(one.pair, 0.0)


def test_what_only_a_hidden_tie_gives_is_gone_and_nothing_else(scored):
    graph, by_node = forums()
    validate_score(graph, by_node, runs=3)
    gone = 0
    for one in scored:
        hidden = {frozenset(tie) for tie in graph.edges()} - {frozenset(tie) for tie in one.rest.edges()}
        for node, has in by_node.items():
            lost = {Trait(ALLIANCE, other) for tie in hidden if node in tie for other in tie - {node}}
            assert one.known[node] == has - lost
            gone += len(has & lost)
            assert all(node not in one.rare.get(trait, ()) for trait in lost)
    assert gone


def test_hiding_leaves_nobody_without_a_tie_and_a_tenth_is_hidden(scored):
    graph, by_node = forums()
    found = validate_score(graph, by_node, runs=4)
    rests = {id(one.rest): one.rest for one in scored}.values()
    assert len(rests) == 4
    for rest in rests:
        assert set(nx.isolates(rest)) == set(nx.isolates(graph))
        assert graph.number_of_edges() - rest.number_of_edges() == round(graph.number_of_edges() / 10)
    assert found.hidden == 4 * round(graph.number_of_edges() / 10)


def test_in_a_ring_no_two_neighbouring_ties_are_hidden(scored):
    ring = named(nx.cycle_graph(40))
    validate_score(ring, bare(ring), runs=40)
    assert all(min(degree for _, degree in one.rest.degree()) == 1 for one in scored)


def test_a_common_partner_that_only_hidden_ties_give_does_not_count():
    """In a ring nobody has a partner in common with a neighbour: a hidden tie leaves no trace at all."""
    ring = named(nx.cycle_graph(60))
    found = validate_score(ring, bare(ring))
    assert found.common_neighbours <= 0.5
    assert found.score <= 0.5
    assert not found.is_useful


# ---------- how the trial comes out ----------
def test_close_groups_are_found_again_and_noise_is_not():
    groups = named(nx.disjoint_union_all([nx.complete_graph(7)] * 6))
    found = validate_score(groups, bare(groups))
    assert found.score > 0.95
    assert found.is_useful
    noise = named(nx.gnm_random_graph(80, 160, seed=3))
    assert 0.4 < validate_score(noise, bare(noise)).score < 0.6


def test_traits_that_go_with_ties_beat_common_partners():
    """Ties between those of one place only, too few for partners in common."""
    graph = nx.Graph()
    for place in range(8):
        members = [f"{place}-{number}" for number in range(8)]
        nx.add_cycle(graph, members)
    by_node = {node: frozenset({Trait(PLACE, node[0])}) for node in graph}
    found = validate_score(graph, by_node)
    assert found.score > 0.9 > found.common_neighbours
    assert found.is_useful


def test_chance_is_about_a_half_and_a_seed_repeats():
    graph = karate()
    found = validate_score(graph, bare(graph), seed=3)
    assert found == validate_score(graph.copy(), bare(graph), seed=3)
    assert found != validate_score(graph, bare(graph), seed=4)
    assert 0.4 < found.random < 0.6
    assert 0 <= found.common_neighbours <= 1
    assert found.runs == 20


def test_a_network_without_strangers_tells_nothing():
    complete = named(nx.complete_graph(12))
    found = validate_score(complete, bare(complete))
    assert (found.score, found.common_neighbours) == (0.5, 0.5)
    assert not found.is_useful


@pytest.mark.parametrize(
    ("points", "common", "useful"),
    [(0.9, 0.8, True), (0.9, 0.9, True), (0.8, 0.9, False), (0.6, 0.5, False), (0.61, 0.5, True)],
)
def test_a_score_must_beat_chance_clearly_and_common_partners_at_all(points, common, useful):
    assert ScoreValidation(20, 100, points, common, 0.5).is_useful is useful


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=8), st.lists(st.integers(0, 5), min_size=1, max_size=8)
)
def test_the_area_is_that_of_the_rank_sum(hits, others):
    """Mann and Whitney (1947)."""
    ranks = rankdata([*hits, *others])[: len(hits)].sum()
    expected = (ranks - len(hits) * (len(hits) + 1) / 2) / (len(hits) * len(others))
    assert measure_roc_area(
        [float(hit) for hit in hits], [float(other) for other in others]
    ) == pytest.approx(expected)


def test_without_hits_or_others_the_area_is_chance():
    assert measure_roc_area([], [1.0]) == measure_roc_area([1.0], []) == 0.5


def test_the_fictional_valley_is_tried_and_the_score_helps():
    network = kestrel()
    graph = network.build_graph()
    found = validate_score(graph, collect_traits(network))
    assert found.is_useful
    assert found.score > 0.75
    for pair in suggest_introductions(graph, collect_traits(network)):
        assert not graph.has_edge(pair.first, pair.second)


def test_the_example_is_silent(network):
    assert validate_score(network.build_graph(), collect_traits(network)) is None
