"""What is said of an organisation and a topic, a place or an alliance, and what is denied: a network in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..knowledge import Evidence, Knowledge
from ..measures.traits import sort_of, told
from ..network import Network, Tie
from ..ontology import TieKind
from .grid import ABSENT, PRESENT, UNDOCUMENTED

Ends = tuple[str, str]  # the IRIs of who it is said of, and of what


@dataclass(frozen=True)
class Denial:
    """A passage that says that there is no tie of a kind between two."""

    kind: TieKind
    subject: str
    object: str
    supports: tuple[Evidence, ...]


@dataclass(frozen=True)
class Said:
    """The ties and the denials between two; `state` counts a denial only where no tie is said."""

    ties: tuple[Tie, ...] = ()
    denials: tuple[Denial, ...] = ()

    @property
    def state(self) -> str:
        """Whether it is present, stated absent or not documented."""
        return PRESENT if self.ties else ABSENT if self.denials else UNDOCUMENTED

    @property
    def supports(self) -> tuple[Evidence, ...]:
        """Every passage behind it, each once."""
        told = [one.supports for one in self.ties]
        return merged([*told, *(one.supports for one in self.denials)])


NOTHING = Said()


def merged(supports: Iterable[Iterable[Evidence]]) -> tuple[Evidence, ...]:
    """Return several lists of passages as one, each passage once."""
    return tuple({one.set: one for several in supports for one in several}.values())


def level(knowledge: Knowledge, supports: Iterable[Evidence]) -> str:
    """Return the strongest certainty of some passages."""
    return min((knowledge.level(one.set) for one in supports), key=knowledge.ontology.certainties.index)


def denials(knowledge: Knowledge) -> tuple[Denial, ...]:
    """Return what sources say is not so, sorted."""
    query = """
        SELECT ?s ?k ?o ?g { GRAPH ?g {
          ?n a owl:NegativePropertyAssertion ; owl:sourceIndividual ?s ;
             owl:assertionProperty ?k ; owl:targetIndividual ?o } }"""
    sets: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for subject, kind, object_, graph in knowledge.store.table(query):
        sets[kind, subject, object_].append(graph)
    kinds = knowledge.ontology.ties
    return tuple(
        Denial(kinds[kind], subject, object_, tuple(knowledge.evidence[name] for name in sorted(found)))
        for (kind, subject, object_), found in sorted(sets.items())
        if kind in kinds
    )


def said(network: Network, sort: str, *, certainty: str) -> Mapping[Ends, Said]:
    """Return what is said of each organisation and each trait of a sort, of a certainty or stronger."""
    levels = network.at_least(certainty)
    ties: dict[Ends, list[Tie]] = defaultdict(list)
    for tie, trait in told(network):
        if trait.sort == sort and tie.certainty in levels:
            ties[tie.subject, tie.object].append(tie)
    denied: dict[Ends, list[Denial]] = defaultdict(list)
    for one in denials(network.knowledge):
        known = one.subject in network.organisations
        strong = any(network.knowledge.level(support.set) in levels for support in one.supports)
        if known and strong and sort_of(network, one.kind, one.object) == sort:
            denied[one.subject, one.object].append(one)
    return {
        ends: Said(tuple(ties.get(ends, ())), tuple(denied.get(ends, ())))
        for ends in sorted({*ties, *denied})
    }
