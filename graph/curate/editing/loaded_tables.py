"""Keeps the tables of folders that are worked on as they were read last: an edit reads them once."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from threading import Lock

from ...core.file_lock import LOCK_FILE
from ...ingest import load_tables
from ...schema.dataset import Tables
from ...schema.vocabulary import Ontology
from .step_log import read_tables

_MOST_KEPT = 3  # before and after an edit, and one more
_kept: OrderedDict[str, Tables] = OrderedDict()
_lock = Lock()


def load_current_tables(folder: Path) -> Tables:
    """Return the tables of a folder as they are now, with ids for names."""
    return load_contents(folder, read_tables(folder))


def load_contents(folder: Path, contents: Mapping[str, bytes]) -> Tables:
    """Return the tables of a folder as they are where their files hold some contents."""
    key = _identify(folder, contents)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    tables = load_tables(folder, Ontology.load(), contents=contents)
    with _lock:
        _kept[key] = tables
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return tables


def forget_loaded_tables() -> None:
    """Keep nothing of what was read."""
    with _lock:
        _kept.clear()


def _identify(folder: Path, contents: Mapping[str, bytes]) -> str:
    """Return what tells these contents of a folder from others: RDF files and the description count, too."""
    digest = hashlib.sha256(str(folder.resolve()).encode(errors="surrogateescape"))
    for path in sorted(folder.iterdir()):
        if path.name != LOCK_FILE and path.is_file() and path.name not in contents:
            status = path.stat()
            digest.update(
                f"{path.name} {status.st_size} {status.st_mtime_ns}".encode(errors="surrogateescape")
            )
    for name, data in sorted(contents.items()):
        digest.update(name.encode() + hashlib.sha256(data).digest())
    return digest.hexdigest()
