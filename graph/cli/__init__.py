"""The `stakeholders` command: one verb for each file of this folder, loaded when it is called."""

from __future__ import annotations

import sys

try:
    import codecs
    import os
    import signal
    import unicodedata
    from types import FrameType

    from .supervision import run_supervised
    from .verbs import (
        INTERRUPTED_EXIT_CODE,
        INTERRUPTED_MESSAGE,
        TERMINATED_EXIT_CODE,
        VERBS,
        LazyGroup,
        group,
    )
except KeyboardInterrupt:  # nothing can handle it yet, and a traceback tells a user nothing
    sys.stderr.write("Interrupted.\n")
    sys.exit(130)

__all__ = ["VERBS", "LazyGroup", "group", "main"]

_LOOKS_LIKE = {
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "…": "...",
    "·": "-",
    "→": "->",
    "×": "x",
}


def main() -> None:
    """Run the command line; any console can show what it prints."""
    code = run_supervised()
    if code is not None:
        sys.exit(code)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where a shell ignores it
        signal.signal(signal.SIGINT, _exit_on_signal)
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:  # which would leave what is being written
        signal.signal(signal.SIGTERM, _exit_on_signal)
    if sys.stdout is None:  # closed by whoever has started this: what is printed goes nowhere
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open as long as the program
    codecs.register_error("lookalike", _replace_unprintable)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # a file or a pipe takes every script, whatever the console's code page
            free = not stream.isatty() and "PYTHONIOENCODING" not in os.environ
            stream.reconfigure(errors="lookalike", encoding="utf-8" if free else None)
    group()


def _exit_on_signal(number: int, _frame: FrameType | None) -> None:
    """End at once, wherever the program is: in an import, in click or in a verb."""
    for other in (signal.SIGINT, signal.SIGTERM):
        signal.signal(other, signal.SIG_IGN)  # a second one would break off what cleans up
    if number == signal.SIGINT:
        os.write(2, f"{INTERRUPTED_MESSAGE}\n".encode())  # the stream may be in the middle of a line
    sys.exit(INTERRUPTED_EXIT_CODE if number == signal.SIGINT else TERMINATED_EXIT_CODE)


def _replace_unprintable(error: UnicodeError) -> tuple[str, int]:
    """Write a plain character for one that the console cannot show."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    plain = "".join(_LOOKS_LIKE.get(char) or _reduce_to_ascii(char) for char in text)
    return plain, error.end


def _reduce_to_ascii(char: str) -> str:
    return unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode() or "?"
