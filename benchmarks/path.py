"""Measures the path from tables to answers at growing sizes: registers in, tables of ratios and slopes out.

Each figure is of a process of its own: CPU seconds of all its threads after the libraries are loaded, and the
largest memory it held. Peers run in the same run on the same data: rdflib, pySHACL and networkx by hand, and
the engine itself (pyoxigraph) on N-Quads that are ready, which is the floor: it does nothing but load.

    python benchmarks/path.py                     what docs/performance.md says
    python benchmarks/path.py --largest 1000000   up to a million entities
    python benchmarks/path.py --foreign 10000     and 10 GB of N-Quads of others (50 GB of disk)
    python benchmarks/path.py --quick             small sizes, once each: to try the script
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import foreign
from asked import QUESTIONS, RDFLIB
from register import write
from tabular import machine, say, table

PACKAGES = ("pyoxigraph", "rdflib", "pyshacl", "networkx", "numpy")
SIZES = (1_000, 10_000, 100_000, 1_000_000)
RUNS = 3
AT = 10_000  # entities at which peers answer, too
LARGE = 100_000  # from which on one run is enough, and beyond which peers are left out
TIMES = 5  # a question is asked so often in a run; the median counts

Task = Callable[["Place"], dict[str, float]]


@dataclass(frozen=True)
class Place:
    """Where the register of one size lies, with what is made of it before anything is measured."""

    folder: Path

    @property
    def data(self) -> Path:
        """The tables."""
        return self.folder / "data"

    @property
    def quads(self) -> Path:
        """All that our store holds, as N-Quads."""
        return self.folder / "ready.nq"

    @property
    def merged(self) -> Path:
        """The merged view, as N-Triples."""
        return self.folder / "merged.nt"

    def scratch(self) -> Path:
        """Return an empty folder."""
        shutil.rmtree(self.folder / "scratch", ignore_errors=True)
        return self.folder / "scratch"


def timed(call: Callable[[], Any], **more: float) -> dict[str, float]:
    """Return CPU and wall seconds of a call and the largest memory of the process, in MB."""
    started, begun = time.process_time(), time.perf_counter()
    call()
    spent, took = time.process_time() - started, time.perf_counter() - begun
    return {
        "cpu": spent,
        "wall": took,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        **more,
    }


# ---------- tables to store ----------
def prepare(place: Place, entities: int) -> dict[str, float]:
    """Write the tables, and what the engine is given ready."""
    import pyoxigraph as ox

    from graph.core.cache_folder import VARIABLE
    from graph.model.opening import build_snapshot, open_snapshot
    from graph.store import snapshots

    write(place.data, entities)
    os.environ[VARIABLE] = str(place.folder / "kept")
    _, made = build_snapshot(place.data)
    snapshots.publish_snapshot(made)
    store = open_snapshot(made).store
    ox.serialize(store.iter_quads(), str(place.quads), ox.RdfFormat.N_QUADS)
    merged = (quad.triple for quad in store.iter_quads(""))
    ox.serialize(merged, str(place.merged), ox.RdfFormat.N_TRIPLES)
    with place.quads.open("rb") as lines:
        return {"quads": sum(1 for _ in lines)}


def ours_in_memory(place: Place) -> dict[str, float]:
    """Open the tables in memory."""
    from graph.model.opening import open_graph

    held: list[Any] = []
    return timed(lambda: held.append(open_graph(place.data)))


def ours_kept(place: Place) -> dict[str, float]:
    """Make the store that is kept."""
    from graph.core.cache_folder import VARIABLE
    from graph.model.opening import build_snapshot

    held: list[Any] = []
    os.environ[VARIABLE] = str(place.scratch())
    found = timed(lambda: held.append(build_snapshot(place.data)))
    return {**found, "disk": _disk(held[0][1].folder)}


def ours_foreign(place: Place) -> dict[str, float]:
    """Keep N-Quads of others; the name of the place is their size in MB."""
    from graph.core.cache_folder import VARIABLE
    from graph.model import opening

    file = place.folder / "activities.nq"
    statements = foreign.write(file, int(place.folder.name) * 1_000_000)
    opening.SORTED_ABOVE = 0  # a small file, too, as a large data set
    held: list[Any] = []
    os.environ[VARIABLE] = str(place.scratch())
    found = timed(lambda: held.append(opening.build_snapshot(file)))
    return {**found, "disk": _disk(held[0][1].folder), "statements": statements}


def _disk(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def ours_without_rules(place: Place) -> dict[str, float]:
    """Do the same without inference: the difference is what it costs."""
    from graph.model import inference, opening

    inference.Rules.from_ontology = classmethod(lambda cls, _: cls({}, ()))  # type: ignore[method-assign,assignment]
    held: list[Any] = []
    return timed(lambda: held.append(opening.open_graph(place.data)))


def engine_in_memory(place: Place) -> dict[str, float]:
    """Load ready N-Quads: the floor."""
    import pyoxigraph as ox

    store = ox.Store()
    return timed(lambda: store.bulk_load(path=str(place.quads), format=ox.RdfFormat.N_QUADS))


def engine_on_disk(place: Place) -> dict[str, float]:
    """Load ready N-Quads into a folder."""
    import pyoxigraph as ox

    store = ox.Store(str(place.scratch()))
    return timed(lambda: store.bulk_load(path=str(place.quads), format=ox.RdfFormat.N_QUADS))


def rdflib_plain(place: Place) -> dict[str, float]:
    """Load the merged view alone, without evidence, as one does by hand."""
    import rdflib

    return timed(lambda: rdflib.Graph().parse(place.merged, format="nt"))


# ---------- checks ----------
def our_checks(place: Place) -> dict[str, float]:
    """Run all checks: rows, shapes, set queries."""
    from graph.model.opening import open_graph
    from graph.quality import checks

    known = open_graph(place.data)
    return timed(lambda: checks.run_checks(known))


def pyshacl_core(place: Place) -> dict[str, float]:
    """Run the shapes alone, by pySHACL on rdflib, the data loaded before."""
    import pyshacl
    import rdflib

    from graph.core import resources

    data = rdflib.Graph().parse(place.merged, format="nt")
    shapes = rdflib.Graph().parse(resources.find_ontology() / "shapes.ttl")
    return timed(lambda: pyshacl.validate(data, shacl_graph=shapes, inference="none"))


# ---------- questions ----------
def _asked(ask: Callable[[str], Any]) -> dict[str, float]:
    found = {}
    for name, text in QUESTIONS.items():
        times = []
        for _ in range(TIMES):
            started = time.perf_counter()
            ask(text)
            times.append(time.perf_counter() - started)
        found[name] = statistics.median(times) * 1000
    return found


def _csv(answer: Any) -> bytes:
    import pyoxigraph as ox

    return answer.serialize(format=ox.QueryResultsFormat.CSV) or b""


def our_questions(place: Place) -> dict[str, float]:
    """Ask the kept store as `query` does, guard and all; milliseconds by question."""
    store = _kept(place).store
    return _asked(lambda text: store.answer_query(text, _csv))


def engine_questions(place: Place) -> dict[str, float]:
    """Ask the engine itself on the same files."""
    import pyoxigraph as ox

    from graph.schema.terms import PREFIXES

    store = ox.Store.read_only(str(_find_kept(place).folder / "graph"))
    return _asked(lambda text: _csv(store.query(text, prefixes=PREFIXES)))


def rdflib_questions(place: Place) -> dict[str, float]:
    """Ask rdflib, once each: the merged view as default graph, the evidence as named graphs."""
    import rdflib

    from graph.schema.terms import PREFIXES

    data = rdflib.Dataset()
    data.parse(place.quads, format="nquads")
    found = {}
    for name, text in RDFLIB.items():
        started = time.perf_counter()
        try:
            list(data.query(text, initNs=PREFIXES))
            found[name] = (time.perf_counter() - started) * 1000
        except RecursionError:
            found[name] = math.nan
    return found


def _kept(place: Place) -> Any:
    from graph.model.opening import open_snapshot

    return open_snapshot(_find_kept(place))


def _find_kept(place: Place) -> Any:
    from graph.core.cache_folder import VARIABLE
    from graph.store import snapshots

    os.environ[VARIABLE] = str(place.folder / "kept")
    found = snapshots.find_snapshot(place.data, "internal")
    assert found  # noqa: S101 - prepared before
    return found


# ---------- network, text ----------
def our_network(place: Place) -> dict[str, float]:
    """Read who is connected into arrays, the store open in memory."""
    from graph.model.network import Network
    from graph.model.opening import open_graph

    known = open_graph(place.data)
    known.store.select("SELECT * { ?s ?p ?o } LIMIT 1")
    times = [timed(Network(known).build_edge_array) for _ in range(TIMES)]
    return sorted(times, key=lambda one: one["cpu"])[TIMES // 2]


def rdflib_network(place: Place) -> dict[str, float]:
    """Read the same by hand from an rdflib graph into networkx."""
    import networkx as nx
    import rdflib

    from graph.schema.vocabulary import Ontology

    data = rdflib.Graph().parse(place.merged, format="nt")
    kinds = [
        rdflib.URIRef(iri)
        for iri, kind in Ontology.load().tie_kinds.items()
        if kind.counts and kind.canonical
    ]

    def by_hand() -> None:
        found = nx.Graph()
        organisation = rdflib.URIRef("https://w3id.org/stk/ns#Organisation")
        found.add_nodes_from(data.subjects(rdflib.RDF.type, organisation))
        for kind in kinds:
            for subject, object_ in data.subject_objects(kind):
                if subject in found and object_ in found:
                    found.add_edge(subject, object_)

    return timed(by_hand)


def our_text(place: Place) -> dict[str, float]:
    """Write sorted Turtle and TriG from the store in memory."""
    from graph.model.opening import open_graph

    known = open_graph(place.data)
    _ = known.certainty_by_set, known.sources
    from graph.model.w3c_view import write_w3c_turtle

    return timed(lambda: (write_w3c_turtle(known), known.to_trig()))


def engine_text(place: Place) -> dict[str, float]:
    """Write the same, unsorted, by the engine."""
    import pyoxigraph as ox

    from graph.model.opening import open_graph
    from graph.schema.terms import PREFIXES

    known = open_graph(place.data)
    store = ox.Store()
    store.extend(known.iter_evidence_quads())
    merged = ox.Store()
    merged.extend(ox.Quad(one.subject, one.predicate, one.object) for one in known.iter_merged_triples())
    form = ox.RdfFormat
    return timed(
        lambda: (
            merged.dump(format=form.TURTLE, from_graph=ox.DefaultGraph(), prefixes=PREFIXES),
            store.dump(format=form.TRIG, prefixes=PREFIXES),
        )
    )


def rdflib_text(place: Place) -> dict[str, float]:
    """Write the merged view alone as rdflib's Turtle."""
    import rdflib

    data = rdflib.Graph().parse(place.merged, format="nt")
    return timed(lambda: data.serialize(format="turtle"))


