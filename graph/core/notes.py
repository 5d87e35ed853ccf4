"""Says on standard error what a user should know although the work goes on."""

from __future__ import annotations

import sys


def write_note(text: str) -> None:
    """Write one line; control characters of a path in it cannot move the cursor or start another line."""
    line = "".join(char if char.isprintable() else "?" for char in text)
    print(f"stakeholders: {line}", file=sys.stderr, flush=True)
