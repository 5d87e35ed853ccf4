"""Checks a loaded data set: rows, shapes, set queries and, on request, source texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from ...core import resources
from ...core.collector import without_gc
from ...core.errors import Finding, Severity
from ...ingest.logos import read_logos
from ...model.graph import StakeholderGraph
from ...schema.terms import compact_iri
from . import set_queries, source_texts
from .row_locations import RowLocator
from .shacl import ShapeConstraint, compile_shapes, drop_satisfied_constraints
from .stories import check_stories

__all__ = ["run_checks"]

_HINTS = {
    "minCount": "add it",
    "maxCount": "keep one",
    "class": "name one of that kind, or correct the kind of this one",
    "datatype": "write it as its column asks",
    "in": "use one of the known words",
    "pattern": "write it in that form",
    "uniqueLang": "keep one as label and write the others in 'alt'",
    "lessThanOrEquals": "exchange or correct the two dates",
}


@without_gc
def run_checks(
    knowledge: StakeholderGraph, *, texts: Path | None = None, ontology: Path | None = None
) -> tuple[Finding, ...]:
    """Return all findings of a data set, sorted by file and line; `texts` is a folder of source texts."""
    knowledge.store.verify_contents()
    folder = ontology or resources.find_ontology()
    places = RowLocator(knowledge)
    findings = list(knowledge.findings)
    for constraint in drop_satisfied_constraints(compile_shapes(folder / "shapes.ttl"), knowledge.store):
        findings += _find_violations(constraint, knowledge, places)
    for query in set_queries.read_set_queries(folder / "checks"):
        findings += query.collect_findings(knowledge, places)
    findings += _check_logos(knowledge)
    findings += check_stories(knowledge)
    if texts is not None:
        findings += source_texts.check_quotes(knowledge.tables, texts)
    return tuple(sorted(set(findings)))


def _check_logos(knowledge: StakeholderGraph) -> list[Finding]:
    """Return what is wrong with logos; only the owner's edition knows every id."""
    findings = read_logos(
        knowledge.dataset.path, lambda: {entity.id for entity in knowledge.list_organisations()}
    ).findings
    return [found for found in findings if found.severity == "error" or knowledge.audience.is_for_owner]


def _find_violations(
    constraint: ShapeConstraint, knowledge: StakeholderGraph, places: RowLocator
) -> Iterator[Finding]:
    for row in knowledge.store.select(constraint.query):
        focus = row["focus"].value
        if focus == knowledge.dataset.base:
            continue  # the data set as a source of its own rows has no publisher that a table could name
        try:
            value = row["value"]
        except KeyError:
            value = None
        file, line, column = places.locate_value(
            focus, constraint.path, value.value if isinstance(value, ox.NamedNode) else ""
        )
        shown = f" ('{_shorten_term(value, knowledge)}')" if value is not None and not constraint.hint else ""
        severity: Severity = "error" if constraint.severity == "error" else "warning"
        fault = f"{knowledge.dataset.mint.shorten_iri(focus)}: {constraint.message}{shown}"
        hint = constraint.hint or _HINTS.get(constraint.component, "correct it")
        if constraint.component == "minCount" and severity == "warning":
            hint = "add it if a source says so"
        code = f"{constraint.shape}.{compact_iri(constraint.path)}.{constraint.component}".replace("..", ".")
        yield Finding(file, line, column, severity, fault, hint, code)


def _shorten_term(term: object, knowledge: StakeholderGraph) -> str:
    if isinstance(term, ox.NamedNode):
        return knowledge.dataset.mint.shorten_iri(term.value)
    return str(getattr(term, "value", term))[:60]
