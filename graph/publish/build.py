"""Builds a data set: its graph, its map and its summary are written whole or not at all.

Read, infer, check, write. Everything is written beside the target first; the earlier outputs are
replaced only when the new ones are whole.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..core import resources
from ..core.atomic import publish_files
from ..core.errors import DataError, Finding, StoreError
from ..core.notes import write_note
from ..core.progress import ProgressCallback, ignore_progress
from ..model.graph import StakeholderGraph
from ..model.network import Network
from ..model.opening import build_snapshot
from ..model.w3c_view import write_w3c_turtle
from ..quality import checks
from ..schema.levels import Certainty
from ..schema.terms import STK, compact_iri
from ..store import cache_entries, snapshots
from . import output_folder
from .output_folder import SUMMARY

PAGE = "network.html"
FILES_WITH_NAMES = ("graph.trig", "graph.ttl")  # of persons, in an internal edition
MOST_DRAWN = 50_000  # organisations up to which the map is drawn


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
        say("checking")
        findings = checks.run_checks(knowledge)
        if any(finding.severity == "error" for finding in findings):
            raise DataError(findings, lang=knowledge.tables.lang)
        contents, summary = make_outputs(Network(knowledge), findings, say=say)
        publish_files(folder, contents)
        output_folder.remove_replaced(folder, [name for name in _OUTPUTS if name not in contents])
        store = _keep_snapshot(snapshot)
    except BaseException:
        snapshots.discard_snapshot(snapshot)
        raise
    paths = tuple(folder / name for name in contents)
    return BuildResult(folder, paths, summary, findings, store)


def _keep_snapshot(snapshot: snapshots.StoreSnapshot) -> Path | None:
    """Keep the store of a build and return where; only a note if that fails, for the outputs are whole."""
    try:
        cache_entries.keep_snapshot(snapshot)
    except StoreError as error:
        write_note(f"the outputs are written, but no snapshot is saved ({error})")
        snapshots.discard_snapshot(snapshot)
        return None
    return snapshot.folder


def make_outputs(
    network: Network, findings: tuple[Finding, ...], *, say: ProgressCallback = ignore_progress
) -> tuple[dict[str, bytes], Mapping[str, Any]]:
    """Return the files of a build by name, `summary.json` last, and what it holds."""
    contents: dict[str, bytes] = {}
    for name, make in _OUTPUTS.items():
        if name == PAGE and len(network.organisations) > MOST_DRAWN:
            continue
        say(f"making {name}")
        contents[name] = make(network)
    say(f"making {SUMMARY}")
    summary = summarise_build(network, findings, contents)
    contents[SUMMARY] = (json.dumps(summary, ensure_ascii=False, indent=2) + "\n").encode()
    return contents, summary


def _make_trig(network: Network) -> bytes:
    return network.knowledge.to_trig()


def _make_turtle(network: Network) -> bytes:
    return write_w3c_turtle(network.knowledge)


def _make_page(network: Network) -> bytes:
    from .. import map as page

    html: str = page.render_map(network)
    return html.encode()


_OUTPUTS: Mapping[str, Callable[[Network], bytes]] = {
    "graph.trig": _make_trig,
    "graph.ttl": _make_turtle,
    PAGE: _make_page,
}


def summarise_build(
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
        "entities": dict(sorted(_count_by_class(knowledge).items())),
        "organisations": len(network.organisations),
        "connected_pairs": {level: len(network.build_edge_array(certainty=level)[1]) for level in Certainty},
        "ties": {kind: dict(sorted(tally.items())) for kind, tally in sorted(by_kind.items())},
        "events": sum(STK + "Event" in entity.classes for entity in knowledge.entities.values()),
        "counts": int(next(iter(counts))["n"].value),
        "statements": knowledge.count_statements(),
        "assertion_sets": len(knowledge.evidence),
        "sources": [
            {
                "id": source.id,
                "title": source.title,
                "copy_of": knowledge.dataset.mint.shorten_iri(source.copy_of),
            }
            for source in knowledge.sources.values()
        ],
        "findings": Counter(finding.severity for finding in findings),
        "files": [
            {"name": name, "bytes": len(data), "sha256": sha256(data).hexdigest()}
            for name, data in sorted(contents.items())
        ],
    }


def _count_by_class(knowledge: StakeholderGraph) -> Counter[str]:
    tally: Counter[str] = Counter()
    names = {iri: name for name, iri in knowledge.ontology.classes.items()}
    for entity in knowledge.entities.values():
        if not entity.classes.isdisjoint((STK + "Count", STK + "Source")):
            continue  # told apart, under `counts` and `sources`
        narrowest = knowledge.ontology.select_narrowest(entity.classes) or sorted(entity.classes) or ["?"]
        tally[min(names.get(iri, compact_iri(iri)) for iri in narrowest)] += 1
    return tally
