"""`query` and `ask` within limits: what exceeds one is told in a line, and no process is left behind."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pyoxigraph as ox
import pytest

from graph.cli import query_limits
from graph.core.address import Address
from graph.core.errors import LimitExceededError
from graph.store.interface import QueryLimits
from graph.store.process_evaluator import ProcessEvaluator
from graph.store.remote.endpoint import Endpoint
from tests.conftest import ROOT, Process, Run
from tests.endpoints import Asked, response, rows_of, speaking_for, stranger
from tests.hostile_queries import NEVER, PRODUCT, SLOW
from tests.marks import mark_slow


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache folder of this file, in which no other test leaves anything."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STAKEHOLDERS_CACHE", str(tmp_path_factory.mktemp("limits")))
        yield


FOR_EVER = f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}"


@pytest.mark.parametrize(
    ("query", "options", "message"),
    [
        (
            FOR_EVER,
            ("--timeout", "1"),
            "took longer than 1 s and was stopped; allow more with --timeout SECONDS",
        ),
        (f"ASK {{ {NEVER} }}", ("--timeout", "0.5"), "took longer than 0.5 s and was stopped"),
        (f"CONSTRUCT {{ ?s0 ?p1 ?o0 }} {{ {NEVER} }}", ("--timeout", "0.5"), "--timeout SECONDS"),
        (f"DESCRIBE ?s0 {{ {NEVER} }}", ("--timeout", "0.5"), "--timeout SECONDS"),
        (SLOW["doubling CONCAT"], ("--memory", "100MB"), "needed more than 100 MB of memory"),
        (SLOW["ORDER BY of a product"], ("--memory", "0.1 gb"), "allow more with --memory SIZE"),
        ("SELECT * { ?s ?p ?o }", ("--limit", "20"), "more than 20 rows; allow more with --limit ROWS"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", ("--limit", "20"), "more than 20 rows"),
    ],
)
@pytest.mark.parametrize("form", mark_slow([[], ["--json"]], fast=1))
def test_a_limit_is_told_in_one_line(
    query: str, options: tuple[str, ...], message: str, form: list[str], stakeholders: Run
) -> None:
    result = stakeholders("query", query, *options, *form)
    assert (result.exit_code, result.stdout) == (1, "")
    assert message in result.stderr
    lines = [line for line in result.stderr.splitlines() if not line.endswith(" ...")]  # of a busy machine
    assert len(lines) == 1
    assert lines[0].startswith("stakeholders: the ")


def test_an_answer_as_long_as_it_may_be_is_given(stakeholders: Run) -> None:
    query = "SELECT ?s { ?s ?p ?o } LIMIT 20"
    result = stakeholders("query", query, "--limit", 20, "--format", "csv")
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 21)
    assert len(json.loads(stakeholders("query", query, "--limit", 20, "--json").stdout)["rows"]) == 20


def test_a_prepared_question_has_the_same_limits(stakeholders: Run) -> None:
    whole = stakeholders("ask", "partners-by-kind", "--organisation", "P4D", "--json")
    number = len(json.loads(whole.stdout)["rows"])
    arguments = ("ask", "partners-by-kind", "--organisation", "P4D", "--limit")
    assert stakeholders(*arguments, number, "--json").stdout == whole.stdout
    cut = stakeholders(*arguments, number - 1)
    assert (cut.exit_code, cut.stdout) == (1, "")
    assert f"more than {number - 1:,} rows; allow more with --limit ROWS" in cut.stderr


def test_a_table_is_as_long_as_people_read(stakeholders: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_limits, "MAX_TABLE_ROWS", 5)
    query = "SELECT ?s { ?s ?p ?o } LIMIT 6"
    table = stakeholders("query", query)
    assert (table.exit_code, table.stdout) == (1, "")
    assert "more than 5 rows, too many for a table; use --format csv or --json" in table.stderr
    assert len(stakeholders("query", query, "--format", "csv").stdout.splitlines()) == 7
    assert stakeholders("query", query.replace("6", "5")).exit_code == 0


@pytest.mark.parametrize("command", [("query", "SELECT * { ?s ?p ?o }"), ("ask", "partners-by-kind")])
def test_a_table_holds_as_much_text_as_can_be_laid_out(
    command: tuple[str, ...], stakeholders: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_limits, "MAX_TABLE_BYTES", 1 << 20 if command[0] == "query" else 1000)
    table = stakeholders(*command)
    assert (table.exit_code, table.stdout) == (1, "")
    assert "MB, too much for a table; use --format csv or --json" in table.stderr
    assert stakeholders(*command, "--json").exit_code == 0


def test_a_row_of_a_table_is_no_longer_than_can_be_folded(
    stakeholders: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_limits, "MAX_TABLE_ROW_BYTES", 1000)
    query = "SELECT (GROUP_CONCAT(STR(?s)) AS ?all) { ?s ?p ?o }"
    table = stakeholders("query", query)
    assert (table.exit_code, table.stdout) == (1, "")
    assert "MB in a row, too much for a table; use --format csv or --json" in table.stderr
    assert stakeholders("query", query, "--json").exit_code == 0


@pytest.mark.parametrize("form", [(), ("--format", "ntriples"), ("--json",)])
def test_triples_are_sorted_as_long_as_there_is_room(
    form: tuple[str, ...], stakeholders: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_limits, "MAX_SORTED_BYTES", 1 << 20)
    result = stakeholders("query", "CONSTRUCT WHERE { ?s ?p ?o }", *form)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "the answer has more than 1 MB, too much to be sorted; ask for less" in result.stderr


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--memory", "5"), ("--memory", "much"), ("--memory", "-1GB"), ("--memory", "1KB"),
        ("--memory", "9" * 400 + "GB"), ("--timeout", "0"), ("--timeout", "nan"), ("--timeout", "inf"),
        ("--limit", "0"), ("--limit", "1.5"),
    ],
)  # fmt: skip
def test_a_limit_that_is_none_is_refused(option: str, value: str, stakeholders: Run) -> None:
    result = stakeholders("query", "ASK {}", option, value)
    assert (result.exit_code, result.stdout) == (2, "")
    assert option in result.stderr


def test_a_process_of_its_own_says_it_too(process: Process, mixed: Path) -> None:
    """With nothing of the engine's last words among what is said."""
    done = process("query", SLOW["doubling CONCAT"], "--memory", "100MB", "-d", mixed)
    assert (done.returncode, done.stdout) == (1, b"")
    assert re.fullmatch(rb"(reading .*\n)?stakeholders: the query needed more than 100 MB.+\n", done.stderr)


