"""What changed between two states of a network, and how two networks differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..network import Tie


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
    return {(tie.kind.iri, _local(tie.subject), _local(tie.object)): tie for tie in ties}


def _local(iri: str) -> str:
    return iri.rpartition("/id/")[2]


def _has_ended(tie: Tie) -> bool:
    return bool(tie.dates) and all(dates.end for dates in tie.dates)


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
