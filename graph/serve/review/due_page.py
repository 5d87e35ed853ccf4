"""Makes the pages of rows that are due to be checked again, and of suggestions that texts have given."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from ...core.errors import GraphError
from ...core.messages import format_date
from ...curate.corrections.affected_rows import describe_row
from ...curate.editing import Change
from ...curate.history import find_due_rows
from ...curate.reading.review import DocumentReview
from ...curate.reading.stored_reading import READINGS
from ..editing.desk import Desk, open_desk, store_changes
from ..forms import read_text
from .tabs import MESSAGES, go_on, render_tab

_AHEAD = 365  # days until which rows are listed
_MOST_LISTED = 50
_MOST_SUGGESTED = 20


@dataclass(frozen=True)
class ShownDue:
    """A row with the day until which it is to be checked."""

    day: str
    is_late: bool
    text: str
    table: str
    line: int
    address: str


@dataclass(frozen=True)
class ShownSuggestion:
    """A tie that a text may state, with its words."""

    source: str
    key: str
    text: str
    quote: str
    place: str
    address: str
    needs_choice: bool


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
    next_day = (datetime.date.today() + datetime.timedelta(days=_AHEAD)).isoformat()
    change = Change(table, before, {**before, "review_by": next_day}, line=int(line))
    outcome = store_changes(desk, [change], why=MESSAGES.format_message("checked", desk.page.lang))
    if not outcome.step:
        return _render_due(desk, refusal=outcome.refusal or str(outcome.faults[0].finding), status=422)
    return go_on(desk, "due", outcome.step.id)


def _render_due(desk: Desk, *, refusal: str = "", status: int = 200) -> Response:
    today = datetime.date.today()
    listed = find_due_rows(desk.page.version.graph.tables, by=today + datetime.timedelta(days=_AHEAD - 1))
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


def answer_suggestions(request: Request) -> Response:
    """Answer with the suggestions of texts on which nobody has decided."""
    return _render_suggestions(open_desk(request))


def decide_suggestion(request: Request, form: FormData) -> Response:
    """Accept or refuse one suggestion as it stands."""
    desk = open_desk(request, form)
    source, key = read_text(form, "source"), read_text(form, "key")
    if not desk.who:
        return _render_suggestions(desk, refusal=desk.format_message("who-missing"), status=422)
    if source not in _list_read_sources(desk):
        return _render_suggestions(
            desk, refusal=MESSAGES.format_message("no-such-pair", desk.page.lang), status=409
        )
    before = desk.read_shown_tables()
    try:
        review = DocumentReview.open(desk.folder, source)
        tie = review.find_open(key)
        if read_text(form, "decision") == "accept":
            step = review.accept(tie, who=desk.who).id
        else:
            review.reject(tie, who=desk.who, why=read_text(form, "why")[:500])
            step = ""
    except GraphError as error:
        return _render_suggestions(desk, refusal=str(error), status=422)
    desk.show_changed(before)
    return go_on(desk, "suggestions", step)


def _list_read_sources(desk: Desk) -> list[str]:
    folder = desk.folder / READINGS
    return sorted(path.stem for path in folder.glob("*.json")) if folder.is_dir() else []


def _render_suggestions(desk: Desk, *, refusal: str = "", status: int = 200) -> Response:
    shown: list[ShownSuggestion] = []
    faults: list[str] = []
    for source in _list_read_sources(desk):
        if len(shown) >= _MOST_SUGGESTED:
            break
        try:
            shown += _describe_source(desk, source)
        except GraphError as error:
            faults.append(str(error))
    refusal = refusal or "; ".join(faults)
    return render_tab(desk, "suggestions", tuple(shown[:_MOST_SUGGESTED]), refusal=refusal, status=status)


def _describe_source(desk: Desk, source: str) -> list[ShownSuggestion]:
    ontology = desk.page.version.graph.ontology
    kinds = {kind.name: kind.label for kind in ontology.tie_kinds.values()}
    shown = []
    for tie in DocumentReview.open(desk.folder, source).open_ties:
        suggestion = tie.suggestion
        labels = kinds.get(suggestion.kind, {})
        kind = labels.get(desk.page.lang) or labels.get("en") or suggestion.kind
        shown.append(
            ShownSuggestion(
                source,
                tie.key,
                f"{suggestion.subject} · {kind} · {suggestion.object}",
                suggestion.quote,
                suggestion.place,
                desk.page.addresses.source(source, str(suggestion.line)),
                tie.needs_choice,
            )
        )
    return shown
