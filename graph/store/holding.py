"""What an endpoint holds of ours: its rows in, the one data set that is meant out, or what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from ..address import Address
from ..errors import StoreError

Ask = Callable[[str], list[list[str]]]

MERGED, MARK = "merged", "push"  # names of graphs under the base of a data set
_SAMPLE = 50  # evidence statements that are looked for in the merged view
_DATASETS = "?d a void:Dataset ; dct:identifier ?name OPTIONAL { ?d dct:accessRights ?rights }"
_MEND = "load it with: stakeholders push"


@dataclass(frozen=True, order=True)
class Held:
    """A data set on a server: `merged` is the graph of the merged view, '' for the server's default graph."""

    base: str
    name: str
    audience: str  # as the server says; empty where it does not
    merged: str


@dataclass(frozen=True)
class Mark:
    """What a push that is not whole has left: which edition, and the numbers of the batches that arrived."""

    base: str
    edition: str
    arrived: frozenset[int]


def held_by(ask: Ask, address: Address) -> Held:
    """Return the data set that an address means; StoreError with what is missing and how to mend it."""
    unfinished = [one for one in marks(ask) if address.name in ("", _name(one.base))]
    if unfinished:
        raise StoreError(
            f"{address.url}: a push of {unfinished[0].base} is under way or broke off; "
            "wait for it, or finish it with the same push"
        )
    every = datasets(ask)
    found = [one for one in every if address.name in ("", one.name)]
    if not found:
        others = f" called '{address.name}', only {_listed(every)}" if every else ""
        raise StoreError(f"{address.url}: holds no data set of ours{others}; {_MEND}")
    if len(found) > 1:
        raise StoreError(
            f"{address.url}: holds {_listed(found)}; say which, as in {address.url}#{found[0].name}"
        )
    beside = [one for one in every if not one.merged and not found[0].merged]
    if len(beside) > 1:
        raise StoreError(
            f"{address.url}: {_listed(beside)} are mixed in one default graph, and no answer could tell them "
            "apart; push each to an endpoint of its own"
        )
    _complete(ask, found[0], address)
    return found[0]


def datasets(ask: Ask) -> list[Held]:
    """Return the data sets of ours on a server, each once."""
    named = ask(
        f"SELECT DISTINCT ?d ?name ?rights {{ GRAPH ?g {{ {_DATASETS} }} "
        f'FILTER(STR(?g) = CONCAT(STR(?d), "{MERGED}")) }}'
    )
    found = {row[0]: _held(row, row[0] + MERGED) for row in named}
    for row in ask(f"SELECT DISTINCT ?d ?name ?rights {{ {_DATASETS} }}"):
        found.setdefault(row[0], _held(row, ""))
    return sorted(one for one in found.values() if one.base.endswith(("/", "#")))


def marks(ask: Ask) -> list[Mark]:
    """Return what pushes that are not whole have left."""
    rows = ask(
        "SELECT DISTINCT ?g ?edition ?number { GRAPH ?g { ?g a prov:Activity ; dct:identifier ?edition "
        "OPTIONAL { ?g rdf:value ?number } } }"
    )
    found: dict[tuple[str, str], set[int]] = {}
    for graph, edition, number in rows:
        if graph.endswith(("/" + MARK, "#" + MARK)):
            numbers = found.setdefault((graph.removesuffix(MARK), edition), set())
            numbers.update({int(number)} if number.isdecimal() else ())
    return [Mark(base, edition, frozenset(numbers)) for (base, edition), numbers in sorted(found.items())]


def _complete(ask: Ask, held: Held, address: Address) -> None:
    """Raise StoreError where the merged view or the vocabulary is missing, or the default graph is a bag."""
    view = f"GRAPH <{held.merged}> " if held.merged else ""
    _sampled(ask, held, address, view)
    if not ask(f"SELECT ?t {{ {view}{{ ?t stk:countsAsTie ?v }} }} LIMIT 1"):
        raise StoreError(
            f"{address.url}: holds '{held.name}' without the vocabulary, which questions need; "
            f"{_MEND} --force"
        )


def _sampled(ask: Ask, held: Held, address: Address, view: str) -> None:
    rows = ask(
        f"SELECT DISTINCT ?s ?p ?o {{ {view}{{ ?g a stk:AssertionSet }} GRAPH ?g {{ ?s ?p ?o }} "
        f"FILTER(isIRI(?o) && STRSTARTS(STR(?g), {ox.Literal(held.base)})) }} LIMIT {_SAMPLE}"
    )
    if not rows:
        return
    values = " ".join(f"({' '.join(str(ox.NamedNode(term)) for term in row)})" for row in rows)
    pattern = f"VALUES (?s ?p ?o) {{ {values} }} {view}{{ ?s ?p ?o }}"
    there = len(ask(f"SELECT ?s ?p ?o {{ {pattern} }}"))
    if there < len(rows):
        raise StoreError(
            f"{address.url}: holds the evidence of '{held.name}' without the merged view, which answers "
            f"need; {_MEND} --force"
        )
    if there > len(rows):
        raise StoreError(
            f"{address.url}: its default graph is all graphs at once, a tie as often as it is told, which "
            f"gives wrong counts; {_MEND} --force puts the merged view into a graph of its own"
        )


def _held(row: list[str], merged: str) -> Held:
    return Held(row[0], row[1], row[2].rpartition("#Audience")[2].lower(), merged)


def _name(base: str) -> str:
    return base.rstrip("/#").rpartition("/")[2]


def _listed(held: Iterable[Held]) -> str:
    names = [f"'{one.name}'" for one in held]
    return f"the data sets {', '.join(names)}" if len(names) > 1 else f"the data set {names[0]}"
