"""Measures the workbench's SPARQL endpoint beside other servers: `python benchmarks/server.py`.

Prints a table: requests a second, 99th percentile in milliseconds and CPU microseconds of the server for each
answer, of eight kinds of question on one graph, with wrk on four connections. The workbench has all its
bounds on, `oxigraph serve` and rdflib-endpoint have none. A query is asked once ("new", a comment makes it
differ) and the same again and again ("again"), which the workbench answers from its cache; the others have
none. The servers take turns; figures are medians of the rounds.

    --rounds N             for each question [5]
    --seconds N            for each question, server and round [2]
    --organisations N      of the made-up graph, some 12 triples each [8000]
    --rdflib-endpoint CMD  the command, in an environment of its own; left out where it is not given
    --soak N               send N requests to the workbench alone, and print the memory that it takes
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from urllib.parse import quote

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.endpoints import oxigraph  # noqa: E402 - the checkout is put on the path above
from tests.serve.workbench import find_free_port, start_workbench  # noqa: E402

NS = "http://example.org/"
PREFIX = f"PREFIX x: <{NS}> "
QUESTIONS = {
    "ASK": "ASK { x:o17 x:partner ?b }",
    "facts of one": "SELECT ?p ?o { x:o42 ?p ?o }",
    "label search": 'SELECT ?s ?l { ?s x:label ?l FILTER(CONTAINS(?l, "Name 77")) }',
    "group count": "SELECT ?k (COUNT(?s) AS ?n) { ?s x:kind ?k } GROUP BY ?k",
    "two steps": "SELECT ?c { x:o42 x:partner ?b . ?b x:partner ?c }",
    "path": "SELECT ?b { x:o42 x:partOf+ ?b }",
    "CONSTRUCT": "CONSTRUCT { ?b x:near x:o42 } { x:o42 x:partner ?b . ?b x:kind ?k }",
    "1,000 rows": "SELECT ?s ?l { ?s x:label ?l } LIMIT 1000",
}
SCRIPT = """
local number = 0
local path = "PATH"
local is_new = NEW
request = function()
  number = number + 1
  return wrk.format("GET", is_new and path .. "%20%23" .. number or path)
