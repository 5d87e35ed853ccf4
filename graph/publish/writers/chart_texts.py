"""Holds what all charts share: colours, and texts made safe and short for a label."""

from __future__ import annotations

import textwrap

from ..document import CellValue

INK, MUTED = "#1b1f24", "#8a929c"  # on a dark page the ink is the text's own colour
BAR, SECOND, ACCENT = "#2f6da3", "#dfe7ef", "#c0492b"
EMPTY, PAGE = "#d9dfe6", "#fefefe"  # of a square without a mark, and under a text
ON_PAGE = {
    INK: "currentColor",
    SECOND: "var(--soft)",
    EMPTY: "var(--line)",
    PAGE: "var(--page)",
}  # light and dark
MOST_LABEL_CHARACTERS = {"en": 34, "bn": 30}  # characters of a label in one line
MOST_LINES = 2


def wrap_label(label: str, lang: str, *, characters: int = 0, lines: int = MOST_LINES) -> str:
    """Return a label in at most so many lines, a longer one cut with "…"."""
    width = characters or MOST_LABEL_CHARACTERS[lang]
    parts = textwrap.wrap(" ".join(label.split()), width, break_long_words=True) or [""]
    if len(parts) > lines:
        parts = [*parts[: lines - 1], parts[lines - 1].rstrip(" ,;") + "…"]
    return escape_text("\n".join(parts))


def escape_text(text: str) -> str:
    """Return a text in which no dollar sign begins a formula, and no sign steers the picture."""
    printable = "".join(char for char in text if char.isprintable() or char in "\n\u200c\u200d")
    return printable.replace("$", r"\$")


def read_number(cell: CellValue) -> float:
    """Return a cell as a number; a text or nothing is none."""
    return 0.0 if cell is None or isinstance(cell, str) else float(cell)
