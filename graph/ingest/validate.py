"""Validates rows: every reference, kind, date and piece of evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..core.errors import Finding
from ..core.finding_limit import FindingCollector
from ..core.progress import ProgressCallback, ignore_progress, track_items
from ..core.spelling import did_you_mean
from ..schema.dataset import (
    EVIDENCE,
    EVIDENCED,
    LISTS,
    REQUIRED,
    TABLES,
    TableRow,
    Tables,
    date_bounds,
    is_address,
    is_language,
)
from ..schema.levels import Audience, Certainty
from ..schema.terms import MAX_DIGITS, XSD, is_slug, normalise_text, parse_whole_number
from ..schema.vocabulary import Ontology
from . import consent, negative_assertion
from .identity import check_conflicts

DECISIONS = ("same", "different", "unsure")
COVERAGES = ("all", "own")  # of a source: all ties among those it names, or its maker's own
HOLDS = (
    "yes",
    negative_assertion.NEGATIVE,
)  # whether a source says that there is a tie, or that there is none
_MAX_SUGGESTIONS = 1_000  # near words that are looked for; each takes its time
MAX_WORDS = 8

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_WEIGHT = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,12})?\Z")
_IDENTIFIER = re.compile(r"[A-Za-z][\w.-]*:\S+\Z")
# tables of which every row has a name, from which an id is made where none is given
_NAMED = {"entities": ("label_en", "label_bn"), "events": ("label_en", "label_bn")}
_DATED = frozenset({"start", "end", "date_text", "date_certainty"})
_END_TABLES = ("entities", "events", "sources")  # the tables of what a tie may be between
_NO_PLACE = ("", 0)
_OWNERS = {"entities": "entity", "events": "event", "counts": "count", "sources": "source"}


@dataclass(frozen=True)
class IdRegister:
    """Which ids the tables define, and what each is: the table and the place in it of each id's first row."""

    tables: Tables
    places: Mapping[str, tuple[str, int]]

    @classmethod
    def from_tables(cls, tables: Tables) -> IdRegister:
        """Collect the ids of entities, events, counts and sources."""
        places: dict[str, tuple[str, int]] = {}
        for table in _OWNERS:
            for place, name in enumerate(tables.iter_column(table, "id")):
                if name and name not in places:
                    places[name] = table, place
        return cls(tables, places)

    def __contains__(self, name: str) -> bool:
        return name in self.places

    def table_of(self, name: str) -> str:
        """Return the table that defines an id, empty where none does."""
        return self.places.get(name, _NO_PLACE)[0]

    def find_first_row(self, name: str) -> TableRow | None:
        """Return the first row of an id, None where there is none."""
        table, place = self.places.get(name, _NO_PLACE)
        return self.tables.rows[table][place] if table else None

    def list_ids(self, *tables: str) -> list[str]:
        """Return the ids that some tables define."""
        return [name for name, (table, _) in self.places.items() if table in tables]


def validate_tables(
    tables: Tables, ontology: Ontology, *, say: ProgressCallback = ignore_progress
) -> list[Finding]:
    """Return what is amiss in the rows of a data set, in the order of the tables."""
    check = RowValidator(tables, ontology, IdRegister.from_tables(tables))
    collector = FindingCollector()
    collector.extend(tables.findings)
    for table in TABLES:
        rows = tables.rows.get(table, ())
        for row in track_items(rows, len(rows), say, f"checking the rows of {table}"):
            collector.extend(check.check_row(row))
    collector.extend(check.check_tables())
    return collector.list_findings()


