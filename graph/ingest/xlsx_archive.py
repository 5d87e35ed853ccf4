"""Opens the archive that a workbook is, and refuses one that is locked, oddly packed or vast.

Nothing is unpacked before it is known to stay within bounds. They follow from the size of the file: what a
spreadsheet program saves holds one cell in two bytes and packs to a tenth or twentieth of its size, so that
a few bytes which name the last cell of a sheet, or repeat one text a million times, stand out.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..core.archive_errors import ARCHIVE_ERRORS
from ..core.errors import InputError
from ..core.input_file import open_regular_file
from .dimensions import count_merged_cells, count_spanned_cells
from .shared_texts import MAX_TEXT, exceeds_text_limit

MAX_UNPACKED = 1 << 30  # bytes; a workbook of a million rows stays below half of it
MAX_CELLS = 1 << 25  # of a workbook, empty ones included: the reader keeps a place for each
MAX_SHEETS = 256
MAX_MERGED = 100_000  # areas of a sheet; lists have some thousand
ODS_PART = "content.xml"  # in which an .ods workbook has all its tables
MAX_ODS_BYTES = 64 << 20  # of it, unpacked: some 600,000 cells with a text
_BYTES_PER_MERGED = 23  # at least: <mergeCell ref="A1:B1"/>
_FREE_CELLS, _CELLS_PER_BYTE = 1 << 21, 8
_FREE_BYTES, _BYTES_PER_BYTE = 32 << 20, 100
_MAX_PARTS = 4096
_MAX_DIRECTORY = 4 << 20  # bytes read at once: the list of parts, or a part that is read whole
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCKED = 1  # flag of a part with a password
_OLD_START = b"\xd0\xcf\x11\xe0"  # of .xls, and of the case that a workbook with a password is kept in
_LOCKED_PART = "EncryptedPackage".encode("utf-16-le")  # of the case of a workbook with a password
_MAX_SEARCHED = 64 << 20  # bytes of a workbook in which that name is looked for
_SHEET_FOLDER = "xl/worksheets/"


class _ArchiveFile(io.BufferedReader):
    """A file of which no more is read at once than a workbook needs."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes; BadZipFile where too many are asked for."""
        if size is not None and size > _MAX_DIRECTORY:
            raise zipfile.BadZipFile("it lists too many parts")
        return super().read(size)


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Give the archive of a workbook; InputError where it cannot be read or would fill the memory."""
    with open_regular_file(path) as file:
        start = file.read(len(_OLD_START))
    if start == _OLD_START:
        if is_locked(path):
            raise make_locked_error(path)
        fault = "an older workbook (.xls), or one with a password"
        raise InputError(f"{path}: {fault}; save it as .xlsx without a password")
    try:
        with _ArchiveFile(io.FileIO(path)) as file, zipfile.ZipFile(file) as archive:
            _refuse_odd_parts(path, archive)
            _refuse_vast(path, archive)
            yield archive
    except ARCHIVE_ERRORS as error:
        raise make_unreadable_error(path, error) from None


def lists_part(path: Path, part: str) -> bool:
    """Tell whether a file is an archive that lists a part; a damaged one may list what cannot be read."""
    try:
        with _ArchiveFile(io.FileIO(path)) as file, zipfile.ZipFile(file) as archive:
            return part in archive.namelist()
    except ARCHIVE_ERRORS:
        return False


def is_locked(path: Path) -> bool:
    """Tell whether a workbook is kept in the case that one with a password has."""
    with open_regular_file(path) as file:
        return _LOCKED_PART in file.read(_MAX_SEARCHED)


def make_locked_error(path: Path) -> InputError:
    """Return what to say of a workbook with a password."""
    return InputError(f"{path}: is locked with a password; save it without one")


def make_unreadable_error(path: Path, error: BaseException) -> InputError:
    """Return what to say of a workbook that its readers do not take."""
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    return InputError(
        f"{path}: not a readable .xlsx workbook ({reason}); save it as .xlsx in a spreadsheet program"
    )


def _refuse_odd_parts(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > _MAX_PARTS:
        raise InputError(f"{path}: {len(parts):,} parts; a workbook of at most {_MAX_PARTS:,} is read")
    sheets = sum(part.filename.startswith(_SHEET_FOLDER) for part in parts)
    if sheets > 2 * MAX_SHEETS:  # each may have another part that names its links
        raise InputError(f"{path}: more than {MAX_SHEETS} sheets; keep those of the data set")
    for part in parts:
        if part.flag_bits & _LOCKED:
            raise make_locked_error(path)
        if part.compress_type not in _METHODS:
            raise InputError(
                f"{path}: is packed as no spreadsheet program does it; open it in one and save it again"
            )


def _refuse_vast(path: Path, archive: zipfile.ZipFile) -> None:
    """Raise InputError for what unpacks to too much, or to too many cells."""
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise InputError(f"{path}: unpacks to more than {MAX_UNPACKED >> 20} MB; split the workbook")
    for part in parts:
        if part.file_size > _FREE_BYTES + _BYTES_PER_BYTE * part.compress_size:
            raise InputError(
                f"{path}: the part {part.filename} unpacks to {part.file_size // part.compress_size} times "
                "its size, as no workbook does; check where the file comes from"
            )
    if ODS_PART in archive.NameToInfo:
        unpacked = archive.getinfo(ODS_PART).file_size
        if unpacked > MAX_ODS_BYTES:
            fault = f"its tables unpack to {unpacked >> 20} MB; at most {MAX_ODS_BYTES >> 20} are read"
            raise InputError(f"{path}: {fault}; keep only the columns about ties, or split the file")
    cells, allowed = 0, _count_allowed_cells(archive)
    for part in parts:
        with archive.open(part) as content:
            cells += count_spanned_cells(content, most=allowed)
        refuse_many_cells(path, archive, cells)
        if part.filename.startswith(_SHEET_FOLDER) and part.file_size > _BYTES_PER_MERGED * MAX_MERGED:
            with archive.open(part) as content:
                if count_merged_cells(content, most=MAX_MERGED) > MAX_MERGED:
                    raise InputError(f"{path}: more than {MAX_MERGED:,} merged cells; separate them")
    if exceeds_text_limit(archive, cells):
        raise InputError(
            f"{path}: its cells hold more than {MAX_TEXT >> 20} MB of text; shorten or clear what is repeated"
        )


def _count_allowed_cells(archive: zipfile.ZipFile) -> int:
    packed = sum(part.compress_size for part in archive.infolist())
    return min(MAX_CELLS, _FREE_CELLS + _CELLS_PER_BYTE * packed)


def refuse_many_cells(path: Path, archive: zipfile.ZipFile, cells: int) -> None:
    """Raise InputError where a workbook has more cells than its size in bytes accounts for."""
    allowed = _count_allowed_cells(archive)
    if cells > allowed:
        raise InputError(
            f"{path}: more than {allowed:,} cells, empty ones included; clear what stands far from the tables"
        )
