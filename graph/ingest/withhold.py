"""Rows in, the rows that an audience may see out: what is withheld is as if it had never been written.

A row goes when it is not meant for the audience, when its source goes, or when it is about something
that goes. An organisation that did not agree to be shown goes with all its rows, with the sources that it
published, and with its name in any other text. Persons appear by role for everyone but `internal`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..dataset import AUDIENCES, Dataset, Row, Rows, Tables
from ..terms import normal, slug
from . import consent

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "ties": ("subject", "object", "source"),
    "entities": ("source",),
    "events": ("source",),
    "counts": ("of", "source"),
    "facts": ("subject", "source"),
    "decisions": ("a", "b"),
    "assessments": ("entity", "assessed_by", "source"),
    "sources": (),
}
_OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "events": ("series", "place"),
    "counts": ("of", "part_of"),
    "sources": ("publisher", "about", "copy_of"),
}
_IDS = (
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
_NAMES = ("label_en", "label_bn", "short_label", "abbr", "alt")
_PERSONAL = ("homepage", "ids")
_HONORIFIC = re.compile(r"^(?:(?:dr|mr|mrs|ms|md|prof|professor|sir|begum|hon)\.?\s+)+", re.IGNORECASE)

_ADDRESSES = ("url", "homepage")

WITHHELD = "[withheld]"
CURATOR = "a curator of the data set"  # who decided, for those who see persons by role


def withhold(tables: Tables, audience: str) -> Tables:
    """Return the tables of an edition; the same tables for `internal`."""
    if audience == "internal":
        return tables
    reach = AUDIENCES.index(audience)
    unseen = {name for name, widest in consent.bounds(tables).items() if AUDIENCES.index(widest) > reach}
    rows = {
        name: Rows.of(
            row
            for row in found
            if AUDIENCES.index(tables.dataset.audience_of(row)) <= reach and not _is_of(row, unseen)
        )
        for name, found in tables.rows.items()
        if name != "consents"
    }
    gone = _ids(tables.rows) - _ids(rows)
    while True:
        rows = {
            name: Rows.of(_kept(row, gone) for row in found if _stays(row, gone))
            for name, found in rows.items()
        }
        now = _ids(tables.rows) - _ids(rows)
        if now == gone:
            break
        gone = now
    about = tables.dataset
    focal, asked = (tuple(name for name in names if name not in gone) for names in (about.focal, about.asked))
    edition = replace(tables, rows=rows, dataset=replace(about, focal=focal, asked=asked))
    edition = _unnamed(_attributed(edition), tables, unseen)
    return _by_role(edition, _names_of_persons(tables))


def _is_of(row: Row, unseen: set[str]) -> bool:
    """Tell whether a row is an organisation that is not to be seen, or a source that it published."""
    return (row.table == "entities" and row["id"] in unseen) or (
        row.table == "sources" and row["publisher"] in unseen
    )


def _attributed(tables: Tables) -> Tables:
    """Return the tables with each opinion given to an entity of theirs, or to nobody by name."""
    known = _ids(tables.rows)
    given = Rows.of(
        row if row["assessed_by"] in known else row.with_cells({**row.cells, "assessed_by": CURATOR})
        for row in tables.rows.get("assessments", ())
    )
    return replace(tables, rows={**tables.rows, "assessments": given}) if given else tables


def _unnamed(edition: Tables, tables: Tables, unseen: set[str]) -> Tables:
    """Return the tables without the names of organisations that did not agree to be shown."""
    forms: set[str] = set()
    for row in tables.rows.get("entities", ()):
        if row["id"] in unseen:
            listed = (row.list(column) if column == "alt" else (row[column],) for column in _NAMES)
            forms |= {normal(form) for cells in listed for form in cells}
    if not forms:
        return edition
    words = sorted((form for form in forms if len(form) > 1), key=_longest_first)
    # as it is written: an abbreviation or a short name may be a word of its own in small letters
    pattern = _pattern((r"\s+".join(map(re.escape, form.split())) for form in words), flags=0)
    slugs = {name: slug(WITHHELD) for name in sorted(unseen, key=_longest_first)}
    rows = {
        name: Rows.of(_without_names(row, pattern, slugs) for row in found)
        for name, found in edition.rows.items()
    }
    return replace(edition, rows=rows, dataset=_redacted(edition.dataset, pattern))


def _without_names(row: Row, pattern: re.Pattern[str], slugs: Mapping[str, str]) -> Row:
    cells = dict(row.cells)
    for column, cell in cells.items():
        if column in _ADDRESSES and any(form in cell.casefold() for form in slugs):
            cells[column] = ""
        elif column in _IDS:
            cells[column] = "|".join(_identify(name, {}, slugs) for name in row.list(column))
        else:
            cells[column] = pattern.sub(WITHHELD, unicodedata.normalize("NFC", cell))
    return row.with_cells(cells)


def _redacted(about: Dataset, pattern: re.Pattern[str]) -> Dataset:
    title, extent = (
        {lang: pattern.sub(WITHHELD, text) for lang, text in texts.items()}
        for texts in (about.title, about.extent)
    )
    return replace(about, title=title, extent=extent)


def _ids(rows: Mapping[str, Sequence[Row]]) -> set[str]:
    return {row["id"] for name in ("entities", "events", "counts", "sources") for row in rows.get(name, ())}


def _stays(row: Row, gone: set[str]) -> bool:
    return not any(row[column] and gone.issuperset(row.list(column)) for column in _NEEDED[row.table])


def _kept(row: Row, gone: set[str]) -> Row:
    cells = dict(row.cells)
    for column in _OPTIONAL.get(row.table, ()):
        if any(name in gone for name in row.list(column)):
            cells[column] = "|".join(name for name in row.list(column) if name not in gone)
    return row if cells == row.cells else row.with_cells(cells)


def _by_role(tables: Tables, everyone: Mapping[str, set[str]]) -> Tables:
    """Return the tables without a person's name; `everyone` has the names of those who are withheld, too."""
    seen = _names_of_persons(tables)
    roles = _roles(tables, set(seen))
    # in an edition that was made from another, persons appear by role already
    roles = {person: role for person, role in roles.items() if not _is_by_role(person, seen[person], role)}
    names = {person: forms for person, forms in everyone.items() if person in roles or person not in seen}
    if not names:
        return tables
    pseudonyms = _pseudonyms(roles)
    words = sorted({form for forms in names.values() for form in forms}, key=_longest_first)
    pattern = _pattern(r"\s+".join(map(re.escape, form.split())) for form in words)
    bearers = {
        slug(form): pseudonyms.get(person, "person") for person in sorted(names) for form in names[person]
    }
    # a name in another script than Latin makes no slug of its own
    slugs = {form: bearers[form] for form in sorted(bearers, key=_longest_first) if len(form) > 2}
    rows = {
        name: Rows.of(_anonymous(row, roles, pseudonyms, pattern, slugs) for row in found)
        for name, found in tables.rows.items()
    }
    return replace(tables, rows=rows, dataset=_redacted(tables.dataset, pattern))


