"""Data sets that a stranger may have prepared: each a function that writes one and returns its path."""

from __future__ import annotations

import os
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.fiction import count, fact, organisation, tie, write

Maker = Callable[[Path], Path]
ORGANISATIONS = [organisation("amber-trust"), organisation("cobalt-forum")]
LONGEST_CELL = 131_072
LONG_ADDRESS = f"https://example.net/{'x' * 100_000}"


def make_folder(folder: Path) -> Path:
    """Write a small whole data set."""
    return write(
        folder / "fiction", entities=ORGANISATIONS, ties=[tie("amber-trust", "partneredWith", "cobalt-forum")]
    )


def with_entry(name: str, make: Callable[[Path], object]) -> Maker:
    """Return what writes a data set of which one file is made otherwise."""

    def write_dataset(folder: Path) -> Path:
        data = make_folder(folder)
        (data / name).unlink(missing_ok=True)
        make(data / name)
        return data

    return write_dataset


def alone(name: str, make: Callable[[Path], object]) -> Maker:
    """Return what makes a file to be given itself."""

    def write_file(folder: Path) -> Path:
        make(folder / name)
        return folder / name

    return write_file


def text(content: str | bytes) -> Callable[[Path], object]:
    """Return what writes a file."""
    return lambda path: path.write_bytes(content if isinstance(content, bytes) else content.encode())


def link_to(target: str) -> Callable[[Path], object]:
    """Return what makes a link."""
    return lambda path: path.symlink_to(target)


def listen(path: Path) -> None:
    """Make a socket; only its name stays."""
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(path))


def zip_of(method: int) -> Callable[[Path], object]:
    """Return what writes an archive with a method of compression."""

    def write_archive(path: Path) -> None:
        with zipfile.ZipFile(path, "w", method) as archive:
            archive.writestr("xl/workbook.xml", "<workbook/>")

    return write_archive


# refused by every verb, at once, with a message
REFUSED: dict[str, Maker] = {
    "a pipe": alone("data", os.mkfifo),
    "a pipe named .xlsx": alone("data.xlsx", os.mkfifo),
    "a pipe named .ttl": alone("data.ttl", os.mkfifo),
    "a socket": alone("data.xlsx", listen),
    "a device": lambda _: Path("/dev/zero"),
    "a device by a link": alone("data.ttl", link_to("/dev/zero")),
    "a broken link": alone("data.ttl", link_to("nowhere")),
    "a link in a circle": alone("data", link_to("data")),
    "a table that is a pipe": with_entry("ties.csv", os.mkfifo),
    "a table that is a socket": with_entry("ties.csv", listen),
    "a table that is a folder": with_entry("ties.csv", Path.mkdir),
    "a table elsewhere": with_entry("ties.csv", link_to("/etc/passwd")),
    "a table that never ends": with_entry("ties.csv", link_to("/dev/zero")),
    "a table by a broken link": with_entry("ties.csv", link_to("nowhere")),
    "a manifest elsewhere": with_entry("dataset.toml", link_to("/etc/passwd")),
    "a manifest that is a pipe": with_entry("dataset.toml", os.mkfifo),
    "a key of many parts": with_entry("dataset.toml", text("a." * 100_000 + "a = 1")),
    "deep lists": with_entry("dataset.toml", text(f"a = {'[' * 50_000}")),
    "RDF elsewhere": with_entry("more.ttl", link_to("/etc/passwd")),
    "very many columns": with_entry("ties.csv", text(",".join(f"c{n}" for n in range(100_000)))),
    "a very long line": with_entry("ties.csv", text("subject,kind,object\n" + "x" * 9_000_000)),
    "a vast cell": with_entry("ties.csv", text("subject,kind,object\n" + "x" * 200_000)),
    "a locked workbook": alone("data.xlsx", text(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000))),
    "an odd archive": alone("data.xlsx", zip_of(zipfile.ZIP_LZMA)),
    "rules": alone("data.n3", text("{ <urn:a> <urn:b> <urn:c> } => { <urn:d> <urn:e> <urn:f> } .")),
    "a text of 17 MB": alone("data.ttl", text(f'<urn:a> <urn:b> "{"x" * 17_000_000}" .')),
    "a long prefix": alone("data.ttl", text(f"@prefix : <{LONG_ADDRESS}> .\n:a :b :c .")),
    "a long address": lambda folder: write(
        folder / "fiction", entities=[organisation("amber-trust", homepage=LONG_ADDRESS)]
    ),
}
STEERING = "\u202eAmber\u2066 \u200fTrust\u061c \x85\u2028"
# read, however odd: whatever is made of them is whole
READ: dict[str, Maker] = {
    "cells as long as they may be": lambda folder: write(
        folder / "fiction",
        entities=[
            organisation("amber-trust", label_en="A" * LONGEST_CELL, abbr="B" * LONGEST_CELL),
            organisation("cobalt-forum", alt="C|" * (LONGEST_CELL // 2), label_bn="ঢাকা " * 20_000),
        ],
        ties=[tie("amber-trust", "partneredWith", "cobalt-forum", role="D" * LONGEST_CELL)],
        counts=[count("members", "amber-trust", value="9" * 15)],
        facts=[fact("amber-trust", "aim", "E" * LONGEST_CELL)],
    ),
    "names that steer": lambda folder: write(
        folder / "fiction",
        entities=[organisation("amber-trust", label_en=STEERING), organisation("cobalt-forum")],
        ties=[tie("amber-trust", "partneredWith", "cobalt-forum", phrase=STEERING)],
    ),
    "a text of a million characters": alone(
        "data.ttl",
        text(
            "@prefix stk: <https://w3id.org/stk/ns#> .\n"
            "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
            f'<https://example.net/id/amber-trust> a stk:Company ; skos:prefLabel "{"x" * 999_999}"@en ; '
            "stk:partneredWith <https://example.net/id/cobalt-forum> .\n"
            '<https://example.net/id/cobalt-forum> a stk:Company ; skos:prefLabel "Cobalt Forum"@en .\n'
        ),
    ),
    "an address as long as it may be": alone(
        "data.ttl",
        text(
            "@prefix stk: <https://w3id.org/stk/ns#> .\n"
            f"<https://example.net/id/{'x' * 7_900}> a stk:Company ; stk:partneredWith "
            "<https://example.net/id/amber-trust> .\n<https://example.net/id/amber-trust> a stk:Company ."
        ),
    ),
}
