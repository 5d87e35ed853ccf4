"""The bytes of a text file in, its text out, whatever the program that saved it made of it.

UTF-8 is read as it is. UTF-16 tells itself by its mark or by its zeros. A Windows table of characters is
taken only where every byte means the same in all of those that Latin letters are kept in.
"""

from __future__ import annotations

import codecs

from ..dataset import Row
from ..errors import Finding

_WINDOWS = ("cp1252", "cp1250", "cp1254", "cp1257")  # Western, Central European, Turkish, Baltic
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_MEND = "save the file as 'CSV UTF-8'"


def decoded(data: bytes, head: Row) -> tuple[str | None, list[Finding]]:
    """Return the text, None where the bytes have several readings or none, and what was found."""
    findings = []
    wide = _UTF16.get(data[:2]) or _by_zeros(data)
    if wide:
        try:
            text = data.decode(wide).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            return None, [head.fault("", f"not whole UTF-16 (byte {error.start + 1})", _MEND, "encoding")]
        findings.append(_mended(head, "saved as UTF-16, read as such"))
    else:
        bare = data.rstrip(b"\0")
        if len(bare) < len(data):
            findings.append(_mended(head, f"ends in {len(data) - len(bare)} empty bytes, which are left out"))
        try:
            text = bare.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            return _of_windows(bare, error.start, head, findings)
    return text, findings


def _by_zeros(data: bytes) -> str:
    """Return the name of UTF-16 without a mark, which plain letters show by a zero in every other byte."""
    start = data[:64]
    if len(start) < 4 or len(data) % 2:
        return ""
    even, odd = start[0::2], start[1::2]
    if not any(even) or not any(odd):
        return "utf-16-be" if not any(even) and any(odd) else "utf-16-le" if any(even) else ""
    return ""


def _of_windows(
    data: bytes, start: int, head: Row, findings: list[Finding]
) -> tuple[str | None, list[Finding]]:
    for byte in sorted(set(data) - set(range(128)), key=data.index):
        readings = dict.fromkeys(_reading(byte, page) for page in _WINDOWS)
        if len(readings) > 1 or "" in readings:
            place = data.index(byte)
            line = data.count(b"\n", 0, place) + 1
            found = " or ".join(f"'{char}'" for char in readings if char) or "nothing"
            fault = f"not UTF-8: a character may be {found}" if found != "nothing" else "not UTF-8"
            where = Row(head.table, head.file, line, {})
            return None, [*findings, where.fault("", fault, _MEND, "encoding")]
    line = data.count(b"\n", 0, start) + 1
    where = Row(head.table, head.file, line, {})
    told = "not UTF-8; read as Windows-1252, which leaves no doubt here"
    return data.decode("cp1252"), [*findings, where.fault("", told, _MEND, "mended", severity="warning")]


def _reading(byte: int, page: str) -> str:
    try:
        return bytes([byte]).decode(page)
    except UnicodeDecodeError:
        return ""


def _mended(head: Row, told: str) -> Finding:
    return head.fault("", told, _MEND, "mended", severity="warning")
