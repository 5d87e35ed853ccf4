"""Answers who passes on what between groups, by ties with a direction, and what chance would give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...measures.brokerage import ROLES
from ...measures.directed_brokerage import MOST_ARCS, RUNS, RoleFigures, compare_directed_roles
from ...measures.registry import MEASURES
from ..answer import Answer
from ..document import Block, CellValue, Section
from .direction import describe_direction, direct_view, make_direction_record
from .view import AnswerView

Roles = Mapping[str, RoleFigures]


def answer_directed_brokers(
    view: AnswerView, groups: Mapping[str, str], by: str, *, top: int, anyway: bool, seed: int
) -> Answer:
    """Return the directed roles of Gould and Fernandez, each with its expected number and its z."""
    network = direct_view(view)
    roles = compare_directed_roles(network.graph, groups, seed=seed)
    nodes = sorted(roles, key=lambda node: (-_count_pairs(roles[node]), node))
    is_shown = anyway or view.applicability["directed brokerage"].is_meaningful
    is_compared = any(figures.expected is not None for each in roles.values() for figures in each.values())
    without = sum(node not in groups for node in network.graph)
    blocks = (
        _describe_roles(view, roles, nodes, top)
        if is_shown
        else [view.make_paragraph("no-brokers", reason=view.explain_omission("directed brokerage"))]
    )
    sections = [
        view.describe_observation(),
        Section("direction", "", tuple(describe_direction(view, network))),
        Section("brokers", "", tuple(blocks)),
    ]
    if is_shown:
        meanings = _explain_roles(view, by, is_compared=is_compared, without=without)
        sections.append(Section("meanings", "", tuple(meanings)))
    more = {
        **make_direction_record(view, network),
        "says_nothing": {"directed brokerage": view.applicability["directed brokerage"].reason}
        if view.applicability["directed brokerage"].reason
        else {},
        "groups": by,
        "without_group": without,
        "random_networks": RUNS if is_compared else 0,
    }
    records = [_make_record(view, node, roles[node], groups, is_shown=is_shown) for node in nodes]
    return Answer("brokers", (*sections, *view.describe_basis()), records, view.projection, view.lang, more)


def _count_pairs(roles: Roles) -> int:
    return sum(figures.count for figures in roles.values())


def _describe_roles(
    view: AnswerView, roles: Mapping[str, Roles], nodes: list[str], top: int
) -> Iterator[Block]:
    brokers = [node for node in nodes if _count_pairs(roles[node])]
    if not brokers:
        yield view.make_paragraph("no-directed-brokers")
        return
    heads = [view.format_head("organisation"), *(view.format_message(f"head-{role}") for role in ROLES)]
    rows: list[list[CellValue]] = [
        [view.label(node), *(_format_role(view, roles[node][role]) for role in ROLES)] for node in brokers
    ]
    yield from view.build_top_table("directed-brokers", heads, rows, top)


def _format_role(view: AnswerView, figures: RoleFigures) -> str:
    """Return a number of pairs, with what chance would give and how far that is away."""
    if figures.expected is None:
        return view.format_digits(f"{figures.count}")
    if figures.z is None:
        return view.format_digits(f"{figures.count} ({figures.expected:.1f})")
    return view.format_digits(f"{figures.count} ({figures.expected:.1f}; {figures.z:+.1f})").replace("-", "−")


def _explain_roles(view: AnswerView, by: str, *, is_compared: bool, without: int) -> Iterator[Block]:
    group = view.format_message(f"by-{by}")
    measure = MEASURES["directed brokerage"]
    yield view.make_paragraph(
        "explained", name=view.choose_text(measure.label), meaning=view.choose_text(measure.meaning)
    )
    yield view.make_paragraph("directed-roles", group=group)
    if is_compared:
        yield view.make_paragraph("roles-expected", runs=RUNS)
    else:
        yield view.make_paragraph("roles-not-compared", most=MOST_ARCS)
    if without:
        yield view.make_paragraph("without-group", n=without, group=group)


def _make_record(
    view: AnswerView, node: str, roles: Roles, groups: Mapping[str, str], *, is_shown: bool
) -> dict[str, Any]:
    return {
        **view.make_name_record(node),
        "group": view.knowledge.label(groups[node]),
        "roles": {role: vars(figures) for role, figures in roles.items()} if is_shown else None,
    }
