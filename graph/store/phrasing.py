"""A query in, the same query as an endpoint is asked it out: with its prefixes, counted, in pages.

Only the project's own words are added. What is added is found by tokens, so that strings, addresses and
comments of the query stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ..terms import STK
from .asking import _TOKENS

_PROLOGUE = re.compile(r"(?:\s*(?:PREFIX\s+(?:[\w.-]*):\s*<[^>]*>|BASE\s+<[^>]*>))*\s*", re.IGNORECASE)
_DECLARED = re.compile(r"PREFIX\s+([\w.-]*):", re.IGNORECASE)
_USED = re.compile(r"([A-Za-z][\w.-]*):")
_OPEN = re.compile(r"\bVALUES\s+[?$]\w+\s*\{\s*UNDEF\s*\}", re.IGNORECASE)
_OURS = f" {{{{ {{graph}} a <{STK}AssertionSet> }}}} "


def with_prefixes(text: str, prefixes: Mapping[str, str]) -> str:
    """Return the query with the prefixes that it uses and does not declare.

    >>> with_prefixes("ASK { ?s a ex:Thing }", {"ex": "urn:x:", "no": "urn:n:"})
    'PREFIX ex: <urn:x:>\\nASK { ?s a ex:Thing }'
    """
    used = set(_USED.findall(text)) - set(_DECLARED.findall(_split(text)[0]))
    head = "".join(f"PREFIX {name}: <{prefixes[name]}>\n" for name in sorted(used & prefixes.keys()))
    return head + text


def counted(text: str, *, distinct: bool = False) -> str:
    """Return a query for `?n`, the number of rows that a SELECT query has.

    >>> counted("SELECT ?s { ?s ?p ?o }")
    'SELECT (COUNT(*) AS ?n)  { { SELECT ?s { ?s ?p ?o } } }'
    """
    head, froms, body = _parts(text)
    inner = f"{{ SELECT DISTINCT * {{ {{ {body} }} }} }}" if distinct else f"{{ {body} }}"
    return f"{head}SELECT (COUNT(*) AS ?n) {froms} {{ {inner} }}"


def page(text: str, names: Sequence[str], *, limit: int, offset: int) -> str:
    """Return a query for one page of the rows of a SELECT query, in the order of all its variables.

    The order stands in a query of its own within: a server may bound how many rows it sorts for one page.
    """
    head, froms, body = _parts(text)
    listed = " ".join(f"?{name}" for name in names)
    ordered = f"SELECT {listed} {{ {{ {body} }} }} ORDER BY {listed}"
    return f"{head}SELECT {listed} {froms} {{ {{ {ordered} }} }} LIMIT {limit} OFFSET {offset}"


def without_open(text: str) -> str:
    """Return the query without values that leave a variable open: some servers err on them.

    >>> without_open("SELECT ?s { ?s ?p ?o VALUES ?p { UNDEF } }")
    'SELECT ?s { ?s ?p ?o  }'
    """
    strings = [match.span() for match in _TOKENS.finditer(text) if match["string"] or match["iri"]]

    def drop(match: re.Match[str]) -> str:
        return match[0] if any(start < match.start() < end for start, end in strings) else ""

    return _OPEN.sub(drop, text)


def has_from(text: str) -> bool:
    """Tell whether a query says itself which graphs it is asked of."""
    return next(_froms(text), None) is not None


def of_our_graphs(text: str) -> str:
    """Return the query with `GRAPH ?g` held to assertion sets: a server may keep other graphs beside them.

    >>> of_our_graphs("SELECT ?g { GRAPH ?g { ?s ?p ?o } }")
    'SELECT ?g { GRAPH ?g { ?s ?p ?o } { ?g a <https://w3id.org/stk/ns#AssertionSet> }  }'
    """
    kept: list[str] = []
    open_graphs: list[tuple[int, str]] = []
    depth = at = 0
    before: list[str] = ["", ""]
    for match in _TOKENS.finditer(text):
        word = match[0]
        if match["open"] == "{":
            if before[0].upper() == "GRAPH" and before[1][:1] in ("?", "$"):
                open_graphs.append((depth, before[1]))
            depth += 1
        elif match["close"] == "}":
            depth -= 1
            if open_graphs and open_graphs[-1][0] == depth:
                kept += [text[at : match.end()], _OURS.format(graph=open_graphs.pop()[1])]
                at = match.end()
        before = [before[1], word]
    return "".join(kept) + text[at:]


def _split(text: str) -> tuple[str, str]:
    match = _PROLOGUE.match(text)
    end = match.end() if match else 0
    return text[:end], text[end:]


def _parts(text: str) -> tuple[str, str, str]:
    """Return prologue, dataset clauses and the rest of a query without comments."""
    head, body = _split(text)
    froms, rest, at = [], [], 0
    for start, end in _froms(body):
        froms.append(body[start:end])
        rest.append(body[at:start])
        at = end
    return head, " ".join(froms), ("".join(rest) + body[at:]).strip()


def _froms(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each dataset clause stands."""
    start = -1
    for match in _TOKENS.finditer(text):
        word = match[0].upper()
        if word == "FROM":
            start = match.start()
        elif start >= 0 and word != "NAMED":
            yield start, match.end()
            start = -1
