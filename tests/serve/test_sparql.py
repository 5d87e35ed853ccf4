"""The SPARQL endpoint of the workbench: formats, faults, limits and what hostile clients do."""

from __future__ import annotations

import concurrent.futures
import http.client
import json
import socket
import time
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from graph.serve.sparql.answer_cache import AnswerCache, AskedRequest, WrittenAnswer
from graph.serve.sparql.endpoint import AskedSource
from graph.store import Store
from graph.store.interface import QueryLimits
from tests.hostile_queries import LONG, SLOW
from tests.marks import mark_slow
from tests.serve.running import RunningEndpoint, run_endpoint
from tests.serve.workbench import Answer, Workbench

ROWS = [
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
]
GRAPHS = ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HOSTILE = SLOW | LONG
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def query(workbench: Workbench, text: str, accept: str = "", **more: str) -> Answer:
    headers = {**FORM, **({"Accept": accept} if accept else {})}
    return workbench.ask("/sparql", method="POST", headers=headers, body=urlencode({"query": text, **more}))


@pytest.mark.parametrize("media_type", ROWS)
def test_rows_and_truths_come_in_every_format(workbench: Workbench, media_type: str) -> None:
    for text, expected in (("SELECT ?s { ?s a stk:Platform }", 4), ("ASK { ?s a stk:Platform }", True)):
        answer = query(workbench, text, media_type)
        assert answer.headers["content-type"].partition(";")[0] == media_type
        if media_type == "text/csv":
            said = answer.text.split()
            assert len(said) == (5 if expected == 4 else 1)
            continue
        read = ox.parse_query_results(answer.content, ox.QueryResultsFormat.from_media_type(media_type))
        assert (bool(read) if isinstance(read, ox.QueryBoolean) else len(list(read))) == expected


@pytest.mark.parametrize("media_type", GRAPHS)
@pytest.mark.parametrize("text", ["DESCRIBE id:steps", "CONSTRUCT WHERE { id:steps ?p ?o }"])
def test_graphs_come_in_every_format(workbench: Workbench, media_type: str, text: str) -> None:
    answer = query(workbench, text, media_type)
    assert answer.headers["content-type"].partition(";")[0] == media_type
    triples = {quad.triple for quad in ox.parse(answer.content, ox.RdfFormat.from_media_type(media_type))}
    assert triples
    assert {triple.subject.value for triple in triples} == {"https://w3id.org/stk/data/steps/id/steps"}


def test_turtle_has_the_same_bytes_each_time(workbench: Workbench) -> None:
    first, second = (query(workbench, "DESCRIBE id:steps", "text/turtle").text for _ in range(2))
    assert first == second
    declared = [line for line in first.splitlines() if line.startswith("@prefix")]
    assert declared == sorted(declared)


def test_a_client_that_lists_both_kinds_gets_what_fits(workbench: Workbench) -> None:
    both = "text/turtle, application/sparql-results+xml;q=0.8"
    assert "xml" in query(workbench, "ASK {}", both).headers["content-type"]
    assert "turtle" in query(workbench, "DESCRIBE id:steps", both).headers["content-type"]
    assert query(workbench, "ASK {}", "text/turtle").status == 406
    assert query(workbench, "ASK {}", "image/png").status == 406
    assert query(workbench, "ASK {}", "*/*").status == 200
    assert "json" in query(workbench, "DESCRIBE id:steps", "application/json").headers["content-type"]


def test_get_takes_the_query_from_the_address_and_ignores_what_it_does_not_know(workbench: Workbench) -> None:
    answer = workbench.ask(f"/sparql?timeout=5&format=x&query={quote('ASK { ?s a stk:Platform }')}")
    assert json.loads(answer.text) == {"head": {}, "boolean": True}


def test_relative_names_are_those_of_the_data_set(workbench: Workbench) -> None:
    assert json.loads(query(workbench, "ASK { <id/steps> a stk:Organisation }").text)["boolean"] is True


def test_named_graphs_are_chosen_by_parameters(workbench: Workbench) -> None:
    graph = json.loads(query(workbench, "SELECT ?g { GRAPH ?g { id:steps ?p ?o } } LIMIT 1").text)
    name = graph["results"]["bindings"][0]["g"]["value"]
    for kind, pattern in (("default", "{ id:steps ?p ?o }"), ("named", "{ GRAPH ?g { id:steps ?p ?o } }")):
        more = {f"{kind}-graph-uri": name}
        assert json.loads(query(workbench, f"ASK {pattern}", **more).text)["boolean"] is True
        other = {f"{kind}-graph-uri": "http://example.org/none"}
        assert json.loads(query(workbench, f"ASK {pattern}", **other).text)["boolean"] is False
    assert query(workbench, "ASK {}", **{"default-graph-uri": "relative"}).status == 400


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * {\n  ?s ?p ,\n}", "line 3, column 1, near '}'"),
        ("SELECT * { ?s none:x ?o }", "the prefix 'none:' is not declared"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("INSERT DATA { <a> <b> <c> }", "does not parse"),
        ("(" * 1000, "nested"),
        ("#" * 200_000, "at most 100,000"),
    ],
)
def test_a_fault_is_said_in_one_line(workbench: Workbench, text: str, said: str) -> None:
    answer = query(workbench, text)
    assert answer.status == 400
    assert said in answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.count("\n") == 1