@pytest.mark.skipif(sys.platform != "linux", reason="no other system limits the address space")
@pytest.mark.parametrize("kilobytes", [700_000, 600_000, 400_000])
def test_little_address_space_is_enough_for_a_small_query(
    kilobytes: int, mixed: Path, tmp_path: Path
) -> None:
    """Without a saved snapshot: the store that opens one starts threads that need more."""
    command = ["sh", "-c", f'ulimit -v {kilobytes}; exec "$@"', "sh", sys.executable, str(ROOT / "cli.py")]
    query = ("query", "SELECT (COUNT(*) AS ?n) { ?s a stk:Platform }", "-d", str(mixed), "--format", "csv")
    env = {**os.environ, "STAKEHOLDERS_CACHE": str(tmp_path)}
    done = subprocess.run([*command, *query], capture_output=True, timeout=60, env=env)
    assert (done.returncode, done.stdout[:1]) == (0, b"n"), done.stderr.decode()


@pytest.mark.skipif(os.name == "nt", reason="the shell of another system")
@pytest.mark.parametrize("form", ["table", "csv"])
def test_an_answer_that_nobody_can_read_is_no_error(form: str, mixed: Path) -> None:
    command = ["sh", "-c", 'exec "$@" >&-', "sh", sys.executable, str(ROOT / "cli.py")]
    query = ("query", "SELECT ?s { ?s a stk:Platform }", "-d", str(mixed), "--format", form)
    done = subprocess.run([*command, *query], capture_output=True, timeout=60)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)


