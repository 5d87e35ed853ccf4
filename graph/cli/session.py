"""Opens what `-d` names for a verb, with progress, and says what an edition is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.address import Address, DatasetLocation
from ..core.plural import choose_plural, count_noun
from ..schema.levels import Audience, Certainty, write_notice
from . import output
from .options import MeasureOptions

if TYPE_CHECKING:
    from ..measures.applicability import Applicability
    from ..measures.observation import Observation
    from ..measures.shared_traits import Trait
    from ..model.graph import StakeholderGraph
    from ..model.network import Network, Projection
    from ..publish.answers.view import AnswerView


def open_knowledge(data: DatasetLocation, audience: str) -> StakeholderGraph:
    """Return the data set: an endpoint's, the one kept of these files if they are the same, or a new one."""
    from ..core import resources
    from ..model.opening import open_endpoint, open_graph

    with output.show_progress(f"reading {data or 'the example data set'}") as say:
        if isinstance(data, Address):
            return open_endpoint(data, audience=audience)
        path = data or resources.find_example_dataset()
        return _open_snapshot(path, audience, say) or open_graph(path, audience=audience)


def _open_snapshot(path: Path, audience: str, say: Callable[[str], None]) -> StakeholderGraph | None:
    """Return a data set from the store that a build has kept of it, renewed where the files have changed."""
    from ..core.atomic import publish_files
    from ..core.errors import StoreError
    from ..model.opening import build_snapshot, is_fresh, open_snapshot
    from ..schema.vocabulary import Ontology
    from ..store import snapshots

    snapshot = snapshots.find_snapshot(path, audience)
    if not snapshot:
        return None
    try:
        if is_fresh(snapshot, path, Ontology.load()):
            return open_snapshot(snapshot)
        knowledge, new_snapshot = build_snapshot(path, snapshot.outputs, audience=audience, say=say)
        publish_files(new_snapshot.outputs, snapshots.make_current_file(new_snapshot))
    except StoreError as error:
        output.write_note(f"the kept store is not used ({error}); the tables are read")
        return None
    snapshots.remove_old_snapshots(new_snapshot.folder.parent)
    return knowledge


def require_local_path(data: DatasetLocation, verb: str) -> Path:
    """Return where the tables lie that a verb needs; InputError where the data set is behind an address."""
    from ..core import resources
    from ..core.errors import InputError

    if isinstance(data, Address):
        raise InputError(
            f"{data}: {verb} works on the tables, which an endpoint does not hold; give their folder with -d"
        )
    return data or resources.find_example_dataset()


def open_network(data: DatasetLocation, audience: str) -> Network:
    """Return the network of the loaded data set."""
    from ..model.network import Network

    return Network(open_knowledge(data, audience))


