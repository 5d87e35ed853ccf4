"""Lists alliances, programmes and committees apart from organisations, by how many organisations are tied to them."""

from __future__ import annotations

from dataclasses import dataclass

from ...measures.applicability import Reason, check_applicability, describe_two_mode
from ...measures.coverage import measure_two_mode_coverage
from ...model.modes import NetworkMode, build_two_mode
from ...model.tie_filter import TieFilter
from .view import ReportView


@dataclass(frozen=True)
class AllianceSize:
    """How many organisations an alliance is tied to, and their share of all."""

    iri: str
    organisations: int
    share: float


def list_alliance_sizes(view: ReportView, ties: TieFilter) -> tuple[list[AllianceSize], Reason | None]:
    """Return the alliances, those with most organisations first, or why they cannot be ranked."""
    two_mode = build_two_mode(view.network, NetworkMode.ALLIANCES, ties)
    if not two_mode.gatherings:
        return [], None
    coverage = measure_two_mode_coverage(view.network, two_mode)
    shape = describe_two_mode(two_mode, coverage)
    reason = check_applicability(shape, view.knowledge)["two-mode degree"].why
    total, degree = max(1, len(two_mode.organisations)), two_mode.graph.degree
    sizes = [AllianceSize(iri, degree(iri), degree(iri) / total) for iri in two_mode.gatherings]
    return sorted(sizes, key=lambda size: (-size.organisations, size.iri)), reason
