"""Rows in, findings out: every reference, kind, date and piece of evidence of every row is looked at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ..dataset import (
    AUDIENCES,
    EVIDENCE,
    EVIDENCED,
    LISTS,
    REQUIRED,
    TABLES,
    Row,
    Tables,
    date_bounds,
    is_address,
    is_language,
)
from ..errors import Finding
from ..ontology import Ontology
from ..progress import Say, counted, silent
from ..spelling import did_you_mean
from ..terms import MAX_DIGITS, XSD, is_slug, normal, whole
from . import consent, denial

DECISIONS = ("same", "different", "unsure")
HOLDS = ("yes", denial.DENIED)  # whether a source says that there is a tie, or that there is none
MAX_WORDS = 8

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_IDENTIFIER = re.compile(r"[A-Za-z][\w.-]*:\S+\Z")
_WHERE = (("locator", "where in the source it stands"), ("phrase", "the words that say it"))
_DATED = frozenset({"start", "end", "date_text", "date_certainty"})
_ENDS = ("entities", "events", "sources")  # the tables of what a tie may be between
_NOWHERE = ("", 0)
_OWNERS = {"entities": "entity", "events": "event", "counts": "count", "sources": "source"}


@dataclass(frozen=True)
class Register:
    """Which ids the tables define, and what each is: the table and the place in it of each id's first row."""

    tables: Tables
    places: Mapping[str, tuple[str, int]]

    @classmethod
    def of(cls, tables: Tables) -> Register:
        """Collect the ids of entities, events, counts and sources."""
        places: dict[str, tuple[str, int]] = {}
        for table in _OWNERS:
            for place, name in enumerate(tables.column(table, "id")):
                if name and name not in places:
                    places[name] = table, place
        return cls(tables, places)

    def __contains__(self, name: str) -> bool:
        return name in self.places

    def table_of(self, name: str) -> str:
        """Return the table that defines an id, empty where none does."""
        return self.places.get(name, _NOWHERE)[0]

    def first(self, name: str) -> Row | None:
        """Return the first row of an id, None where there is none."""
        table, place = self.places.get(name, _NOWHERE)
        return self.tables.rows[table][place] if table else None

    def ids(self, *tables: str) -> list[str]:
        """Return the ids that some tables define."""
        return [name for name, (table, _) in self.places.items() if table in tables]


def findings(tables: Tables, ontology: Ontology, *, say: Say = silent) -> list[Finding]:
    """Return what is amiss in the rows of a data set, in the order of the tables."""
    check = _Check(tables, ontology, Register.of(tables))
    found = list(tables.findings)
    for table in TABLES:
        rows = tables.rows.get(table, ())
        for row in counted(rows, len(rows), say, f"checking the rows of {table}"):
            found += check.row(row)
    found += check.repeats()
    found += check.circles()
    found += check.listed()
    found += denial.findings(tables, ontology)
    found += consent.findings(tables, ontology)
    return found


