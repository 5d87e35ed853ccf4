"""Says what an edition leaves out: how many rows of each table, and which organisations do not appear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..ingest.redact import redact_tables
from ..schema.dataset import TABLES, TableRow, Tables
from ..schema.levels import Audience
from ..schema.vocabulary import Ontology


@dataclass(frozen=True)
class EditionContents:
    """What readers get and do not get, compared with what somebody sees who hands it out.

    `left_out` counts rows by table, `hidden` names the organisations that do not appear, `persons` counts
    those who appear by role instead of name. `untied` names by their ids the organisations that appear, while
    all their ties are left out.
    """

    organisations: int
    ties: int
    sources: int
    left_out: Mapping[str, int]
    hidden: tuple[str, ...]
    persons: int
    untied: Mapping[str, str] = field(default_factory=dict)

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
    return EditionContents(
        len(kept),
        len(theirs.rows.get("ties", ())),
        len(theirs.rows.get("sources", ())),
        left_out,
        tuple(sorted(name for key, name in all_names.items() if key not in kept)),
        0 if readers.is_for_owner else sum(row["class"] == "Person" for row in _list_entities(theirs)),
        _list_untied(mine, theirs, kept, ontology),
    )


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
