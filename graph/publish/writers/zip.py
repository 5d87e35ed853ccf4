"""Writes ZIP files that are the same bytes each time: no clock, one order, one compression."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a .zip can hold
_READABLE = 0o100644 << 16


def zip_files(files: Mapping[str, bytes]) -> bytes:
    """Return a .zip of the files in the order given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = _READABLE
            archive.writestr(entry, data, compresslevel=6)
    return buffer.getvalue()


def remove_zip_times(data: bytes) -> bytes:
    """Return a .zip with its members as they stood, each dated as early as the format can say."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zip_files({member.filename: archive.read(member) for member in archive.infolist()})
