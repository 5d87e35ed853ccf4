"""A loaded edition in, the tables it could have been made from out: the way back from triples to rows.

Every statement and its evidence comes back; which rows were written as repeats of which, the order of
rows, and reduced dates (2020-02 comes back as its first or last day) do not.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from ..dataset import EVIDENCE, TABLES, Dataset
from ..ingest.statements import value_of
from ..knowledge import Evidence, Knowledge
from ..ontology import TieKind
from ..terms import DCT, FOAF, ORG, OWL, RDF_TYPE, SKOS, STK, compact

Cells = dict[str, str]
Values = Mapping[str, list[ox.NamedNode | ox.Literal]]

_DATES = {"start": STK + "start", "end": STK + "end", "date_text": STK + "dateText"}


def folder(knowledge: Knowledge) -> dict[str, bytes]:
    """Return the files of a data set folder by name: dataset.toml and a CSV file for each table."""
    contents = {f"{name}.csv": _csv(name, found) for name, found in rows(knowledge).items() if found}
    contents["dataset.toml"] = _toml(knowledge.dataset, knowledge.audience).encode()
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
        for name, found in (*rows(knowledge).items(), ("dataset", list(_keys(knowledge)))):
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
        "visibility": knowledge.audience,
    }
    for table, texts in (("title", dataset.title), ("extent", dataset.extent)):
        pairs |= {f"{table}.{lang}": value for lang, value in sorted(texts.items())}
    yield from ({"key": key, "value": value} for key, value in pairs.items())


def rows(knowledge: Knowledge) -> dict[str, list[Cells]]:
    """Return the rows of every table, sorted."""
    found: dict[str, list[Cells]] = {name: [] for name in TABLES}
    found["sources"] = list(_sources(knowledge))
    back = _Back(knowledge)
    for name, evidence in knowledge.evidence.items():
        if evidence.certainty not in ("inferred", "unknown"):
            back.read(name, evidence, found)
    _name_replaced(found)
    return {
        name: sorted(cells, key=lambda row: [row.get(column, "") for column in TABLES[name]])
        for name, cells in found.items()
    }


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
        self.local = knowledge.dataset.mint.local
        self.ties = knowledge.ontology.ties
        self.literals = knowledge.ontology.literals
        self.classes = {iri: name for name, iri in knowledge.ontology.classes.items()}
        self.events = knowledge.ontology.kinds_of("Event")
        self.tie_nodes = {iri for kind in self.ties.values() for iri in (kind.node_class,)}

    def read(self, name: str, evidence: Evidence, found: dict[str, list[Cells]]) -> None:
        """Add the rows that the triples of one set stand for."""
        nodes: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
        for quad in self.knowledge.store.quads(name):
            if isinstance(quad.object, ox.NamedNode | ox.Literal):
                nodes[value_of(quad.subject)][quad.predicate.value].append(quad.object)
        if not evidence.locator and not evidence.phrase:
            found["decisions"] += self._decisions(name, nodes)
            return
        proof = {
            "source": evidence.source,
            "locator": evidence.locator,
            "phrase": evidence.phrase,
            "certainty": evidence.certainty,
            "note": evidence.note,
        }
        dated = self._dated(nodes)
        owners: dict[str, list[str]] = defaultdict(list)
        for subject in sorted(nodes):
            values = nodes[subject]
            classes = {value.value for value in values.get(RDF_TYPE, [])}
            if STK + "tieKind" in values or STK + "Count" in classes:
                continue
            kind = next((self.classes[iri] for iri in sorted(classes) if iri in self.classes), "")
            if kind in self.events:
                found["events"].append(self._event(subject, kind, values) | proof)
            elif kind:
                found["entities"].append(self._entity(subject, kind, values) | proof)
            found["ties"] += [
                row | proof for row in self._ties(subject, values, dated, event=kind in self.events)
            ]
            found["facts"] += [row | proof for row in self._facts(subject, values)]
            for predicate in (STK + "hasCount", STK + "memberCount"):
                for value in values.get(predicate, []):
                    owners[value.value].append(self.local(subject))
        for count, names in sorted(owners.items()):
            found["counts"].append(self._count(count, sorted(names), nodes[count]) | proof)

    def _entity(self, subject: str, kind: str, values: Values) -> Cells:
        abbreviation = self._texts(values, STK + "abbreviation")
        others = [name for name in self._texts(values, SKOS + "altLabel") if name not in abbreviation]
        return _without_blanks(
            {
                "id": self.local(subject),
                "class": kind,
                "type": "|".join(
                    sorted(self.local(value.value) for value in values.get(STK + "orgType", []))
                ),
                "label_en": self._text(values, SKOS + "prefLabel", "en"),
                "label_bn": self._text(values, SKOS + "prefLabel", "bn"),
                "short_label": self._text(values, STK + "shortLabel"),
                "abbr": "|".join(abbreviation),
                "alt": "|".join(others),
                "homepage": self._text(values, FOAF + "homepage"),
                "ids": "|".join(self._texts(values, DCT + "identifier")),
            }
        )

    def _event(self, subject: str, kind: str, values: Values) -> Cells:
        return _without_blanks(
            {
                "id": self.local(subject),
                "class": kind,
                "label_en": self._text(values, SKOS + "prefLabel", "en"),
                "label_bn": self._text(values, SKOS + "prefLabel", "bn"),
                "series": self.local(self._text(values, STK + "partOfSeries")),
                "place": self.local(self._text(values, STK + "place")),
                "sessions": self._text(values, STK + "sessionCount"),
                "session_length": self._text(values, STK + "sessionLength"),
                **self._when(values),
            }
        )

    def _when(self, values: Values) -> Cells:
        cells = {column: self._text(values, predicate) for column, predicate in _DATES.items()}
        return cells | {"date_certainty": self._text(values, STK + "dateCertainty").removeprefix(STK)}

    def _ties(
        self, subject: str, values: Values, dated: Mapping[tuple[str, str, str], list[Cells]], *, event: bool
    ) -> Iterator[Cells]:
        for predicate, objects in sorted(values.items()):
            kind = self.ties.get(predicate)
            if not kind or not kind.canonical:
                continue
            if event and predicate in (STK + "partOfSeries", STK + "place"):
                continue
            for value in objects:
                if kind.symmetric and value.value < subject:
                    continue
                row = {"subject": self.local(subject), "kind": kind.name, "object": self.local(value.value)}
                for when in dated.get((predicate, subject, value.value), [{}]):
                    yield row | when

    def _dated(self, nodes: Mapping[str, Values]) -> dict[tuple[str, str, str], list[Cells]]:
        dated: dict[tuple[str, str, str], list[Cells]] = defaultdict(list)
        for values in (nodes[name] for name in sorted(nodes)):
            kind = self.ties.get(self._text(values, STK + "tieKind"))
            if kind:
                role = compact(self._text(values, ORG + "role")) or self._text(values, STK + "roleText")
                dated[(kind.iri, *_ends(kind, values))].append(
                    _without_blanks({"role": role, **self._when(values)})
                )
        return dated

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

    def _count(self, count: str, owners: list[str], values: Values) -> Cells:
        return _without_blanks(
            {
                "id": self.local(count),
                "of": "|".join(owners),
                "value": self._text(values, STK + "value"),
                "unit": self.local(self._text(values, STK + "unit")),
                "comparator": self.local(self._text(values, STK + "comparator")),
                "dimension": self.local(self._text(values, STK + "dimension")),
                "part_of": self.local(self._text(values, STK + "partOfCount")),
                "as_of": self._text(values, STK + "asOf"),
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
                    if decision == "unsure" and value.value < subject:
                        continue
                    yield {
                        "a": self.local(subject),
                        "b": self.local(value.value),
                        "decision": decision,
                        "who": about.get(STK + "decidedBy", ""),
                        "when": about.get(STK + "decidedOn", ""),
                        "why": about.get(STK + "reason", ""),
                    }

    def _text(self, values: Values, predicate: str, lang: str = "") -> str:
        return next(iter(self._texts(values, predicate, lang)), "")

    def _texts(self, values: Values, predicate: str, lang: str = "") -> list[str]:
        return sorted(
            value.value
            for value in values.get(predicate, [])
            if not lang or (isinstance(value, ox.Literal) and value.language == lang)
        )


def _ends(kind: TieKind, values: Values) -> tuple[str, str]:
    subjects, objects = (
        sorted(value.value for value in values.get(end, [])) for end in (kind.node_subject, kind.node_object)
    )
    if kind.node_subject == kind.node_object:
        return subjects[0], subjects[-1]
    return subjects[0], objects[0]


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
    writer.writerows(found)
    return buffer.getvalue().encode()


def _toml(dataset: Dataset, audience: str) -> str:
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
        f"visibility = {text(audience)}",
    ]
    for table, texts in (("title", dataset.title), ("extent", dataset.extent)):
        lines += ["", f"[{table}]", *(f"{lang} = {text(value)}" for lang, value in sorted(texts.items()))]
    return "\n".join(lines) + "\n"


__all__ = ["folder", "rows", "workbook"]
