"""Computes the figures of every organisation by the measures of the registry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .context import MeasureContext
from .registry import Measure

if TYPE_CHECKING:
    from networkx import Graph


@dataclass(frozen=True)
class OrganisationScores:
    """The figures of one organisation by the measure's id; None where a measure has no value for it."""

    iri: str
    values: Mapping[str, float | None]

    @property
    def degree(self) -> int:
        """The number of organisations with which it is connected."""
        return int(self.values["degree"] or 0)

    @property
    def betweenness(self) -> float:
        """The share of the shortest paths between others that pass through it."""
        return self.values.get("betweenness") or 0.0


def score_organisations(
    graph: Graph[str], measures: Sequence[Measure], *, samples: int = 0, seed: int = 0
) -> tuple[list[OrganisationScores], float]:
    """Return the figures of every organisation, most ties first, and the error of a sampled betweenness.

    The measures have to include degree. Betweenness orders those with as many ties, where it is included.
    """
    if not graph:
        return [], 0.0
    context = MeasureContext(graph, samples, seed)
    columns = {measure.id: measure.compute(context) for measure in measures if measure.compute}
    rows = [
        OrganisationScores(node, {name: column.get(node) for name, column in columns.items()})
        for node in graph
    ]
    return sort_scores(rows), context.betweenness[1] if "betweenness" in columns else 0.0


def list_figures(scores: Sequence[OrganisationScores]) -> dict[str, list[float | None]]:
    """Return the figures of all organisations by the measure's id."""
    names = scores[0].values if scores else ()
    return {name: [row.values.get(name) for row in scores] for name in names}


def sort_scores(rows: list[OrganisationScores]) -> list[OrganisationScores]:
    """Return organisations with most ties first, of as many the one that lies between more others."""
    return sorted(rows, key=lambda row: (-row.degree, -round(row.betweenness, 12), row.iri))
