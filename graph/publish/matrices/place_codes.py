"""Knows the P-codes of administrative units: those of Bangladesh, or those of a table that the user has.

The table is one of OCHA's common operational datasets (ADM1_EN, ADM1_PCODE, ...), one with HXL hashtags
(#adm1+name, #adm1+code), one with named levels (Province, Province code), or a plain list of code, name,
level and the code that each lies within.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from ...core.errors import InputError
from ...core.spelling import fold_text
from ...ingest.table_file import TableFile, read_table_file
from ...map.gazetteer import fold_place_name, load_gazetteer

_LEVELS = {"division": 1, "district": 2, "upazila": 3}
_COUNTRY = ("BD", ("Bangladesh", "বাংলাদেশ"))
_BENGALI = re.compile("[\u0980-\u09ff]")
_LEVEL_HEADING = re.compile(r"#?adm(?:in)?\s*_?(?P<level>[0-5])[\s_+]*(?P<what>.*)", re.IGNORECASE)
_NAMED_CODE = re.compile(r"(?P<stem>.+?) (?:p ?code|code|কোড|পি কোড)")
_CODE_WORDS = ("pcode", "code", "p-code")
_DATE_WORDS = re.compile("type|date|valid|ref|ar|alt_ref", re.IGNORECASE)  # no names of a unit


@dataclass(frozen=True)
class AdminUnit:
    """An administrative unit: its level (0 is the country), its P-code and its names."""

    level: int
    code: str
    names: tuple[str, ...]
    parent: str = ""

    @property
    def label(self) -> tuple[str, str]:
        """Its name in English and in Bengali, one for the other where there is only one."""
        bengali = next(filter(_BENGALI.search, self.names), "")
        english = next((name for name in self.names if not _BENGALI.search(name)), bengali)
        return english, bengali or english


class PlaceCodes(Protocol):
    """Something that knows the units of a country."""

    def find_chain(self, names: Sequence[str], codes: Sequence[str]) -> tuple[AdminUnit, ...]:
        """Return the unit that a code or a name means, after those it lies within; none if unsure."""


class BangladeshCodes:
    """The divisions, districts and upazilas that come with the program."""

    def find_chain(self, names: Sequence[str], codes: Sequence[str]) -> tuple[AdminUnit, ...]:
        """Return the unit that a code or a name means, after those that it lies within."""
        gazetteer = load_gazetteer()
        country = AdminUnit(0, *_COUNTRY)
        if country.code in codes or {fold_place_name(name) for name in names} & {
            fold_place_name(name) for name in country.names
        }:
            return (country,)
        unit = gazetteer.find_unit(names, [f"pcode:{code}" for code in codes])
        if not unit:
            return ()
        above = [known for known in gazetteer.units.values() if unit.code.startswith(known.code)]
        chain = [AdminUnit(_LEVELS[known.level], known.code, known.names) for known in above]
        return (country, *sorted(chain, key=lambda one: one.level))


@dataclass(frozen=True)
class CodeTable:
    """The units of a table of the user's, by code."""

    units: Mapping[str, AdminUnit] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> CodeTable:
        """Read a table of places; InputError where it has no codes and names."""
        table = read_table_file(path, "places")
        units: dict[str, AdminUnit] = {}
        for line in _list_headed_rows(table):
            for unit in line:
                known = units.get(unit.code)
                names = dict.fromkeys((*(known.names if known else ()), *unit.names))
                units[unit.code] = AdminUnit(unit.level, unit.code, tuple(names), unit.parent)
        if not units:
            raise InputError(
                f"{path}: no line with a P-code and a name; the table needs the columns code and name, or "
                "ADM1_EN and ADM1_PCODE as OCHA has them"
            )
        return cls(units)

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[AdminUnit]]:
        units: dict[str, list[AdminUnit]] = defaultdict(list)
        for unit in self.units.values():
            for name in {fold_place_name(name) for name in unit.names}:
                units[name].append(unit)
        return units

    def find_chain(self, names: Sequence[str], codes: Sequence[str]) -> tuple[AdminUnit, ...]:
        """Return the unit that a code or a name means, after those that it lies within."""
        by_code = (self.units[code] for code in codes if code in self.units)
        unit = next(by_code, None) or next(filter(None, map(self._find_by_name, names)), None)
        return tuple(self._list_above(unit)) if unit else ()

    def _list_above(self, unit: AdminUnit) -> list[AdminUnit]:
        chain = [unit]
        while (parent := self.units.get(chain[0].parent)) and parent not in chain:
            chain.insert(0, parent)
        return chain

    def _find_by_name(self, text: str) -> AdminUnit | None:
        name, _, within = text.partition(",")
        units = [
            unit
            for unit in self._by_name.get(fold_place_name(name), ())
            if not within or self._lies_within(unit, fold_place_name(within))
        ]
        widest = [unit for unit in units if unit.level == min(one.level for one in units)]
        return widest[0] if len(widest) == 1 else None

    def _lies_within(self, unit: AdminUnit, folded_name: str) -> bool:
        return any(
            folded_name == fold_place_name(name) for above in self._list_above(unit) for name in above.names
        )


