"""Writes the `ro-crate-metadata.json` of a bundle.

RO-Crate Metadata Specification 1.1 (2020), https://w3id.org/ro/crate/1.1.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from ...core.version import __version__
from ...core.visible_text import strip_direction_controls
from ...model.edition import compute_version
from ...model.graph import StakeholderGraph
from ...schema.licences import find_licence_iri
from .contents import DISTRIBUTION, FOLDERS, BundlePart

NAME = "ro-crate-metadata.json"
SPECIFICATION = "https://w3id.org/ro/crate/1.1"

_PROGRAM, _ACTION, _AUDIENCE, _CURATORS = "#program", "#made", "#audience", "#curators"
_FORMATS = {
    ".csv": "text/csv",
    ".toml": "application/toml",
    ".ttl": "text/turtle",
    ".trig": "application/trig",
    ".rq": "application/sparql-query",
    ".html": "text/html",
    ".json": "application/json",
}

CrateEntity = dict[str, Any]


def make_crate_metadata(knowledge: StakeholderGraph, parts: Sequence[BundlePart], *, date: str) -> bytes:
    """Return the metadata of a bundle as JSON-LD; `date` is an ISO date, the day of publication."""
    graph: list[CrateEntity] = [
        {
            "@id": NAME,
            "@type": "CreativeWork",
            "conformsTo": {"@id": SPECIFICATION},
            "about": {"@id": "./"},
        },
        _describe_root(knowledge, parts, date),
        _describe_licence(knowledge),
        {
            "@id": _CURATORS,
            "@type": "Organization",
            "name": f"Curators of {_find_title(knowledge)}",
            "url": knowledge.dataset.base,
        },
        {
            "@id": _AUDIENCE,
            "@type": "Audience",
            "name": knowledge.audience,
            "audienceType": knowledge.audience,
        },
        *_describe_program(parts),
        *_describe_folders(parts),
        *(_describe_file(part) for part in parts),
    ]
    context = [
        f"{SPECIFICATION}/context",
        {"sha256": "https://schema.org/sha256"},
    ]  # a later term of schema.org
    crate = {"@context": context, "@graph": graph}
    return (strip_direction_controls(json.dumps(crate, ensure_ascii=False, indent=2)) + "\n").encode()


def _describe_root(knowledge: StakeholderGraph, parts: Sequence[BundlePart], date: str) -> CrateEntity:
    dataset, languages = knowledge.dataset, list(knowledge.dataset.languages) or ["en"]
    description = (
        dataset.extent.get("en") or "A graph of stakeholder relationships, each tie with its evidence."
    )
    names = [text for lang, text in sorted(dataset.title.items()) if lang != "en" and text]
    alternate_names = {"alternateName": names if len(names) > 1 else names[0]} if names else {}
    notice = {"conditionsOfAccess": knowledge.write_notice()} if knowledge.is_confidential else {}
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": _find_title(knowledge),
        **alternate_names,
        "description": description,
        "identifier": dataset.base,
        "version": compute_version(knowledge),
        "datePublished": date,
        "author": {"@id": _CURATORS},
        "publisher": {"@id": _CURATORS},
        "inLanguage": languages if len(languages) > 1 else languages[0],
        "license": {"@id": _describe_licence(knowledge)["@id"]},
        "audience": {"@id": _AUDIENCE},
        **notice,
        "mentions": {"@id": _ACTION},
        "hasPart": [{"@id": f"{name}/"} for name in _list_present_folders(parts)] + _list_files_in(parts, ""),
    }


def _find_title(knowledge: StakeholderGraph) -> str:
    return knowledge.dataset.title.get("en") or knowledge.dataset.name


def _describe_licence(knowledge: StakeholderGraph) -> CrateEntity:
    name = knowledge.dataset.licence
    if not name:
        description = "The data set states no licence; ask its owner before using it."
        return {
            "@id": "#licence",
            "@type": "CreativeWork",
            "name": "No licence stated",
            "description": description,
        }
    address = find_licence_iri(name) or "#licence"
    description = "The licence under which the tables and what is made of them may be used."
    return {"@id": address, "@type": "CreativeWork", "name": name, "description": description}


def _describe_program(parts: Sequence[BundlePart]) -> Iterator[CrateEntity]:
    yield {
        "@id": _PROGRAM,
        "@type": "SoftwareApplication",
        "name": DISTRIBUTION,
        "version": __version__,
        "softwareRequirements": {"@id": "versions.json"},
    }
    output_paths = [part.path for part in parts if part.path.startswith(("graph/", "outputs/"))]
    yield {
        "@id": _ACTION,
        "@type": "CreateAction",
        "name": "Made the graph and the outputs of the tables",
        "instrument": {"@id": _PROGRAM},
        "object": [{"@id": "data/"}, {"@id": "vocabulary/"}],
        "result": [{"@id": path} for path in output_paths],
    }


def _list_present_folders(parts: Sequence[BundlePart]) -> list[str]:
    return [name for name in FOLDERS if any(part.path.startswith(f"{name}/") for part in parts)]


def _describe_folders(parts: Sequence[BundlePart]) -> Iterator[CrateEntity]:
    for name in _list_present_folders(parts):
        yield {
            "@id": f"{name}/",
            "@type": "Dataset",
            "name": FOLDERS[name],
            "description": f"{FOLDERS[name]}.",
            "hasPart": _list_files_in(parts, f"{name}/"),
        }


def _list_files_in(parts: Sequence[BundlePart], folder: str) -> list[Mapping[str, str]]:
    """Return the files of a folder, those of folders in it included; of the root its own alone."""
    inside = (part.path for part in parts if part.path.startswith(folder))
    return [{"@id": path} for path in inside if folder or "/" not in path]


def _describe_file(part: BundlePart) -> CrateEntity:
    return {
        "@id": part.path,
        "@type": "File",
        "name": PurePosixPath(part.path).name,
        "description": part.what,
        "encodingFormat": _FORMATS.get(PurePosixPath(part.path).suffix, "text/plain"),
        "contentSize": str(len(part.data)),
        "sha256": part.sha256,
    }
