"""Where a push goes: batches of statements in, SPARQL updates or requests of the Graph Store Protocol out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from ..address import Address
from ..errors import StoreError
from ..terms import STK
from .refusals import refusal
from .wire import Reply, Request, Wire

Parts = tuple[tuple[str, tuple[str, ...]], ...]  # graphs, '' for the default graph, with their statements

_UPDATE = {"Content-Type": "application/sparql-update; charset=utf-8", "Accept": "*/*"}
_TRIPLES = {"Content-Type": "application/n-triples", "Accept": "*/*"}
_DROPPED = 500  # graphs in one update
_NOTHING = "INSERT DATA { }"


@dataclass(frozen=True)
class Updates:
    """SPARQL 1.1 Update."""

    url: str
    wire: Wire

    @classmethod
    def found(cls, address: Address, wire: Wire) -> Updates:
        """Return where updates are taken: the address itself, `update` beside it, `statements` below it."""
        said = []
        for url in _candidates(address):
            reply = wire.send(Request("POST", url, _NOTHING.encode(), _UPDATE))
            if 200 <= reply.status < 300:
                return cls(url, wire)
            if reply.status in (401, 403):
                raise refusal(reply, url, what="update")
            said.append(f"{url} ({reply.status})")
        raise StoreError(
            f"no updates are taken at {', '.join(said)}; say where with --update or --graph-store"
        )

    def insert(self, parts: Parts) -> None:
        """Add statements, all of them or, where it fails, perhaps none."""
        self._run(f"INSERT DATA {{\n{''.join(_block(graph, lines) for graph, lines in parts)}}}")

    def rename(self, graph: str, lines: Sequence[str]) -> None:
        """Put statements in the place of all that a graph holds."""
        self._run(
            f"DELETE WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} ;\nINSERT DATA {{\n{_block(graph, lines)}}}"
        )

    def drop(self, graphs: Sequence[str]) -> None:
        """Remove graphs, those that are not there too."""
        for start in range(0, len(graphs), _DROPPED):
            self._run(
                " ;\n".join(f"DROP SILENT GRAPH <{graph}>" for graph in graphs[start : start + _DROPPED])
            )

    def clear_default(self, base: str) -> None:
        """Remove from the default graph what graphs under a base say, what is said of them, vocabulary."""
        wheres = (
            f"GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), {base}))",
            f'?s ?p ?o FILTER(STRSTARTS(STR(?s), "{STK}"))',
            f"?s ?p ?o FILTER(STRSTARTS(STR(?s), {base}))",  # last: it holds the sign that there is something
        )
        for where in wheres:
            self._run(f"DELETE {{ ?s ?p ?o }} WHERE {{ {where} }}")

    def _run(self, text: str) -> None:
        _checked(self.wire.send(Request("POST", self.url, text.encode(), _UPDATE)), self.url)


@dataclass(frozen=True)
class GraphStore:
    """SPARQL 1.1 Graph Store HTTP Protocol: one request for each graph of a batch."""

    url: str
    wire: Wire

    def insert(self, parts: Parts) -> None:
        """Add statements graph by graph, the last graph last."""
        for graph, lines in parts:
            self._send("POST", graph, lines)

    def rename(self, graph: str, lines: Sequence[str]) -> None:
        """Put statements in the place of all that a graph holds."""
        self._send("PUT", graph, lines)

    def drop(self, graphs: Sequence[str]) -> None:
        """Remove graphs, those that are not there too."""
        for graph in graphs:
            self._send("DELETE", graph, (), absent=(404,))

    def clear_default(self, base: str) -> None:
        """Remove the whole default graph: the protocol knows no part of a graph."""
        self._send("DELETE", "", (), absent=(404,))

    def _send(self, method: str, graph: str, lines: Iterable[str], *, absent: tuple[int, ...] = ()) -> None:
        which = f"graph={quote(graph, safe='')}" if graph else "default"
        url = f"{self.url}{'&' if urlsplit(self.url).query else '?'}{which}"
        reply = self.wire.send(Request(method, url, "".join(lines).encode(), _TRIPLES))
        if reply.status not in absent:
            _checked(reply, self.url)


def _checked(reply: Reply, url: str) -> None:
    if not 200 <= reply.status < 300:
        raise refusal(reply, url, what="statements")


def _block(graph: str, lines: Sequence[str]) -> str:
    text = "".join(lines)
    return f"GRAPH <{graph}> {{\n{text}}}\n" if graph else text


def _candidates(address: Address) -> list[str]:
    parts = address.parts
    path = parts.path.rstrip("/")
    beside = f"{path.rpartition('/')[0]}/update"
    paths = dict.fromkeys((parts.path, beside, f"{path}/statements"))
    return [parts._replace(path=one).geturl() for one in paths]
