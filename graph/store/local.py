"""A store on this machine, in memory or in a folder: N-Quads in, answers out."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, TypeVar, cast

import pyoxigraph as ox

from ..atomic import publish
from ..errors import QueryError, StoreError
from ..progress import Watched
from ..terms import PREFIXES
from .asking import guard, on_deep_stack, plain, where
from .reading import Answer, lines, rows

T = TypeVar("T")

_LONG, _TOO_LONG = 100_000, 1 << 30  # bytes of an answer between which it is worth keeping
_CHUNK = 16 << 20  # characters handed to the engine at once


class Store:
    """An Oxigraph store with the merged view as its default graph.

    In a folder it is written by the process that makes it and, once whole, only read: a reader beside a
    writer would see stale data.
    """

    def __init__(self, prefixes: Mapping[str, str] = PREFIXES, *, folder: Path | None = None) -> None:
        self._store = _made(folder) if folder else ox.Store()
        self._prefixes = dict(prefixes)
        self.on_disk = folder is not None
        self.hold: object = None  # what keeps the folder from being removed
        self.answers: Path | None = None  # where long answers of a whole store are kept

    @classmethod
    def kept(cls, folder: Path, prefixes: Mapping[str, str]) -> Store:
        """Open the store of a folder for reading; StoreError where there is none or it is broken."""
        store = cls.__new__(cls)
        try:
            store._store = ox.Store.read_only(str(folder))
        except (OSError, ValueError) as error:
            raise StoreError(f"{folder}: cannot be read as a store ({plain(str(error))})") from None
        store._prefixes, store.on_disk, store.hold, store.answers = dict(prefixes), True, None, None
        return store

    def __len__(self) -> int:
        return len(self._store)

    def load(self, lines: Iterable[str]) -> None:
        """Load N-Quads lines, each ending in a newline."""
        pending: list[str] = []
        size = 0
        for line in lines:
            pending.append(line)
            size += len(line)
            if size > _CHUNK:
                self.load_text("".join(pending).encode())
                pending, size = [], 0
        if pending:
            self.load_text("".join(pending).encode())

    def load_text(self, text: bytes | IO[bytes] | Watched, *, graph: str | None = None) -> None:
        """Load what this project wrote, from bytes or an open file: N-Quads, or N-Triples into a graph.

        The default graph is named by ''. StoreError where the disk is full.
        """
        if isinstance(text, bytes) and not text:
            return
        form = ox.RdfFormat.N_QUADS if graph is None else ox.RdfFormat.N_TRIPLES
        into = None if graph is None else _graph(graph)
        source = cast("IO[bytes]", text)
        try:
            if self.on_disk:  # sorted files beside the others: no log, no transaction, bounded memory
                self._store.bulk_load(source, format=form, to_graph=into, lenient=True)
            else:
                self._store.load(source, format=form, to_graph=into, lenient=True)
        except OSError as error:
            raise unwritten(error) from None

    def lacking(self, triples: bytes) -> bytes:
        """Return those N-Triples lines, as this project writes them, that the default graph lacks."""
        read = ox.parse(triples, format=ox.RdfFormat.N_TRIPLES, lenient=True)
        has = self._store.__contains__
        lines = triples.splitlines(keepends=True)
        return b"".join(line for line, quad in zip(lines, read, strict=True) if not has(quad))

    def construct(self, text: str) -> bytes:
        """Answer one of the project's own CONSTRUCT queries as N-Triples."""
        answer = self._store.query(text, prefixes=self._prefixes)
        if not isinstance(answer, ox.QueryTriples):
            raise QueryError("not a CONSTRUCT query")
        return answer.serialize(format=ox.RdfFormat.N_TRIPLES) or b""

    def finish(self) -> None:
        """Bring a folder's files into the order that is read fastest; StoreError where the disk is full."""
        try:
            self._store.optimize()
            self._store.flush()
        except OSError as error:
            raise unwritten(error) from None

    def close(self) -> None:
        """Let go of the folder; nothing can be asked any more."""
        self._store = ox.Store()

    def select(self, text: str) -> ox.QuerySolutions:
        """Answer one of the project's own SELECT queries; never a user's text."""
        answer = self._store.query(text, prefixes=self._prefixes)
        if not isinstance(answer, ox.QuerySolutions):
            raise QueryError("not a SELECT query")
        return answer

    def table(self, text: str) -> list[list[str]]:
        """Return the rows of one of the project's own SELECT queries as plain values, empty where unbound.

        For large answers: the engine writes them as one text, which is read faster than row by row.
        """
        return rows(self._whole(text, ox.QueryResultsFormat.CSV))

    def lines(self, text: str) -> list[bytes]:
        """Return the rows of one of the project's own SELECT queries as N-Triples terms with tabs between."""
        return lines(self._whole(text, ox.QueryResultsFormat.TSV))

    def _whole(self, text: str, form: ox.QueryResultsFormat) -> bytes:
        """Return an answer as text; a long one of a kept store is kept, too, for the store never changes."""
        name = hashlib.sha256(text.encode()).hexdigest()[:24]
        path = self.answers / f"{name}.{form.file_extension}" if self.answers else None
        if path:
            with contextlib.suppress(OSError):
                return path.read_bytes()
        answer = self.select(text).serialize(format=form) or b""
        if path and _LONG < len(answer) < _TOO_LONG:
            with contextlib.suppress(OSError, StoreError):  # what cannot be kept is told all the same
                publish(path.parent, {path.name: answer})
        return answer

    def answer(self, text: str, read: Callable[[Answer], T]) -> T:
        """Answer a query of a user and return what `read` makes of the answer.

        QueryError where the query is refused or does not parse. The answer belongs to the thread that
        evaluates it, so it is read there.
        """
        guarded = guard(text)
        return on_deep_stack(lambda: read(self._ask(guarded)))

    def _ask(self, text: str) -> Answer:
        try:
            return self._store.query(text, prefixes=self._prefixes)
        except SyntaxError as error:
            raise QueryError(f"the query does not parse: {where(str(error), text)}") from None
        except (ValueError, OSError) as error:
            raise QueryError(f"the query cannot be answered: {plain(str(error))}") from None

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Yield all quads, or those of one named graph; the default graph is named by ''."""
        if graph is None:
            return iter(self._store.quads_for_pattern(None, None, None, None))
        return iter(self._store.quads_for_pattern(None, None, None, _graph(graph)))

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return sorted(str(graph.value) for graph in self._store.named_graphs())


def _graph(name: str) -> ox.NamedNode | ox.DefaultGraph:
    return ox.NamedNode(name) if name else ox.DefaultGraph()


def unwritten(error: OSError) -> StoreError:
    """Return what to say where the engine could not write: its reason, without the names of its own files."""
    reason = plain(str(error)).rpartition(": ")[2]
    return StoreError(f"the store cannot be written ({reason}); what was there before is unchanged")


def _made(folder: Path) -> ox.Store:
    try:
        return ox.Store(str(folder))
    except OSError as error:
        raise unwritten(error) from None
