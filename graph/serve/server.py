"""Runs the workbench on a port until it is interrupted."""

from __future__ import annotations

import gc
import logging
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.errors import InputError
from ..model.graph import StakeholderGraph
from .app import build_app
from .recent import remember_dataset
from .rendering import load_environment
from .running import RunningWorkbench
from .security import AccessRules
from .shelf import DatasetShelf
from .static_files import load_static_files

if TYPE_CHECKING:
    from starlette.types import ASGIApp

HOST = "127.0.0.1"
EVERY_HOST = "0.0.0.0"  # noqa: S104 - asked for with --public
USUAL_PORT = 8321
_TRIED_PORTS = 20  # from the usual one, where somebody else has taken it
_WAITING = 1024  # connections that the system holds until they are taken
_OPEN_FILES = 65_536
_MOST_WORKERS = 4
_COLLECTED_AT = 20_000  # new values, many requests of them: requests leave hardly any cycles
_SWITCH_SECONDS = 0.001  # that a thread which draws the map lets one wait that makes a page


def count_workers() -> int:
    """Return how many processes evaluate queries: one for each processor, within reason."""
    return min(max(os.cpu_count() or 1, 2), _MOST_WORKERS)


def bind_port(port: int | None, host: str = HOST, *, last: int = 0) -> socket.socket:
    """Return a socket that listens on a port; InputError where the port is taken.

    Without a port it is the last one of the data set, so that an address can be kept, the usual one, or the
    next that is free.
    """
    usual = [*([last] if last else ()), *range(USUAL_PORT, USUAL_PORT + _TRIED_PORTS), 0]
    ports = [port] if port is not None else usual
    for number in ports:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        with suppress(OSError):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, number))
            listener.listen(_WAITING)
            return listener
        listener.close()
    raise InputError(f"port {port} is taken or may not be used; choose another with --port, or leave it out")


@contextmanager
def open_shelf(
    open_graph: Callable[[Path], StakeholderGraph],
    claim: Callable[[Path], AbstractContextManager[RunningWorkbench | None]],
    *,
    is_remembered: bool,
) -> Iterator[DatasetShelf]:
    """Give an empty shelf of data sets; the start page offers what was opened on it, if it is remembered."""

    note_opened = remember_dataset if is_remembered else lambda _, __: None
    with DatasetShelf(open_graph, claim, workers=count_workers(), note_opened=note_opened) as shelf:
        yield shelf


def serve_shelf(
    shelf: DatasetShelf, rules: AccessRules, listener: socket.socket, announce: Callable[[], None]
) -> None:
    """Show data sets until somebody interrupts; `announce` is called once they can be asked."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    gc.set_threshold(_COLLECTED_AT)
    run_server(build_app(shelf, rules), listener, announce)


def run_server(app: ASGIApp, listener: socket.socket, announce: Callable[[], None]) -> None:
    """Answer requests until somebody interrupts; `announce` is called once it can be asked."""
    import uvicorn

    _allow_many_connections()
    logging.getLogger("python_multipart").setLevel(logging.CRITICAL)  # who sends nonsense fills no terminal
    load_static_files()  # and a template with all that it extends: the first page need not wait
    load_environment().get_template("home.html")
    config = uvicorn.Config(
        app,
        log_level=logging.CRITICAL,
        access_log=False,
        lifespan="off",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
        ws="none",
    )
    announce()
    with suppress(KeyboardInterrupt, SystemExit):
        uvicorn.Server(config).run(sockets=[listener])


def _allow_many_connections() -> None:
    """Let the process hold as many connections as the system allows: many may stall."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _OPEN_FILES)
    if soft < most:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
