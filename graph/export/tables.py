"""A loaded edition in, the tables it could have been made from out: the way back from triples to rows.

Every statement and its evidence comes back; which rows were written as repeats of which, the order of
rows, and the reduced dates of events and counts (2020-02 comes back as its first or last day) do not.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from ..dataset import AUDIENCES, EVIDENCE, RESERVED, TABLES, Dataset, date_bounds
from ..guard import guarded
from ..ingest.statements import value_of
from ..knowledge import Evidence, Knowledge
from ..ontology import TieKind
from ..terms import DCT, FOAF, ORG, OWL, RDF_TYPE, SKOS, STK, compact
from .judged import Judged

Cells = dict[str, str]
Values = Mapping[str, list[ox.NamedNode | ox.Literal]]

_DATES = {"start": STK + "start", "end": STK + "end", "date_text": STK + "dateText"}


def folder(knowledge: Knowledge) -> dict[str, bytes]:
    """Return the files of a data set folder by name: dataset.toml and a CSV file for each table."""
    contents = {f"{name}.csv": _csv(name, found) for name, found in _given(knowledge).items() if found}
    contents["dataset.toml"] = _toml(
        knowledge.dataset, knowledge.audience, contact=_is_told(knowledge)
    ).encode()
    return contents


def workbook(knowledge: Knowledge) -> bytes:
    """Return an `.xlsx` workbook of the same tables, every cell a text, with a sheet `dataset` of keys."""
    import xlsxwriter

    buffer = io.BytesIO()
    plain = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, plain) as book:
        book.set_properties({"created": datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)})  # no clock here
        head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        given = {name: found for name, found in _given(knowledge).items() if found or name not in RESERVED}
        for name, found in (*given.items(), ("dataset", list(_keys(knowledge)))):
            columns = TABLES.get(name, ("key", "value"))
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for number, column in enumerate(columns):
                widest = max([len(column), *(len(row.get(column, "")) for row in found)])
                sheet.set_column(number, number, min(44, widest + 2), text)
                sheet.write_string(0, number, column, head)
                for line, row in enumerate(found, start=1):
                    if row.get(column):
                        sheet.write_string(line, number, row[column], text)
            sheet.autofilter(0, 0, len(found), len(columns) - 1)
    return buffer.getvalue()


def _keys(knowledge: Knowledge) -> Iterator[Cells]:
    dataset = knowledge.dataset
    pairs = {
        "format": "1",
        "name": dataset.name,
        "base": dataset.base,
        "languages": "|".join(dataset.languages),
        "licence": dataset.licence,
        "focal": "|".join(dataset.focal),
        "asked": "|".join(dataset.asked),
        "visibility": knowledge.audience,
    } | ({"contact": dataset.contact} if _is_told(knowledge) else {})
    for table, texts in (("title", dataset.title), ("extent", dataset.extent)):
        pairs |= {f"{table}.{lang}": value for lang, value in sorted(texts.items())}
    yield from ({"key": key, "value": value} for key, value in pairs.items())


def _is_told(knowledge: Knowledge) -> bool:
    """Tell whether the owner's address is written: it is for sheets, not for tables that leave."""
    return bool(knowledge.dataset.contact) and knowledge.audience == AUDIENCES[-1]


def _given(knowledge: Knowledge) -> dict[str, list[Cells]]:
    """Return the rows as they are handed out.

    The owner's own edition is the tables as they were read, each row marked for whom it is, so that a new
    row is internal; another edition is made from what its readers see.
    """
    if knowledge.audience != AUDIENCES[-1] or not knowledge.tables.rows:
        return rows(knowledge)
    given = {name: [dict(row.cells) for row in knowledge.tables.rows.get(name, ())] for name in TABLES}
    for name, found in given.items():
        if "visibility" in TABLES[name]:
            default = AUDIENCES[-1] if name in RESERVED else knowledge.dataset.visibility
            for cells in found:
                cells.setdefault("visibility", default)
    return {name: _in_order(name, found) for name, found in given.items()}


def _in_order(name: str, found: list[Cells]) -> list[Cells]:
    return sorted(found, key=lambda row: [row.get(column, "") for column in TABLES[name]])


def rows(knowledge: Knowledge) -> dict[str, list[Cells]]:
    """Return the rows of every table, sorted."""
    found: dict[str, list[Cells]] = {name: [] for name in TABLES}
    found["sources"] = list(_sources(knowledge))
    back = _Back(knowledge)
    for name, evidence in knowledge.evidence.items():
        if evidence.certainty not in ("inferred", "unknown"):
            own: dict[str, list[Cells]] = {table: [] for table in TABLES}
            back.read(name, evidence, own)
            for table, row in _with_notes(own, back.notes.get(name, [])):
                found[table].append(row)
    _name_replaced(found)
    return {name: _in_order(name, cells) for name, cells in found.items()}


