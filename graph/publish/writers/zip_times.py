"""Removes the times from a ZIP file, so that the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile

_EARLIEST = (1980, 1, 1, 0, 0, 0)


def normalise_zip_dates(data: bytes) -> bytes:
    """Return a zip file with its members as they stood, each dated as early as the format can say."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            dated_member = zipfile.ZipInfo(member.filename, _EARLIEST)
            dated_member.compress_type, dated_member.external_attr, dated_member.create_system = (
                zipfile.ZIP_DEFLATED,
                0o600 << 16,
                3,
            )
            new.writestr(dated_member, old.read(member))
    return buffer.getvalue()
