"""Removes the rows that an edition may not hold, as if they had never been written.

A row goes when it is not meant for the audience, when its source goes, or when it is about something
that goes. The names of organisations that go are taken out of the quotes, notes and other texts that stay.
One that did not agree to be shown goes with all its rows, with the sources that it published, and with its
name in any cell. Persons appear by role for everyone but `internal`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..schema.dataset import TableRow, TableRows, Tables
from ..schema.levels import Audience
from ..schema.terms import make_slug, normalise_text
from . import consent
from .name_mentions import choose_mark
from .name_words import BENGALI_ENDING
from .withheld_names import NAME_COLUMNS, change_description, iter_names, remove_withheld_names

_REQUIRED_REFERENCES: Mapping[str, tuple[str, ...]] = {
    "ties": ("subject", "object", "source"),
    "entities": ("source",),
    "events": ("source",),
    "counts": ("of", "source"),
    "facts": ("subject", "source"),
    "decisions": ("a", "b"),
    "assessments": ("entity", "assessed_by", "source"),
    "sources": (),
}
_OPTIONAL_REFERENCES: Mapping[str, tuple[str, ...]] = {
    "events": ("series", "place"),
    "counts": ("of", "part_of"),
    "sources": ("publisher", "about", "copy_of"),
}
_ID_COLUMNS = (
    "id",
    "subject",
    "object",
    "of",
    "part_of",
    "series",
    "place",
    "publisher",
    "about",
    "a",
    "b",
    "copy_of",
    "source",
    "entity",
)
_PERSONAL_COLUMNS = ("homepage", "ids")
_HONORIFIC = re.compile(r"^(?:(?:dr|mr|mrs|ms|md|prof|professor|sir|begum|hon)\.?\s+)+", re.IGNORECASE)

_ADDRESS_COLUMNS = ("url", "homepage")

_ID_OF_HIDDEN = "withheld"  # stands in ids in the place of who did not agree to be shown

CURATOR = "a curator of the data set"  # who decided, for those who see persons by role


def redact_tables(tables: Tables, audience: str) -> Tables:
    """Return the tables of an edition; the same tables for `internal`."""
    reader = Audience(audience)
    if reader.is_for_owner:
        return tables
    unseen = {
        name for name, widest in consent.find_widest_audiences(tables).items() if not reader.may_see(widest)
    }
    rows = {
        name: TableRows.from_rows(
            row
            for row in table_rows
            if reader.may_see(tables.dataset.audience_of(row)) and not _belongs_to_hidden(row, unseen)
        )
        for name, table_rows in tables.rows.items()
        if name != "consents"
    }
    gone = _collect_ids(tables.rows) - _collect_ids(rows)
    while True:
        rows = {
            name: TableRows.from_rows(
                _drop_references(row, gone) for row in table_rows if _can_stay(row, gone)
            )
            for name, table_rows in rows.items()
        }
        now = _collect_ids(tables.rows) - _collect_ids(rows)
        if now == gone:
            break
        gone = now
    about = tables.dataset
    focal, asked = (tuple(name for name in names if name not in gone) for names in (about.focal, about.asked))
    edition = replace(tables, rows=rows, dataset=replace(about, focal=focal, asked=asked))
    edition = remove_withheld_names(_anonymise_authors(edition), tables, gone)
    edition = _remove_hidden_names(edition, tables, unseen)
    return _show_persons_by_role(edition, _collect_person_names(tables))


def _belongs_to_hidden(row: TableRow, unseen: set[str]) -> bool:
    """Tell whether a row is an organisation that is not to be seen, or a source that it published."""
    return (row.table == "entities" and row["id"] in unseen) or (
        row.table == "sources" and row["publisher"] in unseen
    )


def _anonymise_authors(tables: Tables) -> Tables:
    """Return the tables with each opinion given to an entity of theirs or a curator, as all decisions are."""
    named_in = {"assessed_by": _collect_ids(tables.rows), "who": frozenset[str]()}
    given = {
        table: TableRows.from_rows(
            row if row[column] in named_in[column] else row.with_cells({**row.cells, column: CURATOR})
            for row in tables.rows[table]
        )
        for table, column in (("assessments", "assessed_by"), ("decisions", "who"))
        if table in tables.rows
    }
    return replace(tables, rows={**tables.rows, **given})


def _remove_hidden_names(edition: Tables, tables: Tables, unseen: set[str]) -> Tables:
    """Return the tables without the names of organisations that did not agree to be shown."""
    forms = {
        normalise_text(form)
        for row in tables.rows.get("entities", ())
        if row["id"] in unseen
        for form in iter_names(row)
    }
    if not forms:
        return edition
    words = sorted((form for form in forms if len(form) > 1), key=_rank_by_length)
    # as it is written: an abbreviation or a short name may be a word of its own in small letters
    pattern = _compile_pattern((r"\s+".join(map(re.escape, form.split())) for form in words), flags=0)
    slugs = dict.fromkeys(sorted(unseen, key=_rank_by_length), _ID_OF_HIDDEN)
    rows = {
        name: TableRows.from_rows(_remove_names_from_row(row, pattern, slugs) for row in table_rows)
        for name, table_rows in edition.rows.items()
    }
    return replace(
        edition,
        rows=rows,
        dataset=change_description(edition.dataset, lambda text: _replace_names(text, pattern)),
    )


def _remove_names_from_row(row: TableRow, pattern: re.Pattern[str], slugs: Mapping[str, str]) -> TableRow:
    cells = dict(row.cells)
    for column, cell in cells.items():
        if column in _ADDRESS_COLUMNS and any(form in cell.casefold() for form in slugs):
            cells[column] = ""
        elif column in _ID_COLUMNS:
            cells[column] = "|".join(_replace_name_in_id(name, {}, slugs) for name in row.split_cell(column))
        else:
            cells[column] = _replace_names(cell, pattern)
    return row.with_cells(cells)


def _replace_names(text: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub(choose_mark(text), unicodedata.normalize("NFC", text))


def _collect_ids(rows: Mapping[str, Sequence[TableRow]]) -> set[str]:
    return {row["id"] for name in ("entities", "events", "counts", "sources") for row in rows.get(name, ())}


def _can_stay(row: TableRow, gone: set[str]) -> bool:
    return not any(
        row[column] and gone.issuperset(row.split_cell(column)) for column in _REQUIRED_REFERENCES[row.table]
    )


def _drop_references(row: TableRow, gone: set[str]) -> TableRow:
    cells = dict(row.cells)
    for column in _OPTIONAL_REFERENCES.get(row.table, ()):
        if any(name in gone for name in row.split_cell(column)):
            cells[column] = "|".join(name for name in row.split_cell(column) if name not in gone)
    return row if cells == row.cells else row.with_cells(cells)


def _show_persons_by_role(tables: Tables, everyone: Mapping[str, set[str]]) -> Tables:
    """Return the tables without a person's name; `everyone` has the names of those who are withheld, too."""
    seen = _collect_person_names(tables)
    roles = _find_roles(tables, set(seen))
    # in an edition that was made from another, persons appear by role already
    roles = {person: role for person, role in roles.items() if not _is_by_role(person, seen[person], role)}
    names = {person: forms for person, forms in everyone.items() if person in roles or person not in seen}
    if not names:
        return tables
    pseudonyms = _assign_pseudonyms(roles)
    words = sorted({form for forms in names.values() for form in forms}, key=_rank_by_length)
    pattern = _compile_pattern(r"\s+".join(map(re.escape, form.split())) for form in words)
    bearers = {
        make_slug(form): pseudonyms.get(person, "person")
        for person in sorted(names)
        for form in names[person]
    }
    # a name in another script than Latin makes no slug of its own
    slugs = {form: bearers[form] for form in sorted(bearers, key=_rank_by_length) if len(form) > 2}
    rows = {
        name: TableRows.from_rows(
            _anonymise_row(row, roles, pseudonyms, pattern, slugs) for row in table_rows
        )
        for name, table_rows in tables.rows.items()
    }
    return replace(
        tables,
        rows=rows,
        dataset=change_description(tables.dataset, lambda text: _replace_names(text, pattern)),
    )


