"""What organisations share besides ties, on a fictional network worked out by hand."""

from __future__ import annotations

from collections import defaultdict

import pytest

from graph.measures.shared_traits import (
    ALLIANCE,
    KIND,
    PLACE,
    TOPIC,
    Trait,
    collect_traits,
    count_undated_ties,
    list_trait_holders,
)
from graph.model.network import Network
from tests.fiction import STK, entity, iri, knowledge, organisation, tie
from tests.measures.graphs import KESTREL, kestrel
from tests.oracles import Tables

NGO = Trait(KIND, STK + "TypeNationalNGO")
PLATFORM = Trait(KIND, STK + "TypePlatform")


def alliance(name: str) -> Trait:
    return Trait(ALLIANCE, iri(name))


def topic(name: str) -> Trait:
    return Trait(TOPIC, iri(name))


def place(name: str) -> Trait:
    return Trait(PLACE, iri(name))


@pytest.fixture(scope="module")
def network(tmp_path_factory) -> Network:
    return Network(
        knowledge(
            tmp_path_factory.mktemp("fiction"),
            entities=[
                *(organisation(name) for name in ("amber-trust", "birch-guild", "dune-house", "elm-circle")),
                organisation("zinnia-league"),
                entity("cobalt-forum", "Platform", type="TypePlatform"),
                entity("fern-works", "Programme", type="TypeProgramme"),
                entity("neighbours", "Collective"),
                entity("river-bend", "Place"),
                entity("upper-bend", "Place"),
                entity("clean-water", "Concept"),
                entity("reading", "Concept"),
                entity("a-heading", "Heading"),
            ],
            ties=[
                tie("amber-trust", "memberOf", "cobalt-forum"),
                tie("birch-guild", "steeringMemberOf", "cobalt-forum"),
                tie("dune-house", "secretariatOf", "cobalt-forum"),
                tie("elm-circle", "partneredWith", "cobalt-forum"),
                tie("zinnia-league", "funds", "cobalt-forum"),
                tie("cobalt-forum", "networksWith", "zinnia-league"),
                tie("elm-circle", "memberOf", "fern-works"),
                tie("neighbours", "memberOf", "cobalt-forum"),
                tie("amber-trust", "operatesIn", "river-bend"),
                tie("birch-guild", "operatesIn", "river-bend", certainty="implied"),
                tie("dune-house", "operatesIn", "upper-bend", certainty="ambiguous"),
                tie("amber-trust", "worksOn", "clean-water"),
                tie("amber-trust", "worksOn", "reading"),
                tie("elm-circle", "worksOn", "reading"),
                tie("elm-circle", "worksOn", "a-heading"),
                tie("elm-circle", "memberOf", "cobalt-forum", certainty="ambiguous"),
            ],
        )
    )


def test_stated_traits_are_alliances_topics_places_and_kinds(network):
    assert collect_traits(network) == {
        iri("amber-trust"): {
            NGO, alliance("cobalt-forum"), place("river-bend"), topic("clean-water"), topic("reading")
        },
        iri("birch-guild"): {NGO, alliance("cobalt-forum")},
        iri("dune-house"): {NGO, alliance("cobalt-forum")},
        iri("elm-circle"): {NGO, topic("reading")},
        iri("zinnia-league"): {NGO},
        iri("cobalt-forum"): {PLATFORM},
        iri("fern-works"): {Trait(KIND, STK + "TypeProgramme")},
    }  # fmt: skip


def test_to_work_with_or_fund_an_alliance_is_not_to_be_in_it(network):
    by_node = collect_traits(network)
    assert alliance("cobalt-forum") not in by_node[iri("elm-circle")] | by_node[iri("zinnia-league")]


@pytest.mark.parametrize(
    ("certainty", "more"),
    [
        ("stated", {}),
        ("implied", {"birch-guild": {place("river-bend")}}),
        (
            "ambiguous",
            {
                "birch-guild": {place("river-bend")},
                "dune-house": {place("upper-bend")},
                "elm-circle": {alliance("cobalt-forum")},
            },
        ),
    ],
)
def test_weaker_traits_count_where_asked_for(network, certainty, more):
    stated, found = collect_traits(network), collect_traits(network, certainty=certainty)
    for node, has in found.items():
        assert has - stated[node] == more.get(node.rpartition("/")[2], set())
        assert stated[node] <= has


