"""Rows that say that there is no tie in, those that another row contradicts out.

A source may say that two are not tied. Such a row (`holds` = no) is never a tie; where another passage says
that there is one, both stand, and each is shown to dispute the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ..dataset import Row, Tables, date_bounds
from ..errors import Finding
from ..ontology import Ontology
from ..terms import expand
from .identity import aliases

DENIED = "no"  # in the column `holds`

Key = tuple[str, str, str]


def is_denied(row: Row) -> bool:
    """Tell whether a row of ties says that there is no such tie."""
    return row["holds"] == DENIED


def contradictions(tables: Tables, ontology: Ontology) -> Iterator[tuple[Row, Row]]:
    """Yield each row that denies a tie with each row that says it holds, at a time that both speak of."""
    if not any(map(is_denied, tables.rows.get("ties", ()))):
        return  # as in nearly every data set
    alias = aliases(tables)
    said: dict[Key, list[Row]] = defaultdict(list)
    denied: list[tuple[Key, Row]] = []
    for row in tables.rows.get("ties", ()):
        key = _key(row, ontology, alias)
        if is_denied(row):
            denied.append((key, row))
        else:
            said[key].append(row)
    for key, row in denied:
        for other in said.get(key, ()):
            if _meet(row, other):
                yield row, other


def findings(tables: Tables, ontology: Ontology) -> Iterator[Finding]:
    """Yield a warning for each row that denies what another row says: both are kept."""
    for row, other in contradictions(tables, ontology):
        fault = f"{other.file}, line {other.line} says that it holds"
        mend = "both are kept and shown as disputed; date them if both are true at their time"
        yield row.fault("holds", fault, mend, "disputed", severity="warning")


def _key(row: Row, ontology: Ontology, alias: Mapping[str, str]) -> Key:
    ends = [alias.get(row[column], row[column]) for column in ("subject", "object")]
    kind = ontology.ties.get(expand(row["kind"]))
    one, other = sorted(ends) if kind and kind.symmetric else ends
    return row["kind"], one, other


def _meet(one: Row, other: Row) -> bool:
    """Tell whether two rows speak of one time: neither is dated, or their dates overlap."""
    spans = [_span(row) for row in (one, other)]
    if None in spans:
        return spans == [None, None]
    (first, last), (start, end) = (span for span in spans if span)
    return first <= end and start <= last


def _span(row: Row) -> tuple[str, str] | None:
    start, end = date_bounds(row["start"]), date_bounds(row["end"])
    if not start and not end:
        return None
    return (start[0].isoformat() if start else "0001-01-01", end[1].isoformat() if end else "9999-12-31")
