"""Chooses which groups that no source names the map shows, and gathers what is known of their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model.entity_profile import Count, EntityProfiles
from ..model.network import Network, Tie
from ..model.values import Entity
from ..schema.terms import STK

MOST = 3  # shown beside one owner


def collect_counts(network: Network) -> Mapping[str, tuple[Count, ...]]:
    """Return the counts of everything that has one, by IRI, totals before their parts."""
    return {
        name: tuple(
            sorted(entity_counts, key=lambda count: (bool(count.dimension or count.part_of), count.iri))
        )
        for name, entity_counts in EntityProfiles(network).counts.items()
    }


def choose_collectives(network: Network, counts_by_entity: Mapping[str, Sequence[Count]]) -> frozenset[str]:
    """Return the collectives of the opening view, at most a few beside each owner, numbered ones first.

    One with a number of its members is shown beside any organisation that it has a tie with; one without
    only beside an alliance, which is made of such. The participants of events open from the panel.
    """
    owned: dict[str, list[tuple[bool, str]]] = {}
    counts_members = network.knowledge.ontology.counts_members
    for name, ties in network.by_node.items():
        entity = network.knowledge.entities.get(name)
        if not entity or not entity.is_collective or STK + "ParticipantGroup" in entity.classes:
            continue
        numbered = any(
            counts_members(count.unit) and count.value is not None for count in counts_by_entity.get(name, ())
        )
        for owner in {
            end for tie in ties if tie.kind.counts for end in tie.ends if end in network.organisations
        }:
            if numbered or _is_alliance(network.organisations[owner]):
                owned.setdefault(owner, []).append((not numbered, name))
    return frozenset(name for names in owned.values() for _, name in sorted(set(names))[:MOST])


def _is_alliance(entity: Entity) -> bool:
    return entity.sector is not None and entity.sector.side == "above"


def select_drawn_ties(network: Network, collectives: frozenset[str]) -> list[Tie]:
    """Return the ties of the map: those that count, between organisations or to a collective shown."""
    ends = network.organisations.keys() | collectives
    return [
        tie
        for tie in network.ties
        if tie.kind.counts and tie.subject != tie.object and tie.subject in ends and tie.object in ends
    ]
