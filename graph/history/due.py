"""A data set's tables and a date in, the rows that are to be reviewed until then out, oldest first."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from ..dataset import Row, Tables, date_bounds
from ..ingest.denial import is_denied


@dataclass(frozen=True)
class Due:
    """A row with the day until which it is to be reviewed; a month or a year means its last day."""

    day: datetime.date
    row: Row

    @property
    def about(self) -> str:
        """What the row is about, in ids."""
        row = self.row
        if row.table != "ties":
            return f"{row['id']} {row['label_en'] or row['label_bn']}".strip()
        said = " ".join(row[column] for column in ("subject", "kind", "object"))
        return f"not so: {said}" if is_denied(row) else said

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


def due(tables: Tables, *, by: datetime.date) -> tuple[Due, ...]:
    """Return the rows of entities and ties to be reviewed until a day, that day included."""
    found = [
        Due(bounds[1], row)
        for table in ("entities", "ties")
        for row in tables.rows.get(table, ())
        if (bounds := date_bounds(row["review_by"])) and bounds[1] <= by
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.row.file, one.row.line)))
