"""Finds the core of a network: a set whose members are tied to each other, the rest not among themselves.

The discrete model of Borgatti and Everett (2000, Social Networks 21: 375–395): the fit is the correlation of
the ties with an ideal of all ties within the core and none within the periphery; ties between the two are
left open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .adjacency import Links
from .random_networks import find_interval, rewire_links

if TYPE_CHECKING:
    from networkx import Graph

RANDOM = 40  # random networks of each sort that the fit is compared with
CLEAR = 3.0  # standard deviations above random networks from which a core is more than chance
MOST_COMPARED = 500  # organisations up to which the fit is compared with random networks
_AROUND = 4  # organisations whose partners are a start
_MOST_SWAPPED = 300  # organisations up to which two change places
_LEAST = 4  # organisations with ties: of fewer, none can be told from the rest


@dataclass(frozen=True)
class CoreFit:
    """The best core, how well it fits, and how well cores of random networks do.

    `density` is the share of possible ties that exist within the core, between core and periphery, and within
    the periphery. `by_chance` is the interval of 95 % of random networks with as many ties, `by_degrees` of
    those in which each organisation keeps its number of connections; None where they were not drawn.
    """

    core: tuple[str, ...]
    fit: float
    density: tuple[float, float, float]
    by_chance: tuple[float, float] | None = None
    by_degrees: tuple[float, float] | None = None
    is_supported: bool = True  # by a better fit than random networks of as many ties have

    @property
    def is_beyond_degrees(self) -> bool:
        """Whether the fit is better than the numbers of connections alone explain."""
        return self.by_degrees is not None and self.fit > self.by_degrees[1] + 1e-9


def fit_core(graph: Graph[str], *, seed: int = 0, runs: int = RANDOM) -> CoreFit | None:
    """Return the best core among the organisations with ties; None where there is none to be found.

    The fit is compared with random networks (Boyd, Fitzgerald and Beck 2006), in which the core is searched
    for in the same way, up to MOST_COMPARED organisations.
    """
    import numpy as np

    links = read_tied(graph)
    if len(links.nodes) < _LEAST:
        return None
    is_core, fit = find_core(links)
    if fit <= 0:
        return None
    by_chance, by_degrees, is_supported = None, None, True
    if runs and len(links.nodes) <= MOST_COMPARED:
        draws = np.random.default_rng(seed)
        scattered = [find_core(_scatter_ties(links, draws))[1] for _ in range(runs)]
        kept = [find_core(rewire_links(links, seed=seed + run))[1] for run in range(runs)]
        by_chance, by_degrees = find_interval(scattered), find_interval(kept)
        is_supported = fit > float(np.mean(scattered)) + CLEAR * float(np.std(scattered, ddof=1)) + 1e-9
    return CoreFit(
        core=tuple(links.nodes[node] for node in np.flatnonzero(is_core)),
        fit=fit,
        density=_measure_densities(links, is_core),
        by_chance=by_chance,
        by_degrees=by_degrees,
        is_supported=is_supported,
    )


def read_tied(graph: Graph[str]) -> Links:
    """Return the links among those with ties, by name."""
    return Links.from_graph(graph, sorted(node for node in graph if set(graph[node]) - {node}))


def find_core(links: Links) -> tuple[Any, float]:
    """Return who is in the core, n booleans, and the fit: from several starts, by changes that gain.

    The starts are the best cores of those with most connections, by degree and by core number, and some
    organisations with their partners.
    """
    import networkx as nx
    import numpy as np

    size = len(links.nodes)
    shell_of = nx.core_number(nx.Graph(links.pairs.tolist()))
    shells = np.array([shell_of.get(node, 0) for node in range(size)])
    by_degree = np.lexsort((np.arange(size), -links.degrees))
    orders = [by_degree, np.lexsort((np.arange(size), -links.degrees, -shells))]
    starts = [start for order in orders for start in _list_best_prefixes(links, order)]
    starts += [_mark_around(links, node) for node in by_degree[:_AROUND]]
    best, fit = np.zeros(size, dtype=bool), -1.0
    for start in starts:
        is_core, value = _improve(links, start)
        if value > fit + 1e-12:
            best, fit = is_core, value
    return best, fit


def _mark_around(links: Links, node: int) -> Any:
    """Return a node and its partners as booleans."""
    import numpy as np

    marked = np.zeros(len(links.nodes), dtype=bool)
    marked[[node, *links.ends[links.starts[node] : links.starts[node + 1]]]] = True
    return marked


def measure_fit(size: int, members: Any, inside: Any, outside: Any) -> Any:
    """Return the correlation of ties and ideal, by how many belong to the core and how many ties lie where.

    >>> float(measure_fit(5, 3, 3, 0))
    1.0
    """
    import numpy as np

    members, inside, outside = (np.asarray(count, dtype=float) for count in (members, inside, outside))

    core_pairs = members * (members - 1) / 2
    rest_pairs = (size - members) * (size - members - 1) / 2
    missing, empty = core_pairs - inside, rest_pairs - outside
    scale = np.sqrt(np.maximum(0.0, core_pairs * rest_pairs * (inside + outside) * (missing + empty)))
    return np.divide(inside * empty - missing * outside, scale, out=np.zeros_like(scale), where=scale > 0)


def _list_best_prefixes(links: Links, order: Any, most: int = 3) -> list[Any]:
    """Return the cores of the first in an order that fit best, as booleans."""
    import numpy as np

    size = len(order)
    place = np.empty(size, dtype=np.int64)
    place[order] = np.arange(size)
    first, last = place[links.sources], place[links.ends]
    once = first < last
    inside = np.cumsum(np.bincount(last[once], minlength=size))  # ties within the first k + 1
    touched = np.cumsum(np.bincount(first[once], minlength=size))  # ties that these have at all
    ties = len(links.ends) // 2
    members = np.arange(1, size + 1)
    fits = measure_fit(size, members, inside, ties - touched)
    return [place <= cut for cut in np.argsort(-fits, kind="stable")[:most]]


def _improve(links: Links, start: Any) -> tuple[Any, float]:
    """Return the core after as many changes as gain, the best one each time, and its fit.

    One changes sides, or, where that gains nothing, one of the core and one of the rest change places.
    """
    import numpy as np

    is_core, size = start.copy(), len(start)
    while True:
        in_core = np.bincount(links.sources[is_core[links.ends]], minlength=size)
        members = int(is_core.sum())
        inside = int(in_core[is_core].sum()) // 2
        in_rest = links.degrees - in_core
        outside = int(in_rest[~is_core].sum()) // 2
        fit = float(measure_fit(size, members, inside, outside))
        change = np.where(is_core, -1, 1)
        fits = measure_fit(size, members + change, inside + change * in_core, outside - change * in_rest)
        best = int(np.argmax(fits))
        if fits[best] > fit + 1e-12:
            is_core[best] = not is_core[best]
            continue
        core, rest = np.flatnonzero(is_core), np.flatnonzero(~is_core)
        if not len(core) or not len(rest) or size > _MOST_SWAPPED:
            return is_core, fit
        tied = links.dense[np.ix_(core, rest)]
        swapped = measure_fit(
            size,
            np.full(tied.shape, members),
            inside - in_core[core][:, None] + in_core[rest] - tied,
            outside + in_rest[core][:, None] - in_rest[rest] - tied,
        )
        leaving, joining = divmod(int(np.argmax(swapped)), len(rest))
        if swapped[leaving, joining] <= fit + 1e-12:
            return is_core, fit
        is_core[core[leaving]], is_core[rest[joining]] = False, True


def _measure_densities(links: Links, is_core: Any) -> tuple[float, float, float]:
    """Return the share of possible ties within the core, between it and the rest, and within the rest."""
    import numpy as np

    size, members = len(is_core), int(is_core.sum())
    sides = is_core[links.sources].astype(int) + is_core[links.ends]
    ties = np.bincount(sides, minlength=3) / 2
    rest = size - members
    pairs = (members * (members - 1) / 2, members * rest, rest * (rest - 1) / 2)
    shares = (
        float(number / possible) if possible else 0.0
        for number, possible in zip(ties[::-1], pairs, strict=True)
    )
    within, between, outside = shares
    return within, between, outside


def _scatter_ties(links: Links, draw: Any) -> Links:
    """Return a random network of as many organisations and ties (Erdős and Rényi 1959)."""
    import numpy as np

    size, wanted = len(links.nodes), len(links.ends) // 2
    every = size * (size - 1) // 2
    chosen = np.sort(draw.choice(every, wanted, replace=False))
    first = (size - 2 - np.floor(np.sqrt(-8.0 * chosen + 4 * size * (size - 1) - 7) / 2 - 0.5)).astype(int)
    second = chosen + first + 1 - every + (size - first) * (size - first - 1) // 2
    return Links.from_pairs(links.nodes, np.column_stack([first, second]))
