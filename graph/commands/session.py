"""Opens what `-d` names for a verb, with progress, and says what an edition is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..dataset import AUDIENCES
from . import output

if TYPE_CHECKING:
    from ..knowledge import Knowledge
    from ..measures.conditions import Verdict
    from ..measures.observation import Observation
    from ..network import Network, Projection


def open_knowledge(data: Path | None, audience: str) -> Knowledge:
    """Return the loaded data set."""
    from ..knowledge import Knowledge

    with output.progress(f"reading {data or 'the example data set'}"):
        return Knowledge.open(data, audience=audience)


def open_network(data: Path | None, audience: str) -> Network:
    """Return the network of the loaded data set."""
    from ..network import Network

    return Network(open_knowledge(data, audience))


def kinds_of(network: Network, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the kinds of tie that an option names; QueryError with the nearest where one is unknown."""
    from ..errors import QueryError
    from ..spelling import did_you_mean

    known = {kind.name for kind in network.knowledge.ontology.ties.values() if kind.counts and kind.canonical}
    for name in names:
        if name not in known:
            mend = did_you_mean(name, known, f"kinds that count as ties: {', '.join(sorted(known))}")
            raise QueryError(f"'{name}' is no kind of tie between organisations; {mend}")
    return names


@dataclass(frozen=True)
class View:
    """What a measure's command looks at: the network, its projection and how that was observed."""

    network: Network
    graph: Any
    observation: Observation
    verdicts: Mapping[str, Verdict]
    undated: int

    @property
    def knowledge(self) -> Knowledge:
        """The loaded data set."""
        return self.network.knowledge

    @property
    def projection(self) -> Projection:
        """How the graph was made."""
        projection: Projection = self.graph.graph["projection"]
        return projection

    def opening(self) -> None:
        """Say how the network was observed, before any number."""
        for sentence in self.observation.sentences(self.knowledge):
            output.wrapped(sentence)
        for source, original in self.observation.copies:
            output.wrapped(f"{source} repeats {original}: it supports, and confirms nothing.")
        if self.undated:
            output.wrapped(f"{self.undated} ties carry no date and are left out at {self.projection.as_of}.")

    def refuse(self, measure: str) -> str:
        """Return the sentence that stands in place of a measure's figures, empty where they say something."""
        reason = self.verdicts[measure].reason
        return f"No figures of {measure}: {reason}." if reason else ""


def open_view(
    data: Path | None, audience: str, certainty: str, kinds: tuple[str, ...] = (), as_of: str = ""
) -> View:
    """Return the projection that a measure's command looks at, with its limits."""
    from ..dataset import date_bounds
    from ..errors import QueryError
    from ..measures.conditions import structure, verdicts
    from ..measures.observation import observe

    if as_of and date_bounds(as_of) is None:
        raise QueryError(f"'{as_of}' is no date; write 2023-06-30, 2023-06 or 2023")
    network = open_network(data, audience)
    wanted = kinds_of(network, kinds)
    graph = network.project(certainty=certainty, kinds=wanted, as_of=as_of)
    observation = observe(network, graph)
    ties = network.counted(certainty=certainty, kinds=wanted)
    undated = sum(not tie.is_dated for tie in ties) if as_of else 0
    return View(
        network, graph, observation, verdicts(structure(graph, observation), network.knowledge), undated
    )


def find(view: View, name: str) -> str:
    """Return the IRI of a named organisation; NameNotFoundError for what is none."""
    from ..errors import NameNotFoundError
    from ..names import Names

    entity = Names(view.knowledge.entities.values()).find(name)
    if entity.iri not in view.graph:
        raise NameNotFoundError(f"'{entity.name()}' is not a named organisation")
    return entity.iri


def owners_only(audience: str, what: str) -> None:
    """Refuse an edition that would leave with its readers what only its owner should hold."""
    from ..errors import QueryError

    if audience != AUDIENCES[-1]:
        raise QueryError(
            f"{what} is for --audience internal only: who holds a network together is, in the wrong hands, "
            "a list of whom to put under pressure"
        )


def footer(network: Network, projection: Projection | None = None) -> None:
    """Say what a table looked at, and that it may not be shared where that is so."""
    if projection:
        kinds = ", ".join(projection.kinds) or "none"
        output.line()
        output.wrapped(
            f"Looked at: {projection.nodes} named organisations, {projection.edges} connected pairs; "
            f"{_certainty(projection.certainty)}; kinds of tie: {kinds}; audience {projection.audience}."
        )
    confidential(network.knowledge)


def confidential(knowledge: Knowledge) -> None:
    """Say that an answer may not be shared, where that is so."""
    if knowledge.is_confidential:
        output.line()
        output.line("internal, not for sharing")


def _certainty(level: str) -> str:
    return {"stated": "stated ties only", "unknown": "ties of every certainty"}.get(
        level, f"ties {level} or stronger"
    )
