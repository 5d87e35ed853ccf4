"""Counts which pairs of organisations could have been reported as tied: a ranking needs nearly all of them.

A list of partners shows the ties of who wrote it and hides those among the others. A pair is observable
where one of its two gave information about its own ties, or where a source that covers all ties among
those it names (`covers` = all) names both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

from ..model.network import Network
from ..model.values import Source

if TYPE_CHECKING:
    from networkx import Graph

ENOUGH = 0.9  # share of observable pairs: two organisations of three asked (docs/decisions/0035)


@dataclass(frozen=True)
class Coverage:
    """How much of a network could be seen.

    `respondents` gave information about their own ties; `complete_lists` are the sources that cover all ties
    among those they name; `beyond` counts connections between two that were not asked, reported by others. In
    a two-mode network a pair is an organisation and one of the `gatherings`, alliances or events;
    `seen_whole` are the gatherings whose own ties a source covers.
    """

    organisations: int
    respondents: frozenset[str]
    complete_lists: tuple[str, ...]
    observable: int
    beyond: int = 0
    gatherings: int | None = None
    seen_whole: frozenset[str] = frozenset()
    named_together: tuple[frozenset[str], ...] = ()  # by a complete list each

    def is_observable(self, first: str, second: str) -> bool:
        """Whether a tie between two organisations could have been reported."""
        if first in self.respondents or second in self.respondents:
            return True
        return any(first in named and second in named for named in self.named_together)

    def list_answered(self, graph: Graph[str]) -> frozenset[str]:
        """Return the organisations whose ties to all others could have been reported."""
        everybody = set(graph)
        if any(everybody <= named for named in self.named_together):
            return frozenset(everybody)
        return self.respondents

    @property
    def pairs(self) -> int:
        """All pairs of organisations, or of an organisation and a gathering."""
        if self.gatherings is not None:
            return self.organisations * self.gatherings
        return comb(self.organisations, 2)

    @property
    def share(self) -> float:
        """The share of the pairs that are observable; of none, all are."""
        return self.observable / self.pairs if self.pairs else 1.0

    @property
    def is_enough(self) -> bool:
        """Whether a ranking shows more than who was asked."""
        return self.share >= ENOUGH


def measure_coverage(network: Network, graph: Graph[str], *, since: str = "") -> Coverage:
    """Return which organisations of a projection gave information, and how many pairs could be seen.

    With `since`, an ISO date, by sources of that date or later alone: an older one cannot tell of then. A
    source without a date counts.
    """
    sources = {
        iri: source
        for iri, source in network.knowledge.sources.items()
        if not source.issued or source.issued >= since[: len(source.issued)]
    }
    respondents = frozenset(list_respondents(network, sources) & set(graph))
    names_by_list = collect_named(network, graph, sources)
    rest = set(graph) - respondents
    outside = count_covered_pairs([named & rest for named in names_by_list.values()])
    return Coverage(
        organisations=len(graph),
        respondents=respondents,
        complete_lists=tuple(sorted(names_by_list)),
        observable=comb(len(graph), 2) - comb(len(rest), 2) + outside,
        beyond=sum(len(rest.intersection(graph.adj[node])) for node in rest) // 2,
        named_together=tuple(map(frozenset, names_by_list.values())),
    )


def list_respondents(network: Network, sources: Mapping[str, Source]) -> set[str]:
    """Return the publishers of a source, among these, that covers their own ties.

    A blank `covers` counts as own where its publisher was asked, or names a tie of its own in it.
    """
    knowledge = network.knowledge
    asked = {knowledge.dataset.mint.make_entity_iri(name) for name in knowledge.dataset.asked}
    respondents: set[str] = set()
    publisher_by_source: dict[str, str] = {}
    for source in sources.values():
        publisher = knowledge.publisher_by_source.get(source.iri, "")
        if publisher and (source.covers or publisher in asked):
            respondents.add(publisher)
        elif publisher:
            publisher_by_source[source.iri] = publisher
    if publisher_by_source:
        respondents |= {
            publisher
            for tie in network.ties
            for support in tie.supports
            if (publisher := publisher_by_source.get(support.source_iri, ""))
            and publisher in (tie.subject, tie.object)
        }
    return respondents


def collect_named(network: Network, graph: Graph[str], sources: Mapping[str, Source]) -> dict[str, set[str]]:
    """Return the organisations that each complete list names: in its ties, or by itself."""
    named: dict[str, set[str]] = {iri: set() for iri, source in sources.items() if source.covers_all}
    if not named:
        return {}
    for tie in network.ties:
        for support in tie.supports:
            if support.source_iri in named:
                named[support.source_iri].update((tie.subject, tie.object))
    evidence = network.knowledge.evidence
    for subject, name in network.knowledge.iter_naming_sets():
        support_of_name = evidence.get(name)
        if support_of_name and support_of_name.source_iri in named:
            named[support_of_name.source_iri].add(subject)
    members = set(graph)
    return {iri: subjects & members for iri, subjects in named.items()}


def count_covered_pairs(lists: Iterable[set[str]]) -> int:
    """Return how many pairs stand together in one list or more; those in the same lists are counted at once.

    >>> count_covered_pairs([{"a", "b", "c"}, {"b", "c", "d"}])
    5
    """
    lists_of: Mapping[str, list[int]] = defaultdict(list)
    for number, members in enumerate(lists):
        for member in members:
            lists_of[member].append(number)
    sizes: dict[tuple[int, ...], int] = defaultdict(int)
    for numbers in lists_of.values():
        sizes[tuple(numbers)] += 1
    if len(sizes) <= 1:
        return sum(comb(size, 2) for size in sizes.values())
    return _count_pairs_of_groups(list(sizes), list(sizes.values()))


def _count_pairs_of_groups(groups: list[tuple[int, ...]], sizes: list[int]) -> int:
    """Return the pairs within groups and between those that share a list."""
    import numpy as np
    from scipy.sparse import csr_array

    rows = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    columns = np.concatenate([np.array(group) for group in groups])
    matrix = csr_array((np.ones(len(rows)), (rows, columns)))
    shared = (matrix @ matrix.T).tocoo()
    weights = np.array(sizes, dtype=np.int64)
    between = shared.row < shared.col
    within = int((weights * (weights - 1) // 2).sum())
    return within + int((weights[shared.row[between]] * weights[shared.col[between]]).sum())
