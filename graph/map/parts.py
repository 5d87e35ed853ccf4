"""What the layout is made of: a network in; items, connected pairs and their words out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..knowledge import Entity
from ..layout import Item, Link, Text
from ..network import Network, Tie
from ..ontology import TieKind
from .columns import pair
from .saying import SAYING


def is_formal(network: Network, kind: TieKind) -> bool:
    """Tell whether a kind is a formal role: how bodies are made up and who belongs to them."""
    return kind.counts and network.knowledge.ontology.is_formal(kind.group)


def listed(network: Network, ties: Sequence[Tie]) -> Iterator[Tie]:
    """Yield what the panel tells besides: ties to collectives that are not drawn, possible duplicates."""
    known = {id(tie) for tie in ties}
    entities, doubts = network.knowledge.entities, network.knowledge.ontology.is_doubt_of_identity
    doubtful = {iri for iri in network.knowledge.ontology.ties if doubts(iri)}
    for tie in network.ties:
        if id(tie) in known or not (tie.kind.counts or tie.kind.iri in doubtful):
            continue
        both = [entities[end] for end in (tie.subject, tie.object) if end in entities]
        named = [entity for entity in both if entity.is_organisation]
        told = [entity for entity in both if entity.is_organisation or entity.is_collective]
        if tie.subject == tie.object or len(told) < 2 or not named:
            continue
        if tie.kind.counts or len(named) == 2:
            yield tie


def items(network: Network, kept: frozenset[str], ties: Sequence[Tie]) -> list[Item]:
    """Return the organisations and the collectives shown, as the layout takes them."""
    sources = network.knowledge.sources
    publishers = {source.id: source.publisher for source in sources.values()}
    reporters: dict[str, set[str]] = defaultdict(set)
    for tie in ties:
        told = {publishers.get(support.source, "") for support in tie.supports}
        for end in tie.ends:
            reporters[end] |= told
    entities = network.knowledge.entities
    headings = {
        iri: Text(*pair(sector.plural, sector.name))
        for iri, sector in network.knowledge.ontology.sectors.items()
    }
    unknown = Text(*SAYING.pair("no-sector"))
    return [
        Item(
            id=name,
            label=label(entities[name]),
            group=sector.iri if sector else "",
            heading=headings[sector.iri] if sector else unknown,
            order=sector.order if sector else 99,
            side=sector.side if sector else "right",
            several=name in kept,
            reported_by=frozenset(reporters[name]),
        )
        for name in sorted(network.organisations.keys() | kept)
        for sector in [entities[name].sector]
    ]


def label(entity: Entity) -> Text:
    """Return what stands beside the mark of an entity: its short name, and in Bengali its whole one."""
    return Text(entity.short or entity.abbreviation or entity.name(), entity.label.get("bn", ""))


def links(network: Network, ties: Sequence[Tie]) -> list[Link]:
    """Return the connected pairs; a pair with formal ties that a passage tells bears their words."""
    pairs: dict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in ties:
        pairs[tie.ends].append(tie)
    links = []
    formal_kinds = {kind.iri for kind in network.knowledge.ontology.ties.values() if is_formal(network, kind)}
    for (one, other), found in sorted(pairs.items()):
        formal = [tie for tie in found if tie.kind.iri in formal_kinds and not tie.is_inferred]
        formal.sort(key=lambda tie: not any(date.role for date in tie.dates))
        named = all(end in network.organisations for end in (one, other))
        if formal and named:
            links.append(Link(formal[0].subject, formal[0].object, _roles(network, formal)))
        else:
            links.append(Link(one, other))
    return links


def _roles(network: Network, ties: Sequence[Tie]) -> Text:
    first, *others = dict.fromkeys(role_words(network, tie) for tie in ties)
    for other in others:
        first = first.then(other)
    return first


def role_words(network: Network, tie: Tie) -> Text:
    """Return the role of a formal tie as its source words it, else its kind; "?" where it is ambiguous."""
    role = next((Text(date.role) for date in tie.dates if date.role), None) or Text(
        *pair(tie.kind.label, tie.kind.name)
    )
    return role.then(Text("?"), "") if tie.certainty == "ambiguous" else role
