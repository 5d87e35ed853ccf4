"""Builds a data set: its graph, its map and its summary are written whole or not at all.

Read, infer, check, write. Everything is written beside the target first; the earlier outputs are
replaced only when the new ones are whole.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..core import resources
from ..core.atomic import publish_files, write_durably
from ..core.bounded import UNLIMITED, ChildProcess
from ..core.errors import DataError, Finding, StoreError
from ..core.notes import write_note
from ..core.progress import ProgressCallback, ignore_progress
from ..model.graph import StakeholderGraph
from ..model.network import Network
from ..model.opening import build_snapshot, open_snapshot
from ..model.tallies import GraphTally, tally_graph, tally_ties
from ..model.w3c_view import iter_w3c_turtle
from ..quality import checks
from ..schema.levels import Certainty
from ..schema.terms import STK, compact_iri
from ..store import cache_entries, snapshots
from . import output_folder
from .output_folder import SUMMARY

PAGE = "network.html"
TURTLE = "graph.ttl"
FILES_WITH_NAMES = ("graph.trig", TURTLE)  # of persons, in an internal edition
_PIECE = 1 << 20  # bytes of a file read at once
MOST_DRAWN = 50_000  # organisations up to which the map is drawn

OutputMakers = Mapping[str, Callable[[Network], Iterator[bytes]]]  # by the name of the file


@dataclass(frozen=True)
class BuildResult:
    """What a build wrote and found."""

    folder: Path
    files: tuple[Path, ...]
    summary: Mapping[str, Any]
    findings: tuple[Finding, ...]
    store: Path | None  # where the store is kept


def build_outputs(
    source: Path | None, target: Path | None, *, audience: str, say: ProgressCallback = ignore_progress
) -> BuildResult:
    """Read, infer, check and write a data set's outputs, and keep its store in the user's cache folder.

    DataError with every finding where one is an error, InputError where the folder holds what these readers
    may not see, StoreError where a file cannot be written; then the earlier outputs stay as they were.
    """
    knowledge, snapshot = build_snapshot(
        source or resources.find_example_dataset(), audience=audience, say=say
    )
    try:
        folder = target or Path("outputs") / knowledge.dataset.name
        output_folder.refuse_narrower_folder(folder.parent, knowledge.audience)
        output_folder.refuse_wider_leftovers(folder, knowledge.audience, names=(*_OUTPUTS, SUMMARY))
        with _make_turtle_aside(snapshot) if knowledge.texts else nullcontext(_OUTPUTS) as makers:
            say("checking")
            findings = checks.run_checks(knowledge)
            if any(finding.severity == "error" for finding in findings):
                raise DataError(findings, lang=knowledge.tables.lang)
            outputs = BuildOutputs(Network(knowledge), findings, makers=makers, say=say)
            publish_files(folder, {name: outputs.iter_file(name) for name in outputs.names})
        output_folder.remove_replaced(folder, [name for name in _OUTPUTS if name not in outputs.names])
        store = _keep_snapshot(snapshot)
    except BaseException:
        snapshots.discard_snapshot(snapshot)
        raise
    paths = tuple(folder / name for name in outputs.names)
    return BuildResult(folder, paths, outputs.summary, findings, store)


def _keep_snapshot(snapshot: snapshots.StoreSnapshot) -> Path | None:
    """Keep the store of a build and return where; only a note if that fails, for the outputs are whole."""
    try:
        cache_entries.keep_snapshot(snapshot)
    except StoreError as error:
        write_note(f"the outputs are written, but no snapshot is saved ({error})")
        snapshots.discard_snapshot(snapshot)
        return None
    return snapshot.folder


@contextmanager
def _make_turtle_aside(snapshot: snapshots.StoreSnapshot) -> Iterator[OutputMakers]:
    """Have another process write `graph.ttl` of a large data set meanwhile; give what makes each output."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ThreadPoolExecutor(1) as thread,
        ChildProcess() as child,  # closed first, which ends what the thread waits for
    ):
        path = Path(folder) / TURTLE
        is_written = thread.submit(child.call, UNLIMITED, _write_turtle, snapshot.folder, path)

        def iter_turtle(network: Network) -> Iterator[bytes]:
            is_written.result()
            with path.open("rb") as file:
                yield from iter(lambda: file.read(_PIECE), b"")

        yield {**_OUTPUTS, TURTLE: iter_turtle}