class RowValidator:
    """The rules that a row must keep, one method for each kind of cell."""

    def __init__(self, tables: Tables, ontology: Ontology, register: IdRegister) -> None:
        self.tables = tables
        self.suggestions = 0  # that were looked for
        self.ontology = ontology
        self.register = register
        self.kinds = {kind.name: kind for kind in ontology.tie_kinds.values()}
        self.literals = {kind.name: kind for kind in ontology.literal_kinds.values()}
        self.concepts = {concept.name for concept in ontology.concepts.values()}
        self.events = ontology.list_subclass_names("Event")
        self.schemes = {
            name: [concept.name for concept in ontology.list_scheme_concepts(name)]
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
        self.by_table: Mapping[str, Callable[[TableRow], Iterator[Finding]]] = {
            "sources": self._check_source,
            "entities": self._check_entity,
            "ties": self._check_tie,
            "events": self._check_event,
            "counts": self._check_count,
            "facts": self._check_fact,
            "decisions": self._check_decision,
            "assessments": self._check_assessment,
            "consents": self._check_consent,
        }

    def _suggest(self, word: str, known: Iterable[str], otherwise: str) -> str:
        """Return the nearest known text as an advice; of a huge file only for its first faults."""
        if self.suggestions >= _MAX_SUGGESTIONS:
            return otherwise
        self.suggestions += 1
        return did_you_mean(word, known, otherwise)

    def check_row(self, row: TableRow) -> Iterator[Finding]:
        """Yield the findings of one row."""
        cells = row.cells
        for column in REQUIRED[row.table]:
            if column not in cells and (row.table, column) not in self.absent:
                yield row.make_finding(column, "empty", f"every row of {row.table} needs it", "empty-cell")
        if not "".join(
            row.cells.values()
        ).isprintable():  # other spaces than the plain one are looked at, too
            for column, cell in row.cells.items():
                if CONTROL.search(cell):
                    yield row.make_finding(
                        column, "holds a control character", "type the text again", "control-character"
                    )
        if "visibility" in cells and not Audience.has_level(row["visibility"]):
            hint = self._suggest(row["visibility"], tuple(Audience), f"use {', '.join(Audience)}")
            yield row.make_finding(
                "visibility", f"'{row['visibility']}' is no audience", hint, "unknown-visibility"
            )
        if not row["id"] and row.table in _NAMED:
            fault, hint = "a row without a name", f"fill in {' or '.join(_NAMED[row.table])}, or an id"
            yield row.make_finding(_NAMED[row.table][0], fault, hint, "empty-cell")
        yield from self.by_table[row.table](row)
        if row.table in EVIDENCED or (
            row.table == "assessments" and not cells.keys().isdisjoint(EVIDENCE[:-1])
        ):
            yield from self._check_evidence(row)

    def _check_evidence(self, row: TableRow) -> Iterator[Finding]:
        if self.register.table_of(row["source"]) != "sources":
            yield from self._check_reference(row, "source", "sources")
        words = len(row["phrase"].split())
        if words > MAX_WORDS:
            yield row.make_finding("phrase", f"{words} words", f"quote at most {MAX_WORDS}", "long-phrase")
        yield from self._check_certainty(row, "certainty")

    def _check_certainty(self, row: TableRow, column: str) -> Iterator[Finding]:
        levels = Certainty.list_recorded()
        if row[column] and row[column] not in levels:
            hint = self._suggest(row[column], levels, f"use {', '.join(levels)}")
            yield row.make_finding(column, f"'{row[column]}' is no certainty", hint, "unknown-certainty")

    def _check_reference(
        self, row: TableRow, column: str, *wanted: str, concepts: bool = False
    ) -> Iterator[Finding]:
        for name in row.split_cell(column) if column in LISTS else filter(None, [row[column]]):
            table = self.register.table_of(name)
            if table in wanted or (concepts and name in self.concepts):
                continue
            if table:
                fault = f"'{name}' is an id of the table {table}"
                yield row.make_finding(column, fault, f"name an id of {' or '.join(wanted)}", "wrong-table")
                continue
            known = self.register.list_ids(*wanted)
            what = _OWNERS[wanted[0]]
            hint = self._suggest(name, known, f"add it to {wanted[0]} or correct it")
            yield row.make_finding(column, f"no {what} '{name}'", hint, "unknown-id")

    def _check_concept(self, row: TableRow, column: str, scheme: str) -> Iterator[Finding]:
        known = self.schemes[scheme]
        for name in row.split_cell(column) if column in LISTS else filter(None, [row[column]]):
            if name not in known:
                hint = self._suggest(name, known, f"use one of {', '.join(known)}")
                yield row.make_finding(column, f"'{name}' is not known", hint, "unknown-kind")

    def _check_dates(self, row: TableRow) -> Iterator[Finding]:
        if row.cells.keys().isdisjoint(_DATED):
            return
        bounds = {}
        for column in ("start", "end"):
            if row[column]:
                bounds[column] = date_bounds(row[column])
                if bounds[column] is None:
                    fault = f"'{row[column]}' is no date"
                    yield row.make_finding(column, fault, "write 2020-02-16, 2020-02 or 2020", "broken-date")
        first, last = bounds.get("start"), bounds.get("end")
        if first and last and first[0] > last[1]:
            yield row.make_finding(
                "end",
                f"{row['end']} is before the start, {row['start']}",
                "exchange them",
                "end-before-start",
            )
        if len(normalise_text(row["date_text"]).split()) > MAX_WORDS:
            yield row.make_finding("date_text", "too long", f"quote at most {MAX_WORDS} words", "long-phrase")
        yield from self._check_certainty(row, "date_certainty")

    def _check_date(
        self, row: TableRow, column: str, hint: str = "write 2020-02-16, 2020-02 or 2020"
    ) -> Iterator[Finding]:
        if row[column] and date_bounds(row[column]) is None:
            yield row.make_finding(column, f"'{row[column]}' is no date", hint, "broken-date")

    def _check_id(self, row: TableRow) -> Iterator[Finding]:
        if row["id"] and not is_slug(row["id"]):
            hint = "use lower-case letters, digits and hyphens"
            yield row.make_finding("id", f"'{row['id']}' is no id", hint, "broken-id")

    def _check_class(self, row: TableRow, *, event: bool) -> Iterator[Finding]:
        name = row["class"]
        known = self.event_classes if event else self.entity_classes
        if name and name not in known:
            hint = self._suggest(name, known, f"use one of {', '.join(known)}")
            yield row.make_finding(
                "class", f"'{name}' is no kind of {'event' if event else 'entity'}", hint, "unknown-kind"
            )

    def _check_url(self, row: TableRow, column: str) -> Iterator[Finding]:
        if row[column] and not is_address(row[column]):
            hint = "write a whole address that begins with http:// or https://"
            yield row.make_finding(column, f"'{row[column]}' is no web address", hint, "broken-url")

    def _check_number(self, row: TableRow, column: str, hint: str) -> Iterator[Finding]:
        if row[column] and parse_whole_number(row[column]) is None:
            fault = f"'{row[column][:40]}' is no whole number of at most {MAX_DIGITS} digits"
            yield row.make_finding(column, fault, hint, "broken-number")

    def _check_language(self, row: TableRow) -> Iterator[Finding]:
        if row["lang"] and not is_language(row["lang"]):
            fault = f"'{row['lang']}' is no language tag"
            yield row.make_finding("lang", fault, "write en or bn", "broken-language")

    def _check_source(self, row: TableRow) -> Iterator[Finding]:
        yield from self._check_id(row)
        yield from self._check_language(row)
        yield from self._check_url(row, "url")
        yield from self._check_reference(row, "publisher", "entities")
        yield from self._check_reference(row, "about", "entities", "events")
        yield from self._check_reference(row, "copy_of", "sources")
        for column in ("issued", "retrieved"):
            yield from self._check_date(row, column)
        if row["covers"] not in ("", *COVERAGES):
            hint = self._suggest(row["covers"], COVERAGES, f"use {' or '.join(COVERAGES)}, or leave it empty")
            yield row.make_finding("covers", f"'{row['covers']}' is not known", hint, "unknown-kind")

    def _check_entity(self, row: TableRow) -> Iterator[Finding]:
        yield from self._check_id(row)
        yield from self._check_class(row, event=False)
        yield from self._check_date(row, "review_by")
        yield from self._check_concept(row, "type", "OrgTypeScheme")
        yield from self._check_url(row, "homepage")
        for name in row.split_cell("ids"):
            if not _IDENTIFIER.match(name):
                yield row.make_finding(
                    "ids", f"'{name}' is no identifier", "write scheme:value", "broken-identifier"
                )

    def _check_event(self, row: TableRow) -> Iterator[Finding]:
        yield from self._check_id(row)
        yield from self._check_class(row, event=True)
        yield from self._check_dates(row)
        yield from self._check_reference(row, "series", "events")
        yield from self._check_reference(row, "place", "entities")
        yield from self._check_number(row, "sessions", "write 6")

    def _check_tie(self, row: TableRow) -> Iterator[Finding]:
        kind = self.kinds.get(row["kind"])
        if row["kind"] and not kind:
            hint = self._suggest(row["kind"], self.kinds, "the kinds of tie are listed in ontology/README.md")
            yield row.make_finding("kind", f"'{row['kind']}' is no kind of tie", hint, "unknown-kind")
        elif kind and not kind.canonical:
            inverse = self.ontology.tie_kinds[kind.inverse].name
            hint = f"write it as '{row['object']} {inverse} {row['subject']}'"
            yield row.make_finding(
                "kind", f"'{kind.name}' is the inverse of '{inverse}'", hint, "inverse-kind"
            )
        for column in ("subject", "object"):
            if self.register.table_of(row[column]) not in _END_TABLES:
                yield from self._check_reference(row, column, *_END_TABLES, concepts=True)
        if kind and kind.symmetric and row["subject"] and row["subject"] == row["object"]:
            yield row.make_finding(
                "object", f"'{row['object']}' is tied to itself", "name the other end", "self-tie"
            )
        yield from self._check_dates(row)
        yield from self._check_date(row, "review_by")
        if row["weight"] and not _WEIGHT.match(row["weight"]):
            fault = f"'{row['weight'][:40]}' is no number of 0 or more"
            yield row.make_finding("weight", fault, "write 3 or 0.5", "broken-number")
        if "holds" not in row.cells:
            return
        if row["holds"] not in ("", *HOLDS):
            hint = self._suggest(
                row["holds"], HOLDS, "write no where the source says that there is no such tie"
            )
            yield row.make_finding("holds", f"'{row['holds']}' is neither yes nor no", hint, "unknown-kind")
        elif negative_assertion.is_negative_assertion(row) and row["role"]:
            yield row.make_finding(
                "role", "a tie that does not hold has no role", "say it in the note", "role-of-none"
            )

    def _check_count(self, row: TableRow) -> Iterator[Finding]:
        yield from self._check_id(row)
        yield from self._check_reference(row, "of", "entities", "events", "sources")
        yield from self._check_reference(row, "part_of", "counts")
        yield from self._check_concept(row, "unit", "UnitScheme")
        yield from self._check_concept(row, "comparator", "ComparatorScheme")
        yield from self._check_concept(row, "dimension", "DimensionScheme")
        yield from self._check_number(row, "value", "write 1000, without comma")
        if not row["value"] and row["comparator"] != "many":
            yield row.make_finding("value", "empty", "give the number, or the comparator 'many'", "no-value")
        yield from self._check_date(row, "as_of")

    def _check_fact(self, row: TableRow) -> Iterator[Finding]:
        yield from self._check_reference(row, "subject", "entities", "events", "sources")
        yield from self._check_language(row)
        kind = self.literals.get(row["property"])
        if row["property"] and not kind:
            hint = self._suggest(
                row["property"], self.literals, f"use one of {', '.join(sorted(self.literals))}"
            )
            yield row.make_finding(
                "property", f"'{row['property']}' is no property of facts", hint, "unknown-kind"
            )
        elif kind and row["value"] and not _fits_type(row["value"], kind.value_type):
            yield row.make_finding(
                "value",
                f"'{row['value']}' does not fit '{kind.name}'",
                _suggest_format(kind.value_type),
                "broken-value",
            )

    def _check_decision(self, row: TableRow) -> Iterator[Finding]:
        for column in ("a", "b"):
            yield from self._check_reference(row, column, "entities", "events")
        if row["a"] and row["a"] == row["b"]:
            yield row.make_finding(
                "b", f"'{row['b']}' is compared with itself", "name the other one", "self-decision"
            )
        if row["decision"] and row["decision"] not in DECISIONS:
            hint = self._suggest(row["decision"], DECISIONS, f"use {', '.join(DECISIONS)}")
            yield row.make_finding("decision", f"'{row['decision']}' is no decision", hint, "unknown-kind")
        for column, what in (("who", "who decided"), ("why", "the reason")):
            if not row[column]:
                yield row.make_finding(column, "empty", f"say {what}", "no-evidence")
        if row["when"] == "" or date_bounds(row["when"]) is None:
            yield row.make_finding("when", f"'{row['when']}' is no date", "write 2020-02-16", "broken-date")

    def _check_assessment(self, row: TableRow) -> Iterator[Finding]:
        yield from self._check_reference(row, "entity", "entities")
        for column, scheme in (
            ("influence", "LevelScheme"),
            ("interest", "LevelScheme"),
            ("engagement", "EngagementScheme"),
        ):
            yield from self._check_concept(row, column, scheme)
        yield from self._check_date(row, "on")
        if not any(row[column] for column in ("role", "influence", "interest", "engagement")):
            hint = "give a role, an influence, an interest or an engagement"
            yield row.make_finding("influence", "no judgement is given", hint, "empty-cell")

    def _check_consent(self, row: TableRow) -> Iterator[Finding]:
        yield from self._check_reference(row, "entity", "entities")
        yield from consent.check_consent_row(row)

    def check_tables(self) -> Iterator[Finding]:
        """Yield what only several rows together have amiss."""
        yield from self.check_repeated_ids()
        yield from self.check_copy_circles()
        yield from self.check_listed_ids()
        yield from negative_assertion.check_negative_assertions(self.tables, self.ontology)
        yield from consent.check_consents(self.tables, self.ontology)
        yield from check_conflicts(self.tables)

    def check_repeated_ids(self) -> Iterator[Finding]:
        """Yield ids that two tables or two classes claim, contradicting decisions, and mixed visibility."""
        decided: dict[tuple[str, ...], TableRow] = {}
        for row in self.tables.rows.get("decisions", ()):
            pair = tuple(sorted((row["a"], row["b"])))
            earlier = decided.setdefault(pair, row)
            if earlier["decision"] != row["decision"]:
                fault = f"contradicts line {earlier.line}: '{earlier['decision']}'"
                yield row.make_finding("decision", fault, "keep one of them", "contradiction")
        by_id: dict[str, list[TableRow]] = {}
        for table in _OWNERS:
            table_rows = self.tables.rows.get(table, ())
            for place, row in enumerate(table_rows):
                name = row["id"]
                if self.register.places.get(name) == (table, place):
                    continue  # the first of its id, and of most ids the only one
                first = self.register.find_first_row(name)
                classes = {first["class"], row["class"]} - {""} if first else set()
                if first and (first.table != row.table or len(classes) > 1):
                    where = f"{first.file}, line {first.line}"
                    fault = f"'{name}' is another kind of thing in {where}"
                    yield row.make_finding("id", fault, "give one of them another id", "repeated-id")
                elif first and row.table == "sources":
                    fault = f"'{name}' stands in line {first.line} already"
                    yield row.make_finding("id", fault, "use another id", "repeated-id")
                elif first and row.table == "counts":
                    yield from self._check_same_count(row, first)
                by_id.setdefault(name, [first] if first else []).append(row)
        for name, rows in by_id.items():
            levels = {self.tables.dataset.audience_of(row) for row in rows}
            if len(levels) > 1:
                seen = min(levels)
                row = next(
                    row for row in rows if (row["visibility"] or self.tables.dataset.visibility) == seen
                )
                fault = f"the rows of '{name}' differ in visibility: {seen} readers see it through this one"
                hint = "give all its rows one visibility if it is to be withheld"
                yield row.make_finding("visibility", fault, hint, "mixed-visibility", severity="warning")

    def _check_same_count(self, row: TableRow, first: TableRow) -> Iterator[Finding]:
        for column in ("of", "value", "unit", "dimension"):
            if row[column] != first[column]:
                fault = f"'{row[column]}' contradicts line {first.line} of the same count: '{first[column]}'"
                yield row.make_finding(column, fault, "give another number another id", "contradiction")

    def check_copy_circles(self) -> Iterator[Finding]:
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
                    fault += f", by way of {', '.join(repr(copy) for copy in circle[1:])}"
                hint = "leave the cell empty for the one that was first"
                row = self.register.find_first_row(name) or TableRow("sources", "sources", 0, {})
                yield row.make_finding("copy_of", fault, hint, "copy-circle")

    def check_listed_ids(self) -> Iterator[Finding]:
        """Yield organisations that `dataset.toml` lists and no row defines."""
        about = self.tables.dataset
        for key, names in (("focal", about.focal), ("asked", about.asked)):
            for name in names:
                if self.tables.rows and name not in self.register:
                    hint = self._suggest(name, self.register.places, f"correct the key '{key}'")
                    yield Finding("dataset.toml", 0, key, "error", f"no entity '{name}'", hint, "unknown-id")


def _fits_type(value: str, value_type: str) -> bool:
    if value_type == XSD + "gYear":
        bounds = date_bounds(value)
        return bounds is not None and len(value) == 4
    if value_type == XSD + "date":
        bounds = date_bounds(value)
        return bounds is not None and len(value) == 10
    if value_type in (XSD + "integer", XSD + "nonNegativeInteger"):
        return parse_whole_number(value) is not None
    return True


def _suggest_format(value_type: str) -> str:
    return {XSD + "gYear": "write a year, such as 2007", XSD + "date": "write a day, such as 2020-02-16"}.get(
        value_type, "write a whole number"
    )
