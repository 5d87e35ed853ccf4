"""Opens the files that a user names: regular files of a bounded size, and nothing that never ends.

A pipe would wait for a writer, a device may never end, and a link in a folder that a stranger prepared may
lead to any file of this machine.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import IO

from .errors import InputError

_OPENING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_KINDS = {
    stat.S_IFREG: "",
    stat.S_IFDIR: "a folder",
    stat.S_IFLNK: "a link",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
}


def require_regular_file(path: Path, *, within: Path | None = None) -> Path:
    """Return where a file lies, links followed; InputError where it is none.

    `within` is the folder that a link must not lead out of.
    """
    try:
        place = Path(os.path.realpath(path, strict=True))  # of a circle of links, an OSError on every Python
        mode = place.stat().st_mode
    except OSError as error:
        raise _make_read_error(path, error) from None
    if within is not None and not place.is_relative_to(within.resolve()):
        raise InputError(f"{path}: is a link to a file outside the data set; put a copy of it in the folder")
    kind = describe_file_kind(mode)
    if kind:
        hint = "save what it sends as a file" if kind == "a pipe" else "give a file"
        raise InputError(f"{path}: is {kind}, not a file; {hint}")
    return place


def open_regular_file(path: Path, *, within: Path | None = None) -> IO[bytes]:
    """Open a file for reading; InputError where it is none, without waiting for what it is instead."""
    place = require_regular_file(path, within=within)
    try:
        file = os.fdopen(os.open(place, _OPENING), "rb")
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            file.close()
            raise InputError(f"{path}: is no file any more; run this again")
        return file
    except OSError as error:
        raise _make_read_error(path, error) from None


def read_regular_file(path: Path, *, most: int, hint: str, within: Path | None = None) -> bytes:
    """Return what a file holds; InputError where that is more than so many bytes."""
    try:
        with open_regular_file(path, within=within) as file:
            data = file.read(most + 1)
    except OSError as error:
        raise _make_read_error(path, error) from None
    if len(data) > most:
        raise InputError(f"{path}: larger than {most:,} bytes; {hint}")
    return data


def describe_file_kind(mode: int) -> str:
    """Return what stands at a path in place of a regular file, empty where it is one.

    >>> describe_file_kind(Path("/dev/null").stat().st_mode), describe_file_kind(Path(".").stat().st_mode)
    ('a device', 'a folder')
    """
    return _KINDS.get(stat.S_IFMT(mode), "a device")


def _make_read_error(path: Path, error: OSError) -> InputError:
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        return InputError(f"{path}: is a link to a file that is not there; put the file in its place")
    return InputError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions")
