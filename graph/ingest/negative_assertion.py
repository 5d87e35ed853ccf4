"""Finds rows that say that a tie does not exist, and those that another row contradicts.

A source may say that two are not tied. Such a row (`holds` = no) is never a tie; where another passage says
that there is one, both stand, and each is shown to dispute the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ..core.errors import Finding
from ..schema.dataset import TableRow, Tables, date_bounds
from ..schema.terms import expand_curie
from ..schema.vocabulary import Ontology
from .identity import resolve_aliases

NEGATIVE = "no"  # in the column `holds`

TieKey = tuple[str, str, str]


def is_negative_assertion(row: TableRow) -> bool:
    """Tell whether a row of ties says that there is no such tie."""
    return row["holds"] == NEGATIVE


def find_contradictions(tables: Tables, ontology: Ontology) -> Iterator[tuple[TableRow, TableRow]]:
    """Yield each row that denies a tie with each row that says it holds, at a time that both speak of."""
    if NEGATIVE not in tables.iter_column("ties", "holds"):
        return  # as in nearly every data set
    alias = resolve_aliases(tables)
    asserted_rows: dict[TieKey, list[TableRow]] = defaultdict(list)
    negative_rows: list[tuple[TieKey, TableRow]] = []
    for row in tables.rows.get("ties", ()):
        key = _identify_tie(row, ontology, alias)
        if is_negative_assertion(row):
            negative_rows.append((key, row))
        else:
            asserted_rows[key].append(row)
    for key, row in negative_rows:
        for asserted_row in asserted_rows.get(key, ()):
            if _overlap_in_time(row, asserted_row):
                yield row, asserted_row


def check_negative_assertions(tables: Tables, ontology: Ontology) -> Iterator[Finding]:
    """Yield a warning for each row that denies what another row says: both are kept."""
    for row, asserted_row in find_contradictions(tables, ontology):
        fault = f"{asserted_row.file}, line {asserted_row.line} says that it holds"
        hint = "both are kept and shown as disputed; date them if both are true at their time"
        yield row.make_finding("holds", fault, hint, "disputed", severity="warning")


def _identify_tie(row: TableRow, ontology: Ontology, alias: Mapping[str, str]) -> TieKey:
    ends = [alias.get(row[column], row[column]) for column in ("subject", "object")]
    kind = ontology.tie_kinds.get(expand_curie(row["kind"]))
    first_end, second_end = sorted(ends) if kind and kind.symmetric else ends
    return row["kind"], first_end, second_end


def _overlap_in_time(first_row: TableRow, second_row: TableRow) -> bool:
    """Tell whether two rows speak of one time: neither is dated, or their dates overlap."""
    spans = [_find_period(row) for row in (first_row, second_row)]
    if None in spans:
        return spans == [None, None]
    (first, last), (start, end) = (span for span in spans if span)
    return first <= end and start <= last


def _find_period(row: TableRow) -> tuple[str, str] | None:
    start, end = date_bounds(row["start"]), date_bounds(row["end"])
    if not start and not end:
        return None
    return (start[0].isoformat() if start else "0001-01-01", end[1].isoformat() if end else "9999-12-31")
