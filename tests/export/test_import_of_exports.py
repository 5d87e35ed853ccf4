"""What is exported and imported again is the same network: organisations, ties, kinds, dates, certainty."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graph.model.network import Network
from graph.model.opening import open_graph
from graph.publish.export.registry import load_format
from tests.conftest import KESTREL, ROOT, Run
from tests.marks import mark_slow

NAMES = "gexf", "graphml", "csv", "kumu-json", "kumu-xlsx", "cytoscape", "cx2", "node-link", "dot", "ftm"
WITHOUT_DATES = "pajek", "ucinet"
QUICK = {"gexf", "csv", "kumu-xlsx", "ftm", "pajek"}  # one of each family in the fast tests
WITHOUT_CERTAINTY = "ftm", *WITHOUT_DATES


def read_rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(open_graph(KESTREL, audience="public"))


def describe(network: Network, *, dates: bool) -> set[tuple[object, ...]]:
    name = network.knowledge.label
    return {
        (
            *(sorted(ends) if tie.kind.symmetric else ends),
            tie.kind.name,
            min((when.start for when in tie.dates if when.start), default="") if dates else "",
        )
        for tie in network.select_counted_ties()
        if not tie.is_inferred
        for ends in [(name(tie.subject), name(tie.object))]
    }


@pytest.mark.parametrize(
    "name",
    [
        name if name in QUICK else pytest.param(name, marks=pytest.mark.slow)
        for name in (*NAMES, *WITHOUT_DATES)
    ],
)
def test_an_export_is_imported_as_the_same_network(
    name: str, network: Network, stakeholders: Run, tmp_path: Path
) -> None:
    target = tmp_path / f"kestrel{load_format(name).suffix}"
    assert stakeholders("export", "--format", name, "-o", target, "-d", KESTREL).exit_code == 0
    files = sorted(target.iterdir()) if target.is_dir() else [target]
    done = stakeholders("import", *files, "--yes", "--no-open", "-o", tmp_path / "again")
    assert done.exit_code == 0, done.stderr
    again = Network(open_graph(tmp_path / "again", audience="internal"))
    labels = [{entity.get_name() for entity in each.organisations.values()} for each in (network, again)]
    assert labels[0] == labels[1]
    dates = name not in WITHOUT_DATES
    assert describe(again, dates=dates) == describe(network, dates=dates)


def import_again(name: str, stakeholders: Run, folder: Path) -> Network:
    """Return the network of the owner's edition, exported and imported again."""
    target = folder / f"kestrel{load_format(name).suffix}"
    made = stakeholders("export", "--audience", "internal", "-o", target, "-d", KESTREL)
    assert made.exit_code == 0, made.stderr
    done = stakeholders("import", target, "--yes", "--no-open", "-o", folder / "again")
    assert done.exit_code == 0, done.stderr
    return Network(open_graph(folder / "again"))


def describe_evidence(network: Network) -> set[tuple[str, ...]]:
    return {
        (evidence.source, evidence.locator, evidence.phrase, evidence.certainty)
        for evidence in network.knowledge.evidence.values()
        if evidence.phrase
    }


@pytest.mark.parametrize("name", mark_slow(["jsonld", "trig"], fast=1))
def test_rdf_of_ours_is_imported_with_its_evidence(name: str, stakeholders: Run, tmp_path: Path) -> None:
    before, again = Network(open_graph(KESTREL)), import_again(name, stakeholders, tmp_path)
    assert describe_evidence(again) == describe_evidence(before)
    assert describe(again, dates=True) == describe(before, dates=True)
    assert [tie.dates for tie in again.ties] == [tie.dates for tie in before.ties]
    assert again.knowledge.dataset.asked == before.knowledge.dataset.asked


def test_a_merged_graph_is_imported_with_dates_sources_and_certainty(
    stakeholders: Run, tmp_path: Path
) -> None:
    before, again = Network(open_graph(KESTREL)), import_again("turtle", stakeholders, tmp_path)
    assert describe(again, dates=False) == describe(before, dates=False)
    certainty = [
        {
            (tie.kind.name, tie.subject, tie.object): tie.shown_certainty
            for tie in network.select_counted_ties()
        }
        for network in (again, before)
    ]
    assert certainty[0] == certainty[1]
    rows = read_rows(tmp_path / "again", "ties")
    dated = {
        row["source"] for row in rows if row["date_text"] == "since 2023" and row["subject"] == "indigo-raft"
    }
    assert {"answer-indigo-raft", "membership-register-2024"} <= dated
    assert not any(row["kind"] in ("relatedTo", "dct:isPartOf") for row in rows)  # follow from others


@pytest.mark.parametrize("name", ["gexf", "csv", "cx2"])
def test_a_weaker_tie_does_not_become_stated(name: str, stakeholders: Run, tmp_path: Path) -> None:
    target = tmp_path / f"steps{load_format(name).suffix}"
    stakeholders("export", "--format", name, "-o", target, "-d", ROOT / "data" / "steps")
    files = sorted(target.iterdir()) if target.is_dir() else [target]
    done = stakeholders("import", *files, "--yes", "--no-open", "-o", tmp_path / "again")
    assert done.exit_code == 0, done.stderr
    levels = {row["certainty"] for row in read_rows(tmp_path / "again", "ties")}
    assert levels & {"implied", "ambiguous"}
