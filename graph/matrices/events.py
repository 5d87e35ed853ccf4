"""What organisations did in events, and of what topic and in which place an event was: a network in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from ..measures.traits import PLACE, TOPIC, sort_of
from ..network import Network, Tie
from ..terms import STK
from .documented import Denial, denials


class Events:
    """The events of a network, by ties of a certainty or stronger."""

    def __init__(self, network: Network, certainty: str) -> None:
        self.network = network
        levels, entities = network.at_least(certainty), network.knowledge.entities
        self._events = {iri for iri, entity in entities.items() if STK + "Event" in entity.classes}
        self.parts: list[tuple[str, Tie]] = []  # who had a part, and the tie from the event to it
        self._about: dict[str, dict[str, list[Tie | None]]] = defaultdict(lambda: defaultdict(list))
        for tie in network.ties:
            if tie.subject not in self._events or tie.certainty not in levels:
                continue
            if tie.object in network.organisations:
                self.parts.append((tie.object, tie))
            else:
                self._about[tie.subject][sort_of(network, tie.kind, tie.object)].append(tie)

    def sort(self, iri: str) -> str:
        """Return whether what an event is tied to is a topic or a place."""
        classes = self.network.knowledge.entities[iri].classes
        return PLACE if STK + "Place" in classes else TOPIC

    def joined(self, part: Tie) -> Iterator[tuple[Tie, ...]]:
        """Yield a part with each topic and each place of its event, those that it has."""
        about = self._about.get(part.subject, {})
        for topic in about.get(TOPIC) or [None]:
            for place in about.get(PLACE) or [None]:
                yield (part, *filter(None, (topic, place)))

    def denied(self) -> Iterator[Denial]:
        """Yield the parts in an event that a source denies an organisation, where no source gives it them."""
        held = {(tie.subject, tie.kind.iri, who) for who, tie in self.parts}
        for one in denials(self.network.knowledge):
            is_of = one.subject in self._events and one.object in self.network.organisations
            if is_of and (one.subject, one.kind.iri, one.object) not in held:
                yield one

    @cached_property
    def dates(self) -> Mapping[str, tuple[str, str]]:
        """The first and the last day of each event, empty where none is told."""
        rows = self.network.knowledge.store.select(
            "SELECT ?e (MIN(?s) AS ?start) (MAX(?t) AS ?end) { ?e a stk:Event "
            "OPTIONAL { ?e stk:start ?s } OPTIONAL { ?e stk:end ?t } } GROUP BY ?e"
        )
        return {row["e"].value: (_text(row["start"]), _text(row["end"])) for row in rows}


def _text(term: object) -> str:
    return str(getattr(term, "value", ""))
