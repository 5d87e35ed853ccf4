"""Whom to ask what: everyone not heard is asked once, and what bears on most comes first."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import networkx as nx
import pytest

from graph.measures.follow_up import DOUBT, JOINS, ONE_SIDED, UNKNOWN, FollowUp, rank_follow_ups
from graph.model.network import Network
from tests.fiction import LEAFLET, iri, knowledge, organisation, tie
from tests.measures.graphs import connected_pairs, kestrel, neighbours

NAMES = [
    "amber-trust",
    "birch-guild",
    "cobalt-forum",
    "dune-house",
    "elm-circle",
    "fern-league",
    "grove-house",
]
SOURCES = [
    LEAFLET | {"publisher": "amber-trust"},
    {"id": "study", "title": "A study of the guild", "about": "birch-guild"},
]


@pytest.fixture(scope="module")
def fiction(tmp_path_factory) -> Network:
    """Amber wrote the leaflet, the guild was studied; cobalt is the only way to dune and elm."""
    return Network(
        knowledge(
            tmp_path_factory.mktemp("fiction"),
            sources=SOURCES,
            entities=[organisation(name) for name in NAMES],
            ties=[
                tie("amber-trust", "partneredWith", "birch-guild"),
                tie("amber-trust", "partneredWith", "cobalt-forum"),
                tie("cobalt-forum", "supports", "dune-house"),
                tie("cobalt-forum", "supports", "elm-circle"),
                tie("dune-house", "supports", "elm-circle"),
                tie("amber-trust", "supports", "fern-league", certainty="ambiguous"),
                tie("fern-league", "supports", "elm-circle", certainty="implied"),
            ],
        )
    )


@pytest.fixture(scope="module")
def asked(fiction) -> list[FollowUp]:
    return rank_follow_ups(fiction, fiction.build_graph())


def iris(*names: str) -> tuple[str, ...]:
    return tuple(map(iri, names))


def test_first_those_on_whom_connections_hang_with_the_pairs_that_do(asked):
    # without cobalt, two on one side and two on the other: four pairs, and three ties of its own
    assert asked[0] == FollowUp(
        iri("cobalt-forum"), iris("amber-trust", "dune-house", "elm-circle"), JOINS, 7
    )


def test_all_other_questions_in_their_order(asked):
    assert asked[1:] == [
        FollowUp(iri("fern-league"), iris("amber-trust", "fern-league"), DOUBT, 1),
        FollowUp(iri("fern-league"), iris("elm-circle", "fern-league"), DOUBT, 1),
        FollowUp(iri("dune-house"), iris("cobalt-forum", "elm-circle"), ONE_SIDED, 2),
        FollowUp(iri("elm-circle"), iris("cobalt-forum", "dune-house"), ONE_SIDED, 2),
        FollowUp(iri("fern-league"), (), UNKNOWN, 0),
        FollowUp(iri("grove-house"), (), UNKNOWN, 0),
    ]


def test_who_was_heard_is_asked_nothing(asked):
    assert not {iri("amber-trust"), iri("birch-guild")} & {ask.whom for ask in asked}


def test_what_only_a_rule_says_is_not_asked_again(tmp_path):
    """A steering seat makes a member: in doubt are not two ties but one."""
    network = Network(
        knowledge(
            tmp_path,
            entities=[organisation(name) for name in NAMES[:2]],
            ties=[tie("amber-trust", "steeringMemberOf", "birch-guild", certainty="implied")],
        )
    )
    assert len(network.select_counted_ties()) == 2
    doubts = [ask for ask in rank_follow_ups(network, network.build_graph()) if ask.why == DOUBT]
    assert doubts == [FollowUp(iri("amber-trust"), iris("amber-trust", "birch-guild"), DOUBT, 1)]


def test_without_ties_everyone_is_asked_whether_there_are_none(tmp_path):
    network = Network(knowledge(tmp_path, entities=[organisation(name) for name in NAMES]))
    assert rank_follow_ups(network, network.build_graph()) == [
        FollowUp(iri(name), (), UNKNOWN, 0) for name in NAMES
    ]


def test_an_empty_data_set_has_nobody_to_ask(tmp_path):
    network = Network(knowledge(tmp_path))
    assert rank_follow_ups(network, network.build_graph()) == []


def test_at_a_date_only_readings_that_held_then_are_in_doubt(tmp_path):
    people = [organisation(name) for name in NAMES[:4]]
    weak = {"certainty": "ambiguous", "date_certainty": "stated", "date_text": "the year"}
    ties = [
        tie("amber-trust", "funds", "birch-guild", **weak, start="2020", end="2020"),
        tie("amber-trust", "funds", "cobalt-forum", **weak, start="2022"),
        tie("amber-trust", "funds", "dune-house", certainty="ambiguous"),
    ]
    network = Network(knowledge(tmp_path, entities=people, ties=ties))
    found = rank_follow_ups(network, network.build_graph(as_of="2023"), as_of="2023")
    assert [ask.about for ask in found if ask.why == DOUBT] == [iris("amber-trust", "cobalt-forum")]
    assert sum(ask.why == DOUBT for ask in rank_follow_ups(network, network.build_graph())) == 3


def test_sources_that_are_copies_of_each_other_are_read_to_an_end(tmp_path):
    """Tables that say so are refused; RDF may bring it all the same."""
    sources = [
        LEAFLET | {"publisher": "amber-trust"},
        {"id": "reprint", "title": "The leaflet again", "publisher": "amber-trust", "copy_of": "leaflet"},
    ]
    people = [organisation(name) for name in NAMES[:2]]
    ties = [tie("amber-trust", "funds", "birch-guild")]
    network = Network(knowledge(tmp_path, sources=sources, entities=people, ties=ties))
    known = network.knowledge
    known.sources = {
        name: replace(source, copy_of=next(other for other in known.sources if other != name))
        for name, source in known.sources.items()
    }
    assert all(source.copy_of for source in known.sources.values())
    assert rank_follow_ups(network, network.build_graph()) == [
        FollowUp(iri("birch-guild"), iris("amber-trust"), ONE_SIDED, 1)
    ]


def checked(network: Network) -> list[FollowUp]:
    """Return the questions, held to what they have to be on any network."""
    graph = network.build_graph()
    asked = rank_follow_ups(network, graph)
    heard = {
        end for source in network.knowledge.sources.values() for end in (source.publisher, *source.about)
    }
    of_everyone = Counter(ask.whom for ask in asked if ask.why != DOUBT)
    assert of_everyone == Counter(node for node in graph if node not in heard)
    before = connected_pairs(neighbours(graph))
    for ask in asked:
        if ask.why == DOUBT:
            assert ask.whom in ask.about
            continue
        assert ask.about == tuple(sorted(graph[ask.whom]))
        after = connected_pairs(neighbours(graph, without=[ask.whom]))
        separated = len({pair for pair in before if ask.whom not in pair} - after)
        assert (ask.why == JOINS) is (separated > 0)
        if ask.why == JOINS:
            assert ask.weight == separated + len(ask.about)
        assert (ask.why == UNKNOWN) is nx.is_isolate(graph, ask.whom)
    order = [JOINS, DOUBT, ONE_SIDED, UNKNOWN]
    assert [order.index(ask.why) for ask in asked] == sorted(order.index(ask.why) for ask in asked)
    return asked


def test_on_the_example_partners_are_asked_and_its_authors_are_not(network):
    asked = checked(network)
    local = network.knowledge.dataset.mint.shorten_iri
    assert local(asked[0].whom) == "bpatc"
    assert not {"steps", "p4d"} & {local(ask.whom) for ask in asked}
    assert sum(ask.why == ONE_SIDED for ask in asked) > 40


def test_on_the_whole_network_only_the_three_that_did_not_answer_are_left():
    network = kestrel()
    asked = checked(network)
    local = network.knowledge.dataset.mint.shorten_iri
    assert {local(ask.whom) for ask in asked if ask.why != DOUBT} == {
        "lapwing-womens-circle",
        "tin-kettle-foods",
        "agency-for-seeds",
    }
