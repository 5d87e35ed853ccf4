"""Groups by sector, kind or place, on a fictional network worked out by hand."""

from __future__ import annotations

import pytest

from graph.measures.grouping import group_organisations
from graph.model.network import Network
from tests.fiction import STK, entity, knowledge, organisation, tie
from tests.measures.graphs import KESTREL, kestrel
from tests.oracles import Tables

LEFT = {"end": "2020", "date_text": "until 2020", "date_certainty": "stated"}
STATED = {"amber-trust": "apple-hill", "birch-guild": "river-bend", "grove-house": "apple-hill"}


@pytest.fixture(scope="module")
def network(tmp_path_factory) -> Network:
    return Network(
        knowledge(
            tmp_path_factory.mktemp("fiction"),
            entities=[
                organisation("amber-trust"),
                entity("birch-guild", "CivilSocietyOrganisation", type="TypeLocalCSO"),
                entity("cobalt-forum", "Platform", type="TypePlatform"),
                entity("dune-ministry", "PublicBody", type="TypeMinistry"),
                entity("elm-division", "PublicBody", type="TypeDivision"),
                entity("fern-council", "PublicBody", type="TypeLocalGovernment"),
                entity("grove-house", "Organisation"),
                entity("neighbours", "Collective"),
                entity("river-bend", "Place"),
                entity("apple-hill", "Place"),
            ],
            ties=[
                tie("amber-trust", "operatesIn", "river-bend"),
                tie("amber-trust", "operatesIn", "apple-hill"),
                tie("birch-guild", "operatesIn", "river-bend"),
                tie("fern-council", "operatesIn", "apple-hill", certainty="ambiguous"),
                tie("neighbours", "operatesIn", "river-bend"),
                tie("grove-house", "operatesIn", "apple-hill", **LEFT),
                tie("grove-house", "operatesIn", "river-bend"),
            ],
        )
    )


def found(network: Network, what: str, **limits: str) -> dict[str, str]:
    return {
        node.rpartition("/")[2]: group.removeprefix(STK).rpartition("/")[2]
        for node, group in group_organisations(network, what, **limits).items()
    }


def test_a_sub_sector_belongs_to_the_sector_above_it(network):
    assert found(network, "sector") == {
        "amber-trust": "SectorCivilSociety",
        "birch-guild": "SectorCivilSociety",
        "cobalt-forum": "SectorAlliance",
        "dune-ministry": "SectorGovernment",
        "elm-division": "SectorGovernment",
        "fern-council": "SectorGovernment",
    }


def test_a_kind_is_the_curated_one_and_who_has_none_has_no_group(network):
    assert found(network, "kind") == {
        "amber-trust": "TypeNationalNGO",
        "birch-guild": "TypeLocalCSO",
        "cobalt-forum": "TypePlatform",
        "dune-ministry": "TypeMinistry",
        "elm-division": "TypeDivision",
        "fern-council": "TypeLocalGovernment",
    }


def test_of_several_places_the_first_counts_and_only_stated_ones(network):
    assert found(network, "place") == STATED


def test_a_weaker_place_counts_where_weaker_ties_are_asked_for(network):
    assert found(network, "place", certainty="implied") == STATED
    assert found(network, "place", certainty="ambiguous") == STATED | {"fern-council": "apple-hill"}


def test_a_place_that_was_left_by_a_date_is_no_place_at_it(network):
    assert found(network, "place", as_of="2019") == STATED
    assert found(network, "place", as_of="2022") == STATED | {"grove-house": "river-bend"}


@pytest.mark.parametrize("what", ["sector", "kind"])
def test_sector_and_kind_rest_on_no_tie(network, what):
    assert found(network, what, certainty="unknown", as_of="2019") == found(network, what)


def test_an_unknown_way_to_group_is_refused(network):
    with pytest.raises(KeyError):
        group_organisations(network, "colour")


def test_the_kinds_of_the_valley_are_those_of_its_table():
    tables = Tables(KESTREL)
    expected = {
        name: min(types)
        for name, types in tables.types.items()
        if types and tables.classes[name] not in tables.collectives | {"Collective", "ParticipantGroup"}
    }
    kinds = found(kestrel(), "kind")
    assert kinds == {name: expected[name] for name in kinds}
    assert len(kinds) == 60
    assert len(found(kestrel(), "sector")) == 60
