"""`stakeholders whatif`: what falls apart where organisations leave."""

from __future__ import annotations

import click

from . import options, output, session


@click.command("whatif")
@click.option(
    "--remove", "names", multiple=True, metavar="NAME", help="Organisation that leaves; may be repeated."
)
@click.option(
    "--worst",
    type=click.IntRange(min=1),
    default=None,
    metavar="K",
    help="Find the organisations, at most K, whose loss cuts off most others.",
)
@options.measure_options()
def command(names: tuple[str, ...], worst: int | None, settings: options.MeasureOptions) -> None:
    """Show which organisations would be cut off if others left.

    For the owner of the data only: in the wrong hands, this is a list of whom to put under pressure.
    """
    from ..measures import fragility
    from ..publish.answers.whatif import ALL_TRIED, STEP_BY_STEP, answer_whatif

    if bool(names) == bool(worst):
        raise click.UsageError("give --remove NAME, once or more, or --worst K")
    view = session.open_owners_answer("whatif", settings, "whatif", "what-if")
    search, most = "", None
    with output.show_progress("trying removals"):
        if worst:
            removal = fragility.find_worst_removal(view.graph, worst)
            effect, search = removal.effect, ALL_TRIED if removal.is_exact else STEP_BY_STEP
            most = removal.most
        else:
            removed = [session.find_organisation(view.knowledge, name) for name in names]
            effect = fragility.measure_removal(view.graph, removed)
    output.write_answer(
        answer_whatif(view, effect, search, wanted=worst or 0, most=most), as_json=settings.as_json
    )
