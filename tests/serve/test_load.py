"""The workbench answers while others stall, ask hostile queries, or leave."""

from __future__ import annotations

import contextlib
import socket
import statistics
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.serve.workbench import Workbench

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
STALLED = 1000


@contextlib.contextmanager
def connected(workbench: Workbench, number: int, request: str) -> Iterator[None]:
    """Send the same request on many connections and read no answer."""
    with contextlib.ExitStack() as stack:
        for _ in range(number):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", workbench.port)))
            connection.sendall(request.encode())
        yield


def measure(workbench: Workbench, paths: tuple[str, ...], times: int = 10) -> float:
    """Return the median seconds of some pages."""
    seconds = []
    for path in paths * times:
        started = time.monotonic()
        assert workbench.ask(path).status == 200
        seconds.append(time.monotonic() - started)
    return statistics.median(seconds)


def test_stalled_connections_block_nobody(workbench: Workbench) -> None:
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 2 * STALLED:
        pytest.skip("this system allows too few open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    try:
        with connected(workbench, STALLED, "GET /d/steps/ HTTP/1.1\r\nHost: "):
            assert measure(workbench, ("/d/steps/", "/d/steps/org")) < 1
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.slow
def test_pages_answer_while_every_process_is_busy(workbench: Workbench) -> None:
    request = (
        f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: 127.0.0.1:{workbench.port}\r\n"
        f"Authorization: Bearer {workbench.token}\r\n\r\n"
    )
    while workbench.ask("/d/steps/said/central").status == 202:  # it is worked out once
        time.sleep(0.1)
    with connected(workbench, 8, request):
        time.sleep(1)
        assert measure(workbench, ("/d/steps/", "/d/steps/org", "/d/steps/said/central")) < 1
    deadline = time.monotonic() + 10  # long before the limit of eight queries: they ended with their clients
    while workbench.ask("/sparql?query=ASK%20%7B%7D").status != 200:
        assert time.monotonic() < deadline
