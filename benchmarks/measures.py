"""Measures what the measures cost: seeded random networks in, a table of CPU seconds and ratios out.

Each figure is the median of three runs, each in a process of its own: the network is made, the libraries
are loaded on a small one, and only then `time.process_time` is read. It counts the work of all threads.

    python benchmarks/measures.py            what docs/performance.md says: about a quarter of an hour
    python benchmarks/measures.py --quick    the same from small networks in one process: no measurement
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tabular import machine, say, table

TIES = 3  # of each new organisation (Barabasi and Albert 1999): three times as many ties as organisations
WARM = 60  # organisations of the network on which the libraries are loaded
GROUPS, PLACES, TOPICS = 7, 200, 100
WANTED = 1.2  # times rustworkx's betweenness plus closeness
SECONDS = 2.0  # of CPU for any other measure
PACKAGES = ("networkx", "rustworkx", "numpy", "scipy", "scikit-network", "igraph")

Task = Callable[[Any], Callable[[], Any]]


@dataclass(frozen=True)
class Sizes:
    """Numbers of organisations, sources and runs; `tried` are networks whose ranks `central` tries out."""

    small: int
    large: int
    huge: int
    samples: int
    runs: int
    tried: tuple[int, ...]


FULL = Sizes(small=1_000, large=10_000, huge=100_000, samples=64, runs=3, tried=(60, 300))
QUICK = Sizes(small=60, large=120, huge=240, samples=16, runs=1, tried=(20, 30))


# ---------- what is measured: a network in, the call to time out ----------
def _ours(graph: Any) -> Callable[[], Any]:
    from graph.measures.adjacency import Links
    from graph.measures.distance import measure_betweenness, measure_distances

    def call() -> tuple[Any, Any, Any]:
        links = Links.from_graph(graph)
        far = measure_distances(links)
        between, _ = measure_betweenness(graph)
        return (
            between,
            links.map_to_nodes(far.measure_closeness()),
            links.map_to_nodes(far.measure_harmonic()),
        )

    return call


def _networkx(graph: Any) -> Callable[[], Any]:
    import networkx as nx

    def call() -> tuple[Any, Any, Any]:
        harmonic = nx.harmonic_centrality(graph)
        others = len(graph) - 1
        return (
            nx.betweenness_centrality(graph),
            nx.closeness_centrality(graph),
            {node: value / others for node, value in harmonic.items()},
        )

    return call


def _rustworkx(graph: Any) -> Callable[[], Any]:
    import rustworkx as rx

    swift = rx.networkx_converter(graph)
    return lambda: (rx.graph_betweenness_centrality(swift), rx.graph_closeness_centrality(swift))


def _igraph(graph: Any) -> Callable[[], Any]:
    import igraph

    swift = igraph.Graph.from_networkx(graph)
    return lambda: (swift.betweenness(), swift.closeness(), swift.harmonic_centrality())


def _core(graph: Any) -> Callable[[], Any]:
    import networkx as nx

    return lambda: nx.core_number(graph)


def _pagerank(graph: Any) -> Callable[[], Any]:
    import networkx as nx

    return lambda: nx.pagerank(graph, tol=1e-12, max_iter=1000, weight=None)


def _constraint(graph: Any) -> Callable[[], Any]:
    from graph.measures.adjacency import Links
    from graph.measures.brokerage import measure_constraint

    return lambda: measure_constraint(Links.from_graph(graph))


def _effective_size(graph: Any) -> Callable[[], Any]:
    from graph.measures.adjacency import Links
    from graph.measures.brokerage import measure_effective_size

    return lambda: measure_effective_size(Links.from_graph(graph))


def _roles(graph: Any) -> Callable[[], Any]:
    from graph.measures.brokerage import count_brokerage_roles

    groups = {node: f"group-{number % GROUPS}" for number, node in enumerate(graph)}
    return lambda: count_brokerage_roles(graph, groups)


def _splits(graph: Any) -> Callable[[], Any]:
    from graph.measures.brokerage import find_articulation_points, find_bridges

    return lambda: (find_articulation_points(graph), find_bridges(graph))


def _separated(graph: Any) -> Callable[[], Any]:
    from graph.measures.fragility import count_separated_pairs

    return lambda: count_separated_pairs(graph)


def _worst(graph: Any) -> Callable[[], Any]:
    from graph.measures.fragility import find_worst_removal

    return lambda: find_worst_removal(graph, 3)


def _communities(graph: Any) -> Callable[[], Any]:
    from graph.measures.communities import detect_communities

    by_node = _traits(graph)
    return lambda: detect_communities(graph, by_node)


def _trial(graph: Any) -> Callable[[], Any]:
    from graph.measures.introductions import validate_score

    by_node = _traits(graph)
    return lambda: validate_score(graph, by_node)


def _suggestions(graph: Any) -> Callable[[], Any]:
    from graph.measures.introductions import suggest_introductions

    by_node = _traits(graph)
    return lambda: suggest_introductions(graph, by_node)


def _of_one(graph: Any) -> Callable[[], Any]:
    from graph.measures.introductions import suggest_introductions

    by_node, node = _traits(graph), max(graph)
    return lambda: suggest_introductions(graph, by_node, node=node)


def _intervals(graph: Any) -> Callable[[], Any]:
    from graph.measures.robustness import measure_rank_intervals

    return lambda: measure_rank_intervals(graph, lambda other: dict(other.degree()))


def _rewired(graph: Any) -> Callable[[], Any]:
    from graph.measures.robustness import RUNS, rewire_network

    return lambda: [rewire_network(graph, seed=seed) for seed in range(RUNS)]


def _beyond(graph: Any) -> Callable[[], Any]:
    from graph.measures.distance import measure_betweenness
    from graph.measures.robustness import compare_with_random

    return lambda: compare_with_random(graph, lambda other: measure_betweenness(other)[0])


def _sampled(samples: int) -> Task:
    def task(graph: Any) -> Callable[[], Any]:
        from graph.measures.distance import measure_betweenness

        return lambda: measure_betweenness(graph, samples=samples)

    return task


def _traits(graph: Any) -> dict[str, frozenset[Any]]:
    """Give each organisation a place and a topic at random."""
    from graph.measures.shared_traits import PLACE, TOPIC, Trait

    draw = random.Random(1)  # noqa: S311 - not for secrets
    return {
        node: frozenset(
            {
                Trait(PLACE, f"place-{draw.randrange(PLACES)}"),
                Trait(TOPIC, f"topic-{draw.randrange(TOPICS)}"),
            }
        )
        for node in graph
    }


PATHS: dict[str, Task] = {
    "graph.measures": _ours,
    "rustworkx": _rustworkx,
    "igraph": _igraph,
    "networkx": _networkx,
}
COMPUTES = {
    "graph.measures": "betweenness, closeness, harmonic, reach",
    "rustworkx": "betweenness, closeness",
    "igraph": "betweenness, closeness, harmonic",
    "networkx": "betweenness, closeness, harmonic",
}
OTHERS: dict[str, Task] = {
    "core": _core,
    "PageRank": _pagerank,
    "constraint": _constraint,
    "effective size": _effective_size,
    "Gould-Fernandez roles": _roles,
    "articulation points and bridges": _splits,
    "pairs separated by each": _separated,
    "worst three removals": _worst,
    "communities, 20 runs": _communities,
    "introductions: trial, 20 runs": _trial,
    "introductions: of one": _of_one,
    "introductions: of all": _suggestions,
}
TRIALS: dict[str, Task] = {
    "ranks by ties, a tenth missing, 100 runs": _intervals,
    "100 random networks of the same degrees": _rewired,
    "the same, with their betweenness": _beyond,
}
SAMPLED = "sampled"
AGREEMENT = "agreement"


# ---------- one run, in a process of its own ----------
def network(size: int) -> Any:
    """Return a connected random network with many small and few large organisations, always the same."""
    import networkx as nx

    made = nx.barabasi_albert_graph(size, TIES, seed=1)
    return nx.relabel_nodes(made, {node: f"org-{node:06d}" for node in made})


def one_run(name: str, size: int, samples: int) -> dict[str, float]:
    """Time a task once, after the libraries that it needs are loaded."""
    if name == AGREEMENT:
        return {"difference": _difference(network(size))}
    task = _sampled(samples) if name == SAMPLED else {**PATHS, **OTHERS, **TRIALS}[name]
    task(network(WARM))()
    call = task(network(size))
    started = time.process_time()
    answer = call()
    spent = time.process_time() - started
    if name != SAMPLED:
        return {"cpu": spent}
    values, error = answer
    return {"cpu": spent, "error": error, "largest": max(values.values())}


def in_fresh_process(name: str, size: int, samples: int) -> dict[str, float]:
    """Time a task once in a process that has done nothing before."""
    words = ["--task", name, "--size", str(size), "--samples", str(samples)]
    command = [sys.executable, str(Path(__file__)), *words]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603 - ourselves
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _difference(graph: Any) -> float:
    """Return the greatest difference between our figures and networkx's, of all nodes and measures."""
    pairs = zip(_ours(graph)(), _networkx(graph)(), strict=True)
    return max(abs(ours[node] - theirs[node]) for ours, theirs in pairs for node in graph)


