"""Keeps built stores in the user's cache folder, so that the next command reads no table.

Each data set has a folder there, by the real path of its tables, and in it one for each audience. A store
is written by one process into a folder of its own and, once whole, never again: the file `current` names the
last one, and readers open that. So a reader beside a writer has the last whole store, and a writer that is
killed leaves none that anybody reads. A store that somebody reads is not removed.

All that is kept has checksums; what does not match them is damaged, and no reader gets it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from ..core import atomic
from ..core.cache_folder import (
    FILE_MODE,
    is_real_folder,
    list_cache_folders,
    make_cache_folder,
    make_files_private,
    make_private_folder,
    remove_path,
)
from ..core.errors import DamagedStoreError
from ..core.notes import write_note
from . import evidence_texts
from .checksums import CHECKSUMS, STAMPS, read_regular_file, seal_files, verify_files
from .evidence_texts import EvidenceTexts
from .kept_answers import KeptAnswers
from .large_store import LargeStore, write_nquad
from .line_chunks import LineStream
from .local import Store

CURRENT = "current"
MANIFEST = "edition.json"
MERGED_VIEW, WHOLE = "merged view", "whole"  # layouts of a large data set: its evidence beside, or loaded

_LOCK = "lock"
_GRAPH = "graph"
_ANSWERS = "answers"
_ENGINE_LOGS = "LOG*"  # of what the engine did, which nothing reads
_IMMUTABLE = (".sst", ".index", ".texts")  # endings of files that are never written again
_NAME = re.compile(r"[0-9a-f]+-[0-9]+-([0-9a-f]{16})")  # time, process, checksum
_MAX_NAME = 1000  # bytes of the file that names the current one
_TRIES = 20  # to open what another process is just replacing


class SnapshotLock:
    """Keeps a store from being removed, until it is released or no longer held."""

    def __init__(self, folder: Path) -> None:
        self._descriptor = -1
        self._descriptor = os.open(folder / _LOCK, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
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
    is_new: bool = field(default=False, compare=False)  # made by this process

    def open(self, prefixes: Mapping[str, str]) -> Store:
        """Open it for reading; StoreError where it is broken."""
        store = self._open_store(prefixes)
        store.lock, store.answers = self.lock, KeptAnswers(self.folder / _ANSWERS, self.folder.name)
        store.verify = None if self.is_new else partial(_verify_folder, self.folder, is_thorough=True)
        return store

    def _open_store(self, prefixes: Mapping[str, str]) -> Store:
        layout = self.manifest.get("layout")
        if layout is None:
            return Store.open_read_only(self.folder / _GRAPH, prefixes)
        load = partial(_load_evidence, self) if layout == MERGED_VIEW else None
        return LargeStore.open_with_texts(
            self.folder / _GRAPH, prefixes, self.texts, load, holds_evidence=layout == WHOLE
        )

    @property
    def texts(self) -> EvidenceTexts:
        """The statements of a large data set as sorted text."""
        return EvidenceTexts(self.folder / evidence_texts.FILE)


def locate_audience_folder(cache: Path, source: Path, audience: str) -> Path:
    """Return where a cache folder has the stores of a data set for one audience."""
    return cache / hashlib.sha256(os.fsencode(os.path.realpath(source))).hexdigest()[:24] / audience


def find_snapshot(source: Path, audience: str) -> StoreSnapshot | None:
    """Return the last whole store that was made of a data set for an audience, None where none is kept.

    DamagedStoreError where what is kept is not what was written.
    """
    whole: list[StoreSnapshot] = []
    damage: DamagedStoreError | None = None
    for cache in list_cache_folders():  # there may be one in each: the usual place cannot always be written
        audience_folder = locate_audience_folder(cache, source, audience)
        if is_real_folder(audience_folder):
            with suppress(OSError):  # where nothing may be written, what is there is read
                atomic.recover_interrupted(audience_folder)
        try:
            snapshot = open_latest_snapshot(audience_folder)
        except DamagedStoreError as error:
            damage = error
        else:
            whole += [snapshot] if snapshot else []
    if not whole and damage:
        raise damage
    latest = max(whole, key=lambda snapshot: snapshot.folder.name, default=None)
    if latest:
        if latest.manifest["source"] != str(source.resolve()):
            raise DamagedStoreError(f"{latest.folder}: was made of another data set")
        with suppress(OSError):
            os.utime(latest.folder.parent / CURRENT)  # when it was last used
            remove_old_snapshots(latest.folder.parent)  # what a killed process has replaced, and not removed
    return latest


def open_latest_snapshot(audience_folder: Path) -> StoreSnapshot | None:
    """Return the last whole store of a data set for an audience, None where there is none.

    DamagedStoreError where it is not what was written.
    """
    for _ in range(_TRIES):
        name = read_current_name(audience_folder)
        if name is None:
            _refuse_unnamed(audience_folder)
            return None
        try:
            return open_snapshot_folder(audience_folder / name)
        except FileNotFoundError:
            if read_current_name(audience_folder) == name:
                raise DamagedStoreError(f"{audience_folder / name}: is missing or not whole") from None
            time.sleep(0.01)  # replaced between the two; what it names now is there
        except OSError as error:
            raise DamagedStoreError(f"{audience_folder / name}: cannot be read ({error.strerror})") from None
    return None


def _refuse_unnamed(audience_folder: Path) -> None:
    """Raise DamagedStoreError where there is a store that nobody is making, and nothing that names it."""
    with suppress(OSError):
        if any(_NAME.fullmatch(path.name) and is_free(path) for path in audience_folder.iterdir()):
            raise DamagedStoreError(f"{audience_folder / CURRENT}: is missing")


def read_current_name(audience_folder: Path) -> str | None:
    """Return which store is the one to read, None where there is none; DamagedStoreError for another text."""
    path = audience_folder / CURRENT
    for folder in (audience_folder.parent, audience_folder):
        if not os.path.lexists(folder):
            return None
        if not is_real_folder(folder):
            raise DamagedStoreError(f"{folder}: is not a folder")
    if not os.path.lexists(path):
        return None
    name = (read_regular_file(path, _MAX_NAME) or b"").decode("ascii", "replace").removesuffix("\n")
    if not _NAME.fullmatch(name):
        raise DamagedStoreError(f"{path}: does not name a store")
    return name


def open_snapshot_folder(folder: Path) -> StoreSnapshot:
    """Return the whole store of a folder; DamagedStoreError where it is not what was written."""
    if folder.is_symlink():
        raise DamagedStoreError(f"{folder}: is not a folder")
    lock = SnapshotLock(folder)
    _verify_folder(folder)
    return StoreSnapshot(folder, json.loads((folder / MANIFEST).read_bytes()), lock)


def _verify_folder(folder: Path, *, is_thorough: bool = False) -> None:
    verify_files(folder, folder.name.rpartition("-")[2], leave_out=_ANSWERS, is_thorough=is_thorough)


@contextmanager
def build_snapshot(source: Path, audience: str, prefixes: Mapping[str, str]) -> Iterator[SnapshotBuilder]:
    """Give a new store to be filled; unless it is finished, nothing stays of it."""
    folder = locate_audience_folder(make_cache_folder(), source, audience)
    with build_store(folder, prefixes) as builder:
        yield builder


@contextmanager
def build_store(
    folder: Path, prefixes: Mapping[str, str], *, based_on: StoreSnapshot | None = None
) -> Iterator[SnapshotBuilder]:
    """Give a new store in an audience folder, with the files of another snapshot if one is given."""
    try:
        for place in (folder.parent, folder):
            if not is_real_folder(place):
                remove_path(place)  # nothing of ours
        make_private_folder(folder)
        with atomic.open_staging_folder(folder) as staging_folder:
            if based_on:
                _link_files(based_on.folder, staging_folder)
            builder = SnapshotBuilder(folder, staging_folder, Store(prefixes, folder=staging_folder / _GRAPH))
            try:
                yield builder
            finally:
                builder.store.close()
    except OSError as error:
        raise atomic.make_write_error(error, folder) from None
    finally:
        _remove_empty_folders(folder)


def _link_files(snapshot: Path, staging_folder: Path) -> None:
    """Put the files of a snapshot into another folder: large ones, which nobody writes again, as links."""
    for path in snapshot.rglob("*"):
        name = path.relative_to(snapshot)
        if (
            name.parts[0] in (_ANSWERS, _LOCK)
            or not path.is_file()
            or path.name in (MANIFEST, CHECKSUMS, STAMPS)
        ):
            continue
        target = staging_folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):
            if path.suffix in _IMMUTABLE:
                os.link(path, target)
                continue
        shutil.copyfile(path, target)


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
        atomic.write_durably(
            self.staging_folder / MANIFEST, json.dumps(manifest, ensure_ascii=False).encode()
        )
        (self.staging_folder / _LOCK).touch()
        for log in (self.staging_folder / _GRAPH).glob(_ENGINE_LOGS):
            log.unlink()
        make_files_private(self.staging_folder)
        digest = seal_files(self.staging_folder, leave_out=_ANSWERS)
        lock = SnapshotLock(self.staging_folder)
        final_folder = self.audience_folder / f"{time.time_ns():x}-{os.getpid()}-{digest}"
        self.staging_folder.rename(final_folder)
        return StoreSnapshot(final_folder, manifest, lock, is_new=True)


def _load_evidence(snapshot: StoreSnapshot, store: LargeStore) -> tuple[Store, EvidenceTexts]:
    """Return a store that holds what a snapshot does and its evidence, too; it takes the snapshot's place.

    What is not the current snapshot, such as one whose build is not finished, keeps its place.
    """
    write_note("this query asks for evidence, which is loaded now; this takes a while, and is done once ...")
    audience_folder, prefixes = snapshot.folder.parent, store.prefixes
    with build_store(audience_folder, prefixes, based_on=snapshot) as builder:
        builder.store.load_text(LineStream(map(write_nquad, snapshot.texts.iter_by_subject())))
        whole_snapshot = builder.finish({**snapshot.manifest, "layout": WHOLE})
    if read_current_name(audience_folder) == snapshot.folder.name:
        publish_snapshot(whole_snapshot)
        whole = whole_snapshot.open(prefixes)
        weakref.finalize(store, _let_go, snapshot.lock, audience_folder)  # others may be opening it just now
    else:
        whole = whole_snapshot.open(prefixes)
        weakref.finalize(whole, discard_snapshot, whole_snapshot)
    return whole, whole_snapshot.texts


def _let_go(lock: SnapshotLock, audience_folder: Path) -> None:
    """Release a store that has been replaced, and remove it."""
    lock.release()
    with suppress(OSError):
        remove_old_snapshots(audience_folder)


def publish_snapshot(snapshot: StoreSnapshot) -> None:
    """Make a store the one that is read, and remove those that it replaces."""
    audience_folder = snapshot.folder.parent
    if read_regular_file(audience_folder / CURRENT, _MAX_NAME) is None:
        remove_path(audience_folder / CURRENT)  # nothing, or what cannot be replaced
    name = snapshot.folder.name.encode() + b"\n"
    atomic.publish_files(audience_folder, {CURRENT: name}, mode=FILE_MODE)
    remove_old_snapshots(audience_folder)


def remove_old_snapshots(audience_folder: Path) -> None:
    """Remove the stores of a folder that are neither current nor read by anybody."""
    with suppress(DamagedStoreError):
        current = read_current_name(audience_folder)
        for path in audience_folder.iterdir():
            if path.name not in (current, CURRENT) and not path.name.startswith(".") and is_free(path):
                remove_path(path)


def discard_snapshot(snapshot: StoreSnapshot) -> None:
    """Remove a store that is not to be kept after all, unless it has become the one that is read."""
    with suppress(DamagedStoreError):
        if read_current_name(snapshot.folder.parent) == snapshot.folder.name:
            return
    snapshot.lock.release()
    shutil.rmtree(snapshot.folder, ignore_errors=True)
    _remove_empty_folders(snapshot.folder.parent)


def _remove_empty_folders(audience_folder: Path) -> None:
    """Remove the folders of a room that nothing is kept in."""
    with suppress(OSError):
        for folder in (audience_folder, audience_folder.parent):
            folder.rmdir()


def is_free(folder: Path) -> bool:
    """Whether nobody reads what is in a folder; what has no lock of ours was never whole."""
    try:
        if os.name == "nt":
            folder.rename(folder)
            return True
        import fcntl

        descriptor = os.open(folder / _LOCK, os.O_RDONLY | os.O_NONBLOCK)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        finally:
            os.close(descriptor)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True
