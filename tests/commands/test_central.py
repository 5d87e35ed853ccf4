"""`central`: figures that equal those computed from the tables alone, after how they were observed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from tests.commands.tables import COUNTING, Curated
from tests.conftest import ROOT, Run

STEPS = ROOT / "data" / "steps"
MIXED = ROOT / "tests" / "files" / "mixed"


@pytest.fixture(scope="module", params=[STEPS, MIXED], ids=["steps", "mixed"])
def folder(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def pagerank(graph: nx.Graph) -> dict[str, float]:
    """Solve for the visits of a walk that leaves by a tie with 0.85, else jumps anywhere."""
    nodes = list(graph)
    size = len(nodes)
    follow = np.full((size, size), 1 / size)
    for number, node in enumerate(nodes):
        if graph.degree(node):
            follow[number] = [graph.has_edge(node, other) / graph.degree(node) for other in nodes]
    system = np.eye(size) - 0.85 * follow.T
    found = np.linalg.solve(system, np.full(size, 0.15 / size))
    return dict(zip(nodes, found, strict=True))


@pytest.mark.parametrize("certainty", ["stated", "implied", "ambiguous"])
def test_figures_equal_those_counted_from_the_tables(certainty: str, folder: Path, stakeholders: Run) -> None:
    more = ("--certainty", certainty, "--anyway", "--json")
    said = json.loads(stakeholders("central", "-d", folder, *more).stdout)
    rows: dict[str, Any] = {row["id"]: row for row in said["rows"]}
    graph = Curated(folder).graph(certainty)
    assert set(rows) == set(graph)
    for name, measure in {
        "degree": dict(graph.degree()),
        "betweenness": nx.betweenness_centrality(graph),
        "closeness": nx.closeness_centrality(graph),
        "pagerank": pagerank(graph),
    }.items():
        assert {one: row[name] for one, row in rows.items()} == pytest.approx(measure, abs=1e-9), name
    largest = max(nx.connected_components(graph), key=len)
    part = nx.eigenvector_centrality(graph.subgraph(largest), max_iter=100_000, tol=1e-12)
    told = {one: row["eigenvector"] for one, row in rows.items() if row["eigenvector"] is not None}
    assert told == pytest.approx(part, abs=1e-6)
    assert (said["projection"]["nodes"], said["projection"]["edges"]) == (len(graph), graph.number_of_edges())
    kinds = {kind for kind, _, _ in Curated(folder).counted(certainty)}
    assert set(said["projection"]["kinds"]) == kinds <= COUNTING


def test_the_most_tied_come_first(folder: Path, stakeholders: Run) -> None:
    rows = json.loads(stakeholders("central", "-d", folder, "--json").stdout)["rows"]
    assert [row["degree"] for row in rows] == sorted((row["degree"] for row in rows), reverse=True)


def test_who_reported_the_ties_is_counted_from_the_sources(folder: Path, stakeholders: Run) -> None:
    observed = json.loads(stakeholders("central", "-d", folder, "--json").stdout)["observed"]
    tables = Curated(folder)
    by_pair = tables.tellers()
    ends = [len(pair & publishers) for pair, publishers in by_pair.items()]
    assert observed["pairs"] == len(by_pair)
    assert observed["reported_by_one_end"] == ends.count(1)
    assert observed["reported_by_both_ends"] == ends.count(2)
    assert observed["reported_by_third_party"] == ends.count(0)
    tellers = {name for publishers in by_pair.values() for name in publishers} - {""}
    assert {row["id"]: row["pairs"] for row in observed["reporters"]} == {
        name: sum(name in publishers for publishers in by_pair.values()) for name in tellers
    }
    assert set(observed["not_asked"]) == tables.organisations - tables.asked()


def test_how_the_network_was_observed_opens_the_answer(stakeholders: Run) -> None:
    said = stakeholders("central").stdout
    tables = Curated(STEPS)
    by_pair = tables.tellers()
    one_end = sum(bool(pair & publishers) for pair, publishers in by_pair.items())
    assert said.startswith(f"{one_end} of {len(by_pair)} ties are reported by one of their own ends")
    before, _, after = said.partition("organisation ")
    assert "No tie is confirmed by both of its ends." in before
    silent = len(tables.organisations - tables.asked())
    assert f"{silent} organisations were not asked" in before
    assert "organisations were not asked" not in after


def test_the_answer_says_what_it_looked_at_and_what_weaker_readings_would_add(stakeholders: Run) -> None:
    said = " ".join(stakeholders("central").stdout.split())
    tables = Curated(STEPS)
    edges = [tables.graph(level).number_of_edges() for level in ("stated", "implied", "ambiguous")]
    assert f"Looked at: {len(tables.organisations)} named organisations, {edges[0]} connected pairs" in said
    assert f"down to 'implied' would add {edges[1] - edges[0]} connected pairs" in said
    assert f"down to 'ambiguous' would add {edges[2] - edges[1]} connected pairs" in said


def test_top_shows_as_many_as_asked_and_says_how_many_there_are(stakeholders: Run, mixed: Path) -> None:
    words = ("central", "-d", mixed, "--anyway")
    labels = [row["label"] for row in json.loads(stakeholders(*words, "--json").stdout)["rows"]]

    def shown(top: int) -> set[str]:
        said = stakeholders(*words, "--top", top, columns=300).stdout
        return {label for label in labels if label in said}

    named_anyhow = shown(1)
    for top in (3, 10):
        assert shown(top) - named_anyhow == set(labels[:top]) - named_anyhow
    assert shown(0) == set(labels)
    assert f"3 of {len(labels)}" in stakeholders(*words, "--top", "3").stdout


def test_one_kind_of_tie_can_be_looked_at_alone(stakeholders: Run) -> None:
    said = json.loads(stakeholders("central", "--kind", "secretariatOf", "--json").stdout)
    secretariats = [key for key in Curated(STEPS).counted("stated") if key[0] == "secretariatOf"]
    assert said["projection"]["kinds"] == ["secretariatOf"]
    assert said["projection"]["edges"] == len(secretariats) == 3
    assert said["rows"][0] == said["rows"][0] | {"id": "steps", "degree": 3}


def test_a_network_without_ties_is_answered_without_numbers_that_are_none(
    stakeholders: Run, mixed: Path
) -> None:
    words = ("central", "-d", mixed, "--kind", "implements", "--anyway")
    for said in (stakeholders(*words).stdout, stakeholders(*words[:-1]).stdout):
        assert said.startswith("No ties between named organisations are documented at this certainty.")
        assert not {"nan", "inf", "infinity"} & set(re.findall(r"\w+", said.lower()))
    assert "NaN" not in stakeholders(*words, "--json").stdout
