"""The only module that opens a store: N-Quads in, answers and sorted Turtle or TriG out.

Users' queries are read-only, bounded and local: `SERVICE` is refused, and a query is parsed on a
thread whose stack no accepted query can exhaust.
"""

from __future__ import annotations

import re
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import pyoxigraph as ox

from .errors import QueryError
from .terms import PREFIXES

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

MAX_QUERY = 100_000  # characters
MAX_NESTING = 200  # brackets
_STACK = 512 << 20  # bytes of address space; a query of MAX_QUERY needs less than half
_CHUNK = 16 << 20  # characters handed to the engine at once

_TOKENS = re.compile(
    r'(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|'
    r"'''(?:[^'\\]|\\.|'(?!''))*'''|"
    r'"(?:[^"\\\n\r]|\\.)*"|'
    r"'(?:[^'\\\n\r]|\\.)*')"
    r"|(?P<iri><(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)"
    r"|(?P<comment>#[^\n\r]*)"
    r"|(?P<name>[?$]\w+|@[A-Za-z]+(?:-[A-Za-z0-9]+)*|_:[\w.-]+"
    r"|(?P<prefix>[\w.-]*):(?:(?:[\w:%]|\\.)(?:[\w.:%-]|\\.)*)?)"
    r"|(?P<word>\w+)"
    r"|(?P<open>[({\[])|(?P<close>[)}\]])",
    re.DOTALL,
)
# what stands before a comparison, and an address that could be one: 1<'>' begins like <'>
_VALUE = re.compile(r"(?:\d|true|false)\Z", re.IGNORECASE)
_COMPARISON = re.compile(r"<(?![A-Za-z][\w+.-]*://).*['#(\[]", re.DOTALL)
_PLACE = re.compile(r"error at (\d+):(\d+)")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

T = TypeVar("T")


