"""What a store answers, wherever it lies: the interface that everything above asks."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

import pyoxigraph as ox

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

T = TypeVar("T")


class QueryableStore(Protocol):
    """A store that can be asked: on this machine, or an endpoint on another."""

    def select(self, text: str) -> ox.QuerySolutions:
        """Answer one of the project's own SELECT queries; never a user's text."""

    def select_rows(self, text: str) -> list[list[str]]:
        """Return the rows of one of the project's own SELECT queries as plain values, empty where unbound."""

    def select_lines(self, text: str) -> list[bytes]:
        """Return the rows of one of the project's own SELECT queries as N-Triples terms with tabs between."""

    def answer_query(self, text: str, read: Callable[[Answer], T]) -> T:
        """Answer a query of a user and return what `read` makes of the answer."""

    def iter_quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Yield all quads, or those of one named graph; the default graph is named by ''."""

    def list_graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""


def parse_tsv_lines(text: bytes) -> list[bytes]:
    """Return the rows of a SPARQL TSV result, without its header."""
    return text.rstrip(b"\n").split(b"\n")[1:]


def parse_csv_rows(text: bytes) -> list[list[str]]:
    """Return the rows of a SPARQL CSV result, without its header."""
    decoded = text.decode()
    usual = csv.field_size_limit(len(decoded) + 1)  # a value may be as long as it likes
    try:
        return list(csv.reader(io.StringIO(decoded, newline="")))[1:]
    finally:
        csv.field_size_limit(usual)
