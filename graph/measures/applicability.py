"""When a measure says something: the reason stands in place of the number where it does not.

Lists of partners written by a few organisations are a few stars: every centrality repeats who wrote them.
Each measure names here what a network must have for its numbers to rank anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ..core.messages import LanguagePair
from ..model.graph import StakeholderGraph
from ..model.modes import TwoModeNetwork
from .adjacency import Links
from .coverage import ENOUGH, Coverage
from .observation import MESSAGES, Observation
from .registry import MEASURES, Condition

if TYPE_CHECKING:
    from networkx import Graph

TRIANGULAR = (
    0.2  # share of connected organisations with partners that are connected, below which few can be compared
)
EQUAL = 1e-9  # figures that differ by less differ by rounding
ONE_VOICE = 0.5  # share of pairs told by one organisation alone above which the reason names it


@dataclass(frozen=True)
class NetworkStructure:
    """What a projection is like, as far as measures depend on it."""

    main_reporter: str  # IRI of the organisation that alone tells of most pairs, empty where there is none
    solely_reported: int  # pairs that it alone tells of
    pairs: int
    coverage: Coverage
    arcs: int | None = None  # ties with a direction, where these are measured
    with_strength: int | None = None  # connections that have a strength, where that is measured
    graph: Graph[str] | None = None  # whose triangles are counted, where a condition asks for them

    @property
    def connected(self) -> int:
        """How many organisations have a partner."""
        return self._triangles[0]

    @property
    def in_triangles(self) -> int:
        """How many have two partners that are partners of each other."""
        return self._triangles[1]

    @cached_property
    def _triangles(self) -> tuple[int, int]:
        if self.graph is None:
            return 0, 0
        links = Links.from_graph(self.graph)
        closed = (links.matrix @ links.matrix).multiply(links.matrix).sum(axis=1) > 0
        return int((links.degrees > 0).sum()), int(closed.sum())

    @property
    def lacks_strengths(self) -> bool:
        """Whether strengths are measured, and too many connections have none."""
        return self.with_strength is not None and self.with_strength < ENOUGH * self.pairs

    @property
    def has_main_reporter(self) -> bool:
        """Whether one organisation alone tells of most pairs, its own ties among them."""
        return self.solely_reported > ONE_VOICE * self.pairs


@dataclass(frozen=True)
class Reason:
    """Why a measure says nothing: the key of the text, its figures, and a name in English and Bengali."""

    key: str
    figures: Mapping[str, int | str] = field(default_factory=dict)
    name: LanguagePair = ("", "")

    @property
    def sentences(self) -> LanguagePair:
        """The reason in whole sentences, in English and in Bengali."""
        return self._format(self.key)

    @property
    def sentences_in_report(self) -> LanguagePair:
        """The same for readers who do not keep the data: without what to enter in which column."""
        key = f"{self.key}-in-report"
        return self._format(key if key in MESSAGES.texts else self.key)

    def _format(self, key: str) -> LanguagePair:
        return (
            MESSAGES.format_message(key, "en", name=self.name[0], **self.figures),
            MESSAGES.format_message(key, "bn", name=self.name[1], **self.figures),
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
    main_reporter, solely_reported = max(
        observation.alone, key=lambda item: (item[1], item[0]), default=("", 0)
    )
    return NetworkStructure(
        main_reporter=main_reporter,
        solely_reported=solely_reported,
        pairs=graph.number_of_edges(),
        coverage=observation.coverage,
        graph=graph,
    )


def describe_two_mode(two_mode: TwoModeNetwork, coverage: Coverage) -> NetworkStructure:
    """Return what the conditions ask for of organisations and their alliances or events."""
    return NetworkStructure("", 0, two_mode.graph.number_of_edges(), coverage)


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
    if Condition.OBSERVABLE in conditions and not shape.coverage.is_enough:
        return _explain_coverage(shape, knowledge)
    if Condition.TRIANGLES in conditions and shape.in_triangles < TRIANGULAR * shape.connected:
        return Reason("few-triangles", {"in_triangles": shape.in_triangles, "connected": shape.connected})
    if Condition.DIRECTION in conditions and shape.arcs == 0:
        return Reason("no-direction")
    if Condition.STRENGTH in conditions and shape.with_strength == 0:
        return Reason("no-strengths", {"column": "weight"})
    if Condition.STRENGTH in conditions and shape.lacks_strengths:
        return Reason("few-strengths", {"n": shape.with_strength or 0, "pairs": shape.pairs})
    return None


def _explain_coverage(shape: NetworkStructure, knowledge: StakeholderGraph) -> Reason:
    """Return why too few pairs could be seen: whose list it is, who was asked, or that nobody says."""
    coverage = shape.coverage
    if coverage.gatherings is not None:
        return Reason("few-seen-pairs", {"n": coverage.observable, "pairs": coverage.pairs})
    if shape.has_main_reporter:
        name = knowledge.label(shape.main_reporter), knowledge.label(shape.main_reporter, "bn")
        return Reason("one-voice", {"n": shape.solely_reported, "pairs": shape.pairs}, name)
    if coverage.respondents:
        return Reason(
            "few-respondents", {"n": len(coverage.respondents), "organisations": coverage.organisations}
        )
    if coverage.complete_lists:
        return Reason("lists-apart")
    return Reason("nobody-asked", {"column": "covers", "value": "all"})


def judge_figures(
    applicability: Mapping[str, Applicability], figures: Mapping[str, Sequence[float | None]]
) -> dict[str, Applicability]:
    """Return the verdicts after the figures of some measures are known: equal ones rank nobody."""
    judged = dict(applicability)
    for name, values in figures.items():
        known = [value for value in values if value is not None]
        is_needed = Condition.DISTINCT in MEASURES[name].conditions
        if is_needed and judged[name].is_meaningful and not known:
            judged[name] = Applicability(name, Reason("not-unique"))
        if is_needed and judged[name].is_meaningful and known and max(known) - min(known) <= EQUAL:
            judged[name] = Applicability(name, Reason("equal-values"))
    return judged
