"""Gives the ties of a projection their direction: from who gives to who receives.

What passes along a tie, such as money, a training or a report, is given by the end that the vocabulary names.
A kind along which nothing passes, such as a membership, has a direction only where it is asked for: then from
subject to object.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..core.errors import QueryError
from ..schema.vocabulary import Ontology, TieKind
from .network import Network, Tie

if TYPE_CHECKING:
    from networkx import DiGraph, Graph

OBJECT = "object"


@dataclass(frozen=True)
class DirectedNetwork:
    """Arcs between the organisations of a projection, and what has no direction.

    `graph` has all its nodes; its arcs have `ties`. `kinds` counts the arcs by the IRI of the kind, and
    `left_out` the connections all of whose ties are of other kinds.
    """

    graph: DiGraph[str]
    kinds: tuple[tuple[str, int], ...]
    left_out: int


def list_directed_kinds(ontology: Ontology) -> list[TieKind]:
    """Return the kinds of tie between organisations that have a direction, by name."""
    kinds = ontology.tie_kinds.values()
    return sorted(
        (kind for kind in kinds if kind.counts and kind.canonical and kind.directed),
        key=lambda kind: kind.name,
    )


def direct_ties(network: Network, graph: Graph[str], kinds: Sequence[str] = ()) -> DirectedNetwork:
    """Return the directed network of a projection; QueryError for a kind that has no direction.

    Without `kinds`, of the kinds along which something passes.
    """
    import networkx as nx

    directed = list_directed_kinds(network.knowledge.ontology)
    for name in kinds:
        if name not in {kind.name for kind in directed}:
            known = ", ".join(kind.name for kind in directed)
            raise QueryError(f"ties of the kind '{name}' have no direction; kinds that have one: {known}")
    counted = {kind.iri for kind in directed if kind.name in kinds or (not kinds and kind.giver)}
    arcs: dict[tuple[str, str], list[Tie]] = {}
    pairs = set()
    for start, end, ties in graph.edges(data="ties"):
        for tie in ties:
            if tie.kind.iri in counted:
                arcs.setdefault(orient_tie(tie), []).append(tie)
                pairs.add((start, end))
    result: DiGraph[str] = nx.DiGraph()
    result.add_nodes_from(graph.nodes(data=True))
    result.add_edges_from((*arc, {"ties": tuple(ties)}) for arc, ties in sorted(arcs.items()))
    tally = Counter(iri for ties in arcs.values() for iri in {tie.kind.iri for tie in ties})
    return DirectedNetwork(
        result,
        tuple(sorted(tally.items(), key=lambda item: (-item[1], item[0]))),
        graph.number_of_edges() - len(pairs),
    )


def orient_tie(tie: Tie) -> tuple[str, str]:
    """Return the ends of a tie, who gives first; as it is written where nothing passes along it."""
    return (tie.object, tie.subject) if tie.kind.giver == OBJECT else (tie.subject, tie.object)