class _Check:
    """The rules that a row must keep, one method for each kind of cell."""

    def __init__(self, tables: Tables, ontology: Ontology, register: Register) -> None:
        self.tables = tables
        self.ontology = ontology
        self.register = register
        self.kinds = {kind.name: kind for kind in ontology.ties.values()}
        self.literals = {kind.name: kind for kind in ontology.literals.values()}
        self.levels = [level for level in ontology.certainties if level != "unknown"]
        self.concepts = {concept.name for concept in ontology.concepts.values()}
        self.events = ontology.kinds_of("Event")
        self.schemes = {
            name: [concept.name for concept in ontology.scheme(name)]
            for name in (
                "OrgTypeScheme",
                "UnitScheme",
                "ComparatorScheme",
                "DimensionScheme",
                "LevelScheme",
                "EngagementScheme",
            )
        }
        self.absent = {
            (table, finding.column)
            for finding in tables.findings
            if finding.code == "missing-column"
            for table in TABLES
            if finding.file in (f"{table}.csv", f"{tables.dataset.path.name}, sheet {table}")
        }
        self.entity_classes = sorted(set(ontology.classes) - self.events)
        self.event_classes = sorted(set(ontology.classes) & self.events)
        self.by_table: Mapping[str, Callable[[Row], Iterator[Finding]]] = {
            "sources": self._source,
            "entities": self._entity,
            "ties": self._tie,
            "events": self._event,
            "counts": self._count,
            "facts": self._fact,
            "decisions": self._decision,
            "assessments": self._assessment,
            "consents": self._consent,
        }

    def row(self, row: Row) -> Iterator[Finding]:
        """Yield the findings of one row."""
        cells = row.cells
        for column in REQUIRED[row.table]:
            if column not in cells and (row.table, column) not in self.absent:
                yield row.fault(column, "empty", f"every row of {row.table} needs it", "empty-cell")
        if not "".join(
            row.cells.values()
        ).isprintable():  # other spaces than the plain one are looked at, too
            for column, cell in row.cells.items():
                if _CONTROL.search(cell):
                    yield row.fault(
                        column, "holds a control character", "type the text again", "control-character"
                    )
        if "visibility" in cells and row["visibility"] not in AUDIENCES:
            mend = did_you_mean(row["visibility"], AUDIENCES, f"use {', '.join(AUDIENCES)}")
            yield row.fault("visibility", f"'{row['visibility']}' is no audience", mend, "unknown-visibility")
        yield from self.by_table[row.table](row)
        if row.table in EVIDENCED or (
            row.table == "assessments" and not cells.keys().isdisjoint(EVIDENCE[:-1])
        ):
            yield from self._evidence(row)

    def _evidence(self, row: Row) -> Iterator[Finding]:
        if not row["source"]:
            yield row.fault("source", "no source", "name the source that says it", "no-source")
        elif self.register.table_of(row["source"]) != "sources":
            yield from self._reference(row, "source", "sources")
        for column, what in _WHERE:
            if column not in row.cells:
                yield row.fault(column, "empty", f"give {what}", "no-evidence")
        words = len(row["phrase"].split())
        if words > MAX_WORDS:
            yield row.fault("phrase", f"{words} words", f"quote at most {MAX_WORDS}", "long-phrase")
        yield from self._certainty(row, "certainty", needed=True)

    def _certainty(self, row: Row, column: str, *, needed: bool = False) -> Iterator[Finding]:
        levels = self.levels
        if row[column] and row[column] not in levels:
            mend = did_you_mean(row[column], levels, f"use {', '.join(levels)}")
            yield row.fault(column, f"'{row[column]}' is no certainty", mend, "unknown-certainty")
        elif needed and not row[column]:
            yield row.fault(column, "empty", f"say whether it is {', '.join(levels)}", "no-certainty")

    def _reference(self, row: Row, column: str, *wanted: str, concepts: bool = False) -> Iterator[Finding]:
        for name in row.list(column) if column in LISTS else filter(None, [row[column]]):
            table = self.register.table_of(name)
            if table in wanted or (concepts and name in self.concepts):
                continue
            if table:
                fault = f"'{name}' is an id of the table {table}"
                yield row.fault(column, fault, f"name an id of {' or '.join(wanted)}", "wrong-table")
                continue
            known = self.register.ids(*wanted)
            what = _OWNERS[wanted[0]]
            mend = did_you_mean(name, known, f"add it to {wanted[0]} or correct it")
            yield row.fault(column, f"no {what} '{name}'", mend, "unknown-id")

    def _concept(self, row: Row, column: str, scheme: str) -> Iterator[Finding]:
        known = self.schemes[scheme]
        for name in row.list(column) if column in LISTS else filter(None, [row[column]]):
            if name not in known:
                mend = did_you_mean(name, known, f"use one of {', '.join(known)}")
                yield row.fault(column, f"'{name}' is not known", mend, "unknown-kind")

    def _dates(self, row: Row) -> Iterator[Finding]:
        if row.cells.keys().isdisjoint(_DATED):
            return
        bounds = {}
        for column in ("start", "end"):
            if row[column]:
                bounds[column] = date_bounds(row[column])
                if bounds[column] is None:
                    fault = f"'{row[column]}' is no date"
                    yield row.fault(column, fault, "write 2020-02-16, 2020-02 or 2020", "broken-date")
        first, last = bounds.get("start"), bounds.get("end")
        if first and last and first[0] > last[1]:
            yield row.fault(
                "end",
                f"{row['end']} is before the start, {row['start']}",
                "exchange them",
                "end-before-start",
            )
        if len(normal(row["date_text"]).split()) > MAX_WORDS:
            yield row.fault("date_text", "too long", f"quote at most {MAX_WORDS} words", "long-phrase")
        if (row["start"] or row["end"] or row["date_text"]) and not row["date_certainty"]:
            fault = "a date without certainty"
            yield row.fault(
                "date_certainty", fault, "say whether the date is stated or implied", "no-certainty"
            )
        yield from self._certainty(row, "date_certainty")

    def _date(
        self, row: Row, column: str, mend: str = "write 2020-02-16, 2020-02 or 2020"
    ) -> Iterator[Finding]:
        if row[column] and date_bounds(row[column]) is None:
            yield row.fault(column, f"'{row[column]}' is no date", mend, "broken-date")

    def _id(self, row: Row) -> Iterator[Finding]:
        if row["id"] and not is_slug(row["id"]):
            mend = "use lower-case letters, digits and hyphens"
            yield row.fault("id", f"'{row['id']}' is no id", mend, "broken-id")

    def _class(self, row: Row, *, event: bool) -> Iterator[Finding]:
        name = row["class"]
        known = self.event_classes if event else self.entity_classes
        if name and name not in known:
            mend = did_you_mean(name, known, f"use one of {', '.join(known)}")
            yield row.fault(
                "class", f"'{name}' is no kind of {'event' if event else 'entity'}", mend, "unknown-kind"
            )

    def _url(self, row: Row, column: str) -> Iterator[Finding]:
        if row[column] and not is_address(row[column]):
            mend = "write a whole address that begins with http:// or https://"
            yield row.fault(column, f"'{row[column]}' is no web address", mend, "broken-url")

    def _number(self, row: Row, column: str, mend: str) -> Iterator[Finding]:
        if row[column] and whole(row[column]) is None:
            fault = f"'{row[column][:40]}' is no whole number of at most {MAX_DIGITS} digits"
            yield row.fault(column, fault, mend, "broken-number")

    def _language(self, row: Row) -> Iterator[Finding]:
        if row["lang"] and not is_language(row["lang"]):
            fault = f"'{row['lang']}' is no language tag"
            yield row.fault("lang", fault, "write en or bn", "broken-language")

    def _source(self, row: Row) -> Iterator[Finding]:
        yield from self._id(row)
        yield from self._language(row)
        yield from self._url(row, "url")
        yield from self._reference(row, "publisher", "entities")
        yield from self._reference(row, "about", "entities", "events")
        yield from self._reference(row, "copy_of", "sources")
        for column in ("issued", "retrieved"):
            yield from self._date(row, column)

    def _entity(self, row: Row) -> Iterator[Finding]:
        yield from self._id(row)
        yield from self._class(row, event=False)
        yield from self._date(row, "review_by")
        yield from self._concept(row, "type", "OrgTypeScheme")
        yield from self._url(row, "homepage")
        for name in row.list("ids"):
            if not _IDENTIFIER.match(name):
                yield row.fault(
                    "ids", f"'{name}' is no identifier", "write scheme:value", "broken-identifier"
                )

    def _event(self, row: Row) -> Iterator[Finding]:
        yield from self._id(row)
        yield from self._class(row, event=True)
        yield from self._dates(row)
        yield from self._reference(row, "series", "events")
        yield from self._reference(row, "place", "entities")
        yield from self._number(row, "sessions", "write 6")

    def _tie(self, row: Row) -> Iterator[Finding]:
        kind = self.kinds.get(row["kind"])
        if row["kind"] and not kind:
            mend = did_you_mean(row["kind"], self.kinds, "the kinds of tie are listed in ontology/README.md")
            yield row.fault("kind", f"'{row['kind']}' is no kind of tie", mend, "unknown-kind")
        elif kind and not kind.canonical:
            other = self.ontology.ties[kind.inverse].name
            mend = f"write it as '{row['object']} {other} {row['subject']}'"
            yield row.fault("kind", f"'{kind.name}' is the inverse of '{other}'", mend, "inverse-kind")
        for column in ("subject", "object"):
            if self.register.table_of(row[column]) not in _ENDS:
                yield from self._reference(row, column, *_ENDS, concepts=True)
        if kind and kind.symmetric and row["subject"] and row["subject"] == row["object"]:
            yield row.fault(
                "object", f"'{row['object']}' is tied to itself", "name the other end", "self-tie"
            )
        yield from self._dates(row)
        yield from self._date(row, "review_by")
        if "holds" not in row.cells:
            return
        if row["holds"] not in ("", *HOLDS):
            mend = did_you_mean(
                row["holds"], HOLDS, "write no where the source says that there is no such tie"
            )
            yield row.fault("holds", f"'{row['holds']}' is neither yes nor no", mend, "unknown-kind")
        elif denial.is_denied(row) and row["role"]:
            yield row.fault(
                "role", "a tie that does not hold has no role", "say it in the note", "role-of-none"
            )

    def _count(self, row: Row) -> Iterator[Finding]:
        yield from self._id(row)
        yield from self._reference(row, "of", "entities", "events", "sources")
        yield from self._reference(row, "part_of", "counts")
        yield from self._concept(row, "unit", "UnitScheme")
        yield from self._concept(row, "comparator", "ComparatorScheme")
        yield from self._concept(row, "dimension", "DimensionScheme")
        yield from self._number(row, "value", "write 1000, without comma")
        if not row["value"] and row["comparator"] != "many":
            yield row.fault("value", "empty", "give the number, or the comparator 'many'", "no-value")
        yield from self._date(row, "as_of")

    def _fact(self, row: Row) -> Iterator[Finding]:
        yield from self._reference(row, "subject", "entities", "events", "sources")
        yield from self._language(row)
        kind = self.literals.get(row["property"])
        if row["property"] and not kind:
            mend = did_you_mean(
                row["property"], self.literals, f"use one of {', '.join(sorted(self.literals))}"
            )
            yield row.fault("property", f"'{row['property']}' is no property of facts", mend, "unknown-kind")
        elif kind and row["value"] and not _fits(row["value"], kind.value_type):
            yield row.fault(
                "value",
                f"'{row['value']}' does not fit '{kind.name}'",
                _hint(kind.value_type),
                "broken-value",
            )

    def _decision(self, row: Row) -> Iterator[Finding]:
        for column in ("a", "b"):
            yield from self._reference(row, column, "entities", "events")
        if row["a"] and row["a"] == row["b"]:
            yield row.fault(
                "b", f"'{row['b']}' is compared with itself", "name the other one", "self-decision"
            )
        if row["decision"] and row["decision"] not in DECISIONS:
            mend = did_you_mean(row["decision"], DECISIONS, f"use {', '.join(DECISIONS)}")
            yield row.fault("decision", f"'{row['decision']}' is no decision", mend, "unknown-kind")
        for column, what in (("who", "who decided"), ("why", "the reason")):
            if not row[column]:
                yield row.fault(column, "empty", f"say {what}", "no-evidence")
        if row["when"] == "" or date_bounds(row["when"]) is None:
            yield row.fault("when", f"'{row['when']}' is no date", "write 2020-02-16", "broken-date")

    def _assessment(self, row: Row) -> Iterator[Finding]:
        yield from self._reference(row, "entity", "entities")
        for column, scheme in (
            ("influence", "LevelScheme"),
            ("interest", "LevelScheme"),
            ("engagement", "EngagementScheme"),
        ):
            yield from self._concept(row, column, scheme)
        yield from self._date(row, "on")
        if not any(row[column] for column in ("role", "influence", "interest", "engagement")):
            mend = "give a role, an influence, an interest or an engagement"
            yield row.fault("influence", "says nothing", mend, "empty-cell")

    def _consent(self, row: Row) -> Iterator[Finding]:
        yield from self._reference(row, "entity", "entities")
        yield from consent.row_findings(row)

    def repeats(self) -> Iterator[Finding]:
        """Yield ids that two tables or two classes claim, contradicting decisions, and mixed visibility."""
        decided: dict[tuple[str, ...], Row] = {}
        for row in self.tables.rows.get("decisions", ()):
            pair = tuple(sorted((row["a"], row["b"])))
            earlier = decided.setdefault(pair, row)
            if earlier["decision"] != row["decision"]:
                fault = f"contradicts line {earlier.line}: '{earlier['decision']}'"
                yield row.fault("decision", fault, "keep one of them", "contradiction")
        by_id: dict[str, list[Row]] = {}
        for table in _OWNERS:
            found = self.tables.rows.get(table, ())
            for place, row in enumerate(found):
                name = row["id"]
                if self.register.places.get(name) == (table, place):
                    continue  # the first of its id, and of most ids the only one
                first = self.register.first(name)
                classes = {first["class"], row["class"]} - {""} if first else set()
                if first and (first.table != row.table or len(classes) > 1):
                    where = f"{first.file}, line {first.line}"
                    fault = f"'{name}' is another kind of thing in {where}"
                    yield row.fault("id", fault, "give one of them another id", "repeated-id")
                elif first and row.table == "sources":
                    fault = f"'{name}' stands in line {first.line} already"
                    yield row.fault("id", fault, "use another id", "repeated-id")
                elif first and row.table == "counts":
                    yield from self._same_count(row, first)
                by_id.setdefault(name, [first] if first else []).append(row)
        for name, rows in by_id.items():
            levels = {row["visibility"] or self.tables.dataset.visibility for row in rows}
            if len(levels) > 1:
                seen = min(levels, key=AUDIENCES.index)
                row = next(
                    row for row in rows if (row["visibility"] or self.tables.dataset.visibility) == seen
                )
                fault = f"the rows of '{name}' differ in visibility: {seen} readers see it through this one"
                mend = "give all its rows one visibility if it is to be withheld"
                yield row.fault("visibility", fault, mend, "mixed-visibility", severity="warning")

    def _same_count(self, row: Row, first: Row) -> Iterator[Finding]:
        for column in ("of", "value", "unit", "dimension"):
            if row[column] != first[column]:
                fault = f"'{row[column]}' contradicts line {first.line} of the same count: '{first[column]}'"
                yield row.fault(column, fault, "give another number another id", "contradiction")

    def circles(self) -> Iterator[Finding]:
        """Yield sources that repeat each other in a circle, one finding for each: none is the first."""
        originals = {
            row["id"]: row["copy_of"]
            for place, row in enumerate(self.tables.rows.get("sources", ()))
            if row["copy_of"] and self.register.places.get(row["id"]) == ("sources", place)
        }
        settled: set[str] = set()
        for name in originals:
            trail: list[str] = []
            while name in originals and name not in settled:
                settled.add(name)
                trail.append(name)
                name = originals[name]
            if name in trail:  # walked through just now, and not in an earlier turn
                circle = trail[trail.index(name) :]
                fault = f"'{name}' is a copy of itself"
                if len(circle) > 1:
                    fault += f", by way of {', '.join(repr(other) for other in circle[1:])}"
                mend = "leave the cell empty for the one that was first"
                row = self.register.first(name) or Row("sources", "sources", 0, {})
                yield row.fault("copy_of", fault, mend, "copy-circle")

    def listed(self) -> Iterator[Finding]:
        """Yield organisations that `dataset.toml` lists and no row defines."""
        about = self.tables.dataset
        for key, names in (("focal", about.focal), ("asked", about.asked)):
            for name in names:
                if self.tables.rows and name not in self.register:
                    mend = did_you_mean(name, self.register.places, f"correct the key '{key}'")
                    yield Finding("dataset.toml", 0, key, "error", f"no entity '{name}'", mend, "unknown-id")


def _fits(value: str, value_type: str) -> bool:
    if value_type == XSD + "gYear":
        bounds = date_bounds(value)
        return bounds is not None and len(value) == 4
    if value_type == XSD + "date":
        bounds = date_bounds(value)
        return bounds is not None and len(value) == 10
    if value_type in (XSD + "integer", XSD + "nonNegativeInteger"):
        return whole(value) is not None
    return True


def _hint(value_type: str) -> str:
    return {XSD + "gYear": "write a year, such as 2007", XSD + "date": "write a day, such as 2020-02-16"}.get(
        value_type, "write a whole number"
    )
