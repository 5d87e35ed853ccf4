"""Holds the example rows of a new data set, and leaves them out once there are rows of somebody's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from ..core.messages import LANGUAGES
from ..core.spelling import fold_text
from ..core.toml_file import read_shipped_toml
from ..schema.dataset import TABLES, Dataset, TableRow, TableRows, Tables, split_list
from .cells import describe_column

EXAMPLE_ROWS = Path(__file__).with_name("example_rows.toml")
EXAMPLE_SOURCE = "example-leaflet"

# of a table without ids: what tells at once that there is no example row
_KEY_COLUMNS = {"ties": "subject", "facts": "subject", "decisions": "a"}
_KEY_COLUMNS |= dict.fromkeys(("assessments", "consents"), "entity")

Cells: TypeAlias = dict[str, str]


def list_example_rows(table: str, lang: str) -> list[Cells]:
    """Return the example rows of a table in a language, without the remark that they are invented."""
    rows = (
        {column: cell if isinstance(cell, str) else cell[lang] for column, cell in cells.items()}
        for cells in _load_examples().get(table, [])
    )
    return [row | ({"source": EXAMPLE_SOURCE} if "phrase" in row else {}) for row in rows]


def get_example_extent(lang: str) -> str:
    """Return what a new data set says was read: nothing real."""
    return str(read_shipped_toml(EXAMPLE_ROWS)["extent"][lang])


def drop_example_rows(tables: Tables) -> Tables:
    """Return the tables without untouched example rows, where there is a row that is none.

    An example row stays where a row of somebody's own refers to it.
    """
    if not any(_may_hold_examples(tables, table) for table in tables.rows):
        return tables  # as most, whatever their size
    examples = {table: [row for row in rows if _is_example(row)] for table, rows in tables.rows.items()}
    if all(len(examples[table]) == len(rows) for table, rows in tables.rows.items()):
        return tables
    own_rows = [row for rows in tables.rows.values() for row in rows if not _is_example(row)]
    kept = _collect_references(own_rows)
    while True:
        kept_rows = [row for rows in examples.values() for row in rows if fold_text(row["id"]) in kept]
        reached = kept | _collect_references(kept_rows)
        if reached == kept:
            break
        kept = reached
    rows = {
        table: TableRows.from_rows(
            row for row in table_rows if not _is_example(row) or (row["id"] and fold_text(row["id"]) in kept)
        )
        if examples[table]
        else table_rows
        for table, table_rows in tables.rows.items()
    }
    gone = {row["id"] for table in examples for row in examples[table] if fold_text(row["id"]) not in kept}
    left_tables = {table: left for table, left in rows.items() if left or not examples[table]}
    return replace(tables, rows=left_tables, dataset=_drop_example_keys(tables.dataset, gone))


def _drop_example_keys(about: Dataset, gone: Iterable[str]) -> Dataset:
    focal = tuple(name for name in about.focal if name not in gone)
    extent = {
        lang: text
        for lang, text in about.extent.items()
        if lang not in LANGUAGES or text != get_example_extent(lang)
    }
    return replace(about, focal=focal, extent=extent)


def _may_hold_examples(tables: Tables, table: str) -> bool:
    column = _KEY_COLUMNS.get(table, "id")
    keys = {row[column] for row in list_example_rows(table, LANGUAGES[0])}
    return not keys.isdisjoint(tables.iter_column(table, column))


def _is_example(row: TableRow) -> bool:
    cells = {column: text for column, text in row.cells.items() if column != "note"}
    return frozenset(cells.items()) in _index_examples(row.table)


@lru_cache(maxsize=16)
def _index_examples(table: str) -> frozenset[frozenset[tuple[str, str]]]:
    return frozenset(
        frozenset(cells.items()) for lang in LANGUAGES for cells in list_example_rows(table, lang)
    )


def _collect_references(rows: Sequence[TableRow]) -> frozenset[str]:
    """Return what the cells of rows refer to, as it may be written: ids and names, folded."""
    return frozenset(
        fold_text(part)
        for row in rows
        for column in TABLES[row.table]
        if row[column] and describe_column(row.table, column).taken_from
        for part in split_list(column, row[column])
    )


@lru_cache(maxsize=1)
def _load_examples() -> Mapping[str, list[dict[str, str | dict[str, str]]]]:
    return {table: rows for table, rows in read_shipped_toml(EXAMPLE_ROWS).items() if table in TABLES}
