"""Reads a query from a request of the SPARQL 1.1 protocol: GET, POST of a form, POST of the query itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from ...core.errors import GraphError
from ...store.interface import QueryScope

FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
MAX_BODY = 1_000_000  # bytes
_MAX_GRAPHS = 1_000
Pairs = Sequence[tuple[str, str]]


class ProtocolError(GraphError):
    """A request is none of the protocol; `status` is that of the answer."""

    def __init__(self, message: str, status: int = 400) -> None:
        self.status = status
        super().__init__(message)


@dataclass(frozen=True)
class ProtocolQuery:
    """A query of a client, and the graphs that the client names beside it."""

    text: str
    scope: QueryScope


def read_query(
    method: str, query_string: str, content_type: str, body: bytes, base: str
) -> ProtocolQuery | None:
    """Return the query of a request, None for a GET that holds none; ProtocolError with what is wrong."""
    given = _parse_pairs(query_string)
    if method == "POST":
        media_type = content_type.partition(";")[0].strip().lower()
        _check_charset(content_type)
        if media_type == FORM:
            given = [*given, *_parse_pairs(_decode(body))]
        elif media_type == QUERY:
            if _list_values(given, "query"):
                raise ProtocolError("the query stands in the address and in the body; send it once")
            given = [*given, ("query", _decode(body))]
        elif media_type == UPDATE:
            raise ProtocolError("this endpoint is read only: it takes queries, no updates", 403)
        else:
            raise ProtocolError(f"POST a query as {FORM} or as {QUERY}", 415)
    if _list_values(given, "update"):
        raise ProtocolError("this endpoint is read only: it takes queries, no updates", 403)
    queries = _list_values(given, "query")
    if not queries and method != "POST":
        return None
    if len(queries) != 1:
        fault = (
            "there is no parameter 'query'"
            if not queries
            else "the parameter 'query' is given more than once"
        )
        raise ProtocolError(f"{fault}; send one query")
    return ProtocolQuery(queries[0], _make_scope(given, base))


def _make_scope(given: Pairs, base: str) -> QueryScope:
    """Return the graphs that a client names: one kind alone leaves the other kind empty."""
    default, named = (_list_graphs(given, f"{kind}-graph-uri") for kind in ("default", "named"))
    if not default and not named:
        return QueryScope(base=base)
    return QueryScope(default, named, base)


def _list_graphs(given: Pairs, name: str) -> tuple[str, ...]:
    graphs = tuple(dict.fromkeys(_list_values(given, name)))
    if len(graphs) > _MAX_GRAPHS:
        raise ProtocolError(f"more than {_MAX_GRAPHS} graphs are named by '{name}'")
    for graph in graphs:
        check_iri(graph, name)
    return graphs


def check_iri(text: str, name: str) -> None:
    """Refuse what names no graph."""
    try:
        is_whole = bool(urlsplit(text).scheme)
    except ValueError:
        is_whole = False
    if not is_whole or any(char in text for char in '<>"{}|^`\\') or min(text) <= " ":
        raise ProtocolError(f"'{name}' has to be a whole IRI, such as https://example.org/graph")


def _list_values(given: Pairs, name: str) -> list[str]:
    return [value for key, value in given if key == name]


def _parse_pairs(text: str) -> Pairs:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=2 * _MAX_GRAPHS)
    except UnicodeDecodeError:
        raise ProtocolError("the parameters are not UTF-8") from None
    except ValueError:
        raise ProtocolError("there are too many parameters") from None


def _check_charset(content_type: str) -> None:
    charset = content_type.lower().partition("charset=")[2].strip(" \"'")
    if charset and charset.partition(";")[0].strip(" \"'") not in ("utf-8", "utf8"):
        raise ProtocolError("send the query as UTF-8", 415)


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise ProtocolError("the body is not UTF-8") from None
