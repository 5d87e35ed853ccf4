"""What if an organisation left: who is cut off, what falls apart, which loss would be the worst."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

from .distance import measure_betweenness

if TYPE_CHECKING:
    from networkx import Graph

EXACT_STEPS = 1_000_000  # nodes and ties walked to try every set, some 4 s; above, sets are searched
SEARCH_STEPS = 1_000_000  # nodes and ties walked by a search after its first start
MOST_FOR_BETWEENNESS = 1_000  # organisations up to which a search starts from those between most others


@dataclass(frozen=True)
class RemovalEffect:
    """The network before and after a removal.

    `cut_off` are those that were in the largest part and no longer are, `alone` those left without any
    tie, `pairs_lost` the pairs of remaining organisations that a path connected before and no longer does.
    """

    removed: tuple[str, ...]
    parts_before: int
    parts_after: int
    pairs_before: int
    pairs_after: int
    pairs_lost: int
    cut_off: tuple[str, ...]
    alone: tuple[str, ...]


def measure_removal(graph: Graph[str], removed: Iterable[str]) -> RemovalEffect:
    """Return what is lost when these leave."""
    gone = tuple(sorted(set(removed)))
    rest = graph.subgraph(node for node in graph if node not in gone)
    before, after = _list_components(graph), _list_components(rest)
    main_before = set(before[0]) if before else set()
    main_after = set(after[0]) if after else set()
    remaining_parts = [[node for node in part if node not in gone] for part in before]
    between_rest = sum(len(part) * (len(part) - 1) // 2 for part in remaining_parts)
    pairs_after = _count_pairs(after)
    return RemovalEffect(
        removed=gone,
        parts_before=len(before),
        parts_after=len(after),
        pairs_before=_count_pairs(before),
        pairs_after=pairs_after,
        pairs_lost=between_rest - pairs_after,
        cut_off=tuple(sorted(main_before - main_after - set(gone))),
        alone=tuple(sorted(node for node in rest if rest.degree(node) == 0 and graph.degree(node) > 0)),
    )


@dataclass(frozen=True)
class WorstRemoval:
    """The removal of at most so many organisations that loses most pairs, and how far that can be trusted.

    `most` is an upper bound of what any choice of as many can lose; where `is_exact` all were tried.
    """

    effect: RemovalEffect
    is_exact: bool
    most: int


def find_worst_removal(graph: Graph[str], number: int) -> WorstRemoval:
    """Return the removal of at most `number` organisations that loses most pairs.

    Exact where trying every set takes at most EXACT_STEPS steps: one walk through the network for each set
    but its last member, which finds the best one (three of 60 organisations: 1,831 walks for 36,050
    sets). Otherwise found by several starts and swaps (critical node problem: Arulselvan et al. 2009). A
    smaller set that loses more is returned in place of a larger one.
    """
    nodes = sorted(graph)
    number = min(number, len(nodes))
    walks = sum(comb(len(nodes), size) for size in range(number))
    is_exact = walks * (len(nodes) + graph.number_of_edges()) <= EXACT_STEPS
    best: tuple[str, ...] = ()
    for size in range(1, number + 1) if is_exact else ():
        larger = _find_worst_set(graph, nodes, size)
        best = max(larger, best, key=lambda chosen: _count_lost(graph, chosen))  # of equal ones the larger
    if not is_exact:
        best = SetSearch(graph).find_worst(number)
    effect = measure_removal(graph, best)
    return WorstRemoval(effect, is_exact, effect.pairs_lost if is_exact else _bound_loss(graph, number))


def _count_lost(graph: Graph[str], chosen: Iterable[str]) -> int:
    return measure_removal(graph, chosen).pairs_lost


def _bound_loss(graph: Graph[str], number: int) -> int:
    """Return what no choice can exceed: all pairs with a path, less one for each tie that must remain."""
    degrees = sorted((degree for _, degree in graph.degree()), reverse=True)
    remaining: int = max(0, graph.number_of_edges() - sum(degrees[:number]))
    return max(0, _count_pairs(_list_components(graph)) - remaining)


class SetSearch:
    """Looks for the set whose removal loses most pairs: from several starts, swapping a member at a time.

    One walk through what remains weighs every candidate for a place at once. The walks are bounded by
    SEARCH_STEPS; the first start is always finished.
    """

    def __init__(self, graph: Graph[str]) -> None:
        self.graph = graph
        self.nodes = sorted(graph)
        self.component_of = {
            node: place for place, part in enumerate(_list_components(graph)) for node in part
        }
        self.steps = 0

    @property
    def has_steps(self) -> bool:
        """Whether more walks may be made."""
        return self.steps < SEARCH_STEPS

    def find_worst(self, number: int) -> tuple[str, ...]:
        """Return the best set of at most `number` that is found; of equal ones the larger, then the first."""
        if not number:
            return ()
        starts: list[tuple[str, ...]] = [()]
        if len(self.nodes) <= MOST_FOR_BETWEENNESS:
            starts.append(self._choose_between(number))
        by_degree = sorted(self.nodes, key=lambda node: (-self.graph.degree(node), node))
        starts += [tuple(by_degree[:number]), tuple(by_degree[1 : number + 1])]
        found: dict[tuple[str, ...], int] = {}
        for place, start in enumerate(starts):
            if place and not self.has_steps:
                break
            chosen = start
            while len(chosen) < number:
                chosen = self._add_best(chosen, found)
            self._swap(chosen, found)
        return min(found, key=lambda chosen: (-found[chosen], -len(chosen), chosen))

    def _add_best(self, chosen: tuple[str, ...], found: dict[tuple[str, ...], int]) -> tuple[str, ...]:
        losses = self._weigh_last(chosen)
        node = min(losses, key=lambda node: (-losses[node], -self.graph.degree(node), node))
        longer = tuple(sorted((*chosen, node)))
        found[longer] = losses[node]
        return longer

    def _swap(self, chosen: tuple[str, ...], found: dict[tuple[str, ...], int]) -> None:
        """Replace one member at a time by whoever loses most with the others, until nothing is gained."""
        improved = True
        while improved and self.has_steps:
            improved = False
            for member in chosen:
                rest = tuple(node for node in chosen if node != member)
                losses = self._weigh_last(rest)
                found.setdefault(chosen, losses[member])
                best = min(losses, key=lambda node: (-losses[node], node))
                if losses[best] > losses[member]:
                    chosen, improved = tuple(sorted((*rest, best))), True
                    found[chosen] = losses[best]
                    break

    def _weigh_last(self, chosen: tuple[str, ...]) -> dict[str, int]:
        """Return for every other node how many pairs are lost when it leaves with the chosen."""
        rest = self.graph.copy()
        rest.remove_nodes_from(chosen)
        self.steps += len(rest) + rest.number_of_edges()
        return weigh_last(rest, self.component_of)

    def _choose_between(self, number: int) -> tuple[str, ...]:
        """Return who lies between most others, computed again after each leaves."""
        rest, chosen = self.graph.copy(), []
        for _ in range(number):
            values, _ = measure_betweenness(rest)
            chosen.append(min(values, key=lambda node: (-values[node], node)))
            rest.remove_node(chosen[-1])
        return tuple(sorted(chosen))


def weigh_last(rest: Graph[str], component_of: Mapping[str, int]) -> dict[str, int]:
    """Return for each node how many pairs of the others have lost their path once it leaves as well.

    `rest` is what remains after some left; `component_of` numbers the parts before anyone left.
    """
    parts, separated = _list_components(rest), count_separated_pairs(rest)
    size = {node: len(part) for part in parts for node in part}
    left = Counter(component_of[node] for node in rest)
    lost = sum(comb(remaining, 2) for remaining in left.values()) - _count_pairs(parts)
    # pairs with the last member itself are no loss of the others
    return {node: lost + separated[node] + (size[node] - 1) - (left[component_of[node]] - 1) for node in rest}


def _find_worst_set(graph: Graph[str], nodes: list[str], number: int) -> tuple[str, ...]:
    """Return the set that loses most pairs, the first of several; one pass tries all last members."""
    if not number:
        return ()
    component_of = {node: place for place, part in enumerate(_list_components(graph)) for node in part}
    candidates: list[tuple[int, tuple[str, ...]]] = []
    for chosen in combinations(nodes, number - 1):
        rest = graph.copy()
        rest.remove_nodes_from(chosen)
        losses = weigh_last(rest, component_of)
        candidates += [
            (-losses[last], (*chosen, last)) for last in nodes[nodes.index(chosen[-1]) + 1 if chosen else 0 :]
        ]
    return min(candidates)[1]


def count_separated_pairs(graph: Graph[str]) -> dict[str, int]:
    """Return for each node how many pairs of others its removal separates, in one depth-first pass.

    Hopcroft and Tarjan (1973): removing a node separates the subtrees that have no way around it.
    """
    lost: dict[str, int] = {}
    for part in _list_components(graph):
        size = len(part)
        for node, subtrees in _measure_subtrees(graph, part[0]).items():
            rest = size - 1 - sum(subtrees)
            pieces = [*subtrees, rest]
            lost[node] = (sum(pieces) ** 2 - sum(piece * piece for piece in pieces)) // 2
    return lost


def _measure_subtrees(graph: Graph[str], root: str) -> dict[str, list[int]]:
    """Return for each node of a part the sizes of the subtrees that hang on it alone."""
    order: dict[str, int] = {root: 0}
    low: dict[str, int] = {root: 0}
    size: dict[str, int] = {root: 1}
    hanging: dict[str, list[int]] = {root: []}
    stack = [(root, "", iter(graph[root]))]
    while stack:
        node, parent, neighbours = stack[-1]
        for neighbour in neighbours:
            if neighbour not in order:
                order[neighbour] = low[neighbour] = len(order)
                size[neighbour], hanging[neighbour] = 1, []
                stack.append((neighbour, node, iter(graph[neighbour])))
                break
            if neighbour != parent:
                low[node] = min(low[node], order[neighbour])
        else:
            stack.pop()
            if parent:
                size[parent] += size[node]
                low[parent] = min(low[parent], low[node])
                if low[node] >= order[parent]:
                    hanging[parent].append(size[node])
    return hanging


def _list_components(graph: Graph[str]) -> list[list[str]]:
    import networkx as nx

    parts = [sorted(part) for part in nx.connected_components(graph)]
    return sorted(parts, key=lambda part: (-len(part), part))


def _count_pairs(parts: Iterable[list[str]]) -> int:
    return sum(len(part) * (len(part) - 1) // 2 for part in parts)
