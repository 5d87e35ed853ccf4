"""Computes the measures and communities that the map shows of the stated network.

Where organisations cannot be ranked by a measure, the reason stands in place of the numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..core.messages import LanguagePair
from ..layout.labels import name_group_around
from ..measures.adjacency import Links
from ..measures.applicability import Applicability
from ..measures.brokerage import measure_constraint
from ..measures.communities import Community, detect_communities
from ..measures.distance import measure_betweenness, measure_distances
from ..measures.observation import Observation
from ..measures.shared_traits import Trait
from ..model.values import Entity
from .layout_input import label_entity
from .messages import MESSAGES
from .model import MapCommunities, MapMeasure

if TYPE_CHECKING:
    import networkx

MOST_FOR_ALL = 2_000  # organisations above which only measures that take under a second are computed
DECIMALS = 4

Values = Sequence[float]


@dataclass(frozen=True)
class MeasuredNetwork:
    """The stated network with who reported it and what organisations share; `organisations` in map order."""

    graph: networkx.Graph
    organisations: Mapping[str, Entity]
    observation: Observation
    applicability: Mapping[str, Applicability]
    traits: Mapping[str, frozenset[Trait]]
    get_label: Callable[[str], LanguagePair]


@dataclass(frozen=True)
class PageMeasure:
    """A measure of the page: `quick` where it may be computed of any network; `only_where_it_tells` where
    it is left out, and not told to say nothing, where its condition does not hold; `low` where the smallest
    value ranks first.
    """

    id: str
    values: Callable[[networkx.Graph, Links], Values]
    quick: bool = False
    only_if_meaningful: bool = False
    low: bool = False


def _measure_core(graph: networkx.Graph, links: Links) -> Values:
    import networkx as nx

    core_numbers = nx.core_number(graph)
    return [core_numbers[node] for node in links.nodes]


def _measure_betweenness(graph: networkx.Graph, links: Links) -> Values:
    betweenness_of, _ = measure_betweenness(graph)
    return [betweenness_of[node] for node in links.nodes]


PAGE_MEASURES = (
    PageMeasure("degree", lambda graph, links: links.degrees.tolist(), quick=True),
    PageMeasure("reach", lambda graph, links: measure_distances(links).within_two.tolist()),
    PageMeasure("betweenness", _measure_betweenness),
    PageMeasure("closeness", lambda graph, links: measure_distances(links).measure_closeness().tolist()),
    PageMeasure("core", _measure_core, quick=True),
    PageMeasure(
        "constraint",
        lambda graph, links: measure_constraint(links).tolist(),
        only_if_meaningful=True,
        low=True,
    ),
)


def build_measures(measured: MeasuredNetwork) -> tuple[MapMeasure, ...]:
    """Return the measures of the stated network, with values in the order of the organisations."""
    verdicts = measured.applicability
    large = len(measured.organisations) > MOST_FOR_ALL
    shown = [
        figure
        for figure in PAGE_MEASURES
        if (figure.quick or not large)
        and (verdicts[figure.id].is_meaningful or not figure.only_if_meaningful)
    ]
    links = Links.from_graph(measured.graph)
    return tuple(_build_measure(figure, measured, links) for figure in shown)


def _build_measure(figure: PageMeasure, measured: MeasuredNetwork, links: Links) -> MapMeasure:
    verdict = measured.applicability[figure.id]
    values: tuple[float | None, ...] = (None,) * len(measured.organisations)
    if verdict.is_meaningful:
        value_of = dict(zip(links.nodes, figure.values(measured.graph, links), strict=True))
        values = tuple(_round_value(value_of[iri]) for iri in measured.organisations)
    return MapMeasure(
        id=figure.id,
        label=MESSAGES.format_pair(f"measure-{figure.id}"),
        meaning=MESSAGES.format_pair(f"meaning-{figure.id}"),
        reason=verdict.reasons,
        values=values,
        is_low_first=figure.low,
    )


def _round_value(value: float) -> float | None:
    """Return a value as the page holds it; None where there is none."""
    if value != value:
        return None
    return int(value) if value == int(value) else round(value, DECIMALS)


def build_communities(measured: MeasuredNetwork) -> MapCommunities | None:
    """Return the communities of the stated network; None where it is too large or has no tie."""
    if len(measured.organisations) > MOST_FOR_ALL or not measured.graph.number_of_edges():
        return None
    verdict = measured.applicability["communities"]
    if not verdict.is_meaningful:
        return MapCommunities(verdict.reasons)
    detected = detect_communities(measured.graph, measured.traits).communities
    number = {node: place for place, community in enumerate(detected) for node in community.members}
    return MapCommunities(
        numbers=tuple(number.get(iri, -1) for iri in measured.organisations),
        labels=tuple(_label_communities(detected, measured)),
    )


def _label_communities(detected: Sequence[Community], measured: MeasuredNetwork) -> list[LanguagePair]:
    """Return a name for each community: what its members share, or about whom they gather."""
    labels: list[LanguagePair] = []
    for community in detected:
        shared = [measured.get_label(trait.iri) for trait, _, _ in community.shared[:2]]
        label = _join_labels(shared) if shared else _label_by_centre(community, measured)
        if label in labels:
            label = _join_labels([label, _label_by_centre(community, measured)])
        labels.append(label)
    return labels


def _join_labels(pairs: Sequence[LanguagePair]) -> LanguagePair:
    english = ", ".join(pair[0] or pair[1] for pair in pairs)
    bengali = ", ".join(pair[1] or pair[0] for pair in pairs) if any(pair[1] for pair in pairs) else ""
    return english, bengali


def _label_by_centre(community: Community, measured: MeasuredNetwork) -> LanguagePair:
    degree: Mapping[str, int] = measured.graph.degree
    best = min(community.members, key=lambda node: (-degree[node], node))
    return name_group_around(label_entity(measured.organisations[best])).both
