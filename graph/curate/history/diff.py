"""Compares two versions of a data set: rows added, removed and changed, cell by cell.

A row is found again by its key; where several rows have one key, by the most cells in which they agree.
Where a row stands is no part of what it says: a row that moved is no change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ...schema.dataset import TABLES, Dataset, TableRow, Tables
from ...schema.levels import Audience
from ...schema.terms import expand_curie, normalise_text
from ...schema.vocabulary import Ontology

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

ChangeKind = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class RowChange:
    """One row that was added, removed or changed; `cells` are column to what it was and what it is."""

    what: ChangeKind
    table: str
    key: tuple[str, ...]
    old: TableRow | None
    new: TableRow | None
    cells: Mapping[str, tuple[str, str]]

    def as_json(self) -> dict[str, Any]:
        """Return the change as the JSON of a command writes it."""
        return {
            "what": self.what,
            "table": self.table,
            "key": dict(zip(KEYS.get(self.table, ("key",)), self.key, strict=True)),
            "old": {"file": self.old.file, "line": self.old.line} if self.old else None,
            "new": {"file": self.new.file, "line": self.new.line} if self.new else None,
            "cells": {
                column: {"old": old_cell, "new": new_cell}
                for column, (old_cell, new_cell) in self.cells.items()
            },
        }


@dataclass(frozen=True)
class Difference:
    """What differs between two states of a data set, with both, in the order of the tables."""

    old: Tables
    new: Tables
    changes: tuple[RowChange, ...]


def compare_data_sets(old: Tables, new: Tables, ontology: Ontology) -> Difference:
    """Return what differs between two data sets."""
    changes = [*_compare_manifests(old.dataset, new.dataset)]
    for table in TABLES:
        default = new.dataset.default_audience(table)
        is_default_kept = old.dataset.default_audience(table) == default
        old_rows, new_rows = (
            [
                _clear_visibility(row, default) if is_default_kept else row
                for row in tables.rows.get(table, ())
            ]
            for tables in (old, new)
        )
        changes += _compare_table(table, old_rows, new_rows, ontology)
    return Difference(old, new, tuple(changes))


def _clear_visibility(row: TableRow, default: Audience) -> TableRow:
    """Return a row without a visibility that it would have anyway."""
    cells = dict(row.cells)
    return row.with_cells({**cells, "visibility": ""}) if cells.get("visibility") == default else row


def _compare_table(
    table: str, old: Sequence[TableRow], new: Sequence[TableRow], ontology: Ontology
) -> Iterator[RowChange]:
    before, after = _group_by_key(table, old, ontology), _group_by_key(table, new, ontology)
    for key in sorted({*before, *after}):
        yield from _compare_rows_of_key(table, key, before.get(key, []), after.get(key, []))


def _compare_rows_of_key(
    table: str, key: tuple[str, ...], old: list[TableRow], new: list[TableRow]
) -> Iterator[RowChange]:
    """Yield the changes of the rows of one key: pairs that agree in most cells are one row that changed."""
    old, new = _drop_equal_rows(old, new)
    ranked = sorted(
        (
            (_score_similarity(old_row, new_row), old_index, new_index)
            for old_index, old_row in enumerate(old)
            for new_index, new_row in enumerate(new)
        ),
        key=lambda item: (-item[0], item[1], item[2]),
    )
    unmatched_old, unmatched_new = set(range(len(old))), set(range(len(new)))
    for similarity, old_index, new_index in ranked:
        if similarity and old_index in unmatched_old and new_index in unmatched_new:
            unmatched_old.remove(old_index)
            unmatched_new.remove(new_index)
            yield _make_changed(table, key, old[old_index], new[new_index])
    for old_index in sorted(unmatched_old):
        yield RowChange(
            "removed",
            table,
            key,
            old[old_index],
            None,
            {c: (v, "") for c, v in _normalise_cells(old[old_index]).items()},
        )
    for new_index in sorted(unmatched_new):
        yield RowChange(
            "added",
            table,
            key,
            None,
            new[new_index],
            {c: ("", v) for c, v in _normalise_cells(new[new_index]).items()},
        )


def _make_changed(table: str, key: tuple[str, ...], old: TableRow, new: TableRow) -> RowChange:
    old_cells, new_cells = _normalise_cells(old), _normalise_cells(new)
    cells = {
        column: (old_cells.get(column, ""), new_cells.get(column, ""))
        for column in TABLES[table]
        if old_cells.get(column, "") != new_cells.get(column, "")
    }
    return RowChange("changed", table, key, old, new, cells)


def _drop_equal_rows(old: list[TableRow], new: list[TableRow]) -> tuple[list[TableRow], list[TableRow]]:
    """Return the rows of which the other side has none that says the same, as often as it says it."""
    rest: dict[tuple[tuple[str, str], ...], list[TableRow]] = defaultdict(list)
    for row in new:
        rest[_make_content_key(row)].append(row)
    unmatched = []
    for row in old:
        equal = rest[_make_content_key(row)]
        if equal:
            equal.pop(0)
        else:
            unmatched.append(row)
    unmatched_ids = {id(row) for rows in rest.values() for row in rows}
    return unmatched, [row for row in new if id(row) in unmatched_ids]


def _score_similarity(first: TableRow, second: TableRow) -> int:
    """Return in how many cells two rows of a key agree; 0 where they quote different passages.

    A row without evidence, and one whose passage alone was corrected, is the same row all the same.
    """
    keys = KEYS[first.table]
    first_cells, second_cells = _normalise_cells(first), _normalise_cells(second)
    same = sum(
        first_cells[column] == second_cells.get(column) for column in first_cells if column not in keys
    )
    if (
        all(first_cells.get(column) != second_cells.get(column) for column in ("source", "phrase"))
        and first["source"]
    ):
        return 0
    return 1 + same


def _normalise_cells(row: TableRow) -> dict[str, str]:
    return {column: normalise_text(row[column]) for column in TABLES[row.table] if row[column]}


def _make_content_key(row: TableRow) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(_normalise_cells(row).items()))


def _group_by_key(
    table: str, rows: Iterable[TableRow], ontology: Ontology
) -> Mapping[tuple[str, ...], list[TableRow]]:
    rows_by_key: dict[tuple[str, ...], list[TableRow]] = defaultdict(list)
    for row in rows:
        rows_by_key[_make_key(table, row, ontology)].append(row)
    return rows_by_key


def _make_key(table: str, row: TableRow, ontology: Ontology) -> tuple[str, ...]:
    """Return the key of a row; the ends of a symmetric tie may stand in either order."""
    cells = tuple(row[column] for column in KEYS[table])
    if table == "ties":
        kind = ontology.tie_kinds.get(expand_curie(row["kind"]))
        if kind and kind.symmetric:
            first_end, second_end = sorted((row["subject"], row["object"]))
            return first_end, row["kind"], second_end
    return cells


def _compare_manifests(old: Dataset, new: Dataset) -> Iterator[RowChange]:
    before, after = _flatten_manifest(old), _flatten_manifest(new)
    for key in sorted({*before, *after}):
        old_value, new_value = before.get(key, ""), after.get(key, "")
        if old_value != new_value:
            what: ChangeKind = "changed" if old_value and new_value else "added" if new_value else "removed"
            row = TableRow(_ABOUT, "dataset.toml", 0, {})
            yield RowChange(
                what,
                _ABOUT,
                (key,),
                row if old_value else None,
                row if new_value else None,
                {key: (old_value, new_value)},
            )


def _flatten_manifest(dataset: Dataset) -> dict[str, str]:
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
    return {key: normalise_text(value) for key, value in pairs.items() if value}
