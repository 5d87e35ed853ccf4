"""Finds known communities (LFR; Lancichinetti, Fortunato and Radicchi 2008) beside other methods."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Sequence
from typing import Any

import networkx as nx
import numpy as np
from tabular import paragraph, say, table

MIXINGS = (0.1, 0.2, 0.3, 0.4, 0.5)
COPYLEFT = ("leidenalg, Leiden", "infomap, Infomap")
Find = Callable[[Any], Sequence[Sequence[str]]]


def draw_lfr(size: int, mixing: float, seed: int) -> tuple[Any, list[int]]:
    """Return a benchmark network and the community of each node.

    Degrees follow a power law of exponent 2.5 from 8 to 50, community sizes one of 1.5 from 20 to 100.
    networkx has a generator too, whose networks mix more than they are asked to: 0.69 in place of 0.5.
    """
    draw = np.random.default_rng(seed)
    degrees = _draw_power_law(draw, size, 2.5, 8, min(50, size // 4))
    inner = np.round((1 - mixing) * degrees).astype(int)
    labels = _assign_communities(draw, inner, size)
    ties: set[tuple[int, int]] = set()
    _match_stubs(draw, inner, ties, lambda first, second: labels[first] == labels[second])
    _match_stubs(draw, degrees - inner, ties, lambda first, second: labels[first] != labels[second])
    graph = nx.Graph()
    graph.add_nodes_from(map(str, range(size)))
    graph.add_edges_from((str(start), str(end)) for start, end in sorted(ties))
    return graph, labels.tolist()


def _draw_power_law(draw: Any, number: int, exponent: float, least: int, most: int) -> Any:
    values = np.arange(least, most + 1)
    chances = values**-exponent
    return draw.choice(values, number, p=chances / chances.sum())


def _assign_communities(draw: Any, inner: Any, size: int) -> Any:
    """Return the community of each node: one that has room, and more members than its ties within."""
    sizes: list[int] = []
    while sum(sizes) < size:
        sizes.append(int(_draw_power_law(draw, 1, 1.5, 20, min(100, size // 3))[0]))
    sizes[-1] -= sum(sizes) - size
    if sizes[-1] < 20 and len(sizes) > 1:
        last = sizes.pop()
        sizes[-1] += last
    room, labels = np.array(sizes), np.empty(size, dtype=int)
    for node in np.argsort(-inner, kind="stable"):  # who has most ties within is placed first
        able = np.flatnonzero((room > 0) & (np.array(sizes) > inner[node]))
        able = able if len(able) else np.flatnonzero(room > 0)
        labels[node] = draw.choice(able, p=room[able] / room[able].sum())
        room[labels[node]] -= 1
    return labels


def _match_stubs(
    draw: Any, stubs: Any, ties: set[tuple[int, int]], is_allowed: Callable[[int, int], bool]
) -> None:
    """Tie free ends at random where that is allowed; what finds no other after many tries is dropped."""
    free = np.repeat(np.arange(len(stubs)), stubs)
    for _ in range(200):
        draw.shuffle(free)
        left: list[int] = []
        for first, second in zip(free[0::2].tolist(), free[1::2].tolist(), strict=False):
            pair = (min(first, second), max(first, second))
            if first != second and pair not in ties and is_allowed(first, second):
                ties.add(pair)
            else:
                left += [first, second]
        free = np.array(left, dtype=int)


def compare_communities(mixings: Sequence[float], draws: int, size: int) -> list[str]:
    """Return the lines of a section: agreement with the known communities, for each method and mixing."""
    methods = list_methods()
    agreement: dict[str, list[list[float]]] = {name: [] for name in methods}
    seconds = dict.fromkeys(methods, 0.0)
    for mixing in mixings:
        say(f"communities at mixing {mixing}")
        drawn = [draw_lfr(size, mixing, seed) for seed in range(draws)]
        for name, find in methods.items():
            begun = time.process_time()
            agreement[name].append([measure_agreement(known, label(graph, find)) for graph, known in drawn])
            seconds[name] += time.process_time() - begun
    rows = [
        [
            name,
            *(f"{np.mean(values):.3f}" for values in agreement[name]),
            f"{seconds[name] / (draws * len(mixings)):.2f}",
        ]
        for name in methods
    ]
    return [
        paragraph(
            f"LFR benchmarks of {size:,} nodes, {draws} for each mixing: the share of a",
            "node's ties that lead out",
            "of its community. The figure is the normalised mutual information with the known communities, 1",
            "where they are found exactly; CPU is seconds for each network.",
        ),
        "",
        table(["method", *(f"mixing {mixing}" for mixing in mixings), "CPU s"], rows),
        "",
        *_judge(mixings, agreement),
    ]


def _judge(mixings: Sequence[float], agreement: dict[str, list[list[float]]]) -> list[str]:
    """Return where another method agrees better with the known communities than ours."""
    lines = []
    for name, values in agreement.items():
        ahead = [
            f"{mixing}"
            for mixing, mine, theirs in zip(mixings, agreement["ours"], values, strict=True)
            if np.mean(theirs) > np.mean(mine) + 0.001
        ]
        if ahead:
            licence = "copyleft" if name in COPYLEFT else "permissive"
            lines.append(f"- {name} ({licence}) at mixing {', '.join(ahead)}.")
    return [
        paragraph(
            "Ours is the best of twenty runs of Louvain that agree, and is compared with random networks",
            "besides, which is most of its time. By more than 0.001 another method is ahead here:",
        ),
        "",
        *(lines or ["- nowhere."]),
        "",
        paragraph(
            "Infomap follows a random walk and has no limit of resolution, as modularity has.",
            "None of the permissive libraries has it.",
        ),
    ]


def list_methods() -> dict[str, Find]:
    """Return the methods that are installed, ours first."""
    methods: dict[str, Find] = {
        "ours": _ours,
        "networkx, Louvain": lambda graph: list(nx.community.louvain_communities(graph, seed=1)),
        "scikit-network, Leiden": _sknetwork_leiden,
        "networkx, label propagation": lambda graph: list(nx.community.asyn_lpa_communities(graph, seed=1)),
    }
    if importlib.util.find_spec("leidenalg"):
        methods["leidenalg, Leiden"] = _leidenalg
    if importlib.util.find_spec("infomap"):
        methods["infomap, Infomap"] = _infomap
    return methods


def label(graph: Any, find: Find) -> list[int]:
    """Return the number of each node's group."""
    number = {node: place for place, group in enumerate(find(graph)) for node in group}
    return [number[node] for node in graph]


