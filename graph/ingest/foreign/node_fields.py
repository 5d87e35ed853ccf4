"""Makes a node of the cells of a row: which heading is its name, its place, its type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .maker_ties import MAKER_FIELDS, list_maker_ties
from .network import FilePlace, ForeignNode

# Fields that say something of a person, or where to reach one: left out unless asked for.
PRIVATE_FIELDS = frozenset({"contact", "post", "phone", "email", "address"})
TIE_DATES = ("start", "end", "period")
# Attributes that are known by their headings later on.
AS_ATTRIBUTES = ("amount", "influence", "interest", *MAKER_FIELDS)
# What `--map` may call a column, besides a kind of tie.
NODE_FIELDS = (
    *(
        "name",
        "name_bn",
        "abbreviation",
        "alternatives",
        "type",
        "place",
        "founded",
        "website",
        "identifiers",
    ),
    *("remarks", "key", "event", "topic", *sorted(PRIVATE_FIELDS), *AS_ATTRIBUTES, "attribute", "ignore"),
)
TIE_FIELDS = (
    *("from", "to", "relation", "direction", "weight", "start", "end", "period", "remarks"),
    *("attribute", "ignore"),
)

_ABBREVIATED = re.compile(r"(.{4,}?)\s*[\(（]\s*([A-Z][A-Za-z0-9&.\-]{1,11})\s*[\)）]\s*\Z", re.DOTALL)
_NAMES = ("name", "name_bn", "abbreviation")
_FOOTNOTES = " *†‡§¹²³"  # marks of notes after a name
_BETWEEN_SCRIPTS = re.compile(r"[\n;/|()（）]|\s[-–—]\s")
_LATIN = re.compile(r"[A-Za-z]")
_BENGALI = re.compile(r"[\u0980-\u09ff]")


@dataclass(frozen=True)
class RowCell:
    """A cell of a row: its heading, the field that this means, its text and its place."""

    heading: str
    field: str
    text: str
    place: FilePlace


def split_abbreviation(name: str) -> tuple[str, str]:
    """Return a name without the abbreviation in brackets at its end, and the abbreviation.

    >>> split_abbreviation("Amber Rural Trust (ART)"), split_abbreviation("Amber Trust (since 2019)")
    (('Amber Rural Trust', 'ART'), ('Amber Trust (since 2019)', ''))
    """
    match = _ABBREVIATED.match(name)
    if match and sum(char.isupper() for char in match[2]) >= 2:
        return match[1].strip(), match[2]
    return name, ""


def split_scripts(name: str) -> tuple[str, str]:
    """Return the Latin and the Bengali name of a text that holds one of each, two empty texts of any other.

    >>> split_scripts("Sonali Trust (সোনালি ট্রাস্ট)"), split_scripts("নদী ফোরাম / Nodi Forum")
    (('Sonali Trust', 'সোনালি ট্রাস্ট'), ('Nodi Forum', 'নদী ফোরাম'))
    >>> split_scripts("Amber Trust (ART)")
    ('', '')
    """
    if not is_bengali(name):
        return "", ""
    parts = sorted(filter(None, map(str.strip, _BETWEEN_SCRIPTS.split(name))), key=is_bengali)
    if len(parts) != 2 or is_bengali(parts[0]) or _LATIN.search(parts[1]) or not _LATIN.search(parts[0]):
        return "", ""
    return parts[0], parts[1]


def is_bengali(text: str) -> bool:
    """Tell whether a text is written in Bengali letters."""
    return _BENGALI.search(text) is not None


def _join_lines(text: str, *, is_name: bool) -> str:
    """Return the lines of a cell as one: a name goes on in the next line, unless that is its other script."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    listed = "; ".join(filter(None, lines))
    return " ".join(filter(None, lines)) if is_name and not any(split_scripts(listed)) else listed


def make_node(key: str, place: FilePlace, cells: list[RowCell], type_word: str = "") -> ForeignNode:
    """Return the node of a row; of several cells of one field the first counts, others are attributes."""
    values: dict[str, str] = {}
    places: dict[str, FilePlace] = {}
    attributes: dict[str, str] = {}
    further: list[tuple[str, str, FilePlace]] = []
    for cell in cells:
        name = cell.field
        text = _join_lines(cell.text, is_name=name in _NAMES)
        if name == "place" and name in values:
            further.append((name, text, cell.place))
        elif name in (*PRIVATE_FIELDS, *AS_ATTRIBUTES, *TIE_DATES, "weight", "attribute") or name in values:
            attributes[cell.heading], places[cell.heading] = text, cell.place
        elif name != "ignore":
            values[name], places[name] = text, cell.place
    name, abbreviation = split_abbreviation(values.get("name", "").rstrip(_FOOTNOTES))
    bengali = values.get("name_bn", "")
    if is_bengali(name) and not bengali:
        latin, in_bengali = split_scripts(name)
        name, bengali = (latin, in_bengali) if latin else ("", name)
    return ForeignNode(
        key=key,
        place=place,
        name=name,
        name_bn=bengali,
        abbreviation=values.get("abbreviation") or abbreviation,
        type_word=values.get("type") or type_word,
        located_in=values.get("place", ""),
        founded=values.get("founded", ""),
        homepage=values.get("website", ""),
        identifiers=_list_identifiers(values, places),
        alternatives=tuple(
            part.strip() for part in re.split(r"[;|\n]", values.get("alternatives", "")) if part.strip()
        ),
        remarks=values.get("remarks", ""),
        attributes=attributes,
        places=places,
        further=tuple(further),
        maker_ties=list_maker_ties(key, [(cell.heading, cell.field, cell.place) for cell in cells]),
    )


def _list_identifiers(values: Mapping[str, str], places: Mapping[str, FilePlace]) -> tuple[str, ...]:
    text = values.get("identifiers", "").replace(" ", "")
    if not text:
        return ()
    return (text,) if re.match(r"[A-Za-z][\w.-]*:.", text) else (f"registration:{text}",)
