"""Opens a data set as the graph of one edition: from its files, from a snapshot, or behind an endpoint.

Order: read, infer, describe. The default graph holds every triple once with the vocabulary beside it;
named graphs hold the evidence.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import asdict, replace
from pathlib import Path

import pyoxigraph as ox

from .. import ingest
from ..core import resources
from ..core.address import Address
from ..core.collector import without_gc
from ..core.errors import DataError, Finding, StoreError
from ..core.progress import ProgressCallback, ignore_progress
from ..ingest import file_stamp
from ..ingest.rdf_file import dataset_from_description
from ..ingest.statements import iri, literal
from ..schema.dataset import Dataset, Tables
from ..schema.levels import Audience, Certainty
from ..schema.terms import PREFIXES, RDF_TYPE, STK
from ..schema.vocabulary import Ontology
from ..store import QueryableStore, Store, evidence_texts, snapshots
from ..store.evidence_texts import EvidenceTexts, EvidenceTextsWriter
from ..store.snapshots import SnapshotBuilder, StoreSnapshot
from . import search_index
from .graph import StakeholderGraph
from .inference import RULE, Rules, inferred_set, load_with_inference
from .memory_need import refuse_without_memory
from .search_index import SearchIndex
from .search_index_builder import write_search_index
from .sorted_load import load_sorted

SORTED_ABOVE = 80 << 20  # bytes of statements above which a data set is large: some 50,000 entities


def open_graph(
    path: Path | None = None, *, audience: str = "internal", ontology: Ontology | None = None
) -> StakeholderGraph:
    """Load a data set; DataError with every finding where a row is faulty, InputError if unreadable."""
    return _load_in_memory(path or resources.find_example_dataset(), audience, ontology or Ontology.load())


def build_snapshot(
    path: Path,
    *,
    audience: str = "internal",
    ontology: Ontology | None = None,
    say: ProgressCallback = ignore_progress,
) -> tuple[StakeholderGraph, StoreSnapshot]:
    """Load a data set into a store that is kept in the user's cache folder.

    The store is whole, but not yet the one that is read: `snapshots.publish_snapshot` makes it that.
    Errors as in `open_graph`; StoreError where the store cannot be written.
    """
    return _load_into_snapshot(path, audience, ontology or Ontology.load(), say)


def open_snapshot(snapshot: StoreSnapshot, *, ontology: Ontology | None = None) -> StakeholderGraph:
    """Open a kept store: what its tables were is not read again."""
    manifest, ontology = snapshot.manifest, ontology or Ontology.load()
    dataset = Dataset.from_json(manifest["dataset"])
    return StakeholderGraph(
        snapshot.open(_make_prefixes(dataset)),
        ontology,
        dataset,
        Audience(manifest["audience"]),
        tuple(Finding(**finding) for finding in manifest["findings"]),
        frozenset(ontology.triples).difference(_parse_triples(manifest["repeated"])),
        manifest["is_confidential"],
        search_index=SearchIndex(snapshot.folder / search_index.FILE),
    )


def open_endpoint(
    address: Address, *, audience: str = "internal", ontology: Ontology | None = None
) -> StakeholderGraph:
    """Ask an endpoint; InputError where its edition is for others, StoreError where it holds none."""
    from ..store.remote.endpoint import (
        Endpoint,  # all that speaks HTTP, for those who ask another machine
    )

    ontology = ontology or Ontology.load()
    store, remote_dataset = Endpoint.open(address)
    about = store.select(f"SELECT ?p ?o {{ <{remote_dataset.base}> ?p ?o }}")
    dataset = dataset_from_description(
        remote_dataset.base,
        ((row["p"].value, row["o"]) for row in about if isinstance(row["p"], ox.NamedNode) and row["o"]),
        origin=Path(address.url),
    )
    if dataset is None:
        raise StoreError(f"{address.url}: does not describe its data set; load it with: stakeholders push")
    ingest.refuse_unseen(dataset, audience, address.url)
    return StakeholderGraph(
        store,
        ontology,
        dataset,
        dataset.visibility,
        (),
        frozenset(ontology.triples) - _find_repeated_triples(store, ontology),
        not dataset.visibility.is_for_everyone,
        str(address),
    )


@without_gc
def _load_in_memory(path: Path, audience: str, ontology: Ontology) -> StakeholderGraph:
    """Read, infer, describe, in memory."""
    rules = Rules.from_ontology(ontology)
    return _build_graph(_read_edition(path, audience, ontology, rules), ontology, rules)


def _build_graph(edition: ingest.DatasetEdition, ontology: Ontology, rules: Rules) -> StakeholderGraph:
    store = Store(_make_prefixes(edition.dataset))
    vocabulary, _ = _fill_store(store, edition, ontology, rules)
    return StakeholderGraph(
        store,
        ontology,
        edition.dataset,
        edition.audience,
        edition.findings,
        vocabulary,
        edition.is_confidential,
    )


@without_gc
def _load_into_snapshot(
    path: Path, audience: str, ontology: Ontology, say: ProgressCallback
) -> tuple[StakeholderGraph, StoreSnapshot]:
    """Read, infer, describe, in a folder."""
    read_started_at = time.time_ns()  # before the files are read: what changes from here on is seen
    file_stamps = file_stamp.fingerprint_files(path)
    rules = Rules.from_ontology(ontology)
    edition = _read_edition(path, audience, ontology, rules, say)
    is_confidential, is_large = edition.is_confidential, edition.statements.size > SORTED_ABOVE
    if is_large:  # its rows take memory, and are written
        edition = replace(edition, tables=Tables(edition.dataset, {}))
    with snapshots.build_snapshot(path, audience, _make_prefixes(edition.dataset)) as builder:
        fill = _fill_large_store if is_large else _fill_small_store
        repeated, graph = fill(builder, edition, ontology, rules, say)
        manifest = {
            "source": str(path.resolve()),
            "files": file_stamps,
            "looked": read_started_at,
            "maker": file_stamp.fingerprint_program(ontology.folder),
            "dataset": edition.dataset.as_json(),
            "audience": edition.audience,
            "is_confidential": is_confidential,
            "findings": [asdict(finding) for finding in edition.findings],
            "repeated": "".join(f"{triple} .\n" for triple in sorted(repeated, key=str)),
        }
        snapshot = builder.finish(manifest | ({"layout": snapshots.MERGED_VIEW} if is_large else {}))
    return graph or open_snapshot(snapshot, ontology=ontology), snapshot


def _fill_small_store(
    builder: SnapshotBuilder,
    edition: ingest.DatasetEdition,
    ontology: Ontology,
    rules: Rules,
    say: ProgressCallback,
) -> tuple[frozenset[ox.Triple], StakeholderGraph | None]:
    """Fill a store and write its index; return the repeated triples, and the same graph in memory.

    What makes index and outputs asks for everything, which memory answers many times faster than files.
    """
    vocabulary, repeated = _fill_store(builder.store, edition, ontology, rules, say)
    graph = _build_graph(edition, ontology, rules)
    say("writing the search index")
    path = builder.staging_folder / search_index.FILE
    store = graph.store if isinstance(graph.store, Store) else builder.store
    write_search_index(path, store, edition.dataset, ontology, vocabulary)
    return repeated, graph


def _fill_large_store(
    builder: SnapshotBuilder,
    edition: ingest.DatasetEdition,
    ontology: Ontology,
    rules: Rules,
    say: ProgressCallback,
) -> tuple[frozenset[ox.Triple], StakeholderGraph | None]:
    """Fill a store with the merged view, write the evidence as texts, and the index from these."""
    dataset, path = edition.dataset, builder.staging_folder / evidence_texts.FILE
    with EvidenceTextsWriter(path) as writer:
        view = load_sorted(
            builder.store,
            writer,
            edition.statements,
            rules,
            ontology,
            describe_inferred=lambda levels: _describe_inferred(dataset, levels),
            say=say,
        )
    repeated = _parse_triples(view.write_repeated()).intersection(ontology.triples)
    say("writing the search index")
    write_search_index(
        builder.staging_folder / search_index.FILE,
        builder.store,
        dataset,
        ontology,
        frozenset(ontology.triples) - repeated,
        texts=EvidenceTexts(path),
    )
    return repeated, None


def is_fresh(snapshot: StoreSnapshot, path: Path, ontology: Ontology) -> bool:
    """Tell whether a kept store is what would be made of a data set now."""
    manifest = snapshot.manifest
    return manifest["maker"] == file_stamp.fingerprint_program(ontology.folder) and file_stamp.is_unchanged(
        path, manifest["files"], manifest["looked"]
    )


def _read_edition(
    path: Path, audience: str, ontology: Ontology, rules: Rules, say: ProgressCallback = ignore_progress
) -> ingest.DatasetEdition:
    refuse_without_memory(path)
    edition = ingest.read_edition(
        path, audience=audience, ontology=ontology, rules=rules.consequences, say=say
    )
    if edition.has_errors:
        raise DataError(edition.findings, lang=edition.tables.lang)
    return edition


def _make_prefixes(dataset: Dataset) -> dict[str, str]:
    return PREFIXES | {kind: f"{dataset.base}{kind}/" for kind in ("id", "source", "set", "tie")}


def load_edition(
    store: Store,
    edition: ingest.DatasetEdition,
    rules: Rules,
    say: ProgressCallback = ignore_progress,
) -> None:
    """Load what an edition says, what follows from it, and the descriptions of both."""
    load_with_inference(store, edition.statements, rules, say=say)
    store.load_lines(edition.statements.iter_descriptions())
    levels = {level for level in Certainty if store.has_graph(inferred_set(edition.dataset, level))}
    store.load_lines(_describe_inferred(edition.dataset, levels))


def _fill_store(
    store: Store,
    edition: ingest.DatasetEdition,
    ontology: Ontology,
    rules: Rules,
    say: ProgressCallback = ignore_progress,
) -> tuple[frozenset[ox.Triple], frozenset[ox.Triple]]:
    """Load and infer; return the vocabulary's triples that stand beside the data, and the repeated."""
    load_edition(store, edition, rules, say)
    repeated = _find_repeated_triples(store, ontology)
    vocabulary = frozenset(ontology.triples) - repeated
    store.load_lines(f"{triple} .\n" for triple in sorted(vocabulary, key=str))
    return vocabulary, repeated