def _longest_first(form: str) -> tuple[int, str]:
    return -len(form), form


def _pattern(forms: Iterable[str], *, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    either = "|".join(forms) or "(?!)"
    # not within a longer word; but other scripts than Latin add their endings to a name without a gap
    return re.compile(rf"(?<![^\W_])(?:{either})(?![A-Za-z0-9])", flags)


def _names_of_persons(tables: Tables) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for row in tables.rows.get("entities", ()):
        if row["class"] == "Person":
            forms = names.setdefault(row["id"], set())
            for column in _NAMES:
                for form in row.list(column) if column == "alt" else filter(None, [row[column]]):
                    forms |= _forms(form)
    return names


def _is_by_role(person: str, forms: set[str], role: str) -> bool:
    return forms == _forms(role) and re.fullmatch(rf"{_pseudonym(role)}(-\d+)?", person) is not None


def _pseudonym(role: str) -> str:
    return f"person-{slug(role)}"


def _forms(name: str) -> set[str]:
    """Return the forms under which a name may stand: whole, without honorific, and its last word alone."""
    bare = _HONORIFIC.sub("", normal(name))
    last = bare.rpartition(" ")[2]
    # a last word in Latin letters is taken for a surname; a shorter one is too often a word of its own
    surname = {last} if last.isascii() and last.isalpha() and len(last) > 3 else set()
    return {normal(name), bare, *surname} - {""}


def _roles(tables: Tables, persons: set[str]) -> dict[str, str]:
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


def _pseudonyms(roles: Mapping[str, str]) -> dict[str, str]:
    by_role: dict[str, list[str]] = defaultdict(list)
    for person in sorted(roles):
        by_role[_pseudonym(roles[person])].append(person)
    return {
        person: name if len(persons) == 1 else f"{name}-{number}"
        for name, persons in by_role.items()
        for number, person in enumerate(persons, start=1)
    }


def _anonymous(
    row: Row,
    roles: Mapping[str, str],
    pseudonyms: Mapping[str, str],
    pattern: re.Pattern[str],
    slugs: Mapping[str, str],
) -> Row:
    cells = dict(row.cells)
    if row.table == "entities" and row["id"] in roles:
        had_label = bool(cells.get("label_en") or cells.get("label_bn"))
        for column in (*_NAMES, *_PERSONAL):
            cells.pop(column, None)
        if had_label:
            cells["label_en"] = roles[row["id"]]
    for column, cell in cells.items():
        if column == "who":
            cells[column] = CURATOR
        elif column == "assessed_by":
            cells[column] = pseudonyms.get(cell, cell)
        elif column in _ADDRESSES and any(form in cell.casefold() for form in slugs):
            cells[column] = ""
        elif column in _IDS:
            cells[column] = "|".join(_identify(name, pseudonyms, slugs) for name in row.list(column))
        else:
            cells[column] = pattern.sub(WITHHELD, unicodedata.normalize("NFC", cell))
    return row.with_cells(cells)


def _identify(name: str, pseudonyms: Mapping[str, str], slugs: Mapping[str, str]) -> str:
    if name in pseudonyms:
        return pseudonyms[name]
    for form, pseudonym in slugs.items():
        found = re.sub(rf"(?<![a-z0-9]){re.escape(form)}(?![a-z0-9])", pseudonym, name)
        if found != name:
            return found
    return name
