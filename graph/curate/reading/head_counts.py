"""Reads how many there are of a group from the words for it: "over 40 village committees"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...core.spelling import fold_text
from ...schema.terms import normalise_text
from .bengali_words import list_stems
from .lexicon import Lexicon

_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_FIGURE = re.compile(r"[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]{1,3}(?:,[0-9]{2})+,[0-9]{3}|[0-9]+")
_LAKH, _HUNDREDS = 100_000, (100, 1000)


@dataclass(frozen=True)
class HeadCount:
    """A number of organisations or people, as the tables of counts hold it."""

    value: int
    unit: str  # a concept of the vocabulary: UnitOrganisations
    comparator: str = "exactly"

    def as_cells(self) -> Mapping[str, str]:
        """Return the columns of a count."""
        return {"value": str(self.value), "unit": self.unit, "comparator": self.comparator}


def read_head_count(words: str, lexicon: Lexicon) -> HeadCount | None:
    """Return how many a group counts; None where its words give no number.

    >>> from graph.curate.reading.lexicon import load_lexicon
    >>> read_head_count("over 40 village committees", load_lexicon())
    HeadCount(value=40, unit='UnitGroups', comparator='moreThan')
    >>> read_head_count("৬০টির বেশি সংগঠন", load_lexicon())
    HeadCount(value=60, unit='UnitOrganisations', comparator='moreThan')
    """
    text = normalise_text(words).translate(_DIGITS)
    value = _read_figure(text) or _read_words(text, lexicon)
    if not value:
        return None
    folded = f" {text.lower()} "
    comparators: Mapping[str, list[str]] = lexicon.sentences["comparators"]
    comparator = next(
        (name for name, marks in comparators.items() if any(f" {mark} " in folded for mark in marks)),
        "exactly",
    )
    return HeadCount(value, _find_unit(text, lexicon), comparator)


def _read_figure(text: str) -> int:
    match = _FIGURE.search(text)
    number = int(re.sub(r"\D", "", match[0])) if match else 0
    return number * _LAKH if match and re.match(r"\s*(?:লাখ|লক্ষ|lakh)", text[match.end() :]) else number


def _read_words(text: str, lexicon: Lexicon) -> int:
    """Return the number that words say: "a hundred and thirty", "fifty-two"."""
    values: Mapping[str, int] = lexicon.sentences["numbers"]
    total = 0
    for word in re.split(r"[\s-]+", text.lower()):
        value = values.get(word) or next((values[stem] for stem, _ in list_stems(word) if stem in values), 0)
        if value in _HUNDREDS:
            total = max(total, 1) * value
        elif value:
            total += value
        elif total and word != "and":
            break
    return total


def _find_unit(text: str, lexicon: Lexicon) -> str:
    """Return what is counted, by the last noun that tells it; people where none does."""
    units: Mapping[str, list[str]] = lexicon.sentences["counted"]
    by_noun = {noun: unit for unit, nouns in units.items() for noun in nouns}
    for word in reversed(fold_text(text).split()):
        for stem in (word, word.removesuffix("s"), *(stem for stem, _ in list_stems(word))):
            if stem in by_noun:
                return by_noun[stem]
    return "UnitPersons"
