"""Keeps the table of suggested corrections and what was decided on each.

It lies beside the tables that it is about and is none of them: no command reads it into the graph, and
nothing of it goes into any output.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from ...core.errors import InputError
from ...core.formula_escape import unescape_formula
from ...core.input_file import read_regular_file
from ...publish.writers.csv_file import encode_csv
from .suggestion import SuggestedCorrection

_MAX_BYTES = 100_000_000
DECISIONS = ("accept", "reject")


@dataclass(frozen=True)
class Correction:
    """A row: what was suggested and by whom; what was decided, by whom and why; open without."""

    id: str
    about: str
    kind: str
    text: str
    by: str
    on: str
    decision: str = ""
    who: str = ""
    when: str = ""
    why: str = ""
    version: str = ""
    organisation: str = ""  # that answered about itself; a table without such answers lacks the column
    source: str = ""  # of the answer, where it is no sheet; likewise

    @classmethod
    def from_suggestion(cls, suggestion: SuggestedCorrection, *, dataset: str, version: str) -> Correction:
        """Return the open row of a suggestion made on a version of a data set."""
        return cls(
            id=suggestion.compute_id(dataset),
            about=suggestion.about,
            kind=suggestion.kind,
            text=suggestion.text,
            by=suggestion.by,
            on=suggestion.on,
            version=version,
            organisation=suggestion.organisation,
            source=suggestion.source,
        )

    def as_cells(self) -> dict[str, str]:
        """Return the cells by column, without those that only answers of organisations have."""
        return {name: cell for name, cell in asdict(self).items() if cell or name not in _OPTIONAL}


_OPTIONAL = ("organisation", "source")
COLUMNS = tuple(field.name for field in fields(Correction))


@dataclass(frozen=True)
class Ledger:
    """The rows of a corrections table, in the order in which they came."""

    path: Path
    rows: tuple[Correction, ...] = ()

    @classmethod
    def read(cls, data: Path) -> Ledger:
        """Read the table of a data set; without a file it has no row."""
        path = data / "corrections.csv" if data.is_dir() else data.with_name(f"{data.stem}-corrections.csv")
        if not (path.exists() or path.is_symlink()):
            return cls(path)
        try:
            content = read_regular_file(
                path, most=_MAX_BYTES, hint="keep the open ones only", within=path.parent
            )
            text = content.decode("utf-8-sig")
            reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
            missing = [name for name in COLUMNS if name not in (*_OPTIONAL, *(reader.fieldnames or ()))]
            if missing:
                raise InputError(f"{path}, line 1: the column '{missing[0]}' is missing; add it")
            rows = []
            for cells in reader:
                rows.append(Correction(**{name: unescape_formula(cells.get(name) or "") for name in COLUMNS}))
                if not rows[-1].id or rows[-1].decision not in ("", *DECISIONS):
                    fault = f"a row needs an id and, as decision, {' or '.join(DECISIONS)} or nothing"
                    raise InputError(f"{path}, line {reader.line_num}: {fault}")
        except (UnicodeDecodeError, csv.Error) as error:
            raise InputError(f"{path}: not a well-formed table in UTF-8 ({error})") from None
        return cls(path, tuple(rows))

    @property
    def open(self) -> tuple[Correction, ...]:
        """The rows on which nothing is decided yet."""
        return tuple(row for row in self.rows if not row.decision)

    def with_new(self, corrections: Iterable[Correction]) -> Ledger:
        """Return the table with those that it does not hold yet."""
        known = {row.id for row in self.rows}
        new = {row.id: row for row in corrections if row.id not in known}
        return replace(self, rows=(*self.rows, *new.values()))

    def find_row(self, name: str) -> Correction:
        """Return the row of an id, or of its beginning where that is of one only; InputError otherwise."""
        matches = [row for row in self.rows if row.id == name] or [
            row for row in self.rows if name and row.id.startswith(name)
        ]
        if len(matches) != 1:
            what = "several corrections begin" if matches else "no correction begins"
            raise InputError(f"{self.path}: {what} with '{name}'; see: stakeholders corrections --list")
        return matches[0]

    def with_decision(self, name: str, decision: str, *, who: str, when: str, why: str) -> Ledger:
        """Return the table with a decision on one row, in the place of an earlier one."""
        row = replace(self.find_row(name), decision=decision, who=who, when=when, why=why)
        return replace(self, rows=tuple(row if current.id == row.id else current for current in self.rows))

    def to_csv(self) -> bytes:
        """Return the table as its file holds it."""
        used = {name for row in self.rows for name in row.as_cells()}
        columns = [name for name in COLUMNS if name in used or name not in _OPTIONAL]
        return encode_csv([columns, *([getattr(row, name) for name in columns] for row in self.rows)])
