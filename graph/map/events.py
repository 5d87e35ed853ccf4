"""Collects the events of an edition with the organisations that took part, so that the search finds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ..core.messages import LanguagePair, make_language_pair
from ..schema.terms import STK
from ..schema.vocabulary import TieKind
from .model import MapEvent, MapNode
from .selection import MapSelection


def build_events(selection: MapSelection, nodes: Mapping[str, MapNode]) -> tuple[MapEvent, ...]:
    """Return the events in which an organisation of the map has a part, by id; `nodes` are by IRI."""
    entities = selection.knowledge.entities
    events = {iri for iri, entity in entities.items() if STK + "Event" in entity.classes}
    if not events:
        return ()
    parts: dict[str, list[tuple[LanguagePair, MapNode]]] = defaultdict(list)
    for tie in selection.network.ties:
        for event, other, is_object in ((tie.subject, tie.object, False), (tie.object, tie.subject, True)):
            if event in events and other in nodes:
                parts[event].append((_label_part(selection, tie.kind, is_object=is_object), nodes[other]))
    return tuple(
        MapEvent(
            id=selection.shorten_iri(iri),
            name=make_language_pair(entities[iri].label, entities[iri].id),
            parts=tuple(sorted(set(parts[iri]), key=lambda part: (part[0], part[1].number))),
        )
        for iri in sorted(parts, key=selection.shorten_iri)
    )


def _label_part(selection: MapSelection, kind: TieKind, *, is_object: bool) -> LanguagePair:
    """Return how a tie reads from the event: its kind, or the other direction of it."""
    if is_object and kind.inverse:
        return make_language_pair(selection.knowledge.ontology.labels_by_language(kind.inverse), kind.name)
    return make_language_pair(kind.label, kind.name)
