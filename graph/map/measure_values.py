"""Computes the measures and communities that the map shows of the stated network.

Where organisations cannot be ranked by a measure, the reason stands in place of the numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..core.messages import LanguagePair
from ..layout.labels import name_group_around
from ..measures.alliance_sizes import compare_alliance_sizes
from ..measures.applicability import Applicability, judge_figures
from ..measures.communities import Community, detect_communities
from ..measures.context import MeasureContext, Values
from ..measures.observation import MESSAGES, Observation
from ..measures.registry import MEASURES, Measure, Output, list_measures
from ..measures.shared_traits import Trait
from ..model.network import Network
from ..model.tie_filter import TieFilter
from ..model.values import Entity
from ..schema.levels import Audience
from .layout_input import label_entity
from .model import MapCommunities, MapMeasure

if TYPE_CHECKING:
    import networkx

MOST_FOR_ALL = 2_000  # organisations above which only measures that take under a second are computed


@dataclass(frozen=True)
class MeasuredNetwork:
    """The stated network with who reported it and what organisations share; `organisations` in map order.

    `ranked` is the network without alliances, in which organisations are ranked.
    """

    graph: networkx.Graph
    ranked: networkx.Graph
    organisations: Mapping[str, Entity]
    audience: Audience
    observation: Observation
    applicability: Mapping[str, Applicability]
    ranked_applicability: Mapping[str, Applicability]
    alliance_sizes: Values
    traits: Mapping[str, frozenset[Trait]]
    get_label: Callable[[str], LanguagePair]


def build_measures(measured: MeasuredNetwork) -> tuple[MapMeasure, ...]:
    """Return the measures of the stated network, with values in the order of the organisations.

    Of a large network only the quick ones are given. One that the map alone shows of those in `central` gives
    its reason; one that belongs to `brokers` is left out where it cannot be interpreted. Alliances have no
    value of a measure by which organisations are ranked: they are ranked apart.
    """
    is_large = len(measured.organisations) > MOST_FOR_ALL
    ranked, whole = MeasureContext(measured.ranked), MeasureContext(measured.graph)
    measures = tuple(
        _build_measure(measure, measured, ranked, measured.ranked_applicability)
        if Output.CENTRAL in measure.outputs
        else _build_measure(measure, measured, whole, measured.applicability)
        for measure in list_measures(Output.MAP, measured.audience)
        if measure.compute
        and (measure.is_quick or not is_large)
        and (Output.CENTRAL in measure.outputs or measured.applicability[measure.id].is_meaningful)
    )
    return (*measures, *_build_alliance_measure(measured))


def measure_alliance_sizes(network: Network, graph: networkx.Graph) -> Values:
    """Return how many organisations are tied to each alliance; nothing where that cannot be compared.

    `graph` is the network of the ties that figures count.
    """
    certainty = str(network.headline_certainty)
    sizes = compare_alliance_sizes(network, TieFilter(certainty), graph=graph)
    return {} if sizes.reason else sizes.values


def _build_alliance_measure(measured: MeasuredNetwork) -> Iterator[MapMeasure]:
    """Yield the measure by which alliances are ranked apart, where there are any."""
    if any(measured.alliance_sizes.values()):
        measure = MEASURES["alliance size"]
        values = tuple(measured.alliance_sizes.get(iri) for iri in measured.organisations)
        yield MapMeasure(measure.id, measure.label, measure.meaning, None, values, is_low_first=False)


def _build_measure(
    measure: Measure,
    measured: MeasuredNetwork,
    context: MeasureContext,
    verdicts: Mapping[str, Applicability],
) -> MapMeasure:
    values: tuple[float | None, ...] = (None,) * len(measured.organisations)
    if verdicts[measure.id].is_meaningful and measure.compute:
        value_of = measure.compute(context)
        verdicts = judge_figures(verdicts, {measure.id: list(value_of.values())})
        if verdicts[measure.id].is_meaningful:
            values = tuple(
                _round_value(value_of.get(iri), measure.decimals + 1) for iri in measured.organisations
            )
    return MapMeasure(
        id=measure.id,
        label=measure.label,
        meaning=measure.meaning,
        reason=verdicts[measure.id].reasons,
        values=values,
        is_low_first=measure.is_low_first,
    )


def _round_value(value: float | None, decimals: int) -> float | None:
    """Return a value as the page holds it; None where there is none."""
    if value is None:
        return None
    return int(value) if value == int(value) else round(value, decimals)


def build_communities(measured: MeasuredNetwork) -> MapCommunities | None:
    """Return the communities of the stated network; None where it is too large or has no tie."""
    if len(measured.organisations) > MOST_FOR_ALL or not measured.graph.number_of_edges():
        return None
    verdict = measured.applicability["communities"]
    if not verdict.is_meaningful:
        return MapCommunities(verdict.reasons)
    partition = detect_communities(measured.graph, measured.traits)
    if not partition.is_supported:
        return MapCommunities(MESSAGES.format_pair("no-grouping"))
    detected = partition.communities
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
