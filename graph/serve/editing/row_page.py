"""Makes the form of one row, with which it is entered, changed or removed; it works without script."""

from __future__ import annotations

import json
from collections.abc import Sequence

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ...core.errors import Finding
from ...core.json_text import parse_json
from ...curate.editing import Change, Row, RowConflict
from ...schema.dataset import TABLES
from ...schema.levels import Audience
from ..addresses import add_query
from ..forms import go_to, read_text
from ..links import find_entity_address
from .desk import Desk, Outcome, open_desk, store_changes
from .fields import add_id, list_main_columns, make_fields, order_columns, read_cells
from .occasion import make_occasion, refuse_occasion

_FIELD = "cell-"  # before the column in the name of a field
_SOURCE_FIELD = "source-"  # likewise, of a new source on which the row rests
_OF_NEW_SOURCE = ("title", "publisher", "issued", "visibility")


def answer_row(request: Request) -> Response:
    """Answer with the form of a row, or with an empty one that the address may have begun to fill."""
    desk = open_desk(request)
    table = request.path_params["table"]
    text = desk.read_table(table)
    line = _read_number(request.query_params.get("line", ""))
    if line:
        place = text.places.get(line)
        if place is None:
            raise HTTPException(404)
        return _render(desk, table, text.read_row(place), line=line, before=text.read_row(place))
    row = {column: value for column, value in request.query_params.items() if column in TABLES[table]}
    return _render(desk, table, row)


def save_row(request: Request, form: FormData) -> Response:
    """Store a row as a form has it, or remove it."""
    desk = open_desk(request, form)
    table = request.path_params["table"]
    desk.require_table(table)
    line = _read_number(read_text(form, "line"))
    before = read_row(read_text(form, "before"))
    given = {name.removeprefix(_FIELD): read_text(form, name) for name in form if name.startswith(_FIELD)}
    row = read_cells(desk.page, table, given, before or {})
    is_removed = read_text(form, "action") == "remove"
    after = None if is_removed else row if before else add_id(desk.page, table, row)
    if before is None and _is_known(desk, table, row) and read_text(form, "again") != "yes":
        return _render(desk, table, row, known=_find_known(desk, row))
    source = _read_new_source(desk, table, form)
    if source and after:
        after["source"] = source["id"]
    if before is not None and after == before:  # nothing to store
        return go_to(_choose_target(desk, table, before, read_text(form, "next")))
    changes = [Change(table, before, after, line=line)]
    changes += [Change("sources", after=source)] if source and after else []
    occasion = read_text(form, "occasion") if table == "ties" and before is None else ""
    refusal = refuse_occasion(desk.page, occasion, after or {})
    changes += [] if refusal else make_occasion(desk.page, occasion, after or {})
    outcome = (
        Outcome(refusal=desk.format_message(refusal))
        if refusal
        else store_changes(desk, changes, why=read_text(form, "why"))
    )
    if not outcome.step:
        return _render(
            desk,
            table,
            row,
            line=line,
            before=before,
            outcome=outcome,
            new_source=source,
            occasion=occasion,
            status=409 if outcome.conflicts else 422,
        )
    target = _choose_target(open_desk(request, form), table, after or {}, read_text(form, "next"))
    return desk.remember(go_to(add_query(target, saved=outcome.step.id)))


def _read_new_source(desk: Desk, table: str, form: FormData) -> dict[str, str]:
    """Return the row of a source that is entered with the row that rests on it, empty where none is."""
    given = {column: read_text(form, f"{_SOURCE_FIELD}{column}") for column in _OF_NEW_SOURCE}
    if "source" not in TABLES[table] or not given["title"].strip():
        return {}
    row = read_cells(desk.page, "sources", given, {})
    return add_id(desk.page, "sources", {"visibility": str(Audience.INTERNAL), **row})


def _choose_target(desk: Desk, table: str, row: Row, wanted: str) -> str:
    """Return the page of this data set that a form leads on to, or the one on which its row is seen."""
    return wanted if wanted.startswith(desk.page.addresses.home) else _find_page(desk, table, row)


