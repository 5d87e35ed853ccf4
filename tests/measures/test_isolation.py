"""The four kinds of isolation, worked out by hand on a fictional network; each is a kind of its own."""

from __future__ import annotations

import tempfile
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.measures.isolation import Isolation, find_introducers, find_isolated
from graph.model.network import Network
from tests.fiction import LEAFLET, entity, event, iri, knowledge, organisation, tie

NAMES = [
    "amber-trust", "birch-guild", "cobalt-forum", "dune-house", "elm-circle", "fern-league", "grove-house",
    "heath-trust",
]  # fmt: skip
SOURCES = [
    LEAFLET | {"publisher": "amber-trust"},
    {"id": "circular", "title": "The circular", "publisher": "birch-guild"},
    {"id": "digest", "title": "A digest without publisher"},
]


def iris(*names: str) -> tuple[str, ...]:
    return tuple(map(iri, names))


@pytest.fixture(scope="module")
def network(tmp_path_factory) -> Network:
    """Amber, birch and cobalt are one part with dune; elm and fern another; grove and heath stand alone."""
    return Network(
        knowledge(
            tmp_path_factory.mktemp("fiction"),
            sources=SOURCES,
            entities=[*(organisation(name) for name in NAMES), entity("groups", "Collective")],
            ties=[
                tie("amber-trust", "supports", "birch-guild"),
                tie("amber-trust", "supports", "cobalt-forum"),
                tie("birch-guild", "supports", "cobalt-forum", source="circular"),
                tie("amber-trust", "supports", "dune-house"),
                tie("elm-circle", "supports", "fern-league", source="digest"),
                tie("grove-house", "supports", "heath-trust", certainty="ambiguous"),
                tie("grove-house", "supports", "amber-trust", certainty="implied"),
                tie("grove-house", "supports", "groups"),
            ],
        )
    )


@pytest.fixture(scope="module")
def found(network) -> Isolation:
    return find_isolated(network, network.build_graph())


def test_no_tie_means_no_counted_tie_to_a_named_organisation(found):
    assert found.no_tie == iris("grove-house", "heath-trust")


def test_without_a_tie_the_weaker_readings_are_told(found):
    assert dict(found.weaker) == {iri("grove-house"): "implied", iri("heath-trust"): "ambiguous"}


def test_known_from_one_side_is_grouped_by_who_tells(found):
    """Cobalt is told of by two; elm and fern by nobody known; amber and birch tell of themselves."""
    assert found.one_side == ((iri("amber-trust"), iris("dune-house")),)


def test_outside_are_those_with_ties_that_no_path_leads_to(found):
    assert found.outside == iris("elm-circle", "fern-league")


def test_not_consulted_are_those_by_and_about_whom_nothing_was_read(found):
    assert found.not_consulted == iris(*NAMES[2:])


def test_being_undocumented_is_not_being_isolated(found):
    assert iri("cobalt-forum") in found.not_consulted
    assert iri("cobalt-forum") not in {*found.no_tie, *found.outside}


def test_a_weaker_projection_isolates_fewer(network):
    weaker = find_isolated(network, network.build_graph(certainty="ambiguous"))
    assert weaker.no_tie == ()
    assert weaker.weaker == ()
    assert weaker.outside == iris("elm-circle", "fern-league")


def test_a_network_without_ties_isolates_everyone_and_has_no_outside(tmp_path):
    network = Network(knowledge(tmp_path, entities=[organisation(name) for name in NAMES[:2]]))
    found = find_isolated(network, network.build_graph())
    assert found == Isolation(
        no_tie=iris(*NAMES[:2]), one_side=(), outside=(), not_consulted=iris(*NAMES[:2]), weaker=()
    )


def test_an_empty_network_isolates_nobody(tmp_path):
    network = Network(knowledge(tmp_path, entities=[entity("groups", "Collective")]))
    assert find_isolated(network, network.build_graph()) == Isolation((), (), (), (), ())


PAIRS = st.lists(st.sampled_from(list(combinations(NAMES, 2))), unique=True, max_size=8)
TOLD = st.sampled_from([source["id"] for source in SOURCES])


