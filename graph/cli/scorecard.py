"""`stakeholders scorecard`: the figures of the network year by year, and three ways of missing answers."""

from __future__ import annotations

import click

from . import options, output, session


@click.command("scorecard")
@click.option(
    "--from", "first", type=click.IntRange(1, 9999), metavar="YEAR", help="First year. [default: at most ten]"
)
@click.option(
    "--to",
    "last",
    type=click.IntRange(1, 9999),
    metavar="YEAR",
    help="Last year. [default: that of the last source]",
)
@options.measure_options("seed", without=("as_of",))
def command(first: int | None, last: int | None, settings: options.MeasureOptions) -> None:
    """Show the figures of the network year by year, and how far they depend on who answered.

    Figures that depend on ties which nobody could report in a year are left out, with the reason. Then the
    whole network is shown three ways: respondents only, everybody, and with missing answers filled in.
    """
    from ..publish.answers.scorecard import MOST_YEARS_ASKED, answer_scorecard, fill_scorecard

    if first and last and not first <= last < first + MOST_YEARS_ASKED:
        raise click.UsageError(
            f"--from {first} --to {last}: give the earlier year first, and at most {MOST_YEARS_ASKED} years"
        )
    view = session.open_answer("scorecard", settings)
    with output.show_progress("measuring each year"):
        card = fill_scorecard(view, first, last, seed=settings.seed)
    output.write_answer(answer_scorecard(view, card), as_json=settings.as_json)
