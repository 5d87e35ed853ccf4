"""Queries in processes of their own: the same answers, hostile ones stopped, cancelled ones, full pools."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import psutil
import pyoxigraph as ox
import pytest

from graph.core.errors import LimitExceededError, PoolBusyError, QueryError
from graph.model.graph import StakeholderGraph
from graph.store.interface import Answer, QueryLimits
from graph.store.local import Store
from graph.store.query_pool import QueryPool
from tests.hostile_queries import LONG, PRODUCT, SLOW

pytestmark = pytest.mark.slow

USUAL = QueryLimits(seconds=60)
SMALL = QueryLimits(seconds=0.5, memory=200 << 20, rows=1000)
FOR_EVER = f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}"
# terms of every kind, as the rows and triples that carry them have to bring them over
TERMS = """PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT * { VALUES (?a ?b) {
  (1 UNDEF) (UNDEF 1.0) (UNDEF UNDEF) (01 1e0) (true "1"^^xsd:boolean) ("abc"^^xsd:integer -1) (+1 "+1"^^xsd:integer)
  ("1."^^xsd:decimal .5) ("INF"^^xsd:double "NaN"^^xsd:float) ("a\\tb\\nc\\r\\"'\\\\" "" ) ("a"@en "a"@en-GB) (" " " ")
  ("বাংলা"@bn "\\u2028\\u0085\\u0001") (<http://example.org/é> <urn:x>) ("2020"^^xsd:gYear "x"^^<urn:type>)
} }"""  # noqa: E501


@pytest.fixture(scope="module")
def pool(knowledge: StakeholderGraph) -> Iterator[QueryPool]:
    with QueryPool() as pool:
        pool.open(knowledge.store)  # type: ignore[arg-type]
        yield pool


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
def test_an_answer_is_that_of_the_store(query: str, pool: QueryPool, knowledge: StakeholderGraph) -> None:
    assert pool.ask(query, USUAL, read_terms) == knowledge.store.answer_query(query, read_terms)


def test_a_store_in_a_folder_is_opened_there(tmp_path: Path) -> None:
    store = Store(folder=tmp_path / "store")
    store.load_lines(f"<urn:s> <urn:p> {number} .\n".replace(" 1", ' "1"') for number in (1, 1))
    store.close()
    reader = Store.open_read_only(tmp_path / "store", {"u": "urn:"})
    with QueryPool() as pool:
        pool.open(reader)
        assert pool.ask("SELECT ?o { u:s u:p ?o }", USUAL, read_terms) == (["o"], [(ox.Literal("1"),)])


def test_an_empty_store_can_be_asked() -> None:
    with QueryPool() as pool:
        pool.open(Store())
        assert pool.ask("SELECT ?s { ?s ?p ?o }", USUAL, read_terms) == (["s"], [])


def test_a_large_store_is_copied_whole() -> None:
    store = Store()
    store.load_lines(
        f'<urn:s{number}> <urn:p> "{"x" * 100}" <urn:g{number % 7}> .\n' for number in range(60_000)
    )
    with QueryPool() as pool:
        pool.open(store)
        query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
        assert pool.ask(query, USUAL, read_terms) == store.answer_query(query, read_terms)


# ---- what takes too much ----
@pytest.mark.parametrize("name", SLOW)
def test_a_query_without_end_is_stopped(name: str, pool: QueryPool) -> None:
    started = time.monotonic()
    with pytest.raises(LimitExceededError) as caught:
        pool.ask(SLOW[name], SMALL, read_terms)
    assert time.monotonic() - started < 10
    assert caught.value.kind in ("time", "memory", "crash")  # an engine without memory may abort
    assert pool.ask("ASK {}", USUAL, bool)  # the next one has a new process


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.slow] if index % 4 else []) for index, name in enumerate(LONG)],
)
def test_a_query_too_long_for_the_engine_ends_neither_this_process_nor_the_pool(
    name: str, pool: QueryPool
) -> None:
    started = time.monotonic()
    try:
        pool.ask(LONG[name], QueryLimits(2.0, 500 << 20, 1000), read_terms)
    except (LimitExceededError, QueryError) as error:
        assert len(str(error)) < 500
    assert time.monotonic() - started < 20
    assert pool.ask("ASK {}", USUAL, bool)


def test_rows_are_counted_and_the_process_lives_on(pool: QueryPool) -> None:
    number = [child.pid for child in list_children()]
    for query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        ten = f"{query} LIMIT 10"
        assert pool.ask(ten, QueryLimits(rows=10), lambda answer: len(list(answer))) == 10  # type: ignore[arg-type]
        with pytest.raises(LimitExceededError, match="more than 9 rows") as caught:
            pool.ask(ten, QueryLimits(rows=9), read_terms)
        assert caught.value.kind == "rows"
    assert [child.pid for child in list_children()] == number


def test_rows_without_end_are_stopped_at_the_limit(pool: QueryPool) -> None:
    started = time.monotonic()
    with pytest.raises(LimitExceededError, match="more than 1,000 rows"):
        pool.ask(f"SELECT * {{ {PRODUCT} }}", QueryLimits(seconds=30, rows=1000), read_terms)
    assert time.monotonic() - started < 10


def test_an_answer_of_long_texts_is_bounded_in_bytes(pool: QueryPool) -> None:
    with pytest.raises(LimitExceededError) as caught:
        pool.ask(f"SELECT ('{'x' * 50_000}' AS ?t) {{ ?s ?p ?o }}", QueryLimits(60, 50 << 20), bool)
    assert caught.value.kind == "size"


def test_what_is_refused_or_does_not_parse_is_told(pool: QueryPool) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        pool.submit("SELECT * { SERVICE <http://127.0.0.1:9/> {} }")
    with pytest.raises(QueryError, match=r"line 2, column 7, the query ends too early"):
        pool.ask("SELECT ?s {\n ?s ?p", USUAL, read_terms)


# ---- for a server ----
def test_a_busy_pool_takes_no_more_than_may_wait(knowledge: StakeholderGraph) -> None:
    with QueryPool(queued=2) as pool:
        pool.open(knowledge.store)  # type: ignore[arg-type]
        running = pool.submit(FOR_EVER)
        while not running.running():
            time.sleep(0.01)
        waiting = [pool.submit("ASK {}") for _ in range(2)]
        with pytest.raises(PoolBusyError, match="2 queries are waiting"):
            pool.submit("ASK {}")
        assert running.cancel()
        with pytest.raises(CancelledError):
            running.wait()
        assert [future.wait().head.truth for future in waiting] == [True, True]


def test_a_query_that_waits_can_be_cancelled(knowledge: StakeholderGraph) -> None:
    with QueryPool() as pool:
        pool.open(knowledge.store)  # type: ignore[arg-type]
        running, waiting, last = pool.submit(FOR_EVER), pool.submit(FOR_EVER), pool.submit("ASK {}")
        assert waiting.cancel()
        assert running.cancel()
        assert last.wait().head.truth


def test_several_processes_answer_beside_a_slow_query(knowledge: StakeholderGraph) -> None:
    with QueryPool(size=2) as pool:
        pool.open(knowledge.store)  # type: ignore[arg-type]
        slow = pool.submit(FOR_EVER)
        for _ in range(5):
            assert pool.ask("ASK {}", USUAL, bool)
        assert not slow.done()


def test_a_future_can_be_awaited_and_cancelled_by_a_server(knowledge: StakeholderGraph) -> None:
    async def serve(pool: QueryPool) -> bool:
        answer = await asyncio.wrap_future(pool.submit("ASK {}"))
        endless = pool.submit(FOR_EVER)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(asyncio.wrap_future(endless), 0.3)
        after = await asyncio.wrap_future(pool.submit("ASK {}"))
        return answer.head.truth and after.head.truth

    with QueryPool() as pool:
        pool.open(knowledge.store)  # type: ignore[arg-type]
        assert asyncio.run(serve(pool))


def test_closing_leaves_no_process(knowledge: StakeholderGraph) -> None:
    before = {child.pid for child in list_children()}
    pool = QueryPool(size=2)
    pool.open(knowledge.store)  # type: ignore[arg-type]
    futures = [pool.submit(FOR_EVER) for _ in range(3)]
    while not futures[0].running():
        time.sleep(0.01)
    pool.close()
    assert {child.pid for child in list_children()} == before
    for future in futures:
        with pytest.raises(CancelledError):
            future.wait()


def test_a_process_that_somebody_kills_is_replaced(knowledge: StakeholderGraph) -> None:
    of_others = set(list_children())  # of other files: a workbench
    pool = QueryPool()
    pool.open(knowledge.store)  # type: ignore[arg-type]
    assert pool.ask("ASK {}", USUAL, bool)
    for child in set(list_children()) - of_others:
        os.kill(child.pid, 9)
        child.wait()
    assert pool.ask("ASK {}", USUAL, bool)
    pool.close()


def test_warm_processes_answer_one_query_after_the_other(pool: QueryPool) -> None:
    pool.ask("ASK {}", USUAL, bool)
    before = {child.pid for child in list_children()}
    assert all(pool.ask("ASK { ?a stk:memberOf ?b }", USUAL, bool) for _ in range(200))
    assert {child.pid for child in list_children()} == before
