"""What several test files share: the example data set, opened once, and the command line in two ways."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.cli import ask, group, query
from graph.model import opening
from graph.model.graph import StakeholderGraph
from graph.model.network import Network
from graph.model.opening import open_graph
from graph.store.process_evaluator import ProcessEvaluator

# A shell starts what runs in its background deaf to Ctrl-C, and the commands would inherit it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent.parent
KESTREL = ROOT / "data" / "kestrel"
PLAIN = {"COLUMNS": "100", "NO_COLOR": "1"}

Run = Callable[..., Result]
Process = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache folder for these tests alone, which commands in other processes use too."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STAKEHOLDERS_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def knowledge() -> StakeholderGraph:
    """The example data set as its owner sees it."""
    return open_graph()


@pytest.fixture(scope="session")
def network(knowledge: StakeholderGraph) -> Network:
    """The network of the example data set."""
    return Network(knowledge)


@pytest.fixture(scope="session")
def stakeholders(mixed: Path) -> Run:
    """Run the command in this process; an exception that is no exit fails the test.

    The data sets that no test changes are read once for each audience.
    """
    opened: dict[tuple[Path | None, str], StakeholderGraph] = {}
    really_open = opening.open_graph

    def open_once(
        path: Path | None = None, *, audience: str = "internal", **more: object
    ) -> StakeholderGraph:
        if more or path not in (None, mixed, KESTREL):
            return really_open(path, audience=audience, **more)  # type: ignore[arg-type]
        if (path, audience) not in opened:
            opened[path, audience] = really_open(path, audience=audience)
        return opened[path, audience]

    def run(*arguments: object, stdin: str | bytes | None = None, columns: int = 100) -> Result:
        env = {**PLAIN, "COLUMNS": str(columns)}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(opening, "open_graph", open_once)
            result = CliRunner(env=env).invoke(group, [str(one) for one in arguments], input=stdin)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture(scope="module")
def one_evaluator() -> Iterator[None]:
    """Let all questions of a file be answered by one process instead of a new one each."""
    with pytest.MonkeyPatch.context() as patch, ProcessEvaluator() as evaluator:
        for module in (ask, query):
            patch.setattr(module, "start_evaluator", lambda: nullcontext(evaluator))
        yield


@pytest.fixture(scope="session")
def process() -> Process:
    """Run the command in a process of its own, as a shell does; `env` is added to the environment."""

    def run(
        *arguments: object,
        cwd: Path = ROOT,
        env: Mapping[str, str] | None = None,
        stdin: bytes = b"",
    ) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)]
        whole = {**os.environ, **PLAIN, **(env or {})}
        return subprocess.run(command, cwd=cwd, env=whole, input=stdin, capture_output=True, timeout=120)

    return run


@pytest.fixture(scope="session")
def cramped() -> Process:
    """Run the command where no file may grow over 32 kB, as if the disk were full then."""

    def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
        # by a shell: to set the limit in a fork of this process, which has threads, may wait for ever
        command = ["sh", "-c", 'ulimit -f 64; exec "$@"', "sh", sys.executable, "-B", str(ROOT / "cli.py")]
        return subprocess.run([*command, *map(str, arguments)], cwd=cwd, capture_output=True, timeout=60)

    return run


@pytest.fixture(scope="session")
def mixed() -> Path:
    """A fictional data set whose rows are public, for partners and internal."""
    return ROOT / "tests" / "files" / "mixed"
