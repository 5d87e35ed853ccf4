"""Who stands between others, for the owner of the data only: a view in, one part of the report out."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..measures import brokerage
from ..measures.fragility import separated_by
from ..measures.grouping import groups_by
from ..measures.links import Links
from .content import Block, Cell, Chart, Paragraph, Section, Table
from .view import View

MOST_BROKERS = 10
MOST_POINTS = 15

# both directions of a pair are read, so that representatives are as many as gatekeepers
_ROLES = tuple(role for role in brokerage.ROLES if role != brokerage.REPRESENTATIVE)


def who_bridges(view: View) -> Section:
    """Return who stands between others and whose loss would part them, or why nothing is said of it."""
    title = view.say("section-bridging")
    if not view.is_owners:
        return Section("bridging", title, (Paragraph(view.say("bridging-withheld")),))
    commands = (view.command("brokers"),)
    reason = view.reason("brokerage")
    if reason:
        known = reason in (view.reason("degree"), view.reason("betweenness"))
        finding = view.finding("bridging-same") if known else view.finding("bridging-none", reason=reason)
        return Section("bridging", title, (finding,), commands)
    return Section("bridging", title, tuple(_brokers(view)), commands)


def _brokers(view: View) -> Iterator[Block]:
    yield Paragraph(view.say("bridging-caution"))
    table = _table(view)
    best = table.rows[0] if table.rows and table.rows[0][2] else None
    if best:
        yield view.finding(
            "bridging-first", see=("bridging", "chart-bridging"), name=str(best[0]), n=int(best[2] or 0)
        )
    points = _points(view)
    if points.rows:
        first = points.rows[0]
        yield view.finding(
            "bridging-loss",
            see=("points",),
            name=str(first[0]),
            n=len(points.rows),
            pairs=int(first[1] or 0),
        )
    else:
        yield view.finding("bridging-no-loss")
    if best:
        yield Chart("chart-bridging", view.say("chart-bridging"), table, 0, (2,), rows=MOST_BROKERS)
        yield table
        yield Paragraph(view.say("bridging-roles"))
    if points.rows:
        yield points


def _table(view: View) -> Table:
    links = Links.of(view.graph)
    constraint = links.by_node(brokerage.constraint(links))
    is_constrained = view.verdicts["constraint"].says_something
    groups = groups_by(view.network, "sector", certainty=view.certainty, as_of=view.as_of)
    roles = brokerage.brokerage(view.graph, groups)
    rows: list[tuple[Cell, ...]] = []
    for node in sorted(view.graph, key=lambda node: (-sum(roles[node].values()), node)):
        # every role counts a pair in both directions
        found: list[Cell] = [view.label(node), view.graph.degree(node), sum(roles[node].values()) // 2]
        if is_constrained:
            found.append(None if math.isnan(constraint[node]) else constraint[node])
        rows.append((*found, *(roles[node][role] for role in _ROLES)))
    heads = (
        "organisation",
        "ties-with",
        "pairs-between",
        *(["constraint"] if is_constrained else []),
        *_ROLES,
    )
    return view.table("bridging", heads, rows, shown=MOST_BROKERS)


def _points(view: View) -> Table:
    lost = separated_by(view.graph)
    points = sorted(brokerage.articulation_points(view.graph), key=lambda node: (-lost[node], node))
    rows = [(view.label(node), lost[node]) for node in points]
    return view.table("points", ("organisation", "pairs-parted"), rows, shown=MOST_POINTS)