class Store:
    """An Oxigraph store in memory, with the merged view as its default graph."""

    def __init__(self, prefixes: Mapping[str, str] = PREFIXES) -> None:
        self._store = ox.Store()
        self._prefixes = dict(prefixes)

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
                self._flush(pending)
                pending, size = [], 0
        self._flush(pending)

    def _flush(self, pending: list[str]) -> None:
        if pending:
            self._store.load("".join(pending).encode(), format=ox.RdfFormat.N_QUADS)

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """Add triples to the default graph."""
        self._store.extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)

    def update(self, text: str) -> None:
        """Run one of the project's own updates; never a user's text."""
        self._store.update(text, prefixes=self._prefixes)

    def select(self, text: str) -> ox.QuerySolutions:
        """Answer one of the project's own SELECT queries; never a user's text."""
        answer = self._store.query(text, prefixes=self._prefixes)
        if not isinstance(answer, ox.QuerySolutions):
            raise QueryError("not a SELECT query")
        return answer

    def answer(self, text: str, read: Callable[[Answer], T]) -> T:
        """Answer a query of a user and return what `read` makes of the answer.

        QueryError where the query is refused or does not parse. The answer belongs to the thread that
        evaluates it, so it is read there.
        """
        guarded = guard(text)
        return _on_deep_stack(lambda: read(self._ask(guarded)))

    def _ask(self, text: str) -> Answer:
        try:
            return self._store.query(text, prefixes=self._prefixes)
        except SyntaxError as error:
            raise QueryError(f"the query does not parse: {_where(str(error), text)}") from None
        except (ValueError, OSError) as error:
            raise QueryError(f"the query cannot be answered: {_plain(str(error))}") from None

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Yield all quads, or those of one named graph; the default graph is named by ''."""
        if graph is None:
            return iter(self._store.quads_for_pattern(None, None, None, None))
        name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
        return iter(self._store.quads_for_pattern(None, None, None, name))

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return sorted(str(graph.value) for graph in self._store.named_graphs())


def serialise(
    quads: Iterable[ox.Quad | ox.Triple], form: ox.RdfFormat, *, prefixes: Mapping[str, str]
) -> bytes:
    """Return statements as sorted text: the same statements give the same bytes."""
    ordered: Any = sorted(quads, key=_order)
    text = ox.serialize(ordered, format=form, prefixes=dict(prefixes)) or b""
    return _sorted_header(text) if form in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG) else text


def _sorted_header(text: bytes) -> bytes:
    """Sort the prefixes, which the engine writes in an order of its own, and drop those not used."""
    header: list[bytes] = []
    while text.startswith(b"@prefix "):
        first, _, text = text.partition(b"\n")
        header.append(first)
    used = set(re.findall(rb"[^\w<:]([a-z]+):", b"\n" + text))
    kept = sorted(line for line in header if line[8:].partition(b":")[0] in used)
    return b"".join(line + b"\n" for line in kept) + (b"\n" if kept else b"") + text


def _order(statement: ox.Quad | ox.Triple) -> tuple[str, str, str, str]:
    graph = "" if isinstance(statement, ox.Triple) else str(statement.graph_name)
    # rdf:type first within a subject, as people write it
    predicate = str(statement.predicate)
    return (
        "" if graph == "DEFAULT" else graph,
        str(statement.subject),
        "" if predicate.endswith("#type>") else predicate,
        str(statement.object),
    )


def guard(text: str) -> str:
    """Return the query without its comments; QueryError for what may not be asked.

    >>> guard("SELECT * { ?s ?p 'a SERVICE' } # SERVICE")
    "SELECT * { ?s ?p 'a SERVICE' } "
    >>> guard("SELECT * { SERVICE <http://x/> {} }")
    Traceback (most recent call last):
    graph.errors.QueryError: SERVICE is refused: a query reads this data set only
    """
    if len(text) > MAX_QUERY:
        raise QueryError(f"the query has {len(text):,} characters; at most {MAX_QUERY:,} are read")
    if "\x00" in text:
        raise QueryError("the query holds a NUL character")
    decoded = _ESCAPE.sub(_character, text)
    if decoded != text:
        _scan(decoded)
    return _scan(text)


def _scan(text: str) -> str:
    kept: list[str] = []
    at = depth = 0
    after_value = False
    for match in _TOKENS.finditer(text):
        between = text[at : match.start()]
        if between.strip():
            after_value = between.rstrip().endswith((">>", "<"))
        kept.append(between)
        at = match.end()
        if match["comment"] is not None:
            continue
        kept.append(match[0])
        _refuse(match, after_value=after_value)
        after_value = bool(match["string"] or match["iri"] or match["name"] or match["close"]) or (
            match["word"] is not None and _VALUE.search(match["word"]) is not None
        )
        depth += bool(match["open"]) - bool(match["close"])
        if depth > MAX_NESTING:
            raise QueryError(f"brackets are nested more than {MAX_NESTING} deep; write the query flatter")
    kept.append(text[at:])
    return "".join(kept)


def _refuse(match: re.Match[str], *, after_value: bool) -> None:
    # the engine needs no space around a keyword: 1SERVICE, SERVICE:x and SERVICESILENT all call it
    if "SERVICE" in (match["word"] or match["prefix"] or "").upper():
        raise QueryError("SERVICE is refused: a query reads this data set only")
    if match["iri"] and after_value and _COMPARISON.match(match["iri"]):
        raise QueryError(
            f"{match['iri'][:40]} reads as an address or as a comparison;"
            " put a space after <, or declare a prefix for the address"
        )


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else match[0]


def _where(message: str, text: str) -> str:
    """Return where a query breaks off, in place of what the parser expected there."""
    match = _PLACE.search(message)
    lines = text.split("\n")
    if not match or not 1 <= int(match[1]) <= len(lines):
        return _plain(message)
    rest = lines[int(match[1]) - 1][int(match[2]) - 1 :].strip()
    near = f"near '{rest[:40]}'" if rest else "the query ends too early"
    name = re.match(r"[\w.-]*:", rest)
    prefix = f"; the prefix '{name[0]}' is not declared" if name and "Prefix not found" in message else ""
    return f"line {match[1]}, column {match[2]}, {near}{prefix}"


def _plain(message: str) -> str:
    return " ".join(message.split())[:300]


def _on_deep_stack(work: Callable[[], T]) -> T:
    result: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            result.append(work())
        except BaseException as error:
            # the answer in the failed frames must be let go of here: it may not be dropped by another thread
            traceback.clear_frames(error.__traceback__)
            failure.append(error)

    before = threading.stack_size(_STACK)
    try:
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    if failure:
        raise failure[0]
    return result[0]
