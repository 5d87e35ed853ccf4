"""`introduce`: pairs that are not tied, with reasons that hold in the tables, after a trial."""

from __future__ import annotations

import re
from typing import Any

import networkx as nx
import pytest

from graph.core.messages import localise_digits
from tests.commands.valley import Valley, plain, strict
from tests.conftest import KESTREL, Process, Run

MANY = ("--top", "300")


@pytest.fixture(scope="module")
def valley() -> Valley:
    return Valley()


@pytest.fixture(scope="module")
def said(stakeholders: Run) -> dict[str, Any]:
    found: dict[str, Any] = strict(stakeholders("introduce", "-d", KESTREL, *MANY, "--json").stdout)
    return found


def test_only_those_who_are_not_tied_are_suggested_best_first(said: dict[str, Any], valley: Valley) -> None:
    graph = valley.graph()
    pairs = [(row["one"], row["other"]) for row in said["rows"]]
    assert len(pairs) == 300 == len({frozenset(pair) for pair in pairs})
    assert not any(graph.has_edge(*pair) for pair in pairs)
    scores = [row["score"] for row in said["rows"]]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


def test_the_reasons_hold_in_the_tables(said: dict[str, Any], valley: Valley) -> None:
    graph = valley.graph()
    has = {"place": valley.holders("Place"), "topic": valley.holders("Concept")}
    for row in said["rows"]:
        ends = {row["one"], row["other"]}
        assert set(row["common_partners"]) == set(nx.common_neighbors(graph, *ends))
        for sort, holders in has.items():
            told = {trait["id"] for trait in row["shared"] if trait["sort"] == sort}
            assert told == {trait for trait, names in holders.items() if ends <= names}
        for trait in row["shared"]:
            if trait["sort"] == "alliance":
                assert all(graph.has_edge(end, trait["id"]) for end in ends)
            assert trait["label"] in row["reason"]
        assert row["reason"]
        assert bool(row["common_partners"]) == ("common partners who could introduce them" in row["reason"])


def test_one_organisation_gets_its_own(stakeholders: Run, valley: Valley, said: dict[str, Any]) -> None:
    words = ("introduce", "Clover Watch", "-d", KESTREL)
    mine = strict(stakeholders(*words, *MANY, "--json").stdout)["rows"]
    assert all("clover-watch" in (row["one"], row["other"]) for row in mine)
    every = [row for row in said["rows"] if "clover-watch" in (row["one"], row["other"])]
    assert mine[: len(every)] == every
    text = plain(stakeholders(*words, "--top", "2").stdout)
    for number, row in enumerate(mine[:5]):
        assert (f"{row['one_label']} and {row['other_label']} both" in text) == (number < 2)


def test_the_score_is_tried_on_hidden_ties_before_anything_is_said(
    said: dict[str, Any], stakeholders: Run, valley: Valley
) -> None:
    trial = said["trial"]
    assert trial["runs"] == 20
    assert trial["hidden"] == 20 * round(0.1 * valley.graph().number_of_edges())
    assert trial["score"] >= trial["common_neighbours"] > trial["random"]
    assert trial["random"] == pytest.approx(0.5, abs=0.05)
    text = plain(stakeholders("introduce", "-d", KESTREL).stdout)
    assert f"The score was tested on {trial['hidden']} hidden ties in 20 runs." in text
    assert f"in {100 * trial['score']:.0f} % of cases" in text
    assert text.index("The score was tested") > text.index("of the two organisations")


def test_it_is_silent_where_most_pairs_could_not_be_seen(stakeholders: Run) -> None:
    said = strict(stakeholders("introduce", "--json").stdout)
    assert (said["rows"], said["trial"]) == ([], None)
    text = plain(stakeholders("introduce").stdout)
    assert "Nothing is suggested. 54 of the 61 connections are reported by" in text
    assert said["says_nothing"] in text
    assert "both in" not in text


def test_it_says_what_it_beat_by_how_much_and_how_good_its_list_is(
    said: dict[str, Any], stakeholders: Run
) -> None:
    trial, text = said["trial"], plain(stakeholders("introduce", "-d", KESTREL).stdout)
    points = 100 * (trial["score"] - trial["common_neighbours"])
    assert f"{points:.1f} percentage points better than common partners alone" in text
    assert f"better in {trial['wins']} of 20 runs" in text
    assert trial["precision"] > 5 * trial["expected"] > 0
    assert f"{10 * trial['precision']:.1f} were hidden ties on average" in text


