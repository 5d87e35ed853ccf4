"""Opens a Spark session on a cluster; whatever goes wrong with it becomes a ClusterError.

Spark's own log goes to a file that is named where a job fails, and removed where it does not.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import re
import shutil
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from ...core.errors import ClusterError

REACH = 5.0  # seconds in which a master must take a connection
WAIT = 300.0  # seconds in which a worker must take the job
_FORMS = "spark://HOST:7077, yarn, k8s://https://HOST:PORT or local[2]"
_SETTINGS = {
    "spark.app.name": "stakeholders",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    # the frames are divided once, by organisation, and every join keeps to that: nothing to be adapted
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.requireAllClusterKeysForCoPartition": "false",
    "spark.cleaner.referenceTracking.cleanCheckpoints": "true",
}


@dataclass(frozen=True)
class Cluster:
    """Where Spark runs: its master's address, and the folder of checkpoints, empty if temporary."""

    master: str
    checkpoint: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no address, and a cluster of several machines without a folder that all see."""
        if not re.match(r"local(\[|$)|spark://.|yarn$|k8s://.", self.master):
            raise ClusterError(f"'{self.master}' is no address of a Spark master; write {_FORMS}")
        if not self.checkpoint and not self.is_local:
            raise ClusterError(
                f"{self.master} is not on this machine, and its machines do not see a temporary folder of "
                "this one; name one that all of them see: --checkpoint hdfs://..., s3a://... or a shared path"
            )

    @property
    def is_local(self) -> bool:
        """Whether all of it runs on this machine: no other can reach a loopback address."""
        hosts = [host for host, _ in self.master_addresses]
        loopback = all(host == "localhost" or host == "::1" or host.startswith("127.") for host in hosts)
        return self.master.startswith("local") or (bool(hosts) and loopback)

    @property
    def master_addresses(self) -> list[tuple[str, int]]:
        """Host and port of each standalone master; none of any other kind."""
        if not self.master.startswith("spark://"):
            return []
        addresses = []
        for place in self.master.removeprefix("spark://").split(","):
            host, _, port = place.rpartition(":")
            if not host or not port.isdigit():
                raise ClusterError(f"'{self.master}' names no host and port; write {_FORMS}")
            addresses.append((host.strip("[]"), int(port)))
        return addresses

    def check_available(self) -> None:
        """Refuse at once where Spark or Java is missing or no master answers; Spark would try for long."""
        if importlib.util.find_spec("pyspark") is None:
            raise ClusterError("Spark is not installed; run: pip install 'stakeholder-graph[spark]'")
        java = Path(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else "java"
        if not shutil.which(java):
            raise ClusterError(
                "Spark needs Java 17 or newer, and none is found; "
                "Debian, as root: apt-get install default-jre-headless"
            )
        faults = [fault for fault in map(_try_connection, self.master_addresses) if fault]
        if faults and len(faults) == len(self.master_addresses):
            raise ClusterError(
                f"no Spark master answers at {self.master} ({faults[0]}); see that it runs and that the "
                "address is the one on top of its page"
            )


@contextmanager
def open_session(cluster: Cluster) -> Iterator[Any]:
    """Open a Spark session whose checkpoints go to the cluster's folder, and clear up behind it."""
    cluster.check_available()
    with tempfile.TemporaryDirectory(prefix="stakeholders-") as temporary_folder, _silence_py4j():
        log = Path(temporary_folder, "spark.log")
        with _translate_errors(cluster, log):
            spark, java = _start_spark(cluster, log)
        interrupted = _note_interrupts()
        try:
            # before it is closed: Java itself tells what went wrong
            with _translate_errors(cluster, log, interrupted):
                _await_worker(cluster, spark)
                spark.sparkContext.setCheckpointDir(cluster.checkpoint or Path(temporary_folder).as_uri())
                yield spark
        finally:
            _close_session(spark, java)


def get_checkpoint_folder(spark: Any) -> str:
    """Return the folder of this session inside the one of the checkpoints."""
    return str(spark.sparkContext.getCheckpointDir())


