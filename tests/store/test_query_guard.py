"""Texts as long as a query may be are looked through in one go, whatever they are made of."""

from __future__ import annotations

import contextlib
import time

import pytest

from graph.core.errors import GraphError
from graph.store.query_guard import MAX_QUERY, guard_query, needs_named_graphs
from graph.store.remote import query_rewrite
from graph.store.remote.client import HttpReply

PIECES = (
    *("-", ".", "a", "1-1", "a-", "?a-", "a.b-:", "_:a.", "@a-b", "<a"),
    *("GRAPH-", '"x\n', " ", "FROM ", "\\a"),
)


@pytest.mark.parametrize("piece", PIECES)
def test_no_text_takes_the_square_of_its_length(piece: str) -> None:
    text = (piece * MAX_QUERY)[: MAX_QUERY - 20] + " GRAPH "
    started = time.process_time()
    for look in (
        guard_query,
        needs_named_graphs,
        query_rewrite.restrict_to_evidence_graphs,
        query_rewrite.has_from_clause,
        lambda query: query_rewrite.add_prefixes(query, {"b": "urn:b"}),
    ):
        with contextlib.suppress(GraphError):
            look(text)
    assert time.process_time() - started < 2


def test_keywords_behind_a_sign_are_found() -> None:
    restricted = query_rewrite.restrict_to_evidence_graphs("SELECT ?g { ?s ?p 1.GRAPH ?g { ?s ?p ?o } }")
    assert "AssertionSet" in restricted
    assert query_rewrite.has_from_clause("SELECT * FROM <urn:g> { ?s ?p ?o }")
    with pytest.raises(GraphError, match="SERVICE"):
        guard_query("SELECT * { ?s ?p 1.SERVICE <urn:x> {} }")
    assert query_rewrite.add_prefixes("ASK { ?s ?p 1,b:c }", {"b": "urn:b:"}).startswith("PREFIX b: <urn:b:>")


@pytest.mark.parametrize("body", ["<title>" + " " * 60_000, "<title>" * 9_000, "<" * 60_000])
def test_what_a_server_says_is_looked_through_at_once(body: str) -> None:
    started = time.process_time()
    assert len(HttpReply(500, {"content-type": "text/html"}, body.encode()).complaint) < 300
    assert time.process_time() - started < 1
