"""Collects what the layout needs: items, connections and their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..core.messages import make_language_pair
from ..layout import BilingualText, Item, Link
from ..model.network import Network, Tie
from ..model.values import Entity
from ..schema.levels import Certainty
from ..schema.vocabulary import TieKind
from .messages import MESSAGES


def is_formal(network: Network, kind: TieKind) -> bool:
    """Tell whether a kind is a formal role: how bodies are made up and who belongs to them."""
    return kind.counts and network.knowledge.ontology.is_formal(kind.group)


def list_panel_ties(network: Network, ties: Sequence[Tie]) -> Iterator[Tie]:
    """Yield what the panel tells besides: ties to collectives that are not drawn, possible duplicates."""
    known = {id(tie) for tie in ties}
    entities, doubts = network.knowledge.entities, network.knowledge.ontology.is_doubt_of_identity
    doubtful = {iri for iri in network.knowledge.ontology.tie_kinds if doubts(iri)}
    for tie in network.ties:
        if id(tie) in known or not (tie.kind.counts or tie.kind.iri in doubtful):
            continue
        both = [entities[end] for end in (tie.subject, tie.object) if end in entities]
        named = [entity for entity in both if entity.is_organisation]
        actors = [entity for entity in both if entity.is_organisation or entity.is_collective]
        if tie.subject == tie.object or len(actors) < 2 or not named:
            continue
        if tie.kind.counts or len(named) == 2:
            yield tie


def build_items(network: Network, collectives: frozenset[str], ties: Sequence[Tie]) -> list[Item]:
    """Return the organisations and the collectives shown, as the layout takes them."""
    sources = network.knowledge.sources
    publishers = {source.id: source.publisher for source in sources.values()}
    reporters: dict[str, set[str]] = defaultdict(set)
    for tie in ties:
        for support in tie.supports:
            publisher = publishers.get(support.source, "")
            reporters[tie.subject].add(publisher)
            reporters[tie.object].add(publisher)
    entities = network.knowledge.entities
    headings = {
        iri: BilingualText(*make_language_pair(sector.plural, sector.name))
        for iri, sector in network.knowledge.ontology.sectors.items()
    }
    unknown = BilingualText(*MESSAGES.format_pair("no-sector"))
    return [
        Item(
            id=name,
            label=label_entity(entities[name]),
            group=sector.iri if sector else "",
            heading=headings[sector.iri] if sector else unknown,
            order=sector.order if sector else 99,
            side=sector.side if sector else "right",
            several=name in collectives,
            reported_by=frozenset(reporters[name]),
        )
        for name in sorted(network.organisations.keys() | collectives)
        for sector in [entities[name].sector]
    ]


def label_entity(entity: Entity) -> BilingualText:
    """Return what stands beside the mark of an entity: its short name, and in Bengali its whole one."""
    return BilingualText(entity.short or entity.abbreviation or entity.get_name(), entity.label.get("bn", ""))


def build_links(network: Network, ties: Sequence[Tie]) -> list[Link]:
    """Return the connected pairs; a pair with formal ties that a passage tells bears their words."""
    pairs: dict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in ties:
        pairs[tie.ends].append(tie)
    links, organisations = [], network.organisations
    formal_kinds = {
        kind.iri for kind in network.knowledge.ontology.tie_kinds.values() if is_formal(network, kind)
    }
    for (first, second), pair_ties in sorted(pairs.items()):
        formal = [tie for tie in pair_ties if tie.kind.iri in formal_kinds and not tie.is_inferred]
        if formal and first in organisations and second in organisations:
            formal.sort(key=lambda tie: not any(date.role for date in tie.dates))
            links.append(Link(formal[0].subject, formal[0].object, _join_roles(network, formal)))
        else:
            links.append(Link(first, second))
    return links


def _join_roles(network: Network, ties: Sequence[Tie]) -> BilingualText:
    first, *others = dict.fromkeys(describe_role(network, tie) for tie in ties)
    for other in others:
        first = first.append(other)
    return first


def describe_role(network: Network, tie: Tie) -> BilingualText:
    """Return the role of a formal tie as its source words it, else its kind; "?" where it is ambiguous."""
    role = next((BilingualText(date.role) for date in tie.dates if date.role), None) or BilingualText(
        *make_language_pair(tie.kind.label, tie.kind.name)
    )
    return role.append(BilingualText("?"), "") if tie.certainty == Certainty.AMBIGUOUS else role
