"""What one step of work on a data set is: its rows before and after, who made it, when and why.

A step is stored as one line of JSON. Faults and conflicts name the change that they belong to, so that a page
can show them where they were made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, get_args

from ...core.errors import DataError, Finding, GraphError, StoreError

Row: TypeAlias = Mapping[str, str]
StepKind: TypeAlias = Literal[
    "edit", "paste", "import", "survey", "correction", "decision", "suggestion", "outside", "undo", "forget"
]
KINDS: tuple[StepKind, ...] = get_args(StepKind)


@dataclass(frozen=True)
class Change:
    """One row that comes, changes or goes.

    `before` is the row as its author saw it: None where it is new. `after` is None where it goes. `line` is
    where it begins in the file as it was read. A new row stands at the end, or in `line_after`. The other
    fields are filled in when the step is stored: `written` is the text of the record that was replaced.
    """

    table: str
    before: Row | None = None
    after: Row | None = None
    line: int = 0
    line_after: int = 0
    written: str = ""
    written_after: str = ""  # of a row that is put back, the text that it had

    def reverse(self) -> Change:
        """Return the change that takes this one back."""
        return Change(
            self.table,
            self.after,
            self.before,
            line=self.line_after,
            line_after=self.line,
            written_after=self.written,
        )


@dataclass(frozen=True)
class FileChange:
    """A file that a step replaced whole: check sums of what it held before and after, empty for no file."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """What was done at one time, and how to take it back.

    `headers` are the headings of tables before a column was added; `made` are tables that did not exist
    before; `files` are those that were replaced whole, whose contents are kept beside the history.
    """

    id: str
    time: str  # ISO, with the zone
    who: str
    why: str
    kind: StepKind
    changes: tuple[Change, ...]
    undoes: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    made: tuple[str, ...] = ()
    files: tuple[FileChange, ...] = ()

    @property
    def can_be_undone(self) -> bool:
        """Whether it holds what was before it: nothing brings back what was removed for good."""
        return self.kind != "forget" and bool(self.changes or self.files)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables whose rows it changed."""
        return tuple(dict.fromkeys(change.table for change in self.changes))

    def to_line(self) -> str:
        """Return the step as one line of JSON."""
        fields = {
            "id": self.id, "time": self.time, "who": self.who, "why": self.why, "kind": self.kind,
            "undoes": self.undoes, "headers": dict(self.headers), "made": self.made,
            "files": [[file.name, file.before, file.after] for file in self.files],
            "changes": [_change_to_json(change) for change in self.changes],
        }  # fmt: skip
        kept = {name: value for name, value in fields.items() if value or name in ("id", "who", "why")}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n"

    @classmethod
    def from_line(cls, line: str) -> Step:
        """Read a step; StoreError where the line is none."""
        try:
            fields = json.loads(line)
            kind = fields["kind"]
            if kind not in KINDS:
                raise ValueError(kind)
            return cls(
                id=str(fields["id"]),
                time=str(fields["time"]),
                who=str(fields["who"]),
                why=str(fields["why"]),
                kind=kind,
                changes=tuple(Change(**change) for change in fields.get("changes", ())),
                undoes=str(fields.get("undoes", "")),
                headers=dict(fields.get("headers", {})),
                made=tuple(fields.get("made", ())),
                files=tuple(FileChange(*file) for file in fields.get("files", ())),
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise StoreError(f"not a line of the history: {line[:60]!r}") from None


def _change_to_json(change: Change) -> dict[str, object]:
    fields = {
        "table": change.table, "line": change.line, "line_after": change.line_after,
        "before": None if change.before is None else dict(change.before),
        "after": None if change.after is None else dict(change.after),
        "written": change.written, "written_after": change.written_after,
    }  # fmt: skip
    return {name: value for name, value in fields.items() if value not in ("", 0, None)}


@dataclass(frozen=True)
class ChangeFault:
    """What is wrong with a change: its place among the changes, -1 where another row is hurt by them."""

    change: int
    finding: Finding


class RejectedStepError(DataError):
    """A step whose rows break a rule; nothing was stored. `faults` lead to the changes."""

    def __init__(self, faults: Iterable[ChangeFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(fault.finding for fault in self.faults)

    def __reduce__(self) -> tuple[type[RejectedStepError], tuple[tuple[ChangeFault, ...]]]:
        """Be raised again in another process."""
        return type(self), (self.faults,)


@dataclass(frozen=True)
class RowConflict:
    """A row that somebody else changed meanwhile: the change that was wanted, and the row as it is now."""

    change: Change
    current: Row | None  # None where it is gone
    line: int = 0


class ConflictError(GraphError):
    """Rows differ from what the author of a step saw; nothing was stored. `conflicts` hold both versions."""

    def __init__(self, conflicts: Iterable[RowConflict]) -> None:
        self.conflicts = tuple(conflicts)
        tables = ", ".join(sorted({conflict.change.table for conflict in self.conflicts}))
        count = len(self.conflicts)
        rows = "1 row has" if count == 1 else f"{count} rows have"
        super().__init__(
            f"{rows} been changed meanwhile ({tables}); look at both versions; nothing was stored"
        )

    def __reduce__(self) -> tuple[type[ConflictError], tuple[tuple[RowConflict, ...]]]:
        """Be raised again in another process."""
        return type(self), (self.conflicts,)


class FileInUseError(StoreError):
    """A table is open in another program that lets nobody else write it; nothing was stored."""


def tidy_row(row: Row | None) -> Row | None:
    """Return a row with its filled cells alone, without space around them."""
    return None if row is None else {column: text for column, cell in row.items() if (text := cell.strip())}


def tidy_change(change: Change) -> Change:
    """Return a change whose rows can be compared with those of a table."""
    return replace(change, before=tidy_row(change.before), after=tidy_row(change.after))
