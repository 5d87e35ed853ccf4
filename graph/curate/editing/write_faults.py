"""Writes files of a data set, and remembers which folders take none.

The disk is full there, or nobody may write. Such a folder is tried again from time to time, with as much as
could not be written, until it takes that.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ...core.atomic import open_staging_folder, publish_files, write_durably
from ...core.errors import UnwritableError

TRY_SECONDS = 3.0  # between two attempts


@dataclass(frozen=True)
class _WriteFault:
    text: str
    size: int  # bytes that could not be written
    tried_at: float


_faults: dict[Path, _WriteFault] = {}  # by folder


def store_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files of a data set, all or none; StoreError where they cannot be written."""
    try:
        publish_files(folder, contents)
    except UnwritableError as error:
        size = sum(map(len, contents.values()))
        _faults[folder.resolve()] = _WriteFault(str(error), size, time.monotonic())
        raise
    _faults.pop(folder.resolve(), None)


def find_write_fault(folder: Path) -> str:
    """Return why a folder took no files when something was stored last, empty where it takes them."""
    fault = _faults.get(folder.resolve()) if _faults else None
    if fault is None:
        return ""
    if time.monotonic() - fault.tried_at < TRY_SECONDS:
        return fault.text
    try:
        with open_staging_folder(folder) as beside:
            write_durably(beside / "trial", bytes(fault.size))
    except OSError:
        _faults[folder.resolve()] = replace(fault, tried_at=time.monotonic())
        return fault.text
    _faults.pop(folder.resolve(), None)
    return ""
