"""Bengali endings follow the last letter of a name and take no hyphen after a Bengali letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.core.bengali import CASES, form_accusative, form_genitive, form_locative
from graph.core.errors import GraphError
from graph.core.messages import Messages
from graph.core.resources import find_example_dataset
from graph.ingest import load_tables

LETTERS = "".join(
    chr(code) for code in (*range(0x0985, 0x098C), *range(0x0995, 0x09A9), 0x09AF, 0x09B0, 0x09B8)
)
SIGNS = "".join(chr(code) for code in range(0x09BE, 0x09C4)) + "েৈোৌ"
NAMES = st.lists(
    st.builds(str.__add__, st.sampled_from(LETTERS), st.sampled_from(["", *SIGNS])), min_size=1, max_size=5
).map("".join)


@pytest.mark.parametrize(
    ("name", "genitive", "locative"),
    [
        ("জাফরান জোট", "জাফরান জোটের", "জাফরান জোটে"),
        ("স্লেট প্রতিবেশী সমিতি", "স্লেট প্রতিবেশী সমিতির", "স্লেট প্রতিবেশী সমিতিতে"),
        ("গাঁদাফুল আঙিনা", "গাঁদাফুল আঙিনার", "গাঁদাফুল আঙিনায়"),
        ("মৌরি সেতু", "মৌরি সেতুর", "মৌরি সেতুতে"),
        ("নীল ভেলা", "নীল ভেলার", "নীল ভেলায়"),
        ("বিদ্যা ও অক্ষর মন্ত্রণালয়", "বিদ্যা ও অক্ষর মন্ত্রণালয়ের", "বিদ্যা ও অক্ষর মন্ত্রণালয়ে"),
        ("ন্যায্য শ্রম সংস্থা", "ন্যায্য শ্রম সংস্থার", "ন্যায্য শ্রম সংস্থায়"),
        ("রেডিও", "রেডিওর", "রেডিওতে"),
        ("শরৎ", "শরতের", "শরতে"),
        ("শিলং", "শিলংয়ের", "শিলংয়ে"),
        ("বই", "বইয়ের", "বইতে"),
        ("GAD", "GAD-এর", "GAD-এ"),
        ("নেটওয়ার্ক (কাল্পনিক)", "নেটওয়ার্ক (কাল্পনিক)-এর", "নেটওয়ার্ক (কাল্পনিক)-এ"),
    ],
)
def test_an_ending_follows_the_last_letter(name: str, genitive: str, locative: str) -> None:
    assert form_genitive(name) == genitive
    assert form_locative(name) == locative


@given(NAMES)
def test_a_bengali_name_takes_an_ending_without_a_hyphen(name: str) -> None:
    for inflect in CASES.values():
        assert inflect(name).startswith(name)
        assert "-" not in inflect(name)
    assert form_genitive(name)[-1] == "র"
    assert form_accusative(name) == name + "কে"
    if "\u0995" <= name[-1] <= "\u09b9":
        assert (form_genitive(name), form_locative(name)) == (name + "ের", name + "ে")


@given(st.text(max_size=8).filter(lambda name: not name or not "\u0980" <= name[-1] <= "\u09ff"))
def test_any_other_name_takes_it_after_a_hyphen(name: str) -> None:
    assert [inflect(name) for inflect in CASES.values()] == [
        f"{name}-{ending}" for ending in ("এর", "এ", "কে")
    ]


def test_a_text_asks_for_a_case(tmp_path: Path) -> None:
    path = tmp_path / "texts.toml"
    path.write_text('[plan]\nen = "{name:genitive} plan"\nbn = "{name:genitive} পরিকল্পনা"\n', encoding="utf-8")
    plan = Messages.load(path)
    assert plan.format_message("plan", name="Steps") == "Steps’ plan"
    assert plan.format_message("plan", name="P4D") == "P4D’s plan"
    assert plan.format_message("plan", "bn", name="জাফরান জোট") == "জাফরান জোটের পরিকল্পনা"


def test_a_case_that_there_is_not_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "texts.toml"
    path.write_text('[plan]\nen = "{name:dative} x"\nbn = "{name} ক"\n', encoding="utf-8")
    with pytest.raises(GraphError, match="asks for the case 'dative'"):
        Messages.load(path)


def test_what_the_example_describes_without_a_name_is_described_in_bengali_too() -> None:
    rows = load_tables(find_example_dataset()).rows["entities"]
    described = {row["id"] for row in rows if row["class"] in ("Place", "Collective", "ParticipantGroup")}
    assert described == {row["id"] for row in rows if row["id"] in described and row["label_bn"]}
