"""Carries out the calls of `bounded` in the process that it has started.

The main thread reads calls and ends the process as soon as whoever started it is gone. Another thread
carries them out, on a stack that deep recursion exhausts late.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import struct
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

try:
    import resource
except ImportError:  # Windows has no such limits; there the memory is watched from outside alone
    resource = None  # type: ignore[assignment]

HEADER = struct.Struct(">cQ")  # what a frame is and how many bytes follow
READY, DATA, RESULT, ERROR, OUT_OF_MEMORY = b"+", b"D", b"R", b"E", b"M"
CALL = b"C"
MOST_STACK = 512 << 20
_STACK_BYTES = (MOST_STACK, 64 << 20, 8 << 20)  # address space of the thread that works, the most that fits
_STACK_SHARE = 4  # it may take a quarter of a bounded address space: the rest is for code and data
_SLACK_BYTES = 64 << 20  # address space that threads and allocators take beside the data
GRACE_SECONDS = 2.0  # after the deadline, until the process ends itself where nobody has ended it


@dataclass(frozen=True)
class Call:
    """A function to be called with its arguments, and how much time and memory it may take."""

    function: Callable[..., object]
    arguments: tuple[object, ...]
    sends: bool  # whether it takes a function to send bytes with, as its first argument
    seconds: float
    memory: int


def write_frame(stream: BinaryIO, kind: bytes, data: bytes = b"") -> None:
    """Write one frame and flush it."""
    stream.write(HEADER.pack(kind, len(data)))
    stream.write(data)
    stream.flush()


def serve() -> None:
    """Carry out calls from standard input, one after the other, until it is closed."""
    replies = _take_standard_output()
    _forbid_core_dumps()
    calls: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    _start_worker(calls, replies)
    while True:
        header = sys.stdin.buffer.read(HEADER.size)
        size = HEADER.unpack(header)[1] if len(header) == HEADER.size else 0
        data = sys.stdin.buffer.read(size)
        if not size or len(data) < size:
            os._exit(0)  # whoever calls is gone: what still runs is of no use
        calls.put(data)


def _start_worker(calls: queue.SimpleQueue[bytes], replies: BinaryIO) -> None:
    """Start the thread that works; RuntimeError where there is no room for its stack."""
    room = _find_address_space() // _STACK_SHARE
    for size in _STACK_BYTES:
        if size > room and size != _STACK_BYTES[-1]:
            continue
        threading.stack_size(size)
        try:
            threading.Thread(target=_work, args=(calls, replies), daemon=True).start()
            return
        except RuntimeError:
            if size == _STACK_BYTES[-1]:
                raise


def _find_address_space() -> int:
    """Return how many bytes of addresses this process may take, a huge number where nobody says."""
    limit = resource.getrlimit(resource.RLIMIT_AS)[0] if resource else -1
    return limit if limit >= 0 else sys.maxsize


def _take_standard_output() -> BinaryIO:
    """Return standard output; whatever else is printed goes to standard error from here on."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return replies


def _forbid_core_dumps() -> None:
    """Let no core file with data be left, and let a kernel that is out of memory end this process first."""
    if resource:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:  # noqa: PTH123 - pathlib is slow to import
        file.write("1000")


def _work(calls: queue.SimpleQueue[bytes], replies: BinaryIO) -> None:
    write_frame(replies, READY)
    while True:
        try:
            kind, data = _carry_out(calls.get(), replies)
        except MemoryError:
            kind, data = OUT_OF_MEMORY, b""
        except BaseException as error:
            kind, data = ERROR, pickle_error(error)
        set_alarm(0)
        write_frame(replies, kind, data)


def _carry_out(data: bytes, replies: BinaryIO) -> tuple[bytes, bytes]:
    call: Call = pickle.loads(data)  # noqa: S301 - from the process that has started this one
    limit_address_space(call.memory)
    set_alarm(call.seconds + GRACE_SECONDS)
    if call.sends:
        result = call.function(lambda chunk: write_frame(replies, DATA, chunk), *call.arguments)
    else:
        result = call.function(*call.arguments)
    return RESULT, pickle.dumps(result)


def pickle_error(error: BaseException) -> bytes:
    """Return an exception as it can be raised again; one that cannot be is told by its name and text."""
    try:
        data = pickle.dumps(error)
        pickle.loads(data)  # noqa: S301 - written a line above
    except Exception:
        return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
    return data


def limit_address_space(memory: int) -> None:
    """Let the kernel refuse more memory than a call may take from here on, where it can."""
    if not resource:
        return
    with suppress(OSError, ValueError):
        with open("/proc/self/statm") as file:  # noqa: PTH123 - pathlib is slow to import
            taken = int(file.read().split()[0]) * resource.getpagesize()
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (taken + memory + _SLACK_BYTES, hard))


def set_alarm(seconds: float) -> None:
    """Let the process end after some time, whatever it is doing; 0 takes that back."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
