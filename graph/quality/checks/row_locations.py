"""Finds the row and the column that a person must correct for a finding."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property

from ...model.graph import StakeholderGraph
from ...schema.dataset import TableRow, Tables
from ...schema.terms import DCT, FOAF, RDF_TYPE, SKOS, STK, compact_iri

_COLUMNS: Mapping[str, str] = {
    RDF_TYPE: "class",
    SKOS + "prefLabel": "label_en",
    SKOS + "altLabel": "alt",
    STK + "orgType": "type",
    STK + "shortLabel": "short_label",
    STK + "abbreviation": "abbr",
    FOAF + "homepage": "homepage",
    DCT + "identifier": "ids",
    DCT + "title": "title",
    DCT + "publisher": "publisher",
    STK + "copyOf": "copy_of",
    STK + "isAbout": "about",
    STK + "source": "source",
    STK + "locator": "locator",
    STK + "phrase": "phrase",
    STK + "certainty": "certainty",
    STK + "start": "start",
    STK + "end": "end",
    STK + "dateText": "date_text",
    STK + "dateCertainty": "date_certainty",
    STK + "place": "place",
    STK + "partOfSeries": "series",
    STK + "sessionCount": "sessions",
    STK + "sessionLength": "session_length",
    STK + "value": "value",
    STK + "unit": "unit",
    STK + "comparator": "comparator",
    STK + "dimension": "dimension",
    STK + "partOfCount": "part_of",
    STK + "asOf": "as_of",
    STK + "hasCount": "of",
    STK + "memberCount": "of",
}
_SUBJECTS = {"ties": "subject", "facts": "subject", "decisions": "a"}


class RowLocator:
    """The rows of a data set by the id that they are about."""

    def __init__(self, knowledge: StakeholderGraph) -> None:
        self.knowledge = knowledge

    @cached_property
    def tables(self) -> Tables:
        """The tables, read once something has to be placed in them."""
        return self.knowledge.tables

    @cached_property
    def _orders(self) -> list[tuple[str, list[str], array[int]]]:
        """Each table with the ids that its rows are about, and the places of its rows in their order."""
        orders = []
        for table in sorted(self.tables.rows, key=lambda name: name in _SUBJECTS):
            names = list(self.tables.iter_column(table, _SUBJECTS.get(table, "id")))
            orders.append((table, names, array("Q", sorted(range(len(names)), key=names.__getitem__))))
        return orders

    def find_rows(self, name: str) -> list[TableRow]:
        """Return the rows about an id: the one that defines it comes before those that mention it."""
        rows_about: list[TableRow] = []
        for table, names, order in self._orders:
            get_name, rows = names.__getitem__, self.tables.rows[table]
            first, end = (cut(order, name, key=get_name) for cut in (bisect_left, bisect_right))
            rows_about += [rows[place] for place in order[first:end]]
        return rows_about

    def locate_value(self, focus: str, path: str = "", value: str = "") -> tuple[str, int, str]:
        """Return file, line and column of what is amiss with a node's property."""
        name, column = self.knowledge.dataset.mint.shorten_iri(focus), _COLUMNS.get(path, "")
        rows = self.find_rows(name)
        row = self._find_tie_row(rows, path, value) or next(
            (row for row in rows if column and row[column]), None
        )
        if row is None and focus in self.knowledge.evidence:
            row = self._find_evidence_row(focus)
        row = row or next(iter(rows), None)
        if row is None:
            return self._describe_unlocated(focus), 0, column
        if row.table == "ties" and not column:
            column = "object"
        if row.table == "facts" and not column:
            column = "value"
        return row.file, row.line, column

    def _describe_unlocated(self, focus: str) -> str:
        path = self.knowledge.dataset.path
        return f"{path.name}, {self.knowledge.dataset.mint.shorten_iri(focus)}"

    def _find_tie_row(self, rows: Iterable[TableRow], path: str, value: str) -> TableRow | None:
        kind, object_id = compact_iri(path), self.knowledge.dataset.mint.shorten_iri(value) if value else ""
        for row in rows:
            if row.table == "ties" and row["kind"] == kind and object_id in ("", row["object"]):
                return row
            if row.table == "facts" and row["property"] == kind:
                return row
        return None

    def _find_evidence_row(self, assertion_set: str) -> TableRow | None:
        support = self.knowledge.evidence[assertion_set]
        for rows in self.tables.rows.values():
            for row in rows:
                if (row["source"], row["locator"], row["certainty"]) == (
                    support.source,
                    support.locator,
                    support.certainty,
                ) and row["phrase"]:
                    return row
        return None
