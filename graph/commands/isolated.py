"""`stakeholders isolated`: four kinds of isolation, kept apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import options, output, session

if TYPE_CHECKING:
    from ..measures.cluster.session import Cluster

_SHOWN = 8  # names of a long group that are printed; JSON has all


@click.command("isolated")
@click.option("--all", "every", is_flag=True, help="Print every name, in long lists too.")
@options.engine
@options.certainty("stated")
@options.kinds
@options.as_of
@options.data
@options.audience()
@options.as_json
def command(
    every: bool,
    certainty: str,
    kinds: tuple[str, ...],
    as_of: str,
    data: Path | None,
    audience: str,
    as_json: bool,
    cluster: Cluster | None,
) -> None:
    """List organisations without a tie, known from one side only, cut off, or not asked.

    An organisation without a documented tie may still have ties. Each list says what it means.
    """
    from ..measures.isolation import introducers, isolated

    view = session.open_view(data, audience, certainty, kinds, as_of)
    found = isolated(view.network, view.graph, kinds=kinds, as_of=as_of)
    if cluster:
        found = replace(found, outside=_outside(view.graph, cluster))
    through = introducers(view.network, view.graph, found)
    engine = options.ENGINES[cluster is not None]
    if as_json:
        rows = _records(found, through, view.network)
        observed = view.observation.as_json(view.knowledge)
        output.as_json("isolated", rows, projection=view.projection, observed=observed, engine=engine)
        return
    view.opening()
    _print(found, through, view.network, every=every)
    if through and (kinds or as_of):
        output.line()
        output.wrapped(
            "Who could introduce them is looked for among all ties, events and traits, whatever their kind "
            "and date."
        )
    if cluster:
        output.line()
        output.wrapped("The connected parts were found on a cluster.")
    session.footer(view.network, view.projection)


def _outside(graph: Any, cluster: Cluster) -> tuple[str, ...]:
    """Return those with a tie who are not in the largest part, which the cluster finds."""
    from ..measures.cluster.answers import largest_component

    with output.progress(f"looking for connected parts on {cluster.master}"):
        main = set(largest_component(graph, cluster)) if graph.number_of_edges() else set()
    return tuple(sorted(node for node in graph if graph.degree(node) and node not in main))


def _print(found: Any, through: Any, network: Any, *, every: bool) -> None:
    from ..measures import isolation

    label = network.knowledge.label
    weaker = dict(found.weaker)
    no_tie = [
        label(iri) + (f" (has one that is {weaker[iri]})" if iri in weaker else "") for iri in found.no_tie
    ]
    _group(isolation.NO_TIE, no_tie, every=True)
    for node, (kind, who) in through.items():
        output.wrapped(
            f"{label(node)} could be introduced by {_names([label(one) for one in who], every)} ({kind})",
            indent="  ",
        )
    output.line()
    total = sum(len(nodes) for _, nodes in found.one_side)
    output.wrapped(f"{isolation.ONE_SIDE.capitalize()}: {total} - {isolation.MEANINGS[isolation.ONE_SIDE]}")
    for teller, nodes in found.one_side:
        output.wrapped(
            f"told by {label(teller)} alone: {len(nodes)}: {_names([label(n) for n in nodes], every)}",
            indent="  ",
        )
    _group(isolation.OUTSIDE, [label(iri) for iri in found.outside], every=every)
    _group(isolation.NOT_CONSULTED, [label(iri) for iri in found.not_consulted], every=every)


def _group(kind: str, names: list[str], *, every: bool) -> None:
    from ..measures import isolation

    output.line()
    output.wrapped(f"{kind.capitalize()}: {len(names)} - {isolation.MEANINGS[kind]}")
    if names:
        output.wrapped(_names(names, every), indent="  ")


def _names(names: list[str], every: bool) -> str:
    if every or len(names) <= _SHOWN + 2:
        return "; ".join(names)
    return "; ".join(names[:_SHOWN]) + f" and {len(names) - _SHOWN} more (--all)"


def _records(found: Any, through: Any, network: Any) -> list[dict[str, Any]]:
    from ..measures import isolation

    local, label = network.knowledge.dataset.mint.local, network.knowledge.label
    weaker = dict(found.weaker)

    def record(kind: str, iri: str, **more: Any) -> dict[str, Any]:
        return {"kind": kind, "id": local(iri), "label": label(iri), **more}

    rows = [
        record(
            isolation.NO_TIE,
            iri,
            weaker_tie=weaker.get(iri),
            introduced_by=[local(one) for one in through[iri][1]] if iri in through else [],
        )
        for iri in found.no_tie
    ]
    rows += [
        record(isolation.ONE_SIDE, iri, told_by=local(teller))
        for teller, nodes in found.one_side
        for iri in nodes
    ]
    rows += [record(isolation.OUTSIDE, iri) for iri in found.outside]
    rows += [record(isolation.NOT_CONSULTED, iri) for iri in found.not_consulted]
    return rows
