"""Tells by its words what a name names, how it may be spelt, and which name an abbreviation shortens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...core.tokens import Token
from .bengali_words import list_stems, strip_case_ending
from .lexicon import MAX_NAME_WORDS, Lexicon

MAX_SKIPPED_WORDS = 3  # of a full name that an abbreviation leaves out


def classify_by_form(name: str, lexicon: Lexicon) -> str:
    """Return the kind that the words of a name tell; "" where they tell none.

    >>> from graph.curate.reading.lexicon import load_lexicon
    >>> classify_by_form("Federation of NGOs in Bangladesh", load_lexicon())
    'platform'
    >>> classify_by_form("বকুল সমিতি", load_lexicon())
    'organisation'
    """
    words = [word.strip(".,()“”\"'‘’") for word in name.lower().split()[:MAX_NAME_WORDS]]
    stop = next(
        (
            at
            for at, word in enumerate(words)
            if at and word in ("of", "for", "on", "to", "in", "against", "ফর", "অফ", "অব")
        ),
        0,
    )
    ends = [words[:stop], words] if stop else [words]
    for part in ends:
        while len(part) > 1 and part[-1].capitalize() in lexicon.places:
            part = part[:-1]
        for size in (2, 1):
            head = " ".join(part[-size:])
            singular = re.sub(r"ies\Z", "y", head) if head.endswith("ies") else head.removesuffix("s")
            kind = lexicon.heads.get(head) or lexicon.heads.get(singular)
            if kind == "organisation" and head not in lexicon.heads and part is not words:
                continue  # "Schools for All" is what somebody does
            if kind and len(part) >= size and (len(words) > size or not head.isascii()):
                return kind
        head = strip_case_ending(part[-1]) if part else ""
        if head in lexicon.heads and len(words) > 1:
            return lexicon.heads[head]
    return lexicon.first_words.get(words[0], "") if len(words) > 1 else ""


def list_spellings(name: str) -> Iterator[str]:
    """Yield a name without the case ending that its last Bengali word may have."""
    if not name.isascii():
        before, space, last = name.rpartition(" ")
        yield from (before + space + stem for stem, _ in list_stems(last))


def align_initials(tokens: Sequence[Token], abbreviation: str) -> int | None:
    """Return where the words begin whose initials an abbreviation has; small words may be left out of it."""
    letters = [char.lower() for char in abbreviation if char.isalnum()]
    if not letters or not any(char.isupper() for char in abbreviation):
        return None
    at, wanted, skipped = len(tokens), len(letters) - 1, 0
    while at and wanted >= 0 and len(tokens) - at < MAX_NAME_WORDS + 2:
        at -= 1
        token = tokens[at]
        if token.text in ".;:()|":
            return None
        parts = [part for part in re.split(r"[-/’']", token.text) if part]
        for part in reversed(parts):
            if wanted >= 0 and part[0].lower() == letters[wanted]:
                wanted -= 1
            elif token.is_capital and len(parts) == 1 and not _holds_letters(part, letters, wanted):
                skipped += 1
                if skipped > MAX_SKIPPED_WORDS or wanted == len(letters) - 1:
                    return None
            elif token.is_capital and len(parts) == 1:
                wanted -= _count_held(part, letters, wanted)
    while at < len(tokens) and not tokens[at].is_capital:
        return None
    return at if wanted < 0 else None


def is_inside_name(sentence: Sequence[Token], at: int) -> bool:
    """Whether a word before a bracket is part of the name: a capital word, or "&" and "of" between two."""
    token = sentence[at]
    joins = token.text in ("&", "of", "for") and at and sentence[at - 1].is_capital
    return token.is_capital or bool(joins)


def _count_held(word: str, letters: Sequence[str], wanted: int) -> int:
    """Return how many letters up to the wanted one stand in a word in their order, its first among them."""
    for count in range(min(4, wanted + 1), 1, -1):
        part = letters[wanted - count + 1 : wanted + 1]
        rest = iter(word.lower())
        if part[0] == word[0].lower() and all(letter in rest for letter in part):
            return count
    return 0


def _holds_letters(word: str, letters: Sequence[str], wanted: int) -> bool:
    return wanted >= 0 and _count_held(word, letters, wanted) > 0


def clean_name(text: str) -> str:
    """Return a name without footnote marks, quotation marks and what follows it.

    >>> clean_name(" “Acorn Trust”¹. "), clean_name("the Acorn Trust")
    ('Acorn Trust', 'Acorn Trust')
    """
    after = "¹²³⁴⁵⁶⁷⁸⁹⁰*†‡.,;: "
    name = text.strip().rstrip(after).strip(" “”\"‘’'*_").rstrip(after)
    name = name.removeprefix("and ").removeprefix("the ").removeprefix("The ").removeprefix("ও ")
    return name + "." if text.strip().endswith(("Inc.", "Ltd.", "e.V.")) else name.strip()


def bare_name(name: str) -> str:
    """Return a name without what stands in brackets behind it.

    >>> bare_name("Acorn Trust (AT)")
    'Acorn Trust'
    """
    head, bracket, _ = name.partition(" (")
    return head if bracket and head else name