def _parse_triples(triples: str) -> frozenset[ox.Triple]:
    return frozenset(quad.triple for quad in ox.parse(triples, format=ox.RdfFormat.N_TRIPLES))


def _find_repeated_triples(store: QueryableStore, ontology: Ontology) -> frozenset[ox.Triple]:
    """Return what a data set says of the vocabulary's own terms, which may repeat the vocabulary."""
    terms = sorted(
        {triple.subject.value for triple in ontology.triples if isinstance(triple.subject, ox.NamedNode)}
    )
    values = " ".join(f"<{term}>" for term in terms)
    rows = store.select(f"SELECT DISTINCT ?s ?p ?o {{ VALUES ?s {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}")
    repeated = {tuple(row) for row in rows}
    return frozenset(triple for triple in ontology.triples if tuple(triple) in repeated)


def _describe_inferred(dataset: Dataset, levels: Collection[Certainty]) -> list[str]:
    """Return the descriptions of the sets of what follows from some levels, as N-Triples."""
    lines = []
    for level in levels:
        node = iri(inferred_set(dataset, level))
        lines += [
            f"{node} {iri(RDF_TYPE)} {iri(STK + 'AssertionSet')} .\n",
            f"{node} {iri(STK + 'certainty')} {iri(STK + 'inferred')} .\n",
            f"{node} {iri(STK + 'restsOn')} {iri(STK + level)} .\n",
            f"{node} {iri(STK + 'rule')} {literal(RULE)} .\n",
        ]
    return lines
