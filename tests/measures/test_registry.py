"""The registry of measures: every fact is there, and a measure added to it is in every output."""

from __future__ import annotations

import json
import math
from pathlib import Path

import networkx as nx
import pytest

from graph.core.messages import Messages
from graph.measures import registry
from graph.measures.cluster import rounds
from graph.measures.context import MeasureContext, Values
from graph.measures.registry import MEASURES, Condition, Measure, Output, list_measures
from graph.schema.levels import Audience
from tests.conftest import KESTREL, Run
from tests.map.page_data import unpack_page

FIGURES = [measure for measure in MEASURES.values() if measure.compute]
TOY_TEXTS = """
[toy-label]
en = "Toy measure"
bn = "খেলনা পরিমাপ"

[toy-meaning]
en = "Twice the number of connections of it."
bn = "এর সংযোগের সংখ্যার দ্বিগুণ।"
"""


def measure_toy(context: MeasureContext) -> Values:
    return {node: 2 * degree for node, degree in context.graph.degree()}


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Measure:
    """A measure that is in the registry as long as a test runs."""
    (tmp_path / "toy.toml").write_text(TOY_TEXTS, encoding="utf-8")
    measure = Measure(
        "toy",
        "Nobody 2026, Toys 1: 1",
        (Condition.OBSERVABLE,),
        measure_toy,
        range=(0, None),
        texts=Messages.load(tmp_path / "toy.toml"),
    )
    monkeypatch.setitem(registry.MEASURES, "toy", measure)
    return measure


# ---------- what is registered ----------
@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda measure: measure.id)
def test_every_measure_has_its_source_its_condition_and_its_words(measure: Measure) -> None:
    assert any(char.isdigit() for char in measure.reference), "a year"
    assert measure.conditions
    for texts in (measure.label, measure.head, measure.name, measure.meaning):
        assert all(texts)
    assert measure.meaning[0].endswith(".")
    assert measure.meaning[1].endswith("।")
    assert len(measure.head[0]) <= len(measure.label[0])


def test_no_text_belongs_to_a_measure_that_is_not_there() -> None:
    known = {measure.id.replace(" ", "-") for measure in MEASURES.values()}
    assert {key.rpartition("-")[0] for key in registry.TEXTS.texts} == known


@pytest.mark.parametrize("measure", FIGURES, ids=lambda measure: measure.id)
def test_figures_lie_in_the_range_that_is_stated(measure: Measure) -> None:
    graph = nx.relabel_nodes(nx.karate_club_graph(), str)
    graph.add_node("alone")
    assert measure.compute
    values = [value for value in measure.compute(MeasureContext(graph)).values() if value is not None]
    least, greatest = measure.range
    assert values
    assert not any(math.isnan(value) for value in values)
    assert least - 1e-9 <= min(values) <= max(values) <= (greatest or math.inf) + 1e-9
    if measure.decimals == 0:
        assert all(isinstance(value, int) for value in values)


def test_a_cluster_computes_what_the_registry_says() -> None:
    there = {measure.id for measure in FIGURES if measure.compute_on_cluster}
    assert there == {"degree", "betweenness", "core", "pagerank"}
    assert callable(rounds.measure_pagerank)


# ---------- a new measure ----------
def test_a_new_measure_is_in_the_table_and_the_json_of_central(toy: Measure, stakeholders: Run) -> None:
    answer = json.loads(stakeholders("central", "-d", KESTREL, "--json").stdout)
    assert answer["rows"][0]["toy"] == 2 * answer["rows"][0]["degree"]
    text = stakeholders("central", "-d", KESTREL, columns=200).stdout
    assert "Toy measure: Twice the number of connections of it." in text
    assert "খেলনা পরিমাপ" in stakeholders("central", "-d", KESTREL, "--lang", "bn", columns=200).stdout
    silent = json.loads(stakeholders("central", "--json").stdout)
    assert "wrote the list" in silent["says_nothing"]["toy"]
    assert {row["toy"] for row in silent["rows"]} == {None}


def test_a_new_measure_is_on_the_map(toy: Measure, stakeholders: Run, tmp_path: Path) -> None:
    page = tmp_path / "map.html"
    stakeholders("map", "-d", KESTREL, "-o", page)
    text = unpack_page(page.read_text(encoding="utf-8"))
    assert '"id":"toy"' in text.replace(" ", "")
    assert "Twice the number of connections of it." in text


@pytest.mark.parametrize(("lang", "place"), [("en", 0), ("bn", 1)])
def test_a_new_measure_is_in_the_report_with_its_source(
    toy: Measure, lang: str, place: int, stakeholders: Run, tmp_path: Path
) -> None:
    file = tmp_path / "report.md"
    stakeholders("report", "-d", KESTREL, "--lang", lang, "-o", file)
    text = file.read_text(encoding="utf-8")
    ranking, _, methods = text.partition(toy.reference)
    assert toy.label[place] in ranking.partition(toy.meaning[place])[0]
    assert toy.meaning[place] in ranking
    assert methods


def test_without_it_nothing_of_it_is_left(stakeholders: Run) -> None:
    assert "toy" not in MEASURES
    assert [measure.id for measure in list_measures(Output.BROKERS, Audience.INTERNAL)] == [
        "constraint",
        "effective size",
    ]
    assert "toy" not in json.loads(stakeholders("central", "-d", KESTREL, "--json").stdout)["rows"][0]
