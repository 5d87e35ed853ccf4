"""Collects the files of a bundle: tables, graph, vocabulary, queries, outputs, checksums."""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata

from ...core import resources
from ...core.errors import Finding
from ...core.version import __version__
from ...core.visible_text import strip_direction_controls
from ...model.edition import compute_version
from ...model.network import Network
from ..build import BuildOutputs
from ..export.tables import export_folder_files
from ..matrices import KINDS, as_csv, build_matrix, has_statement

DISTRIBUTION = "stakeholder-graph"
FOLDERS = {
    "data": "The tables of this edition",
    "graph": "The graph made of the tables, as RDF",
    "vocabulary": "The vocabulary and the shapes of the graph",
    "queries": "The named questions, as SPARQL",
    "outputs": "The map, the matrices and the summary",
}

_DATA = {
    "dataset.toml": "What the data set is, whose, and for whom this edition is",
    "stories.toml": "Views of the map in a row, with titles and texts",
}
_OUTPUTS = {
    "graph.trig": ("graph", "The graph with its evidence: a named graph for each passage"),
    "graph.ttl": ("graph", "The merged graph, each statement once, in W3C terms too"),
    "network.html": ("outputs", "The map: one page that opens without a connection"),
    "summary.json": ("outputs", "Counts by kind, findings, and files with their checksums"),
}
_VOCABULARY = {
    "stk.ttl": "Classes and properties",
    "stk-concepts.ttl": "Concepts: certainties, kinds of organisation, units",
    "shapes.ttl": "What the graph must look like, as SHACL",
}


@dataclass(frozen=True)
class BundlePart:
    """One file of a bundle: its path, what it is in a sentence, and its bytes."""

    path: str
    what: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The SHA-256 digest of its bytes, as 64 hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()


def make_bundle_parts(
    network: Network,
    findings: tuple[Finding, ...],
    *,
    lang: str = "en",
    say: Callable[[str], None] = lambda _: None,
) -> list[BundlePart]:
    """Return the files of a bundle by path, without its metadata; matrices are in a language."""
    bundle_parts = [
        *_make_table_parts(network),
        *_make_output_parts(network, findings, say),
        *_make_vocabulary_parts(),
        *_make_matrix_parts(network, lang, say),
    ]
    bundle_parts.append(
        BundlePart("versions.json", "The versions with which the outputs were made", _make_versions(network))
    )
    bundle_parts.append(
        BundlePart("README.txt", "What is in here, and how to make it again", _make_readme(network))
    )
    bundle_parts.sort(key=lambda part: part.path)
    sums = "".join(f"{part.sha256}  {part.path}\n" for part in bundle_parts)
    return [
        *bundle_parts,
        BundlePart("SHA256SUMS", "Checksums of the files, for sha256sum -c", sums.encode()),
    ]


def _make_table_parts(network: Network) -> Iterator[BundlePart]:
    for name, data in export_folder_files(network.knowledge).items():
        yield BundlePart(f"data/{name}", _DATA.get(name, f"The table {name.removesuffix('.csv')}"), data)


def _make_output_parts(
    network: Network, findings: tuple[Finding, ...], say: Callable[[str], None]
) -> Iterator[BundlePart]:
    outputs = BuildOutputs(network, findings, say=say)
    for name in outputs.names:
        where, what = _OUTPUTS[name]
        yield BundlePart(f"{where}/{name}", what, b"".join(outputs.iter_file(name)))


def _make_vocabulary_parts() -> Iterator[BundlePart]:
    ontology = resources.find_ontology()
    for name, what in _VOCABULARY.items():
        yield BundlePart(f"vocabulary/{name}", what, (ontology / name).read_bytes())
    for path in sorted((ontology / "questions").glob("*.rq")):
        data = path.read_bytes()
        title = re.search(rb"^#\s*title:\s*(.+)$", data, re.MULTILINE)
        what = title[1].decode().strip() if title else path.stem
        yield BundlePart(f"queries/{path.name}", what, data)


def _make_matrix_parts(network: Network, lang: str, say: Callable[[str], None]) -> Iterator[BundlePart]:
    for kind in KINDS:
        say(f"making the matrix {kind}")
        filled_matrix = build_matrix(network, kind)
        if any(map(has_statement, filled_matrix.rows)):
            yield BundlePart(
                f"outputs/matrices/{kind}.csv", filled_matrix.title[0], as_csv(filled_matrix, lang)
            )


def _make_versions(network: Network) -> bytes:
    """Return the versions of the program, of Python and of the libraries that it needs, as JSON."""
    needed = metadata.requires(DISTRIBUTION) or []
    names = sorted(
        {
            re.split(r"[^A-Za-z0-9._-]", requirement)[0]
            for requirement in needed
            if "extra ==" not in requirement
        }
    )
    versions = {
        "data": {"name": network.knowledge.dataset.name, "version": compute_version(network.knowledge)},
        "program": {DISTRIBUTION: __version__},
        "python": platform.python_version(),
        "libraries": {name: metadata.version(name) for name in names},
    }
    return (json.dumps(versions, indent=2) + "\n").encode()


def _make_readme(network: Network) -> bytes:
    knowledge = network.knowledge
    dataset, audience = knowledge.dataset, knowledge.audience
    notice = [knowledge.write_notice(), ""] if knowledge.is_confidential else []
    lines = [
        *notice,
        dataset.title.get("en", dataset.name),
        f"data {dataset.name}, version {compute_version(knowledge)}, edition for: {audience}",
        f"licence: {dataset.licence or 'none stated; ask the owner before using it'}",
        "",
        *([dataset.extent["en"], ""] if dataset.extent.get("en") else []),
        *(f"{name}/  {what}" for name, what in FOLDERS.items()),
        "versions.json  The versions with which the outputs were made",
        "SHA256SUMS  Checksums of the files",
        "ro-crate-metadata.json  What each file is (RO-Crate 1.1)",
        "",
        "To see that nothing was changed:",
        "    sha256sum -c SHA256SUMS",
        f"To make the graph, the map and the matrices again with {DISTRIBUTION} {__version__}:",
        f"    stakeholders build -d data -o again --audience {audience}",
        f"    stakeholders matrix 3w -d data -o again/3w.csv --audience {audience}",
        "The graph comes out byte for byte as it is in graph/, and so do the other outputs with the",
        "libraries that versions.json names.",
        "To ask a named question:",
        f"    stakeholders ask -d data --audience {audience}",
        "In another engine, load graph/graph.trig, and graph/graph.ttl and vocabulary/ as its default graph.",
        "",
    ]
    return strip_direction_controls("\n".join(lines)).encode()