def _list_headed_rows(table: TableFile) -> Iterator[Sequence[AdminUnit]]:
    """Yield the units of each line, from the country down, whichever headings the table has."""
    headings, lines = table.headings, table.lines
    if lines and any(cell.strip().startswith("#") for cell in lines[0][1]):
        tags = tuple(cell.strip() for cell in lines[0][1])
        headings = tags if any(_LEVEL_HEADING.match(tag) for tag in tags) else headings
        lines = lines[1:]
    columns = _find_level_columns(headings) or _find_named_levels(headings, lines)
    plain = _find_plain_columns(headings)
    for _, cells in lines:
        texts = [cell.strip() for cell in cells]
        texts += [""] * (len(headings) - len(texts))
        if columns:
            yield _read_levels(texts, columns)
        elif "code" in plain and "name" in plain:
            yield _read_plain(texts, plain)


def _find_level_columns(headings: Sequence[str]) -> Mapping[int, tuple[int, Sequence[int]]]:
    """Return the columns of the code and of the names of each level."""
    codes: dict[int, int] = {}
    names: dict[int, list[int]] = defaultdict(list)
    for column, heading in enumerate(headings):
        match = _LEVEL_HEADING.fullmatch(heading)
        if not match:
            continue
        level, what = int(match["level"]), match["what"].casefold()
        if what in _CODE_WORDS:
            codes.setdefault(level, column)
        elif not _DATE_WORDS.match(what):
            names[level].append(column)
    return {level: (codes[level], names[level]) for level in sorted(codes) if names[level]}


def _find_named_levels(
    headings: Sequence[str], lines: Sequence[tuple[int, Sequence[str]]]
) -> Mapping[int, tuple[int, Sequence[int]]]:
    """Return the columns of levels that have names: "Province", "Province Pcode"; a shorter code is wider."""
    folded = [fold_text(heading) for heading in headings]
    code_columns: list[tuple[int, int, list[int]]] = []
    for column, heading in enumerate(folded):
        match = _NAMED_CODE.fullmatch(heading)
        stem = match["stem"] if match else ""
        names = [place for place, name in enumerate(folded) if stem and name in (stem, f"{stem} name")]
        code = next(
            (cells[column] for _, cells in lines if column < len(cells) and cells[column].strip()), ""
        )
        if names and code:
            code_columns.append((len(code.strip()), column, names))
    has_country = any(folded[names[0]].startswith("country") for _, _, names in code_columns)
    return {
        level: (column, names)
        for level, (_, column, names) in enumerate(sorted(code_columns), start=0 if has_country else 1)
    }


def _read_levels(
    texts: Sequence[str], columns: Mapping[int, tuple[int, Sequence[int]]]
) -> Sequence[AdminUnit]:
    units: list[AdminUnit] = []
    for level, (code, names) in columns.items():
        if texts[code]:
            parent = units[-1].code if units else ""
            texts_of_names = tuple(dict.fromkeys(filter(None, (texts[name] for name in names))))
            units.append(AdminUnit(level, texts[code], texts_of_names, parent))
    return units


_PLAIN = {
    "code": ("code", "pcode", "p code", "কোড", "পি কোড"),
    "name": ("name", "name en", "label en", "place", "নাম", "স্থান"),
    "other": ("name bn", "label bn", "other names", "alt", "অন্য নাম"),
    "level": ("level", "admin level", "স্তর"),
    "parent": ("within", "parent", "parent code", "part of"),
}


def _find_plain_columns(headings: Sequence[str]) -> Mapping[str, int]:
    folded = [fold_text(heading) for heading in headings]
    return {
        field_name: folded.index(word)
        for field_name, words in _PLAIN.items()
        for word in reversed(words)
        if word in folded
    }


def _read_plain(texts: Sequence[str], plain: Mapping[str, int]) -> Sequence[AdminUnit]:
    values = {name: texts[column] for name, column in plain.items()}
    level = re.search("[0-5]", values.get("level", ""))
    names = (values["name"], *(name.strip() for name in values.get("other", "").split("|")))
    if not values["code"] or not values["name"]:
        return ()
    return (
        AdminUnit(
            int(level[0]) if level else 1,
            values["code"],
            tuple(filter(None, names)),
            values.get("parent", ""),
        ),
    )
