"""A job whose process is killed is said to have ended, leaves nothing half written, and can be done again."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.core.atomic import publish_files
from graph.core.errors import LimitExceededError
from graph.serve.jobs import Job, JobQueue
from tests.serve.workbench import Workbench, start_workbench

# as on Windows and macOS, where a process is not copied
WITHOUT_FORK = """
import multiprocessing, os
multiprocessing.set_start_method("spawn")
del os.fork, os.forkpty
"""


def write_slowly(say: Callable[[bytes], None], order: tuple[Path, float]) -> str:
    """Write a file in pieces; of a process of its own."""
    folder, pause = order

    def make_pieces() -> Iterator[bytes]:
        yield b"the first half, "
        say(str(os.getpid()).encode())
        time.sleep(pause)
        yield b"the second"

    publish_files(folder, {"made.txt": make_pieces()})
    return "made.txt"


def wait_for(happens: Callable[[], object]) -> None:
    until = time.monotonic() + 60
    while not happens():
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is of POSIX")
def test_a_killed_job_is_told_and_the_next_one_is_done(tmp_path: Path) -> None:
    queue = JobQueue(write_slowly, what="making the file")
    killed: Job[tuple[Path, float], str] = queue.hand_in((tmp_path / "out", 60))
    again: Job[tuple[Path, float], str] = queue.hand_in((tmp_path / "out", 0))
    wait_for(lambda: killed.step)
    os.kill(int(killed.step), signal.SIGKILL)
    wait_for(lambda: not again.is_pending)
    assert killed.state == "failed"
    assert isinstance(killed.fault, LimitExceededError) and killed.fault.kind in ("memory", "crash")
    assert (again.state, again.result) == ("done", "made.txt")
    assert {path.name: path.read_text() for path in (tmp_path / "out").iterdir()} == {
        "made.txt": "the first half, the second"
    }
    queue.close()


def find_children(process: int) -> dict[int, str]:
    """Return the command lines of the processes that one has started."""
    listed = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            status = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(status[1]) == process:
                listed[int(entry.name)] = (entry / "cmdline").read_text()
        except OSError:
            continue
    return listed


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc")
def test_the_page_offers_a_killed_job_again_and_nothing_needs_a_fork(tmp_path: Path) -> None:
    (tmp_path / "nofork").mkdir()
    (tmp_path / "nofork" / "sitecustomize.py").write_text(WITHOUT_FORK, encoding="utf-8")
    with start_workbench(
        "kestrel",
        folder=tmp_path,
        env={"PYTHONPATH": f"{tmp_path / 'nofork'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"},
    ) as workbench:
        order = {"key": "bundle", "form": "zip", "variant": "", "audience": "public", "made_in": "en"}
        before = find_children(workbench.process.pid)
        assert workbench.post("/d/kestrel/share/make", order).status == 303
        new: set[int] = set()

        def find_new() -> set[int]:
            new.update(find_children(workbench.process.pid).keys() - before.keys())
            return new

        wait_for(find_new)
        for process in new:
            os.kill(process, signal.SIGKILL)
        wait_for(lambda: "nothing was written" in read_made(workbench))
        assert "Try again" in read_made(workbench)
        assert workbench.post("/d/kestrel/share/make", order).status == 303
        wait_for(lambda: "download" in read_made(workbench))
    made = [path for path in (tmp_path / "outputs").rglob("*") if path.is_file()]
    assert len(made) == 1


def read_made(workbench: Workbench) -> str:
    return workbench.ask("/d/kestrel/share/made?audience=public").text
