"""Queries of a server: processes that one event loop talks to, each within its limits."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psutil
import pyoxigraph as ox
import pytest

from graph.core.bounded import Limits
from graph.core.errors import LimitExceededError, PoolBusyError, QueryError
from graph.core.priority import BEHIND, HAS_THREAD_PRIORITIES
from graph.store import query_serving
from graph.store.async_pool import MOST_THREADS, AsyncQueryPool
from graph.store.interface import QueryLimits, QueryScope, WrittenForm
from graph.store.local import Store
from tests.hostile_queries import PRODUCT, SLOW

FOR_EVER = f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}"
JSON = WrittenForm("srj", "nt")
SMALL = QueryLimits(seconds=1.0, memory=200 << 20, rows=1000, answer=1 << 20)
USUAL = QueryLimits(seconds=60.0, memory=1 << 30, answer=50 << 20)
ONE = "SELECT ?s { ?s ?p ?o } LIMIT 1"


def make_store(name: str = "a", number: int = 1000) -> Store:
    store = Store({})
    lines = (f'<urn:{name}{place}> <urn:p> "{place}" .\n' for place in range(number))
    store.load_text("".join(lines).encode(), graph="")
    return store


def run_beside(work: Callable[[], Coroutine[None, None, None]]) -> None:
    """Run in a thread of its own: a browser of other tests may hold the event loop of this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(work())).result()


def run(
    work: Callable[[AsyncQueryPool], Awaitable[None]],
    limits: QueryLimits = USUAL,
    *,
    size: int = 1,
    queued: int = 2,
) -> None:
    async def run_pool() -> None:
        with AsyncQueryPool(limits, size=size, queued=queued) as pool:
            await asyncio.wait_for(work(pool), 100)

    run_beside(run_pool)


async def read(pool: AsyncQueryPool, store: Store, text: str, form: WrittenForm | None = JSON) -> bytes:
    answer = await pool.evaluate(store, text, form)
    content = answer.read_bytes()
    answer.close()
    return content


def test_an_answer_is_the_bytes_that_the_engine_writes() -> None:
    store, raw = make_store(), ox.Store()
    raw.load(
        "".join(f'<urn:a{place}> <urn:p> "{place}" .\n' for place in range(1000)), ox.RdfFormat.N_TRIPLES
    )

    async def work(pool: AsyncQueryPool) -> None:
        for text in ("ASK {}", "SELECT ?o { ?s ?p ?o } ORDER BY ?o", "SELECT * {} LIMIT 0"):
            written = raw.query(text).serialize(format=ox.QueryResultsFormat.JSON)
            assert await read(pool, store, text) == written
        triples = await read(pool, store, "CONSTRUCT WHERE { ?s ?p ?o }")
        assert len(triples.splitlines()) == 1000
        assert (await pool.evaluate(store, "CONSTRUCT {} {}", WrittenForm("srj", ""))).head.kind == "triples"

    run(work)


def test_a_long_answer_is_whole() -> None:
    async def work(pool: AsyncQueryPool) -> None:
        text = f"SELECT ('{'x' * 30_000}' AS ?t) {{ ?s ?p ?o }}"
        lines = await read(pool, make_store(), text, WrittenForm("tsv", ""))
        assert [len(line) for line in lines.splitlines()] == [2, *[30_002] * 1000]

    run(work)


@pytest.mark.parametrize(
    "name", ["doubling CONCAT", "ORDER BY of a product", "COUNT of a product", "GROUP_CONCAT of a product"]
)
def test_a_query_without_end_is_stopped_and_the_next_has_an_answer(name: str) -> None:
    store = make_store()

    async def work(pool: AsyncQueryPool) -> None:
        started = time.monotonic()
        with pytest.raises(LimitExceededError) as caught:
            await pool.evaluate(store, SLOW[name], JSON)
        assert time.monotonic() - started < 10
        assert caught.value.kind in ("time", "memory", "crash")
        assert b"urn:a" in await read(pool, store, ONE)

    run(work, SMALL)


