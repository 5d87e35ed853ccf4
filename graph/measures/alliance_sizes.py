"""Counts the organisations of each alliance, by which alliances are ranked apart from organisations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..model.modes import NetworkMode, build_two_mode
from ..model.network import Network
from ..model.tie_filter import TieFilter
from .applicability import Reason, check_applicability, describe_two_mode
from .context import Values
from .two_mode import TwoModeContext, measure_two_mode_degree
from .two_mode_coverage import measure_two_mode_coverage

if TYPE_CHECKING:
    from networkx import Graph


@dataclass(frozen=True)
class AllianceSizes:
    """How many organisations are tied to each alliance; `reason` is why that cannot be compared."""

    values: Values
    organisations: int
    reason: Reason | None = None

    @property
    def ordered(self) -> list[tuple[str, int]]:
        """The alliances with their numbers, the greatest first."""
        sizes = [(iri, int(value or 0)) for iri, value in self.values.items()]
        return sorted(sizes, key=lambda size: (-size[1], size[0]))

    def get_share(self, number: int) -> float:
        """Return a number of organisations as a share of all."""
        return number / self.organisations if self.organisations else 0.0


def compare_alliance_sizes(
    network: Network, ties: TieFilter, *, graph: Graph[str] | None = None
) -> AllianceSizes:
    """Return the sizes of all alliances by ties of a certainty, of some kinds, at a date.

    `graph` is the projection of these ties, where it is at hand.
    """
    two_mode = build_two_mode(network, NetworkMode.ALLIANCES, ties, graph=graph)
    coverage = measure_two_mode_coverage(network, two_mode)
    verdicts = check_applicability(describe_two_mode(two_mode, coverage), network.knowledge)
    degrees = measure_two_mode_degree(TwoModeContext(two_mode))
    values = {iri: degrees[iri] for iri in two_mode.gatherings}
    return AllianceSizes(values, len(two_mode.organisations), verdicts["alliance size"].why)
