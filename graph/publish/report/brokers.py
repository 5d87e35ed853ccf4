"""Writes the report's section on organisations that connect others, for the owner of the data only."""

from __future__ import annotations

from collections.abc import Iterator

from ...measures import brokerage
from ...measures.context import MeasureContext
from ...measures.fragility import count_separated_pairs
from ...measures.grouping import group_organisations
from ...measures.registry import MEASURES
from ..document import Block, CellValue, Paragraph, Section, Table
from .view import ReportView

MOST_BROKERS = 10
MOST_CUTPOINTS = 15

# both directions of a pair are read, so that representatives are as many as gatekeepers
_ROLES = tuple(role for role in brokerage.ROLES if role != brokerage.REPRESENTATIVE)


def build_brokers_section(view: ReportView) -> Section | None:
    """Return who connects others and who is their only link, or why this cannot be ranked.

    None where the reason is that of the ranking before it, which the part on evidence gives already.
    """
    title = view.format_message("section-bridging")
    if not view.is_open("brokerage"):
        return Section("bridging", title, (Paragraph(view.explain_omission("brokerage")),))
    commands = (view.format_command("brokers"),)
    reason = view.explain_omission("brokerage")
    if reason:
        if reason in (view.explain_omission("degree"), view.explain_omission("betweenness")):
            return None
        return Section("bridging", title, (view.build_finding("bridging-none", reason=reason),), commands)
    return Section("bridging", title, tuple(_build_broker_blocks(view)), commands)


def _build_broker_blocks(view: ReportView) -> Iterator[Block]:
    yield Paragraph(view.format_message("bridging-caution"))
    table = _build_broker_table(view)
    top_broker = table.rows[0] if table.rows and table.rows[0][2] else None
    if top_broker:
        yield view.build_finding(
            "bridging-first",
            see=("bridging",),
            name=str(top_broker[0]),
            n=int(top_broker[2] or 0),
        )
    cutpoints = _build_cutpoint_table(view)
    if cutpoints.rows:
        top_cutpoint = cutpoints.rows[0]
        pairs = int(top_cutpoint[1] or 0)
        yield view.build_finding(
            "bridging-loss" if pairs > 1 else "bridging-loss-pair",
            see=("points",),
            name=str(top_cutpoint[0]),
            n=len(cutpoints.rows),
            pairs=pairs,
        )
    else:
        yield view.build_finding("bridging-no-loss")
    if top_broker:
        yield table
        yield Paragraph(view.format_message("bridging-roles"))
    if cutpoints.rows:
        yield cutpoints


def _build_broker_table(view: ReportView) -> Table:
    compute = MEASURES["constraint"].compute
    is_constrained = view.applicability["constraint"].is_meaningful
    constraint = compute(MeasureContext(view.graph)) if compute and is_constrained else {}
    groups = group_organisations(view.network, "sector", certainty=view.certainty, as_of=view.as_of)
    roles = brokerage.count_brokerage_roles(view.graph, groups)
    rows: list[tuple[CellValue, ...]] = []
    for node in sorted(view.graph, key=lambda node: (-sum(roles[node].values()), node)):
        # every role counts a pair in both directions
        cells: list[CellValue] = [view.label(node), view.graph.degree(node), sum(roles[node].values()) // 2]
        if is_constrained:
            cells.append(constraint[node])
        rows.append((*cells, *(roles[node][role] for role in _ROLES)))
    heads = (
        "organisation",
        "degree",
        "pairs-between",
        *(["constraint"] if is_constrained else []),
        *_ROLES,
    )
    return view.build_table("bridging", heads, rows, shown=MOST_BROKERS)


def _build_cutpoint_table(view: ReportView) -> Table:
    separated_pairs = count_separated_pairs(view.graph)
    cutpoints = sorted(
        brokerage.find_articulation_points(view.graph), key=lambda node: (-separated_pairs[node], node)
    )
    rows = [(view.label(node), separated_pairs[node]) for node in cutpoints]
    return view.build_table("points", ("organisation", "pairs-parted"), rows, shown=MOST_CUTPOINTS)
