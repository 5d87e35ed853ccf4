"""Finds the rows in which two states of the tables differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..schema.dataset import TABLES, TableRow, TableRows, Tables

Places = Mapping[str, Sequence[int]]  # of rows, by table


@dataclass(frozen=True)
class RowDifference:
    """The places of the rows that only one of two states of the tables has, by table."""

    before: Places
    after: Places


def compare_tables(before: Tables, after: Tables) -> RowDifference:
    """Return the rows that only one of two states has; of several alike, those too many."""
    old_places, new_places = {}, {}
    for table in TABLES:
        old_rows, new_rows = (tables.rows.get(table, ()) for tables in (before, after))
        start, end = _count_equal(old_rows, new_rows)
        old, new = (list(map(_make_key, rows[start : len(rows) - end])) for rows in (old_rows, new_rows))
        old_places[table] = [start + place for place in _list_excess(old, new)]
        new_places[table] = [start + place for place in _list_excess(new, old)]
    return RowDifference(old_places, new_places)


def iter_rows(tables: Tables, places: Places) -> Iterator[TableRow]:
    """Yield the rows at some places, table by table."""
    return (tables.rows[table][place] for table in places for place in places[table])


def _list_excess(keys: Sequence[tuple[str, ...]], others: Sequence[tuple[str, ...]]) -> Iterator[int]:
    """Yield the places of those rows that others do not have; of several alike, those too many."""
    left = Counter(others)
    for place, key in enumerate(keys):
        if left[key]:
            left[key] -= 1
        else:
            yield place


def _make_key(row: TableRow) -> tuple[str, ...]:
    return tuple(row[column] for column in TABLES[row.table])


def _count_equal(old_rows: Sequence[TableRow], new_rows: Sequence[TableRow]) -> tuple[int, int]:
    """Return how many rows are equal at the start of two tables, and how many at the end.

    Rows that are written in other columns are not compared here.
    """
    if not (isinstance(old_rows, TableRows) and isinstance(new_rows, TableRows)):
        return 0, 0
    if old_rows.columns != new_rows.columns:
        return 0, 0
    first, second = old_rows.texts, new_rows.texts
    most = min(len(first), len(second))
    start = next((n for n in range(most) if first[n] != second[n]), most)
    end = next((n for n in range(most - start) if first[-1 - n] != second[-1 - n]), most - start)
    return start, end
