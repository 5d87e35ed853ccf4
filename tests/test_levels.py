"""The two scales: how certain a statement is, and who may see it."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from graph.schema.dataset import Dataset, TableRow
from graph.schema.levels import Audience, Certainty, write_notice

SCALES = (["unknown", "ambiguous", "implied", "stated"], ["public", "partners", "internal"])


@pytest.mark.parametrize(("scale", "names"), list(zip((Certainty, Audience), SCALES, strict=True)))
def test_levels_compare_by_their_place_and_not_by_their_letters(scale, names) -> None:
    assert sorted(scale) == names
    for (low, lower), (high, higher) in itertools.product(enumerate(names), repeat=2):
        level = scale(lower)
        assert (level < higher, level <= higher) == (low < high, low <= high)
        assert (level > higher, level >= higher) == (low > high, low >= high)
    with pytest.raises(ValueError, match="inferred"):
        assert scale(names[0]) < "inferred"


def test_a_level_is_its_text_wherever_it_is_written() -> None:
    assert json.dumps({"certainty": Certainty.STATED}) == '{"certainty": "stated"}'
    assert f"{Audience.PARTNERS}" == str(Audience.PARTNERS) == "partners"
    assert {"public": 1}[Audience.PUBLIC] == 1


def test_a_choice_of_a_certainty_takes_in_the_stronger_ones() -> None:
    for level in Certainty:
        assert level.list_stronger() + level.list_weaker() == tuple(Certainty)
        assert [one for one in Certainty if level.includes(one)] == list(level.list_stronger())
    assert Certainty.list_recorded() == ("stated", "implied", "ambiguous")


def test_the_strongest_certainty_counts_and_without_one_it_is_not_recorded() -> None:
    assert Certainty.find_strongest([Certainty.AMBIGUOUS, Certainty.IMPLIED]) is Certainty.IMPLIED
    assert Certainty.find_strongest([]) is Certainty.UNKNOWN
    assert Certainty.parse("guessed") is Certainty.UNKNOWN


def test_what_is_misspelt_stays_with_its_owner() -> None:
    assert Audience.parse("publik") is Audience.INTERNAL
    assert not any(reader.may_see(Audience.parse("")) for reader in (Audience.PUBLIC, Audience.PARTNERS))


@pytest.mark.parametrize("visibility", Audience)
def test_a_row_without_a_level_has_that_of_its_data_set_and_a_judgement_that_of_the_owner(visibility) -> None:
    dataset = Dataset.from_mapping(
        {"name": "a", "visibility": str(visibility)}, origin=Path("a"), file="dataset.toml"
    )
    assert dataset.audience_of(TableRow("ties", "ties.csv", 2, {})) is visibility
    assert dataset.audience_of(TableRow("ties", "ties.csv", 2, {"visibility": "public"})) is Audience.PUBLIC
    assert dataset.audience_of(TableRow("consents", "consents.csv", 2, {})) is Audience.INTERNAL


def test_the_notice_is_written_in_both_languages() -> None:
    assert write_notice() == "internal, not for sharing"
    assert write_notice("bn") == "অভ্যন্তরীণ, শেয়ার করার জন্য নয়"
