"""Builds matrices of a network: who does what where, kinds by topics and places, alliances, opinions.

Each cell says *present*, *stated absent* or *not documented*: no cell is left empty for a reader to guess.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...model.network import Network
from .assessments import build_stakeholder_matrix
from .crosstab import cross_kinds_with_places, cross_kinds_with_topics, cross_organisations_with_alliances
from .formats import as_csv, as_json, as_xlsx, list_evidence
from .grid import Matrix, MatrixCell, MatrixScope, has_statement
from .place_codes import CodeTable, PlaceCodes
from .three_w import build_three_w_matrix

KINDS: Mapping[str, Callable[[Network, MatrixScope], Matrix]] = {
    "3w": build_three_w_matrix,
    "kinds-topics": cross_kinds_with_topics,
    "kinds-places": cross_kinds_with_places,
    "organisations-alliances": cross_organisations_with_alliances,
    "stakeholders": build_stakeholder_matrix,
}


def build_matrix(
    network: Network,
    kind: str,
    *,
    certainty: str = "",
    as_of: str = "",
    place_codes: PlaceCodes | None = None,
) -> Matrix:
    """Return a matrix of ties of a certainty or stronger, at a date or at any.

    Without a certainty it shows what the report counts; what is weaker than stated is marked as such.
    """
    scope = MatrixScope(certainty or network.headline_certainty, as_of, place_codes)
    return KINDS[kind](network, scope)


__all__ = [
    "KINDS",
    "CodeTable",
    "Matrix",
    "MatrixCell",
    "as_csv",
    "as_json",
    "as_xlsx",
    "build_matrix",
    "has_statement",
    "list_evidence",
]
