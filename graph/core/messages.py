"""Reads the texts for people from TOML files and fills them in, in English or Bengali.

A text is a table with `en` and `bn`; `{name}` is a place for a value, and in "one tie|{n} ties" the part
before the bar is for n = 1. "One of {m} ties|{n} of {m} ties|All {m} ties|The only tie" has parts for a whole
too: the third is for n = m, m being the first place that it names, the fourth for n = m = 1. A sentence
with two counts is a whole text of its own, never put together.
`{name:genitive}` inflects a name; so do `locative` and `accusative`.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .bengali import CASES
from .errors import GraphError
from .toml_file import read_shipped_toml

LANGUAGES = ("en", "bn")
LanguagePair = tuple[str, str]  # English and Bengali, empty where there is none

_DIGITS = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.-]*")
_BENGALI_GROUPS = re.compile(r"(?<=\d)(?=(?:\d\d)*\d{3}$)")  # 12,34,567: three digits, then twos
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?\Z")
_MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "bn": (
        *("জানুয়ারি", "ফেব্রুয়ারি", "মার্চ", "এপ্রিল", "মে", "জুন"),
        *("জুলাই", "আগস্ট", "সেপ্টেম্বর", "অক্টোবর", "নভেম্বর", "ডিসেম্বর"),
    ),
}


@dataclass(frozen=True)
class Messages:
    """The texts of one file, by key and language."""

    path: Path
    texts: Mapping[str, Mapping[str, str]]

    @classmethod
    def load(cls, path: Path) -> Messages:
        """Read a file of texts; GraphError where a text lacks a language, or its places differ."""
        return _load_messages(path)

    def format_message(self, key: str, lang: str = "en", **values: str | int | float) -> str:
        """Return a text with its places filled; KeyError for an unknown key, language or place.

        Whole numbers get thousands separators, and in Bengali every number Bengali digits.
        """
        text = _choose_form(self.texts[key][lang], values)
        return text.format_map(
            {name: _Filling(format_number(value, lang), lang) for name, value in values.items()}
        )

    def format_pair(self, key: str, **values: str | int | float) -> LanguagePair:
        """Return a text in both languages, filled with the same values."""
        return self.format_message(key, "en", **values), self.format_message(key, "bn", **values)

    def group_by_language(self) -> dict[str, dict[str, str]]:
        """Return all texts as they stand, by language and then key."""
        return {lang: {key: text[lang] for key, text in self.texts.items()} for lang in LANGUAGES}


class _Filling(str):
    """What fills a place; it inflects itself where the place asks for a case."""

    def __new__(cls, text: str, lang: str) -> _Filling:
        filling = super().__new__(cls, text)
        filling.lang = lang
        return filling

    lang: str

    def __format__(self, case: str) -> str:
        return inflect_name(str(self), case, self.lang) if case else str(self)


def inflect_name(name: str, case: str, lang: str) -> str:
    """Return a name in a case; English has a form of its own only for the genitive.

    >>> inflect_name("Steps", "genitive", "en"), inflect_name("P4D", "genitive", "en")
    ('Steps’', 'P4D’s')
    >>> inflect_name("Steps", "locative", "en"), inflect_name("জাফরান জোট", "genitive", "bn")
    ('Steps', 'জাফরান জোটের')
    """
    if lang == "bn":
        return CASES[case](name)
    possessive = "’" if name.endswith("s") else "’s"
    return name + possessive if case == "genitive" else name


def make_language_pair(texts: Mapping[str, str], default: str = "") -> LanguagePair:
    """Return texts by language as a pair; where there is neither, any other, else the default, as English.

    >>> (
    ...     make_language_pair({"bn": "ভূমি"}),
    ...     make_language_pair({"fr": "terre"}, "x"),
    ...     make_language_pair({}, "x"),
    ... )
    (('', 'ভূমি'), ('terre', ''), ('x', ''))
    """
    english, bengali = texts.get("en", ""), texts.get("bn", "")
    if not english and not bengali:
        english = next(iter(texts.values()), default)
    return english, bengali


def format_number(value: str | int | float, lang: str) -> str:
    """Return a value as a language writes it; a text stays as it is.

    >>> format_number(1234567, "en"), format_number(1234567, "bn"), format_number("1200", "bn")
    ('1,234,567', '১২,৩৪,৫৬৭', '1200')
    """
    if isinstance(value, str):
        return value
    if lang != "bn":
        return f"{value:,}"
    whole, point, fraction = str(value).partition(".")
    return localise_digits(f"{_BENGALI_GROUPS.sub(',', whole)}{point}{fraction}", lang)


def format_date(date: str, lang: str) -> str:
    """Return an ISO date, of a day, a month or a year, as people write it; any other text keeps its words.

    >>> format_date("2024-11-05", "en"), format_date("2024-11", "bn"), format_date("2024", "bn")
    ('5 November 2024', 'নভেম্বর ২০২৪', '২০২৪')
    """
    match = _DATE.match(date)
    if not match or not 0 < int(match[2] or 1) <= 12:
        return localise_digits(date, lang)
    year, month, day = match.groups()
    names = _MONTHS[lang][int(month) - 1 : int(month)] if month else ()
    return localise_digits(" ".join([*([str(int(day))] if day else []), *names, year]), lang)


def localise_digits(text: str, lang: str) -> str:
    """Return a text with its digits as a language writes them.

    >>> localise_digits("2020-02", "bn")
    '২০২০-০২'
    """
    return text.translate(_DIGITS) if lang == "bn" else text


def join_names(names: Sequence[str], lang: str, *, shown: int = 0, separator: str = "; ") -> str:
    """Return names in a row; with `shown`, at most so many and how many more there are.

    >>> join_names(["A", "B", "C"], "en"), join_names(["A", "B", "C"], "bn", shown=1)
    ('A; B and C', 'A এবং আরও ২টি')
    """
    if len(names) < 2:
        return "".join(names)
    texts = Messages.load(Path(__file__).with_name("messages.toml"))
    if shown and len(names) > shown:
        return texts.format_message(
            "and-more", lang, names=separator.join(names[:shown]), n=len(names) - shown
        )
    return texts.format_message("and", lang, names=separator.join(names[:-1]), last=names[-1])


def _choose_form(template: str, values: Mapping[str, str | int | float]) -> str:
    """Return the form of a text for its number `n`: of one, of several, of all or of the only one.

    What `n` is all of is the first number that the third form names.

    >>> _choose_form("{who}: one of {m}|{who}: {n} of {m}|{who}: all {m}", {"who": "A", "n": 5, "m": 5})
    '{who}: all {m}'
    """
    if "|" not in template:
        return template
    forms, number = template.split("|"), values.get("n")
    if len(forms) > 2:
        numbers = (values.get(name) for _, name, _, _ in string.Formatter().parse(forms[2]) if name)
        total = next((value for value in numbers if isinstance(value, int)), None)
        if number == total and (number != 1 or len(forms) > 3):
            return forms[3] if number == 1 else forms[2]
    return forms[0] if number == 1 else forms[1]


def _check_cases(text: str) -> None:
    for _, name, case, _ in string.Formatter().parse(text):
        if case and case not in CASES:
            raise ValueError(f"'{name}' asks for the case '{case}'; there are {', '.join(CASES)}")


def find_placeholders(text: str) -> frozenset[str]:
    """Return the names of the places that a text leaves open.

    >>> sorted(find_placeholders("one tie|{n} ties of {name}"))
    ['n', 'name']
    """
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


def find_latin_words(text: str, *, allowed: Iterable[str] = ()) -> list[str]:
    """Return the words in Latin letters of a text, its places and the names allowed left out.

    >>> find_latin_words("SVG হিসেবে {name} JSON", allowed={"SVG"})
    ['JSON']
    """
    bare = re.sub(r"\{[^}]*\}", " ", text)
    return [word for word in _LATIN.findall(bare) if word not in frozenset(allowed)]


@lru_cache(maxsize=16)
def _load_messages(path: Path) -> Messages:
    texts = read_shipped_toml(path)
    for key, text in texts.items():
        if not isinstance(text, dict) or sorted(text) != sorted(LANGUAGES) or not all(text.values()):
            raise GraphError(f"{path}: text '{key}' has to be given in {' and '.join(LANGUAGES)}")
        try:
            for lang in LANGUAGES:
                _check_cases(text[lang])
            placeholders = {find_placeholders(text[lang]) for lang in LANGUAGES}
        except ValueError as error:
            raise GraphError(f"{path}: text '{key}': {error}") from None
        if len(placeholders) > 1:
            raise GraphError(f"{path}: text '{key}' leaves other places open in its languages")
    return Messages(path, texts)
