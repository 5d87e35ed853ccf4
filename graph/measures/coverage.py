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

from ..model.graph import StakeholderGraph
from ..model.modes import NetworkMode, TwoModeNetwork, list_event_kinds, list_responsible_kinds
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


def measure_coverage(network: Network, graph: Graph[str]) -> Coverage:
    """Return which organisations of a projection gave information, and how many pairs could be seen."""
    respondents = frozenset(list_respondents(network) & set(graph))
    names_by_list = _collect_named(network, graph)
    rest = set(graph) - respondents
    outside = count_covered_pairs([named & rest for named in names_by_list.values()])
    return Coverage(
        organisations=len(graph),
        respondents=respondents,
        complete_lists=tuple(sorted(names_by_list)),
        observable=comb(len(graph), 2) - comb(len(rest), 2) + outside,
        beyond=sum(start in rest and end in rest for start, end in graph.edges()),
    )


def measure_two_mode_coverage(network: Network, two_mode: TwoModeNetwork) -> Coverage:
    """Return which pairs of an organisation and an alliance, or an event, could be seen.

    Such a pair is observable where one of the two gave information about its own ties, or where a complete
    list names both. An event speaks through who is responsible for it: it is seen whole where one of those
    publishes a source that tells of it. An organisation speaks of events only where a source of its own names
    one.
    """
    organisations, gatherings = two_mode.organisations, two_mode.gatherings
    if two_mode.mode is NetworkMode.EVENTS:
        respondents, seen_whole = _list_event_reporters(network, two_mode)
    else:
        publishers = list_respondents(network)
        respondents = frozenset(publishers.intersection(organisations))
        seen_whole = frozenset(publishers.intersection(gatherings))
    names_by_list = _collect_named(network, two_mode.graph)
    rest = set(organisations) - respondents, set(gatherings) - seen_whole
    outside = _count_cross_pairs(names_by_list.values(), *rest)
    return Coverage(
        organisations=len(organisations),
        respondents=respondents,
        complete_lists=tuple(sorted(names_by_list)),
        observable=len(organisations) * len(gatherings) - len(rest[0]) * len(rest[1]) + outside,
        beyond=sum(start in rest[0] and end in rest[1] for start, end in two_mode.graph.edges()),
        gatherings=len(gatherings),
        seen_whole=seen_whole,
    )


def _list_event_reporters(
    network: Network, two_mode: TwoModeNetwork
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the organisations that report events of their own, and the events seen whole."""
    knowledge = network.knowledge
    kinds, responsible_kinds = list_event_kinds(network), list_responsible_kinds(network)
    responsible: dict[str, set[str]] = defaultdict(set)
    for tie in network.ties:
        if tie.kind.iri in responsible_kinds:
            responsible[tie.subject].add(tie.object)
    reporters: set[str] = set()
    seen_whole: set[str] = set()
    for tie in network.ties:
        for support in tie.supports if tie.kind.iri in kinds else ():
            source = knowledge.sources.get(support.source_iri)
            publisher = find_original(source, knowledge).publisher if source else ""
            if publisher in responsible[tie.subject]:
                seen_whole.add(tie.subject)
            if publisher and publisher == tie.object and source and not source.covers_all:
                reporters.add(publisher)
    return frozenset(reporters.intersection(two_mode.organisations)), frozenset(
        seen_whole.intersection(two_mode.gatherings)
    )


def _count_cross_pairs(lists: Iterable[set[str]], organisations: set[str], gatherings: set[str]) -> int:
    """Return how many pairs of an organisation and a gathering stand together in one list or more."""
    parts = [(named & organisations, named & gatherings) for named in lists]
    together = count_covered_pairs([left | right for left, right in parts])
    return (
        together
        - count_covered_pairs([left for left, _ in parts])
        - count_covered_pairs([right for _, right in parts])
    )


def list_respondents(network: Network) -> set[str]:
    """Return the publishers of a source that covers their own ties.

    A blank `covers` counts as own where its publisher was asked, or names a tie of its own in it.
    """
    knowledge = network.knowledge
    asked = {knowledge.dataset.mint.make_entity_iri(name) for name in knowledge.dataset.asked}
    respondents: set[str] = set()
    publisher_by_source: dict[str, str] = {}
    for source in knowledge.sources.values():
        publisher = find_original(source, knowledge).publisher
        if publisher and (source.covers or publisher in asked):
            respondents.add(publisher)
        elif publisher:
            publisher_by_source[source.iri] = publisher
    if publisher_by_source:
        respondents |= {
            publisher
            for tie in network.ties
            for support in tie.supports
            if (publisher := publisher_by_source.get(support.source_iri, "")) in tie.ends
        }
    return respondents


def find_original(source: Source, knowledge: StakeholderGraph) -> Source:
    """Return the source that a copy repeats in the end; two that copy each other lead nowhere."""
    seen: set[str] = set()
    while source.copy_of in knowledge.sources and source.iri not in seen:
        seen.add(source.iri)
        source = knowledge.sources[source.copy_of]
    return source


def _collect_named(network: Network, graph: Graph[str]) -> dict[str, set[str]]:
    """Return the organisations that each complete list names: in its ties, or by itself."""
    knowledge = network.knowledge
    named: dict[str, set[str]] = {
        iri: set() for iri, source in knowledge.sources.items() if source.covers_all
    }
    if not named:
        return {}
    for tie in network.ties:
        for support in tie.supports:
            if support.source_iri in named:
                named[support.source_iri] |= {end for end in tie.ends if end in graph}
    for subject, name in knowledge.store.select_rows("SELECT ?s ?g { GRAPH ?g { ?s a ?c } }"):
        evidence = knowledge.evidence.get(name)
        if evidence and evidence.source_iri in named and subject in graph:
            named[evidence.source_iri].add(subject)
    return named


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
