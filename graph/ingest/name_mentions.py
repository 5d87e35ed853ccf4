"""Finds the names of things in texts, in whole words, and takes them out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..core.spelling import fold_text

# what stands in the place of a name, in the script of the text around it; one word, as quotes have few
HIDDEN_NAME, HIDDEN_NAME_BN = "[hidden]", "[অপ্রকাশিত]"

_NOBODY: frozenset[str] = frozenset()

# letters and digits, with accents and vowel signs of South Asian scripts, and apostrophes within
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u0900-\u0dff]|['’](?=[^\W_]))*")
_BENGALI = re.compile(r"[\u0980-\u09ff]")
_POSSESSIVE = re.compile(r"['’]s\Z", re.IGNORECASE)
# a pattern of the endings that a Bengali name may take, folded; it fits no ending, too
BENGALI_ENDING = (
    fold_text("টি টা গুলো গুলি").replace(" ", "|").join(("(?:", ")?"))
    + fold_text("দেরকে দের য়ের ের এর র কে তে য়ে য় ে এ").replace(" ", "|").join(("(?:", ")?"))
    + "[ওই]?"
)
_ENDING = re.compile(BENGALI_ENDING)


@dataclass(frozen=True)
class Mention:
    """A name that stands in a text: whose it is, and from where to where."""

    owner: str
    start: int
    stop: int


@dataclass(frozen=True)
class _Word:
    """A word of a text: folded, the forms that it may be inflected from, where it stands; `bare_stop` is its
    end without the `'s` of a possessive.
    """

    folded: str
    forms: tuple[str, ...]
    start: int
    stop: int
    bare_stop: int


@dataclass(frozen=True)
class _Name:
    owner: str
    written: str
    is_one_word: bool

    def is_likely(self, text: str, least_letters: int) -> bool:
        """Tell whether words that could be this name are it, by their length and capitals.

        A single word in capitals counts only in capitals, one with a capital only with one.
        """
        if len(self.written) < least_letters:
            return False
        if not self.written.isascii() or not self.is_one_word:
            return True
        if self.written.isupper():
            return text[: len(self.written)].isupper()
        return not self.written[0].isupper() or text[0].isupper()


@dataclass(frozen=True)
class NameFinder:
    """Finds names in texts. A name does not count as a part of a longer one that is known, too.

    >>> finder = NameFinder.prepare({"Birch": ["Birch", "ACT"]}, ["Birch House"])
    >>> finder.remove_names("Birch's chair and ACT met in Birch House, an act")
    "[hidden]'s chair and [hidden] met in Birch House, an act"
    >>> finder.remove_names("birch, act", frozenset({"Birch"}))
    '[hidden], [hidden]'
    """

    _names: Mapping[tuple[str, ...], _Name | None]  # by their folded words; those to leave have none
    _starts: frozenset[str]
    _lengths: Mapping[str, Sequence[int]]
    _least_letters: int
    _cleared: dict[tuple[str, frozenset[str]], str] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def prepare(
        cls, names: Mapping[str, Iterable[str]], others: Iterable[str] = (), *, least_letters: int = 1
    ) -> NameFinder:
        """Prepare to find names by their owners; `others` are names that are left where they stand."""
        known: dict[tuple[str, ...], _Name | None] = {
            words: _Name(owner, written, len(words) == 1)
            for owner, given in names.items()
            for written in given
            if (words := _fold_name(written))
        }
        starts = {words[0] for words in known}
        known |= {words: None for name in others if (words := _fold_name(name))}
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
        if not self._starts or (text.isascii() and self._starts.isdisjoint(fold_text(text).split())):
            return
        words, place = list(_iter_words(text)), 0
        while place < len(words):
            name_words = self._find_longest(words, place)
            first, last = words[place], words[place + max(len(name_words) - 1, 0)]
            name = self._names.get(name_words)
            stop = last.stop if name_words and name_words[-1] == last.folded else last.bare_stop
            if name and (
                name.owner in certain or name.is_likely(text[first.start : stop], self._least_letters)
            ):
                yield Mention(name.owner, first.start, stop)
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

    def _find_longest(self, words: Sequence[_Word], place: int) -> tuple[str, ...]:
        for length in self._lengths.get(words[place].folded, ()):
            *before, last = words[place : place + length]
            head = tuple(word.folded for word in before)
            name = _find_form(head, last, self._names) if len(head) == length - 1 else ()
            if name:
                return name
        return _find_form((), words[place], self._names)


def _find_form(head: tuple[str, ...], last: _Word, known: Container[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the name that words make, the last of them maybe inflected; nothing where they make none."""
    return next((name for form in last.forms if (name := (*head, form)) in known), ())


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
    return tuple(sorted({mention.owner for text in texts for mention in finder.find_mentions(text)}))


def _fold_name(name: str) -> tuple[str, ...]:
    return tuple(word.folded for word in _iter_words(name))


def _iter_words(text: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text):
        possessive = _POSSESSIVE.search(match[0])
        bare_stop = match.start() + possessive.start() if possessive else match.end()
        for folded in fold_text(match[0]).split():
            # what looks like a possessive may be the name itself
            forms = (folded, folded[:-1]) if possessive else _list_forms(folded)
            yield _Word(folded, forms, match.start(), match.end(), bare_stop)


def _list_forms(word: str) -> tuple[str, ...]:
    """Return a folded word, and what it may be an inflected form of.

    >>> _list_forms("trust"), "সংঘ" in _list_forms("সংঘের")
    (('trust',), True)
    """
    if word.isascii():
        return (word,)
    return (word, *(word[:end] for end in range(1, len(word)) if _ENDING.fullmatch(word, end)))
