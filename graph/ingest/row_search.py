"""Finds the rows of a data set that are about a thing: those of its id, and those that name it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..schema.dataset import TABLES, TableRow, Tables, split_list
from .cells import describe_column

_EVIDENCE = frozenset({"source"})  # a column by which a row rests on a thing rather than is about it


def list_id_columns(table: str, *, with_source: bool = True) -> list[str]:
    """Return the columns that hold ids.

    >>> list_id_columns("ties", with_source=False)
    ['subject', 'object']
    """
    return [
        column
        for column in TABLES[table]
        if describe_column(table, column).cell_type == "id" and (with_source or column not in _EVIDENCE)
    ]


def find_places_about(
    tables: Tables, names: Collection[str], *, with_source: bool = True
) -> Iterator[tuple[str, int]]:
    """Yield table and place of each row that has one of some ids or names one."""
    for table in tables.rows:
        places: set[int] = set()
        for column in list_id_columns(table, with_source=with_source):
            for place, text in enumerate(tables.iter_column(table, column)):
                if text and (
                    text in names or ("|" in text and any(part in names for part in split_list(column, text)))
                ):
                    places.add(place)
        yield from ((table, place) for place in sorted(places))


def list_rows_about(tables: Tables, names: Collection[str]) -> dict[str, list[TableRow]]:
    """Return the rows that have one of some ids, or name one, by table; ids stand in place of names."""
    rows: dict[str, list[TableRow]] = {}
    for table, place in find_places_about(tables, frozenset(names)):
        rows.setdefault(table, []).append(tables.rows[table][place])
    return rows


def list_tie_rows(tables: Tables, ends: Collection[str], kind: str) -> list[TableRow]:
    """Return the rows of ties of a kind between two things, in either order."""
    return [
        row
        for row in tables.rows.get("ties", ())
        if row["kind"] == kind and {row["subject"], row["object"]} == set(ends)
    ]
