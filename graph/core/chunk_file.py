"""Writes and reads a file of numbered chunks in named sections, each checked before it is used.

A reader takes from the disk only the chunks that it asks for. At the end of the file stands a directory with
place, length and digest of every chunk, and behind it the place, length and digest of the directory.
"""

from __future__ import annotations

import json
import struct
import threading
import weakref
import zlib
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import IO, Self

from .errors import DamagedStoreError

_MAGIC = b"stkchnk1"
_FOOTER = struct.Struct(">QQ16s8s")  # directory: place, length, digest; magic
_COMPRESSION = 1  # the fastest level of zlib: names of a register shrink to a fifth
_KEPT_CHUNKS = 256  # chunks that a reader holds


class ChunkFileWriter:
    """A chunk file under construction, for a `with` statement; `finish` completes it."""

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] = path.open("wb")
        self._directory: dict[str, list[tuple[int, int, str]]] = {}

    def add_chunk(self, section: str, data: bytes) -> None:
        """Add a chunk behind those of its section."""
        packed = zlib.compress(data, _COMPRESSION)
        place = (self._file.tell(), len(packed), _compute_digest(packed).hex())
        self._file.write(packed)
        self._directory.setdefault(section, []).append(place)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def finish(self) -> None:
        """Write the directory."""
        directory = zlib.compress(json.dumps(self._directory).encode(), _COMPRESSION)
        place = self._file.tell()
        self._file.write(directory)
        self._file.write(_FOOTER.pack(place, len(directory), _compute_digest(directory), _MAGIC))


class ChunkFileReader:
    """Reads a chunk file; DamagedStoreError where what is asked for is not as it was written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        try:
            self._file: IO[bytes] = path.open("rb")
            weakref.finalize(self, self._file.close)
            size = path.stat().st_size
            self._file.seek(max(0, size - _FOOTER.size))
            place, length, digest, magic = _FOOTER.unpack(self._file.read())
        except (OSError, struct.error):
            raise self._make_error() from None
        if magic != _MAGIC or place + length + _FOOTER.size != size:
            raise self._make_error()
        directory = json.loads(self._read_checked(place, length, digest))
        self._places: dict[str, list[list[int | str]]] = directory
        self.read_chunk = lru_cache(_KEPT_CHUNKS)(self._read_chunk)

    def count_chunks(self, section: str) -> int:
        """Return how many chunks a section has."""
        return len(self._places.get(section, ()))

    def iter_chunks(self, section: str) -> Iterator[bytes]:
        """Yield the chunks of a section."""
        return (self._read_chunk(section, number) for number in range(self.count_chunks(section)))

    def _read_chunk(self, section: str, number: int) -> bytes:
        """Return one chunk of a section."""
        place, length, digest = self._places[section][number]
        return self._read_checked(int(place), int(length), bytes.fromhex(str(digest)))

    def _read_checked(self, place: int, length: int, digest: bytes) -> bytes:
        with self._lock:  # a server reads for several clients at a time
            self._file.seek(place)
            packed = self._file.read(length)
        if _compute_digest(packed) != digest:
            raise self._make_error()
        return zlib.decompress(packed)

    def _make_error(self) -> DamagedStoreError:
        return DamagedStoreError(f"{self._path}: is damaged")


def _compute_digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
