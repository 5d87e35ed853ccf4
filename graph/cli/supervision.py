"""Runs the command in a process of its own where the shell limits its memory, so that its end is explained.

The engine of the store ends its process where it is refused memory or a thread, with words for programmers.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import IO

_MARK = "STAKEHOLDERS_SUPERVISED"  # set in the process that does the work
_ENOUGH = 8 << 30  # bytes: a limit above it is none in practice
_ABORTED = frozenset(
    (-6, -9, -11, 134, 137, 139)
)  # abort, kill, segmentation fault; as shells write them, too
_EXIT_CODE = 1
_START = "import sys; sys.path[:] = sys.argv.pop(1).split({sep!r}); from graph.cli import main; main()"
_WORDS = (
    b"terminate called",
    b"  what():",
    b"memory allocation of",
    b"MemoryError",
    b"note: run with",
    b"OpenBLAS",
)


def find_limit() -> int:
    """Return how many bytes of addresses the shell allows, 0 where it allows as many as there are."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return 0
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return limit if 0 <= limit < _ENOUGH else 0


def run_supervised() -> int | None:
    """Return the exit code of the command, run in another process; None where it is to be run in this one."""
    limit = find_limit()
    if not limit or os.environ.get(_MARK):
        return None
    path = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)  # noqa: PTH100 - '' is this folder
    command = [sys.executable, "-c", _START.format(sep=os.pathsep), path, *sys.argv[1:]]
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other process hears it as well
    complaints: list[bytes] = []
    try:
        environment = {**os.environ, _MARK: "1", "RUST_BACKTRACE": "0"}
        process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)  # noqa: S603 - this program
        if process.stderr:
            complaints = list(_pass_on(process.stderr))
        code = process.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    if code not in _ABORTED and not (code and complaints):
        return code
    allowed = f"the shell allows {limit >> 20:,} MB (ulimit -v), and the command needs more"
    sys.stderr.write(f"stakeholders: memory ran out: {allowed}; allow more, or take a smaller data set\n")
    return _EXIT_CODE


def _pass_on(stream: IO[bytes]) -> Iterator[bytes]:
    """Write what the other process says, and yield instead what its libraries say that lack memory."""
    for line in iter(stream.readline, b""):
        if line.startswith(_WORDS):
            yield line
        else:
            sys.stderr.buffer.write(line)
            sys.stderr.buffer.flush()
