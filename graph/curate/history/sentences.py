"""What differs between two states of a data set in, a sentence for each change out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from ...ingest.negative_assertion import is_negative_assertion
from ...schema.dataset import TableRow, Tables
from ...schema.terms import expand_curie
from ...schema.vocabulary import Ontology
from .diff import Difference, RowChange

_COLUMNS = {
    "label_en": "English name", "label_bn": "Bengali name", "short_label": "short name",
    "abbr": "abbreviation", "alt": "other names", "ids": "identifiers", "date_text": "date in words",
    "review_by": "date of review", "date_certainty": "certainty of the date", "copy_of": "original",
    "as_of": "day", "part_of": "whole", "assessed_by": "assessor",
}  # fmt: skip


def describe_changes(difference: Difference, ontology: Ontology) -> list[str]:
    """Return a sentence for each change, with the file and the line where it can be seen."""
    return [_SentenceWriter(difference, ontology).describe_change(change) for change in difference.changes]


class _SentenceWriter:
    """Says changes by the names that things have; one that went has its old name."""

    def __init__(self, difference: Difference, ontology: Ontology) -> None:
        self.ontology = ontology
        self.names = {**_collect_names(difference.old), **_collect_names(difference.new)}
        self.tie_counts = {
            side: Counter(map(self._make_tie_key, tables.rows.get("ties", ())))
            for side, tables in (("old", difference.old), ("new", difference.new))
        }
        self.id_counts = {
            side: Counter(
                (row.table, row["id"]) for rows in tables.rows.values() for row in rows if row["id"]
            )
            for side, tables in (("old", difference.old), ("new", difference.new))
        }

    def describe_change(self, change: RowChange) -> str:
        """Return one change in words."""
        row = change.new or change.old
        assert row is not None  # noqa: S101 - a change has the one or the other
        if change.what == "changed":
            cells = "; ".join(self._describe_cell(column, *cells) for column, cells in change.cells.items())
            text = f"{self._describe_row(row)}: {cells} ({_format_location(row)})"
        else:
            text = (
                self._describe_removed(change, row)
                if change.what == "removed"
                else self._describe_added(change, row)
            )
        return f"{text[0].upper()}{text[1:]}."

    def _describe_removed(self, change: RowChange, row: TableRow) -> str:
        file = row.file
        if row.table == "ties":
            rest = self.tie_counts["new"][self._make_tie_key(row)]
            if rest:
                remaining = f"{rest} {'row still says' if rest == 1 else 'rows still say'} it"
                tie = self._phrase_tie(row)
                return f"“{tie}” has one support fewer: its row was removed from {file}; {remaining}"
            return f"“{self._phrase_tie(row)}” is no longer documented; its row was removed from {file}"
        if row["id"]:
            rest = self.id_counts["new"][(row.table, row["id"])]
            if rest:
                return f"{self._describe_row(row)} has one support fewer: its row was removed from {file}"
            return f"{self._describe_row(row)} is no longer in the data; its row was removed from {file}"
        if row.table == "dataset":
            return f"{self._describe_row(row)}: {change.key[0]} was removed"
        return f"{self._describe_row(row)} is no longer said; its row was removed from {file}"

    def _describe_added(self, change: RowChange, row: TableRow) -> str:
        if row.table == "dataset":
            return (
                f"{self._describe_row(row)}: {change.key[0]} is new: “{next(iter(change.cells.values()))[1]}”"
            )
        place = _format_location(row)
        if row.table == "ties":
            if self.tie_counts["old"][self._make_tie_key(row)]:
                return f"“{self._phrase_tie(row)}” has one support more ({place})"
            return f"new: {self._phrase_tie(row)} ({place})"
        if row["id"] and self.id_counts["old"][(row.table, row["id"])]:
            return f"{self._describe_row(row)} has one support more ({place})"
        return f"new: {self._describe_row(row)} ({place})"

    def _phrase_tie(self, row: TableRow) -> str:
        subject, object_ = (self._label_entity(row[end]) for end in ("subject", "object"))
        statement = f"{subject} {self._label_kind(row)} {object_}"
        return f"not so: {statement}" if is_negative_assertion(row) else statement

    def _make_tie_key(self, row: TableRow) -> tuple[str, str, str, bool]:
        kind = self.ontology.tie_kinds.get(expand_curie(row["kind"]))
        ends = row["subject"], row["object"]
        first_end, second_end = sorted(ends) if kind and kind.symmetric else ends
        return row["kind"], first_end, second_end, is_negative_assertion(row)

    def _label_kind(self, row: TableRow) -> str:
        kind = self.ontology.tie_kinds.get(expand_curie(row["kind"]))
        return kind.label.get("en", kind.name) if kind else row["kind"]

    def _label_entity(self, name: str) -> str:
        return self.names.get(name) or self.ontology.label(expand_curie(name)) if name else "(nobody)"

    def _describe_row(self, row: TableRow) -> str:
        """Return what a row is about."""
        names = [self._label_entity(name) for name in row.split_cell("of")]
        property_ = self.ontology.label(expand_curie(row["property"]))
        descriptions = {
            "sources": f"the source “{row['title'] or row['id']}”",
            "ties": self._phrase_tie(row) if row.table == "ties" else "",
            "counts": f"the number {row['value'] or 'left open'} of {', '.join(names)}",
            "facts": f"{self._label_entity(row['subject'])}, {property_}: {row['value']}",
            "decisions": f"the decision that {row['a']} and {row['b']} are {row['decision']}",
            "assessments": (
                f"the opinion of {self._label_entity(row['assessed_by'])} on "
                f"{self._label_entity(row['entity'])}"
            ),
            "consents": f"the consent of {self._label_entity(row['entity'])} ({row['consent'] or 'unknown'})",
            "dataset": "the data set",
        }
        return descriptions.get(row.table) or self._label_entity(row["id"])

    def _describe_cell(self, column: str, old: str, new: str) -> str:
        name = _COLUMNS.get(column, column.replace("_", " "))
        if not old:
            return f"{name} is new: “{new}”"
        if not new:
            return f"{name} was “{old}” and is empty now"
        return f"{name} was “{old}” and is now “{new}”"


def _collect_names(tables: Tables) -> Mapping[str, str]:
    """Return what each id is called: the first name that a row gives it."""
    return dict(reversed(list(_iterate_names(tables))))


def _iterate_names(tables: Tables) -> Iterator[tuple[str, str]]:
    for table, columns in (("entities", ("label_en", "label_bn")), ("events", ("label_en", "label_bn")),
                           ("sources", ("title",))):  # fmt: skip
        for row in tables.rows.get(table, ()):
            name = next((row[column] for column in columns if row[column]), "")
            if name:
                yield row["id"], name


def _format_location(row: TableRow) -> str:
    return f"{row.file}, line {row.line}" if row.line else row.file
