"""Finds what a heading or a word of a file means, by the word lists in `ontology/words/`.

A word is compared without case, punctuation, small words and order; what is in no list, by its spelling.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ...core import resources
from ...core.spelling import fold_text
from ...core.toml_file import read_shipped_toml

MIN_ALIKE = 86.0  # of 100, above which two spellings may be one word
_SMALL_WORDS = frozenset({
    "the", "of", "a", "an", "your", "its", "their", "please", "list", "specify", "any", "main", "all",
    "other", "if", "s", "এর", "র", "সব", "সকল",
})  # fmt: skip
_IN_BRACKETS = re.compile(r"[\(\[（].*?[\)\]）]")
_NUMBERED = re.compile(r"\A\s*(?:[0-9]{1,2}|[a-zA-Z])\s*[.)]\s+")
_REVERSE = "reverse "


@dataclass(frozen=True)
class WordMatch:
    """What a word means, and whether there is no doubt."""

    meaning: str
    is_sure: bool


@dataclass(frozen=True)
class WordList:
    """Meanings by the words for them."""

    meanings: Mapping[str, str]  # by the key of a word

    def find_meaning(self, word: str) -> WordMatch | None:
        """Return what a word means; None where no list has it or anything like it."""
        for form in (word, _NUMBERED.sub("", word), _IN_BRACKETS.sub(" ", word)):
            key = make_word_key(form)
            if key in self.meanings:
                return WordMatch(self.meanings[key], is_sure=True)
        return self._find_by_part(word) or self._find_by_spelling(word)

    def _find_by_part(self, word: str) -> WordMatch | None:
        """Return the meaning of the longest listed phrase of two words or more that the word contains."""
        tokens = set(make_word_key(word).split())
        contained = [key for key in self.meanings if " " in key and tokens.issuperset(key.split())]
        if not contained or len(tokens) > 8:
            return None
        best = max(contained, key=lambda key: (len(key.split()), key))
        return WordMatch(self.meanings[best], is_sure=False)

    def _find_by_spelling(self, word: str) -> WordMatch | None:
        from rapidfuzz import fuzz, process

        key = make_word_key(_IN_BRACKETS.sub(" ", word))
        if len(key) < 4:
            return None
        match = process.extractOne(key, self.meanings.keys(), scorer=fuzz.ratio, score_cutoff=MIN_ALIKE)
        return WordMatch(self.meanings[match[0]], is_sure=False) if match else None


@lru_cache(maxsize=4096)
def make_word_key(word: str) -> str:
    """Return the form by which words are compared.

    >>> make_word_key("Name of the Organization:") == make_word_key("organisation name")
    True
    """
    text = re.sub(r"iz(?=ation|e\b|ed\b|es\b|ing\b)", "is", fold_text(word))
    text = text.replace("programme", "program").replace("centre", "center").replace("bangla", "bengali")
    tokens = [token for token in text.split() if token not in _SMALL_WORDS]
    return " ".join(sorted(map(_make_singular, tokens or text.split())))


def _make_singular(word: str) -> str:
    """Return an English word without the ending of its plural; both forms of a word get the same key."""
    if len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")


def load_columns() -> WordList:
    """Return the fields that headings mean."""
    return _load_word_list("columns")


def load_relations() -> WordList:
    """Return the kinds of tie that words mean; "reverse KIND" for the other direction."""
    return _load_word_list("relations")


def load_types() -> WordList:
    """Return the types and classes that words for a kind of organisation mean."""
    return _load_word_list("types")


def find_type_in_heading(heading: str) -> str:
    """Return the word of a heading that is a kind of organisation, empty where none is.

    >>> find_type_in_heading("Focal Ministry"), find_type_in_heading("Works with")
    ('Ministry', '')
    """
    types = load_types().meanings
    words = heading.split()
    for text in (heading, *words):
        if types.get(make_word_key(text), "Organisation") not in ("Organisation", "Person"):
            return text
    return ""


def find_class_of_type(meaning: str) -> tuple[str, str]:
    """Return the class and the type that a meaning of `load_types` stands for.

    >>> find_class_of_type("TypeMinistry"), find_class_of_type("Company")
    (('PublicBody', 'TypeMinistry'), ('Company', ''))
    """
    entry = _read_words("types").get(meaning, {})
    class_ = entry.get("class", "") if isinstance(entry, dict) else ""
    if class_:
        return str(class_), meaning
    return ("Organisation", meaning) if meaning.startswith("Type") else (meaning, "")


def split_reverse(kind: str) -> tuple[str, bool]:
    """Return a kind of tie without "reverse", and whether its ends change places.

    >>> split_reverse("reverse supports"), split_reverse("funds")
    (('supports', True), ('funds', False))
    """
    return kind.removeprefix(_REVERSE), kind.startswith(_REVERSE)


@lru_cache(maxsize=1)
def load_name_words() -> Mapping[str, frozenset[str]]:
    """Return the words by which names are told from lists, each list by what it holds."""
    return {
        key: frozenset(" ".join(word.casefold().split()) for word in words)
        for key, words in _read_words("names").items()
        if isinstance(words, list)
    }


@lru_cache(maxsize=4)
def _load_word_list(name: str) -> WordList:
    meanings: dict[str, str] = {}
    for meaning, entry in _read_words(name).items():
        words = entry["words"] if isinstance(entry, dict) else entry
        if isinstance(words, list):
            for word in words:
                meanings.setdefault(make_word_key(str(word)), meaning)
    return WordList(meanings)


@lru_cache(maxsize=4)
def _read_words(name: str) -> Mapping[str, object]:
    return read_shipped_toml(Path(resources.find_ontology() / "words" / f"{name}.toml"))
