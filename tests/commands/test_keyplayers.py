"""`keyplayers`: the sets that it names are the best of all in the tables, and its sentences are true."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import networkx as nx
import pytest

from tests.commands.valley import Valley, lost, plain, strict
from tests.conftest import KESTREL, Run
from tests.measures.test_key_players import fragmentation, reach


@pytest.fixture(scope="module")
def graph() -> nx.Graph:
    return Valley().graph()


def ask(stakeholders: Run, *words: object) -> dict[str, Any]:
    answer: dict[str, Any] = strict(stakeholders("keyplayers", *words, "--json").stdout)
    return answer


def ids(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(one["id"] for one in row["organisations"])


def test_the_sets_are_the_best_of_all(stakeholders: Run, graph: nx.Graph) -> None:
    reaching, breaking = ask(stakeholders, "-d", KESTREL, "--size", 2)["rows"]
    assert (reaching["goal"], breaking["goal"]) == ("reach", "loss")
    pairs = list(combinations(graph, 2))
    assert reaching["value"] == pytest.approx(max(reach(graph, pair) for pair in pairs))
    assert reaching["value"] == pytest.approx(reach(graph, ids(reaching)))
    assert breaking["value"] == pytest.approx(fragmentation(graph, ids(breaking)))
    assert breaking["is_best"] and reaching["is_best"]
    singles = [("saffron-alliance", other) for other in graph if other != "saffron-alliance"]
    assert breaking["value"] >= max(fragmentation(graph, pair) for pair in singles)
    assert breaking["pairs_lost"] == lost(graph, set(ids(breaking)))
    partners = set().union(*(graph[node] for node in ids(reaching))) - set(ids(reaching))
    assert reaching["partners"] == len(partners)


def test_it_says_them_in_words_in_both_languages(stakeholders: Run) -> None:
    text = plain(stakeholders("keyplayers", "-d", KESTREL).stdout)
    assert "Together, Kestrel River Agency; Kestrel Round Table and Saffron Alliance are closest" in text
    assert "The 3 organisations with most connections have 0.744 together" in text
    single = plain(stakeholders("keyplayers", "-d", KESTREL, "--size", "1").stdout)
    assert "Kestrel Round Table is closest to all others: 21 of the 59 others are its partners" in single
    bengali = plain(stakeholders("keyplayers", "-d", KESTREL, "--lang", "bn").stdout)
    assert "একসঙ্গে ধরলে অন্য সবার সবচেয়ে কাছে আছে" in bengali
    assert "Kestrel" not in bengali


def test_where_one_wrote_the_list_nobody_is_named(stakeholders: Run) -> None:
    result = stakeholders("keyplayers")
    assert result.exit_code == 0
    text = plain(result.stdout)
    assert "Key players cannot be named. 54 of the 61 connections are reported by Steps" in text
    answer = ask(stakeholders)
    assert answer["rows"] == []
    assert "wrote the list" in answer["says_nothing"]["key_players"]
    anyway = ask(stakeholders, "--anyway")
    assert [row["goal"] for row in anyway["rows"]] == ["reach", "loss"]
    assert "Read with care" in plain(stakeholders("keyplayers", "--anyway").stdout)


@pytest.mark.parametrize("audience", ["public", "partners"])
def test_whose_loss_breaks_most_is_for_the_owner(audience: str, stakeholders: Run) -> None:
    answer = ask(stakeholders, "-d", KESTREL, "--audience", audience)
    assert [row["goal"] for row in answer["rows"]] == ["reach"]
    assert "to protect them" in answer["says_nothing"]["key_losses"]
    text = plain(stakeholders("keyplayers", "-d", KESTREL, "--audience", audience, "--anyway").stdout)
    assert "The loss of" not in text
    assert "fragmentation" not in text


@pytest.mark.parametrize(
    "words", [["--size", "0"], ["--size", "51"], ["--size", "x"], ["--as-of", "2022-13"]]
)
def test_bad_input_ends_with_two(words: list[str], stakeholders: Run) -> None:
    result = stakeholders("keyplayers", "-d", KESTREL, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr


def test_without_a_tie_there_is_a_reason(stakeholders: Run) -> None:
    text = plain(stakeholders("keyplayers", "-d", KESTREL, "--as-of", "1950").stdout)
    assert "Key players cannot be named. No tie is documented at this certainty." in text
