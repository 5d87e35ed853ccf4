"""Says what a heading, a column or a key means, from the classes of its words and the order they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from ...core.spelling import fold_text

MAX_LABEL_WORDS = 14
_SECTION = re.compile(  # "Table II: ", which is no table to sit at
    r"^\s*(?:annexe?|annexure|appendix|table|section|part|chapter|box|পরিশিষ্ট|সারণি|সারণী|ছক|টেবিল|অধ্যায়)"
    r"\s+[\w.]{1,5}\s*[:.–—-]\s*",
    re.IGNORECASE,
)


def strip_section(heading: str) -> str:
    """Return a heading without what numbers it: "Table II: Members" is about members, not about a table."""
    return _SECTION.sub("", heading)


class LabelGrammar:
    """The classes of words of labels, and the patterns of classes that give a label its role."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data

    def find_role(self, label: str) -> str:
        """Return the role of a label, "" where no pattern fits.

        >>> from .lexicon import load_lexicon
        >>> load_lexicon().labels.find_role("Those who give us money")
        'funder'
        >>> load_lexicon().labels.find_role("Groups that we fund")
        'grantee'
        """
        words = fold_text(label).split()
        if not 0 < len(words) <= MAX_LABEL_WORDS:
            return ""
        classes = " ".join(self._iter_classes(words))
        return next((role for role, pattern in self._patterns if pattern.search(classes)), "")

    def fits_name(self, text: str) -> bool:
        """Whether no word of a text but such as names hold, too, has a class: "Kestrel Climate Network"."""
        return set(self._iter_classes(fold_text(text).split())) <= set(self._data["named"]["classes"])

    def is_plain(self, word: str) -> bool:
        """Whether a word has no class."""
        return not self._find_class(fold_text(word))

    def _iter_classes(self, words: list[str]) -> Iterator[str]:
        """Yield the class of each word, or of two words that have one together."""
        at = 0
        while at < len(words):
            pair = self._whole.get(" ".join(words[at : at + 2])) if at + 1 < len(words) else None
            single = self._find_class(words[at])
            if pair or single:
                yield pair or single
            at += 2 if pair else 1

    def _find_class(self, word: str) -> str:
        if word in self._whole:
            return self._whole[word]
        for length in range(min(len(word), self._longest), 2, -1):
            if word[:length] in self._beginnings:
                return self._beginnings[word[:length]]
        return ""

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._beginnings), default=0)

    @cached_property
    def _whole(self) -> Mapping[str, str]:
        return {word: name for word, name in self._iter_words() if not word.endswith("*")}

    @cached_property
    def _beginnings(self) -> Mapping[str, str]:
        return {word.rstrip("*"): name for word, name in self._iter_words() if word.endswith("*")}

    def _iter_words(self) -> Iterator[tuple[str, str]]:
        """Yield each word with its class, the first class of a word last."""
        for name, words in reversed(self._data["classes"].items()):
            for word in words:
                yield fold_text(word) + "*" * word.endswith("*"), name

    @cached_property
    def _patterns(self) -> list[tuple[str, re.Pattern[str]]]:
        return [
            (entry["role"], re.compile(pattern))
            for entry in self._data["patterns"]
            for pattern in entry["fits"]
        ]
