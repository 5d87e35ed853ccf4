"""Answers who connects others, in what role, and whose loss would separate them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...measures import brokerage
from ...measures.context import MeasureContext
from ...measures.fragility import count_separated_pairs
from ...measures.registry import MEASURES, Measure, Output
from ..answer import Answer
from ..document import Block, CellValue, Section
from .view import AnswerView

MOST_POINTS = 8  # articulation points that are printed; JSON has all

# both directions of a pair are read, so that representatives are as many as gatekeepers
_ROLES = tuple(role for role in brokerage.ROLES if role != brokerage.REPRESENTATIVE)


@dataclass(frozen=True)
class Broker:
    """The figures of one organisation by the measure's id, and in how many pairs it has each role."""

    iri: str
    degree: int
    values: Mapping[str, float | None]
    roles: Mapping[str, int]

    @property
    def pairs(self) -> int:
        """How many pairs it stands between; roles count each in both directions."""
        return sum(self.roles.values()) // 2


def answer_brokers(view: AnswerView, groups: Mapping[str, str], by: str, *, top: int, anyway: bool) -> Answer:
    """Return who connects others, and what would break without them."""
    brokers = _measure_brokers(view, groups)
    measures = [MEASURES["brokerage"], *view.list_measures(Output.BROKERS)]
    shown = [measure.id for measure in measures if anyway or view.applicability[measure.id].is_meaningful]
    separated = count_separated_pairs(view.graph)
    points = sorted(brokerage.find_articulation_points(view.graph), key=lambda node: (-separated[node], node))
    bridges = brokerage.find_bridges(view.graph)
    sections = (
        view.describe_observation(),
        *_describe_brokers(view, brokers, groups, by, shown, top),
        Section("points", "", tuple(_describe_splits(view, points, separated, len(bridges)))),
        *view.describe_basis(),
    )
    local = view.knowledge.dataset.mint.shorten_iri
    reasons = {measure.id: view.applicability[measure.id].reason for measure in measures}
    more = {
        "observed": view.observation.as_json(view.knowledge),
        "says_nothing": {measure: reason for measure, reason in reasons.items() if reason},
        "groups": by,
        "articulation_points": [
            {**view.make_name_record(node), "pairs_separated": separated[node]} for node in points
        ],
        "bridges": [[local(first), local(second)] for first, second in bridges],
    }
    rows = [_make_record(view, broker, groups, shown) for broker in brokers]
    return Answer("brokers", sections, rows, view.projection, view.lang, more)


def answer_triads(view: AnswerView, groups: Mapping[str, str], node: str, *, top: int = 0) -> Answer:
    """Return whom one organisation connects, by name; the table has the first `top`, 0 for all."""
    triads = list(brokerage.list_triads(view.graph, node, groups))
    key, name = "triads" if triads else "no-triads", view.label(node)
    blocks: list[Block] = [
        view.make_paragraph(key, name=name, n=len(triads)) if triads else view.make_paragraph(key, name=name)
    ]
    if triads:
        heads = [view.format_message(f"head-{head}") for head in ("organisation", "other", "role")]
        names = [
            (view.label(triad.start), view.label(triad.end), view.format_message(f"head-{triad.role}"))
            for triad in triads
        ]
        blocks += view.build_top_table("triads", heads, names, top)
    local = view.knowledge.dataset.mint.shorten_iri
    rows = [{"one": local(triad.start), "other": local(triad.end), "role": triad.role} for triad in triads]
    sections = (Section("triads", "", tuple(blocks)), *view.describe_basis())
    return Answer("brokers", sections, rows, view.projection, view.lang, {"broker": local(node)})


def _measure_brokers(view: AnswerView, groups: Mapping[str, str]) -> list[Broker]:
    """Return the figures of all, those in most roles first."""
    context = MeasureContext(view.graph)
    columns = {
        measure.id: measure.compute(context)
        for measure in view.list_measures(Output.BROKERS)
        if measure.compute
    }
    roles = brokerage.count_brokerage_roles(view.graph, groups)
    brokers = [
        Broker(
            node,
            view.graph.degree(node),
            {name: column[node] for name, column in columns.items()},
            {role: roles[node][role] for role in brokerage.ROLES},
        )
        for node in view.graph
    ]
    local = view.knowledge.dataset.mint.shorten_iri
    return sorted(brokers, key=lambda broker: (-sum(broker.roles.values()), local(broker.iri)))


