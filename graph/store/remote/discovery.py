"""Finds the one data set of ours that an endpoint holds, or says what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from ...core.address import Address
from ...core.errors import StoreError

SelectRows = Callable[[str], list[list[str]]]

MERGED, CHECKPOINT = "merged", "push"  # names of graphs under the base of a data set
_SAMPLE = 50  # evidence statements that are looked for in the merged view
_DATASETS = "?d a void:Dataset ; dct:identifier ?name OPTIONAL { ?d dct:accessRights ?rights }"
_HINT = "load it with: stakeholders push"


@dataclass(frozen=True, order=True)
class RemoteDataset:
    """A data set on a server: `merged` is the graph of the merged view, '' for the server's default graph."""

    base: str
    name: str
    audience: str  # as the server says; empty where it does not
    merged: str


@dataclass(frozen=True)
class Checkpoint:
    """What a push that is not whole has left: which edition, and the numbers of the batches that arrived."""

    base: str
    edition: str
    arrived: frozenset[int]


def find_dataset(ask: SelectRows, address: Address) -> RemoteDataset:
    """Return the data set that an address means; StoreError with what is missing and how to mend it."""
    unfinished = [
        candidate
        for candidate in list_checkpoints(ask)
        if address.name in ("", _name_from_base(candidate.base))
    ]
    if unfinished:
        raise StoreError(
            f"{address.url}: a push of {unfinished[0].base} is under way or broke off; "
            "wait for it, or finish it with the same push"
        )
    all_datasets = list_datasets(ask)
    matching = [candidate for candidate in all_datasets if address.name in ("", candidate.name)]
    if not matching:
        others = f" called '{address.name}', only {_join_names(all_datasets)}" if all_datasets else ""
        raise StoreError(f"{address.url}: holds no data set of ours{others}; {_HINT}")
    if len(matching) > 1:
        raise StoreError(
            f"{address.url}: holds {_join_names(matching)}; say which, as in {address.url}#{matching[0].name}"
        )
    mixed = [candidate for candidate in all_datasets if not candidate.merged and not matching[0].merged]
    if len(mixed) > 1:
        raise StoreError(
            f"{address.url}: {_join_names(mixed)} are mixed in one default graph, and no answer "
            "could tell them "
            "apart; push each to an endpoint of its own"
        )
    _require_complete(ask, matching[0], address)
    return matching[0]


def list_datasets(ask: SelectRows) -> list[RemoteDataset]:
    """Return the data sets of ours on a server, each once."""
    named = ask(
        f"SELECT DISTINCT ?d ?name ?rights {{ GRAPH ?g {{ {_DATASETS} }} "
        f'FILTER(STR(?g) = CONCAT(STR(?d), "{MERGED}")) }}'
    )
    by_base = {row[0]: _parse_dataset_row(row, row[0] + MERGED) for row in named}
    for row in ask(f"SELECT DISTINCT ?d ?name ?rights {{ {_DATASETS} }}"):
        by_base.setdefault(row[0], _parse_dataset_row(row, ""))
    return sorted(dataset for dataset in by_base.values() if dataset.base.endswith(("/", "#")))


def list_checkpoints(ask: SelectRows) -> list[Checkpoint]:
    """Return what pushes that are not whole have left."""
    rows = ask(
        "SELECT DISTINCT ?g ?edition ?number { GRAPH ?g { ?g a prov:Activity ; dct:identifier ?edition "
        "OPTIONAL { ?g rdf:value ?number } } }"
    )
    numbers_by_push: dict[tuple[str, str], set[int]] = {}
    for graph, edition, number in rows:
        if graph.endswith(("/" + CHECKPOINT, "#" + CHECKPOINT)):
            numbers = numbers_by_push.setdefault((graph.removesuffix(CHECKPOINT), edition), set())
            numbers.update({int(number)} if number.isdecimal() else ())
    return [
        Checkpoint(base, edition, frozenset(numbers))
        for (base, edition), numbers in sorted(numbers_by_push.items())
    ]


def _require_complete(ask: SelectRows, dataset: RemoteDataset, address: Address) -> None:
    """Raise StoreError where the merged view or the vocabulary is missing, or the default graph is a bag."""
    view = f"GRAPH <{dataset.merged}> " if dataset.merged else ""
    _require_merged_view(ask, dataset, address, view)
    if not ask(f"SELECT ?t {{ {view}{{ ?t stk:countsAsTie ?v }} }} LIMIT 1"):
        raise StoreError(
            f"{address.url}: holds '{dataset.name}' without the vocabulary, which questions need; "
            f"{_HINT} --force"
        )


def _require_merged_view(ask: SelectRows, dataset: RemoteDataset, address: Address, view: str) -> None:
    rows = ask(
        f"SELECT DISTINCT ?s ?p ?o {{ {view}{{ ?g a stk:AssertionSet }} GRAPH ?g {{ ?s ?p ?o }} "
        f"FILTER(isIRI(?o) && STRSTARTS(STR(?g), {ox.Literal(dataset.base)})) }} LIMIT {_SAMPLE}"
    )
    if not rows:
        return
    values = " ".join(f"({' '.join(str(ox.NamedNode(term)) for term in row)})" for row in rows)
    pattern = f"VALUES (?s ?p ?o) {{ {values} }} {view}{{ ?s ?p ?o }}"
    match_count = len(ask(f"SELECT ?s ?p ?o {{ {pattern} }}"))
    if match_count < len(rows):
        raise StoreError(
            f"{address.url}: holds the evidence of '{dataset.name}' without the merged view, which answers "
            f"need; {_HINT} --force"
        )
    if match_count > len(rows):
        raise StoreError(
            f"{address.url}: its default graph is all graphs at once, a tie as often as it is told, which "
            f"gives wrong counts; {_HINT} --force puts the merged view into a graph of its own"
        )


def _parse_dataset_row(row: list[str], merged: str) -> RemoteDataset:
    return RemoteDataset(row[0], row[1], row[2].rpartition("#Audience")[2].lower(), merged)


def _name_from_base(base: str) -> str:
    return base.rstrip("/#").rpartition("/")[2]


def _join_names(datasets: Iterable[RemoteDataset]) -> str:
    names = [f"'{dataset.name}'" for dataset in datasets]
    return f"the data sets {', '.join(names)}" if len(names) > 1 else f"the data set {names[0]}"
