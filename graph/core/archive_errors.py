"""What the reader of zip archives raises for a file that it does not take, or that is damaged."""

from __future__ import annotations

import struct
import zipfile
import zlib

ARCHIVE_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    KeyError,  # a part that is not there
    NotImplementedError,  # a way of packing that it does not know
    RuntimeError,  # a password
    EOFError,
    ValueError,
    OSError,
)
