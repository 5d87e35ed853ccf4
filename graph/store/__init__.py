"""The only package that opens a store or speaks to one: statements in, answers and sorted text out."""

from __future__ import annotations

from .asking import MAX_NESTING, MAX_QUERY, guard
from .local import Store
from .reading import Answer, Readable
from .writing import serialise, trig, turtle

__all__ = [
    "MAX_NESTING",
    "MAX_QUERY",
    "Answer",
    "Readable",
    "Store",
    "guard",
    "lines",
    "serialise",
    "trig",
    "turtle",
]
