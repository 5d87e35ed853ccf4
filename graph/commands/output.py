"""Rows in, a table or JSON out; progress goes to standard error.

What machines read is UTF-8 whatever the console; tables take the console's encoding and width.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ..network import Projection

WIDTH = 100  # of a table where the output is no terminal and COLUMNS is not set
SCHEMA = 1


def raw(data: bytes) -> None:
    """Write bytes to standard output."""
    stream = sys.stdout.buffer
    stream.write(data)
    if data and not data.endswith(b"\n"):
        stream.write(b"\n")
    stream.flush()


def as_json(command: str, rows: Sequence[Any], *, projection: Projection | None = None, **more: Any) -> None:
    """Write the envelope that every command's JSON has."""
    envelope = {
        "schema": SCHEMA,
        "command": command,
        "projection": projection.as_json() if projection else None,
        **more,
        "rows": list(rows),
    }
    raw((json.dumps(envelope, ensure_ascii=False, indent=2) + "\n").encode())


def line(text: str = "") -> None:
    """Write a line of text."""
    click.echo(text)


def wrapped(text: str, *, indent: str = "") -> None:
    """Write a paragraph at the width of the console."""
    import textwrap

    for part in textwrap.wrap(text, width(), initial_indent=indent, subsequent_indent=indent) or [""]:
        click.echo(part)


def width() -> int:
    """Return the width that tables take."""
    if os.environ.get("COLUMNS", "").isdigit():
        return max(40, int(os.environ["COLUMNS"]))
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        return WIDTH


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> None:
    """Write a table; columns in `right` are aligned to the right. No text is cut, only folded."""
    import io

    from rich.box import ASCII2, SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    grid = Table(
        box=SIMPLE_HEAD if encoding.startswith("utf") else ASCII2,
        pad_edge=False,
        safe_box=True,
        show_edge=False,
    )
    for number, head in enumerate(heads):
        grid.add_column(head, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(Text(_printable(cell)) for cell in row))
    buffer = io.StringIO()
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    console = Console(
        file=buffer, width=width(), force_terminal=colour, no_color=not colour, legacy_windows=False
    )
    console.print(grid)
    for text in buffer.getvalue().splitlines():
        click.echo(text.rstrip())


def _printable(text: str) -> str:
    """Return the text without characters that steer a terminal."""
    return "".join(char for char in text if char.isprintable() or char in "\n\u200c\u200d")


@contextmanager
def progress(what: str) -> Iterator[Any]:
    """Say on standard error what is being done once it takes longer than a second.

    Yields a function that renames the step.
    """
    current = [what]
    done = threading.Event()

    def watch() -> None:
        said = ""
        while not done.wait(1.0):
            if current[0] != said:
                said = current[0]
                click.echo(f"{said} ...", err=True)

    def rename(text: str) -> None:
        current[0] = text

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield rename
    finally:
        done.set()
        thread.join()
