"""Builds the stakeholder matrix: opinions on influence and interest, each with who gave it and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from ...model.network import Network
from ...schema.terms import STK
from ..export.assessments import AssessmentReader
from .grid import (
    OPINION,
    UNASSESSED,
    Matrix,
    MatrixCell,
    MatrixScope,
    format_label_pair,
    format_message_pair,
    join_pairs,
    make_name_cell,
    make_plain_cell,
)

_HEADS = (
    *("organisation", "kind", "role", "influence", "interest", "engagement"),
    *("assessed-by", "assessed-on", "why"),
)


def build_stakeholder_matrix(network: Network, scope: MatrixScope) -> Matrix:
    """Return every assessment of the edition, and who was not assessed; at a date, those given by then.

    An opinion is a row of its own: two people who disagree stand below each other, and nothing is averaged.
    """
    cells_by_organisation = _load_assessment_cells(network, scope)
    entities = network.knowledge.entities
    listed_iris = sorted(
        {*network.organisations, *(iri for iri in cells_by_organisation if iri in entities)},
        key=lambda iri: (iri not in cells_by_organisation, entities[iri].get_name().casefold(), iri),
    )
    rows = [
        (make_name_cell(entities[iri]), _make_kinds_cell(network, iri), *cells)
        for iri in listed_iris
        for cells in cells_by_organisation.get(iri) or [_make_unassessed_cells()]
    ]
    notes = (
        *map(format_message_pair, ("meaning-opinions", "meaning-not-assessed")),
        *scope.describe_date("as-of-opinions"),
    )
    heads = tuple(format_message_pair(head) for head in _HEADS)
    return Matrix("stakeholders", format_message_pair("title-stakeholders"), heads, tuple(rows), notes)


def _make_kinds_cell(network: Network, iri: str) -> MatrixCell:
    kinds = [format_label_pair(network.knowledge, kind) for kind in network.knowledge.entities[iri].types]
    return MatrixCell(join_pairs(kinds, ", ") if kinds else format_message_pair("no-kind"))


def _make_unassessed_cells() -> tuple[MatrixCell, ...]:
    return tuple(_make_opinion_cell("") for _ in _HEADS[2:])


def _load_assessment_cells(
    network: Network, scope: MatrixScope
) -> Mapping[str, list[tuple[MatrixCell, ...]]]:
    """Return the cells of each opinion by whom it is on, oldest first."""
    assessments = AssessmentReader(network.knowledge)
    nodes: dict[str, dict[str, str]] = defaultdict(dict)
    for row in network.knowledge.store.select("SELECT ?n ?p ?o { ?n a stk:Assessment ; ?p ?o }"):
        nodes[row["n"].value][row["p"].value] = row["o"].value
    supports = _load_assessment_evidence(network, assessments)
    opinions_by_organisation: dict[str, list[tuple[str, str, tuple[MatrixCell, ...]]]] = defaultdict(list)
    for node, values in sorted(nodes.items()):
        opinion = assessments.opinions.get(
            f"{network.knowledge.dataset.base}set/{node.rpartition('/')[2]}", {}
        )
        if scope.as_of and not scope.began_by(opinion.get("on", "")):
            continue
        cells = [_make_opinion_cell(values.get(STK + "roleText", ""))]
        for name in ("influence", "interest", "engagement"):
            cells.append(_make_level_cell(network, values.get(STK + name, ""), supports.get(node, ())))
        cells += [
            _make_assessor_cell(network, opinion),
            make_plain_cell(opinion.get("on", "")),
            _make_opinion_cell(opinion.get("why", "")),
        ]
        key = (opinion.get("on", ""), opinion.get("assessed_by", ""))
        opinions_by_organisation[values[STK + "assessed"]].append((*key, tuple(cells)))
    return {
        iri: [cells for *_, cells in sorted(one, key=_date_sort_key)]
        for iri, one in opinions_by_organisation.items()
    }


def _date_sort_key(item: tuple[str, str, Any]) -> tuple[str, str]:
    return item[:2]


def _make_opinion_cell(text: str) -> MatrixCell:
    return (
        MatrixCell((text, text), OPINION)
        if text
        else MatrixCell(format_message_pair("not-assessed"), UNASSESSED)
    )


def _make_level_cell(network: Network, iri: str, supports: tuple[Any, ...]) -> MatrixCell:
    return (
        MatrixCell(format_label_pair(network.knowledge, iri), OPINION, supports, iri.removeprefix(STK))
        if iri
        else _make_opinion_cell("")
    )


def _make_assessor_cell(network: Network, opinion: Mapping[str, str]) -> MatrixCell:
    assessor = opinion.get("assessed_by", "")
    entity = network.knowledge.entities.get(network.knowledge.dataset.mint.make_entity_iri(assessor))
    return make_name_cell(entity) if entity else make_plain_cell(assessor)


def _load_assessment_evidence(
    network: Network, assessments: AssessmentReader
) -> Mapping[str, tuple[Any, ...]]:
    """Return the passages on which an opinion rests, by its node; most rest on none."""
    evidence_by_node: dict[str, list[Any]] = defaultdict(list)
    rows = network.knowledge.store.select("SELECT ?n ?g { GRAPH ?g { ?n a stk:Assessment } } ORDER BY ?n ?g")
    for row in rows:
        if row["g"].value not in assessments.opinions:
            evidence_by_node[row["n"].value].append(network.knowledge.evidence[row["g"].value])
    return {node: tuple(one) for node, one in evidence_by_node.items()}