def test_what_is_too_long_or_wrong_is_told_by_the_same_process() -> None:
    store = make_store()

    async def work(pool: AsyncQueryPool) -> None:
        await read(pool, store, ONE)
        processes = {child.pid for child in psutil.Process().children()}
        for form, kind in ((JSON, "size"), (None, "rows")):
            with pytest.raises(LimitExceededError) as caught:
                await pool.evaluate(store, f"SELECT * {{ {PRODUCT} }}", form)
            assert caught.value.kind == kind
        with pytest.raises(QueryError, match="SERVICE is refused"):
            await pool.evaluate(store, "SELECT * { SERVICE <http://127.0.0.1:9/> {} }", JSON)
        with pytest.raises(QueryError, match=r"line 2, column 7, the query ends too early"):
            await pool.evaluate(store, "SELECT ?s {\n ?s ?p", JSON)
        assert {child.pid for child in psutil.Process().children()} == processes

    run(work, QueryLimits(seconds=60.0, rows=1000, answer=1 << 20))


def list_priorities(process: psutil.Process) -> list[int]:
    threads = []
    for thread in process.threads():
        with suppress(OSError):  # it has ended meanwhile
            threads.append(os.getpriority(os.PRIO_PROCESS, thread.id))
    return threads


@pytest.mark.skipif(not HAS_THREAD_PRIORITIES, reason="threads have no priority on this system")
def test_a_query_that_takes_long_stands_back_and_the_next_does_not() -> None:
    """Also where the server itself was started behind others, as by `nice`."""
    store, before = make_store(number=1500), set(psutil.Process().children())

    async def work(pool: AsyncQueryPool) -> None:
        await read(pool, store, ONE)
        (process,) = set(psutil.Process().children()) - before
        usual = list_priorities(process)
        pending = pool.submit(store, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }", JSON)
        while max(list_priorities(process)) <= max(usual):
            assert not pending.future.done()
            await asyncio.sleep(0.01)
        assert b"2250000" in (await pending.future).read_bytes()
        assert b"urn:a" in await read(pool, store, ONE)
        assert list_priorities(process) == usual

    started_at = max(BEHIND, os.getpriority(os.PRIO_PROCESS, 0))
    priority = (os.PRIO_PROCESS, 0, started_at)
    with ThreadPoolExecutor(1, initializer=os.setpriority, initargs=priority) as thread:
        thread.submit(run, work).result()


