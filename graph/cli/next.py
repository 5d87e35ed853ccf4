"""`stakeholders next`: whom to ask what, to test a finding."""

from __future__ import annotations

import click

from . import options, output, session


@click.command("next")
@click.option(
    "--top", type=click.IntRange(min=1), default=8, show_default=True, help="How many to list of each sort."
)
@options.measure_options(without=("kinds",))
def command(top: int, settings: options.MeasureOptions) -> None:
    """List whom to ask next, and what, to test the findings."""
    from ..measures.follow_up import rank_follow_ups
    from ..publish.answers.next import answer_next

    view = session.open_answer("next", settings)
    follow_ups = rank_follow_ups(view.network, view.graph, as_of=settings.as_of)
    output.write_answer(answer_next(view, follow_ups, top), as_json=settings.as_json)
