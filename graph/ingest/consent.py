"""Which organisations agreed to be shown, and to whom: `consents` in, the widest audience of each out.

A refusal, and an agreement that goes only so far, hold back the organisation from wider editions, whatever
its rows say; an agreement never shows a row to more people than the row itself does. Where consent is not
known, the data set's own visibility decides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from ..dataset import AUDIENCES, Row, Tables, date_bounds
from ..errors import Finding
from ..ontology import Ontology
from ..spelling import did_you_mean
from .identity import aliases

GIVEN, REFUSED, UNKNOWN = "given", "refused", "unknown"
CONSENTS = (GIVEN, REFUSED, UNKNOWN)
MOST_NAMED = 8  # organisations that a finding names

_WIDEST = {GIVEN: AUDIENCES[0], REFUSED: AUDIENCES[-1], UNKNOWN: AUDIENCES[0]}


def bounds(tables: Tables) -> Mapping[str, str]:
    """Return the widest audience that may see an organisation, by every id that stands for it.

    Of several rows the latest counts, and of several on one day the strictest. A row that is misspelt counts
    as a refusal: it holds back rather than shows.
    """
    alias = aliases(tables)
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in tables.rows.get("consents", ()):
        rows[alias.get(row["entity"], row["entity"])].append(row)
    widest = {name: _bound(_latest(found)) for name, found in rows.items()}
    widest = {name: level for name, level in widest.items() if level != AUDIENCES[0]}
    return widest | {name: widest[kept] for name, kept in alias.items() if kept in widest}


def row_findings(row: Row) -> Iterator[Finding]:
    """Yield what is amiss in the cells of one row."""
    for column, known in (("consent", CONSENTS), ("scope", AUDIENCES)):
        if row[column] and row[column] not in known:
            mend = did_you_mean(row[column], known, f"use {', '.join(known)}")
            yield row.fault(column, f"'{row[column]}' is not known", mend, "unknown-kind")
    if row["when"] and date_bounds(row["when"]) is None:
        yield row.fault("when", f"'{row['when']}' is no date", "write 2020-02-16", "broken-date")
    if row["consent"] in (GIVEN, REFUSED):
        for column, what in (("by", "who said so"), ("when", "when it was said")):
            if not row[column]:
                yield row.fault(column, "empty", f"say {what}", "no-evidence")
    if row["consent"] == UNKNOWN and row["scope"]:
        mend = "leave it empty, or write given or refused"
        yield row.fault("scope", "a scope of a consent that is not known", mend, "scope-of-none")


def findings(tables: Tables, ontology: Ontology) -> Iterator[Finding]:
    """Yield contradicting rows, and how many consents are given, refused and unknown."""
    if "consents" not in tables.rows:
        return
    yield from _contradictions(tables)
    alias = aliases(tables)
    said: dict[str, list[Row]] = defaultdict(list)
    for row in tables.rows["consents"]:
        said[alias.get(row["entity"], row["entity"])].append(row)
    organisations = ontology.kinds_of("Organisation")
    asked = {
        alias.get(row["id"], row["id"])
        for row in tables.rows.get("entities", ())
        if row["class"] in organisations
    } | set(said)
    states = {name: _latest(said[name])["consent"] if name in said else UNKNOWN for name in sorted(asked)}
    unknown = [name for name, state in states.items() if state not in (GIVEN, REFUSED)]
    if unknown:
        held = Counter(states.values())
        counts = f"{held[GIVEN]} given, {held[REFUSED]} refused, {len(unknown)} unknown"
        named = ", ".join(unknown[:MOST_NAMED])
        more = f" and {len(unknown) - MOST_NAMED} more" if len(unknown) > MOST_NAMED else ""
        yield Finding(
            tables.rows["consents"][0].file if tables.rows["consents"] else "consents",
            0,
            "consent",
            "warning",
            f"consent: {counts}; not known of {named}{more}",
            "ask them; until then the data set's own visibility decides",
            "consent-unknown",
        )


def _contradictions(tables: Tables) -> Iterator[Finding]:
    first: dict[tuple[str, str], Row] = {}
    for row in tables.rows["consents"]:
        earlier = first.setdefault((row["entity"], row["when"]), row)
        if (earlier["consent"], earlier["scope"]) != (row["consent"], row["scope"]):
            fault = f"contradicts line {earlier.line} of the same day"
            yield row.fault("consent", fault, "keep one of them, or date them apart", "contradiction")


def _latest(rows: list[Row]) -> Row:
    def order(row: Row) -> tuple[str, int]:
        when = date_bounds(row["when"])
        return (when[1].isoformat() if when else "", AUDIENCES.index(_bound(row)))

    return max(rows, key=order)


def _bound(row: Row) -> str:
    if row["consent"] not in CONSENTS or row["scope"] not in ("", *AUDIENCES):
        return AUDIENCES[-1]
    return row["scope"] or _WIDEST[row["consent"]]
