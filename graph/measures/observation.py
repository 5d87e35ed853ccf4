"""Counts who reported the ties of a network and whom no source speaks for, and says so in sentences.

A network written down by its own hub makes the hub central. These figures say how far that is so, and
open every answer of `central` and `isolated`, and the report.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.messages import Messages, join_names, localise_digits
from ..model.graph import StakeholderGraph
from ..model.network import Network, Tie
from .coverage import Coverage, measure_coverage

if TYPE_CHECKING:
    from networkx import Graph

MESSAGES = Messages.load(Path(__file__).with_name("messages.toml"))
MOST_NAMED = 3  # organisations that a sentence names


@dataclass(frozen=True)
class Observation:
    """Who reported the connections of a projection: pairs of organisations with one tie or more.

    A connection is reported by an end where a source that supports one of its ties is published by that end;
    by a third party where no supporting source is. A copy of a source is support, not a second report.
    """

    pairs: int
    by_one_end: int
    by_both_ends: int
    by_third_party: int
    reporters: tuple[tuple[str, int], ...]  # publisher's IRI, pairs that it reported
    copies: tuple[tuple[str, str], ...]  # ids of a source and of the source that it repeats
    silent: tuple[str, ...]  # IRIs of organisations no source of which was read
    unanswered: tuple[str, ...]  # those of them that were asked for their ties
    alone: tuple[tuple[str, int], ...]  # publisher's IRI, pairs of which nobody else tells
    own: tuple[str, ...]  # publishers that reported a pair of their own, most such pairs first
    coverage: Coverage  # which pairs of organisations could have been reported
    denied: tuple[tuple[str, str], ...] = ()  # connections of which a source also says that there is none

    @property
    def by_an_end(self) -> int:
        """Connections that at least one of the two organisations reported."""
        return self.by_one_end + self.by_both_ends

    @property
    def reports(self) -> Reports:
        """By how many of their own organisations the connections were reported."""
        return Reports(self.by_one_end, self.by_both_ends, self.by_third_party)

    def write_sentences(self, knowledge: StakeholderGraph, lang: str = "en") -> list[str]:
        """Return what a reader must know before any number, a sentence or two in each text."""
        if not self.pairs:
            return [MESSAGES.format_message("observed-nothing", lang)]
        return [
            *self.describe_reports(knowledge, lang),
            *self.describe_silence(knowledge, lang),
            *self.describe_coverage(lang),
            *self.describe_denials(knowledge, lang),
        ]

    def describe_reports(self, knowledge: StakeholderGraph, lang: str = "en") -> list[str]:
        """Return how many connections were reported, by how many of the two organisations, and by whom."""
        sentences = [self.reports.write_sentence(lang)]
        if self.own:
            sentences.append(_name_organisations("reporters", self.own, knowledge, lang))
        if self.by_third_party:
            sentences.append(MESSAGES.format_message("by-others", lang, n=self.by_third_party))
        return sentences

    def describe_silence(self, knowledge: StakeholderGraph, lang: str = "en") -> list[str]:
        """Return who is silent; who was asked is known only where the data set lists it."""
        unasked = len(self.silent) - len(self.unanswered)
        sentences = []
        if self.unanswered:
            sentences.append(_name_organisations("no-reply", self.unanswered, knowledge, lang))
        if unasked:
            key = "not-asked" if knowledge.dataset.asked else "no-source"
            sentences.append(MESSAGES.format_message(key, lang, n=unasked))
        return sentences

    def describe_coverage(self, lang: str = "en") -> list[str]:
        """Return which part of all pairs could have been reported as tied, where that is not every pair."""
        coverage = self.coverage
        if coverage.observable == coverage.pairs:
            return []
        share = math.floor(1000 * coverage.share) / 10  # never rounded up to all of them
        percent = localise_digits(f"{share:g}", lang)
        values: dict[str, str | int] = {"share": percent, "n": coverage.observable, "pairs": coverage.pairs}
        sentences = [
            MESSAGES.format_message("coverage" if coverage.observable else "coverage-none", lang, **values)
        ]
        if coverage.beyond and not coverage.is_enough:
            sentences.append(MESSAGES.format_message("coverage-beyond", lang, n=coverage.beyond))
        return sentences

    def describe_denials(self, knowledge: StakeholderGraph, lang: str = "en") -> list[str]:
        """Return which connections are counted although a source says that there is none."""
        if not self.denied:
            return []
        pairs = [" – ".join(knowledge.label(end, lang) for end in ends) for ends in self.denied]
        names = join_names(pairs, lang, shown=MOST_NAMED if len(pairs) > MOST_NAMED + 1 else 0)
        return [MESSAGES.format_message("denied", lang, n=len(self.denied), names=names)]

    def as_json(self, knowledge: StakeholderGraph) -> dict[str, Any]:
        """Return the figures as every JSON output writes them."""
        return {
            **self.reports.as_json(),
            "reporters": [
                {"id": knowledge.dataset.mint.shorten_iri(iri), "pairs": pairs}
                for iri, pairs in self.reporters
            ],
            "copies": [{"source": source, "copy_of": original} for source, original in self.copies],
            "not_asked": [
                knowledge.dataset.mint.shorten_iri(iri) for iri in self.silent if iri not in self.unanswered
            ],
            "asked": sorted(knowledge.dataset.mint.shorten_iri(iri) for iri in self.coverage.respondents),
            "possible_pairs": self.coverage.pairs,
            "observable_pairs": self.coverage.observable,
            "observable_share": self.coverage.share,
            "denied": [[knowledge.dataset.mint.shorten_iri(end) for end in ends] for ends in self.denied],
            "did_not_answer": [knowledge.dataset.mint.shorten_iri(iri) for iri in self.unanswered],
            "sentences": self.write_sentences(knowledge),
        }


def _name_organisations(key: str, iris: tuple[str, ...], knowledge: StakeholderGraph, lang: str) -> str:
    """Return a text that names organisations, or only counts them where they are many."""
    if len(iris) > MOST_NAMED:
        return MESSAGES.format_message(f"{key}-many", lang, n=len(iris))
    names = join_names([knowledge.label(iri, lang) for iri in iris], lang)
    return MESSAGES.format_message(key, lang, n=len(iris), names=names)


@dataclass(frozen=True)
class Reports:
    """How many connections one or both of their own organisations reported, and how many only others."""

    by_one_end: int
    by_both_ends: int
    by_third_party: int

    @property
    def pairs(self) -> int:
        """All connections."""
        return self.by_one_end + self.by_both_ends + self.by_third_party

    def write_sentence(self, lang: str = "en") -> str:
        """Return how many connections one or both of their own organisations reported."""
        reported, both = self.by_one_end + self.by_both_ends, self.by_both_ends
        if self.pairs == 1:
            key = "only-by-both" if both else "only-by-one" if reported else "only-by-none"
        elif not reported:
            key = "by-none"
        else:
            key = "by-one" if not both else "by-both-once" if both == 1 < reported else "by-both"
        return MESSAGES.format_message(key, lang, n=reported, pairs=self.pairs, both=both)

    def as_json(self) -> dict[str, int]:
        """Return the figures as JSON writes them."""
        return {
            "pairs": self.pairs,
            "reported_by_one_end": self.by_one_end,
            "reported_by_both_ends": self.by_both_ends,
            "reported_by_third_party": self.by_third_party,
        }


def count_reports(
    connections: Iterable[tuple[str, str, tuple[Tie, ...]]], knowledge: StakeholderGraph
) -> Reports:
    """Count by how many of their own organisations connections were reported, each with its ties."""
    tally: Counter[str] = Counter()
    for start, end, ties in connections:
        ends = find_publishers(ties, knowledge) & {start, end}
        tally["both" if len(ends) == 2 else "one" if ends else "third"] += 1
    return Reports(tally["one"], tally["both"], tally["third"])


def count_reporters(network: Network, graph: Graph[str]) -> Observation:
    """Count who reported the pairs of a projection.

    `graph` is what `Network.build_graph` returns; each edge has its `ties`.
    """
    knowledge = network.knowledge
    tally: Counter[str] = Counter()
    reporters: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    own: Counter[str] = Counter()
    for first_end, second_end, ties in graph.edges(data="ties"):
        publishers = find_publishers(ties, knowledge)
        if len(publishers) == 1:
            alone.update(publishers)
        ends = publishers & {first_end, second_end}
        tally["both" if len(ends) == 2 else "one" if ends else "third"] += 1
        reporters.update(publishers)
        own.update(ends)
    consulted = list_consulted_organisations(knowledge)
    silent = tuple(sorted(iri for iri in graph if iri not in consulted))
    asked = {knowledge.dataset.mint.make_entity_iri(name) for name in knowledge.dataset.asked}
    return Observation(
        pairs=graph.number_of_edges(),
        by_one_end=tally["one"],
        by_both_ends=tally["both"],
        by_third_party=tally["third"],
        reporters=tuple(sorted(reporters.items(), key=lambda item: (-item[1], item[0]))),
        copies=tuple(
            (source.id, knowledge.dataset.mint.shorten_iri(source.copy_of))
            for source in knowledge.sources.values()
            if source.copy_of
        ),
        silent=silent,
        unanswered=tuple(iri for iri in silent if iri in asked),
        alone=tuple(sorted(alone.items(), key=lambda item: (-item[1], item[0]))),
        own=tuple(sorted(own, key=lambda iri: (-own[iri], iri))),
        coverage=measure_coverage(network, graph),
        denied=_list_denied(graph, knowledge),
    )


def find_publishers(ties: tuple[Tie, ...], knowledge: StakeholderGraph) -> set[str]:
    """Return the publishers of the sources that support a pair's ties; empty where none is known."""
    publishers = knowledge.publisher_by_source
    return {
        publishers[support.source_iri]
        for tie in ties
        for support in tie.supports
        if support.source_iri in publishers
    }


def _list_denied(graph: Graph[str], knowledge: StakeholderGraph) -> tuple[tuple[str, str], ...]:
    """Return the connections of which each tie is disputed by a source."""
    if not knowledge.disputes:
        return ()
    return tuple(
        sorted(
            (start, end) if start < end else (end, start)
            for start, end, ties in graph.edges(data="ties")
            if all(any(support.set in knowledge.disputes for support in tie.supports) for tie in ties)
        )
    )


def list_consulted_organisations(knowledge: StakeholderGraph) -> set[str]:
    """Return those by whom or about whom a source was read."""
    consulted: set[str] = set()
    for source in knowledge.sources.values():
        consulted |= {source.publisher, *source.about} - {""}
    return consulted
