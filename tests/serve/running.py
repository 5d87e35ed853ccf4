"""Runs a SPARQL endpoint over stores of a test, on a port of its own."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn

from graph.serve.server import bind_port
from graph.serve.sparql.endpoint import LIMITS, AskedSource, SparqlEndpoint
from graph.store import Store
from graph.store.async_pool import AsyncQueryPool
from graph.store.interface import QueryLimits
from tests.serve.workbench import find_free_port


@dataclass
class RunningEndpoint:
    """An endpoint and what it answers from, which a test may replace."""

    port: int
    source: AskedSource = field(default_factory=lambda: AskedSource(Store({}), "http://example.org/"))

    @property
    def query(self) -> str:
        return f"http://127.0.0.1:{self.port}/sparql"

    @property
    def store(self) -> str:
        return f"http://127.0.0.1:{self.port}/store"


@contextmanager
def run_endpoint(
    limits: QueryLimits = LIMITS, *, size: int = 1, queued: int = 64
) -> Iterator[RunningEndpoint]:
    """Run an endpoint in a thread of this process."""
    listener = bind_port(find_free_port())
    running = RunningEndpoint(listener.getsockname()[1])
    pool = AsyncQueryPool(limits, size=size, queued=queued)
    app = SparqlEndpoint(pool, lambda: running.source)
    server = uvicorn.Server(uvicorn.Config(app, log_level=50, lifespan="off", ws="none"))

    async def serve() -> None:
        try:
            await server.serve([listener])
        finally:
            pool.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield running
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
