"""`stakeholders brokers`: who stands between others, and in what role."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from ..address import Given
from ..measures.plural import agreeing, amount
from . import options, output, session


@click.command("brokers")
@click.option(
    "--by",
    type=click.Choice(["sector", "kind", "place"]),
    default="sector",
    show_default=True,
    help="What makes a group.",
)
@click.option(
    "--of", "name", default="", metavar="NAME", help="List whom one organisation connects, by name."
)
@click.option(
    "--top", type=click.IntRange(min=0), default=10, show_default=True, help="How many to list; 0 for all."
)
@options.anyway
@options.certainty("stated")
@options.kinds
@options.as_of
@options.data
@options.audience()
@options.as_json
def command(
    by: str,
    name: str,
    top: int,
    anyway: bool,
    certainty: str,
    kinds: tuple[str, ...],
    as_of: str,
    data: Given,
    audience: str,
    as_json: bool,
) -> None:
    """List organisations that connect others, and what would break without them.

    Constraint, effective size and roles between groups are given for each. For the owner of the data only:
    in the wrong hands, this is a list of whom to put under pressure.
    """
    from ..measures.grouping import groups_by

    session.owners_only(audience, "brokers")
    view = session.open_view(data, audience, certainty, kinds, as_of)
    groups = groups_by(view.network, by, certainty=certainty, as_of=as_of)
    if name:
        _triads(view, groups, session.find(view, name), as_json=as_json)
        return
    with output.progress("measuring"):
        rows = _rows(view, groups)
    reasons = {one: view.verdicts[one].reason for one in ("brokerage", "constraint", "effective size")}
    splits = _splits(view)
    if as_json:
        output.as_json(
            "brokers",
            [_shown(row, reasons, anyway=anyway) for row in rows],
            projection=view.projection,
            observed=view.observation.as_json(view.knowledge),
            says_nothing={one: reason for one, reason in reasons.items() if reason},
            groups=by,
            **splits,
        )
        return
    view.opening()
    output.line()
    if reasons["brokerage"] and not anyway:
        output.wrapped(view.refuse("brokerage"))
    else:
        _table(rows[: top or None], reasons, anyway=anyway)
        _meanings(by, {one: reason for one, reason in reasons.items() if reason})
        _groupless(by, view, groups)
    _print_splits(splits)
    session.footer(view.network, view.projection)


def _rows(view: Any, groups: Mapping[str, str]) -> list[dict[str, Any]]:
    import math

    from ..measures import brokerage
    from ..measures.links import Links

    links = Links.of(view.graph)
    constraint = links.by_node(brokerage.constraint(links))
    size = links.by_node(brokerage.effective_size(links))
    roles = brokerage.brokerage(view.graph, groups)
    rows = [
        {
            "id": view.knowledge.dataset.mint.local(node),
            "label": view.knowledge.label(node),
            "group": view.knowledge.label(groups[node]) if node in groups else None,
            "degree": view.graph.degree(node),
            "constraint": None if math.isnan(constraint[node]) else constraint[node],
            "effective_size": None if math.isnan(size[node]) else size[node],
            "roles": {role: roles[node][role] for role in brokerage.ROLES},
        }
        for node in view.graph
    ]
    return sorted(rows, key=lambda row: (-sum(row["roles"].values()), row["id"]))


def _shown(row: dict[str, Any], reasons: Mapping[str, str], *, anyway: bool) -> dict[str, Any]:
    hidden = {
        "constraint": reasons["constraint"],
        "effective_size": reasons["effective size"],
        "roles": reasons["brokerage"],
    }
    return {key: None if hidden.get(key) and not anyway else value for key, value in row.items()}


def _table(rows: list[dict[str, Any]], reasons: Mapping[str, str], *, anyway: bool) -> None:
    from ..measures.brokerage import REPRESENTATIVE, ROLES

    figures = [
        (head, key)
        for head, key, measure in (
            ("constraint", "constraint", "constraint"),
            ("effective size", "effective_size", "effective size"),
        )
        if anyway or not reasons[measure]
    ]
    # both directions of a pair are read, so that representatives are as many as gatekeepers
    shown = [role for role in ROLES if role != REPRESENTATIVE]
    heads = ["organisation", "ties", *(head for head, _ in figures), *shown]
    table = [
        [
            row["label"],
            str(row["degree"]),
            *("-" if row[key] is None else f"{row[key]:.2f}" for _, key in figures),
            *(str(row["roles"][role]) for role in shown),
        ]
        for row in rows
    ]
    output.table(heads, table, right=range(1, len(heads)))


def _meanings(by: str, reasons: Mapping[str, str]) -> None:
    from ..measures.brokerage import MEANINGS

    output.line()
    roles = "; ".join(f"{role}: {meaning}" for role, meaning in MEANINGS.items())
    output.wrapped(
        f"Roles count pairs that are tied to it and not to each other, in both directions, by {by}. {roles}. "
        "Each gatekeeper is a representative the other way round."
    )
    if "constraint" not in reasons:
        output.wrapped(
            "Constraint: how much its partners are each other's partners; low means that it can choose."
        )
    if "effective size" not in reasons:
        output.wrapped("Effective size: its number of partners less what is redundant among them.")
    for measure, reason in reasons.items():
        output.wrapped(f"No figures of {measure}: {reason}.")
    output.wrapped("The triads of one, by name: --of NAME.")


def _groupless(by: str, view: Any, groups: Mapping[str, str]) -> None:
    """Say how many have no group and so no role, and what a date leaves out of places."""
    without = sum(node not in groups for node in view.graph)
    if without:
        output.wrapped(
            f"{amount(without, 'organisation')} without a {by} {agreeing(without, 'has', 'have')} no role."
        )
    if by == "place":
        view.limits_of_traits()


def _splits(view: Any) -> dict[str, Any]:
    from ..measures import brokerage
    from ..measures.fragility import separated_by

    label, local = view.knowledge.label, view.knowledge.dataset.mint.local
    lost = separated_by(view.graph)
    points = sorted(brokerage.articulation_points(view.graph), key=lambda node: (-lost[node], node))
    return {
        "articulation_points": [
            {"id": local(node), "label": label(node), "pairs_separated": lost[node]} for node in points
        ],
        "bridges": [[local(one), local(other)] for one, other in brokerage.bridges(view.graph)],
    }


def _print_splits(splits: Mapping[str, Any]) -> None:
    points = splits["articulation_points"]
    output.line()
    names = "; ".join(f"{one['label']} ({amount(one['pairs_separated'], 'pair')})" for one in points[:8])
    more = f" and {len(points) - 8} more" if len(points) > 8 else ""
    output.wrapped(
        f"Articulation points, whose loss would separate others as far as is documented: {len(points)}. "
        f"{names}{more}"
    )
    output.wrapped(f"Bridges, ties that are the only way between two parts: {len(splits['bridges'])}.")


def _triads(view: Any, groups: Mapping[str, str], node: str, *, as_json: bool) -> None:
    from ..measures.brokerage import triads

    label = view.knowledge.label
    found = list(triads(view.graph, node, groups))
    if as_json:
        local = view.knowledge.dataset.mint.local
        rows = [{"one": local(one.one), "other": local(one.other), "role": one.role} for one in found]
        output.as_json("brokers", rows, projection=view.projection, broker=local(node))
        return
    pairs = "1 pair that is" if len(found) == 1 else f"{len(found)} pairs that are"
    output.line(f"{label(node)} stands between {pairs} not tied to each other:")
    output.table(["one", "other", "role"], [[label(one.one), label(one.other), one.role] for one in found])
    session.footer(view.network, view.projection)
