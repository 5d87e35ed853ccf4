"""Finding an entity by what people call it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.core.errors import NameNotFoundError
from graph.model.graph import StakeholderGraph
from graph.model.names import NameIndex
from graph.model.opening import open_graph
from tests.fiction import decision, entity, iri, knowledge, organisation


@pytest.fixture(scope="module")
def opened(tmp_path_factory) -> StakeholderGraph:
    return knowledge(
        tmp_path_factory.mktemp("fiction"),
        entities=[
            organisation(
                "amber-trust",
                label_bn="অ্যাম্বার ট্রাস্ট",
                short_label="Amber",
                abbr="AT",
                alt="Trust of Amber|L'École d'Ambre",
                ids="x-register:12",
            ),
            organisation("amber-fund", label_en="The Amber Fund"),
            organisation("birch-guild", abbr="BG", alt="AT"),
            organisation("cobalt-one", label_en="Cobalt Forum", abbr="CF"),
            organisation("cobalt-two", label_en="Cobalt  forum", abbr="CF"),
            organisation("dune", label_en="Dune (Dhaka), Ltd."),
            organisation("elm", label_en="Dune"),
            entity("fern-groups", "Collective"),
        ],
        decisions=[decision("amber-trust", "amber-fund", "same")],
    )


@pytest.fixture(scope="module")
def names(opened) -> NameIndex:
    return NameIndex(opened.entities.values())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("amber-trust", "amber-trust"),
        ("Amber Trust", "amber-trust"),
        ("  aMBER   tRUST ", "amber-trust"),
        ("Amber\u00a0Trust", "amber-trust"),
        ("অ্যাম্বার ট্রাস্ট", "amber-trust"),
        ("amber", "amber-trust"),
        ("BG", "birch-guild"),
        ("trust of amber", "amber-trust"),
        ("lecole d’ambre", "amber-trust"),
        ("Dune Dhaka Ltd", "dune"),
        ("fern groups", "fern-groups"),
        ("x-register:12", "amber-trust"),
        (iri("amber-trust"), "amber-trust"),
    ],
)
def test_finds_by_any_name_whatever_its_spelling(names, name, expected):
    assert names.find_entity(name).id == expected


@pytest.mark.parametrize("name", ["amber-fund", "The Amber Fund", "the amber fund"])
def test_finds_by_what_was_decided_to_be_the_same(names, name):
    assert names.find_entity(name).id == "amber-trust"


def test_an_abbreviation_counts_more_than_another_name(names):
    """`AT` abbreviates one and is another name of a second."""
    assert names.find_entity("AT").id == "amber-trust"


def test_an_id_counts_more_than_a_label(names):
    assert names.find_entity("dune").id == "dune"


@pytest.mark.parametrize("name", ["Cobalt Forum", "cf"])
def test_a_name_of_several_is_told_with_their_ids(names, name):
    with pytest.raises(NameNotFoundError, match="is the name of several") as caught:
        names.find_entity(name)
    assert caught.value.suggestions == ("cobalt-one", "cobalt-two")
    assert all(names.find_entity(found).id == found for found in caught.value.suggestions)


@pytest.mark.parametrize(
    ("name", "meant"),
    [("Ambr Trust", "amber-trust"), ("birch gild", "birch-guild"), ("অ্যাম্বার ট্রাস্", "amber-trust")],
)
def test_a_misspelt_name_suggests_names_that_can_be_found(names, name, meant):
    with pytest.raises(NameNotFoundError, match="did you mean") as caught:
        names.find_entity(name)
    assert names.find_entity(caught.value.suggestions[0]).id == meant


@pytest.mark.parametrize("name", ["", "   ", "?!", "qqqqqqqqqq"])
def test_a_name_like_no_other_is_refused_without_suggestion(names, name):
    with pytest.raises(NameNotFoundError) as caught:
        names.find_entity(name)
    assert "did you mean" not in str(caught.value)
    assert caught.value.suggestions == ()


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_text_is_found_or_refused(names, text):
    try:
        found = names.find_entity(text)
    except NameNotFoundError as error:
        assert text in str(error)
    else:
        assert found.id


def test_every_entity_of_the_example_is_found_by_id_and_unique_label():
    opened = open_graph()
    names = NameIndex(opened.entities.values())
    labels: dict[str, set[str]] = {}
    for found in opened.entities.values():
        assert names.find_entity(found.id) is found
        labels.setdefault(found.get_name().casefold(), set()).add(found.id)
    ids = {found.id.replace("-", " ") for found in opened.entities.values()}
    for label, owners in labels.items():
        if len(owners) == 1 and label not in ids:
            assert names.find_entity(label).id in owners


# ---------- of organisations only ----------
@pytest.fixture(scope="module")
def mixture(tmp_path_factory) -> NameIndex:
    opened = knowledge(
        tmp_path_factory.mktemp("mixture"),
        entities=[
            organisation("steps", label_en="Steps Towards Quiet", short_label="Steps", abbr="STQ"),
            organisation("harbour-guild", alt="Harbour House"),
            organisation("twin-one", label_en="Twin Forum"),
            organisation("twin-two", label_en="Twin Forum"),
            entity("harbour", "Place"),
            entity("harbour-groups", "Collective", label_en="Harbour groups"),
            entity("harbour-house", "Place", label_en="Harbour House"),
            entity("twin-hall", "Place", label_en="Twin Hall"),
        ],
    )
    return NameIndex(opened.entities.values())


def test_an_organisation_is_found_as_any_entity_is(mixture):
    for name in ("steps", "Steps", "STQ", "steps towards quiet"):
        assert mixture.find_organisation(name) is mixture.find_entity(name)


def test_where_a_place_bears_the_name_too_the_organisation_is_meant(mixture):
    assert mixture.find_entity("Harbour House").id == "harbour-house"
    assert mixture.find_organisation("Harbour House").id == "harbour-guild"


@pytest.mark.parametrize("name", ["Harbour", "harbour groups", "Twin Hall"])
def test_what_is_no_organisation_is_said_to_be_none(mixture, name):
    assert mixture.find_entity(name)
    with pytest.raises(NameNotFoundError, match="is not a named organisation"):
        mixture.find_organisation(name)


def test_organisations_of_one_name_are_several(mixture):
    with pytest.raises(NameNotFoundError, match="is the name of several: twin-one, twin-two"):
        mixture.find_organisation("Twin Forum")


@pytest.mark.parametrize("name", ["harbuor", "harbour gild", "twin halls", "Twin Foru", "stps"])
def test_only_organisations_are_suggested_where_only_they_will_do(mixture, name):
    with pytest.raises(NameNotFoundError, match="nothing is called") as caught:
        mixture.find_organisation(name)
    for text in caught.value.suggestions:
        try:
            assert mixture.find_organisation(text).is_organisation
        except NameNotFoundError as several:
            assert set(several.suggestions) == {"twin-one", "twin-two"}
    assert caught.value.suggestions


def test_each_is_suggested_once_by_the_name_most_like_what_was_typed(mixture):
    """`steps` and `Steps` are one organisation."""
    for find in (mixture.find_entity, mixture.find_organisation):
        with pytest.raises(NameNotFoundError, match=r"did you mean 'Steps'[?]") as caught:
            find("stepps")
        assert caught.value.suggestions == ("Steps",)


@settings(deadline=None, max_examples=60)
@given(st.text("STEPsteps habourTwin-", max_size=14))
def test_no_two_suggestions_are_one_entity(mixture, text):
    for find in (mixture.find_entity, mixture.find_organisation):
        try:
            find(text)
        except NameNotFoundError as error:
            if "several" in str(error):
                continue
            assert len(error.suggestions) <= 3
            bearers = []
            for name in error.suggestions:
                try:
                    bearers.append((find(name).id,))
                except NameNotFoundError as several:
                    bearers.append(several.suggestions)
            assert len(set(bearers)) == len(bearers)
