"""Knows which workbench is open on a data set, so that a second one leads to the first.

A file in the user's cache folder, which only this user can read, holds its address and token. A lock on the
file says whether that workbench still runs: the system lets go of it however the process ends.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from ..core.cache_folder import FILE_MODE, make_cache_folder, make_private_folder
from ..core.errors import StoreError
from ..core.file_lock import try_lock

_FOLDER = "workbenches"
_LOCKED_BYTE = 1 << 20  # Windows locks bytes; this one holds nothing, so that the address can be read


@contextmanager
def claim_dataset(path: Path, audience: str) -> Iterator[RunningWorkbench | None]:
    """Give what to announce the address of a workbench with, None where it cannot be remembered."""
    try:
        folder = make_cache_folder() / _FOLDER
        make_private_folder(folder)
        key = hashlib.sha256(f"{os.path.realpath(path)}\0{audience}".encode(errors="surrogateescape"))
        file = open(folder / key.hexdigest()[:24], "a+b", opener=_open_private)  # noqa: SIM115 - it is locked
    except (OSError, StoreError):
        yield None
        return
    with file:
        yield RunningWorkbench(file)


class RunningWorkbench:
    """The workbench of one data set and audience: this one, or another that is open already."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._is_ours = False
        with suppress(OSError):  # a disk that knows no locks
            self._is_ours = try_lock(file, _LOCKED_BYTE)

    def find_address(self) -> str:
        """Return the address of another workbench that is open already, empty where there is none."""
        if self._is_ours:
            return ""
        self._file.seek(0)
        return self._file.read(_LOCKED_BYTE).decode(errors="replace").strip()

    def find_last_port(self) -> int:
        """Return the port on which the data set was shown last, 0 where it was not yet."""
        self._file.seek(0)
        address = self._file.read(_LOCKED_BYTE).decode(errors="replace").strip()
        with suppress(ValueError):
            return urlsplit(address).port or 0
        return 0

    def announce(self, address: str) -> None:
        """Let others find this workbench."""
        if self._is_ours:
            self._file.truncate(0)
            self._file.write(f"{address}\n".encode())
            self._file.flush()


def _open_private(name: str, flags: int) -> int:
    return os.open(name, flags, FILE_MODE)
