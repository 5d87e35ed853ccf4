"""Reads a document of any format that is known: by its name, and by how it begins where that contradicts.

What strangers wrote is read in a process of its own, with bounds on its time and memory; nothing is run,
fetched or written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ...core.bounded import Limits, call_bounded
from ...core.errors import InputError, LimitExceededError
from ...core.input_file import read_regular_file
from .blocks import Document
from .docx_file import read_docx
from .eml_file import read_eml
from .html_file import read_html
from .pdf_file import read_pdf
from .suggestions import KnownNames, Suggestion, suggest
from .text_file import decode_page, read_text

MOST_BYTES = 50_000_000  # of a file
LIMITS = Limits(seconds=90.0, memory=1 << 30)
Reader = Callable[[bytes, str], Document]
_STARTS = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a Word document or another packed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"RIFF", "a picture or a sound"),
    (b"\xd0\xcf\x11\xe0", "an old Word file, or one with a password"),
)


def _read_page(data: bytes, name: str) -> Document:
    return read_html(decode_page(data, name), name)


READERS: Mapping[str, Reader] = {
    ".txt": read_text,
    ".md": read_text,
    ".markdown": read_text,
    ".html": _read_page,
    ".htm": _read_page,
    ".docx": read_docx,
    ".pdf": read_pdf,
    ".eml": read_eml,
}
_PACKED = {".pdf": b"%PDF-", ".docx": b"PK\x03\x04"}  # formats that begin in one way


def parse_document(data: bytes, name: str) -> Document:
    """Return the blocks of a document; InputError where its format is unknown or it cannot be read."""
    suffix = Path(name).suffix.lower()
    reader = READERS.get(suffix)
    if reader is None:
        kinds = ", ".join(sorted(READERS))
        raise InputError(f"{name}: documents are read from {kinds}; save it as one of these")
    if not data.strip():
        raise InputError(f"{name}: is empty; save it again")
    looks_like = next((words for start, words in _STARTS if data.startswith(start)), "")
    expected = _PACKED.get(suffix)
    is_other = bool(looks_like) and (expected is None or not data.startswith(expected))
    if is_other and suffix != ".docx":
        raise InputError(f"{name}: is {looks_like}, whatever its name says; give it the ending that fits")
    document = reader(data, name)
    if not document.blocks:
        raise InputError(f"{name}: holds no text; check the file")
    return document


def read_document(
    path: Path, known: KnownNames, limits: Limits = LIMITS
) -> tuple[Document, list[Suggestion]]:
    """Return the blocks of a file and the ties that it states; InputError where it is not read in bounds."""
    suffix_known = path.suffix.lower() in READERS
    data = read_regular_file(path, most=MOST_BYTES, hint="divide it") if suffix_known else b""
    return read_bytes(data, path.name, known, limits)


def read_bytes(
    data: bytes, name: str, known: KnownNames, limits: Limits = LIMITS
) -> tuple[Document, list[Suggestion]]:
    """Return the blocks of a document and the ties that it states."""
    try:
        return call_bounded(limits, _parse_and_suggest, data, name, known, what=f"{name}: reading it")
    except LimitExceededError as error:
        raise InputError(f"{error}; divide the document, and check where it comes from") from None


def _parse_and_suggest(data: bytes, name: str, known: KnownNames) -> tuple[Document, list[Suggestion]]:
    document = parse_document(data, name)
    return document, suggest(document, known)