TASKS: dict[str, Task] = {
    one.__name__: one
    for one in (
        ours_in_memory, ours_kept, ours_foreign, ours_without_rules, engine_in_memory, engine_on_disk,
        rdflib_plain, our_checks, pyshacl_core, our_questions, engine_questions, rdflib_questions,
        our_network, rdflib_network, our_text, engine_text, rdflib_text,
    )
}  # fmt: skip


# ---------- all runs, and what they give ----------
@dataclass(frozen=True)
class Bench:
    """The sizes and how often each is run; figures are medians by name, and ratios are of one run."""

    folder: Path
    sizes: tuple[int, ...]
    at: int
    runs: int

    def place(self, size: int) -> Place:
        """Return the place of a size, made where it is not there yet."""
        place = Place(self.folder / str(size))
        if not place.merged.exists():
            say(f"a register of {size:,} entities")
            self._alone("prepare", size)
        return place

    def run(self, name: str, size: int) -> dict[str, float]:
        """Return the medians of a task's figures."""
        self.place(size)
        times = 1 if size >= LARGE else self.runs
        say(f"{name}, {size:,} entities, {times} times")
        found = [self._alone(name, size) for _ in range(times)]
        return {key: statistics.median(one[key] for one in found) for key in found[0]}

    def of_others(self, megabytes: int) -> list[list[str]]:
        """Keep N-Quads of others of a tenth of a size, and of the size."""
        rows = []
        for size in (megabytes // 10, megabytes):
            say(f"{size:,} MB of N-Quads")
            found = self._alone("ours_foreign", size, self.folder / "foreign")
            shutil.rmtree(self.folder / "foreign")
            rows.append(
                [
                    f"{size:,}",
                    f"{found['statements']:,.0f}",
                    f"{found['cpu']:.1f}",
                    f"{found['wall']:.1f}",
                    f"{found['mb']:,.0f}",
                    f"{found['disk']:,.0f}",
                ]
            )
        return rows

    def _alone(self, name: str, size: int, folder: Path | None = None) -> dict[str, float]:
        words = ["--task", name, "--size", str(size), "--folder", str(folder or self.folder)]
        command = [sys.executable, str(Path(__file__)), *words]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603 - ourselves
        found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return found

    def loads(self) -> tuple[list[list[str]], dict[str, list[tuple[float, float, float]]]]:
        """Compare tables to store with the floor and with rdflib; and collect the curves."""
        rows: list[list[str]] = []
        curves: dict[str, list[tuple[float, float, float]]] = {}
        for size in self.sizes:
            self.place(size)
            quads = _lines(self.place(size).quads)
            names = ["engine_on_disk", "ours_kept"]
            if size <= LARGE:
                names = ["engine_in_memory", "ours_in_memory", *names, "ours_without_rules"]
            if size <= LARGE:
                names.append("rdflib_plain")
            found = {name: self.run(name, size) for name in names}
            for name, one in found.items():
                curves.setdefault(name, []).append((size, one["cpu"], one["mb"]))
                on_disk = name in ("ours_kept", "engine_on_disk")
                floor = found["engine_on_disk" if on_disk else "engine_in_memory"]
                rows.append(
                    [
                        f"{size:,}",
                        f"{quads:,}",
                        SAID[name],
                        f"{one['cpu']:.2f}",
                        f"{one['wall']:.1f}",
                        f"{one['cpu'] / floor['cpu']:.2f}",
                        f"{one['mb']:,.0f}",
                        f"{one['mb'] / floor['mb']:.2f}",
                        f"{one['disk']:,.0f}" if "disk" in one else "",
                    ]
                )
        return rows, curves

    def pairs(self, ours: str, peers: Sequence[str], size: int) -> list[list[str]]:
        """Compare a task of ours with its peers at one size."""
        found = {name: self.run(name, size) for name in (ours, *peers)}
        return [
            [f"{size:,}", SAID[name], f"{one['cpu'] * 1000:,.0f}", f"{one['cpu'] / found[ours]['cpu']:.1f}"]
            for name, one in found.items()
        ]

    def questions(self) -> list[list[str]]:
        """Compare questions with the engine's own answers at every size, and with rdflib's at one."""
        rows = []
        for size in self.sizes:
            ours, engine = self.run("our_questions", size), self.run("engine_questions", size)
            theirs = self._alone("rdflib_questions", size) if size <= self.at else {}
            for name in QUESTIONS:
                far = f"{theirs[name] / engine[name]:,.0f}" if name in theirs else ""
                rows.append(
                    [
                        f"{size:,}",
                        name,
                        f"{ours[name]:,.1f}",
                        f"{ours[name] / engine[name]:.2f}",
                        far.replace("nan", "RecursionError"),
                    ]
                )
        return rows


SAID = {
    "ours_in_memory": "ours, in memory",
    "ours_kept": "ours, kept on disk",
    "ours_without_rules": "ours, in memory, without inference",
    "engine_in_memory": "pyoxigraph alone, ready N-Quads",
    "engine_on_disk": "pyoxigraph alone, on disk",
    "rdflib_plain": "rdflib, merged view without evidence",
    "our_checks": "ours, all checks",
    "pyshacl_core": "pySHACL, shapes alone",
    "our_network": "ours",
    "rdflib_network": "rdflib and networkx by hand",
    "our_text": "ours, sorted",
    "engine_text": "pyoxigraph, unsorted",
    "rdflib_text": "rdflib, Turtle of the merged view alone",
}


def _lines(path: Path) -> int:
    with path.open("rb") as lines:
        return sum(1 for _ in lines)


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Return the exponent of a power law through points: least squares on logarithms of both."""
    xs, ys = ([math.log(value) for value in side] for side in zip(*points, strict=True))
    middle, level = statistics.mean(xs), statistics.mean(ys)
    spread = sum((x - middle) ** 2 for x in xs)
    return sum((x - middle) * (y - level) for x, y in zip(xs, ys, strict=True)) / spread


def draw(curves: dict[str, list[tuple[float, float, float]]], file: Path) -> None:
    """Draw CPU seconds and memory against the number of entities, both on logarithms, with each slope."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, 2, figsize=(10, 4), layout="constrained")
    for axis, column, unit in zip(axes, (1, 2), ("CPU seconds", "MB held at most"), strict=True):
        for number, (name, points) in enumerate(curves.items()):
            if len(points) < 3:
                continue
            line = [(point[0], point[column]) for point in points]
            ours = name.startswith("ours")
            axis.loglog(
                *zip(*line, strict=True),
                marker="os^Dvx"[number % 6],
                linestyle="-" if ours else "--",
                color=f"C{number}",
                label=f"{SAID[name]} (slope {slope(line):.2f})",
            )
        axis.set(xlabel="entities", ylabel=unit)
        axis.grid(alpha=0.3)
        axis.legend(fontsize=7, frameon=False)
    figure.savefig(file, dpi=150)
    pyplot.close(figure)


def report(bench: Bench, picture: Path | None = None, *, megabytes: int = 0) -> None:
    """Run everything and print the tables."""
    print(f"Machine: {machine(PACKAGES)}.\n")
    rows, curves = bench.loads()
    if picture:
        draw(curves, picture)
    heads = ["entities", "quads", "what", "CPU s", "wall s", "of floor", "MB", "of floor", "disk MB"]
    print("Tables to store; the floor is pyoxigraph alone:\n")
    print(table(heads, rows))
    print("\nHow it grows, as the exponent of the number of entities:\n")
    grown = [
        [
            SAID[name],
            f"{slope([(x, y) for x, y, _ in points]):.2f}",
            f"{slope([(x, z) for x, _, z in points]):.2f}",
        ]
        for name, points in curves.items()
        if len(points) > 2
    ]
    print(table(["what", "CPU", "memory"], grown))
    for title, ours, peers in (
        ("Checks", "our_checks", ["pyshacl_core"]),
        ("Who is connected, as arrays", "our_network", ["rdflib_network"]),
        ("Turtle and TriG", "our_text", ["engine_text", "rdflib_text"]),
    ):
        print(f"\n{title}:\n")
        print(table(["entities", "what", "CPU ms", "of ours"], bench.pairs(ours, peers, bench.at)))
    print("\nQuestions to the kept store, milliseconds:\n")
    heads = ["entities", "question", "ours, ms", "of pyoxigraph", "rdflib, of pyoxigraph"]
    print(table(heads, bench.questions()))
    if megabytes:
        print("\nN-Quads of others, kept on disk:\n")
        heads = ["MB", "statements", "CPU s", "wall s", "MB held", "disk MB"]
        print(table(heads, bench.of_others(megabytes)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables, or time one task for them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="small registers, one run of each")
    parser.add_argument("--largest", type=int, default=LARGE, help="entities of the largest register")
    parser.add_argument("--folder", type=Path, help="where registers are kept for another run")
    parser.add_argument("--picture", type=Path, help="file to draw how it grows into, .png or .svg")
    parser.add_argument("--foreign", type=int, default=0, help="MB of the largest file of N-Quads of others")
    parser.add_argument("--task", help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.task:
        place = Place(given.folder / str(given.size))
        found = prepare(place, given.size) if given.task == "prepare" else TASKS[given.task](place)
        print(json.dumps(found))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        sizes = tuple(size for size in SIZES if size <= given.largest)
        bench = Bench(folder, (200, 400, 800), 200, 1) if given.quick else Bench(folder, sizes, AT, RUNS)
        report(bench, given.picture, megabytes=given.foreign)


if __name__ == "__main__":
    main()
