"""Reads the ties of single organisations from a kept store, and who lies on the way between two.

Of other stores, and once many organisations were asked for, all ties are read and looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from ..ingest.statements import value_of
from .network import DatesByTie, Network, Tie
from .on_demand import COST_OF_ONE, SINGLE_READS


class TieLookup:
    """Looks up ties by their ends."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._store = network.knowledge.store
        index = network.knowledge.search_index
        self._remaining_reads = max(SINGLE_READS, index.organisations // COST_OF_ONE) if index else 0

    def list_ties_of(self, node: str) -> tuple[Tie, ...]:
        """Return the ties of a node, as subject or object, in order."""
        if not self._may_read_single():
            return self._network.by_node.get(node, ())
        rows = [*self._select(subject=node), *self._select(object_=node)]
        return self._network.make_ties(rows, self._read_dates(node))

    def list_ties_between(self, first: str, second: str) -> tuple[Tie, ...]:
        """Return the ties that two nodes have with each other, in order; quickest where `first` has few."""
        if not self._may_read_single():
            ends = {first, second}
            return tuple(
                tie for tie in self._network.by_node.get(first, ()) if {tie.subject, tie.object} == ends
            )
        rows = [*self._select(first, second), *self._select(second, first)]
        return self._network.make_ties(rows, self._read_dates(first))

    def _may_read_single(self) -> bool:
        if not self._remaining_reads or "ties" in self._network.__dict__:
            return False
        self._remaining_reads -= 1
        return True

    def _select(self, subject: str = "", object_: str = "") -> Iterator[Sequence[str]]:
        """Yield subject, kind, object and set of the ties of some ends."""
        kinds = self._network.kind_iris
        for quad in self._store.select_evidence(subject, object_, kinds):
            yield [value_of(term) for term in quad]

    def _read_dates(self, node: str) -> DatesByTie:
        """Return the dates of the ties of a node."""
        term = ox.NamedNode(node)
        nodes = self._store.select(f"SELECT DISTINCT ?n {{ ?n ?end {term} . ?n stk:tieKind ?k }}")
        return self._network.collect_dates(self._iter_date_rows(row["n"] for row in nodes))

    def _iter_date_rows(self, nodes: Iterable[ox.NamedNode]) -> Iterator[Sequence[str]]:
        for node in nodes:
            query = f"SELECT ?p ?o {{ {node} stk:tieKind ?k ; ?p ?o {self._network.date_filter} }}"
            for row in self._store.select(query):
                yield node.value, row["p"].value, value_of(row["o"])
