"""Parses DOT, the language of Graphviz, into its nodes and edges with their attributes and lines.

The grammar is that of https://graphviz.org/doc/info/lang.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import pairwise

from .collected_network import MOST_ITEMS

MAX_DEPTH = 50  # of subgraphs within each other
MAX_EDGES = MOST_ITEMS

_TOKEN = re.compile(
    r"""(?P<blank>\s+|//[^\n]*|/\*.*?\*/|(?:(?<=\n)|\A)\#[^\n]*)
    |(?P<text>"(?:[^"\\]|\\.)*+")
    |(?P<markup><)
    |(?P<arrow>->|--)
    |(?P<sign>[{}\[\]=;,:+])
    |(?P<word>-?[^\s{}\[\]=;,:+<>"\-]+)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_LINE_BREAKS = {"n": "\n", "l": "\n", "r": "\r", "\n": ""}
_KEYWORDS = ("graph", "node", "edge")


class DotFaultError(ValueError):
    """What is wrong in a text, and in which line."""


class DotSizeError(ValueError):
    """Where a text has more edges than are read."""


@dataclass(frozen=True)
class DotEdge:
    """An edge as it is written, and the line in which it stands."""

    subject: str
    object: str
    attributes: dict[str, str]
    line: int


@dataclass(frozen=True)
class DotToken:
    """A word, a text or a sign; `kind` is the name of its group in the pattern."""

    kind: str
    text: str
    line: int

    @property
    def value(self) -> str:
        """What the token stands for, without quotes, markup and codes."""
        if self.kind == "text":
            return _ESCAPE.sub(_read_escape, self.text[1:-1])
        if self.kind == "markup":
            return unescape(re.sub(r"<[^<>]*>", "", self.text[1:-1])).strip()
        return self.text


@dataclass
class _Scope:
    """What a subgraph has by default, and which nodes stand in it."""

    node: dict[str, str] = field(default_factory=dict)
    edge: dict[str, str] = field(default_factory=dict)
    members: dict[str, None] = field(default_factory=dict)


class DotParser:
    """Parses one text; what was parsed before a fault stays."""

    def __init__(self, text: str) -> None:
        self.title = ""
        self.is_directed = False
        self.nodes: dict[str, tuple[dict[str, str], int]] = {}  # attributes and line
        self.edges: list[DotEdge] = []
        self._tokens = _iterate_tokens(text)
        self._token = DotToken("end", "", 1)
        self._next: DotToken | None = None

    def parse(self) -> None:
        """Parse the first graph of the text; DotFaultError where it breaks the grammar."""
        self._advance()
        self._take_word("strict")
        self.is_directed = self._token.text.lower() == "digraph"
        self._advance()
        if self._token.text != "{":
            self.title = self._take_value()
        self._expect("{")
        self._parse_block(_Scope(), 0)

    def _advance(self) -> DotToken:
        """Return the token at which the parser stands, and go on to the next."""
        token = self._token
        self._token = self._next or next(self._tokens)
        self._next = None
        return token

    def _peek(self) -> DotToken:
        if self._next is None:
            self._next = next(self._tokens)
        return self._next

    def _is_sign(self, text: str) -> bool:
        return self._token.kind in ("sign", "arrow") and self._token.text == text

    def _take_word(self, word: str) -> bool:
        """Tell whether a keyword stands here, and go past it if so."""
        is_here = self._token.kind == "word" and self._token.text.lower() == word
        if is_here:
            self._advance()
        return is_here

    def _expect(self, sign: str) -> None:
        if not self._is_sign(sign):
            raise self._make_fault(f"'{sign}'")
        self._advance()

    def _make_fault(self, wanted: str) -> DotFaultError:
        token = self._token
        what = "the file ends" if token.kind == "end" else f"'{token.text[:30]}' stands"
        return DotFaultError(f"line {token.line}: {what} where {wanted} is expected")

    def _take_value(self) -> str:
        if self._token.kind not in ("word", "text", "markup"):
            raise self._make_fault("a name")
        value = self._advance().value
        while self._is_sign("+"):  # texts that go on
            self._advance()
            value += self._take_value()
        return value

    def _parse_block(self, scope: _Scope, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise DotFaultError(
                f"line {self._token.line}: braces more than {MAX_DEPTH} deep; no network has them"
            )
        while not self._is_sign("}"):
            if self._is_sign(";") or self._is_sign(","):
                self._advance()
            else:
                self._parse_statement(scope, depth)
        if depth:  # behind the last brace nothing is read
            self._advance()

    def _parse_statement(self, scope: _Scope, depth: int) -> None:
        token = self._token
        keyword = token.text.lower() if token.kind == "word" else ""
        if keyword in _KEYWORDS and self._peek().text == "[":
            self._advance()
            self._keep_defaults(scope, keyword, self._parse_attributes(), depth)
            return
        if token.kind in ("word", "text", "markup") and self._peek().text == "=" and keyword != "subgraph":
            name = self._take_value()
            self._expect("=")
            self._keep_defaults(scope, "graph", {name: self._take_value()}, depth)
            return
        is_node = not self._is_sign("{") and keyword != "subgraph"
        chain = [self._parse_end(scope, depth)]
        while self._token.kind == "arrow":
            self._advance()
            chain.append(self._parse_end(scope, depth))
        attributes = self._parse_attributes()
        if is_node and len(chain) == 1:
            self._add_node(chain[0][0], scope, attributes, token.line)
        for subjects, objects in pairwise(chain):
            self._refuse_many_edges(len(subjects) * len(objects), token.line)
            for subject in subjects:
                self.edges += [
                    DotEdge(subject, object_, scope.edge | attributes, token.line) for object_ in objects
                ]

    def _refuse_many_edges(self, more: int, line: int) -> None:
        """Raise DotSizeError where a statement makes too many edges: two subgraphs make a product."""
        if len(self.edges) + more > MAX_EDGES:
            own = f"; this statement alone makes {more:,}" if more > 1 else ""
            raise DotSizeError(f"line {line}: more than {MAX_EDGES:,} edges{own}")

    def _keep_defaults(self, scope: _Scope, of: str, attributes: dict[str, str], depth: int) -> None:
        if of == "graph" and not depth:
            self.title = attributes.get("label", self.title)
        elif of != "graph":
            (scope.node if of == "node" else scope.edge).update(attributes)

    def _parse_end(self, scope: _Scope, depth: int) -> list[str]:
        """Return the nodes of an end of an edge: one, or those of a subgraph."""
        line = self._token.line
        if self._is_sign("{") or self._token.text.lower() == "subgraph":
            inner = _Scope(dict(scope.node), dict(scope.edge))
            if self._take_word("subgraph") and not self._is_sign("{"):
                self._take_value()
            self._expect("{")
            self._parse_block(inner, depth + 1)
            scope.members |= inner.members
            return list(inner.members)
        name = self._take_value()
        while self._is_sign(":"):  # a port, and a point of the compass
            self._advance()
            self._take_value()
        self._add_node(name, scope, {}, line)
        return [name]

    def _parse_attributes(self) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while self._is_sign("["):
            self._advance()
            while not self._is_sign("]"):
                name = self._take_value()
                attributes[name] = "true"
                if self._is_sign("="):
                    self._advance()
                    attributes[name] = self._take_value()
                if self._is_sign(",") or self._is_sign(";"):
                    self._advance()
            self._advance()
        return attributes

    def _add_node(self, name: str, scope: _Scope, attributes: dict[str, str], line: int) -> None:
        known, first_line = self.nodes.get(name, (dict(scope.node), line))
        self.nodes[name] = known | attributes, line if attributes else first_line
        scope.members[name] = None


def _iterate_tokens(text: str) -> Iterator[DotToken]:
    """Yield the tokens, and at last those that say that the text ends."""
    place, line = 0, 1
    while place < len(text):
        match = _TOKEN.match(text, place)
        if not match:
            raise DotFaultError(f"line {line}: a sign that is not allowed here, or a text that does not end")
        end = _find_markup_end(text, place) if match.lastgroup == "markup" else match.end()
        if match.lastgroup != "blank":
            yield DotToken(str(match.lastgroup), text[place:end], line)
        line += text.count("\n", place, end)
        place = end
    while True:
        yield DotToken("end", "", line)


def _find_markup_end(text: str, start: int) -> int:
    """Return where a text in angle brackets ends; those within it are counted."""
    depth = 0
    for match in re.compile("[<>]").finditer(text, start):
        depth += 1 if match[0] == "<" else -1
        if not depth:
            return match.end()
    return len(text)


def _read_escape(match: re.Match[str]) -> str:
    sign = match[1]
    return _LINE_BREAKS[sign] if sign in _LINE_BREAKS else sign if sign in '"\\' else match[0]
