"""Finds in the facts of a data set what the map can be coloured, sized, grouped and filtered by.

A field has a name, a type and the values of each organisation. The type follows from the texts: numbers,
dates, yes or no; what is none of these is a category, if organisations share its values.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..core.messages import LanguagePair
from ..schema.dataset import date_bounds

FieldValue = tuple[int, ...] | float | str | None

MOST_FIELDS: Final = 60  # that a page offers, those that most organisations have
MOST_CATEGORIES: Final = 500  # values of a field; more are texts, not categories
MOST_SHARE: Final = 0.9  # of the texts of a field may differ; else they are texts, not categories
YES: Final = frozenset({"yes", "y", "true", "হ্যাঁ", "আছে"})
NO: Final = frozenset({"no", "n", "false", "না", "নেই"})

_YEARS: Final = range(1500, 2101)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?|[+-]?\d+(?:\.\d+)?")
_CODE = re.compile(r"0\d{3,}|\+\d{8,}")  # a telephone, a registration: more or less of it means nothing
_LARGEST: Final = 1e15  # which a script still counts one by one


@dataclass(frozen=True, eq=False, slots=True)
class MapField:
    """A field of the data: `type` is category, number, date or yesno.

    `values` are in the order of the organisations: numbers of `labels` for a category (0 and 1 for no and
    yes), a number, an ISO date; nothing where an organisation has none.
    """

    id: str
    label: LanguagePair
    type: str
    labels: tuple[str, ...]
    values: tuple[FieldValue, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """What is said of an organisation under a heading."""

    heading: LanguagePair
    text: str


def build_fields(facts: Mapping[str, Sequence[Fact]], organisations: Sequence[str]) -> tuple[MapField, ...]:
    """Return the fields that occur, by heading; `organisations` are IRIs in the order of the map."""
    texts: dict[str, dict[str, list[str]]] = {}
    labels: dict[str, LanguagePair] = {}
    for iri in organisations:
        for fact in facts.get(iri, ()):
            id_ = fact.heading[0] or fact.heading[1]
            labels.setdefault(id_, fact.heading)
            texts.setdefault(id_, {}).setdefault(iri, []).append(fact.text)
    fullest = sorted(texts, key=lambda id_: (-len(texts[id_]), id_))[:MOST_FIELDS]
    fields = (_build_field(id_, labels[id_], texts[id_], organisations) for id_ in sorted(fullest))
    return tuple(field for field in fields if field is not None)


def _build_field(
    id_: str, label: LanguagePair, texts: Mapping[str, Sequence[str]], organisations: Sequence[str]
) -> MapField | None:
    """Return the field of a heading, None where its texts are neither values nor shared."""
    for type_, read in _READERS.items():
        values = _read_single_values(texts, read)
        if values is not None:
            own = tuple(values.get(iri) for iri in organisations)
            return MapField(id_, _name_unit(label, texts), type_, (), own)
    tally = Counter(text for held in texts.values() for text in dict.fromkeys(held))
    if len(tally) > min(MOST_CATEGORIES, max(1, MOST_SHARE * tally.total())):
        return None
    names = tuple(sorted(tally, key=lambda text: (-tally[text], text)))
    numbers = {name: number for number, name in enumerate(names)}
    categories = {iri: tuple(sorted({numbers[text] for text in held})) for iri, held in texts.items()}
    return MapField(id_, label, "category", names, tuple(categories.get(iri) for iri in organisations))


def _name_unit(label: LanguagePair, texts: Mapping[str, Sequence[str]]) -> LanguagePair:
    """Return a heading with a percent sign where every text has one: values are shown without."""
    if not all(text.strip().endswith("%") for held in texts.values() for text in held):
        return label
    english, bengali = (f"{name} (%)" if name else "" for name in label)
    return english, bengali


def _read_single_values(
    texts: Mapping[str, Sequence[str]], read: Callable[[str], FieldValue]
) -> dict[str, FieldValue] | None:
    """Return the value of each whose texts agree; None where a text is of another type, or none agree."""
    values: dict[str, FieldValue] = {}
    for iri, held in texts.items():
        read_values = {read(text) for text in held}
        if None in read_values:
            return None
        if len(read_values) == 1:
            values[iri] = read_values.pop()
    return values or None


def read_answer(text: str) -> tuple[int, ...] | None:
    """Return 1 for yes and 0 for no, None for another text.

    >>> read_answer("Yes"), read_answer("না"), read_answer("perhaps")
    ((1,), (0,), None)
    """
    word = text.strip().casefold()
    return (1,) if word in YES else (0,) if word in NO else None


def read_date(text: str) -> str | None:
    """Return an ISO date, possibly reduced, of a year from 1500 to 2100; None for another text.

    >>> read_date("2004"), read_date("২০০৪-০৫"), read_date("1200"), read_date("May 2004")
    ('2004', '2004-05', None, None)
    """
    plain = _to_plain_digits(text.strip())
    is_date = date_bounds(plain) is not None and int(plain[:4]) in _YEARS
    return plain if is_date else None


def read_number(text: str) -> float | None:
    """Return a number that may have commas between thousands and a percent sign; None for another text.

    >>> read_number("1,200"), read_number("১২.৫ %"), read_number("1,20,000"), read_number("about 30")
    (1200, 12.5, 120000, None)
    >>> read_number("০৫"), read_number("01711000000"), read_number("+8801711000000")
    (5, None, None)
    """
    plain = _to_plain_digits(text.strip().removesuffix("%").strip())
    if not _GROUPED.fullmatch(plain) or _CODE.fullmatch(plain):
        return None
    value = float(plain.replace(",", ""))
    if abs(value) > _LARGEST:
        return None
    return int(value) if value == int(value) else value


def _to_plain_digits(text: str) -> str:
    return "".join(str(int(char)) if char.isdecimal() else char for char in text)


_READERS: Mapping[str, Callable[[str], FieldValue]] = {
    "yesno": read_answer,
    "date": read_date,
    "number": read_number,
}
