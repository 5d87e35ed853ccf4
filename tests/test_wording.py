"""Texts in both languages: complete, with the same places, Bengali without Latin letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import GraphError
from graph.wording import LANGUAGES, Wording, digits, latin, number, places

PACKAGE = Path(__file__).resolve().parents[1] / "graph"
FILES = sorted(PACKAGE.rglob("*.toml"))
# Names of formats, languages and keys, written in Latin letters in Bengali too.
NAMES = {"PDF", "PNG", "SVG", "CSV", "JSON", "HTML", "URL", "English", "Enter", "Esc", "Ctrl", "A4", "A3"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "texts.toml"
    path.write_text(
        '[ties]\nen = "{name}: one tie|{name}: {n} ties"\nbn = "{name}: {n}টি সম্পর্ক"\n', encoding="utf-8"
    )
    return path


def test_there_are_texts_of_picture_measures_and_page() -> None:
    assert {"words.toml", "reasons.toml", "sentences.toml", "interface.toml"} <= {file.name for file in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_text_is_in_both_languages_with_the_same_places(path: Path) -> None:
    wording = Wording.load(path)
    assert wording.texts
    for key, text in wording.texts.items():
        assert set(text) == set(LANGUAGES), key
        assert text["en"].strip() and text["bn"].strip(), key
        assert places(text["en"]) == places(text["bn"]), key


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_bengali_is_bengali_and_english_is_english(path: Path) -> None:
    for key, text in Wording.load(path).texts.items():
        assert latin(text["bn"], allowed=NAMES) == [], key
        assert not any("\u0980" <= char <= "\u09ff" for char in text["en"]) or key == "language", key


def test_one_and_several(file: Path) -> None:
    wording = Wording.load(file)
    assert wording.say("ties", n=1, name="A") == "A: one tie"
    assert wording.say("ties", n=0, name="A") == "A: 0 ties"
    assert wording.say("ties", n=1200, name="A") == "A: 1,200 ties"
    assert wording.say("ties", "bn", n=1200, name="A") == "A: ১,২০০টি সম্পর্ক"
    assert wording.pair("ties", n=1, name="A") == ("A: one tie", "A: ১টি সম্পর্ক")
    assert wording.by_language()["bn"] == {"ties": "{name}: {n}টি সম্পর্ক"}


def test_what_is_filled_in_stays_as_it_is(file: Path) -> None:
    assert Wording.load(file).say("ties", n=2, name="{n} | 12") == "{n} | 12: 2 ties"


@pytest.mark.parametrize(
    ("key", "lang", "values"),
    [("tie", "en", {"n": 1, "name": ""}), ("ties", "fr", {"n": 1, "name": ""}), ("ties", "en", {"n": 2})],
)
def test_a_missing_key_language_or_place_is_an_error(
    file: Path, key: str, lang: str, values: dict[str, str | int]
) -> None:
    with pytest.raises(KeyError):
        Wording.load(file).say(key, lang, **values)


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
        Wording.load(path)


def test_numbers_and_digits() -> None:
    assert number(1234567, "bn") == "১,২৩৪,৫৬৭"
    assert number(0.25, "bn") == "০.২৫"
    assert digits("since 2022-01", "en") == "since 2022-01"
    assert latin("PDF ও {name} এবং xlsx", allowed={"PDF"}) == ["xlsx"]
