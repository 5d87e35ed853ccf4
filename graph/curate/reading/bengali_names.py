"""Finds where names begin and end in Bengali sentences, which have no capital letters."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ...core.tokens import Token
from .lexicon import Lexicon

MAX_BENGALI_WORDS = 6
_CASE_ENDING = re.compile(
    r"(?:[-‑](?:এর|এ|কে|তে|য়|র)|(?:টির|টিকে|টিতে|টি)|(?<=[\u0995-\u09b9\u09dc-\u09df\u09ce])(?:ের|ে|কে|গুলো|সমূহ)|"
    r"(?<=[\u09be-\u09cc])(?:র|য়|কে|তে))\Z"
)


def strip_case_ending(word: str) -> str:
    """Return a Bengali word without its case ending.

    >>> strip_case_ending("ফাউন্ডেশনের"), strip_case_ending("ঢাকায়"), strip_case_ending("Oxfam-এর")
    ('ফাউন্ডেশন', 'ঢাকা', 'Oxfam')
    """
    return _CASE_ENDING.sub("", word)


def match_bengali(sentence: Sequence[Token], at: int, lexicon: Lexicon, known: Collection[str] = ()) -> int:
    """Return how many Bengali words from here are a name that ends with a noun such as ফাউন্ডেশন.

    A name of `known` within ends the search, since it stands for itself.
    """
    if not _is_bengali(sentence[at], lexicon) or not _begins_name(sentence, at, lexicon):
        return 0
    best = 0
    for length in range(1, MAX_BENGALI_WORDS + 1):
        if at + length > len(sentence) or not _is_bengali(sentence[at + length - 1], lexicon):
            break
        last = sentence[at + length - 1].text
        if length > 1 and (last in known or strip_case_ending(last) in known):
            break
        is_inflected = last not in lexicon.heads and strip_case_ending(last) in lexicon.heads
        if best and (is_inflected or last not in lexicon.heads):
            break  # "... ট্রাস্ট জোটের" is a trust, and what belongs to the alliance
        if length > 1 and (is_inflected or last in lexicon.heads):
            best = length
        if is_inflected:
            break
    words = [token.text for token in sentence[at : at + best]]
    return best if any(word not in lexicon.bengali_common for word in words[:-1]) else 0


def _begins_name(sentence: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a name may begin with a word: not with "সংস্থাটি", a place that something is in, or an owner."""
    word = sentence[at].text
    bare = strip_case_ending(word)
    if word.endswith(("টি", "টির", "ভিত্তিক")):
        return False
    is_inflected = bare != word
    is_common = bare in lexicon.heads or bare in lexicon.places or bare in lexicon.bengali_common
    is_governing = at + 1 < len(sentence) and sentence[at + 1].text == "জন্য"
    return not is_inflected or not (is_common or word.endswith(("ের", "কে", "তে", "ায়"))) or is_governing


def _is_bengali(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word may stand in a name: no small word, no verb, nobody that something is done to."""
    is_letter = "\u0985" <= token.text[0] <= "\u09ce" or token.text[0] in "\u09dc\u09dd\u09df"
    is_verb = token.text.endswith(tuple(lexicon.names["bengali"]["verb_endings"]))
    return is_letter and not is_verb and token.text not in lexicon.bengali_stop_words
