"""Sends batches of statements as SPARQL updates or by the Graph Store Protocol."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from ...core.address import Address
from ...core.errors import StoreError
from ...schema.terms import STK
from .client import HttpClient, HttpReply, HttpRequest
from .errors import make_refusal_error

GraphBatch = tuple[
    tuple[str, tuple[str, ...]], ...
]  # graphs, '' for the default graph, with their statements

_UPDATE = {"Content-Type": "application/sparql-update; charset=utf-8", "Accept": "*/*"}
_TRIPLES = {"Content-Type": "application/n-triples", "Accept": "*/*"}
_GRAPHS_PER_UPDATE = 500  # graphs in one update
_EMPTY_UPDATE = "INSERT DATA { }"


@dataclass(frozen=True)
class SparqlUpdateTarget:
    """SPARQL 1.1 Update."""

    url: str
    wire: HttpClient

    @classmethod
    def discover_target(cls, address: Address, wire: HttpClient) -> SparqlUpdateTarget:
        """Return where updates are taken: the address itself, `update` beside it, `statements` below it."""
        attempts = []
        for url in _list_candidates(address):
            reply = wire.send(HttpRequest("POST", url, _EMPTY_UPDATE.encode(), _UPDATE))
            if 200 <= reply.status < 300:
                return cls(url, wire)
            if reply.status in (401, 403):
                raise make_refusal_error(reply, url, what="update")
            attempts.append(f"{url} ({reply.status})")
        raise StoreError(
            f"no updates are taken at {', '.join(attempts)}; say where with --update or --graph-store"
        )

    def insert_statements(self, parts: GraphBatch) -> None:
        """Add statements, all of them or, where it fails, perhaps none."""
        self._send_update(
            f"INSERT DATA {{\n{''.join(_format_block(graph, lines) for graph, lines in parts)}}}"
        )

    def replace_graph(self, graph: str, lines: Sequence[str]) -> None:
        """Put statements in the place of all that a graph holds."""
        self._send_update(
            f"DELETE WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} ;\nINSERT DATA "
            f"{{\n{_format_block(graph, lines)}}}"
        )

    def drop_graphs(self, graphs: Sequence[str]) -> None:
        """Remove graphs, those that are not there too."""
        for start in range(0, len(graphs), _GRAPHS_PER_UPDATE):
            self._send_update(
                " ;\n".join(
                    f"DROP SILENT GRAPH <{graph}>" for graph in graphs[start : start + _GRAPHS_PER_UPDATE]
                )
            )

    def clear_default(self, base: str) -> None:
        """Remove from the default graph what graphs under a base say, what is said of them, vocabulary."""
        wheres = (
            f"GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), {base}))",
            f'?s ?p ?o FILTER(STRSTARTS(STR(?s), "{STK}"))',
            f"?s ?p ?o FILTER(STRSTARTS(STR(?s), {base}))",  # last: it holds the sign that there is something
        )
        for where in wheres:
            self._send_update(f"DELETE {{ ?s ?p ?o }} WHERE {{ {where} }}")

    def _send_update(self, text: str) -> None:
        _require_success(self.wire.send(HttpRequest("POST", self.url, text.encode(), _UPDATE)), self.url)


@dataclass(frozen=True)
class GraphStoreTarget:
    """SPARQL 1.1 Graph Store HTTP Protocol: one request for each graph of a batch."""

    url: str
    wire: HttpClient

    def insert_statements(self, parts: GraphBatch) -> None:
        """Add statements graph by graph, the last graph last."""
        for graph, lines in parts:
            self._send_graph("POST", graph, lines)

    def replace_graph(self, graph: str, lines: Sequence[str]) -> None:
        """Put statements in the place of all that a graph holds."""
        self._send_graph("PUT", graph, lines)

    def drop_graphs(self, graphs: Sequence[str]) -> None:
        """Remove graphs, those that are not there too."""
        for graph in graphs:
            self._send_graph("DELETE", graph, (), absent=(404,))

    def clear_default(self, base: str) -> None:
        """Remove the whole default graph: the protocol knows no part of a graph."""
        self._send_graph("DELETE", "", (), absent=(404,))

    def _send_graph(
        self, method: str, graph: str, lines: Iterable[str], *, absent: tuple[int, ...] = ()
    ) -> None:
        which = f"graph={quote(graph, safe='')}" if graph else "default"
        url = f"{self.url}{'&' if urlsplit(self.url).query else '?'}{which}"
        reply = self.wire.send(HttpRequest(method, url, "".join(lines).encode(), _TRIPLES))
        if reply.status not in absent:
            _require_success(reply, self.url)


def _require_success(reply: HttpReply, url: str) -> None:
    if not 200 <= reply.status < 300:
        raise make_refusal_error(reply, url, what="statements")


def _format_block(graph: str, lines: Sequence[str]) -> str:
    text = "".join(lines)
    return f"GRAPH <{graph}> {{\n{text}}}\n" if graph else text


def _list_candidates(address: Address) -> list[str]:
    parts = address.parts
    path = parts.path.rstrip("/")
    update_path = f"{path.rpartition('/')[0]}/update"
    paths = dict.fromkeys((parts.path, update_path, f"{path}/statements"))
    return [parts._replace(path=candidate).geturl() for candidate in paths]
