"""Recognises Bengali that was typed for an old font such as SutonnyMJ: elsewhere its letters are Latin."""

from __future__ import annotations

import re

from .grids import Grid
from .network import SkippedItem

# Signs that such fonts draw as vowels before a letter, or as parts of letters after one.
_SIGNS = re.compile(r"(?<![A-Za-z])[†‡‰ˆ][A-Za-z]|[A-Za-z][†‡‰ˆ¯±¸¼½¾¿¬¨§¤¦×Ø]|[¯µ¶][A-Za-z’]")
_MIN_CELLS = 3
_MIN_SHARE = 0.15  # of the cells with letters, from which a table is of such text
_MOST_LOOKED_AT = 2000


def is_legacy_bengali(text: str) -> bool:
    """Tell whether a text has signs that only an old Bengali font makes letters of.

    >>> is_legacy_bengali("iƒcmv gwnjv mwgwZ, †Rjv"), is_legacy_bengali("Écoute «Élan», 12 m²")
    (True, False)
    """
    return _SIGNS.search(text) is not None and not any("\u0980" <= char <= "\u09ff" for char in text)


def find_legacy_cells(grid: Grid) -> tuple[str, bool]:
    """Return where the first such text stands, empty if nowhere, and whether the table is of such text."""
    cells = [
        (row, column, text)
        for row, texts in enumerate(grid.rows)
        for column, text in enumerate(texts)
        if any(map(str.isalpha, text))
    ][:_MOST_LOOKED_AT]
    places = [(row, column) for row, column, text in cells if is_legacy_bengali(text)]
    is_whole = len(places) >= _MIN_CELLS and len(places) >= _MIN_SHARE * len(cells)
    return (grid.locate(*places[0]) if places else ""), is_whole


def explain_legacy(where: str) -> SkippedItem:
    """Return what to say of a cell with such text."""
    return SkippedItem(where, "Bengali typed for an old font such as SutonnyMJ: convert the file to Unicode")