def measure_agreement(first: Sequence[int], second: Sequence[int]) -> float:
    """Return the normalised mutual information of two partitions (Danon and others 2005)."""
    joint = np.zeros((max(first) + 1, max(second) + 1))
    np.add.at(joint, (np.asarray(first), np.asarray(second)), 1)
    shares = joint / joint.sum()
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)

    def entropy(values: Any) -> float:
        positive = values[values > 0]
        return float(-(positive * np.log(positive)).sum())

    both = entropy(rows) + entropy(columns)
    return 2 * (both - entropy(shares.ravel())) / both if both else 1.0


def _ours(graph: Any) -> Sequence[Sequence[str]]:
    from graph.measures.communities import detect_communities

    return [community.members for community in detect_communities(graph, {}).communities]


def _sknetwork_leiden(graph: Any) -> Sequence[Sequence[str]]:
    from scipy.sparse import csr_matrix
    from sknetwork.clustering import Leiden

    nodes = list(graph)
    labels = Leiden(random_state=1).fit_predict(csr_matrix(nx.to_scipy_sparse_array(graph, dtype=float)))
    return [
        [node for node, each in zip(nodes, labels, strict=True) if each == value] for value in set(labels)
    ]


def _leidenalg(graph: Any) -> Sequence[Sequence[str]]:
    import igraph
    import leidenalg

    converted = igraph.Graph.from_networkx(graph)
    found = leidenalg.find_partition(converted, leidenalg.ModularityVertexPartition, seed=1, n_iterations=-1)
    return [[converted.vs[place]["_nx_name"] for place in group] for group in found]


def _infomap(graph: Any) -> Sequence[Sequence[str]]:
    from infomap import Infomap

    place = {node: number for number, node in enumerate(graph)}
    finder = Infomap("--two-level --silent --seed 1 --num-trials 10")
    for start, end in graph.edges():
        finder.add_link(place[start], place[end])
    finder.run()
    nodes = list(place)
    groups: dict[int, list[str]] = {}
    for number, module in finder.get_modules().items():
        groups.setdefault(module, []).append(nodes[number])
    alone = [[node] for node in nodes if not graph.degree(node)]
    return [*groups.values(), *alone]
