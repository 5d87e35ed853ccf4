"""A network into what the map shows: nodes, ties, legend and panel as plain values ready for JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..knowledge import Entity
from ..layout import Item, Layout, Link, positions
from ..network import Network, Tie
from ..ontology import Sector, TieKind
from ..spelling import plain
from ..terms import STK
from .collectives import Count, counts, drawn, shown
from .words import certainties, sentences

FORMAL = frozenset({STK + "GroupStructure", STK + "GroupMembership"})
IDENTITY = STK + "GroupIdentity"


@dataclass(frozen=True)
class MapModel:
    """What the page is made of. `ties` holds those drawn; `listed` those told only in the panel."""

    network: Network
    layout: Layout
    ties: tuple[Tie, ...]
    listed: tuple[Tie, ...]
    counts: Mapping[str, Sequence[Count]]
    shown: frozenset[str]

    @classmethod
    def of(cls, network: Network) -> MapModel:
        """Return the model of a network, with its layout."""
        found = counts(network.knowledge)
        kept = shown(network, found)
        ties = tuple(drawn(network, kept))
        listed = tuple(_listed(network, ties))
        model = cls(network, Layout.empty(()), ties, listed, found, kept)
        return replace(model, layout=positions(*model.parts))

    @property
    def parts(self) -> tuple[list[Item], list[Link], list[tuple[str, str]]]:
        """What the layout is made of: items, connected pairs and possible duplicates."""
        twins = [tie.ends for tie in self.listed if is_same(tie.kind)]
        return _items(self.network, self.shown, self.ties), _links(self.network, self.ties), twins

    def data(self) -> dict[str, Any]:
        """Return everything that the page's script reads, in a fixed order."""
        knowledge = self.network.knowledge
        told = self._told
        named = [entity for entity in knowledge.entities.values() if entity.iri in told]
        return {
            "kind": self.layout.kind,
            "bounds": [round(edge, 1) for edge in self.layout.bounds],
            "hubs": list(self.layout.hubs),
            "apart": list(self.layout.apart),
            "sectors": self._sectors(),
            "kinds": self._kinds(),
            "certainties": certainties(self.network, self.ties),
            "headings": [_heading(heading) for heading in self.layout.headings],
            "marks": [_mark(mark) for mark in self.layout.marks],
            "nodes": {name: _place(place) for name, place in self.layout.places.items()},
            "entities": {entity.iri: self._entity(entity) for entity in named},
            "ties": {tie_id(tie): self._tie(tie) for tie in (*self.ties, *self.listed)},
            "sources": {
                source.id: {"title": source.title, "issued": source.issued, "copy": bool(source.copy_of)}
                for source in knowledge.sources.values()
            },
        }

    @property
    def sentences(self) -> tuple[str, str]:
        """What is seen, and what was not asked."""
        return sentences(self.network)

    @property
    def _told(self) -> frozenset[str]:
        ends = {end for tie in (*self.ties, *self.listed) for end in tie.ends}
        return frozenset(self.network.organisations) | frozenset(ends)

    def _sectors(self) -> list[dict[str, Any]]:
        """Return the marks of the legend: the sectors at the top, with how many organisations each has."""
        held = Counter(top(self.network, entity.sector) for entity in self.network.organisations.values())
        label = self.network.knowledge.ontology.label
        rows = [
            {
                "id": sector.iri,
                "label": label(sector.iri),
                "plural": sector.plural.get("en") or label(sector.iri),
                "shape": sector.shape,
                "light": sector.colour_light,
                "dark": sector.colour_dark,
                "count": held[sector.iri],
            }
            for sector in self.network.knowledge.ontology.sectors.values()
            if not sector.parent and held[sector.iri]
        ]
        other = {
            "id": "",
            "label": "Kind not given",
            "plural": "Kind not given",
            "shape": "circle",
            "count": held[""],
        }
        return rows + ([{**other, "light": "#444444", "dark": "#BBBBBB"}] if held[""] else [])

    def _kinds(self) -> list[dict[str, Any]]:
        """Return the kinds that occur, with how many ties of each join two named organisations."""
        held = Counter(tie.kind.iri for tie in self.network.counted())
        occur = {tie.kind.iri for tie in self.ties}
        kinds = [kind for kind in self.network.knowledge.ontology.ties.values() if kind.iri in occur]
        return [
            {
                "id": kind.iri,
                "label": self.network.knowledge.ontology.label(kind.iri),
                "count": held[kind.iri],
            }
            for kind in sorted(kinds, key=lambda kind: (-held[kind.iri], kind.iri))
        ]

    def _entity(self, entity: Entity) -> dict[str, Any]:
        kinds = [self.network.knowledge.ontology.label(iri) for iri in entity.types]
        names = [*entity.label.values(), entity.short, entity.abbreviation, *entity.other_names]
        own = set(entity.label.values()) | {entity.abbreviation}
        found: dict[str, Any] = {
            "label": entity.name(),
            "bn": entity.label.get("bn", ""),
            "abbr": entity.abbreviation,
            "other": [name for name in entity.other_names if name not in own],
            "kind": ", ".join(kinds),
            "sector": top(self.network, entity.sector),
            "ids": list(entity.identifiers),
            "homepage": entity.homepage,
            "counts": [count.words for count in self.counts.get(entity.iri, ())],
            "several": entity.is_collective,
            "keys": sorted({key for key in map(plain, names) if key}),
        }
        return {key: value for key, value in found.items() if value or key in ("label", "sector", "keys")}

    def _tie(self, tie: Tie) -> dict[str, Any]:
        supports = [{key: value for key, value in one.as_json().items() if value} for one in tie.supports]
        dates = [
            {
                "start": date.start,
                "end": date.end,
                "text": date.text,
                "certainty": date.certainty,
                "role": date.role,
            }
            for date in tie.dates
        ]
        found = {
            "kind": tie.kind.iri,
            "label": self.network.knowledge.ontology.label(tie.kind.iri),
            "reverse": self._reverse(tie.kind),
            "from": tie.subject,
            "to": tie.object,
            "certainty": tie.shown_certainty,
            "supports": supports,
            "dates": [{key: value for key, value in date.items() if value} for date in dates],
        }
        return {key: value for key, value in found.items() if value}

    def _reverse(self, kind: TieKind) -> str:
        """Return how the tie reads from its object: the inverse's label, or nothing where there is none."""
        if not kind.directed:
            return self.network.knowledge.ontology.label(kind.iri)
        return self.network.knowledge.ontology.label(kind.inverse) if kind.inverse else ""


