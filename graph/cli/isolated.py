"""`stakeholders isolated`: four kinds of isolation, kept apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from . import options, output, session

if TYPE_CHECKING:
    from networkx import Graph

    from ..measures.cluster.session import Cluster


@click.command("isolated")
@click.option("--all", "every", is_flag=True, help="Print every name, in long lists too.")
@options.measure_options("engine")
def command(every: bool, settings: options.MeasureOptions) -> None:
    """List organisations without a tie, known from one side only, cut off, or not asked.

    An organisation without a documented tie may still have ties. Each list says what it means.
    """
    from ..measures.isolation import find_introducers, find_isolated
    from ..publish.answers.isolated import answer_isolated

    view = session.open_answer("isolated", settings)
    isolation = find_isolated(view.network, view.graph, kinds=view.kinds, as_of=view.as_of)
    if settings.cluster:
        isolation = replace(isolation, outside=_find_outside_main_part(view.graph, settings.cluster))
    introducers = find_introducers(view.network, view.graph, isolation)
    answer = answer_isolated(view, isolation, introducers, show_all=every, engine=settings.engine)
    output.write_answer(answer, as_json=settings.as_json)


def _find_outside_main_part(graph: Graph, cluster: Cluster) -> tuple[str, ...]:
    """Return those with a tie who are not in the largest part, which the cluster finds."""
    from ..measures.cluster.answers import find_largest_component

    with output.show_progress(f"looking for connected parts on {cluster.master}"):
        main = set(find_largest_component(graph, cluster)) if graph.number_of_edges() else set()
    return tuple(sorted(node for node in graph if graph.degree(node) and node not in main))
