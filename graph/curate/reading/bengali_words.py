"""Takes Bengali words apart: the case of a noun, the form of a verb, the letters of an abbreviation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

_CONSONANT = "[\u0995-\u09b9\u09ce\u0982\u0983\u09bc]"
_DEFINITE = "(?:টি|টা|গুলো|গুলি|সমূহ)"
# How nouns end, the longest first; a word may fit several, so that what it stands for decides.
_ENDINGS = tuple(
    (re.compile(rf"{pattern}\Z"), case)
    for pattern, case in (
        (r"[-‑’”](?:এর|র|ের)", "gen"),
        (r"[-‑’”]কে", "acc"),
        (r"[-‑’”](?:এ|তে|য়|ে)", "loc"),
        (rf"{_DEFINITE}(?:র|ের)", "gen"),
        (rf"{_DEFINITE}কে", "acc"),
        (rf"{_DEFINITE}(?:তে|য়|ে)", "loc"),
        (_DEFINITE, "nom"),
        ("দেরকে", "acc"),
        ("দের", "gen"),
        (rf"(?<={_CONSONANT})েরা", "nom"),
        (rf"(?<={_CONSONANT})ের", "gen"),
        (r"(?<=[ইউওঈএা-ৌ])(?:য়ের|(?<!পু)(?<!বাজা)র)", "gen"),
        (r"(?<=\u09bc)র", "gen"),
        ("রা", "nom"),
        ("কে", "acc"),
        ("সহ", "nom"),
        (r"(?<=[ইউওঈএা-ৌ])তে", "loc"),
        (r"(?<=[ইউওঈএিীু-ৌ])য়ে", "loc"),
        (r"(?<=[াআ])য়", "loc"),
        (rf"(?<={_CONSONANT})ে", "loc"),
    )
)
_EMPHASIS = ("ও", "ই")
CASES = ("nom", "gen", "acc", "loc")

_LETTERS = "ডব্লিউ|ওয়াই|এইচ|কিউ|এক্স|জেড|আই|ইউ|এফ|এল|এম|এন|আর|এস|কে|জে|জি|বি|সি|ডি|টি|পি|ভি|এ|ই|ও"
_SPELT = re.compile(rf"(?:{_LETTERS}){{3,9}}\Z")

# Endings of verbs behind their stem. What ends like the second list is not yet, what ends in "নি" is not.
_PAST = (
    "েছে|েছেন|েছি|য়েছে|য়েছেন|য়েছি|িয়েছে|িয়েছেন|িয়েছি|ছে|ছেন|ছি|চ্ছে|চ্ছেন|চ্ছি|াচ্ছে|াচ্ছেন|াচ্ছি|িচ্ছে|িচ্ছেন|িচ্ছি"
    "|ল|লেন|লাম|লো|িল|িলেন|িলাম|াল|ালেন|েছিল|েছিলেন|েছিলাম|য়েছিল|য়েছিলেন|য়েছিলাম|িয়েছিল|িয়েছিলেন|িয়েছিলাম|ছিল|ছিলেন|ছিলাম|চ্ছিল"
    "|াচ্ছিল|ত|তেন|তাম|াত|াতেন|িত|িতেন"
)
_PRESENT = "|ে|েন|ি|য়|ন|ই|ায়|ান|াই|িই"
_FUTURE = "বে|বেন|ব|বো|াবে|াবেন|াব|িবে"
_NOMINAL = "া|ার|ায়|ওয়া|ওয়ার|ওয়ায়|ানো|ানোর|নো|নোর|োনা|তে|াতে|িতে|িয়ে|য়ে"
_ROOTS = (
    "কর|হ|দে|দি|পা|পে|নে|নি|যা|গে|গি|আস|এস|চল|চাল|থাক|খোল|খুল|চা|চে|রাখ|রেখ|শেখ|শিখ|জোগ|জুগ|যোগ|যুগ|গড়|তোল|তুল|ওঠ|উঠ|মেট"
    "|মিট|ছড়|বাড়|নাম|লাগ|মেল|মিল|বল|জান|দাঁড়|বস|দেখ|লেখ|লিখ|আন|এন|পাঠ|ছাড়|ছেড়|ফির|মান|ভাব|পার|রয়|রই|কাট|সার|ঘট|বাঁধ|শুন"
)
_FUTURE_VERB = re.compile(rf"(?:{_ROOTS})(?:{_FUTURE})\Z")
_DENIED_VERB = re.compile(rf"(?:(?:{_ROOTS})(?:{_PAST}{_PRESENT})|হই)নি\Z")
_FINITE_VERB = re.compile(rf"(?:(?:{_ROOTS})(?:{_PAST}|{_PRESENT[1:]})|আছে|আছেন|আছি|রয়েছে|নেই)\Z")
# Words that end like a verb of the past whatever their stem is
_PAST_VERB = re.compile(r"(?:েছে|েছেন|েছি|য়েছে|য়েছেন|ছিল|ছিলেন|ছিলাম|চ্ছে|চ্ছেন|লেন|তেন|লাম)(?:নি)?\Z")


@lru_cache(maxsize=50_000)
def list_stems(word: str) -> tuple[tuple[str, str], ...]:
    """Return what a word may be an inflected form of, each with its case; the word itself first.

    >>> list_stems("ফাউন্ডেশনের")
    (('ফাউন্ডেশনের', 'nom'), ('ফাউন্ডেশন', 'gen'), ('ফাউন্ডেশনে', 'gen'))
    >>> [stem for stem, _ in list_stems("সমিতিও")]
    ['সমিতিও', 'সমিতি']
    """
    stems: dict[str, str] = {word: "nom"}
    bases = [word, *(word[:-1] for mark in _EMPHASIS if word.endswith(mark) and len(word) > 3)]
    for base in bases:
        for pattern, case in _ENDINGS:
            match = pattern.search(base)
            stem = base[: match.start()] if match else ""
            if match and len(stem) > (2 if match[0] == "রা" else 1) and sum(map(str.isalpha, stem)) > 1:
                stems.setdefault(stem, case)
        stems.setdefault(base, "nom")
    return tuple(stems.items())


def strip_case_ending(word: str) -> str:
    """Return a Bengali word without its case ending.

    >>> strip_case_ending("ফাউন্ডেশনের"), strip_case_ending("ঢাকায়"), strip_case_ending("Oxfam-এর")
    ('ফাউন্ডেশন', 'ঢাকা', 'Oxfam')
    """
    stems = list_stems(word)
    return stems[1][0] if len(stems) > 1 else word


def find_case(word: str) -> str:
    """Return the case that a word most likely has, by its ending alone."""
    stems = list_stems(word)
    return stems[1][1] if len(stems) > 1 else "nom"


def find_stem(word: str, known: Iterable[str]) -> str:
    """Return which of some known words a word is a form of; "" for none."""
    return next((stem for stem, _ in list_stems(word) if stem in known), "")


def is_spelt_acronym(word: str) -> bool:
    """Whether a word is written as the names of Latin letters: ইউএনডিপি.

    >>> is_spelt_acronym("কেডিএফ"), is_spelt_acronym("সমিতি")
    (True, False)
    """
    return bool(_SPELT.match(word))


def is_finite_verb(word: str) -> bool:
    """Whether a word is a verb that ends a clause, of whatever time."""
    return bool(
        _FINITE_VERB.match(word)
        or _PAST_VERB.search(word)
        or _FUTURE_VERB.match(word)
        or _DENIED_VERB.match(word)
    )


def is_certain_verb(word: str) -> bool:
    """Whether a word can be nothing but a verb; "তুলি" may be a name.

    >>> is_certain_verb("করেছে"), is_certain_verb("তুলি")
    (True, False)
    """
    return bool(_PAST_VERB.search(word) or _FUTURE_VERB.match(word) or _DENIED_VERB.match(word))


def is_denied_verb(word: str) -> bool:
    """Whether a verb says that something did not happen.

    >>> is_denied_verb("পায়নি"), is_denied_verb("জার্মানি")
    (True, False)
    """
    return bool(_DENIED_VERB.match(word)) or (word.endswith(("েনি", "ননি", "িনি")) and len(word) > 4)


def is_future_verb(word: str) -> bool:
    """Whether a verb says that something is yet to happen.

    >>> is_future_verb("করবে"), is_future_verb("যৌথভাবে")
    (True, False)
    """
    return bool(_FUTURE_VERB.match(word))


class VerbForms:
    """Tells which of some verbs a word is a form of."""

    def __init__(self, stems: Iterable[tuple[str, Sequence[str]]]) -> None:
        endings = f"{_PAST}|{_FUTURE}|{_NOMINAL}{_PRESENT}"
        self._patterns = [
            (name, re.compile(rf"(?:{'|'.join(roots)})(?:{endings})(?:নি)?\Z")) for name, roots in stems
        ]

    def list_verbs(self, word: str) -> Iterator[str]:
        """Yield the names of the verbs that a word may be a form of."""
        bare = word[:-1] if word.endswith(_EMPHASIS) and len(word) > 3 else word
        for name, pattern in self._patterns:
            if pattern.match(bare) or pattern.match(word):
                yield name
