"""`whatif`: who is cut off and what is lost, counted again by taking organisations out of the tables."""

from __future__ import annotations

import time
from itertools import combinations
from typing import Any

import networkx as nx
import pytest

from graph.core.messages import localise_digits
from tests.commands.valley import Valley, connected, lost, plain, strict
from tests.conftest import KESTREL, Run

GATES = ("verdant-compass", "saffron-alliance", "osmerford-town-council")


@pytest.fixture(scope="module")
def graph() -> nx.Graph:
    return Valley().graph()


def ask(stakeholders: Run, *words: object) -> dict[str, Any]:
    said = strict(stakeholders("whatif", "-d", KESTREL, *words, "--json").stdout)
    (row,) = said["rows"]
    return {**row, "search": said["search"], "upper_bound": said["upper_bound"]}


def ids(named: list[dict[str, str]]) -> list[str]:
    return [one["id"] for one in named]


def largest(graph: nx.Graph) -> set[str]:
    parts = sorted(nx.connected_components(graph), key=len)
    assert len(parts[-1]) > len(parts[-2])
    return set(parts[-1])


@pytest.mark.parametrize("gone", [GATES[:1], GATES[:2], GATES, ("tansy-guild",), ("kestrel-round-table",)])
def test_what_is_lost_is_counted_by_removal(
    gone: tuple[str, ...], stakeholders: Run, graph: nx.Graph
) -> None:
    labels = Valley().labels
    row = ask(stakeholders, *(word for name in gone for word in ("--remove", labels[name])))
    rest = nx.Graph(graph)
    rest.remove_nodes_from(gone)
    assert ids(row["removed"]) == sorted(gone)
    assert row["parts_before"] == nx.number_connected_components(graph)
    assert row["parts_after"] == nx.number_connected_components(rest)
    assert (row["pairs_before"], row["pairs_after"]) == (connected(graph), connected(rest))
    assert row["pairs_lost"] == lost(graph, set(gone))
    assert set(ids(row["cut_off"])) == largest(graph) - largest(rest) - set(gone)
    assert set(ids(row["alone"])) == set(nx.isolates(rest)) - set(nx.isolates(graph))
    assert row["search"] is None


def test_who_is_cut_off_is_told_by_name(stakeholders: Run, graph: nx.Graph) -> None:
    valley = Valley()
    text = plain(stakeholders("whatif", "-d", KESTREL, "--remove", "Saffron Alliance").stdout)
    head, _, told = text.partition("Without Saffron Alliance, ")
    assert "were reported by at least one of the two organisations" in head
    assert "Read with care" not in head, "everybody was asked"
    rest = nx.Graph(graph)
    rest.remove_node("saffron-alliance")
    cut = largest(graph) - largest(rest) - {"saffron-alliance"}
    assert f"{len(cut)} organisations would be cut off from the largest part: " in told
    assert all(valley.labels[name] in told for name in cut)
    pairs = lost(graph, {"saffron-alliance"})
    assert told.startswith(f"{pairs} pairs of other organisations would lose their only path.")


@pytest.mark.parametrize("number", [1, 2])
def test_the_worst_set_is_that_of_all_sets(number: int, stakeholders: Run, graph: nx.Graph) -> None:
    row = ask(stakeholders, "--worst", number)
    most = max(lost(graph, set(chosen)) for chosen in combinations(graph, number))
    assert row["pairs_lost"] == most == lost(graph, set(ids(row["removed"])))
    assert len(row["removed"]) == number
    assert row["search"] == "all sets were tried"


@pytest.mark.slow
def test_the_worst_three_of_sixty_are_those_of_all_sets_in_seconds(
    stakeholders: Run, graph: nx.Graph
) -> None:
    begun = time.process_time()
    row = ask(stakeholders, "--worst", 3)
    assert time.process_time() - begun < 10  # 2 s
    assert row["search"] == "all sets were tried"
    assert row["pairs_lost"] == lost(graph, set(ids(row["removed"])))
    # those whose loss separates anybody, and one more: no better set lies among them
    some = {node for node in graph if lost(graph, {node})} | {"kestrel-round-table", "meridian-commons"}
    assert row["pairs_lost"] >= max(lost(graph, set(chosen)) for chosen in combinations(sorted(some), 3))


