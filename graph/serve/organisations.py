"""Makes the table of organisations: filtered, sorted, page by page, and as a file to download."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from ..core.formula_escape import escape_formula
from ..core.spelling import fold_text
from .links import link_entity
from .rendering import Page, open_page, render_page

ROWS_PER_PAGE = 200
COLUMNS = ("name", "kind", "connections")


@dataclass(frozen=True)
class OrganisationRow:
    """One organisation as the table shows it."""

    id: str
    iri: str
    name: str
    kind: str
    connections: int


def answer_organisations(request: Request) -> Response:
    """Answer with one page of the table, or with all of its rows as CSV."""
    page = open_page(request)
    words = request.query_params.get("find", "")
    column, is_reversed = _read_order(request.query_params.get("sort", ""))
    rows = filter_rows(list_sorted_rows(page, column, is_reversed=is_reversed), words)
    if request.query_params.get("format") == "csv":
        return _answer_csv(page, rows)
    last_page = max(1, -(-len(rows) // ROWS_PER_PAGE))
    number = _read_page_number(request.query_params.get("page", ""), last_page)
    first = (number - 1) * ROWS_PER_PAGE
    has_kinds = any(row.kind for row in list_rows(page))
    return render_page(
        page,
        "organisations.html",
        "organisations",
        rows=[(row, link_entity(page, row.iri)) for row in rows[first : first + ROWS_PER_PAGE]],
        total=len(rows),
        find=words,
        column=column,
        is_reversed=is_reversed,
        columns=[name for name in COLUMNS if name != "kind" or has_kinds],
        number=number,
        last_page=last_page,
    )


def list_rows(page: Page) -> Sequence[OrganisationRow]:
    """Return every named organisation, with how many others it is connected with."""
    return page.version.keep(f"organisations-{page.lang}", lambda: _make_rows(page))


def list_sorted_rows(page: Page, column: str, *, is_reversed: bool) -> Sequence[OrganisationRow]:
    """Return every named organisation in the order of a column, sorted once for a version and language."""
    return page.version.keep(
        f"organisations-{page.lang}-by-{column}-{is_reversed}",
        lambda: sort_rows(list_rows(page), column, is_reversed=is_reversed),
    )


def _make_rows(page: Page) -> list[OrganisationRow]:
    ontology = page.version.graph.ontology
    degrees = dict(page.version.counted_graph.degree())
    return [
        OrganisationRow(
            organisation.id,
            organisation.iri,
            organisation.get_name(page.lang),
            ", ".join(ontology.label(kind, page.lang) for kind in organisation.types),
            degrees[organisation.iri],
        )
        for organisation in page.version.network.organisations.values()
    ]


def filter_rows(rows: Sequence[OrganisationRow], words: str) -> list[OrganisationRow]:
    """Return the rows whose name or kind holds every word, in any spelling of capitals and accents."""
    wanted = fold_text(words).split()
    if not wanted:
        return list(rows)
    return [row for row in rows if all(word in fold_text(f"{row.name} {row.kind}") for word in wanted)]


def sort_rows(rows: Sequence[OrganisationRow], column: str, *, is_reversed: bool) -> list[OrganisationRow]:
    """Return rows in the order of a column, and by name where it is the same."""
    by_name = sorted(rows, key=lambda row: (row.name.casefold(), row.id))
    if column == "connections":
        return sorted(by_name, key=lambda row: row.connections, reverse=is_reversed)
    return sorted(by_name, key=lambda row: str(getattr(row, column)).casefold(), reverse=is_reversed)


def _read_order(text: str) -> tuple[str, bool]:
    """Return column and direction of an order such as `-connections`, which is also the usual one."""
    column = text.removeprefix("-")
    return (column, text.startswith("-")) if column in COLUMNS else ("connections", True)


def _read_page_number(text: str, last_page: int) -> int:
    return min(max(int(text), 1), last_page) if text.isdecimal() and len(text) < 9 else 1


def _answer_csv(page: Page, rows: Sequence[OrganisationRow]) -> Response:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([page.format_message(f"column-{name}") for name in COLUMNS])
    writer.writerows((escape_formula(row.name), escape_formula(row.kind), row.connections) for row in rows)
    headers = {"content-disposition": 'attachment; filename="organisations.csv"'}
    return Response("\ufeff" + text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)
