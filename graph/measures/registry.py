"""Lists every measure once: its function, its source, when it may be read, where it is shown, its words.

A measure that is added here, with its texts in `measures.toml`, appears in `central`, on the map, in the
report and in docs/measures.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from ..core.messages import LanguagePair, Messages
from ..schema.levels import Audience
from . import brokerage, centrality, direction, strength, two_mode
from .cluster import rounds
from .cluster.context import ClusterContext
from .context import MeasureContext, Values
from .direction import DirectedContext
from .strength import StrengthContext
from .two_mode import TwoModeContext

TEXTS = Messages.load(Path(__file__).with_name("measures.toml"))


class Condition(StrEnum):
    """What a network must have for a measure to be read."""

    OBSERVABLE = "observable pairs"
    DISTINCT = "different values"
    TRIANGLES = "connected partners"
    DIRECTION = "ties with a direction"
    STRENGTH = "recorded strengths"
    PARTNERS = "observable pairs of partners"


class Unit(StrEnum):
    """What a figure counts."""

    ORGANISATIONS = "organisations"
    SHARE = "share"
    INDEX = "index"
    NUMBER = "number"


class Output(StrEnum):
    """Where a measure is shown."""

    CENTRAL = "central"
    BROKERS = "brokers"
    MAP = "map"
    REPORT = "report"
    COMMUNITIES = "communities"
    INTRODUCE = "introduce"
    WHATIF = "whatif"
    TWO_MODE = "central --network"
    DIRECTED = "central --directed"
    STRENGTH = "central --strength"
    DIRECTED_BROKERS = "brokers --directed"
    KEYPLAYERS = "keyplayers"
    STRUCTURE = "structure"
    EGO = "ego"
    SCORECARD = "scorecard"


@dataclass(frozen=True)
class Measure:
    """A measure; without a function it is an answer about the whole network, not about each organisation.

    `compute` is its function of a network of one mode; those of a network of two modes, of directed ties and
    of connections with a strength have functions of their own. `range` is its least and greatest value, None
    where there is no greatest. `is_quick` measures are computed for the map of any network, others only up to
    some thousand organisations. One that `reveals_brokers` says who holds the network together: only the
    owner of the data may read that.
    """

    id: str
    reference: str
    conditions: tuple[Condition, ...]
    compute: Callable[[MeasureContext], Values] | None = None
    compute_on_cluster: Callable[[ClusterContext], Any] | None = None
    compute_two_mode: Callable[[TwoModeContext], Values] | None = None
    compute_directed: Callable[[DirectedContext], Values] | None = None
    compute_by_strength: Callable[[StrengthContext], Values] | None = None
    unit: Unit = Unit.INDEX
    range: tuple[float, float | None] = (0, 1)
    decimals: int = 3
    outputs: tuple[Output, ...] = (Output.CENTRAL, Output.MAP, Output.REPORT)
    is_quick: bool = False
    is_low_first: bool = False
    reveals_brokers: bool = False
    texts: Messages = TEXTS

    def is_open_to(self, audience: Audience) -> bool:
        """Whether these readers may see its figures and what follows from them."""
        return audience.is_for_owner or not self.reveals_brokers

    @property
    def has_figures(self) -> bool:
        """Whether it has a figure of each organisation."""
        functions = (self.compute, self.compute_two_mode, self.compute_directed, self.compute_by_strength)
        return any(functions)

    @property
    def label(self) -> LanguagePair:
        """What it is called in a heading, in English and Bengali."""
        return self._find_text("label")

    @property
    def head(self) -> LanguagePair:
        """What a narrow column of it is called."""
        return self._find_text("head")

    @property
    def name(self) -> LanguagePair:
        """What it is called in a sentence."""
        english, bengali = self._find_text("name")
        return (english if self._has_text("name") else english.lower(), bengali)

    @property
    def meaning(self) -> LanguagePair:
        """What its figures mean, in a sentence or two."""
        return self._find_text("meaning")

    def _has_text(self, what: str) -> bool:
        return self._make_key(what) in self.texts.texts

    def _find_text(self, what: str) -> LanguagePair:
        return self.texts.format_pair(self._make_key(what if self._has_text(what) else "label"))

    def _make_key(self, what: str) -> str:
        return f"{self.id.replace(' ', '-')}-{what}"


_OBSERVED = (Condition.OBSERVABLE,)
_RANKED = (Condition.OBSERVABLE, Condition.DISTINCT)
_HOLES = (Condition.OBSERVABLE, Condition.TRIANGLES)
_DIRECTED = (Condition.OBSERVABLE, Condition.DIRECTION)
_STRONG = (Condition.OBSERVABLE, Condition.STRENGTH)
_BORGATTI_EVERETT = "Borgatti, Everett 1997, Social Networks 19: 243–269"
_NEWMAN = "Newman 2001, Physical Review E 64: 016132"

MEASURES: dict[str, Measure] = {
    measure.id: measure
    for measure in (
        Measure(
            "degree",
            "Freeman 1979, Social Networks 1: 215–239",
            _OBSERVED,
            centrality.measure_degree,
            lambda context: rounds.count_neighbours(context.network),
            range=(0, None),
            decimals=0,
            is_quick=True,
            unit=Unit.ORGANISATIONS,
        ),
        Measure(
            "betweenness",
            "Freeman 1977, Sociometry 40: 35–41; Brandes 2001, Journal of Mathematical Sociology 25: 163–177",
            _RANKED,
            centrality.measure_betweenness,
            lambda context: context.betweenness[0],
            unit=Unit.SHARE,
            reveals_brokers=True,
        ),
        Measure(
            "closeness",
            "Wasserman, Faust 1994, Social Network Analysis, p. 201",
            _RANKED,
            centrality.measure_closeness,
        ),
        Measure(
            "harmonic",
            "Marchiori, Latora 2000, Physica A 285: 539–546; Rochat 2009, ASNA conference, Zürich",
            _RANKED,
            centrality.measure_harmonic,
            outputs=(Output.CENTRAL,),
        ),
        Measure(
            "core",
            "Seidman 1983, Social Networks 5: 269–287",
            _RANKED,
            centrality.measure_core,
            lambda context: rounds.measure_core_numbers(context.network),
            range=(0, None),
            decimals=0,
            outputs=(Output.CENTRAL, Output.MAP),
            is_quick=True,
        ),
        Measure(
            "reach",
            "Borgatti 2006, Computational & Mathematical Organization Theory 12: 21–34",
            _OBSERVED,
            centrality.measure_reach,
            range=(0, None),
            decimals=0,
            unit=Unit.ORGANISATIONS,
        ),
        Measure(
            "eigenvector",
            "Bonacich 1972, Journal of Mathematical Sociology 2: 113–120",
            _RANKED,
            centrality.measure_eigenvector,
            outputs=(Output.CENTRAL,),
        ),
        Measure(
            "pagerank",
            "Brin, Page 1998, Computer Networks 30: 107–117",
            _RANKED,
            centrality.measure_pagerank,
            lambda context: rounds.measure_pagerank(context.network),
            outputs=(Output.CENTRAL,),
            unit=Unit.SHARE,
        ),
        Measure(
            "constraint",
            "Burt 1992, Structural Holes, p. 54",
            _HOLES,
            lambda context: context.map_values(brokerage.measure_constraint(context.links)),
            range=(0, None),
            outputs=(Output.BROKERS, Output.MAP),
            is_low_first=True,
            reveals_brokers=True,
        ),
        Measure(
            "effective size",
            "Burt 1992, Structural Holes, p. 52; Borgatti 1997, Connections 20: 35–38",
            _HOLES,
            lambda context: context.map_values(brokerage.measure_effective_size(context.links)),
            unit=Unit.ORGANISATIONS,
            range=(1, None),
            outputs=(Output.BROKERS,),
            reveals_brokers=True,
        ),
        Measure(
            "brokerage",
            "Gould, Fernandez 1989, Sociological Methodology 19: 89–126",
            _OBSERVED,
            outputs=(Output.BROKERS,),
            reveals_brokers=True,
        ),
        Measure(
            "communities",
            "Blondel et al. 2008, Journal of Statistical Mechanics: P10008",
            _OBSERVED,
            outputs=(Output.COMMUNITIES,),
        ),
        Measure(
            "introductions",
            "Adamic, Adar 2003, Social Networks 25: 211–230",
            _OBSERVED,
            outputs=(Output.INTRODUCE,),
        ),
        Measure(
            "whatif",
            "Hopcroft, Tarjan 1973, Communications of the ACM 16: 372–378",
            _OBSERVED,
            outputs=(Output.WHATIF,),
            reveals_brokers=True,
        ),
        Measure(
            "alliance size",
            _BORGATTI_EVERETT,
            _OBSERVED,
            compute_two_mode=two_mode.measure_two_mode_degree,
            unit=Unit.ORGANISATIONS,
            range=(0, None),
            decimals=0,
            outputs=(Output.MAP,),
        ),
        Measure(
            "two-mode degree",
            _BORGATTI_EVERETT,
            _OBSERVED,
            compute_two_mode=two_mode.measure_two_mode_degree,
            unit=Unit.NUMBER,
            range=(0, None),
            decimals=0,
            outputs=(Output.TWO_MODE,),
        ),
        Measure(
            "two-mode share",
            _BORGATTI_EVERETT,
            _OBSERVED,
            compute_two_mode=two_mode.measure_two_mode_share,
            unit=Unit.SHARE,
            outputs=(Output.TWO_MODE,),
        ),
        Measure(
            "two-mode closeness",
            _BORGATTI_EVERETT,
            _RANKED,
            compute_two_mode=two_mode.measure_two_mode_closeness,
            outputs=(Output.TWO_MODE,),
        ),
        Measure(
            "two-mode betweenness",
            _BORGATTI_EVERETT,
            _RANKED,
            compute_two_mode=two_mode.measure_two_mode_betweenness,
            outputs=(Output.TWO_MODE,),
            reveals_brokers=True,
        ),
        Measure(
            "shared partners",
            _NEWMAN,
            _OBSERVED,
            compute_two_mode=two_mode.measure_shared_partners,
            unit=Unit.NUMBER,
            range=(0, None),
            decimals=0,
            outputs=(Output.TWO_MODE,),
        ),
        Measure(
            "only links",
            _NEWMAN,
            _OBSERVED,
            compute_two_mode=two_mode.count_only_links,
            unit=Unit.NUMBER,
            range=(0, None),
            decimals=0,
            outputs=(Output.TWO_MODE,),
            reveals_brokers=True,
        ),
        Measure(
            "out-degree",
            "Wasserman, Faust 1994, Social Network Analysis, p. 126",
            _DIRECTED,
            compute_directed=direction.measure_out_degree,
            unit=Unit.ORGANISATIONS,
            range=(0, None),
            decimals=0,
            outputs=(Output.DIRECTED,),
        ),
        Measure(
            "in-degree",
            "Wasserman, Faust 1994, Social Network Analysis, p. 126",
            _DIRECTED,
            compute_directed=direction.measure_in_degree,
            unit=Unit.ORGANISATIONS,
            range=(0, None),
            decimals=0,
            outputs=(Output.DIRECTED,),
        ),
        Measure(
            "reach out",
            "Wasserman, Faust 1994, Social Network Analysis, p. 132",
            _DIRECTED,
            compute_directed=lambda context: context.count_reached(),
            unit=Unit.ORGANISATIONS,
            range=(0, None),
            decimals=0,
            outputs=(Output.DIRECTED,),
        ),
        Measure(
            "reached by",
            "Wasserman, Faust 1994, Social Network Analysis, p. 132",
            _DIRECTED,
            compute_directed=lambda context: context.count_reached(backwards=True),
            unit=Unit.ORGANISATIONS,
            range=(0, None),
            decimals=0,
            outputs=(Output.DIRECTED,),
        ),
        Measure(
            "directed pagerank",
            "Brin, Page 1998, Computer Networks 30: 107–117",
            (*_DIRECTED, Condition.DISTINCT),
            compute_directed=direction.measure_directed_pagerank,
            unit=Unit.SHARE,
            outputs=(Output.DIRECTED,),
        ),
        Measure(
            "directed brokerage",
            "Gould, Fernandez 1989, Sociological Methodology 19: 89–126",
            _DIRECTED,
            outputs=(Output.DIRECTED_BROKERS,),
            reveals_brokers=True,
        ),
        Measure(
            "strength",
            "Barrat et al. 2004, PNAS 101: 3747–3752",
            _STRONG,
            compute_by_strength=strength.measure_strength,
            unit=Unit.NUMBER,
            range=(0, None),
            outputs=(Output.STRENGTH,),
        ),
        Measure(
            "strong closeness",
            f"{_NEWMAN}; Opsahl, Agneessens, Skvoretz 2010, Social Networks 32: 245–251",
            (*_STRONG, Condition.DISTINCT),
            compute_by_strength=strength.measure_strong_closeness,
            range=(0, None),
            outputs=(Output.STRENGTH,),
        ),
        Measure(
            "strong pagerank",
            "Brin, Page 1998, Computer Networks 30: 107–117",
            (*_STRONG, Condition.DISTINCT),
            compute_by_strength=strength.measure_strong_pagerank,
            unit=Unit.SHARE,
            outputs=(Output.STRENGTH,),
        ),
        Measure(
            "key players",
            "Borgatti 2006, Computational & Mathematical Organization Theory 12: 21–34",
            _OBSERVED,
            outputs=(Output.KEYPLAYERS,),
            unit=Unit.SHARE,
        ),
        Measure(
            "key losses",
            "Borgatti 2006, Computational & Mathematical Organization Theory 12: 21–34",
            _OBSERVED,
            outputs=(Output.KEYPLAYERS,),
            unit=Unit.SHARE,
            reveals_brokers=True,
        ),
        Measure(
            "core periphery",
            "Borgatti, Everett 2000, Social Networks 21: 375–395; Boyd, Fitzgerald, Beck 2006, "
            "Social Networks 28: 165–178",
            _OBSERVED,
            outputs=(Output.STRUCTURE, Output.SCORECARD),
            range=(-1, 1),
        ),
        Measure(
            "positions",
            "Lorrain, White 1971, Journal of Mathematical Sociology 1: 49–80; Wasserman, Faust 1994, "
            "Social Network Analysis, ch. 9",
            _OBSERVED,
            outputs=(Output.STRUCTURE,),
        ),
        Measure(
            "homophily",
            "McPherson, Smith-Lovin, Cook 2001, Annual Review of Sociology 27: 415–444; Coleman 1958, Human "
            "Organization 17: 28–36",
            _OBSERVED,
            outputs=(Output.STRUCTURE,),
            range=(-1, 1),
        ),
        Measure(
            "kinds together",
            "Krackhardt 1988, Social Networks 10: 359–381",
            _OBSERVED,
            outputs=(Output.STRUCTURE,),
            range=(-1, 1),
        ),
        Measure(
            "ego network",
            "Burt 1992, Structural Holes, ch. 2; Borgatti 1997, Connections 20: 35–38; Blau 1977, Inequality "
            "and Heterogeneity, p. 9",
            (Condition.OBSERVABLE, Condition.PARTNERS),
            outputs=(Output.EGO,),
        ),
        Measure(
            "scorecard",
            "Freeman 1979, Social Networks 1: 215–239; Huisman 2009, Journal of Social Structure 10(1)",
            _OBSERVED,
            outputs=(Output.SCORECARD,),
        ),
    )
}


def list_measures(output: Output, audience: Audience) -> list[Measure]:
    """Return the measures whose figures an output shows to these readers, in their order."""
    return [
        measure
        for measure in MEASURES.values()
        if measure.has_figures and output in measure.outputs and measure.is_open_to(audience)
    ]
