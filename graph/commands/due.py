"""`stakeholders due`: what is to be reviewed until a date."""

from __future__ import annotations

import click

from ..address import Given
from . import options, output, session


@click.command("due")
@click.option(
    "--by",
    default="",
    metavar="DATE",
    help="Last date of review (2027-06-30, 2027-06 or 2027). [default: today]",
)
@options.data
@options.as_json
def command(by: str, data: Given, as_json: bool) -> None:
    """List the entities and ties that should be reviewed by a date, oldest first.

    The date is in the column review_by of entities and ties. A month or a year there means its last day.
    """
    import datetime

    from .. import ingest
    from ..dataset import date_bounds
    from ..history import due

    if by:
        session.check_date(by)
    bounds = date_bounds(by)
    day = bounds[1] if bounds else datetime.date.today()
    found = due(ingest.load_tables(session.on_disk(data, "due")), by=day)
    if as_json:
        output.as_json("due", [one.as_json() for one in found], by=day.isoformat())
        return
    if found:
        heads = ["review by", "about", "file", "line"]
        rows = [[one.row["review_by"], one.about, one.row.file, str(one.row.line)] for one in found]
        output.table(heads, rows, right=[3])
    rows_due = f"{len(found)} row{'' if len(found) == 1 else 's'}"
    output.line(f"{rows_due} to be reviewed by {day.isoformat()}.")
