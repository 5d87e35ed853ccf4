"""Computes each measure with our code, networkx and igraph in one run, and tells the largest difference."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import Any

import networkx as nx
from literature_networks import PublishedNetwork
from tabular import say, table

from graph.measures.brokerage import (
    classify_role,
    count_brokerage_roles,
    find_articulation_points,
    find_bridges,
)
from graph.measures.change import summarise_network
from graph.measures.communities import detect_communities
from graph.measures.context import MeasureContext
from graph.measures.fragility import count_separated_pairs
from graph.measures.introductions import suggest_introductions
from graph.measures.key_players import find_breaking_set, find_reaching_set
from graph.measures.permutation import measure_homophily
from graph.measures.registry import MEASURES

Values = Mapping[str, float | None]
LARGEST_PARTED = 300  # nodes up to which each is taken out


@dataclass(frozen=True)
class Comparison:
    """A measure in our code and in other libraries; None where a library does not have it."""

    name: str
    ours: Callable[[Any], Values]
    networkx: Callable[[Any], Values] | None = None
    igraph: Callable[[Any], Values] | None = None
    is_of_largest_part: bool = False  # the libraries normalise other parts in other ways
    most: int = 0  # nodes up to which it is compared, 0 for any number


def compare_measures(networks: Sequence[PublishedNetwork]) -> str:
    """Return a table with a row for each measure: its largest differences over all networks."""
    has_igraph = importlib.util.find_spec("igraph") is not None
    rows = []
    for comparison in COMPARISONS:
        say(comparison.name)
        differences: dict[str, list[float]] = {"networkx": [], "igraph": []}
        number = 0
        for network in networks:
            graph = _take_largest_part(network.graph) if comparison.is_of_largest_part else network.graph
            if comparison.most and len(graph) > comparison.most:
                continue
            number += 1
            ours = comparison.ours(graph)
            for library in differences:
                compute = getattr(comparison, library)
                if compute and (library == "networkx" or has_igraph):
                    differences[library].append(_find_difference(ours, compute(graph)))
        rows.append([comparison.name, str(number), *map(_format_difference, differences.values())])
    return table(["measure", "networks", "from networkx", "from igraph"], rows)


def _take_largest_part(graph: Any) -> Any:
    return graph.subgraph(sorted(max(nx.connected_components(graph), key=len))).copy()


def _find_difference(ours: Values, theirs: Values) -> float:
    """Return the largest difference; where only one of the two has a value, no number."""
    differences = [0.0]
    for node, value in ours.items():
        their_value = theirs.get(node)
        if value is None or math.isnan(value):
            continue
        differences.append(abs(value - their_value) if their_value is not None else math.inf)
    return max(differences)


def _format_difference(differences: Sequence[float]) -> str:
    if not differences:
        return "–"
    return "0" if max(differences) == 0 else f"{max(differences):.1e}"


def _measure(name: str) -> Callable[[Any], Values]:
    compute = MEASURES[name].compute
    assert compute  # noqa: S101 - of those below, every one has a figure of each node
    return lambda graph: compute(MeasureContext(graph))


def _with_igraph(compute: Callable[[Any], Sequence[float]]) -> Callable[[Any], Values]:
    def call(graph: Any) -> Values:
        import igraph

        converted = igraph.Graph.from_networkx(graph)
        return dict(zip(converted.vs["_nx_name"], compute(converted), strict=True))

    return call


def _once(compute: Callable[[Any], float | None]) -> Callable[[Any], Values]:
    """Return a figure of a whole network as a mapping."""
    return lambda graph: {"all": compute(graph)}


# ---- networkx ----
def _reach(graph: Any) -> Values:
    return {node: len(nx.single_source_shortest_path_length(graph, node, cutoff=2)) - 1 for node in graph}


def _harmonic(graph: Any) -> Values:
    return {node: value / (len(graph) - 1) for node, value in nx.harmonic_centrality(graph).items()}


def _eigenvector(graph: Any) -> Values:
    values = nx.eigenvector_centrality_numpy(graph)
    scale = max(abs(value) for value in values.values())
    return {node: abs(value) / scale for node, value in values.items()}


def _scaled(values: Values) -> Values:
    scale = max(value or 0.0 for value in values.values())
    return {node: (value or 0.0) / scale for node, value in values.items()}


def _parted(graph: Any) -> Values:
    """Return for each node how many pairs of others lose their path without it."""

    def count(rest: Any) -> int:
        return sum(math.comb(len(part), 2) for part in nx.connected_components(rest))

    lost = {}
    for node in graph:
        rest = graph.subgraph(set(graph) - {node})
        part = nx.node_connected_component(graph, node)
        lost[node] = count(graph) - (len(part) - 1) - count(rest)
    return lost


def _best_pair(value: Callable[[Any, tuple[str, ...]], float]) -> Callable[[Any], float]:
    return lambda graph: max(value(graph, pair) for pair in combinations(graph, 2))


def measure_reach(graph: Any, chosen: tuple[str, ...]) -> float:
    """Return the mean of one over the steps to the nearest of a set, members counting one."""
    steps = nx.multi_source_dijkstra_path_length(graph, set(chosen), weight=None)
    return sum(1 / max(1, step) for step in steps.values()) / len(graph)


def measure_fragmentation(graph: Any, removed: tuple[str, ...]) -> float:
    """Return one less the mean of one over the steps between those who stay."""
    rest = graph.subgraph(set(graph) - set(removed))
    lengths = nx.all_pairs_shortest_path_length(rest)
    total = sum(1 / step for _, steps in lengths for step in steps.values() if step)
    return 1 - total / (len(rest) * (len(rest) - 1))


def _value(find: Callable[[Any, int], Any]) -> Callable[[Any], float | None]:
    return lambda graph: best.value if (best := find(graph, 2)) else None


# ---- groups and pairs ----
def _find_groups(graph: Any) -> list[set[str]]:
    found = detect_communities(graph, {}, runs=3)
    groups = [set(community.members) for community in found.communities]
    return [*groups, *({node} for node in nx.isolates(graph))]


def _label_groups(graph: Any) -> list[int]:
    number = {node: place for place, group in enumerate(_find_groups(graph)) for node in group}
    return [number[node] for node in graph]


def _group_by_degree(graph: Any) -> dict[str, str]:
    """Return made-up groups, so that figures of groups can be compared on any network."""
    return {node: str(degree % 3) for node, degree in graph.degree()}


def _mark_groups(graph: Any) -> Any:
    marked = graph.copy()
    nx.set_node_attributes(marked, _group_by_degree(graph), "group")
    return marked


def _measure_mixing(graph: Any) -> float | None:
    found = measure_homophily(graph, _group_by_degree(graph), runs=10)
    return found.assortativity if found else None


def _count_roles(graph: Any) -> Values:
    roles = count_brokerage_roles(graph, _group_by_degree(graph))
    return {f"{node} {role}": float(count) for node, each in roles.items() for role, count in each.items()}


def _recount_roles(graph: Any) -> Values:
    groups, counts = _group_by_degree(graph), dict.fromkeys(_count_roles(graph), 0.0)
    for broker in graph:
        for start, end in permutations(graph[broker], 2):
            if not graph.has_edge(start, end):
                counts[f"{broker} {classify_role(groups[start], groups[broker], groups[end])}"] += 1
    return counts


def _score_pairs(graph: Any) -> Values:
    found = suggest_introductions(graph, dict.fromkeys(graph, frozenset()), limit=100)
    return {f"{pair.first} {pair.second}": pair.score for pair in found}


def _score_by_networkx(graph: Any) -> Values:
    scores = nx.adamic_adar_index(graph)
    return {" ".join(sorted((first, second))): score for first, second, score in scores}


COMPARISONS = (
    Comparison("degree", _measure("degree"), lambda g: dict(g.degree()), _with_igraph(lambda g: g.degree())),
    Comparison(
        "betweenness",
        _measure("betweenness"),
        nx.betweenness_centrality,
        _with_igraph(
            lambda g: [value / math.comb(g.vcount() - 1, 2) for value in g.betweenness(directed=False)]
        ),
    ),
    Comparison(
        "closeness",
        _measure("closeness"),
        nx.closeness_centrality,
        _with_igraph(lambda g: g.closeness()),
        is_of_largest_part=True,
    ),
    Comparison(
        "harmonic closeness", _measure("harmonic"), _harmonic, _with_igraph(lambda g: g.harmonic_centrality())
    ),
    Comparison("core number", _measure("core"), nx.core_number, _with_igraph(lambda g: g.coreness())),
    Comparison(
        "reach",
        _measure("reach"),
        _reach,
        _with_igraph(lambda g: [size - 1 for size in g.neighborhood_size(order=2)]),
    ),
    Comparison(
        "eigenvector centrality",
        lambda graph: _scaled(_measure("eigenvector")(graph)),
        _eigenvector,
        _with_igraph(lambda g: g.eigenvector_centrality(scale=True)),
        is_of_largest_part=True,
    ),
    Comparison(
        "PageRank",
        _measure("pagerank"),
        lambda graph: nx.pagerank(graph, tol=1e-14, max_iter=2000, weight=None),
        _with_igraph(lambda g: g.pagerank()),
    ),
    Comparison("constraint", _measure("constraint"), nx.constraint, _with_igraph(lambda g: g.constraint())),
    Comparison("effective size", _measure("effective size"), nx.effective_size),
    Comparison(
        "articulation points",
        lambda graph: dict.fromkeys(find_articulation_points(graph), 1.0),
        lambda graph: dict.fromkeys(nx.articulation_points(graph), 1.0),
        _with_igraph(lambda g: [float(v in set(g.articulation_points())) for v in range(g.vcount())]),
    ),
    Comparison(
        "bridges",
        _once(lambda graph: len(find_bridges(graph))),
        _once(lambda graph: len(list(nx.bridges(graph)))),
        lambda graph: {"all": _count_bridges(graph)},
    ),
    Comparison("pairs parted by each", count_separated_pairs, _parted, most=LARGEST_PARTED),
    Comparison(
        "density",
        _once(lambda graph: summarise_network(graph, {}).density),
        _once(nx.density),
        lambda graph: {"all": _to_igraph(graph).density()},
    ),
    Comparison(
        "degree assortativity",
        _once(lambda graph: summarise_network(graph, {}).assortativity),
        _once(nx.degree_assortativity_coefficient),
        lambda graph: {"all": _to_igraph(graph).assortativity_degree(directed=False)},
    ),
    Comparison(
        "modularity of our communities",
        _once(lambda graph: detect_communities(graph, {}, runs=3).modularity),
        _once(lambda graph: nx.community.modularity(graph, _find_groups(graph))),
        _once(lambda graph: _to_igraph(graph).modularity(_label_groups(graph))),
    ),
    Comparison(
        "assortativity by group",
        _once(lambda graph: _measure_mixing(graph)),
        _once(lambda graph: nx.attribute_assortativity_coefficient(_mark_groups(graph), "group")),
        _once(
            lambda graph: _to_igraph(graph).assortativity_nominal(
                [degree % 3 for _, degree in graph.degree()], directed=False
            )
        ),
    ),
    Comparison("brokerage roles, all", _count_roles, _recount_roles, most=LARGEST_PARTED),
    Comparison("score of introductions", _score_pairs, _score_by_networkx, most=LARGEST_PARTED),
    Comparison(
        "key players: reach of the best two",
        _once(_value(find_reaching_set)),
        _once(_best_pair(measure_reach)),
        most=40,
    ),
    Comparison(
        "key players: worst loss of two",
        _once(_value(find_breaking_set)),
        _once(_best_pair(measure_fragmentation)),
        most=40,
    ),
)


def _to_igraph(graph: Any) -> Any:
    import igraph

    return igraph.Graph.from_networkx(graph)


def _count_bridges(graph: Any) -> float:
    return float(len(_to_igraph(graph).bridges()))
