"""`stakeholders change`: what is new, what has ended, and what is merely no longer documented."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import click

from ..core.resources import find_dataset
from . import options, output, session

_LIKE_A_DATE = re.compile(r"[0-9]{1,4}([-/.][0-9]{1,4}){0,2}\Z")


@click.command("change")
@click.argument("earlier", metavar="A")
@click.argument("later", metavar="B")
@click.option(
    "--top",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="How many ranks to list; 0 for all.",
)
@options.measure_options(without=("as_of",))
def command(earlier: str, later: str, top: int, settings: options.MeasureOptions) -> None:
    """Compare two dates or two data sets: new ties, ended ties, no longer documented.

    A and B are both dates (2022, 2022-06, 2022-06-30) or both data sets. Changes of size and rank are given
    if enough ties are dated and no single organisation reported most of them.
    """
    from ..publish.answers.change import answer_change, compare_at_dates, compare_data_sets

    if _are_dates(earlier, later):
        comparison = compare_at_dates(session.open_answer("change", settings), earlier, later)
    elif settings.data:
        raise click.UsageError("-d goes with two dates; two data sets are A and B themselves")
    else:
        first, second = (
            session.open_answer("change", replace(settings, data=find_dataset(name)))
            for name in (earlier, later)
        )
        comparison = compare_data_sets(first, second)
    output.write_answer(answer_change(comparison, earlier, later, top=top), as_json=settings.as_json)


def _are_dates(earlier: str, later: str) -> bool:
    """Tell whether both are dates in order; False where both are data sets, an error for anything else."""
    from ..model.tie_filter import check_date
    from ..schema.dataset import date_bounds

    for text in (earlier, later):
        if date_bounds(text) is None and _LIKE_A_DATE.match(text) and not Path(text).exists():
            check_date(text)
    first, last = (date_bounds(text) for text in (earlier, later))
    if first and last:
        if last[0] <= first[1]:  # what began within A after B has not ended
            raise click.UsageError(f"{later} does not lie after {earlier}; give the earlier date first")
        return True
    if first or last:
        raise click.UsageError("give two dates or two data sets, not one of each")
    return False
