"""Builds matrices of a network: who does what where, kinds by topics and places, alliances, opinions.

Each cell says *present*, *stated absent* or *not documented*: no cell is left empty for a reader to guess.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...model.network import Network
from .assessments import build_stakeholder_matrix
from .crosstab import cross_kinds_with_places, cross_kinds_with_topics, cross_organisations_with_alliances
from .formats import as_csv, as_json, as_xlsx, list_evidence
from .grid import Matrix, MatrixCell, has_statement
from .three_w import build_three_w_matrix

KINDS: Mapping[str, Callable[[Network, str], Matrix]] = {
    "3w": build_three_w_matrix,
    "kinds-topics": cross_kinds_with_topics,
    "kinds-places": cross_kinds_with_places,
    "organisations-alliances": cross_organisations_with_alliances,
    "stakeholders": build_stakeholder_matrix,
}


def build_matrix(network: Network, kind: str, *, certainty: str = "unknown") -> Matrix:
    """Return a matrix of ties of a certainty or stronger; what is weaker than stated is marked as such."""
    return KINDS[kind](network, certainty)


__all__ = [
    "KINDS",
    "Matrix",
    "MatrixCell",
    "as_csv",
    "as_json",
    "as_xlsx",
    "build_matrix",
    "has_statement",
    "list_evidence",
]