def _rank_by_length(form: str) -> tuple[int, str]:
    return -len(form), form


def _compile_pattern(forms: Iterable[str], *, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    either = "|".join(forms) or "(?!)"
    # not within a longer word; but other scripts than Latin add their endings to a name without a gap
    ending = rf"(?:{BENGALI_ENDING}(?![\w\u0980-\u09ff]))?"
    return re.compile(rf"(?<![^\W_])(?:{either})(?![A-Za-z0-9]){ending}", flags)


def _collect_person_names(tables: Tables) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for row in tables.rows.get("entities", ()):
        if row["class"] == "Person":
            forms = names.setdefault(row["id"], set())
            forms.update(form for name in iter_names(row) for form in _list_name_forms(name))
    return names


def _is_by_role(person: str, forms: set[str], role: str) -> bool:
    return (
        forms == _list_name_forms(role)
        and re.fullmatch(rf"{_make_pseudonym(role)}(-\d+)?", person) is not None
    )


def _make_pseudonym(role: str) -> str:
    return f"person-{make_slug(role)}"


def _list_name_forms(name: str) -> set[str]:
    """Return the forms under which a name may stand: whole, without honorific, and its last word alone."""
    bare = _HONORIFIC.sub("", normalise_text(name))
    last = bare.rpartition(" ")[2]
    # a last word in Latin letters is taken for a surname; a shorter one is too often a word of its own
    surname = {last} if last.isascii() and last.isalpha() and len(last) > 3 else set()
    return {normalise_text(name), bare, *surname} - {""}


def _find_roles(tables: Tables, persons: set[str]) -> dict[str, str]:
    labels = {row["id"]: row["label_en"] for row in tables.rows.get("entities", ()) if row["label_en"]}
    posts: dict[str, set[str]] = defaultdict(set)
    held = {row["id"] for row in tables.rows.get("entities", ()) if row["class"] == "Post"}
    for row in tables.rows.get("ties", ()):
        if row["subject"] in persons:
            posts[row["subject"]].add(labels.get(row["object"], "") if row["object"] in held else row["role"])
    return {
        person: ", ".join(sorted(filter(None, posts[person]))) or "Person, role not stated"
        for person in persons
    }


def _assign_pseudonyms(roles: Mapping[str, str]) -> dict[str, str]:
    by_role: dict[str, list[str]] = defaultdict(list)
    for person in sorted(roles):
        by_role[_make_pseudonym(roles[person])].append(person)
    return {
        person: name if len(persons) == 1 else f"{name}-{number}"
        for name, persons in by_role.items()
        for number, person in enumerate(persons, start=1)
    }


def _anonymise_row(
    row: TableRow,
    roles: Mapping[str, str],
    pseudonyms: Mapping[str, str],
    pattern: re.Pattern[str],
    slugs: Mapping[str, str],
) -> TableRow:
    cells = dict(row.cells)
    if row.table == "entities" and row["id"] in roles:
        had_label = bool(cells.get("label_en") or cells.get("label_bn"))
        for column in (*NAME_COLUMNS, *_PERSONAL_COLUMNS):
            cells.pop(column, None)
        if had_label:
            cells["label_en"] = roles[row["id"]]
    for column, cell in cells.items():
        if column == "assessed_by":
            cells[column] = pseudonyms.get(cell, cell)
        elif column in _ADDRESS_COLUMNS and any(form in cell.casefold() for form in slugs):
            cells[column] = ""
        elif column in _ID_COLUMNS:
            cells[column] = "|".join(
                _replace_name_in_id(name, pseudonyms, slugs) for name in row.split_cell(column)
            )
        else:
            cells[column] = _replace_names(cell, pattern)
    return row.with_cells(cells)


def _replace_name_in_id(name: str, pseudonyms: Mapping[str, str], slugs: Mapping[str, str]) -> str:
    if name in pseudonyms:
        return pseudonyms[name]
    for form, pseudonym in slugs.items():
        replaced = re.sub(rf"(?<![a-z0-9]){re.escape(form)}(?![a-z0-9])", pseudonym, name)
        if replaced != name:
            return replaced
    return name
