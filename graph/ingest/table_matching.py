"""Finds which table a file or a sheet holds by its name, and explains those that hold none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..core.errors import Finding
from ..core.spelling import find_similar
from ..schema.dataset import TABLES

_COPY = re.compile(r"[\s_-]*(?:\(\d+\)|copy|\d+|- copy.*)\Z", re.IGNORECASE)


@dataclass(frozen=True)
class NamingContext:
    """Where names are given: what one is called there, how it is written, and which are no tables."""

    noun: str  # file or sheet
    suffix: str = ""
    ignored: frozenset[str] = frozenset()


def match_tables(names: Iterable[str], place: NamingContext) -> tuple[Mapping[str, str], list[Finding]]:
    """Return table to the name that holds it, in the order of the tables, and a finding for each other name.

    A name that differs from a table's by case or space alone is that table, where no other name is.
    """
    names_given = list(names)
    name_by_table: dict[str, str] = {}
    for name in [*filter(TABLES.__contains__, names_given), *names_given]:
        plain = name.strip().casefold()
        if plain in TABLES:
            name_by_table.setdefault(plain, name)
    findings = [
        _report_rewritten(name, table, place)
        for table, name in name_by_table.items()
        if name.strip() != table
    ]
    taken = set(name_by_table.values())
    for name in names_given:
        if name not in taken and name.strip().casefold() not in place.ignored:
            findings.append(_report_unmatched(name, name_by_table, place))
    return {table: name_by_table[table] for table in TABLES if table in name_by_table}, findings


def _report_rewritten(name: str, table: str, place: NamingContext) -> Finding:
    message = f"the {place.noun} '{name}{place.suffix}' is read as '{table}{place.suffix}'"
    return Finding(name + place.suffix, 0, "", "warning", message, "name it so", "mended")


def _report_unmatched(name: str, name_by_table: Mapping[str, str], place: NamingContext) -> Finding:
    """Return a finding for a name that is no table: an error where it seems to stand for a missing one."""
    meant = _guess_table(name)
    file = name + place.suffix
    if meant and meant not in name_by_table:
        hint = f"did you mean '{meant}{place.suffix}'?"
        return Finding(
            file, 0, "", "error", f"this {place.noun} is no table and is not read", hint, "misnamed"
        )
    fault, hint = f"this {place.noun} is no table and is not read", f"tables are named {', '.join(TABLES)}"
    if meant:
        fault, hint = (
            f"is not read: the {place.noun} '{name_by_table[meant]}{place.suffix}' is",
            "remove one of them",
        )
    return Finding(file, 0, "", "warning", fault, hint, "not-a-table")


def _guess_table(name: str) -> str:
    """Return the table that a name seems to stand for, empty where it resembles none."""
    plain = _COPY.sub("", name.strip()).casefold()
    for name in (plain, f"{plain}s", re.sub(r"y\Z", "ies", plain)):
        if name in TABLES:
            return name
    return next(iter(find_similar(plain, TABLES, limit=1, cutoff=80.0)), "")
