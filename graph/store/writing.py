"""Statements in, sorted text out: the same statements give the same bytes.

Sorted Turtle and TriG of a whole store are written from one text of all its statements, a line each: lines
sort many times faster than terms do. They are laid out as the engine lays out what is handed to it in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from ..terms import RDF_TYPE

_TYPE = f"\t<{RDF_TYPE}>\t".encode()
_FIRST = b"\t\x01\t"  # sorts before every predicate, as people write it
_QUOTE, _BRACKET = b'">'
_LOCAL = re.compile(rb"[A-Za-z0-9_][A-Za-z0-9_-]*\Z")
_DATATYPE = re.compile(rb'(.*"\^\^)(<[^<>"]*>)\Z', re.DOTALL)


def turtle(lines: Iterable[bytes], prefixes: Mapping[str, str]) -> bytes:
    """Return Turtle of lines of subject, predicate and object, as SPARQL's TSV has them."""
    short = _Short(prefixes)
    text = _triples(_ordered(lines), short)
    return _header(short) + text


def trig(default: Iterable[bytes], named: Iterable[bytes], prefixes: Mapping[str, str]) -> bytes:
    """Return TriG of the lines of the default graph, and of lines that begin with a named graph."""
    short = _Short(prefixes)
    text = _triples(_ordered(default), short) + _graphs(_ordered(named), short)
    return _header(short) + text


def _ordered(lines: Iterable[bytes]) -> list[bytes]:
    return sorted([line.replace(_TYPE, _FIRST) for line in lines])


def _triples(lines: Iterable[bytes], short: _Short, indent: bytes = b"") -> bytes:
    """Return the text of sorted lines, subject after subject."""
    parts: list[bytes] = []
    earlier = of = b""
    new_subject, new_predicate = b" .\n" + indent + b"%b %b %b", b" ;\n\t" + indent + b"%b %b"
    for line in lines:
        subject, predicate, object_ = line.split(b"\t", 2)
        # a literal without a type stands as it is; most objects of that sort are met once
        value = object_ if object_[0] == _QUOTE and object_[-1] != _BRACKET else short[object_]
        if subject != earlier:
            parts.append(new_subject % (short[subject], short[predicate], value))
        elif predicate != of:
            parts.append(new_predicate % (short[predicate], value))
        else:
            parts.append(b" , " + value)
        earlier, of = subject, predicate
    return b"".join(parts)[3:] + b" .\n" if parts else b""


def _graphs(lines: Iterable[bytes], short: _Short) -> bytes:
    """Return the text of sorted lines that begin with a graph, graph after graph."""
    parts = []
    for name, group in groupby(lines, key=_graph):
        inside = _triples((line[len(name) + 1 :] for line in group), short, b"\t")
        parts.append(b"%b {\n%b}\n" % (short[name], inside))
    return b"".join(parts)


def _graph(line: bytes) -> bytes:
    return line[: line.index(b"\t")]


class _Short(dict[bytes, bytes]):
    """The short form of each term, worked out once; `used` tells which prefixes it took."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        super().__init__()
        self[b"\x01"] = b"a"
        self.prefixes = dict(sorted(prefixes.items()))
        self._names = {space.encode(): name for name, space in prefixes.items()}
        self.used: set[str] = set()

    def __missing__(self, term: bytes) -> bytes:
        typed = _DATATYPE.match(term)
        found = typed[1] + self[typed[2]] if typed else self._iri(term) if term[:1] == b"<" else term
        self[term] = found
        return found

    def _iri(self, term: bytes) -> bytes:
        cut = max(term.rfind(b"#"), term.rfind(b"/")) + 1
        name = self._names.get(term[1:cut])
        local = term[cut:-1]
        if name is None or not _LOCAL.match(local):
            return term
        self.used.add(name)
        return name.encode() + b":" + local


def _header(short: _Short) -> bytes:
    kept = [f"@prefix {name}: <{space}> .\n" for name, space in short.prefixes.items() if name in short.used]
    return "".join(kept).encode() + (b"\n" if kept else b"")


def serialise(
    quads: Iterable[ox.Quad | ox.Triple], form: ox.RdfFormat, *, prefixes: Mapping[str, str]
) -> bytes:
    """Return a few statements as sorted text, in any format: the same statements give the same bytes."""
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
