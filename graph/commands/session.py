"""Opens what `-d` names for a verb, with progress, and says what an edition is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..address import Address, Given
from ..dataset import AUDIENCES
from ..measures.plural import agreeing, amount
from . import output

if TYPE_CHECKING:
    from ..knowledge import Knowledge
    from ..measures.conditions import Verdict
    from ..measures.observation import Observation
    from ..measures.traits import Trait
    from ..network import Network, Projection


def open_knowledge(data: Given, audience: str) -> Knowledge:
    """Return the data set: an endpoint's, the one kept of these files if they are the same, or a new one."""
    from .. import resources
    from ..knowledge import Knowledge

    with output.progress(f"reading {data or 'the example data set'}") as say:
        if isinstance(data, Address):
            return Knowledge.at(data, audience=audience)
        path = data or resources.example()
        return _kept(path, audience, say) or Knowledge.open(path, audience=audience)


def _kept(path: Path, audience: str, say: Callable[[str], None]) -> Knowledge | None:
    """Return a data set from the store that a build has kept of it, renewed where the files have changed."""
    from ..atomic import publish
    from ..errors import StoreError
    from ..knowledge import Knowledge, is_fresh
    from ..ontology import Ontology
    from ..store import kept

    found = kept.find(path, audience)
    if not found:
        return None
    try:
        if is_fresh(found, path, Ontology.load()):
            return Knowledge.of_kept(found)
        knowledge, new = Knowledge.keep(path, found.outputs, audience=audience, say=say)
        publish(new.outputs, kept.named(new))
    except StoreError as error:
        output.note(f"the kept store is not used ({error}); the tables are read")
        return None
    kept.sweep(new.folder.parent)
    return knowledge


def on_disk(data: Given, verb: str) -> Path:
    """Return where the tables lie that a verb needs; InputError where the data set is behind an address."""
    from .. import resources
    from ..errors import InputError

    if isinstance(data, Address):
        raise InputError(
            f"{data}: {verb} works on the tables, which an endpoint does not hold; give their folder with -d"
        )
    return data or resources.example()


def open_network(data: Given, audience: str) -> Network:
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


def check_date(text: str) -> None:
    """Refuse what is no date; QueryError with what is wrong with it."""
    from ..dataset import date_bounds
    from ..errors import QueryError

    if date_bounds(text) is not None:
        return
    parts, why = re.fullmatch(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?", text), ""
    if parts and not 1 <= int(parts[2]) <= 12:
        why = f": there is no month {int(parts[2])}"
    elif parts and parts[3]:
        why = f": {parts[1]}-{parts[2]} has no day {int(parts[3])}"
    raise QueryError(f"'{text}' is no date{why}; write 2023-06-30, 2023-06 or 2023")


def undated(number: int) -> str:
    """Return the words for ties that no date keeps in."""
    several = "ties carry no date and are left out"
    return amount(number, "tie carries no date and is left out", several)


@dataclass(frozen=True)
class View:
    """What a measure's command looks at: the network, its projection and how that was observed."""

    network: Network
    graph: Any
    observation: Observation
    verdicts: Mapping[str, Verdict]
    kinds: tuple[str, ...]
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
            output.wrapped(f"{undated(self.undated)} at {self.projection.as_of}.")

    def refuse(self, measure: str) -> str:
        """Return the sentence that stands in place of a measure's figures, empty where they say something."""
        reason = self.verdicts[measure].reason
        return f"No figures of {measure}: {reason}." if reason else ""

    def traits(self) -> Mapping[str, frozenset[Trait]]:
        """Return what organisations share, at the certainty, of the kinds and at the date looked at."""
        from ..measures.traits import traits

        seen = self.projection
        return traits(self.network, certainty=seen.certainty, kinds=self.kinds, as_of=seen.as_of)

    def limits_of_traits(self) -> None:
        """Say which topics and places count without a date, and that --kind does not choose among them."""
        from ..measures.traits import undated as undated_traits

        without = undated_traits(self.network, certainty=self.projection.certainty)
        if self.projection.as_of and without:
            output.wrapped(
                f"Of their topics and places {without} {agreeing(without, 'has', 'have')} no date and "
                f"{agreeing(without, 'is', 'are')} taken to hold as of {self.projection.as_of} too."
            )
        if self.kinds:
            output.wrapped(
                "--kind chooses among ties between organisations; topics and places are no such ties and "
                "count whatever their kind."
            )


def open_view(
    data: Given, audience: str, certainty: str, kinds: tuple[str, ...] = (), as_of: str = ""
) -> View:
    """Return the projection that a measure's command looks at, with its limits."""
    from ..measures.conditions import structure, verdicts
    from ..measures.observation import observe

    if as_of:
        check_date(as_of)
    network = open_network(data, audience)
    wanted = kinds_of(network, kinds)
    graph = network.project(certainty=certainty, kinds=wanted, as_of=as_of)
    observation = observe(network, graph)
    ties = network.counted(certainty=certainty, kinds=wanted)
    without = sum(not tie.is_dated for tie in ties) if as_of else 0
    says = verdicts(structure(graph, observation), network.knowledge)
    return View(network, graph, observation, says, wanted, without)


def find(view: View, name: str) -> str:
    """Return the IRI of a named organisation; NameNotFoundError for what is none."""
    from ..names import Names

    return Names(view.knowledge.entities.values()).organisation(name).iri


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
        date = f", dated and held as of {projection.as_of}" if projection.as_of else ""
        output.wrapped(
            f"Looked at: {amount(projection.nodes, 'named organisation')}, "
            f"{amount(projection.edges, 'connected pair')}; {_certainty(projection.certainty)}{date}; "
            f"kinds of tie: {kinds}; audience {projection.audience}."
        )
    confidential(network.knowledge)


def confidential(*looked_at: Knowledge) -> None:
    """Say that an answer may not be shared, where that is so of any data set that it comes from."""
    if any(knowledge.is_confidential for knowledge in looked_at):
        output.line()
        output.line("internal, not for sharing")


def _certainty(level: str) -> str:
    return {"stated": "stated ties only", "unknown": "ties of every certainty"}.get(
        level, f"ties {level} or stronger"
    )
