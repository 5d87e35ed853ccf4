"""Queries of commands in a process of their own: the same answers, and hostile ones stopped."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pyoxigraph as ox
import pytest

from graph.core.errors import LimitExceededError, QueryError
from graph.model.graph import StakeholderGraph
from graph.store.interface import Answer, QueryLimits
from graph.store.local import Store
from graph.store.process_evaluator import ProcessEvaluator
from tests.hostile_queries import LONG, PRODUCT, SLOW

pytestmark = pytest.mark.slow

USUAL = QueryLimits(seconds=60)
SMALL = QueryLimits(seconds=0.5, memory=200 << 20, rows=1000)
# terms of every kind, as the rows and triples that carry them have to bring them over
TERMS = """PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT * { VALUES (?a ?b) {
  (1 UNDEF) (UNDEF 1.0) (UNDEF UNDEF) (01 1e0) (true "1"^^xsd:boolean) ("abc"^^xsd:integer -1) (+1 "+1"^^xsd:integer)
  ("1."^^xsd:decimal .5) ("INF"^^xsd:double "NaN"^^xsd:float) ("a\\tb\\nc\\r\\"'\\\\" "" ) ("a"@en "a"@en-GB) (" " " ")
  ("বাংলা"@bn "\\u2028\\u0085\\u0001") (<http://example.org/é> <urn:x>) ("2020"^^xsd:gYear "x"^^<urn:type>)
} }"""  # noqa: E501


@pytest.fixture(scope="module")
def evaluator(knowledge: StakeholderGraph) -> Iterator[ProcessEvaluator]:
    with ProcessEvaluator() as evaluator:
        evaluator.open(knowledge.store)  # type: ignore[arg-type]
        yield evaluator


def list_children() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


def read_terms(answer: Answer) -> object:
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    if isinstance(answer, ox.QuerySolutions):
        return [variable.value for variable in answer.variables], [tuple(row) for row in answer]
    return sorted(answer, key=str)


@pytest.mark.parametrize(
    "query",
    [
        TERMS,
        "SELECT * {}",
        "SELECT ?s ?label { ?s a stk:Organisation ; skos:prefLabel ?label } ORDER BY ?s ?label",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
        "SELECT ?x { VALUES ?x { UNDEF 1 UNDEF } }",
        "SELECT (TRIPLE(<urn:s>, <urn:p>, 'a\\n<<( ') AS ?x) {}",
        "ASK { ?a stk:memberOf ?b }",
        "ASK { ?a <urn:no> ?b }",
        "CONSTRUCT { ?s skos:prefLabel ?l } { ?s skos:prefLabel ?l }",
        "CONSTRUCT { <urn:a> <urn:b> ?a } { VALUES ?a { 'a\\nb' 01 <urn:x y> } }".replace("x y", "xy"),
        "DESCRIBE ?s { ?s a stk:Platform }",
    ],
)
def test_an_answer_is_that_of_the_store(
    query: str, evaluator: ProcessEvaluator, knowledge: StakeholderGraph
) -> None:
    assert evaluator.ask(query, USUAL, read_terms) == knowledge.store.answer_query(query, read_terms)


def test_a_store_in_a_folder_is_opened_there(tmp_path: Path) -> None:
    store = Store(folder=tmp_path / "store")
    store.load_lines(f"<urn:s> <urn:p> {number} .\n".replace(" 1", ' "1"') for number in (1, 1))
    store.close()
    reader = Store.open_read_only(tmp_path / "store", {"u": "urn:"})
    with ProcessEvaluator() as evaluator:
        evaluator.open(reader)
        assert evaluator.ask("SELECT ?o { u:s u:p ?o }", USUAL, read_terms) == (["o"], [(ox.Literal("1"),)])


def test_an_empty_store_can_be_asked() -> None:
    with ProcessEvaluator() as evaluator:
        evaluator.open(Store())
        assert evaluator.ask("SELECT ?s { ?s ?p ?o }", USUAL, read_terms) == (["s"], [])


def test_a_large_store_is_copied_whole() -> None:
    store = Store()
    store.load_lines(
        f'<urn:s{number}> <urn:p> "{"x" * 100}" <urn:g{number % 7}> .\n' for number in range(60_000)
    )
    with ProcessEvaluator() as evaluator:
        evaluator.open(store)
        query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
        assert evaluator.ask(query, USUAL, read_terms) == store.answer_query(query, read_terms)


# ---- what takes too much ----
@pytest.mark.parametrize("kind", ["SELECT ?x22 WHERE", "CONSTRUCT { <urn:s> <urn:p> ?x22 } WHERE"])
def test_a_row_that_would_be_read_for_minutes_is_refused(evaluator: ProcessEvaluator, kind: str) -> None:
    """8 MB in one line: the engine reads it over and over again."""
    binds = " ".join(f"BIND(CONCAT(?x{number}, ?x{number}) AS ?x{number + 1})" for number in range(22))
    with pytest.raises(LimitExceededError, match="a row of more than 4 MB; ask for a part of it"):
        evaluator.ask(f'{kind} {{ BIND("xy" AS ?x0) {binds} }}', USUAL, read_terms)


@pytest.mark.parametrize("name", SLOW)
def test_a_query_without_end_is_stopped(name: str, evaluator: ProcessEvaluator) -> None:
    started = time.monotonic()
    with pytest.raises(LimitExceededError) as caught:
        evaluator.ask(SLOW[name], SMALL, read_terms)
    assert time.monotonic() - started < 10
    assert caught.value.kind in ("time", "memory", "crash")  # an engine without memory may abort
    assert evaluator.ask("ASK {}", USUAL, bool)  # the next one has a new process


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.slow] if index % 4 else []) for index, name in enumerate(LONG)],
)
def test_a_query_too_long_for_the_engine_ends_neither_this_process_nor_the_pool(
    name: str, evaluator: ProcessEvaluator
) -> None:
    started = time.monotonic()
    try:
        evaluator.ask(LONG[name], QueryLimits(2.0, 500 << 20, 1000), read_terms)
    except (LimitExceededError, QueryError) as error:
        assert len(str(error)) < 500
    assert time.monotonic() - started < 20
    assert evaluator.ask("ASK {}", USUAL, bool)


def test_rows_are_counted_and_the_process_lives_on(evaluator: ProcessEvaluator) -> None:
    number = [child.pid for child in list_children()]
    for query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        ten = f"{query} LIMIT 10"
        assert evaluator.ask(ten, QueryLimits(rows=10), lambda answer: len(list(answer))) == 10  # type: ignore[arg-type]
        with pytest.raises(LimitExceededError, match="more than 9 rows") as caught:
            evaluator.ask(ten, QueryLimits(rows=9), read_terms)
        assert caught.value.kind == "rows"
    assert [child.pid for child in list_children()] == number


def test_rows_without_end_are_stopped_at_the_limit(evaluator: ProcessEvaluator) -> None:
    started = time.monotonic()
    with pytest.raises(LimitExceededError, match="more than 1,000 rows"):
        evaluator.ask(f"SELECT * {{ {PRODUCT} }}", QueryLimits(seconds=30, rows=1000), read_terms)
    assert time.monotonic() - started < 10


def test_an_answer_of_long_texts_is_bounded_in_bytes(evaluator: ProcessEvaluator) -> None:
    with pytest.raises(LimitExceededError) as caught:
        evaluator.ask(f"SELECT ('{'x' * 50_000}' AS ?t) {{ ?s ?p ?o }}", QueryLimits(60, 50 << 20), bool)
    assert caught.value.kind == "size"


def test_what_is_refused_or_does_not_parse_is_told(evaluator: ProcessEvaluator) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        evaluator.ask("SELECT * { SERVICE <http://127.0.0.1:9/> {} }", USUAL, read_terms)
    with pytest.raises(QueryError, match=r"line 2, column 7, the query ends too early"):
        evaluator.ask("SELECT ?s {\n ?s ?p", USUAL, read_terms)


def test_each_query_is_asked_of_the_store_that_has_what_it_asks_for(knowledge: StakeholderGraph) -> None:
    """Of the merged view where it names no graph, of the whole where it does; both stay open."""
    queries = ["SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"]
    expected = [knowledge.store.answer_query(query, read_terms) for query in queries]
    assert expected[0] != expected[1]
    with ProcessEvaluator() as evaluator:
        evaluator.open(knowledge.store)  # type: ignore[arg-type]
        assert [evaluator.ask(query, USUAL, read_terms) for query in queries * 2] == expected * 2
        evaluator.open(Store())
        assert evaluator.ask("ASK { ?s ?p ?o }", USUAL, read_terms) is False


def test_threads_that_ask_at_the_same_time_have_their_own_answers(evaluator: ProcessEvaluator) -> None:
    def ask(number: int) -> object:
        return evaluator.ask(f"SELECT ({number} AS ?n) {{}}", USUAL, read_terms)

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(ask, range(20)))
    assert answers == [(["n"], [(ox.Literal(number),)]) for number in range(20)]


def test_closing_leaves_no_process() -> None:
    before = {child.pid for child in list_children()}
    evaluator = ProcessEvaluator()
    evaluator.open(Store())
    assert evaluator.ask("ASK {}", USUAL, bool)
    evaluator.close()
    assert {child.pid for child in list_children()} == before


def test_a_process_that_somebody_kills_is_replaced(knowledge: StakeholderGraph) -> None:
    of_others = set(list_children())  # of other files: a workbench
    evaluator = ProcessEvaluator()
    evaluator.open(knowledge.store)  # type: ignore[arg-type]
    assert evaluator.ask("ASK {}", USUAL, bool)
    for child in set(list_children()) - of_others:
        os.kill(child.pid, 9)
        child.wait()
    assert evaluator.ask("ASK {}", USUAL, bool)
    evaluator.close()


def test_warm_processes_answer_one_query_after_the_other(evaluator: ProcessEvaluator) -> None:
    evaluator.ask("ASK {}", USUAL, bool)
    before = {child.pid for child in list_children()}
    assert all(evaluator.ask("ASK { ?a stk:memberOf ?b }", USUAL, bool) for _ in range(200))
    assert {child.pid for child in list_children()} == before