def check_tie_kinds(network: Network, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the kinds of tie that an option names; QueryError with the nearest where one is unknown."""
    from ..core.errors import QueryError
    from ..core.spelling import did_you_mean

    known = {
        kind.name for kind in network.knowledge.ontology.tie_kinds.values() if kind.counts and kind.canonical
    }
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known, f"kinds that count as ties: {', '.join(sorted(known))}")
            raise QueryError(f"'{name}' is no kind of tie between organisations; {hint}")
    return names


def check_date(text: str) -> None:
    """Refuse what is no date; QueryError with what is wrong with it."""
    from ..core.errors import QueryError
    from ..schema.dataset import date_bounds

    if date_bounds(text) is not None:
        return
    parts, detail = re.fullmatch(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?", text), ""
    if parts and not 1 <= int(parts[2]) <= 12:
        detail = f": there is no month {int(parts[2])}"
    elif parts and parts[3]:
        detail = f": {parts[1]}-{parts[2]} has no day {int(parts[3])}"
    raise QueryError(f"'{text}' is no date{detail}; write 2023-06-30, 2023-06 or 2023")


def describe_undated_ties(number: int) -> str:
    """Return the words for ties that no date keeps in."""
    several = "ties carry no date and are left out"
    return count_noun(number, "tie carries no date and is left out", several)


@dataclass(frozen=True)
class MeasureView:
    """What a measure's command looks at: the network, its projection and how that was observed."""

    network: Network
    graph: Any
    observation: Observation
    verdicts: Mapping[str, Applicability]
    settings: MeasureOptions
    undated_ties: int

    @property
    def knowledge(self) -> StakeholderGraph:
        """The loaded data set."""
        return self.network.knowledge

    @property
    def projection(self) -> Projection:
        """How the graph was made."""
        projection: Projection = self.graph.graph["projection"]
        return projection

    def print_observation(self) -> None:
        """Say how the network was observed, before any number."""
        for sentence in self.observation.write_sentences(self.knowledge):
            output.write_paragraph(sentence)
        for source, original in self.observation.copies:
            output.write_paragraph(f"{source} repeats {original}: it supports, and confirms nothing.")
        if self.undated_ties:
            output.write_paragraph(f"{describe_undated_ties(self.undated_ties)} at {self.projection.as_of}.")

    def explain_missing_figures(self, measure: str) -> str:
        """Return the sentence that stands in place of a measure's figures, empty where they say something."""
        reason = self.verdicts[measure].reason
        return f"Figures of {measure} are left out. {reason}" if reason else ""

    def may_show(self, measure: str) -> bool:
        """Whether a measure's figures are printed: they mean something here, or were asked for anyway."""
        return self.settings.anyway or self.verdicts[measure].is_meaningful

    def collect_traits(self) -> Mapping[str, frozenset[Trait]]:
        """Return what organisations share, at the certainty, of the kinds and at the date looked at."""
        from ..measures.shared_traits import collect_traits

        projection = self.projection
        return collect_traits(
            self.network, certainty=projection.certainty, kinds=self.settings.kinds, as_of=projection.as_of
        )

    def print_trait_limits(self) -> None:
        """Say which topics and places count without a date, and that --kind does not choose among them."""
        from ..measures.shared_traits import count_undated_ties as undated_traits

        undated_number = undated_traits(self.network, certainty=self.projection.certainty)
        if self.projection.as_of and undated_number:
            output.write_paragraph(
                f"Of their topics and places {undated_number} "
                f"{choose_plural(undated_number, 'has', 'have')} no date and "
                f"{choose_plural(undated_number, 'is', 'are')} taken to hold as of "
                f"{self.projection.as_of} too."
            )
        if self.settings.kinds:
            output.write_paragraph(
                "--kind chooses among ties between organisations; topics and places are no such ties and "
                "count whatever their kind."
            )


def open_view(settings: MeasureOptions) -> MeasureView:
    """Return the projection that a measure's command looks at, with its limits."""
    from ..measures.applicability import check_applicability, describe_structure
    from ..measures.observation import count_reporters

    certainty, as_of = settings.certainty, settings.as_of
    if as_of:
        check_date(as_of)
    network = open_network(settings.data, settings.audience)
    wanted = check_tie_kinds(network, settings.kinds)
    graph = network.build_graph(certainty=certainty, kinds=wanted, as_of=as_of)
    observation = count_reporters(network, graph)
    ties = network.select_counted_ties(certainty=certainty, kinds=wanted)
    undated_number = sum(not tie.is_dated for tie in ties) if as_of else 0
    measure_verdicts = check_applicability(describe_structure(graph, observation), network.knowledge)
    return MeasureView(network, graph, observation, measure_verdicts, settings, undated_number)


def open_answer(command: str, settings: MeasureOptions) -> AnswerView:
    """Return what a command that measures looks at, and the texts that it says, in a language."""
    from ..publish.answers import view

    if settings.as_of:
        check_date(settings.as_of)
    network = open_network(settings.data, settings.audience)
    return view.open_answer(
        command,
        network,
        lang=settings.lang,
        certainty=settings.certainty,
        kinds=check_tie_kinds(network, settings.kinds),
        as_of=settings.as_of,
    )


def find_organisation(knowledge: StakeholderGraph, name: str) -> str:
    """Return the IRI of a named organisation; NameNotFoundError for what is none."""
    from ..model.names import NameIndex

    return NameIndex(knowledge.entities.values()).find_organisation(name).iri


def require_internal(audience: str, what: str) -> None:
    """Refuse an edition that would leave with its readers what only its owner should hold."""
    from ..core.errors import QueryError

    if not Audience(audience).is_for_owner:
        raise QueryError(
            f"{what} is for --audience internal only: who holds a network together is, in the wrong hands, "
            "a list of whom to put under pressure"
        )


def print_footer(network: Network, projection: Projection | None = None) -> None:
    """Say what a table looked at, and that it may not be shared where that is so."""
    if projection:
        kinds = ", ".join(projection.kinds) or "none"
        output.write_line()
        date = f", dated and held as of {projection.as_of}" if projection.as_of else ""
        output.write_paragraph(
            f"Looked at: {count_noun(projection.nodes, 'named organisation')}, "
            f"{count_noun(projection.edges, 'connected pair')}; "
            f"{_describe_certainty(projection.certainty)}{date}; "
            f"kinds of tie: {kinds}; audience {projection.audience}."
        )
    print_confidentiality(network.knowledge)


def print_confidentiality(*looked_at: StakeholderGraph) -> None:
    """Say that an answer may not be shared, where that is so of any data set that it comes from."""
    if any(knowledge.is_confidential for knowledge in looked_at):
        output.write_line()
        output.write_line(write_notice())


def _describe_certainty(level: str) -> str:
    return {Certainty.STATED: "stated ties only", Certainty.UNKNOWN: "ties of every certainty"}.get(
        Certainty(level), f"ties {level} or stronger"
    )