def _describe_brokers(
    view: AnswerView,
    brokers: list[Broker],
    groups: Mapping[str, str],
    by: str,
    shown: list[str],
    top: int,
) -> Iterator[Section]:
    if "brokerage" not in shown:
        reason = view.make_paragraph("no-brokers", reason=view.explain_omission("brokerage"))
        yield Section("brokers", "", (reason,))
        return
    first = brokers[0] if brokers and view.applicability["brokerage"].is_meaningful else None
    if first and first.pairs:
        finding = view.build_finding("bridging-first", name=view.label(first.iri), n=first.pairs)
        yield Section("first", "", (finding,))
    figures = [measure for measure in view.list_measures(Output.BROKERS) if measure.id in shown]
    keys = ["organisation", "degree", *(measure.id for measure in figures), *_ROLES]
    heads = [view.format_head(key) for key in keys]
    rows = [_build_row(view, broker, figures) for broker in brokers]
    yield Section("brokers", "", tuple(view.build_top_table("brokers", heads, rows, top)))
    yield Section("meanings", "", tuple(_explain_columns(view, groups, by, figures)))


def _build_row(view: AnswerView, broker: Broker, figures: list[Measure]) -> list[CellValue]:
    return [
        view.label(broker.iri),
        broker.degree,
        *(broker.values[measure.id] for measure in figures),
        *(broker.roles[role] for role in _ROLES),
    ]


def _explain_columns(
    view: AnswerView, groups: Mapping[str, str], by: str, figures: list[Measure]
) -> Iterator[Block]:
    group = view.format_message(f"by-{by}")
    yield view.make_paragraph("roles", group=group)
    for measure in (MEASURES["degree"], *figures):
        name, meaning = view.choose_text(measure.head), view.choose_text(measure.meaning)
        yield view.make_paragraph("explained", name=name, meaning=meaning)
    for measure in (MEASURES["brokerage"], *view.list_measures(Output.BROKERS)):
        reason = view.explain_omission(measure.id)
        if reason:
            yield view.make_paragraph("left-out", name=view.choose_text(measure.label), reason=reason)
    number = sum(node not in groups for node in view.graph)
    if number:
        yield view.make_paragraph("without-group", n=number, group=group)
    if by == "place":
        yield from view.describe_trait_limits()
    yield view.make_paragraph("triads-hint")


def _describe_splits(
    view: AnswerView, points: list[str], separated: Mapping[str, int], bridges: int
) -> Iterator[Block]:
    """Say without whom others would lose their path, and how many connections are the only one."""
    if not points:
        yield view.build_finding("bridging-no-loss")
    else:
        first = points[0]
        yield view.build_finding(
            "bridging-loss", name=view.label(first), n=len(points), pairs=separated[first]
        )
        heads = [view.format_message(f"head-{head}") for head in ("organisation", "pairs-parted")]
        rows = [(view.label(node), separated[node]) for node in points]
        table, *_ = view.build_top_table("points", heads, rows, MOST_POINTS)
        yield table
        if len(points) > MOST_POINTS:
            yield view.make_paragraph("more", n=len(points) - MOST_POINTS)
    if bridges:
        yield view.make_paragraph("bridges", n=bridges)


def _make_record(
    view: AnswerView, broker: Broker, groups: Mapping[str, str], shown: list[str]
) -> dict[str, Any]:
    group = groups.get(broker.iri)
    return {
        **view.make_name_record(broker.iri),
        "group": view.knowledge.label(group) if group else None,
        "degree": broker.degree,
        **{name.replace(" ", "_"): value if name in shown else None for name, value in broker.values.items()},
        "roles": broker.roles if "brokerage" in shown else None,
    }
