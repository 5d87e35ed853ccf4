"""Finds the known texts most like a misspelt one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

CUTOFF = 60.0  # per cent of likeness from which on a text resembles another
_MAX_NAME = 200  # letters: a longer text is not kept
_NO_LETTERS = re.compile("[^a-z0-9]+")


def fold_text(text: str) -> str:
    """Return the text without regard to case, accents, punctuation and spacing.

    >>> fold_text("Citizens’ Initiatives on  CEDAW"), fold_text("É-cole")
    ('citizens initiatives on cedaw', 'e cole')
    """
    return _fold_name(text) if len(text) <= _MAX_NAME else _fold(text)


def _fold(text: str) -> str:
    if text.isascii():
        return _NO_LETTERS.sub(" ", text.lower().replace("'", "")).strip()
    folded = unicodedata.normalize("NFKD", text.casefold())
    # Bengali vowel signs are marks too: only Latin accents (combining diacriticals) are dropped
    letters = (char for char in folded if not "\u0300" <= char <= "\u036f")
    spaced = "".join(
        char if char.isalnum() or unicodedata.category(char) in ("Mn", "Mc") else " "
        for char in unicodedata.normalize("NFC", "".join(letters)).replace("’", "").replace("'", "")
    )
    return " ".join(spaced.split())


_fold_name = lru_cache(maxsize=16_384)(_fold)  # a name is folded for each thing that it is compared with


def find_similar(word: str, known: Iterable[str], *, limit: int = 3, cutoff: float = CUTOFF) -> list[str]:
    """Return up to `limit` known texts that resemble the word, best first.

    >>> find_similar("parntneredWith", ["partneredWith", "memberOf"])
    ['partneredWith']
    """
    from rapidfuzz import fuzz, process

    ranked = process.extract(
        word,
        sorted(set(known)),
        scorer=fuzz.token_ratio,
        processor=fold_text,
        limit=limit,
        score_cutoff=cutoff,
    )
    return [text for text, _, _ in ranked]


def rank_similar_keys(
    key: str, known: Sequence[str], *, limit: int, cutoff: float = CUTOFF
) -> list[tuple[float, int]]:
    """Return likeness and place of up to `limit` known keys, best first; `fold_text` makes keys."""
    from rapidfuzz import fuzz, process

    ranked = process.extract(
        key, known, scorer=fuzz.token_ratio, processor=None, limit=limit, score_cutoff=cutoff
    )
    return [(score, place) for _, score, place in ranked]


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return "did you mean ...?" for the nearest known text, else another advice."""
    close = find_similar(word, known, limit=1)
    return f"did you mean '{close[0]}'?" if close else otherwise
