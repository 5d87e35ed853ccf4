"""Statements in, the same statements on a server out: in bounded batches, resumed where a push broke off.

While a push is under way a graph of its own on the server, the mark, says which edition it is and which
batches have arrived, so that any machine can go on. A batch sent twice does no harm: statements are a set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

import pyoxigraph as ox

from ..address import Address
from ..errors import InputError, StoreError
from ..terms import DCT, PROV, RDF, RDF_TYPE
from .endpoint import Endpoint
from .holding import MARK, MERGED, datasets, marks
from .targets import GraphStore, Parts, Updates

# of a batch, whichever is reached first; the parser of Virtuoso gives up at about 5,000 statements
MOST_STATEMENTS, MOST_BYTES = 2_000, 1 << 20

Say = Callable[[int, int], None]


@dataclass(frozen=True)
class Edition:
    """The statements of a store by graph, '' for the default graph, in the order in which they are sent."""

    base: str
    name: str
    lines: tuple[tuple[str, str], ...]  # graph, statement

    @classmethod
    def of(cls, quads: Iterable[ox.Quad], *, base: str, name: str) -> Edition:
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
        text = sha256(f"{MOST_STATEMENTS} {MOST_BYTES}\n".encode())
        for graph, line in self.lines:
            text.update(f"<{graph}> {line}".encode())
        return text.hexdigest()

    def batches(self, merged: str) -> Iterator[Parts]:
        """Yield bounded batches; `merged` is the graph that the default graph goes to."""
        batch: list[tuple[str, str]] = []
        size = 0
        for graph, line in self.lines:
            length = len(line.encode())
            if batch and (len(batch) >= MOST_STATEMENTS or size + length > MOST_BYTES):
                yield _parts(batch)
                batch, size = [], 0
            batch.append((graph or merged, line))
            size += length
        if batch:
            yield _parts(batch)

    @property
    def graphs(self) -> set[str]:
        """The named graphs."""
        return {graph for graph, _ in self.lines if graph}


@dataclass(frozen=True)
class Pushed:
    """What a push did: where the merged view is ('' for the default graph), and how much it sent."""

    merged: str
    statements: int
    graphs: int
    sent: int


class Push:
    """One edition on its way to one server."""

    def __init__(self, edition: Edition, address: Address, target: Updates | GraphStore) -> None:
        self.edition = edition
        self.address = address
        self.target = target
        self._endpoint = Endpoint(address)
        self._mark = edition.base + MARK

    def run(self, *, replace: bool, say: Say = lambda done, of: None) -> Pushed:
        """Send what is not there yet; StoreError where another edition is there and may not be replaced."""
        earlier = [one for one in marks(self._endpoint.rows_of) if one.base == self.edition.base]
        digest = self.edition.digest
        resumed = next((one for one in earlier if one.edition == digest), None)
        arrived = resumed.arrived if resumed and len(earlier) == 1 else frozenset[int]()
        self._refuse(replace=replace or bool(resumed), broken=bool(earlier) and not resumed)
        if not arrived:
            self.target.insert(((self._mark, self._marked(digest)),))
        merged = self.edition.base + MERGED if self._is_union() else ""
        self._refuse_mixture(merged, had_mark=bool(earlier))
        if not arrived:
            remains = any(one.arrived or one.edition != digest for one in earlier)
            self._clear(merged, remains=remains)
            self.target.rename(self._mark, self._marked(digest))
        sent = self._send(merged, arrived, say)
        self._verify(merged)
        self.target.drop([self._mark])
        self._endpoint.close()
        return Pushed(merged, len(self.edition.lines), len(self.edition.graphs), sent)

    def _marked(self, digest: str) -> tuple[str, ...]:
        return (
            f"<{self._mark}> <{RDF_TYPE}> <{PROV}Activity> .\n",
            f"<{self._mark}> <{DCT}identifier> {ox.Literal(digest)} .\n",
        )

    def _refuse(self, *, replace: bool, broken: bool) -> None:
        if replace:
            return
        if broken:
            raise StoreError(
                f"{self.address.url}: a push of another edition of '{self.edition.name}' broke off there; "
                "--force to replace it"
            )
        if any(one.base == self.edition.base for one in datasets(self._endpoint.rows_of)):
            raise StoreError(
                f"{self.address.url}: holds '{self.edition.name}' already; --force to replace it"
            )

    def _is_union(self) -> bool:
        """Tell whether the default graph shows what stands in a named graph only, as the mark does."""
        return bool(self._endpoint.rows_of(f"SELECT ?t {{ <{self._mark}> a ?t }} LIMIT 1"))

    def _refuse_mixture(self, merged: str, *, had_mark: bool) -> None:
        others = [one.name for one in datasets(self._endpoint.rows_of) if one.base != self.edition.base]
        if others and not merged:
            if not had_mark:
                self.target.drop([self._mark])
            raise StoreError(
                f"{self.address.url}: its default graph holds '{others[0]}' already; "
                "give each data set an endpoint of its own"
            )

    def _clear(self, merged: str, *, remains: bool) -> None:
        """Remove an earlier edition: the graphs under the base, and what it put into the default graph.

        What others have in the default graph is left, and not looked at where no earlier push `remains`.
        """
        base = str(ox.Literal(self.edition.base))
        rows = self._endpoint.rows_of(
            f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), {base})) }}"
        )
        held = [one for one in datasets(self._endpoint.rows_of) if one.base == self.edition.base]
        if not merged and (remains or held):
            self.target.clear_default(base)
        self.target.drop(sorted({name for (name,) in rows} - {self._mark}))

    def _send(self, merged: str, arrived: frozenset[int], say: Say) -> int:
        sent = done = 0
        for number, parts in enumerate(self.edition.batches(merged)):
            size = sum(len(lines) for _, lines in parts)
            if number not in arrived:
                told = f"<{self._mark}> <{RDF}value> {ox.Literal(number)} .\n"
                self.target.insert((*parts, (self._mark, (told,))))
                sent += size
            done += size
            say(done, len(self.edition.lines))
        return sent

    def _verify(self, merged: str) -> None:
        """Raise StoreError where the server holds fewer statements than it was sent."""
        base = self.edition.base
        expected = sum(graph.startswith(base) for graph, _ in self.edition.lines)
        expected += (
            len(self.edition.lines) - sum(bool(graph) for graph, _ in self.edition.lines) if merged else 0
        )
        ((found,),) = self._endpoint.rows_of(
            f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} "
            f"FILTER(STRSTARTS(STR(?g), {ox.Literal(base)}) && ?g != <{self._mark}>) }}"
        )
        if int(found) < expected:
            raise StoreError(
                f"{self.address.url}: holds {int(found):,} of {expected:,} statements that it was sent; "
                "push again with --force"
            )


def _parts(batch: list[tuple[str, str]]) -> Parts:
    return tuple((graph, tuple(line for _, line in lines)) for graph, lines in groupby(batch, _graph))


def _graph(item: tuple[str, str]) -> str:
    return item[0]


__all__ = ["Edition", "Push", "Pushed"]
