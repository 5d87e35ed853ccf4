"""Loads statements into a server in bounded batches, and resumes where a push was interrupted.

While a push is under way a graph of its own on the server, the mark, says which edition it is and which
batches have arrived, so that any machine can go on. A batch sent twice does no harm: statements are a set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

import pyoxigraph as ox

from ...core.address import Address
from ...core.errors import InputError, StoreError
from ...schema.terms import DCT, PROV, RDF, RDF_TYPE
from .discovery import CHECKPOINT, MERGED, list_checkpoints, list_datasets
from .endpoint import Endpoint
from .push_target import GraphBatch, GraphStoreTarget, SparqlUpdateTarget

# of a batch, whichever is reached first; the parser of Virtuoso gives up at about 5,000 statements
MAX_BATCH_STATEMENTS, MAX_BATCH_BYTES = 2_000, 1 << 20

BatchProgress = Callable[[int, int], None]


@dataclass(frozen=True)
class PushPayload:
    """The statements of a store by graph, '' for the default graph, in the order in which they are sent."""

    base: str
    name: str
    lines: tuple[tuple[str, str], ...]  # graph, statement

    @classmethod
    def from_quads(cls, quads: Iterable[ox.Quad], *, base: str, name: str) -> PushPayload:
        """Sort statements; InputError where one has a blank node, which no server would know again."""
        lines = []
        for quad in quads:
            if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
                raise InputError(f"{quad.subject} {quad.predicate} {quad.object}: blank nodes are not pushed")
            graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
            lines.append((graph, f"{quad.subject} {quad.predicate} {quad.object} .\n"))
        return cls(base, name, tuple(sorted(lines)))

    @property
    def digest(self) -> str:
        """The SHA-256 of its statements, by which a push that broke off is known again."""
        text = sha256(f"{MAX_BATCH_STATEMENTS} {MAX_BATCH_BYTES}\n".encode())
        for graph, line in self.lines:
            text.update(f"<{graph}> {line}".encode())
        return text.hexdigest()

    def split_batches(self, merged: str) -> Iterator[GraphBatch]:
        """Yield bounded batches; `merged` is the graph that the default graph goes to."""
        batch: list[tuple[str, str]] = []
        size = 0
        for graph, line in self.lines:
            length = len(line.encode())
            if batch and (len(batch) >= MAX_BATCH_STATEMENTS or size + length > MAX_BATCH_BYTES):
                yield _group_by_graph(batch)
                batch, size = [], 0
            batch.append((graph or merged, line))
            size += length
        if batch:
            yield _group_by_graph(batch)

    @property
    def graphs(self) -> set[str]:
        """The named graphs."""
        return {graph for graph, _ in self.lines if graph}


@dataclass(frozen=True)
class PushResult:
    """What a push did: where the merged view is ('' for the default graph), and how much it sent."""

    merged: str
    statements: int
    graphs: int
    sent: int


class Push:
    """One edition on its way to one server."""

    def __init__(
        self, payload: PushPayload, address: Address, target: SparqlUpdateTarget | GraphStoreTarget
    ) -> None:
        self.payload = payload
        self.address = address
        self.target = target
        self._endpoint = Endpoint(address)
        self._checkpoint_graph = payload.base + CHECKPOINT

    def run(self, *, replace: bool, report_progress: BatchProgress = lambda done, of: None) -> PushResult:
        """Send what is not there yet; StoreError where another edition is there and may not be replaced."""
        checkpoints = [
            checkpoint
            for checkpoint in list_checkpoints(self._endpoint.select_server_rows)
            if checkpoint.base == self.payload.base
        ]
        digest = self.payload.digest
        resumed = next((checkpoint for checkpoint in checkpoints if checkpoint.edition == digest), None)
        arrived = resumed.arrived if resumed and len(checkpoints) == 1 else frozenset[int]()
        self._refuse_overwrite(replace=replace or bool(resumed), broken=bool(checkpoints) and not resumed)
        if not arrived:
            self.target.insert_statements(((self._checkpoint_graph, self._make_checkpoint(digest)),))
        merged = self.payload.base + MERGED if self._is_union() else ""
        self._refuse_mixture(merged, had_checkpoint=bool(checkpoints))
        if not arrived:
            remains = any(checkpoint.arrived or checkpoint.edition != digest for checkpoint in checkpoints)
            self._clear_earlier_edition(merged, remains=remains)
            self.target.replace_graph(self._checkpoint_graph, self._make_checkpoint(digest))
        sent = self._send_batches(merged, arrived, report_progress)
        self._verify_count(merged)
        self.target.drop_graphs([self._checkpoint_graph])
        self._endpoint.close()
        return PushResult(merged, len(self.payload.lines), len(self.payload.graphs), sent)

    def _make_checkpoint(self, digest: str) -> tuple[str, ...]:
        return (
            f"<{self._checkpoint_graph}> <{RDF_TYPE}> <{PROV}Activity> .\n",
            f"<{self._checkpoint_graph}> <{DCT}identifier> {ox.Literal(digest)} .\n",
        )

    def _refuse_overwrite(self, *, replace: bool, broken: bool) -> None:
        if replace:
            return
        if broken:
            raise StoreError(
                f"{self.address.url}: a push of another edition of '{self.payload.name}' broke off there; "
                "--force to replace it"
            )
        if any(
            dataset.base == self.payload.base for dataset in list_datasets(self._endpoint.select_server_rows)
        ):
            raise StoreError(
                f"{self.address.url}: holds '{self.payload.name}' already; --force to replace it"
            )

    def _is_union(self) -> bool:
        """Tell whether the default graph shows what stands in a named graph only, as the mark does."""
        return bool(
            self._endpoint.select_server_rows(f"SELECT ?t {{ <{self._checkpoint_graph}> a ?t }} LIMIT 1")
        )

    def _refuse_mixture(self, merged: str, *, had_checkpoint: bool) -> None:
        others = [
            dataset.name
            for dataset in list_datasets(self._endpoint.select_server_rows)
            if dataset.base != self.payload.base
        ]
        if others and not merged:
            if not had_checkpoint:
                self.target.drop_graphs([self._checkpoint_graph])
            raise StoreError(
                f"{self.address.url}: its default graph holds '{others[0]}' already; "
                "give each data set an endpoint of its own"
            )

    def _clear_earlier_edition(self, merged: str, *, remains: bool) -> None:
        """Remove an earlier edition: the graphs under the base, and what it put into the default graph.

        What others have in the default graph is left, and not looked at where no earlier push `remains`.
        """
        base = str(ox.Literal(self.payload.base))
        rows = self._endpoint.select_server_rows(
            f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), {base})) }}"
        )
        earlier_datasets = [
            dataset
            for dataset in list_datasets(self._endpoint.select_server_rows)
            if dataset.base == self.payload.base
        ]
        if not merged and (remains or earlier_datasets):
            self.target.clear_default(base)
        self.target.drop_graphs(sorted({name for (name,) in rows} - {self._checkpoint_graph}))

    def _send_batches(self, merged: str, arrived: frozenset[int], report_progress: BatchProgress) -> int:
        sent = done = 0
        for number, parts in enumerate(self.payload.split_batches(merged)):
            size = sum(len(lines) for _, lines in parts)
            if number not in arrived:
                checkpoint_line = f"<{self._checkpoint_graph}> <{RDF}value> {ox.Literal(number)} .\n"
                self.target.insert_statements((*parts, (self._checkpoint_graph, (checkpoint_line,))))
                sent += size
            done += size
            report_progress(done, len(self.payload.lines))
        return sent

    def _verify_count(self, merged: str) -> None:
        """Raise StoreError where the server holds fewer statements than it was sent."""
        base = self.payload.base
        expected = sum(graph.startswith(base) for graph, _ in self.payload.lines)
        expected += (
            len(self.payload.lines) - sum(bool(graph) for graph, _ in self.payload.lines) if merged else 0
        )
        ((stored_count,),) = self._endpoint.select_server_rows(
            f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} "
            f"FILTER(STRSTARTS(STR(?g), {ox.Literal(base)}) && ?g != <{self._checkpoint_graph}>) }}"
        )
        if int(stored_count) < expected:
            raise StoreError(
                f"{self.address.url}: holds {int(stored_count):,} of {expected:,} statements that "
                "it was sent; "
                "push again with --force"
            )


def _group_by_graph(batch: list[tuple[str, str]]) -> GraphBatch:
    return tuple((graph, tuple(line for _, line in lines)) for graph, lines in groupby(batch, _get_graph))


def _get_graph(item: tuple[str, str]) -> str:
    return item[0]


__all__ = ["Push", "PushPayload", "PushResult"]
