"""Splits a cell that lists several names, but never inside a name.

"Ministry of Law, Justice and Parliamentary Affairs, BRAC" is two names. Line breaks, semicolons, bars and
bullets part names always. At commas and "and" the cheapest way to read the cell as whole names is taken: a
name that stands by itself elsewhere costs nothing, a piece that is no name by itself costs most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ...core.spelling import fold_text
from .word_lists import load_name_words

_HARD = re.compile(r"\s*(?:[\n;|•●▪·]|(?:(?<=\s)|\A)[0-9]{1,2}[.)]\s)\s*")
_SOFT = re.compile(r"\s*[,،]\s*(?:(?:and|&|এবং|ও)\s+)?|\s+(?:and|এবং|ও|আর)\s+|\s*&\s+|\s+&\s*")
_SLASH = re.compile(r"\s*/\s*")
_BETWEEN_PLACES = re.compile(r"\s*(?:[,;|/&\n]|\band\b|\sও\s|\sএবং\s)\s*")
_EDGES = " \t,;:.-–*\u00b7"
_WORDS = re.compile(r"[^\s,/&()]+")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&.-]*[A-Z0-9]\Z")
_MAX_PIECES = 60  # between which the cheapest reading is looked for; longer lists part at every comma
_MIN_PROSE = 6  # words of a sentence
_MAX_JOINED = 6  # pieces of one name

# What a reading costs. A name that is known costs nothing.
_WHOLE, _UNCLEAR, _FRAGMENT, _WRONG = 1.0, 2.0, 5.0, 20.0


@dataclass(frozen=True)
class KnownNames:
    """Names that stand by themselves elsewhere, folded."""

    folded: frozenset[str]
    places: frozenset[str] = frozenset()  # folded; after a comma, a place belongs to the name before it

    @classmethod
    def from_names(cls, names: Iterable[str]) -> KnownNames:
        """Collect names; one of a single letter is none."""
        return cls(frozenset(key for key in map(fold_text, names) if len(key) > 1))

    def __contains__(self, name: str) -> bool:
        return fold_text(name) in self.folded


def split_names(text: str, known: KnownNames) -> list[str]:
    """Return the names in a cell, in their order, each once.

    >>> split_names("Ministry of Law, Justice and Parliamentary Affairs, BRAC", KnownNames.from_names([]))
    ['Ministry of Law, Justice and Parliamentary Affairs', 'BRAC']
    >>> split_names("Amber Trust and Kestrel Forum; Women and Children Foundation", KnownNames.from_names([]))
    ['Amber Trust', 'Kestrel Forum', 'Women and Children Foundation']
    """
    names: dict[str, None] = {}
    for piece in split_surely(text):
        piece = piece.strip(_EDGES) if piece.strip(_EDGES) not in known else piece
        if (piece in known and not names_nobody(piece)) or is_sentence(piece):
            names[piece] = None
            continue
        for name in _split_softly(piece, known):
            for part in _split_slashes(name.strip(_EDGES), known):
                if not names_nobody(part):
                    names[part] = None
    return list(names)


def is_sentence(text: str) -> bool:
    """Tell whether a text is prose rather than a name or a list of names.

    >>> is_sentence("We work with many groups in all unions"), is_sentence("Amber Trust, Heron Club and BRAC")
    (True, False)
    """
    words = _list_words(text)
    return len(words) >= _MIN_PROSE and not load_name_words()["prose"].isdisjoint(words)


def split_surely(text: str) -> list[str]:
    """Part a text where names always part: at line breaks, semicolons, bars, bullets and numbers."""
    return [piece for piece in map(str.strip, _HARD.split(text)) if piece]


def list_whole_names(texts: Iterable[str]) -> list[str]:
    """Return the pieces of cells that are one name each: nothing in them could part two names."""
    pieces = [piece.strip(_EDGES) for text in texts for piece in split_surely(text)]
    return [
        piece for piece in pieces if not (_SOFT.search(piece) or _SLASH.search(piece) or names_nobody(piece))
    ]


def is_nothing(text: str) -> bool:
    """Tell whether a cell says that there is nothing: empty, a dash, "n/a".

    >>> is_nothing(" N/A "), is_nothing("BRAC")
    (True, False)
    """
    bare = text.strip().casefold()
    return bare in load_name_words()["nothing"] or not bare.strip("-–—_=.:")


def names_nobody(text: str) -> bool:
    """Tell whether a cell that should name others names none: nothing, or the organisation itself.

    >>> names_nobody("Direct implementation"), names_nobody("-"), names_nobody("BRAC")
    (True, True, False)
    """
    return is_nothing(text) or text.strip().casefold() in load_name_words()["itself"]


def split_places(text: str) -> list[str]:
    """Part a text that names places, in which no name has a comma or an "and".

    >>> split_places("Khulna, Barishal and Bhola")
    ['Khulna', 'Barishal', 'Bhola']
    """
    return [name for name in _BETWEEN_PLACES.split(text) if any(map(str.isalpha, name))]


def _split_slashes(name: str, known: KnownNames) -> list[str]:
    """Part "UNDP/UNICEF", whose parts are names by themselves; "and/or" and "24/7" stay whole."""
    parts = _SLASH.split(name)
    if len(parts) < 2 or name in known or not all(map(str.strip, parts)):
        return [name]
    are_names = all(
        part in known or _ACRONYM.match(part.split()[0]) or (has_noun(part) and " " in part) for part in parts
    )
    return parts if are_names else [name]


def _split_softly(text: str, known: KnownNames) -> list[str]:
    """Return the cheapest reading of a text as names, parted at commas and "and"."""
    cuts = [*_find_cuts(text)]
    if not cuts:
        return [text]
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(text)]
    if len(starts) > _MAX_PIECES:
        return [text[start:end] for start, end in zip(starts, ends, strict=True)]
    reader = _PieceReader(text, starts, ends, [cut.group() for cut in cuts], known)
    return reader.find_cheapest()


def _find_cuts(text: str) -> Iterator[re.Match[str]]:
    """Yield the commas and the "and" between names: none that stands within brackets."""
    place = open_brackets = 0
    for match in _SOFT.finditer(text):
        open_brackets += text.count("(", place, match.start()) - text.count(")", place, match.start())
        place = match.start()
        if open_brackets <= 0:
            yield match


class _PieceReader:
    """The pieces of one text, and what it costs to read some of them in a row as one name."""

    def __init__(
        self, text: str, starts: Sequence[int], ends: Sequence[int], marks: Sequence[str], known: KnownNames
    ) -> None:
        self.text, self.starts, self.ends, self.marks, self.known = text, starts, ends, marks, known
        self.pieces = [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]

    def find_cheapest(self) -> list[str]:
        """Return the names of the cheapest reading; of two that cost the same, that with fewer names."""
        count = len(self.pieces)
        best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * count
        for end in range(1, count + 1):
            for start in range(max(0, end - _MAX_JOINED), end):
                cost = best[start][0] + self._cost_of_name(start, end - 1)
                if cost < best[end][0]:
                    best[end] = cost, start
        names, end = [], count
        while end:
            start = best[end][1]
            names.append(self.text[self.starts[start] : self.ends[end - 1]].strip())
            end = start
        return names[::-1]

    def _cost_of_name(self, first: int, last: int) -> float:
        name = self.text[self.starts[first] : self.ends[last]].strip()
        if name in self.known:
            return 0.0
        if first == last:
            return self._cost_of_piece(name, follows=first > 0)
        known_inside = sum(piece in self.known for piece in self.pieces[first : last + 1])
        return self._cost_of_joining(first, last) + _WRONG * known_inside

    def _cost_of_piece(self, piece: str, *, follows: bool) -> float:
        if not piece:
            return _WRONG
        if follows and self._goes_on(piece):
            return _WRONG
        if _is_about_only(piece):
            return _FRAGMENT
        return _WHOLE if has_noun(piece) or _ACRONYM.match(piece) else _UNCLEAR

    def _goes_on(self, piece: str) -> bool:
        """Tell whether a piece can only go on with the name before it."""
        return _is_continuation(piece) or (piece not in self.known and fold_text(piece) in self.known.places)

    def _cost_of_joining(self, first: int, last: int) -> float:
        """Return what it costs to read several pieces as one name."""
        pieces = self.pieces[first : last + 1]
        head, rest = pieces[0], pieces[1:]
        if all(map(self._goes_on, rest)):
            return _WHOLE
        if any(_ACRONYM.match(piece) for piece in pieces):
            return _WRONG
        if _begins_as_head(head) and all(map(_is_about_only, rest)):
            return _WHOLE
        ends_as_head = has_noun(pieces[-1]) and not _begins_as_head(pieces[-1])
        if ends_as_head and all(map(_is_about_only, pieces[:-1])):
            return _WHOLE
        marks = self.marks[first:last]
        only_and = len(marks) == 1 and "," not in marks[0]
        in_list = any("," in mark for mark in self.marks)
        if only_and and ends_as_head and not has_noun(head) and _is_about_only(head.split()[-1]):
            return _WHOLE + 0.5  # Bangladesh Women and Children Trust
        if only_and and not in_list and not (has_noun(head) and has_noun(pieces[-1])):
            return _WHOLE + _UNCLEAR - 0.2 if not _begins_as_head(pieces[-1]) else _WRONG
        return _WRONG


@lru_cache(maxsize=8192)
def _list_words(piece: str) -> tuple[str, ...]:
    return tuple(word.casefold().strip("’'.") for word in _WORDS.findall(piece))


def has_noun(piece: str) -> bool:
    """Tell whether a piece has a word that makes a name whole: Trust, Ministry, Forum."""
    words, text = load_name_words(), piece.casefold()
    return any(word in words["nouns"] for word in _list_words(piece)) or any(
        noun in text for noun in words["nouns"] if not noun.isascii()
    )


def _begins_as_head(piece: str) -> bool:
    """Tell whether a piece begins as "Ministry of", "Centre for", after which a comma may go on."""
    words = _list_words(piece)
    lists = load_name_words()
    place = next((number for number, word in enumerate(words) if word in lists["links"]), 0)
    return place > 0 and any(word in lists["nouns"] for word in words[:place])


def _is_about_only(piece: str) -> bool:
    """Tell whether a piece only says what a body is about: Justice, Parliamentary Affairs."""
    words = _list_words(piece)
    fields = load_name_words()["fields"]
    return bool(words) and all(word in fields for word in words)


def _is_continuation(piece: str) -> bool:
    """Tell whether a piece can only go on with the name before it: Ltd., Bangladesh, a small letter."""
    return piece.casefold().strip(_EDGES) in load_name_words()["endings"] or (
        piece[:1].isascii() and piece[:1].islower() and not has_noun(piece) and piece != piece.casefold()
    )
