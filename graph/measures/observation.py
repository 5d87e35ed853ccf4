"""How the network was observed: who reported which ties, and who was never asked.

A network written down by its own hub makes the hub central. These figures say how far that is so, and
open every answer of `central` and `isolated`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from ..knowledge import Knowledge
from ..network import Network, Tie
from .plural import agreeing, amount


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

    def sentences(self, knowledge: Knowledge) -> list[str]:
        """Return what a reader must know before any number."""
        if not self.pairs:
            return ["No ties between named organisations are documented at this certainty."]
        one = 1 in (self.by_an_end, self.pairs)
        told = f"{self.by_an_end} of {amount(self.pairs, 'tie')} " + (
            "is reported by one of its own ends" if one else "are reported by one of their own ends"
        )
        sentences = [told + self._by_whom(knowledge) + "."]
        if self.by_both_ends:
            verb = agreeing(self.by_both_ends, "is", "are")
            sentences.append(f"{self.by_both_ends} of these {verb} reported by both ends.")
        if self.by_third_party:
            verb = "is" if 1 in (self.by_third_party, self.pairs) else "are"
            sentences.append(f"{self.by_third_party} of {self.pairs} {verb} reported by a third party.")
        if not self.by_both_ends:
            sentences.append("No tie is confirmed by both of its ends.")
        if self.silent:
            sentences.append(
                f"{self._silence(knowledge)}: no source by or about them was read, "
                "so ties among them are not known and a missing tie is not a missing relation."
            )
        return sentences

    def _silence(self, knowledge: Knowledge) -> str:
        """Return who is silent; who was asked is known only where the data set lists it."""
        words = "organisation was", "organisations were"
        if not knowledge.dataset.asked:
            return f"{amount(len(self.silent), *words)} not asked or did not answer"
        unasked = len(self.silent) - len(self.unanswered)
        if not self.unanswered:
            return f"{amount(unasked, *words)} not asked"
        told = f"{amount(len(self.unanswered), *words)} asked and did not answer"
        return told + (f", {unasked} {agreeing(unasked, 'was', 'were')} not asked" if unasked else "")

    def _by_whom(self, knowledge: Knowledge) -> str:
        if not self.own:
            return ""
        if len(self.own) > 3:
            return f" ({len(self.own)} organisations reported)"
        return f" ({' and '.join(knowledge.label(iri) for iri in self.own)})"

    def as_json(self, knowledge: Knowledge) -> dict[str, Any]:
        """Return the figures as every JSON output writes them."""
        return {
            "pairs": self.pairs,
            "reported_by_one_end": self.by_one_end,
            "reported_by_both_ends": self.by_both_ends,
            "reported_by_third_party": self.by_third_party,
            "reporters": [
                {"id": knowledge.dataset.mint.local(iri), "pairs": pairs} for iri, pairs in self.reporters
            ],
            "copies": [{"source": source, "copy_of": original} for source, original in self.copies],
            "not_asked": [
                knowledge.dataset.mint.local(iri) for iri in self.silent if iri not in self.unanswered
            ],
            "did_not_answer": [knowledge.dataset.mint.local(iri) for iri in self.unanswered],
            "sentences": self.sentences(knowledge),
        }


def observe(network: Network, graph: Any) -> Observation:
    """Count who reported the pairs of a projection.

    `graph` is what `Network.project` returns; each edge has its `ties`.
    """
    knowledge = network.knowledge
    tally: Counter[str] = Counter()
    reporters: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    own: Counter[str] = Counter()
    for one, other, ties in graph.edges(data="ties"):
        publishers = publishers_of(ties, knowledge)
        if len(publishers) == 1:
            alone.update(publishers)
        ends = publishers & {one, other}
        tally["both" if len(ends) == 2 else "one" if ends else "third"] += 1
        reporters.update(publishers)
        own.update(ends)
    consulted = consulted_organisations(knowledge)
    silent = tuple(sorted(iri for iri in network.organisations if iri not in consulted))
    asked = {knowledge.dataset.mint.entity(name) for name in knowledge.dataset.asked}
    return Observation(
        pairs=graph.number_of_edges(),
        by_one_end=tally["one"],
        by_both_ends=tally["both"],
        by_third_party=tally["third"],
        reporters=tuple(sorted(reporters.items(), key=lambda item: (-item[1], item[0]))),
        copies=tuple(
            (source.id, knowledge.dataset.mint.local(source.copy_of))
            for source in knowledge.sources.values()
            if source.copy_of
        ),
        silent=silent,
        unanswered=tuple(iri for iri in silent if iri in asked),
        alone=tuple(sorted(alone.items(), key=lambda item: (-item[1], item[0]))),
        own=tuple(sorted(own, key=lambda iri: (-own[iri], iri))),
    )


def publishers_of(ties: tuple[Tie, ...], knowledge: Knowledge) -> set[str]:
    """Return the publishers of the sources that support a pair's ties; empty where none is known."""
    found = set()
    for tie in ties:
        for support in tie.supports:
            source, seen = knowledge.sources.get(support.source_iri), set()
            while source and source.copy_of in knowledge.sources and source.iri not in seen:
                seen.add(source.iri)  # two that copy each other lead nowhere
                source = knowledge.sources[source.copy_of]
            if source and source.publisher:
                found.add(source.publisher)
    return found


def consulted_organisations(knowledge: Knowledge) -> set[str]:
    """Return those by whom or about whom a source was read."""
    consulted: set[str] = set()
    for source in knowledge.sources.values():
        consulted |= {source.publisher, *source.about} - {""}
    return consulted
