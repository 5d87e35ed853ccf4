"""Graphs that the tests of the measures share: random small ones, classic ones, and plain walks over them.

Nothing here uses the package's measures, so that it may serve as an oracle.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import combinations
from pathlib import Path

import networkx as nx
from hypothesis import strategies as st

from graph.model.network import Network
from graph.model.opening import open_graph

KESTREL = Path(__file__).resolve().parents[2] / "data" / "kestrel"
Neighbours = dict[str, set[str]]


@st.composite
def graphs(draw: st.DrawFn, *, least: int = 0, most: int = 8) -> nx.Graph:
    """Any simple graph of few nodes: empty, without ties, in parts, dense."""
    nodes = [f"n{number}" for number in range(draw(st.integers(least, most)))]
    pairs = list(combinations(nodes, 2))
    graph = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else [])
    return graph


def named(graph: nx.Graph) -> nx.Graph:
    """Return the bare graph with nodes that are texts, as the projection has them."""
    bare = nx.Graph()
    bare.add_nodes_from(map(str, graph))
    bare.add_edges_from((str(one), str(other)) for one, other in graph.edges())
    return bare


def karate() -> nx.Graph:
    """Zachary's club (1977), members numbered from 0: the instructor is 0, the president 33."""
    return named(nx.karate_club_graph())


def florence() -> nx.Graph:
    """Padgett's marriages among 15 Florentine families."""
    return named(nx.florentine_families_graph())


def women() -> nx.Graph:
    """The 18 women of Davis, Gardner and Gardner (1941), tied where they met at an event."""
    both = nx.davis_southern_women_graph()
    return named(nx.bipartite.projected_graph(both, both.graph["top"]))


@cache
def dolphins() -> nx.Graph:
    """The dolphins of Lusseau et al. (2003)."""
    lines = (Path(__file__).parent / "dolphins.txt").read_text(encoding="utf-8").splitlines()
    pairs = [pair.split("-") for line in lines if not line.startswith("#") for pair in line.split()]
    graph = nx.Graph()
    graph.add_nodes_from(map(str, range(62)))
    graph.add_edges_from(pairs)
    return graph


def edgeless(number: int) -> nx.Graph:
    """Return organisations without a tie."""
    return named(nx.empty_graph(number))


def in_parts() -> nx.Graph:
    """A triangle, a pair and someone alone."""
    graph = nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("x", "y")])
    graph.add_node("z")
    return graph


TINY = {
    "empty": nx.Graph(),
    "one": edgeless(1),
    "pair": nx.Graph([("a", "b")]),
    "edgeless": edgeless(4),
    "in parts": in_parts(),
    "path": named(nx.path_graph(5)),
    "star": named(nx.star_graph(6)),
    "triangle": named(nx.complete_graph(3)),
    "complete": named(nx.complete_graph(5)),
    "ring": named(nx.cycle_graph(6)),
}


def neighbours(graph: nx.Graph, *, without: Iterable[str] = ()) -> Neighbours:
    """Return who is tied to whom, some left out."""
    gone = set(without)
    return {node: set(graph[node]) - gone - {node} for node in graph if node not in gone}


def reachable(graph: Neighbours, start: str) -> set[str]:
    """Return whom a walk from the start reaches, itself included."""
    found, todo = {start}, [start]
    while todo:
        new = graph[todo.pop()] - found
        found |= new
        todo += new
    return found


def connected_pairs(graph: Neighbours) -> set[frozenset[str]]:
    """Return the pairs that a path connects."""
    return {frozenset((node, other)) for node in graph for other in reachable(graph, node) if other != node}


def parts(graph: Neighbours) -> list[set[str]]:
    """Return the connected parts."""
    return [set(part) for part in {frozenset(reachable(graph, node)) for node in graph}]


@cache
def kestrel() -> Network:
    """The network of the fictional whole-network data set, opened once."""
    return Network(open_graph(KESTREL))
