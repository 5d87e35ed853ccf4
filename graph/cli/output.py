"""Writes answers to standard output, as text or JSON, and progress to standard error.

What machines read is UTF-8 whatever the console; tables take the console's encoding and width.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, cast

import click

from ..core.visible_text import strip_control_characters
from ..publish.writers.terminal import (
    Screen,
    render_sections,
)

if TYPE_CHECKING:
    from ..publish.answer import Answer
    from ..publish.document import Section

WIDTH = 100  # of a table where the output is no terminal and COLUMNS is not set


def write_bytes(data: bytes) -> None:
    """Write bytes to standard output."""
    write_from(lambda stream: stream.write(data))


def write_from(write: Callable[[IO[bytes]], object]) -> None:
    """Write what a function writes to a file to standard output, piece by piece."""
    stream = _EndedLine(sys.stdout.buffer)
    write(cast("IO[bytes]", stream))
    stream.end()


class _EndedLine:
    """A file that ends the last line of what is written to it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._last = stream, b"\n"

    def write(self, data: bytes) -> int:
        """Write some bytes."""
        self._last = data[-1:] or self._last
        return self._stream.write(data)

    def writelines(self, pieces: Iterable[bytes]) -> None:
        """Write some pieces."""
        for piece in pieces:
            self.write(piece)

    def flush(self) -> None:
        """Write through."""
        self._stream.flush()

    def end(self) -> None:
        """End the last line, if nothing has."""
        self._stream.write(b"" if self._last == b"\n" else b"\n")
        self._stream.flush()


def write_note(text: str) -> None:
    """Write a line to standard error."""
    click.echo(text, err=True)


def write_line(text: str = "") -> None:
    """Write a line of text."""
    click.echo(strip_control_characters(text))


def get_table_width() -> int:
    """Return the width that tables take."""
    if os.environ.get("COLUMNS", "").isdigit():
        return max(40, int(os.environ["COLUMNS"]))
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or WIDTH  # some terminals do not know
    except (OSError, ValueError):
        return WIDTH


def describe_screen() -> Screen:
    """Return how wide the console is and what it can show."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    return Screen(
        width=get_table_width(),
        has_lines=encoding.startswith("utf"),
        has_colour=sys.stdout.isatty() and "NO_COLOR" not in os.environ,
    )


def write_answer(answer: Answer, *, as_json: bool) -> None:
    """Write what a command answers: as text in its language, or as JSON."""
    if as_json:
        write_from(lambda stream: stream.writelines(piece.encode() for piece in answer.iter_json()))
    else:
        write_sections(answer.sections, answer.lang)


def write_sections(sections: Iterable[Section], lang: str, *, err: bool = False) -> None:
    """Write sections as text in a language, to standard error if asked."""
    click.echo(render_sections(sections, lang, describe_screen()), nl=False, err=err)


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
