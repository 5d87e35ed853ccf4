"""Measures and communities for the page: the stated network in, a number for each organisation out.

Where a measure says nothing of the network, its reason stands in place of the numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..measures.brokerage import constraint
from ..measures.communities import Community, communities
from ..measures.conditions import Verdict
from ..measures.distance import betweenness, distances
from ..measures.links import Links
from ..wording import Pair
from .saying import SAYING

if TYPE_CHECKING:
    from .model import MapModel

MOST_FOR_ALL = 2_000  # organisations above which only measures that take under a second are computed
DECIMALS = 4

Values = Sequence[float]


@dataclass(frozen=True)
class Figure:
    """A measure of the page: `quick` where it may be computed of any network; `only_where_it_tells` where
    it is left out, and not told to say nothing, where its condition does not hold; `low` where the smallest
    value ranks first.
    """

    id: str
    values: Callable[[Any, Links], Values]
    quick: bool = False
    only_where_it_tells: bool = False
    low: bool = False


def _core(graph: Any, links: Links) -> Values:
    import networkx as nx

    found = nx.core_number(graph)
    return [found[node] for node in links.nodes]


def _betweenness(graph: Any, links: Links) -> Values:
    found, _ = betweenness(graph)
    return [found[node] for node in links.nodes]


FIGURES = (
    Figure("degree", lambda graph, links: links.degrees.tolist(), quick=True),
    Figure("reach", lambda graph, links: distances(links).within_two.tolist()),
    Figure("betweenness", _betweenness),
    Figure("closeness", lambda graph, links: distances(links).closeness().tolist()),
    Figure("core", _core, quick=True),
    Figure("constraint", lambda graph, links: constraint(links).tolist(), only_where_it_tells=True, low=True),
)


def measures(model: MapModel) -> list[dict[str, Any]]:
    """Return the measures of the stated network, with values in the order of the organisations."""
    verdicts = model.verdicts
    large = len(model.organisations) > MOST_FOR_ALL
    shown = [
        figure
        for figure in FIGURES
        if (figure.quick or not large)
        and (verdicts[figure.id].says_something or not figure.only_where_it_tells)
    ]
    links = Links.of(model.stated)
    return [_measure(figure, verdicts[figure.id], model, links) for figure in shown]


def _measure(figure: Figure, verdict: Verdict, model: MapModel, links: Links) -> dict[str, Any]:
    values: list[float | None] = [None] * len(model.organisations)
    if verdict.says_something:
        found = dict(zip(links.nodes, figure.values(model.stated, links), strict=True))
        values = [_short(found[iri]) for iri in model.organisations]
    return {
        "id": figure.id,
        "label": SAYING.pair(f"measure-{figure.id}"),
        "meaning": SAYING.pair(f"meaning-{figure.id}"),
        "reason": verdict.reasons,
        "values": values,
        "low": figure.low,
    }


def _short(value: float) -> float | None:
    """Return a value as the page holds it; None where there is none."""
    if value != value:
        return None
    return int(value) if value == int(value) else round(value, DECIMALS)


def groups(model: MapModel) -> dict[str, Any] | None:
    """Return the communities of the stated network; None where it is too large or has no tie."""
    if len(model.organisations) > MOST_FOR_ALL or not model.stated.number_of_edges():
        return None
    verdict = model.verdicts["communities"]
    if not verdict.says_something:
        return {"reason": verdict.reasons}
    found = communities(model.stated, model.all_traits).communities
    number = {node: at for at, one in enumerate(found) for node in one.members}
    return {
        "of": [number.get(iri, -1) for iri in model.organisations],
        "labels": _labels(found, model),
    }


def _labels(found: Sequence[Community], model: MapModel) -> list[Pair]:
    """Return a name for each community: what its members share, or about whom they gather."""
    labels: list[Pair] = []
    for one in found:
        shared = [model.pair_of(trait.iri) for trait, _, _ in one.shared[:2]]
        label = _joined(shared) if shared else _around(one, model)
        if label in labels:
            label = _joined([label, _around(one, model)])
        labels.append(label)
    return labels


def _joined(pairs: Sequence[Pair]) -> Pair:
    english = ", ".join(pair[0] or pair[1] for pair in pairs)
    bengali = ", ".join(pair[1] or pair[0] for pair in pairs) if any(pair[1] for pair in pairs) else ""
    return english, bengali


def _around(one: Community, model: MapModel) -> Pair:
    degree: Mapping[str, int] = model.stated.degree
    best = min(one.members, key=lambda node: (-degree[node], node))
    english, bengali = model.label_of(best).both
    return SAYING.say("around", "en", name=english), SAYING.say("around", "bn", name=bengali)
