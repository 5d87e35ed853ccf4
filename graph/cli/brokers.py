"""`stakeholders brokers`: who stands between others, and in what role."""

from __future__ import annotations

import click

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
@click.option(
    "--directed",
    is_flag=True,
    help="Count who passes on what between groups, by ties with a direction, beside random networks.",
)
@options.measure_options("anyway", "seed")
def command(by: str, name: str, top: int, directed: bool, settings: options.MeasureOptions) -> None:
    """List organisations that connect others, and what would break without them.

    Constraint, effective size and roles between groups are given for each. For the owner of the data only:
    in the wrong hands, this is a list of whom to put under pressure.
    """
    from ..measures.grouping import group_organisations
    from ..publish.answers.brokers import answer_brokers, answer_triads

    view = session.open_owners_answer("brokers", settings, "brokerage", "brokers")
    groups = group_organisations(view.network, by, certainty=view.certainty, as_of=view.as_of)
    if directed and name:
        raise click.UsageError("choose one of --directed and --of")
    if directed:
        from ..publish.answers.directed_brokers import answer_directed_brokers

        with output.show_progress("comparing with random networks"):
            answer = answer_directed_brokers(
                view, groups, by, top=top, anyway=settings.anyway, seed=settings.seed
            )
    elif name:
        answer = answer_triads(view, groups, session.find_organisation(view.knowledge, name))
    else:
        with output.show_progress("measuring"):
            answer = answer_brokers(view, groups, by, top=top, anyway=settings.anyway)
    output.write_answer(answer, as_json=settings.as_json)
