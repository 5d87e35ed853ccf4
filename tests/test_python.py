"""The Python interface: what `import graph` gives, and that it costs nothing before it is used."""

from __future__ import annotations

import gc
import subprocess
import sys
import textwrap
from pathlib import Path

import psutil
import pyoxigraph as ox
import pytest
import rdflib

import graph
from graph.core.errors import DataError, LimitExceededError, NameNotFoundError, QueryError
from graph.store.rows import read_value
from tests import fiction
from tests.hostile_queries import SLOW

ROOT = Path(__file__).resolve().parents[1]
XSD = "http://www.w3.org/2001/XMLSchema#"


def run(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.fixture(scope="module")
def data() -> graph.OpenDataset:
    return graph.open("kestrel")


# ---------- the names ----------
def test_the_package_offers_few_names_and_every_one_is_there() -> None:
    assert graph.__all__ == ["GraphError", "OpenDataset", "__version__", "open"]
    assert set(graph.__all__) <= set(dir(graph))
    assert all(getattr(graph, name) is not None for name in graph.__all__)
    assert issubclass(DataError, graph.GraphError)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'graph' has no attribute 'opne'"):
        graph.opne  # type: ignore[attr-defined]  # noqa: B018


def test_import_loads_nothing_but_the_version() -> None:
    heavy = ("networkx", "rdflib", "pyvis", "numpy", "pyoxigraph", "click")
    assert run(f"import graph, sys; print(sorted(set({heavy!r}) & set(sys.modules)))") == "[]"
    opened = "import graph, sys; graph.open('kestrel'); "
    assert run(f"{opened} print(sorted({{'pyvis', 'rdflib', 'click'}} & set(sys.modules)))") == "[]"


@pytest.mark.slow
def test_type_checkers_know_what_there_is(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    file = tmp_path / "notebook.py"
    file.write_text(
        textwrap.dedent(
            """
            import graph

            data: graph.OpenDataset = graph.open("steps", audience="public")
            value: str | int | float | bool | None = data.ask("ASK {}")[0]["answer"]
            version: str = graph.__version__
            data.to_networkks()
            graph.close("steps")
            """
        ),
        encoding="utf-8",
    )
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert [line.partition(": ")[2] for line in checked.stdout.splitlines() if "notebook.py" in line] == [
        'error: "OpenDataset" has no attribute "to_networkks"; maybe "to_networkx"?  [attr-defined]',
        'error: Module has no attribute "close"  [attr-defined]',
    ]
    assert (ROOT / "graph" / "py.typed").exists()


# ---------- opening ----------
def test_a_data_set_opens_by_name_by_path_and_for_an_audience(tmp_path: Path) -> None:
    rows = [fiction.organisation("amber-trust"), fiction.organisation("birch-guild", visibility="internal")]
    folder = fiction.write(tmp_path / "mine", entities=rows)
    assert set(graph.open(folder).to_networkx()) == {"amber-trust", "birch-guild"}
    public = graph.open(str(folder), audience="public")
    assert set(public.to_networkx()) == {"amber-trust"}
    assert (public.name, public.audience) == ("fiction", "public")
    assert repr(public) == "<OpenDataset 'fiction', public edition>"
    assert graph.open().name == "steps"


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    with pytest.raises(graph.GraphError, match="nowhere"):
        graph.open(tmp_path / "nowhere")
    with pytest.raises(graph.GraphError, match="no name or password in an address"):
        graph.open("https://me:secret@example.org/sparql")
    faulty = fiction.write(tmp_path / "faulty", ties=[fiction.tie("a", "funds", "b")])
    with pytest.raises(DataError, match=r"ties.csv, line 2, column 'subject'"):
        graph.open(faulty)


# ---------- asking ----------
def test_rows_are_plain_values(data: graph.OpenDataset) -> None:
    (row,) = data.ask(
        "SELECT ?who ?name ?count ?share ?big ?none { BIND(id:amber-trust AS ?who) ?who skos:prefLabel ?name "
        'FILTER(LANG(?name) = "en") BIND(3 AS ?count) BIND(0.5 AS ?share) BIND(?count > 2 AS ?big) '
        "OPTIONAL { ?who stk:nothing ?none } }"
    )
    assert row == {
        "who": "https://w3id.org/stk/data/kestrel/id/amber-trust",
        "name": "Amber Trust",
        "count": 3,
        "share": 0.5,
        "big": True,
        "none": None,
    }
    assert [type(value) for value in row.values()] == [str, str, int, float, bool, type(None)]


def test_ask_and_construct_give_rows_too(data: graph.OpenDataset) -> None:
    assert data.ask("ASK { ?who a stk:Platform }") == [{"answer": True}]
    triples = data.ask("CONSTRUCT { id:amber-trust a ?kind } WHERE { id:amber-trust a ?kind }")
    assert {row["subject"] for row in triples} == {"https://w3id.org/stk/data/kestrel/id/amber-trust"}
    assert set(triples[0]) == {"subject", "predicate", "object"}
    assert data.ask("SELECT ?x { ?x a stk:NoSuchThing }") == []


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        (ox.Literal("many", datatype=ox.NamedNode(XSD + "integer")), "many"),
        (ox.Literal("12", datatype=ox.NamedNode(XSD + "nonNegativeInteger")), 12),
        (ox.Literal("2020-02", datatype=ox.NamedNode(XSD + "gYearMonth")), "2020-02"),
        (ox.Literal("সংস্থা", language="bn"), "সংস্থা"),
        (ox.BlankNode("b"), "b"),
    ],
)
def test_values(literal: object, value: object) -> None:
    assert read_value(literal) == value