def tie_id(tie: Tie) -> str:
    """Return the id of a tie on the page."""
    return f"{tie.kind.name} {tie.subject} {tie.object}"


def is_same(kind: TieKind) -> bool:
    """Tell whether a kind says that two may be one."""
    return kind.group == IDENTITY and kind.symmetric and not kind.counts


def is_formal(kind: TieKind) -> bool:
    """Tell whether a kind is a formal role: how bodies are made up and who belongs to them."""
    return kind.counts and kind.group in FORMAL


def top(network: Network, sector: Sector | None) -> str:
    """Return the sector whose mark an organisation bears."""
    return (sector.parent or sector.iri) if sector else ""


def _listed(network: Network, ties: Sequence[Tie]) -> Iterable[Tie]:
    """Yield what the panel tells besides: ties to collectives that are not drawn, possible duplicates."""
    known = {tie_id(tie) for tie in ties}
    entities = network.knowledge.entities
    for tie in network.ties:
        both = [entities[end] for end in (tie.subject, tie.object) if end in entities]
        named = [entity for entity in both if entity.is_organisation]
        told = [entity for entity in both if entity.is_organisation or entity.is_collective]
        if tie_id(tie) in known or tie.subject == tie.object or len(told) < 2 or not named:
            continue
        if tie.kind.counts or (is_same(tie.kind) and len(named) == 2):
            yield tie


def _items(network: Network, kept: frozenset[str], ties: Sequence[Tie]) -> list[Item]:
    sources = network.knowledge.sources
    publishers = {source.id: source.publisher for source in sources.values()}
    reporters: dict[str, set[str]] = defaultdict(set)
    for tie in ties:
        for end in tie.ends:
            reporters[end] |= {publishers.get(support.source, "") for support in tie.supports}
    entities = network.knowledge.entities
    return [
        Item(
            id=name,
            label=entities[name].short or entities[name].abbreviation or entities[name].name(),
            group=sector.iri if sector else "",
            heading=sector.plural.get("en", sector.name) if sector else "Kind not given",
            order=sector.order if sector else 99,
            side=sector.side if sector else "right",
            several=name in kept,
            reported_by=frozenset(reporters[name]),
        )
        for name in sorted(network.organisations.keys() | kept)
        for sector in [entities[name].sector]
    ]


def _links(network: Network, ties: Sequence[Tie]) -> list[Link]:
    """Return the connected pairs; a pair with formal ties that a passage tells bears their words."""
    pairs: dict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in ties:
        pairs[tie.ends].append(tie)
    links = []
    for (one, other), found in sorted(pairs.items()):
        formal = [tie for tie in found if is_formal(tie.kind) and not tie.is_inferred]
        formal.sort(key=lambda tie: not any(date.role for date in tie.dates))
        named = all(end in network.organisations for end in (one, other))
        if formal and named:
            words = ", ".join(dict.fromkeys(role_words(network, tie) for tie in formal))
            links.append(Link(formal[0].subject, formal[0].object, words))
        else:
            links.append(Link(one, other))
    return links


def role_words(network: Network, tie: Tie) -> str:
    """Return the role of a formal tie as its source words it, else its kind; "?" where it is ambiguous."""
    role = next((date.role for date in tie.dates if date.role), "") or network.knowledge.ontology.label(
        tie.kind.iri
    )
    return role + ("?" if tie.certainty == "ambiguous" else "")


def _words(words: Any) -> dict[str, Any]:
    return {
        "x": round(words.x, 1),
        "y": round(words.y, 1),
        "lines": list(words.lines),
        "align": words.align,
        "size": words.size,
        "bold": words.bold,
        "tone": words.tone,
    }


def _place(place: Any) -> dict[str, Any]:
    x, y, size = round(place.x, 1), round(place.y, 1), round(place.size, 1)
    return {"x": x, "y": y, "size": size, "words": [_words(words) for words in place.words]}


def _heading(heading: Any) -> dict[str, Any]:
    return {"group": heading.group, "words": _words(heading.words), "members": list(heading.members)}


def _mark(mark: Any) -> dict[str, Any]:
    points = [[round(x, 1), round(y, 1)] for x, y in mark.points]
    return {"pair": list(mark.pair), "points": points, "words": _words(mark.words)}
