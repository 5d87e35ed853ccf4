"""`path`: the shortest ways between two organisations, each step with its evidence."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from tests.commands.tables import LEVELS, Curated, rows
from tests.commands.valley import Valley, plain, strict
from tests.conftest import KESTREL, ROOT, Run

STEPS = ROOT / "data" / "steps"


def found(stakeholders: Run, one: str, other: str, *more: object) -> list[dict[str, Any]]:
    result = stakeholders("path", one, other, *more, "--json")
    assert result.exit_code == 0, result.stderr
    paths: list[dict[str, Any]] = json.loads(result.stdout)["rows"]
    return paths


def nodes(path: dict[str, Any]) -> list[str]:
    return [node["id"] for node in path["nodes"]]


def test_from_steps_to_the_cabinet_division(stakeholders: Run) -> None:
    (path,) = found(stakeholders, "Steps", "Cabinet Division")
    assert nodes(path) == ["steps", "bpatc", "p4d", "cabinet-division"]


def test_each_step_has_every_tie_of_the_tables_with_every_support(stakeholders: Run) -> None:
    (path,) = found(stakeholders, "Steps", "Cabinet Division")
    tables = Curated(STEPS)
    for (one, other), ties in zip(itertools.pairwise(nodes(path)), path["steps"], strict=True):
        told = {
            (tie["kind"], tie["subject"], tie["object"]): {
                (support["source"], support["locator"], support["certainty"]) for support in tie["evidence"]
            }
            for tie in ties
        }
        assert told == {
            key: {(row["source"], row["locator"], row["certainty"]) for row in tables.supports[key]}
            for key in tables.counted("ambiguous")
            if {one, other} == set(key[1:])
        }
        assert {(tie["kind"], tie["subject"], tie["object"]): tie["certainty"] for tie in ties} == {
            key: tables.strongest(key) for key in told
        }


def test_the_text_tells_phrases_lines_and_certainty(stakeholders: Run) -> None:
    said = " ".join(stakeholders("path", "Steps", "Cabinet Division").stdout.split())
    assert said.startswith(
        "Steps Towards Development and Cabinet Division are 3 steps apart. "
        "There is one shortest path between them. "
        "Path 1: Steps Towards Development – Bangladesh Public Administration"
    )
    wanted = [
        row
        for row in rows(STEPS, "ties")
        if {row["subject"], row["object"]} == {"p4d", "cabinet-division"}
        and row["kind"] == "workedJointlyWith"
    ]
    assert wanted
    for row in wanted:
        place = f"{row['source']}, line {row['locator']}"
        assert f"{place}: “{' '.join(row['phrase'].split())}” [{row['certainty']}]" in said
    assert "Cabinet Division: partnered with Platforms for Dialogue [implied]" in said


@pytest.mark.parametrize("certainty", LEVELS)
def test_all_shortest_paths_are_found(certainty: str, stakeholders: Run, mixed: Path) -> None:
    graph = Curated(mixed).graph(certainty)
    for one, other in [
        ("phlox-assembly", "quartz-fund"),
        ("river-school", "ochre-committee"),
        ("larch-guild", "maple-network"),
    ]:
        told = sorted(
            nodes(path) for path in found(stakeholders, one, other, "-d", mixed, "--certainty", certainty)
        )
        wanted = sorted(nx.all_shortest_paths(graph, one, other)) if nx.has_path(graph, one, other) else []
        assert told == wanted


def test_a_missing_path_is_no_failure_and_no_missing_relation(stakeholders: Run) -> None:
    result = stakeholders("path", "Steps", "British Council", "--certainty", "stated")
    assert result.exit_code == 0
    assert "No path is documented between Steps Towards Development and British Council" in result.stdout
    assert "They may still be connected in a way that no source mentions." in " ".join(result.stdout.split())
    assert found(stakeholders, "Steps", "British Council", "--certainty", "stated") == []


def test_weaker_ties_are_left_out_where_that_is_asked(stakeholders: Run, mixed: Path) -> None:
    more = ("-d", mixed, "--audience", "public")
    assert nodes(found(stakeholders, "Amber Trust", "Willow Circle", *more)[0]) == [
        "amber-trust",
        "willow-circle",
    ]
    assert found(stakeholders, "Amber Trust", "Willow Circle", *more, "--certainty", "implied") == []


def test_an_organisation_and_itself_are_no_steps_apart(stakeholders: Run) -> None:
    (path,) = found(stakeholders, "Steps", "steps")
    assert (nodes(path), path["steps"]) == (["steps"], [])


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("Cabinet Divison", "did you mean 'Cabinet Division'"),
        ("Advocacy Trainin", "nothing is called 'Advocacy Trainin'"),
        ("cic-bd-members", "is not a named organisation"),
        ("advocacy-training", "is not a named organisation"),
    ],
)
def test_what_no_path_can_lead_to_is_said(other: str, said: str, stakeholders: Run) -> None:
    result = stakeholders("path", "Steps", other)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_date_takes_the_ties_that_are_dated_and_held_then(stakeholders: Run) -> None:
    valley = Valley()
    for year in ("2022", "2024"):
        graph = valley.at(year, "ambiguous")
        for one, other in (("amber-trust", "open-furrow"), ("clover-watch", "teal-lantern")):
            told = sorted(map(nodes, found(stakeholders, one, other, "-d", KESTREL, "--as-of", year)))
            assert told == sorted(nx.all_shortest_paths(graph, one, other))
    both = [valley.at(year, "ambiguous") for year in ("2022", "2024")]
    new = sorted(sorted(pair) for pair in both[1].edges() if not both[0].has_edge(*pair))
    for one, other in new[::10]:
        then, now = (
            found(stakeholders, one, other, "-d", KESTREL, "--as-of", year) for year in ("2022", "2024")
        )
        assert [len(row["steps"]) for row in now] == [1]
        assert bool(then) == nx.has_path(both[0], one, other)
        assert all(len(row["steps"]) > 1 for row in then)


def test_a_date_is_said_with_what_it_leaves_out(stakeholders: Run) -> None:
    words = ("path", "Amber Trust", "Tansy Guild", "-d", KESTREL, "--as-of", "2023")
    text = plain(stakeholders(*words).stdout)
    number = Valley().undated("ambiguous")
    assert text.startswith(f"{number} ties have no date and are left out for 2023. No path is documented")
    assert "Ties of every certainty. Only dated ties that held as of 2023." in text
    assert strict(stakeholders(*words, "--json").stdout)["projection"]["as_of"] == "2023"
    result = stakeholders("path", "Steps", "P4D", "--as-of", "2023-02-30")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "'2023-02-30' is no date: 2023-02 has no day 30" in result.stderr


def test_one_step_is_one_step(stakeholders: Run) -> None:
    text = stakeholders("path", "Steps", "BPATC").stdout
    assert " ".join(text.split()).startswith(
        "Steps Towards Development and Bangladesh Public Administration Training Centre have a direct tie. "
        "Path 1: Steps Towards Development – "
    )


def test_it_answers_in_bengali_with_the_same_numbers(stakeholders: Run) -> None:
    said = stakeholders("path", "Steps", "Cabinet Division", "--lang", "bn").stdout
    assert "দূরত্ব ৩ ধাপ" in said
    assert "পথ ১: " in said
    assert "Path 1" not in said
    assert found(stakeholders, "Steps", "Cabinet Division") == found(
        stakeholders, "Steps", "Cabinet Division", "--lang", "bn"
    )


# ---------- ties that held at one time ----------
MONTHS = [f"{year}-{month:02}" for year in range(2015, 2026) for month in range(1, 13)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("amber-trust", "cobalt-works"),
        ("open-furrow", "almond-tree-fund"),
        ("clover-watch", "tin-kettle-foods"),
    ],
)
def test_overlapping_paths_are_the_shortest_of_any_month(one: str, other: str, stakeholders: Run) -> None:
    valley = Valley()
    graphs = {month: valley.at(month) for month in MONTHS}
    lengths = {
        month: nx.shortest_path_length(graph, one, other)
        for month, graph in graphs.items()
        if nx.has_path(graph, one, other)
    }
    labels = valley.labels
    call = ("path", labels[one], labels[other], "-d", KESTREL, "--overlapping", "--certainty", "stated")
    said = strict(stakeholders(*call, "--json").stdout)
    expected: dict[tuple[str, ...], set[str]] = {}
    for month, length in lengths.items():
        if length == min(lengths.values()):
            for path in nx.all_shortest_paths(graphs[month], one, other):
                expected.setdefault(tuple(path), set()).add(month)
    assert {tuple(nodes(path)) for path in said["rows"]} == set(expected)
    for path in said["rows"]:
        months = {
            month
            for month in MONTHS
            for held in path["held_together"]
            if (held["start"] or "")[:7] <= month <= (held["end"] or "9999")[:7]
        }
        assert months == expected[tuple(nodes(path))]
        assert all(path["steps"])
    text = plain(stakeholders(*call).stdout)
    assert text.count("All steps held together:") == len(expected)
    assert "A tie without a recorded end counts as holding on." in text


def test_without_dates_no_path_is_known_to_have_held(stakeholders: Run) -> None:
    call = ("path", "Steps", "Cabinet Division", "--overlapping")
    text = plain(stakeholders(*call).stdout)
    assert (
        "No path between Steps Towards Development and Cabinet Division is documented whose ties held" in text
    )
    assert "At any time, by ties dated or not, the distance is 3 steps." in text
    assert strict(stakeholders(*call, "--json").stdout)["rows"] == []


def test_how_the_connections_were_reported_stands_beside_them(stakeholders: Run) -> None:
    call = ("path", "Amber Trust", "Cobalt Works", "-d", KESTREL)
    said = strict(stakeholders(*call, "--json").stdout)
    pairs = {frozenset(pair) for path in said["rows"] for pair in itertools.pairwise(nodes(path))}
    tellers = {pair: names for pair, names in Valley().tellers("ambiguous").items() if pair in pairs}
    both = sum(pair <= names for pair, names in tellers.items())
    assert said["observed"]["pairs"] == len(pairs) == len(tellers)
    assert said["observed"]["reported_by_both_ends"] == both
    assert f"{both} were confirmed by both." in plain(stakeholders(*call).stdout)
