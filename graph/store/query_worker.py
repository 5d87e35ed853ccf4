"""Opens stores and evaluates queries in a process of its own, of which `store_transfer` is the other side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from ..core.errors import LimitExceededError, QueryError
from . import local
from .evidence_texts import EvidenceTexts
from .interface import AnswerKind, WrittenForm, make_row_limit_error
from .large_store import LargeStore
from .line_chunks import MAX_LINE_BYTES, LineChunks, LongLineError, TooManyLinesError
from .local import Store

QUERY = "the query"  # the subject of messages
_TSV, _N_TRIPLES = ox.QueryResultsFormat.TSV, ox.RdfFormat.N_TRIPLES
_DEEP = 100  # terms within terms, of some lines, from which it is tried whether they can be read
_opened: list[Store] = []  # the stores of this process


@dataclass(frozen=True)
class AnswerHead:
    """What kind of answer a query has; the rows or triples themselves are sent as lines of text."""

    kind: AnswerKind
    truth: bool = False


def forget_stores() -> None:
    """Close the stores that are open."""
    _opened.clear()


def open_folder(folder: Path, prefixes: dict[str, str], evidence_file: Path | None) -> None:
    """Open the store of a folder for reading, with the evidence that it does not hold."""
    if evidence_file:
        _opened.append(LargeStore.open_with_texts(folder, prefixes, EvidenceTexts(evidence_file)))
    else:
        _opened.append(Store.open_read_only(folder, prefixes))


def open_empty(prefixes: dict[str, str]) -> None:
    """Open a store in memory, to be filled."""
    _opened.append(Store(prefixes))


def load_quads(lines: bytes) -> None:
    """Load N-Quads into the store in memory that was opened last."""
    _opened[-1].load_text(lines)


def find_kind(store: int, query: str) -> AnswerKind:
    """Return what kind of answer a query has; QueryError where it does not parse."""
    return local.find_kind(_opened[store].evaluate_query(query))


def evaluate_query(send: Callable[[bytes], None], store: int, query: str, max_rows: int) -> AnswerHead:
    """Send the rows of an answer as TSV, or its triples as N-Triples.

    QueryError where the query does not parse, LimitExceededError where the answer is longer than it may be.
    """
    answer = _opened[store].evaluate_query(query)
    kind = local.find_kind(answer)
    if isinstance(answer, ox.QueryBoolean):
        return AnswerHead(kind, bool(answer))
    try:
        if isinstance(answer, ox.QuerySolutions):
            head = "\t".join(f"?{variable.value}" for variable in answer.variables).encode() + b"\n"
            take = partial(_send_readable, send, lambda lines: _parse_rows(head + lines))
            chunks = LineChunks(take, most=max_rows + 1)  # the head is a line, too
            answer.serialize(cast("IO[bytes]", chunks), _TSV)
        else:
            take = partial(_send_readable, send, _parse_triples)
            chunks = LineChunks(take, most=max_rows)
            answer.serialize(cast("IO[bytes]", chunks), _N_TRIPLES)
        chunks.flush()
    except TooManyLinesError:
        raise make_row_limit_error(max_rows) from None
    except LongLineError:
        raise LimitExceededError(
            f"the answer has a row of more than {MAX_LINE_BYTES >> 20} MB; ask for a part of it with SUBSTR",
            "output",
        ) from None
    except (ValueError, OSError, RuntimeError) as error:
        raise local.make_query_error(error) from None
    return AnswerHead(kind)


def write_answer(send: Callable[[bytes], None], store: int, query: str, form: WrittenForm) -> AnswerHead:
    """Send an answer as a client gets it; the head tells in which of the two formats it is.

    QueryError where the query does not parse; nothing is sent where no format fits the kind of answer.
    """
    answer = _opened[store].evaluate_query(query, form.scope)
    kind = local.find_kind(answer)
    ending = form.get_ending(kind)
    if ending:
        chunks = cast("IO[bytes]", _Chunks(send))
        try:
            if isinstance(answer, ox.QueryTriples):
                _write_triples(answer, chunks, ending, _opened[store].prefixes)
            else:
                answer.serialize(chunks, ox.QueryResultsFormat.from_extension(ending))
        except (ValueError, OSError, RuntimeError) as error:
            raise local.make_query_error(error) from None
        chunks.flush()
    return AnswerHead(kind, isinstance(answer, ox.QueryBoolean) and bool(answer))


def _write_triples(answer: ox.QueryTriples, chunks: IO[bytes], ending: str, prefixes: dict[str, str]) -> None:
    form = ox.RdfFormat.from_extension(ending)
    if form == ox.RdfFormat.TURTLE:
        ox.serialize(answer, cast("IO[bytes]", _SortedHeader(chunks, len(prefixes))), form, prefixes=prefixes)
    else:
        answer.serialize(chunks, form)


class _SortedHeader:
    """A file that sorts the declarations of prefixes, which the engine writes first in any order."""

    def __init__(self, target: IO[bytes], declarations: int) -> None:
        self._target, self._missing = target, declarations
        self._header = bytearray()

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        if not self._missing:
            return self._target.write(data)
        self._header += data
        lines = self._header.split(b"\n", self._missing)
        if len(lines) > self._missing:
            rest = lines.pop()
            self._target.write(b"\n".join([*sorted(lines), rest]))
            self._missing = 0
        return len(data)

    def flush(self) -> None:
        """Hand over the header; whoever has made the file it goes to flushes that."""


class _Chunks:
    """A file that hands over what is written to it in pieces of some size."""

    def __init__(self, take: Callable[[bytes], None], size: int = 1 << 18) -> None:
        self._take, self._size = take, size
        self._waiting = bytearray()

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self._waiting += data
        if len(self._waiting) >= self._size:
            self._hand_over()
        return len(data)

    def flush(self) -> None:
        """Hand over the rest."""
        if self._waiting:
            self._hand_over()

    def _hand_over(self) -> None:
        self._take(bytes(self._waiting))
        self._waiting.clear()


def _send_readable(send: Callable[[bytes], None], parse: Callable[[bytes], object], lines: bytes) -> None:
    """Send some lines; QueryError where their terms are nested deeper than whoever gets them can read."""
    if lines.count(b"<<(") > _DEEP:
        try:
            parse(lines)
        except SyntaxError:
            raise QueryError("the answer holds terms that are nested too deeply to be read") from None
    send(lines)


def _parse_rows(lines: bytes) -> object:
    return list(cast(ox.QuerySolutions, ox.parse_query_results(lines, _TSV)))


def _parse_triples(lines: bytes) -> object:
    return list(ox.parse(lines, _N_TRIPLES, lenient=True))
