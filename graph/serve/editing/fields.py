"""Describes the fields of a row for a form or a grid: heading, choices, what stands in it, what is wrong.

A cell that refers to a thing shows its name; what is typed is turned into an id where it names one thing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ...core.errors import Finding
from ...core.spelling import fold_text
from ...curate.editing import Row
from ...ingest.cells import describe_column, list_terms
from ...ingest.column_matching import label_field, translate_heading
from ...ingest.derived_ids import NAME_COLUMNS, make_id
from ...ingest.term_labels import label_term
from ...publish.answers.finding_texts import translate_text
from ...schema.dataset import EVIDENCED, LISTS, REQUIRED, TABLES, split_list
from ..forms import RefusedFormError
from ..rendering import Page
from .desk import MESSAGES

_WITH_EVIDENCE = ("source", "locator", "phrase", "certainty")
_MAIN: Mapping[str, tuple[str, ...]] = {  # beside what every row needs and its evidence
    "sources": ("url",),
    "events": ("start", "place"),
    "counts": ("value",),
    "decisions": ("who", "when", "why"),
    "assessments": ("influence", "interest", "engagement"),
    "consents": ("scope", "by", "when"),
}
_LONG = frozenset({"note", "why", "phrase", "value"})
_IN_ORDER = frozenset({"certainties", "audiences"})  # lists with an order of their own
_MOST_CHOICES = 300  # of a list that a form brings; longer ones are typed


@dataclass(frozen=True)
class Choice:
    """One entry of a list: what is stored, and what it is called."""

    value: str
    label: str
    group: str = ""  # the heading under which a long list shows it


@dataclass(frozen=True)
class Field:
    """One cell as a form shows it; `refers` tells whether it names another thing."""

    column: str
    heading: str
    text: str
    choices: tuple[Choice, ...] = ()
    refers: bool = False
    is_long: bool = False
    is_needed: bool = False
    faults: tuple[Finding, ...] = ()

    @property
    def choice_groups(self) -> list[tuple[str, list[Choice]]]:
        """The choices by their heading, in order."""
        return [
            (group, list(choices)) for group, choices in groupby(self.choices, key=lambda each: each.group)
        ]


def list_main_columns(table: str, lang: str) -> tuple[str, ...]:
    """Return the columns that a form shows first: two for an organisation.

    >>> list_main_columns("entities", "en"), list_main_columns("ties", "en")[:3]
    (('label_en', 'class'), ('subject', 'kind', 'object'))
    """
    named = NAME_COLUMNS.get(table, ())
    name = tuple(column for column in named if column in (f"label_{lang}", "title"))
    evidence = _WITH_EVIDENCE if table in EVIDENCED and table not in ("entities", "events") else ()
    return tuple(dict.fromkeys((*name, *REQUIRED[table], *_MAIN.get(table, ()), *evidence)))


def order_columns(table: str, lang: str) -> tuple[str, ...]:
    """Return all columns of a table, those first that a form shows first."""
    return tuple(dict.fromkeys((*list_main_columns(table, lang), *TABLES[table])))


def make_fields(
    page: Page, table: str, row: Row, faults: Sequence[Finding] = (), columns: Sequence[str] = ()
) -> list[Field]:
    """Return the fields of a row, with what is wrong in each."""
    by_column: dict[str, list[Finding]] = {}
    for finding in faults:
        by_column.setdefault(finding.column, []).append(_word_finding(page, table, finding))
    return [
        make_field(page, table, column, row.get(column, ""), tuple(by_column.get(column, ())))
        for column in columns or order_columns(table, page.lang)
    ]


def _word_finding(page: Page, table: str, finding: Finding) -> Finding:
    """Return a finding in the reader's language; a term that it proposes by what the list calls it."""
    worded = translate_finding(finding, page.lang)
    choices = _list_choices(page, table, finding.column) if finding.column in TABLES[table] else ()
    if choices and ".md" in finding.mend:  # here the list stands in the field, not in a file
        worded = replace(worded, mend=MESSAGES.format_message("choose-listed", page.lang))
    for choice in choices:
        for quoted in (f"'{choice.value}'", f"‘{choice.value}’"):
            worded = replace(worded, mend=worded.mend.replace(quoted, f"“{choice.label}”"))
    return worded


def translate_finding(finding: Finding, lang: str) -> Finding:
    """Return a finding with what is wrong and what to do in a language."""
    return replace(
        finding,
        fault=translate_text("fault", finding.fault, lang),
        mend=translate_text("mend", finding.mend, lang),
    )


def make_field(page: Page, table: str, column: str, text: str, faults: tuple[Finding, ...] = ()) -> Field:
    """Return one field."""
    content = describe_column(table, column)
    choices = _list_choices(page, table, column)
    if column in LISTS and len(split_list(column, text)) > 1:
        choices = ()  # a list shows one of them
    return Field(
        column,
        label_field(table, column, page.lang),
        text if choices else show_cell(page, table, column, text),
        choices,
        content.cell_type == "id" and bool(content.taken_from),
        column in _LONG,
        column in REQUIRED[table],
        faults,
    )


def name_column(table: str, column: str, lang: str) -> str:
    """Return the heading of a column in words, with a capital letter."""
    heading = translate_heading(table, column, lang)
    return heading[:1].upper() + heading[1:]


