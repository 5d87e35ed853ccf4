"""`ego`: the network around one organisation, counted again from the tables."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from tests.commands.valley import Valley, lost, plain, strict
from tests.conftest import KESTREL, Run


@pytest.fixture(scope="module")
def valley() -> Valley:
    return Valley()


def ask(stakeholders: Run, *words: object) -> dict[str, Any]:
    answer: dict[str, Any] = strict(stakeholders("ego", *words, "--json").stdout)
    (row,) = answer["rows"]
    return {**row, "says_nothing": answer["says_nothing"]}


@pytest.mark.parametrize("name", ["kestrel-round-table", "verdant-compass", "amber-trust", "tansy-guild"])
def test_figures_are_those_of_the_tables(name: str, stakeholders: Run, valley: Valley) -> None:
    row, graph = ask(stakeholders, name, "-d", KESTREL), valley.graph()
    partners = set(graph[name])
    assert {one["id"] for one in row["partners"]} == partners
    assert row["connected_pairs_of_partners"] == graph.subgraph(partners).number_of_edges()
    if partners:
        assert row["effective_size"] == pytest.approx(nx.effective_size(graph)[name])
        assert row["constraint"] == pytest.approx(nx.constraint(graph)[name])
    assert row["pairs_separated"] == lost(graph, {name})
    assert {one["id"] for one in row["only_here"]} == {one for one in partners if graph.degree(one) == 1}
    assert row["confirmed"] == sum(
        {name, one} <= valley.tellers()[frozenset((name, one))] for one in partners
    )


def test_partners_are_counted_by_what_they_differ_in(stakeholders: Run, valley: Valley) -> None:
    row = ask(stakeholders, "Amber Trust", "-d", KESTREL, "--by", "place")
    places = valley.groups("place")
    partners = [one["id"] for one in row["partners"]]
    assert sum(row["groups"].values()) == sum(one in places for one in partners)
    assert row["own_group"] == sum(places.get(one) == places["amber-trust"] for one in partners)


def test_it_is_said_in_words(stakeholders: Run) -> None:
    text = plain(stakeholders("ego", "Kestrel Round Table", "-d", KESTREL).stdout)
    assert "Kestrel Round Table has 21 partners among the 59 other organisations (18 of these" in text
    assert "35 of the 210 pairs of its partners are connected (17 %)." in text
    assert "96 of the 210 pairs of its partners have neither a connection nor another partner" in text
    bengali = plain(stakeholders("ego", "Saffron Alliance", "-d", KESTREL, "--lang", "bn").stdout)
    assert "জাফরান জোট না থাকলে অন্যদের মধ্যে ১৫৩ জোড়া সংস্থা" in bengali


def test_one_that_did_not_answer_may_have_more_partners(stakeholders: Run) -> None:
    assert "may be more" in plain(stakeholders("ego", "Tin Kettle Foods", "-d", KESTREL).stdout)
    assert not ask(stakeholders, "Tin Kettle Foods", "-d", KESTREL)["asked"]


def test_what_nobody_could_see_among_partners_is_not_said(stakeholders: Run) -> None:
    row = ask(stakeholders, "Steps")
    assert row["size"] == 53
    assert row["asked"]
    for key in ("density", "effective_size", "constraint", "only_here", "pairs_separated"):
        assert row[key] is None
    assert "which is too few" in row["says_nothing"]["among"]
    text = plain(stakeholders("ego", "Steps").stdout)
    assert "How its partners are connected with each other cannot be said." in text
    assert ask(stakeholders, "Steps", "--anyway")["density"] is not None


@pytest.mark.parametrize("audience", ["public", "partners"])
def test_what_it_alone_connects_is_for_the_owner(audience: str, stakeholders: Run) -> None:
    row = ask(stakeholders, "Saffron Alliance", "-d", KESTREL, "--audience", audience, "--anyway")
    for key in (
        "effective_size",
        "efficiency",
        "constraint",
        "only_here",
        "unshared_pairs",
        "pairs_separated",
    ):
        assert row[key] is None
    assert "to protect them" in row["says_nothing"]["alone"]
    text = plain(stakeholders("ego", "Saffron Alliance", "-d", KESTREL, "--audience", audience).stdout)
    assert "Without Saffron" not in text
    assert "Constraint" not in text


def test_bad_input_ends_with_two_and_a_way_on(stakeholders: Run) -> None:
    for words, said in (
        (["Amber Trsut"], "did you mean 'Amber Trust'"),
        (["Quillbridge"], "is not a named organisation"),
        ([], "Missing argument"),
    ):
        result = stakeholders("ego", "-d", KESTREL, *words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert said in plain(result.stderr)
