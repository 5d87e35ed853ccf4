"""Texts in both languages: complete, with the same places, Bengali without Latin letters."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from graph.core.errors import GraphError
from graph.core.messages import (
    LANGUAGES,
    Messages,
    find_latin_words,
    find_placeholders,
    format_date,
    format_number,
    localise_digits,
)
from graph.measures.applicability import Reason

PACKAGE = Path(__file__).resolve().parents[1] / "graph"
# A file of texts is a table of tables; other files that code reads hold lists or plain values.
FILES = [
    path
    for path in sorted(PACKAGE.rglob("*.toml"))
    if all(isinstance(text, dict) for text in tomllib.loads(path.read_text(encoding="utf-8")).values())
]
NAMES: frozenset[str] = frozenset()  # names written in Latin letters in Bengali too: none so far
TYPED = {"help.toml", "finding_texts.toml"}  # its texts name what is typed into cells: ids, kinds, levels


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "texts.toml"
    path.write_text(
        '[ties]\nen = "{name}: one tie|{name}: {n} ties"\nbn = "{name}: {n}টি সম্পর্ক"\n', encoding="utf-8"
    )
    return path


def test_there_are_texts_of_picture_measures_and_page() -> None:
    assert {"labels.toml", "messages.toml", "interface.toml"} <= {file.name for file in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_text_is_in_both_languages_with_the_same_places(path: Path) -> None:
    wording = Messages.load(path)
    assert wording.texts
    for key, text in wording.texts.items():
        assert set(text) == set(LANGUAGES), key
        assert text["en"].strip() and text["bn"].strip(), key
        assert find_placeholders(text["en"]) == find_placeholders(text["bn"]), key


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_bengali_is_bengali_and_english_is_english(path: Path) -> None:
    for key, text in Messages.load(path).texts.items():
        said = re.sub(r"--[a-z-]+(?: [a-z]+)?", "", text["bn"])  # an option is typed as it stands
        assert path.name in TYPED or find_latin_words(said, allowed=NAMES) == [], key
        assert not any("\u0980" <= char <= "\u09ff" for char in text["en"]) or key == "language", key


def test_the_page_has_no_text_with_a_case() -> None:
    """The page's script fills places with names as they are."""
    for key, text in Messages.load(PACKAGE / "map" / "interface.toml").texts.items():
        assert all(re.findall(r"\{\w+:", text[lang]) == [] for lang in LANGUAGES), key


def test_one_and_several(file: Path) -> None:
    wording = Messages.load(file)
    assert wording.format_message("ties", n=1, name="A") == "A: one tie"
    assert wording.format_message("ties", n=0, name="A") == "A: 0 ties"
    assert wording.format_message("ties", n=1200, name="A") == "A: 1,200 ties"
    assert wording.format_message("ties", "bn", n=1200, name="A") == "A: ১,২০০টি সম্পর্ক"
    assert wording.format_pair("ties", n=1, name="A") == ("A: one tie", "A: ১টি সম্পর্ক")
    assert wording.group_by_language()["bn"] == {"ties": "{name}: {n}টি সম্পর্ক"}


@pytest.mark.parametrize(
    ("number", "total", "text"),
    [(1, 9, "One of 9"), (4, 9, "4 of 9"), (9, 9, "All 9"), (1, 1, "The only one")],
)
def test_all_of_several_are_not_so_many_of_so_many(
    tmp_path: Path, number: int, total: int, text: str
) -> None:
    forms = "One of {total}|{n} of {total}|All {total}|The only one"
    (tmp_path / "texts.toml").write_text(f'[part]\nen = "{forms}"\nbn = "{forms}"\n', encoding="utf-8")
    assert Messages.load(tmp_path / "texts.toml").format_message("part", n=number, total=total) == text


def test_what_is_filled_in_stays_as_it_is(file: Path) -> None:
    assert Messages.load(file).format_message("ties", n=2, name="{n} | 12") == "{n} | 12: 2 ties"


@pytest.mark.parametrize(
    ("key", "lang", "values"),
    [("tie", "en", {"n": 1, "name": ""}), ("ties", "fr", {"n": 1, "name": ""}), ("ties", "en", {"n": 2})],
)
def test_a_missing_key_language_or_place_is_an_error(
    file: Path, key: str, lang: str, values: dict[str, str | int]
) -> None:
    with pytest.raises(KeyError):
        Messages.load(file).format_message(key, lang, **values)


@pytest.mark.parametrize(
    "text",
    [
        '[a]\nen = "only"\n',
        '[a]\nen = "x"\nbn = ""\n',
        '[a]\nen = "{n} x"\nbn = "ক"\n',
        '[a]\nen = "{n"\nbn = "{n"\n',
        'a = "no table"\n',
        "[a\n",
    ],
)
def test_a_faulty_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "faulty.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GraphError, match=r"faulty\.toml"):
        Messages.load(path)


def test_numbers_and_digits() -> None:
    assert format_number(1234567, "bn") == "১২,৩৪,৫৬৭"
    assert format_number(-100000, "bn") == "-১,০০,০০০"
    assert [format_number(value, "bn") for value in (0, 999, 1000, 0.25, 12345.6789)] == [
        *("০", "৯৯৯", "১,০০০", "০.২৫", "১২,৩৪৫.৬৭৮৯")
    ]
    assert localise_digits("since 2022-01", "en") == "since 2022-01"
    assert find_latin_words("PDF ও {name} এবং xlsx", allowed={"PDF"}) == ["xlsx"]


@pytest.mark.parametrize(
    ("date", "english", "bengali"),
    [
        ("2024-11-05", "5 November 2024", "৫ নভেম্বর ২০২৪"),
        ("2024-01", "January 2024", "জানুয়ারি ২০২৪"),
        ("2024", "2024", "২০২৪"),
        ("", "", ""),
        ("2024-13", "2024-13", "২০২৪-১৩"),
        ("spring 2024", "spring 2024", "spring ২০২৪"),
    ],
)
def test_dates_are_written_as_people_write_them(date: str, english: str, bengali: str) -> None:
    assert (format_date(date, "en"), format_date(date, "bn")) == (english, bengali)


@pytest.mark.parametrize(
    ("reason", "english", "digits_in_bengali"),
    [
        (Reason("no-tie"), "No tie is documented at this certainty.", ""),
        (
            Reason("one-voice", {"n": 1200, "pairs": 1300}, ("Alpha", "আলফা")),
            "1,200 of the 1,300 connections are reported by Alpha alone. A ranking would show who "
            "wrote the list, not who is central.",
            "১,২০০",
        ),
        (
            Reason("few-respondents", {"n": 3, "organisations": 40}),
            "3 of 40 organisations gave information about their own ties. A ranking would show who was "
            "asked, not who is central.",
            "৪০",
        ),
        (
            Reason("few-triangles", {"in_triangles": 2, "connected": 50}),
            "Only 2 of 50 connected organisations have two partners that are connected with each other. "
            "This is too few to compare how closely partners are connected.",
            "৫০",
        ),
    ],
)
def test_reasons_of_measures_are_said_in_both_languages(
    reason: Reason, english: str, digits_in_bengali: str
) -> None:
    assert reason.sentences[0] == english
    bengali = reason.sentences[1]
    assert digits_in_bengali in bengali
    assert find_latin_words(bengali) == []
    assert reason.name[1] in bengali
