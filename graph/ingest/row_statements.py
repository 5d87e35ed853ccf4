"""Turns valid rows into statements: the one place where columns become triples."""

from __future__ import annotations

from itertools import repeat

from ..core.progress import ProgressCallback, ignore_progress, track_items
from ..schema.dataset import EVIDENCE, EVIDENCED, Dataset, TableRow, Tables, date_bounds
from ..schema.row_note import find_statement, write_row_note
from ..schema.terms import DCT, FOAF, OWL, PROV, RDF_TYPE, SKOS, STK, VOID, XSD, expand_curie, normalise_text
from ..schema.vocabulary import Ontology
from .identity import resolve_aliases
from .negative_assertion import find_contradictions, is_negative_assertion
from .statements import Statements, iri, literal

_DATED = frozenset({"start", "end", "date_text", "date_certainty"})
_ATTRIBUTES = frozenset({"start", "end", "date_text", "role", "weight"})  # with which a tie is a node, too
_RDF_LANG = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def emit_statements(
    tables: Tables,
    statements: Statements,
    ontology: Ontology,
    *,
    audience: str,
    whole: Tables | None = None,
    say: ProgressCallback = ignore_progress,
) -> None:
    """Write all rows of an edition into assertion sets; `whole` are the tables that they are a part of."""
    _StatementEmitter(tables, statements, ontology, whole or tables).emit_tables(audience, say)


