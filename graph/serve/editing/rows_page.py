"""Lists the rows that are about an organisation or a tie, each with its form; offers names to a field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ...core.spelling import fold_text
from ...ingest.row_search import list_rows_about, list_tie_rows
from ...schema.dataset import TableRow
from ..entities import find_entity
from ..links import find_entity_address
from ..rendering import Page
from .desk import open_desk
from .fields import list_main_columns, name_column, order_columns, show_cell

MOST_NAMES = 12  # that a field offers


@dataclass(frozen=True)
class ListedRow:
    """One row: its line, and what its cells show."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class NameList:
    """The names that a field offers: folded, and as they are written."""

    keys: tuple[str, ...]
    names: tuple[str, ...]


def answer_rows(request: Request) -> Response:
    """Answer with the rows about the organisation, or the tie, that the address names."""
    desk = open_desk(request)
    page = desk.page
    query = request.query_params
    entity = find_entity(page, query.get("entity") or query.get("subject", ""))
    tables = page.version.keep("tables", lambda: page.version.graph.tables)
    name, target = entity.get_name(page.lang), find_entity_address(page, entity)
    if query.get("kind"):
        far = find_entity(page, query.get("object", ""))
        rows = {"ties": list_tie_rows(tables, (entity.id, far.id), query["kind"])}
        name = f"{name} – {far.get_name(page.lang)}"
    else:
        rows = list_rows_about(tables, [entity.id, *entity.aliases])
    listed = [(table, row.line) for table, table_rows in rows.items() for row in table_rows]
    if len(listed) == 1 and query.get("kind"):
        table, line = listed[0]
        return RedirectResponse(page.addresses.row(table, line=line, next=target), 303)
    return desk.render(
        "editing/rows.html",
        name=name,
        count=len(listed),
        next=target,
        tables=_describe_rows(page, rows),
        forget="" if query.get("kind") else page.addresses.join("data", "forget", entity=entity.id),
    )


def _describe_rows(
    page: Page, rows: Mapping[str, Sequence[TableRow]]
) -> list[tuple[str, list[tuple[str, str]], list[ListedRow]]]:
    described = []
    for table, table_rows in rows.items():
        if not table_rows:
            continue
        main = list_main_columns(table, page.lang)
        used = {column for row in table_rows for column in row.cells}
        columns = [column for column in order_columns(table, page.lang) if column in main or column in used]
        described.append(
            (
                table,
                [(column, name_column(table, column, page.lang)) for column in columns],
                [
                    ListedRow(
                        row.line, tuple(show_cell(page, table, column, row[column]) for column in columns)
                    )
                    for row in table_rows
                ],
            )
        )
    return described


def answer_names(request: Request) -> Response:
    """Answer with some names that hold what was typed, those that begin so first."""
    page = open_desk(request).page
    typed = fold_text(request.query_params.get("q", "")[:200])
    if not typed:
        raise HTTPException(400)
    names = page.version.keep(f"name list {page.lang}", lambda: _list_names(page))
    held = [
        (not key.startswith(typed), name)
        for key, name in zip(names.keys, names.names, strict=True)
        if typed in key
    ]
    return JSONResponse(list(dict.fromkeys(name for _, name in sorted(held)))[:MOST_NAMES])


def _list_names(page: Page) -> NameList:
    names = [
        (fold_text(text), entity.get_name(page.lang))
        for entity in page.version.graph.entities.values()
        for text in dict.fromkeys((*entity.label.values(), *entity.other_names))
    ]
    return NameList(tuple(key for key, _ in names), tuple(name for _, name in names))
