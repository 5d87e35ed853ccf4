"""Finds the rows of a data set that are about a thing: those of its id, and those that name it."""

from __future__ import annotations

from collections.abc import Collection

from ...ingest.cells import describe_column
from ...schema.dataset import TABLES, TableRow, Tables, split_list


def list_rows_about(tables: Tables, names: Collection[str]) -> dict[str, list[TableRow]]:
    """Return the rows that have one of some ids, or name one, by table; ids stand in place of names."""
    wanted = frozenset(names)
    rows_by_table = {}
    for table, rows in tables.rows.items():
        columns = [column for column in TABLES[table] if _may_name(table, column)]
        listed = [row for row in rows if any(_names(row, column, wanted) for column in columns)]
        if listed:
            rows_by_table[table] = listed
    return rows_by_table


def list_tie_rows(tables: Tables, ends: Collection[str], kind: str) -> list[TableRow]:
    """Return the rows of ties of a kind between two things, in either order."""
    return [
        row
        for row in tables.rows.get("ties", ())
        if row["kind"] == kind and {row["subject"], row["object"]} == set(ends)
    ]


def _may_name(table: str, column: str) -> bool:
    return column == "id" or bool(describe_column(table, column).taken_from)


def _names(row: TableRow, column: str, wanted: Collection[str]) -> bool:
    text = row.cells.get(column, "")
    return bool(text) and any(part in wanted for part in split_list(column, text))
