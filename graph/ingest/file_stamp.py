"""Takes the fingerprints of a data set's files, and tells later whether any has changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ..core.errors import InputError
from ..core.version import __version__
from .csv_folder import OTHER_TABLES
from .rdf_file import FORMATS
from .stories import FILE as STORIES

_DATA_SUFFIXES = (".toml", ".csv", *FORMATS)  # of a folder; the file alone where a data set is one
_SETTLING_TIME = (
    2_000_000_000  # nanoseconds after which a file of the same size and time is taken for the same
)
_PACKAGE = Path(__file__).resolve().parents[1]


def fingerprint_files(path: Path) -> dict[str, list[Any]]:
    """Return size in bytes, times in nanoseconds and SHA-256 of each file of a data set, by name."""
    fingerprints = {}
    for file in list_files(path):
        try:
            status = file.stat()
            with file.open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
        except OSError as error:
            raise InputError(f"{file}: cannot be read ({error.strerror})") from None
        fingerprints[file.name] = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, digest]
    return fingerprints


def is_unchanged(path: Path, earlier: Mapping[str, list[Any]], checked_at: int) -> bool:
    """Tell whether a data set's files hold what they held when they were looked at, at a time in ns.

    Contents decide. They are read again unless size, time of writing and time of change are the same and lie
    long enough before the look that a later change has another time. The time of change cannot be set back,
    but Windows has none: contents are always read there.
    """
    files = {file.name: file for file in list_files(path)}
    if files.keys() != earlier.keys():
        return False
    for name, file in files.items():
        size, *times, digest = earlier[name]
        try:
            status = file.stat()
            if status.st_size != size:
                return False
            same_times = [status.st_mtime_ns, status.st_ctime_ns] == times
            if os.name != "nt" and same_times and max(times) + _SETTLING_TIME < checked_at:
                continue
            with file.open("rb") as content:
                if hashlib.file_digest(content, "sha256").hexdigest() != digest:
                    return False
        except OSError:
            return False
    return True


@lru_cache(maxsize=4)
def fingerprint_program(ontology: Path) -> str:
    """Return what tells this program and vocabulary from others: what another has made is made again."""
    digest = hashlib.sha256(f"{ox.__version__} {__version__}".encode())
    rooms = (_PACKAGE / room for room in ("schema", "ingest", "model"))
    code = [file for room in rooms for file in sorted(room.glob("*.py"))]
    for file in (*sorted(ontology.glob("*.ttl")), *code):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def list_files(path: Path) -> Iterator[Path]:
    """Yield the files that a data set is read from."""
    if path.is_dir():
        for file in sorted(path.iterdir()):
            is_other = file.stem in OTHER_TABLES or file.name == STORIES
            if file.suffix.lower() in _DATA_SUFFIXES and not is_other and file.is_file():
                yield file
    elif path.is_file():  # what is none is told where it is read
        yield path
