"""Names of files or sheets in; which table each is, and what is said of those that are none, out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..dataset import TABLES
from ..errors import Finding
from ..spelling import near

_COPY = re.compile(r"[\s_-]*(?:\(\d+\)|copy|\d+|- copy.*)\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """Where names are given: what one is called there, how it is written, and which are no tables."""

    what: str  # file or sheet
    ending: str = ""
    beside: frozenset[str] = frozenset()


def tables(names: Iterable[str], place: Place) -> tuple[Mapping[str, str], list[Finding]]:
    """Return table to the name that holds it, in the order of the tables, and a finding for each other name.

    A name that differs from a table's by case or space alone is that table, where no other name is.
    """
    given = list(names)
    found: dict[str, str] = {}
    for name in [*filter(TABLES.__contains__, given), *given]:
        plain = name.strip().casefold()
        if plain in TABLES:
            found.setdefault(plain, name)
    findings = [_rewritten(name, table, place) for table, name in found.items() if name.strip() != table]
    taken = set(found.values())
    for name in given:
        if name not in taken and name.strip().casefold() not in place.beside:
            findings.append(_other(name, found, place))
    return {table: found[table] for table in TABLES if table in found}, findings


def _rewritten(name: str, table: str, place: Place) -> Finding:
    told = f"the {place.what} '{name}{place.ending}' is read as '{table}{place.ending}'"
    return Finding(name + place.ending, 0, "", "warning", told, "name it so", "mended")


def _other(name: str, found: Mapping[str, str], place: Place) -> Finding:
    """Return a finding for a name that is no table: an error where it seems to stand for a missing one."""
    meant = _meant(name)
    file = name + place.ending
    if meant and meant not in found:
        mend = f"did you mean '{meant}{place.ending}'?"
        return Finding(
            file, 0, "", "error", f"this {place.what} is no table and is not read", mend, "misnamed"
        )
    fault, mend = f"this {place.what} is no table and is not read", f"tables are named {', '.join(TABLES)}"
    if meant:
        fault, mend = f"is not read: the {place.what} '{found[meant]}{place.ending}' is", "remove one of them"
    return Finding(file, 0, "", "warning", fault, mend, "not-a-table")


def _meant(name: str) -> str:
    """Return the table that a name seems to stand for, empty where it resembles none."""
    plain = _COPY.sub("", name.strip()).casefold()
    for name in (plain, f"{plain}s", re.sub(r"y\Z", "ies", plain)):
        if name in TABLES:
            return name
    return next(iter(near(plain, TABLES, limit=1, cutoff=80.0)), "")
