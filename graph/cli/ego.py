"""`stakeholders ego`: the network around one organisation."""

from __future__ import annotations

import click

from . import options, output, session


@click.command("ego")
@click.argument("name")
@click.option(
    "--by",
    type=click.Choice(["sector", "kind", "place"]),
    default="sector",
    show_default=True,
    help="By what partners differ.",
)
@options.measure_options("anyway")
def command(name: str, by: str, settings: options.MeasureOptions) -> None:
    """Describe the network around one organisation: its partners, and what it alone connects.

    What it alone connects is for the owner of the data only.
    """
    from ..measures.ego_network import describe_ego_network
    from ..measures.grouping import group_organisations
    from ..publish.answers.ego import answer_ego

    view = session.open_answer("ego", settings)
    node = session.find_organisation(view.knowledge, name)
    groups = group_organisations(view.network, by, certainty=view.certainty, as_of=view.as_of)
    ego = describe_ego_network(view.graph, node, groups, view.observation.coverage)
    output.write_answer(answer_ego(view, ego, by, anyway=settings.anyway), as_json=settings.as_json)
