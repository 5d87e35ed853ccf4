"""`stakeholders communities`: groups with more ties inside than between."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..measures.plural import agreeing, amount
from . import options, output, session

if TYPE_CHECKING:
    from ..measures.cluster.session import Cluster
    from ..measures.communities import Partition
    from ..measures.propagation import Labels

LOUVAIN, PROPAGATION = METHODS = ("louvain", "propagation")


@click.command("communities")
@click.option(
    "--method",
    type=click.Choice(METHODS),
    default=None,
    help="How to find them. [default: louvain; on a cluster only propagation]",
)
@options.engine
@options.anyway
@options.certainty("stated")
@options.kinds
@options.as_of
@options.data
@options.audience()
@options.as_json
def command(
    method: str | None,
    anyway: bool,
    certainty: str,
    kinds: tuple[str, ...],
    as_of: str,
    data: Path | None,
    audience: str,
    as_json: bool,
    cluster: Cluster | None,
) -> None:
    """Find communities, and say how reliable they are and what their members share.

    The search runs twenty times, and the answer says how far the runs agree. --method propagation runs
    once, by label propagation; it is the method that a cluster can use.
    """
    if cluster and method == LOUVAIN:
        raise click.UsageError("--method louvain is for one machine; a cluster finds them by propagation")
    method = method or (PROPAGATION if cluster else LOUVAIN)
    view = session.open_view(data, audience, certainty, kinds, as_of)
    reason = view.refuse("communities")
    found, ended = None, None
    if anyway or not reason:
        with output.progress("looking for communities" + (f" on {cluster.master}" if cluster else "")):
            found, ended = _found(view, method, cluster)
    if as_json:
        output.as_json(
            "communities",
            [_record(one, view) for one in found.communities] if found else [],
            projection=view.projection,
            says_nothing=reason or None,
            method=method,
            engine=options.ENGINES[cluster is not None],
            **_figures(found, ended),
        )
        return
    view.opening()
    output.line()
    if not found:
        output.wrapped(reason)
    else:
        output.wrapped(_said(found, ended, cluster))
        view.limits_of_traits()
        for number, one in enumerate(found.communities, start=1):
            _print(number, one, view)
    session.footer(view.network, view.projection)


def _found(view: Any, method: str, cluster: Cluster | None) -> tuple[Partition, Labels | None]:
    """Return the communities and, of label propagation, how it ended."""
    if cluster:
        from ..measures.cluster import answers

        return answers.communities(view.graph, view.traits(), cluster)
    if method == LOUVAIN:
        from ..measures.communities import communities

        return communities(view.graph, view.traits()), None
    from ..measures import propagation
    from ..measures.links import Links

    links = Links.of(view.graph)
    labels = propagation.labels(links)
    return propagation.partition(links, labels, view.traits()), labels


def _figures(found: Partition | None, ended: Labels | None) -> dict[str, Any]:
    if not found:
        return {}
    if ended:
        return {"modularity": found.modularity, "rounds": ended.rounds, "settled": ended.settled}
    return {"agreement": found.agreement, "modularity": found.modularity, "runs": found.runs}


def _said(found: Partition, ended: Labels | None, cluster: Cluster | None) -> str:
    """Return how many there are, how they were found and how good they are."""
    without = (
        f"modularity {found.modularity:.2f}. {amount(found.left_out, 'organisation')} without a tie "
        f"{agreeing(found.left_out, 'is', 'are')} in none."
    )
    number = f"{amount(len(found.communities), 'community', 'communities')}. "
    if not ended:
        return (
            f"{number}Over {found.runs} runs the agreement is {found.agreement:.2f} "
            f"(1: every run finds the same; 0: chance); {without}"
        )
    where = " on a cluster" if cluster else ""
    rounds = amount(ended.rounds, "round")
    end = f"settled after {rounds}" if ended.settled else f"not settled after {rounds}, when it was stopped"
    return f"{number}By label propagation{where}, {end}: one run, which Louvain's twenty are not; {without}"


def _print(number: int, one: Any, view: Any) -> None:
    label = view.knowledge.label
    shared = [
        f"{label(trait.iri)} ({times} of {len(one.members)}, {total} in all)"
        for trait, times, total in one.shared
    ]
    output.line()
    words = ", ".join(shared) or "nothing that others lack"
    output.wrapped(f"{number}. {amount(len(one.members), 'organisation')}; shared: {words}")
    output.wrapped("; ".join(label(node) for node in one.members), indent="   ")


def _record(one: Any, view: Any) -> dict[str, Any]:
    label, local = view.knowledge.label, view.knowledge.dataset.mint.local
    return {
        "members": [{"id": local(node), "label": label(node)} for node in one.members],
        "shared": [
            {
                "sort": trait.sort,
                "id": local(trait.iri),
                "label": label(trait.iri),
                "members": times,
                "all": total,
            }
            for trait, times, total in one.shared
        ],
    }
