"""`scorecard`: years and three ways to treat missing answers, counted again from the tables."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from tests.commands.valley import Valley, plain, strict
from tests.conftest import KESTREL, Run


def ask(stakeholders: Run, *words: object) -> dict[str, Any]:
    answer: dict[str, Any] = strict(stakeholders("scorecard", *words, "--json").stdout)
    return answer


def test_each_year_is_that_of_the_tables(stakeholders: Run) -> None:
    valley, answer = Valley(), ask(stakeholders, "-d", KESTREL)
    assert [row["year"] for row in answer["rows"]] == ["2022", "2023", "2024"]
    for row in answer["rows"]:
        graph = valley.at(row["year"])
        assert row["pairs"] == graph.number_of_edges()
        assert row["with_tie"] == sum(degree > 0 for _, degree in graph.degree())
        assert row["density"] == pytest.approx(nx.density(graph))
        assert row["observable"]
    last = answer["rows"][-1]
    assert last["newly_documented"] == len(valley.held("2024") - valley.held("2023"))
    assert last["ended"] == len(valley.held("2023") - valley.held("2024"))
    assert answer["undated"] == valley.undated()


def test_three_ways_stand_side_by_side(stakeholders: Run) -> None:
    graph, ways = Valley().graph(), ask(stakeholders, "-d", KESTREL)["non_response"]
    assert (ways["answered"], ways["silent"]) == (57, 3)
    assert ways["everybody"]["pairs"] == graph.number_of_edges()
    silent = {"agency-for-seeds", "lapwing-womens-circle", "tin-kettle-foods"}
    among = graph.subgraph(set(graph) - silent)
    assert ways["respondents_only"]["pairs"] == among.number_of_edges()
    low, high = ways["filled_in"]["intervals"]["pairs"]
    assert graph.number_of_edges() <= low <= ways["filled_in"]["pairs"] <= high


def test_it_is_a_column_for_each_year_in_both_languages(stakeholders: Run) -> None:
    text = stakeholders("scorecard", "-d", KESTREL).stdout
    assert "2022    2023    2024" in text
    assert "99.8%" in text
    assert "Respondents only   Everybody   Filled in" in text
    assert "the same has most connections: Kestrel Round Table." in plain(text)
    assert "২০২২" in stakeholders("scorecard", "-d", KESTREL, "--lang", "bn").stdout


def test_years_nobody_could_observe_have_no_shape(stakeholders: Run) -> None:
    answer = ask(stakeholders, "-d", KESTREL, "--from", 2024, "--to", 2026)
    assert [row["observable"] for row in answer["rows"]] == [True, False, False]
    assert answer["rows"][2]["pairs"] > 0
    for key in ("density", "centralisation", "parts", "clustering", "core_fit", "ei_index"):
        assert answer["rows"][2][key] is None
    text = plain(stakeholders("scorecard", "-d", KESTREL, "--from", 2024, "--to", 2026).stdout)
    assert "Of 2025, 2026 too few pairs could be observed" in text or "2025 and 2026" in text


def test_where_few_ties_are_dated_and_one_wrote_the_list_it_says_so(stakeholders: Run) -> None:
    text = plain(stakeholders("scorecard").stdout)
    assert "Changes over time cannot be shown: only 4 of 64 ties have a date" in text
    assert "Missing answers cannot be filled in: too much would be invented." in text
    answer = ask(stakeholders)
    assert answer["rows"] == []
    assert answer["non_response"] is None
    assert answer["says_nothing"]


@pytest.mark.parametrize(
    "words",
    [["--from", "2024", "--to", "2022"], ["--from", "1900", "--to", "2024"], ["--from", "x"], ["--to", "0"]],
)
def test_bad_years_end_with_two(words: list[str], stakeholders: Run) -> None:
    result = stakeholders("scorecard", "-d", KESTREL, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--" in result.stderr
