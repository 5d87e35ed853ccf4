"""Writes into a query the statements that its patterns of named graphs match, where these are few.

`GRAPH ?set { ?a ?kind ?b }` stands in a group with `VALUES ?a { ... }`, or names one of its ends: then what
it matches can be looked up, and stands as `VALUES (?set ?a ?kind ?b) { ... }` in its place. The query names
no graph any more and has the same answer, for each row of the group would be joined with these values anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from ..schema.terms import RDF_TYPE
from .evidence_texts import write_term
from .query_guard import TOKENS, needs_named_graphs

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_UNREAD = re.compile(r"\\[uU]|\bBASE\b", re.IGNORECASE)  # with these a name may mean something else
GroupValues = dict[str, frozenset[str]]  # what a pair of curly brackets gives to variables, by their names

_IN_PATTERN = 6  # tokens of GRAPH ?set { ?a ?kind ?b }, without the closing bracket


@dataclass(frozen=True)
class PatternTerm:
    """One term of a pattern: a variable, an IRI, or a variable of which the group gives all values."""

    variable: str  # with its sign; empty where the pattern names an IRI
    iris: frozenset[str] | None  # None where it may be anything

    def matches(self, term: bytes) -> bool:
        """Tell whether a term, as a line of the texts has it, is one that is asked for.

        >>> PatternTerm("?a", frozenset({"urn:a"})).matches(b"<urn:a>")
        True
        """
        return self.iris is None or (term[:1] == b"<" and term[1:-1].decode() in self.iris)


@dataclass(frozen=True)
class GraphPattern:
    """A pattern of named graphs with one triple, and where it stands in the text of a query."""

    start: int
    end: int
    graph: str  # the variable of the set, with its sign
    terms: tuple[PatternTerm, PatternTerm, PatternTerm]

    @property
    def subject(self) -> PatternTerm:
        """The first term."""
        return self.terms[0]

    @property
    def predicate(self) -> PatternTerm:
        """The second term."""
        return self.terms[1]

    @property
    def object(self) -> PatternTerm:
        """The third term."""
        return self.terms[2]

    def write_values(self, lines: Iterable[bytes]) -> str:
        """Return what stands in its place, given lines of the texts; nothing where it matches none."""
        variables = [self.graph, *(term.variable for term in self.terms if term.variable)]
        rows: list[str] = []
        for line in lines:
            subject, predicate, rest = line.split(b"\t", 2)
            object_, _, graph = rest.rpartition(b"\t")
            triple = (subject, write_term(predicate), write_term(object_))
            if all(term.matches(part) for term, part in zip(self.terms, triple, strict=True)):
                bound = [part for term, part in zip(self.terms, triple, strict=True) if term.variable]
                rows.append(f"({b' '.join([graph, *bound]).decode()})")
        return f"VALUES ({' '.join(variables)}) {{ {' '.join(rows)} }}" if rows else ""


def find_patterns(text: str, prefixes: Mapping[str, str]) -> list[GraphPattern] | None:
    """Return the patterns of named graphs of a query; None where one of them cannot be looked up.

    The query has no comments.

    >>> found = find_patterns("ASK { VALUES ?s { <urn:a> } GRAPH ?g { ?s ?p ?o } }", {})
    >>> [(each.graph, each.subject.iris, each.object.iris) for each in found]
    [('?g', frozenset({'urn:a'}), None)]
    >>> find_patterns("ASK { GRAPH ?g { ?s ?p ?o } }", {})
    """
    if _UNREAD.search(text):
        return None
    reader = _PatternReader(text, prefixes)
    patterns = [pattern for group, place in reader.iter_patterns() for pattern in reader.read(group, place)]
    rest = text
    for pattern in reversed(patterns):
        rest = f"{rest[: pattern.start]} {rest[pattern.end :]}"
    return None if needs_named_graphs(rest) else patterns


class _PatternReader:
    """Reads the patterns of one query by its tokens."""

    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        self._text = text
        self._tokens = list(TOKENS.finditer(text))
        self._prefixes = {**prefixes, **dict(self._iter_declared())}

    def _iter_declared(self) -> Iterator[tuple[str, str]]:
        for place, token in enumerate(self._tokens[:-2]):
            if token[0].upper() == "PREFIX" and (address := self._tokens[place + 2])["iri"]:
                yield self._tokens[place + 1][0].removesuffix(":"), address[0][1:-1]

    def iter_patterns(self) -> Iterator[tuple[GroupValues, int]]:
        """Yield the group in which each word GRAPH stands, with all its values, and the place of the word."""
        found: list[tuple[GroupValues, int]] = []
        groups: list[GroupValues] = [{}]
        for place, token in enumerate(self._tokens):
            if token["open"] == "{":
                groups.append({})
            elif token["close"] == "}" and len(groups) > 1:
                groups.pop()
            elif token["word"] and token[0].upper() == "VALUES":
                groups[-1].update(self._read_values(place))
            elif token["word"] and token[0].upper() == "GRAPH":
                found.append((groups[-1], place))
        yield from found

    def _read_values(self, place: int) -> GroupValues:
        """Return the values of `VALUES ?name { ... }`, nothing where it is written otherwise."""
        head = self._tokens[place + 1 : place + 3]
        if len(head) < 2 or not _is_variable(head[0]) or head[1]["open"] != "{":
            return {}
        end = place + 3
        while end < len(self._tokens) and not self._tokens[end]["close"]:
            end += 1
        iris = [self._read_iri(token) for token in self._tokens[place + 3 : end]]
        if None in iris or not self._are_adjacent(place, end):
            return {}
        return {_get_name(head[0]): frozenset(iri for iri in iris if iri)}

    def read(self, group: GroupValues, place: int) -> Iterator[GraphPattern]:
        """Yield the pattern at a place, if it has one triple of which an end is known."""
        end = place + _IN_PATTERN
        if end + 1 < len(self._tokens) and self._tokens[end][0] == ".":
            end += 1
        if end >= len(self._tokens) or not self._are_adjacent(place, end):
            return
        word, graph, opening, *triple = self._tokens[place : place + _IN_PATTERN]
        closing = self._tokens[end]
        variables = [_get_name(token) for token in (graph, *triple) if _is_variable(token)]
        if opening["open"] != "{" or closing["close"] != "}" or len({*variables}) < len(variables):
            return
        subject, predicate, object_ = (self._read_term(token, group) for token in triple)
        if not _is_variable(graph) or not subject or not predicate or not object_:
            return
        if subject.iris is not None or object_.iris is not None:
            yield GraphPattern(word.start(), closing.end(), graph[0], (subject, predicate, object_))

    def _read_term(self, token: re.Match[str], group: GroupValues) -> PatternTerm | None:
        if _is_variable(token):
            return PatternTerm(token[0], group.get(_get_name(token)))
        iri = RDF_TYPE if token[0] == "a" else self._read_iri(token)
        return PatternTerm("", frozenset({iri})) if iri else None

    def _read_iri(self, token: re.Match[str]) -> str | None:
        if token["iri"]:
            iri = token[0][1:-1]
        else:
            prefix, _, name = token[0].partition(":")
            if token["prefix"] is None or prefix not in self._prefixes or "\\" in name or name.endswith("."):
                return None
            iri = self._prefixes[prefix] + name
        return iri if _ABSOLUTE.match(iri) else None

    def _are_adjacent(self, first: int, last: int) -> bool:
        """Tell whether nothing but space stands between some tokens: no path, and no second triple."""
        tokens = self._tokens[first : last + 1]
        return not any(self._text[one.end() : next_.start()].strip() for one, next_ in pairwise(tokens))


def _is_variable(token: re.Match[str]) -> bool:
    return token[0][0] in "?$"


def _get_name(token: re.Match[str]) -> str:
    """Return the name of a variable: `?a` and `$a` are the same."""
    return token[0][1:]
