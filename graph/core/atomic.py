"""Writes several files into a folder all or none.

Everything is written beside its place first. Then a record says what is to be moved where, and only then is
it moved: who is killed before leaves a folder that the next one sweeps away, and who is killed in between
leaves a record by which the next one moves the rest.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from .errors import StoreError, UnwritableError
from .input_file import describe_file_kind

_STAGING = ".stakeholders-new-"
_RECORD = "record.json"
_MAX_RECORD = 1 << 20  # bytes: a longer one is not ours
# why a folder takes no files: EDQUOT is not known to every system
_NO_ROOM = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
_NOT_ALLOWED = (errno.EROFS, errno.EACCES, errno.EPERM)


def publish_files(
    folder: Path, contents: Mapping[str, bytes | Iterable[bytes]], *, mode: int | None = None
) -> None:
    """Write files into a folder so that the earlier ones stay whole until all new ones are.

    A file may be made in pieces, one file after the other. They get a mode of their own if one is given.

    StoreError where a file cannot be written: disk full, no permission, a file in the folder's place, or
    something in the place of a file that is none, such as a device or a link.
    """
    for name in contents:
        refuse_special_file(folder / name)
    try:
        with open_staging_folder(folder) as beside:
            for name, data in contents.items():
                write_durably(beside / name, data, mode=mode)
            move_into_place(beside, folder, list(contents))
    except OSError as error:
        raise make_write_error(error, folder) from None


def refuse_special_file(path: Path) -> None:
    """Raise StoreError where something stands at a path that is no regular file: it would be lost."""
    try:
        kind = describe_file_kind(path.lstat().st_mode)
    except OSError:  # nothing is there, or what forbids to look forbids to write
        return
    if kind:
        raise StoreError(f"{path}: is {kind}, not a file; give another name; nothing was written")


def make_write_error(error: OSError, folder: Path) -> StoreError:
    """Return what to say where a folder could not be written."""
    where = error.filename2 or error.filename or folder  # the second is what was to be replaced
    reason = error.strerror
    if isinstance(error, PermissionError) and Path(where).is_file():
        reason = f"{reason}; if it is open in Excel or another program, close it there"
    is_of_file = Path(where).is_file() and error.errno not in _NO_ROOM
    sort = StoreError if is_of_file or error.errno not in (*_NO_ROOM, *_NOT_ALLOWED) else UnwritableError
    return sort(f"{where}: cannot be written ({reason}); the earlier outputs are unchanged")


@contextmanager
def open_staging_folder(folder: Path) -> Iterator[Path]:
    """Give a folder beside the files of another; it is removed at the end, and what killed ones left, too."""
    folder.mkdir(parents=True, exist_ok=True)
    recover_interrupted(folder)
    beside = Path(tempfile.mkdtemp(prefix=f"{_STAGING}{os.getpid()}-", dir=folder))
    try:
        yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def write_durably(path: Path, data: bytes | Iterable[bytes], *, mode: int | None = None) -> None:
    """Write a file through to the disk, whole or in pieces, its folder made where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.writelines([data] if isinstance(data, bytes) else data)
        file.flush()
        os.fsync(file.fileno())
    if mode is not None:
        path.chmod(mode)


def move_into_place(beside: Path, folder: Path, names: list[str]) -> None:
    """Put what stands beside a folder's files in their place: all, or nothing where one cannot be put."""
    earlier = beside / "earlier"
    earlier.mkdir()
    for name in names:
        (earlier / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if (folder / name).is_file():
            shutil.copy2(folder / name, earlier / name)
    with _signals_deferred():
        write_durably(beside / f"{_RECORD}.new", json.dumps(names).encode())
        (beside / f"{_RECORD}.new").replace(beside / _RECORD)
        done: list[str] = []
        try:
            for name in names:
                (beside / name).replace(folder / name)
                done.append(name)
        except OSError:
            for name in done:
                if (earlier / name).exists():
                    (earlier / name).replace(folder / name)
                else:
                    (folder / name).unlink()
            raise
        finally:
            (beside / _RECORD).unlink(missing_ok=True)


def recover_interrupted(folder: Path) -> None:
    """Finish what a killed process had begun to move, and remove what one left that had not."""
    for left in folder.glob(f"{_STAGING}*"):
        number = left.name.removeprefix(_STAGING).partition("-")[0]
        if number.isdecimal() and _is_running(int(number)):
            continue
        if left.is_symlink() or not left.is_dir():
            left.unlink()  # the link alone: no folder of ours is one
            continue
        for name in _read_record(left / _RECORD):
            if _is_plain_file(left, name) and _may_be_replaced(folder, name):
                (left / name).replace(folder / name)
        shutil.rmtree(left, ignore_errors=True)


def _read_record(path: Path) -> list[str]:
    """Return the names that a record lists: none of a record that this program has not written."""
    try:
        status = path.lstat()
        if describe_file_kind(status.st_mode) or status.st_size > _MAX_RECORD:
            return []  # a pipe would be waited for
        names = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return []
    if not isinstance(names, list) or not all(isinstance(name, str) and _is_inside(name) for name in names):
        return []
    return names


def _is_inside(name: str) -> bool:
    """Whether a name lies within the folder that it is joined to, on every system.

    >>> [_is_inside(name) for name in ("ties.csv", "store/x", "../x", "a/../../x", "/x", "c:x", "a\\\\b", "")]
    [True, True, False, False, False, False, False, False]
    """
    parts = name.split("/")
    return all(part not in ("", ".", "..") and not set(part) & set("\\:\0") for part in parts)


def _is_plain_file(folder: Path, name: str) -> bool:
    path = folder / name
    try:
        return path.is_file() and not _has_symlink(folder, path)
    except OSError:  # no file of ours has a name that the system cannot look up
        return False


def _may_be_replaced(folder: Path, name: str) -> bool:
    """Whether a regular file or nothing stands at a name, and a folder of the same folder above it."""
    path = folder / name
    free = path.is_file() or not path.exists()
    return path.parent.is_dir() and free and not _has_symlink(folder, path)


def _has_symlink(folder: Path, path: Path) -> bool:
    """Whether a path, or a folder between it and the folder that it lies in, is a link."""
    above = path
    while above != folder:
        if above.is_symlink():
            return True
        above = above.parent
    return False


def _is_running(process: int) -> bool:
    if os.name == "nt":
        return False  # a folder in use cannot be removed there
    if process == 0:
        return False  # to ask for 0 is to ask for the own group
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def _signals_deferred() -> Iterator[None]:
    """Hold back an interrupt or a termination while the new files take their places."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
