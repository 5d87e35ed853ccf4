"""Servers for tests, each on a free port of this machine: a real one, and ones that do what no server should.

`oxigraph` is the engine's own server. `stranger` answers with what a test tells it to, byte for byte, and
keeps what it was asked. `speaking_for` makes it answer queries from a store, and cut answers after some rows.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph as ox

PROGRAM = Path(sys.executable).with_name("oxigraph")
JSON = "application/sparql-results+json"


@dataclass(frozen=True)
class Server:
    """A running server of the engine; its data live as long as it does, or in its folder."""

    root: str
    process: subprocess.Popen[bytes]

    @property
    def query(self) -> str:
        return f"{self.root}/query"

    @property
    def store(self) -> str:
        return f"{self.root}/store"

    def load(self, quads: Iterable[ox.Quad]) -> None:
        """Put statements there without any of the project's code."""
        text = "".join(f"{quad} .\n" for quad in quads).encode()
        self._post(self.store, text, "application/n-quads")

    def update(self, text: str) -> None:
        self._post(f"{self.root}/update", text.encode(), "application/sparql-update")

    def dump(self) -> set[str]:
        """Return every statement that it holds."""
        request = urllib.request.Request(self.store, headers={"Accept": "application/n-quads"})  # noqa: S310
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return set(answer.read().decode().splitlines())

    def _post(self, url: str, body: bytes, kind: str) -> None:
        request = urllib.request.Request(url, body, {"Content-Type": kind})  # noqa: S310
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            answer.read()


@contextmanager
def oxigraph(*options: str) -> Iterator[Server]:
    """Run the engine's server, in memory unless a location is among the options."""
    port = free_port()
    command = [str(PROGRAM), "serve", "--bind", f"127.0.0.1:{port}", *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(port, process)
            yield Server(f"http://127.0.0.1:{port}", process)
        finally:
            process.kill()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen[bytes], *, seconds: float = 30) -> None:
    """Return once something listens on the port."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended at once"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"nothing listens on port {port}")


@dataclass(frozen=True)
class Asked:
    """A request that a server got."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def query(self) -> str:
        return urllib.parse.parse_qs(self.body.decode()).get("query", [""])[0]


@dataclass
class Stranger:
    """A server that writes what a test wants onto the connection, and keeps what it was asked."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)


Say = Callable[[Asked, Callable[[bytes], None]], None]


@contextmanager
def stranger(say: Say) -> Iterator[Stranger]:
    """Run a server that hands each request, and a way to write raw bytes, to `say`; it closes after each."""
    there = Stranger()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            there.asked.append(Asked(self.command, self.path, headers, body))
            self.close_connection = True
            try:
                say(there.asked[-1], self._write)
            except OSError:
                return  # the client has had enough, which is what some tests are about

        do_GET = do_PUT = do_DELETE = do_POST  # noqa: N815

        def _write(self, data: bytes) -> None:
            self.wfile.write(data)
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    there.url = f"http://127.0.0.1:{server.server_port}/sparql"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield there
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def response(body: bytes, *headers: str, status: str = "200 OK", kind: str = JSON) -> bytes:
    """Return a whole answer as it goes over the wire."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def rows_of(*values: str) -> bytes:
    """Return a SPARQL result of one variable, x."""
    bindings = [{"x": {"type": "literal", "value": value}} for value in values]
    return json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": bindings}}).encode()


def speaking_for(store: ox.Store, *, most: int) -> Say:
    """Answer queries from a store, and like some servers silently give no more than so many rows."""

    def make_response(query: str) -> bytes:
        answer = store.query(query)
        if isinstance(answer, ox.QueryTriples):
            text = "".join(f"{triple} .\n" for triple in list(answer)[:most]).encode()
            return response(text, kind="application/n-triples")
        told = json.loads(answer.serialize(format=ox.QueryResultsFormat.JSON) or b"")
        if "results" in told:
            told["results"]["bindings"] = told["results"]["bindings"][:most]
        return response(json.dumps(told).encode())

    # the engine's answer belongs to this thread: nothing that may outlive it holds it, as an error does
    return lambda asked, write: write(make_response(asked.query))
