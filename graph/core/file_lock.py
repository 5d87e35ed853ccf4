"""Lets one process at a time work on a folder, by a lock of the operating system on a file in it.

The system lets go of a lock however its process ends. The file is removed by whoever held the lock.
"""

from __future__ import annotations

import errno
import os
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from .errors import StoreError

LOCK_FILE = ".stakeholders-lock"
WAIT_SECONDS = 10.0
_TRY_SECONDS = 0.02  # between two attempts
_BUSY = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)  # Windows says the last two of a byte that is locked
# of a folder that takes no files, which whoever writes into it is told; and of a disk that knows no locks
_UNLOCKABLE = (
    errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC),
    errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS,
)  # fmt: skip
_OPENING = os.O_RDONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclass
class _HeldLock:
    """The lock on one folder in this process: the one of its threads, and whether its file is locked."""

    thread_lock: threading.RLock = field(default_factory=threading.RLock)
    is_held: bool = False


_held: defaultdict[Path, _HeldLock] = defaultdict(_HeldLock)
_held_lock = threading.Lock()  # of this table


def try_lock(file: BinaryIO, place: int = 0) -> bool:
    """Lock a file as long as it is open, and tell whether nobody else has; Windows locks a byte at a place.

    OSError where the disk knows no locks.
    """
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(place)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _BUSY:
            return False
        raise
    return True


@contextmanager
def lock_folder(folder: Path, *, seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold a folder alone, among the threads of this process and among processes; it may be held twice.

    StoreError where another still holds it after some seconds. A folder that takes no files is not locked:
    nobody can write into it.
    """
    with _held_lock:
        held = _held[folder.resolve()]
    until = time.monotonic() + seconds
    if not held.thread_lock.acquire(timeout=seconds):
        raise _make_busy_error(folder)
    try:
        if held.is_held:
            yield
            return
        file = _lock_file(folder / LOCK_FILE, until)
        held.is_held = True
        try:
            yield
        finally:
            held.is_held = False
            _unlock_file(folder / LOCK_FILE, file)
    finally:
        held.thread_lock.release()


def _lock_file(path: Path, until: float) -> BinaryIO | None:
    """Return the file, locked; None where there can be no lock."""
    while True:
        try:
            file = os.fdopen(os.open(path, _OPENING, 0o666), "rb", buffering=0)
        except PermissionError:
            if os.name == "nt" and path.exists() and time.monotonic() < until:
                time.sleep(_TRY_SECONDS)  # it is just being removed
                continue
            return None
        except OSError as error:
            if error.errno in _UNLOCKABLE:
                return None
            raise StoreError(f"{path}: cannot be opened ({error.strerror}); remove it") from None
        try:
            if try_lock(file) and _is_at(path, file):
                return file
        except OSError:
            file.close()
            return None
        file.close()
        if time.monotonic() >= until:
            raise _make_busy_error(path.parent)
        time.sleep(_TRY_SECONDS)


def _is_at(path: Path, file: BinaryIO) -> bool:
    """Whether a file still lies at its path: whoever held it before may have removed it."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except OSError:
        return False


def _unlock_file(path: Path, file: BinaryIO | None) -> None:
    if file is None:
        return
    if os.name == "nt":  # a file that is open cannot be removed there, and nobody removes that of another
        file.close()
    with suppress(OSError):
        path.unlink()
    file.close()


def _make_busy_error(folder: Path) -> StoreError:
    return StoreError(
        f"{folder}: another program is writing into this folder; try again in a moment; nothing was stored"
    )
