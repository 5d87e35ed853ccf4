"""Tells how much memory this process may still take."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

_GROUP = Path("/sys/fs/cgroup")  # of a container


def measure_available_memory() -> int:
    """Return the bytes that are free on this machine, or that a limit leaves where that is less."""
    import psutil

    available = [int(psutil.virtual_memory().available)]
    with suppress(ImportError, OSError, AttributeError):  # Windows has no such limits
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        if limit != resource.RLIM_INFINITY:
            available.append(limit - int(psutil.Process().memory_info().vms))
    with suppress(OSError, ValueError):  # without a container, or without a limit, there is no number
        limit, used = (int((_GROUP / name).read_text()) for name in ("memory.max", "memory.current"))
        available.append(limit - used)
    return max(0, min(available))
