"""Finds the name most like another among very many: spelt alike, or the same by sound in another script.

Only names that share something are compared: a word by its sound, their first letters or their last. So the
work grows with the number of names and not with its square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..identity.names import ComparedName, compare_name

MIN_NEAR = 90.0  # of 100, above which two spellings may be one name
_ENDS = 4  # letters at the beginning and at the end of a name by which others are looked for
_MAX_BLOCK = 200  # names that share one thing and are all compared
MAX_COMPARED = 2_000  # names that are compared where nothing rare is shared
BlockKey = tuple[str, str]  # the digits of a name, for names with others are two, and what it shares


@dataclass
class NearNames:
    """Names so far, by what they share with others."""

    names: list[str] = field(default_factory=list)  # folded
    sorted_names: list[str] = field(default_factory=list)  # their words in order
    blocks: dict[BlockKey, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_sound: dict[tuple[bool, BlockKey], int] = field(default_factory=dict)  # with whether it is in Latin
    unfinished: int = 0  # names that were compared with a part only of those that share something

    def add(self, name: str) -> None:
        """Remember a name."""
        compared = compare_name(name)
        place = len(self.names)
        for key in set(_list_block_keys(compared)):
            self.blocks[key].append(place)
        self.by_sound.setdefault((compared.is_latin, _make_sound_key(compared)), place)
        self.names.append(compared.folded)
        self.sorted_names.append(_sort_words(compared))

    def find_nearest(self, name: str) -> str:
        """Return the name most like another, folded; empty where none is near.

        >>> names = NearNames()
        >>> names.add("Sonali Trust")
        >>> names.find_nearest("Sonalli Trust"), names.find_nearest("সোনালি ট্রাস্ট"), names.find_nearest("Trust")
        ('sonali trust', 'sonali trust', '')
        """
        compared = compare_name(name)
        if not compared.folded:
            return ""
        other = self.by_sound.get((not compared.is_latin, _make_sound_key(compared)))
        return self.names[other] if other is not None else self._find_alike(compared)

    def _find_alike(self, name: ComparedName) -> str:
        from rapidfuzz import fuzz, process

        places = self._list_candidates(name)
        nearest = process.extractOne(
            _sort_words(name),
            [self.sorted_names[place] for place in places],
            scorer=fuzz.ratio,
            score_cutoff=MIN_NEAR,
        )
        return self.names[places[nearest[2]]] if nearest else ""

    def _list_candidates(self, name: ComparedName) -> list[int]:
        """Return the places of names that share something rare, or of some that share anything."""
        blocks = [self.blocks[key] for key in set(_list_block_keys(name)) if key in self.blocks]
        small = [block for block in blocks if len(block) <= _MAX_BLOCK]
        if not small and blocks:
            smallest = min(blocks, key=len)
            self.unfinished += len(smallest) > MAX_COMPARED
            small = [smallest[-MAX_COMPARED:]]
        return sorted({place for block in small for place in block})


def _list_block_keys(name: ComparedName) -> Iterator[BlockKey]:
    letters, digits = name.folded.replace(" ", ""), _list_digits(name)
    for key in (*name.keys, f"{letters[:_ENDS]}-", f"-{letters[-_ENDS:]}"):
        yield digits, key


def _make_sound_key(name: ComparedName) -> BlockKey:
    return "".join(sorted(name.numbers)), " ".join(sorted(name.keys))


def _sort_words(name: ComparedName) -> str:
    return " ".join(sorted(name.folded.split()))


def _list_digits(name: ComparedName) -> str:
    return "".join(sorted(char for char in name.folded if char.isdecimal()))
