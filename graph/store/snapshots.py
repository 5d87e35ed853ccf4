"""Keeps built stores in `outputs/<name>/store/`, so that the next command reads no table.

A store is written by one process into a folder of its own and, once whole, never again: the file `current`
names the last one, and readers open that. So a reader beside a writer has the last whole store, and a writer
that is killed leaves none that anybody reads. A store that somebody reads is not removed.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..core import atomic
from .local import Store

SNAPSHOT_FOLDER = "store"
CURRENT = "current"

_ABOUT = "edition.json"
_LOCK = "lock"
_GRAPH = "graph"
_ANSWERS = "answers"
_TRIES = 20  # to open what another process is just replacing


class SnapshotLock:
    """Keeps a store from being removed, until it is released or no longer held."""

    def __init__(self, folder: Path) -> None:
        self._descriptor = -1
        self._descriptor = os.open(folder / _LOCK, os.O_RDONLY)
        if os.name != "nt":  # there an open file cannot be removed anyway
            import fcntl

            fcntl.flock(self._descriptor, fcntl.LOCK_SH)
            if not (folder / _LOCK).exists():  # removed while we waited
                self.release()
                raise FileNotFoundError(folder)

    def release(self) -> None:
        """Let others remove the store."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    __del__ = release


@dataclass(frozen=True)
class StoreSnapshot:
    """A whole store and what is known of it; it is in use as long as this value lives."""

    folder: Path
    manifest: Mapping[str, Any]
    lock: SnapshotLock = field(repr=False, compare=False)

    @property
    def outputs(self) -> Path:
        """The folder of outputs that it is kept in."""
        return self.folder.parents[2]

    def open(self, prefixes: Mapping[str, str]) -> Store:
        """Open it for reading; StoreError where it is broken."""
        store = Store.open_read_only(self.folder / _GRAPH, prefixes)
        store.lock, store.answers = self.lock, self.folder / _ANSWERS
        return store


def locate_audience_folder(outputs: Path, audience: str) -> Path:
    """Return the folder of the stores of one audience."""
    return outputs / SNAPSHOT_FOLDER / audience


def find_snapshot(source: Path, audience: str, outputs: Path = Path("outputs")) -> StoreSnapshot | None:
    """Return the last whole store that was made of a data set for an audience, None where none is kept."""
    wanted = os.path.realpath(source)
    for current in sorted(outputs.glob(f"*/{SNAPSHOT_FOLDER}/{audience}/{CURRENT}")):
        with suppress(OSError):  # where nothing may be written, what is there is read
            atomic.recover_interrupted(current.parents[2])
        snapshot = open_latest_snapshot(current.parent)
        if snapshot and snapshot.manifest.get("source") == wanted:
            return snapshot
    return None


def open_latest_snapshot(folder: Path) -> StoreSnapshot | None:
    """Return the last whole store of a room, None where there is none."""
    for _ in range(_TRIES):
        try:
            name = (folder / CURRENT).read_text(encoding="ascii").strip()
            lock = SnapshotLock(folder / name)
            manifest = json.loads((folder / name / _ABOUT).read_bytes())
            return StoreSnapshot(folder / name, manifest, lock)
        except FileNotFoundError:
            if not (folder / CURRENT).exists():
                return None
            time.sleep(0.01)  # replaced between the two; what it names now is there
        except (OSError, ValueError):
            return None  # not one of ours, or not whole: as if there were none
    return None


@contextmanager
def build_snapshot(outputs: Path, audience: str, prefixes: Mapping[str, str]) -> Iterator[SnapshotBuilder]:
    """Give a new store to be filled; unless it is finished, nothing stays of it."""
    folder = locate_audience_folder(outputs, audience)
    try:
        with atomic.open_staging_folder(folder) as staging_folder:
            builder = SnapshotBuilder(folder, staging_folder, Store(prefixes, folder=staging_folder / _GRAPH))
            try:
                yield builder
            finally:
                builder.store.close()
    except OSError as error:
        raise atomic.make_write_error(error, folder) from None
    finally:
        _remove_empty_folders(folder)


@dataclass
class SnapshotBuilder:
    """A store under construction beside those that are read."""

    audience_folder: Path
    staging_folder: Path
    store: Store

    def finish(self, manifest: Mapping[str, Any]) -> StoreSnapshot:
        """Close the store and give it a name of its own: whole, but not yet the one that is read."""
        self.store.optimise_files()
        self.store.close()
        atomic.write_durably(self.staging_folder / _ABOUT, json.dumps(manifest, ensure_ascii=False).encode())
        (self.staging_folder / _LOCK).touch()
        lock = SnapshotLock(self.staging_folder)
        final_folder = self.audience_folder / f"{time.time_ns():x}-{os.getpid()}"
        self.staging_folder.rename(final_folder)
        return StoreSnapshot(final_folder, manifest, lock)


def make_current_file(snapshot: StoreSnapshot) -> dict[str, bytes]:
    """Return the file that makes a store the one that is read, by its name within the outputs."""
    audience = snapshot.folder.parent.name
    return {f"{SNAPSHOT_FOLDER}/{audience}/{CURRENT}": snapshot.folder.name.encode() + b"\n"}


def remove_old_snapshots(folder: Path) -> None:
    """Remove the stores of a room that are neither current nor read by anybody."""
    try:
        name = (folder / CURRENT).read_text(encoding="ascii").strip()
    except OSError:
        name = ""
    for subfolder in folder.iterdir():
        if (
            subfolder.is_dir()
            and subfolder.name != name
            and not subfolder.name.startswith(".")
            and _is_free(subfolder)
        ):
            shutil.rmtree(subfolder, ignore_errors=True)


def discard_snapshot(snapshot: StoreSnapshot) -> None:
    """Remove a store that is not to be kept after all."""
    snapshot.lock.release()
    shutil.rmtree(snapshot.folder, ignore_errors=True)
    _remove_empty_folders(snapshot.folder.parent)


def _remove_empty_folders(audience_folder: Path) -> None:
    """Remove the folders of a room that nothing is kept in."""
    with suppress(OSError):
        for folder in (audience_folder, audience_folder.parent, audience_folder.parent.parent):
            folder.rmdir()


def _is_free(folder: Path) -> bool:
    try:
        if os.name == "nt":
            folder.rename(folder)
            return True
        import fcntl

        with (folder / _LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return True  # never whole
    except OSError:
        return False
    return True
