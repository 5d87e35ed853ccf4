"""Rebuilds the tables that an edition could have been made from.

Every statement and its evidence comes back; which rows were written as repeats of which, the order of
rows, and the reduced dates of events and counts (2020-02 comes back as its first or last day) do not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ...core.toml_file import TomlValue, write_toml
from ...ingest.statements import value_of
from ...ingest.stories import FILE as STORIES
from ...ingest.stories import write_stories
from ...map.stories import select_stories
from ...model.graph import StakeholderGraph
from ...model.values import Evidence
from ...schema.dataset import EVIDENCE, RESERVED, TABLES, date_bounds
from ...schema.levels import Certainty
from ...schema.row_note import find_statement, select_notes, write_row_note
from ...schema.terms import DCT, FOAF, ORG, OWL, RDF_TYPE, SKOS, STK, compact_iri
from ...schema.vocabulary import TieKind
from ..writers.csv_file import encode_csv, list_cells
from ..writers.workbook import make_workbook
from .assessments import AssessmentReader

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Cells = dict[str, str]
Values = Mapping[str, list[ox.NamedNode | ox.Literal]]

_DATES = {"start": STK + "start", "end": STK + "end", "date_text": STK + "dateText"}


def export_folder_files(knowledge: StakeholderGraph) -> dict[str, bytes]:
    """Return the files of a data set folder by name: dataset.toml, a CSV file for each table, its stories."""
    contents = {
        f"{name}.csv": encode_csv([TABLES[name], *list_cells(table_rows, TABLES[name])], mark=True)
        for name, table_rows in _list_exported_rows(knowledge).items()
        if table_rows
    }
    contents["dataset.toml"] = write_toml(_describe_dataset(knowledge)).encode()
    stories = select_stories(knowledge).views
    if stories:
        contents[STORIES] = write_stories(stories).encode()
    return contents


def export_workbook(knowledge: StakeholderGraph) -> bytes:
    """Return an `.xlsx` workbook of the same tables, every cell a text, with a sheet `dataset` of keys."""
    rows_by_table = _list_exported_rows(knowledge)
    sheets = {name: rows for name, rows in rows_by_table.items() if rows or name not in RESERVED}
    sheets["dataset"] = list(_list_dataset_keys(knowledge))
    return make_workbook(lambda book: _write_sheets(book, sheets))


def _write_sheets(book: Workbook, sheets: Mapping[str, list[Cells]]) -> None:
    head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    for name, rows in sheets.items():
        columns = TABLES.get(name, ("key", "value"))
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for number, column in enumerate(columns):
            widest = max([len(column), *(len(row.get(column, "")) for row in rows)])
            sheet.set_column(number, number, min(44, widest + 2), text)
            sheet.write_string(0, number, column, head)
            for line, row in enumerate(rows, start=1):
                if row.get(column):
                    sheet.write_string(line, number, row[column], text)
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def _describe_dataset(knowledge: StakeholderGraph) -> dict[str, TomlValue]:
    """Return the keys of `dataset.toml`, texts by language last."""
    dataset = knowledge.dataset
    return {
        "format": 1,
        "name": dataset.name,
        "base": dataset.base,
        "languages": dataset.languages,
        "licence": dataset.licence,
        "focal": dataset.focal,
        "asked": dataset.asked,
        "visibility": knowledge.audience,
        **({"contact": dataset.contact} if _is_contact_shown(knowledge) else {}),
        "title": dict(sorted(dataset.title.items())),
        "extent": dict(sorted(dataset.extent.items())),
    }


def _list_dataset_keys(knowledge: StakeholderGraph) -> Iterator[Cells]:
    """Yield the rows of the sheet `dataset`: a text for each key, and for each language of a text."""
    for key, value in _describe_dataset(knowledge).items():
        if isinstance(value, Mapping):
            yield from ({"key": f"{key}.{lang}", "value": text} for lang, text in value.items())
        else:
            yield {"key": key, "value": "|".join(value) if isinstance(value, tuple) else str(value)}


def _is_contact_shown(knowledge: StakeholderGraph) -> bool:
    """Tell whether the owner's address is written: it is for sheets, not for tables that leave."""
    return bool(knowledge.dataset.contact) and knowledge.audience.is_for_owner


