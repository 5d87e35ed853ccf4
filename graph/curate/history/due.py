"""Lists the rows that should be reviewed by a date, oldest first."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from ...ingest.negative_assertion import is_negative_assertion
from ...schema.dataset import TableRow, Tables, date_bounds


@dataclass(frozen=True)
class DueRow:
    """A row with the day until which it is to be reviewed; a month or a year means its last day."""

    day: datetime.date
    row: TableRow

    @property
    def about(self) -> str:
        """What the row is about, in ids."""
        row = self.row
        if row.table != "ties":
            return f"{row['id']} {row['label_en'] or row['label_bn']}".strip()
        statement = " ".join(row[column] for column in ("subject", "kind", "object"))
        return f"not so: {statement}" if is_negative_assertion(row) else statement

    def as_json(self) -> dict[str, Any]:
        """Return the row as the JSON of a command writes it."""
        row = self.row
        return {
            "review_by": row["review_by"],
            "table": row.table,
            "about": self.about,
            "file": row.file,
            "line": row.line,
        }


def find_due_rows(tables: Tables, *, by: datetime.date) -> tuple[DueRow, ...]:
    """Return the rows of entities and ties to be reviewed until a day, that day included."""
    due_rows = [
        DueRow(bounds[1], row)
        for table in ("entities", "ties")
        for row in tables.rows.get(table, ())
        if (bounds := date_bounds(row["review_by"])) and bounds[1] <= by
    ]
    return tuple(sorted(due_rows, key=lambda due_row: (due_row.day, due_row.row.file, due_row.row.line)))
