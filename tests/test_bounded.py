"""Processes with bounds: results, exceptions, each limit, and that none is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from graph.core import bounded
from graph.core.bounded import ChildProcess, Limits, call_bounded, measure_memory
from graph.core.errors import GraphError, InputError, LimitExceededError
from tests import bounded_work as work
from tests.conftest import ROOT

SMALL = Limits(seconds=20, memory=200 << 20, result=1 << 20)
SHORT = Limits(seconds=0.5, memory=200 << 20)


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return condition()


def test_a_result_comes_back() -> None:
    assert call_bounded(SMALL, work.add, 2, 3) == 5


def test_the_work_is_done_in_another_process() -> None:
    assert call_bounded(SMALL, work.get_process) != os.getpid()


def test_an_exception_is_raised_here() -> None:
    with pytest.raises(InputError, match=r"ties\.csv: no"):
        call_bounded(SMALL, work.raise_input_error, "ties.csv: no")


def test_an_exception_that_cannot_travel_is_told() -> None:
    with pytest.raises(RuntimeError, match="LocalError: only known there"):
        call_bounded(SMALL, work.raise_error_that_cannot_be_pickled)


@pytest.mark.parametrize("is_busy", [True, False])
def test_a_deadline_holds(is_busy: bool) -> None:
    with ChildProcess() as child:
        child.call(SMALL, work.add, 1, 1)
        started = time.monotonic()
        with pytest.raises(LimitExceededError, match=r"the file took longer than 0\.5 s") as caught:
            if is_busy:
                child.call(SHORT, work.spin, what="the file")
            else:
                child.call(SHORT, work.sleep, 60.0, what="the file")
        assert not child.is_alive
    assert caught.value.kind == "time"
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("take", [work.hoard, work.take_at_once])
@pytest.mark.parametrize("is_watched_only", [False, True])
def test_memory_is_bounded(
    take: Callable[[int], int], is_watched_only: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the limit of the kernel and, as on systems without one, by watching alone."""
    limits = Limits(seconds=30, memory=200 << 20)
    if is_watched_only:
        monkeypatch.setattr(bounded, "Call", lambda *call: work_without_kernel_limit(*call))
    with pytest.raises(LimitExceededError, match="needed more than 200 MB of memory") as caught:
        call_bounded(limits, take, 4000)
    assert caught.value.kind == "memory"


def work_without_kernel_limit(
    function: Callable[..., object], arguments: tuple[object, ...], sends: bool, seconds: float, _: int
) -> object:
    from graph.core.bounded_child import Call

    return Call(function, arguments, sends, seconds, 1 << 50)


def test_memory_within_the_limit_is_given() -> None:
    assert call_bounded(SMALL, work.hoard, 100) == 100


def test_memory_is_measured_as_psutil_does() -> None:
    own = measure_memory(os.getpid())
    assert abs(own - psutil.Process().memory_info().rss) < 8 << 20
    assert abs(own - bounded._measure_with_psutil(os.getpid())) < 8 << 20
    assert bounded._measure_with_psutil(2**22 + 1) == measure_memory(2**22 + 1) == 0


def test_a_result_is_bounded() -> None:
    assert len(call_bounded(SMALL, work.make_bytes, 1000)) == 1000
    with pytest.raises(LimitExceededError, match="more than 1 MB") as caught:
        call_bounded(SMALL, work.make_bytes, 2 << 20)
    assert caught.value.kind == "size"


def test_a_process_that_ends_itself_is_told() -> None:
    with pytest.raises(LimitExceededError, match="nested too deeply") as caught:
        call_bounded(SMALL, work.die)
    assert caught.value.kind == "crash"


def test_what_the_kernel_kills_ran_out_of_memory() -> None:
    with ChildProcess() as child:
        number = child.call(SMALL, work.get_process)
        threading.Timer(0.3, os.kill, (number, signal.SIGKILL)).start()
        with pytest.raises(LimitExceededError) as caught:
            child.call(SMALL, work.sleep, 60.0)
    assert caught.value.kind == "memory"


def test_pieces_arrive_in_order_and_are_counted() -> None:
    pieces: list[bytes] = []
    with ChildProcess() as child:
        assert child.stream(SMALL, pieces.append, work.send_pieces, 3, 2) == 3
        assert pieces == [b"\0\0", b"\1\1", b"\2\2"]
        with pytest.raises(LimitExceededError) as caught:
            child.stream(SMALL, pieces.append, work.send_pieces, 1000, 1 << 12)
    assert caught.value.kind == "size"


def test_what_is_printed_does_not_disturb() -> None:
    assert call_bounded(SMALL, work.print_and_add, 2, 3) == 5


def test_one_process_serves_many_calls_and_survives_an_exception() -> None:
    with ChildProcess() as child:
        numbers = {child.call(SMALL, work.get_process) for _ in range(5)}
        with pytest.raises(InputError):
            child.call(SMALL, work.raise_input_error, "no")
        assert {child.call(SMALL, work.get_process)} == numbers
    assert not child.is_alive


def test_a_warm_call_takes_less_than_a_millisecond() -> None:
    with ChildProcess() as child:
        child.call(SMALL, work.add, 1, 1)
        times = []
        for _ in range(200):
            started = time.perf_counter()
            child.call(SMALL, work.add, 1, 1)
            times.append(time.perf_counter() - started)
    assert sorted(times)[len(times) // 4] < 0.001


def test_an_interrupted_call_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    child = ChildProcess()
    number = child.call(SMALL, work.get_process)

    def interrupt(_: bytes) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        child.stream(SMALL, interrupt, work.send_pieces, 10, 10)
    assert not psutil.pid_exists(number)


def test_a_process_dies_with_the_one_that_started_it(tmp_path: Path) -> None:
    file = tmp_path / "number"
    program = (
        "from graph.core.bounded import Limits, call_bounded\nfrom tests.bounded_work import sleep_beside\n"
        f"call_bounded(Limits(), sleep_beside, {str(file)!r})"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", program], env=environment, cwd=ROOT) as parent:
        assert wait_until(lambda: file.exists() and file.read_text() != "", 30)
        number = int(file.read_text())
        assert psutil.pid_exists(number)
        parent.kill()
    assert wait_until(lambda: not psutil.pid_exists(number))


def test_a_process_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "_BOOTSTRAP", "raise ImportError('no module {package}')")
    with pytest.raises(GraphError, match=r"no module graph\.core"):
        call_bounded(SMALL, work.add, 1, 1)
