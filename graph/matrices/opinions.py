"""A network in, the stakeholder matrix out: opinions on influence and interest, each with whose and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from ..export.judged import Judged
from ..network import Network
from ..terms import STK
from .grid import OPINION, UNASSESSED, Cell, Matrix, joined, label, named, pair, plain

_HEADS = (
    *("organisation", "kind", "role", "influence", "interest", "engagement"),
    *("assessed-by", "assessed-on", "why"),
)


def stakeholders(network: Network, certainty: str) -> Matrix:
    """Return every assessment of the edition, and who was not assessed; `certainty` is of ties, so of none.

    An opinion is a row of its own: two people who disagree stand below each other, and nothing is averaged.
    """
    given = _assessments(network)
    entities = network.knowledge.entities
    wanted = sorted(
        {*network.organisations, *(iri for iri in given if iri in entities)},
        key=lambda iri: (iri not in given, entities[iri].name().casefold(), iri),
    )
    rows = [
        (named(entities[iri]), _kinds(network, iri), *cells)
        for iri in wanted
        for cells in given.get(iri) or [_none()]
    ]
    notes = (pair("meaning-opinions"), pair("meaning-not-assessed"))
    heads = tuple(pair(head) for head in _HEADS)
    return Matrix("stakeholders", pair("title-stakeholders"), heads, tuple(rows), notes)


def _kinds(network: Network, iri: str) -> Cell:
    kinds = [label(network.knowledge, kind) for kind in network.knowledge.entities[iri].types]
    return Cell(joined(kinds, ", ") if kinds else pair("no-kind"))


def _none() -> tuple[Cell, ...]:
    return tuple(_given("") for _ in _HEADS[2:])


def _assessments(network: Network) -> Mapping[str, list[tuple[Cell, ...]]]:
    """Return the cells of each opinion by whom it is on, oldest first."""
    judged = Judged(network.knowledge)
    nodes: dict[str, dict[str, str]] = defaultdict(dict)
    for row in network.knowledge.store.select("SELECT ?n ?p ?o { ?n a stk:Assessment ; ?p ?o }"):
        nodes[row["n"].value][row["p"].value] = row["o"].value
    supports = _supports(network, judged)
    found: dict[str, list[tuple[str, str, tuple[Cell, ...]]]] = defaultdict(list)
    for node, values in sorted(nodes.items()):
        opinion = judged.opinions.get(f"{network.knowledge.dataset.base}set/{node.rpartition('/')[2]}", {})
        cells = [_given(values.get(STK + "roleText", ""))]
        for name in ("influence", "interest", "engagement"):
            cells.append(_level(network, values.get(STK + name, ""), supports.get(node, ())))
        cells += [_whose(network, opinion), plain(opinion.get("on", "")), _given(opinion.get("why", ""))]
        key = (opinion.get("on", ""), opinion.get("assessed_by", ""))
        found[values[STK + "assessed"]].append((*key, tuple(cells)))
    return {iri: [cells for *_, cells in sorted(one, key=_when)] for iri, one in found.items()}


def _when(item: tuple[str, str, Any]) -> tuple[str, str]:
    return item[:2]


def _given(text: str) -> Cell:
    return Cell((text, text), OPINION) if text else Cell(pair("not-assessed"), UNASSESSED)


def _level(network: Network, iri: str, supports: tuple[Any, ...]) -> Cell:
    return Cell(label(network.knowledge, iri), OPINION, supports) if iri else _given("")


def _whose(network: Network, opinion: Mapping[str, str]) -> Cell:
    by = opinion.get("assessed_by", "")
    entity = network.knowledge.entities.get(network.knowledge.dataset.mint.entity(by))
    return named(entity) if entity else plain(by)


def _supports(network: Network, judged: Judged) -> Mapping[str, tuple[Any, ...]]:
    """Return the passages on which an opinion rests, by its node; most rest on none."""
    found: dict[str, list[Any]] = defaultdict(list)
    rows = network.knowledge.store.select("SELECT ?n ?g { GRAPH ?g { ?n a stk:Assessment } } ORDER BY ?n ?g")
    for row in rows:
        if row["g"].value not in judged.opinions:
            found[row["n"].value].append(network.knowledge.evidence[row["g"].value])
    return {node: tuple(one) for node, one in found.items()}
