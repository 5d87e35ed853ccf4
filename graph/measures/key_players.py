"""Finds key players: the set that is closest to everybody, and the set whose loss breaks most paths.

Borgatti (2006, Computational & Mathematical Organization Theory 12: 21–34): the best set is not made of those
that are best one by one, since they may reach the same others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Any

from .adjacency import Links
from .distance import measure_betweenness, measure_distances

if TYPE_CHECKING:
    from networkx import Graph

MOST_SEARCHED = 1_000  # organisations up to which all may be chosen, and up to which losses are tried
_CANDIDATES = 200  # organisations with most connections that may be chosen in a larger network
_LOSS_CANDIDATES = 40  # organisations between most others whose loss is tried above _FEW organisations
_FEW = 100
_EXACT_REACH = 5_000  # sets less their last member up to which every set is tried
_EXACT_LOSS = 8_000  # sets up to which every loss is tried
_MOST_TRIES = 2_000  # losses that a search tries after its first start


@dataclass(frozen=True)
class KeyPlayers:
    """A set of organisations, its value in 0 to 1, and what to compare it with.

    `without` is the value of no set, `by_degree` that of as many organisations with most connections, and
    `most` an upper bound of what any set of the size can have, None where it is not known. Where `is_exact`
    no other set is better; `candidates` is how many organisations could be chosen. `near` are those outside
    the set that are partners of a member, `within_two` those at most two steps away.
    """

    chosen: tuple[str, ...]
    value: float
    without: float
    by_degree: float
    most: float | None
    is_exact: bool
    candidates: int
    near: int = 0
    within_two: int = 0


# ---- the set that is closest to everybody ----
def find_reaching_set(graph: Graph[str], size: int) -> KeyPlayers | None:
    """Return the set with the greatest distance-weighted reach (KPP-pos); None of an empty network.

    The mean over all organisations of one divided by the steps to the nearest member, 1 for the members, 0
    for whom no path reaches: 1 where everybody is a member or a partner of one. A member that adds nothing is
    left out. Each member adds less the
    more there are, so that a search step by step is at least 63 % of the best (Nemhauser and others 1978),
    and what the next best would add bounds what any set can have.
    """
    import numpy as np

    links = Links.from_graph(graph, sorted(graph))  # by name: the order of rows decides nothing
    number = len(links.nodes)
    if not number:
        return None
    size = min(size, number)
    by_degree = np.lexsort((np.arange(number), -links.degrees))
    candidates = np.sort(by_degree if number <= MOST_SEARCHED else by_degree[: max(size, _CANDIDATES)])
    nearness = measure_nearness(links, candidates)
    place = {int(node): row for row, node in enumerate(candidates)}
    if comb(len(candidates), size - 1) <= _EXACT_REACH:
        best, is_exact = _try_every_reach(nearness, size), len(candidates) == number
    else:
        best, is_exact = _search_reach(nearness, size), False
    best = _drop_redundant(nearness, best)
    nearest = nearness[list(best)].max(axis=0)
    value = float(nearest.mean())
    most = value if is_exact else _bound_reach(nearness, best, size) if len(candidates) == number else None
    is_exact = is_exact or (most is not None and value >= most - 1e-9)
    most_connected = [place[int(node)] for node in by_degree[:size]]
    return KeyPlayers(
        chosen=tuple(links.nodes[candidates[row]] for row in best),
        value=value,
        without=0.0,
        by_degree=float(nearness[most_connected].max(axis=0).mean()),
        most=most,
        is_exact=is_exact,
        candidates=len(candidates),
        near=int((nearest == 1).sum()) - len(best),
        within_two=int((nearest >= 1 / 2).sum()) - len(best),
    )


def measure_nearness(links: Links, sources: Any) -> Any:
    """Return one divided by the steps from each source to each node, 1 to itself and 0 without a path."""
    import numpy as np
    from scipy.sparse.csgraph import dijkstra

    steps = dijkstra(links.matrix, directed=False, unweighted=True, indices=sources)
    return 1 / np.maximum(steps, 1)  # a path of no end gives 0


def _try_every_reach(nearness: Any, size: int) -> tuple[int, ...]:
    """Return the best of all sets, the first of equal ones; each step tries all last members at once."""
    import numpy as np

    rows, best, value = range(len(nearness)), tuple(range(size)), -1.0
    for chosen in combinations(rows, size - 1):
        known = nearness[list(chosen)].max(axis=0) if chosen else np.zeros(nearness.shape[1])
        first = chosen[-1] + 1 if chosen else 0
        sums = np.maximum(known, nearness[first:]).sum(axis=1)
        if len(sums) and sums.max() > value + 1e-9:
            value, best = float(sums.max()), (*chosen, first + int(np.argmax(sums >= sums.max() - 1e-9)))
    return best


def _search_reach(nearness: Any, size: int) -> tuple[int, ...]:
    """Return a set found step by step, then by swaps of one member until none gains."""
    import numpy as np

    chosen: list[int] = []
    while len(chosen) < size:
        chosen.append(_find_best_row(nearness, chosen)[0])
    improved = True
    while improved:
        improved = False
        for member in list(chosen):
            rest = [row for row in chosen if row != member]
            row, value = _find_best_row(nearness, rest)
            if value > float(nearness[chosen].max(axis=0).sum()) + 1e-9:
                chosen, improved = [*rest, row], True
    return tuple(np.sort(chosen).tolist())


def _drop_redundant(nearness: Any, chosen: Sequence[int]) -> tuple[int, ...]:
    """Return the set without members that add nothing to the others, the last ones first."""
    kept = list(chosen)
    for row in reversed(chosen):
        rest = [other for other in kept if other != row]
        if rest and nearness[rest].max(axis=0).sum() >= nearness[kept].max(axis=0).sum() - 1e-9:
            kept = rest
    return tuple(kept)


def _find_best_row(nearness: Any, chosen: Sequence[int]) -> tuple[int, float]:
    """Return the row that adds most to those chosen, and the sum with it."""
    import numpy as np

    known = nearness[list(chosen)].max(axis=0) if chosen else np.zeros(nearness.shape[1])
    sums = np.maximum(known, nearness).sum(axis=1)
    sums[list(chosen)] = -1
    row = int(np.argmax(sums >= sums.max() - 1e-9))
    return row, float(sums[row])


def _bound_reach(nearness: Any, chosen: Sequence[int], size: int) -> float:
    """Return what no set of the size can exceed: this one, with what each of the next best would add."""
    import numpy as np

    known = nearness[list(chosen)].max(axis=0)
    gains = np.sort(np.maximum(known, nearness).sum(axis=1) - known.sum())[::-1]
    return float(min(1.0, (known.sum() + gains[:size].sum()) / nearness.shape[1]))


# ---- the set whose loss breaks most paths ----
def find_breaking_set(graph: Graph[str], size: int) -> KeyPlayers | None:
    """Return the set whose loss leaves most fragmentation by distance (KPP-neg); None where too many.

    One less the mean of one divided by the steps between two of those who stay, 0 for a pair without a path:
    0 where all are partners, 1 where nobody has any. At least two organisations have to stay.
    """
    links = Links.from_graph(graph, sorted(graph))  # by name: the order of rows decides nothing
    number = len(links.nodes)
    if number > MOST_SEARCHED or number < 3:
        return None
    size = min(size, number - 2)
    search = _LossSearch(graph, links)
    best = search.try_every_set(size) if comb(number, size) <= _EXACT_LOSS else None
    is_exact = best is not None
    best = best or search.find_set(size)
    value = search.measure(best)
    degrees = sorted(links.degrees.tolist(), reverse=True)
    left = comb(number - size, 2)
    remaining = max(0, graph.number_of_edges() - sum(degrees[:size]))
    return KeyPlayers(
        chosen=tuple(links.nodes[node] for node in best),
        value=value,
        without=search.measure(()),
        by_degree=search.measure(search.list_most_connected(size)),
        most=value if is_exact else 1 - remaining / left,
        is_exact=is_exact,
        candidates=number if is_exact else len(search.candidates),
    )


class _LossSearch:
    """Tries which losses leave most fragmentation; the same set is measured once."""

    def __init__(self, graph: Graph[str], links: Links) -> None:
        self.links = links
        self._values: dict[tuple[int, ...], float] = {}
        self._graph = graph

    @property
    def candidates(self) -> tuple[int, ...]:
        """Those whose loss is tried: all, or those between most others."""
        if len(self.links.nodes) <= _FEW:
            return tuple(range(len(self.links.nodes)))
        return self._between

    @property
    def _between(self) -> tuple[int, ...]:
        if "between" not in self.__dict__:
            values, _ = measure_betweenness(self._graph)
            place = {node: number for number, node in enumerate(self.links.nodes)}
            ordered = sorted(values, key=lambda node: (-values[node], node))
            self.__dict__["between"] = tuple(place[node] for node in ordered[:_LOSS_CANDIDATES])
        between: tuple[int, ...] = self.__dict__["between"]
        return between

    def list_most_connected(self, size: int) -> tuple[int, ...]:
        """Return those with most connections."""
        degrees = self.links.degrees
        return tuple(sorted(range(len(degrees)), key=lambda node: (-degrees[node], node))[:size])

    def measure(self, removed: Sequence[int]) -> float:
        """Return the fragmentation by distance among those who stay."""
        key = tuple(sorted(removed))
        if key not in self._values:
            self._values[key] = self._measure_rest(key)
        return self._values[key]

    def _measure_rest(self, removed: Sequence[int]) -> float:
        import numpy as np

        size = len(self.links.nodes)
        stays = np.ones(size, dtype=bool)
        stays[list(removed)] = False
        kept = stays[self.links.sources] & stays[self.links.ends]
        starts = np.concatenate([[0], np.cumsum(kept)])[self.links.starts]
        rest = Links(self.links.nodes, starts, self.links.ends[kept])
        left = size - len(removed)
        return 1 - float(measure_distances(rest).inverse.sum()) / (left * (left - 1))

    def try_every_set(self, size: int) -> tuple[int, ...]:
        """Return the best of all sets, the first of equal ones."""
        sets = combinations(range(len(self.links.nodes)), size)
        return self._pick_best(sets)

    def _pick_best(self, sets: Any) -> tuple[int, ...]:
        best, value = (), -1.0
        for chosen in sets:
            if self.measure(chosen) > value + 1e-12:
                best, value = tuple(sorted(chosen)), self.measure(chosen)
        return best

    def find_set(self, size: int) -> tuple[int, ...]:
        """Return the best set of several starts: step by step, between most others, most connected."""
        step_by_step: tuple[int, ...] = ()
        while len(step_by_step) < size:
            step_by_step = self._pick_best(
                (*step_by_step, node) for node in self.candidates if node not in step_by_step
            )
        starts = [step_by_step, self._between[:size], self.list_most_connected(size)]
        return self._pick_best([self._swap(tuple(start)) for start in starts if len(start) == size])

    def _swap(self, chosen: tuple[int, ...]) -> tuple[int, ...]:
        improved = True
        while improved and len(self._values) < _MOST_TRIES:
            improved = False
            for member in chosen:
                rest = tuple(node for node in chosen if node != member)
                better = self._pick_best((*rest, node) for node in self.candidates if node not in rest)
                if self.measure(better) > self.measure(chosen) + 1e-12:
                    chosen, improved = better, True
                    break
        return chosen