def test_holders_are_who_has_a_trait_sorted(network):
    by_node = collect_traits(network)
    found = list_trait_holders(by_node)
    assert found[alliance("cobalt-forum")] == (iri("amber-trust"), iri("birch-guild"), iri("dune-house"))
    assert found[topic("reading")] == (iri("amber-trust"), iri("elm-circle"))
    assert set(found) == frozenset().union(*by_node.values())
    assert all(trait in by_node[node] for trait, nodes in found.items() for node in nodes)
    assert sum(map(len, found.values())) == sum(map(len, by_node.values()))
    assert list_trait_holders({}) == {}


def test_the_members_of_the_valleys_alliances_are_those_of_the_register():
    """From the rows: stated members, steering members and secretariats of platforms."""
    tables = Tables(KESTREL)
    same = {row["b"]: row["a"] for row in tables.rows("decisions") if row["decision"] == "same"}
    platforms = {name for name, kind in tables.classes.items() if kind == "Platform"}
    expected = defaultdict(set)
    for row in tables.rows("ties"):
        belongs = row["kind"] in ("memberOf", "steeringMemberOf", "secretariatOf")
        member = same.get(row["subject"], row["subject"])
        named = tables.classes.get(member) not in ("Collective", "ParticipantGroup")
        if belongs and named and row["object"] in platforms and row["certainty"] == "stated":
            expected[row["object"]].add(member)
    network = kestrel()
    local = network.knowledge.dataset.mint.shorten_iri
    found = {
        local(trait.iri): set(map(local, nodes))
        for trait, nodes in list_trait_holders(collect_traits(network)).items()
        if trait.sort == ALLIANCE
    }
    assert found == expected
    assert len(found) == 5


# ---------- kinds and dates ----------
@pytest.fixture(scope="module")
def dated(tmp_path_factory) -> Network:
    """Amber was a member until 2020 and has been on the committee since 2022; one place it has left."""

    def period(start: str = "", end: str = "") -> dict[str, str]:
        return {"start": start, "end": end, "date_text": "as told", "date_certainty": "stated"}

    return Network(
        knowledge(
            tmp_path_factory.mktemp("dated"),
            entities=[
                *(organisation(name) for name in ("amber-trust", "birch-guild", "dune-house")),
                *(entity(name, "Platform") for name in ("cobalt-forum", "elm-alliance")),
                *(entity(name, "Place") for name in ("river-bend", "upper-bend")),
                *(entity(name, "Concept") for name in ("clean-water", "reading")),
            ],
            ties=[
                tie("amber-trust", "memberOf", "cobalt-forum", **period("2018", "2020")),
                tie("amber-trust", "secretariatOf", "elm-alliance", **period("2022")),
                tie("birch-guild", "memberOf", "elm-alliance"),
                tie("amber-trust", "operatesIn", "river-bend", **period("", "2020")),
                tie("amber-trust", "operatesIn", "upper-bend", **period("2021")),
                tie("amber-trust", "worksOn", "clean-water"),
                tie("birch-guild", "worksOn", "reading", **period("2018", "2019")),
                tie("dune-house", "worksOn", "reading", certainty="implied"),
            ],
        )
    )


AMBER, BIRCH = iri("amber-trust"), iri("birch-guild")


@pytest.mark.parametrize(
    ("as_of", "amber", "birch"),
    [
        ("2019", {alliance("cobalt-forum"), place("river-bend"), topic("clean-water")}, {topic("reading")}),
        ("2021-06", {place("upper-bend"), topic("clean-water")}, set()),
        ("2023", {alliance("elm-alliance"), place("upper-bend"), topic("clean-water")}, set()),
    ],
)
def test_at_a_date_alliances_are_dated_and_topics_and_places_not_known_to_have_ended(
    dated, as_of, amber, birch
):
    found = collect_traits(dated, as_of=as_of)
    assert found[AMBER] == amber | {NGO}
    assert found[BIRCH] == birch | {NGO}


def test_a_kind_chooses_among_alliances_and_not_among_topics_and_places(dated):
    every = collect_traits(dated)
    assert {alliance("cobalt-forum"), alliance("elm-alliance")} < every[AMBER]
    for kind, left_out in (("memberOf", "elm-alliance"), ("secretariatOf", "cobalt-forum")):
        assert collect_traits(dated, kinds=[kind])[AMBER] == every[AMBER] - {alliance(left_out)}
    assert collect_traits(dated, kinds=["funds"])[BIRCH] == {NGO, topic("reading")}
    both = collect_traits(dated, kinds=["memberOf", "secretariatOf"])
    assert both[AMBER] == every[AMBER]


def test_topics_and_places_without_a_date_are_counted(dated, network):
    assert count_undated_ties(dated) == 1
    assert count_undated_ties(dated, certainty="implied") == 2
    assert count_undated_ties(network) == 4
    assert count_undated_ties(network, certainty="ambiguous") == 6
