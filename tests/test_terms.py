"""Names of terms and the addresses that a data set mints."""

from __future__ import annotations

import hashlib
import unicodedata

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from graph.core import resources
from graph.schema.terms import (
    PREFIXES,
    IriMinter,
    compact_iri,
    expand_curie,
    is_slug,
    make_slug,
    normalise_text,
    parse_whole_number,
)

BASE = "https://example.org/fiction/"
anything = st.text(st.characters(exclude_categories=["Cs"]))


@given(anything)
def test_normal_text_has_single_plain_spaces_and_stays_as_it_is(text: str) -> None:
    once = normalise_text(text)
    assert normalise_text(once) == once
    assert once.split() == unicodedata.normalize("NFC", text).split()
    assert " ".join(once.split()) == once


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\t", "\r\n", " \u3000 "])
def test_any_white_space_is_a_space(space: str) -> None:
    assert normalise_text(f"{space}Amber{space}Trust{space}") == "Amber Trust"


def test_a_letter_with_an_accent_is_one_however_it_is_typed() -> None:
    assert normalise_text("Jose\u0301") == normalise_text("Jos\u00e9") == "Jos\u00e9"


@given(anything)
def test_a_label_makes_an_id(text: str) -> None:
    made = make_slug(text)
    assert is_slug(made)
    assert make_slug(made) == made


@pytest.mark.parametrize("name", ["amber-trust", "a", "2020", "a.b", "c_d", "x1-y2"])
def test_these_are_ids(name: str) -> None:
    assert is_slug(name)


@pytest.mark.parametrize(
    "name",
    ["", "Amber", "amber trust", "-amber", "amber-", "a--b", "a/b", "a\n", "অ্যাম্বার", "a:b", "../a", "a|b"],
)
def test_these_are_no_ids(name: str) -> None:
    assert not is_slug(name)


@given(st.sampled_from(sorted(PREFIXES)), st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,8}", fullmatch=True))
def test_a_short_name_and_its_address_stand_for_each_other(prefix: str, local: str) -> None:
    iri = PREFIXES[prefix] + local
    assert expand_curie(f"{prefix}:{local}") == iri
    assert expand_curie(compact_iri(iri)) == iri
    assert compact_iri(iri) == (local if prefix == "stk" else f"{prefix}:{local}")


def test_what_has_no_prefix_of_ours_stays_as_it_is() -> None:
    assert expand_curie("https://example.net/x") == "https://example.net/x"
    assert compact_iri("https://example.net/x") == "https://example.net/x"


def test_prefixes_are_those_that_the_vocabulary_declares() -> None:
    graph = rdflib.Graph(bind_namespaces="none").parse(resources.find_ontology() / "stk.ttl", format="turtle")
    declared = {prefix: str(namespace) for prefix, namespace in graph.namespaces()}
    assert {name: PREFIXES[name] for name in PREFIXES if name in declared} == {
        name: declared[name] for name in PREFIXES if name in declared
    }
    assert len(set(declared) & set(PREFIXES)) > 8


def test_addresses_stand_in_rooms_under_the_base() -> None:
    mint = IriMinter(BASE)
    assert mint.make_entity_iri("amber") == f"{BASE}id/amber"
    assert mint.make_source_iri("leaflet") == f"{BASE}source/leaflet"
    assert mint.make_file_set_iri("my file.ttl") == f"{BASE}set/file/my%20file.ttl"


@pytest.mark.parametrize(
    ("symmetric", "expected"), [(True, "amber/cobalt/2020-02"), (False, "cobalt/amber/2020-02")]
)
def test_a_tie_is_named_after_kind_ends_and_start(symmetric: bool, expected: str) -> None:
    mint = IriMinter(BASE)
    made = mint.make_tie_iri("partneredWith", "cobalt", "amber", "2020-02", symmetric=symmetric)
    assert made == f"{BASE}tie/partneredWith/{expected}"
    assert (
        mint.make_tie_iri("partneredWith", "amber", "cobalt", "2020-02", symmetric=symmetric) == made
    ) == symmetric


def test_a_tie_of_another_vocabulary_has_a_plain_path() -> None:
    assert (
        IriMinter(BASE).make_tie_iri("org:postIn", "chair", "amber", symmetric=False)
        == f"{BASE}tie/org-postIn/chair/amber"
    )


@given(st.lists(anything, min_size=1, max_size=4))
def test_a_set_is_the_hash_of_its_normal_parts(parts: list[str]) -> None:
    text = "\t".join(" ".join(unicodedata.normalize("NFC", part).split()) for part in parts)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    made = IriMinter(BASE).make_set_iri(*parts)
    assert made == f"{BASE}set/{digest[:16]}"
    assert IriMinter(BASE).make_set_iri(*(f" {part}\u00a0" for part in parts)) == made


def test_an_address_of_ours_has_its_id_again() -> None:
    mint = IriMinter(BASE)
    assert mint.shorten_iri(mint.make_entity_iri("amber")) == "amber"
    assert mint.shorten_iri(mint.make_source_iri("leaflet")) == "leaflet"
    assert mint.shorten_iri("https://w3id.org/stk/ns#memberOf") == "memberOf"
    assert mint.shorten_iri("https://example.net/id/x") == "https://example.net/id/x"


@given(st.integers(min_value=0, max_value=10**18 - 1))
def test_plain_digits_are_a_whole_number(number: int) -> None:
    assert parse_whole_number(str(number)) == number


@pytest.mark.parametrize(
    "text", ["", " 1", "1 ", "-1", "+1", "1.0", "1,000", "1_000", "১২", "²", "9" * 19, "9" * 5000]
)
def test_these_are_no_whole_number(text: str) -> None:
    assert parse_whole_number(text) is None
