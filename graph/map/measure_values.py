"""Computes the measures and communities that the map shows for each organisation of the stated network.

Where organisations cannot be ranked by a measure, the reason stands in place of the numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..core.messages import LanguagePair
from ..layout.labels import name_group_around
from ..measures.adjacency import Links
from ..measures.applicability import Applicability
from ..measures.brokerage import measure_constraint
from ..measures.communities import Community, detect_communities
from ..measures.distance import measure_betweenness, measure_distances
from .messages import MESSAGES

if TYPE_CHECKING:
    from .model import MapModel

MOST_FOR_ALL = 2_000  # organisations above which only measures that take under a second are computed
DECIMALS = 4

Values = Sequence[float]


@dataclass(frozen=True)
class PageMeasure:
    """A measure of the page: `quick` where it may be computed of any network; `only_where_it_tells` where
    it is left out, and not told to say nothing, where its condition does not hold; `low` where the smallest
    value ranks first.
    """

    id: str
    values: Callable[[Any, Links], Values]
    quick: bool = False
    only_if_meaningful: bool = False
    low: bool = False


def _measure_core(graph: Any, links: Links) -> Values:
    import networkx as nx

    core_numbers = nx.core_number(graph)
    return [core_numbers[node] for node in links.nodes]


def _measure_betweenness(graph: Any, links: Links) -> Values:
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


def build_measures(model: MapModel) -> list[dict[str, Any]]:
    """Return the measures of the stated network, with values in the order of the organisations."""
    verdicts = model.applicability
    large = len(model.organisations) > MOST_FOR_ALL
    shown = [
        figure
        for figure in PAGE_MEASURES
        if (figure.quick or not large)
        and (verdicts[figure.id].is_meaningful or not figure.only_if_meaningful)
    ]
    links = Links.from_graph(model.stated)
    return [_build_measure(figure, verdicts[figure.id], model, links) for figure in shown]


def _build_measure(
    figure: PageMeasure, verdict: Applicability, model: MapModel, links: Links
) -> dict[str, Any]:
    values: list[float | None] = [None] * len(model.organisations)
    if verdict.is_meaningful:
        value_of = dict(zip(links.nodes, figure.values(model.stated, links), strict=True))
        values = [_round_value(value_of[iri]) for iri in model.organisations]
    return {
        "id": figure.id,
        "label": MESSAGES.format_pair(f"measure-{figure.id}"),
        "meaning": MESSAGES.format_pair(f"meaning-{figure.id}"),
        "reason": verdict.reasons,
        "values": values,
        "low": figure.low,
    }


def _round_value(value: float) -> float | None:
    """Return a value as the page holds it; None where there is none."""
    if value != value:
        return None
    return int(value) if value == int(value) else round(value, DECIMALS)


def build_communities(model: MapModel) -> dict[str, Any] | None:
    """Return the communities of the stated network; None where it is too large or has no tie."""
    if len(model.organisations) > MOST_FOR_ALL or not model.stated.number_of_edges():
        return None
    verdict = model.applicability["communities"]
    if not verdict.is_meaningful:
        return {"reason": verdict.reasons}
    detected = detect_communities(model.stated, model.all_traits).communities
    number = {node: place for place, community in enumerate(detected) for node in community.members}
    return {
        "of": [number.get(iri, -1) for iri in model.organisations],
        "labels": _label_communities(detected, model),
    }


def _label_communities(detected: Sequence[Community], model: MapModel) -> list[LanguagePair]:
    """Return a name for each community: what its members share, or about whom they gather."""
    labels: list[LanguagePair] = []
    for community in detected:
        shared = [model.get_bilingual_label(trait.iri) for trait, _, _ in community.shared[:2]]
        label = _join_labels(shared) if shared else _label_by_centre(community, model)
        if label in labels:
            label = _join_labels([label, _label_by_centre(community, model)])
        labels.append(label)
    return labels


def _join_labels(pairs: Sequence[LanguagePair]) -> LanguagePair:
    english = ", ".join(pair[0] or pair[1] for pair in pairs)
    bengali = ", ".join(pair[1] or pair[0] for pair in pairs) if any(pair[1] for pair in pairs) else ""
    return english, bengali


def _label_by_centre(community: Community, model: MapModel) -> LanguagePair:
    degree: Mapping[str, int] = model.stated.degree
    best = min(community.members, key=lambda node: (-degree[node], node))
    return name_group_around(model.get_label(best)).both
