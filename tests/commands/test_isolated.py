"""`isolated`: four kinds of isolation, each equal to what the tables alone say."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graph.model.network import Network
from graph.model.opening import open_graph
from graph.publish.report.ranking import build_ranking_section
from graph.publish.report.view import ReportView
from tests import fiction
from tests.commands.tables import LEVELS, Curated
from tests.conftest import KESTREL, ROOT, Run

FOLDERS = {"steps": ROOT / "data" / "steps", "mixed": ROOT / "tests" / "files" / "mixed"}


def by_kind(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["kind"]].append(row)
    return found


@pytest.mark.parametrize("certainty", LEVELS)
@pytest.mark.parametrize("name", FOLDERS)
def test_the_four_kinds_equal_those_counted_from_the_tables(
    name: str, certainty: str, stakeholders: Run
) -> None:
    folder = FOLDERS[name]
    said = json.loads(stakeholders("isolated", "-d", folder, "--certainty", certainty, "--json").stdout)
    found, tables = by_kind(said["rows"]), Curated(folder)
    graph = tables.graph(certainty)
    alone = set(nx.isolates(graph))
    assert {row["id"] for row in found["no tie"]} == alone
    largest = max(nx.connected_components(graph), key=len)
    outside = set(graph) - largest - alone
    assert {row["id"] for row in found["outside the main component"]} == outside
    assert {row["id"] for row in found["no source consulted"]} == tables.organisations - tables.asked()
    one_side = {}
    for node in set(graph) - alone:
        tellers = set().union(*(who for pair, who in tables.tellers(certainty).items() if node in pair))
        if len(tellers) == 1 and not tellers & {"", node}:
            one_side[node] = tellers.pop()
    told = {row["id"]: row["told_by"] for row in found["known from one side only"]}
    assert told == one_side


def test_what_is_without_tie_says_at_which_certainty_it_has_one(stakeholders: Run) -> None:
    tables = Curated(FOLDERS["steps"])
    rows = by_kind(json.loads(stakeholders("isolated", "--json").stdout)["rows"])["no tie"]
    best = {}
    for row in rows:
        levels = [tables.strongest(key) for key in tables.counted("ambiguous") if row["id"] in key[1:]]
        best[row["id"]] = min(levels, key=LEVELS.index, default=None)
    assert {row["id"]: row["weaker_tie"] for row in rows} == best
    assert set(best.values()) == {None, "implied", "ambiguous"}


def test_the_answer_opens_with_how_the_network_was_observed(stakeholders: Run) -> None:
    said = stakeholders("isolated").stdout
    assert "reported by" in said.splitlines()[0]
    order = ["Without a tie: ", "Known from one side only: ", "Outside the main component: ",
             "No source consulted: ", "Counted: "]  # fmt: skip
    places = [said.index(words) for words in order]
    assert places == sorted(places)


def test_each_kind_says_what_it_means(stakeholders: Run) -> None:
    said = " ".join(stakeholders("isolated").stdout.split())
    assert "One other organisation reported all their ties, and nobody else did." in said
    assert "we do not know what ties they would report" in said


def test_long_groups_are_whole_on_request(stakeholders: Run, network: Any) -> None:
    short, whole = (" ".join(stakeholders("isolated", *more).stdout.split()) for more in ([], ["--all"]))
    assert "more (all: --all)" in short
    assert "--all" not in whole
    asked = Curated(FOLDERS["steps"]).asked()
    for entity in network.organisations.values():
        if entity.id not in asked:
            assert " ".join(entity.get_name().split()) in whole


def test_with_options_it_says_that_introducers_are_looked_for_everywhere(stakeholders: Run) -> None:
    words = "Introducers were looked for among all ties, events"
    texts = {
        more: " ".join(stakeholders("isolated", "-d", KESTREL, *more).stdout.split())
        for more in ((), ("--kind", "funds"), ("--as-of", "2022"))
    }
    assert [words in text for text in texts.values()] == [False, True, True]
    assert "Could be introduced by" in texts["--kind", "funds"]
    assert "They have a tie that --kind or --as-of leaves out." in texts["--kind", "funds"]


def test_it_answers_in_bengali_with_the_same_numbers(stakeholders: Run) -> None:
    said = stakeholders("isolated", "-d", KESTREL, "--lang", "bn").stdout
    assert "কোনো সম্পর্ক নেই: ২টি" in said
    assert "Without a tie" not in said
    rows = [json.loads(stakeholders("isolated", "--json", "--lang", lang).stdout) for lang in ("en", "bn")]
    assert rows[0] == rows[1]


def test_who_only_made_a_list_is_counted_nowhere_and_listed_apart(stakeholders: Run, tmp_path: Path) -> None:
    names = ("amber-trust", "birch-guild", "elm-circle", "our-office")
    folder = fiction.write(
        tmp_path / "data",
        sources=[fiction.LEAFLET | {"publisher": "our-office"}],
        entities=[fiction.organisation(name) for name in names],
        ties=[fiction.tie("amber-trust", "supports", "birch-guild")],
    )
    said = by_kind(json.loads(stakeholders("isolated", "-d", folder, "--json").stdout)["rows"])
    assert [row["id"] for row in said["no tie"]] == ["elm-circle"]
    assert [row["id"] for row in said["only made a list"]] == ["our-office"]
    section = build_ranking_section(ReportView(Network(open_graph(folder))))
    assert "with one: 2; with none: 1." in str(section)
