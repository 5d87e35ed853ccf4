"""The measures on a cluster: what is refused before Spark starts, and, on two workers, figures equal to ours.

The slow tests start a standalone master and two workers on this machine, each a process group of its own.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.core.errors import ClusterError
from graph.measures import propagation
from graph.measures.adjacency import Links
from graph.measures.cluster.session import Cluster, open_session
from graph.measures.distance import _compute_dependencies, estimate_interval, measure_betweenness
from tests.conftest import KESTREL, PLAIN, ROOT, Run
from tests.measures.graphs import graphs

SAMPLES, SEED = 12, 3
ADDED, DONE = "SparkListenerExecutorAdded", "SparkListenerStageCompleted"
CHAIN = 1_000
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def shuffled(graph: nx.Graph, seed: int) -> nx.Graph:
    """The same ties between names in an order that tells nothing."""
    names = np.random.default_rng(seed).permutation(len(graph)).tolist()
    other = nx.Graph()
    other.add_nodes_from(f"n{number:05d}" for number in range(len(graph)))
    other.add_edges_from((f"n{names[one]:05d}", f"n{names[two]:05d}") for one, two in graph.edges())
    return other


def mixed() -> nx.Graph:
    """Hubs, a chain, a star, many small parts and some alone: 2,320 organisations."""
    parts = [nx.barabasi_albert_graph(1500, 3, seed=1), nx.path_graph(15), nx.star_graph(299)]
    return shuffled(
        nx.disjoint_union_all([*parts, nx.gnm_random_graph(500, 220, seed=2), nx.empty_graph(5)]), 3
    )


# ---------- before Spark is started ----------
@pytest.mark.parametrize("master", ["", "there", "http://host:7077", "spark://", "yarn-client", "localhost"])
def test_what_is_no_master_is_refused(master: str) -> None:
    with pytest.raises(ClusterError, match="is no address of a Spark master; write spark://HOST:7077, yarn"):
        Cluster(master, "/shared")


@pytest.mark.parametrize("master", ["spark://host", "spark://host:door"])
def test_a_standalone_master_has_a_port(master: str) -> None:
    with pytest.raises(ClusterError, match="names no host and port"):
        Cluster(master)


@pytest.mark.parametrize(
    ("master", "here"),
    [
        ("local", True),
        ("local[2]", True),
        ("spark://127.0.0.1:7077", True),
        ("spark://localhost:7077", True),
        ("spark://[::1]:7077", True),
        ("spark://127.0.0.1:7077,far.example.org:7077", False),
        ("spark://far.example.org:7077", False),
        ("yarn", False),
        ("k8s://https://far.example.org:6443", False),
    ],
)
def test_a_cluster_elsewhere_needs_a_folder_that_its_machines_see(master: str, here: bool) -> None:
    assert Cluster(master, "hdfs:///checkpoints").is_local is here
    if here:
        assert Cluster(master).checkpoint == ""
    else:
        with pytest.raises(ClusterError, match=r"do not see a temporary folder .* --checkpoint hdfs://"):
            Cluster(master)


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


@pytest.fixture
def spark_and_java(monkeypatch: pytest.MonkeyPatch) -> None:
    really = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: name == "pyspark" or really(name, *more)
    )
    monkeypatch.setattr(shutil, "which", lambda name, *more, **most: "/usr/bin/java")


@pytest.fixture
def words() -> tuple[str, ...]:
    return ("--engine", "spark", "--master", f"spark://127.0.0.1:{free_port()}")


@pytest.mark.parametrize("verb", ["central", "communities", "isolated"])
@pytest.mark.usefixtures("spark_and_java")
def test_a_master_that_does_not_answer_is_said_at_once(
    verb: str, words: tuple[str, ...], stakeholders: Run
) -> None:
    started = time.monotonic()
    result = stakeholders(verb, *words, "-d", "/nowhere")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"no Spark master answers at {words[-1]} (Connection refused); see that it runs" in result.stderr
    assert time.monotonic() - started < 10


def test_one_master_of_several_is_enough(spark_and_java: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        address = f"spark://127.0.0.1:{free_port()},127.0.0.1:{door.getsockname()[1]}"
        Cluster(address).check_available()
    with pytest.raises(ClusterError, match="no Spark master answers"):
        Cluster(address).check_available()


def test_without_spark_it_is_said_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], stakeholders: Run
) -> None:
    really = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == "pyspark" else really(name, *more)
    )
    result = stakeholders("central", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Spark is not installed; run: pip install 'stakeholder-graph[spark]'" in result.stderr


def test_without_java_it_is_said_which(
    spark_and_java: None, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], stakeholders: Run
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name, *more, **most: None)
    result = stakeholders("central", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Spark needs Java 17 or newer, and none is found" in result.stderr


@pytest.mark.parametrize("verb", ["central", "communities", "isolated"])
@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (("--master", "local[2]"), "--master is for a cluster; add --engine spark"),
        (("--checkpoint", "/shared"), "--checkpoint is for a cluster; add --engine spark"),
        (("--engine", "spark"), "--engine spark needs the address of a cluster: --master spark://HOST:7077"),
        (("--engine", "spark", "--master", "there"), "'there' is no address of a Spark master"),
        (("--engine", "spark", "--master", "yarn"), "--checkpoint hdfs://"),
    ],
)
def test_options_that_do_not_fit_together_are_refused(
    verb: str, options: tuple[str, ...], fault: str, stakeholders: Run
) -> None:
    result = stakeholders(verb, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert fault in " ".join(result.stderr.split())


@pytest.mark.usefixtures("spark_and_java")
def test_what_a_cluster_does_not_do_is_refused(stakeholders: Run) -> None:
    words = ("--engine", "spark", "--master", "local[2]")
    louvain = stakeholders("communities", *words, "--method", "louvain")
    assert louvain.exit_code == 2
    assert "--method louvain is for one machine" in louvain.stderr
    exact = stakeholders("central", *words, "--samples", 0)
    assert exact.exit_code == 2
    assert "give --samples 1 or more" in exact.stderr


@settings(max_examples=100, deadline=None)
@given(graphs(least=2, most=9), st.integers(1, 8), st.integers(0, 5))
def test_sums_over_sources_give_the_estimate_and_error_of_one_machine(
    graph: nx.Graph, samples: int, seed: int
) -> None:
    links, size = Links.from_graph(graph), len(graph)
    if samples >= size:
        return
    chosen = np.random.default_rng(seed).choice(size, samples, replace=False)
    told = _compute_dependencies(links.matrix, chosen)
    values, error = estimate_interval(told.sum(axis=1), (told * told).sum(axis=1), chosen)
    expected, stated = measure_betweenness(graph, samples=samples, seed=seed)
    assert dict(zip(graph, values, strict=True)) == pytest.approx(expected, abs=1e-12)
    assert error == pytest.approx(stated, abs=1e-12)


# ---------- on a master and two workers ----------
@dataclass
class Standalone:
    """A master and workers that run on this machine until they are stopped."""

    folder: Path
    port: int
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    earlier: set[Path] = field(default_factory=set)  # what jobs before the latest told

    @property
    def master(self) -> str:
        return f"spark://127.0.0.1:{self.port}"

    @property
    def events(self) -> Path:
        return self.folder / "events"

    @property
    def env(self) -> dict[str, str]:
        return {
            **os.environ,
            **PLAIN,
            "SPARK_CONF_DIR": str(self.folder / "conf"),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_JAVA_OPTS": QUICK,
        }

    def configure(self) -> None:
        self.events.mkdir()
        (self.folder / "conf").mkdir()
        (self.folder / "conf" / "spark-defaults.conf").write_text(
            "spark.executor.memory 512m\nspark.executor.cores 1\nspark.driver.memory 1g\n"
            # both workers take part; little is compiled, since little is done with it
            "spark.scheduler.minRegisteredResourcesRatio 1.0\n"
            "spark.scheduler.maxRegisteredResourcesWaitingTime 120s\n"
            "spark.sql.codegen.wholeStage false\nspark.sql.codegen.factoryMode NO_CODEGEN\n"
            f"spark.driver.extraJavaOptions {QUICK}\nspark.executor.extraJavaOptions {QUICK}\n"
            f"spark.eventLog.enabled true\nspark.eventLog.dir {self.events.as_uri()}\n"
            "spark.eventLog.rolling.enabled false\nspark.eventLog.compress false\n",
            encoding="utf-8",
        )

    def start(self, role: str, *words: str) -> subprocess.Popen[bytes]:
        import pyspark

        home = Path(pyspark.__file__).parent
        command = [home / "bin" / "spark-class", f"org.apache.spark.deploy.{role}", "--host", "127.0.0.1"]
        with (self.folder / f"{len(self.running)}.log").open("wb") as log:
            one = subprocess.Popen(
                [*map(str, command), "--webui-port", "0", *words],
                env={**self.env, "SPARK_HOME": str(home)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.running.append(one)
        return one

    def worker(self) -> subprocess.Popen[bytes]:
        work = self.folder / f"work-{len(self.running)}"
        words = ("--cores", "1", "--memory", "640m", "--work-dir", str(work), self.master)
        return self.start("worker.Worker", *words)

    def kill(self, one: subprocess.Popen[bytes]) -> None:
        """End a process and the executors that it started, without a word."""
        with suppress(ProcessLookupError):
            os.killpg(one.pid, signal.SIGKILL)
        one.wait()

    def stop(self) -> None:
        for one in self.running:
            self.kill(one)

    def told(self) -> list[dict[str, Any]]:
        """The events of the latest job, as far as they are written."""
        logs = set(self.events.iterdir()) - self.earlier
        with suppress(FileNotFoundError):  # it is renamed at the end
            texts = [log.read_text(encoding="utf-8").rpartition("\n")[0] for log in logs]
            return [json.loads(line) for text in texts for line in text.splitlines()]
        return self.told()

    def count(self, event: str) -> int:
        return sum(one["Event"] == event for one in self.told())

    def run(self, *words: object) -> subprocess.Popen[bytes]:
        self.earlier = set(self.events.iterdir())
        command = [sys.executable, str(ROOT / "cli.py"), *map(str, words), "--engine", "spark"]
        return subprocess.Popen(
            [*command, "--master", self.master],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


def wait_for(what: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def standalone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standalone]:
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("Spark is not installed: pip install -e '.[dev]'")
    found = Standalone(tmp_path_factory.mktemp("spark"), free_port())
    found.configure()
    try:
        found.start("master.Master", "--port", str(found.port))
        log = found.folder / "0.log"
        wait_for(lambda: b"I have been elected leader" in log.read_bytes(), 60)
        found.worker()
        found.worker()
        wait_for(lambda: log.read_bytes().count(b"Registering worker") == 2, 60)
        yield found
    finally:
        found.stop()


@pytest.fixture(scope="module")
def figures(standalone: Standalone) -> dict[str, Any]:
    """All measures of one network, and the parts of a long chain, from one session."""
    from graph.measures.cluster import between, rounds
    from graph.measures.cluster.frames import send_ties

    graph = mixed()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in standalone.env.items():
            patch.setenv(name, value)
        with open_session(Cluster(standalone.master)) as spark:
            network = send_ties(Links.from_graph(graph), spark)
            found = {
                "degree": rounds.count_neighbours(network),
                "components": rounds.find_components(network),
                "pagerank": rounds.measure_pagerank(network),
                "core": rounds.measure_core_numbers(network),
                "labels": rounds.propagate_labels(network),
                "betweenness": between.measure_betweenness(network, samples=SAMPLES, seed=SEED),
                "of a chain": rounds.find_components(
                    send_ties(Links.from_graph(shuffled(nx.path_graph(CHAIN), 1)), spark)
                ),
                "folder": Path(spark.sparkContext.getCheckpointDir().removeprefix("file:")),
            }
    return {**found, "graph": graph}


def by_node(figures: dict[str, Any], name: str) -> dict[str, Any]:
    return dict(zip(figures["graph"], figures[name].tolist(), strict=True))


@pytest.mark.slow
def test_degree_and_core_numbers_are_those_of_networkx(figures: dict[str, Any]) -> None:
    graph = figures["graph"]
    assert by_node(figures, "degree") == dict(graph.degree())
    assert by_node(figures, "core") == nx.core_number(graph)


@pytest.mark.slow
def test_components_are_those_of_networkx(figures: dict[str, Any]) -> None:
    graph, places = figures["graph"], {node: place for place, node in enumerate(figures["graph"])}
    expected = {
        node: min(places[one] for one in part) for part in nx.connected_components(graph) for node in part
    }
    assert len(set(expected.values())) > 50
    assert by_node(figures, "components") == expected


@pytest.mark.slow
def test_a_chain_of_a_thousand_is_one_part(figures: dict[str, Any]) -> None:
    assert figures["of a chain"].tolist() == [0] * CHAIN


@pytest.mark.slow
def test_pagerank_is_that_of_networkx_and_solves_its_equations(figures: dict[str, Any]) -> None:
    graph, found = figures["graph"], figures["pagerank"]
    assert by_node(figures, "pagerank") == pytest.approx(
        nx.pagerank(graph, tol=1e-12, max_iter=1000, weight=None), abs=1e-9
    )
    ties = nx.to_scipy_sparse_array(graph, weight=None, dtype=float)
    degrees = np.array([degree for _, degree in graph.degree()])
    alone = found[degrees == 0].sum()
    visits = ties @ np.where(degrees, found / np.maximum(1, degrees), 0)
    assert np.abs(0.85 * (visits + alone / len(found)) + 0.15 / len(found) - found).sum() < 1e-11
    assert found.sum() == pytest.approx(1, abs=1e-12)


@pytest.mark.slow
def test_labels_are_those_of_one_machine(figures: dict[str, Any]) -> None:
    here = propagation.propagate_labels(Links.from_graph(figures["graph"]))
    there = figures["labels"]
    assert there.values.tolist() == here.values.tolist()
    assert (there.rounds, there.settled) == (here.rounds, here.settled)


@pytest.mark.slow
def test_betweenness_is_that_of_one_machine_from_the_same_sources(figures: dict[str, Any]) -> None:
    values, error = figures["betweenness"]
    expected, stated = measure_betweenness(figures["graph"], samples=SAMPLES, seed=SEED)
    assert dict(zip(figures["graph"], values.tolist(), strict=True)) == pytest.approx(expected, abs=1e-9)
    assert error == pytest.approx(stated, abs=1e-9)
    assert 0 < error < 1


@pytest.mark.slow
def test_nothing_is_left_in_the_folder_of_checkpoints(figures: dict[str, Any]) -> None:
    assert not figures["folder"].exists()


@pytest.mark.slow
def test_a_worker_killed_midway_changes_no_figure(standalone: Standalone, stakeholders: Run) -> None:
    """The command as it is typed; half of the machines go while it runs."""
    words = ("central", "-d", KESTREL, "--samples", "20", "--seed", "5", "--json")
    lost = standalone.running[1]
    job = standalone.run(*words)
    try:
        wait_for(lambda: standalone.count(ADDED) == 2 and standalone.count(DONE) >= 40, 240)
        assert job.poll() is None
        before = standalone.count(DONE)
        standalone.kill(lost)
        answer, said = job.communicate(timeout=240)
    finally:
        job.kill()
        job.communicate()
        standalone.worker()
    assert job.returncode == 0, said.decode()
    events = [one["Event"] for one in standalone.told()]
    gone = events.index("SparkListenerExecutorRemoved")
    assert events[:gone].count(DONE) >= before
    assert events[gone:].count(DONE) > 20, "much of the job came after the loss"
    there = json.loads(answer)
    here = json.loads(stakeholders(*words).stdout)
    assert there["sampling_error"] == pytest.approx(here["sampling_error"], abs=1e-9)
    assert [row["id"] for row in there["rows"]] == [row["id"] for row in here["rows"]]
    lacking = {"closeness", "harmonic", "reach", "eigenvector"}
    for mine, theirs in zip(there["rows"], here["rows"], strict=True):
        assert set(mine) == set(theirs)
        assert all(mine[name] is None for name in lacking)
        for name in ("degree", "betweenness", "core", "pagerank"):
            assert mine[name] == pytest.approx(theirs[name], abs=1e-9)
    assert (there["engine"], here["engine"]) == ("spark", "local")


@pytest.mark.slow
def test_communities_and_isolated_answer_as_on_one_machine(standalone: Standalone, stakeholders: Run) -> None:
    job = standalone.run("communities", "-d", KESTREL, "--json", "--checkpoint", standalone.folder / "shared")
    there = json.loads(job.communicate(timeout=240)[0])
    here = json.loads(stakeholders("communities", "-d", KESTREL, "--method", "propagation", "--json").stdout)
    there["notes"].remove("The communities were computed on a cluster.")
    assert there == {**here, "engine": "spark"}
    assert (there["method"], there["settled"]) == ("propagation", True)
    assert len(there["rows"]) > 1
    assert list((standalone.folder / "shared").iterdir()) == []
    job = standalone.run("isolated", "-d", KESTREL)
    there = job.communicate(timeout=240)[0].decode()
    here = stakeholders("isolated", "-d", KESTREL).stdout
    assert there.replace("The connected parts were computed on a cluster.\n\n", "") == here != there


@pytest.mark.slow
def test_a_job_that_fails_is_told_in_a_sentence_with_its_log(standalone: Standalone) -> None:
    job = standalone.run("isolated", "-d", KESTREL, "--checkpoint", "/proc/nowhere")
    answer, said = job.communicate(timeout=240)
    assert (job.returncode, answer) == (2, b"")
    lines = [line for line in said.decode().splitlines() if not line.endswith(" ...")]  # progress
    assert len(lines) == 1
    assert lines[0].startswith(f"stakeholders: the job on {standalone.master} was given up: ")
    log = Path(lines[0].rpartition("Spark's log is ")[2])
    assert log.stat().st_size > 0
    log.unlink()


@pytest.mark.slow
def test_ctrl_c_ends_the_job_and_leaves_nothing_behind(standalone: Standalone) -> None:
    job = standalone.run("central", "-d", KESTREL, "--checkpoint", standalone.folder / "left")
    try:
        wait_for(lambda: standalone.count(DONE) >= 5, 240)
        job.send_signal(signal.SIGINT)
        answer, said = job.communicate(timeout=60)
    finally:
        job.kill()
        job.communicate()
    assert (job.returncode, answer) == (130, b"")
    assert [line for line in said.decode().splitlines() if not line.endswith(" ...")] == ["Interrupted."]
    assert list((standalone.folder / "left").iterdir()) == []
