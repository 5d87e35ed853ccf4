"""Turns the answer to a query into rows of plain Python values."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyoxigraph as ox

from ..schema.terms import XSD
from .interface import Answer

Value = str | int | float | bool | None
Row = dict[str, Value]

_INTEGERS = (
    "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "negativeInteger",
    "nonPositiveInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
)  # fmt: skip
_CONVERTERS: Mapping[str, Callable[[str], Value]] = {
    **{XSD + name: int for name in _INTEGERS},
    **{XSD + name: float for name in ("decimal", "double", "float")},
    XSD + "boolean": lambda text: text in ("true", "1"),
}


def read_rows(answer: Answer) -> list[Row]:
    """Return a row for each solution or triple; one row with `answer` where the answer is yes or no."""
    if isinstance(answer, ox.QueryBoolean):
        return [{"answer": bool(answer)}]
    if isinstance(answer, ox.QuerySolutions):
        names = [variable.value for variable in answer.variables]
        return [{name: read_value(solution[name]) for name in names} for solution in answer]
    return [
        {
            "subject": read_value(triple.subject),
            "predicate": read_value(triple.predicate),
            "object": read_value(triple.object),
        }
        for triple in answer
    ]


def read_value(term: object) -> Value:
    """Return a term as a plain value: numbers and truth values as such, all else as text.

    >>> read_value(ox.Literal(3)), read_value(ox.NamedNode("https://example.org/a")), read_value(None)
    (3, 'https://example.org/a', None)
    """
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        convert = _CONVERTERS.get(term.datatype.value)
        try:
            return convert(term.value) if convert else term.value
        except ValueError:  # a number that is none: "many"^^xsd:integer
            return term.value
    return term.value if isinstance(term, ox.NamedNode | ox.BlankNode) else str(term)
