"""Lets work that takes long step back where others need the processors, too.

Linux knows a priority of each thread, which can be lowered and not be raised again; elsewhere a process has
one. What is lowered still gets all the time that nobody else wants.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

BEHIND = 10  # steps of `nice` by which work stands back
HAS_THREAD_PRIORITIES = sys.platform == "linux"


def step_back() -> None:
    """Let what this thread does stand back; where threads have no priority, the whole process."""
    if sys.platform == "win32":
        import psutil

        with suppress(psutil.Error):
            psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        with suppress(OSError):
            os.nice(BEHIND)


def set_thread_back(thread: int) -> None:
    """Let a thread stand back behind this one; nothing where none can.

    It may belong to another process of this user. To do so again changes nothing.
    """
    if HAS_THREAD_PRIORITIES and thread:
        with suppress(OSError):  # it has ended meanwhile
            os.setpriority(os.PRIO_PROCESS, thread, read_priority() + BEHIND)


def read_priority() -> int:
    """Return by how many steps of `nice` this thread stands back, 0 where threads have no priority."""
    return os.getpriority(os.PRIO_PROCESS, 0) if HAS_THREAD_PRIORITIES else 0


def wake_without_haste() -> None:
    """Let this thread, when it wakes, not interrupt whoever has woken it: that one does more at a time."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
