"""Reads a server's answer to its end before it is believed."""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import pyoxigraph as ox

from ...core.errors import GraphError, LimitExceededError, StoreError
from ..interface import make_row_limit_error
from .client import HttpReply, make_printable

T = TypeVar("T")
ParsedResults = ox.QuerySolutions | ox.QueryBoolean

JSON, XML = ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML
ROWS = "application/sparql-results+json"
ROWS_XML = "application/sparql-results+xml"
TRIPLES = "application/n-triples"
_FORMS = {
    ROWS: JSON,
    "application/json": JSON,
    ROWS_XML: XML,
    "application/xml": XML,
    "text/xml": XML,
}
_VIRTUOSO_ASK = "__ASK_RETVAL"  # it answers ASK with a table of one cell
_MOST_NESTED = 100  # terms within a term, on one line
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_PIECE = re.compile(rb'(?:[^"]*+"(?:[^"\\]|\\.)*+"){1,5000}+', re.DOTALL)
_NO_BRACKETS = bytes(set(range(256)) - set(b"{}[]"))


@dataclass(frozen=True)
class SelectResult:
    """The answer to a SELECT query, known to be readable to its end."""

    form: ox.QueryResultsFormat
    data: bytes
    names: tuple[str, ...]
    count: int

    @property
    def solutions(self) -> ox.QuerySolutions:
        """The rows, as a store on this machine gives them."""
        answer = ox.parse_query_results(input=self.data, format=self.form)
        assert isinstance(answer, ox.QuerySolutions)  # noqa: S101 - it was read once
        return answer


def read_rows(reply: HttpReply, url: str, max_rows: int | None = None) -> SelectResult:
    """Return the rows of an answer; StoreError where it is none, is broken or stops early.

    LimitExceededError where they are more than may be.
    """

    def count_rows(answer: ParsedResults) -> tuple[tuple[str, ...], int]:
        if not isinstance(answer, ox.QuerySolutions):
            raise StoreError(f"{url}: answers yes or no where rows were asked")
        return tuple(variable.value for variable in answer.variables), sum(
            1 for _ in bound_rows(answer, max_rows)
        )

    names, count = _parse_reply(reply, url, count_rows)
    return SelectResult(_FORMS[reply.type], reply.body, names, count)


def join_pages(pages: list[SelectResult]) -> SelectResult:
    """Return the rows of several pages as one answer."""
    bindings: list[Any] = []
    for page in pages:
        text = page.solutions.serialize(format=JSON) or b"{}"
        bindings += json.loads(text)["results"]["bindings"]
    names = list(pages[0].names)
    data = json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}).encode()
    return SelectResult(JSON, data, tuple(names), len(bindings))


def read_boolean(reply: HttpReply, url: str) -> ox.QueryBoolean:
    """Return yes or no."""

    def extract_boolean(answer: ParsedResults) -> bool:
        if not isinstance(answer, ox.QuerySolutions):
            return bool(answer)
        cells = [row[_VIRTUOSO_ASK] for row in answer] if _is_virtuoso_ask(answer) else []
        if len(cells) != 1:
            raise StoreError(f"{url}: answers rows where yes or no was asked")
        return isinstance(cells[0], ox.Literal) and cells[0].value in ("1", "true")

    text = json.dumps({"head": {}, "boolean": _parse_reply(reply, url, extract_boolean)}).encode()
    answer = ox.parse_query_results(input=text, format=JSON)
    assert isinstance(answer, ox.QueryBoolean)  # noqa: S101
    return answer


def read_triples(reply: HttpReply, url: str, max_rows: int | None = None) -> tuple[ox.Triple, ...]:
    """Return the triples of an answer; LimitExceededError where they are more than may be."""
    _require_type(reply, url, (TRIPLES,))
    if not reply.has_known_length:
        raise StoreError(f"{url}: does not say where its answer ends, so that half of it might be missing")
    if any(line.count(b"<<") > _MOST_NESTED for line in reply.body.splitlines()):
        raise StoreError(f"{url}: answers with terms nested too deeply to be read")
    try:
        quads = ox.parse(input=reply.body, format=ox.RdfFormat.N_TRIPLES)
        return tuple(quad.triple for quad in bound_rows(quads, max_rows))
    except (SyntaxError, ValueError, MemoryError) as error:
        raise _make_broken_error(url, error) from None


def bound_rows(rows: Iterable[T], most: int | None) -> Iterator[T]:
    """Yield rows; LimitExceededError after as many as may be."""
    for number, row in enumerate(rows):
        if number == most:
            raise make_row_limit_error(most)
        yield row


def _parse_reply(reply: HttpReply, url: str, extract: Callable[[ParsedResults], T]) -> T:
    """Return what is taken from an answer.

    Where that fails, the answer in the failed frames is let go of here: another thread may not drop it.
    """
    _require_type(reply, url, tuple(_FORMS))
    form = _FORMS[reply.type]
    try:
        if form == JSON:
            _refuse_nested(reply.body)
        elif b"<!DOCTYPE" in reply.body or b"<!ENTITY" in reply.body:
            raise ValueError("it declares entities")
        return extract(ox.parse_query_results(input=reply.body, format=form))
    except RecursionError:
        raise StoreError(f"{url}: answers with terms nested too deeply to be read") from None
    except (SyntaxError, ValueError, MemoryError, StoreError, LimitExceededError) as error:
        traceback.clear_frames(error.__traceback__)
        raise error if isinstance(error, GraphError) else _make_broken_error(url, error) from None


def _refuse_nested(text: bytes) -> None:
    """Raise RecursionError for JSON nested so deeply that it would end the engine's reader.

    Innermost pairs of brackets are taken away, level by level: nothing is built of a text of any size.
    """
    brackets = b"".join(_iter_brackets(text))
    for _ in range(_MOST_NESTED):
        outer = brackets.replace(b"{}", b"").replace(b"[]", b"")
        if len(outer) == len(brackets):
            break
        brackets = outer
    if len(brackets) > _MOST_NESTED:  # pairs without partners are the reader's to tell
        raise RecursionError


def _iter_brackets(text: bytes) -> Iterator[bytes]:
    """Yield the brackets of JSON that stand in no string, piece by piece."""
    position = 0
    while piece := _PIECE.match(text, position):
        yield _STRING.sub(b"", piece[0]).translate(None, _NO_BRACKETS)
        position = piece.end()
    yield text[position:].partition(b'"')[0].translate(None, _NO_BRACKETS)


def _require_type(reply: HttpReply, url: str, accepted: tuple[str, ...]) -> None:
    sql_state = reply.headers.get("x-sql-state", "")
    if sql_state:
        raise StoreError(
            f"{url}: stopped before its answer was whole "
            f"({make_printable(reply.headers.get('x-sql-message', sql_state))}); ask for less, or "
            "raise its limit"
        )
    if reply.type not in accepted:
        media_type = make_printable(reply.type) or "an unnamed type"
        raise StoreError(
            f"{url}: answers with {media_type}, which is no answer of a SPARQL endpoint; check the address"
        )


def _is_virtuoso_ask(answer: ox.QuerySolutions) -> bool:
    return [variable.value for variable in answer.variables] == [_VIRTUOSO_ASK]


def _make_broken_error(url: str, error: Exception) -> StoreError:
    if isinstance(error, MemoryError):  # a text that fills what the engine reads at once
        return StoreError(f"{url}: answers with a text that is too long to be read; ask for a part of it")
    return StoreError(f"{url}: the answer is broken or broke off ({make_printable(str(error))}); ask again")
