"""Shows a table as a grid, stores cells that a script sends, and takes pasted rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ...core.json_text import parse_json
from ...core.spelling import fold_text
from ...curate.editing import Change, ChangeFault, Row, Step, TableText, notice_changes
from ...ingest.column_matching import match_columns
from ...schema.dataset import TABLES
from ..forms import go_to, read_text
from .desk import Desk, Outcome, open_desk, store_changes
from .fields import (
    Field,
    add_id,
    list_main_columns,
    make_fields,
    name_column,
    order_columns,
    read_cells,
    show_cell,
    translate_finding,
)
from .history_page import describe_steps
from .row_page import read_row

_TABS = tuple(dict.fromkeys(("entities", "ties", *TABLES)))  # the most used first
ROWS = 100  # on a page
MOST_PASTED = 500  # rows; more are an import
_CELL = "cell-{row}-{column}"
_STEPS_BESIDE = 6


@dataclass(frozen=True)
class GridRow:
    """One row of a grid: its line in the file, what its cells show, and the row as it is written."""

    line: int
    cells: tuple[str, ...]
    row: str


def answer_tables(request: Request) -> Response:
    """Go to the first table."""
    return RedirectResponse(open_desk(request).page.addresses.table("entities"), 303)


def answer_table(request: Request) -> Response:
    """Answer with a table, a page of its rows at a time."""
    desk = open_desk(request)
    table = request.path_params["table"]
    text = desk.read_table(table)
    if notice_changes(desk.folder):
        desk.page.dataset.show_changed()
    return render_table(desk, text)


def render_table(
    desk: Desk, text: TableText, *, outcome: Outcome | None = None, pasted: str = "", status: int = 200
) -> Response:
    """Return the page of a table."""
    page = desk.page
    find = page.request.query_params.get("find", "").strip()
    columns = _choose_columns(text, page.lang)
    lines = [
        line
        for line, place in text.places.items()
        if not find or _holds(desk, text.table, text.read_row(place), find)
    ]
    last_page = max(1, -(-len(lines) // ROWS))
    number = min(max(1, _read_number(page.request.query_params.get("page", "1"))), last_page)
    if not page.request.query_params.get("page") and not find:
        line = _read_number(page.request.query_params.get("line", ""))
        number = lines.index(line) // ROWS + 1 if line in lines else number
    shown = lines[(number - 1) * ROWS : number * ROWS]
    return desk.render(
        "editing/data.html",
        status=status,
        table=text.table,
        tabs=[(name, len(desk.read_table(name).places)) for name in _TABS],
        columns=[(column, name_column(text.table, column, page.lang)) for column in columns],
        fields=make_fields(page, text.table, {}, columns=columns),
        rows=[_make_row(desk, text, line, columns) for line in shown],
        total=len(lines),
        number=number,
        last_page=last_page,
        find=find,
        steps=[step for step in describe_steps(desk) if text.table in step.tables or not step.tables][
            :_STEPS_BESIDE
        ],
        refusal=outcome.refusal if outcome else "",
        pasted=pasted,
    )


def _choose_columns(text: TableText, lang: str) -> tuple[str, ...]:
    """Return the columns that a grid shows: the main ones, and others that hold something."""
    main = list_main_columns(text.table, lang)
    used = {column for place in text.places.values() for column in text.read_row(place)}
    return tuple(column for column in order_columns(text.table, lang) if column in main or column in used)


def _holds(desk: Desk, table: str, row: Row, find: str) -> bool:
    words = fold_text(find)
    return any(
        words in fold_text(cell) or words in fold_text(show_cell(desk.page, table, column, cell))
        for column, cell in row.items()
    )


def _make_row(desk: Desk, text: TableText, line: int, columns: Sequence[str]) -> GridRow:
    row = text.read_row(text.places[line])
    cells = tuple(show_cell(desk.page, text.table, column, row.get(column, "")) for column in columns)
    return GridRow(line, cells, json.dumps(dict(row), ensure_ascii=False, sort_keys=True))


def save_cells(request: Request, form: FormData) -> Response:
    """Store the cells that the script of the grid sends, and answer with the rows as they are now."""
    desk = open_desk(request, form)
    table = request.path_params["table"]
    desk.require_table(table)
    changes = [_read_change(desk, table, entry) for entry in _read_entries(read_text(form, "changes"))]
    outcome = store_changes(desk, changes)
    if not outcome.step:
        return JSONResponse(_describe_outcome(desk, outcome), 409 if outcome.conflicts else 422)
    text = desk.read_table(table)
    columns = _read_columns(table, read_text(form, "columns"))
    rows = [
        _make_row(desk, text, change.line_after, columns) for change in outcome.step.changes if change.after
    ]
    answer = {
        "step": outcome.step.id,
        "rows": [{"line": row.line, "cells": row.cells, "row": row.row} for row in rows],
    }
    return desk.remember(JSONResponse(answer))


def _read_entries(text: str) -> list[dict[str, object]]:
    try:
        entries = parse_json(text)
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise HTTPException(400)
    return entries[:MOST_PASTED]


def _read_change(desk: Desk, table: str, entry: Mapping[str, object]) -> Change:
    cells, line = entry.get("cells"), entry.get("line")
    before = read_row(str(entry.get("row") or ""))
    if not isinstance(cells, dict) or not all(isinstance(cell, str) for cell in cells.values()):
        raise HTTPException(400)
    row = read_cells(desk.page, table, cells, before or {})
    return Change(
        table,
        before,
        row if before else add_id(desk.page, table, row),
        line=line if isinstance(line, int) else 0,
    )


def _read_columns(table: str, text: str) -> list[str]:
    return [column for column in text.split(",") if column in TABLES[table]]


def _describe_outcome(desk: Desk, outcome: Outcome) -> dict[str, object]:
    """Return why nothing was stored, as the script shows it in its cells."""
    return {
        "refusal": outcome.refusal,
        "needs_name": not desk.who,
        "faults": [
            {"change": fault.change, "column": fault.finding.column, "text": describe_fault(desk, fault)}
            for fault in outcome.faults
        ],
        "conflicts": [
            {
                "row": json.dumps(dict(conflict.current), ensure_ascii=False) if conflict.current else "",
                "line": conflict.line,
            }
            for conflict in outcome.conflicts
        ],
    }


def describe_fault(desk: Desk, fault: ChangeFault) -> str:
    """Return what is wrong and what to do; a fault in another row with its place."""
    finding = translate_finding(fault.finding, desk.page.lang)
    return f"{finding.fault}; {finding.mend}" if fault.change >= 0 else str(finding)


def paste_rows(request: Request, form: FormData) -> Response:
    """Store rows that were pasted from a spreadsheet, or show which cells are wrong."""
    desk = open_desk(request, form)
    table = request.path_params["table"]
    text = desk.read_table(table)
    columns = _read_columns(table, read_text(form, "columns")) or list(_choose_columns(text, desk.page.lang))
    rows = (
        _read_pasted(desk, table, columns, read_text(form, "rows"))
        if "rows" in form
        else _read_fields(desk, table, form)
    )
    if not rows:
        return render_table(
            desk, text, outcome=Outcome(refusal=desk.format_message("paste-nothing")), status=422
        )
    if len(rows) > MOST_PASTED:
        refusal = desk.format_message("paste-too-many", n=len(rows), most=MOST_PASTED)
        return render_table(
            desk, text, outcome=Outcome(refusal=refusal), pasted=read_text(form, "rows"), status=422
        )
    outcome, stored = _store_rows(desk, table, rows), None
    if not outcome.step and outcome.faults and read_text(form, "action") == "keep":
        wrong = {fault.change for fault in outcome.faults}
        complete = [row for number, row in enumerate(rows) if number not in wrong]
        kept = _store_rows(desk, table, complete) if complete and -1 not in wrong else Outcome()
        if kept.step:
            stored = kept.step
            rows = [rows[number] for number in sorted(wrong)]
            outcome = _store_rows(desk, table, rows)
    if outcome.step:
        return desk.remember(
            go_to(
                desk.page.addresses.table(
                    table, saved=outcome.step.id, line=outcome.step.changes[-1].line_after
                )
            )
        )
    return desk.remember(_render_paste(desk, table, rows, outcome, stored))


def _store_rows(desk: Desk, table: str, rows: Sequence[dict[str, str]]) -> Outcome:
    changes = [Change(table, after=row) for row in rows]
    return store_changes(desk, changes, why=desk.format_message("pasted-why", n=len(rows)), kind="paste")


def _read_pasted(desk: Desk, table: str, columns: Sequence[str], text: str) -> list[dict[str, str]]:
    """Return the rows of a text with tabs between cells; a first line of headings names its columns."""
    try:
        lines = [
            cells
            for cells in csv.reader(io.StringIO(text, newline=""), delimiter="\t")
            if any(map(str.strip, cells))
        ]
    except csv.Error:
        return []
    if not lines:
        return []
    headings, _ = match_columns("", table, lines[0], 1)
    if all(heading in TABLES[table] or not heading for heading in headings):
        columns, lines = headings, lines[1:]
    rows = []
    for cells in lines:
        given = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
        rows.append(add_id(desk.page, table, read_cells(desk.page, table, given, {})))
    return rows


def _read_fields(desk: Desk, table: str, form: FormData) -> list[dict[str, str]]:
    """Return the rows of the fields in which pasted rows are mended; one without a text is left out."""
    rows = []
    for number in range(_read_number(read_text(form, "count"))):
        names = {column: _CELL.format(row=number, column=column) for column in TABLES[table]}
        given = {column: read_text(form, name) for column, name in names.items() if name in form}
        row = read_cells(desk.page, table, given, {})
        if row:
            rows.append(add_id(desk.page, table, row))
    return rows[: MOST_PASTED + 1]


def _render_paste(
    desk: Desk, table: str, rows: Sequence[Row], outcome: Outcome, stored: Step | None
) -> Response:
    """Return the page on which rows are mended; `stored` is the step of those that were complete."""
    used = {column for row in rows for column in row} | {fault.finding.column for fault in outcome.faults}
    main = list_main_columns(table, desk.page.lang)
    shown = [column for column in order_columns(table, desk.page.lang) if column in main or column in used]
    columns = sorted(shown, key=lambda column: column not in used)  # no fault stands where nobody looks
    faults: dict[int, list[ChangeFault]] = {}
    for fault in outcome.faults:
        faults.setdefault(fault.change, []).append(fault)
    fields: list[list[Field]] = [
        make_fields(desk.page, table, row, [fault.finding for fault in faults.get(number, ())], columns)
        for number, row in enumerate(rows)
    ]
    wrong = sum(number >= 0 for number in faults)
    return desk.render(
        "editing/paste.html",
        status=422,
        table=table,
        columns=[(column, name_column(table, column, desk.page.lang)) for column in columns],
        rows=fields,
        wrong=wrong,
        complete=len(rows) - wrong,
        stored=stored,
        elsewhere=[fault.finding for fault in faults.get(-1, ())],
        whole=[
            (number + 1, fault.finding)
            for number, listed in faults.items()
            for fault in listed
            if number >= 0 and fault.finding.column not in columns
        ],
        refusal=outcome.refusal,
    )


def _read_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