end
"""


@dataclass(frozen=True)
class Figures:
    """What wrk has measured; requests that were answered with an error are no answers."""

    per_second: float
    p99: float  # milliseconds
    has_errors: bool
    cpu: float = 0.0  # microseconds of the server and its processes for each answer

    def __str__(self) -> str:
        fault = " (errors)" if self.has_errors else ""
        return f"{self.per_second:,.0f} · {self.p99:,.1f} · {self.cpu:,.0f}{fault}"


def take_median(rounds: Sequence[Figures]) -> Figures:
    """Return the medians of several rounds."""
    return Figures(
        median(figures.per_second for figures in rounds),
        median(figures.p99 for figures in rounds),
        any(figures.has_errors for figures in rounds),
        median(figures.cpu for figures in rounds),
    )


def sum_cpu(process: int) -> float:
    """Return the CPU microseconds that a server and its processes have taken."""
    server = psutil.Process(process)
    return 1e6 * sum(sum(part.cpu_times()[:2]) for part in (server, *server.children(recursive=True)))


def write_graph(path: Path, organisations: int) -> None:
    """Write a made-up network: names, kinds, partners and what is part of what."""
    rng = random.Random(1)  # noqa: S311 - the same graph each time
    with path.open("w", encoding="utf-8") as file:
        for number in range(organisations):
            subject = f"<{NS}o{number}>"
            file.write(f"{subject} <{NS}kind> <{NS}kind{rng.randrange(12)}> .\n")
            file.write(f'{subject} <{NS}label> "Name {number} of an organisation" .\n')
            if number:
                file.write(f"{subject} <{NS}partOf> <{NS}o{rng.randrange(number)}> .\n")
            for _ in range(9):
                file.write(f"{subject} <{NS}partner> <{NS}o{rng.randrange(organisations)}> .\n")


def measure(url: str, query: str, seconds: int, header: str, *, is_new: bool, folder: Path) -> Figures:
    """Let wrk ask a query for some seconds."""
    script = folder / "ask.lua"
    path = f"{url[url.index('/', 8) :]}?query={quote(PREFIX + query)}"
    script.write_text(SCRIPT.replace("PATH", path).replace("NEW", str(is_new).lower()), encoding="utf-8")
    headers = ("-H", header, "-H", "Accept: application/sparql-results+json, application/n-triples;q=0.5")
    command = ["wrk", "-t1", "-c4", f"-d{seconds}", "--latency", "-s", str(script), *headers, url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - wrk
    rate, late = re.search(r"Requests/sec:\s+([\d.]+)", said), re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    p99 = float(late[1]) * {"us": 0.001, "ms": 1, "s": 1000}[late[2]] if late else 0.0
    return Figures(float(rate[1]) if rate else 0.0, p99, "Non-2xx" in said)


@contextlib.contextmanager
def run_rdflib_endpoint(command: str, path: Path) -> Iterator[tuple[str, int]]:
    """Run rdflib-endpoint on a file; give its address and process."""
    port = find_free_port()
    words = [*command.split(), "serve", "--host", "127.0.0.1", "--port", str(port), str(path)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - as told
    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/?query=ASK%20%7B%7D", timeout=5)
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/", process.pid
    finally:
        process.terminate()
        process.wait()


def compare(arguments: argparse.Namespace, graph: Path, folder: Path) -> None:
    """Print a row for each question, every server at its side, and the ratios to each other server."""
    print(
        "| question | workbench, new | again | oxigraph serve | rdflib-endpoint | new of oxigraph | again of",
        end="",
    )
    print(" oxigraph | new of rdflib-endpoint |\n|---|---|---|---|---|---|---|---|", flush=True)
    with contextlib.ExitStack() as stack:
        workbench = stack.enter_context(start_workbench(graph))
        engine = stack.enter_context(oxigraph())
        data = workbench.ask("/store?default", headers={"Accept": "application/n-triples"}).content
        request = urllib.request.Request(  # noqa: S310
            f"{engine.store}?default", data, {"Content-Type": "application/n-triples"}, method="PUT"
        )
        urllib.request.urlopen(request).close()  # noqa: S310
        peer: list[tuple[str, int, bool]] = []
        if arguments.rdflib_endpoint:
            same = folder / "same.nt"
            same.write_bytes(data)
            peer = [(*stack.enter_context(run_rdflib_endpoint(arguments.rdflib_endpoint, same)), True)]
        known = f"Authorization: Bearer {workbench.token}"

        def ask(url: str, query: str, process: int, *, is_new: bool) -> Figures:
            before = sum_cpu(process)
            figures = measure(url, query, arguments.seconds, known, is_new=is_new, folder=folder)
            answers = max(figures.per_second * arguments.seconds, 1)
            return replace(figures, cpu=(sum_cpu(process) - before) / answers)

        ours = f"{workbench.root}/sparql"
        own, other = workbench.process.pid, engine.process.pid
        turns = [(ours, own, True), (ours, own, False), (engine.query, other, True), *peer]
        for url, process, _ in turns:  # each opens what it needs when it is first asked
            ask(url, QUESTIONS["two steps"], process, is_new=True)
        for name, query in QUESTIONS.items():
            rounds = [
                [ask(url, query, process, is_new=new) for url, process, new in turns]
                for _ in range(arguments.rounds)
            ]
            figures = [take_median(of_server) for of_server in zip(*rounds, strict=True)]
            new, again, *others = [figure.per_second for figure in figures]
            ratios = [new / others[0], again / others[0], *(new / max(rate, 0.1) for rate in others[1:])]
            cells = [str(figure) for figure in figures] + ["–"] * (not peer)
            print("|", " | ".join([name, *cells, *(f"{ratio:.2f}" for ratio in ratios)]), "|", flush=True)


def soak(requests: int, graph: Path, folder: Path) -> None:
    """Print the memory of the workbench and its processes while it answers."""
    with start_workbench(graph) as workbench:
        process = psutil.Process(workbench.process.pid)
        known, sent = f"Authorization: Bearer {workbench.token}", 0
        while sent < requests:
            for query in QUESTIONS.values():
                figures = measure(f"{workbench.root}/sparql", query, 2, known, is_new=True, folder=folder)
                sent += round(2 * figures.per_second)
            memory = sum(part.memory_info().rss for part in (process, *process.children(recursive=True)))
            print(f"{sent:,} requests: {memory >> 20} MB", flush=True)


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description="Measure the SPARQL endpoint of the workbench.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--organisations", type=int, default=8000)
    parser.add_argument("--rdflib-endpoint", default="")
    parser.add_argument("--soak", type=int, default=0)
    arguments = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is not here. Debian, as root: apt-get install wrk.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["STAKEHOLDERS_CACHE"] = str(folder / "cache")
        graph = folder / "network.nt"
        write_graph(graph, arguments.organisations)
        if arguments.soak:
            soak(arguments.soak, graph, folder)
        else:
            compare(arguments, graph, folder)


if __name__ == "__main__":
    main()