# ---------- all runs, and what they give ----------
@dataclass(frozen=True)
class Bench:
    """The runs of all tables; only those of fresh processes are held to what is wanted."""

    sizes: Sizes
    fresh: bool

    def runs(self, name: str, size: int, *, times: int) -> list[dict[str, float]]:
        """Run a task several times."""
        say(f"{name}, {size:,} organisations")
        samples = self.sizes.samples
        return [(in_fresh_process if self.fresh else one_run)(name, size, samples) for _ in range(times)]

    def seconds(self, name: str, size: int) -> float:
        """Return the median of a task's CPU seconds."""
        return statistics.median(run["cpu"] for run in self.runs(name, size, times=self.sizes.runs))

    def paths(self) -> list[list[str]]:
        """Compare betweenness, closeness and harmonic closeness with those of other libraries."""
        rows = []
        for size in (self.sizes.small, self.sizes.large):
            spent: dict[str, float] = {}
            for name in PATHS:
                if name == "networkx" and size != self.sizes.small:
                    rows.append([f"{size:,}", name, COMPUTES[name], "not run", "", ""])
                    continue
                if name == "igraph" and not importlib.util.find_spec("igraph"):
                    rows.append([f"{size:,}", name, COMPUTES[name], "not installed", "", ""])
                    continue
                spent[name] = self.seconds(name, size)
                rows.append([f"{size:,}", name, COMPUTES[name], f"{spent[name]:.2f}"])
            for row in rows:
                if len(row) == 4:
                    ratio = spent[row[1]] / max(spent["rustworkx"], 1e-6)
                    ours = row[1] == "graph.measures" and size == self.sizes.large
                    row += [f"{ratio:.2f}", self.verdict(ratio, WANTED) if ours else ""]
        return rows

    def others(self) -> list[list[str]]:
        """Hold every other measure to the seconds that are wanted."""
        spent = {name: self.seconds(name, self.sizes.large) for name in OTHERS}
        return [
            [name, f"{cpu:.2f}", f"{cpu / SECONDS:.2f}", self.verdict(cpu, SECONDS)]
            for name, cpu in spent.items()
        ]

    def trials(self) -> list[list[str]]:
        """Measure what `central` adds where it tries ranks out."""
        return [
            [f"{size:,}", f"{network(size).number_of_edges():,}", name, f"{self.seconds(name, size):.2f}"]
            for size in self.sizes.tried
            for name in TRIALS
        ]

    def sampled(self) -> list[list[str]]:
        """Estimate betweenness of the huge network from some sources."""
        found = self.runs(SAMPLED, self.sizes.huge, times=self.sizes.runs)
        cpu = statistics.median(run["cpu"] for run in found)
        largest, error = found[0]["largest"], found[0]["error"]
        sources = str(self.sizes.samples)
        return [[f"{self.sizes.huge:,}", sources, f"{cpu:.2f}", f"{largest:.4f}", f"{error:.4f}"]]

    def verdict(self, value: float, wanted: float) -> str:
        """Tell whether a figure is as small as is wanted."""
        return "not judged" if not self.fresh else "met" if value <= wanted else "missed"


