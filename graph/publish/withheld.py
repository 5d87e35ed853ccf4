"""Says what an edition leaves out: how many rows of each table, and which organisations do not appear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..core.spelling import fold_text
from ..ingest.redact import redact_tables
from ..schema.dataset import TABLES, TableRow, Tables
from ..schema.levels import Audience
from ..schema.vocabulary import Ontology

_TEXT_COLUMNS = ("phrase", "note", "value", "role", "date_text", "why")  # in which names may stand


@dataclass(frozen=True)
class EditionContents:
    """What readers get and do not get, compared with what somebody sees who hands it out.

    `left_out` counts rows by table, `hidden` names the organisations that do not appear, `persons` counts
    those who appear by role instead of name. `untied` names by their ids the organisations that appear, while
    all their ties are left out. `still_named` are those of the hidden ones that a quote or note names which
    readers get.
    """

    organisations: int
    ties: int
    sources: int
    left_out: Mapping[str, int]
    hidden: tuple[str, ...]
    persons: int
    untied: Mapping[str, str] = field(default_factory=dict)
    still_named: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to hand out."""
        return not self.organisations


def compare_editions(tables: Tables, own: Audience, readers: Audience, ontology: Ontology) -> EditionContents:
    """Return what readers get of tables that somebody sees as another audience."""
    mine = redact_tables(tables, own)
    theirs = redact_tables(mine, readers)
    kept, all_names = _name_organisations(theirs, ontology), _name_organisations(mine, ontology)
    left_out = {
        table: gone
        for table in TABLES
        if (gone := len(mine.rows.get(table, ())) - len(theirs.rows.get(table, ()))) > 0
    }
    hidden = tuple(sorted(name for key, name in all_names.items() if key not in kept))
    texts = {row[column] for rows in theirs.rows.values() for row in rows for column in _TEXT_COLUMNS}
    return EditionContents(
        len(kept),
        len(theirs.rows.get("ties", ())),
        len(theirs.rows.get("sources", ())),
        left_out,
        hidden,
        0 if readers.is_for_owner else sum(row["class"] == "Person" for row in _list_entities(theirs)),
        _list_untied(mine, theirs, kept, ontology),
        find_named(hidden, texts - {""}, kept.values()),
    )


def find_named(names: Iterable[str], texts: Iterable[str], others: Iterable[str] = ()) -> tuple[str, ...]:
    """Return those names that stand in a text as whole words, unless as a part of one of the other names.

    >>> find_named(["Amber Trust", "Birch", "Elm"], ["met Amber trust; Birch House"], ["Birch House"])
    ('Amber Trust',)
    """
    wanted = {tuple(fold_text(name).split()): name for name in names}
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words in sorted(
        {*wanted, *(tuple(fold_text(name).split()) for name in others)}, key=len, reverse=True
    ):
        if words:
            by_first[words[0]].append(words)
    named = set()
    for text in texts:
        written, place = fold_text(text).split(), 0
        while place < len(written):
            longest = next(
                (
                    words
                    for words in by_first.get(written[place], ())
                    if words == tuple(written[place : place + len(words)])
                ),
                (),
            )
            if longest in wanted:
                named.add(wanted[longest])
            place += len(longest) or 1
    return tuple(sorted(named))


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


def _name_organisations(tables: Tables, ontology: Ontology) -> dict[str, str]:
    classes = ontology.list_subclass_names("Organisation")
    return {
        row["id"]: row["label_en"] or row["label_bn"] or row["id"]
        for row in reversed(_list_entities(tables))
        if row["class"] in classes
    }


def _list_entities(tables: Tables) -> list[TableRow]:
    return list(tables.rows.get("entities", ()))
