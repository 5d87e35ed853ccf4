"""Assertion sets under construction: what is written of them, and when a set is the same one."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.ingest.statements import Statements, iri, literal
from graph.schema.dataset import Dataset
from tests.fiction import BASE, STK

A, P, B = f"{BASE}id/a", f"{STK}partneredWith", f"{BASE}id/b"


def statements() -> Statements:
    return Statements(Dataset.from_mapping({"base": BASE}, origin=Path("x"), file="x"))


def quads(made: Statements, level: str) -> set[ox.Quad]:
    text = made.read_asserted(level).read()
    return set(ox.parse(input=text, format=ox.RdfFormat.N_QUADS))


def described(made: Statements) -> set[ox.Triple]:
    text = "".join(made.iter_descriptions()).encode()
    return {quad.triple for quad in ox.parse(input=text, format=ox.RdfFormat.N_TRIPLES)}


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(name)


def test_a_set_is_named_after_what_it_is_made_of() -> None:
    made = statements()
    name = made.open_quoted_set("leaflet", "15", "the  words", "stated", lang="en")
    digest = hashlib.sha256(b"leaflet\t15\tthe words\tstated").hexdigest()
    assert name == f"{BASE}set/{digest[:16]}"
    assert made.open_quoted_set("leaflet", "15", "the\u00a0words ", "stated", lang="en") == name
    others = {
        made.open_quoted_set(*parts, lang="en")
        for parts in (
            ("almanac", "15", "the words", "stated"),
            ("leaflet", "16", "the words", "stated"),
            ("leaflet", "15", "these words", "stated"),
            ("leaflet", "15", "the words", "implied"),
        )
    }
    assert len(others | {name}) == 5


def test_a_triple_stands_in_its_set_and_once_in_the_merged_view() -> None:
    made = statements()
    sets = [made.open_quoted_set("leaflet", line, "words", "stated", lang="en") for line in ("1", "2")]
    for name in sets:
        made.add(name, A, P, iri(B))
        made.add(name, A, P, iri(B))
    triple = (node(A), node(P), node(B))
    assert quads(made, "stated") == {ox.Quad(*triple), *(ox.Quad(*triple, node(name)) for name in sets)}
    assert quads(made, "implied") == set()


def test_each_set_is_described_with_its_evidence_and_all_its_notes() -> None:
    made = statements()
    for note in ("first", "second", "first", ""):
        name = made.open_quoted_set("leaflet", "3", "কথা", "implied", lang="bn", note=note)
    made.add(name, A, P, iri(B))
    said = {(one.predicate.value.rpartition("#")[2], str(one.object)) for one in described(made)}
    assert said == {
        ("type", f"<{STK}AssertionSet>"),
        ("source", f"<{BASE}source/leaflet>"),
        ("locator", '"3"'),
        ("phrase", '"কথা"@bn'),
        ("certainty", f"<{STK}implied>"),
        ("note", '"first"@en'),
        ("note", '"second"@en'),
    }


def test_a_set_that_holds_nothing_is_not_described() -> None:
    made = statements()
    made.open_quoted_set("leaflet", "1", "words", "stated", lang="en")
    assert described(made) == set()


def test_the_terms_of_a_level_are_its_predicates_and_classes() -> None:
    made = statements()
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    stated = made.open_quoted_set("leaflet", "1", "words", "stated", lang="en")
    implied = made.open_quoted_set("leaflet", "1", "words", "implied", lang="en")
    made.add(stated, A, kind, iri(f"{STK}Company"))
    made.add(implied, A, P, iri(B))
    assert made.list_terms("stated") == {kind, f"{STK}Company"}
    assert made.list_terms("implied") == {P}
    assert made.list_terms("ambiguous") == set()


def test_a_decision_is_stated_by_who_took_it() -> None:
    made = statements()
    name = made.open_decision_set("a", "b", "unsure", who="a reader", when="2020-02-16", why="same street")
    made.add(name, A, f"{STK}possiblySameAs", iri(B))
    said = {one.predicate.value.rpartition("#")[2]: str(one.object) for one in described(made)}
    assert said["decidedBy"] == '"a reader"'
    assert said["decidedOn"] == '"2020-02-16"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert said["reason"] == '"same street"@en'
    assert quads(made, "stated")


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["", "en", "bn"]))
def test_any_text_comes_back_out_of_a_literal(text: str, lang: str) -> None:
    line = f"{iri(A)} {iri(P)} {literal(text, lang=lang)} .\n".encode()
    (quad,) = ox.parse(input=line, format=ox.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, ox.Literal)
    assert (quad.object.value, quad.object.language or "") == (text, lang)


@pytest.mark.parametrize("value", ["no address", "http://a b/", "http://[", ""])
def test_what_is_no_address_makes_no_statement(value: str) -> None:
    with pytest.raises(ValueError):
        iri(value)


@given(st.text(max_size=20), st.sampled_from(["", "en", "bn", "en-GB"]), st.sampled_from(["", f"{STK}x"]))
def test_a_literal_is_written_as_the_engine_writes_it(text: str, lang: str, datatype: str) -> None:
    written = ox.Literal(
        text, language=lang or None, datatype=node(datatype) if datatype and not lang else None
    )
    assert literal(text, lang=lang, datatype="" if lang else datatype) == str(written)
