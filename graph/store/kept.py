"""Stores kept in `outputs/<name>/store/`: a new one made beside the others in, the last whole one out.

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

from .. import atomic
from .local import Store

ROOM = "store"
CURRENT = "current"

_ABOUT = "edition.json"
_LOCK = "lock"
_GRAPH = "graph"
_ANSWERS = "answers"
_TRIES = 20  # to open what another process is just replacing


class Hold:
    """Keeps a store from being removed, until it is released or no longer held."""

    def __init__(self, folder: Path) -> None:
        self._number = -1
        self._number = os.open(folder / _LOCK, os.O_RDONLY)
        if os.name != "nt":  # there an open file cannot be removed anyway
            import fcntl

            fcntl.flock(self._number, fcntl.LOCK_SH)
            if not (folder / _LOCK).exists():  # removed while we waited
                self.release()
                raise FileNotFoundError(folder)

    def release(self) -> None:
        """Let others remove the store."""
        if self._number >= 0:
            os.close(self._number)
            self._number = -1

    __del__ = release


@dataclass(frozen=True)
class Kept:
    """A whole store and what is known of it; it is in use as long as this value lives."""

    folder: Path
    about: Mapping[str, Any]
    hold: Hold = field(repr=False, compare=False)

    @property
    def outputs(self) -> Path:
        """The folder of outputs that it is kept in."""
        return self.folder.parents[2]

    def open(self, prefixes: Mapping[str, str]) -> Store:
        """Open it for reading; StoreError where it is broken."""
        store = Store.kept(self.folder / _GRAPH, prefixes)
        store.hold, store.answers = self.hold, self.folder / _ANSWERS
        return store


def room(outputs: Path, audience: str) -> Path:
    """Return the folder of the stores of one audience."""
    return outputs / ROOM / audience


def find(source: Path, audience: str, outputs: Path = Path("outputs")) -> Kept | None:
    """Return the last whole store that was made of a data set for an audience, None where none is kept."""
    wanted = str(source.resolve())
    for current in sorted(outputs.glob(f"*/{ROOM}/{audience}/{CURRENT}")):
        with suppress(OSError):  # where nothing may be written, what is there is read
            atomic.recover(current.parents[2])
        kept = last(current.parent)
        if kept and kept.about.get("source") == wanted:
            return kept
    return None


def last(folder: Path) -> Kept | None:
    """Return the last whole store of a room, None where there is none."""
    for _ in range(_TRIES):
        try:
            name = (folder / CURRENT).read_text(encoding="ascii").strip()
            hold = Hold(folder / name)
            about = json.loads((folder / name / _ABOUT).read_bytes())
            return Kept(folder / name, about, hold)
        except FileNotFoundError:
            if not (folder / CURRENT).exists():
                return None
            time.sleep(0.01)  # replaced between the two; what it names now is there
        except (OSError, ValueError):
            return None  # not one of ours, or not whole: as if there were none
    return None


@contextmanager
def making(outputs: Path, audience: str, prefixes: Mapping[str, str]) -> Iterator[Making]:
    """Give a new store to be filled; unless it is finished, nothing stays of it."""
    folder = room(outputs, audience)
    try:
        with atomic.staging(folder) as beside:
            made = Making(folder, beside, Store(prefixes, folder=beside / _GRAPH))
            try:
                yield made
            finally:
                made.store.close()
    except OSError as error:
        raise atomic.not_written(error, folder) from None
    finally:
        _tidy(folder)


@dataclass
class Making:
    """A store under construction beside those that are read."""

    room: Path
    beside: Path
    store: Store

    def finish(self, about: Mapping[str, Any]) -> Kept:
        """Close the store and give it a name of its own: whole, but not yet the one that is read."""
        self.store.finish()
        self.store.close()
        atomic.write(self.beside / _ABOUT, json.dumps(about, ensure_ascii=False).encode())
        (self.beside / _LOCK).touch()
        hold = Hold(self.beside)
        whole = self.room / f"{time.time_ns():x}-{os.getpid()}"
        self.beside.rename(whole)
        return Kept(whole, about, hold)


def named(kept: Kept) -> dict[str, bytes]:
    """Return the file that makes a store the one that is read, by its name within the outputs."""
    audience = kept.folder.parent.name
    return {f"{ROOM}/{audience}/{CURRENT}": kept.folder.name.encode() + b"\n"}


def sweep(folder: Path) -> None:
    """Remove the stores of a room that are neither current nor read by anybody."""
    try:
        name = (folder / CURRENT).read_text(encoding="ascii").strip()
    except OSError:
        name = ""
    for other in folder.iterdir():
        if other.is_dir() and other.name != name and not other.name.startswith(".") and _is_free(other):
            shutil.rmtree(other, ignore_errors=True)


def discard(kept: Kept) -> None:
    """Remove a store that is not to be kept after all."""
    kept.hold.release()
    shutil.rmtree(kept.folder, ignore_errors=True)
    _tidy(kept.folder.parent)


def _tidy(room: Path) -> None:
    """Remove the folders of a room that nothing is kept in."""
    with suppress(OSError):
        for folder in (room, room.parent, room.parent.parent):
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
