"""Says what an edition leaves out: how many rows of each table, and which organisations do not appear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..ingest.name_mentions import find_named
from ..ingest.redact import redact_tables
from ..ingest.withheld_names import NAME_COLUMNS, iter_names, list_texts
from ..schema.dataset import TABLES, TableRow, Tables
from ..schema.levels import Audience
from ..schema.vocabulary import Ontology

# which keep their names of others: ids, addresses, and what things themselves are called
_NAMING_COLUMNS = ("id", "url", "homepage", "value", "who", "publisher", "place", "series", *NAME_COLUMNS)


@dataclass(frozen=True)
class EditionContents:
    """What readers get and do not get, compared with what somebody sees who hands it out.

    `left_out` counts rows by table, `hidden` names the organisations that do not appear, `persons` counts
    those who appear by role instead of name. `untied` names by their ids the organisations that appear, while
    all their ties are left out. `named_in_texts` are those of the hidden ones whose names are taken out of a
    text that readers get: a quote, a note, the title of a source, what an event is called. `still_named` are
    those whose names stay: in an id, in an address, in what something else is called.
    """

    organisations: int
    ties: int
    sources: int
    left_out: Mapping[str, int]
    hidden: tuple[str, ...]
    persons: int
    untied: Mapping[str, str] = field(default_factory=dict)
    named_in_texts: tuple[str, ...] = ()
    still_named: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to hand out."""
        return not self.organisations


def compare_editions(tables: Tables, own: Audience, readers: Audience, ontology: Ontology) -> EditionContents:
    """Return what readers get of tables that somebody sees as another audience."""
    mine = redact_tables(tables, own)
    theirs = redact_tables(mine, readers)
    kept, all_labels = _label_organisations(theirs, ontology), _label_organisations(mine, ontology)
    left_out = {
        table: gone
        for table in TABLES
        if (gone := len(mine.rows.get(table, ())) - len(theirs.rows.get(table, ()))) > 0
    }
    names = _list_names(mine)
    hidden = {key: label for key, label in all_labels.items() if key not in kept}
    hidden_names = {label: names[key] for key, label in hidden.items()}
    others = [name for key in kept for name in names[key]]
    return EditionContents(
        len(kept),
        len(theirs.rows.get("ties", ())),
        len(theirs.rows.get("sources", ())),
        left_out,
        tuple(sorted(hidden.values())),
        0 if readers.is_for_owner else sum(row["class"] == "Person" for row in _list_entities(theirs)),
        _list_untied(mine, theirs, kept, ontology),
        find_named(hidden_names, set(_iter_changed_texts(mine, theirs)), others),
        find_named(hidden_names, set(_iter_shown_texts(theirs)), others),
    )


def _iter_changed_texts(mine: Tables, theirs: Tables) -> Iterator[str]:
    """Yield the texts of rows that readers get, where they get them in other words."""
    for table, rows in theirs.rows.items():
        shown = {(row.file, row.line): row for row in rows}
        for row in mine.rows[table]:
            if edited := shown.get((row.file, row.line)):
                yield from (row[column] for column in list_texts(row) if row[column] != edited[column])


def _iter_shown_texts(tables: Tables) -> Iterator[str]:
    for rows in tables.rows.values():
        for row in rows:
            yield from (row[column] for column in (*_NAMING_COLUMNS, *list_texts(row)) if row[column])


def _list_untied(mine: Tables, theirs: Tables, kept: Mapping[str, str], ontology: Ontology) -> dict[str, str]:
    """Return the organisations of an edition that have ties, none of which it has."""
    counted = {kind.name for kind in ontology.tie_kinds.values() if kind.counts}
    ends = [
        {
            row[end]
            for row in tables.rows.get("ties", ())
            if row["kind"] in counted
            for end in ("subject", "object")
        }
        for tables in (mine, theirs)
    ]
    return {name: kept[name] for name in sorted((ends[0] - ends[1]) & kept.keys(), key=lambda key: kept[key])}


def _label_organisations(tables: Tables, ontology: Ontology) -> dict[str, str]:
    classes = ontology.list_subclass_names("Organisation")
    return {
        row["id"]: row["label_en"] or row["label_bn"] or row["id"]
        for row in reversed(_list_entities(tables))
        if row["class"] in classes
    }


def _list_names(tables: Tables) -> dict[str, set[str]]:
    """Return everything that each thing is called, by its id."""
    names: dict[str, set[str]] = defaultdict(set)
    for row in _list_entities(tables):
        names[row["id"]].update(iter_names(row))
    return names


def _list_entities(tables: Tables) -> list[TableRow]:
    return list(tables.rows.get("entities", ()))
