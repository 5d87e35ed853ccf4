"""A zip file in, the same without the time at which it was written out."""

from __future__ import annotations

import io
import zipfile

_EARLIEST = (1980, 1, 1, 0, 0, 0)


def fixed(data: bytes) -> bytes:
    """Return a zip file with its members as they stood, each dated as early as the format can say."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            made = zipfile.ZipInfo(member.filename, _EARLIEST)
            made.compress_type, made.external_attr, made.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            new.writestr(made, old.read(member))
    return buffer.getvalue()
