"""`stakeholders isolated`: four kinds of isolation, kept apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from . import options, output, session

if TYPE_CHECKING:
    from ..measures.cluster.session import Cluster
    from ..model.network import Network

_SHOWN = 8  # names of a long group that are printed; JSON has all


@click.command("isolated")
@click.option("--all", "every", is_flag=True, help="Print every name, in long lists too.")
@options.measure_options("engine")
def command(every: bool, settings: options.MeasureOptions) -> None:
    """List organisations without a tie, known from one side only, cut off, or not asked.

    An organisation without a documented tie may still have ties. Each list says what it means.
    """
    from ..measures.isolation import find_introducers, find_isolated

    view = session.open_view(settings)
    isolates = find_isolated(view.network, view.graph, kinds=settings.kinds, as_of=settings.as_of)
    if settings.cluster:
        isolates = replace(isolates, outside=_find_outside_main_part(view.graph, settings.cluster))
    introductions = find_introducers(view.network, view.graph, isolates)
    if settings.as_json:
        rows = _make_records(isolates, introductions, view.network)
        observed = view.observation.as_json(view.knowledge)
        output.write_json(
            "isolated", rows, projection=view.projection, observed=observed, engine=settings.engine
        )
        return
    view.print_observation()
    _print_isolation(isolates, introductions, view.network, every=every)
    if introductions and (settings.kinds or settings.as_of):
        output.write_line()
        output.write_paragraph(
            "Who could introduce them is looked for among all ties, events and traits, whatever their kind "
            "and date."
        )
    if settings.cluster:
        output.write_line()
        output.write_paragraph("The connected parts were found on a cluster.")
    session.print_footer(view.network, view.projection)


def _find_outside_main_part(graph: Any, cluster: Cluster) -> tuple[str, ...]:
    """Return those with a tie who are not in the largest part, which the cluster finds."""
    from ..measures.cluster.answers import find_largest_component

    with output.show_progress(f"looking for connected parts on {cluster.master}"):
        main = set(find_largest_component(graph, cluster)) if graph.number_of_edges() else set()
    return tuple(sorted(node for node in graph if graph.degree(node) and node not in main))


def _print_isolation(isolates: Any, introductions: Any, network: Network, *, every: bool) -> None:
    from ..measures import isolation

    label = network.knowledge.label
    weaker = dict(isolates.weaker)
    no_tie = [
        label(iri) + (f" (has one that is {weaker[iri]})" if iri in weaker else "") for iri in isolates.no_tie
    ]
    _print_group(isolation.NO_TIE, no_tie, every=True)
    for node, (kind, who) in introductions.items():
        output.write_paragraph(
            (
                f"{label(node)} could be introduced by "
                f"{_join_names([label(one) for one in who], every)} ({kind})"
            ),
            indent="  ",
        )
    output.write_line()
    total = sum(len(nodes) for _, nodes in isolates.one_side)
    output.write_paragraph(
        f"{isolation.ONE_SIDE.capitalize()}: {total} - {isolation.MEANINGS[isolation.ONE_SIDE]}"
    )
    for reporter, nodes in isolates.one_side:
        output.write_paragraph(
            f"told by {label(reporter)} alone: {len(nodes)}: {_join_names([label(n) for n in nodes], every)}",
            indent="  ",
        )
    _print_group(isolation.OUTSIDE, [label(iri) for iri in isolates.outside], every=every)
    _print_group(isolation.NOT_CONSULTED, [label(iri) for iri in isolates.not_consulted], every=every)


def _print_group(kind: str, names: list[str], *, every: bool) -> None:
    from ..measures import isolation

    output.write_line()
    output.write_paragraph(f"{kind.capitalize()}: {len(names)} - {isolation.MEANINGS[kind]}")
    if names:
        output.write_paragraph(_join_names(names, every), indent="  ")


def _join_names(names: list[str], every: bool) -> str:
    if every or len(names) <= _SHOWN + 2:
        return "; ".join(names)
    return "; ".join(names[:_SHOWN]) + f" and {len(names) - _SHOWN} more (--all)"


def _make_records(isolates: Any, introductions: Any, network: Network) -> list[dict[str, Any]]:
    from ..measures import isolation

    local, label = network.knowledge.dataset.mint.shorten_iri, network.knowledge.label
    weaker = dict(isolates.weaker)

    def make_record(kind: str, iri: str, **more: Any) -> dict[str, Any]:
        return {"kind": kind, "id": local(iri), "label": label(iri), **more}

    rows = [
        make_record(
            isolation.NO_TIE,
            iri,
            weaker_tie=weaker.get(iri),
            introduced_by=[local(one) for one in introductions[iri][1]] if iri in introductions else [],
        )
        for iri in isolates.no_tie
    ]
    rows += [
        make_record(isolation.ONE_SIDE, iri, told_by=local(reporter))
        for reporter, nodes in isolates.one_side
        for iri in nodes
    ]
    rows += [make_record(isolation.OUTSIDE, iri) for iri in isolates.outside]
    rows += [make_record(isolation.NOT_CONSULTED, iri) for iri in isolates.not_consulted]
    return rows