def read_row(text: str) -> Row | None:
    """Return the row that a form was filled with; None where it was empty."""
    try:
        row = parse_json(text) if text else None
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if row is None or (isinstance(row, dict) and all(isinstance(cell, str) for cell in row.values())):
        return row
    raise HTTPException(400)


def _read_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _is_known(desk: Desk, table: str, row: Row) -> bool:
    """Whether a new row has the name of a thing that is recorded already."""
    return table == "entities" and not row.get("source") and _find_known(desk, row) is not None


def _find_known(desk: Desk, row: Row) -> tuple[str, str] | None:
    """Return name and address of the thing that bears the name of a row."""
    graph = desk.page.version.graph
    for column in ("label_en", "label_bn"):
        for entity in graph.names.list_bearers(row[column]) if row.get(column) else ():
            return entity.get_name(desk.page.lang), find_entity_address(desk.page, entity)
    return None


def _find_page(desk: Desk, table: str, row: Row) -> str:
    """Return the page on which a stored row is seen: of its organisation, else its table."""
    page = desk.page
    graph = page.version.graph
    name = row.get("id") if table in ("entities", "events") else row.get("subject") or row.get("entity") or ""
    entity = graph.entities.get(graph.dataset.mint.make_entity_iri(name)) if name else None
    if entity:
        return find_entity_address(page, entity)
    return page.addresses.table(table)


def _render(
    desk: Desk,
    table: str,
    row: Row,
    *,
    line: int = 0,
    before: Row | None = None,
    outcome: Outcome | None = None,
    known: tuple[str, str] | None = None,
    new_source: Row | None = None,
    occasion: str = "",
    status: int = 200,
) -> Response:
    page = desk.page
    outcome = outcome or Outcome()
    own = [fault.finding for fault in outcome.faults if fault.change == 0]
    fields = make_fields(page, table, row, own)
    main = list_main_columns(table, page.lang)
    columns = {field.column for field in fields}
    return desk.render(
        "editing/row.html",
        status=status,
        table=table,
        line=line,
        before="" if before is None else json.dumps(dict(before), ensure_ascii=False, sort_keys=True),
        main=[field for field in fields if field.column in main],
        further=sorted(
            (field for field in fields if field.column not in main), key=lambda field: field.column == "id"
        ),
        is_filled=any(field.text or field.faults for field in fields if field.column not in main),
        elsewhere=[
            fault.finding
            for fault in outcome.faults
            if fault.change != 0 or fault.finding.column not in columns
        ],
        refusal=outcome.refusal,
        fault_count=len(outcome.faults),
        conflict=_describe_conflict(desk, outcome.conflicts),
        known=known,
        new_source=make_fields(page, "sources", new_source or {}, columns=_OF_NEW_SOURCE[:-1]),
        readers_of_new=(new_source or {}).get("visibility", str(Audience.INTERNAL)),
        asks_occasion=table == "ties" and before is None,
        occasion=occasion,
        next=page.request.query_params.get("next", ""),
    )


def _describe_conflict(desk: Desk, conflicts: Sequence[RowConflict]) -> dict[str, object] | None:
    """Return both versions of a row, cell by cell, and what the form has to hold to store this one."""
    if not conflicts:
        return None
    conflict = conflicts[0]
    table, mine, theirs = conflict.change.table, conflict.change.after or {}, conflict.current
    columns = [
        column
        for column in order_columns(table, desk.page.lang)
        if mine.get(column, "") != (theirs or {}).get(column, "")
    ]
    return {
        "is_gone": theirs is None,
        "mine": make_fields(desk.page, table, mine, columns=columns) if columns else [],
        "theirs": make_fields(desk.page, table, theirs or {}, columns=columns) if columns else [],
        "current": json.dumps(dict(theirs), ensure_ascii=False, sort_keys=True) if theirs else "",
        "line": conflict.line,
    }


__all__ = ["Finding", "answer_row", "read_row", "save_row"]
