"""Checks a query of a user before it is run, and says why one is refused.

Users' queries are read-only, bounded and local: `SERVICE` is refused, and a query is parsed on a
thread whose stack no accepted query can exhaust.
"""

from __future__ import annotations

import re
import threading
import traceback
from collections.abc import Callable
from typing import TypeVar

from ..core.errors import QueryError

T = TypeVar("T")

MAX_QUERY = 100_000  # characters
MAX_NESTING = 200  # brackets
_STACK = 512 << 20  # bytes of address space; a query of MAX_QUERY needs less than half

TOKENS = re.compile(  # of SPARQL
    r'(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|'
    r"'''(?:[^'\\]|\\.|'(?!''))*'''|"
    r'"(?:[^"\\\n\r]|\\.)*"|'
    r"'(?:[^'\\\n\r]|\\.)*')"
    r"|(?P<iri><(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)"
    r"|(?P<comment>#[^\n\r]*)"
    r"|(?P<name>[?$]\w+|@[A-Za-z]+(?:-[A-Za-z0-9]+)*|_:[\w.-]+"
    r"|(?P<prefix>[\w.-]*+):(?:(?:[\w:%]|\\.)(?:[\w.:%-]|\\.)*)?)"
    r"|(?P<word>[\w.-]+)"  # 1-1-1, too: where no colon ends it, none is looked for from its middle
    r"|(?P<open>[({\[])|(?P<close>[)}\]])",
    re.DOTALL,
)
# what stands before a comparison, and an address that could be one: 1<'>' begins like <'>
_VALUE = re.compile(r"(?:\d|true|false)\Z", re.IGNORECASE)
_COMPARISON = re.compile(r"<(?![A-Za-z][\w+.-]*://).*['#(\[]", re.DOTALL)
_PLACE = re.compile(r"error at (\d+):(\d+)")
# the engine needs no space around a keyword, so a longer word may hold one
_OF_GRAPHS = re.compile(r"GRAPH|FROM|\\[uU]", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def guard_query(text: str) -> str:
    """Return the query without its comments; QueryError for what may not be asked.

    >>> guard_query("SELECT * { ?s ?p 'a SERVICE' } # SERVICE")
    "SELECT * { ?s ?p 'a SERVICE' } "
    >>> guard_query("SELECT * { SERVICE <http://x/> {} }")
    Traceback (most recent call last):
    graph.core.errors.QueryError: SERVICE is refused: a query reads this data set only
    """
    if len(text) > MAX_QUERY:
        raise QueryError(f"the query has {len(text):,} characters; at most {MAX_QUERY:,} are read")
    if "\x00" in text:
        raise QueryError("the query holds a NUL character")
    decoded = _ESCAPE.sub(_decode_escape, text)
    if decoded != text:
        _scan_tokens(decoded)
    return _scan_tokens(text)


def needs_named_graphs(text: str) -> bool:
    """Tell whether a query may ask for named graphs, or choose among graphs: GRAPH, FROM or FROM NAMED.

    >>> needs_named_graphs("ASK { GRAPH ?g {} }"), needs_named_graphs("ASK { ?graph ?p 'from' } # GRAPH")
    (True, False)
    """
    if not _OF_GRAPHS.search(text):  # of most it is told at once
        return False
    decoded = _ESCAPE.sub(_decode_escape, text)
    return any(
        _OF_GRAPHS.search(match["word"] or match["prefix"] or "")
        for variant in {text, decoded}
        for match in TOKENS.finditer(variant)
    )


def _scan_tokens(text: str) -> str:
    parts: list[str] = []
    position = depth = 0
    after_value = False
    for match in TOKENS.finditer(text):
        between = text[position : match.start()]
        if between.strip():
            after_value = between.rstrip().endswith((">>", "<"))
        parts.append(between)
        position = match.end()
        if match["comment"] is not None:
            continue
        parts.append(match[0])
        _refuse_token(match, after_value=after_value)
        after_value = bool(match["string"] or match["iri"] or match["name"] or match["close"]) or (
            match["word"] is not None and _VALUE.search(match["word"]) is not None
        )
        depth += bool(match["open"]) - bool(match["close"])
        if depth > MAX_NESTING:
            raise QueryError(f"brackets are nested more than {MAX_NESTING} deep; write the query flatter")
    parts.append(text[position:])
    return "".join(parts)


def find_keyword(match: re.Match[str]) -> str:
    """Return the last word of a token, which may be a keyword: a number may stand before it without a space.

    >>> [find_keyword(match) for match in TOKENS.finditer("?s ?p 1.GRAPH ex:1.GRAPH")]
    ['?s', '?p', 'GRAPH', 'ex:1.GRAPH']
    """
    word = match["word"]
    return word.replace("-", ".").rpartition(".")[2] if word else match[0]


def _refuse_token(match: re.Match[str], *, after_value: bool) -> None:
    # the engine needs no space around a keyword: 1SERVICE, SERVICE:x and SERVICESILENT all call it
    if "SERVICE" in (match["word"] or match["prefix"] or "").upper():
        raise QueryError("SERVICE is refused: a query reads this data set only")
    if match["iri"] and after_value and _COMPARISON.match(match["iri"]):
        raise QueryError(
            f"{match['iri'][:40]} reads as an address or as a comparison;"
            " put a space after <, or declare a prefix for the address"
        )


def _decode_escape(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else match[0]


def locate_error(message: str, text: str) -> str:
    """Return where a query breaks off, in place of what the parser expected there."""
    match = _PLACE.search(message)
    lines = text.split("\n")
    if not match or not 1 <= int(match[1]) <= len(lines):
        return shorten_message(message)
    line, place = lines[int(match[1]) - 1], int(match[2]) - 1
    rest = line[place:].strip()
    near = f"near '{rest[:40]}'" if rest else "the query ends too early"
    # the parser breaks off before a name or behind it
    name = re.match(r"[\w.-]*:", rest) or re.search(r"(?<![\w.-])[\w.-]*:(?=[^\s:]*\s*\Z)", line[:place])
    prefix = f"; the prefix '{name[0]}' is not declared" if name and "Prefix not found" in message else ""
    return f"line {match[1]}, column {match[2]}, {near}{prefix}"


def shorten_message(message: str) -> str:
    """Return a message as one line of bounded length."""
    return " ".join(message.split())[:300]


def run_on_deep_stack(work: Callable[[], T]) -> T:
    """Do some work on a thread whose stack no accepted query can exhaust."""
    result: list[T] = []
    failure: list[BaseException] = []

    def capture_result() -> None:
        try:
            result.append(work())
        except BaseException as error:
            # the answer in the failed frames must be let go of here: it may not be dropped by another thread
            _clear_frames(error)
            failure.append(error)

    usual_size = threading.stack_size(_STACK)
    try:
        thread = threading.Thread(target=capture_result, daemon=True)
        thread.start()
    finally:
        threading.stack_size(usual_size)
    thread.join()
    if failure:
        raise failure[0]
    return result[0]


def _clear_frames(error: BaseException | None) -> None:
    """Let go of what the frames of an error, and of those that led to it, hold."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__
