"""The only package that opens a store or speaks to one: statements in, answers and sorted text out."""

from __future__ import annotations

from .asking import MAX_NESTING, MAX_QUERY, guard_query
from .local import Store
from .reading import Answer, QueryableStore
from .writing import serialise_statements, write_trig, write_turtle

__all__ = [
    "MAX_NESTING",
    "MAX_QUERY",
    "Answer",
    "QueryableStore",
    "Store",
    "guard_query",
    "lines",
    "serialise_statements",
    "write_trig",
    "write_turtle",
]
