"""`stakeholders communities`: groups with more ties inside than between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..core.plural import choose_plural, count_noun
from . import options, output, session

if TYPE_CHECKING:
    from ..measures.cluster.session import Cluster
    from ..measures.communities import Partition
    from ..measures.propagation import PropagatedLabels

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
    if settings.cluster and method == LOUVAIN:
        raise click.UsageError("--method louvain is for one machine; a cluster finds them by propagation")
    method = method or (PROPAGATION if settings.cluster else LOUVAIN)
    view = session.open_view(settings)
    reason = view.explain_missing_figures("communities")
    partition, labels = None, None
    if settings.anyway or not reason:
        where = f" on {settings.cluster.master}" if settings.cluster else ""
        with output.show_progress(f"looking for communities{where}"):
            partition, labels = _find_communities(view, method)
    if settings.as_json:
        output.write_json(
            "communities",
            [_make_record(community, view) for community in partition.communities] if partition else [],
            projection=view.projection,
            says_nothing=reason or None,
            method=method,
            engine=settings.engine,
            **_collect_figures(partition, labels),
        )
        return
    view.print_observation()
    output.write_line()
    if not partition:
        output.write_paragraph(reason)
    else:
        output.write_paragraph(_describe_partition(partition, labels, settings.cluster))
        view.print_trait_limits()
        for number, community in enumerate(partition.communities, start=1):
            _print_community(number, community, view)
    session.print_footer(view.network, view.projection)


def _find_communities(view: session.MeasureView, method: str) -> tuple[Partition, PropagatedLabels | None]:
    """Return the communities and, of label propagation, how it ended."""
    if view.settings.cluster:
        from ..measures.cluster import answers

        return answers.detect_communities(view.graph, view.collect_traits(), view.settings.cluster)
    if method == LOUVAIN:
        from ..measures.communities import detect_communities

        return detect_communities(view.graph, view.collect_traits()), None
    from ..measures import propagation
    from ..measures.adjacency import Links

    links = Links.from_graph(view.graph)
    labels = propagation.propagate_labels(links)
    return propagation.group_by_label(links, labels, view.collect_traits()), labels


def _collect_figures(partition: Partition | None, labels: PropagatedLabels | None) -> dict[str, Any]:
    if not partition:
        return {}
    if labels:
        return {"modularity": partition.modularity, "rounds": labels.rounds, "settled": labels.settled}
    return {"agreement": partition.agreement, "modularity": partition.modularity, "runs": partition.runs}


def _describe_partition(
    partition: Partition, labels: PropagatedLabels | None, cluster: Cluster | None
) -> str:
    """Return how many there are, how they were found and how good they are."""
    without = (
        f"modularity {partition.modularity:.2f}. {count_noun(partition.left_out, 'organisation')} "
        "without a tie "
        f"{choose_plural(partition.left_out, 'is', 'are')} in none."
    )
    number = f"{count_noun(len(partition.communities), 'community', 'communities')}. "
    if not labels:
        return (
            f"{number}Over {partition.runs} runs the agreement is {partition.agreement:.2f} "
            f"(1: every run finds the same; 0: chance); {without}"
        )
    where = " on a cluster" if cluster else ""
    rounds = count_noun(labels.rounds, "round")
    end = f"settled after {rounds}" if labels.settled else f"not settled after {rounds}, when it was stopped"
    return f"{number}By label propagation{where}, {end}: one run, which Louvain's twenty are not; {without}"


def _print_community(number: int, community: Any, view: session.MeasureView) -> None:
    label = view.knowledge.label
    shared = [
        f"{label(trait.iri)} ({times} of {len(community.members)}, {total} in all)"
        for trait, times, total in community.shared
    ]
    output.write_line()
    words = ", ".join(shared) or "nothing that others lack"
    output.write_paragraph(f"{number}. {count_noun(len(community.members), 'organisation')}; shared: {words}")
    output.write_paragraph("; ".join(label(node) for node in community.members), indent="   ")


def _make_record(community: Any, view: session.MeasureView) -> dict[str, Any]:
    label, local = view.knowledge.label, view.knowledge.dataset.mint.shorten_iri
    return {
        "members": [{"id": local(node), "label": label(node)} for node in community.members],
        "shared": [
            {
                "sort": trait.sort,
                "id": local(trait.iri),
                "label": label(trait.iri),
                "members": times,
                "all": total,
            }
            for trait, times, total in community.shared
        ],
    }