class _StatementEmitter:
    """Turns rows into triples; ids that a person decided to be the same become one IRI."""

    def __init__(self, tables: Tables, statements: Statements, ontology: Ontology, whole: Tables) -> None:
        self.tables = tables
        self.dataset: Dataset = tables.dataset
        self.mint = tables.dataset.mint
        self.out = statements
        self.ontology = ontology
        self.alias = resolve_aliases(whole)
        self.tables_of = {
            name: table
            for table in ("entities", "events", "sources")
            for name in whole.iter_column(table, "id")
        }
        self.languages = {row["id"]: row["lang"] or "en" for row in whole.rows.get("sources", ())}
        self.classes = dict(
            zip(whole.iter_column("entities", "id"), whole.iter_column("entities", "class"), strict=True)
        )
        self.sets: dict[tuple[str, ...], str] = {}
        self.agents = ontology.list_subclass_names("Organisation") | {"Collective"}

    def emit_tables(self, audience: str, say: ProgressCallback) -> None:
        """Write the description of the data set and then every table."""
        describe_dataset(self.dataset, self.out, audience=audience)
        for table, write in (
            ("sources", self._emit_source),
            ("entities", self._emit_entity),
            ("events", self._emit_event),
            ("ties", self._emit_tie),
            ("counts", self._emit_count),
            ("facts", self._emit_fact),
            ("decisions", self._emit_decision),
            ("assessments", self._emit_assessment),
        ):
            rows = self.tables.rows.get(table, ())
            for row in track_items(rows, len(rows), say, f"writing statements of {table}"):
                write(row)
        self._describe_row_notes()
        for negative_row, asserted_row in find_contradictions(self.tables, self.ontology):
            if self._open_set(negative_row) == self._open_set(asserted_row):
                continue  # neither says where it stands
            for name, disputed in ((negative_row, asserted_row), (asserted_row, negative_row)):
                self.out.describe(self._open_set(name), STK + "disputes", iri(self._open_set(disputed)))

    def _describe_row_notes(self) -> None:
        """Say which statement each note is on, where rows of one quote have different notes, or some none."""
        notes_by_set: dict[str, set[str]] = {}
        for quoted, name in self.sets.items():
            notes_by_set.setdefault(name, set()).add(normalise_text(quoted[-1]))
        divided = {name for name, notes in notes_by_set.items() if len(notes) > 1}
        for table in EVIDENCED | {"assessments"} if divided else ():
            for row in self.tables.rows.get(table, ()):
                if row["note"] and (name := self._find_set(row)) in divided:
                    statement = find_statement(table, row, self.ontology, self._resolve_node)
                    text = write_row_note(statement, normalise_text(row["note"]))
                    self.out.describe(name, STK + "rowNote", literal(text))

    def _find_set(self, row: TableRow) -> str:
        """Return the set that a row was written into, empty where there is none."""
        return self.sets.get(_list_evidence(row), "")

    def _resolve_node(self, name: str) -> str:
        table = self.tables_of.get(name)
        if table == "sources":
            return self.mint.make_source_iri(name)
        if table:
            return self.mint.make_entity_iri(self.alias.get(name, name))
        return expand_curie(name)

    def _open_set(self, row: TableRow) -> str:
        """Return the set of what a row quotes; a passage often supports the next row, too."""
        quoted = _list_evidence(row)
        name = self.sets.get(quoted)
        if name is None:
            source, locator, phrase, certainty, note = quoted
            lang = self.languages.get(source, "en")
            name = self.out.open_quoted_set(
                source, normalise_text(locator), phrase, certainty, lang=lang, note=note
            )
            self.sets[quoted] = name
        return name

    def _emit_source(self, row: TableRow) -> None:
        node = self.mint.make_source_iri(row["id"])
        add = self.out.describe
        for superclass in sorted(self.ontology.find_superclasses(STK + "Source")):
            add(node, RDF_TYPE, iri(superclass))
        add(node, DCT + "title", literal(normalise_text(row["title"]), lang=row["lang"] or "en"))
        add(node, DCT + "language", literal(row["lang"] or "en"))
        if row["publisher"]:
            add(node, DCT + "publisher", iri(self._resolve_node(row["publisher"])))
        for name in row.split_cell("about"):
            add(node, STK + "isAbout", iri(self._resolve_node(name)))
        if row["copy_of"]:
            add(node, STK + "copyOf", iri(self.mint.make_source_iri(row["copy_of"])))
        if row["url"]:
            add(node, FOAF + "page", iri(row["url"]))
        for column, predicate in (("issued", "issued"), ("retrieved", "dateAccepted")):
            if row[column]:
                add(node, DCT + predicate, literal(row[column]))
        if row["covers"]:
            add(node, STK + "covers", literal(row["covers"]))
        if row["sha256"]:
            add(node, STK + "sha256", literal(row["sha256"]))
        if row["note"]:
            add(node, STK + "note", literal(normalise_text(row["note"]), lang="en"))

    def _emit_labels(self, row: TableRow, where: str, node: str) -> None:
        preferred = "altLabel" if row["id"] in self.alias else "prefLabel"
        for column, lang in (("label_en", "en"), ("label_bn", "bn")):
            if row[column]:
                self.out.add(where, node, SKOS + preferred, literal(normalise_text(row[column]), lang=lang))

    def _emit_entity(self, row: TableRow) -> None:
        where, node = self._open_set(row), self._resolve_node(row["id"])
        add = self.out.add
        self.out.add_type(where, node, self.ontology.classes[row["class"]])
        for name in row.split_cell("type"):
            add(where, node, STK + "orgType", iri(expand_curie(name)))
        self._emit_labels(row, where, node)
        if row["short_label"] and row["id"] not in self.alias:
            add(where, node, STK + "shortLabel", literal(normalise_text(row["short_label"]), lang="en"))
        if row["abbr"]:
            add(where, node, STK + "abbreviation", literal(normalise_text(row["abbr"]), lang="en"))
            add(where, node, SKOS + "altLabel", literal(normalise_text(row["abbr"]), lang="en"))
        for name in row.split_cell("alt"):
            lang = "bn" if any("\u0980" <= char <= "\u09ff" for char in name) else "en"
            add(where, node, SKOS + "altLabel", literal(normalise_text(name), lang=lang))
        if row["homepage"]:
            add(where, node, FOAF + "homepage", iri(row["homepage"]))
        for name in row.split_cell("ids"):
            add(where, node, DCT + "identifier", literal(name))

    def _emit_dates(self, row: TableRow, where: str, node: str) -> None:
        if row.cells.keys().isdisjoint(_DATED):
            return
        for column, end in (("start", 0), ("end", 1)):
            bounds = date_bounds(row[column])
            if bounds:
                self.out.add(
                    where, node, STK + column, literal(bounds[end].isoformat(), datatype=XSD + "date")
                )
        if row["date_text"]:
            lang = self.languages.get(row["source"], "en")
            self.out.add(where, node, STK + "dateText", literal(normalise_text(row["date_text"]), lang=lang))
        if row["date_certainty"]:
            self.out.add(where, node, STK + "dateCertainty", iri(STK + row["date_certainty"]))

    def _emit_event(self, row: TableRow) -> None:
        where, node = self._open_set(row), self._resolve_node(row["id"])
        self.out.add_type(where, node, self.ontology.classes[row["class"]])
        self._emit_labels(row, where, node)
        self._emit_dates(row, where, node)
        if row["series"]:
            self.out.add(where, node, STK + "partOfSeries", iri(self._resolve_node(row["series"])))
        if row["place"]:
            self.out.add(where, node, STK + "place", iri(self._resolve_node(row["place"])))
        if row["sessions"]:
            self.out.add(
                where,
                node,
                STK + "sessionCount",
                literal(str(int(row["sessions"])), datatype=XSD + "integer"),
            )
        if row["session_length"]:
            self.out.add(
                where, node, STK + "sessionLength", literal(normalise_text(row["session_length"]), lang="en")
            )

    def _emit_tie(self, row: TableRow) -> None:
        where = self._open_set(row)
        kind = self.ontology.tie_kinds[expand_curie(row["kind"])]
        if is_negative_assertion(row):
            self._emit_negative_assertion(row, where)
            return
        ends = self._resolve_node(row["subject"]), self._resolve_node(row["object"])
        if kind.symmetric:
            self.out.add_symmetric(where, ends[0], kind.iri, ends[1])
        else:
            self.out.add(where, ends[0], kind.iri, iri(ends[1]))
        if not row.cells.keys().isdisjoint(_ATTRIBUTES):
            self._emit_tie_node(row, where)

    def _emit_negative_assertion(self, row: TableRow, where: str) -> None:
        """Write that there is no such tie as OWL 2 has it; nothing that asks for ties meets it."""
        kind = self.ontology.tie_kinds[expand_curie(row["kind"])]
        ends = [self.alias.get(row[column], row[column]) for column in ("subject", "object")]
        if kind.symmetric:
            ends.sort()
        node = self.mint.make_tie_iri(
            f"not/{kind.name}", ends[0], ends[1], row["start"], symmetric=kind.symmetric
        )
        self.out.add_type(where, node, OWL + "NegativePropertyAssertion")
        self.out.add(where, node, OWL + "sourceIndividual", iri(self._resolve_node(ends[0])))
        self.out.add(where, node, OWL + "assertionProperty", iri(kind.iri))
        self.out.add(where, node, OWL + "targetIndividual", iri(self._resolve_node(ends[1])))
        self._emit_dates(row, where, node)

    def _emit_tie_node(self, row: TableRow, where: str) -> None:
        kind = self.ontology.tie_kinds[expand_curie(row["kind"])]
        ends = [self.alias.get(row[column], row[column]) for column in ("subject", "object")]
        node = self.mint.make_tie_iri(kind.name, ends[0], ends[1], row["start"], symmetric=kind.symmetric)
        add = self.out.add
        self.out.add_type(where, node, kind.node_class)
        add(where, node, STK + "tieKind", iri(kind.iri))
        add(where, node, kind.node_subject, iri(self._resolve_node(row["subject"])))
        add(where, node, kind.node_object, iri(self._resolve_node(row["object"])))
        if kind.node_role:
            add(where, node, STK + "programmeRole", iri(kind.node_role))
        self._emit_dates(row, where, node)
        if row["weight"]:
            add(where, node, STK + "weight", literal(row["weight"], datatype=XSD + "decimal"))
        if row["role"]:
            role = self.ontology.roles.get(expand_curie(row["role"]))
            if role:
                add(where, node, expand_curie("org:role"), iri(role.iri))
            else:
                add(where, node, STK + "roleText", literal(normalise_text(row["role"]), lang="en"))

    def _emit_count(self, row: TableRow) -> None:
        where, node, unit = (
            self._open_set(row),
            self.mint.make_entity_iri(row["id"]),
            expand_curie(row["unit"]),
        )
        add = self.out.add
        for owner in row.split_cell("of"):
            members = self.ontology.counts_members(unit) and self.classes.get(owner) in self.agents
            add(where, self._resolve_node(owner), STK + ("memberCount" if members else "hasCount"), iri(node))
        self.out.add_type(where, node, STK + "Count")
        add(where, node, STK + "unit", iri(unit))
        add(where, node, STK + "comparator", iri(STK + (row["comparator"] or "exactly")))
        if row["value"]:
            add(where, node, STK + "value", literal(str(int(row["value"])), datatype=XSD + "integer"))
        if row["dimension"]:
            add(where, node, STK + "dimension", iri(STK + row["dimension"]))
        if row["part_of"]:
            add(where, node, STK + "partOfCount", iri(self.mint.make_entity_iri(row["part_of"])))
        bounds = date_bounds(row["as_of"])
        if bounds:
            add(where, node, STK + "asOf", literal(bounds[1].isoformat(), datatype=XSD + "date"))

    def _emit_fact(self, row: TableRow) -> None:
        kind = self.ontology.literal_kinds[expand_curie(row["property"])]
        value = normalise_text(row["value"])
        text = (
            literal(value, lang=row["lang"] or "en")
            if kind.value_type == _RDF_LANG
            else literal(value, datatype="" if kind.value_type == XSD + "string" else kind.value_type)
        )
        self.out.add(self._open_set(row), self._resolve_node(row["subject"]), kind.iri, text)

    def _emit_decision(self, row: TableRow) -> None:
        a, b = self.mint.make_entity_iri(row["a"]), self.mint.make_entity_iri(row["b"])
        bounds = date_bounds(row["when"])
        where = self.out.open_decision_set(
            row["a"],
            row["b"],
            row["decision"],
            who=normalise_text(row["who"]),
            when=bounds[0].isoformat() if bounds else "",
            why=normalise_text(row["why"]),
        )
        if row["decision"] == "same":
            for name in sorted({row["a"], row["b"]} & set(self.alias)):
                self.out.add(
                    where, self._resolve_node(name), OWL + "sameAs", iri(self.mint.make_entity_iri(name))
                )
        elif row["decision"] == "different":
            self.out.add(where, a, OWL + "differentFrom", iri(b))
        else:
            self.out.add(where, a, STK + "possiblySameAs", iri(b))
            self.out.add(where, b, STK + "possiblySameAs", iri(a))

    def _emit_assessment(self, row: TableRow) -> None:
        """Write an opinion as a node in a set of its own, and in that of the passage which it rests on."""
        by = row["assessed_by"]
        agent = iri(self._resolve_node(by)) if by in self.tables_of else ""
        where = self.out.open_opinion_set(
            row["entity"],
            *(row[column] for column in ("role", "influence", "interest", "engagement")),
            by=normalise_text(by),
            agent=agent,
            on=row["on"],
            why=normalise_text(row["why"]),
            note="" if row["source"] else row["note"],
        )
        node = f"{self.dataset.base}assessment/{where.rpartition('/')[2]}"
        for name in (where, self._open_set(row)) if row["source"] else (where,):
            self.out.add_type(name, node, STK + "Assessment")
            self.out.add(name, node, STK + "assessed", iri(self._resolve_node(row["entity"])))
            if agent:
                self.out.add(name, node, PROV + "wasAttributedTo", agent)
            if row["role"]:
                self.out.add(name, node, STK + "roleText", literal(normalise_text(row["role"]), lang="en"))
            for column in ("influence", "interest", "engagement"):
                if row[column]:
                    self.out.add(name, node, STK + column, iri(expand_curie(row[column])))


def _list_evidence(row: TableRow) -> tuple[str, ...]:
    """Return the cells that say where a row stands."""
    return tuple(map(row.cells.get, EVIDENCE, repeat("")))


def describe_dataset(dataset: Dataset, out: Statements, *, audience: str) -> None:
    """Describe the data set itself, and for whom this edition of it is."""
    node = dataset.base
    out.describe(node, RDF_TYPE, iri(VOID + "Dataset"))
    out.describe(node, DCT + "identifier", literal(dataset.name))
    for lang, text in sorted(dataset.title.items()):
        out.describe(node, DCT + "title", literal(text, lang=lang))
    for lang, text in sorted(dataset.extent.items()):
        out.describe(node, DCT + "description", literal(normalise_text(text), lang=lang))
    if dataset.licence:
        out.describe(node, DCT + "license", literal(dataset.licence))
    for name in dataset.focal:
        out.describe(node, STK + "focal", iri(dataset.mint.make_entity_iri(name)))
    for name in dataset.asked:
        out.describe(node, STK + "asked", iri(dataset.mint.make_entity_iri(name)))
    out.describe(node, DCT + "accessRights", iri(STK + "Audience" + audience.capitalize()))
