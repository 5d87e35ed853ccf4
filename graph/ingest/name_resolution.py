"""Puts ids in place of names, and terms in place of labels, wherever a table refers to something.

An id is taken as it stands. Else a text is the exact name, abbreviation or other name of one thing, without
regard to case, accents and spacing; one that fits two things is an error that names both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType

from ..core.errors import Finding
from ..core.spelling import fold_text
from ..schema.dataset import TABLES, TableRow, Tables, split_list
from ..schema.vocabulary import Ontology
from .cells import describe_column
from .derived_ids import NAME_COLUMNS, derive_count_ids, derive_ids
from .identity import resolve_aliases
from .term_labels import find_terms
from .validate import CONTROL

_OTHER_NAMES = {"entities": ("short_label", "abbr", "alt")}
_WITH_CONCEPTS = frozenset({("ties", "subject"), ("ties", "object")})  # a tie may be to a topic
_NAMED_TABLES = (*NAME_COLUMNS, "counts")
_NO_ALIASES: Mapping[str, str] = MappingProxyType({})
_MAX_AMBIGUOUS = 2  # things that a message names


def resolve_names(tables: Tables, ontology: Ontology) -> Tables:
    """Return the tables with ids and terms in every cell that refers, and a finding for what fits several."""
    tables = _replace_terms(tables, ontology)
    tables = derive_ids(tables)
    index = _NameIndex(tables, ontology)
    # decisions first: two ids that were decided to be the same are one thing to the others
    tables = _replace_ids(tables, index, ("decisions",))
    index = _NameIndex(tables, ontology, resolve_aliases(tables))
    tables = _replace_ids(tables, index, tuple(table for table in TABLES if table != "decisions"))
    tables = derive_count_ids(tables)
    return _replace_listed_names(tables, index)


class _NameIndex:
    """Which things a text names; made of the tables once a text is looked up that is no id."""

    def __init__(self, tables: Tables, ontology: Ontology, aliases: Mapping[str, str] = _NO_ALIASES) -> None:
        self._tables, self._ontology, self._aliases = tables, ontology, aliases
        self.ids = {name for table in _NAMED_TABLES for name in tables.iter_column(table, "id")}

    @cached_property
    def concepts(self) -> Mapping[str, str]:
        """The vocabulary's own concepts by their folded names and labels."""
        return {
            fold_text(text): concept.name
            for concept in sorted(self._ontology.concepts.values(), key=lambda concept: concept.iri)
            for text in (*concept.label.values(), concept.name)
        }

    @cached_property
    def _ids_by_name(self) -> Mapping[str, Mapping[str, str]]:
        """Folded name: id: table."""
        ids_by_name: dict[str, dict[str, str]] = defaultdict(dict)
        for table in _NAMED_TABLES:
            columns = ("id", *dict.fromkeys((*NAME_COLUMNS.get(table, ()), *_OTHER_NAMES.get(table, ()))))
            for texts in zip(*(self._tables.iter_column(table, column) for column in columns), strict=True):
                for column, text in zip(columns, texts, strict=True):
                    for part in split_list(column, text):
                        ids_by_name[fold_text(part)].setdefault(texts[0], table)
        return ids_by_name

    def find_ids(self, text: str, wanted: Sequence[str], *, with_concepts: bool) -> tuple[str, ...]:
        """Return the ids of some tables that a text names, none where it is an id or no name."""
        if text in self.ids:
            return ()
        folded = fold_text(text)
        ids = (name for name, table in self._ids_by_name.get(folded, {}).items() if table in wanted)
        representatives = sorted({self._aliases.get(name, name) for name in ids} - {""})
        if not representatives and with_concepts and self.concepts.get(folded, text) != text:
            return (self.concepts[folded],)
        return tuple(representatives)


def _replace_terms(tables: Tables, ontology: Ontology) -> Tables:
    for table in tables.rows:
        for column in TABLES[table]:
            if describe_column(table, column).cell_type != "term":
                continue
            terms = find_terms(ontology, table, column, _list_parts(tables, table, column))
            tables = _replace_parts(tables, table, column, terms)
    return tables


def _replace_ids(tables: Tables, index: _NameIndex, names_of_tables: Iterable[str]) -> Tables:
    for table in names_of_tables:
        for column in TABLES[table] if table in tables.rows else ():
            content = describe_column(table, column)
            if content.cell_type != "id" or not content.taken_from:
                continue
            with_concepts = (table, column) in _WITH_CONCEPTS
            ids = {
                part: index.find_ids(part, content.taken_from, with_concepts=with_concepts)
                for part in _list_parts(tables, table, column)
            }
            tables = _replace_parts(
                tables, table, column, {part: found for part, found in ids.items() if found}
            )
    return tables


def _list_parts(tables: Tables, table: str, column: str) -> set[str]:
    """Return the texts of a column, each part of a list by itself; a control character stays a fault."""
    texts = set(tables.iter_column(table, column))
    return {part for text in texts if not CONTROL.search(text) for part in split_list(column, text)}


def _replace_parts(
    tables: Tables, table: str, column: str, meanings: Mapping[str, tuple[str, ...]]
) -> Tables:
    """Return the tables with the first meaning in place of each text, and an error where it has several."""
    if not meanings:
        return tables
    first = {text: ids[0] for text, ids in meanings.items()}
    texts = [
        "|".join(first.get(part, part) for part in split_list(column, text))
        for text in tables.iter_column(table, column)
    ]
    several = {text: ids for text, ids in meanings.items() if len(ids) > 1}
    findings = tuple(_report_ambiguous(tables, table, column, several)) if several else ()
    changed = tables.with_columns(table, {column: texts})
    return replace(changed, findings=(*tables.findings, *findings))


def _report_ambiguous(
    tables: Tables, table: str, column: str, several: Mapping[str, tuple[str, ...]]
) -> Iterator[Finding]:
    for row in tables.rows[table]:
        for part in split_list(column, row[column]):
            if part in several:
                yield _describe_ambiguous(row, column, part, several[part])


def _describe_ambiguous(row: TableRow, column: str, text: str, ids: tuple[str, ...]) -> Finding:
    named = " and ".join(f"'{name}'" for name in ids[:_MAX_AMBIGUOUS])
    more = f" and {len(ids) - _MAX_AMBIGUOUS} more" if len(ids) > _MAX_AMBIGUOUS else ""
    fault = f"'{text}' fits both {named}{more}"
    return row.make_finding(column, fault, f"write {' or '.join(ids[:_MAX_AMBIGUOUS])}", "ambiguous-name")


def _replace_listed_names(tables: Tables, index: _NameIndex) -> Tables:
    """Return the tables with ids in the keys `focal` and `asked`, too."""

    def list_ids(names: tuple[str, ...]) -> tuple[str, ...]:
        matches = (index.find_ids(name, ("entities",), with_concepts=False) for name in names)
        return tuple(ids[0] if len(ids) == 1 else name for name, ids in zip(names, matches, strict=True))

    about = tables.dataset
    return replace(tables, dataset=replace(about, focal=list_ids(about.focal), asked=list_ids(about.asked)))
