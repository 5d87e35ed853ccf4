"""What differs between two states of a data set in, a sentence for each change out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from ..dataset import Row, Tables
from ..ingest.denial import is_denied
from ..ontology import Ontology
from ..terms import expand
from .diff import Change, Difference

_COLUMNS = {
    "label_en": "English name", "label_bn": "Bengali name", "short_label": "short name",
    "abbr": "abbreviation", "alt": "other names", "ids": "identifiers", "date_text": "date in words",
    "review_by": "date of review", "date_certainty": "certainty of the date", "copy_of": "original",
    "as_of": "day", "part_of": "whole", "assessed_by": "assessor",
}  # fmt: skip


def sentences(difference: Difference, ontology: Ontology) -> list[str]:
    """Return a sentence for each change, with the file and the line where it can be seen."""
    return [_Words(difference, ontology).sentence(change) for change in difference.changes]


class _Words:
    """Says changes by the names that things have; one that went has its old name."""

    def __init__(self, difference: Difference, ontology: Ontology) -> None:
        self.ontology = ontology
        self.names = {**_names(difference.old), **_names(difference.new)}
        self.left = {
            side: Counter(map(self._tie, tables.rows.get("ties", ())))
            for side, tables in (("old", difference.old), ("new", difference.new))
        }
        self.defined = {
            side: Counter(
                (row.table, row["id"]) for rows in tables.rows.values() for row in rows if row["id"]
            )
            for side, tables in (("old", difference.old), ("new", difference.new))
        }

    def sentence(self, change: Change) -> str:
        """Return one change in words."""
        row = change.new or change.old
        assert row is not None  # noqa: S101 - a change has the one or the other
        if change.what == "changed":
            cells = "; ".join(self._cell(column, *cells) for column, cells in change.cells.items())
            said = f"{self._what(row)}: {cells} ({_place(row)})"
        else:
            said = self._removed(change, row) if change.what == "removed" else self._added(change, row)
        return f"{said[0].upper()}{said[1:]}."

    def _removed(self, change: Change, row: Row) -> str:
        file = row.file
        if row.table == "ties":
            rest = self.left["new"][self._tie(row)]
            if rest:
                left = f"{rest} {'row still says' if rest == 1 else 'rows still say'} it"
                return f"“{self._said(row)}” has one support fewer: its row was removed from {file}; {left}"
            return f"“{self._said(row)}” is no longer documented; its row was removed from {file}"
        if row["id"]:
            rest = self.defined["new"][(row.table, row["id"])]
            if rest:
                return f"{self._what(row)} has one support fewer: its row was removed from {file}"
            return f"{self._what(row)} is no longer in the data; its row was removed from {file}"
        if row.table == "dataset":
            return f"{self._what(row)}: {change.key[0]} was removed"
        return f"{self._what(row)} is no longer said; its row was removed from {file}"

    def _added(self, change: Change, row: Row) -> str:
        if row.table == "dataset":
            return f"{self._what(row)}: {change.key[0]} is new: “{next(iter(change.cells.values()))[1]}”"
        place = _place(row)
        if row.table == "ties":
            if self.left["old"][self._tie(row)]:
                return f"“{self._said(row)}” has one support more ({place})"
            return f"new: {self._said(row)} ({place})"
        if row["id"] and self.defined["old"][(row.table, row["id"])]:
            return f"{self._what(row)} has one support more ({place})"
        return f"new: {self._what(row)} ({place})"

    def _said(self, row: Row) -> str:
        said = f"{self._name(row['subject'])} {self._kind(row)} {self._name(row['object'])}"
        return f"not so: {said}" if is_denied(row) else said

    def _tie(self, row: Row) -> tuple[str, str, str, bool]:
        kind = self.ontology.ties.get(expand(row["kind"]))
        ends = row["subject"], row["object"]
        one, other = sorted(ends) if kind and kind.symmetric else ends
        return row["kind"], one, other, is_denied(row)

    def _kind(self, row: Row) -> str:
        kind = self.ontology.ties.get(expand(row["kind"]))
        return kind.label.get("en", kind.name) if kind else row["kind"]

    def _name(self, name: str) -> str:
        return self.names.get(name) or self.ontology.label(expand(name)) if name else "(nobody)"

    def _what(self, row: Row) -> str:
        """Return what a row is about."""
        names = [self._name(name) for name in row.list("of")]
        property_ = self.ontology.label(expand(row["property"]))
        said = {
            "sources": f"the source “{row['title'] or row['id']}”",
            "ties": self._said(row) if row.table == "ties" else "",
            "counts": f"the number {row['value'] or 'left open'} of {', '.join(names)}",
            "facts": f"{self._name(row['subject'])}, {property_}: {row['value']}",
            "decisions": f"the decision that {row['a']} and {row['b']} are {row['decision']}",
            "assessments": f"the opinion of {self._name(row['assessed_by'])} on {self._name(row['entity'])}",
            "consents": f"the consent of {self._name(row['entity'])} ({row['consent'] or 'unknown'})",
            "dataset": "the data set",
        }
        return said.get(row.table) or self._name(row["id"])

    def _cell(self, column: str, old: str, new: str) -> str:
        name = _COLUMNS.get(column, column.replace("_", " "))
        if not old:
            return f"{name} is new: “{new}”"
        if not new:
            return f"{name} was “{old}” and is empty now"
        return f"{name} was “{old}” and is now “{new}”"


def _names(tables: Tables) -> Mapping[str, str]:
    """Return what each id is called: the first name that a row gives it."""
    return dict(reversed(list(_named(tables))))


def _named(tables: Tables) -> Iterator[tuple[str, str]]:
    for table, columns in (("entities", ("label_en", "label_bn")), ("events", ("label_en", "label_bn")),
                           ("sources", ("title",))):  # fmt: skip
        for row in tables.rows.get(table, ()):
            name = next((row[column] for column in columns if row[column]), "")
            if name:
                yield row["id"], name


def _place(row: Row) -> str:
    return f"{row.file}, line {row.line}" if row.line else row.file