@settings(max_examples=15, deadline=None)
@given(PAIRS.flatmap(lambda pairs: st.tuples(*(st.tuples(st.just(pair), TOLD) for pair in pairs))))
def test_no_tie_and_outside_share_the_network_out(case):
    """Everyone is in the main part, outside of it, or without a tie: never two of them, never none."""
    with tempfile.TemporaryDirectory() as folder:
        network = Network(
            knowledge(
                Path(folder),
                sources=SOURCES,
                entities=[organisation(name) for name in NAMES],
                ties=[tie(one, "supports", other, source=source) for (one, other), source in case],
            )
        )
    plain = nx.Graph([pair for pair, _ in case])
    sizes = sorted((len(part) for part in nx.connected_components(plain)), reverse=True)
    found = find_isolated(network, network.build_graph())
    assert {*found.no_tie, *found.makers} == {iri(name) for name in NAMES if name not in plain}
    used = {source for _, source in case}
    assert set(found.makers) == {
        iri(source["publisher"])
        for source in SOURCES
        if source["id"] in used and source.get("publisher", "") not in {"", *plain}
    }
    assert len(found.outside) == sum(sizes[1:])
    assert set(found.no_tie).isdisjoint(found.outside)
    publishers = {source["id"]: source.get("publisher") for source in SOURCES}
    expected: dict[str, set[str]] = {}
    for name in plain:
        tellers = {publishers[source] for pair, source in case if name in pair}
        if len(tellers) == 1 and None not in tellers and name not in tellers:
            expected.setdefault(iri(*tellers), set()).add(iri(name))
    assert {teller: set(nodes) for teller, nodes in found.one_side} == expected


# ---------- of some kinds, at a date ----------
@pytest.fixture(scope="module")
def several(tmp_path_factory) -> Network:
    """Birch is a stated member and once funded amber; dune may partner; elm merely meets amber."""
    past = {"start": "2019", "end": "2020", "date_text": "in two years", "date_certainty": "stated"}
    now = {"start": "2022", "date_text": "since then", "date_certainty": "stated"}
    return Network(
        knowledge(
            tmp_path_factory.mktemp("several"),
            entities=[organisation(name) for name in NAMES[:5]],
            events=[event("fair")],
            ties=[
                tie("amber-trust", "supports", "cobalt-forum", **now),
                tie("birch-guild", "memberOf", "cobalt-forum"),
                tie("birch-guild", "supports", "amber-trust", **past),
                tie("dune-house", "partneredWith", "amber-trust", certainty="implied"),
                tie("dune-house", "supports", "amber-trust", certainty="ambiguous"),
                tie("fair", "attendedBy", "elm-circle"),
                tie("fair", "attendedBy", "amber-trust"),
            ],
        )
    )


def test_a_weaker_reading_is_told_of_the_kinds_asked_for_only(several):
    for kinds, told in (
        ((), {"dune-house": "implied"}),
        (("supports",), {"dune-house": "ambiguous"}),
        (("memberOf",), {}),
    ):
        found = find_isolated(several, several.build_graph(kinds=kinds), kinds=kinds)
        assert dict(found.weaker) == {iri(name): level for name, level in told.items()}


def test_a_weaker_reading_without_a_date_is_none_at_a_date(several):
    found = find_isolated(several, several.build_graph(as_of="2023"), as_of="2023")
    assert found.no_tie == iris("birch-guild", "dune-house", "elm-circle")
    assert found.weaker == ()


def test_a_stated_tie_that_an_option_leaves_out_is_not_called_unstated(several):
    graph = several.build_graph(kinds=["supports"], as_of="2023")
    found = find_isolated(several, graph, kinds=["supports"], as_of="2023")
    assert find_introducers(several, graph, found) == {
        iri("birch-guild"): ("a tie that --kind or --as-of leaves out", iris("amber-trust", "cobalt-forum")),
        iri("dune-house"): ("a tie that is not stated", iris("amber-trust")),
        iri("elm-circle"): ("in the same event", iris("amber-trust")),
    }


def test_without_an_option_only_weaker_ties_introduce(several):
    graph = several.build_graph()
    through = find_introducers(several, graph, find_isolated(several, graph))
    assert through[iri("dune-house")] == ("a tie that is not stated", iris("amber-trust"))
    assert set(through) == set(iris("dune-house", "elm-circle"))


def test_who_lists_its_partners_without_being_one_is_no_isolated_organisation(tmp_path: Path):
    """An office that was asked for its own ties and names none is one all the same."""

    def find_two(asked: list[str]) -> Isolation:
        network = Network(
            knowledge(
                tmp_path / str(len(asked)),
                sources=[LEAFLET | {"publisher": "our-office"}],
                entities=[
                    organisation(name) for name in ("amber-trust", "birch-guild", "elm-circle", "our-office")
                ],
                ties=[tie("amber-trust", "supports", "birch-guild")],
                toml=f"asked = {asked}",
            )
        )
        return find_isolated(network, network.build_graph())

    isolation = find_two([])
    assert (isolation.no_tie, isolation.makers) == (iris("elm-circle"), iris("our-office"))
    isolation = find_two(["our-office"])
    assert (isolation.no_tie, isolation.makers) == (iris("elm-circle", "our-office"), ())
