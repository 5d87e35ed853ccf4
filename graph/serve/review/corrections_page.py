"""Makes the page of corrections that readers sent: a file or text is taken in, and each is decided on."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from ...core.errors import GraphError
from ...core.file_lock import lock_folder
from ...curate.answers.corrections import open_correction_texts
from ...curate.corrections import (
    AffectedRows,
    Correction,
    Ledger,
    plan_new_rows,
    read_submission,
)
from ...curate.corrections.planned_rows import NAME_COLUMNS
from ...curate.corrections.suggestion import KINDS
from ...curate.editing import Change, Row, apply_step, record_step
from ..editing.desk import Desk, open_desk
from ..editing.fields import name_column, order_columns, show_cell
from ..editing.history_page import name_row, name_table
from ..forms import list_files, read_text
from .tabs import MESSAGES, go_on, render_tab

_MOST_ROWS = 6
_LONGEST = 20_000_000  # bytes of a submission; a filled sheet is a document
_UNTOLD = frozenset({"id", "source", "locator"})  # of a planned row: they follow from the answer
_DECISIONS = ("accept", "reject")


@dataclass(frozen=True)
class PlannedRow:
    """A row that accepting would add: its table, what it is about, and what stands in its cells."""

    table: str
    name: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ShownCorrection:
    """A correction with what the data say now; each row leads to where it is changed."""

    correction: Correction
    kind: str
    about: str  # by its names
    text: str
    rows: tuple[tuple[str, str], ...]
    planned: tuple[PlannedRow, ...] = ()  # what accepting adds to the tables
    obstacle: str = ""  # why it cannot be accepted


@dataclass(frozen=True)
class CorrectionsContent:
    """Corrections that are open, and those that were decided on."""

    open: tuple[ShownCorrection, ...]
    decided: tuple[ShownCorrection, ...]
    note: str = ""


def answer_corrections(request: Request) -> Response:
    """Answer with the corrections of the data set, open ones first."""
    return _render(open_desk(request))


def take_in(request: Request, form: FormData) -> Response:
    """Keep what a reader sent as open corrections."""
    desk = open_desk(request, form)
    uploads = list_files(form, "file")
    data = uploads[0].file.read(_LONGEST + 1) if uploads else read_text(form, "text").encode()
    if not data.strip():
        return _render(desk, refusal=_say(desk, "nothing-sent"), status=422)
    if not desk.who:
        return _render(desk, refusal=desk.format_message("who-missing"), status=422)
    name = desk.page.version.graph.dataset.name
    try:
        with tempfile.TemporaryDirectory() as room:
            path = Path(room) / "corrections.txt"
            path.write_bytes(data)
            submission = read_submission(path)
        if submission.data != name:
            return _render(desk, refusal=_say(desk, "of-other", name=submission.data), status=422)
        new = [
            Correction.from_suggestion(suggestion, dataset=name, version=submission.version)
            for suggestion in submission.suggestions
        ]
        with lock_folder(desk.folder):
            ledger = Ledger.read(desk.folder)
            return _store(desk, ledger, ledger.with_new(new), why="")
    except GraphError as error:
        return _render(desk, refusal=str(error).replace(f"{room}/", ""), status=422)


def decide(request: Request, form: FormData) -> Response:
    """Store a decision on one correction."""
    desk = open_desk(request, form)
    decision, why = read_text(form, "decision"), " ".join(read_text(form, "why").split())[:500]
    if not desk.who:
        return _render(desk, refusal=desk.format_message("who-missing"), status=422)
    if decision not in _DECISIONS:
        return _render(desk, refusal=_say(desk, "no-such-pair"), status=422)
    try:
        with lock_folder(desk.folder):
            return _decide(desk, read_text(form, "id"), read_text(form, "seen"), decision, why)
    except GraphError as error:
        return _render(desk, refusal=str(error), status=422)


def _decide(desk: Desk, name: str, seen: str, decision: str, why: str) -> Response:
    """Store a decision, unless somebody else has decided since the page was made."""
    ledger = Ledger.read(desk.folder)
    row = ledger.find_row(name)
    if row.decision and seen != row.decision:
        now = open_correction_texts(desk.page.lang).format_message(f"state-{row.decision}")
        refusal = _say(desk, "decided-meanwhile", answer=now, who=row.who, why=row.why or "-")
        return _render(desk, refusal=refusal, status=409)
    day = datetime.date.today().isoformat()
    decided = ledger.with_decision(row.id, decision, who=desk.who, when=day, why=why)
    accepted = decision == "accept"
    rows = plan_new_rows(desk.folder, row, desk.page.version.graph) if accepted else []
    return _store(desk, ledger, decided, why=why, rows=rows)


def _store(
    desk: Desk, before: Ledger, after: Ledger, *, why: str, rows: Sequence[tuple[str, Row]] = ()
) -> Response:
    """Store the corrections, with the rows that one of them adds, as one step."""
    if before == after:
        return _render(desk, refusal=_say(desk, "known-already"), status=200)
    contents = {after.path.name: after.to_csv()}
    if not rows:
        step = record_step(desk.folder, contents, who=desk.who, why=why, kind="correction")
        return go_on(desk, "corrections", step.id)
    shown = desk.read_shown_tables()
    changes = [Change(table, after=row) for table, row in rows]
    step = apply_step(desk.folder, changes, who=desk.who, why=why, kind="correction", contents=contents)
    desk.show_changed(shown)
    return go_on(desk, "corrections", step.id)


def _say(desk: Desk, key: str, **values: str) -> str:
    return MESSAGES.format_message(key, desk.page.lang, **values)


def _render(desk: Desk, *, refusal: str = "", status: int = 200) -> Response:
    affected = AffectedRows(desk.page.version.graph)
    shown = [_describe(desk, affected, row) for row in Ledger.read(desk.folder).rows]
    content = CorrectionsContent(
        tuple(item for item in shown if not item.correction.decision),
        tuple(item for item in shown if item.correction.decision),
    )
    return render_tab(desk, "corrections", content, refusal=refusal, status=status)


def _describe(desk: Desk, affected: AffectedRows, correction: Correction) -> ShownCorrection:
    texts = open_correction_texts(desk.page.lang)
    kind = texts.format_message(f"kind-{correction.kind}") if correction.kind in KINDS else correction.kind
    rows = tuple(
        (
            f"{name_table(desk, row.table)}: {name_row(desk, row.table, row.cells)}",
            desk.page.addresses.row(row.table, line=row.line),
        )
        for row in affected.find_rows(correction.about)[:_MOST_ROWS]
    )
    shown = ShownCorrection(
        correction, kind, _name_about(desk, correction.about), _word_text(desk, correction), rows
    )
    if correction.decision:
        return shown
    try:
        planned = plan_new_rows(desk.folder, correction, desk.page.version.graph)
    except GraphError as error:
        return replace(shown, obstacle=str(error))
    return replace(shown, planned=tuple(_describe_planned(desk, table, row) for table, row in planned))


def _name_about(desk: Desk, about: str) -> str:
    """Return what a correction is about by the names of its things, its key where the data set has none."""
    kind, _, target = about.partition(" ")
    if kind == "tie" and target.count("~") >= 2:
        name, subject, object_ = target.split("~", 2)
        return name_row(desk, "ties", {"subject": subject, "kind": name, "object": object_})
    return show_cell(desk.page, "ties", "subject", target) if kind == "entity" else about


def _word_text(desk: Desk, correction: Correction) -> str:
    """Return the words of a correction; those about a name begin with which name, in words."""
    asked, colon, words = correction.text.partition(": ")
    column = NAME_COLUMNS.get(asked, "") if correction.kind == "name" else ""
    return f"{name_column('entities', column, desk.page.lang)}{colon}{words}" if column else correction.text


def _describe_planned(desk: Desk, table: str, row: Row) -> PlannedRow:
    page = desk.page
    cells = tuple(
        (name_column(table, column, page.lang), show_cell(page, table, column, row[column]))
        for column in order_columns(table, page.lang)
        if row.get(column) and column not in _UNTOLD
    )
    return PlannedRow(name_table(desk, table), name_row(desk, table, row), cells)
