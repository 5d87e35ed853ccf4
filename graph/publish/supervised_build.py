"""Builds a large data set in a process of its own, so that where memory runs out nothing is lost.

The store's engine ends its process where it is refused memory, without a message for people.
"""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ..core import resources
from ..core.bounded import UNLIMITED, ChildProcess
from ..core.errors import LimitExceededError
from ..core.memory import measure_available_memory
from ..core.progress import ProgressCallback, ignore_progress
from ..model.memory_need import LARGE, DatasetSize, make_memory_error, refuse_without_memory
from .build import BuildResult, build_outputs


def build_supervised(
    source: Path | None, target: Path | None, *, audience: str, say: ProgressCallback = ignore_progress
) -> BuildResult:
    """Build as `build_outputs` does; LimitExceededError where memory runs out, and the outputs are whole."""
    path = source or resources.find_example_dataset()
    dataset_size = DatasetSize.measure(path)
    if dataset_size.size <= LARGE:
        return build_outputs(source, target, audience=audience, say=say)
    refuse_without_memory(path)
    available = measure_available_memory()
    try:
        with ChildProcess() as child:
            result, notes = child.stream(
                replace(UNLIMITED, memory=_find_memory_limit()),
                lambda text: say(text.decode()),
                _build_and_collect_notes,
                path,
                target,
                audience,
                what=f"{path}: building it",
            )
    except LimitExceededError as error:
        if error.kind not in ("memory", "crash"):  # the engine ends its process in several ways
            raise
        raise make_memory_error(path, dataset_size, available) from None
    sys.stderr.write(notes)
    return result


def _build_and_collect_notes(
    send: Callable[[bytes], None], source: Path, target: Path | None, audience: str
) -> tuple[BuildResult, str]:
    """Build, say by `send` how far it is, and return what standard error was told."""
    with contextlib.redirect_stderr(io.StringIO()) as notes:
        result = build_outputs(source, target, audience=audience, say=lambda text: send(text.encode()))
    return result, notes.getvalue()


def _find_memory_limit() -> int:
    """Return the bytes of address space that a limit of the user's shell allows; without one, no limit."""
    try:
        import resource
    except ImportError:
        return UNLIMITED.memory
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return UNLIMITED.memory if limit == resource.RLIM_INFINITY else limit
