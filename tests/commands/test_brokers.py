"""`brokers`: figures, roles and splits that equal those worked out from the tables, for the owner only."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graph.core.messages import localise_digits
from tests.commands.valley import Valley, lost, plain, roles, strict
from tests.conftest import KESTREL, Run
from tests.fiction import entity, organisation, tie, write

FIGURES = ("constraint", "effective_size", "roles")


@pytest.fixture(scope="module")
def valley() -> Valley:
    return Valley()


@pytest.fixture(scope="module")
def said(stakeholders: Run) -> dict[str, Any]:
    found: dict[str, Any] = strict(stakeholders("brokers", "-d", KESTREL, "--json").stdout)
    return found


def test_constraint_and_effective_size_equal_those_of_the_tables(
    said: dict[str, Any], valley: Valley
) -> None:
    graph = valley.graph()
    rows = {row["id"]: row for row in said["rows"]}
    assert set(rows) == set(graph)
    assert said["says_nothing"] == {}
    for name, measure in (
        ("constraint", nx.constraint(graph)),
        ("effective_size", nx.effective_size(graph)),
    ):
        has = {node for node, value in measure.items() if not math.isnan(value)}
        assert {node for node, row in rows.items() if row[name] is not None} == has < set(graph)
        assert {node: rows[node][name] for node in has} == pytest.approx(
            {node: measure[node] for node in has}
        )


@pytest.mark.parametrize("by", ["sector", "kind", "place"])
def test_roles_are_those_told_off_triad_by_triad(by: str, stakeholders: Run, valley: Valley) -> None:
    said = strict(stakeholders("brokers", "-d", KESTREL, "--by", by, "--json").stdout)
    graph, groups = valley.graph(), valley.groups(by)
    assert said["groups"] == by
    for row in said["rows"]:
        told = {role: number for role, number in row["roles"].items() if number}
        assert told == roles(graph, groups, row["id"]), row["id"]
        assert row["roles"]["gatekeeper"] == row["roles"]["representative"]
    totals = [sum(row["roles"].values()) for row in said["rows"]]
    assert totals == sorted(totals, reverse=True)
    assert totals[0] > 0


def test_whose_loss_splits_the_network_is_found_by_removing_each(
    said: dict[str, Any], valley: Valley
) -> None:
    graph = valley.graph()
    split = {node: lost(graph, {node}) for node in graph}
    told = {one["id"]: one["pairs_separated"] for one in said["articulation_points"]}
    assert told == {node: pairs for node, pairs in split.items() if pairs}
    assert list(told.values()) == sorted(told.values(), reverse=True)


def test_bridges_are_the_ties_without_which_there_is_no_way(stakeholders: Run) -> None:
    said = strict(stakeholders("brokers", "--json").stdout)
    graph = Valley(KESTREL.parent / "steps").graph()
    parts = nx.number_connected_components(graph)
    expected = []
    for pair in graph.edges():
        rest = nx.Graph(graph)
        rest.remove_edge(*pair)
        if nx.number_connected_components(rest) > parts:
            expected.append(sorted(pair))
    assert sorted(map(sorted, said["bridges"])) == sorted(expected)
    assert expected


def test_the_triads_of_one_are_listed_by_name(stakeholders: Run, valley: Valley) -> None:
    words = ("brokers", "-d", KESTREL, "--of", "Verdant Compass")
    said = strict(stakeholders(*words, "--json").stdout)
    graph = valley.graph()
    apart = {
        frozenset(pair)
        for pair in combinations(graph["verdant-compass"], 2)
        if not graph.has_edge(*pair) and set(pair) <= set(valley.groups("sector"))
    }
    assert said["broker"] == "verdant-compass"
    assert {frozenset((row["one"], row["other"])) for row in said["rows"]} == apart
    assert len(said["rows"]) == len(apart)
    text = plain(stakeholders(*words).stdout)
    assert text.startswith(f"Verdant Compass stands between {len(apart)} pairs of organisations")
    for name in set().union(*apart):
        assert valley.labels[name] in text


@pytest.mark.parametrize("audience", ["public", "partners"])
def test_it_is_for_the_owner_only_and_says_why(audience: str, stakeholders: Run) -> None:
    for more in ([], ["--json"], ["--of", "Amber Trust"]):
        result = stakeholders("brokers", "-d", KESTREL, "--audience", audience, *more)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "for --audience internal only" in result.stderr
        assert "put under pressure" in result.stderr


def test_where_one_wrote_the_list_reasons_stand_in_place_of_figures(stakeholders: Run) -> None:
    said = strict(stakeholders("brokers", "--json").stdout)
    assert set(said["says_nothing"]) == {"brokerage", "constraint", "effective size"}
    assert all("wrote the list" in reason for reason in said["says_nothing"].values())
    assert all(row[figure] is None for row in said["rows"] for figure in FIGURES)
    text = plain(stakeholders("brokers").stdout)
    assert "Connecting organisations cannot be ranked. 54 of the 61 connections are reported by Steps" in text
    assert "Gatekeeper" not in text
    assert "Pairs that would lose their only path" in text


def test_the_figures_can_be_had_all_the_same(stakeholders: Run) -> None:
    said = strict(stakeholders("brokers", "--anyway", "--json").stdout)
    graph = Valley(KESTREL.parent / "steps").graph()
    rows = {row["id"]: row for row in said["rows"]}
    assert rows["steps"]["constraint"] == pytest.approx(nx.constraint(graph)["steps"])
    assert said["says_nothing"], "the reasons stay"
    text = plain(stakeholders("brokers", "--anyway").stdout)
    assert "Gatekeeper" in text
    assert "wrote the list" in text


def test_the_table_holds_the_first_and_names_what_its_figures_mean(
    stakeholders: Run, said: dict[str, Any]
) -> None:
    text = stakeholders("brokers", "-d", KESTREL, "--top", "3", columns=300).stdout
    before, _, after = plain(text).partition(" Organisation ")
    assert "were reported by at least one of the two organisations" in before
    shown = after.partition("Shown: 3 of")[0]
    for number, row in enumerate(said["rows"][:10]):
        assert (row["label"] in shown) == (number < 3)
    for words in ("Constraint: ", "Effective size: ", "Coordinator: between two of its own group"):
        assert words in after


def test_a_date_takes_the_ties_of_that_time(stakeholders: Run, valley: Valley) -> None:
    said = strict(stakeholders("brokers", "-d", KESTREL, "--as-of", "2022", "--json").stdout)
    graph = valley.at("2022")
    assert said["projection"]["edges"] == graph.number_of_edges()
    assert {row["id"]: row["degree"] for row in said["rows"]} == dict(graph.degree())


def test_a_network_without_ties_has_neither_figures_nor_splits(stakeholders: Run, mixed: Any) -> None:
    words = ("brokers", "-d", mixed, "--kind", "implements", "--anyway")
    said = strict(stakeholders(*words, "--json").stdout)
    assert said["articulation_points"] == said["bridges"] == []
    assert all(row["constraint"] is row["effective_size"] is None for row in said["rows"])
    assert "nan" not in stakeholders(*words).stdout.lower()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--of", "Verdant Compas"], "did you mean 'Verdant Compass'"),
        (["--of", "Quillbridge"], "'Quillbridge' is not a named organisation"),
        (["--by", "colour"], "'sector', 'kind', 'place'"),
        (["--as-of", "2023-13"], "'2023-13' is no date"),
        (["--kind", "memberof"], "did you mean 'memberOf'"),
    ],
)
def test_bad_input_ends_with_two_and_a_way_on(more: list[str], said: str, stakeholders: Run) -> None:
    result = stakeholders("brokers", "-d", KESTREL, *more)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in plain(result.stderr)


# ---------- options that a group depends on ----------
def small(folder: Path, **more: str) -> Path:
    names = ("amber", "birch", "cobalt")
    past = {"end": "2020", "date_text": "until 2020", "date_certainty": "stated"}
    now = {"start": "2018", "date_text": "since 2018", "date_certainty": "stated"}
    return write(
        folder,
        entities=[*map(organisation, names), entity("river", "Place"), entity("hill", "Place")],
        ties=[
            tie("amber", "funds", "birch", **now),
            tie("amber", "funds", "cobalt", **now),
            *(tie(name, "operatesIn", "river", **more) for name in names[:2]),
            tie("cobalt", "operatesIn", "hill", **past, **more),
        ],
    )


def coordinated(stakeholders: Run, folder: Path, *more: str) -> dict[str, Any]:
    words = ("brokers", "-d", folder, "--anyway", "--by", "place", *more)
    rows = strict(stakeholders(*words, "--json").stdout)["rows"]
    return {row["id"]: row["group"] for row in rows}


def test_places_are_taken_at_the_certainty_and_date_asked_for(stakeholders: Run, tmp_path: Path) -> None:
    sure, weak = small(tmp_path / "fiction"), small(tmp_path / "weak", certainty="implied")
    assert coordinated(stakeholders, sure) == {"amber": "River", "birch": "River", "cobalt": "Hill"}
    assert coordinated(stakeholders, sure, "--as-of", "2022")["cobalt"] is None
    assert set(coordinated(stakeholders, weak).values()) == {None}
    assert coordinated(stakeholders, weak, "--certainty", "implied")["amber"] == "River"


def test_what_a_date_and_a_kind_do_not_choose_is_said(stakeholders: Run, tmp_path: Path) -> None:
    words = ("brokers", "-d", small(tmp_path / "fiction"), "--anyway", "--as-of", "2022", "--kind", "funds")
    text = plain(stakeholders(*words, "--by", "place").stdout)
    assert "1 organisation without a place has no role." in text
    assert "2 of their topics and places have no date and are assumed to hold in 2022." in text
    assert "--kind chooses among ties between organisations. Topics and places count whatever it" in text
    sector = plain(stakeholders(*words).stdout)
    assert "opics and places" not in sector


def test_one_pair_is_one_pair(stakeholders: Run, tmp_path: Path) -> None:
    folder = small(tmp_path / "fiction")
    text = plain(stakeholders("brokers", "-d", folder).stdout)
    assert re.search(r"Pairs that would lose their only path ─+ Amber 1 ", text)
    text = plain(stakeholders("brokers", "-d", folder, "--of", "amber").stdout)
    assert text.startswith("Amber stands between 1 pair of organisations that are not tied to each other.")


def test_only_organisations_are_suggested(stakeholders: Run) -> None:
    """`Quillbrige` is nearest to a place."""
    result = stakeholders("brokers", "-d", KESTREL, "--of", "Quillbrige")
    assert result.exit_code == 2
    assert "did you mean 'Quillbridge Institute'?" in result.stderr
    assert "'Quillbridge'" not in result.stderr
    twice = stakeholders("brokers", "--of", "stepps").stderr
    assert "did you mean 'Steps'?" in twice


def test_it_answers_in_bengali_with_the_same_numbers(stakeholders: Run, said: dict[str, Any]) -> None:
    words = ("brokers", "-d", KESTREL, "--lang", "bn")
    text = plain(stakeholders(*words, columns=300).stdout)
    row = said["rows"][0]
    numbers = (row["degree"], f"{row['constraint']:.3f}", f"{row['effective_size']:.3f}")
    assert localise_digits(" ".join(map(str, numbers)), "bn") in text
    assert "কেস্ট্রেল গোলটেবিল সবচেয়ে বেশি সংস্থাকে যুক্ত করে" in text and "Kestrel" not in text
    assert strict(stakeholders(*words, "--json").stdout) == said
    triads = plain(stakeholders(*words, "--of", "Verdant Compass").stdout)
    assert triads.startswith("নিজেদের মধ্যে সম্পর্ক নেই এমন ") and "দ্বাররক্ষী" in triads


# ---------- by ties with a direction ----------
@pytest.mark.slow
def test_directed_roles_are_those_of_every_triad(stakeholders: Run, valley: Valley) -> None:
    kinds = ("funds", "supports", "implementsThrough")
    words = [word for kind in kinds for word in ("--kind", kind)]
    said = strict(stakeholders("brokers", "-d", KESTREL, "--directed", *words, "--json").stdout)
    arcs, groups = (
        nx.DiGraph([arc for kind in kinds for arc in valley.list_arcs(kind)]),
        valley.groups("sector"),
    )
    told = {row["id"]: {role: each["count"] for role, each in row["roles"].items()} for row in said["rows"]}
    expected: dict[str, Counter[str]] = {node: Counter() for node in told}
    for broker in arcs:
        for start, end in permutations(set(arcs) - {broker}, 2):
            if arcs.has_edge(start, broker) and arcs.has_edge(broker, end) and not arcs.has_edge(start, end):
                expected[broker][name_role(*(groups[node] for node in (start, broker, end)))] += 1
    assert any(expected.values())
    assert {node: +Counter(counts) for node, counts in told.items()} == expected
    assert said["random_networks"] == 200
    assert all(each["expected"] is not None for row in said["rows"] for each in row["roles"].values())
    again = strict(stakeholders("brokers", "-d", KESTREL, "--directed", *words, "--json").stdout)
    assert again == said


def name_role(start: str, broker: str, end: str) -> str:
    if start == broker:
        return "coordinator" if broker == end else "representative"
    if broker == end:
        return "gatekeeper"
    return "consultant" if start == end else "liaison"


def test_directed_roles_are_for_the_owner_and_refused_without_observation(stakeholders: Run) -> None:
    assert stakeholders("brokers", "-d", KESTREL, "--directed", "--audience", "public").exit_code == 2
    assert stakeholders("brokers", "-d", KESTREL, "--directed", "--of", "Amber Trust").exit_code == 2
    said = strict(stakeholders("brokers", "--directed", "--json").stdout)
    assert said["says_nothing"] and {row["roles"] for row in said["rows"]} == {None}
    assert "Connecting organisations cannot be ranked." in stakeholders("brokers", "--directed").stdout