def _list_exported_rows(knowledge: StakeholderGraph) -> dict[str, list[Cells]]:
    """Return the rows as they are handed out.

    The owner's own edition is the tables as they were read, each row marked for whom it is, so that a new
    row is internal; another edition is made from what its readers see.
    """
    if not knowledge.audience.is_for_owner or not knowledge.tables.rows:
        return rebuild_rows(knowledge)
    rows_by_table = {
        name: [dict(row.cells) for row in knowledge.tables.rows.get(name, ())] for name in TABLES
    }
    for name, found in rows_by_table.items():
        if "visibility" in TABLES[name]:
            default = knowledge.dataset.default_audience(name)
            for cells in found:
                cells.setdefault("visibility", default)
    return {name: _sort_rows(name, found) for name, found in rows_by_table.items()}


def _sort_rows(name: str, table_rows: list[Cells]) -> list[Cells]:
    return sorted(table_rows, key=lambda row: [row.get(column, "") for column in TABLES[name]])


def rebuild_rows(knowledge: StakeholderGraph) -> dict[str, list[Cells]]:
    """Return the rows of every table, sorted."""
    rows_by_table: dict[str, list[Cells]] = {name: [] for name in TABLES}
    rows_by_table["sources"] = list(_rebuild_sources(knowledge))
    back = _RowRebuilder(knowledge)
    for name, evidence in knowledge.evidence.items():
        if evidence.certainty != "inferred" and (
            evidence.source_iri or evidence.certainty != Certainty.UNKNOWN
        ):
            set_rows: dict[str, list[Cells]] = {table: [] for table in TABLES}
            back.add_set_rows(name, evidence, set_rows)
            attach = back.attach_row_notes if evidence.row_notes else _attach_notes
            for table, row in attach(set_rows, evidence.row_notes or back.notes.get(name, [])):
                rows_by_table[table].append(row)
    _add_replaced_ids(rows_by_table)
    return {name: _sort_rows(name, cells) for name, cells in rows_by_table.items()}


def rebuild_set_rows(knowledge: StakeholderGraph, name: str, evidence: Evidence) -> dict[str, list[Cells]]:
    """Return the rows that the triples of one set stand for, each with the evidence given."""
    rows_by_table: dict[str, list[Cells]] = {table: [] for table in TABLES}
    _RowRebuilder(knowledge).add_set_rows(name, evidence, rows_by_table)
    return rows_by_table


def _attach_notes(set_rows: Mapping[str, list[Cells]], notes: Sequence[str]) -> Iterator[tuple[str, Cells]]:
    """Yield the rows of one set, and each of its notes on one of them."""
    all_rows = [(table, row) for table, rows in set_rows.items() for row in rows]
    if not notes:
        yield from all_rows
    elif all_rows:
        for number in range(max(len(all_rows), len(notes))):
            table, row = all_rows[number % len(all_rows)]
            yield table, row | {"note": notes[number % len(notes)]}


def _add_replaced_ids(rows_by_table: Mapping[str, list[Cells]]) -> None:
    """Give each id that a decision replaced a row of its own, lest the decision name an unknown one."""
    for decision in (row for row in rows_by_table["decisions"] if row["decision"] == "same"):
        for table in ("entities", "events"):
            if any(row["id"] == decision["b"] for row in rows_by_table[table]):
                break
            replacing_row = next((row for row in rows_by_table[table] if row["id"] == decision["a"]), None)
            if replacing_row:
                cells = {column: replacing_row.get(column, "") for column in ("class", *EVIDENCE)}
                rows_by_table[table].append(_drop_blank_cells(cells | {"id": decision["b"]}))
                break


