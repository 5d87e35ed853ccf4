"""Finds which format a file has by what stands in it, and reads it as a network.

Each format is one module of this folder with a value `FORMAT`. The first that recognises a file reads it;
what none recognises is read as a table: a list of partners, of ties, or a matrix.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from ...core.bounded import Limits, call_bounded
from ...core.errors import InputError
from .network import ForeignNetwork
from .reading_choices import ReadingChoices

_MEMORY = 450 << 20  # bytes that reading one file may take
# How long it may take: what is small enough to be sent as a trap is refused soon, a large file has its time.
_LEAST_SECONDS, _SECONDS_PER_MEGABYTE, _MOST_SECONDS = 5.0, 1.0, 60.0
SAMPLE_BYTES = 1 << 16  # at the start of a file, by which its format is recognised

# Modules of this folder in the order in which they are asked: what is recognised surely comes first.
_MODULES: tuple[str, ...] = (
    "gexf",
    "graphml",
    "iati",
    "cx2",
    "ftm",
    "popolo",
    "rdf",
    "gephi_lite",
    "neo4j",
    "cytoscape",
    "kumu_json",
    "node_link",
    "pajek",
    "ucinet",
    "dot",
    "gml",
)


@dataclass(frozen=True)
class FileSample:
    """The start of a file, by which formats recognise it."""

    path: Path
    data: bytes

    @classmethod
    def read(cls, path: Path) -> FileSample:
        """Read the start of a file; InputError where it is none or cannot be read."""
        if not path.is_file():
            raise InputError(f"{path}: no such file; check the path")
        try:
            with path.open("rb") as file:
                return cls(path, file.read(SAMPLE_BYTES))
        except OSError as error:
            raise InputError(f"{path}: cannot be read ({error.strerror})") from None

    @cached_property
    def text(self) -> str:
        """The start as text without a byte order mark or leading white space, wrong bytes replaced."""
        encoding = "utf-16" if self.data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        return self.data.decode(encoding, errors="replace").lstrip()


@dataclass(frozen=True)
class ForeignFormat:
    """A format of files that are no data set of ours.

    `recognise` looks at the start of a file only; `read` raises InputError where nothing can be read.
    """

    name: str
    recognise: Callable[[FileSample], bool]
    read: Callable[[Path], ForeignNetwork]
    has_own_process: bool = False  # whether `read` parses the file in a process with bounds by itself

    def read_bounded(self, path: Path) -> ForeignNetwork:
        """Read a file in a process with bounds on its time and memory."""
        if self.has_own_process:
            return self.read(path)
        return call_bounded(_make_limits(path), self.read, path, what=str(path))


def _make_limits(path: Path) -> Limits:
    seconds = max(_LEAST_SECONDS, path.stat().st_size / (1 << 20) * _SECONDS_PER_MEGABYTE)
    return Limits(seconds=min(_MOST_SECONDS, seconds), memory=_MEMORY)


def list_formats() -> tuple[ForeignFormat, ...]:
    """Return the formats in the order in which they are asked."""
    modules = (importlib.import_module(f".{name}", __package__) for name in _MODULES)
    return tuple(module.FORMAT for module in modules)


def read_networks(paths: Sequence[Path], choices: ReadingChoices) -> list[ForeignNetwork]:
    """Read files, each in its format; tables are read together, for one may explain the other."""
    from .tables import read_tables

    networks, tables = [], []
    for path in paths:
        sample = FileSample.read(path)
        known = next((format_ for format_ in list_formats() if format_.recognise(sample)), None)
        if known:
            networks.append(replace(known.read_bounded(path), files=(path,)))
        else:
            tables.append(path)
    networks += read_tables(tables, choices) if tables else []
    return [network.without_long_names() for network in networks]
