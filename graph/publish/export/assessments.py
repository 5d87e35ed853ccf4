"""Rebuilds the rows of assessments and of negative assertions from the graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

import pyoxigraph as ox

from ...ingest.negative_assertion import NEGATIVE
from ...model.graph import StakeholderGraph
from ...schema.terms import OWL, PROV, RDF_TYPE, STK, compact_iri

Values = Mapping[str, list[ox.NamedNode | ox.Literal]]

_NEGATIVE_ASSERTION, _ASSESSMENT = OWL + "NegativePropertyAssertion", STK + "Assessment"


class AssessmentReader:
    """The opinions of an edition, by the set that holds each."""

    def __init__(self, knowledge: StakeholderGraph) -> None:
        self.knowledge = knowledge
        self.local: Callable[[str], str] = knowledge.dataset.mint.shorten_iri

    @cached_property
    def opinions(self) -> Mapping[str, Mapping[str, str]]:
        """Whose opinion each set holds, of when and why, as cells."""
        cells_by_set: dict[str, dict[str, str]] = {}
        columns = {
            STK + "assessedBy": "assessed_by",
            STK + "assessedOn": "on",
            STK + "opinionReason": "why",
            PROV + "wasAttributedTo": "agent",
        }
        for row in self.knowledge.store.select("SELECT ?s ?p ?o { ?s a stk:Opinion ; ?p ?o }"):
            cells = cells_by_set.setdefault(row["s"].value, {})
            column = columns.get(row["p"].value)
            if column:
                cells[column] = min(row["o"].value, cells.get(column) or row["o"].value)
        for cells in cells_by_set.values():
            agent = cells.pop("agent", "")
            if agent:
                cells["assessed_by"] = self.local(agent)
        return cells_by_set

    @cached_property
    def _evidence_based(self) -> frozenset[str]:
        """The opinions that rest on a passage: that passage's set gives their row."""
        query = "SELECT ?n ?g { GRAPH ?g { ?n a stk:Assessment } }"
        rows = self.knowledge.store.select(query)
        return frozenset(row["n"].value for row in rows if row["g"].value not in self.opinions)

    def rebuild_assessment(self, node: str, values: Values, name: str) -> dict[str, str] | None:
        """Return the row of an assessment in a set; None where it is none, or another set gives it."""
        if not _has_class(values, _ASSESSMENT) or (name in self.opinions and node in self._evidence_based):
            return None
        opinion = f"{self.knowledge.dataset.base}set/{node.rpartition('/')[2]}"
        cells = {
            "entity": self.local(_find_first_value(values, STK + "assessed")),
            **self.opinions.get(opinion, {}),
        }
        cells["role"] = _find_first_value(values, STK + "roleText")
        for column in ("influence", "interest", "engagement"):
            cells[column] = compact_iri(_find_first_value(values, STK + column))
        if not self.knowledge.audience.is_for_owner:
            cells["visibility"] = self.knowledge.audience  # blank would keep it with the owner
        return {column: cell for column, cell in cells.items() if cell}

    def rebuild_negative_assertion(self, values: Values) -> dict[str, str] | None:
        """Return the cells of a row that says that there is no such tie; None where the node is none."""
        if not _has_class(values, _NEGATIVE_ASSERTION):
            return None
        return {
            "subject": self.local(_find_first_value(values, OWL + "sourceIndividual")),
            "kind": compact_iri(_find_first_value(values, OWL + "assertionProperty")),
            "object": self.local(_find_first_value(values, OWL + "targetIndividual")),
            "holds": NEGATIVE,
        }


def _has_class(values: Values, class_: str) -> bool:
    return any(value.value == class_ for value in values.get(RDF_TYPE, []))


def _find_first_value(values: Values, predicate: str) -> str:
    return min((value.value for value in values.get(predicate, [])), default="")