def test_a_network_without_ties_is_silent(stakeholders: Run, mixed: Any) -> None:
    said = strict(stakeholders("introduce", "-d", mixed, "--kind", "implements", "--json").stdout)
    assert said["rows"] == []
    assert "No tie is documented" in said["says_nothing"]


def test_another_seed_is_another_trial_with_the_same_suggestions(
    said: dict[str, Any], stakeholders: Run
) -> None:
    words = ("introduce", "-d", KESTREL, *MANY, "--seed")
    again, other = (strict(stakeholders(*words, seed, "--json").stdout) for seed in (0, 1))
    assert again == said
    assert other["trial"] != said["trial"]
    assert other["rows"] == said["rows"]


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bytes_in_every_process(process: Process) -> None:
    words = ("introduce", "-d", KESTREL, *MANY, "--json")
    one, other = (process(*words, env={"PYTHONHASHSEED": seed}).stdout for seed in "12")
    assert one == other != b""


def test_a_date_takes_the_ties_of_that_time(stakeholders: Run, valley: Valley) -> None:
    said = strict(stakeholders("introduce", "-d", KESTREL, "--as-of", "2022", *MANY, "--json").stdout)
    graph = valley.at("2022")
    later = {tuple(sorted(pair)) for pair in set(valley.graph().edges()) - set(graph.edges())}
    assert said["rows"]
    assert not any(graph.has_edge(row["one"], row["other"]) for row in said["rows"])
    assert any(tuple(sorted((row["one"], row["other"]))) in later for row in said["rows"])


def test_nothing_withheld_is_needed_so_that_all_readers_may_ask(stakeholders: Run) -> None:
    text = stakeholders("introduce", "-d", KESTREL, "--audience", "public").stdout
    assert re.search(r"^Cobalt Works and Kestrel Round Table$", text, re.MULTILINE)
    assert "Public edition." in plain(text)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Clover Wach"], "did you mean 'Clover Watch'"),
        (["Quillbridge"], "'Quillbridge' is not a named organisation"),
        (["--top", "0"], "x>=1"),
        (["--seed", "x"], "not a valid integer"),
        (["--as-of", "2023-6-1"], "'2023-6-1' is no date"),
    ],
)
def test_bad_input_ends_with_two_and_a_way_on(words: list[str], said: str, stakeholders: Run) -> None:
    result = stakeholders("introduce", *words, "-d", KESTREL)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in plain(result.stderr)


def test_shared_alliances_are_of_the_kinds_and_at_the_date_asked_for(
    stakeholders: Run, valley: Valley
) -> None:
    words = ("introduce", "-d", KESTREL, *MANY)
    for more, held in (
        (("--as-of", "2022"), valley.held("2022")),
        (("--kind", "partneredWith", "--kind", "secretariatOf"), set(valley.counted("stated"))),
    ):
        kinds = set(more[1::2]) if "--kind" in more else {"memberOf", "steeringMemberOf", "secretariatOf"}
        rows = strict(stakeholders(*words, *more, "--json").stdout)["rows"]
        assert rows
        for row in rows:
            for trait in (trait for trait in row["shared"] if trait["sort"] == "alliance"):
                for end in (row["one"], row["other"]):
                    assert any((kind, end, trait["id"]) in held for kind in kinds), (more, row)
    text = plain(stakeholders(*words[:3], "--as-of", "2024").stdout)
    assert "of their topics and places have no date and are assumed to hold in 2024." in text


def test_it_answers_in_bengali_with_the_same_numbers(stakeholders: Run) -> None:
    words = ("introduce", "Clover Watch", "-d", KESTREL, "--top", 2)
    english = strict(stakeholders(*words, "--json").stdout)
    text = plain(stakeholders(*words, "--lang", "bn").stdout)
    share = localise_digits(f"{100 * english['trial']['score']:.0f}% ক্ষেত্রে স্কোরটি", "bn")
    assert share in text and "ত্রিপত্র প্রহরা ও চকমকি ভোর দুটিই এই জোটে আছে: ভাসা কাঠ মোর্চা" in text
    assert "both in" not in text and "both in" in english["rows"][0]["reason"]
    assert strict(stakeholders(*words, "--lang", "bn", "--json").stdout) == english
