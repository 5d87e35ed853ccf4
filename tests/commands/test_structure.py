"""`structure`: core, positions, ties within groups and kinds of tie, counted again from the tables."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from tests.commands.valley import Valley, plain, strict
from tests.conftest import KESTREL, Run
from tests.measures.test_core_periphery import correlate
from tests.measures.test_equivalence import explain


@pytest.fixture(scope="module")
def valley() -> Valley:
    return Valley()


@pytest.fixture(scope="module")
def answer(stakeholders: Run) -> dict[str, Any]:
    found: dict[str, Any] = strict(stakeholders("structure", "-d", KESTREL, "--json").stdout)
    return found


def part(answer: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [row for row in answer["rows"] if row["part"] == name]


def test_the_core_fits_as_it_says(answer: dict[str, Any], valley: Valley) -> None:
    (core,) = part(answer, "core")
    graph = valley.graph()
    tied = graph.subgraph(node for node in graph if graph.degree(node))
    assert core["fit"] == pytest.approx(correlate(tied, set(core["core"])))
    assert core["supported"]
    assert core["fit"] > core["fit_by_chance"][1]
    assert core["density"]["core"] == pytest.approx(nx.density(graph.subgraph(core["core"])))


def test_positions_explain_what_they_say(answer: dict[str, Any], valley: Valley) -> None:
    *groups, found = part(answer, "positions")
    graph = valley.graph()
    for group in (row["equivalent"] for row in groups):
        partners = {frozenset(set(graph[node]) - set(group)) for node in group}
        assert len(partners) == 1
    assert found["explained"] == pytest.approx(explain(graph, tuple(map(tuple, found["positions"]))))


def test_ties_within_groups_are_those_of_the_tables(answer: dict[str, Any], valley: Valley) -> None:
    rows = {row["by"]: row for row in part(answer, "groups")}
    assert set(rows) == {"sector", "kind", "place"}
    places = valley.groups("place")
    ends = [pair for pair in valley.graph().edges() if set(pair) <= set(places)]
    assert rows["place"]["connections"] == len(ends)
    assert rows["place"]["within"]["count"] == sum(places[one] == places[other] for one, other in ends)
    assert rows["place"]["within"]["p"] < 0.001
    assert rows["sector"]["within"]["p"] > 0.05


def test_kinds_that_go_together_are_counted_in_the_tables(answer: dict[str, Any], valley: Valley) -> None:
    by_kind: dict[str, set[frozenset[str]]] = {}
    for kind, one, other in valley.counted("stated"):
        by_kind.setdefault(kind, set()).add(frozenset((one, other)))
    rows = part(answer, "kinds")
    assert rows
    for row in rows:
        first, second = (by_kind[kind] for kind in row["kinds"])
        if "memberOf" not in row["kinds"]:  # of which some follow by rule
            assert row["both"]["count"] == len(first & second)
        assert row["p_holm"] >= row["both"]["p"]
    together = [row["kinds"] for row in rows if row["p_holm"] < 0.05]
    assert ["partneredWith", "workedJointlyWith"] in together


def test_it_is_said_in_words(stakeholders: Run) -> None:
    text = plain(stakeholders("structure", "-d", KESTREL).stdout)
    assert "Of the 58 organisations with ties, 10 form the core" in text
    assert "The core is more than those with many connections:" in text
    assert "Whether two organisations are of the same sector makes no clear difference" in text
    assert "Organisations are connected within their own place more often than chance explains" in text
    assert "“partnered with” and “worked jointly with” go together: 11 connections have both" in text


@pytest.mark.slow
def test_one_part_alone_can_be_asked_for(stakeholders: Run) -> None:
    answer = strict(stakeholders("structure", "-d", KESTREL, "--of", "kinds", "--json").stdout)
    assert {row["part"] for row in answer["rows"]} == {"kinds"}
    text = stakeholders("structure", "-d", KESTREL, "--of", "core", "--lang", "bn").stdout
    assert "কেন্দ্র ও প্রান্ত" in text
    assert "অবস্থান\n" not in text


def test_where_one_wrote_the_list_nothing_is_described(stakeholders: Run) -> None:
    text = plain(stakeholders("structure").stdout)
    assert text.count("The structure of the network cannot be described. 54 of the 61") == 1
    answer = strict(stakeholders("structure", "--json").stdout)
    assert answer["rows"] == []
    assert set(answer["says_nothing"]) == {"core", "positions", "groups", "kinds"}


def test_at_a_date_without_ties_and_for_wrong_parts(stakeholders: Run) -> None:
    result = stakeholders("structure", "-d", KESTREL, "--as-of", "1950", "--anyway")
    assert result.exit_code == 0
    assert "No core can be told from the rest" in plain(result.stdout)
    assert stakeholders("structure", "--of", "heart").exit_code == 2


def test_the_seed_decides_and_nothing_else(stakeholders: Run) -> None:
    words = ("structure", "-d", KESTREL, "--of", "groups", "--json", "--seed")
    first, again, other = (stakeholders(*words, seed).stdout for seed in ("1", "1", "2"))
    assert first == again
    assert first != other
