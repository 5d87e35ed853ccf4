"""Writes statements as sorted text: the same statements give the same bytes.

Sorted Turtle and TriG of a whole store are written from one text of all its statements, a line each: lines
sort many times faster than terms do. They are laid out as the engine lays out what is handed to it in order.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby, islice
from typing import Any

import pyoxigraph as ox

from ..core.external_sort import sort_lines
from ..schema.terms import RDF_TYPE

_TYPE = f"\t<{RDF_TYPE}>\t".encode()
_FIRST = b"\t\x01\t"  # sorts before every predicate, as people write it
_QUOTE, _BRACKET = b'">'
_MAX_IN_MEMORY = 64 << 20  # bytes of what is laid out
_PIECE = 1 << 20  # bytes yielded at once
_PIECES = 10_000  # lines laid out at once
_MOST_TERMS = 500_000  # short forms that are held
_LOCAL = re.compile(rb"[A-Za-z0-9_][A-Za-z0-9_-]*\Z")
_DATATYPE = re.compile(rb'(.*"\^\^)(<[^<>"]*>)\Z', re.DOTALL)


def lay_out_turtle(lines: Iterable[bytes], prefixes: Mapping[str, str]) -> Iterator[bytes]:
    """Yield pieces of the Turtle of lines that `sort_for_layout` has put in order; the header comes first."""
    short = _PrefixShortener(prefixes)
    return _put_header_first(_format_triples(lines, short), short)


def lay_out_trig(
    default: Iterable[bytes], named: Iterable[bytes], prefixes: Mapping[str, str]
) -> Iterator[bytes]:
    """Yield pieces of the TriG of lines in order, those of the named graphs with the graph before them."""
    short = _PrefixShortener(prefixes)
    body = chain(_format_triples(default, short), _format_graphs(named, short))
    return _put_header_first(body, short)


def sort_for_layout(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines, as SPARQL's TSV has them, in the order in which they are laid out."""
    ordered = sort_lines(line.replace(_TYPE, _FIRST) + b"\n" for line in lines)
    return (line[:-1] for line in ordered)


def _put_header_first(body: Iterator[bytes], short: _PrefixShortener) -> Iterator[bytes]:
    """Yield the prefixes, which are known when all is laid out, and then what was laid out."""
    with tempfile.SpooledTemporaryFile(_MAX_IN_MEMORY) as file:
        while text := b"".join(islice(body, _PIECES)):
            file.write(text)
        file.seek(0)
        yield _format_header(short)
        yield from iter(lambda: file.read(_PIECE), b"")


def _format_triples(lines: Iterable[bytes], short: _PrefixShortener, indent: bytes = b"") -> Iterator[bytes]:
    """Yield the text of sorted lines, subject after subject; a line that is repeated counts once."""
    earlier = earlier_subject = earlier_predicate = b""
    new_subject, new_predicate = b" .\n" + indent + b"%b %b %b", b" ;\n\t" + indent + b"%b %b"
    for line in lines:
        if line == earlier:
            continue
        subject, predicate, object_ = line.split(b"\t", 2)
        # a literal without a type stands as it is; most objects of that sort are met once
        value = object_ if object_[0] == _QUOTE and object_[-1] != _BRACKET else short[object_]
        if subject != earlier_subject:
            text = new_subject % (short[subject], short[predicate], value)
            yield text if earlier else text[3:]
        elif predicate != earlier_predicate:
            yield new_predicate % (short[predicate], value)
        else:
            yield b" , " + value
        earlier, earlier_subject, earlier_predicate = line, subject, predicate
    if earlier:
        yield b" .\n"


def _format_graphs(lines: Iterable[bytes], short: _PrefixShortener) -> Iterator[bytes]:
    """Yield the text of sorted lines that begin with a graph, graph after graph."""
    for name, group in groupby(lines, key=_get_graph):
        yield short[name] + b" {\n"
        yield from _format_triples((line[len(name) + 1 :] for line in group), short, b"\t")
        yield b"}\n"


def _get_graph(line: bytes) -> bytes:
    return line[: line.index(b"\t")]


class _PrefixShortener(dict[bytes, bytes]):
    """The short form of each term, worked out once while they are few; `used` tells the prefixes it took."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        super().__init__()
        self[b"\x01"] = b"a"
        self.prefixes = dict(sorted(prefixes.items()))
        self._names = {space.encode(): name for name, space in prefixes.items()}
        self.used: set[str] = set()

    def __missing__(self, term: bytes) -> bytes:
        if len(self) > _MOST_TERMS:
            self.clear()
            self[b"\x01"] = b"a"
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
