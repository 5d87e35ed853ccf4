"""Decodes a text file, whatever program saved it.

UTF-8 is read as it is. UTF-16 tells itself by its mark or by its zeros. A Windows table of characters is
taken only where every byte means the same in all of those that Latin letters are kept in.
"""

from __future__ import annotations

import codecs

from ..core.errors import Finding
from ..schema.dataset import TableRow

_WINDOWS = ("cp1252", "cp1250", "cp1254", "cp1257")  # Western, Central European, Turkish, Baltic
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_HIGH_BYTES = frozenset({0x00, 0x09, 0x20})
_HINT = "save the file as 'CSV UTF-8'"


def decode_text(data: bytes, head: TableRow) -> tuple[str | None, list[Finding]]:
    """Return the text, None where the bytes have several readings or none, and what was found."""
    findings = []
    utf16 = _UTF16.get(data[:2]) or _detect_utf16(data)
    if utf16:
        try:
            text = data.decode(utf16).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            return None, [
                head.make_finding("", f"not whole UTF-16 (byte {error.start + 1})", _HINT, "encoding")
            ]
        findings.append(_warn_repaired(head, "saved as UTF-16, read as such"))
    else:
        bare = data.rstrip(b"\0")
        if len(bare) < len(data):
            findings.append(
                _warn_repaired(head, f"ends in {len(data) - len(bare)} empty bytes, which are left out")
            )
        try:
            text = bare.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            return _decode_windows(bare, error.start, head, findings)
    return text, findings


def _detect_utf16(data: bytes) -> str:
    """Return the name of UTF-16 without a mark, which plain letters show by a zero in every other byte."""
    start = data[:64]
    if len(start) < 4 or len(data) % 2:
        return ""
    even, odd = start[0::2], start[1::2]
    for name, high in (("utf-16-le", odd), ("utf-16-be", even)):  # Latin and Bengali letters, and signs
        if 0 in high and set(high) <= _HIGH_BYTES:
            return name
    if not any(even) or not any(odd):
        return "utf-16-be" if not any(even) and any(odd) else "utf-16-le" if any(even) else ""
    return ""


def _decode_windows(
    data: bytes, start: int, head: TableRow, findings: list[Finding]
) -> tuple[str | None, list[Finding]]:
    for byte in sorted(set(data) - set(range(128)), key=data.index):
        readings = dict.fromkeys(_decode_byte(byte, page) for page in _WINDOWS)
        if len(readings) > 1 or "" in readings:
            place = data.index(byte)
            line = data.count(b"\n", 0, place) + 1
            alternatives = " or ".join(f"'{char}'" for char in readings if char) or "nothing"
            fault = (
                f"not UTF-8: a character may be {alternatives}" if alternatives != "nothing" else "not UTF-8"
            )
            where = TableRow(head.table, head.file, line, {})
            return None, [*findings, where.make_finding("", fault, _HINT, "encoding")]
    line = data.count(b"\n", 0, start) + 1
    where = TableRow(head.table, head.file, line, {})
    message = "not UTF-8; read as Windows-1252, which leaves no doubt here"
    return data.decode("cp1252"), [
        *findings,
        where.make_finding("", message, _HINT, "mended", severity="warning"),
    ]


def _decode_byte(byte: int, page: str) -> str:
    try:
        return bytes([byte]).decode(page)
    except UnicodeDecodeError:
        return ""


def _warn_repaired(head: TableRow, message: str) -> Finding:
    return head.make_finding("", message, _HINT, "mended", severity="warning")
