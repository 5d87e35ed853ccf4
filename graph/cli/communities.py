"""`stakeholders communities`: groups with more ties inside than between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from . import options, output, session

if TYPE_CHECKING:
    from ..measures.cluster.session import Cluster
    from ..measures.communities import Partition
    from ..measures.propagation import PropagatedLabels
    from ..publish.answers.view import AnswerView

LOUVAIN, PROPAGATION = METHODS = ("louvain", "propagation")


@click.command("communities")
@click.option(
    "--method",
    type=click.Choice(METHODS),
    default=None,
    help="How to find them. [default: louvain; on a cluster only propagation]",
)
@options.measure_options("engine", "anyway")
def command(method: str | None, settings: options.MeasureOptions) -> None:
    """Find communities, and say how reliable they are and what their members share.

    The search runs twenty times, and the answer says how far the runs agree. --method propagation runs
    once, by label propagation; it is the method that a cluster can use.
    """
    from ..publish.answers.communities import answer_communities

    if settings.cluster and method == LOUVAIN:
        raise click.UsageError("--method louvain is for one machine; a cluster finds them by propagation")
    method = method or (PROPAGATION if settings.cluster else LOUVAIN)
    view = session.open_answer("communities", settings)
    partition, labels = None, None
    if settings.anyway or view.applicability["communities"].is_meaningful:
        where = f" on {settings.cluster.master}" if settings.cluster else ""
        with output.show_progress(f"looking for communities{where}"):
            partition, labels = _find_communities(view, method, settings.cluster)
    answer = answer_communities(
        view, partition, labels, method=method, engine=settings.engine, anyway=settings.anyway
    )
    output.write_answer(answer, as_json=settings.as_json)


def _find_communities(
    view: AnswerView, method: str, cluster: Cluster | None
) -> tuple[Partition, PropagatedLabels | None]:
    """Return the communities and, of label propagation, how it ended."""
    if cluster:
        from ..measures.cluster import answers

        return answers.detect_communities(view.graph, view.traits, cluster)
    if method == LOUVAIN:
        from ..measures.communities import detect_communities

        return detect_communities(view.graph, view.traits), None
    from ..measures import propagation
    from ..measures.adjacency import Links

    links = Links.from_graph(view.graph)
    labels = propagation.propagate_labels(links)
    return propagation.group_by_label(links, labels, view.traits), labels
