"""The only package that opens a store or speaks to one."""

from __future__ import annotations

from .interface import Answer, QueryableStore, QueryLimits
from .large_store import LargeStore
from .local import Store
from .query_guard import MAX_NESTING, MAX_QUERY, guard_query
from .serialization import (
    lay_out_trig,
    lay_out_turtle,
    serialise_statements,
    sort_for_layout,
)

__all__ = [
    "MAX_NESTING",
    "MAX_QUERY",
    "Answer",
    "LargeStore",
    "QueryLimits",
    "QueryableStore",
    "Store",
    "guard_query",
    "lay_out_trig",
    "lay_out_turtle",
    "serialise_statements",
    "sort_for_layout",
]
