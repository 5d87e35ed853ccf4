"""When a measure says something: the reason stands in place of the number where it does not.

A list of partners written by one organisation is nearly a star: every centrality repeats that it wrote
the list. Each measure names here what a network must have for its numbers to rank anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..core.messages import LanguagePair
from ..model.graph import StakeholderGraph
from .adjacency import Links
from .observation import MESSAGES, Observation
from .registry import MEASURES, Condition

if TYPE_CHECKING:
    from networkx import Graph

CYCLIC = 0.2  # share of connected organisations on a cycle below which paths have no choice
ONE_VOICE = 0.5  # share of pairs told by one organisation alone above which it decides who has ties


@dataclass(frozen=True)
class NetworkStructure:
    """What a projection is like, as far as measures depend on it."""

    connected: int
    single: int  # organisations with one tie
    on_cycles: int  # organisations on a cycle
    in_triangles: int
    main_reporter: str  # IRI of the organisation that alone tells of most pairs, empty where there is none
    solely_reported: int  # pairs that it alone tells of
    pairs: int

    @property
    def is_tree_like(self) -> bool:
        """Whether too few organisations lie on a cycle for paths to have a choice."""
        return self.on_cycles < CYCLIC * self.connected

    @property
    def has_main_reporter(self) -> bool:
        """Whether one organisation alone tells of most pairs, its own ties among them."""
        return self.solely_reported > ONE_VOICE * self.pairs


@dataclass(frozen=True)
class Reason:
    """Why a measure says nothing: the key of the text, its figures, and a name in English and Bengali."""

    key: str
    figures: Mapping[str, int] = field(default_factory=dict)
    name: LanguagePair = ("", "")

    @property
    def sentences(self) -> LanguagePair:
        """The reason in whole sentences, in English and in Bengali."""
        return (
            MESSAGES.format_message(self.key, "en", name=self.name[0], **self.figures),
            MESSAGES.format_message(self.key, "bn", name=self.name[1], **self.figures),
        )


@dataclass(frozen=True)
class Applicability:
    """Whether a measure says something of a network, and if not, why."""

    measure: str
    why: Reason | None = None

    @property
    def reason(self) -> str:
        """Why it says nothing, in English; empty where it says something."""
        return self.why.sentences[0] if self.why else ""

    @property
    def reasons(self) -> LanguagePair | None:
        """Why it says nothing, in English and in Bengali; None where it says something."""
        return self.why.sentences if self.why else None

    @property
    def is_meaningful(self) -> bool:
        """Whether its numbers may stand."""
        return self.why is None


def describe_structure(graph: Graph[str], observation: Observation) -> NetworkStructure:
    """Read from a projection what the conditions ask for."""
    links = Links.from_graph(graph)
    main_reporter, solely_reported = max(
        observation.alone, key=lambda item: (item[1], item[0]), default=("", 0)
    )
    return NetworkStructure(
        connected=int((links.degrees > 0).sum()),
        single=int((links.degrees == 1).sum()),
        on_cycles=len(_find_cycle_nodes(links)),
        in_triangles=int(((links.matrix @ links.matrix).multiply(links.matrix).sum(axis=1) > 0).sum()),
        main_reporter=main_reporter,
        solely_reported=solely_reported,
        pairs=graph.number_of_edges(),
    )


def _find_cycle_nodes(links: Links) -> set[int]:
    """Return the nodes on a cycle: the ends of ties that are no bridge (Tarjan 1974)."""
    import numpy as np
    import rustworkx as rx

    sources = np.repeat(np.arange(len(links.nodes)), links.degrees)
    pairs = {(int(start), int(end)) for start, end in zip(sources, links.ends, strict=True) if start < end}
    rx_graph = rx.PyGraph(multigraph=False)
    rx_graph.add_nodes_from(range(len(links.nodes)))
    rx_graph.add_edges_from_no_data(sorted(pairs))
    bridges = {(min(pair), max(pair)) for pair in rx.bridges(rx_graph)}
    return {end for pair in pairs - bridges for end in pair}


def check_applicability(shape: NetworkStructure, knowledge: StakeholderGraph) -> dict[str, Applicability]:
    """Return for every measure whether it says something of a network, and if not, why."""
    withheld = Reason("withheld")
    return {
        measure.id: Applicability(
            measure.id,
            _find_reason(measure.conditions, shape, knowledge)
            if measure.is_open_to(knowledge.audience)
            else withheld,
        )
        for measure in MEASURES.values()
    }


def _find_reason(
    conditions: tuple[Condition, ...], shape: NetworkStructure, knowledge: StakeholderGraph
) -> Reason | None:
    if not shape.pairs:
        return Reason("no-tie")
    if Condition.SEVERAL_REPORTERS in conditions and shape.has_main_reporter:
        name = knowledge.label(shape.main_reporter), knowledge.label(shape.main_reporter, "bn")
        return Reason("one-voice", {"told": shape.solely_reported, "pairs": shape.pairs}, name)
    if Condition.CYCLES in conditions and shape.is_tree_like:
        return Reason("few-cycles", {"on_cycles": shape.on_cycles, "connected": shape.connected})
    if Condition.TRIANGLES in conditions and shape.in_triangles < CYCLIC * shape.connected:
        return Reason("few-triangles", {"in_triangles": shape.in_triangles, "connected": shape.connected})
    return None