def report(bench: Bench) -> None:
    """Run everything and print the tables."""
    sizes = bench.sizes
    print(f"Machine: {machine(PACKAGES)}.")
    how = (
        f"medians of {sizes.runs}, each in a process of its own" if bench.fresh else "to try the script only"
    )
    print(f"CPU seconds, {how}.\n")
    paths = bench.paths()
    print("Exact shortest-path measures; ratio to rustworkx of the same run, at most 1.2 wanted:\n")
    heads = ["organisations", "library", "computes", "CPU s", "ratio", "wanted"]
    print(table(heads, paths))
    (agreement,) = bench.runs(AGREEMENT, sizes.small, times=1)
    print(
        f"\nGreatest difference from networkx at {sizes.small:,} organisations: "
        f"{agreement['difference']:.1e}.\n"
    )
    print(f"Other measures at {sizes.large:,} organisations; at most {SECONDS:g} s wanted:\n")
    print(table(["measure", "CPU s", "of wanted", "wanted"], bench.others()))
    print("\nTrying ranks out, as `central` does up to 300 organisations:\n")
    print(table(["organisations", "ties", "what", "CPU s"], bench.trials()))
    print("\nSampled betweenness; the error is the half-width of a 95 % interval, the widest of all:\n")
    heads = ["organisations", "sources", "CPU s", "largest value", "stated error"]
    print(table(heads, bench.sampled()))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables, or time one task for them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="small networks, one run of each")
    parser.add_argument("--task", help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--samples", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.task:
        print(json.dumps(one_run(given.task, given.size, given.samples)))
    else:
        report(Bench(QUICK, fresh=False) if given.quick else Bench(FULL, fresh=True))


if __name__ == "__main__":
    main()
