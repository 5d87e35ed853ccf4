"""Gives rows without an id one that is made from their name: the same name of the same kind, the same id.

Names in other scripts are spelt in Latin letters first. Where two names make the same id, all but one carry
a few characters more, which are made from the name alone.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..core.spelling import fold_text
from ..schema.dataset import TableRow, Tables
from ..schema.levels import Audience
from ..schema.terms import make_slug

# the first of these that is filled in names a row
NAME_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "entities": ("label_en", "label_bn", "short_label", "abbr"),
    "events": ("label_en", "label_bn"),
    "sources": ("title",),
}
_COUNT_CELLS = ("of", "value", "unit", "comparator", "dimension", "as_of")
_MAX_ID = 60  # characters of an id that is made from a name
_SUFFIX = 6  # characters that tell two ids apart

NameKey = tuple[str, str]  # class and folded name


@dataclass(frozen=True)
class _Names:
    """The rows of one table by their names: ids that are given, and names that need one.

    `first_keys` leads from a row's further names to its first; `unnumbered` has readers and spelling of those
    names for which an id is made, the widest readers first: what they see depends on no row that they do not.
    """

    given: dict[NameKey, set[str]]
    first_keys: dict[NameKey, NameKey]
    unnumbered: dict[NameKey, tuple[Audience, str]]

    @classmethod
    def from_rows(cls, tables: Tables, table: str, rows: Iterable[TableRow]) -> _Names:
        names = cls(defaultdict(set), {}, {})
        for row in rows:
            keys = _list_keys(table, row)
            if row["id"]:
                for key in keys:
                    names.given[key].add(row["id"])
            elif keys:
                for key in keys[1:]:
                    names.first_keys[key] = min(names.first_keys.get(key, keys[0]), keys[0])
                name = next(row[column] for column in NAME_COLUMNS[table] if row[column])
                spelling = tables.dataset.audience_of(row), name
                names.unnumbered[keys[0]] = min(names.unnumbered.get(keys[0], spelling), spelling)
        return names

    def assign_ids(self, taken: Iterable[str]) -> dict[NameKey, str]:
        """Return an id for each name of a row that has none; `taken` are ids of other rows."""
        ids: dict[NameKey, str] = {}
        used = set(taken)
        for key, (_, name) in sorted(self.unnumbered.items(), key=lambda item: (*item[1], item[0])):
            first_key = self.first_keys.get(key, key)
            same = self.given.get(key, set())
            if len(same) == 1:
                (ids[key],) = same
            elif first_key != key and first_key in self.unnumbered:
                continue  # another row gives this name and a first one
            else:
                slug = make_id(name)
                ids[key] = slug if slug not in used else f"{slug}-{_hash_text('|'.join((*key, name)))}"
                used.add(ids[key])
        return ids | {
            key: ids[first] for key, first in self.first_keys.items() if key not in ids and first in ids
        }


def derive_ids(tables: Tables) -> Tables:
    """Return the tables with an id in every row of entities, events and sources that has a name."""
    taken = {name for table in NAME_COLUMNS for name in tables.iter_column(table, "id") if name}
    for table in NAME_COLUMNS:
        rows = tables.rows.get(table, ())
        if all(tables.iter_column(table, "id")):
            continue
        ids_by_name = _Names.from_rows(tables, table, rows).assign_ids(taken)
        ids = [row["id"] or next((ids_by_name[key] for key in _list_keys(table, row)), "") for row in rows]
        tables = tables.with_columns(table, {"id": ids})
        taken.update(ids)
    return tables


def derive_count_ids(tables: Tables) -> Tables:
    """Return the tables with an id in every row of counts, made from what it counts."""
    if all(tables.iter_column("counts", "id")):
        return tables
    ids = [row["id"] or _make_count_id(row) for row in tables.rows["counts"]]
    return tables.with_columns("counts", {"id": ids})


def _make_count_id(row: TableRow) -> str:
    owner = make_slug(row["of"])[:_MAX_ID]
    return f"count-{owner}-{_hash_text('|'.join(row[column] for column in _COUNT_CELLS))}"


def _list_keys(table: str, row: TableRow) -> list[NameKey]:
    return [(row["class"], fold_text(row[column])) for column in NAME_COLUMNS[table] if row[column]]


def make_id(name: str) -> str:
    """Return an id made from a name in any script, cut at a word where it is long.

    >>> make_id("Amber Trust"), make_id("সোনালি ট্রাস্ট"), make_id("O’Neill & Co.")
    ('amber-trust', 'sonali-trast', 'oneill-co')
    """
    from anyascii import anyascii

    spelt = anyascii(name).replace("'", "").replace("’", "")
    slug = make_slug(spelt)
    if len(slug) <= _MAX_ID:
        return slug
    return slug[: _MAX_ID + 1].rpartition("-")[0] or slug[:_MAX_ID]


def _hash_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_SUFFIX]