def test_queries_are_guarded(data: graph.OpenDataset) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        data.ask("SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }")
    with pytest.raises(QueryError, match="does not parse"):
        data.ask("SELECT")


def test_filters_are_checked(data: graph.OpenDataset) -> None:
    assert data.to_networkx(kinds="funds").number_of_edges() == data.to_networkx(kinds=["funds"]).size() > 0
    assert data.to_networkx(as_of="2023").size() < data.to_networkx().size()
    assert data.to_networkx(certainty="stated").size() < data.to_networkx().size()
    for options, message in (
        ({"certainty": "statd"}, "'statd' is no certainty; did you mean 'stated'"),
        ({"kinds": ["fund"]}, "'fund' is no kind of tie between organisations; did you mean 'funds'"),
        ({"as_of": "2023-13"}, "there is no month 13"),
    ):
        with pytest.raises(QueryError, match=message):
            data.to_simple_graph(**options)  # type: ignore[arg-type]


def test_names_are_found(data: graph.OpenDataset) -> None:
    assert data.find_id("Amber Trust") == "amber-trust"
    assert data.find_id("amber-trust") in data.to_networkx()
    with pytest.raises(NameNotFoundError, match="Amber Trust"):
        data.find_id("Amber Trusst")


# ---------- rdflib ----------
def test_rdflib_holds_the_same_triples(data: graph.OpenDataset) -> None:
    dataset = data.to_rdflib()
    assert isinstance(dataset, rdflib.Dataset)
    query = "SELECT (COUNT(*) AS ?n) { ?who a <https://w3id.org/stk/ns#Organisation> }"
    (row,) = dataset.query(query)
    assert [{"n": int(row[0])}] == data.ask(query)


def test_a_query_has_limits_and_ends_nothing_but_itself(data: graph.OpenDataset) -> None:
    with pytest.raises(LimitExceededError, match=r"longer than 0\.5 s"):
        data.ask(SLOW["COUNT of a product"], timeout=0.5)
    with pytest.raises(LimitExceededError, match="more than 100 MB"):
        data.ask(SLOW["doubling CONCAT"], memory=100 << 20)
    with pytest.raises(LimitExceededError, match="more than 2 rows"):
        data.ask("SELECT ?s { ?s ?p ?o }", limit=2)
    assert data.ask("ASK { ?who a stk:Platform }") == [{"answer": True}]


def test_a_data_set_that_is_let_go_leaves_no_process() -> None:
    opened = graph.open("kestrel")
    before = {child.pid for child in psutil.Process().children()}
    assert opened.ask("ASK {}") == [{"answer": True}]
    (started,) = {child.pid for child in psutil.Process().children()} - before
    del opened
    gc.collect()
    assert not psutil.pid_exists(started)
