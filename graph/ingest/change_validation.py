"""Validates a change of the tables: the rows that it touches, and those that refer to what comes or goes.

What is amiss in any other row is amiss before and after.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..core.errors import Finding
from ..schema.dataset import Tables
from ..schema.vocabulary import Ontology
from .row_difference import Places, compare_tables
from .row_search import find_places_about
from .validate import IdRegister, RowValidator, validate_tables


def validate_change(before: Tables, after: Tables, ontology: Ontology) -> tuple[list[Finding], list[Finding]]:
    """Return what is amiss before and after a change; what is left out of both is the same in both."""
    difference = compare_tables(before, after)
    old, new = (RowValidator(tables, ontology, IdRegister.from_tables(tables)) for tables in (before, after))
    if old.absent != new.absent:  # a column came or went, of which each row says something
        return validate_tables(before, ontology), validate_tables(after, ontology)
    moved = {
        name
        for name in old.register.places.keys() | new.register.places.keys()
        if old.register.table_of(name) != new.register.table_of(name)
    }
    return (
        list(_check_places(old, difference.before, moved)),
        list(_check_places(new, difference.after, moved)),
    )


def _check_places(check: RowValidator, changed: Places, moved: set[str]) -> Iterator[Finding]:
    """Yield what is amiss in some rows, in those that name some ids, and in the tables as a whole."""
    yield from check.tables.findings
    places = {table: set(listed) for table, listed in changed.items()}
    for table, place in find_places_about(check.tables, moved) if moved else ():
        places[table].add(place)
    for table, listed in places.items():
        for place in sorted(listed):
            yield from check.check_row(check.tables.rows[table][place])
    yield from check.check_tables()
