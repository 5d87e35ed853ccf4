"""What changed between two states of a network, and how two networks differ.

Ties in, changes out; two projections in, figures and ranks out, or the reason why these say nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..network import Tie
from .robustness import ranked

DATED = 1 / 3  # share of dated ties below which figures at a date say nothing: they show which are dated


@dataclass(frozen=True)
class Change:
    """Ties by what happened to them: three things that are not the same.

    `new` are documented in the later state only; `ended` are those that a source says have ended;
    `gone` were documented and no longer are, which says nothing of the relation. `undated` were left out.
    """

    new: tuple[Tie, ...]
    ended: tuple[Tie, ...]
    gone: tuple[Tie, ...]
    kept: int
    undated: int


def between_dates(ties: Sequence[Tie], earlier: str, later: str) -> Change:
    """Compare the ties of one data set at two dates; undated ones cannot be compared."""
    dated = [tie for tie in ties if tie.is_dated]
    before = [tie for tie in dated if tie.held(earlier)]
    after = {id(tie) for tie in dated if tie.held(later)}
    was = {id(tie) for tie in before}
    return Change(
        new=tuple(tie for tie in dated if id(tie) in after and id(tie) not in was),
        ended=tuple(tie for tie in before if id(tie) not in after),
        gone=(),
        kept=sum(id(tie) in after for tie in before),
        undated=len(ties) - len(dated),
    )


def between_networks(before: Sequence[Tie], after: Sequence[Tie]) -> Change:
    """Compare the ties of two data sets, by kind and by the ids of both ends."""
    earlier, later = _by_key(before), _by_key(after)
    ended = [
        tie
        for key, tie in later.items()
        if _has_ended(tie) and key in earlier and not _has_ended(earlier[key])
    ]
    return Change(
        new=tuple(tie for key, tie in later.items() if key not in earlier),
        ended=tuple(ended),
        gone=tuple(tie for key, tie in earlier.items() if key not in later),
        kept=sum(key in later for key in earlier) - len(ended),
        undated=0,
    )


def _by_key(ties: Sequence[Tie]) -> Mapping[tuple[str, str, str], Tie]:
    return {(tie.kind.iri, shared_id(tie.subject), shared_id(tie.object)): tie for tie in ties}


def shared_id(iri: str) -> str:
    """Return the id by which one organisation is known in every data set, whatever its base."""
    return iri.rpartition("/id/")[2]


def _has_ended(tie: Tie) -> bool:
    return bool(tie.dates) and all(dates.end for dates in tie.dates)


def undated_reason(ties: Sequence[Tie]) -> str:
    """Return why figures at two dates say nothing of these ties, empty where enough of them are dated."""
    dated = sum(tie.is_dated for tie in ties)
    if dated >= DATED * len(ties):
        return ""
    return f"fewer than a third of the ties are dated ({dated} of {len(ties)})"


@dataclass(frozen=True)
class Place:
    """Where an organisation stands by its number of ties: `rank` counts from 1, `tied` others share it."""

    ties: int
    rank: int
    tied: int


@dataclass(frozen=True)
class Move:
    """One organisation at two times, by what names it in both."""

    name: str
    earlier: Place
    later: Place

    @property
    def more(self) -> int:
        """With how many more organisations it is connected than before; negative where fewer."""
        return self.later.ties - self.earlier.ties


def moves(before: Mapping[str, int], after: Mapping[str, int]) -> list[Move]:
    """Return those whose number of ties changed, who gained or lost most first, then who moved most in rank.

    The numbers of ties (degrees) are given by name. Only those of both times are ranked, among themselves,
    so that who is new moves nobody; equal numbers share the best rank (Freeman's degree, 1979, ranked).
    """
    both = sorted(before.keys() & after.keys())
    places = [_places({name: state[name] for name in both}) for state in (before, after)]
    found = [Move(name, places[0][name], places[1][name]) for name in both if before[name] != after[name]]
    return sorted(
        found, key=lambda move: (-abs(move.more), -abs(move.later.rank - move.earlier.rank), move.name)
    )


def _places(degrees: Mapping[str, int]) -> dict[str, Place]:
    ranks = ranked(degrees)
    sharing = Counter(ranks.values())
    return {name: Place(degrees[name], rank, sharing[rank] - 1) for name, rank in ranks.items()}


@dataclass(frozen=True)
class Portrait:
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


def portrait(graph: Any, groups: Mapping[str, str]) -> Portrait:
    """Return the figures of one network; `groups` gives each organisation's sector."""
    size, pairs = graph.number_of_nodes(), graph.number_of_edges()
    degrees = dict(graph.degree())
    most = max(degrees.values(), default=0)
    centralisation = (
        sum(most - degree for degree in degrees.values()) / ((size - 1) * (size - 2)) if size > 2 else None
    )
    known = [(one, other) for one, other in graph.edges() if one in groups and other in groups]
    outside = sum(groups[one] != groups[other] for one, other in known)
    return Portrait(
        organisations=size,
        pairs=pairs,
        isolates=sum(degree == 0 for degree in degrees.values()),
        density=2 * pairs / (size * (size - 1)) if size > 1 else None,
        centralisation=centralisation,
        ei_index=(2 * outside - len(known)) / len(known) if known else None,
        assortativity=_assortativity(graph, degrees),
    )


def _assortativity(graph: Any, degrees: Mapping[str, int]) -> float | None:
    """Correlation of the degrees at both ends of a tie; None where all ends have one degree."""
    ends = [(degrees[one], degrees[other]) for one, other in graph.edges()]
    if not ends:
        return None
    both = [*ends, *((other, one) for one, other in ends)]
    mean = sum(one for one, _ in both) / len(both)
    spread = sum((one - mean) ** 2 for one, _ in both)
    return sum((one - mean) * (other - mean) for one, other in both) / spread if spread else None
