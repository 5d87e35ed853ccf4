"""Makes the page of rows that are due to be checked again."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from ...core.messages import format_date
from ...curate.corrections.affected_rows import describe_row
from ...curate.editing import Change
from ..editing.desk import Desk, open_desk, store_changes
from ..forms import read_text
from .tabs import AHEAD, MESSAGES, go_on, list_due, render_tab

_MOST_LISTED = 50


@dataclass(frozen=True)
class ShownDue:
    """A row with the day until which it is to be checked."""

    day: str
    is_late: bool
    text: str
    table: str
    line: int
    address: str


def answer_due(request: Request) -> Response:
    """Answer with the rows to check within a year, the oldest first."""
    desk = open_desk(request)
    return _render_due(desk)


def postpone(request: Request, form: FormData) -> Response:
    """Note that a row was checked: it is due again in a year."""
    desk = open_desk(request, form)
    table, line = read_text(form, "table"), read_text(form, "line")
    text = desk.read_table(table)
    place = text.places.get(int(line)) if line.isdecimal() and len(line) < 10 else None
    if place is None or text.read_row(place).get("review_by", "") != read_text(form, "seen"):
        return _render_due(desk, refusal=MESSAGES.format_message("row-changed", desk.page.lang), status=409)
    before = text.read_row(place)
    next_day = (datetime.date.today() + datetime.timedelta(days=AHEAD)).isoformat()
    change = Change(table, before, {**before, "review_by": next_day}, line=int(line))
    outcome = store_changes(desk, [change], why=MESSAGES.format_message("checked", desk.page.lang))
    if not outcome.step:
        return _render_due(desk, refusal=outcome.refusal or str(outcome.faults[0].finding), status=422)
    return go_on(desk, "due", outcome.step.id)


def _render_due(desk: Desk, *, refusal: str = "", status: int = 200) -> Response:
    today = datetime.date.today()
    listed = list_due(desk)
    rows = tuple(
        ShownDue(
            format_date(due.row["review_by"], desk.page.lang),
            due.day < today,
            describe_row(due.row),
            due.row.table,
            due.row.line,
            desk.page.addresses.row(due.row.table, line=due.row.line),
        )
        for due in listed[:_MOST_LISTED]
    )
    seen = {(due.row.table, due.row.line): due.row["review_by"] for due in listed}
    content = [(row, seen[row.table, row.line]) for row in rows]
    return render_tab(desk, "due", content, refusal=refusal, status=status)
