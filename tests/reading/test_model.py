"""A model's answers pass the checks that the rules pass; its server may be slow, wrong or elsewhere."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from graph.core.errors import InputError
from graph.curate.reading.known_data import KnownData
from graph.curate.reading.model_server import ModelError, ModelServer
from graph.curate.reading.model_suggestions import ask_model, list_questions
from graph.curate.reading.plain_text import read_plain_text
from graph.curate.reading.verification import verify
from graph.schema.vocabulary import Ontology
from tests.conftest import Run

TEXT = """# Notes

Fern Trust is a member of Lake Forum. Birch Society came to the meeting.

Nobody is named here.

- Fern Trust and Lake Forum stand in a list
"""
DOCUMENT = read_plain_text(TEXT)
KNOWN = KnownData.from_tables(None, Ontology.load())
TRUE_TIE = {
    "subject": "Fern Trust", "kind": "memberOf", "object": "Lake Forum",
    "quote": "Fern Trust is a member of Lake Forum", "certainty": "stated",
}  # fmt: skip


class FakeServer(ThreadingHTTPServer):
    """Answers as an OpenAI-compatible server does, with whatever a test wants."""

    def __init__(self, answer: Callable[[dict[str, object]], tuple[int, bytes]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.asked: list[dict[str, object]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: FakeServer

    def do_GET(self) -> None:
        self._send(200, json.dumps({"data": [{"id": "tiny"}]}).encode())

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append({"path": self.path, **question})
        self._send(*self.server.answer(question))

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if status in (302, 307):
            self.send_header("location", "http://127.0.0.1:9/v1/chat/completions")
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def start() -> Iterator[Callable[..., FakeServer]]:
    servers = []

    def start_server(answer: Callable[[dict[str, object]], tuple[int, bytes]]) -> FakeServer:
        server = FakeServer(answer)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    yield start_server
    for server in servers:
        server.shutdown()
        server.server_close()


def wrap(content: str) -> tuple[int, bytes]:
    return 200, json.dumps({"choices": [{"message": {"content": content}}]}).encode()


def give(*ties: object) -> Callable[[dict[str, object]], tuple[int, bytes]]:
    return lambda _: wrap(json.dumps({"ties": list(ties)}))


def ask(server: FakeServer, seconds: float = 20.0):
    model = ModelServer.open(server.address, allow_remote=False, seconds=seconds)
    return ask_model(model, list_questions(DOCUMENT, KNOWN), DOCUMENT, KNOWN)


def test_only_prose_that_names_two_is_asked_about():
    (question,) = list_questions(DOCUMENT, KNOWN)
    assert question.block.text.startswith("Fern Trust is a member")
    assert {"Fern Trust", "Lake Forum", "Birch Society"} <= set(question.names)


def test_a_good_answer_is_a_suggestion_marked_as_the_models(start):
    server = start(give(TRUE_TIE))
    answer = ask(server)
    (tie,) = verify(DOCUMENT, answer.suggestions, KNOWN).open
    assert (tie.suggestion.rule, tie.suggestion.precision) == ("model tiny", None)
    assert TEXT[tie.suggestion.start : tie.suggestion.end] == TRUE_TIE["quote"]
    (asked,) = server.asked
    assert (asked["path"], asked["model"], asked["temperature"]) == ("/v1/chat/completions", "tiny", 0)
    fields = asked["response_format"]["json_schema"]["schema"]["properties"]["ties"]["items"]["properties"]
    assert "Fern Trust" in fields["subject"]["enum"]
    assert "memberOf" in fields["kind"]["enum"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"object": "Invented Alliance"}, "end-absent"),
        ({"quote": "Fern Trust leads Lake Forum"}, "quote-absent"),
        ({"quote": ""}, "quote-absent"),
        ({"object": "Birch Society"}, "end-absent"),
        ({"kind": "owns"}, "unknown-kind"),
        ({"certainty": "sure"}, "unknown-kind"),
        ({"subject": "Lake Forum"}, "same-ends"),
    ],
)
def test_a_lying_answer_is_counted_and_not_shown(start, change, reason):
    answer = ask(start(give({**TRUE_TIE, **change})))
    verification = verify(DOCUMENT, answer.suggestions, KNOWN)
    assert verification.open == ()
    assert dict(verification.failures) == {reason: 1}


@pytest.mark.parametrize(
    "reply",
    [
        wrap("no JSON"),
        wrap("[1, 2]"),
        wrap('{"ties": "none"}'),
        wrap('{"ties": [7]}'),
        (200, b"{}"),
        (200, b"<html>"),
        (500, b'{"error": "out of memory"}'),
        (302, b""),
        (200, b"[" * 200_000),
    ],
)
def test_a_malformed_answer_is_said_and_the_rest_goes_on(start, reply):
    answer = ask(start(lambda _: reply))
    assert (answer.suggestions, answer.answered) == ((), 0)
    assert len(answer.faults) == 1
    assert answer.faults[0].startswith("line 3: ")


def test_a_slow_answer_is_given_up(start):
    def sleep(_: dict[str, object]) -> tuple[int, bytes]:
        time.sleep(3)
        return wrap('{"ties": []}')

    began = time.monotonic()
    answer = ask(start(sleep), seconds=0.7)
    assert time.monotonic() - began < 3
    assert "no whole answer within 0.7 s" in answer.faults[0] or "no answer within" in answer.faults[0]


def test_another_machine_needs_to_be_allowed():
    with pytest.raises(InputError, match=r"models\.example is another machine; .* add --allow-remote"):
        ModelServer.open("https://models.example/v1", "x", allow_remote=False)
    assert ModelServer.open("https://models.example/v1", "x", allow_remote=True).is_remote


@pytest.mark.parametrize(
    "address", ["models", "ftp://localhost", "http://", "http://me:secret@localhost", "http://[x"]
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(InputError, match="is no address"):
        ModelServer.open(address, "x", allow_remote=True)


def test_a_server_that_is_not_there_is_said_so():
    with pytest.raises(ModelError, match="127"):
        ModelServer.open("http://127.0.0.1:9", allow_remote=False, seconds=3)


def test_the_command_asks_the_model_too(start, stakeholders: Run, tmp_path):
    server = start(give(TRUE_TIE))
    path = tmp_path / "notes.md"
    path.write_text(TEXT, encoding="utf-8")
    run = stakeholders("read", path, "--json", "--model", server.address)
    rules = [row["rule"] for row in json.loads(run.stdout)["rows"]]
    assert "The model answered for 1 of 1 paragraph" in run.stderr
    assert rules
