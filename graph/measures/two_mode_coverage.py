"""Counts which pairs of an organisation and an alliance, or an event, could have been reported as tied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ..model.modes import NetworkMode, TwoModeNetwork, list_event_kinds, list_responsible_kinds
from ..model.network import Network
from .coverage import Coverage, collect_named, count_covered_pairs, list_respondents


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
        publishers = list_respondents(network, network.knowledge.sources)
        respondents = frozenset(publishers.intersection(organisations))
        seen_whole = frozenset(publishers.intersection(gatherings))
    names_by_list = collect_named(network, two_mode.graph, network.knowledge.sources)
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
            publisher = knowledge.publisher_by_source.get(support.source_iri, "")
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
