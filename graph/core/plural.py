"""Chooses the plural of a noun or verb by its number."""

from __future__ import annotations


def count_noun(number: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun, in the plural unless it is 1.

    >>> count_noun(1, "tie"), count_noun(0, "tie"), count_noun(2, "community", "communities")
    ('1 tie', '0 ties', '2 communities')
    """
    return f"{number} {choose_plural(number, singular, plural or singular + 's')}"


def choose_plural(number: int, singular: str, plural: str) -> str:
    """Return the word that agrees with a number.

    >>> choose_plural(1, "is", "are"), choose_plural(0, "is", "are")
    ('is', 'are')
    """
    return singular if number == 1 else plural
