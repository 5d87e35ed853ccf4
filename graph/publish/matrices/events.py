"""What organisations did in events, and of what topic and in which place an event was: a network in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from ...measures.shared_traits import classify_trait
from ...model.network import Network, Tie
from ...schema.terms import STK
from .assertion_state import NegativeAssertion, load_negative_assertions
from .grid import MatrixScope


class EventTies:
    """The events of a network, by ties of a scope and held at its date."""

    def __init__(self, network: Network, scope: MatrixScope) -> None:
        self.network = network
        entities = network.knowledge.entities
        self._events = {
            iri
            for iri, entity in entities.items()
            if STK + "Event" in entity.classes and scope.includes_event(*self.dates.get(iri, ("", "")))
        }
        self.participations: list[tuple[str, Tie]] = []  # who had a part, and the tie from the event to it
        self._traits: dict[tuple[str, str], list[Tie]] = defaultdict(list)
        for tie in network.ties:
            if tie.subject not in self._events or not scope.includes(tie):
                continue
            if tie.object in network.organisations:
                self.participations.append((tie.object, tie))
            else:
                self._traits[tie.subject, classify_trait(network, tie.kind, tie.object)].append(tie)

    def list_traits(self, event: str, sort: str) -> Sequence[Tie]:
        """Return the ties of an event to its topics or its places."""
        return self._traits.get((event, sort), ())

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
