"""Collects what organisations share besides ties: alliances, topics, places and kinds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..model.network import Network, Tie
from ..schema.levels import Certainty
from ..schema.terms import SKOS, STK
from ..schema.vocabulary import TieKind

ALLIANCE, TOPIC, PLACE, KIND = "alliance", "topic", "place", "kind"
_BELONGING = (STK + "GroupMembership", STK + "GroupStructure")  # to work with an alliance is not to be in it


@dataclass(frozen=True, order=True)
class Trait:
    """Something that several organisations may have: its sort, and the IRI of what it is."""

    sort: str
    iri: str


def collect_traits(
    network: Network, *, certainty: str = "stated", kinds: Iterable[str] = (), as_of: str = ""
) -> Mapping[str, frozenset[Trait]]:
    """Return the traits of every named organisation, by IRI.

    An alliance is an organisation that it is a member of or serves; a topic any concept and a place any
    place that it is tied to; a kind its curated kind, which rests on no tie. Ties of a certainty or stronger
    count. `kinds` and `as_of`, an ISO date possibly reduced, choose among ties between organisations, so
    among alliances: those of these kinds that are dated and held then. A topic or a place counts whatever
    its kind, unless its dates say that it did not hold; how many have none is what `undated` tells.
    """
    least, wanted = Certainty(certainty), frozenset(kinds)
    traits_of: dict[str, set[Trait]] = defaultdict(set)
    for iri, entity in network.organisations.items():
        traits_of[iri] |= {Trait(KIND, kind) for kind in entity.types}
    for tie, trait in list_trait_ties(network):
        is_alliance = trait.sort == ALLIANCE
        if not least.includes(tie.certainty) or (is_alliance and wanted and tie.kind.name not in wanted):
            continue
        if as_of and (is_alliance or tie.is_dated) and not tie.was_active_in(as_of):
            continue
        traits_of[tie.subject].add(trait)
    return {iri: frozenset(traits_of[iri]) for iri in network.organisations}


def count_undated_ties(network: Network, *, certainty: str = "stated") -> int:
    """Return how many ties to topics and places carry no date, so that they count at any."""
    least = Certainty(certainty)
    return sum(
        trait.sort != ALLIANCE and least.includes(tie.certainty) and not tie.is_dated
        for tie, trait in list_trait_ties(network)
    )


def list_trait_ties(network: Network) -> Iterator[tuple[Tie, Trait]]:
    """Yield every tie of a named organisation that gives it a trait."""
    for tie in network.ties:
        if tie.subject in network.organisations:
            sort = classify_trait(network, tie.kind, tie.object)
            if sort:
                yield tie, Trait(sort, tie.object)


def classify_trait(network: Network, kind: TieKind, object_: str) -> str:
    """Return the sort of trait that a kind of tie to something gives, empty where it gives none."""
    organisation = network.organisations.get(object_)
    is_alliance = organisation is not None and STK + "Platform" in organisation.classes
    if is_alliance and kind.counts and kind.group in _BELONGING:
        return ALLIANCE
    entity = network.knowledge.entities.get(object_)
    classes = entity.classes if entity else frozenset()
    if STK + "Place" in classes:
        return PLACE
    return TOPIC if SKOS + "Concept" in classes and STK + "Heading" not in classes else ""


def list_trait_holders(by_node: Mapping[str, frozenset[Trait]]) -> Mapping[Trait, tuple[str, ...]]:
    """Return who has each trait, sorted."""
    nodes_by_trait: dict[Trait, list[str]] = defaultdict(list)
    for node in sorted(by_node):
        for trait in by_node[node]:
            nodes_by_trait[trait].append(node)
    return {trait: tuple(nodes) for trait, nodes in nodes_by_trait.items()}
