"""Lists the stores that are kept in the cache, and removes those that nobody needs any more."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..core.atomic import recover_interrupted
from ..core.cache_folder import is_real_folder, list_cache_folders, remove_path
from ..core.errors import DamagedStoreError
from .snapshots import CURRENT, MANIFEST, StoreSnapshot, is_free, publish_snapshot, read_current_name

DAY = 24 * 3600
UNREACHABLE_DAYS = 30  # a data set on a disk that is not there may come back
UNUSED_DAYS = 180
MOST_BYTES = 20 << 30  # of all stores; the least recently used go first

_KEY = re.compile(r"[0-9a-f]{24}")


@dataclass(frozen=True)
class CacheEntry:
    """The stores of one data set for one audience."""

    folder: Path
    source: Path | None  # None where the store does not say of what it was made
    size: int  # bytes
    used_at: float  # seconds since 1970

    @property
    def audience(self) -> str:
        """For whom they are."""
        return self.folder.name


def keep_snapshot(snapshot: StoreSnapshot) -> None:
    """Make a store the one that is read, and remove those that nobody needs any more."""
    publish_snapshot(snapshot)
    _remove_unneeded_entries(keep=snapshot.folder.parent)


def list_entries() -> list[CacheEntry]:
    """Return what is kept for this user, by data set and audience."""
    entries = [
        _read_entry(audience_folder)
        for cache in list_cache_folders()
        for key in _list_subfolders(cache)
        if _KEY.fullmatch(key.name)
        for audience_folder in _list_subfolders(key)
    ]
    return sorted(entries, key=lambda entry: (str(entry.source or ""), entry.audience))


def remove_entry(entry: CacheEntry) -> bool:
    """Remove the stores of an entry; False where one is read or written just now, or cannot be removed."""
    recover_interrupted(entry.folder)
    parts = list(entry.folder.iterdir())
    if any(part.is_dir() and (part.name.startswith(".") or not is_free(part)) for part in parts):
        return False
    for part in sorted(parts, key=lambda part: part.name != CURRENT):  # first what leads to the others
        remove_path(part)
    with suppress(OSError):
        entry.folder.rmdir()
        entry.folder.parent.rmdir()
    return not os.path.lexists(entry.folder)


def _remove_unneeded_entries(*, keep: Path) -> None:
    """Remove what is kept of data sets that are gone or long unused, and the oldest above a total size.

    The audience folder `keep` stays in any case.
    """
    now = time.time()
    entries = [entry for entry in list_entries() if entry.folder != keep]
    room = MOST_BYTES - _measure_size(keep)
    for entry in sorted(entries, key=lambda entry: -entry.used_at):
        room -= entry.size
        if _is_unneeded(entry, now) or room < 0:
            with suppress(OSError):
                remove_entry(entry)


def _is_unneeded(entry: CacheEntry, now: float) -> bool:
    unused_days = (now - entry.used_at) / DAY
    if unused_days > UNUSED_DAYS or entry.source is None:
        return unused_days > 1  # not what a build has just begun
    if entry.source.exists():
        return False
    return entry.source.parent.exists() or unused_days > UNREACHABLE_DAYS


def _read_entry(audience_folder: Path) -> CacheEntry:
    source, used_at = None, audience_folder.stat().st_mtime
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError, DamagedStoreError):
        name = read_current_name(audience_folder)
        if name:
            source = Path(json.loads((audience_folder / name / MANIFEST).read_bytes())["source"])
            used_at = (audience_folder / CURRENT).stat().st_mtime
    return CacheEntry(audience_folder, source, _measure_size(audience_folder), used_at)


def _measure_size(folder: Path) -> int:
    """Return how many bytes the files below a folder have; what is removed meanwhile does not count."""
    size = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            size += path.lstat().st_size if path.is_file() else 0
    return size


def _list_subfolders(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from sorted(path for path in folder.iterdir() if is_real_folder(path))
