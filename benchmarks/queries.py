"""Measures what it costs that a query is evaluated in a process of its own: `python benchmarks/queries.py`.

Prints the table of docs/performance.md: the same queries in this process and in a warm one, and a whole
command. Medians and, because other work disturbs short times, the lowest tenth.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from graph.core.cache_folder import VARIABLE
from graph.model.graph import StakeholderGraph
from graph.model.opening import build_snapshot, open_graph, open_snapshot
from graph.store import QueryLimits
from graph.store.interface import Answer
from graph.store.process_evaluator import ProcessEvaluator

ROOT = Path(__file__).resolve().parent.parent
KESTREL = ROOT / "data" / "kestrel"
QUERIES = {
    "ASK of one pattern": "ASK { ?a stk:memberOf ?b }",
    "100 rows": "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 100",
    "10,000 rows": "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 10000",
}
LIMITS = QueryLimits()


def measure(work: Callable[[], object], times: int = 300) -> str:
    """Return the lowest tenth and the median of the times of some work, in milliseconds."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - started))
    taken.sort()
    return f"{taken[times // 10]:.2f} / {taken[times // 2]:.2f}"


def count(answer: Answer) -> int:
    """Read an answer to its end."""
    return sum(1 for _ in answer) if hasattr(answer, "__iter__") else bool(answer)


def compare(name: str, knowledge: StakeholderGraph) -> None:
    """Print the cost of each query here and in a process of its own."""
    store = knowledge.store
    with ProcessEvaluator() as pool:
        for label, query in QUERIES.items():
            here = measure(lambda query=query: store.answer_query(query, count))
            store.answer_within(query, LIMITS, pool, count)  # the process has started from here on
            there = measure(lambda query=query: store.answer_within(query, LIMITS, pool, count))
            print(f"| {label}, {name} | {here} | {there} |", flush=True)


def time_start(knowledge: StakeholderGraph) -> None:
    """Print how long it takes until a new process has given its first answer."""

    def ask_once() -> None:
        with ProcessEvaluator() as pool:
            knowledge.store.answer_within("ASK {}", LIMITS, pool, bool)

    print(
        f"| a new process and its first answer, {len(knowledge.store):,} quads | | {measure(ask_once, 20)} |"
    )


def time_command() -> None:
    """Print what a whole command costs."""
    command = [sys.executable, str(ROOT / "cli.py"), "query", "ASK {}", "-d", str(KESTREL)]
    taken = measure(lambda: subprocess.run(command, capture_output=True), 20)  # noqa: S603
    print(f"| `stakeholders query` | | {taken} |")


if __name__ == "__main__":
    print("| what | in the process of the caller | in one of its own |\n|---|---|---|")
    in_memory = open_graph(KESTREL)
    compare("in memory", in_memory)
    with tempfile.TemporaryDirectory() as folder:
        os.environ[VARIABLE] = folder
        _, snapshot = build_snapshot(KESTREL)
        compare("kept on disk", open_snapshot(snapshot))
    time_start(in_memory)
    time_command()
