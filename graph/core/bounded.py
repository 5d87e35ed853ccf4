"""Calls a function in a process of its own, with a deadline and a bound on its memory.

For work on what strangers wrote, which can take for ever, take all memory, or end the process that does it
(deep nesting overflows a native stack). The function has to be one that can be imported by its name; its
arguments, its result and its exceptions are pickled::

    nodes = call_bounded(Limits(seconds=5, memory=500 << 20), parse_nodes, path)

What it raises is raised here. LimitExceededError says which limit it exceeded, or that its process ended by
itself. No process is left behind, whether it is stopped, the caller is interrupted or the caller is killed.
`ChildProcess` serves many calls, one after the other: a call of one that is running takes well under 1 ms.

The process is a new interpreter, on every system: nothing is forked, and the main module is not imported.
The kernel limits its address space where it can (Linux); everywhere its memory is watched from here.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Literal, Self, TypeVar, TypeVarTuple, cast

from .bounded_child import CALL, DATA, ERROR, HEADER, OUT_OF_MEMORY, Call, write_frame
from .errors import GraphError, LimitExceededError

if TYPE_CHECKING:
    import socket

ProcessLimitKind = Literal["time", "memory", "size", "crash"]
T = TypeVar("T")
Arguments = TypeVarTuple("Arguments")

POLL_SECONDS = 0.02  # between two looks at a process
_IDLE_POLLS = 50  # looks at a process that has nothing to do, until nobody looks any more
START_LIMIT_SECONDS = 60.0  # for an interpreter to start, on a machine with much else to do
_COMPLAINT_BYTES = 4096  # of standard error that are read of a process that has ended
_BOOTSTRAP = "import sys; sys.path[:] = sys.argv[1:]; from {package}.bounded_child import serve; serve()"
# what a process says, in the words of its libraries, that is refused memory or a thread for want of it
_ALLOCATION_FAILURES = (
    *("memory allocation of", "bad_alloc", "MemoryError", "system_error", "Cannot allocate memory"),
    *("can't start new thread", "Resource temporarily unavailable", "std::length_error"),
)
_NEARLY_ALL = 0.8  # of the memory that a process may take: one that ended with as much was refused more
_FOR_EVER = 1e9  # seconds
_SIGKILL, _SIGALRM = 9, 14  # Windows names neither


@dataclass(frozen=True)
class Limits:
    """How much a call may take; memory is counted beyond what its process holds before the call."""

    seconds: float = 60.0
    memory: int = 2 << 30  # bytes
    result: int = 1 << 30  # bytes of the result and of what is sent before it

    def make_error(self, kind: ProcessLimitKind, what: str) -> LimitExceededError:
        """Return an error that says what exceeded which limit.

        >>> str(Limits(seconds=5).make_error("time", "the file"))
        'the file took longer than 5 s and was stopped'
        """
        sentences: dict[ProcessLimitKind, str] = {
            "time": f"{what} took longer than {self.seconds:g} s and was stopped",
            "memory": f"{what} needed more than {format_bytes(self.memory)} of memory and was stopped",
            "size": f"{what} gave a result of more than {format_bytes(self.result)} and was stopped",
            "crash": f"{what} ended the process that worked on it: it is too long or nested too deeply",
        }
        return LimitExceededError(sentences[kind], kind)


UNLIMITED = Limits(seconds=30 * 24 * 3600.0, memory=1 << 50)  # who waits no longer presses Ctrl-C


def format_bytes(number: int) -> str:
    """Return a size for people.

    >>> format_bytes(2 << 30), format_bytes(500 << 20), format_bytes(1536 << 20)
    ('2 GB', '500 MB', '1.5 GB')
    """
    return f"{number / (1 << 30):.3g} GB" if number >= 1 << 30 else f"{number / (1 << 20):.3g} MB"


def call_bounded(
    limits: Limits, function: Callable[[*Arguments], T], *arguments: *Arguments, what: str = "the work"
) -> T:
    """Return the result of a function that a new process calls; `what` is the subject of a message."""
    with ChildProcess() as child:
        return child.call(limits, function, *arguments, what=what)


class ChildProcess:
    """A process that carries out calls; where one exceeds its limits, or is interrupted, the process ends."""

    def __init__(self, channel: socket.socket | None = None) -> None:
        """Start the process; it may be handed one end of a pair of sockets, see `share_channel`."""
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        path = [os.path.abspath(entry) for entry in sys.path]  # noqa: PTH100 - '' is the working folder
        bytecode = ["-B"] if sys.dont_write_bytecode else []
        self._process = subprocess.Popen(  # noqa: S603 - this very interpreter
            [sys.executable, "-I", *bytecode, "-c", _BOOTSTRAP.format(package=__package__), *path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            process_group=0 if os.name == "posix" else None,  # Ctrl-C is for whoever has started it
            pass_fds=(channel.fileno(),) if channel and os.name == "posix" else (),
        )
        self._is_ready = False
        self._excess: ProcessLimitKind | None = None  # why it was stopped
        self._bounds: tuple[float, int] | None = None  # the deadline of a call, and the memory it may reach
        self._watcher: threading.Thread | None = None
        self._share_taken = 0.0  # of the memory that it may take, at most so far
        self._lock = threading.Lock()  # of the two

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def is_alive(self) -> bool:
        """Whether it can be called."""
        return self._excess is None and self._process.poll() is None

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self.stop()
        self._process.wait()
        self._complaints.close()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError, AttributeError):  # what waits to be written has no reader any more
                stream.close()  # type: ignore[union-attr]

    def stop(self, excess: ProcessLimitKind | None = None) -> None:
        """End the process from another thread: the call that it is busy with raises LimitExceededError."""
        self._excess = excess or self._excess
        self._process.kill()

    def share_channel(self, channel: socket.socket) -> int | bytes:
        """Return by what the process knows the socket that it was started with."""
        return channel.fileno() if os.name == "posix" else channel.share(self._process.pid)  # type: ignore[attr-defined]

    def begin_call(
        self, limits: Limits, function: Callable[[*Arguments], None], *arguments: *Arguments
    ) -> None:
        """Have a function called that works until it is told otherwise; only its memory is limited here.

        Whoever begins it looks after its time with `find_exceeded`, and waits for its end with `end_call`.
        """
        self._wait_until_ready()
        write_frame(
            self._input, CALL, pickle.dumps(Call(function, arguments, False, _FOR_EVER, limits.memory))
        )

    def end_call(self, limits: Limits) -> None:
        """Wait until a function returns that was begun."""
        with self._watched(limits):
            self._receive(limits, "the work", None)

    def measure_memory(self) -> int:
        """Return how many bytes of memory the process holds, 0 where it has ended."""
        return measure_memory(self._process.pid)

    def call(
        self,
        limits: Limits,
        function: Callable[[*Arguments], T],
        *arguments: *Arguments,
        what: str = "the work",
    ) -> T:
        """Return the result of a function."""
        call = Call(function, arguments, False, limits.seconds, limits.memory)
        return cast(T, self._call(call, limits, what))

    def stream(
        self,
        limits: Limits,
        sink: Callable[[bytes], object],
        function: Callable[[Callable[[bytes], None], *Arguments], T],
        *arguments: *Arguments,
        what: str = "the work",
    ) -> T:
        """Return the result of a function that sends bytes by its first argument; `sink` gets them here."""
        call = Call(function, arguments, True, limits.seconds, limits.memory)
        return cast(T, self._call(call, limits, what, sink))

    def _call(
        self, call: Call, limits: Limits, what: str, sink: Callable[[bytes], object] | None = None
    ) -> object:
        try:
            self._wait_until_ready()
            with self._watched(limits):
                with suppress(OSError):  # it has ended: reading says so
                    write_frame(self._input, CALL, pickle.dumps(call))
                kind, data = self._receive(limits, what, sink)
            if kind == OUT_OF_MEMORY:
                raise limits.make_error("memory", what)
        except BaseException:
            self.close()
            raise
        if kind == ERROR:
            raise pickle.loads(data)  # noqa: S301 - from a process that this one has started
        return pickle.loads(data)  # noqa: S301 - from a process that this one has started

    def _wait_until_ready(self) -> None:
        if self._is_ready:
            return
        with self._watched(Limits(START_LIMIT_SECONDS)):
            header = self._output.read(HEADER.size)
        if not header:
            if self._process.wait() < 0:  # a signal has ended it
                raise LimitExceededError("the process that works was ended before it began", "crash")
            raise GraphError(
                f"no process can be started to work in ({self._read_complaint() or 'no reason'})"
            )
        self._is_ready = True

    @property
    def _input(self) -> BinaryIO:
        return cast(BinaryIO, self._process.stdin)

    @property
    def _output(self) -> BinaryIO:
        return cast(BinaryIO, self._process.stdout)

    def _receive(
        self, limits: Limits, what: str, sink: Callable[[bytes], object] | None
    ) -> tuple[bytes, bytes]:
        """Return the last frame of a call; what comes before it goes to the sink."""
        received = 0
        while True:
            header = self._output.read(HEADER.size)
            kind, size = HEADER.unpack(header) if len(header) == HEADER.size else (b"", 0)
            received += size
            if received > limits.result:
                raise limits.make_error("size", what)
            data = self._output.read(size)
            if not kind or len(data) < size:
                raise limits.make_error(self.explain_end(), what)
            if kind != DATA:
                return kind, data
            if sink:
                sink(data)

    @contextmanager
    def _watched(self, limits: Limits) -> Iterator[None]:
        """Stop the process where it exceeds a limit while something is done."""
        allowed = measure_memory(self._process.pid) + limits.memory
        with self._lock:
            self._bounds = (time.monotonic() + limits.seconds, allowed)
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._watch, daemon=True)
                self._watcher.start()
        try:
            yield
        finally:
            with self._lock:
                self._bounds = None

    def _watch(self) -> None:
        """Look at the process until it has had nothing to do for a while: a thread a call would cost more."""
        idle = 0
        while True:
            time.sleep(POLL_SECONDS)
            bounds = self._bounds
            idle = 0 if bounds else idle + 1
            excess = self.find_exceeded(*bounds) if bounds else None
            with self._lock:  # what is decided here is of a call that has not ended meanwhile
                if excess and self._bounds is bounds:
                    self.stop(excess)
                if self._excess or (idle > _IDLE_POLLS and self._bounds is None):
                    self._watcher = None
                    return

    def find_exceeded(self, deadline: float, allowed: int) -> ProcessLimitKind | None:
        """Return which limit the process exceeds, None where it exceeds none."""
        if time.monotonic() >= deadline:
            return "time"
        taken = measure_memory(self._process.pid)
        self._share_taken = max(self._share_taken, taken / allowed)
        return "memory" if taken > allowed else None

    def explain_end(self) -> ProcessLimitKind:
        """Return why a process has ended that nobody here has stopped."""
        code = self._process.wait()
        if self._excess:
            return self._excess
        if code == -_SIGALRM:
            return "time"
        complaint = self._read_complaint()
        # what the kernel kills where memory runs out has no last words
        is_out_of_memory = code == -_SIGKILL or any(words in complaint for words in _ALLOCATION_FAILURES)
        return "memory" if is_out_of_memory or self._share_taken > _NEARLY_ALL else "crash"

    def _read_complaint(self) -> str:
        """Return the end of what the process has written to standard error."""
        end = self._complaints.seek(0, os.SEEK_END)
        self._complaints.seek(max(0, end - _COMPLAINT_BYTES))
        return " ".join(self._complaints.read().decode(errors="replace").split())


def measure_memory(process: int) -> int:
    """Return how many bytes of memory a process holds, 0 where it has ended.

    >>> measure_memory(os.getpid()) > 1 << 20
    True
    """
    if not sys.platform.startswith("linux"):
        return _measure_with_psutil(process)
    try:  # where psutil would look, without the time to import it
        with open(f"/proc/{process}/statm") as file:  # noqa: PTH123 - asked fifty times a second
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def _measure_with_psutil(process: int) -> int:
    import psutil

    try:
        return int(psutil.Process(process).memory_info().rss)
    except psutil.Error:
        return 0
