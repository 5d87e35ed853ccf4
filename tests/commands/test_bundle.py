"""`bundle`: a .zip that others can replicate, read by the library of the specification."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from tests.conftest import KESTREL, Run
from tests.fiction import LEAFLET, organisation, write


@pytest.fixture(scope="module")
def file(stakeholders: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bundle") / "kestrel.zip"
    assert stakeholders("bundle", "-d", KESTREL, "-o", path).exit_code == 0
    return path


@pytest.fixture(scope="module")
def unpacked(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked") / "crate"
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    return folder


def files(folder: Path) -> Iterator[str]:
    return (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file())


def entities(folder: Path) -> dict[str, dict[str, Any]]:
    text = (folder / "ro-crate-metadata.json").read_text(encoding="utf-8")
    return {one["@id"]: one for one in json.loads(text)["@graph"]}


def test_the_same_bytes_each_time(file: Path, stakeholders: Run, tmp_path: Path) -> None:
    stakeholders("bundle", "-d", KESTREL, "-o", tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == file.read_bytes()


def test_the_library_of_the_specification_reads_it(unpacked: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library's own dependencies
        from rocrate.rocrate import ROCrate

        crate = ROCrate(unpacked)
    root = crate.root_dataset
    assert root["license"].id == "https://spdx.org/licenses/CC-BY-4.0"
    assert root["datePublished"] == "2024-11-30"
    held = {one.id for one in crate.data_entities if one.type == "File"}
    assert held == set(files(unpacked)) - {"ro-crate-metadata.json"}


def test_the_metadata_keep_what_the_specification_asks(unpacked: Path) -> None:
    """RO-Crate 1.1, sections 3 to 5: descriptor, root, every reference resolved, paths that exist."""
    found = entities(unpacked)
    assert found["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    assert found["ro-crate-metadata.json"]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    wanted = {"name", "description", "datePublished", "license", "author", "publisher"}
    assert wanted <= set(found["./"])

    def references(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from ([value["@id"]] if set(value) == {"@id"} else [])
        if isinstance(value, list):
            for one in value:
                yield from references(one)

    known = set(found) | {"https://w3id.org/ro/crate/1.1"}
    assert {name for one in found.values() for value in one.values() for name in references(value)} <= known
    reached, todo = set(), ["./"]
    while todo:
        name = todo.pop()
        reached.add(name)
        todo += [part["@id"] for part in found[name].get("hasPart", [])]
    assert {name for name, one in found.items() if one["@type"] == "File"} <= reached


def test_every_checksum_is_that_of_its_file(unpacked: Path) -> None:
    sums = dict(
        reversed(line.split("  ", 1))
        for line in (unpacked / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    )
    for name, one in entities(unpacked).items():
        if one["@type"] == "File":
            data = (unpacked / name).read_bytes()
            assert one["sha256"] == hashlib.sha256(data).hexdigest()
            assert one["contentSize"] == str(len(data))
            assert name == "SHA256SUMS" or sums[name] == one["sha256"]


def test_what_is_made_again_of_its_tables_is_the_same(
    unpacked: Path, stakeholders: Run, tmp_path: Path
) -> None:
    assert (
        stakeholders("build", "-d", unpacked / "data", "-o", tmp_path, "--audience", "public").exit_code == 0
    )
    for name in ("graph.trig", "graph.ttl"):
        assert (tmp_path / name).read_bytes() == (unpacked / "graph" / name).read_bytes()
    stakeholders("matrix", "3w", "-d", unpacked / "data", "-o", tmp_path / "3w.csv", "--audience", "public")
    assert (tmp_path / "3w.csv").read_bytes() == (unpacked / "outputs" / "matrices" / "3w.csv").read_bytes()


def test_a_named_question_is_answered_in_another_engine(unpacked: Path, stakeholders: Run) -> None:
    """As the README of the bundle says: the graph with its evidence, and the rest in the default graph."""
    store = ox.Store()
    store.load(path=str(unpacked / "graph" / "graph.trig"), format=ox.RdfFormat.TRIG)
    for path in (unpacked / "graph" / "graph.ttl", *sorted((unpacked / "vocabulary").glob("stk*.ttl"))):
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    found = list(store.query((unpacked / "queries" / "founding-years.rq").read_text(encoding="utf-8")))
    answer = stakeholders("ask", "founding-years", "-d", KESTREL, "--json").stdout
    assert len(found) == len(json.loads(answer)["rows"]) > 10


def test_an_internal_edition_says_so_and_a_public_one_has_nothing_of_it(
    stakeholders: Run, mixed: Path, tmp_path: Path
) -> None:
    for audience in ("public", "internal"):
        stakeholders("bundle", "-d", mixed, "-o", tmp_path / f"{audience}.zip", "--audience", audience)
        shutil.unpack_archive(tmp_path / f"{audience}.zip", tmp_path / audience)
    inside, outside = entities(tmp_path / "internal"), entities(tmp_path / "public")
    assert inside["./"]["conditionsOfAccess"] == "internal, not for sharing"
    assert "conditionsOfAccess" not in outside["./"]
    for name in files(tmp_path / "public"):
        assert b"elvet Foundation" not in (tmp_path / "public" / name).read_bytes(), name
    with (tmp_path / "internal" / "data" / "entities.csv").open(encoding="utf-8-sig", newline="") as file:
        assert "velvet-foundation" in {row["id"] for row in csv.DictReader(file)}


def test_without_licence_and_date_it_says_so(stakeholders: Run, tmp_path: Path) -> None:
    folder = write(tmp_path / "data", sources=[LEAFLET], entities=[organisation("amber")])
    refused = stakeholders("bundle", "-d", folder, "-o", tmp_path / "a.zip")
    assert refused.exit_code == 2
    assert "--date" in refused.stderr
    assert not (tmp_path / "a.zip").exists()
    assert (
        stakeholders("bundle", "-d", folder, "-o", tmp_path / "a.zip", "--date", "2025-03-01").exit_code == 0
    )
    with zipfile.ZipFile(io.BytesIO((tmp_path / "a.zip").read_bytes())) as archive:
        graph = {one["@id"]: one for one in json.loads(archive.read("ro-crate-metadata.json"))["@graph"]}
        assert "outputs/matrices/stakeholders.csv" not in archive.namelist()
    assert graph["./"]["datePublished"] == "2025-03-01"
    assert "ask its owner" in graph[graph["./"]["license"]["@id"]]["description"]


def test_it_is_a_zip_and_replaces_nothing_unasked(file: Path, stakeholders: Run) -> None:
    assert stakeholders("bundle", "-o", file.with_suffix(".tar")).exit_code == 2
    assert stakeholders("bundle", "-d", KESTREL, "-o", file).exit_code == 2


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of the validator's own use of rdflib
def test_the_validator_of_the_crates_community_finds_no_fault(
    unpacked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The context of the specification is read from the library, for tests reach no network."""
    import importlib.resources

    from rdflib.plugins.shared.jsonld import context, util

    text = importlib.resources.files("rocrate").joinpath("data/ro-crate.jsonld").read_text(encoding="utf-8")
    read_really = util.source_to_json

    def read_locally(source: Any, *more: Any, **options: Any) -> Any:
        is_context = isinstance(source, str) and source.startswith("https://w3id.org/ro/crate/")
        return (json.loads(text), None) if is_context else read_really(source, *more, **options)

    for module in (context, util):
        monkeypatch.setattr(module, "source_to_json", read_locally)
    services = pytest.importorskip("rocrate_validator.services")
    models = pytest.importorskip("rocrate_validator.models")
    settings = models.ValidationSettings(
        rocrate_uri=str(unpacked),
        profile_identifier="ro-crate-1.1",
        requirement_severity=models.Severity.RECOMMENDED,
    )
    issues = services.validate(settings).get_issues()
    needs_network = {"ro-crate-1.1_3.1", "ro-crate-1.1_3.2"}  # to fetch the context by itself
    assert [issue.message for issue in issues if issue.check.identifier not in needs_network] == []
