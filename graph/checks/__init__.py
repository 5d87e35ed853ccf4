"""A loaded data set in, every finding out: rows, shapes, set queries and, on request, source texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from .. import resources
from ..errors import Finding, Severity
from ..knowledge import Knowledge
from ..terms import compact
from . import set_queries, sources
from .rows import Places
from .shacl import Constraint, compile_shapes, to_be_asked

__all__ = ["run"]

_MENDS = {
    "minCount": "add it",
    "maxCount": "keep one",
    "class": "name one of that kind, or correct the kind of this one",
    "datatype": "write it as its column asks",
    "in": "use one of the known words",
    "pattern": "write it in that form",
    "uniqueLang": "keep one as label and write the others in 'alt'",
    "lessThanOrEquals": "exchange or correct the two dates",
}


def run(
    knowledge: Knowledge, *, texts: Path | None = None, ontology: Path | None = None
) -> tuple[Finding, ...]:
    """Return all findings of a data set, sorted by file and line; `texts` is a folder of source texts."""
    folder = ontology or resources.ontology()
    places = Places(knowledge)
    found = list(knowledge.findings)
    for constraint in to_be_asked(compile_shapes(folder / "shapes.ttl"), knowledge.store):
        found += _violations(constraint, knowledge, places)
    for query in set_queries.read_all(folder / "checks"):
        found += query.findings(knowledge, places)
    if texts is not None:
        found += sources.findings(knowledge.tables, texts)
    return tuple(sorted(set(found)))


def _violations(constraint: Constraint, knowledge: Knowledge, places: Places) -> Iterator[Finding]:
    for row in knowledge.store.select(constraint.query):
        focus = row["focus"].value
        try:
            value = row["value"]
        except KeyError:
            value = None
        file, line, column = places.of(
            focus, constraint.path, value.value if isinstance(value, ox.NamedNode) else ""
        )
        shown = f" ('{_short(value, knowledge)}')" if value is not None and not constraint.mend else ""
        severity: Severity = "error" if constraint.severity == "error" else "warning"
        fault = f"{knowledge.dataset.mint.local(focus)}: {constraint.message}{shown}"
        mend = constraint.mend or _MENDS.get(constraint.component, "correct it")
        if constraint.component == "minCount" and severity == "warning":
            mend = "add it if a source says so"
        code = f"{constraint.shape}.{compact(constraint.path)}.{constraint.component}".replace("..", ".")
        yield Finding(file, line, column, severity, fault, mend, code)


def _short(term: object, knowledge: Knowledge) -> str:
    if isinstance(term, ox.NamedNode):
        return knowledge.dataset.mint.local(term.value)
    return str(getattr(term, "value", term))[:60]