@pytest.mark.slow
def test_where_sets_are_too_many_the_search_goes_step_by_step_and_says_so(
    stakeholders: Run, graph: nx.Graph
) -> None:
    row = ask(stakeholders, "--worst", 4)
    found = set(ids(row["removed"]))
    assert row["pairs_lost"] == lost(graph, found)
    for member in found:
        others = (found - {member} | {node} for node in graph if node not in found)
        assert max(lost(graph, other) for other in others) <= row["pairs_lost"], "no swap loses more"
    assert row["pairs_lost"] >= ask(stakeholders, "--worst", 3)["pairs_lost"]
    assert row["upper_bound"] >= row["pairs_lost"]
    assert row["search"].startswith("found step by step; another set may lose more")
    assert "They were found by several searches. Another choice may cost more, but none more than" in plain(
        stakeholders("whatif", "-d", KESTREL, "--worst", 4).stdout
    )


def test_of_more_than_there_are_only_those_leave_who_cost_others_most(
    stakeholders: Run, graph: nx.Graph
) -> None:
    row = ask(stakeholders, "--worst", len(graph) + 40)
    assert 4 <= len(row["removed"]) < len(graph)
    assert row["pairs_lost"] >= ask(stakeholders, "--worst", 4)["pairs_lost"]


@pytest.mark.parametrize("audience", ["public", "partners"])
def test_it_is_for_the_owner_only_and_says_why(audience: str, stakeholders: Run) -> None:
    for more in (["--worst", 1], ["--remove", "Amber Trust", "--json"]):
        result = stakeholders("whatif", "-d", KESTREL, "--audience", audience, *more)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "for --audience internal only" in result.stderr
        assert "put under pressure" in result.stderr


def test_where_one_wrote_the_list_the_answer_warns(stakeholders: Run) -> None:
    text = plain(stakeholders("whatif", "--remove", "Steps").stdout)
    assert "Read with care: this shows who would be cut off in the sources, not in the field." in text
    assert "54 of the 61 connections are reported by Steps Towards Development alone." in text


def test_a_date_takes_the_ties_of_that_time(stakeholders: Run) -> None:
    row = ask(stakeholders, "--remove", "Verdant Compass", "--as-of", "2022")
    assert row["pairs_lost"] == lost(Valley().at("2022"), {"verdant-compass"})
    assert row["pairs_before"] == connected(Valley().at("2022"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "give --remove NAME, once or more, or --worst K"),
        (["--remove", "Amber Trust", "--worst", "1"], "give --remove NAME, once or more, or --worst K"),
        (["--worst", "0"], "x>=1"),
        (["--worst", "two"], "'two' is not a valid integer"),
        (["--remove", "Amber Trsut"], "did you mean 'Amber Trust'"),
        (["--remove", "Amber Trust", "--remove", "Quillbridge"], "'Quillbridge' is not a named organisation"),
        (["--worst", "1", "--as-of", "2022-02-30"], "'2022-02-30' is no date"),
    ],
)
def test_bad_input_ends_with_two_and_a_way_on(words: list[str], said: str, stakeholders: Run) -> None:
    result = stakeholders("whatif", "-d", KESTREL, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in plain(result.stderr)


def test_it_answers_in_bengali_with_the_same_numbers(stakeholders: Run, graph: nx.Graph) -> None:
    words = ("whatif", "-d", KESTREL, "--remove", "Saffron Alliance", "--lang", "bn")
    text = plain(stakeholders(*words).stdout)
    pairs = localise_digits(str(lost(graph, {"saffron-alliance"})), "bn")
    assert f"জাফরান জোট না থাকলে অন্যদের মধ্যে {pairs} জোড়া সংস্থা" in text
    assert "Saffron" not in text
    english = strict(stakeholders(*words[:-2], "--json").stdout)
    assert strict(stakeholders(*words, "--json").stdout) == english
    assert plain(stakeholders("whatif", "-d", KESTREL, "--remove", "Tansy Guild").stdout).count("keep their")
