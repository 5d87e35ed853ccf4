"""What changed between two states of a network, and how two networks differ.

Ties in, changes out; two projections in, figures and ranks out, or the reason why these say nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..model.network import Tie
from .robustness import rank_values

if TYPE_CHECKING:
    from networkx import Graph

DATED = 1 / 3  # share of dated ties below which figures at a date say nothing: they show which are dated


@dataclass(frozen=True)
class TieChanges:
    """Ties by what happened to them: three things that are not the same.

    `new` are documented in the later state only; `ended` are those that a source says have ended;
    `gone` were documented and no longer are, which says nothing of the relation. `undated` were left out.
    `weaker` are documented in the later state with less certainty than is counted.
    """

    new: tuple[Tie, ...]
    ended: tuple[Tie, ...]
    gone: tuple[Tie, ...]
    unchanged: int
    undated: int
    weaker: tuple[Tie, ...] = ()


def compare_dates(ties: Sequence[Tie], earlier: str, later: str) -> TieChanges:
    """Compare the ties of one data set at two dates; undated ones cannot be compared."""
    dated = [tie for tie in ties if tie.is_dated]
    ties_before = [tie for tie in dated if tie.was_active_in(earlier)]
    held_after = {id(tie) for tie in dated if tie.was_active_in(later)}
    held_before = {id(tie) for tie in ties_before}
    return TieChanges(
        new=tuple(tie for tie in dated if id(tie) in held_after and id(tie) not in held_before),
        ended=tuple(tie for tie in ties_before if id(tie) not in held_after),
        gone=(),
        unchanged=sum(id(tie) in held_after for tie in ties_before),
        undated=len(ties) - len(dated),
    )


def compare_networks(
    before: Sequence[Tie], after: Sequence[Tie], *, any_certainty: Sequence[Tie] = ()
) -> TieChanges:
    """Compare the ties of two data sets, by kind and by the ids of both ends.

    `any_certainty` are the later ties at any certainty: what is among them is still documented.
    """
    less_certain = _index_by_key(any_certainty)
    earlier, later = _index_by_key(before), _index_by_key(after)
    ended = [
        tie
        for key, tie in later.items()
        if _has_ended(tie) and key in earlier and not _has_ended(earlier[key])
    ]
    return TieChanges(
        new=tuple(tie for key, tie in later.items() if key not in earlier),
        ended=tuple(ended),
        gone=tuple(tie for key, tie in earlier.items() if key not in later and key not in less_certain),
        unchanged=sum(key in later for key in earlier) - len(ended),
        undated=0,
        weaker=tuple(less_certain[key] for key in earlier if key not in later and key in less_certain),
    )


def _index_by_key(ties: Sequence[Tie]) -> Mapping[tuple[str, str, str], Tie]:
    return {
        (tie.kind.iri, extract_shared_id(tie.subject), extract_shared_id(tie.object)): tie for tie in ties
    }


def extract_shared_id(iri: str) -> str:
    """Return the id by which one organisation is known in every data set, whatever its base."""
    return iri.rpartition("/id/")[2]


def _has_ended(tie: Tie) -> bool:
    return bool(tie.dates) and all(dates.is_over for dates in tie.dates)


def explain_undated_ties(ties: Sequence[Tie]) -> str:
    """Return why figures at two dates say nothing of these ties, empty where enough of them are dated."""
    dated = sum(tie.is_dated for tie in ties)
    if dated >= DATED * len(ties):
        return ""
    return f"fewer than a third of the ties are dated ({dated} of {len(ties)})"


@dataclass(frozen=True)
class DegreeRank:
    """Where an organisation stands by its number of ties: `rank` counts from 1, `tied` others share it."""

    ties: int
    rank: int
    tied: int


@dataclass(frozen=True)
class RankMove:
    """One organisation at two times, by what names it in both."""

    name: str
    earlier: DegreeRank
    later: DegreeRank

    @property
    def gained(self) -> int:
        """With how many more organisations it is connected than before; negative where fewer."""
        return self.later.ties - self.earlier.ties


def list_rank_moves(before: Mapping[str, int], after: Mapping[str, int]) -> list[RankMove]:
    """Return those whose number of ties changed, who gained or lost most first, then who moved most in rank.

    The numbers of ties (degrees) are given by name. Only those of both times are ranked, among themselves,
    so that who is new moves nobody; equal numbers share the best rank (Freeman's degree, 1979, ranked).
    """
    in_both = sorted(before.keys() & after.keys())
    ranks = [_rank_degrees({name: state[name] for name in in_both}) for state in (before, after)]
    changed = [
        RankMove(name, ranks[0][name], ranks[1][name]) for name in in_both if before[name] != after[name]
    ]
    return sorted(
        changed, key=lambda move: (-abs(move.gained), -abs(move.later.rank - move.earlier.rank), move.name)
    )


def _rank_degrees(degrees: Mapping[str, int]) -> dict[str, DegreeRank]:
    ranks = rank_values(degrees)
    sharing = Counter(ranks.values())
    return {name: DegreeRank(degrees[name], rank, sharing[rank] - 1) for name, rank in ranks.items()}


@dataclass(frozen=True)
class NetworkSummary:
    """Figures by which two networks compare; None where a figure says nothing of this one.

    `density` is the share of possible pairs that are connected; `centralisation` Freeman's (1979) for
    degree, 1 for a star; `ei_index` that of Krackhardt and Stern (1988), from -1, all ties within groups, to
    1, all between; `assortativity` Newman's (2002) for degree, from -1 to 1.
    """

    organisations: int
    pairs: int
    isolates: int
    density: float | None
    centralisation: float | None
    ei_index: float | None
    assortativity: float | None

    def without_shape(self) -> NetworkSummary:
        """Return the figures of size alone: those of shape mislead where one organisation wrote the list."""
        return replace(self, density=None, centralisation=None, ei_index=None, assortativity=None)


def summarise_network(graph: Graph[str], groups: Mapping[str, str]) -> NetworkSummary:
    """Return the figures of one network; `groups` gives each organisation's sector."""
    size, pairs = graph.number_of_nodes(), graph.number_of_edges()
    degrees = dict(graph.degree())
    most = max(degrees.values(), default=0)
    centralisation = (
        sum(most - degree for degree in degrees.values()) / ((size - 1) * (size - 2)) if size > 2 else None
    )
    grouped_pairs = [(start, end) for start, end in graph.edges() if start in groups and end in groups]
    between_groups = sum(groups[start] != groups[end] for start, end in grouped_pairs)
    return NetworkSummary(
        organisations=size,
        pairs=pairs,
        isolates=sum(degree == 0 for degree in degrees.values()),
        density=2 * pairs / (size * (size - 1)) if size > 1 else None,
        centralisation=centralisation,
        ei_index=(2 * between_groups - len(grouped_pairs)) / len(grouped_pairs) if grouped_pairs else None,
        assortativity=_measure_assortativity(graph, degrees),
    )


def _measure_assortativity(graph: Graph[str], degrees: Mapping[str, int]) -> float | None:
    """Correlation of the degrees at both ends of a tie; None where all ends have one degree."""
    ends = [(degrees[degree], degrees[other_degree]) for degree, other_degree in graph.edges()]
    if not ends:
        return None
    both = [*ends, *((other_degree, degree) for degree, other_degree in ends)]
    mean = sum(degree for degree, _ in both) / len(both)
    spread = sum((degree - mean) ** 2 for degree, _ in both)
    return (
        sum((degree - mean) * (other_degree - mean) for degree, other_degree in both) / spread
        if spread
        else None
    )
