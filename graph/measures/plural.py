"""Numbers in, words out: 1 tie is, 2 ties are."""

from __future__ import annotations


def amount(number: int, one: str, several: str = "") -> str:
    """Return a number with its noun, in the plural unless it is 1.

    >>> amount(1, "tie"), amount(0, "tie"), amount(2, "community", "communities")
    ('1 tie', '0 ties', '2 communities')
    """
    return f"{number} {agreeing(number, one, several or one + 's')}"


def agreeing(number: int, one: str, several: str) -> str:
    """Return the word that agrees with a number.

    >>> agreeing(1, "is", "are"), agreeing(0, "is", "are")
    ('is', 'are')
    """
    return one if number == 1 else several
