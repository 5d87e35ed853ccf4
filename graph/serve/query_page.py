"""Makes the page on which a SPARQL query is written and run, and runs the queries of pages within limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

import pyoxigraph as ox
from anyio import from_thread
from starlette.requests import Request
from starlette.responses import Response

from ..core.errors import GraphError
from ..publish.answers.ask import Term
from ..publish.answers.view import AnswerTexts
from ..store import Store
from ..store.interface import Answer
from .answer_cells import AnswerCell, make_cell, name_variable
from .answer_picture import AnswerPicture, draw_answer
from .rendering import Page, open_page, render_page
from .static_files import has_static_file

MOST_ROWS = 1000  # that the page shows
MANY_ROWS = 3  # from which a column that says the same in all of them is set apart
MOST_ON_MAP = 150  # organisations: servers and browsers take addresses of some thousand letters
FIRST_QUERY = """\
SELECT ?organisation ?tie ?other WHERE {
  ?organisation ?tie ?other ; a stk:Organisation .
  ?other a stk:Organisation .
  ?tie stk:countsAsTie true .
}
ORDER BY ?organisation ?tie
LIMIT 50
"""
T = TypeVar("T")


@dataclass(frozen=True)
class ShownAnswer:
    """The answer to a query as a table: heads, the rows that are shown, and how many there are."""

    heads: tuple[str, ...]
    rows: tuple[tuple[AnswerCell, ...], ...]
    total: int
    on_map: str = ""  # where the map shows the organisations that it names
    picture: AnswerPicture | None = None  # of them
    same: tuple[tuple[str, AnswerCell], ...] = ()  # heads and what stands in every row, set apart from them

    @property
    def numeric(self) -> list[bool]:
        """Whether each column holds numbers alone."""
        return [all(row[column].is_number for row in self.rows) for column in range(len(self.heads))]

    def set_same_apart(self) -> ShownAnswer:
        """Return the answer without columns that say the same in every row: that is said once, above it.

        Numbers stay, and so does everything where some rows are not shown or the columns would be no table.
        """
        if len(self.rows) < MANY_ROWS or self.total > len(self.rows):
            return self
        columns = range(len(self.heads))
        kept = [column for column in columns if self._is_counted(column) or self._is_varying(column)]
        if not any(self._is_varying(column) for column in kept):
            return self
        return replace(
            self,
            heads=tuple(self.heads[column] for column in kept),
            rows=tuple(tuple(row[column] for column in kept) for row in self.rows),
            same=tuple(
                (self.heads[column], self.rows[0][column]) for column in columns if column not in kept
            ),
        )

    def _is_counted(self, column: int) -> bool:
        return self.numeric[column] and any(row[column].text for row in self.rows)

    def _is_varying(self, column: int) -> bool:
        return len({row[column].text for row in self.rows}) > 1


def answer_query_page(request: Request) -> Response:
    """Answer with the editor, and with what a query in the address yields."""
    page = open_page(request)
    query = request.query_params.get("q", "").strip()
    answer, fault = None, ""
    if query:
        try:
            answer = evaluate(page, query, lambda results: read_answer(page, results))
        except GraphError as error:
            fault = str(error)
    return render_page(
        page,
        "query.html",
        "ask",
        query=query or FIRST_QUERY,
        answer=answer,
        fault=fault,
        has_editor=has_static_file("sparql_editor.js"),
    )


def evaluate(page: Page, query: str, read: Callable[[Answer], T]) -> T:
    """Return what is read from the answer to a query, in a process with limits; QueryError where it has none.

    Where no processes were started, as for pages that are published, the store itself answers.
    """
    pool, store = page.dataset.pool, page.version.graph.store
    if pool is None or not isinstance(store, Store):
        return store.answer_query(query, read)
    answer = from_thread.run(pool.evaluate_for_thread, store, query)
    try:
        return read(answer.read())
    finally:
        answer.close()


def read_answer(page: Page, results: Answer, *, most_rows: int = MOST_ROWS) -> ShownAnswer:
    """Return an answer as a table of its first rows."""
    texts = AnswerTexts("ask", page.lang)
    heads, rows = _list_rows(results)
    shown = tuple(tuple(make_cell(page, texts, term) for term in row) for row in islice(rows, most_rows))
    total = len(shown) + sum(1 for _ in rows)
    named = _list_organisations(page, shown)
    return ShownAnswer(
        tuple(name_variable(page, head) for head in heads),
        shown,
        total,
        # as many as an address can hold
        page.addresses.map_of_several(list(named.values())[:MOST_ON_MAP]) if named else "",
        draw_answer(page, named),
    )


def _list_organisations(page: Page, rows: Sequence[Sequence[AnswerCell]]) -> dict[str, str]:
    """Return the organisations that an answer names: their ids by IRI, in the order of their IRIs."""
    organisations = page.version.network.organisations
    iris = {cell.iri for row in rows for cell in row if cell.iri in organisations}
    return {iri: organisations[iri].id for iri in sorted(iris)}


def _list_rows(results: Answer) -> tuple[list[str], Iterator[list[Term]]]:
    if isinstance(results, ox.QuerySolutions):
        heads = [variable.value for variable in results.variables]
        return heads, ([solution[head] for head in heads] for solution in results)
    if isinstance(results, ox.QueryBoolean):
        return ["answer"], iter([[ox.Literal(bool(results))]])
    triples = ([triple.subject, triple.predicate, triple.object] for triple in results)
    return ["subject", "property", "object"], triples
