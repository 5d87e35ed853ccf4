"""Reads how many there are of a group from the words for it: "over 40 village committees"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...core.spelling import fold_text
from ...schema.terms import normalise_text
from .bengali_words import list_stems
from .lexicon import Lexicon

_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_SPACED = re.compile(r"(?<!\S)[0-9]{1,3}(?: [0-9]{3})+(?!\S)")  # "10 000"
_FIGURE = re.compile(
    r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?:,[0-9]{2})+,[0-9]{3}|[0-9]+)-?"
    r"(?:(শ|শো|শত|হাজার)|(?:টি|টা|জন|খানা)?(?:র|এর|ের|কে)?[ওই]?)"
)
_ORDINAL = re.compile(r"[0-9]+ই")  # "৫ই": the fifth
_EDGES = ".,;:()[]“”\"'‘’।"
_OUTER = frozenset(("of", "in", "from", "across", "at", "for", "with", "who", "which", "that", "and"))
_HUNDRED = 100


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
    """Return how many a group counts; None where its words give no single number.

    >>> from graph.curate.reading.lexicon import load_lexicon
    >>> read_head_count("over 40 village committees", load_lexicon())
    HeadCount(value=40, unit='UnitGroups', comparator='moreThan')
    >>> read_head_count("৬০টির বেশি সংগঠন", load_lexicon())
    HeadCount(value=60, unit='UnitOrganisations', comparator='moreThan')
    >>> read_head_count("no more than 20 groups", load_lexicon())
    """
    text = normalise_text(words).translate(_DIGITS).lower()
    text = _SPACED.sub(lambda match: match[0].replace(" ", ""), text)
    tokens = [token.strip(_EDGES) for token in text.split()]
    numbers = _NumberWords(lexicon)
    first = next((at for at, token in enumerate(tokens) if numbers.read(token)), len(tokens))
    value, after = numbers.read_run(tokens, first)
    head = _find_end(tokens, after)
    counted = " ".join(tokens[:head])
    if not value or _is_open(tokens, first, after, lexicon) or numbers.follow(tokens, after):
        return None
    comparators: Mapping[str, list[str]] = lexicon.sentences["comparators"]
    comparator = next(
        (name for name, marks in comparators.items() if any(_holds(counted, mark) for mark in marks)),
        "exactly",
    )
    nouns = tokens[after:head] or tokens[after:]
    return HeadCount(value, _find_unit(" ".join(nouns), lexicon), comparator)


class _NumberWords:
    """Reads figures and number words."""

    def __init__(self, lexicon: Lexicon) -> None:
        values: Mapping[str, int] = lexicon.sentences["numbers"]
        self._values = {normalise_text(word): value for word, value in values.items()}
        self._multipliers = frozenset(value for value in values.values() if value >= _HUNDRED)

    def read(self, token: str) -> int:
        """Return the number that one word says; 0 where it says none, or another than how many."""
        figure = _FIGURE.fullmatch(token)
        if figure and not _ORDINAL.fullmatch(token):
            return int(figure[1].replace(",", "")) * self._values.get(figure[2] or "", 1)
        tens, hyphen, ones = token.partition("-")
        if hyphen and tens in self._values and ones in self._values:
            parts = self._values[tens], self._values[ones]
            return sum(parts) if 20 <= parts[0] < _HUNDRED and parts[1] < 10 else 0
        return self._read_word(token)

    def _read_word(self, word: str) -> int:
        stems = (word, *(stem for stem, _ in list_stems(word)))
        for stem in stems:
            if stem in self._values:
                return self._values[stem]
            for ending in ("শো", "শত", "শ"):  # "পাঁচশ"
                if stem.endswith(ending) and stem.removesuffix(ending) in self._values:
                    return self._values[stem.removesuffix(ending)] * _HUNDRED
        return 0

    def read_run(self, tokens: Sequence[str], first: int) -> tuple[int, int]:
        """Return the number that begins at a word and where it ends; 0 where the words make no number."""
        total, part, at = 0, 0, first
        while at < len(tokens):
            value = self.read(tokens[at])
            is_joined = at > first and tokens[at] == "and" and (part or total) % _HUNDRED == 0
            if not value and is_joined and at + 1 < len(tokens) and self.read(tokens[at + 1]):
                at += 1
                continue
            if not value:
                break
            if value in self._multipliers and not tokens[at][:1].isdigit():
                part = max(part, 1) * value
                total, part = (total + part, 0) if value > _HUNDRED else (total, part)
            elif part % _HUNDRED and (part % _HUNDRED < 20 or part % 10 or value >= 10):
                return 0, at  # "two three"
            else:
                part += value
            at += 1
        return total + part, at

    def follow(self, tokens: Sequence[str], after: int) -> bool:
        """Whether a second number belongs to the first: "40 to 50", "40 women and 20 men"."""
        for at in range(after, len(tokens)):
            if self.read(tokens[at]):
                is_outer = at - after > 1 and tokens[at - 1] in _OUTER - {"and", "that"}
                return not is_outer or tokens[after] in _OUTER
        return False


def _find_end(tokens: Sequence[str], after: int) -> int:
    """Return where the words end that say what is counted: before "from three villages"."""
    return next((at for at in range(after, len(tokens)) if tokens[at] in _OUTER), len(tokens))


def _is_open(tokens: Sequence[str], first: int, after: int, lexicon: Lexicon) -> bool:
    """Whether what stands beside a number makes it another number: "half of the 30", "fewer than 20"."""
    uncounted = lexicon.sentences["uncounted"]
    text = " ".join(tokens)
    if any(_holds(text, normalise_text(word)) for word in uncounted["words"]):
        return True
    if any(mark in token for token in tokens[: after + 1] for mark in "%‰½¼¾"):
        return True
    before = " ".join(tokens[:first])
    if any(character.isdigit() for character in before):
        return True  # "COVID-19", "1.5"
    marks = (mark for marks in lexicon.sentences["comparators"].values() for mark in marks)
    for phrase in sorted((*uncounted["leading"], *marks), key=len, reverse=True):
        before = re.sub(rf"(?<!\S){re.escape(phrase)}(?!\S)", " ", before)
    return any(
        "a" <= word[:1] <= "z" and not word.endswith(("'s", "’s", "s'", "s’")) for word in before.split()
    )


def _holds(text: str, phrase: str) -> bool:
    return f" {phrase} " in f" {text} "


def _find_unit(text: str, lexicon: Lexicon) -> str:
    """Return what is counted, by the last noun that tells it; people where none does."""
    units: Mapping[str, list[str]] = lexicon.sentences["counted"]
    by_noun = {noun: unit for unit, nouns in units.items() for noun in nouns}
    for word in reversed(fold_text(text).split()):
        for stem in (word, word.removesuffix("s"), *(stem for stem, _ in list_stems(word))):
            if stem in by_noun:
                return by_noun[stem]
    return "UnitPersons"
