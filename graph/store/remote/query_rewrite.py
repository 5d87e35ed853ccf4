"""Rewrites a query for a remote endpoint: with prefixes, as a count, in pages.

Only the project's own words are added. What is added is found by tokens, so that strings, addresses and
comments of the query stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ...schema.terms import STK
from ..query_guard import TOKENS, find_keyword

_PROLOGUE = re.compile(r"(?:\s*(?:PREFIX\s+(?:[\w.-]*):\s*<[^>]*>|BASE\s+<[^>]*>))*\s*", re.IGNORECASE)
_DECLARED = re.compile(r"PREFIX\s+([\w.-]*):", re.IGNORECASE)
_NAMES = re.compile(r"([\w.-]+)(:?)")
_BEFORE_NAME = re.compile(r"\A[^A-Za-z]+")  # digits and signs that need no space before a prefix
_UNDEFINED_VALUES = re.compile(r"\bVALUES\s+[?$]\w+\s*\{\s*UNDEF\s*\}", re.IGNORECASE)
_EVIDENCE_GRAPH_PATTERN = f" {{{{ {{graph}} a <{STK}AssertionSet> }}}} "


def add_prefixes(text: str, prefixes: Mapping[str, str]) -> str:
    """Return the query with the prefixes that it uses and does not declare.

    >>> add_prefixes("ASK { ?s a ex:Thing }", {"ex": "urn:x:", "no": "urn:n:"})
    'PREFIX ex: <urn:x:>\\nASK { ?s a ex:Thing }'
    """
    names = {_BEFORE_NAME.sub("", name) for name, colon in _NAMES.findall(text) if colon}
    used = names - set(_DECLARED.findall(_split_prologue(text)[0]))
    head = "".join(f"PREFIX {name}: <{prefixes[name]}>\n" for name in sorted(used & prefixes.keys()))
    return head + text


def make_count_query(text: str, *, distinct: bool = False) -> str:
    """Return a query for `?n`, the number of rows that a SELECT query has.

    >>> make_count_query("SELECT ?s { ?s ?p ?o }")
    'SELECT (COUNT(*) AS ?n)  { { SELECT ?s { ?s ?p ?o } } }'
    """
    head, froms, body = _split_clauses(text)
    inner = f"{{ SELECT DISTINCT * {{ {{ {body} }} }} }}" if distinct else f"{{ {body} }}"
    return f"{head}SELECT (COUNT(*) AS ?n) {froms} {{ {inner} }}"


def make_page_query(text: str, names: Sequence[str], *, limit: int, offset: int) -> str:
    """Return a query for one page of the rows of a SELECT query, in the order of all its variables.

    The order stands in a query of its own within: a server may bound how many rows it sorts for one page.
    """
    head, froms, body = _split_clauses(text)
    listed = " ".join(f"?{name}" for name in names)
    ordered = f"SELECT {listed} {{ {{ {body} }} }} ORDER BY {listed}"
    return f"{head}SELECT {listed} {froms} {{ {{ {ordered} }} }} LIMIT {limit} OFFSET {offset}"


def drop_undefined_values(text: str) -> str:
    """Return the query without values that leave a variable open: some servers err on them.

    >>> drop_undefined_values("SELECT ?s { ?s ?p ?o VALUES ?p { UNDEF } }")
    'SELECT ?s { ?s ?p ?o  }'
    """
    strings = [match.span() for match in TOKENS.finditer(text) if match["string"] or match["iri"]]

    def drop_outside_strings(match: re.Match[str]) -> str:
        return match[0] if any(start < match.start() < end for start, end in strings) else ""

    return _UNDEFINED_VALUES.sub(drop_outside_strings, text)


def has_from_clause(text: str) -> bool:
    """Tell whether a query says itself which graphs it is asked of."""
    return next(_find_from_clauses(text), None) is not None


def restrict_to_evidence_graphs(text: str) -> str:
    """Return the query with `GRAPH ?g` held to assertion sets: a server may keep other graphs beside them.

    >>> restrict_to_evidence_graphs("SELECT ?g { GRAPH ?g { ?s ?p ?o } }")
    'SELECT ?g { GRAPH ?g { ?s ?p ?o } { ?g a <https://w3id.org/stk/ns#AssertionSet> }  }'
    """
    parts: list[str] = []
    open_graphs: list[tuple[int, str]] = []
    depth = position = 0
    previous_tokens: list[str] = ["", ""]
    for match in TOKENS.finditer(text):
        if match["open"] == "{":
            if previous_tokens[0].upper() == "GRAPH" and previous_tokens[1][:1] in ("?", "$"):
                open_graphs.append((depth, previous_tokens[1]))
            depth += 1
        elif match["close"] == "}":
            depth -= 1
            if open_graphs and open_graphs[-1][0] == depth:
                parts += [
                    text[position : match.end()],
                    _EVIDENCE_GRAPH_PATTERN.format(graph=open_graphs.pop()[1]),
                ]
                position = match.end()
        previous_tokens = [previous_tokens[1], find_keyword(match)]
    return "".join(parts) + text[position:]


def _split_prologue(text: str) -> tuple[str, str]:
    match = _PROLOGUE.match(text)
    end = match.end() if match else 0
    return text[:end], text[end:]


def _split_clauses(text: str) -> tuple[str, str, str]:
    """Return prologue, dataset clauses and the rest of a query without comments."""
    head, body = _split_prologue(text)
    froms, rest, position = [], [], 0
    for start, end in _find_from_clauses(body):
        froms.append(body[start:end])
        rest.append(body[position:start])
        position = end
    return head, " ".join(froms), ("".join(rest) + body[position:]).strip()


def _find_from_clauses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each dataset clause stands."""
    start = -1
    for match in TOKENS.finditer(text):
        word = find_keyword(match).upper()
        if word == "FROM":
            start = match.end() - len(word)
        elif start >= 0 and word != "NAMED":
            yield start, match.end()
            start = -1
