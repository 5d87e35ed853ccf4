"""`stakeholders brokers`: who stands between others, and in what role."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from ..core.plural import choose_plural, count_noun
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
@options.measure_options("anyway")
def command(by: str, name: str, top: int, settings: options.MeasureOptions) -> None:
    """List organisations that connect others, and what would break without them.

    Constraint, effective size and roles between groups are given for each. For the owner of the data only:
    in the wrong hands, this is a list of whom to put under pressure.
    """
    from ..measures.grouping import group_organisations

    session.require_internal(settings.audience, "brokers")
    view = session.open_view(settings)
    groups = group_organisations(view.network, by, certainty=settings.certainty, as_of=settings.as_of)
    if name:
        _print_triads(view, groups, session.find_organisation(view, name))
        return
    with output.show_progress("measuring"):
        rows = _measure_brokers(view, groups)
    reasons = {
        measure: view.verdicts[measure].reason for measure in ("brokerage", "constraint", "effective size")
    }
    splits = _find_splits(view)
    if settings.as_json:
        output.write_json(
            "brokers",
            [_omit_meaningless_figures(row, view) for row in rows],
            projection=view.projection,
            observed=view.observation.as_json(view.knowledge),
            says_nothing={measure: reason for measure, reason in reasons.items() if reason},
            groups=by,
            **splits,
        )
        return
    view.print_observation()
    output.write_line()
    if reasons["brokerage"] and not settings.anyway:
        output.write_paragraph(view.explain_missing_figures("brokerage"))
    else:
        _print_table(rows[: top or None], view)
        _print_meanings(by, {measure: reason for measure, reason in reasons.items() if reason})
        _print_without_group(by, view, groups)
    _print_splits(splits)
    session.print_footer(view.network, view.projection)


def _measure_brokers(view: session.MeasureView, groups: Mapping[str, str]) -> list[dict[str, Any]]:
    import math

    from ..measures import brokerage
    from ..measures.adjacency import Links

    links = Links.from_graph(view.graph)
    constraint = links.map_to_nodes(brokerage.measure_constraint(links))
    effective_size = links.map_to_nodes(brokerage.measure_effective_size(links))
    roles = brokerage.count_brokerage_roles(view.graph, groups)
    rows = [
        {
            "id": view.knowledge.dataset.mint.shorten_iri(node),
            "label": view.knowledge.label(node),
            "group": view.knowledge.label(groups[node]) if node in groups else None,
            "degree": view.graph.degree(node),
            "constraint": None if math.isnan(constraint[node]) else constraint[node],
            "effective_size": None if math.isnan(effective_size[node]) else effective_size[node],
            "roles": {role: roles[node][role] for role in brokerage.ROLES},
        }
        for node in view.graph
    ]
    return sorted(rows, key=lambda row: (-sum(row["roles"].values()), row["id"]))


def _omit_meaningless_figures(row: dict[str, Any], view: session.MeasureView) -> dict[str, Any]:
    measures = {"constraint": "constraint", "effective_size": "effective size", "roles": "brokerage"}
    hidden = {key for key, measure in measures.items() if not view.may_show(measure)}
    return {key: None if key in hidden else value for key, value in row.items()}


def _print_table(rows: list[dict[str, Any]], view: session.MeasureView) -> None:
    from ..measures.brokerage import REPRESENTATIVE, ROLES

    figures = [
        (head, key)
        for head, key, measure in (
            ("constraint", "constraint", "constraint"),
            ("effective size", "effective_size", "effective size"),
        )
        if view.may_show(measure)
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
    output.write_table(heads, table, right=range(1, len(heads)))


def _print_meanings(by: str, reasons: Mapping[str, str]) -> None:
    from ..measures.brokerage import MEANINGS

    output.write_line()
    roles = "; ".join(f"{role}: {meaning}" for role, meaning in MEANINGS.items())
    output.write_paragraph(
        f"Roles count pairs that are tied to it and not to each other, in both directions, by {by}. {roles}. "
        "Each gatekeeper is a representative the other way round."
    )
    if "constraint" not in reasons:
        output.write_paragraph(
            "Constraint: how much its partners are each other's partners; low means that it can choose."
        )
    if "effective size" not in reasons:
        output.write_paragraph("Effective size: its number of partners less what is redundant among them.")
    for measure, reason in reasons.items():
        output.write_paragraph(f"No figures of {measure}: {reason}.")
    output.write_paragraph("The triads of one, by name: --of NAME.")


def _print_without_group(by: str, view: session.MeasureView, groups: Mapping[str, str]) -> None:
    """Say how many have no group and so no role, and what a date leaves out of places."""
    number_without_group = sum(node not in groups for node in view.graph)
    if number_without_group:
        output.write_paragraph(
            f"{count_noun(number_without_group, 'organisation')} without a {by} "
            f"{choose_plural(number_without_group, 'has', 'have')} no role."
        )
    if by == "place":
        view.print_trait_limits()


def _find_splits(view: session.MeasureView) -> dict[str, Any]:
    from ..measures import brokerage
    from ..measures.fragility import count_separated_pairs

    label, local = view.knowledge.label, view.knowledge.dataset.mint.shorten_iri
    pairs_lost = count_separated_pairs(view.graph)
    points = sorted(
        brokerage.find_articulation_points(view.graph), key=lambda node: (-pairs_lost[node], node)
    )
    return {
        "articulation_points": [
            {"id": local(node), "label": label(node), "pairs_separated": pairs_lost[node]} for node in points
        ],
        "bridges": [
            [local(first_end), local(second_end)]
            for first_end, second_end in brokerage.find_bridges(view.graph)
        ],
    }


def _print_splits(splits: Mapping[str, Any]) -> None:
    points = splits["articulation_points"]
    output.write_line()
    names = "; ".join(
        f"{point['label']} ({count_noun(point['pairs_separated'], 'pair')})" for point in points[:8]
    )
    more = f" and {len(points) - 8} more" if len(points) > 8 else ""
    output.write_paragraph(
        f"Articulation points, whose loss would separate others as far as is documented: {len(points)}. "
        f"{names}{more}"
    )
    output.write_paragraph(
        f"Bridges, ties that are the only way between two parts: {len(splits['bridges'])}."
    )


def _print_triads(view: session.MeasureView, groups: Mapping[str, str], node: str) -> None:
    from ..measures.brokerage import list_triads

    label = view.knowledge.label
    broker_triads = list(list_triads(view.graph, node, groups))
    if view.settings.as_json:
        local = view.knowledge.dataset.mint.shorten_iri
        rows = [
            {"one": local(triad.start), "other": local(triad.end), "role": triad.role}
            for triad in broker_triads
        ]
        output.write_json("brokers", rows, projection=view.projection, broker=local(node))
        return
    pairs = "1 pair that is" if len(broker_triads) == 1 else f"{len(broker_triads)} pairs that are"
    output.write_line(f"{label(node)} stands between {pairs} not tied to each other:")
    output.write_table(
        ["one", "other", "role"],
        [[label(triad.start), label(triad.end), triad.role] for triad in broker_triads],
    )
    session.print_footer(view.network, view.projection)
