"""Names of bodies and projects are found as documents write them, and told apart where two stand together."""

from __future__ import annotations

import pytest

from graph.curate.reading.mentions import KnownNames
from graph.curate.reading.names import NameFinder
from graph.curate.reading.plain_text import read_plain_text


def list_names(text: str) -> list[str]:
    """Return the names that are found in a text, in their order."""
    return [mention.text for mention in NameFinder(read_plain_text(text), KnownNames()).iter_all()]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We thank the Coalition for a Fair Start.", ["Coalition for a Fair Start"]),
        ("We met Kongbora Women in Action.", ["Kongbora Women in Action"]),
        ("Representatives of Agro Rural came.", ["Agro Rural"]),
        ("We thank Ms Fernando of Diakonia.", ["Diakonia"]),
        ("Money came from the Reed Fund of Norway.", ["Reed Fund"]),
        ("The Small Grants Programme of the World Bank paid.", ["Small Grants Programme", "World Bank"]),
        ("The United Nations Peacebuilding Fund paid.", ["United Nations Peacebuilding Fund"]),
        ("We received help from GEF/UNEP.", ["GEF", "UNEP"]),
        ("Under the AECID-funded project we planted trees.", ["AECID"]),
        ("The Municipality of Ondara promised money for December.", ["Municipality of Ondara"]),
        ("চিলাহাটি শিক্ষা ট্রাস্ট বই দেয়।", ["চিলাহাটি শিক্ষা ট্রাস্ট"]),
    ],
)  # fmt: skip
def test_names_are_found_whole_and_apart(text: str, names: list[str]) -> None:
    assert [name for name in list_names(f"Notes\n{text}\n") if name not in ("Norway", "Notes")] == names


def test_a_title_in_the_column_of_projects_is_a_name_elsewhere_too() -> None:
    text = (
        "Heron Net\nProject | Donor\nYoung reporters | Reed Fund\nUnder Young reporters, 24 pupils wrote.\n"
    )
    assert list_names(text).count("Young reporters") == 2
