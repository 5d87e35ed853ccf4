"""Seals the files of a snapshot with checksums, and tells later whether each holds what was written.

Contents decide: every file has its SHA-256 in `checksums.json`, and a snapshot's name holds the sum of that.
Sizes and times, kept in `stamps.json`, only spare reading large files again for each command.

The engine checks its blocks as well, but some of its queries go on for ever where one is damaged.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from contextlib import suppress
from pathlib import Path

from ..core.atomic import write_durably
from ..core.cache_folder import FILE_MODE
from ..core.errors import DamagedStoreError

CHECKSUMS, STAMPS = "checksums.json", "stamps.json"
DIGEST_LENGTH = 16  # hexadecimal digits: against damage, not against an attacker
READ_EACH_TIME = 64 << 20  # bytes of a snapshot that are read again each time, the smallest files first
_ENGINE_FAULTS = ("Corruption: ", "IO error: ")  # how messages of RocksDB begin
_trusts_stamps = True
_MAX_LIST = 16 << 20  # bytes: a longer list of files is not ours

Stamp = list[int]


def seal_files(folder: Path, *, leave_out: str) -> str:
    """Write the checksums of all files but those of one subfolder; return what the snapshot's name holds."""
    names = _list_files(folder, leave_out)
    sums = {name: _hash_file(folder / name) for name in names}
    text = json.dumps(sums, indent=0).encode()
    write_durably(folder / CHECKSUMS, text, mode=FILE_MODE)
    _write_stamps(folder / STAMPS, {name: _take_stamp(folder / name) for name in names})
    return _shorten_digest(text)


def verify_files(folder: Path, digest: str, *, leave_out: str, is_thorough: bool = False) -> None:
    """Raise DamagedStoreError where a file of a snapshot is not what was written, is missing or was added.

    Large files are read again where their times have changed, or `is_thorough`.
    """
    text = read_regular_file(folder / CHECKSUMS, _MAX_LIST)
    if text is None or _shorten_digest(text) != digest:
        raise DamagedStoreError(f"{folder / CHECKSUMS}: is missing or damaged")
    sums: dict[str, str] = json.loads(text)
    names = _list_files(folder, leave_out)
    if changed := sorted(sums.keys() ^ set(names)):
        raise DamagedStoreError(
            f"{folder / changed[0]}: {'is missing' if changed[0] in sums else 'is too much'}"
        )
    stamps, known = {name: _take_stamp(folder / name) for name in names}, _read_stamps(folder)
    size = 0
    for name, stamp in sorted(stamps.items(), key=lambda item: (item[1], item[0])):
        size += stamp[0]
        is_read = is_thorough or not _trusts_stamps or size <= READ_EACH_TIME or stamp != known.get(name)
        if is_read and _hash_file(folder / name) != sums[name]:
            raise DamagedStoreError(f"{folder / name}: is damaged")
    if stamps == known:
        return
    with suppress(OSError):  # where nothing may be written, the files are read again the next time
        beside = folder / f"{STAMPS}.{os.getpid()}"
        _write_stamps(beside, stamps)
        beside.replace(folder / STAMPS)


def is_store_fault(error: Exception) -> bool:
    """Whether an error says that the files of a store cannot be read, be it the engine that says so.

    >>> is_store_fault(RuntimeError("Corruption: block checksum mismatch")), is_store_fault(RuntimeError())
    (True, False)
    """
    return isinstance(error, DamagedStoreError) or str(error).startswith(_ENGINE_FAULTS)


def distrust_stamps() -> None:
    """Read all files again whenever a snapshot is opened: the engine has found damage that no time shows."""
    global _trusts_stamps
    _trusts_stamps = False


def read_regular_file(path: Path, most: int) -> bytes | None:
    """Return what a file holds; None where it is missing, no plain file or longer than `most`."""
    with suppress(OSError):
        status = path.lstat()  # a pipe would wait for ever, a link may lead anywhere
        if stat.S_ISREG(status.st_mode) and status.st_size <= most:
            return path.read_bytes()
    return None


def _shorten_digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:DIGEST_LENGTH]


def _list_files(folder: Path, leave_out: str) -> list[str]:
    """Return the names of the files below a folder, sorted; DamagedStoreError for what is no plain file."""
    names = []
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if name == CHECKSUMS or name.startswith(STAMPS) or name.split("/")[0] == leave_out:
            continue
        mode = path.lstat().st_mode
        if stat.S_ISREG(mode):
            names.append(name)
        elif not stat.S_ISDIR(mode):
            raise DamagedStoreError(f"{path}: is not a plain file")
    return sorted(names)


def _take_stamp(path: Path) -> Stamp:
    """Return size, times and number of a file; on Windows the second time is that of its making."""
    status = path.stat()
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_stamps(path: Path, stamps: dict[str, Stamp]) -> None:
    write_durably(path, json.dumps(stamps).encode(), mode=FILE_MODE)


def _read_stamps(folder: Path) -> dict[str, object]:
    """Return the sizes and times that were noted; none where they cannot be read."""
    with suppress(ValueError, RecursionError):
        stamps = json.loads(read_regular_file(folder / STAMPS, _MAX_LIST) or b"")
        if isinstance(stamps, dict):
            return stamps
    return {}
