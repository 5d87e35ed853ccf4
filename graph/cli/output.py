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
    from ..model.network import Projection

WIDTH = 100  # of a table where the output is no terminal and COLUMNS is not set
SCHEMA = 1


def write_bytes(data: bytes) -> None:
    """Write bytes to standard output."""
    stream = sys.stdout.buffer
    stream.write(data)
    if data and not data.endswith(b"\n"):
        stream.write(b"\n")
    stream.flush()


def write_json(
    command: str, rows: Sequence[Any], *, projection: Projection | None = None, **more: Any
) -> None:
    """Write the envelope that every command's JSON has."""
    envelope = {
        "schema": SCHEMA,
        "command": command,
        "projection": projection.as_json() if projection else None,
        **more,
        "rows": list(rows),
    }
    write_bytes((json.dumps(envelope, ensure_ascii=False, indent=2) + "\n").encode())


def write_note(text: str) -> None:
    """Write a line to standard error."""
    click.echo(text, err=True)


def write_line(text: str = "") -> None:
    """Write a line of text."""
    click.echo(strip_control_characters(text))


def write_paragraph(text: str, *, indent: str = "") -> None:
    """Write a paragraph at the width of the console."""
    import textwrap

    plain = strip_control_characters(text)
    for part in textwrap.wrap(plain, get_table_width(), initial_indent=indent, subsequent_indent=indent) or [
        ""
    ]:
        click.echo(part)


def get_table_width() -> int:
    """Return the width that tables take."""
    if os.environ.get("COLUMNS", "").isdigit():
        return max(40, int(os.environ["COLUMNS"]))
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        return WIDTH


def write_table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> None:
    """Write a table; columns in `right` are aligned to the right. No text is cut, only folded.

    Where the columns do not fit side by side without breaking words, each row is written as a block.
    """
    heads = [head.replace("_", " ") for head in heads]
    rows = [[strip_control_characters(cell) for cell in row] for row in rows]
    narrowest = [
        _find_least_width([head, *(row[number] for row in rows)]) for number, head in enumerate(heads)
    ]
    if sum(narrowest) + 3 * (len(heads) - 1) > get_table_width():
        _write_blocks(heads, rows)
    else:
        _write_grid(heads, rows, narrowest, right)


def _find_least_width(cells: Sequence[str]) -> int:
    """Return the least width at which a column breaks no word and no text into too many lines."""
    longest = max(map(len, cells))
    word = max((len(word) for cell in cells for word in cell.split()), default=0)
    return min(longest, max(word, longest // 5, 6))


def _write_blocks(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    import textwrap

    margin = max(map(len, heads)) + 2
    for row in rows:
        click.echo()
        for head, cell in zip(heads, row, strict=True):
            if cell:
                lines = textwrap.wrap(cell, max(20, get_table_width() - margin)) or [cell]
                click.echo(f"{head:>{margin - 2}}  {lines[0]}")
                for line in lines[1:]:
                    click.echo(" " * margin + line)
    click.echo()


def _write_grid(
    heads: Sequence[str], rows: Sequence[Sequence[str]], narrowest: Sequence[int], right: Sequence[int]
) -> None:
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
    widths = _fit_column_widths(heads, rows, narrowest)
    for number, head in enumerate(heads):
        justify: Any = "right" if number in right else "left"
        grid.add_column(head, justify=justify, overflow="fold", width=widths[number])
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    buffer = io.StringIO()
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    # the widths are settled above; rich would cut a table that fills its console to the last column
    whole = sum(widths) + 4 * len(widths)
    console = Console(
        file=buffer, width=whole, force_terminal=colour, no_color=not colour, legacy_windows=False
    )
    console.print(grid)
    for text in buffer.getvalue().splitlines():
        click.echo(text.rstrip())


def _fit_column_widths(
    heads: Sequence[str], rows: Sequence[Sequence[str]], narrowest: Sequence[int]
) -> list[int]:
    """Return the width of each column: its narrowest, and a share of what is left as it can use it."""
    widest = [
        max(len(head), *(len(row[n]) for row in rows)) if rows else len(head) for n, head in enumerate(heads)
    ]
    widths = list(narrowest)
    spare_width = get_table_width() - sum(widths) - 3 * (len(heads) - 1)
    while spare_width > 0:
        growing = [number for number, least in enumerate(widths) if least < widest[number]]
        if not growing:
            break
        for number in growing[:spare_width]:
            widths[number] += 1
            spare_width -= 1
    return widths


def strip_control_characters(text: str) -> str:
    """Return the text without characters that steer a terminal; any white space is a plain space."""
    joiners = "\u200c\u200d"  # Bengali is written with them
    visible = (char for char in text if char.isprintable() or char.isspace() or char in joiners)
    return "".join(char if char.isprintable() or char in "\n" + joiners else " " for char in visible)


@contextmanager
def show_progress(what: str) -> Iterator[Any]:
    """Say on standard error what is being done once it takes longer than a second.

    Yields a function that renames the step.
    """
    current = [what]
    done = threading.Event()

    def report_steps() -> None:
        reported_step = ""
        while not done.wait(1.0):
            if current[0] != reported_step:
                reported_step = current[0]
                click.echo(f"{strip_control_characters(reported_step)} ...", err=True)

    def set_step(text: str) -> None:
        current[0] = text

    thread = threading.Thread(target=report_steps, daemon=True)
    thread.start()
    try:
        yield set_step
    finally:
        done.set()
        thread.join()
