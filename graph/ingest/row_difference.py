"""Finds the rows in which two states of the tables differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..schema.dataset import TABLES, TableRow, Tables

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
        old, new = list(_iter_keys(before, table)), list(_iter_keys(after, table))
        start, end = _count_equal(old, new)
        old, new = old[start : len(old) - end], new[start : len(new) - end]
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


def _iter_keys(tables: Tables, table: str) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each row of a table."""
    return zip(*(tables.iter_column(table, column) for column in TABLES[table]), strict=True)


def _count_equal(first: Sequence[tuple[str, ...]], second: Sequence[tuple[str, ...]]) -> tuple[int, int]:
    """Return how many rows are equal at the start of two lists, and how many at the end."""
    most = min(len(first), len(second))
    start = next((n for n in range(most) if first[n] != second[n]), most)
    end = next((n for n in range(most - start) if first[-1 - n] != second[-1 - n]), most - start)
    return start, end
