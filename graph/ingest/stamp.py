"""A data set's files in, their size, time and SHA-256 out: to tell later whether any has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from .. import __version__
from ..errors import InputError
from .csv_folder import BESIDE
from .rdf_file import FORMATS

_READ = (".toml", ".csv", *FORMATS)  # of a folder; the file alone where a data set is one
_SETTLED = 2_000_000_000  # nanoseconds after which a file of the same size and time is taken for the same
_PACKAGE = Path(__file__).resolve().parents[1]


def stamp(path: Path) -> dict[str, list[Any]]:
    """Return size in bytes, time of change in nanoseconds and SHA-256 of each file of a data set, by name."""
    found = {}
    for file in _files(path):
        try:
            about = file.stat()
            with file.open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
        except OSError as error:
            raise InputError(f"{file}: cannot be read ({error.strerror})") from None
        found[file.name] = [about.st_size, about.st_mtime_ns, digest]
    return found


def is_unchanged(path: Path, earlier: Mapping[str, list[Any]], looked: int) -> bool:
    """Tell whether a data set's files hold what they held when they were looked at, at a time in ns.

    Contents are read again only where size or time differ, or where a file was changed so shortly before that
    its time may not tell.
    """
    files = {file.name: file for file in _files(path)}
    if files.keys() != earlier.keys():
        return False
    for name, file in files.items():
        size, changed, digest = earlier[name]
        try:
            about = file.stat()
            if about.st_size != size:
                return False
            if about.st_mtime_ns == changed and changed + _SETTLED < looked:
                continue
            with file.open("rb") as content:
                if hashlib.file_digest(content, "sha256").hexdigest() != digest:
                    return False
        except OSError:
            return False
    return True


@lru_cache(maxsize=4)
def maker(ontology: Path) -> str:
    """Return what tells this program and vocabulary from others: what another has made is made again."""
    digest = hashlib.sha256(f"{ox.__version__} {__version__}".encode())
    code = [_PACKAGE / name for name in ("terms.py", "dataset.py", "ontology.py", "rules.py", "knowledge.py")]
    for file in (*sorted(ontology.glob("*.ttl")), *code, *sorted((_PACKAGE / "ingest").glob("*.py"))):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        for file in sorted(path.iterdir()):
            if file.suffix.lower() in _READ and file.stem not in BESIDE and file.is_file():
                yield file
    else:
        yield path
