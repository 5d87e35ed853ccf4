"""Finds the names of things in texts, in whole words, and takes them out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .name_words import AND, Word, fold_name, holds_word, iter_words, list_shorter_names

# what stands in the place of a name, in the script of the text around it; one word, as quotes have few
HIDDEN_NAME, HIDDEN_NAME_BN = "[hidden]", "[অপ্রকাশিত]"

_NOBODY: frozenset[str] = frozenset()

_BENGALI = re.compile(r"[\u0980-\u09ff]")


@dataclass(frozen=True)
class Mention:
    """A name that stands in a text: who is called so, and from where to where."""

    owners: frozenset[str]
    start: int
    stop: int


@dataclass(frozen=True)
class _Name:
    """A name as it is written; `is_shorter` where its owner leaves out a part of it, such as "Ltd."."""

    owner: str
    written: str
    is_one_word: bool
    is_shorter: bool = False

    def is_meant(self, text: str, least_letters: int, *, is_certain: bool) -> bool:
        """Tell whether words that could be this name are it, by their length and capitals.

        A single word in capitals counts only in capitals, one with a capital only with one, and a shorter
        name with all its capitals. `is_certain` says that the text names the owner.
        """
        if is_certain:
            return not (self.is_shorter and self.is_one_word) or self._has_capitals(text)
        if self.is_shorter:
            return not self.is_one_word and self._has_capitals(text)
        if _count_letters(self.written) < least_letters:
            return False
        if not self.written.isascii() or not self.is_one_word:
            return True
        if self.written.isupper():
            letters = "".join(filter(str.isalnum, text))
            return letters[: _count_letters(self.written)].isupper()
        return self._has_capitals(text)

    def _has_capitals(self, text: str) -> bool:
        return all(
            text[there.start].isupper() or not self.written[here.start].isupper()
            for here, there in zip(iter_words(self.written), iter_words(text), strict=False)
        )


@dataclass(frozen=True)
class NameFinder:
    """Finds names in texts. A name does not count as a part of a longer one that is known, too.

    >>> finder = NameFinder.prepare({"Birch": ["Birch", "ACT"]}, ["Birch House"])
    >>> finder.remove_names("Birch's chair and ACT met in Birch House, an act")
    "[hidden]'s chair and [hidden] met in Birch House, an act"
    >>> finder.remove_names("birch, act", frozenset({"Birch"}))
    '[hidden], [hidden]'
    """

    _names: Mapping[tuple[str, ...], Sequence[_Name]]  # by their folded words; those to leave have none
    _starts: frozenset[str]
    _lengths: Mapping[str, Sequence[int]]
    _least_letters: int
    _cleared: dict[tuple[str, frozenset[str]], str] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def prepare(
        cls, names: Mapping[str, Iterable[str]], others: Iterable[str] = (), *, least_letters: int = 1
    ) -> NameFinder:
        """Prepare to find names by their owners; `others` are names that are left where they stand."""
        known = _collect_names(names)
        starts = {words[0] for words in known}
        _leave_names(known, others if known else ())
        lengths: dict[str, set[int]] = defaultdict(set)
        for words in known:
            lengths[words[0]].add(len(words))
        return cls(
            known,
            frozenset(starts | {f"{word}s" for word in starts}),
            {start: sorted(found - {1}, reverse=True) for start, found in lengths.items()},
            least_letters,
        )

    def find_mentions(self, text: str, certain: frozenset[str] = _NOBODY) -> Iterator[Mention]:
        """Yield where names stand in a text, of several at one place the longest.

        `certain` are owners of whom it is known that the text names them, however it writes them.
        """
        if not self._starts or not holds_word(text, self._starts):
            return
        words, place = list(iter_words(text)), 0
        while place < len(words):
            name_words = self._find_longest(words, place)
            first, last = words[place], words[place + max(len(name_words) - 1, 0)]
            stop = last.stop if name_words and name_words[-1] == last.folded else last.bare_stop
            owners = frozenset(
                name.owner
                for name in self._names.get(name_words, ())
                if name.is_meant(
                    text[first.start : stop], self._least_letters, is_certain=name.owner in certain
                )
            )
            if owners:
                yield Mention(owners, first.start, stop)
            place += len(name_words) or 1

    def remove_names(self, text: str, certain: frozenset[str] = _NOBODY) -> str:
        """Return the text with a mark in the place of each name."""
        if (text, certain) not in self._cleared:
            self._cleared[text, certain] = "".join(self._iter_pieces(text, certain))
        return self._cleared[text, certain]

    def _iter_pieces(self, text: str, certain: frozenset[str]) -> Iterator[str]:
        end = 0
        for mention in self.find_mentions(text, certain):
            yield text[end : mention.start]
            yield choose_mark(text)
            end = mention.stop
        yield text[end:]

    def _find_longest(self, words: Sequence[Word], place: int) -> tuple[str, ...]:
        for length in self._lengths.get(words[place].folded, ()):
            *before, last = words[place : place + length]
            head = tuple(word.folded for word in before)
            name = _find_form(head, last, self._names) if len(head) == length - 1 else ()
            if name:
                return name
        return _find_form((), words[place], self._names)


def _collect_names(names: Mapping[str, Iterable[str]]) -> dict[tuple[str, ...], list[_Name]]:
    """Return all names by their folded words, those that are written in full first."""
    known: dict[tuple[str, ...], list[_Name]] = {}
    for owner, given in names.items():
        for written in sorted(set(given)):
            if words := fold_name(written):
                known.setdefault(words, []).append(_Name(owner, written, len(words) == 1))
            for shorter in list_shorter_names(written):
                words = fold_name(shorter)
                known.setdefault(words, []).append(_Name(owner, shorter, len(words) == 1, is_shorter=True))
    return known


def _leave_names(known: dict[tuple[str, ...], list[_Name]], others: Iterable[str]) -> None:
    """Take out of the known names those of others; what others are called for short yields to a full name."""
    for name in others:
        known[fold_name(name)] = []
        for shorter in list_shorter_names(name):
            words = fold_name(shorter)
            known[words] = [known_name for known_name in known.get(words, ()) if not known_name.is_shorter]


def _find_form(head: tuple[str, ...], last: Word, known: Container[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the name that words make, the last of them maybe inflected; nothing where they make none."""
    return next((name for form in last.forms if (name := (*head, form)) in known), ())


def _count_letters(text: str) -> int:
    return sum(len(word) for word in fold_name(text) if word != AND)


def choose_mark(text: str) -> str:
    """Return what stands in the place of a name in a text, in its language.

    >>> choose_mark("Birch"), choose_mark("সংঘ")
    ('[hidden]', '[অপ্রকাশিত]')
    """
    return HIDDEN_NAME_BN if _BENGALI.search(text) else HIDDEN_NAME


def lacks_names(text: str) -> bool:
    """Tell whether a mark stands in a text in the place of a name."""
    return HIDDEN_NAME in text or HIDDEN_NAME_BN in text


def find_named(
    names: Mapping[str, Iterable[str]], texts: Iterable[str], others: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return those who are named in a text by one of their names, in whole words.

    The last word may be inflected. A name does not count as a part of one of the other names.

    >>> find_named({"Amber Trust": ["Amber Trust"]}, ["met Amber trust's chair"])
    ('Amber Trust',)
    >>> find_named({"Birch": ["Birch", "ACT"]}, ["Birch House has to act"], ["Birch House"])
    ()
    """
    finder = NameFinder.prepare(names, others)
    mentions = (mention for text in texts for mention in finder.find_mentions(text))
    return tuple(sorted(frozenset().union(*(mention.owners for mention in mentions))))
