"""Statements in, sorted text out: the same statements give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox


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
