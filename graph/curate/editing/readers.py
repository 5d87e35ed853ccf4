"""Finds the cells to change so that other readers see the rows of a source, of a data set, or of one thing.

A row follows its source: where the source is internal, so is all that rests on it. A row that says itself
that it is internal stays so, such as a telephone number; only what is named alone is shown in spite of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...schema.dataset import RESERVED, TABLES, TableRow, Tables
from ...schema.levels import Audience
from .loaded_tables import load_current_tables
from .step import Change
from .steps import read_table

_TABLES = tuple(
    table for table, columns in TABLES.items() if "visibility" in columns and table not in RESERVED
)
EVERYTHING, NO_SOURCE = "*", ""


@dataclass(frozen=True)
class SourceRows:
    """How many rows rest on a source that readers do not get; `source` is `NO_SOURCE` for those without."""

    source: str
    number: int


def list_rows_to_show(tables: Tables, readers: Audience, source: str = EVERYTHING) -> list[TableRow]:
    """Return the rows that readers do not see yet and may: of a source, of no source, or all."""
    hidden = _list_internal_sources(tables, source)
    return [
        row
        for row in _iter_rows(tables)
        if source in (EVERYTHING, _name_source(row)) and _may_be_shown(tables, row, readers, source, hidden)
    ]


def show_rows(folder: Path, readers: Audience, source: str = EVERYTHING) -> list[Change]:
    """Return the changes by which readers see the rows of a source, of no source, or all."""
    rows = list_rows_to_show(load_current_tables(folder), readers, source)
    return _set_visibility(folder, rows, readers)


def keep_rows_back(folder: Path, name: str, widest: Audience) -> list[Change]:
    """Return the changes by which a source or a thing is for some readers at most, with what rests on it."""
    tables = load_current_tables(folder)
    rows = [
        row
        for row in _iter_rows(tables)
        if row.table in ("sources", "entities", "events") and row["id"] == name
        if tables.dataset.audience_of(row) < widest
    ]
    return _set_visibility(folder, rows, widest)


def count_rows_kept_back(tables: Tables, edition: Tables) -> list[SourceRows]:
    """Return by source how many rows an edition lacks, the most first."""
    counts: dict[str, int] = {}
    for sign, rows in ((1, _iter_rows(tables)), (-1, _iter_rows(edition))):
        for row in rows:
            source = _name_source(row)
            counts[source] = counts.get(source, 0) + sign
    listed = [SourceRows(source, number) for source, number in counts.items() if number > 0]
    return sorted(listed, key=lambda rows: (-rows.number, rows.source))


def _iter_rows(tables: Tables) -> Iterator[TableRow]:
    for table in _TABLES:
        yield from tables.rows.get(table, ())


def _list_internal_sources(tables: Tables, chosen: str) -> set[str]:
    """Return the sources that say themselves that they are internal, but for one that was chosen."""
    return {
        row["id"]
        for row in tables.rows.get("sources", ())
        if Audience.parse(row["visibility"] or Audience.PUBLIC).is_for_owner and row["id"] != chosen
    }


def _name_source(row: TableRow) -> str:
    return row["id"] if row.table == "sources" else row["source"]


def _may_be_shown(tables: Tables, row: TableRow, readers: Audience, chosen: str, hidden: set[str]) -> bool:
    is_chosen = row.table == "sources" and row["id"] == chosen
    is_kept = bool(row["visibility"]) and Audience.parse(row["visibility"]).is_for_owner
    is_seen = readers.may_see(tables.dataset.audience_of(row))
    return not is_seen and (is_chosen or not is_kept) and _name_source(row) not in hidden


def _set_visibility(folder: Path, rows: list[TableRow], visibility: Audience) -> list[Change]:
    changes = []
    for table in dict.fromkeys(row.table for row in rows):
        text = read_table(folder, table)
        for row in rows:
            if row.table != table or row.line not in text.places:
                continue
            before = text.read_row(text.places[row.line])
            after = {**before, "visibility": str(visibility)}
            if after != before:
                changes.append(Change(table, before, after, line=row.line))
    return changes
