"""The pipeline: a data set in, a folder of outputs out, all of them or none.

Read, infer, check, write. Everything is written beside the target first; the earlier outputs are
replaced only when the new ones are whole.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from . import checks
from .errors import DataError, Finding, StoreError
from .knowledge import Knowledge
from .network import Network
from .store import serialise
from .terms import PREFIXES, STK, compact

Say = Callable[[str], None]

_STAGING = ".stakeholders-new-"


@dataclass(frozen=True)
class Built:
    """What a build wrote and found."""

    folder: Path
    files: tuple[Path, ...]
    summary: Mapping[str, Any]
    findings: tuple[Finding, ...]


def build(source: Path | None, target: Path | None, *, audience: str, say: Say = lambda _: None) -> Built:
    """Read, infer, check and write a data set's outputs.

    DataError with every finding where one is an error, StoreError where a file cannot be written; in
    both cases the earlier outputs stay as they were.
    """
    say("reading the tables")
    knowledge = Knowledge.open(source, audience=audience)
    say("checking")
    findings = checks.run(knowledge)
    if any(finding.severity == "error" for finding in findings):
        raise DataError(findings)
    folder = target or Path("outputs") / knowledge.dataset.name
    contents, summary = outputs(Network(knowledge), findings, say=say)
    publish(folder, contents)
    return Built(folder, tuple(folder / name for name in contents), summary, findings)


def outputs(
    network: Network, findings: tuple[Finding, ...], *, say: Say = lambda _: None
) -> tuple[dict[str, bytes], Mapping[str, Any]]:
    """Return the files of a build by name, `summary.json` last, and what it holds."""
    contents: dict[str, bytes] = {}
    for name, make in _OUTPUTS.items():
        say(f"making {name}")
        contents[name] = make(network)
    summary = summarise(network, findings, contents)
    contents["summary.json"] = (json.dumps(summary, ensure_ascii=False, indent=2) + "\n").encode()
    return contents, summary


def _trig(network: Network) -> bytes:
    prefixes = PREFIXES | {"set": network.knowledge.dataset.base + "set/"}
    return serialise(network.knowledge.quads(), ox.RdfFormat.TRIG, prefixes=prefixes)


def _turtle(network: Network) -> bytes:
    return serialise(network.knowledge.merged(), ox.RdfFormat.TURTLE, prefixes=PREFIXES)


def _page(network: Network) -> bytes:
    from . import map as page

    html: str = page.render(network)
    return html.encode()


_OUTPUTS: Mapping[str, Callable[[Network], bytes]] = {
    "graph.trig": _trig,
    "graph.ttl": _turtle,
    "network.html": _page,
}


def summarise(
    network: Network, findings: tuple[Finding, ...], contents: Mapping[str, bytes]
) -> dict[str, Any]:
    """Return what `summary.json` holds: counts by kind, findings, and the files with their SHA-256."""
    knowledge = network.knowledge
    counts = knowledge.store.select("SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a stk:Count }")
    by_kind: dict[str, Counter[str]] = {}
    for tie in network.ties:
        by_kind.setdefault(tie.kind.name, Counter())[tie.shown_certainty] += 1
    return {
        "schema": 1,
        "name": knowledge.dataset.name,
        "title": dict(knowledge.dataset.title),
        "audience": knowledge.audience,
        "entities": dict(sorted(_by_class(knowledge).items())),
        "organisations": len(network.organisations),
        "connected_pairs": {
            level: network.project(certainty=level).number_of_edges()
            for level in knowledge.ontology.certainties
            if level != "unknown"
        },
        "ties": {kind: dict(sorted(tally.items())) for kind, tally in sorted(by_kind.items())},
        "events": sum(STK + "Event" in entity.classes for entity in knowledge.entities.values()),
        "counts": int(next(iter(counts))["n"].value),
        "statements": sum(1 for _ in knowledge.merged()),
        "assertion_sets": len(knowledge.evidence),
        "sources": [
            {"id": source.id, "title": source.title, "copy_of": knowledge.dataset.mint.local(source.copy_of)}
            for source in knowledge.sources.values()
        ],
        "findings": Counter(finding.severity for finding in findings),
        "files": [
            {"name": name, "bytes": len(data), "sha256": sha256(data).hexdigest()}
            for name, data in sorted(contents.items())
        ],
    }


def _by_class(knowledge: Knowledge) -> Counter[str]:
    tally: Counter[str] = Counter()
    names = {iri: name for name, iri in knowledge.ontology.classes.items()}
    for entity in knowledge.entities.values():
        if not entity.classes.isdisjoint((STK + "Count", STK + "Source")):
            continue  # told apart, under `counts` and `sources`
        narrowest = knowledge.ontology.narrowest(entity.classes) or sorted(entity.classes) or ["?"]
        tally[min(names.get(iri, compact(iri)) for iri in narrowest)] += 1
    return tally


def publish(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a folder so that the earlier ones stay whole until all new ones are.

    StoreError where a file cannot be written: disk full, no permission, a file in the folder's place.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        staging = Path(tempfile.mkdtemp(prefix=f"{_STAGING}{os.getpid()}-", dir=folder))
        try:
            for name, data in contents.items():
                _write(staging / name, data)
            for name in contents:
                if (folder / name).is_dir():
                    raise IsADirectoryError(errno.EISDIR, "a folder of that name is there", folder / name)
            with _undisturbed():
                _exchange(staging, folder, list(contents))
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        where = error.filename or folder
        raise StoreError(
            f"{where}: cannot be written ({error.strerror}); the earlier outputs are unchanged"
        ) from None


def _exchange(staging: Path, folder: Path, names: list[str]) -> None:
    """Put the new files in the place of the earlier ones, and these back where one cannot be put."""
    earlier = staging / "earlier"
    earlier.mkdir()
    for name in names:
        if (folder / name).exists():
            shutil.copy2(folder / name, earlier / name)
    done: list[str] = []
    try:
        for name in names:
            (staging / name).replace(folder / name)
            done.append(name)
    except OSError:
        for name in done:
            if (earlier / name).exists():
                (earlier / name).replace(folder / name)
            else:
                (folder / name).unlink()
        raise


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sweep(folder: Path) -> None:
    """Remove what a killed build left behind."""
    for left in folder.glob(f"{_STAGING}*"):
        number = left.name.removeprefix(_STAGING).partition("-")[0]
        if number.isdigit() and not _alive(int(number)):
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    if os.name == "nt":
        return False  # a folder in use cannot be removed there
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back an interrupt or a termination while the new files take their places."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
