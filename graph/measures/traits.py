"""What organisations share besides ties: alliances, topics, places and kinds. A network in, sets out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from ..network import Network
from ..terms import SKOS, STK

ALLIANCE, TOPIC, PLACE, KIND = "alliance", "topic", "place", "kind"
_BELONGING = (STK + "GroupMembership", STK + "GroupStructure")  # to work with an alliance is not to be in it


@dataclass(frozen=True, order=True)
class Trait:
    """Something that several organisations may have: its sort, and the IRI of what it is."""

    sort: str
    iri: str


def traits(network: Network, *, certainty: str = "stated") -> Mapping[str, frozenset[Trait]]:
    """Return the traits of every named organisation, by IRI.

    An alliance is an organisation that it is a member of or serves; a topic any concept and a place any
    place that it is tied to; a kind its curated kind.
    """
    knowledge, levels = network.knowledge, network.at_least(certainty)
    found: dict[str, set[Trait]] = defaultdict(set)
    for iri, entity in network.organisations.items():
        found[iri] |= {Trait(KIND, kind) for kind in entity.types}
    platforms = {iri for iri, entity in network.organisations.items() if STK + "Platform" in entity.classes}
    for tie in network.ties:
        if tie.subject not in network.organisations or tie.certainty not in levels:
            continue
        if tie.object in platforms and tie.kind.counts and tie.kind.group in _BELONGING:
            found[tie.subject].add(Trait(ALLIANCE, tie.object))
            continue
        other = knowledge.entities.get(tie.object)
        classes = other.classes if other else frozenset()
        if STK + "Place" in classes:
            found[tie.subject].add(Trait(PLACE, tie.object))
        elif SKOS + "Concept" in classes and STK + "Heading" not in classes:
            found[tie.subject].add(Trait(TOPIC, tie.object))
    return {iri: frozenset(found[iri]) for iri in network.organisations}


def holders(by_node: Mapping[str, frozenset[Trait]]) -> Mapping[Trait, tuple[str, ...]]:
    """Return who has each trait, sorted."""
    found: dict[Trait, list[str]] = defaultdict(list)
    for node in sorted(by_node):
        for trait in by_node[node]:
            found[trait].append(node)
    return {trait: tuple(nodes) for trait, nodes in found.items()}
