"""Finds how widely each organisation agreed to be shown.

A refusal, and an agreement that goes only so far, hold back the organisation from wider editions, whatever
its rows say; an agreement never shows a row to more people than the row itself does. Where consent is not
known, the data set's own visibility decides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from ..core.errors import Finding
from ..core.spelling import did_you_mean
from ..schema.dataset import TableRow, Tables, date_bounds
from ..schema.levels import Audience
from ..schema.vocabulary import Ontology
from .identity import resolve_aliases

GIVEN, REFUSED, UNKNOWN = "given", "refused", "unknown"
CONSENTS = (GIVEN, REFUSED, UNKNOWN)
MOST_NAMED = 8  # organisations that a finding names

_WIDEST = {GIVEN: Audience.PUBLIC, REFUSED: Audience.INTERNAL, UNKNOWN: Audience.PUBLIC}


def find_widest_audiences(tables: Tables) -> Mapping[str, Audience]:
    """Return the widest audience that may see an organisation, by every id that stands for it.

    Of several rows the latest counts, and of several on one day the strictest. A row that is misspelt counts
    as a refusal: it holds back rather than shows.
    """
    alias = resolve_aliases(tables)
    rows: dict[str, list[TableRow]] = defaultdict(list)
    for row in tables.rows.get("consents", ()):
        rows[alias.get(row["entity"], row["entity"])].append(row)
    widest = {name: _find_row_audience(_pick_latest(found)) for name, found in rows.items()}
    widest = {name: level for name, level in widest.items() if not level.is_for_everyone}
    return widest | {
        name: widest[representative] for name, representative in alias.items() if representative in widest
    }


def check_consent_row(row: TableRow) -> Iterator[Finding]:
    """Yield what is amiss in the cells of one row."""
    for column, known in (("consent", CONSENTS), ("scope", tuple(Audience))):
        if row[column] and row[column] not in known:
            hint = did_you_mean(row[column], known, f"use {', '.join(known)}")
            yield row.make_finding(column, f"'{row[column]}' is not known", hint, "unknown-kind")
    if row["when"] and date_bounds(row["when"]) is None:
        yield row.make_finding("when", f"'{row['when']}' is no date", "write 2020-02-16", "broken-date")
    if row["consent"] in (GIVEN, REFUSED):
        for column, what in (("by", "who said so"), ("when", "when it was said")):
            if not row[column]:
                yield row.make_finding(column, "empty", f"say {what}", "no-evidence")
    if row["consent"] == UNKNOWN and row["scope"]:
        hint = "leave it empty, or write given or refused"
        yield row.make_finding("scope", "a scope of a consent that is not known", hint, "scope-of-none")


def check_consents(tables: Tables, ontology: Ontology) -> Iterator[Finding]:
    """Yield contradicting rows, and how many consents are given, refused and unknown."""
    if "consents" not in tables.rows:
        return
    yield from _find_contradictions(tables)
    alias = resolve_aliases(tables)
    rows_by_entity: dict[str, list[TableRow]] = defaultdict(list)
    for row in tables.rows["consents"]:
        rows_by_entity[alias.get(row["entity"], row["entity"])].append(row)
    organisations = ontology.list_subclass_names("Organisation")
    expected_entities = {
        alias.get(row["id"], row["id"])
        for row in tables.rows.get("entities", ())
        if row["class"] in organisations
    } | set(rows_by_entity)
    states = {
        name: _pick_latest(rows_by_entity[name])["consent"] if name in rows_by_entity else UNKNOWN
        for name in sorted(expected_entities)
    }
    unknown = [name for name, state in states.items() if state not in (GIVEN, REFUSED)]
    if unknown:
        count_by_state = Counter(states.values())
        counts = f"{count_by_state[GIVEN]} given, {count_by_state[REFUSED]} refused, {len(unknown)} unknown"
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


def _find_contradictions(tables: Tables) -> Iterator[Finding]:
    first: dict[tuple[str, str], TableRow] = {}
    for row in tables.rows["consents"]:
        earlier = first.setdefault((row["entity"], row["when"]), row)
        if (earlier["consent"], earlier["scope"]) != (row["consent"], row["scope"]):
            fault = f"contradicts line {earlier.line} of the same day"
            yield row.make_finding("consent", fault, "keep one of them, or date them apart", "contradiction")


def _pick_latest(rows: list[TableRow]) -> TableRow:
    def sort_key(row: TableRow) -> tuple[str, Audience]:
        when = date_bounds(row["when"])
        return (when[1].isoformat() if when else "", _find_row_audience(row))

    return max(rows, key=sort_key)


def _find_row_audience(row: TableRow) -> Audience:
    if row["consent"] not in CONSENTS:
        return Audience.INTERNAL
    return Audience.parse(row["scope"]) if row["scope"] else _WIDEST[row["consent"]]
