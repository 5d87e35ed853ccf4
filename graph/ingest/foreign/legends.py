"""Reads the legend of a table, "N = NGO, G = government", and writes its words in place of the codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from .headed_tables import HeadedTable

_PAIR = re.compile(r"(?<![^\W_])([^\W_]{1,3})\s*=\s*([^,;=()\n|]{2,40}?)\s*(?=[,;)\n|.]|\Z)")
_MIN_CODES = 2  # of a legend
_MOST_DIFFERENT = 30  # texts of a column of codes


def read_legend(texts: Iterable[str]) -> Mapping[str, str]:
    """Return what codes stand for, by the folded code; nothing where fewer than two are explained.

    >>> read_legend(["Legend: G = government, N = NGO"])
    {'g': 'government', 'n': 'NGO'}
    >>> read_legend(["Type (F=funding; T=training)"])["t"]
    'training'
    """
    pairs = [match.groups() for text in texts for match in _PAIR.finditer(text)]
    legend = {code.casefold(): " ".join(words.split()) for code, words in reversed(pairs)}
    return dict(sorted(legend.items())) if len(legend) >= _MIN_CODES else {}


def decode_legend(table: HeadedTable) -> tuple[HeadedTable, list[str]]:
    """Return a table with words for the codes of its legends, and what was taken for what."""
    if not table.has_headings or table.hashtags:
        return table, []
    data = set(table.rows)
    around = [
        text
        for number, row in enumerate(table.grid.rows)
        if number not in data
        for text in row
        if "=" in text
    ]
    shared, rows, notes = read_legend(around), [list(row) for row in table.grid.rows], []
    for column, heading in enumerate(table.headings):
        legend = read_legend([heading]) or shared
        if not legend:
            continue
        codes = {text.casefold() for text in table.get_column(column) if text}
        if not codes or len(codes) > _MOST_DIFFERENT or not codes <= legend.keys():
            continue
        for row in table.rows:
            text = table.grid.get(row, column)
            if text:
                rows[row][column] = legend[text.casefold()]
        meanings = ", ".join(f"{code} = {legend[code]}" for code in sorted(codes))
        notes.append(f"the codes under '{heading}' were read as the legend says: {meanings}")
    return (replace(table, grid=replace(table.grid, rows=rows)), notes) if notes else (table, [])