def _write_turtle(snapshot_folder: Path, path: Path) -> None:
    write_durably(path, iter_w3c_turtle(open_snapshot(snapshots.open_snapshot_folder(snapshot_folder))))


class BuildOutputs:
    """The files of a build, each made as it is read; `summary.json` comes last and tells of the others."""

    def __init__(
        self,
        network: Network,
        findings: tuple[Finding, ...],
        *,
        makers: OutputMakers | None = None,
        say: ProgressCallback = ignore_progress,
    ) -> None:
        self._network, self._findings, self._say = network, findings, say
        self._makers = makers or _OUTPUTS
        is_drawn = network.count_organisations() <= MOST_DRAWN
        self.names = (*(name for name in _OUTPUTS if name != PAGE or is_drawn), SUMMARY)
        self.summary: Mapping[str, Any] = {}  # once the summary has been read
        self._files: list[dict[str, Any]] = []

    def iter_file(self, name: str) -> Iterator[bytes]:
        """Yield a file in pieces; the summary once the others have been read."""
        self._say(f"making {name}")
        if name == SUMMARY:
            self.summary = summarise_build(self._network, self._findings, self._files)
            yield (json.dumps(self.summary, ensure_ascii=False, indent=2) + "\n").encode()
            return
        size, digest = 0, sha256()
        for piece in self._makers[name](self._network):
            size += len(piece)
            digest.update(piece)
            yield piece
        self._files.append({"name": name, "bytes": size, "sha256": digest.hexdigest()})


def _iter_trig(network: Network) -> Iterator[bytes]:
    return network.knowledge.iter_trig()


def _iter_turtle(network: Network) -> Iterator[bytes]:
    return iter_w3c_turtle(network.knowledge)


def _iter_page(network: Network) -> Iterator[bytes]:
    from .. import map as page

    html: str = page.render_map(network)
    yield html.encode()


_OUTPUTS: OutputMakers = {
    "graph.trig": _iter_trig,
    TURTLE: _iter_turtle,
    PAGE: _iter_page,
}


def summarise_build(
    network: Network, findings: tuple[Finding, ...], files: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return what `summary.json` holds: counts by kind, findings, and the files with their SHA-256."""
    knowledge = network.knowledge
    tally = tally_graph(knowledge)
    return {
        "schema": 1,
        "name": knowledge.dataset.name,
        "title": dict(knowledge.dataset.title),
        "audience": knowledge.audience,
        "entities": dict(sorted(_count_by_class(knowledge, tally).items())),
        "organisations": network.count_organisations(),
        "connected_pairs": {level: network.count_connections(level) for level in Certainty},
        "ties": {
            kind: dict(sorted(by_level.items())) for kind, by_level in sorted(tally_ties(network).items())
        },
        "events": tally.count_entities(STK + "Event"),
        "counts": knowledge.count_nodes(STK + "Count"),
        "statements": tally.statements,
        "assertion_sets": knowledge.count_nodes(STK + "AssertionSet"),
        "sources": [
            {
                "id": source.id,
                "title": source.title,
                "copy_of": knowledge.dataset.mint.shorten_iri(source.copy_of),
            }
            for source in knowledge.sources.values()
        ],
        "findings": Counter(finding.severity for finding in findings),
        "files": sorted(files, key=lambda file: file["name"]),
    }


def _count_by_class(knowledge: StakeholderGraph, tally: GraphTally) -> Counter[str]:
    counts: Counter[str] = Counter()
    names = {iri: name for name, iri in knowledge.ontology.classes.items()}
    for classes, number in tally.entities.items():
        if not classes.isdisjoint((STK + "Count", STK + "Source")):
            continue  # told apart, under `counts` and `sources`
        narrowest = knowledge.ontology.select_narrowest(classes) or sorted(classes) or ["?"]
        counts[min(names.get(iri, compact_iri(iri)) for iri in narrowest)] += number
    return counts
