"""How a network was observed: who told of which pairs, worked out by hand on fictional sources."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.core.messages import find_latin_words
from graph.measures.observation import count_reporters, find_publishers, list_consulted_organisations
from graph.model.network import Network
from tests.fiction import LEAFLET, iri, knowledge, organisation, tie

ORGANISATIONS = ["amber-trust", "birch-guild", "cobalt-forum", "dune-house", "elm-circle", "fern-league"]
SOURCES = [
    LEAFLET | {"publisher": "amber-trust"},
    {"id": "circular", "title": "The circular", "publisher": "birch-guild"},
    {"id": "reprint", "title": "The leaflet again", "publisher": "amber-trust", "copy_of": "leaflet"},
    {"id": "digest", "title": "A digest without publisher"},
    {"id": "study", "title": "A study", "publisher": "fern-league", "about": "elm-circle"},
]


@pytest.fixture(scope="module")
def network(tmp_path_factory) -> Network:
    return Network(
        knowledge(
            tmp_path_factory.mktemp("fiction"),
            toml='[extent]\nen = "Five leaflets were read."\n',
            sources=SOURCES,
            entities=[organisation(name) for name in ORGANISATIONS],
            ties=[
                # told by both ends
                tie("amber-trust", "partneredWith", "birch-guild"),
                tie("birch-guild", "partneredWith", "amber-trust", source="circular"),
                # told by one end, twice: the reprint confirms nothing
                tie("amber-trust", "supports", "cobalt-forum"),
                tie("amber-trust", "supports", "cobalt-forum", source="reprint"),
                # told by a third party
                tie("cobalt-forum", "memberOf", "dune-house", source="circular"),
                # told by nobody known
                tie("dune-house", "memberOf", "elm-circle", source="digest"),
                # weaker
                tie("fern-league", "supports", "elm-circle", source="study", certainty="ambiguous"),
            ],
        )
    )


def test_pairs_are_counted_by_who_told_of_them(network):
    found = count_reporters(network, network.build_graph())
    assert found.pairs == 4
    assert (found.by_one_end, found.by_both_ends, found.by_third_party) == (1, 1, 2)
    assert found.by_an_end == 2


def test_a_weaker_projection_counts_its_own_pairs(network):
    found = count_reporters(network, network.build_graph(certainty="ambiguous"))
    assert (found.pairs, found.by_one_end, found.by_both_ends, found.by_third_party) == (5, 2, 1, 2)


def test_publishers_are_listed_by_the_pairs_that_they_told(network):
    assert count_reporters(network, network.build_graph()).reporters == (
        (iri("amber-trust"), 2),
        (iri("birch-guild"), 2),
    )


def test_a_copy_is_named_and_is_no_second_report(network):
    found = count_reporters(network, network.build_graph())
    assert found.copies == (("reprint", "leaflet"),)
    graph = network.build_graph()
    told = find_publishers(graph.edges[iri("amber-trust"), iri("cobalt-forum")]["ties"], network.knowledge)
    assert told == {iri("amber-trust")}


def test_consulted_are_those_by_or_about_whom_a_source_was_read(network):
    consulted = {iri(name) for name in ("amber-trust", "birch-guild", "elm-circle", "fern-league")}
    assert list_consulted_organisations(network.knowledge) == consulted
    silent = count_reporters(network, network.build_graph()).silent
    assert silent == (iri("cobalt-forum"), iri("dune-house"))


def test_the_sentences_say_the_same_figures(network):
    said = count_reporters(network, network.build_graph()).write_sentences(network.knowledge)
    assert said == [
        "2 of 4 connections were reported by at least one of the two organisations; "
        "one was confirmed by both.",
        "These reports come from Amber Trust and Birch Guild.",
        "2 connections were reported only by others.",
        "2 organisations were not asked or did not reply. We know their ties only from others; "
        "ties among them may be missing here.",
        "80 % of all pairs of organisations could be observed (12 of 15): one of the two gave information "
        "about its own ties, or a complete list names both.",
        "2 connections lie between organisations that gave no information. The sources may leave out "
        "others like them.",
    ]


def test_the_sentences_are_said_in_bengali_too(network):
    said = count_reporters(network, network.build_graph()).write_sentences(network.knowledge, "bn")
    assert said[0] == ("৪টি সংযোগের মধ্যে ২টির কথা দুই সংস্থার অন্তত একটি জানিয়েছে; একটি উভয় পক্ষ নিশ্চিত করেছে।")
    assert [find_latin_words(text, allowed={"Amber", "Birch", "Trust", "Guild"}) for text in said] == [[]] * 6


@pytest.mark.parametrize(
    ("one", "both", "others", "said"),
    [
        (1, 0, 0, "The only connection was reported by one of the two organisations."),
        (0, 1, 0, "The only connection was reported by both organisations."),
        (0, 0, 1, "The only connection was not reported by either of the two organisations."),
        (0, 0, 7, "None of the 7 connections was reported by either of the two organisations."),
        (1, 0, 6, "One of 7 connections was reported by one of the two organisations."),
        (2, 0, 5, "2 of 7 connections were reported by one of the two organisations. None was confirmed"),
        (0, 1, 6, "One of 7 connections was reported; both organisations confirmed it."),
        (0, 2, 5, "2 of 7 connections were reported by at least one of the two organisations; 2 were"),
        (5, 1, 1, "6 of 7 connections were reported by at least one of the two organisations; one was"),
    ],
)
def test_every_number_has_its_sentence(network, one, both, others, said):
    counted = count_reporters(network, network.build_graph())
    counted = replace(
        counted, pairs=one + both + others, by_one_end=one, by_both_ends=both, by_third_party=others
    )
    assert counted.write_sentences(network.knowledge)[0].startswith(said)


def test_many_organisations_are_counted_and_few_are_named(network):
    counted = replace(
        count_reporters(network, network.build_graph()),
        own=tuple(map(iri, ORGANISATIONS[:4])),
        silent=tuple(map(iri, ORGANISATIONS[:4])),
        unanswered=tuple(map(iri, ORGANISATIONS[:4])),
    )
    said = counted.write_sentences(network.knowledge)
    assert "These reports come from 4 organisations." in said
    assert "4 organisations did not reply. We know their ties only from others." in said


def test_a_third_party_is_not_named_among_the_ends(tmp_path):
    """Amber tells of two others and of nothing of its own; birch tells of itself."""
    network = Network(
        knowledge(
            tmp_path,
            sources=SOURCES[:2],
            entities=[organisation(name) for name in ORGANISATIONS[:4]],
            ties=[
                tie("cobalt-forum", "supports", "dune-house"),
                tie("cobalt-forum", "supports", "birch-guild", source="circular"),
            ],
        )
    )
    found = count_reporters(network, network.build_graph())
    assert found.write_sentences(network.knowledge)[:2] == [
        "One of 2 connections was reported by one of the two organisations. The other has not confirmed it.",
        "These reports come from Birch Guild.",
    ]
    assert [iri for iri, _ in found.reporters] == [iri("amber-trust"), iri("birch-guild")]


def test_a_network_that_nobody_confirms_says_so(tmp_path):
    network = Network(
        knowledge(
            tmp_path,
            sources=SOURCES[:1],
            entities=[organisation("amber-trust"), organisation("birch-guild")],
            ties=[tie("amber-trust", "supports", "birch-guild")],
        )
    )
    said = count_reporters(network, network.build_graph()).write_sentences(network.knowledge)
    assert said[0].endswith("The other has not confirmed it.")
    assert said[1] == "These reports come from Amber Trust."
    assert said[-1].startswith("One organisation was not asked")


def test_of_one_tie_that_nobody_of_its_ends_told_it_is_said_in_the_singular(tmp_path):
    people = [organisation(name) for name in ORGANISATIONS[:3]]
    ties = [tie("birch-guild", "supports", "cobalt-forum")]
    network = Network(knowledge(tmp_path, sources=SOURCES[:1], entities=people, ties=ties))
    said = count_reporters(network, network.build_graph()).write_sentences(network.knowledge)
    assert said[:2] == [
        "The only connection was not reported by either of the two organisations.",
        "One connection was reported only by others.",
    ]


def test_where_all_were_asked_nobody_is_said_to_be_silent(tmp_path):
    network = Network(
        knowledge(
            tmp_path,
            toml='[extent]\nen = "Two leaflets were read."\n',
            sources=SOURCES[:2],
            entities=[organisation("amber-trust"), organisation("birch-guild")],
            ties=[
                tie("amber-trust", "supports", "birch-guild"),
                tie("amber-trust", "supports", "birch-guild", source="circular"),
            ],
        )
    )
    found = count_reporters(network, network.build_graph())
    assert found.silent == ()
    assert not [text for text in found.write_sentences(network.knowledge) if "not asked" in text]


def test_a_network_without_ties_has_no_shares(tmp_path):
    network = Network(knowledge(tmp_path, entities=[organisation("amber-trust")]))
    found = count_reporters(network, network.build_graph())
    assert (found.pairs, found.by_an_end, found.by_third_party, found.reporters) == (0, 0, 0, ())
    assert found.write_sentences(network.knowledge) == [
        "No ties between named organisations are documented at this certainty."
    ]


def test_json_holds_the_figures_and_ids(network):
    found = count_reporters(network, network.build_graph()).as_json(network.knowledge)
    assert {name: found[name] for name in list(found)[:4]} == {
        "pairs": 4,
        "reported_by_one_end": 1,
        "reported_by_both_ends": 1,
        "reported_by_third_party": 2,
    }
    assert found["not_asked"] == ["cobalt-forum", "dune-house"]
    assert found["reporters"][0] == {"id": "amber-trust", "pairs": 2}
    assert found["copies"] == [{"source": "reprint", "copy_of": "leaflet"}]


def test_who_was_asked_and_who_was_not_is_said_where_the_data_set_lists_it(tmp_path):
    def words(name: str, asked: str) -> str:
        net = Network(
            knowledge(
                tmp_path / name,
                toml=asked,
                sources=SOURCES,
                entities=[organisation(name) for name in ORGANISATIONS],
                ties=[tie("amber-trust", "partneredWith", "birch-guild")],
            )
        )
        return " ".join(count_reporters(net, net.build_graph()).write_sentences(net.knowledge))

    # no source by or about the forum and the house
    assert "2 organisations were not asked or did not reply." in words("unknown", "")
    assert "2 organisations were not asked." in words("others", 'asked = ["amber-trust"]\n')
    one = words("one", 'asked = ["amber-trust", "cobalt-forum"]\n')
    assert "One organisation did not reply: Cobalt Forum. We know its ties only from others." in one
    assert "One organisation was not asked." in one
    both = words("both", 'asked = ["cobalt-forum", "dune-house"]\n')
    assert "2 organisations did not reply: Cobalt Forum and Dune House. We know their ties" in both
