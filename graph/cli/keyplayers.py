"""`stakeholders keyplayers`: the set that is closest to everybody, and the set whose loss breaks most."""

from __future__ import annotations

import click

from . import options, output, session


@click.command("keyplayers")
@click.option(
    "--size", type=click.IntRange(1, 50), default=3, show_default=True, help="How many organisations to name."
)
@options.measure_options("anyway")
def command(size: int, settings: options.MeasureOptions) -> None:
    """Find the set of organisations that is closest to all others, and whose loss breaks most paths.

    The best set is not made of the best one by one: two that know the same others add little to each other.
    Whose loss breaks most is for the owner of the data only.
    """
    from ..publish.answers.keyplayers import answer_key_players, find_key_players

    view = session.open_answer("keyplayers", settings)
    with output.show_progress("trying sets of organisations"):
        players = find_key_players(view, size, anyway=settings.anyway)
    output.write_answer(answer_key_players(view, players, size), as_json=settings.as_json)