@pytest.mark.parametrize(
    ("method", "headers", "body", "status"),
    [
        ("POST", {"Content-Type": "text/plain"}, b"ASK {}", 415),
        ("POST", {}, b"query=ASK%20%7B%7D", 415),
        ("POST", FORM, b"update=CLEAR%20ALL", 403),
        ("POST", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 403),
        ("POST", FORM, b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", 400),
        ("POST", FORM, b"", 400),
        ("POST", FORM, b"query=%FF", 400),
        ("POST", {"Content-Type": "application/sparql-query"}, b"\xff", 400),
        ("POST", {"Content-Type": "application/sparql-query"}, b" " * 1_000_001, 413),
        ("PUT", {}, b"", 405),
        ("DELETE", {}, None, 405),
    ],
)
def test_what_is_no_query_is_refused(
    workbench: Workbench, method: str, headers: dict[str, str], body: bytes | None, status: int
) -> None:
    answer = workbench.ask("/sparql", method=method, headers=headers, body=body)
    assert answer.status == status
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("name", mark_slow(HOSTILE, fast=4))
def test_a_hostile_query_harms_nobody(small: RunningEndpoint, name: str) -> None:
    text = HOSTILE[name]
    with socket.create_connection(("127.0.0.1", small.port), timeout=60) as connection:
        body = text.encode()
        lines = ("POST /sparql HTTP/1.1", "Host: x", "Content-Type: application/sparql-query")
        size = f"Content-Length: {len(body)}"
        connection.sendall("\r\n".join((*lines, size, "Connection: close", "", "")).encode() + body)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    status = int(answer.split(b" ", 2)[1])
    assert status in (200, 400, 413, 500, 504)
    assert b"Traceback" not in answer
    assert ask_quickly(small) < 10


@pytest.fixture(scope="module")
def small() -> Iterator[RunningEndpoint]:
    """An endpoint with little time and memory, and few that may wait."""
    limits = QueryLimits(seconds=1.0, memory=256 << 20, answer=1 << 20)
    with run_endpoint(limits, size=2, queued=4) as running:
        store = Store({})
        store.load_lines(f"<http://x/{n % 97}> <http://x/p{n % 7}> <http://x/{n}> .\n" for n in range(2000))
        running.source = AskedSource(store, "http://x/")
        yield running


def ask_quickly(endpoint: RunningEndpoint) -> float:
    """Return how long a small query takes, asked again for as long as too many wait."""
    started = time.monotonic()
    while send(endpoint, "ASK { ?s ?p ?o }")[0] == 503:
        assert time.monotonic() - started < 30
        time.sleep(0.1)
    return time.monotonic() - started


def send(endpoint: RunningEndpoint, text: str) -> tuple[int, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", endpoint.port, timeout=60)
    connection.request("GET", f"/sparql?query={quote(text)}")
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status, {name.lower(): value for name, value in response.getheaders()}


@pytest.mark.slow
def test_many_at_once_wait_or_are_asked_to_come_again(small: RunningEndpoint) -> None:
    with concurrent.futures.ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(lambda _: send(small, ENDLESS), range(20)))
    statuses = [status for status, _ in answers]
    assert set(statuses) == {503, 504}
    assert all(headers["retry-after"] == "5" for status, headers in answers if status == 503)
    assert ask_quickly(small) < 10


def test_an_answer_may_not_be_longer_than_its_limit(small: RunningEndpoint) -> None:
    assert send(small, "SELECT * { ?a ?b ?c . ?d ?e ?f }")[0] in (413, 504)


def test_an_answer_is_kept_as_long_as_the_data_are_the_same(small: RunningEndpoint) -> None:
    def ask(text: str) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", small.port, timeout=60)
        connection.request("GET", f"/sparql?query={quote(text)}")
        answer = connection.getresponse().read()
        connection.close()
        return answer

    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert ask(count) == ask(count)
    assert ask("SELECT (UUID() AS ?u) {}") != ask("SELECT (UUID() AS ?u) {}")
    before, source = ask(count), small.source
    store = Store({})
    store.load_lines(["<http://x/a> <http://x/b> <http://x/c> .\n"])
    small.source = AskedSource(store, "http://x/")
    after = ask(count)
    small.source = source
    assert (after != before, ask(count) == before) == (True, True)


def test_long_requests_do_not_fill_the_memory() -> None:
    cache = AnswerCache(most_bytes=1 << 20)
    requests = [AskedRequest(b"query=%d" % number, b"", True, b"", b"x" * 100_000) for number in range(30)]
    for request in requests:
        cache.keep(request, WrittenAnswer([], b"short"))
    kept = [cache.find(request) is not None for request in requests]
    assert kept == [False] * 20 + [True] * 10
    assert cache.find(AskedRequest(b"query=29", b"")) is None
