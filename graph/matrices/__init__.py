"""A network in, matrices out: who does what where, kinds by topics and places, alliances, stakeholders.

Each cell says *present*, *stated absent* or *not documented*: no cell is left empty for a reader to guess.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..network import Network
from .crossings import kinds_by_places, kinds_by_topics, organisations_by_alliances
from .grid import Cell, Matrix, is_said
from .opinions import stakeholders
from .three_w import three_w
from .writing import as_csv, as_json, as_xlsx, evidence

KINDS: Mapping[str, Callable[[Network, str], Matrix]] = {
    "3w": three_w,
    "kinds-topics": kinds_by_topics,
    "kinds-places": kinds_by_places,
    "organisations-alliances": organisations_by_alliances,
    "stakeholders": stakeholders,
}


def matrix(network: Network, kind: str, *, certainty: str = "unknown") -> Matrix:
    """Return a matrix of ties of a certainty or stronger; what is weaker than stated is marked as such."""
    return KINDS[kind](network, certainty)


__all__ = ["KINDS", "Cell", "Matrix", "as_csv", "as_json", "as_xlsx", "evidence", "is_said", "matrix"]
