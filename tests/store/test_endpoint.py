"""A store behind an address: the answers of one on this machine, and what becomes of a server's faults."""

from __future__ import annotations

import base64
import contextlib
import json
import time
from collections.abc import Callable, Iterator

import pyoxigraph as ox
import pytest

from graph.core.address import Address
from graph.core.errors import GraphError, InputError, QueryError, StoreError
from graph.model.graph import StakeholderGraph
from graph.model.opening import open_graph
from graph.store import QueryableStore
from graph.store.remote import client, results
from graph.store.remote.client import HttpClient, HttpRequest
from graph.store.remote.endpoint import Endpoint
from tests.conftest import KESTREL
from tests.endpoints import JSON, Asked, Say, Server, oxigraph, response, rows_of, speaking_for, stranger

NT = "application/n-triples"
EX = "https://example.org/"
ROWS = "SELECT ?s ?p ?o { ?s ?p ?o }"
TRICKY = [
    "",
    "বার্চ",
    'a "quote"',
    "a\\b",
    "line\nline",
    "cr\r\nlf",
    "tab\t",
    "' } # SERVICE <urn:x>",
    "\U0001f333",
    "\x7f",
]


@pytest.fixture(scope="module")
def kestrel() -> StakeholderGraph:
    return open_graph(KESTREL)


@pytest.fixture(scope="module")
def server(kestrel: StakeholderGraph) -> Iterator[Server]:
    with oxigraph() as running:
        running.load(kestrel.store.iter_quads())
        yield running


@pytest.fixture(scope="module")
def endpoint(server: Server) -> Endpoint:
    return Endpoint.open(Address.parse(server.query))[0]


def terms(answer: object) -> list[str]:
    return sorted(" ".join(map(str, row)) for row in answer)  # type: ignore[attr-defined]


# ---------- the same answers ----------
QUERIES = [
    ROWS,
    "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?x ?name { ?x a stk:Organisation OPTIONAL { ?x skos:prefLabel ?name } }",
    "SELECT (COUNT(*) AS ?n) { ?s stk:memberOf ?o }",
    "SELECT ?s { ?s stk:succeeds stk:nothing }",
    "PREFIX t: <https://w3id.org/stk/ns#> SELECT ?s { ?s a t:Platform } ORDER BY ?s LIMIT 3",
    "SELECT ?s { # GRAPH ?g { in a comment\n ?s skos:note 'GRAPH ?g {' }",
    "CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o FILTER(isIRI(?o)) }",
    "DESCRIBE ?x { ?x a stk:Platform }",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_has_the_same_answer_as_on_this_machine(
    query: str, endpoint: Endpoint, kestrel: StakeholderGraph
) -> None:
    assert endpoint.answer_query(query, terms) == kestrel.store.answer_query(query, terms)


@pytest.mark.parametrize("query", ["ASK { ?s a stk:Platform }", "ASK { ?s a stk:Nothing }"])
def test_so_has_a_yes_or_no(query: str, endpoint: Endpoint, kestrel: StakeholderGraph) -> None:
    assert endpoint.answer_query(query, bool) == kestrel.store.answer_query(query, bool)


def test_statements_graphs_and_tables_are_the_same(endpoint: Endpoint, kestrel: StakeholderGraph) -> None:
    def told(store: QueryableStore) -> tuple[object, ...]:
        first = store.list_graphs()[0]
        quads = [set(store.iter_quads()), set(store.iter_quads("")), set(store.iter_quads(first))]
        return store.list_graphs(), quads, sorted(store.select_rows(QUERIES[2]))

    assert told(endpoint) == told(kestrel.store)


def test_any_text_comes_back_as_it_is(endpoint: Endpoint) -> None:
    values = " ".join(str(ox.Literal(text)) for text in TRICKY)
    found = endpoint.answer_query(
        f"SELECT ?x {{ VALUES ?x {{ {values} }} }}", lambda answer: [row["x"].value for row in answer]
    )
    assert found == TRICKY


def test_other_graphs_of_the_server_are_not_seen(kestrel: StakeholderGraph) -> None:
    with oxigraph() as running:
        running.load(kestrel.store.iter_quads())
        node = ox.NamedNode("urn:foreign")
        running.load([ox.Quad(node, node, node, node)])
        opened = Endpoint.open(Address.parse(running.query))[0]
        assert opened.list_graphs() == kestrel.store.list_graphs()
        inner = "SELECT ?s { ?s a stk:Platform FILTER NOT EXISTS { GRAPH ?g { <urn:foreign> ?p ?o } } }"
        assert opened.answer_query(inner, terms) == kestrel.store.answer_query(inner, terms)


def test_the_graphs_that_a_query_names_itself_are_asked(
    endpoint: Endpoint, kestrel: StakeholderGraph
) -> None:
    first = kestrel.store.list_graphs()[0]
    query = f"SELECT ?s ?p ?o FROM <{first}> {{ ?s ?p ?o }}"  # noqa: S608 - SPARQL
    assert endpoint.answer_query(query, terms) == kestrel.store.answer_query(query, terms) != []


# ---------- what may be asked ----------
@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "SELECT ?s {",
        "SELECT * {} ; DROP ALL",
        "SELECT * " + "{" * 300 + "}" * 300,
    ],
)
def test_what_is_refused_is_refused_before_anything_is_sent(query: str) -> None:
    with stranger(lambda _, write: write(response(rows_of()))) as there:
        with pytest.raises(QueryError):
            Endpoint(Address.parse(there.url)).answer_query(query, list)
        assert there.asked == []


