"""Reads a small PNG or JPEG and writes it again with nothing but what a picture needs.

What a file holds besides its picture (places, names, other files behind its end) leaves with it unseen, so it
is left out. A file that is not whole, or that would unfold to more than it says, is refused.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LARGEST_SIDE: Final = 512  # pixels

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8"
_PNG_KEPT: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND"})
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by the type of colour
_DEPTHS: Final = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}  # bits
_JPEG_FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2})  # that browsers show
_JPEG_LEFT_OUT: Final = frozenset({*range(0xE1, 0xEE), 0xEF, 0xFE})  # notes of cameras and programs
_JPEG_END: Final = 0xD9
_JPEG_SCAN: Final = 0xDA
_JPEG_ADOBE: Final = 0xEE  # says how colours are meant


class LogoError(ValueError):
    """What is wrong with a picture, in words."""


@dataclass(frozen=True, slots=True)
class LogoImage:
    """A picture that a page can show: its media type, its bytes and its size in pixels."""

    media_type: str
    data: bytes
    width: int
    height: int


def read_logo_image(data: bytes) -> LogoImage:
    """Return the picture of a file; LogoError where it is none, is broken or is too large."""
    try:
        if data.startswith(_PNG):
            image = _read_png(data)
        elif data.startswith(_JPEG):
            image = _read_jpeg(data)
        else:
            raise LogoError("is neither a PNG nor a JPEG picture")
    except (struct.error, IndexError, zlib.error) as error:
        raise LogoError("is a broken picture") from error
    if not (0 < image.width <= LARGEST_SIDE and 0 < image.height <= LARGEST_SIDE):
        raise LogoError(f"is {image.width} × {image.height} pixels; at most {LARGEST_SIDE} × {LARGEST_SIDE}")
    return image


# ---- PNG ----
def _read_png(data: bytes) -> LogoImage:
    parts: list[bytes] = []
    pixels: list[bytes] = []
    head = b""
    for kind, content in _iterate_chunks(data):
        if kind == b"IHDR":
            head = content
        if kind == b"IDAT":
            pixels.append(content)
        if kind in _PNG_KEPT:
            crc = zlib.crc32(kind + content)
            parts.append(struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc))
        elif not kind[0] & 0x20:  # a chunk without which the picture cannot be read
            raise LogoError("is a broken picture")
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", head)
    if depth not in _DEPTHS.get(colour, ()):
        raise LogoError("is a broken picture")
    if width <= LARGEST_SIDE and height <= LARGEST_SIDE:
        _check_pixels(b"".join(pixels), width, height, depth * _CHANNELS[colour], bool(interlaced))
    return LogoImage("image/png", _PNG + b"".join(parts), width, height)


def _iterate_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the parts of a PNG up to its end, each held to its checksum."""
    place = len(_PNG)
    kind = b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, place)
        content = data[place + 8 : place + 8 + length]
        (crc,) = struct.unpack_from(">I", data, place + 8 + length)
        if zlib.crc32(kind + content) != crc or (place == len(_PNG)) != (kind == b"IHDR"):
            raise LogoError("is a broken picture")
        yield kind, content
        place += 12 + length


def _check_pixels(packed: bytes, width: int, height: int, bits: int, is_interlaced: bool) -> None:
    """Refuse pixels that are fewer or more than the picture has."""
    whole = height * (1 + (width * bits + 7) // 8)
    most = 2 * whole + 64 if is_interlaced else whole
    unpacker = zlib.decompressobj()
    pixels = unpacker.decompress(packed, most + 1)
    if len(pixels) > most or not unpacker.eof or (not is_interlaced and len(pixels) != whole):
        raise LogoError("is a broken picture")


# ---- JPEG ----
def _read_jpeg(data: bytes) -> LogoImage:
    parts = [_JPEG]
    size: tuple[int, int] | None = None
    place = len(_JPEG)
    while True:
        if data[place] != 0xFF:
            raise LogoError("is a broken picture")
        marker = data[place + 1]
        if marker == 0xFF:  # a filler
            place += 1
            continue
        if marker == _JPEG_END:
            parts.append(b"\xff\xd9")
            break
        (length,) = struct.unpack_from(">H", data, place + 2)
        end = place + 2 + length
        if length < 2 or end > len(data):
            raise LogoError("is a broken picture")
        if marker in _JPEG_FRAMES and size is None:
            height, width = struct.unpack_from(">HH", data, place + 5)
            size = width, height
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            raise LogoError("is a kind of JPEG that browsers do not show")
        if marker == _JPEG_SCAN:
            end = _find_scan_end(data, end)
        if marker == _JPEG_ADOBE or marker not in _JPEG_LEFT_OUT:
            parts.append(data[place:end])
        place = end
    if size is None:
        raise LogoError("is a broken picture")
    return LogoImage("image/jpeg", b"".join(parts), *size)


def _find_scan_end(data: bytes, place: int) -> int:
    """Return where the packed pixels from a place on end: at a marker that is none of their own."""
    while True:
        place = data.find(b"\xff", place)
        if place < 0:
            raise LogoError("is a broken picture")
        follower = data[place + 1]
        if follower == 0 or 0xD0 <= follower <= 0xD7:
            place += 2
        else:
            return place
