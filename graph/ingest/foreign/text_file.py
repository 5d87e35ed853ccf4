"""Reads text files line by line, in whatever encoding, with a bound on the length of a line."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from .collected_network import CollectedNetwork

MAX_LINE = 1 << 20  # bytes
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def iterate_lines(collected: CollectedNetwork) -> Iterator[tuple[int, str]]:
    """Yield each line with its number; what is not UTF-8 is taken for Windows-1252, and that is noted."""
    with collected.path.open("rb") as file:
        encoding = _UTF16.get(file.read(2), "")
        file.seek(0)
        number, is_noted = 0, False
        rest = b""
        while True:
            line = rest + file.readline(MAX_LINE + 1)
            if encoding and line.endswith(b"\n") and len(line) % 2:
                line += file.read(1)  # the second byte of the line end
            if not line:
                return
            number += 1
            if len(line) > MAX_LINE:
                raise collected.refuse(
                    f"line {number}: longer than {MAX_LINE >> 20} MB; no network has such a line"
                )
            text, is_windows = _decode_line(line, encoding)
            if is_windows and not is_noted:
                is_noted = True
                collected.assumptions.append(
                    f"Line {number} is not UTF-8; the file was read as Windows-1252."
                )
            yield number, text.lstrip("\ufeff").rstrip("\r\n")


def read_text(collected: CollectedNetwork, *, most: int) -> str:
    """Return a whole text; InputError where it has more bytes than a format is read with."""
    size = collected.path.stat().st_size
    if size > most:
        raise collected.refuse(
            f"{size >> 20} MB; this format is read up to {most >> 20} MB: export the network as GraphML"
        )
    data = collected.path.read_bytes()
    encoding = _UTF16.get(data[:2], "")
    text, is_windows = _decode_line(data, encoding)
    if is_windows:
        collected.assumptions.append("The file is not UTF-8; it was read as Windows-1252.")
    return text.lstrip("\ufeff")


def _decode_line(line: bytes, encoding: str) -> tuple[str, bool]:
    if encoding:
        return line.decode(encoding, errors="replace"), False
    try:
        return line.decode(), False
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace"), True