@pytest.mark.parametrize(
    "text",
    [
        "ftp://example.org/x",
        "http://",
        "http:///x",
        "http://a b/",
        "http://x/\n",
        "http://x:99999/",
        "x",
        "http://[1/",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no http"):
        Address.parse(text)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(InputError) as caught:
        Address.parse("https://me:s3cret@example.org/sparql")
    assert "s3cret" not in str(caught.value)


# ---------- servers that err ----------
def failing(say: Say, *, query: str = "SELECT ?x { ?x ?p ?o }", **options: float) -> tuple[str, list[Asked]]:
    """Return what is said of a server, and what it was asked."""
    with stranger(say) as there:
        endpoint = Endpoint(
            Address.parse(there.url),
            timeout=options.get("timeout", 5),
            max_bytes=int(options.get("most", 8 << 20)),
        )
        with pytest.raises(GraphError) as caught:
            endpoint.answer_query(query, list)
        message = str(caught.value).replace(there.url, "URL")
        assert "\n" not in message
        assert message.isprintable()
        return message, there.asked


def drip(write: Callable[[bytes], None], data: bytes) -> None:
    for byte in data:
        write(bytes([byte]))
        time.sleep(0.05)


OPENING = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n".encode()
HALF = rows_of("a", "b")[:-20]
NESTED = (
    b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":' + b'{"type":"triple","value":{"subject":' * 90_000
)
BOMB = b'<!DOCTYPE s [<!ENTITY a "aaaa">]><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/></sparql>'
FAULTS: dict[str, tuple[bytes, str]] = {
    "html": (response(b"<html><title>Welcome</title>", kind="text/html"), "answers with text/html"),
    "no type": (response(rows_of("a")).replace(b"Content-Type", b"X-Type"), "an unnamed type"),
    "cut by length": (response(rows_of("a", "b"))[:-10], "broke off before its end"),
    "cut in a chunk": (
        OPENING + b"Transfer-Encoding: chunked\r\n\r\n50\r\n{",
        "broke off",
    ),
    "half a text, whole by its length": (response(HALF), "broken or broke off"),
    "half a text of no length": (
        OPENING + b"Connection: close\r\n\r\n" + HALF,
        "broken or broke off",
    ),
    "no text": (response(b""), "broken or broke off"),
    "yes for rows": (response(b'{"head":{},"boolean":true}'), "yes or no where rows"),
    "a term that is none": (
        response(rows_of("a").replace(b'"literal"', b'"riddle"')),
        "broken or broke off",
    ),
    "nested": (response(NESTED), "nested too deeply"),
    "entities": (response(BOMB, kind="application/sparql-results+xml"), "declares entities"),
    "packed": (response(rows_of("a"), "Content-Encoding: gzip"), "encoding 'gzip'"),
    "stopped early": (response(rows_of("a"), "X-SQL-State: S1TAT", "X-SQL-Message: time"), "stopped before"),
    "control characters": (
        response(b"\x1b[31mout of\x07 memory\x1b]0;x\x07\nsecond line", status="500 Oops", kind="text/plain"),
        "failed on the query (500: [31mout of memory]0;x)",
    ),
    "a page for an error": (
        response(b"<html><h1>Bad gateway</h1>more", status="502 Bad", kind="text/html"),
        "502: Bad gateway",
    ),
    "a query it refuses": (response(b"no", status="400 Bad", kind="text/plain"), "refuses the query: no"),
    "no such place": (response(b"no", status="404 Not", kind="text/plain"), "check the address"),
    "no way in": (response(b"no", status="401 No", kind="text/plain"), "STAKEHOLDERS_ENDPOINT_USER"),
    "not HTTP": (b"SSH-2.0-OpenSSH_9\r\n", "does not speak HTTP"),
    "nothing": (b"", "hung up without an answer"),
    "redirect to a file": (response(b"", "Location: file:///x", status="302 Found"), "no http(s) address"),
    "redirect in a circle": (response(b"", "Location: /sparql", status="307 Again"), "more than 5 times"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_in_a_line_and_never_taken_for_an_answer(fault: str) -> None:
    said, expected = FAULTS[fault]
    message, asked = failing(lambda _, write: write(said))
    assert expected in message
    assert len(asked) <= 6


def test_an_answer_that_does_not_end_is_read_no_further_than_so_many_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client, "_ROW_MARKS", {JSON: (b"{", 30_000)})
    sent: list[int] = []

    def say(_: Asked, write: Callable[[bytes], None]) -> None:
        write(OPENING + b"Connection: close\r\n\r\n" + rows_of("a")[:-4])
        with contextlib.suppress(OSError):
            while len(sent) < 10_000:  # 200 MB
                write(b',{"x":{"type":"literal","value":"a"}}' * 540)
                sent.append(540)

    message, _ = failing(say, most=1 << 30)
    assert message == "URL: an answer of too many rows is not read; ask for less"
    assert sum(sent) < 1_000_000


def test_what_is_nested_in_a_text_or_in_many_rows_is_not_nested() -> None:
    texts = ["[{" * 5_000, 'a \\"' + "{" * 300, *("x" for _ in range(2_000))]
    with stranger(lambda _, write: write(response(rows_of(*texts)))) as there:
        reply = HttpClient().send(HttpRequest("POST", there.url, b"", is_read=True))
        found = results.read_rows(reply, there.url)
    assert [row["x"].value for row in found.solutions] == texts


def redirect_to(url: str) -> Say:
    """Return a server that sends everybody elsewhere."""
    return lambda _, write: write(response(b"", f"Location: {url}", status="307 Elsewhere"))


@pytest.mark.parametrize("is_read", [True, False])
def test_another_server_gets_neither_data_nor_a_query(is_read: bool) -> None:
    with stranger(lambda _, write: write(response(rows_of("a")))) as thief:
        with stranger(redirect_to(thief.url)) as there, pytest.raises(StoreError) as caught:
            HttpClient().send(HttpRequest("POST", there.url, b"INSERT DATA {}", is_read=is_read))
        assert thief.asked == []
        assert there.url in str(caught.value) and thief.url in str(caught.value)


def test_data_follow_no_redirect_and_a_query_follows_one_to_the_same_server() -> None:
    def say(asked: Asked, write: Callable[[bytes], None]) -> None:
        if asked.path == "/new":
            write(response(rows_of("a")))
        else:
            write(response(b"", "Location: /new", status="307 Moved"))

    with stranger(say) as there:
        reply = HttpClient().send(HttpRequest("POST", there.url, b"query=x", is_read=True))
        assert (reply.status, [asked.path for asked in there.asked][-1]) == (200, "/new")
        with pytest.raises(StoreError, match="nothing was sent there"):
            HttpClient().send(HttpRequest("PUT", there.url, b"<a> <b> <c> ."))
        assert [asked.path for asked in there.asked].count("/new") == 1


def test_an_answer_without_end_is_not_read() -> None:
    def say(_: Asked, write: Callable[[bytes], None]) -> None:
        write(OPENING + b"\r\n")
        for _number in range(1000):
            write(b" " * 65536)

    assert "more than 4 MB" in failing(say, most=4 << 20)[0]


@pytest.mark.parametrize("at", ["nothing", "header", "body"])
def test_a_server_that_dawdles_is_left(at: str) -> None:
    whole = response(rows_of(*"abcdefghij"))
    head = whole.index(b"\r\n\r\n") + 4

    def say(_: Asked, write: Callable[[bytes], None]) -> None:
        if at == "nothing":
            time.sleep(4)
        elif at == "body":
            write(whole[:head])
            drip(write, whole[head:])
        else:
            drip(write, whole)

    began = time.monotonic()
    message, asked = failing(say, timeout=1)
    assert "no answer within 1 seconds" in message
    assert time.monotonic() - began < 4
    assert len(asked) == 1


@pytest.mark.parametrize("query", ["CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "DESCRIBE <urn:a>"])
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (OPENING.replace(JSON.encode(), NT.encode()) + b"\r\n<urn:a> <urn:b> <urn:c> .\n", "answer ends"),
        (response(b"<urn:a> <urn:b>", kind="application/n-triples"), "broken or broke off"),
        (response(b"<urn:a> <urn:b> " + b"<<( <urn:a> <urn:b> " * 90_000, kind=NT), "nested"),
        (response(rows_of("a")), "no answer of a SPARQL endpoint"),
    ],
)  # fmt: skip
def test_so_are_the_faults_of_triples(query: str, said: bytes, expected: str) -> None:
    assert expected in failing(lambda _, write: write(said), query=query)[0]


def test_nobody_there_is_told_with_the_address() -> None:
    with pytest.raises(StoreError, match=r"http://127.0.0.1:9/x: cannot be reached .*is the server running"):
        Endpoint(Address.parse("http://127.0.0.1:9/x")).select("SELECT ?s { ?s ?p ?o }")


def test_a_busy_server_is_asked_again_a_few_times() -> None:
    answers = [response(b"busy", "Retry-After: 0", status="503 Busy", kind="text/plain")] * 2
    answers += [response(rows_of("a")), response(rows_of("1").replace(b'"x"', b'"n"'))]

    def say(_: Asked, write: Callable[[bytes], None]) -> None:
        write(answers.pop(0))

    with stranger(say) as there:
        found = Endpoint(Address.parse(there.url)).answer_query("SELECT ?x { ?x ?p ?o }", terms)
        assert found == ['"a"']
    busy = response(b"busy", "Retry-After: 0", status="429 Busy", kind="text/plain")
    message, asked = failing(lambda _, write: write(busy))
    assert "too busy (busy); try again later" in message
    assert len(asked) == 4


# ---------- answers that are cut ----------
def filled(number: int) -> ox.Store:
    store = ox.Store()
    store.extend(
        ox.Quad(ox.NamedNode(f"{EX}{one}"), ox.NamedNode(f"{EX}p"), ox.Literal(one % 7))
        for one in range(number)
    )
    return store


@pytest.mark.parametrize("number", [0, 1, 9, 10, 11, 20, 95])
def test_our_own_questions_are_answered_whole_by_a_server_that_gives_ten_rows(number: int) -> None:
    store = filled(number)
    with stranger(speaking_for(store, most=10)) as there:
        endpoint = Endpoint(Address.parse(there.url))
        for _ in range(2):
            assert terms(endpoint.select(ROWS)) == terms(store.query(ROWS))
        assert len(list(endpoint.iter_quads(""))) == number


def test_a_users_question_that_is_cut_is_refused_with_how_much_there_is() -> None:
    with stranger(speaking_for(filled(25), most=10)) as there:
        endpoint = Endpoint(Address.parse(there.url))
        with pytest.raises(QueryError, match=r"gives 10 of 25 rows at once; ask in parts"):
            endpoint.answer_query(ROWS, terms)
        assert len(endpoint.answer_query(f"{ROWS} LIMIT 9", terms)) == 9
        with pytest.raises(QueryError, match="no more than 10 triples at once"):
            endpoint.answer_query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", terms)
        small = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(?o = 3) }"
        assert len(endpoint.answer_query(small, terms)) == 4


def test_pages_that_do_not_agree_with_the_count_are_no_answer() -> None:
    honest = speaking_for(filled(25), most=10)

    def say(asked: Asked, write: Callable[[bytes], None]) -> None:
        again = asked.query.replace("OFFSET 10", "OFFSET 0")  # the first page twice, the second never
        honest(
            Asked(asked.method, asked.path, asked.headers, b"query=" + again.encode().replace(b" ", b"+")),
            write,
        )

    with stranger(say) as there, pytest.raises(StoreError, match="other rows page by page"):
        Endpoint(Address.parse(there.url)).select("SELECT ?s { ?s ?p ?o }")


# ---------- name and password ----------
@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAKEHOLDERS_ENDPOINT_USER", "heron")
    monkeypatch.setenv("STAKEHOLDERS_ENDPOINT_PASSWORD", "s3cret")


def locked(challenge: str) -> Say:
    def say(asked: Asked, write: Callable[[bytes], None]) -> None:
        if asked.headers.get("authorization", "").startswith(challenge.split()[0]):
            write(response(rows_of()))
        else:
            write(response(b"who?", f"WWW-Authenticate: {challenge}", status="401 Who", kind="text/plain"))

    return say


@pytest.mark.usefixtures("login")
@pytest.mark.parametrize(
    "challenge", ['Basic realm="x"', 'Digest realm="x", nonce="n", qop="auth", algorithm=MD5']
)
def test_a_server_that_asks_is_told_who_asks(challenge: str) -> None:
    with stranger(locked(challenge)) as there:
        assert list(Endpoint(Address.parse(there.url)).select("SELECT ?x { ?x ?p ?o }")) == []
        first, second = there.asked
    assert "authorization" not in first.headers
    told = second.headers["authorization"]
    if told.startswith("Basic"):
        assert base64.b64decode(told.removeprefix("Basic ")) == b"heron:s3cret"
    else:
        assert 'username="heron"' in told
        assert "s3cret" not in told


@pytest.mark.usefixtures("login")
def test_another_server_is_not_told() -> None:
    with stranger(locked('Basic realm="x"')) as other:
        moved = response(b"", f"Location: {other.url}", status="307 There", kind="text/plain")
        with stranger(lambda _, write: write(moved)) as there:
            with pytest.raises(StoreError, match="redirected to another server") as caught:
                Endpoint(Address.parse(there.url)).select("SELECT ?x { ?x ?p ?o }")
            assert "s3cret" not in str(caught.value)
        assert other.asked == []


def test_a_server_that_asks_for_what_is_not_set_says_so() -> None:
    with stranger(locked('Basic realm="x"')) as there, pytest.raises(StoreError, match="ENDPOINT_PASSWORD"):
        Endpoint(Address.parse(there.url)).select("SELECT ?x { ?x ?p ?o }")


@pytest.mark.parametrize("text", ["soon", "0", "-1", "1e9", "²"])
def test_a_time_that_is_none_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAKEHOLDERS_ENDPOINT_TIMEOUT", text)
    with pytest.raises(InputError, match="give a number of seconds"):
        Endpoint(Address.parse("http://127.0.0.1:9/"))


@pytest.mark.usefixtures("login")
def test_a_password_that_a_server_repeats_is_not_shown() -> None:
    def say(asked: Asked, write: Callable[[bytes], None]) -> None:
        sent = asked.headers.get("authorization", "")
        body = f"{sent} is {base64.b64decode(sent.removeprefix('Basic ')).decode()}".encode()
        write(response(body, 'WWW-Authenticate: Basic realm="x"', status="401 Who", kind="text/plain"))

    with stranger(say) as there, pytest.raises(StoreError, match=r"Basic \*\*\* is heron:\*\*\*") as caught:
        Endpoint(Address.parse(there.url)).select("SELECT ?x { ?x ?p ?o }")
    assert "s3cret" not in str(caught.value)


# ---------- answers to other questions ----------
def test_other_columns_than_were_asked_are_no_answer() -> None:
    with (
        stranger(lambda _, write: write(response(rows_of("1")))) as there,
        pytest.raises(StoreError, match="answers another question than was asked"),
    ):
        Endpoint(Address.parse(there.url)).select("SELECT ?s ?p { ?s ?p ?o }")


def test_terms_that_make_no_statement_are_no_answer() -> None:
    def say(asked: Asked, write: Callable[[bytes], None]) -> None:
        names = "n" if "COUNT" in asked.query else "spo"
        binding = {name: {"type": "literal", "value": "1"} for name in names}
        body = {"head": {"vars": list(names)}, "results": {"bindings": [binding]}}
        write(response(json.dumps(body).encode()))

    with (
        stranger(say) as there,
        pytest.raises(StoreError, match="terms that make no statement"),
    ):
        list(Endpoint(Address.parse(there.url), merged="urn:g").iter_quads(""))


@pytest.mark.parametrize("query", ["SELECT ?x { ?x ?p ?o }", "CONSTRUCT { ?x ?p ?o } { ?x ?p ?o }"])
def test_a_text_that_is_too_long_for_the_engine_is_told(query: str) -> None:
    text = "x" * (17 << 20)

    def say(asked: Asked, write: Callable[[bytes], None]) -> None:
        if "CONSTRUCT" in asked.query:
            write(response(f'<urn:s> <urn:p> "{text}" .\n'.encode(), kind="application/n-triples"))
        else:
            write(response(rows_of(text)))

    with stranger(say) as there, pytest.raises(StoreError, match="a text that is too long to be read"):
        Endpoint(Address.parse(there.url)).answer_query(query, list)
