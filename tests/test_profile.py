"""All that is known of one entity: facts, counts, ties and where it is named, each with its evidence."""

from __future__ import annotations

import csv

import pytest

from graph.core import resources
from graph.model.entity_profile import Count, EntityProfile, EntityProfiles
from graph.model.network import Network
from graph.model.opening import open_graph
from tests.fiction import (
    LEAFLET,
    count,
    decision,
    entity,
    event,
    fact,
    iri,
    knowledge,
    organisation,
    tie,
)

BOTH = "birch-guild|guild-members"


@pytest.fixture(scope="module")
def profiles(tmp_path_factory) -> EntityProfiles:
    opened = knowledge(
        tmp_path_factory.mktemp("fiction"),
        sources=[LEAFLET, {"id": "circular", "title": "The circular"}],
        entities=[
            organisation("amber-trust", locator="10"),
            organisation("amber-trust", locator="9"),
            organisation("amber-trust", source="circular", locator="30"),
            organisation("amber-fund"),
            organisation("birch-guild"),
            organisation("lone-lake"),
            entity("guild-members", "Collective"),
        ],
        events=[
            event("fern-course", "TrainingEvent", start="2019-03", end="2020", sessions="6",
                  session_length="two days", date_text="from spring"),
        ],
        ties=[
            tie("amber-trust", "memberOf", "birch-guild"),
            tie("fern-course", "deliveredBy", "amber-trust"),
        ],
        counts=[
            count("all", BOTH, value="1250", comparator="moreThan", certainty="implied"),
            count("all", BOTH, value="1250", comparator="moreThan", locator="5"),
            count("women", "birch-guild", value="40", unit="UnitPersons", dimension="female", part_of="all"),
            count("open", "birch-guild", comparator="many"),
            count("none", "birch-guild", value="0"),
        ],
        facts=[
            fact("birch-guild", "schema:foundingDate", "2007"),
            fact("birch-guild", "schema:foundingDate", "2007", source="circular", locator="2"),
            fact("birch-guild", "mandate", "keeps the minutes", lang="en"),
            fact("amber-fund", "aim", "clean rivers", lang="en"),
        ],
        decisions=[decision("amber-trust", "amber-fund", "same")],
    )  # fmt: skip
    return EntityProfiles(Network(opened))


def of(profiles: EntityProfiles, name: str) -> EntityProfile:
    return profiles.build_profile(profiles.knowledge.entities[iri(name)])


def counts(profiles: EntityProfiles, name: str) -> dict[str, Count]:
    return {found.id: found for found in of(profiles, name).counts}


def test_a_fact_stands_once_with_all_its_supports(profiles):
    found = {(one.property.rpartition("/")[2], one.value): one for one in of(profiles, "birch-guild").facts}
    founding = found["foundingDate", "2007"]
    assert founding.label == "founding year"
    assert [(one.source, one.locator) for one in founding.supports] == [("circular", "2"), ("leaflet", "1")]


def test_facts_are_what_the_tables_say_and_nothing_else(profiles):
    assert {(one.label, one.value) for one in of(profiles, "birch-guild").facts} == {
        ("founding year", "2007"),
        ("mandate", "keeps the minutes"),
    }


def test_an_event_shows_its_dates_and_sessions(profiles):
    assert {(one.label, one.value) for one in of(profiles, "fern-course").facts} == {
        ("start", "2019-03-01"),
        ("end", "2020-12-31"),
        ("date as worded", "from spring"),
        ("certainty of the date", "stated"),
        ("number of sessions", "6"),
        ("length of a session", "two days"),
    }


def test_facts_of_two_names_of_one_body_stand_together(profiles):
    assert [one.value for one in of(profiles, "amber-trust").facts] == ["clean rivers"]


def test_ties_are_those_of_either_end(profiles):
    assert {found.kind.name for found in of(profiles, "amber-trust").ties} == {"memberOf", "deliveredBy"}
    assert {found.kind.name for found in of(profiles, "birch-guild").ties} == {"memberOf"}


def test_supports_are_the_lines_that_name_it_in_reading_order(profiles):
    """Line 9 before line 10, and no line of what a rule made of them."""
    named = [(one.source, one.locator) for one in of(profiles, "amber-trust").supports]
    assert named == [("circular", "30"), ("leaflet", "1"), ("leaflet", "9"), ("leaflet", "10")]
    assert {one.certainty for one in of(profiles, "amber-trust").supports} == {"stated"}


def test_a_count_has_what_its_row_says(profiles):
    women = counts(profiles, "birch-guild")["women"]
    assert (women.value, women.comparator, women.dimension, women.part_of) == (40, "exactly", "female", "all")
    assert women.unit.endswith("UnitPersons")


def test_a_count_is_as_sure_as_its_strongest_support(profiles):
    found = counts(profiles, "birch-guild")["all"]
    assert found.certainty == "stated"
    assert [(one.locator, one.certainty) for one in found.supports] == [("1", "implied"), ("5", "stated")]


def test_a_count_of_two_things_is_known_of_both(profiles):
    assert counts(profiles, "guild-members") == {"all": counts(profiles, "birch-guild")["all"]}


def test_an_open_number_is_none_and_zero_is_a_number(profiles):
    assert counts(profiles, "birch-guild")["open"].value is None
    assert counts(profiles, "birch-guild")["none"].value == 0


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("all", "more than 1,250 organisations"),
        ("women", "40 female persons"),
        ("open", "many organisations"),
        ("none", "0 organisations"),
    ],
)
def test_a_count_is_told_in_words(profiles, name, words):
    assert counts(profiles, "birch-guild")[name].format_count(profiles.knowledge) == words


def test_a_count_is_told_in_bengali(profiles):
    said = counts(profiles, "birch-guild")["women"].format_count(profiles.knowledge, "bn")
    assert said == "৪০ নারী ব্যক্তি"


def test_one_of_whom_nothing_is_said_has_an_empty_profile(profiles):
    found = of(profiles, "lone-lake")
    assert (found.facts, found.counts, found.ties) == ((), (), ())
    assert len(found.supports) == 1


def test_every_count_of_the_example_is_known_of_each_of_its_owners():
    opened = open_graph()
    profiles = EntityProfiles(Network(opened))
    mint = opened.dataset.mint
    expected: dict[str, set[str]] = {}
    with (resources.find_example_dataset() / "counts.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            for owner in row["of"].split("|"):
                expected.setdefault(owner, set()).add(row["id"])
    found = {mint.shorten_iri(owner): {one.id for one in many} for owner, many in profiles.counts.items()}
    assert found == expected
