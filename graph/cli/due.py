"""`stakeholders due`: what is to be reviewed until a date."""

from __future__ import annotations

import click

from ..core.address import DatasetLocation
from . import options, output, session


@click.command("due")
@click.option(
    "--by",
    default="",
    metavar="DATE",
    help="Last date of review (2027-06-30, 2027-06 or 2027). [default: today]",
)
@options.lang("the answer")
@options.data
@options.as_json
def command(by: str, lang: str, data: DatasetLocation, as_json: bool) -> None:
    """List the entities and ties that should be reviewed by a date, oldest first.

    The date is in the column review_by of entities and ties. A month or a year there means its last day.
    """
    import datetime

    from .. import ingest
    from ..curate.answers.due import answer_due
    from ..curate.history import find_due_rows
    from ..model.tie_filter import check_date
    from ..schema.dataset import date_bounds

    if by:
        check_date(by)
    bounds = date_bounds(by)
    day = bounds[1] if bounds else datetime.date.today()
    due_rows = find_due_rows(ingest.load_tables(session.require_local_path(data, "due")), by=day)
    output.write_answer(answer_due(due_rows, day, lang), as_json=as_json)
