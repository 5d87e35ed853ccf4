"""Finds coordinates of places: those that the data give, and those of known codes and names in Bangladesh."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from ..core import resources
from ..core.errors import GraphError

BOX = (88.0, 20.5, 92.75, 26.7)  # of Bangladesh: west, south, east, north
CODE_SCHEMES = ("pcode", "bbs")
_LEVELS = ("district", "division", "upazila")  # which of several units of one name is meant
_LEVEL_WORDS = {
    "district": r"district|zila|জেলা",
    "division": r"division|বিভাগ",
    "upazila": r"upazilas?|upazilla|thana|উপজেলা|থানা",
}
_GEO = re.compile(
    r"geo:(?P<lat>-?\d{1,2}(?:\.\d{1,12})?),(?P<lon>-?\d{1,3}(?:\.\d{1,12})?)(?:[,;].*)?\Z", re.I
)
_DISTRICT_CODE = len("BD3026")  # letters of the code of a district, with which those of its upazilas begin
_OF_DISTRICT = {" Sadar": " সদর", " City Corporation": " সিটি কর্পোরেশন"}
_NOT_LETTERS = re.compile(r"[^\w\u0981-\u09cd]+")


@dataclass(frozen=True)
class Location:
    """Where something lies, in degrees; `code` is that of a known unit, empty for coordinates of the data."""

    latitude: float
    longitude: float
    code: str = ""

    @property
    def is_in_bangladesh(self) -> bool:
        """Whether it lies in the box for which there are outlines."""
        west, south, east, north = BOX
        return west <= self.longitude <= east and south <= self.latitude <= north


def read_coordinates(identifiers: Sequence[str]) -> Location | None:
    """Return the coordinates of the first identifier that is a geo URI (RFC 5870).

    >>> read_coordinates(["x:1", "geo:23.81,90.41"])
    Location(latitude=23.81, longitude=90.41, code='')
    >>> read_coordinates(["geo:95,90"]) is None
    True
    """
    for identifier in identifiers:
        match = _GEO.match(identifier)
        if match and abs(float(match["lat"])) <= 90 and abs(float(match["lon"])) <= 180:
            return Location(float(match["lat"]), float(match["lon"]))
    return None


@dataclass(frozen=True)
class Unit:
    """A division, district or upazila with every name that it is known by."""

    code: str
    level: str
    names: tuple[str, ...]
    location: Location


class Gazetteer:
    """The places of which the package knows code, names and centre."""

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """Units by code."""
        others = {
            row["code"]: f"{row['bengali']}|{row['others']}"
            for table in ("bangladesh-names.csv", "upazila-names.csv")
            for row in _read_table(table)
        }
        units: dict[str, Unit] = {}
        for row in _read_table("bangladesh.csv"):
            code = row["code"]
            district = units.get(code[:_DISTRICT_CODE])
            names = (row["name"], *others.get(code, "").split("|"), *_name_by_district(row["name"], district))
            location = Location(float(row["latitude"]), float(row["longitude"]), code)
            units[code] = Unit(code, row["level"], tuple(filter(None, names)), location)
        return units

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[Unit]]:
        units: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units.values():
            for name in {fold_place_name(name) for name in unit.names}:
                units[name].append(unit)
        return units

    def find_location(self, names: Sequence[str], identifiers: Sequence[str]) -> Location | None:
        """Return where a place lies: its coordinates, else those of its code, else of its name.

        >>> Gazetteer().find_location(["Jessore"], []).code, Gazetteer().find_location(["ঢাকা বিভাগ"], []).code
        ('BD4041', 'BD30')
        >>> Gazetteer().find_location(["Kaliganj"], []) is None
        True
        >>> Gazetteer().find_location(["Kaliganj, Gazipur"], []).code
        'BD30330034'
        """
        own = read_coordinates(identifiers)
        unit = None if own else self.find_unit(names, identifiers)
        return unit.location if unit else own

    def find_unit(self, names: Sequence[str], identifiers: Sequence[str]) -> Unit | None:
        """Return the unit of a known code, else the one that a name means; None where it may mean several."""
        for identifier in identifiers:
            scheme, _, code = identifier.partition(":")
            if scheme.casefold() in CODE_SCHEMES and code.upper() in self.units:
                return self.units[code.upper()]
        return next(filter(None, map(self._find_by_name, names)), None)

    def _find_by_name(self, text: str) -> Unit | None:
        name, *within = re.sub(r"\(([^()]*)\)\s*\Z", r",\1", text).split(",")
        level = next(
            (
                level
                for level, words in _LEVEL_WORDS.items()
                if re.search(rf"(?:^|\s)(?:{words})\s*$", name, re.I)
            ),
            "",
        )
        if level:
            name = re.sub(rf"(?:{_LEVEL_WORDS[level]})\s*$", "", name, flags=re.I)
        found = [
            unit
            for unit in self._by_name.get(fold_place_name(name), ())
            if (not level or unit.level == level) and all(self._lies_within(unit, outer) for outer in within)
        ]
        for wanted in _LEVELS:
            of_level = [unit for unit in found if unit.level == wanted]
            if len(of_level) == 1:
                return of_level[0]
        return None

    def _lies_within(self, unit: Unit, text: str) -> bool:
        """Tell whether a unit lies in one that a text names, or the text names the country."""
        name = fold_place_name(text)
        if name in ("bangladesh", "বাংলাদেশ"):
            return True
        return any(unit.code.startswith(outer.code) for outer in self._by_name.get(name, ()))


def _name_by_district(name: str, district: Unit | None) -> Iterator[str]:
    """Yield the names of the chief upazila and city of a district by every name of the district."""
    for ending, bengali in _OF_DISTRICT.items():
        if district and name.endswith(ending):
            yield from (f"{own}{ending if own.isascii() else bengali}" for own in district.names)


def fold_place_name(name: str) -> str:
    """Return the letters of a name, without case, spaces and punctuation."""
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFC", name.casefold()))


def _read_table(name: str) -> list[dict[str, str]]:
    path = resources.find_ontology() / "places" / name
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise GraphError(f"{path}: cannot be read ({error}); reinstall the package") from None


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """Return the places that the package knows."""
    return Gazetteer()


def read_outlines() -> Mapping[str, Any]:
    """Return the outlines of Bangladesh: lines by what they separate, each as steps of `unit` degrees."""
    path = resources.find_ontology() / "places" / "bangladesh-outlines.json"
    try:
        outlines: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GraphError(f"{path}: cannot be read ({error}); reinstall the package") from None
    return outlines