def _try_connection(address: tuple[str, int]) -> str:
    """Return why no connection is taken there, empty where one is."""
    try:
        socket.create_connection(address, timeout=REACH).close()
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _start_spark(cluster: Cluster, log: Path) -> tuple[Any, Any]:
    """Return a session, and the Java that was started for it, None where one runs that others started."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of a newer pandas, which is not used here
        from pyspark import SparkConf, SparkContext
        from pyspark.java_gateway import launch_gateway
        from pyspark.sql import SparkSession

    conf = SparkConf().setMaster(cluster.master)
    for name, value in _SETTINGS.items():
        conf.set(name, value)
    if cluster.is_local:
        conf.set("spark.driver.host", "127.0.0.1").set("spark.driver.bindAddress", "127.0.0.1")
    java = None
    if not SparkContext._gateway:  # its log is Java's standard error, which would be mixed with ours
        with log.open("wb") as file:
            java = launch_gateway(conf, {"stdout": file, "stderr": file})
    return SparkSession(SparkContext(conf=conf, gateway=java)), java


def _await_worker(cluster: Cluster, spark: Any) -> None:
    """Wait until some worker has taken the job; Spark itself would wait for ever, and say so in its log."""
    if cluster.master.startswith("local"):
        return
    started = time.monotonic()
    while spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size() < 2:  # the driver is one of them
        if time.monotonic() - started > WAIT:
            raise ClusterError(
                f"no worker of {cluster.master} took the job in {WAIT:.0f} seconds; its page lists the "
                "workers that are free, and spark.executor.memory may ask for more than they have"
            )
        time.sleep(0.1)


def _close_session(spark: Any, java: Any) -> None:
    """Remove what the session wrote, stop it and end its Java; one that is lost has nothing to remove."""
    from py4j.protocol import Py4JError
    from pyspark import SparkContext

    context = spark.sparkContext
    try:
        if context.getCheckpointDir():
            path = context._jvm.org.apache.hadoop.fs.Path(get_checkpoint_folder(spark))
            path.getFileSystem(context._jsc.hadoopConfiguration()).delete(path, True)
        spark.stop()
    except (Py4JError, OSError):
        pass
    if java:
        java.shutdown()
        java.proc.stdin.close()  # it ends with its input
        java.proc.wait()
        SparkContext._gateway = SparkContext._jvm = None


def _note_interrupts() -> threading.Event:
    """Return what is set once Ctrl-C was pressed; Spark's own handler, which ends its jobs, still runs."""
    interrupted = threading.Event()
    spark_handler = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is threading.main_thread() and callable(spark_handler):

        def note_interrupt(number: int, frame: FrameType | None) -> None:
            interrupted.set()
            spark_handler(number, frame)

        signal.signal(signal.SIGINT, note_interrupt)
    return interrupted


@contextmanager
def _translate_errors(
    cluster: Cluster, log: Path, interrupted: threading.Event | None = None
) -> Iterator[None]:
    """Turn Spark's errors into one that says what happened and where a copy of its log is.

    The error of a job that was ended by Ctrl-C is the interrupt: where Python drops the exception of a
    handler, in a finaliser, only Spark's answer that the job was cancelled comes through.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException, ConnectionError, EOFError) as error:
        if interrupted and interrupted.is_set():
            raise KeyboardInterrupt from None
        handle, log_copy = tempfile.mkstemp(prefix="stakeholders-spark-", suffix=".log")
        os.close(handle)
        if log.exists():
            shutil.copyfile(log, log_copy)
        raise ClusterError(
            f"the job on {cluster.master} was given up: {_extract_cause(str(error))}; Spark's log "
            f"is {log_copy}"
        ) from error


def _extract_cause(text: str) -> str:
    """Return the first line of an error that says something.

    >>> said = "An error occurred while calling o1.x.\\n: org.apache.spark.SparkException: Lost: twice."
    >>> _extract_cause(said)
    'Lost: twice'
    """
    lines = [line for line in text.splitlines() if line.strip()]
    line = next((line for line in lines if line.startswith(": ")), lines[0] if lines else "no reason given")
    return re.sub(r"^(: )?([\w$]+\.)+[\w$]+: ", "", line).strip().rstrip(".")


@contextmanager
def _silence_py4j() -> Iterator[None]:
    """Keep what py4j logs of every broken call to itself, and give the key that ends a program back to it."""
    main, logged = threading.current_thread() is threading.main_thread(), logging.root.manager.disable
    before = signal.getsignal(signal.SIGINT) if main else None
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logged)
        if main and before is not None:
            signal.signal(signal.SIGINT, before)  # Spark takes it for itself
