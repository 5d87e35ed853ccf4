"""Two data sets of tables in, the rows that were added, removed and changed out, cell by cell.

A row is found again by its key; where several rows have one key, by the most cells in which they agree.
Where a row stands is no part of what it says: a row that moved is no change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ..dataset import TABLES, Dataset, Row, Tables
from ..ontology import Ontology
from ..terms import expand, normal

# By which cells a row is the same row; a row of evidence by where it stands, too.
KEYS: Mapping[str, tuple[str, ...]] = {
    "sources": ("id",),
    "entities": ("id",),
    "ties": ("subject", "kind", "object"),
    "events": ("id",),
    "counts": ("id",),
    "facts": ("subject", "property"),
    "decisions": ("a", "b"),
    "assessments": ("entity", "assessed_by", "on"),
    "consents": ("entity", "when"),
}
_ABOUT = "dataset"  # the table in which the keys of dataset.toml stand

What = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class Change:
    """One row that was added, removed or changed; `cells` are column to what it was and what it is."""

    what: What
    table: str
    key: tuple[str, ...]
    old: Row | None
    new: Row | None
    cells: Mapping[str, tuple[str, str]]

    def as_json(self) -> dict[str, Any]:
        """Return the change as the JSON of a command writes it."""
        return {
            "what": self.what,
            "table": self.table,
            "key": dict(zip(KEYS.get(self.table, ("key",)), self.key, strict=True)),
            "old": {"file": self.old.file, "line": self.old.line} if self.old else None,
            "new": {"file": self.new.file, "line": self.new.line} if self.new else None,
            "cells": {column: {"old": one, "new": other} for column, (one, other) in self.cells.items()},
        }


@dataclass(frozen=True)
class Difference:
    """What differs between two states of a data set, with both, in the order of the tables."""

    old: Tables
    new: Tables
    changes: tuple[Change, ...]


def compare(old: Tables, new: Tables, ontology: Ontology) -> Difference:
    """Return what differs between two data sets."""
    changes = [*_of_manifest(old.dataset, new.dataset)]
    for table in TABLES:
        changes += _of_table(table, old.rows.get(table, ()), new.rows.get(table, ()), ontology)
    return Difference(old, new, tuple(changes))


def _of_table(table: str, old: Sequence[Row], new: Sequence[Row], ontology: Ontology) -> Iterator[Change]:
    before, after = _by_key(table, old, ontology), _by_key(table, new, ontology)
    for key in sorted({*before, *after}):
        yield from _of_key(table, key, before.get(key, []), after.get(key, []))


def _of_key(table: str, key: tuple[str, ...], old: list[Row], new: list[Row]) -> Iterator[Change]:
    """Yield the changes of the rows of one key: pairs that agree in most cells are one row that changed."""
    old, new = _without_equal(old, new)
    ranked = sorted(
        ((_likeness(one, other), at, to) for at, one in enumerate(old) for to, other in enumerate(new)),
        key=lambda item: (-item[0], item[1], item[2]),
    )
    left, right = set(range(len(old))), set(range(len(new)))
    for likeness, at, to in ranked:
        if likeness and at in left and to in right:
            left.remove(at)
            right.remove(to)
            yield _changed(table, key, old[at], new[to])
    for at in sorted(left):
        yield Change("removed", table, key, old[at], None, {c: (v, "") for c, v in _said(old[at]).items()})
    for to in sorted(right):
        yield Change("added", table, key, None, new[to], {c: ("", v) for c, v in _said(new[to]).items()})


def _changed(table: str, key: tuple[str, ...], old: Row, new: Row) -> Change:
    one, other = _said(old), _said(new)
    cells = {
        column: (one.get(column, ""), other.get(column, ""))
        for column in TABLES[table]
        if one.get(column, "") != other.get(column, "")
    }
    return Change("changed", table, key, old, new, cells)


def _without_equal(old: list[Row], new: list[Row]) -> tuple[list[Row], list[Row]]:
    """Return the rows of which the other side has none that says the same, as often as it says it."""
    rest: dict[tuple[tuple[str, str], ...], list[Row]] = defaultdict(list)
    for row in new:
        rest[_saying(row)].append(row)
    kept = []
    for row in old:
        equal = rest[_saying(row)]
        if equal:
            equal.pop(0)
        else:
            kept.append(row)
    left = {id(row) for rows in rest.values() for row in rows}
    return kept, [row for row in new if id(row) in left]


def _likeness(one: Row, other: Row) -> int:
    """Return in how many cells two rows of a key agree; 0 where they quote different passages.

    A row without evidence, and one whose passage alone was corrected, is the same row all the same.
    """
    keys = KEYS[one.table]
    said, also = _said(one), _said(other)
    same = sum(said[column] == also.get(column) for column in said if column not in keys)
    if all(said.get(column) != also.get(column) for column in ("source", "phrase")) and one["source"]:
        return 0
    return 1 + same


def _said(row: Row) -> dict[str, str]:
    return {column: normal(row[column]) for column in TABLES[row.table] if row[column]}


def _saying(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(_said(row).items()))


def _by_key(table: str, rows: Iterable[Row], ontology: Ontology) -> Mapping[tuple[str, ...], list[Row]]:
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        found[_key(table, row, ontology)].append(row)
    return found


def _key(table: str, row: Row, ontology: Ontology) -> tuple[str, ...]:
    """Return the key of a row; the ends of a symmetric tie may stand in either order."""
    cells = tuple(row[column] for column in KEYS[table])
    if table == "ties":
        kind = ontology.ties.get(expand(row["kind"]))
        if kind and kind.symmetric:
            one, other = sorted((row["subject"], row["object"]))
            return one, row["kind"], other
    return cells


def _of_manifest(old: Dataset, new: Dataset) -> Iterator[Change]:
    before, after = _keys(old), _keys(new)
    for key in sorted({*before, *after}):
        one, other = before.get(key, ""), after.get(key, "")
        if one != other:
            what: What = "changed" if one and other else "added" if other else "removed"
            row = Row(_ABOUT, "dataset.toml", 0, {})
            yield Change(
                what, _ABOUT, (key,), row if one else None, row if other else None, {key: (one, other)}
            )


def _keys(dataset: Dataset) -> dict[str, str]:
    pairs = {
        "name": dataset.name,
        "base": dataset.base,
        "licence": dataset.licence,
        "visibility": dataset.visibility,
        "languages": "|".join(sorted(dataset.languages)),
        "focal": "|".join(sorted(dataset.focal)),
        "asked": "|".join(sorted(dataset.asked)),
        "contact": dataset.contact,
    }
    pairs |= {f"title.{lang}": text for lang, text in dataset.title.items()}
    pairs |= {f"extent.{lang}": text for lang, text in dataset.extent.items()}
    return {key: normal(value) for key, value in pairs.items() if value}