def _list_choices(page: Page, table: str, column: str) -> tuple[Choice, ...]:
    content = describe_column(table, column)
    graph = page.version.graph
    if content.cell_type == "term":
        return _list_terms(page, content.taken_from[0])
    if content.taken_from == ("sources",) and len(graph.sources) <= _MOST_CHOICES:
        listed = [Choice(source.id, source.title) for source in graph.sources.values()]
        return tuple(sorted(listed, key=lambda choice: choice.label))
    return ()


def _list_terms(page: Page, name: str) -> tuple[Choice, ...]:
    """Return the terms of a list by what they are called; kinds of organisations before others."""
    ontology, lang = page.version.graph.ontology, page.lang

    def make_terms() -> tuple[Choice, ...]:
        ranked = []
        for place, term in enumerate(list_terms(ontology, name)):
            rank, group = _find_group(page, name, term)
            label = label_term(ontology, name, term, lang)
            order = "" if name in _IN_ORDER else label
            ranked.append((rank, group, order, place, Choice(term, label, group)))
        return tuple(choice for *_, choice in sorted(ranked, key=lambda each: each[:-1]))

    return page.version.keep(f"terms {name} {lang}", make_terms)


def _index_terms(page: Page, name: str) -> Mapping[str, str]:
    """Return the terms of a list by what they are called, however that is typed."""
    return page.version.keep(
        f"terms by label {name} {page.lang}",
        lambda: {fold_text(choice.label): choice.value for choice in _list_terms(page, name)},
    )


def _find_group(page: Page, name: str, term: str) -> tuple[int, str]:
    """Return the place and the heading of a term in its list: organisations and counted ties come first."""
    ontology = page.version.graph.ontology
    if name == "entity classes":
        is_organisation = term in ontology.list_subclass_names("Organisation")
        return not is_organisation, page.format_message(
            "organisations-first" if is_organisation else "other-things"
        )
    kind = next((kind for kind in ontology.tie_kinds.values() if kind.name == term), None)
    if name != "kinds of tie" or not kind:
        return 0, ""
    group = page.version.graph.label(kind.group, page.lang)
    group = group[:1].upper() + group[1:]
    return (0, group) if kind.counts else (1, page.format_message("kinds-not-counted", group=group))


def show_cell(page: Page, table: str, column: str, text: str) -> str:
    """Return what a cell says for people: what a term or the thing of an id is called, else its text."""
    content = describe_column(table, column)
    if not text or not content.taken_from:
        return text
    if content.cell_type == "term":
        labels = {choice.value: choice.label for choice in _list_terms(page, content.taken_from[0])}
        return " | ".join(labels.get(part, part) for part in split_list(column, text))
    return " | ".join(_name_thing(page, part) for part in split_list(column, text))


def _name_thing(page: Page, name: str) -> str:
    graph = page.version.graph
    try:
        source = graph.sources.get(graph.dataset.mint.make_source_iri(name))
        entity = graph.entities.get(graph.dataset.mint.make_entity_iri(name))
    except ValueError:  # what is no id
        return name
    if entity or source:
        return entity.get_name(page.lang) if entity else source.title if source else name
    return page.version.keep("names of rows", lambda: _list_row_names(page)).get(name, name)


def _list_row_names(page: Page) -> dict[str, str]:
    """Return the names of the rows by their ids: of things, too, that are shown as another one."""
    tables = page.version.graph.tables
    columns = [tables.iter_column("entities", column) for column in ("id", "label_en", "label_bn")]
    return {name: first or second or name for name, first, second in zip(*columns, strict=True)}


def find_id(page: Page, text: str) -> str:
    """Return the id of the one thing that a text names, empty where it names none or several."""
    graph = page.version.graph
    bearers = graph.names.list_bearers(text)
    titled = [source for source in graph.sources.values() if source.title == text] if not bearers else []
    things = bearers or titled
    return things[0].id if len(things) == 1 else ""


def read_cells(page: Page, table: str, given: Mapping[str, str], before: Row) -> dict[str, str]:
    """Return the cells of a row after a form: what was not changed stays as it is written.

    RefusedFormError where the form has a cell that the table has not.
    """
    cells = dict(before)
    for column, text in given.items():
        if column not in TABLES[table]:
            raise RefusedFormError("bad-order")
        if text.strip() == show_cell(page, table, column, before.get(column, "")):
            continue
        cells[column] = _read_cell(page, table, column, text.strip())
    return {column: text for column, text in cells.items() if text}


def _read_cell(page: Page, table: str, column: str, text: str) -> str:
    content = describe_column(table, column)
    if content.cell_type == "id" and content.taken_from and column != "id":
        parts = split_list(column, text)
        return " | ".join(find_id(page, part) or part for part in parts)
    if content.cell_type == "term":
        terms = _index_terms(page, content.taken_from[0])
        return " | ".join(terms.get(fold_text(part), part) for part in split_list(column, text))
    return " ".join(text.split("\r\n")) if column != "note" else text.replace("\r\n", "\n")


def add_id(page: Page, table: str, cells: dict[str, str]) -> dict[str, str]:
    """Return the cells of a new row with an id of its own, so that others can refer to it."""
    name = next((cells[column] for column in NAME_COLUMNS.get(table, ()) if cells.get(column)), "")
    if not name or cells.get("id") or table not in NAME_COLUMNS:
        return cells
    base, number = make_id(name), 1
    graph = page.version.graph
    taken = {source.id for source in graph.sources.values()}
    while base and (base in taken or graph.dataset.mint.make_entity_iri(base) in graph.entities):
        number += 1
        base = f"{make_id(name)}-{number}"
    return {"id": base, **cells} if base else cells
