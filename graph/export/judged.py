"""What people judged, and what sources deny, as nodes of the graph in; the cells of their rows out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

import pyoxigraph as ox

from ..dataset import AUDIENCES
from ..ingest.denial import DENIED
from ..knowledge import Knowledge
from ..terms import OWL, PROV, RDF_TYPE, STK, compact

Values = Mapping[str, list[ox.NamedNode | ox.Literal]]

_DENIAL, _ASSESSMENT = OWL + "NegativePropertyAssertion", STK + "Assessment"


class Judged:
    """The opinions of an edition, by the set that holds each."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.local: Callable[[str], str] = knowledge.dataset.mint.local

    @cached_property
    def opinions(self) -> Mapping[str, Mapping[str, str]]:
        """Whose opinion each set holds, of when and why, as cells."""
        found: dict[str, dict[str, str]] = {}
        columns = {
            STK + "assessedBy": "assessed_by",
            STK + "assessedOn": "on",
            STK + "opinionReason": "why",
            PROV + "wasAttributedTo": "agent",
        }
        for row in self.knowledge.store.select("SELECT ?s ?p ?o { ?s a stk:Opinion ; ?p ?o }"):
            cells = found.setdefault(row["s"].value, {})
            column = columns.get(row["p"].value)
            if column:
                cells[column] = min(row["o"].value, cells.get(column) or row["o"].value)
        for cells in found.values():
            agent = cells.pop("agent", "")
            if agent:
                cells["assessed_by"] = self.local(agent)
        return found

    @cached_property
    def _evidenced(self) -> frozenset[str]:
        """The opinions that rest on a passage: that passage's set gives their row."""
        query = "SELECT ?n ?g { GRAPH ?g { ?n a stk:Assessment } }"
        rows = self.knowledge.store.select(query)
        return frozenset(row["n"].value for row in rows if row["g"].value not in self.opinions)

    def assessment(self, node: str, values: Values, name: str) -> dict[str, str] | None:
        """Return the row of an assessment in a set; None where it is none, or another set gives it."""
        if not _is(values, _ASSESSMENT) or (name in self.opinions and node in self._evidenced):
            return None
        opinion = f"{self.knowledge.dataset.base}set/{node.rpartition('/')[2]}"
        cells = {"entity": self.local(_text(values, STK + "assessed")), **self.opinions.get(opinion, {})}
        cells["role"] = _text(values, STK + "roleText")
        for column in ("influence", "interest", "engagement"):
            cells[column] = compact(_text(values, STK + column))
        if self.knowledge.audience != AUDIENCES[-1]:
            cells["visibility"] = self.knowledge.audience  # blank would keep it with the owner
        return {column: cell for column, cell in cells.items() if cell}

    def denial(self, values: Values) -> dict[str, str] | None:
        """Return the cells of a row that says that there is no such tie; None where the node is none."""
        if not _is(values, _DENIAL):
            return None
        return {
            "subject": self.local(_text(values, OWL + "sourceIndividual")),
            "kind": compact(_text(values, OWL + "assertionProperty")),
            "object": self.local(_text(values, OWL + "targetIndividual")),
            "holds": DENIED,
        }


def _is(values: Values, class_: str) -> bool:
    return any(value.value == class_ for value in values.get(RDF_TYPE, []))


def _text(values: Values, predicate: str) -> str:
    return min((value.value for value in values.get(predicate, [])), default="")