class _RowRebuilder:
    """Turns the triples of one assertion set into rows."""

    def __init__(self, knowledge: StakeholderGraph) -> None:
        self.knowledge = knowledge
        self.mint = knowledge.dataset.mint
        self.local = self.mint.shorten_iri
        self.ties = knowledge.ontology.tie_kinds
        self.literals = knowledge.ontology.literal_kinds
        self.classes = {iri: name for name, iri in knowledge.ontology.classes.items()}
        self.events = knowledge.ontology.list_subclass_names("Event")
        self.notes: dict[str, list[str]] = defaultdict(list)
        self.assessments = AssessmentReader(knowledge)
        self.quads: dict[str, list[ox.Quad]] = defaultdict(list)
        for quad in sorted(knowledge.store.iter_quads(), key=str):  # in an order that no store decides
            self.quads[value_of(quad.graph_name)].append(quad)
        query = "SELECT ?set ?note { ?set a stk:AssertionSet ; stk:note ?note } ORDER BY ?set ?note"
        for row in knowledge.store.select(query):
            self.notes[row["set"].value].append(row["note"].value)

    def add_set_rows(self, name: str, evidence: Evidence, rows_by_table: dict[str, list[Cells]]) -> None:
        """Add the rows that the triples of one set stand for."""
        nodes: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
        for quad in self.quads.get(name, ()):
            if isinstance(quad.object, ox.NamedNode | ox.Literal):
                nodes[value_of(quad.subject)][quad.predicate.value].append(quad.object)
        if name in self.assessments.opinions:
            assessment_rows = (
                self.assessments.rebuild_assessment(node, nodes[node], name) for node in sorted(nodes)
            )
            rows_by_table["assessments"] += [row for row in assessment_rows if row]
            return
        if evidence.decided_by or not evidence.source_iri:
            rows_by_table["decisions"] += self._rebuild_decisions(name, nodes)
            return
        evidence_cells = {
            "source": "" if evidence.source_iri == self.knowledge.dataset.base else evidence.source,
            "locator": evidence.locator,
            "phrase": evidence.phrase,
            "certainty": "" if evidence.certainty == Certainty.UNKNOWN else evidence.certainty,
        }
        dated = self._collect_tie_dates(nodes)
        owners: dict[str, list[str]] = defaultdict(list)
        for subject in sorted(nodes):
            values = nodes[subject]
            classes = {value.value for value in values.get(RDF_TYPE, [])}
            assessment, negative_assertion = (
                self.assessments.rebuild_assessment(subject, values, name),
                self.assessments.rebuild_negative_assertion(values),
            )
            if assessment:
                rows_by_table["assessments"].append(assessment | evidence_cells)
            if negative_assertion:
                rows_by_table["ties"] += [
                    negative_assertion | row | evidence_cells
                    for row in self._rebuild_negative_dates(subject, values)
                ]
            if assessment or negative_assertion or STK + "tieKind" in values or STK + "Count" in classes:
                continue
            known = self.knowledge.ontology.select_narrowest(sorted(classes & self.classes.keys()))
            kind = self.classes[known[0]] if known else ""
            if kind in self.events:
                rows_by_table["events"] += [
                    row | evidence_cells for row in self._rebuild_event(subject, kind, values)
                ]
            elif kind:
                rows_by_table["entities"] += [
                    row | evidence_cells for row in self._rebuild_entity(subject, kind, values)
                ]
            rows_by_table["ties"] += [
                row | evidence_cells
                for row in self._rebuild_ties(subject, values, dated, event=kind in self.events)
            ]
            rows_by_table["facts"] += [row | evidence_cells for row in self._rebuild_facts(subject, values)]
            for predicate in (STK + "hasCount", STK + "memberCount"):
                for value in values.get(predicate, []):
                    owners[value.value].append(self.local(subject))
        for count, names in sorted(owners.items()):
            rows_by_table["counts"] += [
                row | evidence_cells for row in self._rebuild_count(count, sorted(names), nodes[count])
            ]

    def attach_row_notes(
        self, set_rows: Mapping[str, list[Cells]], row_notes: Sequence[str]
    ) -> Iterator[tuple[str, Cells]]:
        """Yield the rows of one set, each as often as there are notes on its statement."""
        about = [self._shorten_statement(text) for text in row_notes]
        for table, rows in set_rows.items():
            for row in rows:
                statement = find_statement(table, row, self.knowledge.ontology, str)
                turned = statement[2], statement[1], statement[0]  # a symmetric one, sorted by its IRIs
                notes = select_notes(about, *statement) or (
                    select_notes(about, *turned) if table == "ties" else []
                )
                yield from ((table, row | {"note": note}) for note in notes)
                if not notes:
                    yield table, row

    def _shorten_statement(self, row_note: str) -> str:
        """Return the note of a row with ids in place of IRIs."""
        subject, predicate, object_, note = row_note.split("\n", 3)
        object_ = self.local(object_) if predicate in self.ties else object_
        return write_row_note((self.local(subject), predicate, object_), note)

    def _rebuild_entity(self, subject: str, kind: str, values: Values) -> list[Cells]:
        abbreviations = self._list_texts(values, STK + "abbreviation")
        other_names = {
            name.value
            for name in values.get(SKOS + "altLabel", [])
            if name.value not in abbreviations or (isinstance(name, ox.Literal) and name.language != "en")
        }
        return _spread_columns(
            {
                "id": [self.local(subject)],
                "class": [kind],
                "type": ["|".join(self._list_local_ids(values, STK + "orgType"))],
                "label_en": self._list_texts(values, SKOS + "prefLabel", "en"),
                "label_bn": self._list_texts(values, SKOS + "prefLabel", "bn"),
                "short_label": self._list_texts(values, STK + "shortLabel"),
                "abbr": abbreviations,
                "alt": ["|".join(sorted(other_names))],
                "homepage": self._list_texts(values, FOAF + "homepage"),
                "ids": ["|".join(self._list_texts(values, DCT + "identifier"))],
            }
        )

    def _rebuild_event(self, subject: str, kind: str, values: Values) -> list[Cells]:
        return _spread_columns(
            {
                "id": [self.local(subject)],
                "class": [kind],
                "label_en": self._list_texts(values, SKOS + "prefLabel", "en"),
                "label_bn": self._list_texts(values, SKOS + "prefLabel", "bn"),
                "series": self._list_local_ids(values, STK + "partOfSeries"),
                "place": self._list_local_ids(values, STK + "place"),
                "sessions": self._list_texts(values, STK + "sessionCount"),
                "session_length": self._list_texts(values, STK + "sessionLength"),
                **self._rebuild_dates(values),
            }
        )

    def _rebuild_dates(self, values: Values) -> dict[str, list[str]]:
        cells = {column: self._list_texts(values, predicate) for column, predicate in _DATES.items()}
        return cells | {"date_certainty": self._list_local_ids(values, STK + "dateCertainty")}

    def _rebuild_ties(
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

    def _rebuild_negative_dates(self, name: str, values: Values) -> list[Cells]:
        return _spread_columns(self._restore_written_start(name, self._rebuild_dates(values))) or [{}]

    def _restore_written_start(self, name: str, cells: dict[str, list[str]]) -> dict[str, list[str]]:
        """Return the cells of a node with its start as it was written, reduced or not: its name tells."""
        start = name.rpartition("/")[2]
        bounds = date_bounds(start)
        if bounds and cells["start"] == [bounds[0].isoformat()]:
            return cells | {"start": [start]}
        return cells

    def _collect_tie_dates(self, nodes: Mapping[str, Values]) -> dict[tuple[str, str, str], list[Cells]]:
        dated: dict[tuple[str, str, str], list[Cells]] = defaultdict(list)
        for name in sorted(nodes):
            values = nodes[name]
            kind = self.ties.get(self._find_text(values, STK + "tieKind"))
            if kind and kind.node_subject in values and kind.node_object in values:
                roles = [compact_iri(role) for role in self._list_texts(values, ORG + "role")]
                cells = {
                    "role": roles + self._list_texts(values, STK + "roleText"),
                    "weight": self._list_texts(values, STK + "weight"),
                    **self._rebuild_dates(values),
                }
                dated[(kind.iri, *self._order_ends(name, kind, values))] += _spread_columns(
                    self._restore_written_start(name, cells)
                )
        return dated

    def _order_ends(self, name: str, kind: TieKind, values: Values) -> tuple[str, str]:
        ends = self._list_texts(values, kind.node_subject)[0], self._list_texts(values, kind.node_object)[-1]
        if kind.node_subject == kind.node_object and not kind.symmetric:
            # both ends are parties alike: which of them is the subject is told by the name of the node
            reversed_name = self.mint.make_tie_iri(
                kind.name, self.local(ends[1]), self.local(ends[0]), symmetric=False
            )
            if name == reversed_name or name.startswith(reversed_name + "/"):
                return ends[1], ends[0]
        return ends

    def _rebuild_facts(self, subject: str, values: Values) -> Iterator[Cells]:
        for predicate, objects in sorted(values.items()):
            kind = self.literals.get(predicate)
            for value in objects if kind else ():
                lang = value.language or "" if isinstance(value, ox.Literal) else ""
                yield _drop_blank_cells(
                    {
                        "subject": self.local(subject),
                        "property": compact_iri(predicate),
                        "value": value.value,
                        "lang": lang,
                    }
                )

    def _rebuild_count(self, count: str, owners: list[str], values: Values) -> list[Cells]:
        return _spread_columns(
            {
                "id": [self.local(count)],
                "of": ["|".join(dict.fromkeys(owners))],
                "value": self._list_texts(values, STK + "value"),
                "unit": self._list_local_ids(values, STK + "unit"),
                "comparator": self._list_local_ids(values, STK + "comparator"),
                "dimension": self._list_local_ids(values, STK + "dimension"),
                "part_of": self._list_local_ids(values, STK + "partOfCount"),
                "as_of": self._list_texts(values, STK + "asOf"),
            }
        )

    def _rebuild_decisions(self, name: str, nodes: Mapping[str, Values]) -> Iterator[Cells]:
        decision_values = {
            row["p"].value: row["o"].value
            for row in self.knowledge.store.select(f"SELECT ?p ?o {{ {ox.NamedNode(name)} ?p ?o }}")
        }
        words = {OWL + "sameAs": "same", OWL + "differentFrom": "different", STK + "possiblySameAs": "unsure"}
        for subject, values in sorted(nodes.items()):
            for predicate, decision in words.items():
                for value in values.get(predicate, []):
                    if decision == "unsure" and not self._is_written_order(name, subject, value.value):
                        continue
                    yield {
                        "a": self.local(subject),
                        "b": self.local(value.value),
                        "decision": decision,
                        "who": decision_values.get(STK + "decidedBy", ""),
                        "when": decision_values.get(STK + "decidedOn", ""),
                        "why": decision_values.get(STK + "reason", ""),
                    }

    def _is_written_order(self, name: str, subject: str, object_iri: str) -> bool:
        """Tell whether an unsure decision was written in this order: the name of its set tells."""
        a, b = self.local(subject), self.local(object_iri)
        is_reversed = name == self.mint.make_set_iri("decided", b, a, "unsure")
        return not is_reversed and (a < b or name == self.mint.make_set_iri("decided", a, b, "unsure"))

    def _find_text(self, values: Values, predicate: str, lang: str = "") -> str:
        return next(iter(self._list_texts(values, predicate, lang)), "")

    def _list_local_ids(self, values: Values, predicate: str) -> list[str]:
        return [self.local(text) for text in self._list_texts(values, predicate)]

    def _list_texts(self, values: Values, predicate: str, lang: str = "") -> list[str]:
        return sorted(
            value.value
            for value in values.get(predicate, [])
            if not lang or (isinstance(value, ox.Literal) and value.language == lang)
        )


def _spread_columns(columns: Mapping[str, list[str]]) -> list[Cells]:
    """Return as many rows as the column with most values needs; a repeated cell is the same statement."""
    return [
        _drop_blank_cells(
            {column: texts[min(number, len(texts) - 1)] for column, texts in columns.items() if texts}
        )
        for number in range(max(map(len, columns.values())))
    ]


def _drop_blank_cells(cells: Cells) -> Cells:
    return {column: cell for column, cell in cells.items() if cell}


def _rebuild_sources(knowledge: StakeholderGraph) -> Iterator[Cells]:
    local = knowledge.dataset.mint.shorten_iri
    values_by_source: dict[str, dict[str, str]] = defaultdict(dict)
    for row in knowledge.store.select("SELECT ?s ?p ?o { ?s a stk:Source ; ?p ?o }"):
        values_by_source[row["s"].value][row["p"].value] = row["o"].value
    for source in knowledge.sources.values():
        if source.iri == knowledge.dataset.base:
            continue  # rows that name no source have it
        values = values_by_source[source.iri]
        yield _drop_blank_cells(
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
                "covers": source.covers,
                "note": source.note,
            }
        )


__all__ = ["export_folder_files", "export_workbook", "rebuild_rows", "rebuild_set_rows"]
