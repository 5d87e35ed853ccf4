"""Writes statements as sorted text: the same statements give the same bytes.

Sorted Turtle and TriG of a whole store are written from one text of all its statements, a line each: lines
sort many times faster than terms do. They are laid out as the engine lays out what is handed to it in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from ..schema.terms import RDF_TYPE

_TYPE = f"\t<{RDF_TYPE}>\t".encode()
_FIRST = b"\t\x01\t"  # sorts before every predicate, as people write it
_QUOTE, _BRACKET = b'">'
_LOCAL = re.compile(rb"[A-Za-z0-9_][A-Za-z0-9_-]*\Z")
_DATATYPE = re.compile(rb'(.*"\^\^)(<[^<>"]*>)\Z', re.DOTALL)


def write_turtle(lines: Iterable[bytes], prefixes: Mapping[str, str]) -> bytes:
    """Return Turtle of lines of subject, predicate and object, as SPARQL's TSV has them."""
    short = _PrefixShortener(prefixes)
    text = _format_triples(_sort_lines(lines), short)
    return _format_header(short) + text


def write_trig(default: Iterable[bytes], named: Iterable[bytes], prefixes: Mapping[str, str]) -> bytes:
    """Return TriG of the lines of the default graph, and of lines that begin with a named graph."""
    short = _PrefixShortener(prefixes)
    text = _format_triples(_sort_lines(default), short) + _format_graphs(_sort_lines(named), short)
    return _format_header(short) + text


def _sort_lines(lines: Iterable[bytes]) -> list[bytes]:
    return sorted([line.replace(_TYPE, _FIRST) for line in lines])


def _format_triples(lines: Iterable[bytes], short: _PrefixShortener, indent: bytes = b"") -> bytes:
    """Return the text of sorted lines, subject after subject."""
    parts: list[bytes] = []
    earlier_subject = earlier_predicate = b""
    new_subject, new_predicate = b" .\n" + indent + b"%b %b %b", b" ;\n\t" + indent + b"%b %b"
    for line in lines:
        subject, predicate, object_ = line.split(b"\t", 2)
        # a literal without a type stands as it is; most objects of that sort are met once
        value = object_ if object_[0] == _QUOTE and object_[-1] != _BRACKET else short[object_]
        if subject != earlier_subject:
            parts.append(new_subject % (short[subject], short[predicate], value))
        elif predicate != earlier_predicate:
            parts.append(new_predicate % (short[predicate], value))
        else:
            parts.append(b" , " + value)
        earlier_subject, earlier_predicate = subject, predicate
    return b"".join(parts)[3:] + b" .\n" if parts else b""


def _format_graphs(lines: Iterable[bytes], short: _PrefixShortener) -> bytes:
    """Return the text of sorted lines that begin with a graph, graph after graph."""
    parts = []
    for name, group in groupby(lines, key=_get_graph):
        inside = _format_triples((line[len(name) + 1 :] for line in group), short, b"\t")
        parts.append(b"%b {\n%b}\n" % (short[name], inside))
    return b"".join(parts)


def _get_graph(line: bytes) -> bytes:
    return line[: line.index(b"\t")]


class _PrefixShortener(dict[bytes, bytes]):
    """The short form of each term, worked out once; `used` tells which prefixes it took."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        super().__init__()
        self[b"\x01"] = b"a"
        self.prefixes = dict(sorted(prefixes.items()))
        self._names = {space.encode(): name for name, space in prefixes.items()}
        self.used: set[str] = set()

    def __missing__(self, term: bytes) -> bytes:
        typed = _DATATYPE.match(term)
        short_form = (
            typed[1] + self[typed[2]] if typed else self._shorten_iri(term) if term[:1] == b"<" else term
        )
        self[term] = short_form
        return short_form

    def _shorten_iri(self, term: bytes) -> bytes:
        cut = max(term.rfind(b"#"), term.rfind(b"/")) + 1
        name = self._names.get(term[1:cut])
        local = term[cut:-1]
        if name is None or not _LOCAL.match(local):
            return term
        self.used.add(name)
        return name.encode() + b":" + local


def _format_header(short: _PrefixShortener) -> bytes:
    declarations = [
        f"@prefix {name}: <{space}> .\n" for name, space in short.prefixes.items() if name in short.used
    ]
    return "".join(declarations).encode() + (b"\n" if declarations else b"")


def serialise_statements(
    quads: Iterable[ox.Quad | ox.Triple], form: ox.RdfFormat, *, prefixes: Mapping[str, str]
) -> bytes:
    """Return a few statements as sorted text, in any format: the same statements give the same bytes."""
    ordered: Any = sorted(quads, key=_statement_sort_key)
    text = ox.serialize(ordered, format=form, prefixes=dict(prefixes)) or b""
    return _sort_header(text) if form in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG) else text


def _sort_header(text: bytes) -> bytes:
    """Sort the prefixes, which the engine writes in an order of its own, and drop those not used."""
    header: list[bytes] = []
    while text.startswith(b"@prefix "):
        first, _, text = text.partition(b"\n")
        header.append(first)
    used = set(re.findall(rb"[^\w<:]([a-z]+):", b"\n" + text))
    declarations = sorted(line for line in header if line[8:].partition(b":")[0] in used)
    return b"".join(line + b"\n" for line in declarations) + (b"\n" if declarations else b"") + text


def _statement_sort_key(statement: ox.Quad | ox.Triple) -> tuple[str, str, str, str]:
    graph = "" if isinstance(statement, ox.Triple) else str(statement.graph_name)
    # rdf:type first within a subject, as people write it
    predicate = str(statement.predicate)
    return (
        "" if graph == "DEFAULT" else graph,
        str(statement.subject),
        "" if predicate.endswith("#type>") else predicate,
        str(statement.object),
    )
