"""What organisations did in events, and of what topic and in which place an event was: a network in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from ...measures.shared_traits import PLACE, TOPIC, classify_trait
from ...model.network import Network, Tie
from ...schema.levels import Certainty
from ...schema.terms import STK
from .assertion_state import NegativeAssertion, load_negative_assertions


class EventTies:
    """The events of a network, by ties of a certainty or stronger."""

    def __init__(self, network: Network, certainty: str) -> None:
        self.network = network
        least, entities = Certainty(certainty), network.knowledge.entities
        self._events = {iri for iri, entity in entities.items() if STK + "Event" in entity.classes}
        self.participations: list[tuple[str, Tie]] = []  # who had a part, and the tie from the event to it
        self._traits: dict[str, dict[str, list[Tie | None]]] = defaultdict(lambda: defaultdict(list))
        for tie in network.ties:
            if tie.subject not in self._events or not least.includes(tie.certainty):
                continue
            if tie.object in network.organisations:
                self.participations.append((tie.object, tie))
            else:
                self._traits[tie.subject][classify_trait(network, tie.kind, tie.object)].append(tie)

    def classify_trait(self, iri: str) -> str:
        """Return whether what an event is tied to is a topic or a place."""
        classes = self.network.knowledge.entities[iri].classes
        return PLACE if STK + "Place" in classes else TOPIC

    def join_topic_and_place(self, part: Tie) -> Iterator[tuple[Tie, ...]]:
        """Yield a part with each topic and each place of its event, those that it has."""
        traits = self._traits.get(part.subject, {})
        for topic in traits.get(TOPIC) or [None]:
            for place in traits.get(PLACE) or [None]:
                yield (part, *filter(None, (topic, place)))

    def find_negative_parts(self) -> Iterator[NegativeAssertion]:
        """Yield the parts in an event that a source denies an organisation, where no source gives it them."""
        known_parts = {(tie.subject, tie.kind.iri, who) for who, tie in self.participations}
        for assertion in load_negative_assertions(self.network.knowledge):
            is_of = assertion.subject in self._events and assertion.object in self.network.organisations
            if is_of and (assertion.subject, assertion.kind.iri, assertion.object) not in known_parts:
                yield assertion

    @cached_property
    def dates(self) -> Mapping[str, tuple[str, str]]:
        """The first and the last day of each event, empty where none is told."""
        rows = self.network.knowledge.store.select(
            "SELECT ?e (MIN(?s) AS ?start) (MAX(?t) AS ?end) { ?e a stk:Event "
            "OPTIONAL { ?e stk:start ?s } OPTIONAL { ?e stk:end ?t } } GROUP BY ?e"
        )
        return {row["e"].value: (_read_value(row["start"]), _read_value(row["end"])) for row in rows}


def _read_value(term: object) -> str:
    return str(getattr(term, "value", ""))
