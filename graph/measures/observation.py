"""Counts who reported the ties of a network and whom nobody heard from, and says so in sentences.

A network written down by its own hub makes the hub central. These figures say how far that is so, and
open every answer of `central` and `isolated` and the report.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.messages import Messages, join_names
from ..model.graph import StakeholderGraph
from ..model.network import Network, Tie

_MESSAGES = Messages.load(Path(__file__).with_name("observation.toml"))

MOST_REPORTERS = 3  # who reported ties, by name
MOST_NAMED = 8  # names of those that did not reply


@dataclass(frozen=True)
class Statement:
    """A sentence for people with its numbers by name."""

    text: str
    figures: tuple[tuple[str, int], ...]


def _state(key: str, lang: str, *, names: str = "", **figures: int) -> Statement:
    return Statement(_MESSAGES.format_message(key, lang, names=names, **figures), tuple(figures.items()))


@dataclass(frozen=True)
class Observation:
    """Who reported the connections of a projection; a connection is a pair with one tie or more.

    It is reported by an end where a source that supports one of its ties is published by that end; by a
    third party where no supporting source is. A copy of a source is support, not a second report.
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
    organisations: int = 0  # how many the projection has

    @property
    def by_an_end(self) -> int:
        """Connections that at least one of the two organisations reported."""
        return self.by_one_end + self.by_both_ends

    def write_sentences(self, knowledge: StakeholderGraph, lang: str = "en") -> list[str]:
        """Return what a reader must know before any number."""
        statements = [*self.describe_reports(knowledge, lang), *self.describe_silence(knowledge, lang)]
        return [statement.text for statement in statements]

    def describe_reports(self, knowledge: StakeholderGraph, lang: str) -> list[Statement]:
        """Return how many connections were reported by the organisations themselves, by both, by others."""
        if self.pairs < 2:
            return [_state(self._choose_single_key(), lang, pairs=self.pairs)]
        statements = [
            _state("reported", lang, n=self.by_an_end, pairs=self.pairs)
            if self.by_an_end
            else _state("reported-none", lang, pairs=self.pairs)
        ]
        if self.by_both_ends:
            statements.append(_state("confirmed", lang, n=self.by_both_ends))
        elif self.by_an_end:
            statements.append(_state("confirmed-none", lang))
        if self.by_third_party and self.by_an_end:
            statements.append(_state("others", lang, n=self.by_third_party))
        if self.own:
            statements.append(self._name_reporters(knowledge, lang))
        return statements

    def describe_silence(self, knowledge: StakeholderGraph, lang: str) -> list[Statement]:
        """Return how many we have not heard from; who was asked is known only where the data set lists it."""
        if not self.pairs or not self.silent:
            return []
        if not knowledge.dataset.asked:
            return [_state("not-heard", lang, n=len(self.silent))]
        statements, unasked = [], len(self.silent) - len(self.unanswered)
        if self.unanswered:
            names = join_names(
                [knowledge.label(iri, lang) for iri in self.unanswered], lang, shown=MOST_NAMED
            )
            statements.append(_state("no-reply", lang, n=len(self.unanswered), names=names))
        if unasked:
            statements.append(_state("not-asked", lang, n=unasked))
        return statements

    def _choose_single_key(self) -> str:
        """Return the key of the text for one connection or none."""
        if not self.pairs:
            return "no-tie"
        if self.by_both_ends:
            return "only-confirmed"
        return "only-reported" if self.by_one_end else "only-others"

    def _name_reporters(self, knowledge: StakeholderGraph, lang: str) -> Statement:
        if len(self.own) > MOST_REPORTERS:
            return _state("reporters-number", lang, n=len(self.own), organisations=self.organisations)
        names = join_names([knowledge.label(iri, lang) for iri in self.own], lang)
        return _state("reporters", lang, names=names)

    def as_json(self, knowledge: StakeholderGraph) -> dict[str, Any]:
        """Return the figures as every JSON output writes them."""
        return {
            "pairs": self.pairs,
            "reported_by_one_end": self.by_one_end,
            "reported_by_both_ends": self.by_both_ends,
            "reported_by_third_party": self.by_third_party,
            "reporters": [
                {"id": knowledge.dataset.mint.shorten_iri(iri), "pairs": pairs}
                for iri, pairs in self.reporters
            ],
            "copies": [{"source": source, "copy_of": original} for source, original in self.copies],
            "not_asked": [
                knowledge.dataset.mint.shorten_iri(iri) for iri in self.silent if iri not in self.unanswered
            ],
            "did_not_answer": [knowledge.dataset.mint.shorten_iri(iri) for iri in self.unanswered],
            "sentences": self.write_sentences(knowledge),
        }


def count_reporters(network: Network, graph: Any) -> Observation:
    """Count who reported the pairs of a projection.

    `graph` is what `Network.project` returns; each edge has its `ties`.
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
    silent = tuple(sorted(iri for iri in network.organisations if iri not in consulted))
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
        organisations=len(graph),
    )


def find_publishers(ties: tuple[Tie, ...], knowledge: StakeholderGraph) -> set[str]:
    """Return the publishers of the sources that support a pair's ties; empty where none is known."""
    publishers = set()
    for tie in ties:
        for support in tie.supports:
            source, seen = knowledge.sources.get(support.source_iri), set()
            while source and source.copy_of in knowledge.sources and source.iri not in seen:
                seen.add(source.iri)  # two that copy each other lead nowhere
                source = knowledge.sources[source.copy_of]
            if source and source.publisher:
                publishers.add(source.publisher)
    return publishers


def list_consulted_organisations(knowledge: StakeholderGraph) -> set[str]:
    """Return those by whom or about whom a source was read."""
    consulted: set[str] = set()
    for source in knowledge.sources.values():
        consulted |= {source.publisher, *source.about} - {""}
    return consulted
