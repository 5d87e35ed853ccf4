"""Measures what the measures cost on this machine and on a standalone cluster on it: sizes in, a table out.

Each run is a process of its own on a network of benchmarks/crowd.py. Workers have one core each. CPU seconds
are those of all processes, memory is the largest sum of what they held at once, looked at every half second.

    python benchmarks/cluster.py                     10,000 and 100,000 organisations, no worker, 1 and 2
    python benchmarks/cluster.py --sizes 1000000 --workers 0
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

TIES = 3  # for each organisation
MEASURES = ("degree", "components", "core", "PageRank", "labels", "betweenness")
MEMORY = ("3g", "2g")  # of an executor, of the program's own Java
PAGE, TICKS = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")


# ---------- one run ----------
def local(size: int, samples: int) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield the measures as the commands take them on one machine, after the network is made."""
    import networkx as nx

    from graph.measures import propagation
    from graph.measures.adjacency import Links
    from graph.measures.distance import measure_betweenness

    graph = network(size)
    yield "degree", lambda: dict(graph.degree())
    yield "components", lambda: list(nx.connected_components(graph))
    yield "core", lambda: nx.core_number(graph)
    yield "PageRank", lambda: nx.pagerank(graph, tol=1e-12, max_iter=1000, weight=None)
    yield "labels", lambda: propagation.propagate_labels(Links.from_graph(graph))
    yield "betweenness", lambda: measure_betweenness(graph, samples=samples)


def spark(size: int, samples: int, master: str) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield the measures on a cluster, after the session is opened and the ties are sent."""
    from graph.measures.adjacency import Links
    from graph.measures.cluster import between, rounds
    from graph.measures.cluster.frames import send_ties
    from graph.measures.cluster.session import Cluster, open_session

    links = Links.from_graph(network(size))
    with open_session(Cluster(master)) as session:
        sent: list[Any] = []

        def first() -> None:
            sent.append(send_ties(links, session))
            sent[0].links.count()

        yield "sending", first
        yield "degree", lambda: rounds.count_neighbours(sent[0])
        yield "components", lambda: rounds.find_components(sent[0])
        yield "core", lambda: rounds.measure_core_numbers(sent[0])
        yield "PageRank", lambda: rounds.measure_pagerank(sent[0])
        yield "labels", lambda: rounds.propagate_labels(sent[0])
        yield "betweenness", lambda: between.measure_betweenness(sent[0], samples=samples, seed=0)


def network(size: int) -> Any:
    """Return the network of a crowd as a bare graph."""
    import networkx as nx
    from crowd import pairs

    graph = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(pairs(size, TIES * size))
    return graph


def one_run(size: int, samples: int, master: str) -> dict[str, float]:
    """Return the wall seconds of each measure."""
    found = {}
    for name, call in spark(size, samples, master) if master else local(size, samples):
        started = time.perf_counter()
        call()
        found[name] = time.perf_counter() - started
        print(f"  {name}: {found[name]:.1f} s", file=sys.stderr, flush=True)
    return found


# ---------- processes and what they take ----------
class Watch:
    """CPU seconds and memory of process groups, as /proc tells of them until they are stopped."""

    def __init__(self, groups: Sequence[int]) -> None:
        self.groups, self.largest, self.spent = set(groups), 0, {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> tuple[float, float]:
        """Return CPU seconds, and megabytes held at once."""
        self._done.set()
        self._thread.join()
        return sum(self.spent.values()) / TICKS, self.largest * PAGE / 1e6

    def _look(self) -> None:
        while not self._done.wait(0.5):
            held = 0
            for stat in Path("/proc").glob("[0-9]*/stat"):
                try:
                    fields = stat.read_text().rpartition(")")[2].split()
                except (FileNotFoundError, ProcessLookupError):
                    continue
                if int(fields[2]) in self.groups:
                    held += int(fields[21])
                    self.spent[stat.parent.name] = int(fields[11]) + int(fields[12])
            self.largest = max(self.largest, held)


@contextmanager
def standalone(
    workers: int, folder: Path
) -> Iterator[tuple[str, list[subprocess.Popen[bytes]], dict[str, str]]]:
    """Start a master and workers, and stop them whatever happens."""
    import pyspark

    home = Path(pyspark.__file__).parent
    (folder / "spark-defaults.conf").write_text(
        f"spark.executor.memory {MEMORY[0]}\nspark.driver.memory {MEMORY[1]}\n"
        "spark.scheduler.minRegisteredResourcesRatio 1.0\n",
        encoding="utf-8",
    )
    env = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_CONF_DIR": str(folder),
    }
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    master, running = f"spark://127.0.0.1:{port}", []

    def start(role: str, *words: str) -> None:
        command = [
            str(home / "bin" / "spark-class"),
            f"org.apache.spark.deploy.{role}",
            "--host",
            "127.0.0.1",
        ]
        running.append(
            subprocess.Popen(  # noqa: S603 - Spark's own program
                [*command, "--webui-port", "0", *words],
                env=env,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        )

    try:
        start("master.Master", "--port", str(port))
        for number in range(workers):
            work = str(folder / f"work-{number}")
            start("worker.Worker", "--cores", "1", "--memory", MEMORY[0], "--work-dir", work, master)
        time.sleep(15)  # until the workers are registered
        yield master, running, env
    finally:
        for one in running:
            os.killpg(one.pid, signal.SIGKILL)
            one.wait()


def watched(size: int, samples: int, workers: int) -> dict[str, float]:
    """Run the measures in a process of their own and return what they took."""
    with tempfile.TemporaryDirectory() as folder:
        if not workers:
            return _timed(size, samples, "", [], dict(os.environ))
        with standalone(workers, Path(folder)) as (master, running, env):
            return _timed(size, samples, master, [one.pid for one in running], env)


def _timed(size: int, samples: int, master: str, groups: list[int], env: dict[str, str]) -> dict[str, float]:
    words = ["--run", str(size), "--samples", str(samples), "--master", master]
    command = [sys.executable, str(Path(__file__)), *words]
    started = time.perf_counter()
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, start_new_session=True) as run:  # noqa: S603
        watch = Watch([run.pid, *groups])
        try:
            answer, _ = run.communicate()
        finally:
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)
    whole = time.perf_counter() - started
    cpu, memory = watch.stop()
    if run.returncode:
        raise SystemExit(f"the run on {size} organisations failed")
    found: dict[str, float] = json.loads(answer)
    return {**found, "whole": whole, "CPU": cpu, "MB": memory}


def main() -> None:
    """Print the table, or run once for it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[0, 1, 2], help="0: this machine alone")
    parser.add_argument("--samples", type=int, default=8, help="sources of betweenness")
    parser.add_argument("--run", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--master", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        print(json.dumps(one_run(given.run, given.samples, given.master)))
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is stopped then too
    heads = ["organisations", "where", "sending", *MEASURES, "whole", "CPU", "MB"]
    print(f"Wall seconds of each measure, betweenness from {given.samples} sources; CPU seconds of all.\n")
    print("| " + " | ".join(heads) + " |\n|" + " --- |" * len(heads), flush=True)
    for size in given.sizes:
        for workers in given.workers:
            print(f"{size:,} organisations, {workers} workers ...", file=sys.stderr, flush=True)
            found = watched(size, given.samples, workers)
            where = f"Spark, {workers} core{'s' * (workers > 1)}" if workers else "this machine"
            cells = [f"{found[name]:.1f}" if name in found else "" for name in heads[2:-1]]
            print(f"| {size:,} | {where} | {' | '.join(cells)} | {found['MB']:,.0f} |", flush=True)


if __name__ == "__main__":
    main()
