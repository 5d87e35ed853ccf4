"""Who stands between others is for the owner of the data: no output of another edition says it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.measures.applicability import check_applicability, describe_structure
from graph.measures.distance import measure_betweenness
from graph.measures.follow_up import JOINS, rank_follow_ups
from graph.measures.fragility import count_separated_pairs
from graph.measures.observation import count_reporters
from graph.measures.registry import MEASURES
from graph.model.modes import select_organisations
from graph.model.network import Network
from graph.model.opening import open_graph
from tests.conftest import KESTREL, Run
from tests.test_handed_out import unpacked

pytestmark = pytest.mark.slow

HEADS = (
    "Betweenness",
    "Betw.",
    "মধ্যবর্তিতা",
    "Constraint",
    "Effective size",
    "main link",
    "only link for others",
)


def run_all(stakeholders: Run, folder: Path, audience: str) -> Iterator[tuple[str, bytes]]:
    """Every output that names organisations: what is printed, and each part of each file."""
    common = ["-d", KESTREL, "--audience", audience]
    verbs = [["central"], ["central", "--anyway"], ["central", "--samples", "20"], ["next", "--top", "99"]]
    verbs += [
        ["isolated"],
        ["communities"],
        ["introduce"],
        ["keyplayers"],
        ["structure"],
        ["ego", "Kestrel Round Table"],
        ["scorecard"],
        ["change", "2022", "2024"],
        ["show", "Amber Trust"],
    ]
    for verb in verbs:
        for more in ([], ["--json"], ["--lang", "bn"]):
            result = stakeholders(*verb, *common, *more)
            assert result.exit_code == 0, result.stderr
            yield " ".join([*verb, *more]), result.stdout.encode()
    files = [["report", "-o", f"r.{form}"] for form in ("docx", "pptx", "html", "xlsx", "md")]
    files += [["report", "--lang", "bn", "-o", "bn.html"], ["bundle", "-o", "b.zip"], ["map", "-o", "m.html"]]
    files += [["export", "-o", "tables.xlsx"], ["build", "-o", "built"], ["matrix", "3w", "-o", "w.csv"]]
    for *words, name in files:
        result = stakeholders(*words, folder / name, *common)
        assert result.exit_code == 0, result.stderr
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "store" not in path.parts:
            for data in unpacked(path.name, path.read_bytes()):
                yield str(path.relative_to(folder)), data


def list_secrets(audience: str) -> list[re.Pattern[bytes]]:
    """The figures of the most between, as any output would round or print them, and their names in columns.

    Organisations are ranked by ties with each other; with alliances among them the figures are others.
    """
    network = Network(open_graph(KESTREL, audience=audience))
    whole = network.build_graph()
    graphs = (whole, select_organisations(network, whole))
    figures = set()
    for graph in graphs:
        highest = sorted(measure_betweenness(graph)[0].values(), reverse=True)[:6]
        figures |= {f"{value:.{digits}f}".rstrip("0") for value in highest for digits in range(4, 17)}
        figures |= {repr(value) for value in highest}
    whole_figures = [re.escape(figure) + r"(?!\d)" for figure in sorted(figures)]
    return [re.compile(pattern.encode()) for pattern in (*whole_figures, *map(re.escape, HEADS))]


def find_secrets(data: bytes, secrets: list[re.Pattern[bytes]]) -> list[str]:
    return [secret.pattern.decode() for secret in secrets if secret.search(data)]


@pytest.mark.parametrize("audience", ["public", "partners"])
def test_no_output_says_who_stands_between_others(audience: str, stakeholders: Run, tmp_path: Path) -> None:
    secrets = list_secrets(audience)
    outputs = list(run_all(stakeholders, tmp_path, audience))
    assert len(outputs) > 60
    traced = {name: traced for name, data in outputs if (traced := find_secrets(data, secrets))}
    assert traced == {}


def test_the_owner_reads_it_in_the_same_places(stakeholders: Run, tmp_path: Path) -> None:
    """Else the test above would look for nothing."""
    secrets = list_secrets("internal")
    outputs = run_all(stakeholders, tmp_path, "internal")
    telling = {name for name, data in outputs if find_secrets(data, secrets)}
    assert {
        "central",
        "central --json",
        "central --lang bn",
        "r.docx",
        "r.html",
        "bn.html",
        "m.html",
    } <= telling


def test_json_keeps_its_keys_and_says_why_they_are_empty(stakeholders: Run) -> None:
    answer = json.loads(stakeholders("central", "-d", KESTREL, "--audience", "public", "--json").stdout)
    assert {row["betweenness"] for row in answer["rows"]} == {None}
    assert {row["beyond_degree"] for row in answer["rows"]} == {None}
    assert "to protect them" in answer["says_nothing"]["betweenness"]
    assert "degree" not in answer["says_nothing"]


@pytest.mark.parametrize("audience", ["public", "partners", "internal"])
def test_every_measure_that_reveals_brokers_is_withheld(audience: str) -> None:
    network = Network(open_graph(KESTREL, audience=audience))
    graph = network.build_graph()
    shape = describe_structure(graph, count_reporters(network, graph))
    verdicts = check_applicability(shape, network.knowledge)
    revealing = {name for name, measure in MEASURES.items() if measure.reveals_brokers}
    assert {"betweenness", "constraint", "effective size", "brokerage", "whatif", "key losses"} <= revealing
    assert {verdicts[name].is_meaningful for name in revealing} == {audience == "internal"}


def test_readers_are_not_told_whom_connections_hang_on() -> None:
    def list_questions(audience: str) -> list[str]:
        network = Network(open_graph(KESTREL, audience=audience))
        knowledge = network.knowledge
        # nobody speaks for anybody, so that whoever separates others has to be asked
        knowledge.sources.clear()  # type: ignore[attr-defined]
        graph = network.build_graph()
        assert any(count_separated_pairs(graph).values())
        return [follow_up.why for follow_up in rank_follow_ups(network, graph)]

    assert JOINS in list_questions("internal")
    assert JOINS not in list_questions("public")
