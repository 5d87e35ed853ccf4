"""Answers where saved snapshots lie, of which data sets and how large, and which were removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...core.cache_folder import name_cache_folder
from ...core.messages import localise_digits
from ..answer import Answer
from ..document import Block, Entry, Listing, Section
from .view import AnswerTexts

if TYPE_CHECKING:
    from ...store.cache_entries import CacheEntry

_UNITS = ("B", "kB", "MB", "GB")


def answer_cache(entries: Sequence[CacheEntry], *, lang: str) -> Answer:
    """Return where snapshots are saved, and a line for each data set and edition."""
    texts = AnswerTexts("cache", lang)
    blocks: list[Block] = [
        texts.make_paragraph("place"),
        Listing("", (Entry(str(name_cache_folder())),), has_paths=True),
        texts.make_paragraph(
            "total" if entries else "none", n=len(entries), size=_format_total(entries, lang)
        ),
    ]
    if entries:
        blocks.append(_list_entries(texts, entries))
        blocks.append(texts.make_paragraph("how-to-clear", command="stakeholders cache --clear"))
    return _make_answer(blocks, entries, lang)


def answer_clearing(entries: Sequence[CacheEntry], left: Sequence[CacheEntry], *, lang: str) -> Answer:
    """Return how many snapshots were removed, and those that another command is using."""
    texts = AnswerTexts("cache", lang)
    removed = [entry for entry in entries if entry not in left]
    size = _format_total(removed, lang)
    blocks: list[Block] = [texts.make_paragraph("removed" if removed else "none", n=len(removed), size=size)]
    if left:
        blocks += [texts.make_paragraph("in-use", n=len(left)), _list_entries(texts, left)]
    return _make_answer(blocks, left, lang)


def _make_answer(blocks: list[Block], entries: Sequence[CacheEntry], lang: str) -> Answer:
    more = {"folder": str(name_cache_folder())}
    rows = [_make_record(entry) for entry in entries]
    return Answer("cache", (Section("cache", "", tuple(blocks)),), rows, lang=lang, more=more)


def _make_record(entry: CacheEntry) -> dict[str, Any]:
    return {
        "data": str(entry.source) if entry.source else None,
        "audience": entry.audience,
        "bytes": entry.size,
        "folder": str(entry.folder),
    }


def _list_entries(texts: AnswerTexts, entries: Sequence[CacheEntry]) -> Listing:
    lines = []
    for entry in entries:
        size = _format_size(entry.size, texts.lang)
        edition = texts.format_message(f"edition-{entry.audience}")
        if entry.source is None:
            line = texts.format_message("unreadable", data=str(entry.folder), edition=edition, size=size)
        else:
            key = "entry" if entry.source.exists() else "entry-gone"
            line = texts.format_message(key, data=str(entry.source), edition=edition, size=size)
        lines.append(Entry(line))
    return Listing("", tuple(lines), has_paths=True)


def _format_total(entries: Sequence[CacheEntry], lang: str) -> str:
    return _format_size(sum(entry.size for entry in entries), lang)


def _format_size(size: int, lang: str) -> str:
    """Return a number of bytes for people.

    >>> _format_size(999, "en"), _format_size(4_300_000, "en"), _format_size(123_400_000_000, "en")
    ('999 B', '4.3 MB', '123.4 GB')
    """
    number, unit = float(size), 0
    while number >= 1000 and unit < len(_UNITS) - 1:
        number, unit = number / 1000, unit + 1
    digits = f"{number:.1f}" if unit else str(size)
    return f"{localise_digits(digits, lang)} {_UNITS[unit]}"