def _with_notes(own: Mapping[str, list[Cells]], notes: list[str]) -> Iterator[tuple[str, Cells]]:
    """Yield the rows of one set, and each of its notes on one of them."""
    every = [(table, row) for table, rows in own.items() for row in rows]
    if not notes:
        yield from every
    elif every:
        for number in range(max(len(every), len(notes))):
            table, row = every[number % len(every)]
            yield table, row | {"note": notes[number % len(notes)]}


def _name_replaced(found: Mapping[str, list[Cells]]) -> None:
    """Give each id that a decision replaced a row of its own, lest the decision name an unknown one."""
    for decision in (row for row in found["decisions"] if row["decision"] == "same"):
        for table in ("entities", "events"):
            if any(row["id"] == decision["b"] for row in found[table]):
                break
            kept = next((row for row in found[table] if row["id"] == decision["a"]), None)
            if kept:
                cells = {column: kept.get(column, "") for column in ("class", *EVIDENCE)}
                found[table].append(_without_blanks(cells | {"id": decision["b"]}))
                break


class _Back:
    """Turns the triples of one assertion set into rows."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.mint = knowledge.dataset.mint
        self.local = self.mint.local
        self.ties = knowledge.ontology.ties
        self.literals = knowledge.ontology.literals
        self.classes = {iri: name for name, iri in knowledge.ontology.classes.items()}
        self.events = knowledge.ontology.kinds_of("Event")
        self.notes: dict[str, list[str]] = defaultdict(list)
        self.judged = Judged(knowledge)
        self.quads: dict[str, list[ox.Quad]] = defaultdict(list)
        for quad in sorted(knowledge.store.quads(), key=str):  # in an order that no store decides
            self.quads[value_of(quad.graph_name)].append(quad)
        query = "SELECT ?set ?note { ?set a stk:AssertionSet ; stk:note ?note } ORDER BY ?set ?note"
        for row in knowledge.store.select(query):
            self.notes[row["set"].value].append(row["note"].value)

    def read(self, name: str, evidence: Evidence, found: dict[str, list[Cells]]) -> None:
        """Add the rows that the triples of one set stand for."""
        nodes: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
        for quad in self.quads.get(name, ()):
            if isinstance(quad.object, ox.NamedNode | ox.Literal):
                nodes[value_of(quad.subject)][quad.predicate.value].append(quad.object)
        if name in self.judged.opinions:
            given = (self.judged.assessment(node, nodes[node], name) for node in sorted(nodes))
            found["assessments"] += [row for row in given if row]
            return
        if not evidence.locator and not evidence.phrase:
            found["decisions"] += self._decisions(name, nodes)
            return
        proof = {
            "source": evidence.source,
            "locator": evidence.locator,
            "phrase": evidence.phrase,
            "certainty": evidence.certainty,
        }
        dated = self._dated(nodes)
        owners: dict[str, list[str]] = defaultdict(list)
        for subject in sorted(nodes):
            values = nodes[subject]
            classes = {value.value for value in values.get(RDF_TYPE, [])}
            assessment, denial = self.judged.assessment(subject, values, name), self.judged.denial(values)
            if assessment:
                found["assessments"].append(assessment | proof)
            if denial:
                found["ties"] += [denial | row | proof for row in self._denied(subject, values)]
            if assessment or denial or STK + "tieKind" in values or STK + "Count" in classes:
                continue
            kind = next((self.classes[iri] for iri in sorted(classes) if iri in self.classes), "")
            if kind in self.events:
                found["events"] += [row | proof for row in self._event(subject, kind, values)]
            elif kind:
                found["entities"] += [row | proof for row in self._entity(subject, kind, values)]
            found["ties"] += [
                row | proof for row in self._ties(subject, values, dated, event=kind in self.events)
            ]
            found["facts"] += [row | proof for row in self._facts(subject, values)]
            for predicate in (STK + "hasCount", STK + "memberCount"):
                for value in values.get(predicate, []):
                    owners[value.value].append(self.local(subject))
        for count, names in sorted(owners.items()):
            found["counts"] += [row | proof for row in self._count(count, sorted(names), nodes[count])]

    def _entity(self, subject: str, kind: str, values: Values) -> list[Cells]:
        abbreviations = self._texts(values, STK + "abbreviation")
        others = {
            name.value
            for name in values.get(SKOS + "altLabel", [])
            if name.value not in abbreviations or (isinstance(name, ox.Literal) and name.language != "en")
        }
        return _spread(
            {
                "id": [self.local(subject)],
                "class": [kind],
                "type": ["|".join(self._locals(values, STK + "orgType"))],
                "label_en": self._texts(values, SKOS + "prefLabel", "en"),
                "label_bn": self._texts(values, SKOS + "prefLabel", "bn"),
                "short_label": self._texts(values, STK + "shortLabel"),
                "abbr": abbreviations,
                "alt": ["|".join(sorted(others))],
                "homepage": self._texts(values, FOAF + "homepage"),
                "ids": ["|".join(self._texts(values, DCT + "identifier"))],
            }
        )

    def _event(self, subject: str, kind: str, values: Values) -> list[Cells]:
        return _spread(
            {
                "id": [self.local(subject)],
                "class": [kind],
                "label_en": self._texts(values, SKOS + "prefLabel", "en"),
                "label_bn": self._texts(values, SKOS + "prefLabel", "bn"),
                "series": self._locals(values, STK + "partOfSeries"),
                "place": self._locals(values, STK + "place"),
                "sessions": self._texts(values, STK + "sessionCount"),
                "session_length": self._texts(values, STK + "sessionLength"),
                **self._when(values),
            }
        )

    def _when(self, values: Values) -> dict[str, list[str]]:
        cells = {column: self._texts(values, predicate) for column, predicate in _DATES.items()}
        return cells | {"date_certainty": self._locals(values, STK + "dateCertainty")}

    def _ties(
        self, subject: str, values: Values, dated: Mapping[tuple[str, str, str], list[Cells]], *, event: bool
    ) -> Iterator[Cells]:
        for predicate, objects in sorted(values.items()):
            kind = self.ties.get(predicate)
            if not kind or not kind.canonical:
                continue
            for value in objects:
                if kind.symmetric and value.value < subject:
                    continue
                nodes = dated.get((predicate, subject, value.value), [])
                if event and not nodes and predicate in (STK + "partOfSeries", STK + "place"):
                    continue  # a cell of the event
                row = {"subject": self.local(subject), "kind": kind.name, "object": self.local(value.value)}
                yield from (row | when for when in nodes or [{}])

    def _denied(self, name: str, values: Values) -> list[Cells]:
        return _spread(self._as_written(name, self._when(values))) or [{}]

    def _as_written(self, name: str, cells: dict[str, list[str]]) -> dict[str, list[str]]:
        """Return the cells of a node with its start as it was written, reduced or not: its name tells."""
        start = name.rpartition("/")[2]
        bounds = date_bounds(start)
        if bounds and cells["start"] == [bounds[0].isoformat()]:
            return cells | {"start": [start]}
        return cells

    def _dated(self, nodes: Mapping[str, Values]) -> dict[tuple[str, str, str], list[Cells]]:
        dated: dict[tuple[str, str, str], list[Cells]] = defaultdict(list)
        for name in sorted(nodes):
            values = nodes[name]
            kind = self.ties.get(self._text(values, STK + "tieKind"))
            if kind and kind.node_subject in values and kind.node_object in values:
                roles = [compact(role) for role in self._texts(values, ORG + "role")]
                cells = {"role": roles + self._texts(values, STK + "roleText"), **self._when(values)}
                dated[(kind.iri, *self._ends(name, kind, values))] += _spread(self._as_written(name, cells))
        return dated

    def _ends(self, name: str, kind: TieKind, values: Values) -> tuple[str, str]:
        ends = self._texts(values, kind.node_subject)[0], self._texts(values, kind.node_object)[-1]
        if kind.node_subject == kind.node_object and not kind.symmetric:
            # both ends are parties alike: which of them is the subject is told by the name of the node
            turned = self.mint.tie(kind.name, self.local(ends[1]), self.local(ends[0]), symmetric=False)
            if name == turned or name.startswith(turned + "/"):
                return ends[1], ends[0]
        return ends

    def _facts(self, subject: str, values: Values) -> Iterator[Cells]:
        for predicate, objects in sorted(values.items()):
            kind = self.literals.get(predicate)
            for value in objects if kind else ():
                lang = value.language or "" if isinstance(value, ox.Literal) else ""
                yield _without_blanks(
                    {
                        "subject": self.local(subject),
                        "property": compact(predicate),
                        "value": value.value,
                        "lang": lang,
                    }
                )

    def _count(self, count: str, owners: list[str], values: Values) -> list[Cells]:
        return _spread(
            {
                "id": [self.local(count)],
                "of": ["|".join(owners)],
                "value": self._texts(values, STK + "value"),
                "unit": self._locals(values, STK + "unit"),
                "comparator": self._locals(values, STK + "comparator"),
                "dimension": self._locals(values, STK + "dimension"),
                "part_of": self._locals(values, STK + "partOfCount"),
                "as_of": self._texts(values, STK + "asOf"),
            }
        )

    def _decisions(self, name: str, nodes: Mapping[str, Values]) -> Iterator[Cells]:
        about = {
            row["p"].value: row["o"].value
            for row in self.knowledge.store.select(f"SELECT ?p ?o {{ {ox.NamedNode(name)} ?p ?o }}")
        }
        words = {OWL + "sameAs": "same", OWL + "differentFrom": "different", STK + "possiblySameAs": "unsure"}
        for subject, values in sorted(nodes.items()):
            for predicate, decision in words.items():
                for value in values.get(predicate, []):
                    if decision == "unsure" and not self._written(name, subject, value.value):
                        continue
                    yield {
                        "a": self.local(subject),
                        "b": self.local(value.value),
                        "decision": decision,
                        "who": about.get(STK + "decidedBy", ""),
                        "when": about.get(STK + "decidedOn", ""),
                        "why": about.get(STK + "reason", ""),
                    }

    def _written(self, name: str, subject: str, other: str) -> bool:
        """Tell whether an unsure decision was written in this order: the name of its set tells."""
        a, b = self.local(subject), self.local(other)
        turned = name == self.mint.assertion_set("decided", b, a, "unsure")
        return not turned and (a < b or name == self.mint.assertion_set("decided", a, b, "unsure"))

    def _text(self, values: Values, predicate: str, lang: str = "") -> str:
        return next(iter(self._texts(values, predicate, lang)), "")

    def _locals(self, values: Values, predicate: str) -> list[str]:
        return [self.local(text) for text in self._texts(values, predicate)]

    def _texts(self, values: Values, predicate: str, lang: str = "") -> list[str]:
        return sorted(
            value.value
            for value in values.get(predicate, [])
            if not lang or (isinstance(value, ox.Literal) and value.language == lang)
        )


def _spread(columns: Mapping[str, list[str]]) -> list[Cells]:
    """Return as many rows as the column with most values needs; a repeated cell is the same statement."""
    return [
        _without_blanks(
            {column: texts[min(number, len(texts) - 1)] for column, texts in columns.items() if texts}
        )
        for number in range(max(map(len, columns.values())))
    ]


def _without_blanks(cells: Cells) -> Cells:
    return {column: cell for column, cell in cells.items() if cell}


def _sources(knowledge: Knowledge) -> Iterator[Cells]:
    local = knowledge.dataset.mint.local
    about: dict[str, dict[str, str]] = defaultdict(dict)
    for row in knowledge.store.select("SELECT ?s ?p ?o { ?s a stk:Source ; ?p ?o }"):
        about[row["s"].value][row["p"].value] = row["o"].value
    for source in knowledge.sources.values():
        values = about[source.iri]
        yield _without_blanks(
            {
                "id": source.id,
                "title": source.title,
                "lang": values.get(DCT + "language", ""),
                "publisher": local(source.publisher),
                "about": "|".join(local(iri) for iri in source.about),
                "url": source.url,
                "issued": source.issued,
                "retrieved": values.get(DCT + "dateAccepted", ""),
                "sha256": values.get(STK + "sha256", ""),
                "copy_of": local(source.copy_of),
                "note": source.note,
            }
        )


def _csv(name: str, found: list[Cells]) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, TABLES[name], lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: guarded(cell) for column, cell in row.items()} for row in found)
    return buffer.getvalue().encode()


def _toml(dataset: Dataset, audience: str, *, contact: bool) -> str:
    import json

    def text(value: str) -> str:
        return json.dumps(value, ensure_ascii=False)

    lines = [
        "format = 1",
        f"name = {text(dataset.name)}",
        f"base = {text(dataset.base)}",
        f"languages = [{', '.join(map(text, dataset.languages))}]",
        f"licence = {text(dataset.licence)}",
        f"focal = [{', '.join(map(text, dataset.focal))}]",
        f"asked = [{', '.join(map(text, dataset.asked))}]",
        f"visibility = {text(audience)}",
        *([f"contact = {text(dataset.contact)}"] if contact else []),
    ]
    for table, texts in (("title", dataset.title), ("extent", dataset.extent)):
        lines += ["", f"[{table}]", *(f"{lang} = {text(value)}" for lang, value in sorted(texts.items()))]
    return "\n".join(lines) + "\n"


__all__ = ["folder", "rows", "workbook"]
