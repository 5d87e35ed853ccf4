"""`next`: whom to ask what, each sort equal to what the tables alone leave open."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graph.core.messages import localise_digits
from graph.publish.answers.view import FOLDER, load_texts
from tests.commands.valley import Valley, lost, plain, strict
from tests.conftest import KESTREL, ROOT, Run

FOLDERS = {"steps": ROOT / "data" / "steps", "kestrel": KESTREL, "mixed": ROOT / "tests" / "files" / "mixed"}
HEADS = (
    ("joins", "group-joins"),
    ("doubt", "group-doubt"),
    ("one side", "group-one-side"),
    ("no tie", "group-no-tie"),
)
TEXTS = load_texts("next", FOLDER)


@pytest.fixture(params=FOLDERS)
def folder(request: pytest.FixtureRequest) -> Path:
    return FOLDERS[request.param]


def by_sort(stakeholders: Run, folder: Path, *more: object) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in strict(stakeholders("next", "-d", folder, *more, "--json").stdout)["rows"]:
        found[row["why"]].append(row)
    return found


def test_who_was_not_heard_is_asked_by_what_hangs_on_the_answer(folder: Path, stakeholders: Run) -> None:
    valley, found = Valley(folder), by_sort(stakeholders, folder)
    graph = valley.graph()
    unheard = valley.organisations - valley.asked()
    split = {node: lost(graph, {node}) for node in unheard}
    joins = {node for node in unheard if split[node]}
    alone = set(nx.isolates(graph)) & unheard
    assert {row["ask"] for row in found["joins"]} == joins
    assert {row["ask"] for row in found["no tie"]} == alone
    assert {row["ask"] for row in found["one side"]} == unheard - joins - alone
    for row in found["joins"] + found["one side"]:
        assert set(row["about"]) == set(graph[row["ask"]])
    for row in found["joins"]:
        assert row["pairs"] == split[row["ask"]] + graph.degree(row["ask"])
    for sort in ("joins", "one side"):
        weights = [row["pairs"] for row in found[sort]]
        assert weights == sorted(weights, reverse=True)


def test_each_reading_in_doubt_is_put_to_an_end_not_heard_where_there_is_one(
    folder: Path, stakeholders: Run
) -> None:
    valley, found = Valley(folder), by_sort(stakeholders, folder)
    said = {
        (row["kind"], *sorted(map(valley.one, (row["subject"], row["object"])))) for row in valley.ties
    }  # what only follows from another tie is no reading
    doubtful = sorted(
        sorted(key[1:])
        for key in valley.counted("ambiguous")
        if valley.strongest(key) != "stated" and (key[0], *sorted(key[1:])) in said
    )
    told = sorted(sorted([row["ask"], *row["about"]]) for row in found["doubt"])
    assert told == doubtful != []
    for row in found["doubt"]:
        unheard = {row["ask"], *row["about"]} - valley.asked()
        assert row["ask"] in (unheard or {row["ask"]})


def test_sorts_come_in_order_each_with_its_number(folder: Path, stakeholders: Run) -> None:
    found = by_sort(stakeholders, folder)
    text = plain(stakeholders("next", "-d", folder).stdout)
    places = []
    for sort, key in HEADS:
        head = TEXTS.format_message(key, n=len(found[sort]))
        assert (head in text) == bool(found[sort])
        if found[sort]:
            places.append(text.index(head))
    assert places == sorted(places)
    assert "of the two organisations" in text[: places[0]]


def test_top_says_how_many_more_there_are(stakeholders: Run) -> None:
    found = by_sort(stakeholders, FOLDERS["steps"])["one side"]
    text = stakeholders("next", "--top", "2").stdout
    part = text[text.index("known from others only") : text.index("have no documented tie")]
    assert f"and {len(found) - 2} more (--top {len(found)})" in part
    shown = [row["label"] for row in found if f"  {row['label']}: tie" in part]
    assert shown == [row["label"] for row in found[:2]]
    assert "more (--top" not in stakeholders("next", "--top", len(found)).stdout


def test_a_weaker_certainty_leaves_fewer_without_a_tie(stakeholders: Run) -> None:
    steps = FOLDERS["steps"]
    sure, told = (
        {row["ask"] for row in by_sort(stakeholders, steps, "--certainty", level)["no tie"]}
        for level in ("stated", "ambiguous")
    )
    alone = set(nx.isolates(Valley(steps).graph("ambiguous")))
    assert told == alone < sure


def test_a_date_takes_the_ties_that_are_dated_and_held_then(stakeholders: Run) -> None:
    found, valley = by_sort(stakeholders, KESTREL, "--as-of", "2022"), Valley()
    graph, unheard = valley.at("2022"), valley.organisations - valley.asked()
    alone = set(nx.isolates(graph)) & unheard
    split = {node for node in unheard if lost(graph, {node})}
    assert {row["ask"] for row in found["no tie"]} == alone
    assert {row["ask"] for row in found["joins"]} == split
    assert {row["ask"] for row in found["one side"]} == unheard - alone - split
    for row in found["one side"]:
        assert set(row["about"]) == set(graph[row["ask"]])
    doubtful = sorted(
        sorted(key[1:]) for key in valley.held("2022", "ambiguous") if valley.strongest(key) != "stated"
    )
    assert sorted(sorted([row["ask"], *row["about"]]) for row in found["doubt"]) == doubtful
    assert 0 < len(doubtful) < len(by_sort(stakeholders, KESTREL)["doubt"])
    text = plain(stakeholders("next", "-d", KESTREL, "--as-of", "2022").stdout)
    assert f"{valley.undated()} ties have no date and are left out for 2022." in text
    assert "Only ties that a source states. Only dated ties that held as of 2022." in text


def test_bad_input_ends_with_two(stakeholders: Run) -> None:
    for words, said in (
        (["--top", "0"], "x>=1"),
        (["--certainty", "maybe"], "stated"),
        (["--as-of", "2022-13"], "no month 13"),
    ):
        result = stakeholders("next", *words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert said in result.stderr


def test_it_answers_in_bengali_with_the_same_numbers(folder: Path, stakeholders: Run) -> None:
    found = by_sort(stakeholders, folder)
    text = plain(stakeholders("next", "-d", folder, "--lang", "bn").stdout)
    for sort, key in HEADS:
        assert (TEXTS.format_message(key, "bn", n=len(found[sort])) in text) == bool(found[sort])
    assert localise_digits(f"{len(found['doubt'])}টি সম্পর্ক স্পষ্টভাবে উল্লিখিত নয়।", "bn") in text
    rows = [
        strict(stakeholders("next", "-d", folder, *more, "--json").stdout) for more in ([], ["--lang", "bn"])
    ]
    assert rows[0] == rows[1]
