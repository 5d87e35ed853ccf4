"""Finds names that are known as they are written, with the endings that they may have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from ...core.tokens import Token, split_tokens
from .bengali_words import list_stems, strip_case_ending
from .lexicon import MAX_NAME_WORDS, Lexicon
from .name_forms import list_spellings

MAX_TAIL = 4  # words that make a longer name of a known one
POSSESSIVE = re.compile(r"[’']s?\Z")


class KnownSpellings:
    """The names that a document, the data set or the shipped lists know, as they are written."""

    def __init__(self, lexicon: Lexicon, slice_text: Callable[[int, int], str]) -> None:
        self.lexicon, self.slice_text = lexicon, slice_text
        self.names: set[str] = set()
        self._longest: dict[str, int] = {}  # first word of a name: characters of the longest

    def learn(self, names: Iterable[str]) -> None:
        """Learn names that are found wherever they stand."""
        for name in names:
            self.names.add(name)
            first = split_tokens(name)[0].text if name else ""
            self._longest[first] = max(self._longest.get(first, 0), len(name))

    def match(self, sentence: Sequence[Token], at: int) -> int:
        """Return how many words from here are a name that is known; 0 for none."""
        first = sentence[at]
        longest = self._longest.get(first.text) or self._longest.get(POSSESSIVE.sub("", first.text), 0)
        if not longest:
            longest = max(self._longest.get(stem, 0) for stem, _ in list_stems(first.text))
        for length in range(min(MAX_NAME_WORDS, len(sentence) - at) if longest else 0, 0, -1):
            last = sentence[at + length - 1]
            if (
                last.end - first.start > longest + 8
                or not last.is_word
                or (not last.text[-1].isalnum() and last.text.isascii())
            ):
                continue
            name = self.slice_text(first.start, last.end)
            if not self.names & {name, POSSESSIVE.sub("", name), *list_spellings(name)}:
                continue
            return self._extend(sentence, at, length, name)
        return 0

    def knows_any(self, words: Iterable[str]) -> bool:
        """Whether any of some words is a name or a place by itself."""
        return any(word in self.names or word in self.lexicon.places for word in words)

    def _extend(self, sentence: Sequence[Token], at: int, length: int, name: str) -> int:
        """Return how many words a name has that goes on as a branch or a longer name; 0 where it is none."""
        after = sentence[at + length] if at + length < len(sentence) else None
        goes_on = after is not None and after.is_capital and after.start <= sentence[at + length - 1].end + 1
        if after and not after.text.isascii() and strip_case_ending(after.text) in self.lexicon.places:
            is_bare = name in self.names and name not in self.lexicon.places
            behind = sentence[at + length + 1].text if at + length + 1 < len(sentence) else ""
            is_list = behind in (",", *self.lexicon.joining, "ও", "এবং")  # "works in A and B"
            goes_on = is_bare and not is_list and after.start <= sentence[at + length - 1].end + 1
            if goes_on:
                return length + 1
        if goes_on and after and after.text in self.lexicon.places and name not in self.lexicon.places:
            return length + 1  # ActionAid Uganda
        heads_on = after is not None and (
            not sentence[at].is_acronym or after.text.lower() in self.lexicon.heads
        )
        follows = sentence[at + length + 1] if at + length + 1 < len(sentence) else None
        is_branch = (
            goes_on
            and after is not None
            and name in self.lexicon.bodies
            and not (follows and follows.is_capital)
            and after.text.lower() not in (*self.lexicon.stop_words, *self.lexicon.heads)
        )
        if is_branch:
            return length + 1  # World Vision Arkhan
        if goes_on and name in self.lexicon.bodies and self._ends_with_head(sentence, at + length):
            return 0  # United Nations Peacebuilding Fund
        is_part = goes_on and heads_on and not name.endswith(("’s", "'s"))
        return 0 if is_part and (length == 1 or name in self.lexicon.places) else length

    def _ends_with_head(self, sentence: Sequence[Token], at: int) -> bool:
        """Whether capital words from here end with a noun of a fund or a mission of its own."""
        last = at
        while last + 1 < len(sentence) and last - at < MAX_TAIL and sentence[last + 1].is_capital:
            last += 1
        return self.lexicon.heads.get(sentence[last].text.lower(), "") in ("donor", "government")
