"""The only package that opens a store or speaks to one."""

from __future__ import annotations

from .interface import Answer, QueryableStore, QueryLimits
from .local import Store
from .query_guard import MAX_NESTING, MAX_QUERY, guard_query
from .serialization import serialise_statements, write_trig, write_turtle

__all__ = [
    "MAX_NESTING",
    "MAX_QUERY",
    "Answer",
    "QueryLimits",
    "QueryableStore",
    "Store",
    "guard_query",
    "lines",
    "serialise_statements",
    "write_trig",
    "write_turtle",
]
