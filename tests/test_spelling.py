"""Near matches for misspelt words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.core.spelling import did_you_mean, find_similar, fold_text
from graph.schema.vocabulary import Ontology

NAMES = ["Amber Trust", "Cobalt Forum for Rivers", "Fern Alliance", "সোনালি ট্রাস্ট", "École du Port"]
KINDS = sorted(kind.name for kind in Ontology.load().tie_kinds.values() if len(kind.name) > 6)


@pytest.mark.parametrize(
    "written",
    ["amber trust", "AMBER  TRUST", "Amber-Trust", "Amber\u00a0Trust", "“Amber Trust”", "Amber, Trust."],
)
def test_case_punctuation_and_spacing_do_not_matter(written: str) -> None:
    assert fold_text(written) == fold_text("Amber Trust")


def test_accents_of_latin_letters_do_not_matter() -> None:
    assert fold_text("École") == fold_text("ecole") == fold_text("E\u0301cole")


def test_apostrophes_of_any_kind_do_not_matter() -> None:
    assert fold_text("Citizens’ Forum") == fold_text("Citizens' Forum") == fold_text("Citizens Forum")


def test_vowel_signs_of_bengali_matter() -> None:
    words = ["কি", "কা", "কে", "ক"]
    assert len({fold_text(word) for word in words}) == len(words)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_plain_text_is_the_same_for_every_form_of_the_same_letters(text: str) -> None:
    forms = {fold_text(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert len(forms) == 1
    made = forms.pop()
    assert made == " ".join(made.split())


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Ambr Trust", "Amber Trust"),
        ("trust amber", "Amber Trust"),
        ("cobalt forum", "Cobalt Forum for Rivers"),
        ("ecole du prot", "École du Port"),
        ("সোনালী ট্রাস্ট", "সোনালি ট্রাস্ট"),
    ],
)
def test_the_name_that_is_meant_comes_first(word: str, meant: str) -> None:
    assert find_similar(word, NAMES)[0] == meant


@given(st.data())
def test_a_kind_with_two_letters_exchanged_is_found(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    at = data.draw(st.integers(1, len(kind) - 2))
    misspelt = kind[:at] + kind[at + 1] + kind[at] + kind[at + 2 :]
    assert kind in find_similar(misspelt, KINDS)


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=8), st.integers(1, 4))
def test_only_known_words_come_back_no_more_than_asked_for_in_an_order_that_does_not_hang_on_theirs(
    word: str, known: list[str], limit: int
) -> None:
    found = find_similar(word, known, limit=limit)
    assert set(found) <= set(known)
    assert len(found) == len(set(found)) <= limit
    assert find_similar(word, reversed(known), limit=limit) == found


def test_nothing_near_gives_the_other_advice() -> None:
    assert find_similar("zzzz", NAMES) == []
    assert did_you_mean("zzzz", NAMES, "use one of them") == "use one of them"
    assert did_you_mean("zzzz", []) == ""
    assert did_you_mean("ambr trust", NAMES, "use one of them") == "did you mean 'Amber Trust'?"