def test_where_only_processes_stand_back_one_does_so_once(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[int] = []
    channel: list[socket.socket] = []
    monkeypatch.setattr(query_serving, "HAS_THREAD_PRIORITIES", False)
    monkeypatch.setattr(query_serving, "step_back", lambda: steps.append(1))
    monkeypatch.setattr(query_serving, "limit_address_space", lambda memory: None)
    monkeypatch.setattr(query_serving, "_channel", channel)
    server, process = socket.socketpair()
    query_serving.adopt_channel(process.detach())
    with server, channel[0]:
        for _ in range(2):  # opened stores
            server.sendall(query_serving.pack_end())
            query_serving.serve_queries(Limits(), 1)
    assert len(steps) == 1


def test_no_more_queries_wait_than_may() -> None:
    store = make_store()

    async def work(pool: AsyncQueryPool) -> None:
        endless = pool.submit(store, FOR_EVER, JSON)
        waiting = [pool.submit(store, ONE, JSON) for _ in range(2)]
        with pytest.raises(PoolBusyError, match="2 queries are waiting"):
            pool.submit(store, ONE, JSON)
        waiting[0].withdraw()
        endless.withdraw()
        assert (await waiting[1].future).head.kind == "rows"

    run(work)


def test_a_query_behind_one_without_end_is_answered_by_another_process() -> None:
    store = make_store()

    async def work(pool: AsyncQueryPool) -> None:
        await asyncio.gather(*(read(pool, store, ONE) for _ in range(2)))
        endless = pool.submit(store, FOR_EVER, JSON)
        started = time.monotonic()
        quick = [pool.submit(store, f"{ONE} #{number}", JSON) for number in range(6)]
        assert [(await pending.future).head.kind for pending in quick] == ["rows"] * 6
        assert time.monotonic() - started < 5
        assert not endless.future.done()
        endless.withdraw()

    run(work, size=2, queued=64)


def test_a_query_behind_one_that_is_stopped_is_answered_after_it() -> None:
    store = make_store()

    async def work(pool: AsyncQueryPool) -> None:
        await read(pool, store, ONE)
        endless, quick, left = (pool.submit(store, text, JSON) for text in (FOR_EVER, ONE, FOR_EVER))
        left.withdraw()
        with pytest.raises(LimitExceededError):
            await endless.future
        assert (await quick.future).head.kind == "rows"

    run(work, SMALL)


def test_a_query_that_was_sent_ahead_can_be_withdrawn() -> None:
    store = make_store()

    async def work(pool: AsyncQueryPool) -> None:
        await read(pool, store, ONE)
        for _ in range(20):
            first, second, third = (pool.submit(store, f"{ONE} #{name}", JSON) for name in "abc")
            second.withdraw()
            assert (await first.future).head.kind == (await third.future).head.kind == "rows"

    run(work, queued=64)


def test_whoever_stops_waiting_stops_the_query() -> None:
    store = make_store()

    async def work(pool: AsyncQueryPool) -> None:
        await read(pool, store, ONE)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(pool.evaluate(store, FOR_EVER, JSON), 0.3)
        started = time.monotonic()
        await read(pool, store, ONE)
        assert time.monotonic() - started < 20  # the query itself might take a minute

    run(work)


def test_each_query_is_asked_of_its_own_store() -> None:
    stores = [make_store("first"), make_store("second")]

    async def work(pool: AsyncQueryPool) -> None:
        for store, name in zip(stores * 2, (b"first", b"second") * 2, strict=True):
            assert name in await read(pool, store, ONE)
        answers = await asyncio.gather(*(read(pool, store, ONE) for store in stores))
        assert [b"first" in answer for answer in answers] == [True, False]

    run(work, size=2)


def test_the_graphs_that_a_client_names_are_read() -> None:
    store = Store({})
    store.load_text(b"<urn:a> <urn:p> <urn:o> <urn:g> .\n")
    named = WrittenForm("srj", "", QueryScope(("urn:g",), ()))

    async def work(pool: AsyncQueryPool) -> None:
        assert b"true" in await read(pool, store, "ASK { ?s ?p ?o }", named)
        assert b"false" in await read(pool, store, "ASK { ?s ?p ?o }")

    run(work)


def test_a_process_that_somebody_kills_is_replaced() -> None:
    store = make_store()
    of_others = psutil.Process().children()  # of other files: a workbench

    async def work(pool: AsyncQueryPool) -> None:
        await read(pool, store, ONE)
        for _ in range(3):
            for child in set(psutil.Process().children()) - set(of_others):
                os.kill(child.pid, 9)
            with suppress(LimitExceededError):  # where the query was sent before the end was noticed
                await read(pool, store, ONE)
            await read(pool, store, ONE)

    run(work)


def test_threads_ask_beside_the_loop_and_leave_some_for_others() -> None:
    store = make_store()

    async def work(pool: AsyncQueryPool) -> None:
        answer = await pool.evaluate_for_thread(store, "SELECT * { ?s ?p ?o }")
        assert len(list(answer.read())) == 1000  # type: ignore[arg-type]
        tasks = [
            asyncio.ensure_future(pool.evaluate_for_thread(store, FOR_EVER)) for _ in range(MOST_THREADS)
        ]
        await asyncio.sleep(0)
        with pytest.raises(PoolBusyError, match="pages are waiting"):
            await pool.evaluate_for_thread(store, ONE)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        assert (await pool.evaluate_for_thread(store, ONE)).head.kind == "rows"
        assert MOST_THREADS < 40  # threads that Starlette has for pages

    run(work, queued=64)


def test_the_end_of_a_pool_leaves_no_process() -> None:
    before = psutil.Process().children()
    store = make_store()

    async def use() -> None:
        with AsyncQueryPool(USUAL, size=2) as pool:
            endless = [asyncio.ensure_future(pool.evaluate(store, FOR_EVER, JSON)) for _ in range(3)]
            await asyncio.sleep(1)
        for task in endless:
            with pytest.raises(asyncio.CancelledError):
                await task

    run_beside(use)
    assert psutil.Process().children() == before
