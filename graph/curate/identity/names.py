"""Reduces names of organisations to words that compare: one script, one spelling, one word for one thing.

The key of a word keeps its consonants alone, those that sound alike as one: so a word in Bengali script and
each of its spellings in Latin letters have one key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ...core.spelling import fold_text
from ...core.toml_file import read_shipped_toml
from ...ingest.foreign.word_lists import load_name_words

_WORDS = Path(__file__).with_name("words.toml")
# what sounds alike between scripts, the longer first
_SOUNDS = (
    *(("tion", "sn"), ("sion", "sn")),
    *(
        ("ksh", "k"),
        ("kkh", "k"),
        ("chh", "C"),
        ("sch", "s"),
        ("ph", "f"),
        ("bh", "b"),
        ("gh", "g"),
        ("kh", "k"),
    ),
    *(("th", "t"), ("dh", "d"), ("jh", "j"), ("sh", "s"), ("ch", "C"), ("ck", "k"), ("qu", "k"), ("ng", "n")),
    *(("ce", "s"), ("ci", "s"), ("cy", "s"), ("c", "k"), ("C", "c")),
    *(("z", "j"), ("v", "b"), ("w", "b"), ("q", "k"), ("x", "ks")),
)
_BENGALI = str.maketrans({"ং": "ন", "ঁ": "ন", "চ": "ch", "ছ": "ch"})
_VOWELS = frozenset("aeiou")
_ROMAN = frozenset(("ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"))
_NOT_KEPT = re.compile(r"[aeiouyh']")
_REPEATED = re.compile(r"(.)\1+")
_SHORT_FORM = re.compile(r"\(([^()]{2,12})\)\s*\Z")
_MIN_KEY = 2  # consonants that a key needs to tell words apart


@dataclass(frozen=True, slots=True)
class ComparedName:
    """A name as it was written and as it is compared."""

    text: str
    folded: str  # without regard to case, accents and punctuation
    words: tuple[str, ...]  # without forms and fillers, one word for what means the same
    keys: tuple[str, ...]  # of the words, by sound
    initials: frozenset[str]  # with and without the words that say nothing
    numbers: frozenset[str]  # two names with different ones are two things
    is_latin: bool

    @property
    def is_one_word(self) -> bool:
        """Whether it may be an abbreviation that stands in place of a name."""
        return " " not in self.folded

    @property
    def joined(self) -> str:
        """Its words without gaps."""
        return "".join(self.words)


@dataclass(frozen=True)
class _Words:
    """The lists of `words.toml` and the legal forms, folded."""

    forms: frozenset[str]
    fillers: frozenset[str]
    standard: Mapping[str, str]
    phrases: Mapping[str, str]  # of more than one word

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> _Words:
        lists = read_shipped_toml(_WORDS)
        standard = {fold_text(word): fold_text(group[0]) for group in lists["same"] for word in group}
        phrases = {f" {word} ": f" {first} " for word, first in standard.items() if " " in word}
        forms, fillers = (
            frozenset(map(fold_text, words)) for words in (load_name_words()["legal_forms"], lists["fillers"])
        )
        return cls(forms, fillers, standard, phrases)


@lru_cache(maxsize=4096)  # what is looked for is most often added next
def compare_name(text: str) -> ComparedName:
    """Return a name as it is compared.

    >>> compare_name("The Amber Trust (Pvt.) Ltd.").words, compare_name("Dept. of Women’s Affairs").words
    (('amber', 'trust'), ('department', 'women', 'affairs'))
    >>> compare_name("সোনালি ট্রাস্ট").keys == compare_name("Shonali Trust").keys
    True
    """
    known = _Words.load()
    folded = fold_text(text)
    phrased = f" {folded} "
    for phrase, standard in known.phrases.items():
        phrased = phrased.replace(phrase, standard) if phrase in phrased else phrased
    written = phrased.split()
    telling = [word for word in written if word not in known.fillers]
    words = tuple(known.standard.get(word, word) for word in telling if word not in known.forms)
    return ComparedName(
        text=text,
        folded=folded,
        words=words or tuple(written),
        keys=tuple(map(make_sound_key, words or written)),
        initials=frozenset("".join(word[0] for word in some) for some in (folded.split(), telling) if some),
        numbers=frozenset(word for word in words if word.isdigit() or word in _ROMAN),
        is_latin=folded.isascii(),
    )


@lru_cache(maxsize=200_000)
def make_sound_key(word: str) -> str:
    """Return the key of a word: its consonants as they sound, or the word where too few are left.

    >>> make_sound_key("shishu"), make_sound_key("সিসু"), make_sound_key("24")
    ('sisu', 'sisu', '24')
    """
    from anyascii import anyascii

    spelt = anyascii(word.translate(_BENGALI)).lower()
    if spelt.isdigit():
        return spelt
    sounds = spelt
    for written, sound in _SOUNDS:
        sounds = sounds.replace(written, sound)
    first = "a" if sounds[:1] in _VOWELS else sounds[:1]
    key = _REPEATED.sub(r"\1", first + _NOT_KEPT.sub("", sounds[1:]))
    return key if len(key) >= _MIN_KEY else _REPEATED.sub(r"\1", sounds.replace("h", "").replace("'", ""))


def split_short_form(text: str) -> tuple[str, str]:
    """Return a name and the abbreviation that stands in brackets behind it, empty where there is none.

    >>> split_short_form("Gender Alliance (GAD)"), split_short_form("Amber (Dhaka office) Trust")
    (('Gender Alliance', 'GAD'), ('Amber (Dhaka office) Trust', ''))
    """
    match = _SHORT_FORM.search(text)
    if match and " " not in match[1].strip() and sum(map(str.isupper, match[1])) > 1:
        return text[: match.start()].strip(), match[1].strip()
    return text, ""
