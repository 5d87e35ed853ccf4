"""Reads published networks from the packages that ship them, as networkx graphs without direction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import networkx as nx

ORANGE, GRASPOLOGIC = "orange3-network", "graspologic"
_NETWORKS = "orangecontrib/network/networks"
_FLIES = "graspologic/datasets/drosophila"


@dataclass(frozen=True)
class PublishedNetwork:
    """A network, where it was published and what ships it."""

    name: str
    source: str
    graph: Any


def list_networks() -> list[PublishedNetwork]:
    """Return the networks of all packages that are installed, small ones first."""
    networks = [*_read_networkx(), *_read_sknetwork(), *_read_orange(), *_read_graspologic()]
    return sorted(networks, key=lambda network: (len(network.graph), network.name))


def simplify(graph: Any) -> Any:
    """Return a graph of texts without direction, weights and loops."""
    plain = nx.Graph()
    plain.add_nodes_from(sorted(map(str, graph)))
    plain.add_edges_from((str(start), str(end)) for start, end in graph.edges() if start != end)
    return plain


def _read_networkx() -> Iterator[PublishedNetwork]:
    karate = nx.karate_club_graph()
    yield PublishedNetwork("karate club", "Zachary 1977; networkx", simplify(karate))
    yield PublishedNetwork(
        "Florentine families", "Breiger and Pattison 1986; networkx", simplify(nx.florentine_families_graph())
    )
    yield PublishedNetwork("Les Misérables", "Knuth 1993; networkx", simplify(nx.les_miserables_graph()))
    yield PublishedNetwork("kite", "Krackhardt 1990; networkx", simplify(nx.krackhardt_kite_graph()))
    both = nx.davis_southern_women_graph()
    women = both.graph["top"]
    yield PublishedNetwork(
        "Southern women, by events",
        "Davis, Gardner and Gardner 1941; networkx",
        simplify(nx.bipartite.projected_graph(both, women)),
    )


def _read_sknetwork() -> Iterator[PublishedNetwork]:
    from sknetwork import data

    painters = nx.from_scipy_sparse_array(data.painters(), create_using=nx.DiGraph)
    yield PublishedNetwork("painters", "links of Wikipedia; scikit-network", simplify(painters))


def _read_orange() -> Iterator[PublishedNetwork]:
    known = {
        "airtraffic.net": ("air traffic", "direct flights between airports"),
        "dicty_publication.net": ("slime mould genes", "genes and terms of the same publications"),
        "lastfm.net": ("music artists", "similar artists on last.fm"),
        "leu_by_pmid.net": ("leukaemia genes", "named together in PubMed"),
    }
    for file, (name, source) in known.items():
        path = _locate(ORANGE, f"{_NETWORKS}/{file}")
        if path:
            yield PublishedNetwork(name, f"{source}; Orange3-Network", simplify(nx.read_pajek(path)))


def _read_graspologic() -> Iterator[PublishedNetwork]:
    import numpy as np

    for side in ("left", "right"):
        path = _locate(GRASPOLOGIC, f"{_FLIES}/{side}_adjacency.csv")
        if path:
            matrix = np.loadtxt(path) > 0
            graph = nx.from_numpy_array((matrix | matrix.T).astype(int))
            yield PublishedNetwork(
                f"fly's mushroom body, {side}", "Eichler and others 2017; graspologic", simplify(graph)
            )


def _locate(package: str, file: str) -> Path | None:
    """Return where a package keeps a file, without importing it."""
    try:
        path = Path(str(distribution(package).locate_file(file)))
    except PackageNotFoundError:
        return None
    return path if path.is_file() else None
