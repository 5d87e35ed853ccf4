"""Writes files of a data set that were made whole; those of a folder are a step of its history.

Whoever makes them looks first at what is there: what somebody else has changed since is not overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ...core.atomic import publish_files
from ...core.errors import StoreError
from ...core.file_lock import lock_folder
from .step import Step, StepKind
from .step_log import read_tables
from .steps import record_step


def observe_files(place: Path) -> dict[str, bytes]:
    """Return what the tables of a folder, or a workbook, hold now, by file name."""
    if place.is_dir():
        return read_tables(place)
    return {place.name: place.read_bytes()} if place.is_file() else {}


def write_whole_files(
    place: Path,
    contents: Mapping[str, bytes],
    *,
    who: str,
    why: str,
    kind: StepKind,
    seen: Mapping[str, bytes] | None = None,
) -> Step | None:
    """Write files of a folder or a workbook, all or none, and return the step of the history.

    A workbook has no history, and what changes nothing is no step: both give None. `seen` is what
    `observe_files` returned before the files were made: StoreError where that was changed since.
    """
    folder = place if place.is_dir() else place.parent
    with lock_folder(folder):
        if seen is not None and observe_files(place) != seen:
            raise StoreError(f"{place}: was changed while this was prepared; try again; nothing was stored")
        if not place.is_dir():
            publish_files(folder, contents)
            return None
        changed = {name: data for name, data in contents.items() if not _holds(folder / name, data)}
        return record_step(folder, changed, who=who, why=why, kind=kind) if changed else None


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
