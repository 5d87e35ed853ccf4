"""Compares what a file says now with what it said at its last import, and changes only those rows.

What somebody wrote into a row by hand stays: where the file says something else now, both are listed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ...core.errors import InputError
from .network_rows import Cells

FILE = "import-rows.json"
KEY_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "sources": ("id",),
    "entities": ("id", "source"),
    "events": ("id", "source"),
    "ties": ("subject", "kind", "object", "source"),
    "facts": ("subject", "property", "source"),
    "counts": ("id", "source"),
    "assessments": ("entity", "assessed_by", "source"),
    "consents": ("entity", "when"),
    "decisions": ("a", "b"),
}
_MOVED = frozenset({"locator", "phrase"})  # change when a row of the file moves, and say nothing new
_BETWEEN = (",\n", ": ")  # what JSON has between cells: each on a line of its own
RowKey = tuple[str, ...]
Tables = Mapping[str, Sequence[Cells]]


@dataclass(frozen=True)
class RowChange:
    """One row that is new, changed or gone, and what it said before."""

    table: str
    cells: Cells
    before: Cells | None = None


@dataclass
class ImportChanges:
    """What an import changes in a data set, and its tables afterwards."""

    tables: dict[str, list[Cells]]
    new: list[RowChange] = field(default_factory=list)
    changed: list[RowChange] = field(default_factory=list)
    gone: list[RowChange] = field(default_factory=list)
    kept: list[RowChange] = field(default_factory=list)  # by hand otherwise than the file says

    @property
    def is_empty(self) -> bool:
        """Whether the file says what it said before."""
        return not (self.new or self.changed or self.gone)


def compare_rows(current: Tables, base: Tables, new: Tables) -> ImportChanges:
    """Return the rows of a data set after an import, and what changed since the import before."""
    changes = ImportChanges({table: list(rows) for table, rows in current.items()})
    for table in KEY_COLUMNS:
        _compare_table(changes, table, base.get(table, ()), new.get(table, ()))
    _keep_referenced(changes)
    return changes


def _index_rows(table: str, rows: Iterable[Cells]) -> dict[RowKey, Cells]:
    """Return rows by what tells them apart; of several alike, each has its number."""
    seen: Counter[RowKey] = Counter()
    indexed = {}
    for row in rows:
        key = tuple(row.get(column, "") for column in KEY_COLUMNS[table])
        if table == "facts":  # an attribute is named before the colon
            key = (*key, row.get("value", "").partition(":")[0] if row.get("property") == "attribute" else "")
        seen[key] += 1
        indexed[(*key, str(seen[key]))] = row
    return indexed


def _compare_table(
    changes: ImportChanges, table: str, base_rows: Sequence[Cells], new_rows: Sequence[Cells]
) -> None:
    base, new = _index_rows(table, base_rows), _index_rows(table, new_rows)
    current = _index_rows(table, changes.tables.get(table, ()))
    for key, row in new.items():
        if key not in base and key not in current:
            current[key] = row
            changes.new.append(RowChange(table, row))
        elif key in base and key in current:
            current[key] = _merge_row(changes, table, current[key], base[key], row)
    for key, row in base.items():
        if key not in new and key in current:
            if _says(current[key]) == _says(row):
                changes.gone.append(RowChange(table, current.pop(key)))
            else:
                changes.kept.append(RowChange(table, current[key], row))
    if current:
        changes.tables[table] = list(current.values())
    else:
        changes.tables.pop(table, None)


def _says(row: Cells) -> Cells:
    return {column: text for column, text in row.items() if column not in _MOVED and text}


def _merge_row(changes: ImportChanges, table: str, current: Cells, base: Cells, new: Cells) -> Cells:
    """Return a row with the cells that the file changed, but for those that somebody changed, too."""
    merged = dict(current)
    conflict = False
    for column in dict.fromkeys((*base, *new)):
        before, after = base.get(column, ""), new.get(column, "")
        if before == after or current.get(column, "") == after:
            continue
        if current.get(column, "") == before:
            merged[column] = after
        elif column not in _MOVED:
            conflict = True
    merged = {column: text for column, text in merged.items() if text}
    if conflict:
        changes.kept.append(RowChange(table, merged, new))
    if _says(merged) != _says(current):
        changes.changed.append(RowChange(table, merged, current))
    return merged


def _keep_referenced(changes: ImportChanges) -> None:
    """Put back entities that are gone from the file but named by rows that stay."""
    named = {
        row.get(column, "")
        for table, columns in (
            ("ties", ("subject", "object")),
            ("facts", ("subject",)),
            ("sources", ("publisher",)),
        )
        for row in changes.tables.get(table, ())
        for column in columns
    }
    defined = {row.get("id", "") for table in ("entities", "events") for row in changes.tables.get(table, ())}
    for change in list(changes.gone):
        name = change.cells.get("id", "")
        if change.table in ("entities", "events") and name in named and name not in defined:
            defined.add(name)
            changes.gone.remove(change)
            changes.tables.setdefault(change.table, []).append(change.cells)


def read_base(data: bytes, path: str) -> dict[str, list[Cells]]:
    """Return the rows of the last import as they were kept; InputError where the file is broken."""
    try:
        tables = json.loads(data)
        return {
            str(table): [dict(row) for row in rows]
            for table, rows in tables.items()
            if table in KEY_COLUMNS and all(isinstance(text, str) for row in rows for text in row.values())
        }
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise InputError(
            f"{path}: not what the last import kept; remove it, then every row counts as new"
        ) from None


def render_base(tables: Tables) -> bytes:
    """Return the rows of an import as they are kept for the next one."""
    parts = []
    for table, rows in sorted(tables.items()):
        encoded = (json.dumps(row, ensure_ascii=False, sort_keys=True, separators=_BETWEEN) for row in rows)
        listed = ",\n".join(f"{{\n{text[1:-1]}\n}}" for text in encoded)
        parts.append(f"{json.dumps(table)}: [\n{listed}\n]" if rows else f"{json.dumps(table)}: []")
    body = ",\n".join(parts)
    return (f"{{\n{body}\n}}\n" if parts else "{}\n").encode()
