"""Splits names and texts into words that compare, and lists the shorter ways to write a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..core.spelling import fold_text
from .foreign.word_lists import load_name_words

_MARKS = "\u0300-\u036f\u0900-\u0dff"  # accents, and vowel signs of South Asian scripts
_APOSTROPHES = "'’‘`´ʼ′"
# which break a line or join letters and are not seen
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_AS_WRITTEN = _INVISIBLE | dict.fromkeys(map(ord, _APOSTROPHES), "'")
_SIGNS = "".join(map(chr, _INVISIBLE))

# an abbreviation with dots, "&", or letters and digits with what stands within a word
_WORD = re.compile(
    rf"[^\W\d_](?:\.[^\W\d_]){{1,9}}(?!\.?[^\W_])(?:\.(?=\s*[a-z,;:)]))?|&"
    rf"|[^\W_](?:[^\W_{_APOSTROPHES}]|[{_MARKS}{_SIGNS}]|[{_APOSTROPHES}](?=[^\W_]))*"
)
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}]s\Z", re.IGNORECASE)
_PLURAL = re.compile(r"[A-Z0-9.]*[A-Z][A-Z0-9.]+s\Z")  # of an abbreviation
# a pattern of the endings that a Bengali name may take, folded; it fits no ending, too
BENGALI_ENDING = (
    fold_text("টি টা গুলো গুলি সমূহ দ্বয়").replace(" ", "|").join(("(?:", ")?"))
    + fold_text("দেরকে দের য়ের ের এর র কে তে য়ে য় ে এ").replace(" ", "|").join(("(?:", ")?"))
    + "(?:সহ)?[ওই]?"
)
_ENDING = re.compile(BENGALI_ENDING)
_LONGEST_ENDING = 20
AND = "and"
_SAME = {fold_text(word): AND for word in ("এবং", "ও")}  # as "&" is
ARTICLES = frozenset({"the", "a", "an", fold_text("দি"), fold_text("দ্য")})
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_SHORT_FORM = re.compile(r"[A-Z][A-Z.]+[A-Z]\.?")
_LEAST_LETTERS = 3  # of a shorter way to write a name


@dataclass(frozen=True)
class Word:
    """A word of a text: folded, the forms that it may be inflected from, where it stands; `bare_stop` is its
    end without the `'s` of a possessive.
    """

    folded: str
    forms: tuple[str, ...]
    start: int
    stop: int
    bare_stop: int


def iter_words(text: str) -> Iterator[Word]:
    """Yield the words of a text, without regard to what is not seen in them.

    >>> [word.folded for word in iter_words("Hid\\u00adden & H.F.R., Women`s")]
    ['hidden', 'and', 'hfr', 'womens']
    """
    for match in _WORD.finditer(text):
        written = match[0].translate(_AS_WRITTEN)
        possessive = _POSSESSIVE.search(match[0])
        bare_stop = match.start() + possessive.start() if possessive else match.end()
        for part in [AND] if written == "&" else fold_text(written.replace(".", "")).split():
            folded = _SAME.get(part, part)
            # what looks like a possessive or a plural may be the name itself
            is_longer = possessive or _PLURAL.match(written)
            forms = (folded, folded[:-1]) if is_longer else _list_forms(folded)
            yield Word(folded, forms, match.start(), match.end(), bare_stop)


def holds_word(text: str, folded: frozenset[str]) -> bool:
    """Tell whether a text may have one of some folded words, at little cost; yes where it is not clear."""
    if not text.isascii():
        return True
    plain = text.replace("`", "'")
    texts = (plain, plain.replace(".", "")) if "." in plain else (plain,)
    return not all(folded.isdisjoint(fold_text(words).split()) for words in texts)


def fold_name(name: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared."""
    return tuple(word.folded for word in iter_words(name))


def list_shorter_names(name: str) -> list[str]:
    """Return how a name is written without its article, what stands in brackets, and its legal form.

    >>> list_shorter_names("The Hidden House Ltd."), list_shorter_names("Hidden House (HHD)")
    (['Hidden House', 'Hidden House Ltd', 'The Hidden House'], ['HHD', 'Hidden House'])
    """
    words = list(iter_words(name))
    brackets = _BRACKETS.findall(name)
    if not brackets and _find_telling(words) == (0, len(words)):
        return []  # as most are
    shorter = {text for bracket in brackets if _SHORT_FORM.fullmatch(text := bracket.strip("()[] "))}
    for text in {name, _BRACKETS.sub(" ", name)}:
        words = list(iter_words(text))
        first, last = _find_telling(words)
        shorter |= {
            text[words[start].start : words[stop - 1].stop]
            for start in {0, first}
            for stop in {last, len(words)}
            if start < stop
        }
    whole = fold_name(name)
    folded = {text: fold_name(text) for text in shorter}
    return sorted(
        text for text, given in folded.items() if given != whole and len("".join(given)) >= _LEAST_LETTERS
    )


def _find_telling(words: Sequence[Word]) -> tuple[int, int]:
    """Return between which words a name stands without its article and the legal form behind it."""
    last = len(words)
    while last > 1 and words[last - 1].folded in _load_legal_forms():
        last -= 1
    return int(bool(words) and words[0].folded in ARTICLES), last


@lru_cache(maxsize=1)
def _load_legal_forms() -> frozenset[str]:
    return frozenset(map(fold_text, load_name_words()["legal_forms"]))


def _list_forms(word: str) -> tuple[str, ...]:
    """Return a folded word, and what it may be an inflected form of.

    >>> _list_forms("trust"), "সংঘ" in _list_forms("সংঘের")
    (('trust',), True)
    """
    if word.isascii():
        return (word,)
    first = max(1, len(word) - _LONGEST_ENDING)
    return (word, *(word[:end] for end in range(first, len(word)) if _ENDING.fullmatch(word, end)))
