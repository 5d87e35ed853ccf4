"""How the network was observed: who reported which ties, and who was never asked.

A network written down by its own hub makes the hub central. These figures say how far that is so, and
open every answer of `central` and `isolated`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from ..core.plural import choose_plural, count_noun
from ..model.graph import StakeholderGraph
from ..model.network import Network, Tie


@dataclass(frozen=True)
class Observation:
    """Who reported the connected pairs of a projection, counted in pairs.

    A pair is reported by an end where a source that supports one of its ties is published by that end;
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

    @property
    def by_an_end(self) -> int:
        """Pairs that at least one of their own ends reported."""
        return self.by_one_end + self.by_both_ends

    def write_sentences(self, knowledge: StakeholderGraph) -> list[str]:
        """Return what a reader must know before any number."""
        if not self.pairs:
            return ["No ties between named organisations are documented at this certainty."]
        is_singular = 1 in (self.by_an_end, self.pairs)
        by_own_ends = f"{self.by_an_end} of {count_noun(self.pairs, 'tie')} " + (
            "is reported by one of its own ends" if is_singular else "are reported by one of their own ends"
        )
        sentences = [by_own_ends + self._name_reporters(knowledge) + "."]
        if self.by_both_ends:
            verb = choose_plural(self.by_both_ends, "is", "are")
            sentences.append(f"{self.by_both_ends} of these {verb} reported by both ends.")
        if self.by_third_party:
            verb = "is" if 1 in (self.by_third_party, self.pairs) else "are"
            sentences.append(f"{self.by_third_party} of {self.pairs} {verb} reported by a third party.")
        if not self.by_both_ends:
            sentences.append("No tie is confirmed by both of its ends.")
        if self.silent:
            sentences.append(
                f"{self._describe_silent(knowledge)}: no source by or about them was read, "
                "so ties among them are not known and a missing tie is not a missing relation."
            )
        return sentences

    def _describe_silent(self, knowledge: StakeholderGraph) -> str:
        """Return who is silent; who was asked is known only where the data set lists it."""
        words = "organisation was", "organisations were"
        if not knowledge.dataset.asked:
            return f"{count_noun(len(self.silent), *words)} not asked or did not answer"
        unasked = len(self.silent) - len(self.unanswered)
        if not self.unanswered:
            return f"{count_noun(unasked, *words)} not asked"
        no_answer = f"{count_noun(len(self.unanswered), *words)} asked and did not answer"
        return no_answer + (
            f", {unasked} {choose_plural(unasked, 'was', 'were')} not asked" if unasked else ""
        )

    def _name_reporters(self, knowledge: StakeholderGraph) -> str:
        if not self.own:
            return ""
        if len(self.own) > 3:
            return f" ({len(self.own)} organisations reported)"
        return f" ({' and '.join(knowledge.label(iri) for iri in self.own)})"

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
