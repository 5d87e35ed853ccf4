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
@options.data
@options.as_json
def command(by: str, data: DatasetLocation, as_json: bool) -> None:
    """List the entities and ties that should be reviewed by a date, oldest first.

    The date is in the column review_by of entities and ties. A month or a year there means its last day.
    """
    import datetime

    from .. import ingest
    from ..curate.history import find_due_rows
    from ..model.tie_filter import check_date
    from ..schema.dataset import date_bounds

    if by:
        check_date(by)
    bounds = date_bounds(by)
    day = bounds[1] if bounds else datetime.date.today()
    due_rows = find_due_rows(ingest.load_tables(session.require_local_path(data, "due")), by=day)
    if as_json:
        output.write_json("due", [due_row.as_json() for due_row in due_rows], by=day.isoformat())
        return
    if due_rows:
        heads = ["review by", "about", "file", "line"]
        rows = [
            [due_row.row["review_by"], due_row.about, due_row.row.file, str(due_row.row.line)]
            for due_row in due_rows
        ]
        output.write_table(heads, rows, right=[3])
    count_text = f"{len(due_rows)} row{'' if len(due_rows) == 1 else 's'}"
    output.write_line(f"{count_text} to be reviewed by {day.isoformat()}.")
