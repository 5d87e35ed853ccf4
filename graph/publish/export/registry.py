"""Lists the formats of export: each is one module of the folder `formats`, found by its name.

A module has a value `FORMAT`; `graph_json.py` is the format `graph-json`.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ...core.errors import InputError
from ...core.spelling import did_you_mean
from . import formats

if TYPE_CHECKING:
    from ...ingest.foreign.network import ForeignNetwork
    from ...model.network import Network

Files = Mapping[str, bytes]
_FOLDER = "tables"  # what is written into a folder where nobody says what


@dataclass(frozen=True)
class ExportFormat:
    """A format: what it is for, how its files end, and what writes the files of a folder or the one file."""

    title: str
    suffix: str  # empty: a folder of several files
    write: Callable[[Network], bytes | Files]
    write_network: Callable[[ForeignNetwork], bytes | Files] | None = None
    limits: str = ""  # what it cannot hold, where that is not found out by reading it back

    @classmethod
    def of_network(
        cls,
        title: str,
        suffix: str,
        write_network: Callable[[ForeignNetwork], bytes | Files],
        *,
        limits: str = "",
    ) -> ExportFormat:
        """Return a format that holds named nodes and ties."""

        def write(network: Network) -> bytes | Files:
            from .described_network import describe_network

            return write_network(describe_network(network))

        return cls(title, suffix, write, write_network, limits)

    @property
    def is_folder(self) -> bool:
        """Whether it takes several files."""
        return not self.suffix

    def write_files(self, network: Network, target: Path) -> tuple[Path, Files]:
        """Return the folder of a target, and what is to be written into it by name."""
        contents = self.write(network)
        return (target.parent, {target.name: contents}) if isinstance(contents, bytes) else (target, contents)


@cache
def list_format_names() -> tuple[str, ...]:
    """Return the names of all formats, sorted."""
    return tuple(sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(formats.__path__)))


def load_format(name: str) -> ExportFormat:
    """Return a format by its name; InputError with the nearest where there is none."""
    names = list_format_names()
    if name not in names:
        hint = did_you_mean(name, names, f"use one of: {', '.join(names)}")
        raise InputError(f"'{name}' is no format of export; {hint}")
    format_: ExportFormat = import_module(f".{name.replace('-', '_')}", formats.__name__).FORMAT
    return format_


def find_format(target: Path) -> str:
    """Return the format that the name of a file or folder tells; InputError where it tells none."""
    if not target.suffix or target.is_dir():
        return _FOLDER
    name = target.name.lower()
    fitting = [
        format_name
        for format_name in list_format_names()
        if (suffix := load_format(format_name).suffix) and name.endswith(suffix)
    ]
    if not fitting:
        names = ", ".join(list_format_names())
        raise InputError(f"{target}: the ending tells no format; give --format with one of: {names}")
    return max(fitting, key=lambda format_name: len(load_format(format_name).suffix))