# ---- interrupts ----
def start_endless_query() -> tuple[subprocess.Popen[bytes], int]:
    """Start a query without end; return its command and the number of the process that evaluates it."""
    command = [sys.executable, str(ROOT / "cli.py"), "query", FOR_EVER]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for child in psutil.Process(running.pid).children():
            if child.cpu_times().user > 0.5:  # more than it takes to start
                return running, child.pid
        time.sleep(0.05)
    raise AssertionError("no process evaluates the query")


def wait_until_gone(number: int) -> bool:
    until = time.monotonic() + 10
    while psutil.pid_exists(number) and time.monotonic() < until:
        time.sleep(0.05)
    return not psutil.pid_exists(number)


@pytest.mark.parametrize(
    ("sent", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)],
)
def test_a_command_that_is_ended_leaves_no_process(sent: int, code: int) -> None:
    running, evaluating = start_endless_query()
    os.kill(running.pid, sent)
    said, complained = running.communicate(timeout=20)
    assert (running.returncode, said) == (code, b"")
    lines = [line for line in complained.splitlines() if not line.endswith(b" ...")]  # of a busy machine
    assert lines == ([b"Interrupted."] if sent == signal.SIGINT else [])
    assert wait_until_gone(evaluating)


# ---- endpoints ----
def drip(seconds: float) -> Callable[[Asked, Callable[[bytes], None]], None]:
    """Return what a server says that sends an answer byte by byte, for ever."""

    def say(_: Asked, write: Callable[[bytes], None]) -> None:
        body = rows_of(*map(str, range(100_000)))
        write(response(body)[: -len(body)])
        for byte in body:
            write(bytes([byte]) * 1)
            time.sleep(seconds)

    return say


@pytest.mark.parametrize("pause", [0.001, 0.2, 60])
def test_an_endpoint_has_a_deadline(pause: float) -> None:
    with stranger(drip(pause)) as there, ProcessEvaluator() as pool:
        started = time.monotonic()
        endpoint = Endpoint(Address.parse(there.url))
        with pytest.raises(LimitExceededError, match="took longer than 1 s") as caught:
            endpoint.answer_within("SELECT ?x { ?x ?p ?o }", QueryLimits(seconds=1), pool, list)
    assert caught.value.kind == "time"
    assert time.monotonic() - started < 10


def test_an_endpoint_that_says_nothing_has_a_deadline() -> None:
    with stranger(lambda _, __: time.sleep(60)) as there, ProcessEvaluator() as pool:
        endpoint = Endpoint(Address.parse(there.url))
        with pytest.raises(LimitExceededError):
            endpoint.answer_within("ASK { ?x ?p ?o }", QueryLimits(seconds=1), pool, bool)


def test_rows_of_an_endpoint_are_counted() -> None:
    store = ox.Store()
    for number in range(50):
        store.add(ox.Quad(ox.NamedNode(f"urn:s{number}"), ox.NamedNode("urn:p"), ox.Literal(number)))
    with stranger(speaking_for(store, most=1000)) as there, ProcessEvaluator() as pool:
        endpoint = Endpoint(Address.parse(there.url))

        def ask(query: str, rows: int) -> int:
            return endpoint.answer_within(query, QueryLimits(rows=rows), pool, lambda rows: len(list(rows)))  # type: ignore[arg-type]

        for query in ("SELECT ?s { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
            assert ask(query, 50) == 50
            with pytest.raises(LimitExceededError, match="more than 49 rows"):
                ask(query, 49)


def test_a_hostile_query_does_not_reach_an_endpoint() -> None:
    """What would end this process is parsed in another; nothing is sent that does not parse."""
    with stranger(lambda _, write: write(response(rows_of()))) as there, ProcessEvaluator() as pool:
        endpoint = Endpoint(Address.parse(there.url))
        with pytest.raises(LimitExceededError):
            endpoint.answer_within(
                f"SELECT (1{'+1' * 40_000} AS ?x) {{}}", QueryLimits(seconds=2), pool, list
            )
        assert there.asked == []
