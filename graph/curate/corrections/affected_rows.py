"""Finds the rows that a correction is about, each with its file and line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ...ingest.negative_assertion import is_negative_assertion
from ...model.graph import StakeholderGraph
from ...schema.dataset import TableRow, Tables
from ...schema.vocabulary import TieKind

_ABOUT_ENTITY = {"entities": ("id",), "events": ("id",), "facts": ("subject",), "counts": ("of",)}


@dataclass(frozen=True)
class AffectedRows:
    """The rows of a data set that a correction may change."""

    knowledge: StakeholderGraph

    @property
    def _tables(self) -> Tables:
        return self.knowledge.tables

    @cached_property
    def _canonical_ids(self) -> Mapping[str, str]:
        """Return the id that stands for each other one that a decision called the same."""
        return {alias: entity.id for entity in self.knowledge.entities.values() for alias in entity.aliases}

    @cached_property
    def _tie_kinds(self) -> Mapping[str, TieKind]:
        return {kind.name: kind for kind in self.knowledge.ontology.tie_kinds.values()}

    def _resolve_id(self, name: str) -> str:
        return self._canonical_ids.get(name, name)

    @cached_property
    def _known_ids(self) -> frozenset[str]:
        return (
            frozenset(entity.id for entity in self.knowledge.entities.values()) | self._canonical_ids.keys()
        )

    def find_unknown_part(self, about: str) -> str:
        """Return the part of what a correction is about that the data set does not know, or nothing."""
        kind, _, target = about.partition(" ")
        if kind == "entity":
            return "" if target in self._known_ids else target
        if kind == "tie":
            name, *ends = target.split("~")
            return (
                next((end for end in ends if end not in self._known_ids), "")
                if name in self._tie_kinds
                else name
            )
        return ""

    def find_rows(self, about: str) -> tuple[TableRow, ...]:
        """Return the rows that say what a correction is about, in the order of the tables.

        For a tie that only a rule gives, these are the rows of other ties between its two ends.
        """
        kind, _, target = about.partition(" ")
        if kind == "tie":
            return self._find_tie_rows(*target.split("~", 2))
        if kind != "entity":
            return ()
        wanted = self._resolve_id(target)
        return tuple(
            row
            for table, columns in _ABOUT_ENTITY.items()
            for row in self._tables.rows.get(table, ())
            if any(self._resolve_id(name) == wanted for column in columns for name in row.split_cell(column))
        )

    def _find_tie_rows(self, name: str, start: str, end: str) -> tuple[TableRow, ...]:
        kind = self._tie_kinds.get(name)
        start, end = self._resolve_id(start), self._resolve_id(end)
        between = [
            row
            for row in self._tables.rows.get("ties", ())
            if {self._resolve_id(row["subject"]), self._resolve_id(row["object"])} == {start, end}
        ]
        if not kind:
            return ()
        inverse = self.knowledge.ontology.tie_kinds.get(kind.inverse) if kind.inverse else None
        own = [
            row
            for row in between
            if self._states_tie(row, kind, start) or (inverse and self._states_tie(row, inverse, end))
        ]
        return tuple(own or between)

    def _states_tie(self, row: TableRow, kind: TieKind, start: str) -> bool:
        return row["kind"] == kind.name and (kind.symmetric or self._resolve_id(row["subject"]) == start)


def describe_row(row: TableRow) -> str:
    """Return what a row says with the place where it says it, as one line.

    >>> describe_row(TableRow("ties", "ties.csv", 7, {"subject": "a", "kind": "funds", "object": "b"}))
    'ties.csv, line 7: a funds b'
    """
    statement = {
        "ties": " ".join(row[column] for column in ("subject", "kind", "object"))
        + (": denied" if is_negative_assertion(row) else ""),
        "facts": f"{row['subject']}, {row['property']}: {row['value']}",
        "counts": " ".join(filter(None, (f"{row['of']}:", row["comparator"], row["value"], row["unit"]))),
    }.get(row.table) or ", ".join(filter(None, (row["id"], row["class"], row["label_en"], row["label_bn"])))
    spans = "-".join(filter(None, (row["start"], row["end"])))
    extra = [f"({spans})" if spans else "", f"“{row['phrase']}”" if row["phrase"] else ""]
    return f"{row.file}, line {row.line}: " + "; ".join(filter(None, (statement, *extra)))
