"""What every measurement prints: rows in, a Markdown table out, with the machine that it was made on."""

from __future__ import annotations

import importlib.util
import os
import platform
import sys
import textwrap
from collections.abc import Sequence
from importlib.metadata import version


def say(text: str) -> None:
    """Tell on standard error what is being done."""
    print(f"{text} ...", file=sys.stderr, flush=True)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, its columns as wide as they need."""
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    lines = [heads, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in lines
    )


def paragraph(*sentences: str) -> str:
    """Return sentences as a paragraph of Markdown, its lines wrapped as those of the pages are."""
    return textwrap.fill(" ".join(sentences), 118, break_on_hyphens=False)


def machine(packages: Sequence[str]) -> str:
    """Say on what was measured, with the versions of those packages that are installed."""
    installed = [name for name in packages if importlib.util.find_spec(name.replace("-", "_"))]
    versions = ", ".join(f"{name} {version(name)}" for name in installed)
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {versions}"
